//! Failures asked for over the control API: listed, used up, cleared, and refused when they make no
//! sense. Must not sleep or bind; time is handed in.

use super::{Bench, Told};
use crate::mock::answer::Answer;
use serde_json::{Value, json};
use std::time::Duration;

fn ask(bench: &mut Bench, fault: &Value) -> Told {
    bench.post("/_wxauth/faults", fault)
}

#[test]
fn the_next_calls_of_an_endpoint_fail_and_then_no_more() {
    let mut bench = Bench::new();
    let fault = json!({ "endpoint": "access_token", "times": 2, "act": "errcode", "errcode": -1 });
    let told = ask(&mut bench, &fault).json();
    assert_eq!(told["faults"], json!([fault]));
    let code = bench.code();
    assert_eq!(bench.exchange(&code)["errcode"], -1);
    let left = bench.get("/_wxauth/faults").json();
    assert_eq!(left["faults"][0]["times"], 1);
    assert_eq!(
        bench.exchange(&code)["errmsg"].as_str().unwrap().split(',').next(),
        Some("system error")
    );
    assert_eq!(bench.exchange(&code)["expires_in"], 7200);
    assert_eq!(bench.get("/_wxauth/faults").json()["faults"], json!([]));
}

#[test]
fn every_kind_of_failure_is_carried_out() {
    let mut bench = Bench::new();
    let call = "/sns/auth?access_token=x&openid=y";
    let one = |act: &str| json!({ "endpoint": "auth", "act": act });
    ask(&mut bench, &json!({ "endpoint": "auth", "act": "status", "status": 503 }));
    ask(&mut bench, &one("non-json"));
    ask(&mut bench, &json!({ "endpoint": "*", "act": "delay", "delay_ms": 1500 }));
    ask(&mut bench, &one("hang"));
    ask(&mut bench, &one("reset"));
    let told = bench.get(call);
    assert_eq!((told.status(), told.text().contains("503")), (503, true));
    let told = bench.get(call);
    assert_eq!((told.status(), told.text().starts_with("<html>")), (200, true));
    let Answer::Delay(span, later) = bench.answer("GET", call, &[], "") else { panic!() };
    assert_eq!((span, later.now().is_some()), (Duration::from_millis(1500), true));
    assert!(matches!(bench.answer("GET", call, &[], ""), Answer::Hold(_)));
    assert!(matches!(bench.answer("GET", call, &[], ""), Answer::Reset));
    assert_eq!(bench.get(call).json()["errcode"], 40001);
}

#[test]
fn a_list_is_set_whole_or_not_at_all_and_cleared() {
    let mut bench = Bench::new();
    let always = json!({ "endpoint": "*", "times": null, "act": "errcode", "errcode": 45011 });
    let later = json!({ "endpoint": "userinfo", "times": 3.0, "act": "delay", "delay_ms": 10.0 });
    let put = json!({ "faults": [always, later] });
    let told = bench.write("PUT", "/_wxauth/faults", &put).json();
    let kept =
        json!([always, { "endpoint": "userinfo", "times": 3, "act": "delay", "delay_ms": 10 }]);
    assert_eq!(told["faults"], kept);
    assert!(told["endpoints"].as_array().unwrap().contains(&json!("wecom_getuserinfo")));
    let wrong = json!({ "faults": [{ "endpoint": "userinfo", "act": "rain" }] });
    assert_eq!(bench.write("PUT", "/_wxauth/faults", &wrong).kind(), "unknown_name");
    assert_eq!(bench.get("/_wxauth/faults").json()["faults"], kept);
    assert_eq!(bench.get("/sns/auth").json()["errcode"], 45011);
    assert_eq!(bench.get("/cgi-bin/gettoken").json()["errcode"], 45011);
    assert_eq!(bench.ask("DELETE", "/_wxauth/faults", &[], "").status(), 204);
    assert_eq!(bench.get("/sns/auth").json()["errcode"], 41001);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let mut bench = Bench::new();
    for (fault, status) in [
        (json!({ "endpoint": "authorize", "act": "hang" }), 404),
        (json!({ "endpoint": "auth", "act": "explode" }), 404),
        (json!({ "endpoint": "auth" }), 400),
        (json!({ "act": "hang" }), 400),
        (json!({ "endpoint": "auth", "act": "hang", "why": 1 }), 400),
        (json!({ "endpoint": "auth", "act": "errcode" }), 422),
        (json!({ "endpoint": "auth", "act": "errcode", "errcode": 0 }), 422),
        (json!({ "endpoint": "auth", "act": "errcode", "errcode": -2 }), 422),
        (json!({ "endpoint": "auth", "act": "errcode", "errcode": 1.5 }), 422),
        (json!({ "endpoint": "auth", "act": "status", "status": 200 }), 422),
        (json!({ "endpoint": "auth", "act": "delay", "delay_ms": 600_001 }), 422),
        (json!({ "endpoint": "auth", "act": "hang", "delay_ms": 1 }), 422),
        (json!({ "endpoint": "auth", "act": "hang", "times": 0 }), 422),
    ] {
        assert_eq!(ask(&mut bench, &fault).status(), status, "{fault}");
    }
    assert_eq!(bench.get("/_wxauth/faults").json()["faults"], json!([]));
    let odd = ask(&mut bench, &json!({ "endpoint": "foo", "act": "hang" })).json();
    let told = odd["error"]["message"].as_str().unwrap();
    assert!(told.contains("\"foo\"") && told.contains(" userinfo,"), "{told}");
    let hang = json!({ "endpoint": "auth", "act": "hang" });
    let hundred = vec![hang.clone(); 100];
    assert_eq!(bench.write("PUT", "/_wxauth/faults", &json!({ "faults": hundred })).status(), 200);
    assert_eq!(ask(&mut bench, &hang).kind(), "conflict");
    let more = vec![hang; 101];
    let told = bench.write("PUT", "/_wxauth/faults", &json!({ "faults": more }));
    assert_eq!(told.kind(), "value_invalid");
}

#[test]
fn the_document_names_the_endpoints_there_are() {
    let mut bench = Bench::new();
    let document = bench.get("/_wxauth/openapi.json").json();
    let told = bench.get("/_wxauth/faults").json();
    let mut named = vec![json!("*")];
    named.extend(told["endpoints"].as_array().unwrap().iter().cloned());
    let variants = document["components"]["schemas"]["Fault"]["oneOf"].as_array().unwrap();
    for variant in variants {
        assert_eq!(variant["properties"]["endpoint"]["enum"], json!(named));
    }
}
