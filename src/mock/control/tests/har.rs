//! The events as an HTTP archive: the shape HAR 1.2 demands, and what a reader learns from it.
//! Must not sleep or bind; time is handed in.

use super::Bench;
use serde_json::{Value, json};

impl Bench {
    fn archive(&mut self, query: &str) -> Vec<Value> {
        let text = self.read(&format!("/_wxauth/events.har{query}"));
        assert!(!text.contains("canary"), "{text}");
        let har: Value = serde_json::from_str(&text).unwrap();
        let faults: Vec<_> =
            shape().iter_errors(&har).map(|f| format!("{f} at {}", f.instance_path())).collect();
        assert!(faults.is_empty(), "{faults:#?}");
        har["log"]["entries"].as_array().unwrap().clone()
    }
}

/// HAR 1.2 as its specification (http://www.softwareishard.com/blog/har-12-spec/) demands it of an
/// entry: what must be there, of which type, and where -1 may stand.
fn shape() -> jsonschema::Validator {
    let text = json!({ "type": "string" });
    let size = json!({ "type": "integer", "minimum": -1 });
    let span = json!({ "type": "number", "minimum": 0 });
    let maybe = json!({ "type": "number", "minimum": -1 });
    let pairs =
        json!({ "type": "array", "items": object(&json!({ "name": text, "value": text })) });
    let mut post = object(&json!({ "mimeType": text, "text": text }));
    post["not"] = json!({ "required": ["params"] });
    let mut request =
        object(&json!({ "method": text, "url": { "type": "string", "format": "uri" },
        "httpVersion": text, "cookies": { "type": "array" }, "headers": pairs,
        "queryString": pairs, "headersSize": size, "bodySize": size }));
    request["properties"]["postData"] = post;
    let mut content = object(&json!({ "size": { "type": "integer", "minimum": 0 },
        "mimeType": { "type": "string", "minLength": 1 } }));
    content["properties"]["text"] = text.clone();
    let response = object(&json!({ "status": { "type": "integer" }, "statusText": text,
        "httpVersion": text, "cookies": { "type": "array" }, "headers": pairs, "content": content,
        "redirectURL": text, "headersSize": size, "bodySize": size }));
    let timings = object(&json!({ "blocked": maybe, "dns": maybe, "connect": maybe, "ssl": maybe,
        "send": span, "wait": span, "receive": span }));
    let moment = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$";
    let entry = object(&json!({ "startedDateTime": { "type": "string", "pattern": moment },
        "time": span, "request": request, "response": response,
        "cache": { "type": "object", "maxProperties": 0 }, "timings": timings }));
    let log = object(&json!({ "version": { "const": "1.2" },
        "creator": object(&json!({ "name": text, "version": text })),
        "entries": { "type": "array", "items": entry } }));
    jsonschema::options()
        .should_validate_formats(true)
        .build(&object(&json!({ "log": log })))
        .unwrap()
}

/// An object that has all of these.
fn object(members: &Value) -> Value {
    let names: Vec<_> = members.as_object().unwrap().keys().collect();
    json!({ "type": "object", "required": names, "properties": members })
}

#[test]
fn the_archive_is_har() {
    let mut bench = Bench::new();
    assert!(bench.archive("").is_empty());
    bench.story();
    let form = [("content-type", "application/x-www-form-urlencoded"), ("user-agent", "py/1")];
    let body = "appid=a&secret=canary&code=canary";
    bench.ask("POST", "/sns/oauth2/access_token", &form, body);
    let entries = bench.archive("");
    assert_eq!(entries.len(), 4);
    assert_eq!(entries[0]["startedDateTime"], "2026-09-21T14:13:20.000Z");
    assert_eq!(entries[0]["response"]["redirectURL"], "http://a/?code=%5Bredacted%5D&state=s");
    assert!(entries[0]["request"]["url"].as_str().unwrap().starts_with("http://127.0.0.1:8787/"));
    assert!(entries[2]["comment"].as_str().unwrap().contains("a code works once"));
    assert_eq!(entries[1].get("comment"), None);
    let post = &entries[3]["request"];
    assert_eq!(post["postData"]["text"], "appid=a&secret=[redacted]&code=[redacted]");
    assert_eq!(post["postData"]["mimeType"], "application/x-www-form-urlencoded");
    assert_eq!(post["bodySize"], body.len(), "as it was sent, not as it is shown");
    let agent = json!({ "name": "User-Agent", "value": "py/1" });
    assert!(post["headers"].as_array().unwrap().contains(&agent));
}

#[test]
fn an_answer_in_the_archive_is_of_the_kind_and_size_it_had() {
    let mut bench = Bench::new();
    let base = "/connect/oauth2/authorize?appid=wx0123456789abcdef&redirect_uri=http%3A%2F%2Fa%2F\
        &response_type=code&state=s&mock_client=wechat";
    let page = bench.get(&format!("{base}&scope=snsapi_userinfo"));
    let redirect = bench.get(&format!("{base}&scope=snsapi_base"));
    let sns = bench.get("/sns/auth?access_token=x&openid=y");
    let work = bench.get("/cgi-bin/gettoken?corpid=x&corpsecret=y");
    let entries = bench.archive("");
    let told = |at: usize| {
        let answer: &Value = &entries[at]["response"];
        let kind = answer["content"]["mimeType"].as_str().unwrap().to_owned();
        (kind, answer["bodySize"].as_u64().unwrap(), answer["content"]["size"].as_u64().unwrap())
    };
    let is = |kind: &str, body: usize| (kind.to_owned(), body as u64, body as u64);
    assert!(page.0.body().len() > 1000);
    assert_eq!(told(0), is("text/html; charset=utf-8", page.0.body().len()));
    assert_eq!(entries[0]["response"]["content"].get("text"), None);
    assert_eq!(redirect.0.body().len(), 0);
    assert_eq!(told(1), is("x-unknown", 0));
    // PROTOCOL 2.0 and 6.3: the two companies' hosts differ.
    assert_eq!(told(2), is("text/plain", sns.0.body().len()));
    assert_eq!(told(3), is("application/json; charset=UTF-8", work.0.body().len()));
    assert!(entries[3]["response"]["content"]["text"].as_str().unwrap().contains("errcode"));
}

#[test]
fn times_in_the_archive_are_what_was_held_back() {
    let mut bench = Bench::new();
    let slow = json!({ "endpoint": "auth", "act": "delay", "delay_ms": 1500 });
    bench.post("/_wxauth/faults", &slow);
    bench.answer("GET", "/sns/auth?access_token=x&openid=y", &[], "");
    bench.post("/_wxauth/faults", &json!({ "endpoint": "auth", "act": "reset" }));
    bench.answer("GET", "/sns/auth?access_token=x&openid=y", &[], "");
    bench.get("/sns/auth");
    let entries = bench.archive("");
    let time = |at: usize| &entries[at]["time"];
    let timings = &entries[0]["timings"];
    assert_eq!(
        (time(0), &timings["wait"], &timings["dns"]),
        (&json!(1500), &json!(1500), &json!(-1))
    );
    assert_eq!((time(1), time(2)), (&json!(0), &json!(0)));
    let broken = &entries[1]["response"];
    assert_eq!((&broken["status"], &broken["bodySize"]), (&json!(0), &json!(-1)));
}

#[test]
fn what_steers_the_emulator_is_in_the_archive_only_when_asked_for() {
    let mut bench = Bench::new();
    bench.post("/_wxauth/clock", &json!({ "advance": "1m" }));
    bench.get("/sns/auth");
    let entries = bench.archive("");
    let named = |entries: &[Value]| {
        entries.iter().map(|e| e["_endpoint"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(named(&entries), ["auth"]);
    let all = bench.archive("?control=true");
    assert_eq!(named(&all), ["clock_set", "auth"]);
    assert_eq!(all[0]["response"]["content"]["mimeType"], "application/json");
    let told = bench.ask("GET", "/_wxauth/events.ndjson?control=true", &[], "");
    assert_eq!(told.status(), 400);
}

#[test]
fn a_long_text_is_told_to_be_cut_and_tls_is_in_the_address() {
    let mut bench = Bench::new();
    let form = [("content-type", "application/x-www-form-urlencoded")];
    bench.ask("POST", "/sns/oauth2/access_token", &form, &format!("x={}", "y".repeat(9000)));
    let entries = bench.archive("");
    let request = &entries[0]["request"];
    assert_eq!(request["bodySize"], 9002);
    assert_eq!(request["postData"]["text"].as_str().unwrap().len(), 4096);
    assert!(request["postData"]["comment"].as_str().unwrap().contains("beginning"));
    let mut request = http::Request::get("/sns/auth").header("host", "api.weixin.qq.com");
    request.extensions_mut().unwrap().insert(crate::net::server::door::Secure);
    let request = request.body(bytes::Bytes::new()).unwrap();
    bench.emulator.answer(bench.system, &mut bench.random, bench.peer, &request);
    let url = bench.archive("")[1]["request"]["url"].clone();
    assert_eq!(url, "https://api.weixin.qq.com/sns/auth");
}
