//! The emulator before a session of requests of any bytes: no panic, no growth beyond its bounds.
//! Must not judge single answers; `src/mock/tests` does.
//!
//! The input is a session: requests as HTTP/1.1 would write them, one after the other, each ended by
//! a line `====`. `@code`, `@access_token`, `@refresh_token` and `@uuid` stand for what earlier
//! answers gave out, so the fuzzer gets past the front door; `later: 5000` among the headers moves
//! the clock.
#![no_main]

use std::net::{IpAddr, Ipv4Addr};

use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use wxauth::domain::random::Seeded;
use wxauth::domain::time::Time;
use wxauth::mock::{Answer, Emulator, Settings};

const GIVEN: [(&str, &str); 5] = [
    ("@code", "code="),
    ("@access_token", "\"access_token\":\""),
    ("@refresh_token", "\"refresh_token\":\""),
    ("@openid", "\"openid\":\""),
    ("@uuid", "uuid="),
];

fuzz_target!(|input: &[u8]| {
    let text = String::from_utf8_lossy(input);
    let mut emulator = Emulator::new(Settings::default());
    let mut random = Seeded::new("fuzz");
    let mut now = Time::from_secs(1_790_000_000);
    let mut given: Vec<(&str, String)> = Vec::new();
    for written in text.split("====\n").take(12) {
        let mut filled = written.to_owned();
        for (name, value) in given.iter().rev() {
            filled = filled.replace(name, value);
        }
        let Some((request, later)) = read(&filled) else { continue };
        now = Time::from_millis(now.millis().saturating_add(later));
        let peer = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let answer = emulator.answer(now, &mut random, peer, &request);
        if let Some(response) = settle(&mut emulator, answer, now) {
            note(&response, &mut given);
        }
    }
});

/// Head and body; what is no request at all never gets past the HTTP engine.
fn read(written: &str) -> Option<(http::Request<Bytes>, i64)> {
    let (head, body) = written.split_once("\n\n").unwrap_or((written, ""));
    let mut lines = head.lines();
    let (method, target) = lines.next()?.split_once(' ')?;
    let mut request = http::Request::builder().method(method).uri(target);
    let mut later = 0;
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        match name {
            "later" => later = value.parse().unwrap_or(0),
            name => request = request.header(name, value),
        }
    }
    Some((request.body(Bytes::from(body.to_owned())).ok()?, later))
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

fn note(response: &http::Response<Bytes>, given: &mut Vec<(&'static str, String)>) {
    let location = response.headers().get("location").and_then(|value| value.to_str().ok());
    let body = String::from_utf8_lossy(response.body());
    for (name, before) in GIVEN {
        for text in [location.unwrap_or(""), &body] {
            if let Some((_, rest)) = text.split_once(before) {
                let end = rest.find(['"', '&', '#']).unwrap_or(rest.len());
                given.push((name, rest[..end].to_owned()));
            }
        }
    }
}
