//! `wxauth explain` from outside: argument and standard input, both languages, JSON, exit codes.

use std::path::PathBuf;

use crate::runner::wxauth;

const LINK: &str = "https://open.weixin.qq.com/connect/oauth2/authorize?scope=snsapi_base&appid=wx5b6e96c8c89c614e&redirect_uri=https://h5.example.com/cb?a=1&b=2&response_type=code&state=abc";
const GOOD: &str = "https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx5b6e96c8c89c614e&redirect_uri=https%3A%2F%2Fh5.example.com%2Fcb&response_type=code&scope=snsapi_userinfo&state=abc&connect_redirect=1#wechat_redirect";
const LOG: &str = r#"2026-11-22 10:00:01 ERROR GET https://api.weixin.qq.com/sns/userinfo?access_token=48_canary-canary-canary&openid=oX -> {"errcode":40001,"errmsg":"invalid credential, access_token is invalid or not latest, rid: 63316ead-1a177f0e-48735cf1"}"#;

/// Name of the golden files, and what is explained.
const GOLDEN: [(&str, &str); 15] = [
    ("code-40163", "40163"),
    ("code-minus-1", "-1"),
    ("code-40029", "40029"),
    ("code-unlisted", "99999"),
    ("page-10003", "redirect_uri域名与后台配置不一致，错误码:10003"),
    ("page-outside-wechat", "抱歉，出错了 请在微信客户端打开链接"),
    ("log-userinfo-40001", LOG),
    (
        "answer-wecom-40029",
        r#"{"errcode":40029,"errmsg":"invalid code, hint: [1676019639347283636740445], from ip: 1.2.3.4, more info at https://open.work.weixin.qq.com/devtool/query?e=40029"}"#,
    ),
    (
        "answer-token-snapshot",
        r#"{"access_token":"59_canary","expires_in":7200,"refresh_token":"59_canary","openid":"ojHK1v9VKtd2r7BrUqRSGnymyH_Q","scope":"snsapi_userinfo","unionid":"oLDegwLanAyzhdUfaBqh6Dt4MqtY","is_snapshotuser":1}"#,
    ),
    ("link-broken", LINK),
    ("link-good", GOOD),
    (
        "callback-behind-fragment",
        "https://h5.example.com/cb#/p?code=003tgd100Od6YM22cu3d3BAVEo1tgd1r&state=ZXg%3D",
    ),
    ("callback-authdeny", "https://h5.example.com/cb?state=&code=authdeny&reason=s1"),
    // {"alg":"HS256"} . {"sub":"ob8F-wFENFWw7_FR6Gx8KbPacFEw","session_key":"canary"}
    (
        "ticket",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJvYjhGLXdGRU5GV3c3X0ZSNkd4OEtiUGFjRkV3Iiwic2Vzc2lvbl9rZXkiOiJjYW5hcnkifQ.AAAA",
    ),
    ("ticket-base64", "b2I4Ri13RkVORld3N19GUjZHeDhLYlBhY0ZFdw=="),
];

fn golden(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/explain").join(name)
}

/// Every golden answer in both languages. `WXAUTH_UPDATE_GOLDEN=1 cargo test` writes them anew.
#[test]
fn golden_answers() {
    let update = std::env::var_os("WXAUTH_UPDATE_GOLDEN").is_some();
    for (name, thing) in GOLDEN {
        for lang in ["zh", "en"] {
            let unknown = name.ends_with("unlisted");
            let done = wxauth(["explain", thing, "--lang", lang]).run();
            let done = done.exits(if unknown { 2 } else { 0 });
            assert!(unknown || done.stderr.is_empty(), "{}", done.show());
            assert!(!done.text().contains("canary"), "a secret is shown\n{}", done.text());
            let file = golden(&format!("{name}.{lang}.txt"));
            if update {
                std::fs::create_dir_all(file.parent().unwrap()).unwrap();
                std::fs::write(&file, &done.stdout).unwrap();
            }
            // A checkout on Windows may have changed the line ends.
            let expected = std::fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
            assert_eq!(done.text(), expected, "{}", file.display());
        }
    }
}

/// A pipe's script sees that nothing is known; what could be read is told all the same.
#[test]
fn numbers_and_rules_nobody_knows_end_with_2() {
    for thing in ["99999", "errcode=99999 at /sns/userinfo", "the report names WXA999"] {
        let done = wxauth(["explain", thing, "--lang", "en"]).run().exits(2);
        let done = done.says("nothing is known of");
        assert!(!done.stdout.is_empty(), "{}", done.show());
        let json = wxauth(["explain", thing, "--json"]).run().exits(2).json();
        assert_eq!(json["error"]["kind"], "unrecognised");
        assert!(json["data"]["title"].is_string(), "{json}");
    }
}

#[test]
fn codes_with_a_minus_and_flags_on_either_side() {
    for words in [
        ["explain", "-1", "--json"].as_slice(),
        &["explain", "--json", "-1"],
        &["explain", "--json", "--", "-1"],
        &["--json", "explain", "-1"],
    ] {
        let json = wxauth(words).run().exits(0).json();
        assert_eq!(json["data"]["readings"][0]["code"], -1, "{words:?}");
        assert_eq!(json["data"]["readings"][0]["retryable"], true);
    }
    wxauth(["explain", "--nope"]).run().exits(2);
}

#[test]
fn json_has_the_envelope_and_a_stable_shape() {
    let json = wxauth(["explain", "--json", LOG]).run().exits(0).json();
    assert_eq!(
        (json["schema"].as_str(), json["ok"].as_bool()),
        (Some("wxauth.explain/1"), Some(true))
    );
    let data = &json["data"];
    assert_eq!((data["kind"].as_str(), data["picked"].as_bool()), (Some("code"), Some(true)));
    let first = &data["readings"][0];
    assert_eq!(
        (first["product"].as_str(), first["scene"].as_str()),
        (Some("account"), Some("userinfo"))
    );
    assert_eq!(first["errmsg"], "invalid credential");
    assert_eq!(first["source"], "PROTOCOL 2.1, 2.3, 2.4, 4, 7.1");
    assert_eq!(data["readings"][1]["product"], "wecom");
    let time =
        data["parts"].as_array().unwrap().iter().find(|part| part["name"] == "time").unwrap();
    assert_eq!(time["value"], "2022-09-26T09:19:41Z");
    let json = wxauth(["explain", "--json", LINK]).run().exits(0).json();
    let data = &json["data"];
    let kinds: Vec<_> =
        data["faults"].as_array().unwrap().iter().map(|f| f["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["order", "redirect_cut", "fragment_missing"]);
    assert_eq!(data["difference"]["at"], 52);
    let documented = data["difference"]["documented"].as_str().unwrap();
    let again = wxauth(["explain", "--json", documented]).run().exits(0).json();
    assert!(
        again["data"]["difference"].is_null() && again["data"]["faults"] == serde_json::json!([])
    );
}

#[test]
fn the_link_of_url_has_no_fault() {
    let base = [
        "url",
        "--appid",
        "wx5b6e96c8c89c614e",
        "--redirect-uri",
        "https://h5.example.com/cb?a=1&b=2",
    ];
    for more in [
        [].as_slice(),
        &["--scope", "snsapi_base", "--force-popup"],
        &["--platform", "web"],
        &["--platform", "component", "--component-appid", "wx0123456789abcdef"],
        &["--platform", "work", "--agentid", "1000002"],
        &["--platform", "work-web", "--agentid", "1000002"],
    ] {
        let link = wxauth(base.iter().chain(more)).run().exits(0);
        let json = wxauth(["explain", "--json", link.text().trim()]).run().exits(0).json();
        assert_eq!(json["data"]["kind"], "link");
        assert!(json["data"]["difference"].is_null(), "{more:?}: {json}");
        assert_eq!(json["data"]["faults"], serde_json::json!([]), "{more:?}");
    }
}

#[test]
fn standard_input_piped_or_named() {
    for words in [["explain"].as_slice(), &["explain", "-"]] {
        let done = wxauth(words).stdin("{\"errcode\":40163,\"errmsg\":\"code been used\"}\n").run();
        assert!(done.exits(0).text().contains("40163 code been used"));
    }
    let failed = r#"{"schema":"wxauth.auth/1","ok":false,"error":{"kind":"wechat_error","message":"m","wechat":{"errcode":40003,"errmsg":"invalid openid"}},"exit":3}"#;
    let json = wxauth(["explain", "--json"]).stdin(failed).run().exits(0).json();
    assert_eq!(json["data"]["readings"][0]["scene"], "auth", "an envelope names its call");
}

#[test]
fn what_is_not_recognised_is_exit_2_and_not_repeated() {
    for words in [["explain", "CANARY-canary"].as_slice(), &["explain", ""], &["explain"]] {
        let done = wxauth(words).run().exits(2);
        assert!(done.stdout.is_empty() && !done.stderr.contains("CANARY"), "{}", done.show());
        done.says("try: give an error code");
    }
    wxauth(["explain", "{\"a\":1}", "--lang", "zh"]).run().exits(2).says("建议：请给出错误码");
    let json = wxauth(["explain", "hello", "--json"]).run().exits(2).json();
    assert_eq!(
        (json["error"]["kind"].as_str(), json["exit"].as_i64()),
        (Some("unrecognised"), Some(2))
    );
}

#[test]
fn a_pasted_text_cannot_redraw_the_terminal() {
    let link = format!("{GOOD}&x=\u{1b}[2J").replace("#wechat_redirect", "");
    let done = wxauth(["explain", &link]).run().exits(0);
    assert!(!done.text().contains('\u{1b}'), "{}", done.text());
    let coloured = wxauth(["explain", "40163", "--color", "always"]).run().exits(0);
    assert!(coloured.text().contains("\u{1b}["));
}

#[test]
fn what_the_emulator_does_not_have_is_not_blamed_on_wechat() {
    for host in ["", "/_host/qyapi.weixin.qq.com"] {
        let wechat = wxauth::mock::Server::start().unwrap();
        let url = format!("{}{host}/cgi-bin/menu/create?access_token=x", wechat.url());
        let answer = wxauth(["call", &url]).run().exits(0);
        let explained = wxauth(["explain"]).stdin(answer.stdout.clone()).run().exits(0);
        assert!(
            explained.text().contains("The wxauth emulator has no such call"),
            "{}",
            explained.show()
        );
        assert!(!explained.text().contains("department"), "{}", explained.show());
        let explained = wxauth(["explain", "--lang", "zh"]).stdin(answer.stdout).run().exits(0);
        assert!(explained.text().contains("wxauth 模拟器自己的响应"), "{}", explained.show());
    }
}

#[test]
fn a_broken_configuration_does_not_stand_in_the_way() {
    let folder = crate::runner::Folder::new();
    folder.file("wxauth.toml", "[app]\nappidd = 'x'\n");
    crate::runner::wxauth_in(&folder, ["explain", "40163"]).run().exits(0);
}

#[test]
fn text_fits_the_usual_terminal() {
    use wxauth::domain::columns::width;
    let words = [
        &["40163"][..],
        &["10003"],
        &["-1"],
        &[
            "https://open.weixin.qq.com/connect/oauth2/authorize?scope=snsapi_base&appid=wx5b6e96c8c89c614e&redirect_uri=http%3A%2F%2Fa.example%3A81%2F&response_type=code&state=x",
        ],
    ];
    for words in words {
        for lang in ["zh", "en"] {
            let done = wxauth([&["explain", "--lang", lang][..], words].concat()).run().exits(0);
            // An address stays whole, so that it can be copied.
            let text = done.text().lines().filter(|line| !line.contains("://"));
            let wide: Vec<&str> = text.filter(|line| width(line) > 80).collect();
            assert!(wide.is_empty(), "{wide:#?}");
        }
    }
}

#[test]
fn a_callback_with_a_short_code_is_one() {
    for lang in ["zh", "en"] {
        let words = ["explain", "https://h5.example.com/cb?code=003&state=8f3a", "--lang", lang];
        let json = wxauth([&words[..], &["--json"]].concat()).run().exits(0).json();
        assert_eq!(json["data"]["kind"], "callback");
    }
    // Any address may have a code.
    wxauth(["explain", "https://a.example/x?code=003"]).run().exits(2);
}
