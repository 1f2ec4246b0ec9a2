//! What becomes of the code: `--forward` and `--exchange`.

use super::{APPID, CODE, Listening, header, port};
use crate::peer::{Nobody, Peer, answer};
use crate::runner::{Done, wxauth};

#[test]
fn forward_hands_the_request_on_once_and_the_answer_back() {
    let app = Peer::start(|seen| {
        assert!(seen.url.starts_with("/callback"), "{}", seen.url);
        answer(302, "gone home").header("Location", "/home").header("Set-Cookie", "sid=1")
    });
    let words = ["--forward", &app.url(""), "--grace", "60s"];
    let mut listening = Listening::start(&words);
    let target = format!("/callback?x=1&code={CODE}&state=s1");
    for _ in 0..2 {
        let page = listening.ask("GET", &target, "Cookie: a=b\r\nX-Forwarded-For: 9.9.9.9\r\n");
        assert!(page.starts_with("HTTP/1.1 302 ") && page.ends_with("gone home"), "{page}");
        assert_eq!(header(&page, "set-cookie"), Some("sid=1"));
        assert_eq!(header(&page, "location"), Some(app.url("/home").as_str()));
    }
    assert_eq!(listening.run.line(), CODE);
    assert!(listening.callback("code=x&state=wrong").starts_with("HTTP/1.1 400 "));
    let seen = app.seen();
    assert_eq!(seen.len(), 1, "the code was spent twice: {seen:?}");
    assert_eq!((seen[0].method.as_str(), seen[0].url.as_str()), ("GET", target.as_str()));
    assert_eq!(seen[0].header("cookie"), Some("a=b"));
    assert_eq!(seen[0].header("x-forwarded-for"), Some("127.0.0.1"));
    assert_eq!(seen[0].header("host"), Some(app.address.to_string().as_str()));
}

#[test]
fn forward_to_another_path_and_its_status_in_json() {
    let app = Peer::start(|_| answer(500, "broken"));
    let target = app.url("/api/wx?tenant=7");
    let listening = Listening::start(&["--forward", &target, "--json", "--grace", "0"]);
    let page = listening.callback(&format!("code={CODE}&state=s1"));
    assert!(page.starts_with("HTTP/1.1 500 ") && page.ends_with("broken"), "{page}");
    assert_eq!(listening.run.wait().exits(0).json()["data"]["forward_status"], 500);
    assert_eq!(app.seen()[0].url, format!("/api/wx?tenant=7&code={CODE}&state=s1"));
}

#[test]
fn a_dead_dev_server_is_told_to_both_and_the_code_is_not_lost() {
    let nobody = Nobody::new();
    let dead = nobody.address();
    let listening = Listening::start(&["--forward", &format!("http://{dead}"), "--json"]);
    let page = listening.callback(&format!("code={CODE}&state=s1"));
    assert!(page.starts_with("HTTP/1.1 502 ") && page.contains("--forward"), "{page}");
    let json = listening.run.wait().exits(4).json();
    assert_eq!(json["data"]["code"], CODE);
    assert_eq!(json["error"]["kind"], "not_reached");
}

/// Whoever reads the page reads why in its language; scripts have it in English, cause included.
#[test]
fn why_a_dev_server_gave_no_answer_is_told_in_the_pages_language() {
    let nobody = Nobody::new();
    let target = format!("http://{}", nobody.address());
    let listening = Listening::start(&["--forward", &target, "--keep"]);
    let path = format!("/callback?code={CODE}&state=s1");
    let page = listening.ask("GET", &path, "Accept-Language: zh-CN\r\n");
    assert!(
        page.contains(&format!("连不上 {target}：")) && !page.contains("cannot reach"),
        "{page}"
    );
    let mut run = listening.run;
    assert_eq!(run.json_line()["event"], "ready");
    let told = run.json_line()["forward_error"].as_str().unwrap().to_owned();
    let why = told.strip_prefix(&format!("cannot reach {target}: "));
    assert!(why.is_some_and(|why| !why.is_empty()), "{told}");
}

#[test]
fn a_code_that_is_none_is_told_in_the_pages_language() {
    let listening = Listening::start_bare(&["--any-state"]);
    let page = listening.ask("GET", "/callback?code=a%20b&state=s", "Accept-Language: zh-CN\r\n");
    assert!(page.starts_with("HTTP/1.1 400 ") && page.contains("空白或控制字符"), "{page}");
}

const SECRET: &str = "canarysecret0123456789abcdef0123";

/// Lets the callback come to a listener that exchanges at `wechat`.
fn exchanging(wechat: &Peer, words: &[&str]) -> Done {
    let flags = ["listen", "--port", "0", "--state", "s1", "--exchange", "--grace", "0"];
    let mut run = wxauth([&flags[..], words].concat())
        .env("WXAUTH_APPID", APPID)
        .env("WXAUTH_SECRET", SECRET)
        .env("WXAUTH_API_BASE", wechat.url(""))
        .start();
    let port = port(&run.talk_with("waiting for the callback at "));
    let listening = Listening { run, port };
    listening.grant();
    listening.run.wait()
}

#[test]
fn exchange_spends_the_code_once_and_answers_the_tokens() {
    let tokens = r#"{"access_token":"48_canary","expires_in":7200,"refresh_token":"48_r","openid":"ob8F-wFENFWw7_FR6Gx8KbPacFEw","scope":"snsapi_userinfo"}"#;
    let wechat = Peer::start(move |_| answer(200, tokens).header("Content-Type", "text/plain"));
    let json = exchanging(&wechat, &["--json"]).exits(0).json();
    assert_eq!(json["schema"], "wxauth.listen/1");
    assert_eq!(json["data"]["openid"], "ob8F-wFENFWw7_FR6Gx8KbPacFEw");
    assert_eq!(json["data"]["access_token"], "48_canary");
    assert_eq!(json["data"]["state_checked"], true);
    assert_eq!(wechat.seen().len(), 1);
    assert!(wechat.seen()[0].url.contains(&format!("code={CODE}")));
    let human = exchanging(&wechat, &[]).exits(0);
    assert!(human.text().contains("ob8F-wFENFWw7_FR6Gx8KbPacFEw"), "{}", human.show());
    assert!(!human.show().contains("48_canary") && !human.show().contains(SECRET));
    let shown = exchanging(&wechat, &["--show-secrets"]).exits(0);
    assert!(shown.text().contains("48_canary"));
}

#[test]
fn a_refused_exchange_keeps_the_code_beside_the_error() {
    let refusal = r#"{"errcode":40029,"errmsg":"invalid code, rid: 62bae58d-5bf58b34-5f8e035e"}"#;
    let wechat = Peer::start(move |_| answer(200, refusal).header("Content-Type", "text/plain"));
    let json = exchanging(&wechat, &["--json"]).exits(3).json();
    assert_eq!(json["error"]["wechat"]["errcode"], 40029);
    assert_eq!(json["data"]["code"], CODE);
    let both = ["listen", "--exchange", "--forward", "http://127.0.0.1:1"];
    wxauth(both).run().exits(2).says("--forward and --exchange");
    wxauth(["listen", "--exchange", "--keep"]).run().exits(2).says("--keep and --exchange");
    wxauth(["listen", "--exchange", "--appid", APPID]).run().exits(2).says("WXAUTH_SECRET");
}
