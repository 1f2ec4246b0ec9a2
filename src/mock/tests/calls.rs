//! Calls that client libraries make beside the login's own: the stable token, a provider's links, and
//! those the emulator knows of and does not play. Must not repeat what the other modules check.

use super::{APPID, Bench, CALLBACK, SECRET, errcode, json, location, parameter, text};
use crate::domain::lang::Lang;
use crate::mock::Settings;
use crate::mock::why::Notice;
use bytes::Bytes;
use serde_json::Value;

fn post(bench: &mut Bench, target: &str, body: &str) -> Value {
    let request = http::Request::post(target)
        .header("host", "127.0.0.1:8787")
        .body(Bytes::copy_from_slice(body.as_bytes()));
    json(&bench.send(&request.unwrap()))
}

fn stable(bench: &mut Bench, more: &str) -> Value {
    let body = format!(
        "{{\"grant_type\":\"client_credential\",\"appid\":\"{APPID}\",\"secret\":\"{SECRET}\"{more}}}"
    );
    post(bench, "/cgi-bin/stable_token", &body)
}

/// WeChat's page getStableAccessToken: the same token while it lives, another by force, and both
/// apart from those of `/cgi-bin/token`.
#[test]
fn the_stable_token_comes_again_until_it_is_forced() {
    let mut bench = Bench::new(Settings::default());
    let first = stable(&mut bench, "");
    assert_eq!(first["expires_in"], 7200);
    assert!(first.get("errcode").is_none());
    bench.advance(60);
    let again = stable(&mut bench, ",\"force_refresh\":false");
    assert_eq!(
        (&again["access_token"], &again["expires_in"]),
        (&first["access_token"], &7140.into())
    );
    let global = json(&bench.get(&format!(
        "/cgi-bin/token?grant_type=client_credential&appid={APPID}&secret={SECRET}"
    )));
    assert_ne!(global["access_token"], first["access_token"]);
    let works = |bench: &mut Bench, token: &Value| {
        let token = token["access_token"].as_str().unwrap();
        json(&bench.get(&format!("/cgi-bin/user/get?access_token={token}")))["total"].is_number()
    };
    assert!(works(&mut bench, &first) && works(&mut bench, &global));
    let forced = stable(&mut bench, ",\"force_refresh\":true");
    assert_ne!(forced["access_token"], first["access_token"]);
    assert!(!works(&mut bench, &first) && works(&mut bench, &forced) && works(&mut bench, &global));
}

#[test]
fn the_stable_token_is_refused_as_the_global_one_is() {
    let mut bench = Bench::new(Settings::default());
    let path = "/cgi-bin/stable_token";
    assert_eq!(errcode(&json(&bench.get(path))), 43002);
    assert_eq!(errcode(&post(&mut bench, path, "grant_type=client_credential")), 47001);
    assert_eq!(errcode(&post(&mut bench, path, "{}")), 40002);
    let grant = "{\"grant_type\":\"client_credential\"";
    assert_eq!(errcode(&post(&mut bench, path, &format!("{grant}}}"))), 41002);
    let part = format!("{grant},\"appid\":\"{APPID}\"}}");
    assert_eq!(errcode(&post(&mut bench, path, &part)), 41004);
    bench.login("snsapi_base", "zhangsan");
    let wrong = format!("{grant},\"appid\":\"{APPID}\",\"secret\":\"x\"}}");
    assert_eq!(errcode(&post(&mut bench, path, &wrong)), 40125);
}

/// The number stays, as a client must see an error; the words and the reason say what it is.
#[test]
fn a_call_that_is_known_and_not_played_is_told_as_that() {
    let mut bench = Bench::new(Settings::default());
    let path = "/cgi-bin/component/api_start_push_ticket";
    let answer = post(&mut bench, path, "{\"component_appid\":\"c\"}");
    assert_eq!(errcode(&answer), 40066);
    let words =
        format!("wxauth emulator: WeChat has {path}, but the emulator does not play this call");
    assert!(answer["errmsg"].as_str().unwrap().starts_with(&words), "{answer}");
    let event = bench.emulator.journal().since(0).next().unwrap();
    let crate::mock::journal::Verdict::Errcode(_, why) = &event.entry.verdict else { panic!() };
    assert!(why.text(Lang::En).contains("does not play this call"), "{}", why.text(Lang::En));
    assert!(why.text(Lang::Zh).contains("没有模拟"), "{}", why.text(Lang::Zh));
    let page = bench.get("/_host/open.work.weixin.qq.com/wwopen/sso/3rd_qrConnect?appid=ww1");
    assert_eq!(page.status(), 404);
    assert!(text(&page).contains("没有模拟"), "{}", text(&page));
}

/// Nobody configured anything: this machine is one place by all its names, and what is refused says
/// where the domain came from.
#[test]
fn a_learned_callback_domain_is_told_as_learned() {
    let mut bench = Bench::new(Settings::default());
    bench.login("snsapi_base", "zhangsan");
    let to = |host: &str| {
        super::link(&[
            ("scope", "snsapi_base"),
            ("redirect_uri", &format!("http%3A%2F%2F{host}%2Fcb")),
        ])
    };
    for host in ["localhost%3A5000", "127.0.0.1", "%5B%3A%3A1%5D%3A8080"] {
        assert!(location(&bench.get(&to(host))).contains("code="), "{host}");
    }
    let page = bench.get(&(to("h5.example.com") + "&mock_lang=en"));
    assert_eq!(super::page_code(&page), 10003);
    assert!(text(&page).contains("learned 127.0.0.1 from the first login"), "{}", text(&page));
    assert!(!text(&page).contains("configured is") && !text(&page).contains("take it out"));
}

/// Any page a developer has open can make his browser walk a login of its own and call the API.
/// Browsers say what they are (Fetch Metadata, RFC 6454 section 7.3, or `Mozilla/`: RFC 9110 section
/// 10.1.5 and every browser there is); a server says none of it, but for Node's fetch, which has
/// `Sec-Fetch-Mode: cors` alone.
#[test]
fn a_browser_s_exchange_is_answered_and_teaches_nothing() {
    let evil = ("redirect_uri", "http%3A%2F%2Fevil.example%2F");
    let other = "ffffffffffffffffffffffffffffffff";
    for browser in [
        &[("sec-fetch-site", "cross-site")][..],
        &[("sec-fetch-mode", "no-cors")],
        &[("sec-fetch-mode", "navigate")],
        &[("upgrade-insecure-requests", "1")],
        &[("origin", "null")],
        &[("user-agent", super::WECHAT_USER_AGENT)],
    ] {
        let mut bench = Bench::new(Settings::default());
        let code = location(&bench.get(&super::link(&[("scope", "snsapi_base"), evil])));
        let target = super::exchange_target(APPID, other, &parameter(&code, "code"));
        let answer = json(&bench.get_as(&target, browser));
        assert!(answer["openid"].is_string(), "{browser:?}: {answer}");
        let noticed = bench.emulator.journal().since(0).last().unwrap().entry.notices.clone();
        assert_eq!(noticed, [Notice::NotLearned], "{browser:?}");
        let server = [("sec-fetch-mode", "cors"), ("user-agent", "node")];
        let code = bench.code("snsapi_base", "zhangsan");
        let answer = json(&bench.get_as(&super::exchange_target(APPID, SECRET, &code), &server));
        assert!(answer["openid"].is_string(), "{browser:?}: {answer}");
        let noticed = bench.emulator.journal().since(0).last().unwrap().entry.notices.clone();
        assert_eq!(noticed, [Notice::Learned("127.0.0.1".to_owned())], "{browser:?}");
        // Nothing is left to be learned, so nothing is said.
        let code = bench.code("snsapi_base", "zhangsan");
        bench.get_as(&super::exchange_target(APPID, SECRET, &code), browser);
        let event = bench.emulator.journal().since(0).last().unwrap();
        assert!(event.entry.notices.is_empty(), "{:?}", event.entry.notices);
    }
}

/// DNS rebinding: the page's name leads here now, so its calls are of one origin, and its script may
/// leave out all that marks a browser but the name it calls.
#[test]
fn an_exchange_sent_to_a_name_that_may_be_anybody_s_teaches_nothing() {
    let settings = || {
        let mut settings = Settings::default();
        settings.control.hosts = vec!["wechat.team.example".to_owned()];
        settings
    };
    for (host, learns) in [
        ("evil.example", false),
        ("evil.example:8787", false),
        ("api.weixin.qq.com.evil.example", false),
        ("local.evil.example", false),
        ("api.weixin.qq.com", true),
        ("localhost:8787", true),
        ("192.168.1.20:8787", true),
        ("[::1]:8787", true),
        ("wechat:8787", true),
        ("host.docker.internal:8787", true),
        ("Wechat.Team.example", true),
    ] {
        let mut bench = Bench::new(settings());
        let code = bench.code("snsapi_base", "zhangsan");
        let target = super::exchange_target(APPID, SECRET, &code);
        let request = http::Request::get(target).header("host", host);
        let answer = json(&bench.send(&request.body(bytes::Bytes::new()).unwrap()));
        assert!(answer["openid"].is_string(), "{host}: {answer}");
        let noticed = bench.emulator.journal().since(0).last().unwrap().entry.notices.clone();
        let name = host.trim_end_matches(":8787").to_owned();
        let expected = match learns {
            true => Notice::Learned("127.0.0.1".to_owned()),
            false => Notice::NotLearnedAs(name),
        };
        assert_eq!(noticed, [expected], "{host}");
    }
}

/// Whoever mixes the two up shows the secret to nobody who looks at the journal.
#[test]
fn a_secret_sent_as_appid_is_not_told() {
    let mut bench = Bench::new(Settings::default());
    let answer = json(&bench.get(&super::exchange_target(SECRET, APPID, "0abc")));
    assert_eq!(errcode(&answer), 40013);
    let event = bench.emulator.journal().since(0).last().unwrap();
    assert_eq!(event.entry.appid.as_deref(), Some(crate::domain::redact::MASK));
    assert!(!event.target().as_url().contains(SECRET), "{}", event.target().as_url());
}

#[test]
fn p10_5_a_misspelt_scope_is_answered_with_the_nearest() {
    let mut bench = Bench::new(Settings::default());
    let page = bench.get(&super::link(&[("scope", "snsapi_userInfo")]));
    assert_eq!(super::page_code(&page), 10005);
    assert!(text(&page).contains("是不是想写 snsapi_userinfo"), "{}", text(&page));
    let page = bench.get(&super::link(&[("scope", "snsapi_login")]));
    assert!(!text(&page).contains("是不是想写"));
}

fn link(suite: &str, scope: &str) -> String {
    format!(
        "/connect/oauth2/authorize?appid={suite}&redirect_uri={CALLBACK}&response_type=code\
         &scope={scope}&state=s&mock_user=lisi&mock_consent=allow"
    )
}

/// WW-91120: a provider's link has the suite_id as appid, no agentid, and all three scopes.
#[test]
fn p6_3_a_suites_link_leads_to_getuserinfo3rd() {
    for suite in ["ww00000000000000aa", "tj00000000000000aa", "dk00000000000000aa"] {
        for scope in ["snsapi_base", "snsapi_userinfo", "snsapi_privateinfo"] {
            let mut bench = Bench::new(Settings::default());
            let code = parameter(&location(&bench.get(&link(suite, scope))), "code");
            let asked = format!(
                "{{\"suite_id\":\"{suite}\",\"suite_secret\":\"s\",\"suite_ticket\":\"t\"}}"
            );
            let token = post(&mut bench, "/cgi-bin/service/get_suite_token", &asked);
            let token = token["suite_access_token"].as_str().unwrap().to_owned();
            let who = json(&bench.get(&format!(
                "/cgi-bin/service/auth/getuserinfo3rd?suite_access_token={token}&code={code}"
            )));
            assert_eq!(who["userid"], "lisi", "{suite} {scope}: {who}");
            // WW-91121: the ticket comes with both scopes that tell more than who it is.
            assert_eq!(who["user_ticket"].is_string(), scope != "snsapi_base", "{suite} {scope}");
            // Once a suite, its links go on without an agentid.
            assert!(location(&bench.get(&link(suite, scope))).contains("code="));
        }
    }
}

/// The paths before 2022 have other names in the answer, and their token another name.
#[test]
fn p6_3_the_old_paths_of_a_provider() {
    let (mut bench, suite) = (Bench::new(Settings::default()), "tj00000000000000aa");
    let code = parameter(&location(&bench.get(&link(suite, "snsapi_privateinfo"))), "code");
    let asked =
        format!("{{\"suite_id\":\"{suite}\",\"suite_secret\":\"s\",\"suite_ticket\":\"t\"}}");
    let token = post(&mut bench, "/cgi-bin/service/get_suite_token", &asked);
    let token = token["suite_access_token"].as_str().unwrap().to_owned();
    let who = json(
        &bench.get(&format!("/cgi-bin/service/getuserinfo3rd?access_token={token}&code={code}")),
    );
    let keys: Vec<&str> = who.as_object().unwrap().keys().map(String::as_str).collect();
    let order = [
        "errcode",
        "errmsg",
        "CorpId",
        "UserId",
        "DeviceId",
        "open_userid",
        "user_ticket",
        "expires_in",
    ];
    assert_eq!(keys, order);
    let ticket = format!("{{\"user_ticket\":{}}}", who["user_ticket"]);
    let path = format!("/cgi-bin/service/getuserdetail3rd?suite_access_token={token}");
    assert_eq!(post(&mut bench, &path, &ticket)["userid"], "lisi");
}

/// A corp's own app that forgot its agentid does not get through by that.
#[test]
fn p6_1_a_suites_code_is_not_for_a_corps_token() {
    let (mut bench, corp) = (Bench::new(Settings::default()), "ww0123456789abcdef");
    let code = parameter(&location(&bench.get(&link(corp, "snsapi_privateinfo"))), "code");
    let token = json(&bench.get(&format!("/cgi-bin/gettoken?corpid={corp}&corpsecret=s")));
    let token = token["access_token"].as_str().unwrap().to_owned();
    let target = format!("/cgi-bin/auth/getuserinfo?access_token={token}&code={code}");
    assert_eq!(errcode(&json(&bench.get(&target))), 40029);
    let event = bench.emulator.journal().since(0).last().unwrap();
    let crate::mock::journal::Verdict::Errcode(_, why) = &event.entry.verdict else { panic!() };
    assert_eq!(*why, crate::mock::why::Why::CodeOfSuite);
}
