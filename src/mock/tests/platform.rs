//! Third-party platforms (PROTOCOL 4, 10.9).
//! Must not look at other families.

use super::{APPID, Bench, app, errcode, json, link, location, parameter};
use crate::domain::appid::AppId;
use crate::mock::app::{App, Kind};
use crate::mock::{Settings, identity};
use bytes::Bytes;
use serde_json::Value;

const PLATFORM: &str = "wxfedcba9876543210";

fn platform_token(bench: &mut Bench, secret: &str, ticket: &str) -> Value {
    let body = format!(
        "{{\"component_appid\":\"{PLATFORM}\",\"component_appsecret\":\"{secret}\",\
         \"component_verify_ticket\":\"{ticket}\"}}"
    );
    // Clients send it without a content type (engineering notes, section 3).
    let request = http::Request::post("/cgi-bin/component/api_component_token")
        .header("host", "api.weixin.qq.com")
        .body(Bytes::from(body))
        .unwrap();
    json(&bench.send(&request))
}

fn code(bench: &mut Bench) -> String {
    let target = link(&[("scope", "snsapi_userinfo"), ("component_appid", PLATFORM)]);
    let sent = bench.get(&(target + "&mock_consent=allow"));
    let address = location(&sent);
    assert!(address.ends_with(&format!("&appid={APPID}")), "{address}");
    parameter(&address, "code")
}

fn exchange(bench: &mut Bench, code: &str, token: &str) -> Value {
    json(&bench.get(&format!(
        "/sns/oauth2/component/access_token?appid={APPID}&code={code}\
         &grant_type=authorization_code&component_appid={PLATFORM}&component_access_token={token}"
    )))
}

fn token(bench: &mut Bench) -> String {
    platform_token(bench, "s", "t")["component_access_token"].as_str().unwrap().to_owned()
}

#[test]
fn p4_a_platform_exchanges_and_refreshes_without_a_secret() {
    let mut bench = Bench::new(Settings::default());
    let token = token(&mut bench);
    let code = code(&mut bench);
    let answer = exchange(&mut bench, &code, &token);
    assert_eq!(answer["scope"], "snsapi_userinfo");
    assert_eq!(errcode(&exchange(&mut bench, &code, &token)), 40163);
    let refreshed = json(&bench.get(&format!(
        "/sns/oauth2/component/refresh_token?appid={APPID}&grant_type=refresh_token\
         &component_appid={PLATFORM}&component_access_token={token}&refresh_token={}",
        answer["refresh_token"].as_str().unwrap()
    )));
    assert_eq!(refreshed["access_token"], answer["access_token"]);
    // The platform learned its secret, and its domain, not the account.
    assert_eq!(errcode(&platform_token(&mut bench, "other", "t")), 40125);
    let elsewhere =
        link(&[("redirect_uri", "http%3A%2F%2Felse.where%2F"), ("scope", "snsapi_base")]);
    assert!(location(&bench.get(&elsewhere)).contains("code="));
    let through = elsewhere + "&component_appid=" + PLATFORM;
    let page = bench.get(&through);
    assert_eq!(super::page_code(&page), 10003);
    // The platform's domains count (PROTOCOL 1.4, 4): the advice is about those.
    let html = super::text(&page);
    assert!(html.contains("公众号开发域名") && html.contains("第三方平台配置的是"), "{html}");
}

/// The code is for the platform that asked (PROTOCOL 4, 10.9), and another's try does not spend it.
#[test]
fn p10_9_a_code_is_for_the_platform_that_asked() {
    const OTHER: &str = "wx0000111122223333";
    let mut bench = Bench::new(Settings::default());
    let own = token(&mut bench);
    let body = format!(
        "{{\"component_appid\":\"{OTHER}\",\"component_appsecret\":\"o\",\
         \"component_verify_ticket\":\"t\"}}"
    );
    let told = json(&bench.post("/cgi-bin/component/api_component_token", &body));
    let others = told["component_access_token"].as_str().unwrap();
    let code = code(&mut bench);
    let stolen = json(&bench.get(&format!(
        "/sns/oauth2/component/access_token?appid={APPID}&code={code}\
         &grant_type=authorization_code&component_appid={OTHER}&component_access_token={others}"
    )));
    assert_eq!(errcode(&stolen), 40029);
    assert_eq!(exchange(&mut bench, &code, &own)["scope"], "snsapi_userinfo");
}

#[test]
fn p4_errors() {
    let mut bench = Bench::new(Settings::default());
    let token = token(&mut bench);
    let web = bench.code("snsapi_base", "zhangsan");
    // A code of the plain flow is not the platform's.
    assert_eq!(errcode(&exchange(&mut bench, &web, &token)), 40029);
    let code = code(&mut bench);
    assert_eq!(errcode(&exchange(&mut bench, &code, "wrong")), 40001);
    let without = |leave: &str| {
        let all = format!(
            "appid={APPID}&code=c&grant_type=authorization_code&component_appid={PLATFORM}\
             &component_access_token=t"
        );
        let kept: Vec<&str> =
            all.split('&').filter(|p| !p.starts_with(&format!("{leave}="))).collect();
        format!("/sns/oauth2/component/access_token?{}", kept.join("&"))
    };
    for (name, code) in [
        ("appid", 41002),
        ("code", 41008),
        ("grant_type", 40002),
        ("component_appid", 41018),
        ("component_access_token", 41021),
    ] {
        assert_eq!(errcode(&json(&bench.get(&without(name)))), code, "{name}");
    }
    // The plain endpoint does not understand a platform's parameters.
    let plain = format!(
        "/sns/oauth2/access_token?appid={APPID}&code={code}&grant_type=authorization_code\
         &component_appid={PLATFORM}&component_access_token={token}"
    );
    assert_eq!(errcode(&json(&bench.get(&plain))), 41004);
    // Nor, with a secret, its codes: that call is not a platform's (PROTOCOL 4), and spends nothing.
    let plain = format!(
        "/sns/oauth2/access_token?appid={APPID}&secret={}&code={code}\
         &grant_type=authorization_code",
        super::SECRET
    );
    assert_eq!(errcode(&json(&bench.get(&plain))), 40029);
    assert_eq!(exchange(&mut bench, &code, &token)["scope"], "snsapi_userinfo");
    let unknown = json(&bench.get(&format!(
        "/sns/oauth2/component/refresh_token?appid={APPID}&grant_type=refresh_token\
         &component_appid={PLATFORM}&component_access_token={token}&refresh_token=x"
    )));
    assert_eq!(errcode(&unknown), 61023);
    bench.advance(7200);
    let late = super::json(&bench.get(&format!(
        "/sns/oauth2/component/access_token?appid={APPID}&code=c&grant_type=authorization_code\
         &component_appid={PLATFORM}&component_access_token={token}"
    )));
    assert_eq!(errcode(&late), 42006);
}

#[test]
fn p10_5_an_account_that_did_not_hand_over_its_rights() {
    let mut account = app(Kind::Service, "127.0.0.1");
    let mut platform = App::new(AppId::parse(PLATFORM).unwrap(), Kind::Component);
    platform.domains =
        vec![crate::mock::callback_domain::CallbackDomain::parse("127.0.0.1:3000").unwrap()];
    let target = link(&[("scope", "snsapi_base"), ("component_appid", PLATFORM)]);
    let mut bench = Bench::pinned(vec![account.clone(), platform.clone()]);
    assert_eq!(super::page_code(&bench.get(&target)), 10015);
    let token = token(&mut bench);
    assert_eq!(errcode(&exchange(&mut bench, "c", &token)), 61003);
    account.platforms = vec![AppId::parse(PLATFORM).unwrap()];
    // The platform's callback domain counts, not the account's (PROTOCOL 1.4).
    let mut bench = Bench::pinned(vec![account, platform]);
    assert!(location(&bench.get(&target)).contains("code="));
}

#[test]
fn p4_the_platforms_own_token() {
    let mut bench = Bench::with("component-ticket", "own");
    assert_eq!(errcode(&platform_token(&mut bench, "s", "t")), 61006);
    let ticket = identity::component_ticket(PLATFORM);
    let answer = platform_token(&mut bench, "s", &ticket);
    assert_eq!(answer["expires_in"], 7200);
    assert_eq!(errcode(&platform_token(&mut bench, "", &ticket)), 41004);
    let get = json(&bench.get("/cgi-bin/component/api_component_token"));
    assert_eq!(errcode(&get), 43002);
    // A mini program through the platform.
    let token = answer["component_access_token"].as_str().unwrap();
    let target = format!(
        "/sns/component/jscode2session?appid=wxaaaaaaaaaaaaaaaa&js_code=x\
         &grant_type=authorization_code&component_appid={PLATFORM}&component_access_token={token}"
    );
    assert_eq!(errcode(&json(&bench.get(&target))), 40029);
}

#[test]
fn p2_3_a_global_token_opens_no_profile() {
    let mut bench = Bench::new(Settings::default());
    let login = bench.login("snsapi_userinfo", "zhangsan");
    let target = format!(
        "/cgi-bin/token?grant_type=client_credential&appid={APPID}&secret={}",
        super::SECRET
    );
    let response = bench.get(&target);
    assert_eq!(response.headers()["content-type"], "application/json; encoding=utf-8");
    let global = json(&response)["access_token"].as_str().unwrap().to_owned();
    let openid = login["openid"].as_str().unwrap();
    let profile = bench.get(&format!("/sns/userinfo?access_token={global}&openid={openid}"));
    assert_eq!(errcode(&json(&profile)), 40001);
    let followers = json(&bench.get(&format!("/cgi-bin/user/get?access_token={global}")));
    let list = followers["data"]["openid"].as_array().unwrap();
    assert!(list.iter().any(|id| id == openid));
    assert_eq!(errcode(&json(&bench.get(&target.replace("client_credential", "x")))), 40002);
    assert_eq!(errcode(&json(&bench.get(&(target + "x")))), 40125);
}

/// One capture has another content type than the rest of sns (PROTOCOL 2.0).
#[test]
fn p11_21_the_content_type_of_component_calls_by_switch() {
    let kind = |bench: &mut Bench| {
        let answer = bench.get("/sns/oauth2/component/access_token?appid=wx0");
        answer.headers()["content-type"].to_str().unwrap().to_owned()
    };
    assert_eq!(kind(&mut Bench::new(Settings::default())), "text/plain");
    let mut bench = Bench::with("component-content-type", "cgi");
    assert_eq!(kind(&mut bench), "application/json; encoding=utf-8");
    let plain = bench.get("/sns/oauth2/access_token");
    assert_eq!(plain.headers()["content-type"], "text/plain");
}
