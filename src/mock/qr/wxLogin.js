/* The interface of WeChat's wxLogin.js, written for the wxauth emulator: new WxLogin({…}) puts an
   iframe with the QR page into an element. Values go into the address as they are given. */
(function (window, document) {
  "use strict";
  var own = document.currentScript && document.currentScript.src;
  var base = "https://open.weixin.qq.com";
  if (own && !/^https?:\/\/res\.wx\.qq\.com\//.test(own)) {
    base = own.replace(/\/connect\/zh_CN\/htmledition\/js\/wxLogin\.js.*$/, "");
  }
  function WxLogin(options) {
    var self = "default";
    if (options.self_redirect === true) { self = "true"; }
    if (options.self_redirect === false) { self = "false"; }
    var frame = document.createElement("iframe");
    var src = base + "/connect/qrconnect?appid=" + options.appid + "&scope=" + options.scope +
      "&redirect_uri=" + options.redirect_uri + "&state=" + (options.state || "") +
      "&login_type=jssdk&self_redirect=" + self + "&styletype=" + (options.styletype || "") +
      "&sizetype=" + (options.sizetype || "") + "&bgcolor=" + (options.bgcolor || "") +
      "&rst=" + (options.rst || "");
    src += options.style ? "&style=" + options.style : "";
    src += options.href ? "&href=" + options.href : "";
    src += options.lang === "en" ? "&lang=en" : "";
    src += options.stylelite === 1 ? "&stylelite=1" : "";
    src += options.fast_login === 0 ? "&fast_login=0" : "";
    frame.src = src;
    frame.frameBorder = "0";
    frame.allowTransparency = "true";
    frame.scrolling = "no";
    frame.width = "300px";
    frame.height = "400px";
    frame.onload = function () {
      if (options.onReady) { options.onReady(true); }
    };
    var place = document.getElementById(options.id);
    if (!place) { return; }
    place.innerHTML = "";
    place.appendChild(frame);
  }
  window.WxLogin = WxLogin;
})(window, document);
