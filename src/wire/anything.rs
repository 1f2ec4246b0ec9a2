//! Every reader of the wire before bytes nobody foresaw: answers and requests alike.
//! Must not check what right ones mean; each endpoint's own tests do.

use super::{
    access_token, auth, authorize, component, consent, jscode2session, json, refresh_token,
    userinfo, wecom,
};
use bytes::Bytes;
use proptest::prelude::*;
use proptest::sample::select;

/// Keys of WeChat's answers.
const KEYS: &[&str] = &[
    "access_token",
    "refresh_token",
    "expires_in",
    "openid",
    "unionid",
    "scope",
    "is_snapshotuser",
    "nickname",
    "sex",
    "privilege",
    "headimgurl",
    "session_key",
    "errcode",
    "errmsg",
    "userid",
    "UserId",
    "user_ticket",
    "component_access_token",
];

const VALUES: &[&str] = &[
    "0",
    "1",
    "-1",
    "7200",
    "40029",
    "1e400",
    "18446744073709551616",
    "1.5",
    "null",
    "true",
    "[]",
    "[\"chinaunicom\",1]",
    "{}",
    "\"\"",
    "\"ok\"",
    "\"snsapi_base,snsapi_userinfo,\"",
    "\"obhwQ0zBnW3u1hb8Dx5d8K2n7TgE\"",
    "\"\\ud83e\\udd84\"",
    "\"\\ud83e\"",
    "\"a\u{8}b\"",
    "\"tQY+38pdTVnAIWCBNiM1+A==\"",
];

fn body() -> impl Strategy<Value = Vec<u8>> {
    let pair = (select(KEYS), select(VALUES)).prop_map(|(key, value)| format!("\"{key}\":{value}"));
    let object = proptest::collection::vec(pair, 0..10);
    prop_oneof![
        4 => object.prop_map(|pairs| format!("{{{}}}", pairs.join(",")).into_bytes()),
        1 => proptest::collection::vec(any::<u8>(), 0..80),
        1 => "[{}\\[\\]\":,a-z0-9 \\\\]{0,80}".prop_map(String::into_bytes),
        1 => (0usize..4000).prop_map(|depth| b"[".repeat(depth)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.max(1024), ..ProptestConfig::default() })]

    #[test]
    fn any_answer_is_read_or_refused(body in body(), status in 200u16..600) {
        let _ = json::read(&body);
        let mut response = http::Response::new(Bytes::from(body));
        *response.status_mut() = http::StatusCode::from_u16(status).unwrap();
        // What was understood can be said again.
        if let Ok(answer) = access_token::Answer::parse(&response) { answer.render(); }
        if let Ok(answer) = refresh_token::Answer::parse(&response) { answer.render(); }
        if let Ok(answer) = userinfo::Answer::parse(&response) { answer.render(); }
        if let Ok(answer) = jscode2session::Answer::parse(&response) { answer.render(); }
        if let Ok(answer) = wecom::gettoken::Answer::parse(&response) { answer.render(); }
        if let Ok(answer) = wecom::getuserdetail::Answer::parse(&response) { answer.render(); }
        let _ = wecom::getuserinfo::Answer::parse(&response);
        let _ = auth::Answer::parse(&response);
        let _ = component::Request::parse(&response);
        let _ = component::Refresh::parse(&response);
        let _ = consent::read("http://127.0.0.1:8787/connect/oauth2/authorize", &response);
    }

    #[test]
    fn any_request_is_read(
        query in "[!-~]{0,80}", body in proptest::collection::vec(any::<u8>(), 0..80), form in any::<bool>(),
    ) {
        let target = format!("/?{}", query.replace(['#', '"', '<', '>'], ""));
        let kind = if form { "application/x-www-form-urlencoded" } else { "text/plain" };
        let request = http::Request::post(target).header("content-type", kind).body(Bytes::from(body));
        let Ok(request) = request else { return Ok(()) };
        let _ = access_token::Asked::from_http(&request);
        let _ = refresh_token::Asked::from_http(&request);
        let _ = userinfo::Asked::from_http(&request);
        let _ = auth::Asked::from_http(&request);
        let _ = jscode2session::Asked::from_http(&request);
        let _ = component::Asked::from_http(&request);
        let _ = wecom::gettoken::Asked::from_http(&request);
        let _ = wecom::getuserinfo::Asked::from_http(&request);
        let _ = wecom::getuserdetail::Asked::from_http(&request);
        let _ = authorize::Reply::from_http(&request);
        let asked = authorize::Asked::from_http(&request);
        let _ = (asked.value("state"), asked.is_in_documented_order());
    }
}
