//! What comes to the callback: right and wrong states, refusals, lookers, crowds.

use std::io::Write as _;
use std::net::TcpStream;

use serde_json::Value;

use super::{CODE, Listening, header};

#[test]
fn protocol_1_5_a_wrong_or_missing_state_gets_400_and_never_ends_the_wait() {
    let listening = Listening::start(&["--grace", "0"]);
    for query in [
        format!("code={CODE}&state=s2"),
        format!("code={CODE}&state="),
        format!("code={CODE}"),
        format!("code={CODE}&state=s1&state=s2"),
        "state=s2".to_owned(),
        "state=&code=authdeny&reason=s2".to_owned(),
        "code=authdeny".to_owned(),
    ] {
        let page = listening.callback(&query);
        assert!(page.starts_with("HTTP/1.1 400 "), "{query}: {page}");
        assert!(page.contains("--state") && page.contains("--any-state"), "{query}");
        assert!(!page.contains("s1<"), "the page betrays the expected state");
    }
    listening.ends_with_code().says("another state").says("no state");
}

#[test]
fn protocol_1_8_refusals_end_with_5() {
    for query in ["state=s1", "state=&code=authdeny&reason=s1", "state=s1&code=authdeny&reason="] {
        let listening = Listening::start(&[]);
        let page = listening.callback(query);
        assert!(page.contains("Login refused"), "{query}: {page}");
        let done = listening.run.wait().exits(5).says("refused");
        assert_eq!(done.text(), "");
    }
    let listening = Listening::start(&["--json"]);
    listening.callback("state=s1");
    let json = listening.run.wait().exits(5).json();
    assert_eq!(json["error"]["kind"], "login_refused");
    assert_eq!((&json["ok"], &json["exit"]), (&Value::Bool(false), &Value::from(5)));
}

#[test]
fn protocol_1_5_and_1_3_repeated_names_and_encoded_states() {
    let listening = Listening::start_bare(&["--state", "ZXg=", "--grace", "0"]);
    let page = listening.callback(&format!("state=own&code=own&code={CODE}&state=ZXg%3D"));
    assert!(page.starts_with("HTTP/1.1 200 "), "{page}");
    assert_eq!(listening.run.wait().exits(0).text(), format!("{CODE}\n"));
}

#[test]
fn any_state_is_said() {
    let listening = Listening::start_bare(&["--any-state", "--json", "--grace", "0"]);
    listening.callback(&format!("code={CODE}"));
    let done = listening.run.wait().exits(0).says("not checked");
    let json = done.json();
    assert_eq!(json["data"]["state_checked"], false);
    assert_eq!(json["data"]["state"], Value::Null);
}

#[test]
fn protocol_1_5_a_second_hit_gets_the_page_and_not_a_closed_door() {
    let mut listening = Listening::start(&["--grace", "60s"]);
    let first = listening.grant();
    assert_eq!(listening.run.line(), CODE, "printed before the lingering ends");
    let body = |page: &str| page.split("\r\n\r\n").nth(1).unwrap().to_owned();
    assert_eq!(body(&listening.grant()), body(&first));
    let other = listening.callback("code=another&state=s1");
    assert!(other.starts_with("HTTP/1.1 409 "), "{other}");
}

#[test]
fn lookers_take_nothing() {
    let listening = Listening::start(&["--grace", "0"]);
    let target = format!("/callback?code={CODE}&state=s1");
    let head = listening.ask("HEAD", &target, "");
    assert!(head.starts_with("HTTP/1.1 200 ") && head.ends_with("\r\n\r\n"), "{head}");
    for ahead in ["Sec-Purpose: prefetch;prerender", "Purpose: prefetch", "X-Moz: prefetch"] {
        let refused = listening.ask("GET", &target, &format!("{ahead}\r\n"));
        assert!(refused.starts_with("HTTP/1.1 503 "), "{refused}");
        assert_eq!(header(&refused, "cache-control"), Some("no-store"));
    }
    assert!(listening.ask("POST", &target, "Content-Length: 0\r\n").starts_with("HTTP/1.1 405 "));
    assert!(listening.get("/favicon.ico").starts_with("HTTP/1.1 204 "));
    let hostless = format!("GET {target} HTTP/1.1\r\nConnection: close\r\n\r\n");
    assert!(listening.send(&hostless).starts_with("HTTP/1.1 400 "));
    assert!(listening.get("/callback/x").starts_with("HTTP/1.1 404 "));
    let elsewhere = listening.get(&format!("/cb?code={CODE}&state=s1"));
    assert!(elsewhere.starts_with("HTTP/1.1 404 ") && elsewhere.contains("--path /cb"));
    listening.ends_with_code().says("/cb");
}

#[test]
fn the_slash_of_the_documented_form_is_no_other_path() {
    // PROTOCOL 1.5: `redirect_uri/?code=CODE&state=STATE`.
    let listening = Listening::start(&["--grace", "0"]);
    listening.get(&format!("/callback/?code={CODE}&state=s1"));
    assert_eq!(listening.run.wait().exits(0).text(), format!("{CODE}\n"));
}

#[test]
fn nothing_of_a_request_becomes_markup() {
    let listening = Listening::start(&["--grace", "0"]);
    let evil = "%3Cscript%3Ealert(1)%3C/script%3E";
    for target in [
        format!("/<script>alert(1)</script>?code={evil}"),
        format!("/callback?code={evil}&state={evil}"),
        format!("/callback?code=%0A{evil}&state=s1"),
    ] {
        let page = listening.get(&target);
        assert!(!page.contains("<script>alert"), "{page}");
    }
    listening.ends_with_code();
}

#[test]
fn protocol_3_4_a_code_behind_the_fragment_is_explained() {
    let listening = Listening::start(&["--grace", "0"]);
    let page = listening.get("/callback");
    assert!(page.starts_with("HTTP/1.1 200 ") && page.contains("Waiting for the login"));
    let hidden = page.split("<section id=\"fragment\" hidden>").nth(1).unwrap();
    assert!(hidden.contains("behind the #"), "{hidden}");
    listening.ends_with_code();
}

#[test]
fn pages_speak_the_readers_language() {
    let listening = Listening::start(&["--grace", "0"]);
    let page = listening.ask("GET", "/callback", "Accept-Language: zh-CN,zh;q=0.9\r\n");
    assert!(page.contains("<html lang=\"zh-CN\">") && page.contains("正在等待授权"), "{page}");
    let page = listening.ask("GET", "/callback", "Accept-Language: de\r\n");
    assert!(page.contains("<html lang=\"en\">"));
    listening.ends_with_code();
}

#[test]
fn crowds_and_oversized_requests_do_not_lose_the_callback() {
    let listening = Listening::start(&["--grace", "0"]);
    let halves = ["", "GET /callb", "GET / HTTP/1.1\r\nHost: h\r\nCookie: a"];
    let crowd: Vec<TcpStream> = (0..600)
        .map(|number| {
            let mut stream = listening.open();
            let _ = stream.write_all(halves[number % 3].as_bytes());
            stream
        })
        .collect();
    let long = "a".repeat(200_000);
    let head = listening.ask("GET", "/callback", &format!("Cookie: {long}\r\n"));
    assert!(head.starts_with("HTTP/1.1 431 "), "{head}");
    let body =
        format!("POST /callback HTTP/1.1\r\nHost: h\r\nContent-Length: 200000\r\n\r\n{long}");
    assert!(listening.send(&body).starts_with("HTTP/1.1 413 "));
    listening.ends_with_code();
    drop(crowd);
}

#[test]
fn ipv6_loopback_is_answered_as_well() {
    let listening = Listening::start(&["--grace", "0"]);
    let Ok(mut six) = TcpStream::connect(("::1", listening.port)) else {
        // A machine without IPv6.
        assert!(std::net::TcpListener::bind("[::1]:0").is_err());
        return;
    };
    let request = format!("GET /callback?code={CODE}&state=s1 HTTP/1.1\r\nHost: localhost\r\n\r\n");
    six.write_all(request.as_bytes()).unwrap();
    assert_eq!(listening.run.wait().exits(0).text(), format!("{CODE}\n"));
}
