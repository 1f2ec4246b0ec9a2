//! What is done with an answer that was had before: `refresh`, `userinfo`, `auth`, and `--from` in general.
//! Must not make codes; `exchange` does.

use crate::exchange::{APPID, TOKENS, exchange, refuses, wechat};
use crate::peer::{Peer, answer};
use crate::runner::{Folder, wxauth, wxauth_in};

#[test]
fn refresh_userinfo_and_auth_go_on_from_an_answer() {
    let peer = wechat();
    let folder = Folder::new();
    let envelope = exchange(&peer, &["c", "--json"]).run().exits(0).stdout;
    folder.file("envelope.json", envelope);
    folder.file("raw.json", TOKENS);
    for file in ["envelope.json", "raw.json"] {
        let run = |command: &str, more: &[&str]| {
            let words = [&[command, "--from", file, "--json"], more].concat();
            wxauth_in(&folder, words)
                .env("WXAUTH_APPID", APPID)
                .env("WXAUTH_API_BASE", peer.url(""))
                .run()
                .exits(0)
                .json()
        };
        let json = run("refresh", &[]);
        assert_eq!(json["schema"], "wxauth.refresh/1");
        // PROTOCOL 2.2: the empty item behind the last comma is no scope.
        assert_eq!(json["data"]["scope"], "snsapi_base,snsapi_userinfo");
        let json = run("userinfo", &[]);
        assert_eq!(
            (json["schema"].as_str(), json["data"]["nickname"].as_str()),
            (Some("wxauth.userinfo/1"), Some("张三"))
        );
        let json = run("auth", &[]);
        assert_eq!(
            (json["schema"].as_str(), json["data"]["errcode"].as_i64()),
            (Some("wxauth.auth/1"), Some(0))
        );
    }
    let refresh = &peer.seen()[1].url;
    assert_eq!(
        *refresh,
        format!(
            "/sns/oauth2/refresh_token?appid={APPID}&grant_type=refresh_token&refresh_token=48_canaryrefresh"
        )
    );
    let done = wxauth_in(&folder, ["refresh", "--from", "raw.json", "--appid", APPID])
        .env("WXAUTH_API_BASE", peer.url(""))
        .run()
        .exits(0);
    assert!(!done.show().contains("canary"), "{}", done.show());
}

#[test]
fn refresh_takes_the_appid_from_the_file_where_no_setting_names_one() {
    let peer = wechat();
    let earlier = format!(r#"{{"refresh_token":"r1","appid":"{APPID}"}}"#);
    let refresh = |more: &[&str]| {
        let words = [&["refresh", "--from", "-"], more].concat();
        wxauth(words).env("WXAUTH_API_BASE", peer.url("")).stdin(earlier.as_str()).run()
    };
    refresh(&[]).exits(0);
    refresh(&["--appid", "wx00000000000000aa"]).exits(0);
    let asked: Vec<bool> = peer.seen().iter().map(|r| r.url.contains(APPID)).collect();
    assert_eq!(asked, [true, false]);
    let nonsense = r#"{"refresh_token":"r1","appid":"no appid"}"#;
    wxauth(["refresh", "--from", "-"]).stdin(nonsense).run().exits(2).says("appid");
}

#[test]
fn a_failed_answer_before_is_not_gone_on_from() {
    let failed = r#"{"schema":"wxauth.exchange/1","ok":false,"error":{"kind":"wechat_error","message":"m","wechat":{"errcode":40029,"errmsg":"invalid code"}},"exit":3}"#;
    wxauth(["userinfo", "--from", "-"]).stdin(failed).run().exits(3).says("40029");
    wxauth(["auth", "--from", "-"]).stdin(r#"{"errcode":40029,"errmsg":"x"}"#).run().exits(3);
    wxauth(["auth", "--from", "-"]).stdin("<html>").run().exits(2).says("no answer");
    wxauth(["auth", "--from", "-"]).stdin("{}").run().exits(2).says("access_token");
    wxauth(["auth"]).run().exits(2).says("--from");
    wxauth(["refresh", "--platform", "mini"]).run().exits(2).says("no refresh_token");
}

#[test]
fn auth_says_no_with_3_and_nothing_with_4() {
    // PROTOCOL 2.4.
    let peer = Peer::start(|_| refuses(40003, "invalid openid"));
    let run = |base: String| {
        wxauth(["auth", "--openid", "o1"])
            .env("WXAUTH_ACCESS_TOKEN", "canary")
            .env("WXAUTH_API_BASE", base)
            .run()
    };
    let done = run(peer.url("")).exits(3).says("40003");
    assert!(!done.show().contains("canary"));
    let peer = Peer::start(|_| answer(200, "{}"));
    run(peer.url("")).exits(4);
}
