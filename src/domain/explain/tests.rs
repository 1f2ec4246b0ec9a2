//! What is recognised in which text, and every finding there is a text for.
//! Must not repeat the wording; the golden files show it.

use std::collections::BTreeSet;

use super::{Context, Explained, Kind, Rule, Weight, explain};
use crate::domain::lang::Lang;
use crate::domain::scene::Product;
use crate::domain::text::explain::of;
use crate::domain::time::Time;

const PAGE: &str = "https://open.weixin.qq.com/connect/oauth2/authorize";
const WEB: &str = "https://open.weixin.qq.com/connect/qrconnect";
const WECOM: &str = "https://login.work.weixin.qq.com/wwlogin/sso/login";
const APPID: &str = "wx5b6e96c8c89c614e";
const URI: &str = "https%3A%2F%2Fh5.example.com%2Fcb";
const CODE: &str = "003tgd100Od6YM22cu3d3BAVEo1tgd1r";

pub(super) fn context(lang: Lang) -> Context<'static> {
    Context { lang, now: Time::from_secs(1_763_815_470), rules: &|_| None }
}

#[track_caller]
pub(super) fn read(text: &str) -> Explained {
    explain(text, &context(Lang::En)).unwrap_or_else(|| panic!("not recognised: {text}"))
}

pub(super) fn slugs(explained: &Explained) -> Vec<&'static str> {
    explained.findings.iter().map(|finding| finding.slug).collect()
}

/// The documented link of an official account (PROTOCOL 1.1), the base of the broken ones.
fn good() -> String {
    format!(
        "{PAGE}?appid={APPID}&redirect_uri={URI}&response_type=code&scope=snsapi_base&state=abc#wechat_redirect"
    )
}

/// Broken links and the finding each is made for.
fn broken_links() -> Vec<(String, &'static str)> {
    let change = |from: &str, to: &str| {
        let good = good();
        assert!(good.contains(from), "{from}");
        good.replacen(from, to, 1)
    };
    let client = "&uin=MTIzNDU2Nzg5MA%3D%3D&key=0a0a&pass_ticket=x#wechat";
    vec![
        (change("https://", ""), "scheme_missing"),
        (change("https://", "http://"), "scheme_http"),
        (change("open.weixin", "api.weixin"), "host_wrong"),
        (change("https://open.weixin.qq.com", "http://127.0.0.1:8787"), "host_other"),
        (change("authorize?", "Authorize/?"), "path_spelling"),
        (change("&redirect", "&amp;redirect"), "html_escaped"),
        (change("&response", "\n&response"), "whitespace"),
        (
            format!(
                "{PAGE}?scope=snsapi_base&appid={APPID}&redirect_uri={URI}&response_type=code&state=abc#wechat_redirect"
            ),
            "order",
        ),
        (
            format!("{WEB}?scope=snsapi_login&appid={APPID}&redirect_uri={URI}&state=a"),
            "order_free",
        ),
        (change("redirect_uri", "redirect_url"), "misspelt"),
        (change("appid", "appId"), "misspelt"),
        (change("#wechat", "&foo=1#wechat"), "unknown_parameter"),
        (change("#wechat", "&state=abc#wechat"), "duplicate"),
        (change("#wechat", client), "client_parameters"),
        (change("#wechat", "&secret=0#wechat"), "secret_in_link"),
        (change("#wechat", "&isopenid=1#wechat"), "undocumented"),
        (change(APPID, ""), "appid_missing"),
        (change(APPID, "WX5B6E96C8C89C614E"), "appid_invalid"),
        (change(URI, ""), "redirect_missing"),
        (change(URI, "https://h5.example.com/cb"), "redirect_raw"),
        (change(URI, "https://h5.example.com/cb?a=1&b=2"), "redirect_cut"),
        (change(URI, "https://h5.example.com/#/cb"), "redirect_cut"),
        (change(URI, "https%253A%252F%252Fh5.example.com%252Fcb"), "redirect_twice"),
        (change(URI, "%2Fcb"), "redirect_invalid"),
        (change("response_type=code&", ""), "response_type_missing"),
        (change("=code&", "=token&"), "response_type_other"),
        (change("scope=snsapi_base&", ""), "scope_missing"),
        (change("snsapi_base", "snsapi_login"), "scope_invalid"),
        (change("&state=abc", ""), "state_missing"),
        (change("abc", &"a".repeat(129)), "state_too_long"),
        (change("#wechat_redirect", ""), "fragment_missing"),
        (change("#wechat_redirect", "#wechat"), "fragment_other"),
        (change("#wechat_redirect", "#wechat_redirect&forcePopup=true"), "behind_fragment"),
        (change("#wechat", "&forcePopup=1#wechat"), "switch_value"),
        (change("#wechat", "&connect_redirect=1#wechat"), "connect_redirect"),
        (change("#wechat", "&connect_redirect=true#wechat"), "connect_redirect_value"),
        (change("#wechat", "&component_appid=x#wechat"), "component_appid_invalid"),
        (change("snsapi_base", "snsapi_privateinfo"), "agentid_missing"),
        (change("#wechat", "&agentid=x#wechat"), "agentid_invalid"),
        (
            format!(
                "https://open.work.weixin.qq.com/wwopen/sso/qrConnect?appid=ww0123456789abcdef&agentid=1&redirect_uri={URI}&state=a"
            ),
            "old_address",
        ),
    ]
}

#[test]
fn protocol_1_every_fault_of_a_link_is_found() {
    let mut seen = BTreeSet::new();
    for (link, slug) in broken_links() {
        let explained = read(&link);
        assert_eq!(explained.kind, Kind::Link, "{link}");
        assert!(slugs(&explained).contains(&slug), "{slug}: {:?}\n{link}", slugs(&explained));
        seen.extend(slugs(&explained));
    }
    let all = of(Lang::En).link_says.all();
    let missing: Vec<_> = all
        .iter()
        .map(|(slug, _)| *slug)
        .filter(|s| !seen.contains(s) && *s != "differs")
        .collect();
    assert!(missing.is_empty(), "no link is made for {missing:?}");
}

#[test]
fn a_documented_link_has_neither_fault_nor_difference() {
    let component = good().replacen("#", "&component_appid=wx0123456789abcdef#", 1);
    let work = good().replace(APPID, "ww0123456789abcdef").replacen("#", "&agentid=1000002#", 1);
    // PROTOCOL 6.1: the older place of agentid.
    let older =
        good().replace(APPID, "ww0123456789abcdef").replacen("&state", "&agentid=1000002&state", 1);
    let switches = good().replacen("#", "&forcePopup=true&forceSnapShot=false#", 1);
    // PROTOCOL 3.5: what wxLogin.js sends.
    let script = format!(
        "{WEB}?appid={APPID}&scope=snsapi_login&redirect_uri={URI}&state=abc&login_type=jssdk&self_redirect=default&styletype=&sizetype=&bgcolor=&rst="
    );
    let web = format!(
        "{WEB}?appid={APPID}&redirect_uri={URI}&response_type=code&scope=snsapi_login&state=abc#wechat_redirect"
    );
    let wecom = format!(
        "{WECOM}?login_type=CorpApp&appid=ww0123456789abcdef&agentid=1000002&redirect_uri={URI}&state=abc&lang=zh"
    );
    for link in [good(), component, work, older, switches, script, web, wecom] {
        let explained = read(&link);
        let serious: Vec<_> =
            explained.findings.iter().filter(|f| f.weight != Weight::Note).collect();
        assert!(serious.is_empty(), "{link}: {serious:?}");
        assert_eq!(explained.difference, None, "{link}");
    }
}

#[test]
fn the_caret_stands_at_the_first_difference_and_the_documented_form_is_whole() {
    for (link, slug) in broken_links() {
        let explained = read(&link);
        let Some(difference) = explained.difference else { continue };
        let at = difference.at;
        let common: String = link.chars().take(at).collect();
        assert!(difference.documented.starts_with(&common), "{slug}");
        assert_ne!(link.chars().nth(at), difference.documented.chars().nth(at), "{slug}");
        // What is proposed is itself without fault, but for values nobody can guess.
        let again = read(&difference.documented);
        assert_eq!(again.difference, None, "{slug}: {}", difference.documented);
    }
    let cut = good().replace(URI, "https://h5.example.com/cb?a=1&b=2");
    let documented = read(&cut).difference.unwrap().documented;
    assert!(documented.contains("cb%3Fa%3D1%26b%3D2&response_type"), "{documented}");
}

#[test]
fn client_parameters_and_secrets_are_named_but_not_shown() {
    let link = good().replacen(
        "#",
        "&uin=CANARYuin&key=CANARYkey&pass_ticket=CANARYpass&secret=CANARYsecret#",
        1,
    );
    let call = "https://api.weixin.qq.com/sns/oauth2/access_token?appid=a&secret=CANARYsecret&code=CANARYcodeCANARYcode&grant_type=authorization_code";
    let callback =
        format!("https://h5.example.com/cb?code={CODE}&state=s&access_token=CANARYtoken");
    let answer = r#"{"access_token":"CANARYtoken","expires_in":7200,"refresh_token":"CANARYrefresh","openid":"o1","scope":"snsapi_base"}"#;
    let session = r#"{"session_key":"CANARYkey==","openid":"o1"}"#;
    for text in [link.as_str(), call, &callback, answer, session] {
        let shown = format!("{:?}", Explained { difference: None, ..read(text) });
        assert!(!shown.contains("CANARY") || text == call, "{shown}");
        assert!(!shown.contains("CANARYsecret") && !shown.contains("CANARYcodeCANARYcode"));
        assert!(!shown.contains(CODE));
    }
    let documented = read(&link).difference.unwrap().documented;
    assert!(!documented.contains("CANARY"), "{documented}");
}

#[test]
fn callbacks_and_what_is_odd_about_them() {
    let cases: [(String, &[&str]); 11] = [
        (format!("https://h5.example.com/cb?code={CODE}&state=abc"), &[]),
        (format!("https://h5.example.com/cb?code={CODE}"), &["state_missing"]),
        // PROTOCOL 1.5: an existing name is not replaced.
        (format!("/cb?state=x&code={CODE}&state=abc"), &["duplicate"]),
        // PROTOCOL 3.4.
        (format!("https://h5.example.com/cb#/p?code={CODE}&state=a"), &["code_behind_fragment"]),
        (format!("https://h5.example.com/cb?code={CODE}&state=a#/p"), &["fragment_behind_query"]),
        // PROTOCOL 1.3.
        (format!("?code={CODE}&state=ZXg%3D"), &["state_encoded"]),
        (format!("?code={CODE}&state=ZXg%253D"), &["state_encoded_twice"]),
        (format!("?code={CODE}%0A&state=a"), &["code_odd"]),
        (format!("http://h5.example.com/?code={CODE}&state=a"), &["plain_http"]),
        (
            format!("https://h5.example.com/?code={CODE}&state=a&access_token=t"),
            &["secret_in_callback"],
        ),
        // PROTOCOL 1.8.
        ("https://h5.example.com/?state=&code=authdeny&reason=s".into(), &["state_in_reason"]),
    ];
    let mut seen = BTreeSet::new();
    for (callback, expected) in &cases {
        let explained = read(callback);
        assert_eq!((explained.kind, slugs(&explained).as_slice()), (Kind::Callback, *expected));
        seen.extend(slugs(&explained));
    }
    let all: BTreeSet<_> = of(Lang::En).callback_says.all().iter().map(|(s, _)| *s).collect();
    assert_eq!(seen, all);
    let title = |text: &str| read(text).title;
    let titles = &of(Lang::En).titles;
    assert_eq!(title("https://h5.example.com/cb?state=abc"), titles.callback_refused);
    assert_eq!(title(&format!("http://127.0.0.1/?code={CODE}&state=a")), titles.callback_granted);
    let component = read(&format!("/cb?code={CODE}&state=a&appid={APPID}"));
    assert!(component.meaning.contains(APPID) && component.next.contains("component"));
}

#[test]
fn answers_are_known_by_their_keys() {
    let text = &of(Lang::En).answer;
    let token = r#""access_token":"48_x","expires_in":7200,"refresh_token":"48_y","openid":"o1""#;
    let cases: [(String, &str, &[&str]); 10] = [
        (
            format!(r#"{{{token},"scope":"snsapi_base","is_snapshotuser":1}}"#),
            text.token_title,
            &["snapshot_user", "tokens_stay", "no_unionid"],
        ),
        (
            format!(r#"{{"openid":"o1",{token},"scope":"snsapi_base,snsapi_userinfo,"}}"#),
            text.refresh_title,
            &["tokens_stay", "trailing_comma"],
        ),
        (
            format!(r#"{{"errcode":0,{token},"scope":"snsapi_base","unionid":"o2"}}"#)
                .replace("7200", "\"7200\""),
            text.token_title,
            &["wrong_type", "errcode_on_success", "tokens_stay"],
        ),
        (
            r#"{"openid":"o1","nickname":"微信用户","sex":0,"city":"","province":"","country":"","headimgurl":"","privilege":[]}"#.into(),
            text.userinfo_title,
            &["anonymous_profile", "empty_profile", "no_unionid"],
        ),
        (
            "{\"openid\":\"o1\",\"nickname\":\"a\u{7}\u{e001}\",\"unionid\":\"o2\"}".into(),
            text.userinfo_title,
            &["odd_nickname"],
        ),
        (
            r#"{"session_key":"tQY+38pdTVnAIWCBNiM1+A==","openid":"o1","unionid":"o2"}"#.into(),
            text.session_title,
            &["session_key"],
        ),
        (r#"{"errcode":0,"errmsg":"ok"}"#.into(), text.ok_title, &[]),
        (
            r#"{"errcode":0,"errmsg":"ok","userid":"u"}"#.into(),
            text.wecom_member_title,
            &[],
        ),
        (
            r#"{"errcode":0,"errmsg":"ok","openid":"o1","external_userid":"w"}"#.into(),
            text.wecom_outsider_title,
            &[],
        ),
        (
            r#"{"component_access_token":"x","expires_in":7200}"#.into(),
            text.component_token_title,
            &[],
        ),
    ];
    for (json, title, expected) in cases {
        let explained = read(&json);
        assert_eq!(explained.title, title, "{json}");
        let found: BTreeSet<_> = slugs(&explained).into_iter().collect();
        assert_eq!(found, expected.iter().copied().collect(), "{json}");
    }
    let envelope = r#"{"schema":"wxauth.userinfo/1","ok":false,"error":{"kind":"wechat_error","wechat":{"errcode":40001,"errmsg":"invalid credential"}},"exit":3}"#;
    let explained = read(envelope);
    assert!(explained.cause.unwrap().contains("7200"), "the envelope names the call");
}

#[test]
fn calls_are_checked_for_what_they_need() {
    let api = "https://api.weixin.qq.com";
    let cases: [(String, &[&str]); 6] = [
        (
            format!("{api}/sns/oauth2/access_token?appid={APPID}&appsecret=s&code={CODE}&grant_type=code"),
            &["call_misspelt", "call_grant_type", "call_secret"],
        ),
        (
            format!("{api}/sns/jscode2session?appid={APPID}&secret=&js_code=c&grant_type=authorization_code"),
            &["call_missing", "call_secret"],
        ),
        (
            "http://api.weixin.qq.com/sns/auth?access_token=t&openid=o".into(),
            &["call_http", "call_secret"],
        ),
        (
            format!("{api}/sns/oauth2/access_token?appid=a&code=c&component_appid=b&component_access_token=t"),
            &["call_component", "call_secret"],
        ),
        (format!("{api}/sns/userinfo"), &[]),
        (
            "http://127.0.0.1:8787/_host/qyapi.weixin.qq.com/cgi-bin/gettoken?corpid=a&corpsecret=s".into(),
            &["call_secret"],
        ),
    ];
    for (call, expected) in cases {
        let explained = read(&call);
        assert_eq!(
            (explained.kind, slugs(&explained).as_slice()),
            (Kind::Call, expected),
            "{call}"
        );
    }
}

#[test]
fn the_most_telling_thing_in_a_log_line() {
    let kind = |text: &str| (read(text).kind, read(text).picked);
    let callback = format!("10.0.0.1 - - \"GET /cb?code={CODE}&state=abc HTTP/1.1\" 200");
    assert_eq!(kind(&callback), (Kind::Callback, true));
    assert_eq!(kind(&format!("Location: {}", good())), (Kind::Link, true));
    assert_eq!(kind(&format!("{callback} errcode=40163")), (Kind::Code, true));
    assert_eq!(kind("wechat said: code been used, hints: [ req_id: x ]"), (Kind::Code, true));
    assert_eq!(kind("X-Wx-Ticket: eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJvIn0.AA"), (Kind::Ticket, true));
    assert_eq!(kind("redirect_uri域名与后台配置不一致，错误码:10003"), (Kind::Code, true));
    assert_eq!(kind("抱歉，出错了 请在微信客户端打开链接"), (Kind::Page, true));
    let envelope = format!("{{\"schema\":\"wxauth.url/1\",\"data\":{{\"url\":\"{}\"}}}}", good());
    assert_eq!(kind(&envelope), (Kind::Link, true));
    assert_eq!(read(&envelope).difference, None);
    assert_eq!(kind("see rid 62bae58d-5bf58b34-5f8e035e please"), (Kind::Rid, true));
    assert_eq!(kind("GET https://x/MP_verify_HzPnYOUNdYYAAAAA.txt 404"), (Kind::VerifyFile, true));
    assert_eq!(kind("rule WXA402 failed"), (Kind::Rule, true));
    assert_eq!(kind("-1"), (Kind::Code, false));
    assert_eq!(kind("errcode 40029"), (Kind::Code, false));
    for nothing in
        ["", " ", "hello world", "code=200&msg=ok", "{\"a\":1}", "[]", "https://example.com/"]
    {
        assert!(explain(nothing, &context(Lang::Zh)).is_none(), "{nothing:?}");
    }
}

#[test]
fn the_surroundings_of_a_code_say_which_reading_is_meant() {
    let first = |text: &str| {
        let explained = read(text);
        (explained.readings[0].product, explained.readings[0].scene.slug(), explained.certain)
    };
    assert_eq!(first("40029"), (Product::Account, "unknown", false));
    assert_eq!(
        first("GET /sns/jscode2session {\"errcode\":40029}"),
        (Product::Mini, "jscode2session", true)
    );
    assert_eq!(
        first("POST https://qyapi.weixin.qq.com/cgi-bin/auth/getuserinfo errcode=40029"),
        (Product::Wecom, "wecom_getuserinfo", true)
    );
    assert_eq!(first("qyapi.weixin.qq.com errcode=40029"), (Product::Wecom, "unknown", true));
    // WeCom's calls share /cgi-bin/ with WeChat's; the host tells.
    assert_eq!(
        first("https://qyapi.weixin.qq.com/cgi-bin/user/get errcode=60111"),
        (Product::Wecom, "unknown", true)
    );
    assert_eq!(first("/cgi-bin/user/info errcode=40001"), (Product::Account, "cgi_bin", true));
    // The link beside it is not where a server's code came from.
    let both = format!("{} then errcode: 40163", good());
    assert_eq!(first(&both), (Product::Account, "unknown", false));
    assert_eq!(first("window.wx_errcode=404;window.wx_code='';"), (Product::Poll, "poll", true));
    assert_eq!(first("此公众号并没有这些scope的权限，错误码:10005").0, Product::Page);
    // PROTOCOL 2.0, 6.1: pages of WeCom.
    let query = "more info at https://open.work.weixin.qq.com/devtool/query?e=60020";
    assert_eq!(first(query), (Product::Wecom, "unknown", true));
    let page = read("https://open.work.weixin.qq.com/wwopen/uriconfirm?err_type=domain_err&uri=x");
    assert_eq!((page.kind, page.readings[0].product), (Kind::Page, Product::Page));
    let others: Vec<_> = read("40029").readings.iter().map(|r| r.product).collect();
    assert_eq!(others, [Product::Account, Product::Wecom]);
}

#[test]
fn rules_are_looked_up_where_they_live() {
    let known = |id: &str| {
        let texts = || Rule { title: "t".into(), meaning: "m".into(), fix: "f".into() };
        (id == "WXA402").then(texts)
    };
    let context = Context { rules: &known, ..context(Lang::En) };
    assert_eq!(explain("WXA402", &context).unwrap().meaning, "m");
    assert_ne!(explain("WXA403", &context).unwrap().meaning, "m");
}

#[test]
fn a_ticket_tells_its_times_in_both_languages() {
    // {"alg":"HS256"} . {"sub":"o1","exp":1763822670}
    let ticket = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJvMSIsImV4cCI6MTc2MzgyMjY3MH0.AAAA";
    let note = |lang| {
        let explained = explain(ticket, &context(lang)).unwrap();
        explained.parts.iter().find(|part| part.name == "exp").unwrap().note.clone().unwrap()
    };
    assert_eq!(note(Lang::En), "2025-11-22T14:44:30Z, in 2h");
    assert_eq!(note(Lang::Zh), "2025-11-22T14:44:30Z，2 小时之后");
    assert_eq!(slugs(&read(ticket)), ["not_verified"]);
    assert_eq!(read("b2I4Ri13RkVORld3N19GUjZHeDhLYlBhY0ZFdw==").kind, Kind::Ticket);
    assert!(explain("aGVsbG8gd29ybGQgaGVsbG8gd29ybGQ=", &context(Lang::En)).is_none());
}

/// Each of these takes very long where something is done once more for every character.
#[test]
fn a_hostile_text_is_done_with_at_once() {
    for piece in ["eyJ", "&a=", "{\"a\":[", " rid: ", "errcode ", "\"invalid ", "#?code="] {
        let text = piece.repeat((1 << 15) / piece.len());
        let _ = explain(&text, &context(Lang::En));
        let _ = explain(&format!("{PAGE}?{text}"), &context(Lang::En));
    }
}

proptest::proptest! {
    #[test]
    fn nothing_panics(text in ".{0,200}") {
        for lang in [Lang::Zh, Lang::En] {
            let _ = explain(&text, &context(lang));
        }
    }

    #[test]
    fn nothing_that_looks_like_ours_panics(
        text in "(https://open\\.weixin\\.qq\\.com/connect/oauth2/authorize|/cb|errcode|\\{\"errcode\":|eyJ|rid: )[a-z0-9?&=%#:/{}\"é .-]{0,120}"
    ) {
        for lang in [Lang::Zh, Lang::En] {
            let _ = explain(&text, &context(lang));
        }
    }
}

#[test]
fn placeholders_of_a_document_and_its_chinese_texts_are_known() {
    let link =
        "https://api.weixin.qq.com/sns/jscode2session?appid=APPID&secret=SECRET&js_code=JSCODE";
    assert!(slugs(&read(link)).contains(&"call_placeholder"));
    assert!(read("无效的appsecret").title.contains("40125"));
    assert!(read("wxa402").title.contains("WXA402"));
}
