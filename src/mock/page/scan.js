(function () {
  "use strict";
  var page = document.querySelector("main").dataset, last = "";
  function show(id) {
    ["wx_default_tip", "wx_after_scan", "wx_after_cancel"].forEach(function (each) {
      document.getElementById(each).hidden = each !== id;
    });
  }
  function go(code) {
    var address = page.before + code + page.after;
    if (page.self === "true" || window.top === window) { window.location = address; return; }
    try { window.top.location = address; } catch (refused) { window.location = address; }
  }
  function again(wait) { window.setTimeout(poll, wait); }
  function poll() {
    var address = "l/qrconnect?uuid=" + page.uuid + (last ? "&last=" + last : "") +
      "&_=" + Date.now() + "&f=json";
    window.fetch(address, { cache: "no-store" }).then(function (answer) {
      return answer.json();
    }).then(function (said) {
      switch (said.wx_errcode) {
        case 405: go(said.wx_code); break;
        case 404: show("wx_after_scan"); last = 404; again(100); break;
        case 403: show("wx_after_cancel"); last = 403; again(2000); break;
        case 402: case 500: window.location.reload(); break;
        default: last = ""; again(2000);
      }
    }).catch(function () { again(5000); });
  }
  again(100);
})();
