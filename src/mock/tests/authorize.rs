//! The authorize page: what gets through and what does not (PROTOCOL 10.1–8, 12, 13).
//! Must not look at tokens.

use super::{APPID, Bench, app, link, location, page_code, parameter, text, title};
use crate::domain::appid::AppId;
use crate::mock::app::{App, Kind};
use crate::mock::journal::Verdict;
use crate::mock::why::{Notice, Why};

const BROWSER: &str = "Mozilla/5.0 (X11; Linux x86_64) Chrome/126.0.0.0 Safari/537.36";

#[test]
fn p10_1_errors_are_pages_never_redirects_nor_json() {
    let mut bench = Bench::new(crate::mock::Settings::default());
    for change in [("appid", ""), ("scope", "snsapi_x"), ("response_type", "token")] {
        let response = bench.get(&link(&[change]));
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/html; charset=utf-8");
        assert!(!response.headers().contains_key("location"));
        assert!(text(&response).contains("<h4 class=\"weui_msg_title\">"));
    }
    let response = bench.get(&link(&[("scope", "")]));
    assert_eq!(title(&response), "scope不能为空，错误码:10010");
}

/// An app, what is changed in the link, and the sentence.
type Row<'a> = (App, &'a [(&'a str, &'a str)], &'a str);

/// The table of PROTOCOL 1.10 but 10009, which only comes when it is asked for.
#[test]
fn p10_1_every_code_has_its_sentence_on_a_page() {
    let service = || app(Kind::Service, "127.0.0.1");
    let banned = App { banned: true, ..service() };
    let platform = [("component_appid", "wxfedcba9876543210")];
    let rows: [Row; 10] = [
        (
            service(),
            &[("redirect_uri", "http%3A%2F%2Fa%2F")],
            "redirect_uri域名与后台配置不一致，错误码:10003",
        ),
        (banned, &[], "此公众号被封禁，错误码:10004"),
        (app(Kind::Subscription, "127.0.0.1"), &[], "此公众号并没有这些scope的权限，错误码:10005"),
        (
            app(Kind::Test, "127.0.0.1:3000"),
            &[("mock_user", "stranger")],
            "必须关注此测试号，错误码:10006",
        ),
        (service(), &[("scope", "")], "scope不能为空，错误码:10010"),
        (service(), &[("redirect_uri", "")], "redirect_uri不能为空，错误码:10011"),
        (service(), &[("appid", "")], "appid不能为空，错误码:10012"),
        (service(), &[("state", "")], "state不能为空，错误码:10013"),
        (service(), &platform, "公众号未授权第三方平台，请检查授权状态，错误码:10015"),
        (
            app(Kind::Website, "127.0.0.1"),
            &[],
            "不支持微信开放平台的Appid，请使用公众号Appid，错误码:10016",
        ),
    ];
    for (app, changes, sentence) in rows {
        let response = Bench::pinned(vec![app]).get(&link(changes));
        let code = sentence.rsplit(':').next().unwrap();
        assert_eq!(page_code(&response).to_string(), code);
        assert_eq!(title(&response), sentence);
        assert!(text(&response).contains(sentence), "{sentence}");
        assert_eq!(response.headers()["content-type"], "text/html; charset=utf-8");
    }
}

#[test]
fn p10_2_another_browser_gets_a_sentence_and_no_code() {
    let mut bench = Bench::with("outside-wechat", "refuse");
    bench.agent = BROWSER;
    let response = bench.get(&link(&[("scope", "snsapi_base")]));
    assert_eq!(title(&response), "抱歉，出错了");
    assert!(text(&response).contains("请在微信客户端打开链接"));
    assert!(!text(&response).contains("mock_client"));
    // Any letter case.
    bench.agent = "x MICROMESSENGER/8";
    assert!(location(&bench.get(&link(&[("scope", "snsapi_base")]))).contains("code="));
}

#[test]
fn p10_2_the_emulator_offers_to_go_on() {
    let mut bench = Bench::new(crate::mock::Settings::default());
    bench.agent = BROWSER;
    let response = bench.get(&link(&[("scope", "snsapi_base")]));
    assert_eq!(response.headers()["x-wxauth-page"], "outside");
    // A question, no failure: whoever goes on logs in.
    let event = bench.emulator.journal().since(0).last().unwrap();
    assert_eq!(event.entry.verdict, Verdict::Asked);
    assert_eq!(event.entry.notices, [Notice::Offered]);
    assert!(event.entry.checks.iter().all(|check| check.passed), "{:?}", event.entry.checks);
    assert!(text(&response).contains("mock_client=wechat"));
    let on = bench.get(&format!("{}&mock_client=wechat", link(&[("scope", "snsapi_base")])));
    assert!(location(&on).contains("code="));
    let cookie = on.headers()["set-cookie"].to_str().unwrap().to_owned();
    // The browser is remembered: the next login goes through.
    bench.cookies = cookie.split(';').next().unwrap().to_owned();
    assert!(location(&bench.get(&link(&[("scope", "snsapi_base")]))).contains("code="));
}

#[test]
fn p10_3_missing_parameters_have_their_numbers() {
    let mut bench = Bench::new(crate::mock::Settings::default());
    for (name, code) in
        [("appid", 10012), ("redirect_uri", 10011), ("scope", 10010), ("state", 10013)]
    {
        assert_eq!(page_code(&bench.get(&link(&[(name, "")]))), code, "{name}");
    }
    let mut bench = Bench::with("state", "optional");
    let response = bench.get(&link(&[("state", ""), ("scope", "snsapi_base")]));
    assert!(location(&response).ends_with("&state="));
}

#[test]
fn p10_3_the_first_fault_in_the_order_of_1_10_is_told() {
    let mut bench = Bench::new(crate::mock::Settings::default());
    let all_wrong = [("appid", ""), ("redirect_uri", ""), ("scope", ""), ("state", "")];
    for (at, code) in [10012, 10011, 10010, 10013].into_iter().enumerate() {
        assert_eq!(page_code(&bench.get(&link(&all_wrong[at..]))), code);
    }
}

#[test]
fn p10_4_the_callback_domain_is_compared() {
    let mut bench = Bench::pinned(vec![app(Kind::Service, "www.qq.com")]);
    let mut code_for = |uri: &str| {
        let response = bench.get(&link(&[("redirect_uri", uri), ("scope", "snsapi_base")]));
        if response.status() == 302 { 0 } else { page_code(&response) }
    };
    assert_eq!(code_for("https%3A%2F%2Fwww.qq.com%2Fx"), 0);
    assert_eq!(code_for("http%3A%2F%2Fwww.qq.com%3A80%2Fx"), 0);
    for wrong in [
        "https%3A%2F%2Fpay.qq.com%2F",
        "https%3A%2F%2Fqq.com%2F",
        "https%3A%2F%2Fa.www.qq.com%2F",
        "https%3A%2F%2Fwww.qq.com%3A8443%2F",
        "www.qq.com",
        "javascript%3A%2F%2Fwww.qq.com%2F",
    ] {
        assert_eq!(code_for(wrong), 10003, "{wrong}");
    }
}

#[test]
fn p10_4_test_accounts_take_ip_and_port() {
    let mut bench = Bench::pinned(vec![app(Kind::Test, "127.0.0.1:3000")]);
    assert!(location(&bench.get(&link(&[("scope", "snsapi_base")]))).contains("code="));
    let other = link(&[("redirect_uri", "http%3A%2F%2F127.0.0.1%3A3001%2Fcb")]);
    assert_eq!(page_code(&bench.get(&other)), 10003);
}

#[test]
fn p10_4_zero_configuration_learns_the_domain_from_the_first_exchange() {
    let mut bench = Bench::new(crate::mock::Settings::default());
    let elsewhere =
        link(&[("scope", "snsapi_base"), ("redirect_uri", "http%3A%2F%2Flocalhost%3A9%2F")]);
    assert!(location(&bench.get(&elsewhere)).contains("code="));
    bench.login("snsapi_base", "zhangsan");
    assert!(location(&bench.get(&elsewhere)).contains("code="), "this machine by another name");
    let other =
        link(&[("scope", "snsapi_base"), ("redirect_uri", "http%3A%2F%2Fh5.example%3A9%2F")]);
    assert_eq!(page_code(&bench.get(&other)), 10003);
    // The host, not the port: the developer's next run may listen on another one.
    let next =
        link(&[("redirect_uri", "http%3A%2F%2F127.0.0.1%3A3001%2Fcb"), ("scope", "snsapi_base")]);
    assert!(location(&bench.get(&next)).contains("code="));
    let learned = bench.emulator.journal().since(0).flat_map(|e| e.entry.notices.clone());
    let expected = Notice::Learned("127.0.0.1".to_owned());
    assert_eq!(learned.filter(|n| *n == expected).count(), 1);
}

#[test]
fn p10_5_scopes_kinds_followers_bans_and_platforms() {
    let try_app = |app: App, changes: &[(&str, &str)]| {
        page_code(&Bench::pinned(vec![app]).get(&link(changes)))
    };
    let service = || app(Kind::Service, "127.0.0.1");
    assert_eq!(try_app(service(), &[("scope", "snsapi_login")]), 10005);
    // One value here, a list at qrconnect only (PROTOCOL 1.1, 3.1).
    assert_eq!(try_app(service(), &[("scope", "snsapi_base,snsapi_userinfo")]), 10005);
    assert_eq!(try_app(app(Kind::Subscription, "127.0.0.1"), &[]), 10005);
    assert_eq!(try_app(app(Kind::Website, "127.0.0.1"), &[]), 10016);
    let mut banned = service();
    banned.banned = true;
    assert_eq!(try_app(banned, &[]), 10004);
    assert_eq!(try_app(service(), &[("component_appid", "wxfedcba9876543210")]), 10015);
    let stranger = [("mock_user", "stranger")];
    assert_eq!(try_app(app(Kind::Test, "127.0.0.1:3000"), &stranger), 10006);
    // A service account admits everybody.
    let mut bench = Bench::pinned(vec![app(Kind::Service, "127.0.0.1")]);
    let at_80 = ("redirect_uri", "http%3A%2F%2F127.0.0.1%2F");
    let response = bench.get(&link(&[at_80, ("scope", "snsapi_base"), stranger[0]]));
    assert!(location(&response).contains("code="));
}

#[test]
fn p10_5_unknown_and_malformed_appids() {
    let mut bench = Bench::new(crate::mock::Settings::default());
    let response = bench.get(&link(&[("appid", "wxABCDEF0123456789")]));
    assert_eq!(title(&response), "AppID 参数错误");
    let mut bench = Bench::pinned(vec![App::new(AppId::parse("demo").unwrap(), Kind::Service)]);
    assert_eq!(title(&bench.get(&link(&[]))), "AppID 参数错误");
    let event = bench.emulator.journal().since(0).last().unwrap().clone();
    assert_eq!(event.entry.verdict, Verdict::Page(None, "AppID 参数错误", Why::AppidUnknown));
}

#[test]
fn p10_6_state_of_128_bytes_passes_and_129_does_not() {
    let mut bench = Bench::new(crate::mock::Settings::default());
    let with = |n: usize| link(&[("state", &"a".repeat(n)), ("scope", "snsapi_base")]);
    assert!(location(&bench.get(&with(128))).contains("code="));
    assert_eq!(title(&bench.get(&with(129))), "state 参数过长");
    // Bytes of the value, not of its encoding.
    let encoded = link(&[("state", &"%2F".repeat(128)), ("scope", "snsapi_base")]);
    assert!(location(&bench.get(&encoded)).contains("code="));
}

#[test]
fn p10_7_state_comes_back_as_sent() {
    let mut bench = Bench::with("state", "optional");
    for state in ["xyz", "ZXg%3D", "%7B%22a%22%3A1%7D", "_oauthstate", "a+b"] {
        let response = bench.get(&link(&[("state", state), ("scope", "snsapi_base")]));
        assert!(location(&response).ends_with(&format!("&state={state}")), "{state}");
    }
    let response =
        bench.get(&format!("{}&state=", link(&[("state", ""), ("scope", "snsapi_base")])));
    assert!(location(&response).ends_with("&state="));
}

#[test]
fn p10_8_code_then_state_into_the_query() {
    let mut bench = Bench::new(crate::mock::Settings::default());
    let uri = "https%3A%2F%2Fe.com%2FLogin%3Fstate%3Dx%26openId%3D1%23%2Fquncard%2Findex";
    let response = bench.get(&link(&[("redirect_uri", uri), ("scope", "snsapi_base")]));
    let address = location(&response);
    let code = parameter(&address, "code");
    assert_eq!(
        address,
        format!("https://e.com/Login?state=x&code={code}&state=xyz#/quncard/index")
    );
    let event = bench.emulator.journal().since(0).last().unwrap().clone();
    assert!(event.entry.notices.contains(&Notice::OpenIdDropped));
    let mut bench = Bench::with("open-id-parameter", "keep");
    let response = bench.get(&link(&[("redirect_uri", uri), ("scope", "snsapi_base")]));
    assert!(location(&response).contains("openId=1"));
}

#[test]
fn p10_9_a_platform_gets_the_appid_third() {
    let mut bench = Bench::new(crate::mock::Settings::default());
    let platform = ("component_appid", "wxfedcba9876543210");
    let response = bench.get(&link(&[("scope", "snsapi_base"), platform]));
    assert!(location(&response).ends_with(&format!("&state=xyz&appid={APPID}")));
}

#[test]
fn p10_12_refusals() {
    let refuse = |mode: &str| {
        let mut bench = Bench::with("refusal", mode);
        bench.get(&format!("{}&mock_consent=refuse", link(&[("state", "a%2Fb")])))
    };
    let none = refuse("none");
    assert_eq!(none.status(), 200);
    assert_eq!(none.headers()["x-wxauth-page"], "refused");
    assert_eq!(location(&refuse("state-only")), "http://127.0.0.1:3000/cb?state=a%2Fb");
    assert_eq!(
        location(&refuse("authdeny")),
        "http://127.0.0.1:3000/cb?state=&code=authdeny&reason=a%2Fb"
    );
}

#[test]
fn p10_13_the_documented_order() {
    let sorted_otherwise = format!(
        "/connect/oauth2/authorize?scope=snsapi_base&state=s&response_type=code&appid={APPID}\
         &redirect_uri={}",
        super::CALLBACK
    );
    let mut bench = Bench::new(crate::mock::Settings::default());
    assert!(location(&bench.get(&sorted_otherwise)).contains("code="));
    let event = bench.emulator.journal().since(0).last().unwrap().clone();
    assert!(event.entry.notices.contains(&Notice::Order));
    let mut strict = Bench::with("order", "refuse");
    assert_eq!(title(&strict.get(&sorted_otherwise)), "该链接无法访问");
    assert!(location(&strict.get(&link(&[("scope", "snsapi_base")]))).contains("code="));
}

#[test]
fn p11_switches_of_the_page() {
    let odd_state = link(&[("state", "a_b"), ("scope", "snsapi_base")]);
    assert_eq!(
        title(&Bench::with("state-alphabet", "documented").get(&odd_state)),
        "该链接无法访问"
    );
    let pkce = link(&[("scope", "snsapi_base"), ("code_challenge", "x")]);
    assert_eq!(title(&Bench::with("pkce", "refused").get(&pkce)), "该链接无法访问");
    assert!(location(&Bench::with("pkce", "ignored").get(&pkce)).contains("code="));
    let silent = link(&[("scope", "snsapi_base")]);
    assert_eq!(Bench::with("silent-redirect", "301").get(&silent).status(), 301);
    assert_eq!(Bench::with("page-status", "400").get(&link(&[("appid", "")])).status(), 400);
}

#[test]
fn parameters_of_the_emulator_take_no_part_in_checks() {
    let mut bench = Bench::with("order", "refuse");
    let first = link(&[("scope", "snsapi_base")]) + "&mock_user=lisi";
    assert!(location(&bench.get(&first)).contains("code="));
    let nobody = bench.get(&(link(&[]) + "&mock_user=nobody"));
    assert!(text(&nobody).contains("zhangsan, lisi"));
}
