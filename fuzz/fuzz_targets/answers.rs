//! Every reader of WeChat's dialect, answers and requests, before any bytes: no panic, and what was
//! understood can be said again. Must not check what right ones mean.
#![no_main]

use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use wxauth::wire::{
    access_token, auth, authorize, component, consent, cookie, jscode2session, json,
    refresh_token, userinfo, wecom,
};

fuzz_target!(|input: &[u8]| {
    let Some((&status, body)) = input.split_first() else { return };
    let _ = json::read(body);
    answers(status, body);
    requests(status, body);
});

fn answers(status: u8, body: &[u8]) {
    let mut response = http::Response::new(Bytes::copy_from_slice(body));
    let status = http::StatusCode::from_u16(200 + u16::from(status)).unwrap_or_default();
    *response.status_mut() = status;
    if let Ok(answer) = access_token::Answer::parse(&response) {
        answer.render();
    }
    if let Ok(answer) = refresh_token::Answer::parse(&response) {
        answer.render();
    }
    if let Ok(answer) = userinfo::Answer::parse(&response) {
        answer.render();
    }
    if let Ok(answer) = jscode2session::Answer::parse(&response) {
        answer.render();
    }
    if let Ok(answer) = wecom::gettoken::Answer::parse(&response) {
        answer.render();
    }
    if let Ok(answer) = wecom::getuserdetail::Answer::parse(&response) {
        answer.render();
    }
    let _ = wecom::getuserinfo::Answer::parse(&response);
    let _ = auth::Answer::parse(&response);
    let _ = component::Request::parse(&response);
    let _ = component::Refresh::parse(&response);
    let _ = consent::read("http://127.0.0.1:8787/connect/oauth2/authorize", &response);
    let mut headers = http::HeaderMap::new();
    for line in body.split(|&byte| byte == b'\n') {
        if let Ok(value) = http::HeaderValue::from_bytes(line) {
            headers.append("set-cookie", value);
        }
    }
    if let Ok(address) = url::Url::parse("http://h5.example.com/a/b") {
        let mut jar = cookie::Jar::default();
        jar.learn(&address, &headers);
        jar.attach(&address, &mut headers);
    }
}

fn requests(kind: u8, body: &[u8]) {
    let text = String::from_utf8_lossy(body);
    let (query, body) = text.split_once('\n').unwrap_or((&text, ""));
    let kind = match kind % 3 {
        0 => "application/x-www-form-urlencoded",
        1 => "application/json",
        _ => "text/plain",
    };
    let request = http::Request::post(format!("/?{query}")).header("content-type", kind);
    let Ok(request) = request.body(Bytes::from(body.to_owned())) else { return };
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
