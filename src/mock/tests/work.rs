//! WeCom (PROTOCOL 6, 10.36).
//! Must not look at other families.

use super::{Bench, CALLBACK, errcode, json, location, parameter, text, title};
use crate::domain::appid::AppId;
use crate::mock::Settings;
use crate::mock::app::{App, Kind};
use crate::mock::callback_domain::CallbackDomain;
use crate::mock::why::Notice;
use bytes::Bytes;
use serde_json::Value;

const CORP: &str = "ww0123456789abcdef";

fn code(bench: &mut Bench, scope: &str, user: &str) -> String {
    let target = format!(
        "/connect/oauth2/authorize?appid={CORP}&redirect_uri={CALLBACK}&response_type=code\
         &scope={scope}&state=s&agentid=1000002&mock_user={user}&mock_consent=allow"
    );
    let response = bench.get(&target);
    let address = location(&response);
    assert!(address.ends_with("&state=s"), "{address}");
    parameter(&address, "code")
}

fn token(bench: &mut Bench, secret: &str) -> Value {
    json(&bench.get(&format!("/cgi-bin/gettoken?corpid={CORP}&corpsecret={secret}")))
}

fn user(bench: &mut Bench, token: &Value, code: &str) -> http::Response<Bytes> {
    let token = token["access_token"].as_str().unwrap();
    bench.get(&format!("/cgi-bin/auth/getuserinfo?access_token={token}&code={code}"))
}

#[test]
fn p10_36_every_answer_has_errcode_and_the_manner_of_wecom() {
    let mut bench = Bench::new(Settings::default());
    let response = bench.get(&format!("/cgi-bin/gettoken?corpid={CORP}&corpsecret=s"));
    assert_eq!(response.headers()["content-type"], "application/json; charset=UTF-8");
    let first = json(&response);
    assert_eq!((&first["errcode"], &first["errmsg"]), (&0.into(), &"ok".into()));
    bench.advance(60);
    let again = token(&mut bench, "s");
    assert_eq!(again["access_token"], first["access_token"]);
    assert_eq!(again["expires_in"], 7140);
    let response = user(&mut bench, &first, "nope");
    assert_eq!(response.headers()["error-code"], "40029");
    assert!(response.headers()["error-msg"].to_str().unwrap().starts_with("invalid code, hint: ["));
    let answer = json(&response);
    let errmsg = answer["errmsg"].as_str().unwrap();
    assert!(errmsg.contains("], from ip: 127.0.0.1, more info at "), "{errmsg}");
    assert!(errmsg.ends_with("/devtool/query?e=40029"));
}

#[test]
fn p10_36_a_member_and_a_code_that_works_once() {
    let mut bench = Bench::new(Settings::default());
    let token = token(&mut bench, "s");
    let code = code(&mut bench, "snsapi_base", "lisi");
    assert_eq!(code.len(), 43);
    let answer = json(&user(&mut bench, &token, &code));
    assert_eq!(answer["userid"], "lisi");
    assert!(answer.get("user_ticket").is_none());
    // No separate 40163.
    assert_eq!(errcode(&json(&user(&mut bench, &token, &code))), 40029);
    let outsider = self::code(&mut bench, "snsapi_base", "stranger");
    let answer = json(&user(&mut bench, &token, &outsider));
    assert!(answer.get("userid").is_none() && answer["openid"].is_string());
}

#[test]
fn p6_3_private_details_with_a_ticket() {
    let mut bench = Bench::new(Settings::default());
    let token = token(&mut bench, "s");
    let code = code(&mut bench, "snsapi_privateinfo", "lisi");
    let answer = json(&user(&mut bench, &token, &code));
    let ticket = answer["user_ticket"].as_str().unwrap().to_owned();
    let detail = |bench: &mut Bench, ticket: &str| {
        let target = format!(
            "/cgi-bin/auth/getuserdetail?access_token={}",
            token["access_token"].as_str().unwrap()
        );
        let body = format!("{{\"user_ticket\":\"{ticket}\"}}");
        let request = http::Request::post(target).body(Bytes::from(body)).unwrap();
        json(&bench.send(&request))
    };
    let answer = detail(&mut bench, &ticket);
    assert_eq!((&answer["userid"], &answer["gender"]), (&"lisi".into(), &"2".into()));
    // WW-90313: a ticket nobody gave, and one too old.
    assert_eq!(errcode(&detail(&mut bench, "x")), 84015);
    bench.advance(1800);
    assert_eq!(errcode(&detail(&mut bench, &ticket)), 84014);
}

#[test]
fn p6_3_the_old_path_spells_in_capitals() {
    let mut bench = Bench::new(Settings::default());
    let token = token(&mut bench, "s");
    let code = code(&mut bench, "snsapi_base", "zhangsan");
    let token = token["access_token"].as_str().unwrap();
    let target = format!("/cgi-bin/user/getuserinfo?access_token={token}&code={code}");
    assert_eq!(json(&bench.get(&target))["UserId"], "zhangsan");
    let member =
        json(&bench.get(&format!("/cgi-bin/user/get?access_token={token}&userid=zhangsan")));
    assert_eq!(member["name"], "张三");
    let nobody = json(&bench.get(&format!("/cgi-bin/user/get?access_token={token}&userid=x")));
    assert_eq!(errcode(&nobody), 60111);
}

#[test]
fn p6_3_errors_of_gettoken() {
    let mut bench = Bench::new(Settings::default());
    let first = token(&mut bench, "s");
    let code = code(&mut bench, "snsapi_base", "zhangsan");
    user(&mut bench, &first, &code);
    // The first successful login made the secret the corp's own.
    let wrong = token(&mut bench, "other");
    assert_eq!(errcode(&wrong), 40001);
    assert!(wrong["errmsg"].as_str().unwrap().starts_with("invalid credential, hint: ["));
    assert_eq!(errcode(&json(&bench.get("/cgi-bin/gettoken?corpid=x&corpsecret=s"))), 40013);
    let answer = user(&mut bench, &serde_json::json!({ "access_token": "nope" }), "c");
    assert_eq!(errcode(&json(&answer)), 40014);
    bench.advance(7200);
    assert_eq!(errcode(&json(&user(&mut bench, &first, "c"))), 42001);
}

#[test]
fn p10_36_the_trusted_domain_includes_the_port() {
    let mut corp = App::new(AppId::parse(CORP).unwrap(), Kind::Work);
    corp.domains = vec![CallbackDomain::parse("mail.qq.com:8080").unwrap()];
    let mut bench = Bench::pinned(vec![corp]);
    let mut page = |uri: &str| {
        let target = format!(
            "/connect/oauth2/authorize?appid={CORP}&redirect_uri={uri}&response_type=code\
             &scope=snsapi_base&agentid=1"
        );
        bench.get(&target)
    };
    let good = page("https%3A%2F%2Fmail.qq.com%3A8080%2Fx");
    assert_eq!(good.status(), 302);
    assert!(location(&good).ends_with("&state="));
    let wrong = page("https%3A%2F%2Fmail.qq.com%2Fx");
    assert_eq!(title(&wrong), "redirect_uri需使用应用可信域名");
}

#[test]
fn p6_1_private_details_need_an_agentid() {
    let mut bench = Bench::new(Settings::default());
    let target = format!(
        "/connect/oauth2/authorize?appid={CORP}&redirect_uri={CALLBACK}&response_type=code\
         &scope=snsapi_privateinfo&state=s"
    );
    // Until the appid is used as a CorpID, the link may be a provider's.
    token(&mut bench, "s");
    assert_eq!(title(&bench.get(&target)), "该链接无法访问");
    let page = bench.get(&(target + "&agentid=1"));
    assert_eq!(page.headers()["x-wxauth-page"], "consent");
}

/// WeCom's page 96441: its table says that such a link fails, its special cases that it is taken for
/// `snsapi_base` and gives nothing private.
#[test]
fn p6_1_a_corps_link_without_an_agentid_by_switch() {
    let link = |appid: &str, scope: &str| {
        format!(
            "/connect/oauth2/authorize?appid={appid}&redirect_uri={CALLBACK}&response_type=code\
             &scope={scope}&state=s&mock_user=lisi"
        )
    };
    let private = link(CORP, "snsapi_privateinfo");
    let mut bench = Bench::with("corp-no-agentid", "base");
    // Silent, and noted.
    let code = parameter(&location(&bench.get(&private)), "code");
    let noted = bench.emulator.journal().since(0).last().unwrap().entry.notices.clone();
    assert!(noted.contains(&Notice::TakenForBase), "{noted:?}");
    let token = token(&mut bench, "s");
    let who = json(&user(&mut bench, &token, &code));
    assert_eq!(who["userid"], "lisi");
    assert!(who.get("user_ticket").is_none(), "{who}");
    // With an agentid it is what it says, and so is a suite's link, which never has one.
    let named = bench.get(&(private + "&agentid=1"));
    assert_eq!(named.headers()["x-wxauth-page"], "consent");
    let suite = bench.get(&link("tj0123456789abcdef", "snsapi_privateinfo"));
    assert_eq!(suite.headers()["x-wxauth-page"], "consent");
}

#[test]
fn p6_2_web_login_asks_in_any_browser() {
    let mut bench = Bench::new(Settings::default());
    bench.agent = "Mozilla/5.0 (X11; Linux x86_64) Chrome/126.0.0.0 Safari/537.36";
    let target = |path: &str| {
        format!("{path}?login_type=CorpApp&appid={CORP}&agentid=1&redirect_uri={CALLBACK}&state=s")
    };
    let page = bench.get(&target("/wwlogin/sso/login"));
    let html = text(&page).to_owned();
    assert!(html.contains("href=\"login?login_type=CorpApp"));
    let uuid = html.split_once("name=\"uuid\" value=\"").unwrap().1.split_once('"').unwrap().0;
    let sent = bench.post("/wwlogin/sso/authorize_reply", &format!("uuid={uuid}&allow=1"));
    let code = parameter(&location(&sent), "code");
    let token = token(&mut bench, "s");
    assert_eq!(json(&user(&mut bench, &token, &code))["userid"], "zhangsan");
    let old = bench.get(&(target("/wwopen/sso/qrConnect") + "&mock_consent=allow"));
    assert!(location(&old).ends_with(&format!("&state=s&appid={CORP}")));
    let without = target("/wwlogin/sso/login").replace("&agentid=1", "");
    assert_eq!(title(&bench.get(&without)), "该链接无法访问");
    // A third party's service has no agentid.
    let page = bench.get(&without.replace("CorpApp", "ServiceApp"));
    assert_eq!(page.headers()["x-wxauth-page"], "consent");
}

#[test]
fn p6_3_a_code_of_another_corp() {
    let mut bench = Bench::new(Settings::default());
    let code = code(&mut bench, "snsapi_base", "lisi");
    let other = json(&bench.get("/cgi-bin/gettoken?corpid=ww1111111111111111&corpsecret=s"));
    let answer = json(&user(&mut bench, &other, &code));
    assert_eq!(errcode(&answer), 50001);
    assert!(answer["errmsg"].as_str().unwrap().starts_with("redirect_uri unauthorized, hint: ["));
}

fn post_json(bench: &mut Bench, target: &str, body: &str) -> Value {
    let request = http::Request::post(target)
        .header("host", "qyapi.weixin.qq.com")
        .body(Bytes::copy_from_slice(body.as_bytes()));
    json(&bench.send(&request.unwrap()))
}

/// The suite is the account that asks for the code (PROTOCOL 6.3: the calls of service providers).
#[test]
fn p6_3_a_service_provider_learns_who_came_and_what_he_allows() {
    let mut bench = Bench::new(Settings::default());
    let asked =
        format!("{{\"suite_id\":\"{CORP}\",\"suite_secret\":\"s\",\"suite_ticket\":\"t\"}}");
    let path = "/cgi-bin/service/get_suite_token";
    let first = post_json(&mut bench, path, &asked);
    assert_eq!((&first["errcode"], &first["expires_in"]), (&0.into(), &7200.into()));
    let token = first["suite_access_token"].as_str().unwrap().to_owned();
    let code = code(&mut bench, "snsapi_privateinfo", "lisi");
    let info = |code: &str| {
        format!("/cgi-bin/service/auth/getuserinfo3rd?suite_access_token={token}&code={code}")
    };
    let who = json(&bench.get(&info(&code)));
    let keys: Vec<&str> = who.as_object().unwrap().keys().map(String::as_str).collect();
    let order =
        ["errcode", "errmsg", "corpid", "userid", "user_ticket", "expires_in", "open_userid"];
    assert_eq!(keys, order);
    assert_eq!((&who["userid"], &who["expires_in"]), (&"lisi".into(), &1800.into()));
    assert_eq!(errcode(&json(&bench.get(&info(&code)))), 40029);
    let ticket = format!("{{\"user_ticket\":{}}}", who["user_ticket"]);
    let path = format!("/cgi-bin/service/auth/getuserdetail3rd?suite_access_token={token}");
    let detail = post_json(&mut bench, &path, &ticket);
    assert_eq!((&detail["corpid"], &detail["userid"]), (&who["corpid"], &who["userid"]));
    assert!(detail["gender"].is_string() && detail["avatar"].is_string());
    // Without the private scope no ticket; an outsider has an openid only.
    let code = self::code(&mut bench, "snsapi_base", "lisi");
    let base = json(&bench.get(&info(&code)));
    assert!(base["open_userid"].is_string() && base.get("user_ticket").is_none());
    let code = self::code(&mut bench, "snsapi_base", "stranger");
    let outsider = json(&bench.get(&info(&code)));
    assert!(outsider.get("userid").is_none() && outsider["openid"].is_string());
}

#[test]
fn p6_3_what_a_service_provider_is_refused() {
    let mut bench = Bench::new(Settings::default());
    let path = "/cgi-bin/service/get_suite_token";
    let asked = |id: &str, secret: &str| {
        format!("{{\"suite_id\":\"{id}\",\"suite_secret\":\"{secret}\",\"suite_ticket\":\"t\"}}")
    };
    assert_eq!(errcode(&json(&bench.get(path))), 43002);
    let form = post_json(&mut bench, path, "suite_id=x");
    assert_eq!(errcode(&form), 47001);
    assert!(form["errmsg"].as_str().unwrap().starts_with("data format error, hint: ["), "{form}");
    // WW-90313: a provider has numbers of its own.
    assert_eq!(errcode(&post_json(&mut bench, path, "{}")), 41021);
    let part = format!("{{\"suite_id\":\"{CORP}\"}}");
    assert_eq!(errcode(&post_json(&mut bench, path, &part)), 41024);
    let part = asked(CORP, "s").replace("suite_ticket", "x");
    assert_eq!(errcode(&post_json(&mut bench, path, &part)), 41023);
    assert_eq!(errcode(&post_json(&mut bench, path, &asked("x", "s"))), 40083);
    let suite = post_json(&mut bench, path, &asked(CORP, "s"));
    let suite = suite["suite_access_token"].as_str().unwrap().to_owned();
    // A corp's own token is not a provider's, nor the other way round.
    let own = token(&mut bench, "s")["access_token"].as_str().unwrap().to_owned();
    let info = "/cgi-bin/service/auth/getuserinfo3rd?code=c&suite_access_token=";
    assert_eq!(errcode(&json(&bench.get(&format!("{info}{own}")))), 40082);
    assert_eq!(errcode(&json(&bench.get(info))), 41022);
    let other = format!("/cgi-bin/auth/getuserinfo?code=c&access_token={suite}");
    assert_eq!(errcode(&json(&bench.get(&other))), 40014);
    assert_eq!(errcode(&json(&bench.get(&format!("{info}{suite}")))), 40029);
    let detail = format!("/cgi-bin/service/auth/getuserdetail3rd?suite_access_token={suite}");
    assert_eq!(errcode(&post_json(&mut bench, &detail, "{\"user_ticket\":\"x\"}")), 84015);
    bench.advance(7201);
    let late = bench.get(&format!("{info}{suite}"));
    assert_eq!(errcode(&json(&late)), 42009);
    assert_eq!(late.headers()["error-code"], "42009");
    // The first login makes the secret the provider's own.
    let token = post_json(&mut bench, path, &asked(CORP, "s"));
    let code = code(&mut bench, "snsapi_base", "lisi");
    bench.get(
        &format!("{info}{}", token["suite_access_token"].as_str().unwrap())
            .replace("code=c", &format!("code={code}")),
    );
    assert_eq!(errcode(&post_json(&mut bench, path, &asked(CORP, "other"))), 40080);
}

/// WW-90313, and answers seen: what is missing has numbers of its own, the secret's first.
#[test]
fn p6_3_what_is_missing() {
    let mut bench = Bench::new(Settings::default());
    let mut told = |target: &str| {
        let answer = json(&bench.get(target));
        let errmsg = answer["errmsg"].as_str().unwrap().to_owned();
        (errcode(&answer), errmsg.split(", hint").next().unwrap().to_owned())
    };
    assert_eq!(told("/cgi-bin/gettoken"), (41004, "corpsecret missing".to_owned()));
    assert_eq!(told("/cgi-bin/gettoken?corpid=x").0, 41004);
    assert_eq!(told("/cgi-bin/gettoken?corpsecret=s"), (41002, "corpid missing".to_owned()));
    let missing = (41001, "access_token missing".to_owned());
    assert_eq!(told("/cgi-bin/auth/getuserinfo?code=c"), missing);
    assert_eq!(told("/_host/qyapi.weixin.qq.com/cgi-bin/user/get"), missing);
    let token = token(&mut bench, "s")["access_token"].as_str().unwrap().to_owned();
    let mut told = |path: &str| errcode(&json(&bench.get(&format!("{path}?access_token={token}"))));
    assert_eq!(told("/cgi-bin/auth/getuserinfo"), 41008);
    // A corp's token tells which product's call it is, where no host does.
    assert_eq!(told("/cgi-bin/user/get"), 41009);
    assert_eq!(told("/cgi-bin/auth/getuserdetail"), 43002);
    // The path it had before, which many SDKs still call.
    assert_eq!(told("/cgi-bin/user/getuserdetail"), 43002);
}

fn agent(agentid: &str, secret: &str, domain: &str) -> App {
    let mut app = App::new(AppId::parse(CORP).unwrap(), Kind::Work);
    app.agentid = Some(agentid.to_owned());
    app.secret = Some(crate::domain::secret::Secret::new(secret));
    app.domains = vec![CallbackDomain::parse(domain).unwrap()];
    app
}

/// PROTOCOL 6.1, 6.3: each app has its secret and its trusted domain; the code of one is not for the
/// token of another.
#[test]
fn p6_3_two_apps_of_a_corp_are_told_apart() {
    let apps = vec![agent("1000002", "a", "127.0.0.1:3000"), agent("1000003", "b", "b.example")];
    let mut bench = Bench::pinned(apps);
    let (first, second) = (token(&mut bench, "a"), token(&mut bench, "b"));
    assert_ne!(first["access_token"], second["access_token"]);
    assert_eq!(token(&mut bench, "a")["access_token"], first["access_token"]);
    assert_eq!(errcode(&token(&mut bench, "c")), 40001);
    let made = code(&mut bench, "snsapi_base", "lisi");
    assert_eq!(errcode(&json(&user(&mut bench, &second, &made))), 50001);
    // A wrong app's token does not spend it.
    assert_eq!(json(&user(&mut bench, &first, &made))["userid"], "lisi");
    let link = |agentid: &str| {
        format!(
            "/connect/oauth2/authorize?appid={CORP}&redirect_uri={CALLBACK}&response_type=code\
             &scope=snsapi_base&state=s{agentid}"
        )
    };
    let page = bench.get(&link("&agentid=1000003"));
    assert_eq!(title(&page), "redirect_uri需使用应用可信域名");
    assert_eq!(title(&bench.get(&link("&agentid=7"))), "该链接无法访问");
    // Without an agentid the domain tells: the code is of the apps that trust it.
    let code = parameter(&location(&bench.get(&link(""))), "code");
    assert_eq!(errcode(&json(&user(&mut bench, &second, &code))), 50001);
    assert_eq!(json(&user(&mut bench, &first, &code))["userid"], "zhangsan");
}

/// PROTOCOL 6: WeCom's pages are WeCom's.
#[test]
fn p6_1_the_pages_speak_of_wecom() {
    let mut bench = Bench::new(Settings::default());
    let link = format!(
        "/connect/oauth2/authorize?appid={CORP}&redirect_uri={CALLBACK}&response_type=code\
         &scope=snsapi_privateinfo&state=s&agentid=1000002"
    );
    let words = |page: &http::Response<Bytes>| {
        let html = text(page).split_once("</style>").unwrap().1.replace("不是真实的微信", "");
        html.replace("企业微信", "").contains("微信")
    };
    let consent = bench.get(&link);
    assert_eq!(consent.headers()["x-wxauth-page"], "consent");
    assert!(text(&consent).contains("<title>企业微信授权登录"));
    assert!(!words(&consent), "{}", text(&consent));
    let refused = bench.get(&format!("{link}&mock_consent=refuse"));
    assert!(text(&refused).contains("真实的企业微信") && !words(&refused));
    bench.agent = "Mozilla/5.0 (X11; Linux x86_64) Chrome/126.0.0.0 Safari/537.36";
    let outside = bench.get(&link);
    assert!(text(&outside).contains("请在企业微信客户端打开链接") && !words(&outside));
    let login = format!(
        "/wwlogin/sso/login?login_type=CorpApp&appid={CORP}&agentid=1&redirect_uri={CALLBACK}"
    );
    assert!(!words(&bench.get(&login)));
    let wrong = bench.get(&login.replace("&agentid=1", ""));
    assert!(!words(&wrong), "{}", text(&wrong));
}

/// What the emulator lacks, or has elsewhere, it says in words of its own, without WeCom's link.
#[test]
fn a_path_that_is_not_there_is_told_as_that() {
    let mut bench = Bench::new(Settings::default());
    let mut told = |target: &str| {
        let answer = json(&bench.get(target));
        assert_eq!(errcode(&answer), 40066);
        answer["errmsg"].as_str().unwrap().to_owned()
    };
    assert_eq!(
        told("/_host/qyapi.weixin.qq.com/cgi-bin/message/send"),
        "wxauth emulator: WeChat has /cgi-bin/message/send, but the emulator does not play this call"
    );
    let elsewhere = told("/_host/api.weixin.qq.com/cgi-bin/gettoken");
    let words =
        "wxauth emulator: /cgi-bin/gettoken belongs to qyapi.weixin.qq.com, not to this host rid: ";
    assert!(elsewhere.starts_with(words), "{elsewhere}");
}
