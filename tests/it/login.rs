//! `wxauth login` from outside: the whole flow with the built-in emulator, and what can stop it.

use wxauth::mock::Server;

use crate::runner::wxauth;

const KEY: &str = "correct-horse-battery-staple-and-32-more";

#[test]
fn mock_walks_every_step_and_prints_the_ticket_alone() {
    let done = wxauth(["login", "--mock"]).run().exits(0);
    let ticket = done.text().trim_end();
    assert_eq!(ticket.split('.').count(), 3, "{}", done.show());
    for step in
        ["1 link", "2 consent", "3 callback", "4 exchange", "5 userinfo", "6 ticket", "7 verified"]
    {
        assert!(done.stderr.contains(step), "no step {step:?}\n{}", done.show());
    }
    assert!(
        done.stderr
            .contains(&format!("wxauth call http://127.0.0.1:3000/api/me --ticket {ticket}"))
    );
    assert!(done.stderr.contains("curl -H \"X-Wx-Ticket: "));
    assert!(!done.stderr.contains("access_token"), "tokens stay out of the talk");
}

/// The last step is not missing without a word.
#[test]
fn a_ticket_of_ones_own_key_is_left_to_ones_own_back_end() {
    let done = wxauth(["login", "--mock"]).env("WXAUTH_TICKET_SECRET", KEY).run().exits(0);
    done.says("the reference app is not asked: the key is yours");
}

#[test]
fn json_has_what_scripts_need() {
    let json = wxauth(["login", "--mock", "--json", "--as", "lisi", "--ttl", "10m"])
        .env("WXAUTH_TICKET_SECRET", KEY)
        .run()
        .exits(0)
        .json();
    assert_eq!(json["schema"], "wxauth.login/1");
    let data = &json["data"];
    assert_eq!(data["userinfo"]["nickname"], "李四");
    assert_eq!(data["claims"]["sub"], data["openid"]);
    assert_eq!(data["state_checked"], true);
    let life = data["claims"]["exp"].as_i64().unwrap() - data["claims"]["iat"].as_i64().unwrap();
    assert_eq!(life, 600);
    let ticket = data["ticket"].as_str().unwrap();
    wxauth(["ticket", "verify", ticket]).env("WXAUTH_TICKET_SECRET", KEY).run().exits(0);
    wxauth(["ticket", "verify", ticket])
        .env("WXAUTH_TICKET_SECRET", "another-key-of-32-bytes-or-more!")
        .run()
        .exits(6);
}

#[test]
fn the_same_user_has_the_same_openid_in_every_run() {
    let openid = || {
        let json = wxauth(["login", "--mock", "--json"]).run().exits(0).json();
        json["data"]["openid"].as_str().unwrap().to_owned()
    };
    assert_eq!(openid(), openid());
}

#[test]
fn protocol_2_5_base_scope_reads_no_profile() {
    let json =
        wxauth(["login", "--mock", "--json", "--scope", "snsapi_base"]).run().exits(0).json();
    assert!(json["data"].get("userinfo").is_none());
    assert_eq!(json["data"]["scope"], "snsapi_base");
}

#[test]
fn a_user_who_refuses_ends_with_5() {
    let told = wxauth(["login", "--mock", "--as", "refuser"]).run().exits(5);
    assert!(!told.stderr.contains("came back with a code"), "{}", told.show());
    told.says("2 consent   the virtual user refuser opened the link and refused")
        .says("the virtual user \"refuser\" refused the login")
        .says("that user always refuses");
    let json = wxauth(["login", "--mock", "--json", "--as", "refuser"]).run().exits(5).json();
    assert_eq!(json["ok"], false);
    assert_eq!(json["exit"], 5);
}

#[test]
fn a_user_there_is_not_is_told_in_one_line_with_those_there_are() {
    let nobody = wxauth(["login", "--mock", "--as", "nobody"]).run().exits(2);
    let nobody = nobody.says("called \"nobody\"").says("name one of zhangsan, lisi");
    assert!(nobody.stderr.starts_with("wxauth:"), "no step before it\n{}", nobody.show());
    assert!(nobody.stderr.is_ascii() && nobody.stderr.lines().count() == 2, "{}", nobody.show());
    let chinese = wxauth(["login", "--mock", "--as", "nobody", "--lang", "zh"]).run().exits(2);
    chinese.says("模拟器里没有虚拟用户 \"nobody\"").says("可用的虚拟用户：zhangsan, lisi");
    let wechat = Server::start().unwrap();
    let running = wxauth(["login", &format!("--mock={}", wechat.url()), "--as", "nobody"]).run();
    assert_eq!(running.exits(2).stderr, nobody.stderr);
    for platform in ["web", "component", "work", "work-web"] {
        let words = ["login", "--mock", "--as", "nobody", "--platform", platform];
        assert_eq!(wxauth(words).run().exits(2).stderr, nobody.stderr, "{platform}");
    }
    wxauth(["login", "--mock", "--as", ""]).run().exits(2).says("--as");
    wxauth(["login", "--mock", "--as", " "]).run().exits(2).says("--as");
}

#[test]
fn an_emulator_that_runs_already() {
    let wechat = Server::start().unwrap();
    let mock = format!("--mock={}", wechat.url());
    let words = ["login", mock.as_str(), "--json", "--appid", "wx0123456789abcdef"];
    let secret = "0123456789abcdef0123456789abcdef";
    let json = wxauth(words).env("WXAUTH_SECRET", secret).run().exits(0).json();
    assert_eq!(json["data"]["userinfo"]["nickname"], "张三");
    // The secret of the first successful exchange became the app's own: another one is refused.
    let other = "ffffffffffffffffffffffffffffffff";
    let json = wxauth(words).env("WXAUTH_SECRET", other).run().exits(3).json();
    assert_eq!(json["error"]["wechat"]["errcode"], 40125, "PROTOCOL 2.1");
}

#[test]
fn an_emulator_that_runs_already_needs_no_app_of_ones_own() {
    let wechat = Server::start().unwrap();
    let mock = format!("--mock={}", wechat.url());
    for user in ["zhangsan", "lisi"] {
        let words = ["login", mock.as_str(), "--json", "--as", user];
        let json = wxauth(words).run().exits(0).json();
        assert_eq!(json["data"]["is_snapshotuser"], serde_json::Value::Null);
        assert!(json["data"]["openid"].is_string(), "{json}");
    }
}

#[test]
fn what_is_missing_is_said_before_anybody_waits() {
    let done = wxauth(["login", "--mock", "--ttl", "0"]).run().exits(2).says("--ttl");
    assert!(!done.stderr.contains("1 link"), "{}", done.show());
    let done = wxauth(["login", "--appid", "wx0123456789abcdef", "--port", "0"]).run().exits(2);
    done.says("WXAUTH_SECRET");
    wxauth(["login", "--as", "lisi"]).run().exits(2).says("--mock");
    wxauth(["login", "--mock=nonsense"]).run().exits(2);
}

#[test]
fn real_mode_waits_and_ends_with_5_when_nobody_comes() {
    let words = ["login", "--appid", "wx0123456789abcdef", "--port", "0", "--timeout", "50ms"];
    let done = wxauth(words).env("WXAUTH_SECRET", "s").run().exits(5);
    done.says("https://open.weixin.qq.com/connect/oauth2/authorize?").says("no callback came");
    let words = [&words[..], &["--lang", "zh"]].concat();
    let done = wxauth(words).env("WXAUTH_SECRET", "s").run().exits(5);
    done.says("请在微信里打开上面的链接").says("等了 50ms，没有收到回调");
}

#[test]
fn strict_refuses_a_key_that_can_be_guessed() {
    wxauth(["login", "--mock", "--strict"]).env("WXAUTH_TICKET_SECRET", "abc").run().exits(2);
}

#[test]
fn a_ticket_that_is_not_valid_yet_is_not_called_verified() {
    let words = ["login", "--mock", "--json", "--not-before", "1h"];
    let json = wxauth(words).env("WXAUTH_TICKET_SECRET", KEY).run().exits(0).json();
    assert_eq!(json["data"]["ticket_verified"], false);
}

#[test]
fn the_last_step_is_answered_by_the_reference_app() {
    let json = wxauth(["login", "--mock", "--json"]).run().exits(0).json();
    let answer = &json["data"]["answer"];
    assert_eq!(answer["status"], 200);
    assert_eq!(answer["body"]["openid"], json["data"]["openid"]);
    assert_eq!(answer["body"]["nickname"], "张三");
    // Without a profile (PROTOCOL 2.5) nobody knows a name, and none is made up.
    let words = ["login", "--mock", "--json", "--scope", "snsapi_base"];
    let json = wxauth(words).run().exits(0).json();
    assert_eq!(json["data"]["answer"]["body"].get("nickname"), None, "{json}");
}

#[test]
fn each_family_walks_its_own_flow() {
    for (platform, id, page, call) in [
        ("mp", "openid", "/connect/oauth2/authorize?appid=wx", "/sns/oauth2/access_token"),
        ("web", "openid", "/connect/qrconnect?appid=wx", "/sns/oauth2/access_token"),
        ("component", "openid", "&component_appid=wx", "/sns/oauth2/component/access_token"),
        ("work", "userid", "authorize?appid=ww", "/cgi-bin/auth/getuserinfo"),
        ("work-web", "userid", "/wwlogin/sso/login?", "/cgi-bin/auth/getuserinfo"),
    ] {
        let words = ["login", "--mock", "--json", "--platform", platform, "--as", "lisi"];
        let done = wxauth(words).run().exits(0);
        let data = done.json()["data"].clone();
        assert_eq!(data["platform"], platform, "{call}");
        assert_eq!(data["claims"]["sub"], data[id], "{platform}");
        assert_eq!(data["answer"]["status"], 200, "{platform}");
        assert!(done.stderr.contains(page), "{}", done.show());
        if id == "userid" {
            assert_eq!(
                (&data["userid"], data.get("openid")),
                (&"lisi".into(), None),
                "PROTOCOL 6.3"
            );
            assert!(done.stderr.contains("userid=lisi"), "{}", done.show());
        }
    }
    // PROTOCOL 3.7: the scope of a website login.
    let web = wxauth(["login", "--mock", "--json", "--platform", "web"]).run().exits(0).json();
    assert_eq!(web["data"]["scope"], "snsapi_login");
    // PROTOCOL 6.3: who is no member has an openid there.
    let words = ["login", "--mock", "--json", "--platform", "work", "--as", "stranger"];
    let outsider = wxauth(words).run().exits(0).json();
    assert_eq!(outsider["data"]["claims"]["sub"], outsider["data"]["openid"]);
    // PROTOCOL 6.1, 6.3: with consent there is a profile.
    let words = [&words[..5], &["--as", "lisi", "--scope", "snsapi_privateinfo"]].concat();
    let member = wxauth(words).run().exits(0).json();
    assert_eq!(member["data"]["userinfo"]["userid"], "lisi");
}

#[test]
fn each_family_at_an_emulator_that_runs_already_needs_no_app_of_ones_own() {
    let wechat = Server::start().unwrap();
    let mock = format!("--mock={}", wechat.url());
    for platform in ["mp", "web", "component", "work", "work-web", "mp"] {
        let words = ["login", &mock, "--json", "--platform", platform];
        let json = wxauth(words).run().exits(0).json();
        assert_eq!(json["data"]["platform"], platform);
    }
}

#[test]
fn what_is_wrong_with_the_link_is_said_before_a_secret_is_asked_for() {
    wxauth(["login", "--appid", "wx12"]).run().exits(2).says("wx12");
    let words = ["login", "--mock", "--platform", "component", "--component-appid", "bad"];
    wxauth(words).run().exits(2).says("--component-appid");
}

#[test]
fn what_is_typed_by_somebody_who_thinks_in_chinese_is_answered_so() {
    let done = wxauth(["explain", "--lang", "中文", "40029"]).run().exits(2);
    assert!(done.stderr.contains("可用的值：zh, en"), "{}", done.show());
    let bearer = ["call", ":1", "--ticket-header", "Authorization: Bearer {ticket}"];
    wxauth(bearer).run().exits(2).says("'Authorization:Bearer eyJ");
}

#[test]
fn a_user_answers_to_the_nickname_that_is_seen() {
    let by_name = wxauth(["login", "--mock", "--as", "lisi", "--json"]).run().exits(0).json();
    let by_nickname = wxauth(["login", "--mock", "--as", "李四", "--json"]).run().exits(0).json();
    assert_eq!(by_name["data"]["openid"], by_nickname["data"]["openid"]);
    assert!(by_name["data"]["openid"].is_string(), "{by_name}");
}

#[test]
fn a_mini_program_has_no_link_to_log_in_by() {
    for mock in [&["--mock"][..], &[]] {
        let words = [&["login", "--platform", "mini"], mock].concat();
        wxauth(words)
            .run()
            .exits(2)
            .says("mini")
            .says("wxauth exchange CODE --platform mini")
            .says("/_wxauth/js-codes");
    }
}

#[test]
fn the_ticket_is_what_ticket_sign_would_make_of_the_answer() {
    let folder = crate::runner::Folder::new();
    let words = ["login", "--mock", "--json", "--platform", "web", "--as", "snapshot"];
    let flags = ["--claim", "role=vip", "--include-tokens"];
    for flags in [&flags[..2], &flags] {
        let login = wxauth([&words[..], flags].concat()).env("WXAUTH_TICKET_SECRET", KEY).run();
        let login = login.exits(0);
        let file = folder.file("answer.json", &login.stdout);
        let sign = ["ticket", "sign", "--json", "--from", file.to_str().unwrap()];
        let signed = wxauth([&sign[..], flags].concat()).env("WXAUTH_TICKET_SECRET", KEY).run();
        let (login_json, signed) = (login.json(), signed.exits(0).json());
        let names = |json: &serde_json::Value| -> Vec<String> {
            json["data"]["claims"].as_object().unwrap().keys().cloned().collect()
        };
        assert_eq!(names(&login_json), names(&signed));
        let claims = &login_json["data"]["claims"];
        assert_eq!(claims["role"], "vip");
        assert_eq!(claims["unionid"], login_json["data"]["unionid"]);
        assert!(claims["unionid"].is_string());
        let tokens = flags.len() == 3;
        assert_eq!(claims.get("access_token").is_some(), tokens);
        if tokens {
            let token = claims["access_token"].as_str().unwrap();
            assert!(!login.stderr.contains(token), "asked into the ticket, not into the talk");
            login.says("warning: ");
        }
    }
}

#[test]
fn an_address_the_virtual_user_would_not_come_to_is_refused() {
    let words = ["login", "--mock", "--redirect-uri", "https://h5.example.com/x"];
    wxauth(words).run().exits(2).says("--redirect-uri").says("--public-url");
}

#[test]
fn certificates_are_read_where_tls_is_spoken_and_a_named_file_is_looked_into_anyway() {
    let words = ["login", "--mock", "--json"];
    wxauth(words).env("SSL_CERT_FILE", "no-such-file.pem").run().exits(0);
    let named = wxauth(["login", "--mock", "--cacert", "no-such-file.pem"]).run().exits(8);
    assert!(named.stderr.starts_with("wxauth: "), "no step before it\n{}", named.show());
    named.says("no-such-file.pem");
}

/// A flag that goes with and without a value takes it behind an equals sign only.
#[test]
fn a_value_apart_from_its_flag_is_shown_joined() {
    for (words, joined) in [
        (&["login", "--mock", "http://127.0.0.1:1"][..], "--mock=http://127.0.0.1:1"),
        (&["mock", "--auto-approve", "li si"], "\"--auto-approve=li si\""),
        (&["--lang", "zh", "login", "--mock", "http://h"], "--mock=http://h"),
    ] {
        let done = wxauth(words.iter().copied()).run().exits(2);
        done.says(joined);
    }
    // Any other word too many is one.
    let done = wxauth(["login", "lisi", "--mock"]).run().exits(2);
    done.says("--help");
}
