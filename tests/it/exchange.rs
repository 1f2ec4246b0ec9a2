//! The commands that call WeChat, against answers taken from PROTOCOL and an independent server.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;

use crate::peer::{Answer, Peer, answer, head, once};
use crate::runner::{Folder, Wxauth, wxauth, wxauth_in};

pub(crate) const APPID: &str = "wx5b6e96c8c89c614e";
pub(crate) const SECRET: &str = "canarysecret0123456789abcdef0123";
/// PROTOCOL 2.1 and 2.3, with tokens that may be searched for.
pub(crate) const TOKENS: &str = r#"{"access_token":"48_canaryaccess","expires_in":7200,"refresh_token":"48_canaryrefresh","openid":"ob8F-wFENFWw7_FR6Gx8KbPacFEw","scope":"snsapi_userinfo","unionid":"oTpR9xAIiebFOc6p04tMTaLhviCQ"}"#;
const PROFILE: &str = r#"{"openid":"ob8F-wFENFWw7_FR6Gx8KbPacFEw","nickname":"张三","sex":0,"language":"","city":"","province":"","country":"","headimgurl":"https:\/\/thirdwx.qlogo.cn\/mmopen\/vi_32\/Q0j4TwGTfTK6\/132","privilege":[],"unionid":"oTpR9xAIiebFOc6p04tMTaLhviCQ"}"#;

/// WeChat's manners (PROTOCOL 2.0): status 200 and `text/plain`, whatever it says.
pub(crate) fn says(body: impl Into<Vec<u8>>) -> Answer {
    answer(200, body).header("Content-Type", "text/plain")
}

pub(crate) fn refuses(errcode: i64, errmsg: &str) -> Answer {
    says(format!(r#"{{"errcode":{errcode},"errmsg":"{errmsg}, rid: 62bae58d-5bf58b34-5f8e035e"}}"#))
}

pub(crate) fn wechat() -> Peer {
    Peer::start(|seen| match seen.url.split('?').next().unwrap() {
        "/sns/oauth2/access_token" | "/sns/oauth2/component/access_token" => says(TOKENS),
        "/sns/userinfo" => says(PROFILE),
        // PROTOCOL 2.2: other key order, trailing comma.
        "/sns/oauth2/refresh_token" | "/sns/oauth2/component/refresh_token" => says(
            r#"{"openid":"ob8F-wFENFWw7_FR6Gx8KbPacFEw","access_token":"5_canaryaccess","expires_in":7200,"refresh_token":"5_canaryrefresh","scope":"snsapi_base,snsapi_userinfo,"}"#,
        ),
        "/sns/auth" => says(r#"{"errcode":0,"errmsg":"ok"}"#),
        // PROTOCOL 5.
        "/sns/jscode2session" => {
            says(r#"{"session_key":"canarykey38pdTVnAIWCBNiM==","openid":"o1"}"#)
        }
        // PROTOCOL 6.3.
        "/cgi-bin/gettoken" => answer(
            200,
            r#"{"errcode":0,"errmsg":"ok","access_token":"canarycorp","expires_in":7200}"#,
        ),
        "/cgi-bin/auth/getuserinfo" => answer(
            200,
            r#"{"errcode":0,"errmsg":"ok","userid":"zhangsan","user_ticket":"canaryticket"}"#,
        ),
        "/cgi-bin/auth/getuserdetail" => answer(
            200,
            r#"{"errcode":0,"errmsg":"ok","userid":"zhangsan","gender":"1","mobile":"13800000000"}"#,
        ),
        _ => answer(404, "no such path"),
    })
}

fn with_app(run: Wxauth, base: &str) -> Wxauth {
    run.env("WXAUTH_APPID", APPID).env("WXAUTH_SECRET", SECRET).env("WXAUTH_API_BASE", base)
}

pub(crate) fn exchange(peer: &Peer, words: &[&str]) -> Wxauth {
    with_app(wxauth(["exchange"].iter().chain(words)), &peer.url(""))
}

#[test]
fn p2_1_the_request_and_wechats_own_keys() {
    let peer = wechat();
    let json = exchange(&peer, &["003tgd100Od6", "--json"]).run().exits(0).json();
    assert_eq!(json["schema"], "wxauth.exchange/1");
    assert_eq!(json["data"], serde_json::from_str::<serde_json::Value>(TOKENS).unwrap());
    let seen = &peer.seen()[0];
    assert_eq!(
        seen.url,
        format!(
            "/sns/oauth2/access_token?appid={APPID}&secret={SECRET}&code=003tgd100Od6&grant_type=authorization_code"
        )
    );
    assert_eq!(seen.method, "GET");
}

#[test]
fn people_see_no_token_unless_they_ask() {
    let peer = wechat();
    let done = exchange(&peer, &["c"]).run().exits(0);
    assert!(!done.show().contains("canary"), "{}", done.show());
    assert!(done.text().contains("ob8F-wFENFWw7_FR6Gx8KbPacFEw"));
    let done = exchange(&peer, &["c", "--show-secrets"]).run().exits(0);
    assert!(done.text().contains("48_canaryaccess") && done.text().contains("48_canaryrefresh"));
    assert!(!done.show().contains(SECRET));
}

#[test]
fn the_profile_goes_under_userinfo() {
    let peer = wechat();
    let json = exchange(&peer, &["c", "--userinfo", "--json"]).run().exits(0).json();
    assert_eq!(json["data"]["openid"], "ob8F-wFENFWw7_FR6Gx8KbPacFEw");
    assert_eq!(json["data"]["userinfo"]["nickname"], "张三");
    assert_eq!(
        json["data"]["userinfo"]["headimgurl"],
        "https://thirdwx.qlogo.cn/mmopen/vi_32/Q0j4TwGTfTK6/132"
    );
    assert!(
        peer.seen()[1].url.starts_with("/sns/userinfo?access_token=48_canaryaccess&openid=ob8F")
    );
}

#[test]
fn tokens_survive_a_profile_that_fails() {
    let peer = Peer::start(|seen| match seen.url.starts_with("/sns/userinfo") {
        // PROTOCOL 2.3: base scope only.
        true => refuses(48001, "api unauthorized"),
        false => says(TOKENS),
    });
    let done = exchange(&peer, &["c", "--userinfo", "--json"]).run().exits(3);
    let json = done.json();
    assert_eq!(json["data"]["access_token"], "48_canaryaccess");
    assert_eq!(json["error"]["wechat"]["errcode"], 48001);
    let done = exchange(&peer, &["c", "--userinfo"]).run().exits(3).says("48001");
    assert!(done.text().contains("ob8F") && !done.show().contains("canary"), "{}", done.show());
}

#[test]
fn codes_come_from_a_pipe_an_envelope_or_a_file() {
    let peer = wechat();
    exchange(&peer, &["-"]).stdin("c1\n").run().exits(0);
    let caught = r#"{"schema":"wxauth.listen/1","ok":true,"data":{"code":"c2","state":"s"}}"#;
    exchange(&peer, &["-"]).stdin(caught).run().exits(0);
    exchange(&peer, &["--from", "-"]).stdin(caught.replace("c2", "c3")).run().exits(0);
    for (seen, code) in peer.seen().iter().zip(["c1", "c2", "c3"]) {
        assert!(seen.url.contains(&format!("&code={code}&")), "{}", seen.url);
    }
    exchange(&peer, &[]).run().exits(2).says("no code given");
    exchange(&peer, &["http://h/cb?code=c&state=s"]).run().exits(2).says("callback address");
    exchange(&peer, &["authdeny"]).run().exits(2).says("refused");
    exchange(&peer, &["c", "--from", "x.json"]).run().exits(2).says("twice");
}

#[test]
fn a_refusal_is_code_3_and_explained_for_this_call_in_both_languages() {
    // PROTOCOL 2.1.
    let peer = Peer::start(|_| refuses(40163, "code been used"));
    let done = exchange(&peer, &["c"]).run().exits(3).says("40163");
    assert!(done.stderr.contains("used before"), "{}", done.stderr);
    assert!(!done.show().contains("canary"), "{}", done.show());
    let done = exchange(&peer, &["c", "--lang", "zh"]).run().exits(3);
    assert!(done.stderr.contains("code") && done.stderr.contains("建议"), "{}", done.stderr);
    let json = exchange(&peer, &["c", "--json"]).run().exits(3).json();
    assert_eq!(json["ok"], false);
    assert_eq!(json["exit"], 3);
    assert_eq!(json["error"]["kind"], "wechat_error");
    assert_eq!(json["error"]["wechat"]["errcode"], 40163);
    let errmsg = json["error"]["wechat"]["errmsg"].as_str().unwrap();
    assert!(errmsg.starts_with("code been used, rid: "));
    assert_eq!(peer.seen().len(), 3, "a code is sent once");
}

#[test]
fn busy_is_tried_again_and_a_code_spent_by_it_is_reported_as_busy() {
    let then = |second: fn() -> Answer| {
        let count = AtomicUsize::new(0);
        Peer::start(move |_| match count.fetch_add(1, Ordering::SeqCst) {
            0 => refuses(-1, "system error"),
            _ => second(),
        })
    };
    let peer = then(|| says(TOKENS));
    exchange(&peer, &["c"]).run().exits(0);
    assert_eq!(peer.seen().len(), 2);
    let peer = then(|| refuses(40163, "code been used"));
    let json = exchange(&peer, &["c", "--json"]).run().exits(3).json();
    assert_eq!(json["error"]["wechat"]["errcode"], -1);
    assert_eq!(peer.seen().len(), 2);
}

#[test]
fn a_code_is_not_sent_again_when_nobody_knows_what_became_of_it() {
    let count = std::sync::Arc::new(AtomicUsize::new(0));
    let inner = count.clone();
    let (address, done) = once(move |mut stream| {
        inner.fetch_add(1, Ordering::SeqCst);
        head(&mut stream)
    });
    let base = format!("http://{address}");
    let run = with_app(wxauth(["exchange", "c"]), &base).run().exits(4);
    assert!(!run.show().contains("canary"), "{}", run.show());
    assert!(done.recv().unwrap().contains("code=c"));
    assert_eq!(count.load(Ordering::SeqCst), 1);
    let (address, _held) = once(|mut stream| {
        head(&mut stream);
        stream
    });
    let base = format!("http://{address}");
    let run = with_app(wxauth(["exchange", "c", "--timeout", "150ms"]), &base).run().exits(4);
    assert!(run.stderr.contains("150ms") && !run.show().contains("canary"), "{}", run.show());
}

#[test]
fn what_is_not_wechat_is_told_and_masked() {
    let peer = Peer::start(|seen| {
        let page = format!("<html><title>502 Bad Gateway</title>GET {}</html>", seen.url);
        answer(502, page)
    });
    let done = exchange(&peer, &["c"]).run().exits(4).says("502");
    assert!(!done.show().contains("canary"), "{}", done.show());
    // A redirect is not followed: the secret stands in the query.
    let stranger = wechat();
    let away = stranger.url("/sns/oauth2/access_token?x");
    let peer = Peer::start(move |_| answer(302, "").header("Location", away.clone()));
    exchange(&peer, &["c"]).run().exits(4);
    assert!(stranger.seen().is_empty());
}

#[test]
fn p4_component_needs_no_secret() {
    let peer = wechat();
    let run = |words: &[&str]| {
        wxauth(words)
            .env("WXAUTH_APPID", APPID)
            .env("WXAUTH_COMPONENT_APPID", "wxcomponent")
            .env("WXAUTH_COMPONENT_ACCESS_TOKEN", "canaryplatform")
            .env("WXAUTH_API_BASE", peer.url(""))
            .run()
    };
    run(&["exchange", "c", "--platform", "component", "--json"]).exits(0);
    assert_eq!(
        peer.seen()[0].url,
        format!(
            "/sns/oauth2/component/access_token?appid={APPID}&code=c&grant_type=authorization_code&component_appid=wxcomponent&component_access_token=canaryplatform"
        )
    );
    let done = run(&["refresh", "--platform", "component", "--from", "no-such-file"]).exits(8);
    assert!(!done.show().contains("canary"));
    with_app(wxauth(["exchange", "c", "--platform", "component"]), &peer.url(""))
        .run()
        .exits(2)
        .says("component-appid");
}

#[test]
fn p5_a_js_code_is_taken_from_what_the_emulator_gives() {
    let peer = wechat();
    let issued = exchange(&peer, &["--platform", "mini", "--from", "-", "--json"])
        .stdin(r#"{"js_code":"0c","user":"lisi","flow":1}"#);
    assert_eq!(issued.run().exits(0).json()["data"]["openid"], "o1");
    assert!(peer.seen().iter().any(|seen| seen.url.contains("js_code=0c&")));
}

#[test]
fn p5_a_refused_js_code_names_the_emulators_endpoint() {
    let peer = Peer::start(|_| refuses(40029, "invalid code"));
    let done = exchange(&peer, &["c", "--platform", "mini"]).run().exits(3);
    let endpoint = format!("wxauth call POST {}/_wxauth/js-codes", peer.url(""));
    assert!(done.stderr.contains(&endpoint), "{}", done.show());
    // An official account's code is another matter.
    let done = exchange(&peer, &["c"]).run().exits(3);
    assert!(!done.stderr.contains("js-codes"), "{}", done.show());
}

#[test]
fn p5_mini_programs_and_p6_3_wecom() {
    let peer = wechat();
    let json = exchange(&peer, &["c", "--platform", "mini", "--json"]).run().exits(0).json();
    assert_eq!(json["data"], json!({"session_key": "canarykey38pdTVnAIWCBNiM==", "openid": "o1"}));
    assert!(peer.seen()[0].url.contains("&js_code=c&"));
    let done = exchange(&peer, &["c", "--platform", "mini"]).run().exits(0);
    assert!(!done.show().contains("canary"), "{}", done.show());
    exchange(&peer, &["c", "--platform", "mini", "--userinfo"]).run().exits(2);
    exchange(&peer, &["--platform", "mini"]).run().exits(2).says("/_wxauth/js-codes");

    let words = ["c", "--platform", "work", "--userinfo", "--json"];
    let json = exchange(&peer, &words).run().exits(0).json();
    assert_eq!(json["data"]["userid"], "zhangsan");
    assert_eq!(json["data"]["userinfo"]["mobile"], "13800000000");
    let paths: Vec<String> = peer.seen().iter().skip(2).map(|s| s.url.clone()).collect();
    assert_eq!(paths[0], format!("/cgi-bin/gettoken?corpid={APPID}&corpsecret={SECRET}"));
    assert_eq!(paths[1], "/cgi-bin/auth/getuserinfo?access_token=canarycorp&code=c");
    assert_eq!(paths[2], "/cgi-bin/auth/getuserdetail?access_token=canarycorp");
    // The same number means something else at WeCom (PROTOCOL 6.3).
    let refusing = Peer::start(|seen| match seen.url.starts_with("/cgi-bin/gettoken") {
        true => answer(200, r#"{"errcode":40091,"errmsg":"secret is invalid"}"#),
        false => answer(404, ""),
    });
    exchange(&refusing, &["c", "--platform", "work"]).run().exits(3).says("40091");
}

#[test]
fn p2_0_odd_bytes_in_a_nickname_are_read_and_made_harmless() {
    let peer = Peer::start(|_| {
        says(&b"\xef\xbb\xbf{\"openid\":\"o1\",\"nickname\":\"a\x08\x1b[31m\xff\xe2\x80\xae\",\"sex\":0}"[..])
    });
    let run = |words: &[&str]| {
        let words = [&["userinfo", "--openid", "o1"], words].concat();
        wxauth(words)
            .env("WXAUTH_ACCESS_TOKEN", "t")
            .env("WXAUTH_API_BASE", peer.url(""))
            .run()
            .exits(0)
    };
    let done = run(&[]);
    assert!(!done.stdout.contains(&0x1b) && !done.stdout.contains(&8), "{:?}", done.text());
    assert!(!done.text().contains('\u{202e}'));
    let json = run(&["--json"]).json();
    assert_eq!(json["data"]["nickname"], "a\u{8}\u{1b}[31m\u{fffd}\u{202e}");
}

#[test]
fn a_project_file_cannot_send_our_secret_elsewhere() {
    let folder = Folder::new();
    folder.file(
        "wxauth.toml",
        format!("[app]\nappid = \"{APPID}\"\n[wechat]\napi_base = \"http://evil.example\"\n"),
    );
    let done = wxauth_in(&folder, ["exchange", "c"]).env("WXAUTH_SECRET", SECRET).run().exits(2);
    assert!(
        done.stderr.contains("wxauth.toml") && !done.show().contains("canary"),
        "{}",
        done.show()
    );
    // The user's tokens are secrets too.
    let done = wxauth_in(&folder, ["auth", "--from", "-"]).stdin(TOKENS).run().exits(2);
    done.says("wxauth.toml").says("the secret comes from flag --from;");
    // Loopback is always allowed.
    let peer = wechat();
    folder.file(
        "wxauth.toml",
        format!("[app]\nappid = \"{APPID}\"\n[wechat]\nmock = \"{}\"\n", peer.url("")),
    );
    wxauth_in(&folder, ["exchange", "c"]).env("WXAUTH_SECRET", SECRET).run().exits(0);
}

#[test]
fn a_secret_on_the_command_line_earns_a_warning() {
    let peer = wechat();
    let base = peer.url("");
    let done = wxauth(["exchange", "c", "--appid", APPID, "--secret", SECRET, "--api-base", &base])
        .run()
        .exits(0)
        .says("--secret-file");
    assert!(!done.show().contains("canary"), "{}", done.show());
    let mock = format!("--mock={base}");
    wxauth(["exchange", "c", "--appid", APPID, "--secret-file", "-", &mock])
        .stdin(format!("{SECRET}\n"))
        .run()
        .exits(0);
    assert!(peer.seen()[1].url.contains(&format!("&secret={SECRET}&")));
    wxauth(["exchange", "c", "--appid", APPID, &mock]).run().exits(2).says("WXAUTH_SECRET");
    wxauth(["exchange", "c", "--secret-file", "x", &mock]).run().exits(2).says("appid");
}

#[test]
fn what_is_missing_is_named_with_every_way_to_give_it() {
    let says = |words: &[&str], parts: &[&str]| {
        let done = wxauth(words).env("WXAUTH_APPID", APPID).env("WXAUTH_TICKET_SECRET", "k").run();
        let done = done.exits(2);
        let (first, hint) = done
            .stderr
            .lines()
            .find(|l| l.starts_with("wxauth: "))
            .map_or(("", done.stderr.as_str()), |first| {
                (first, done.stderr.lines().last().unwrap())
            });
        for part in parts {
            assert!(first.contains(part), "{part}: {}", done.show());
        }
        assert!(!hint.contains("wxauth init"), "it never asks for that: {}", done.show());
    };
    let token = ["--from", "--access-token-file", "WXAUTH_ACCESS_TOKEN", "no access-token given"];
    says(&["userinfo"], &token);
    says(&["auth", "--no-input"], &token);
    says(&["auth", "--access-token-file", "-"], &["standard input is empty"]);
    let openid = ["no openid given", "--from", "--openid", "WXAUTH_OPENID"];
    says(&["userinfo", "--access-token", "a"], &openid);
    says(
        &["refresh"],
        &["no refresh-token given", "--from", "--refresh-token-file", "WXAUTH_REFRESH_TOKEN"],
    );
    says(
        &["ticket", "verify", "a.b.c", "--once"],
        &["--replay-file", "WXAUTH_TICKET_REPLAY_FILE", "`replay_file` under [ticket]"],
    );
    says(&["ticket", "sign"], &["no openid given", "--from", "--openid"]);
}

#[test]
fn a_refusal_is_not_a_code_that_was_copied_badly() {
    let run = wxauth(["exchange", "authdeny"]).env("WXAUTH_APPID", APPID).env("WXAUTH_SECRET", "s");
    let done = run.run().exits(2).says("the user refused").says("allow it");
    assert!(!done.stderr.contains("blanks"), "{}", done.stderr);
}
