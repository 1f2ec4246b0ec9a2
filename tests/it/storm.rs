//! `wxauth mock` before clients that behave badly, by thousands: it answers the next honest one, and
//! what it keeps of them is bounded. Must not repeat what the engine's own tests hold one by one.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::Value;

use crate::control::Mock;
use crate::patience::minute;

fn connect(mock: &Mock) -> TcpStream {
    let stream = TcpStream::connect(&mock.address).unwrap();
    stream.set_read_timeout(Some(minute())).unwrap();
    stream.set_write_timeout(Some(minute())).unwrap();
    stream
}

/// A whole login: the proof that it still works.
#[track_caller]
fn a_login_works(mock: &Mock) {
    assert_eq!(mock.exchange(&mock.code())["expires_in"], 7200);
}

/// Resident memory in megabytes; `None` where nobody tells.
fn memory(mock: &Mock) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", mock.running.pid())).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kilobytes| kilobytes / 1000)
}

#[test]
fn idle_and_half_sent_connections_by_thousands() {
    let mock = Mock::start(&[]);
    let halves: [&[u8]; 5] = [
        b"",
        b"GET /connect/oauth2/auth",
        b"GET /sns/auth HTTP/1.1\r\nHost: x\r\nCookie: a",
        b"POST /sns/oauth2/access_token HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\nappid=",
        b"GET /_wxauth/events HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ];
    // Both ends count against a limit that may be as low as 1,024 files in this process.
    let room = usize::try_from(wxauth::platform::open_files().min(2_400) / 4).unwrap();
    let waves = 3_000 / room + 1;
    for _ in 0..waves {
        let open: Vec<TcpStream> = (0..room)
            .map(|number| {
                let mut stream = connect(&mock);
                // One that was sent away in favour of a newer one may be closed already.
                let _ = stream.write_all(halves[number % halves.len()]);
                stream
            })
            .collect();
        a_login_works(&mock);
        drop(open);
    }
    a_login_works(&mock);
}

#[test]
fn what_is_no_http_and_what_is_too_much_of_it() {
    let mock = Mock::start(&[]);
    let long = "a".repeat(1 << 20);
    let huge = [
        format!("GET /{long} HTTP/1.1\r\nHost: x\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nHost: x\r\nX-Long: {long}\r\n\r\n"),
        format!("GET / HTTP/1.1\r\n{}\r\n", "X: y\r\n".repeat(200_000)),
        "POST /sns/auth HTTP/1.1\r\nHost: x\r\nContent-Length: 18446744073709551615\r\n\r\n".into(),
        "POST /sns/auth HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\n".into(),
        format!("POST /sns/auth HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n{}", long.repeat(2)),
    ];
    for request in &huge {
        let mut stream = connect(&mock);
        // It may be cut off in the middle of the sentence.
        let _ = stream.write_all(request.as_bytes());
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let told = String::from_utf8_lossy(&answer);
        assert!(told.is_empty() || told.starts_with("HTTP/1.1 4"), "{told:.200}");
    }
    // Bytes of every kind, from a generator everybody knows (Knuth's MMIX constants).
    let mut seed = 42u64;
    for _ in 0..300 {
        let junk: Vec<u8> = (0..64)
            .map(|_| {
                seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                seed.to_be_bytes()[0]
            })
            .collect();
        let mut stream = connect(&mock);
        let _ = stream.write_all(&junk);
        let _ = stream.write_all(b"\r\n\r\n");
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let _ = stream.read_to_end(&mut Vec::new());
    }
    a_login_works(&mock);
}

/// Bodies as large as they may be, all at once and never whole.
#[test]
fn large_bodies_that_never_end_take_turns() {
    let mock = Mock::start(&[]);
    let room = usize::try_from(wxauth::platform::open_files().min(2_400) / 8).unwrap();
    let large = vec![b'a'; (1 << 20) - 2];
    let head = format!(
        "POST /sns/oauth2/access_token HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n",
        large.len() + 1
    );
    let open: Vec<TcpStream> = (0..room)
        .map(|_| {
            let mut stream = connect(&mock);
            stream.write_all(head.as_bytes()).unwrap();
            stream.set_nonblocking(true).unwrap();
            stream
        })
        .collect();
    // Round after round, as much as the server takes.
    let mut sent = vec![0; open.len()];
    for _ in 0..64 {
        for (mut stream, sent) in open.iter().zip(&mut sent) {
            *sent += stream.write(&large[*sent..]).unwrap_or(0);
        }
    }
    if let Some(megabytes) = memory(&mock) {
        assert!(
            megabytes < 200,
            "{megabytes} MB for {} MB of bodies",
            sent.iter().sum::<usize>() >> 20
        );
    }
    // A small body needs no room.
    a_login_works(&mock);
    drop(open);
    a_login_works(&mock);
}

/// More pages wait for a scan than there are seats: whoever has waited longest is told to ask again,
/// as WeChat tells it (PROTOCOL 3.3), so that somebody else finds a seat.
#[test]
fn polls_of_a_qr_code_by_thousands() {
    let mock = Mock::start(&["--switch", "qr-hold=1h"]);
    let (_, page) = mock.get(
        "/connect/qrconnect?appid=wx5b6e96c8c89c614f&redirect_uri=http%3A%2F%2F127.0.0.1%2F\
         &response_type=code&scope=snsapi_login&state=s&f=xml",
    );
    let uuid = page.split_once("CDATA[").unwrap().1.split(']').next().unwrap();
    let poll = format!("GET /connect/l/qrconnect?uuid={uuid} HTTP/1.1\r\nHost: x\r\n\r\n");
    // As many as a server has seats for, and some more.
    let seats = usize::try_from(wxauth::platform::open_files().min(2048) / 2).unwrap();
    let open: Vec<TcpStream> = (0..seats + 60)
        .map(|_| {
            let mut stream = connect(&mock);
            stream.write_all(poll.as_bytes()).unwrap();
            stream
        })
        .collect();
    a_login_works(&mock);
    let mut told = [0; 1024];
    let length = (&open[0]).read(&mut told).unwrap();
    let told = String::from_utf8_lossy(&told[..length]);
    assert!(told.contains("window.wx_errcode=408;"), "{told}");
}

/// Pages nobody answers, codes nobody spends, appids nobody heard of, states as long as allowed.
#[test]
fn what_is_kept_of_strangers_is_bounded() {
    let mock = Mock::start(&["--switch", "state=optional"]);
    let mut stream = connect(&mock);
    let filler = "b".repeat(20_000);
    let mut ask = |number: usize| {
        // Most are codes nobody spends: a page repeats the link for every account there is, which an
        // unoptimised program is slow at, and keeps no more than a code does.
        let consent = if number.is_multiple_of(5) { "" } else { "&mock_consent=allow" };
        let request = format!(
            "GET /connect/oauth2/authorize?appid=wx{number:016x}\
             &redirect_uri=http%3A%2F%2Fh%2F{filler}&response_type=code&scope=snsapi_userinfo\
             &state=x&mock_client=wechat{consent} HTTP/1.1\r\nHost: {}\r\n\r\n",
            mock.address
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        let mut one = [0u8; 1 << 16];
        // Up to the end of the head, then as much as it says.
        let whole = loop {
            let got = stream.read(&mut one).unwrap();
            assert!(got > 0);
            answer.extend_from_slice(&one[..got]);
            let text = String::from_utf8_lossy(&answer).to_lowercase();
            if let Some((head, _)) = text.split_once("\r\n\r\n") {
                let length = head.split("content-length: ").nth(1).unwrap();
                let length: usize = length.lines().next().unwrap().trim().parse().unwrap();
                break head.len() + 4 + length;
            }
        };
        while answer.len() < whole {
            let got = stream.read(&mut one).unwrap();
            assert!(got > 0);
            answer.extend_from_slice(&one[..got]);
        }
    };
    for number in 0..700 {
        ask(number);
    }
    let state: Value = serde_json::from_str(&mock.get("/_wxauth/state").1).unwrap();
    assert!(state["apps"].as_u64().unwrap() <= 1024, "{state}");
    assert!(state["events"]["kept"].as_u64().unwrap() <= 4096, "{state}");
    if let Some(megabytes) = memory(&mock) {
        assert!(megabytes < 80, "{megabytes} MB after 14 MB of requests");
    }
    drop(stream);
    a_login_works(&mock);
}
