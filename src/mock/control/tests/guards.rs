//! Every guard of the control API: names, pages, machines, tokens, content types.
//! Must not sleep or bind; time is handed in.

use super::Bench;
use crate::domain::secret::Secret;
use crate::mock::control::access::Access;
use std::net::IpAddr;

#[test]
fn foreign_names_are_refused() {
    let mut bench = Bench::guarded(Access { hosts: vec!["Mock".to_owned()], token: None });
    let mut asked = |host: &str| bench.ask("GET", "/_wxauth/state", &[("host", host)], "");
    for own in ["localhost", "LOCALHOST:1", "127.0.0.1:8787", "[::1]:80", "10.1.2.3", "mock:8787"] {
        assert_eq!(asked(own).status(), 200, "{own}");
    }
    assert_eq!(asked("x.localhost.").status(), 200);
    for foreign in ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "", "a@b"] {
        let told = asked(foreign);
        assert_eq!((told.status(), told.kind().as_str()), (403, "foreign_host"), "{foreign}");
    }
    let absolute =
        bench.ask("GET", "http://evil.example/_wxauth/state", &[("host", "localhost")], "");
    assert_eq!(absolute.kind(), "foreign_host");
    // A host of WeChat's has no such path at all.
    let wechat = bench.ask("GET", "/_wxauth/state", &[("host", "open.weixin.qq.com")], "");
    assert_eq!(wechat.status(), 404);
}

#[test]
fn foreign_pages_neither_steer_nor_read() {
    let mut bench = Bench::new();
    let mut asked = |headers: &[(&str, &str)]| {
        let told = bench.ask("GET", "/_wxauth/state", headers, "");
        if told.status() == 200 { String::new() } else { told.kind() }
    };
    assert_eq!(asked(&[("origin", "http://127.0.0.1:8787")]), "");
    for origin in ["http://127.0.0.1:3000", "http://localhost:8787", "https://evil.example", "null"]
    {
        assert_eq!(asked(&[("origin", origin)]), "foreign_origin", "{origin}");
    }
    let two = [("origin", "http://127.0.0.1:8787"), ("origin", "https://evil.example")];
    assert_eq!(asked(&two), "foreign_origin");
    assert_eq!(asked(&[("sec-fetch-site", "same-origin")]), "");
    assert_eq!(asked(&[("sec-fetch-site", "none")]), "");
    for site in ["cross-site", "same-site", "x"] {
        assert_eq!(asked(&[("sec-fetch-site", site)]), "cross_site", "{site}");
    }
    let navigation = [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-mode", "navigate"),
        ("sec-fetch-dest", "document"),
    ];
    assert_eq!(asked(&navigation), "cross_site");
    let preflight =
        [("origin", "https://evil.example"), ("access-control-request-method", "DELETE")];
    let told = bench.ask("OPTIONS", "/_wxauth/state", &preflight, "");
    assert_eq!(told.status(), 403);
    assert!(!told.0.headers().contains_key("access-control-allow-origin"));
}

#[test]
fn writes_bring_json_and_say_so() {
    let mut bench = Bench::new();
    for kind in ["", "text/plain", "application/x-www-form-urlencoded", "application/jsonx"] {
        let told = bench.ask("POST", "/_wxauth/reset", &[("content-type", kind)], "{\"keep\":{}}");
        assert_eq!((told.status(), told.kind().as_str()), (415, "content_type"), "{kind}");
    }
    assert_eq!(bench.ask("POST", "/_wxauth/reset", &[], "{}").status(), 415);
    let kind = [("content-type", "Application/JSON; charset=utf-8")];
    assert_eq!(bench.ask("POST", "/_wxauth/reset", &kind, " {}").status(), 204);
    // Nothing is brought where nothing is needed; a foreign page's empty form is told by its origin.
    assert_eq!(bench.ask("POST", "/_wxauth/reset", &[], "").status(), 204);
    let foreign = [("origin", "https://evil.example")];
    assert_eq!(bench.ask("POST", "/_wxauth/reset", &foreign, "").status(), 403);
    assert_eq!(bench.ask("POST", "/_wxauth/clock", &kind, "").status(), 400);
    for body in ["{", "[]", "null", "{} {}", "\u{feff}{}"] {
        let told = bench.ask("POST", "/_wxauth/reset", &kind, body);
        assert_eq!((told.status(), told.kind().as_str()), (400, "body_invalid"), "{body}");
    }
}

#[test]
fn other_machines_need_the_token_and_then_everybody_does() {
    let mut bench = Bench::new();
    bench.peer = [192, 168, 1, 7].into();
    let told = bench.get("/_wxauth/state");
    assert_eq!((told.status(), told.kind().as_str()), (403, "not_loopback"));
    assert_eq!(bench.get("/_wxauth/healthz").status(), 200);
    bench.peer = "::ffff:127.0.0.1".parse().unwrap();
    assert_eq!(bench.get("/_wxauth/state").status(), 200);

    // A tunnel's own end is on this machine; the one who called it is not.
    for (name, value) in [
        ("x-forwarded-for", "203.0.113.9"),
        ("x-forwarded-host", "abc.example.com"),
        ("forwarded", "for=203.0.113.9"),
        ("x-real-ip", "127.0.0.1"),
        ("cf-connecting-ip", "203.0.113.9"),
        ("via", "1.1 tunnel"),
    ] {
        let relayed = [(name, value)];
        let told = bench.ask("GET", "/_wxauth/state", &relayed, "");
        assert_eq!((told.status(), told.kind().as_str()), (403, "relayed"), "{name}");
        assert_eq!(bench.ask("GET", "/_wxauth/healthz", &relayed, "").status(), 200);
    }

    let token = Some(Secret::new("s3cret"));
    let mut bench = Bench::guarded(Access { token, hosts: Vec::new() });
    for peer in [IpAddr::from([127, 0, 0, 1]), IpAddr::from([10, 0, 0, 1])] {
        bench.peer = peer;
        let told = bench.get("/_wxauth/state");
        assert_eq!((told.status(), told.kind().as_str()), (401, "token_missing"));
        assert_eq!(told.0.headers()["www-authenticate"], "Bearer");
        let mut with = |value: &str| {
            bench.ask("GET", "/_wxauth/state", &[("authorization", value)], "").status()
        };
        assert_eq!([with("Bearer s3cret"), with("bearer s3cret")], [200, 200]);
        assert_eq!([with("Bearer s3cre"), with("Basic s3cret"), with("")], [401, 401, 401]);
        let relayed = [("authorization", "Bearer s3cret"), ("x-forwarded-for", "203.0.113.9")];
        assert_eq!(bench.ask("GET", "/_wxauth/state", &relayed, "").status(), 200);
        assert_eq!(bench.get("/_wxauth/healthz").status(), 200);
    }
}
