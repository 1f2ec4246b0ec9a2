//! The control API asked without sockets: every endpoint, every guard.
//! Must not sleep or bind; time is handed in.

mod events;
mod faults;
mod guards;
mod har;
mod people;

use crate::domain::random::Seeded;
use crate::domain::time::Time;
use crate::mock::control::access::Access;
use crate::mock::tests::WECHAT_USER_AGENT;
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

    fn answer(
        &mut self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut request = http::Request::builder().method(method).uri(target);
        if !headers.iter().any(|(name, _)| *name == "host") {
            request = request.header("host", "127.0.0.1:8787");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Bytes::copy_from_slice(body.as_bytes())).unwrap();
        self.emulator.answer(self.system, &mut self.random, self.peer, &request)
    }

    fn ask(&mut self, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Told {
        match self.answer(method, target, headers, body) {
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
        self.code_of("zhangsan")
    }

    fn code_of(&mut self, user: &str) -> String {
        let link = format!(
            "/connect/oauth2/authorize?appid=wx0123456789abcdef&redirect_uri=http%3A%2F%2Fa\
             &response_type=code&scope=snsapi_userinfo&state=s&mock_consent=allow&mock_user={user}"
        );
        let told = self.ask("GET", &link, &[("user-agent", WECHAT_USER_AGENT)], "");
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

    fn text(&self) -> &str {
        std::str::from_utf8(self.0.body()).unwrap()
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
    assert_eq!(state["events"], json!({ "kept": 2, "last": 2, "born": 1_790_000_000_000_i64 }));
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
    for (span, millis) in [("2h5m", 7_500_000), ("1h 30m", 5_400_000), ("1d1h1m1s", 90_061_000)] {
        let before = bench.get("/_wxauth/clock").json()["now_ms"].as_i64().unwrap();
        let after = bench.post("/_wxauth/clock", &json!({ "advance": span })).json();
        assert_eq!(after["now_ms"].as_i64().unwrap() - before, millis, "{span}");
    }
    assert_eq!(bench.post("/_wxauth/clock", &json!({ "set": 86_400_000.0 })).status(), 200);
    assert_eq!(bench.post("/_wxauth/clock", &json!({ "set": 86_400_000.5 })).status(), 422);
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
        (json!({ "set": "9990-01-01T00:00:00Z", "advance": "99999d" }), "conflict"),
        (json!({ "advance": "" }), "value_invalid"),
        (json!({ "advance": "5" }), "value_invalid"),
        (json!({ "advance": "5m5" }), "value_invalid"),
        (json!({ "advance": "1m 1m 1m 1m 1m" }), "value_invalid"),
        (json!({ "set": -1 }), "value_invalid"),
        (json!({ "back": "5m" }), "body_invalid"),
        (json!({ "set": 0, "freeze": null }), "body_invalid"),
        (json!([]), "body_invalid"),
    ] {
        let told = bench.post("/_wxauth/clock", &body);
        let status = match kind {
            "body_invalid" => 400,
            "conflict" => 409,
            _ => 422,
        };
        assert_eq!((told.status(), told.kind().as_str()), (status, kind), "{body}");
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
    assert_eq!(state["events"], json!({ "kept": 0, "last": 2, "born": 1_790_000_000_000_i64 }));
    assert_eq!(bench.exchange(&code)["errcode"], 40029);

    bench.post("/_wxauth/clock", &json!({ "advance": "1m" }));
    let keep = json!({ "keep": { "clock": true, "events": true } });
    assert_eq!(bench.post("/_wxauth/reset", &keep).status(), 204);
    let state = bench.get("/_wxauth/state").json();
    assert_eq!(state["clock"]["ahead_ms"], 60_000);
    assert_eq!(state["events"], json!({ "kept": 2, "last": 4, "born": 1_790_000_000_000_i64 }));
}

#[test]
fn a_reset_without_a_body_begins_the_seed_again_unless_it_is_to_go_on() {
    let mut bench = Bench::new();
    let first = bench.code();
    assert_eq!(bench.ask("POST", "/_wxauth/reset", &[], "").status(), 204);
    assert_eq!(bench.code(), first);
    bench.post("/_wxauth/reset", &json!({ "keep": { "seed": true } }));
    assert_ne!(bench.code(), first);
}

#[test]
fn a_body_of_another_shape_is_told_in_words() {
    let mut bench = Bench::new();
    for (method, path, body, words) in [
        ("PUT", "approval", json!({ "auto": 5 }), "auto is true, false or the name of a user"),
        ("POST", "clock", json!({ "set": [] }), "set is a moment"),
        ("POST", "faults", json!({ "endpoint": "*", "act": "hang", "times": "x" }), "are numbers"),
    ] {
        let told = bench.write(method, &format!("/_wxauth/{path}"), &body);
        assert!(told.text().contains(words) && !told.text().contains("enum"), "{}", told.text());
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
    let zh = bench.ask("PUT", "/_wxauth/scenarios", &[("accept-language", "zh-CN")], "");
    assert!(zh.json()["error"]["hint"].as_str().unwrap().contains("请求头"));
    let en = bench.ask("PUT", "/_wxauth/scenarios", &[], "");
    assert!(en.json()["error"]["hint"].as_str().unwrap().contains("header"));
}

#[test]
fn the_document_describes_the_table() {
    let mut bench = Bench::new();
    let document = bench.get("/_wxauth/openapi.json").json();
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document["info"]["version"], env!("CARGO_PKG_VERSION"));
    let mut described = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, about) in methods.as_object().unwrap() {
            let open = about.get("security") == Some(&json!([]));
            let id = about["operationId"].as_str().unwrap().to_owned();
            described.push((path.clone(), method.to_uppercase(), id, open));
        }
    }
    let mut table: Vec<_> = crate::mock::control::route::TABLE
        .iter()
        .filter(|e| !e.id.starts_with("page"))
        .map(|e| (e.path.to_owned(), e.method.to_owned(), e.id.to_owned(), e.open))
        .collect();
    described.sort();
    table.sort();
    assert_eq!(described, table);
}

/// The document's schema of that name.
fn schema(bench: &mut Bench, name: &str) -> jsonschema::Validator {
    let mut document = bench.get("/_wxauth/openapi.json").json();
    let target = json!(format!("#/components/schemas/{name}"));
    let components = document["components"].take();
    jsonschema::validator_for(&json!({ "$ref": target, "components": components })).unwrap()
}

#[test]
fn answers_are_as_described() {
    let mut bench = Bench::new();
    bench.write("PUT", "/_wxauth/apps/wx1", &json!({ "secret": "canary", "scopes": ["a"] }));
    let code = bench.code();
    bench.exchange(&code);
    bench.exchange(&code);
    bench.get("/connect/oauth2/authorize?mock_client=wechat");
    bench.post("/_wxauth/faults", &json!({ "endpoint": "*", "act": "delay", "delay_ms": 1 }));
    for (target, name) in [
        ("/_wxauth/state", "State"),
        ("/_wxauth/clock", "Clock"),
        ("/_wxauth/users/zhangsan", "UserWithIds"),
        ("/_wxauth/apps/wx1", "App"),
        ("/_wxauth/switches", "Switches"),
        ("/_wxauth/approval", "Approval"),
        ("/_wxauth/faults", "Faults"),
        ("/_wxauth/nothing", "Error"),
    ] {
        let value = bench.get(target).json();
        let errors: Vec<_> =
            schema(&mut bench, name).iter_errors(&value).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{target}: {errors:?}");
    }
    let event = schema(&mut bench, "Event");
    for line in bench.read("/_wxauth/events.ndjson").lines() {
        let value: Value = serde_json::from_str(line).unwrap();
        let errors: Vec<_> = event.iter_errors(&value).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?} in {line}");
    }
}
