//! Service providers' apps of WeCom written down as what they are (`kind = "suite"`; PROTOCOL 6, and
//! WeCom's pages 91120 to 91122, 91861, 98152). Must not repeat what `calls` and `work` hold of ids
//! nobody wrote down.

use super::{Bench, CALLBACK, errcode, json, location, parameter, title};
use crate::domain::appid::AppId;
use crate::domain::secret::Secret;
use crate::mock::app::{App, Kind};
use crate::mock::callback_domain::CallbackDomain;
use bytes::Bytes;
use serde_json::Value;

// Looks like a CorpID, as WeCom's newer suite_ids do (WW-90600).
const SUITE: &str = "ww00000000000000aa";

fn bench() -> Bench {
    let mut suite = App::new(AppId::parse(SUITE).unwrap(), Kind::Suite);
    suite.secret = Some(Secret::new("s"));
    suite.domains = vec![CallbackDomain::parse("127.0.0.1:3000").unwrap()];
    let corp = App::new(AppId::parse("ww0123456789abcdef").unwrap(), Kind::Work);
    Bench::pinned(vec![suite, corp])
}

fn link(scope: &str) -> String {
    format!(
        "/connect/oauth2/authorize?appid={SUITE}&redirect_uri={CALLBACK}&response_type=code\
         &scope={scope}&state=s&mock_user=lisi"
    )
}

fn post(bench: &mut Bench, target: &str, body: &str) -> Value {
    let request = http::Request::post(target).header("host", "qyapi.weixin.qq.com");
    json(&bench.send(&request.body(Bytes::copy_from_slice(body.as_bytes())).unwrap()))
}

fn token(bench: &mut Bench) -> String {
    let asked =
        format!("{{\"suite_id\":\"{SUITE}\",\"suite_secret\":\"s\",\"suite_ticket\":\"t\"}}");
    let told = post(bench, "/cgi-bin/service/get_suite_token", &asked);
    told["suite_access_token"].as_str().unwrap().to_owned()
}

fn who(bench: &mut Bench, token: &str, code: &str) -> Value {
    let target =
        format!("/cgi-bin/service/auth/getuserinfo3rd?suite_access_token={token}&code={code}");
    json(&bench.get(&target))
}

/// WW-91120, WW-91861: silent but for private details.
#[test]
fn p6_1_a_suites_link_by_scope() {
    let mut bench = bench();
    let token = token(&mut bench);
    for scope in ["snsapi_base", "snsapi_userinfo"] {
        let sent = bench.get(&link(scope));
        assert_eq!(sent.status(), 302, "{scope}");
        let code = parameter(&location(&sent), "code");
        assert_eq!(who(&mut bench, &token, &code)["userid"], "lisi");
    }
    let page = bench.get(&link("snsapi_privateinfo"));
    assert_eq!(page.headers()["x-wxauth-page"], "consent");
    assert_eq!(title(&page), "企业微信授权登录");
    let stateless = link("snsapi_base").replace("&state=s", "");
    assert!(location(&bench.get(&stateless)).contains("code="));
    let elsewhere = link("snsapi_base").replace("3000", "3001");
    assert_eq!(title(&bench.get(&elsewhere)), "redirect_uri需使用应用可信域名");
}

/// WW-91122: what a ticket opens, by the scope it came with.
#[test]
fn p6_3_the_details_a_provider_gets() {
    let mut bench = bench();
    let token = token(&mut bench);
    let mut details = |scope: &str| {
        let sent = bench.get(&(link(scope) + "&mock_consent=allow"));
        let code = parameter(&location(&sent), "code");
        let ticket = who(&mut bench, &token, &code)["user_ticket"].clone();
        let path = format!("/cgi-bin/service/auth/getuserdetail3rd?suite_access_token={token}");
        let told = post(&mut bench, &path, &format!("{{\"user_ticket\":{ticket}}}"));
        let keys =
            told.as_object().unwrap().keys().map(String::as_str).collect::<Vec<_>>().join(" ");
        (keys, told)
    };
    let (keys, told) = details("snsapi_privateinfo");
    assert_eq!(keys, "errcode errmsg corpid userid name gender avatar qr_code");
    assert_eq!((&told["name"], &told["userid"]), (&"lisi".into(), &"lisi".into()));
    assert_ne!(told["gender"], "0");
    let picture = told["avatar"].clone();
    let (keys, told) = details("snsapi_userinfo");
    assert_eq!(keys, "errcode errmsg corpid userid name gender avatar");
    assert_eq!(told["gender"], "0");
    assert_ne!(told["avatar"], picture);
}

/// WW-91121: no call of a corp's takes it, and the domain must be one the app trusts.
#[test]
fn p6_3_a_suites_code_is_for_its_own_call() {
    let mut bench = bench();
    let corp = "/cgi-bin/gettoken?corpid=";
    assert_eq!(errcode(&json(&bench.get(&format!("{corp}{SUITE}&corpsecret=s")))), 40013);
    let own = json(&bench.get(&format!("{corp}ww0123456789abcdef&corpsecret=s")));
    let own = own["access_token"].as_str().unwrap().to_owned();
    let token = token(&mut bench);
    let code = parameter(&location(&bench.get(&link("snsapi_base"))), "code");
    let target = format!("/cgi-bin/auth/getuserinfo?access_token={own}&code={code}");
    assert_eq!(errcode(&json(&bench.get(&target))), 40029);
    // The domain is taken away from the app between link and call.
    let body = "{\"domains\":[\"else.test\"]}";
    let patch = http::Request::patch(format!("/_wxauth/apps/{SUITE}"))
        .header("host", "127.0.0.1:8787")
        .header("content-type", "application/json")
        .body(Bytes::from(body));
    assert_eq!(bench.send(&patch.unwrap()).status(), 200);
    assert_eq!(errcode(&who(&mut bench, &token, &code)), 50001);
}

/// WW-98152: `login_type=ServiceApp`, no agentid; and no ticket comes with it (WW-98179).
#[test]
fn p6_2_a_providers_web_login() {
    let mut bench = bench();
    let token = token(&mut bench);
    let login = |more: &str| {
        format!("/wwlogin/sso/login?appid={SUITE}&redirect_uri={CALLBACK}&state=s{more}")
    };
    let sent = bench.get(&login("&login_type=ServiceApp&mock_user=lisi&mock_consent=allow"));
    let told = who(&mut bench, &token, &parameter(&location(&sent), "code"));
    assert_eq!(told["userid"], "lisi");
    assert!(told.get("user_ticket").is_none(), "{told}");
    assert_eq!(title(&bench.get(&login("&login_type=CorpApp&agentid=1"))), "该链接无法访问");
}
