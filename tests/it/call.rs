//! `wxauth call` against an HTTP server that shares none of our code.

use std::io::Write;

use crate::peer::{Answer, Peer, Seen, answer, head, once};
use crate::runner::{Folder, wxauth, wxauth_in};

const TICKET: &str = "eyJhbGciOiJIUzI1NiJ9.e30.canary-ticket";

pub fn ok(body: &'static str) -> Peer {
    Peer::start(move |_| answer(200, body).header("Content-Type", "application/json"))
}

#[test]
fn the_ticket_goes_into_its_header_and_the_body_to_stdout_byte_for_byte() {
    let body: Vec<u8> = (0..=255).chain(*b"no newline").collect();
    let sent = body.clone();
    let peer = Peer::start(move |_| answer(200, sent.clone()));
    let done = wxauth(["call", &peer.url("/api/me?a=b"), "--ticket", TICKET]).run().exits(0);
    assert_eq!(done.stdout, body);
    assert_eq!(done.stderr, "");
    let seen = &peer.seen()[0];
    assert_eq!((seen.method.as_str(), seen.url.as_str()), ("GET", "/api/me?a=b"));
    assert_eq!(seen.header("X-Wx-Ticket"), Some(TICKET));
    assert!(seen.header("User-Agent").unwrap().starts_with("wxauth/"));
}

#[test]
fn header_names_travel_as_browsers_write_them() {
    let (address, seen) = once(|mut stream| {
        let request = head(&mut stream);
        crate::peer::say(&mut stream, "x");
        request
    });
    wxauth(["call", &format!("http://{address}/"), "--ticket", "t"]).run().exits(0);
    assert!(seen.recv().unwrap().contains("\r\nX-Wx-Ticket: t\r\n"));
}

#[test]
fn the_ticket_comes_from_a_flag_a_file_a_variable_or_a_pipe() {
    let peer = ok("{}");
    let url = peer.url("/");
    let folder = Folder::new();
    folder.file("t.txt", "from-file\n");
    wxauth_in(&folder, ["call", &url, "--ticket-file", "t.txt"]).run().exits(0);
    wxauth(["call", &url]).env("WXAUTH_CALL_TICKET", "from-variable").run().exits(0);
    wxauth(["call", &url, "--ticket", "-"]).stdin("from-pipe\n").run().exits(0);
    let envelope = r#"{"schema":"wxauth.ticket.sign/1","ok":true,"data":{"ticket":"from-json"}}"#;
    let done = wxauth(["call", &url, "--ticket", "-", "--ticket-header", "Authorization"])
        .stdin(envelope)
        .run();
    done.exits(0);
    let seen: Vec<Seen> = peer.seen();
    let tickets: Vec<_> = seen.iter().filter_map(|s| s.header("X-Wx-Ticket")).collect();
    assert_eq!(tickets, ["from-file", "from-variable", "from-pipe"]);
    assert_eq!(seen[3].header("Authorization"), Some("from-json"));
}

#[test]
fn a_ticket_is_signed_for_an_openid_and_verifies() {
    let peer = ok("{}");
    let key = "canary-key-0123456789abcdef0123456789";
    let done =
        wxauth(["call", &peer.url("/"), "--openid", "o1", "--audience", "h5", "--ttl", "1m"])
            .env("WXAUTH_TICKET_SECRET", key)
            .run()
            .exits(0);
    assert!(!done.show().contains("canary"), "{}", done.show());
    let ticket = peer.seen()[0].header("X-Wx-Ticket").unwrap().to_owned();
    let claims = wxauth(["ticket", "verify", "-", "--audience", "h5", "--json"])
        .env("WXAUTH_TICKET_SECRET", key)
        .stdin(ticket)
        .run()
        .exits(0)
        .json();
    assert_eq!(claims["data"]["claims"]["sub"], "o1", "{claims}");
    // The old form, which anybody can forge, says so.
    wxauth(["call", &peer.url("/"), "--openid", "o1", "--format", "base64"])
        .run()
        .exits(0)
        .says("warning");
    assert_eq!(peer.seen()[1].header("X-Wx-Ticket"), Some("bzE="));
    wxauth(["call", &peer.url("/"), "--openid", "o1"]).run().exits(2).says("WXAUTH_TICKET_SECRET");
    wxauth(["call", ":1/", "--openid", "o1", "--ticket", "t"]).run().exits(2).says("twice");
    // A flag beats a variable.
    wxauth(["call", &peer.url("/"), "--ticket", "flag"])
        .env("WXAUTH_CALL_OPENID", "o1")
        .run()
        .exits(0);
    assert_eq!(peer.seen()[2].header("X-Wx-Ticket"), Some("flag"));
    // Nothing is signed for a line that only shows.
    let line = wxauth(["call", ":1/", "--openid", "o1", "--print-curl"]).run().exits(0);
    assert!(line.text().contains("${WXAUTH_CALL_TICKET}"));
}

#[test]
fn a_ticket_no_header_can_carry_is_code_6_and_never_shown() {
    for bad in ["", "canary two", "canary\nX-Evil: 1", "canary票"] {
        let done =
            wxauth(["call", "http://127.0.0.1:1/", "--ticket", "-"]).stdin(bad).run().exits(6);
        assert!(!done.show().contains("canary"), "{}", done.show());
    }
    wxauth(["call", ":1/", "--ticket", "a", "--ticket-file", "b"]).run().exits(2).says("twice");
}

#[test]
fn exit_codes_of_answers() {
    let peer = Peer::start(|seen| {
        let status = seen.url.trim_start_matches('/').parse().unwrap();
        answer(status, r#"{"openid":"o1","n":18}"#).header("X-Kind", "h5")
    });
    let call = |status: &str, words: &[&str]| {
        let url = peer.url(&format!("/{status}"));
        let words: Vec<&str> = ["call", url.as_str()].iter().chain(words).copied().collect();
        wxauth(words).run()
    };
    call("204", &[]).exits(0);
    call("302", &[]).exits(0);
    // 7: a failure status and no expectation. The body is still the answer.
    for status in ["400", "401", "404", "500", "503"] {
        let done = call(status, &[]).exits(7).says(status);
        assert!(done.text().contains("openid"));
    }
    call("500", &["--expect-status", "500"]).exits(0);
    call("200", &["--expect-status", "2xx", "--expect-json", "/openid=o1"]).exits(0);
    call("200", &["--expect-json", "/n:=18", "--expect-header", "x-kind: h5"]).exits(0);
    call("500", &["--expect-status", "2xx"]).exits(1).says("found 500");
    // A server that fails is no success, whatever its answer holds; a refusal may be what is tested.
    call("500", &["--expect-json", "/openid=o1"]).exits(7).says("500");
    call("500", &["--expect-json", "/openid=o2"]).exits(1);
    call("400", &["--expect-json", "/openid=o1"]).exits(0);
    let done = call("200", &["--expect-json", "/openid=o2", "--expect-text", "openid"]).exits(1);
    assert!(done.stderr.contains("1 of 2 expectations failed"), "{}", done.stderr);
    assert!(done.stderr.contains("\"o1\""), "{}", done.stderr);
    assert!(done.text().contains("o1"));
}

#[test]
fn json_envelope_for_good_and_bad_answers() {
    let peer = Peer::start(|seen| match seen.url.as_str() {
        "/bad" => answer(500, "oops"),
        _ => answer(200, r#"{"a":1}"#).header("Set-Cookie", "a=1").header("Set-Cookie", "b=2"),
    });
    let json =
        wxauth(["call", &peer.url("/ok?access_token=canary"), "--json"]).run().exits(0).json();
    assert_eq!(json["schema"], "wxauth.call/1");
    assert_eq!(json["ok"], true);
    assert_eq!(json["data"]["json"]["a"], 1);
    assert_eq!(json["data"]["status"], 200);
    assert_eq!(json["data"]["headers"]["set-cookie"], serde_json::json!(["a=1", "b=2"]));
    assert!(!json.to_string().contains("canary"));
    let json = wxauth(["call", &peer.url("/bad"), "--json"]).run().exits(7).json();
    assert_eq!((json["ok"].as_bool(), json["exit"].as_i64()), (Some(false), Some(7)));
    assert_eq!(json["error"]["kind"], "server_failure");
    assert_eq!(json["data"]["body"], "oops");
    let words = ["call", &peer.url("/bad"), "--json", "--expect-status", "2xx"];
    let json = wxauth(words).run().exits(1).json();
    assert_eq!(json["error"]["kind"], "expectation_failed");
    assert_eq!(json["data"]["expectations"][0]["held"], false);
}

#[test]
fn include_shows_the_head_first() {
    let peer = Peer::start(|_| answer(201, "body").header("X-Kind", "h5"));
    let done = wxauth(["call", &peer.url("/"), "-i"]).run().exits(0);
    assert!(done.text().starts_with("HTTP/1.1 201 Created\r\n"), "{}", done.text());
    assert!(done.text().contains("\r\nx-kind: h5\r\n"));
    assert!(done.text().ends_with("\r\n\r\nbody"));
}

#[test]
fn redirects_are_not_followed_unasked() {
    let peer = Peer::start(|_| answer(302, "").header("Location", "/next"));
    wxauth(["call", &peer.url("/"), "--ticket", "t"]).run().exits(0);
    assert_eq!(peer.seen().len(), 1);
}

#[test]
fn redirects_never_carry_the_ticket_to_another_host() {
    let stranger = ok("{}");
    let away = stranger.url("/landing");
    let peer = Peer::start(move |seen| match seen.url.as_str() {
        "/start" => answer(302, "").header("Location", "/middle"),
        _ => answer(302, "").header("Location", away.clone()),
    });
    let url = peer.url("/start");
    let words = [
        "call",
        &url,
        "--follow",
        "--ticket",
        TICKET,
        "Authorization:Bearer canary",
        "Cookie:sid=canary",
    ];
    wxauth(words).run().exits(0).says("/landing");
    let at_home = peer.seen();
    assert_eq!(at_home.len(), 2);
    assert!(at_home.iter().all(|s| s.header("X-Wx-Ticket") == Some(TICKET)));
    let abroad = stranger.seen();
    assert_eq!(abroad.len(), 1);
    assert!(!format!("{abroad:?}").contains("canary"), "{abroad:?}");
    // Not even when the stranger sends us home again.
    let home = ok("{}");
    let back = home.url("/back");
    let stranger = Peer::start(move |_| answer(302, "").header("Location", back.clone()));
    let out = stranger.url("/");
    let start = Peer::start(move |_| answer(302, "").header("Location", out.clone()));
    wxauth(["call", &start.url("/"), "--follow", "--ticket", TICKET]).run().exits(0);
    assert!(!format!("{:?}{:?}", stranger.seen(), home.seen()).contains("canary"));
}

#[test]
fn a_body_stays_home_and_a_loop_ends() {
    let stranger = ok("{}");
    let away = stranger.url("/");
    let peer = Peer::start(move |_| answer(307, "").header("Location", away.clone()));
    wxauth(["call", &peer.url("/"), "--follow", "code=canary"]).run().exits(0).says("not followed");
    assert!(stranger.seen().is_empty());
    let peer = Peer::start(|_| answer(302, "").header("Location", "/"));
    wxauth(["call", &peer.url("/"), "--follow"]).run().exits(7).says("redirects");
}

fn cors(seen: &Seen, allow: Option<&str>, preflight_status: u16) -> Answer {
    let status = if seen.method == "OPTIONS" { preflight_status } else { 200 };
    let answer = answer(status, "").header("Access-Control-Allow-Origin", "https://h5.example.com");
    match allow {
        Some(names) => answer.header("Access-Control-Allow-Headers", names),
        None => answer,
    }
}

const PAGE: &str = "https://h5.example.com";

#[test]
fn origin_sends_the_preflight_of_a_browser_and_judges_it() {
    let peer = Peer::start(|seen| cors(seen, Some("X-Wx-Ticket, Content-Type"), 204));
    let url = peer.url("/api/me");
    wxauth(["call", &url, "--ticket", TICKET, "--origin", PAGE, "a=b"]).run().exits(0);
    let seen = peer.seen();
    assert_eq!(seen[0].method, "OPTIONS");
    assert_eq!(seen[0].header("Origin"), Some(PAGE));
    assert_eq!(seen[0].header("Access-Control-Request-Method"), Some("POST"));
    let asked = seen[0].header("Access-Control-Request-Headers");
    assert_eq!(asked, Some("content-type,x-wx-ticket"));
    assert!(!format!("{:?}", seen[0]).contains("canary"), "no credentials in a preflight");
    assert_eq!((seen[1].method.as_str(), seen[1].header("Origin")), ("POST", Some(PAGE)));
    assert_eq!(seen[1].header("X-Wx-Ticket"), Some(TICKET));

    for (allow, status) in [(None, 204), (Some("Content-Type"), 204), (Some("X-Wx-Ticket"), 401)] {
        let peer = Peer::start(move |seen| cors(seen, allow, status));
        let words = ["call", &peer.url("/"), "--ticket", TICKET, "--origin", PAGE, "--json"];
        let json = wxauth(words).run().exits(1).json();
        assert_eq!(json["error"]["kind"], "cors_refused");
        assert_eq!(json["data"]["cors"]["allowed"], false);
        assert_eq!(json["data"]["cors"]["preflight"]["status"], status);
    }
    let peer = Peer::start(|seen| cors(seen, Some("*"), 200));
    wxauth(["call", &peer.url("/"), "--origin", "https://other.example"]).run().exits(1);
    wxauth(["call", ":1/", "--origin", "https://h5.example.com/"]).run().exits(2).says("origin");
    wxauth(["call", ":1/", "--origin", PAGE, "--follow"]).run().exits(2);
}

#[test]
fn retries_only_what_may_be_repeated() {
    let busy = |fail: usize| {
        let count = std::sync::atomic::AtomicUsize::new(0);
        Peer::start(move |_| {
            let n = count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            answer(if n < fail { 502 } else { 200 }, "")
        })
    };
    let peer = busy(1);
    let words = ["call", &peer.url("/"), "--retry", "2", "--json"];
    assert_eq!(wxauth(words).run().exits(0).json()["data"]["tries"], 2);
    let peer = busy(1);
    wxauth(["call", &peer.url("/"), "--retry", "2", "code=c"]).run().exits(7);
    assert_eq!(peer.seen().len(), 1);
}

#[test]
fn print_curl_sends_nothing_and_shows_no_secret() {
    let words = [
        "call",
        "http://127.0.0.1:1/x?code=canary",
        "--ticket",
        TICKET,
        "Cookie:sid=canary",
        "secret=canary",
        "n:=1",
        "--print-curl",
    ];
    let done = wxauth(words).run().exits(0);
    assert!(!done.show().contains("canary"), "{}", done.show());
    assert!(done.text().starts_with("curl"), "{}", done.text());
    assert!(done.text().contains("X-Wx-Ticket: ${WXAUTH_CALL_TICKET}"), "{}", done.text());
}

#[test]
fn the_curl_line_makes_the_same_request() {
    let Ok(version) = std::process::Command::new("curl").arg("--version").output() else { return };
    assert!(version.status.success());
    let peer = ok("{}");
    let url = peer.url("/x?a=it's");
    let words = ["call", "PUT", &url, "--ticket", TICKET, "k=it's $HOME", "X-A:b", "--print-curl"];
    let line = wxauth(words).run().exits(0).text().to_owned();
    let words: Vec<&str> = words.iter().filter(|w| **w != "--print-curl").copied().collect();
    wxauth(words).run().exits(0);
    let shell = std::process::Command::new("sh")
        .args(["-c", &format!("{} -s", line.trim_end())])
        .env("WXAUTH_CALL_TICKET", TICKET)
        .env("NO_PROXY", "*")
        .output()
        .unwrap();
    assert!(shell.status.success(), "{line}\n{}", String::from_utf8_lossy(&shell.stderr));
    let seen = peer.seen();
    let essence = |s: &Seen| {
        let named = |n: &str| s.header(n).map(str::to_owned);
        (
            s.method.clone(),
            s.url.clone(),
            s.body.clone(),
            named("X-Wx-Ticket"),
            named("X-A"),
            named("Content-Type"),
        )
    };
    assert_eq!(essence(&seen[0]), essence(&seen[1]));
}

#[test]
fn network_trouble_is_4_and_shows_no_secret() {
    let nobody = crate::peer::Nobody::new();
    let gone = nobody.address();
    let url = format!("http://u:canary@{gone}/x?secret=canary");
    let done = wxauth(["call", &url, "--ticket", TICKET]).run().exits(4).says("cannot reach");
    assert!(!done.show().contains("canary"), "{}", done.show());
    let json = wxauth(["call", &url, "--ticket", TICKET, "--json"]).run().exits(4);
    assert_eq!(json.json()["error"]["kind"], "not_reached");
    assert!(!json.show().contains("canary"));
    let (address, _held) = once(|mut stream| {
        head(&mut stream);
        stream
    });
    let url = format!("http://{address}/?secret=canary");
    let done = wxauth(["call", &url, "--max-time", "100ms"]).run().exits(4).says("within 100ms");
    assert!(!done.show().contains("canary"));
    let (address, _done) = once(|mut stream| {
        head(&mut stream);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
    });
    let url = format!("http://{address}/?secret=canary");
    let done = wxauth(["call", &url]).run().exits(4);
    assert!(!done.show().contains("canary"));
    assert_eq!(done.stdout, b"");
}

#[test]
fn wrong_words_are_2_with_one_line() {
    for (words, says) in [
        (&["call"][..], "URL"),
        (&["call", "http://"], "not an address"),
        (&["call", ":1/", "nonsense"], "not a request item"),
        (&["call", ":1/", "n:=x"], "not JSON"),
        (&["call", ":1/", "a[b=1"], "brackets"),
        (&["call", ":1/", "--expect-status", "ok"], "not a status"),
        (&["call", ":1/", "--expect-json", "a=1"], "JSON pointer"),
        (&["call", ":1/", "--ua", "wechat-iso"], "not a known browser"),
        (&["call", ":1/", "--data", "x", "a=b"], "twice"),
        (&["call", ":1/", "bad name:x"], "not a header"),
        (&["call", ":1/", "--retry", "many"], "0 to 100"),
        (&["call", ":1/", "--max-time", "soon"], "duration"),
    ] {
        wxauth(words).run().exits(2).says(says);
    }
    wxauth(["call", ":1/", "--data", "@no-such-file"]).run().exits(8).says("no-such-file");
    wxauth(["call", "https://localhost:1/", "--cacert", "no-such-file"]).run().exits(8);
    wxauth(["call", "http://h.invalid/"])
        .env("HTTP_PROXY", "gopher://u:canary@x")
        .run()
        .exits(2)
        .says("HTTP_PROXY");
}
