//! Links against the documented forms of PROTOCOL 1–6.

use super::{Account, Platform, Request};
use crate::domain::fault::Fault;
use crate::domain::lang::Lang;

fn request(platform: Platform) -> Request {
    Request {
        platform,
        account: None,
        appid: "wx5b6e96c8c89c614e".into(),
        redirect_uri: "https://h5.example.com/a b?x=1&y=2".replace(' ', "-"),
        scope: None,
        state: "abc123".into(),
        force_popup: false,
        force_snapshot: false,
        connect_redirect: false,
        component_appid: None,
        agentid: None,
        lang: None,
        base: None,
    }
}

fn url(request: &Request) -> String {
    request.build(false).unwrap().url
}

fn kinds(request: &Request) -> Vec<&'static str> {
    request.build(false).unwrap().warnings.iter().map(|w| w.kind).collect()
}

fn fault(request: &Request) -> &'static str {
    request.build(false).unwrap_err().kind()
}

const URI: &str = "https%3A%2F%2Fh5.example.com%2Fa-b%3Fx%3D1%26y%3D2";

#[test]
fn protocol_1_1_official_account() {
    let mut r = request(Platform::Mp);
    let expected = format!(
        "https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx5b6e96c8c89c614e&redirect_uri={URI}\
         &response_type=code&scope=snsapi_userinfo&state=abc123#wechat_redirect"
    );
    assert_eq!(url(&r), expected);
    (r.force_popup, r.force_snapshot, r.connect_redirect) = (true, true, true);
    assert!(url(&r).ends_with(
        "&state=abc123&forcePopup=true&forceSnapShot=true&connect_redirect=1#wechat_redirect"
    ));
}

#[test]
fn protocol_3_1_website() {
    let mut r = request(Platform::Web);
    r.lang = Some("en".into());
    let expected = format!(
        "https://open.weixin.qq.com/connect/qrconnect?appid=wx5b6e96c8c89c614e&redirect_uri={URI}\
         &response_type=code&scope=snsapi_login&state=abc123&lang=en#wechat_redirect"
    );
    assert_eq!(url(&r), expected);
    r.state = "s".repeat(400);
    assert!(r.build(false).is_ok(), "PROTOCOL 1.3: no limit at qrconnect");
}

#[test]
fn protocol_4_component() {
    let mut r = request(Platform::Component);
    assert_eq!(fault(&r), "component_appid_missing");
    r.component_appid = Some("wx0123456789abcdef".into());
    assert!(url(&r).ends_with("&state=abc123&component_appid=wx0123456789abcdef#wechat_redirect"));
}

#[test]
fn protocol_6_wecom() {
    let mut r = request(Platform::Work);
    r.appid = "ww0123456789abcdef".into();
    r.agentid = Some("1000002".into());
    assert!(url(&r).contains("scope=snsapi_base&state=abc123&agentid=1000002#wechat_redirect"));
    r.platform = Platform::WorkWeb;
    r.lang = Some("zh".into());
    let expected = format!(
        "https://login.work.weixin.qq.com/wwlogin/sso/login?login_type=CorpApp&appid=ww0123456789abcdef\
         &agentid=1000002&redirect_uri={URI}&state=abc123&lang=zh"
    );
    assert_eq!(url(&r), expected);
    r.agentid = None;
    assert_eq!(fault(&r), "agentid_missing");
}

#[test]
fn protocol_1_3_state_limit_is_128_bytes() {
    let mut r = request(Platform::Mp);
    r.state = "s".repeat(128);
    assert!(r.build(false).is_ok());
    r.state.push('s');
    assert_eq!(fault(&r), "state_too_long");
    let forced = r.build(true).unwrap();
    assert_eq!(forced.warnings[0].kind, "state_too_long");
    r.state.clear();
    assert_eq!(fault(&r), "state_empty");
}

#[test]
fn malformed_fields_are_named() {
    let mut r = request(Platform::Mp);
    r.appid = "WX5B6E96C8C89C614E".into();
    assert_eq!(fault(&r), "appid_invalid");
    let mut r = request(Platform::Mp);
    for bad in ["", "/callback", "ftp://h/x", "https://", "https://h/a b", "https%3A%2F%2Fh%2F"] {
        r.redirect_uri = bad.into();
        assert_eq!(fault(&r), "redirect_uri_invalid", "{bad:?}");
    }
    let mut r = request(Platform::Mp);
    r.scope = Some("snsapi_login".into());
    let error = r.build(false).unwrap_err();
    assert!(error.hint(Lang::En).unwrap().contains("--platform web"));
}

#[test]
fn protocol_1_4_warnings_say_why() {
    let mut r = request(Platform::Mp);
    assert!(kinds(&r).is_empty());
    r.redirect_uri = "https://h5.example.com:8443/x".into();
    assert_eq!(kinds(&r), ["redirect_port"]);
    r.redirect_uri = "http://127.0.0.1:8910/callback".into();
    assert_eq!(kinds(&r), ["redirect_host_local"]);
    r.account = Some(Account::Test);
    assert!(kinds(&r).is_empty(), "a test account may use IP and port");
    r.account = None;
    r.base = Some("http://127.0.0.1:8787".into());
    assert!(kinds(&r).is_empty(), "the emulator's zero-configuration app is a test account");
    r.redirect_uri = "https://a.example/?openId=1&state=old#/x".into();
    r.state = "a-b".into();
    let expected =
        ["redirect_openid", "redirect_code_or_state", "redirect_fragment", "state_alphabet"];
    assert_eq!(kinds(&r), expected);
}

#[test]
fn another_base_keeps_the_path() {
    let mut r = request(Platform::Mp);
    r.base = Some("http://127.0.0.1:8787/".into());
    assert!(url(&r).starts_with("http://127.0.0.1:8787/connect/oauth2/authorize?appid="));
}

#[test]
fn the_documented_order_is_the_one_that_is_built() {
    for platform in
        [Platform::Mp, Platform::Web, Platform::Component, Platform::Work, Platform::WorkWeb]
    {
        let mut r = request(platform);
        r.component_appid = Some("wx0123456789abcdef".into());
        (r.agentid, r.lang) = (Some("1000002".into()), Some("en".into()));
        let switches = platform.needs_client();
        (r.force_popup, r.force_snapshot) = (switches, switches);
        if platform == Platform::Work {
            (r.force_popup, r.force_snapshot) = (false, false);
        }
        r.connect_redirect = switches;
        let url = url(&r);
        let query = url.split_once('?').unwrap().1.trim_end_matches("#wechat_redirect");
        let names: Vec<_> = query.split('&').map(|pair| pair.split_once('=').unwrap().0).collect();
        assert_eq!(names, platform.parameters(), "{platform:?}");
    }
}

#[test]
fn protocol_3_1_and_6_what_a_page_does_not_know_is_left_out_and_said() {
    let mut r = request(Platform::Web);
    (r.force_popup, r.connect_redirect) = (true, true);
    assert!(!url(&r).contains("forcePopup") && !url(&r).contains("connect_redirect"));
    assert_eq!(kinds(&r), ["parameter_without_effect", "parameter_without_effect"]);
    let mut r = request(Platform::Work);
    (r.force_snapshot, r.connect_redirect) = (true, true);
    assert!(url(&r).ends_with("&state=abc123&connect_redirect=1#wechat_redirect"));
    assert_eq!(kinds(&r), ["parameter_without_effect"]);
    let mut r = request(Platform::Mp);
    r.lang = Some("en".into());
    assert!(!url(&r).contains("lang=") && kinds(&r) == ["parameter_without_effect"]);
}

#[test]
fn protocol_3_1_and_6_2_languages_of_the_page() {
    for (platform, good, bad) in [(Platform::Web, "cn", "zh"), (Platform::WorkWeb, "zh", "cn")] {
        let mut r = request(platform);
        r.agentid = Some("1000002".into());
        r.lang = Some(good.into());
        assert!(url(&r).contains(&format!("&lang={good}")));
        r.lang = Some(bad.into());
        assert_eq!(fault(&r), "lang_invalid");
    }
}

#[test]
fn protocol_1_3_only_the_official_accounts_page_has_10013() {
    for (platform, named) in [(Platform::Mp, true), (Platform::Web, false)] {
        let mut r = request(platform);
        r.state = String::new();
        assert_eq!(r.build(false).unwrap_err().to_string().contains("10013"), named);
    }
}

#[test]
fn p3_1_a_website_app_is_not_told_of_numbers_and_test_accounts() {
    let mut r = request(Platform::Web);
    r.redirect_uri = "http://127.0.0.1:8910/cb".into();
    let warnings = r.build(false).unwrap().warnings;
    let told = warnings.iter().find(|w| w.kind == "redirect_host_local").unwrap();
    for lang in [Lang::Zh, Lang::En] {
        let text = told.text(lang);
        assert!(text.contains("redirect_uri 参数错误") && !text.contains("10003"), "{text}");
        assert!(!text.contains("--account"), "{text}");
    }
}
