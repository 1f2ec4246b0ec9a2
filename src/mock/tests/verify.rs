//! Verification of callback domains (PROTOCOL 1.4, 10.39).
//! Must not fetch; what would be fetched is handed in.

use super::{APPID, Bench, app, link, location, page_code, text};
use crate::mock::Answer;
use crate::mock::answer::Fetch;
use crate::mock::app::Kind;
use bytes::Bytes;
use std::net::{IpAddr, Ipv4Addr};

fn ask(bench: &mut Bench, domain: &str) -> Result<Fetch, u16> {
    let request = http::Request::post(format!("/_wxauth/apps/{APPID}/verify-domain"))
        .header("host", "127.0.0.1:8787")
        .header("content-type", "application/json")
        .body(Bytes::from(format!("{{\"domain\":\"{domain}\"}}")))
        .unwrap();
    let peer = IpAddr::V4(Ipv4Addr::LOCALHOST);
    match bench.emulator.answer(bench.now, &mut bench.random, peer, &request) {
        Answer::Fetch(fetch) => Ok(fetch),
        Answer::Now(response) => Err(response.status().as_u16()),
        other => panic!("{other:?}"),
    }
}

fn finish(
    bench: &mut Bench,
    fetch: &Fetch,
    got: Result<http::Response<Bytes>, String>,
) -> http::Response<Bytes> {
    match bench.emulator.fetched(fetch, got) {
        Answer::Now(response) => response,
        other => panic!("{other:?}"),
    }
}

#[test]
fn p10_39_a_domain_counts_when_its_file_holds_exactly_the_token() {
    let mut bench = Bench::pinned(vec![app(Kind::Service, "old.example.com")]);
    let target =
        link(&[("scope", "snsapi_base"), ("redirect_uri", "https%3A%2F%2Fnew.example.com%2F")]);
    assert_eq!(page_code(&bench.get(&target)), 10003);
    let shown = bench.get(&format!("/_wxauth/apps/{APPID}/verification"));
    let shown: serde_json::Value = serde_json::from_slice(shown.body()).unwrap();
    let token = shown["content"].as_str().unwrap().to_owned();
    assert!(token.len() == 16 && token.bytes().all(|b| b.is_ascii_alphanumeric()));
    let fetch = ask(&mut bench, "new.example.com").unwrap();
    assert_eq!(fetch.url, format!("http://new.example.com/MP_verify_{token}.txt"));
    let answer = |status: u16, body: String| {
        Ok(http::Response::builder().status(status).body(Bytes::from(body)).unwrap())
    };
    for wrong in [
        answer(404, token.clone()),
        answer(200, format!("{token}\n")),
        answer(200, "HzPnYOUNdYYAAAAA".to_owned()),
        Err("connection refused".to_owned()),
    ] {
        assert_eq!(finish(&mut bench, &fetch, wrong).status(), 422);
        assert_eq!(page_code(&bench.get(&target)), 10003);
    }
    let done = finish(&mut bench, &fetch, answer(200, token));
    assert!(text(&done).contains("new.example.com"));
    assert!(location(&bench.get(&target)).contains("code="));
    // PROTOCOL 1.4: with a path the file stands there.
    let below = ask(&mut bench, "wx.qq.com/mp").unwrap();
    assert!(below.url.starts_with("http://wx.qq.com/mp/MP_verify_"));
    assert_eq!(ask(&mut bench, "https://x").unwrap_err(), 422);
}
