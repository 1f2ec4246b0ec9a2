//! The control API asked without sockets: every endpoint, every guard.
//! Must not sleep or bind; time is handed in.

use crate::domain::random::Seeded;
use crate::domain::secret::Secret;
use crate::domain::time::Time;
use crate::mock::control::access::Access;
use crate::mock::walk::WECHAT_USER_AGENT;
use crate::mock::{Answer, Emulator, Settings};
use bytes::Bytes;
use serde_json::{Value, json};
use std::net::IpAddr;

const START: i64 = 1_790_000_000;

/// An emulator, the system's clock and a client on this machine.
struct Bench {
    emulator: Emulator,
    random: Seeded,
    system: Time,
    peer: IpAddr,
}

impl Bench {
    fn new() -> Bench {
        Bench::guarded(Access::default())
    }

    fn guarded(control: Access) -> Bench {
        let settings = Settings { control, ..Settings::default() };
        Bench {
            emulator: Emulator::new(settings),
            random: Seeded::new("bench"),
            system: Time::from_secs(START),
            peer: [127, 0, 0, 1].into(),
        }
    }

    fn ask(&mut self, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Told {
        let mut request = http::Request::builder().method(method).uri(target);
        if !headers.iter().any(|(name, _)| *name == "host") {
            request = request.header("host", "127.0.0.1:8787");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Bytes::copy_from_slice(body.as_bytes())).unwrap();
        let random = &mut self.random;
        match self.emulator.answer(self.system, random, self.peer, &request) {
            Answer::Now(response) => Told(response),
            other => panic!("{other:?}"),
        }
    }

    fn get(&mut self, target: &str) -> Told {
        self.ask("GET", target, &[], "")
    }

    fn write(&mut self, method: &str, target: &str, body: &Value) -> Told {
        self.ask(method, target, &[("content-type", "application/json")], &body.to_string())
    }

    fn post(&mut self, target: &str, body: &Value) -> Told {
        self.write("POST", target, body)
    }

    /// A code for a user who allows.
    fn code(&mut self) -> String {
        let link = "/connect/oauth2/authorize?appid=wx0123456789abcdef&redirect_uri=http%3A%2F%2Fa\
                    &response_type=code&scope=snsapi_userinfo&state=s&mock_consent=allow";
        let told = self.ask("GET", link, &[("user-agent", WECHAT_USER_AGENT)], "");
        let location = told.0.headers()["location"].to_str().unwrap().to_owned();
        location.split_once("code=").unwrap().1.split('&').next().unwrap().to_owned()
    }

    fn exchange(&mut self, code: &str) -> Value {
        let call = format!(
            "/sns/oauth2/access_token?appid=wx0123456789abcdef&secret=canary&code={code}\
             &grant_type=authorization_code"
        );
        self.get(&call).json()
    }
}

struct Told(http::Response<Bytes>);

impl Told {
    fn status(&self) -> u16 {
        self.0.status().as_u16()
    }

    fn json(&self) -> Value {
        serde_json::from_slice(self.0.body()).unwrap()
    }

    fn kind(&self) -> String {
        self.json()["error"]["kind"].as_str().unwrap().to_owned()
    }
}

#[test]
fn health_state_and_their_headers() {
    let mut bench = Bench::new();
    let told = bench.get("/_wxauth/healthz");
    assert_eq!((told.status(), told.json()), (200, json!({ "status": "ok" })));
    for (name, value) in [
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
        ("cross-origin-resource-policy", "same-origin"),
        ("content-type", "application/json"),
    ] {
        assert_eq!(told.0.headers()[name], value);
    }
    let code = bench.code();
    bench.exchange(&code);
    let state = bench.get("/_wxauth/state").json();
    assert_eq!((&state["codes"], &state["grants"]), (&json!(1), &json!(1)));
    assert_eq!(state["events"], json!({ "kept": 2, "last": 2 }));
    assert_eq!(state["users"], 12);
}

#[test]
fn the_clock_makes_a_code_expire() {
    let mut bench = Bench::new();
    let (early, late) = (bench.code(), bench.code());
    assert_eq!(bench.post("/_wxauth/clock", &json!({ "advance": "4m 59s" })).status(), 200);
    assert_eq!(bench.exchange(&early)["expires_in"], 7200);
    let clock = bench.post("/_wxauth/clock", &json!({ "advance": "1s" })).json();
    assert_eq!(clock["ahead_ms"], 300_000);
    assert_eq!(bench.exchange(&late)["errcode"], 40029);
}

#[test]
fn the_clock_is_set_and_frozen() {
    let mut bench = Bench::new();
    let set = json!({ "set": "2030-01-01T00:00:00Z", "advance": "1h", "freeze": true });
    let clock = bench.post("/_wxauth/clock", &set).json();
    assert_eq!(clock["now"], "2030-01-01T01:00:00Z");
    bench.system = Time::from_secs(START + 1000);
    assert_eq!(bench.get("/_wxauth/clock").json()["now"], "2030-01-01T01:00:00Z");
    bench.post("/_wxauth/clock", &json!({ "freeze": false }));
    bench.system = Time::from_secs(START + 1001);
    let clock = bench.get("/_wxauth/clock").json();
    assert_eq!((&clock["now"], &clock["frozen"]), (&json!("2030-01-01T01:00:01Z"), &json!(false)));
    assert_eq!(bench.post("/_wxauth/clock", &json!({ "set": 86_400_000 })).status(), 200);
    assert_eq!(bench.get("/_wxauth/clock").json()["now"], "1970-01-02T00:00:00Z");
}

#[test]
fn a_clock_that_cannot_be_moved_so_stays() {
    let mut bench = Bench::new();
    let before = bench.get("/_wxauth/clock").json();
    for (body, kind) in [
        (json!({}), "body_invalid"),
        (json!({ "advance": "5m", "set": "tomorrow" }), "value_invalid"),
        (json!({ "advance": "soon" }), "value_invalid"),
        (json!({ "set": "2030-01-01T00:00:00Z", "advance": "9000y" }), "value_invalid"),
        (json!({ "set": -1 }), "value_invalid"),
        (json!({ "back": "5m" }), "body_invalid"),
        (json!([]), "body_invalid"),
    ] {
        let told = bench.post("/_wxauth/clock", &body);
        assert_eq!((told.status(), told.kind().as_str()), (400, kind), "{body}");
    }
    assert_eq!(bench.get("/_wxauth/clock").json(), before);
}

#[test]
fn reset_forgets_everything_but_the_numbers_of_events() {
    let mut bench = Bench::new();
    let code = bench.code();
    bench.post("/_wxauth/clock", &json!({ "advance": "1m" }));
    assert_eq!(bench.post("/_wxauth/reset", &json!({})).status(), 204);
    let state = bench.get("/_wxauth/state").json();
    assert_eq!((&state["codes"], &state["clock"]["ahead_ms"]), (&json!(0), &json!(0)));
    assert_eq!(state["events"], json!({ "kept": 0, "last": 2 }));
    assert_eq!(bench.exchange(&code)["errcode"], 40029);

    bench.post("/_wxauth/clock", &json!({ "advance": "1m" }));
    let keep = json!({ "keep": { "clock": true, "events": true } });
    assert_eq!(bench.post("/_wxauth/reset", &keep).status(), 204);
    let state = bench.get("/_wxauth/state").json();
    assert_eq!(state["clock"]["ahead_ms"], 60_000);
    assert_eq!(state["events"], json!({ "kept": 2, "last": 4 }));
}

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
    assert_eq!(bench.ask("POST", "/_wxauth/reset", &kind, "").status(), 204);
    let told = bench.ask("POST", "/_wxauth/reset", &kind, "{");
    assert_eq!((told.status(), told.kind().as_str()), (400, "body_invalid"));
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
        assert_eq!(bench.get("/_wxauth/healthz").status(), 200);
    }
}

#[test]
fn paths_and_methods() {
    let mut bench = Bench::new();
    let told = bench.get("/_wxauth/nothing");
    assert_eq!((told.status(), told.kind().as_str()), (404, "not_found"));
    let told = bench.ask("DELETE", "/_wxauth/clock", &[], "");
    assert_eq!((told.status(), told.kind().as_str()), (405, "method_not_allowed"));
    assert_eq!(told.0.headers()["allow"], "GET, POST");
    assert_eq!(bench.ask("HEAD", "/_wxauth/clock", &[], "").status(), 200);
    // Not ours: a path that only begins alike.
    assert_eq!(bench.get("/_wxauthx").status(), 404);
    assert!(!bench.get("/_wxauthx").0.headers().contains_key("cross-origin-resource-policy"));
}

#[test]
fn hints_come_in_the_readers_language() {
    let mut bench = Bench::new();
    let zh = bench.ask("POST", "/_wxauth/reset", &[("accept-language", "zh-CN")], "");
    assert!(zh.json()["error"]["hint"].as_str().unwrap().contains("请求头"));
    let en = bench.ask("POST", "/_wxauth/reset", &[], "");
    assert!(en.json()["error"]["hint"].as_str().unwrap().contains("header"));
}
