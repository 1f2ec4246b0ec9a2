//! `wxauth demo` as a program: its lines, its files, its end.

use super::wechat;
use crate::runner::{Folder, wxauth, wxauth_in};
use crate::visitor::Visitor;

#[test]
fn json_lines_from_ready_to_end() {
    let wechat = wechat();
    let mock = format!("--mock={}", wechat.url(""));
    let folder = Folder::new();
    let words = ["demo", "--json", "--port", "0", "--ready-file", "ready.json", &mock];
    let mut run = wxauth_in(&folder, words).start();
    let ready = run.json_line();
    assert_eq!((&ready["event"], &ready["schema"]), (&"ready".into(), &"wxauth.demo/1".into()));
    let address = ready["address"].as_str().unwrap();
    assert_eq!(ready["url"], format!("{address}/activity/wechat-lottery"));
    let file = std::fs::read_to_string(folder.work().join("ready.json")).unwrap();
    assert_eq!(serde_json::from_str::<serde_json::Value>(&file).unwrap(), ready);
    Visitor::new().get(ready["url"].as_str().unwrap()).is(302);
    assert_eq!(run.json_line()["event"], "redirected");
    Visitor::new().get(&format!("{address}/healthz")).is(200);
    run.signal("TERM");
    let done = run.wait().exits(0);
    let end = done.text().lines().last().unwrap();
    let end: serde_json::Value = serde_json::from_str(end).unwrap();
    assert_eq!(end, serde_json::json!({ "event": "end", "signed_in": 0, "failed": 0, "exit": 0 }));
}

#[test]
fn people_get_the_address_and_the_steps() {
    let wechat = wechat();
    let mock = format!("--mock={}", wechat.url(""));
    let mut run = wxauth(["demo", "--port", "0", "--lang", "en", &mock]).start();
    let address = run.line();
    assert!(address.ends_with("/activity/wechat-lottery"), "{address}");
    Visitor::new().get(&address).is(302);
    run.talk_with("1-2 page opened, redirected to WeChat");
    run.signal("INT");
    run.wait().exits(0);
}

#[test]
fn without_a_wechat_it_brings_its_own() {
    let folder = Folder::new();
    folder.file("wxauth.toml", "[[mock.user]]\nname = \"own\"\nnickname = \"我自己\"\n");
    let mut run = wxauth_in(&folder, ["demo", "--json", "--port", "0"]).start();
    let ready = run.json_line();
    let emulator = ready["open_base"].as_str().unwrap();
    assert_eq!(ready["api_base"], emulator);
    let mut visitor = Visitor::wechat();
    let consent = visitor.follow(ready["url"].as_str().unwrap(), |_| false).is(200);
    assert!(consent.url.starts_with(emulator), "{}", consent.url);
    assert!(consent.body.contains("<h1>Lucky draw</h1>") && consent.body.contains("我自己"));
    run.signal("TERM");
    run.wait().exits(0);
    let refuse = ["demo", "--json", "--port", "0", "--outside-wechat", "refuse"];
    let mut run = wxauth(refuse).start();
    let ready = run.json_line();
    let outside = Visitor::new().follow(ready["url"].as_str().unwrap(), |_| false).is(200);
    assert!(
        outside.body.contains("请在微信客户端打开链接") && !outside.body.contains("mock_client")
    );
}

#[test]
fn a_configured_key_makes_tickets_that_other_commands_read() {
    let wechat = wechat();
    let mock = format!("--mock={}", wechat.url(""));
    let key = "one key for the demo and for us!";
    let words = ["demo", "--json", "--port", "0", &mock];
    let mut run = wxauth(words).env("WXAUTH_TICKET_SECRET", key).start();
    let address = run.json_line()["address"].as_str().unwrap().to_owned();
    let sign = ["ticket", "sign", "--openid", "o-me", "--issuer", "wxauth-demo"];
    let sign = [&sign[..], &["--audience", "wechat-lottery"]].concat();
    let ticket = wxauth(sign).env("WXAUTH_TICKET_SECRET", key).run().exits(0);
    let me = format!("{address}/api/me");
    let call = ["call", &me, "--ticket", ticket.text().trim(), "--expect-json", "/openid=o-me"];
    wxauth(call).run().exits(0);
    let weak = wxauth(["demo", "--port", "0", &mock]).env("WXAUTH_TICKET_SECRET", "secret");
    weak.start().talk_with("warning");
    let wide = wxauth(["demo", "--port", "0", &mock, "--host", "0.0.0.0"]);
    wide.start().talk_with("--public-url");
}

#[test]
fn what_cannot_work_is_said_before_it_starts() {
    let mock = "--mock=http://127.0.0.1:9";
    wxauth(["demo", mock, "--origin", "https://h5.example.com/x"]).run().exits(2);
    wxauth(["demo", mock, "--public-url", "https://h5.example.com/x"]).run().exits(2);
    wxauth(["demo", mock, "--public-url", "h5.example.com"]).run().exits(2);
    wxauth(["demo", mock, "--appid", "w x"]).run().exits(2);
    wxauth(["demo", mock, "--host", "192.0.2.7"]).run().exits(8);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    wxauth(["demo", mock, "--port", &port]).run().exits(8).says("in use");
    // A project's file must not send the secret of the environment elsewhere.
    let folder = Folder::new();
    folder.file("wxauth.toml", "[wechat]\nmock = \"http://evil.example\"\n");
    let run = wxauth_in(&folder, ["demo", "--port", "0"]).env("WXAUTH_SECRET", "canary");
    let done = run.run().exits(2);
    assert!(!done.stderr.contains("canary"), "{}", done.stderr);
}

#[test]
fn flaws_are_listed_and_said_aloud() {
    let list = wxauth(["demo", "--flaw", "list", "--lang", "en"]).run().exits(0);
    assert!(list.text().contains("state-missing"), "{}", list.text());
    let json = wxauth(["demo", "--flaw", "list", "--json", "--lang", "zh"]).run().exits(0).json();
    let flaws = json["data"]["flaws"].as_array().unwrap();
    assert_eq!(flaws.len(), wxauth::demo::Flaw::ALL.len());
    assert!(flaws.iter().any(|f| f["name"] == "ticket-none" && f["rule"] == "WXA402"));
    wxauth(["demo", "--flaw", "no-such-flaw"]).run().exits(2);
    let wechat = wechat();
    let mock = format!("--mock={}", wechat.url(""));
    let words = ["demo", "--port", "0", "--lang", "en", "--flaw", "refusal-fails", &mock];
    let mut run = wxauth(words).start();
    let address = run.line();
    run.talk_with("Broken on purpose");
    let mut visitor = Visitor::new().with("Accept-Language", "en");
    let link = visitor.get(&address).is(302).location();
    let back = crate::visitor::parameter(&link, "redirect_uri").unwrap();
    let page = visitor.get(&format!("{back}?state=x")).is(500);
    assert!(page.body.contains("Broken on purpose") && page.body.contains("refusal-fails"));
}

#[test]
fn a_flaw_can_end_the_whole_program() {
    let (address, _) = crate::peer::once(|mut stream| crate::peer::head(&mut stream));
    let mock = format!("--mock=http://{address}");
    let mut run =
        wxauth(["demo", "--json", "--port", "0", "--flaw", "process-dies", &mock]).start();
    let base = run.json_line()["address"].as_str().unwrap().to_owned();
    let mut visitor = Visitor::new();
    let link = visitor.get(&format!("{base}/activity/wechat-lottery")).is(302).location();
    let state = crate::visitor::parameter(&link, "state").unwrap();
    super::flaws::post_raw(&format!("{base}/api/wechat/login"), "c-x", &state, &visitor);
    run.wait().exits(0);
}
