//! Accounts that hand their rights to third-party platforms (PROTOCOL 4, and WeChat's pages named in
//! `authorizer` and `handing`). Must not look at the logins of users.

use super::{APPID, Bench, SECRET, errcode, json, link, location, parameter, text, title};
use crate::domain::appid::AppId;
use crate::domain::secret::Secret;
use crate::mock::app::{App, Kind};
use crate::mock::callback_domain::CallbackDomain;
use crate::mock::{AutoApprove, Settings};
use bytes::Bytes;
use serde_json::{Value, json};

const PLATFORM: &str = "wxfedcba9876543210";
const MINI: &str = "wx00000000000000a1";
const BACK: &str = "http%3A%2F%2Fadmin.test%2Fback%3Fstore%3D7";
const FROM: (&str, &str) = ("referer", "http://admin.test/authorize");

/// A service account and a mini program that have handed nothing to anybody, and a platform.
fn apps() -> Vec<App> {
    let one = |appid: &str, kind| {
        let mut app = App::new(AppId::parse(appid).unwrap(), kind);
        app.secret = Some(Secret::new(SECRET));
        app
    };
    let mut platform = one(PLATFORM, Kind::Component);
    platform.domains = vec![CallbackDomain::parse("admin.test").unwrap()];
    vec![one(APPID, Kind::Service), one(MINI, Kind::Mini), platform]
}

impl Bench {
    fn call(&mut self, name: &str, token: &str, body: &Value) -> Value {
        self.call_as("component_access_token", name, token, &body.to_string())
    }

    fn call_as(&mut self, parameter: &str, name: &str, token: &str, body: &str) -> Value {
        let target = format!("/cgi-bin/component/{name}?{parameter}={token}");
        let request = http::Request::post(target).header("host", "api.weixin.qq.com");
        let request = request.body(Bytes::copy_from_slice(body.as_bytes())).unwrap();
        json(&self.send(&request))
    }

    fn platform_token(&mut self) -> String {
        let body = json!({ "component_appid": PLATFORM, "component_appsecret": SECRET,
            "component_verify_ticket": "t" });
        let told = self.call("api_component_token", "", &body);
        told["component_access_token"].as_str().unwrap().to_owned()
    }

    fn prepared(&mut self, token: &str) -> String {
        let body = json!({ "component_appid": PLATFORM });
        let told = self.call("api_create_preauthcode", token, &body);
        told["pre_auth_code"].as_str().unwrap_or_else(|| panic!("{told}")).to_owned()
    }

    /// The page on a computer, opened from the platform's own.
    fn page(&mut self, code: &str, more: &str) -> http::Response<Bytes> {
        self.get_as(&address(code, more), &[FROM])
    }

    fn redeem(&mut self, token: &str, code: &str) -> Value {
        let body = json!({ "component_appid": PLATFORM, "authorization_code": code });
        self.call("api_query_auth", token, &body)
    }

    /// The authorization code of an account that says yes.
    fn authorized(&mut self, token: &str, account: &str) -> String {
        let pre = self.prepared(token);
        let sent = self.page(&pre, &format!("&mock_account={account}"));
        parameter(&location(&sent), "auth_code")
    }
}

fn address(code: &str, more: &str) -> String {
    format!(
        "/cgi-bin/componentloginpage?component_appid={PLATFORM}&pre_auth_code={code}\
         &redirect_uri={BACK}{more}"
    )
}

/// What WeChat's page shows, on an error page.
#[track_caller]
fn refused(page: &http::Response<Bytes>, sentence: &str) {
    assert_eq!(page.headers()["x-wxauth-page"], "error", "{}", text(page));
    assert!(title(page).contains(sentence), "{}", title(page));
}

#[test]
fn p4_a_pre_auth_code_for_the_platforms_token_under_either_name() {
    let mut bench = Bench::pinned(apps());
    let token = bench.platform_token();
    let body = json!({ "component_appid": PLATFORM }).to_string();
    for name in ["component_access_token", "access_token"] {
        let told = bench.call_as(name, "api_create_preauthcode", &token, &body);
        // The page's prose, and a capture: 100 characters, 1800 seconds.
        assert_eq!(told["expires_in"], 1800);
        let code = told["pre_auth_code"].as_str().unwrap();
        assert!(code.starts_with("preauthcode@@@") && code.len() == 100, "{code}");
    }
    let mut bench = Bench::with("pre-auth-code-life", "10m");
    let token = bench.platform_token();
    let told = bench.call("api_create_preauthcode", &token, &json!({"component_appid": PLATFORM}));
    assert_eq!(told["expires_in"], 600);
}

/// The numbers of the page api_getpreauthcode and of answers developers have posted.
#[test]
fn p4_errors_of_the_platforms_calls() {
    let mut bench = Bench::pinned(apps());
    let token = bench.platform_token();
    let global =
        format!("/cgi-bin/token?grant_type=client_credential&appid={APPID}&secret={SECRET}");
    let global = json(&bench.get(&global))["access_token"].as_str().unwrap().to_owned();
    let body = json!({ "component_appid": PLATFORM });
    for name in [
        "api_create_preauthcode",
        "api_query_auth",
        "api_authorizer_token",
        "api_get_authorizer_info",
        "api_get_authorizer_list",
    ] {
        let told = bench.call(name, "", &body);
        assert_eq!(errcode(&told), 41001, "{name}");
        // Seen: a blank before the rid, no comma.
        assert!(told["errmsg"].as_str().unwrap().starts_with("access_token missing rid: "));
        assert_eq!(errcode(&bench.call(name, "wrong", &body)), 40001);
        assert_eq!(errcode(&bench.call(name, &global, &body)), 61014);
        assert_eq!(errcode(&bench.call_as("access_token", name, &token, "x")), 47001);
        assert_eq!(errcode(&bench.call(name, &token, &json!({}))), 41018);
        assert_eq!(errcode(&bench.call(name, &token, &json!({"component_appid": APPID}))), 40013);
        let get = format!("/cgi-bin/component/{name}?access_token={token}");
        assert_eq!(errcode(&json(&bench.get(&get))), 43002);
    }
    bench.advance(7200);
    assert_eq!(errcode(&bench.call("api_create_preauthcode", &token, &body)), 42001);
}

#[test]
fn p4_an_account_hands_its_rights_over_and_its_users_log_in() {
    let mut bench = Bench::pinned(apps());
    let token = bench.platform_token();
    // Nobody has authorized the platform: 10015, as before.
    let login = link(&[
        ("scope", "snsapi_base"),
        ("redirect_uri", "http%3A%2F%2Fadmin.test%2Flogin"),
        ("component_appid", PLATFORM),
    ]);
    assert_eq!(super::page_code(&bench.get(&login)), 10015);
    let pre = bench.prepared(&token);
    let page = bench.page(&pre, "");
    assert_eq!(page.headers()["x-wxauth-page"], "handing");
    let html = text(&page).to_owned();
    assert!(html.contains(APPID) && html.contains(MINI) && !html.contains("<script"), "{html}");
    let uuid = html.split("name=\"uuid\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    assert!(html.contains("action=\"componentloginpage_reply\""));
    // In another language the page is the same one.
    let english = bench.get(&format!("/cgi-bin/componentloginpage_reply?uuid={uuid}&mock_lang=en"));
    assert!(text(&english).contains("Choose an account") && text(&english).contains(uuid));
    let form = format!("uuid={uuid}&account={APPID}");
    let sent = bench.post("/cgi-bin/componentloginpage_reply", &form);
    let sent = location(&sent);
    // As captured: auth_code, expires_in, behind the query there was.
    let code = parameter(&sent, "auth_code");
    let expected = format!("http://admin.test/back?store=7&auth_code={code}&expires_in=3600");
    assert_eq!(sent, expected);
    assert!(code.starts_with("queryauthcode@@@") && code.len() == 102, "{code}");
    let told = bench.redeem(&token, &code);
    let info = &told["authorization_info"];
    let keys: Vec<&String> = info.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "authorizer_appid",
            "authorizer_access_token",
            "expires_in",
            "authorizer_refresh_token",
            "func_info"
        ]
    );
    assert_eq!((&info["authorizer_appid"], &info["expires_in"]), (&json!(APPID), &json!(7200)));
    let refresh = info["authorizer_refresh_token"].as_str().unwrap();
    assert!(refresh.starts_with("refreshtoken@@@") && refresh.len() == 58, "{refresh}");
    // 4 is web authorization.
    let web = json!({ "funcscope_category": { "id": 4 } });
    assert!(info["func_info"].as_array().unwrap().contains(&web));
    // The account's token opens what its own opens, and nothing of the platform's.
    let authorizer = info["authorizer_access_token"].as_str().unwrap();
    let followers = json(&bench.get(&format!("/cgi-bin/user/get?access_token={authorizer}")));
    assert!(followers["total"].as_u64().unwrap() > 0);
    let body = json!({ "component_appid": PLATFORM });
    assert_eq!(errcode(&bench.call("api_create_preauthcode", authorizer, &body)), 61014);
    assert!(location(&bench.get(&login)).contains("code="));
}

#[test]
fn p4_an_authorization_code_is_good_once() {
    let mut bench = Bench::pinned(apps());
    let token = bench.platform_token();
    let code = bench.authorized(&token, APPID);
    // Some developers cut the prefix off, some do not.
    let bare = code.rsplit('@').next().unwrap().to_owned();
    assert_eq!(bench.redeem(&token, &bare)["authorization_info"]["authorizer_appid"], APPID);
    let again = bench.redeem(&token, &code);
    assert_eq!(errcode(&again), 61010);
    assert!(again["errmsg"].as_str().unwrap().starts_with("code is expired rid: "));
    let late = bench.authorized(&token, APPID);
    bench.advance(3600);
    assert_eq!(errcode(&bench.redeem(&token, &late)), 61010);
    // Seen: 61009 for none, for an unknown one, and for a pre_auth_code.
    let pre = bench.prepared(&token);
    for code in ["", "queryauthcode@@@x", &pre] {
        assert_eq!(errcode(&bench.redeem(&token, code)), 61009);
    }
    let why = bench.emulator.journal().since(0).last().unwrap().entry.verdict.clone();
    assert!(matches!(
        why,
        crate::mock::journal::Verdict::Errcode(61009, crate::mock::why::Why::PreAuthCodeHere)
    ));
}

#[test]
fn p7_5_a_used_authorization_code_by_switch() {
    let mut settings = Settings { apps: apps(), ..Settings::default() };
    settings.switches.set("used-authorization-code", "61009").unwrap();
    let mut bench = Bench::new(settings);
    let token = bench.platform_token();
    let code = bench.authorized(&token, APPID);
    assert!(bench.redeem(&token, &code)["errcode"].is_null());
    assert_eq!(errcode(&bench.redeem(&token, &code)), 61009);
}

#[test]
fn p4_a_refresh_token_stays_until_the_account_authorizes_anew() {
    let mut bench = Bench::pinned(apps());
    let token = bench.platform_token();
    let ask = |bench: &mut Bench, refresh: &Value| {
        let body = json!({ "component_appid": PLATFORM, "authorizer_appid": APPID,
            "authorizer_refresh_token": refresh });
        bench.call("api_authorizer_token", &token, &body)
    };
    assert_eq!(errcode(&ask(&mut bench, &json!("refreshtoken@@@x"))), 61003);
    let code = bench.authorized(&token, APPID);
    let first = bench.redeem(&token, &code)["authorization_info"].clone();
    let refresh = first["authorizer_refresh_token"].clone();
    let told = ask(&mut bench, &refresh);
    assert_eq!(told["authorizer_refresh_token"], refresh);
    assert_eq!(told["expires_in"], 7200);
    assert_ne!(told["authorizer_access_token"], first["authorizer_access_token"]);
    // Staff: `null` too is answered with 61023.
    for wrong in [json!("refreshtoken@@@x"), Value::Null] {
        assert_eq!(errcode(&ask(&mut bench, &wrong)), 61023);
    }
    let none = json!({ "component_appid": PLATFORM, "authorizer_refresh_token": refresh });
    assert_eq!(errcode(&bench.call("api_authorizer_token", &token, &none)), 40013);
    let code = bench.authorized(&token, APPID);
    let second =
        bench.redeem(&token, &code)["authorization_info"]["authorizer_refresh_token"].clone();
    assert_ne!(second, refresh);
    assert_eq!(errcode(&ask(&mut bench, &refresh)), 61023);
    assert_eq!(ask(&mut bench, &second)["authorizer_refresh_token"], second);
}

#[test]
fn p4_the_accounts_of_a_platform() {
    let mut all = apps();
    all[0].platforms = vec![AppId::parse(PLATFORM).unwrap()];
    let mut bench = Bench::pinned(all);
    let token = bench.platform_token();
    let code = bench.authorized(&token, MINI);
    let refresh =
        bench.redeem(&token, &code)["authorization_info"]["authorizer_refresh_token"].clone();
    let about = |bench: &mut Bench, appid: &str| {
        let body = json!({ "component_appid": PLATFORM, "authorizer_appid": appid });
        bench.call("api_get_authorizer_info", &token, &body)
    };
    let mini = about(&mut bench, MINI);
    // By this field back ends tell a mini program.
    assert!(mini["authorizer_info"]["MiniProgramInfo"].is_object(), "{mini}");
    assert_eq!(mini["authorization_info"]["authorizer_refresh_token"], refresh);
    let service = about(&mut bench, APPID);
    assert_eq!(service["authorizer_info"]["service_type_info"], json!({ "id": 2 }));
    assert!(service["authorizer_info"]["user_name"].as_str().unwrap().starts_with("gh_"));
    assert!(service["authorization_info"]["authorizer_refresh_token"].is_null());
    let list = |bench: &mut Bench, offset: u32, count: u32| {
        let body = json!({ "component_appid": PLATFORM, "offset": offset, "count": count });
        bench.call("api_get_authorizer_list", &token, &body)
    };
    let told = list(&mut bench, 0, 500);
    assert_eq!(told["total_count"], 2);
    assert_eq!(told["list"][0]["authorizer_appid"], MINI);
    assert_eq!(told["list"][0]["refresh_token"], refresh);
    assert_eq!(told["list"][0]["auth_time"], 1_790_000_000);
    assert_eq!(list(&mut bench, 1, 1)["list"][0]["authorizer_appid"], APPID);
    assert_eq!(errcode(&list(&mut bench, 0, 501)), 40170);
}

/// The sentences are those of the script of WeChat's own page.
#[test]
fn p4_what_the_page_refuses() {
    let mut bench = Bench::pinned(apps());
    let token = bench.platform_token();
    let pre = bench.prepared(&token);
    for missing in ["component_appid", "pre_auth_code", "redirect_uri"] {
        let address = address(&pre, "").replace(missing, "x");
        refused(&bench.get_as(&address, &[FROM]), "参数错误");
    }
    let other = address(&pre, "").replace(PLATFORM, "wx0000000000000000");
    refused(&bench.get_as(&other, &[FROM]), "参数错误");
    refused(&bench.page("preauthcode@@@x", ""), "PreAuthCode无效");
    // The link must be followed on a page of the callback's host: not typed, not on another site's.
    let entry = "请确认授权入口页所在域名，与授权后回调页所在域名相同";
    refused(&bench.get(&address(&pre, "")), entry);
    refused(&bench.get_as(&address(&pre, ""), &[("referer", "http://else.test/")]), entry);
    let elsewhere = address(&pre, "").replace("admin.test", "else.test");
    refused(&bench.get_as(&elsewhere, &[("referer", "http://else.test/")]), entry);
    // None of that spent the code.
    assert_eq!(bench.page(&pre, "").headers()["x-wxauth-page"], "handing");
    location(&bench.page(&pre, &format!("&mock_account={APPID}")));
    refused(&bench.page(&pre, ""), "预授权码已经被授权过");
    let late = bench.prepared(&token);
    bench.advance(1800);
    refused(&bench.page(&late, ""), "PreAuthCode无效");
    refused(&bench.page(&late, "&mock_lang=zh"), "PreAuthCode无效");
    let gone = bench.post("/cgi-bin/componentloginpage_reply", "uuid=x&account=y");
    assert_eq!(gone.status(), 410);
}

#[test]
fn p4_on_a_phone_the_page_is_opened_from_anywhere() {
    let mut bench = Bench::pinned(apps());
    let token = bench.platform_token();
    let pre = bench.prepared(&token);
    let query = address(&pre, "&action=bindcomponent&no_scan=1&auth_type=3");
    let query = query.split_once('?').unwrap().1.to_owned();
    for (host, path, kind) in [
        ("mp.weixin.qq.com", "/safe/bindcomponent", "handing"),
        ("open.weixin.qq.com", "/wxaopen/safe/bindcomponent", "handing"),
        ("127.0.0.1:8787", "/wxaopen/safe/bindcomponent", "handing"),
        ("open.weixin.qq.com", "/safe/bindcomponent", "unknown"),
        ("mp.weixin.qq.com", "/wxaopen/safe/bindcomponent", "unknown"),
    ] {
        let request = http::Request::get(format!("{path}?{query}")).header("host", host);
        let page = bench.send(&request.body(Bytes::new()).unwrap());
        assert_eq!(page.headers()["x-wxauth-page"], kind, "{host}{path}");
    }
}

/// WeChat's page on the authorization process: 1 official accounts, 2 mini programs, 3 both, 6 all;
/// `biz_appid` goes before `auth_type`.
#[test]
fn p4_which_accounts_can_be_chosen() {
    let mut bench = Bench::pinned(apps());
    let token = bench.platform_token();
    let pre = bench.prepared(&token);
    let mut shown = |more: &str| {
        let page = bench.page(&pre, more);
        let html = text(&page);
        (html.contains(&format!("value=\"{APPID}\"")), html.contains(&format!("value=\"{MINI}\"")))
    };
    for (more, accounts) in [
        ("", (true, true)),
        ("&auth_type=1", (true, false)),
        ("&auth_type=2", (false, true)),
        ("&auth_type=3", (true, true)),
        ("&auth_type=5", (false, false)),
        ("&auth_type=6", (true, true)),
        ("&auth_type=1&biz_appid=wx00000000000000a1", (false, true)),
        ("&biz_appid=wxfedcba9876543210", (false, false)),
    ] {
        assert_eq!(shown(more), accounts, "{more}");
    }
    refused(&bench.page(&pre, "&mock_account=wx0000000000000000"), "授权失败");
    refused(&bench.page(&pre, &format!("&mock_account={PLATFORM}")), "授权失败");
}

#[test]
fn p4_scripts_choose_without_a_page() {
    let settings = Settings { auto_approve: AutoApprove::Everybody, ..Settings::default() };
    let mut bench = Bench::new(settings);
    let token = bench.platform_token();
    // Nothing is pinned: any account is welcome, and one is there.
    let pre = bench.prepared(&token);
    let sent = location(&bench.page(&pre, ""));
    let code = parameter(&sent, "auth_code");
    let told = bench.redeem(&token, &code);
    assert_eq!(told["authorization_info"]["authorizer_appid"], "wx5b6e96c8c89c614e");
    let code = bench.authorized(&token, APPID);
    assert_eq!(bench.redeem(&token, &code)["authorization_info"]["authorizer_appid"], APPID);
    // Where nobody approves unasked, the request says so.
    let mut bench = Bench::pinned(apps());
    let token = bench.platform_token();
    let pre = bench.prepared(&token);
    let sent = location(&bench.page(&pre, "&mock_consent=allow&auth_type=2"));
    let code = parameter(&sent, "auth_code");
    assert_eq!(bench.redeem(&token, &code)["authorization_info"]["authorizer_appid"], MINI);
}

#[test]
fn p4_the_entry_and_the_life_of_the_code_by_switch() {
    let mut settings = Settings { apps: apps(), ..Settings::default() };
    settings.switches.set("authorization-entry", "any").unwrap();
    settings.switches.set("authorization-code-life", "10m").unwrap();
    let mut bench = Bench::new(settings);
    let token = bench.platform_token();
    let pre = bench.prepared(&token);
    let sent = location(&bench.get(&address(&pre, &format!("&mock_account={APPID}"))));
    assert!(sent.ends_with("&expires_in=600"), "{sent}");
    bench.advance(600);
    assert_eq!(errcode(&bench.redeem(&token, &parameter(&sent, "auth_code"))), 61010);
}
