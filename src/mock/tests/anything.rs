//! The whole emulator before requests nobody foresaw: it never panics, and never speaks out of turn.
//! Must not check what a right request gets; the other modules do.

use super::{APPID, CALLBACK, SECRET};
use crate::domain::query;
use crate::domain::random::Seeded;
use crate::domain::time::Time;
use crate::mock::tests::WECHAT_USER_AGENT;
use crate::mock::{Answer, Emulator, Settings};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, LOCATION};
use proptest::prelude::*;
use proptest::sample::select;
use std::net::{IpAddr, Ipv4Addr};

/// Written into values; a page that shows it as it is could be made to run a script.
const MARK: &str = "<img src=x>";

const PATHS: &str = "/ /connect/oauth2/authorize /connect/oauth2/authorize_reply /connect/qrconnect \
     /connect/qrcode/@uuid /connect/confirm /connect/confirm_reply /connect/l/qrconnect \
     /connect/zh_CN/htmledition/js/wxLogin.js /wwlogin/sso/login /wwlogin/sso/authorize_reply \
     /wwopen/sso/qrConnect /mmopen/vi_32/x/132 /sns/oauth2/access_token /sns/oauth2/refresh_token \
     /sns/userinfo /sns/auth /sns/jscode2session /sns/component/jscode2session \
     /sns/oauth2/component/access_token /sns/oauth2/component/refresh_token /sns/nothing \
     /cgi-bin/component/api_component_token /cgi-bin/component/api_create_preauthcode \
     /cgi-bin/component/api_query_auth /cgi-bin/component/api_authorizer_token \
     /cgi-bin/component/api_get_authorizer_info /cgi-bin/component/api_get_authorizer_list \
     /cgi-bin/componentloginpage /cgi-bin/componentloginpage_reply /safe/bindcomponent \
     /wxaopen/safe/bindcomponent /safe/bindcomponent_reply /cgi-bin/token /cgi-bin/stable_token /cgi-bin/user/get /wxa/business/getuserphonenumber \
     /cgi-bin/gettoken \
     /cgi-bin/auth/getuserinfo /cgi-bin/user/getuserinfo /cgi-bin/auth/getuserdetail \
     /cgi-bin/miniprogram/jscode2session \
     /cgi-bin/service/miniprogram/jscode2session /cgi-bin/service/get_suite_token /cgi-bin/service/auth/getuserinfo3rd \
     /cgi-bin/service/auth/getuserdetail3rd /cgi-bin/menu/create \
     /_host/api.weixin.qq.com/sns/userinfo /_host/open.weixin.qq.com/connect/oauth2/authorize \
     /_wxauth/state /_wxauth/clock /_wxauth/events /_wxauth/events.ndjson /_wxauth/events.har \
     /_wxauth/faults /_wxauth/js-codes /_wxauth/phone-codes /_wxauth/scenarios /_wxauth/switches /_wxauth/reset \
     /_wxauth/users/zhangsan /_wxauth/users/zhangsan/change-password \
     /_wxauth/apps/wx0123456789abcdef /_wxauth/apps/wx0123456789abcdef/verify-domain";

const NAMES: &str = "appid redirect_uri response_type scope state component_appid agentid forcePopup \
     forceSnapShot connect_redirect code_challenge login_type f last uuid allow secret code \
     js_code grant_type refresh_token access_token openid lang component_access_token corpid \
     corpsecret pre_auth_code auth_type biz_appid account mock_account userid user_ticket next_openid since follow mock_user mock_consent mock_client \
     mock_scenario mock_switch mock_lang";

/// `@…` stands for what an earlier answer gave out.
const VALUES: &[&str] = &[
    APPID,
    SECRET,
    "http://127.0.0.1:3000/cb",
    "http://127.0.0.1/#/a?openId=1",
    "code",
    "snsapi_base",
    "snsapi_userinfo",
    "snsapi_login",
    "snsapi_privateinfo",
    "authorization_code",
    "refresh_token",
    "client_credential",
    "xyz",
    "true",
    "1",
    "0",
    "404",
    "json",
    "xml",
    "zh_CN",
    "allow",
    "refuse",
    "own",
    "wechat",
    "zhangsan",
    "snapshot",
    "banned",
    "stranger.4294967295",
    "double-callback-new-code",
    "slow-token,hang",
    "@code",
    "@access_token",
    "@refresh_token",
    "@openid",
    "@uuid",
    MARK,
    "",
];

const BODIES: &[&str] = &[
    "",
    "{}",
    "[]",
    "{\"advance\":\"5m\"}",
    "{\"set\":253402300799999,\"freeze\":true}",
    "{\"on\":[\"reset\",\"shared-link-with-code\"]}",
    "{\"refusal\":\"authdeny\"}",
    "{\"appid\":\"wx00000000000000a1\",\"user\":\"emoji\"}",
    "{\"banned\":true,\"scopes\":[]}",
    "{\"endpoint\":\"*\",\"times\":null,\"act\":\"delay\",\"delay_ms\":600000}",
    "{\"domain\":\"127.0.0.1:1\"}",
    "{\"user_ticket\":\"x\"}",
    "{\"keep\":{\"clock\":true}}",
    "{\"component_appid\":\"wx0123456789abcdef\",\"component_appsecret\":\"s\",\"component_verify_ticket\":\"t\"}",
];

const HOSTS: &[&str] = &[
    "127.0.0.1:8787",
    "localhost",
    "[::1]:8787",
    "api.weixin.qq.com",
    "open.weixin.qq.com:443",
    "qyapi.weixin.qq.com",
    "thirdwx.qlogo.cn",
    "evil.example",
    "[",
    "a:b:c",
    "",
];

#[derive(Debug, Clone)]
struct Asked {
    method: &'static str,
    path: String,
    query: Vec<(String, String)>,
    as_form: bool,
    body: Vec<u8>,
    headers: Vec<(&'static str, Vec<u8>)>,
    later: i64,
}

fn junk() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "\\PC{0,12}",
        "[!-~]{0,40}",
        "(%[0-9a-fA-F]{0,2}|[&=+;#?/]){0,12}",
        any::<String>(),
    ]
}

fn known(list: Vec<&'static str>) -> impl Strategy<Value = String> {
    prop_oneof![6 => select(list).prop_map(str::to_owned), 1 => junk()]
}

fn words(list: &'static str) -> Vec<&'static str> {
    list.split(' ').collect()
}

fn headers() -> impl Strategy<Value = Vec<(&'static str, Vec<u8>)>> {
    let bytes = || proptest::collection::vec(any::<u8>(), 0..24);
    let one = prop_oneof![
        Just(("user-agent", WECHAT_USER_AGENT.as_bytes().to_vec())),
        bytes().prop_map(|value| ("user-agent", value)),
        bytes().prop_map(|value| ("cookie", value)),
        Just(("cookie", b"wxauth_mock_user=nobody; wxauth_mock_client=wechat;=;".to_vec())),
        bytes().prop_map(|value| ("accept-language", value)),
        bytes().prop_map(|value| ("authorization", value)),
        bytes().prop_map(|value| ("origin", value)),
        bytes().prop_map(|value| ("content-type", value)),
        Just(("content-type", b"application/json".to_vec())),
        Just(("sec-fetch-mode", b"navigate".to_vec())),
        bytes().prop_map(|value| ("last-event-id", value)),
    ];
    let host = select(HOSTS).prop_map(|host| ("host", host.as_bytes().to_vec()));
    (
        prop_oneof![4 => Just(("host", b"127.0.0.1:8787".to_vec())), 1 => host],
        proptest::collection::vec(one, 0..4),
    )
        .prop_map(|(host, mut rest)| {
            rest.push(host);
            rest
        })
}

fn asked() -> impl Strategy<Value = Asked> {
    let pair = (known(words(NAMES)), known(VALUES.to_vec()));
    let body = prop_oneof![
        6 => select(BODIES).prop_map(|body| body.as_bytes().to_vec()),
        1 => proptest::collection::vec(any::<u8>(), 0..64),
    ];
    let later = prop_oneof![8 => Just(0i64), 2 => 0..400_000_000i64, 1 => any::<i64>()];
    let method = select(&["GET", "GET", "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "X"][..]);
    let query = proptest::collection::vec(pair, 0..8);
    (method, known(words(PATHS)), query, any::<bool>(), body, headers(), later).prop_map(
        |(method, path, query, as_form, body, headers, later)| Asked {
            method,
            path,
            query,
            as_form,
            body,
            headers,
            later,
        },
    )
}

/// A login from link to profile among the rest, so that codes and tokens exist.
fn session() -> impl Strategy<Value = Vec<Asked>> {
    let plain = |path: &str, query: &[(&str, &str)]| Asked {
        method: "GET",
        path: path.to_owned(),
        query: query.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect(),
        as_form: false,
        body: Vec::new(),
        headers: vec![
            ("host", b"127.0.0.1:8787".to_vec()),
            ("user-agent", WECHAT_USER_AGENT.as_bytes().to_vec()),
        ],
        later: 0,
    };
    let link = plain(
        "/connect/oauth2/authorize",
        &[
            ("appid", APPID),
            ("redirect_uri", "http://127.0.0.1:3000/cb"),
            ("response_type", "code"),
            ("scope", "snsapi_userinfo"),
            ("state", "xyz"),
            ("mock_consent", "allow"),
        ],
    );
    let exchange = plain(
        "/sns/oauth2/access_token",
        &[
            ("appid", APPID),
            ("secret", SECRET),
            ("code", "@code"),
            ("grant_type", "authorization_code"),
        ],
    );
    let some = || proptest::collection::vec(asked(), 0..4);
    (some(), some(), some(), any::<bool>()).prop_map(move |(before, between, after, login)| {
        let mut all = before;
        all.extend(login.then(|| link.clone()));
        all.extend(between);
        all.extend(login.then(|| exchange.clone()));
        all.extend(after);
        all
    })
}

/// What earlier answers gave out.
#[derive(Default)]
struct Given(Vec<(&'static str, String)>);

impl Given {
    fn fill(&self, text: &str) -> String {
        let known = self.0.iter().rev().find(|(name, _)| text.ends_with(name));
        known.map_or_else(|| text.to_owned(), |(name, value)| text.replace(name, value))
    }

    fn note(&mut self, response: &http::Response<Bytes>) {
        let header = |name| response.headers().get(name).and_then(|v| v.to_str().ok());
        let text = String::from_utf8_lossy(response.body());
        let location = header(LOCATION).unwrap_or("");
        for (name, before, text) in [
            ("@code", "code=", location),
            ("@access_token", "\"access_token\":\"", &text),
            ("@refresh_token", "\"refresh_token\":\"", &text),
            ("@openid", "\"openid\":\"", &text),
            ("@uuid", "uuid=", &text),
            ("@uuid", "name=\"uuid\" value=\"", &text),
        ] {
            if let Some((_, rest)) = text.split_once(before) {
                let end = rest.find(['"', '&', '#']).unwrap_or(rest.len());
                self.0.push((name, rest[..end].to_owned()));
            }
        }
    }
}

fn request(asked: &Asked, given: &Given) -> Option<http::Request<Bytes>> {
    let pairs: Vec<String> = asked
        .query
        .iter()
        .map(|(n, v)| format!("{}={}", query::encode(n), query::encode(&given.fill(v))))
        .collect();
    let pairs = pairs.join("&");
    let target = given.fill(&asked.path);
    let (target, body) = match asked.as_form && !pairs.is_empty() {
        true => (target, pairs.into_bytes()),
        false => (format!("{target}?{pairs}"), asked.body.clone()),
    };
    let mut request = http::Request::builder().method(asked.method).uri(target);
    for (name, value) in &asked.headers {
        request = request.header(*name, value.as_slice());
    }
    // What is no request at all never gets past the HTTP engine.
    request.body(Bytes::from(body)).ok()
}

fn judge(
    asked: &http::Request<Bytes>,
    response: &http::Response<Bytes>,
) -> Result<(), TestCaseError> {
    if asked.method() == http::Method::HEAD {
        return Ok(());
    }
    let kind = response.headers().get(CONTENT_TYPE).map_or("", |kind| kind.to_str().unwrap());
    let body = std::str::from_utf8(response.body());
    if kind.starts_with("text/html") {
        let shown = body.unwrap();
        prop_assert!(!shown.contains(MARK), "unescaped: {}", shown);
        return Ok(());
    }
    if kind.contains("json") || kind == "text/plain" {
        let ndjson = asked.uri().path().ends_with(".ndjson");
        let read = serde_json::from_str::<serde_json::Value>(body.unwrap());
        prop_assert!(ndjson || read.is_ok_and(|v| v.is_object()), "{:?}", body);
    }
    Ok(())
}

/// Follows an answer to its end, as an engine would.
fn settle(emulator: &mut Emulator, mut answer: Answer, now: Time) -> Option<http::Response<Bytes>> {
    loop {
        answer = match answer {
            Answer::Now(response) => return Some(response),
            Answer::Delay(_, later) => *later,
            Answer::Hold(hold) => {
                let _ = emulator.resume(&hold, now, false);
                emulator.resume(&hold, now, true)?
            }
            Answer::Fetch(fetch) => emulator.fetched(&fetch, Err("nobody there".to_owned())),
            Answer::Feed(mut feed) => {
                let news = feed.look(emulator.journal());
                let _ = feed.render(&news);
                return None;
            }
            Answer::Reset => return None,
        };
    }
}

/// `PROPTEST_CASES` asks for more.
fn cases() -> u32 {
    ProptestConfig::default().cases.max(512)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), max_shrink_iters: 2000, ..ProptestConfig::default() })]

    #[test]
    fn no_request_makes_the_emulator_panic_or_speak_out_of_turn(session in session(), peer in any::<u32>()) {
        let mut emulator = Emulator::new(Settings::default());
        let mut random = Seeded::new("anything");
        let mut now = Time::from_secs(1_790_000_000);
        let mut given = Given::default();
        // Mostly this machine, now and then another one.
        let peer = if peer % 8 == 0 { Ipv4Addr::from(peer) } else { Ipv4Addr::LOCALHOST };
        for asked in &session {
            now = Time::from_millis(now.millis().saturating_add(asked.later));
            let Some(request) = request(asked, &given) else { continue };
            let answer = emulator.answer(now, &mut random, IpAddr::V4(peer), &request);
            let Some(response) = settle(&mut emulator, answer, now) else { continue };
            prop_assert!(response.headers().get(LOCATION).is_none_or(|l| l.to_str().is_ok()));
            judge(&request, &response)?;
            given.note(&response);
        }
    }

    #[test]
    fn raw_queries_and_bodies_of_any_bytes_are_read(
        path in select(words(PATHS)), query in "[!-~]{0,60}", body in proptest::collection::vec(any::<u8>(), 0..200),
        form in any::<bool>(),
    ) {
        let mut emulator = Emulator::new(Settings::default());
        let target = format!("{path}?redirect_uri={CALLBACK}&{}", query.replace(['#', '"', '<', '>'], ""));
        let kind = if form { "application/x-www-form-urlencoded" } else { "application/json" };
        let request = http::Request::post(target).header("host", "localhost").header("content-type", kind);
        let Ok(request) = request.body(Bytes::from(body)) else { return Ok(()) };
        let mut random = Seeded::new("anything");
        let now = Time::from_secs(1_790_000_000);
        let answer = emulator.answer(now, &mut random, IpAddr::V4(Ipv4Addr::LOCALHOST), &request);
        if let Some(response) = settle(&mut emulator, answer, now) {
            judge(&request, &response)?;
        }
    }
}
