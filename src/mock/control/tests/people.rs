//! Users, apps, switches and approval, changed while the emulator runs.
//! Must not sleep or bind; time is handed in.

use super::Bench;
use crate::mock::tests::WECHAT_USER_AGENT;
use serde_json::{Value, json};

const USER: &str = "/_wxauth/users/maya";
const APP: &str = "/_wxauth/apps/wx0123456789abcdef";

#[test]
fn a_user_is_added_changed_and_taken_away() {
    let mut bench = Bench::new();
    let maya = bench.write("PUT", USER, &json!({ "nickname": "玛雅", "avatar": false })).json();
    assert_eq!((&maya["nickname"], &maya["avatar"]), (&json!("玛雅"), &json!(false)));
    assert_eq!((&maya["follows"], &maya["banned"]), (&json!(true), &json!(false)));
    let changed = bench.write("PATCH", USER, &json!({ "banned": true })).json();
    assert_eq!((&changed["nickname"], &changed["banned"]), (&json!("玛雅"), &json!(true)));
    let users = bench.get("/_wxauth/users").json();
    assert_eq!(users["users"].as_array().unwrap().len(), 13);
    assert_eq!(users["users"][12], changed);
    assert_eq!(bench.ask("DELETE", USER, &[], "").status(), 204);
    assert_eq!(bench.ask("DELETE", USER, &[], "").kind(), "unknown_name");
    assert_eq!(bench.write("PATCH", USER, &json!({})).status(), 404);
}

#[test]
fn a_new_user_logs_in() {
    let mut bench = Bench::new();
    bench.write("PUT", USER, &json!({}));
    let code = bench.code_of("maya");
    let told = bench.exchange(&code);
    let ids = bench.get(USER).json()["ids"].clone();
    assert_eq!(ids[0]["openid"], told["openid"]);
    assert_eq!(ids[0]["unionid"], told["unionid"]);
    // A double has ids of its own.
    let double = bench.get("/_wxauth/users/maya.7").json();
    assert_ne!(double["ids"][0]["openid"], ids[0]["openid"]);
}

#[test]
fn users_that_cannot_be_stay_out() {
    let mut bench = Bench::new();
    let mut put = |name: &str, body: &Value| {
        let told = bench.write("PUT", &format!("/_wxauth/users/{name}"), body);
        (told.status(), told.kind())
    };
    assert_eq!(put("a%20b", &json!({})), (422, "value_invalid".to_owned()));
    assert_eq!(put("%E5%BC%A0", &json!({})), (422, "value_invalid".to_owned()));
    assert_eq!(put("x", &json!({ "nick": "x" })), (400, "body_invalid".to_owned()));
    assert_eq!(put("x", &json!({ "banned": "yes" })), (400, "body_invalid".to_owned()));
    let long = json!({ "nickname": "微".repeat(257) });
    assert_eq!(put("x", &long), (422, "value_invalid".to_owned()));
    let names: Vec<String> = bench.get("/_wxauth/users").json()["users"]
        .as_array()
        .unwrap()
        .iter()
        .map(|user| user["name"].as_str().unwrap().to_owned())
        .collect();
    let (last, others) = names.split_last().unwrap();
    for name in others {
        bench.ask("DELETE", &format!("/_wxauth/users/{name}"), &[], "");
    }
    let told = bench.ask("DELETE", &format!("/_wxauth/users/{last}"), &[], "");
    assert_eq!((told.status(), told.kind().as_str()), (409, "conflict"));
}

#[test]
fn p10_37_a_password_change_ends_the_tokens() {
    let mut bench = Bench::new();
    let code = bench.code();
    let told = bench.exchange(&code);
    // All of them, and nobody else's.
    let code = bench.code();
    let second = bench.exchange(&code);
    let code = bench.code_of("lisi");
    let other = bench.exchange(&code);
    let change = "/_wxauth/users/zhangsan/change-password";
    assert_eq!(bench.post(change, &json!({})).json(), json!({ "ended": 2 }));
    for (tokens, errcode) in [(&second, 42007), (&other, 0)] {
        let [token, openid] = ["access_token", "openid"].map(|key| tokens[key].as_str().unwrap());
        let call = format!("/sns/auth?access_token={token}&openid={openid}");
        assert_eq!(bench.get(&call).json()["errcode"], errcode);
    }
    let (token, openid) = (told["access_token"].as_str(), told["openid"].as_str());
    let call = format!("/sns/auth?access_token={}&openid={}", token.unwrap(), openid.unwrap());
    let renewal = told["refresh_token"].as_str().unwrap();
    let app = "wx0123456789abcdef";
    let renew = format!(
        "/sns/oauth2/refresh_token?appid={app}&grant_type=refresh_token&refresh_token={renewal}"
    );
    let profile = call.replace("/sns/auth", "/sns/userinfo");
    for call in [&call, &profile, &renew] {
        assert_eq!(bench.get(call).json()["errcode"], 42007, "{call}");
    }
    assert_eq!(bench.post("/_wxauth/users/nobody/change-password", &json!({})).status(), 404);
}

#[test]
fn an_app_is_pinned_and_its_secret_never_shown() {
    let mut bench = Bench::new();
    let app = json!({ "kind": "service", "secret": "canary", "domains": ["www.example.com"] });
    let told = bench.write("PUT", APP, &app);
    assert_eq!(told.status(), 200);
    let told = told.json();
    assert_eq!((&told["has_secret"], &told["kind"]), (&json!(true), &json!("service")));
    for target in [APP, "/_wxauth/apps", "/_wxauth/state"] {
        assert!(!bench.get(target).text().contains("canary"));
    }
    let events = bench.read("/_wxauth/events.ndjson");
    assert!(events.contains("app_put") && !events.contains("canary"), "{events}");
    // The pinned domain counts at once: 10003.
    let link = "/connect/oauth2/authorize?appid=wx0123456789abcdef&redirect_uri=http%3A%2F%2Fa\
                &response_type=code&scope=snsapi_base&state=s&mock_client=wechat";
    assert_eq!(bench.get(link).0.headers()["x-wxauth-code"], "10003");
    // A change keeps the secret; null opens it.
    let kept = bench.write("PATCH", APP, &json!({ "domains": ["a"], "name": "Shop" })).json();
    assert_eq!((&kept["has_secret"], &kept["name"]), (&json!(true), &json!("Shop")));
    assert_eq!(bench.get(link).status(), 302);
    let open = json!({ "secret": null, "open_account": null });
    let open = bench.write("PATCH", APP, &open).json();
    assert_eq!((&open["has_secret"], &open["open_account"]), (&json!(false), &Value::Null));
    assert_eq!(bench.ask("DELETE", APP, &[], "").status(), 204);
    assert_eq!(bench.get(APP).kind(), "unknown_name");
}

#[test]
fn an_app_of_a_corp_is_named_by_its_agentid() {
    let mut bench = Bench::new();
    let app = "/_wxauth/apps/ww0123456789abcdef:1000002";
    let told = bench.write("PUT", app, &json!({ "secret": "a" })).json();
    assert_eq!((&told["agentid"], &told["kind"]), (&json!("1000002"), &json!("work")));
    let changed = bench.write("PATCH", app, &json!({ "domains": ["a.b"] })).json();
    assert_eq!((&changed["agentid"], &changed["has_secret"]), (&json!("1000002"), &json!(true)));
    let token = "/cgi-bin/gettoken?corpid=ww0123456789abcdef&corpsecret=";
    assert_eq!(bench.get(&format!("{token}a")).json()["errcode"], 0);
    assert_eq!(bench.get(&format!("{token}b")).json()["errcode"], 40001);
    let mut status = |path: &str, body: Value| {
        bench.write("PUT", &format!("/_wxauth/apps/ww0123456789abcdef:{path}"), &body).status()
    };
    assert_eq!(status("x", json!({})), 422);
    assert_eq!(status("1", json!({ "kind": "test" })), 409);
    assert_eq!(bench.ask("DELETE", app, &[], "").status(), 204);
    assert_eq!(bench.get(app).kind(), "unknown_name");
}

#[test]
fn apps_that_cannot_be_stay_out() {
    let mut bench = Bench::new();
    for (body, status) in [
        (json!({ "kind": "shop" }), 422),
        (json!({ "domains": ["https://a"] }), 422),
        (json!({ "platforms": ["a b"] }), 422),
        (json!({ "domains": vec!["a"; 65] }), 422),
        (json!({ "has_secret": true }), 400),
        (json!({ "appid": "other" }), 400),
        (json!("x"), 400),
    ] {
        assert_eq!(bench.write("PUT", APP, &body).status(), status, "{body}");
    }
    assert_eq!(bench.write("PUT", "/_wxauth/apps/a%20b", &json!({})).status(), 422);
    assert_eq!(bench.get("/_wxauth/apps").json(), json!({ "apps": [] }));
    bench.write("PUT", APP, &json!({}));
    assert_eq!(bench.write("PATCH", APP, &json!([])).status(), 400);
    assert_eq!(bench.write("PATCH", APP, &json!({ "nme": "x" })).status(), 400);
}

#[test]
fn switches_are_set_together_or_not_at_all() {
    let mut bench = Bench::new();
    let value = |list: &Value, name: &str| {
        let all = list["switches"].as_array().unwrap();
        all.iter().find(|switch| switch["name"] == name).unwrap()["value"].clone()
    };
    let set = json!({ "refusal": "state-only", "code-life": "10m" });
    let list = bench.write("PATCH", "/_wxauth/switches", &set).json();
    assert_eq!(value(&list, "refusal"), "state-only");
    assert_eq!(value(&list, "code-life"), "10m");
    let wrong = json!({ "refusal": "authdeny", "order": "loose" });
    assert_eq!(bench.write("PATCH", "/_wxauth/switches", &wrong).status(), 422);
    let unknown = json!({ "colour": "blue" });
    assert_eq!(bench.write("PATCH", "/_wxauth/switches", &unknown).kind(), "unknown_name");
    let list = bench.write("PATCH", "/_wxauth/switches", &json!({ "code-life": null })).json();
    assert_eq!(
        (value(&list, "refusal"), value(&list, "code-life")),
        (json!("state-only"), json!("5m"))
    );
}

#[test]
fn approval_is_for_nobody_everybody_or_one() {
    let mut bench = Bench::new();
    let link = "/connect/oauth2/authorize?appid=wx0123456789abcdef&redirect_uri=http%3A%2F%2Fa\
                &response_type=code&scope=snsapi_userinfo&state=s&mock_client=wechat";
    assert_eq!(bench.get(link).status(), 200);
    for auto in [json!(true), json!("lisi")] {
        let put = bench.write("PUT", "/_wxauth/approval", &json!({ "auto": auto }));
        assert_eq!(put.json(), json!({ "auto": auto }));
        assert_eq!(bench.get(link).status(), 302);
    }
    assert_eq!(bench.get("/_wxauth/approval").json(), json!({ "auto": "lisi" }));
    let nobody = bench.write("PUT", "/_wxauth/approval", &json!({ "auto": "nobody" }));
    assert_eq!(nobody.status(), 404);
    bench.write("PUT", "/_wxauth/approval", &json!({ "auto": false }));
    assert_eq!(bench.get(link).status(), 200);
}

#[test]
fn a_reset_takes_back_what_is_not_to_stay() {
    let mut bench = Bench::new();
    bench.write("PUT", USER, &json!({}));
    bench.write("PUT", APP, &json!({}));
    bench.write("PATCH", "/_wxauth/switches", &json!({ "state": "optional" }));
    bench.write("PUT", "/_wxauth/approval", &json!({ "auto": true }));
    bench.post(
        "/_wxauth/reset",
        &json!({ "keep": { "users": true, "apps": true, "switches": true } }),
    );
    let state = bench.get("/_wxauth/state").json();
    assert_eq!((&state["users"], &state["apps"]), (&json!(13), &json!(1)));
    assert_eq!(bench.get("/_wxauth/approval").json()["auto"], true);
    bench.post("/_wxauth/reset", &json!({}));
    let state = bench.get("/_wxauth/state").json();
    assert_eq!((&state["users"], &state["apps"]), (&json!(12), &json!(0)));
    assert_eq!(bench.get("/_wxauth/approval").json()["auto"], false);
}

#[test]
fn scenarios_are_played_and_end() {
    let mut bench = Bench::new();
    let on = |list: &Value| {
        let all = list["scenarios"].as_array().unwrap();
        all.iter().filter(|s| s["on"] == true).map(|s| s["name"].clone()).collect::<Vec<_>>()
    };
    let put = json!({ "on": ["expired-code", "no-unionid"] });
    let told = bench.write("PUT", "/_wxauth/scenarios", &put).json();
    assert_eq!(on(&told), ["no-unionid", "expired-code"]);
    let code = bench.code();
    assert_eq!(bench.exchange(&code)["errcode"], 40029);
    let unknown = bench.write("PUT", "/_wxauth/scenarios", &json!({ "on": ["rain"] }));
    assert_eq!(unknown.kind(), "unknown_name");
    bench.write("PUT", "/_wxauth/scenarios", &json!({ "on": [] }));
    assert_eq!(on(&bench.get("/_wxauth/scenarios").json()), [] as [Value; 0]);
    let code = bench.code();
    assert_eq!(bench.exchange(&code)["expires_in"], 7200);
}

/// PROTOCOL 4, 10.5: whoever writes an account down says to which platforms it has handed its rights.
#[test]
fn an_app_written_down_admits_its_platforms_only() {
    let mut bench = Bench::new();
    let link = "/connect/oauth2/authorize?appid=wx0123456789abcdef&redirect_uri=http%3A%2F%2Fa\
                &response_type=code&scope=snsapi_base&state=s&component_appid=wxfedcba9876543210";
    let status = |bench: &mut Bench| {
        let told = bench.ask("GET", link, &[("user-agent", WECHAT_USER_AGENT)], "");
        let code = told.0.headers().get("x-wxauth-code").map(|c| c.to_str().unwrap().to_owned());
        (told.status(), code)
    };
    let (sent, refused) = ((302, None), (200, Some("10015".to_owned())));
    // Met on the way: it has handed them to whoever asks, also after another change.
    assert_eq!(status(&mut bench), sent);
    bench.write("PATCH", "/_wxauth/apps/wx0123456789abcdef", &json!({ "name": "x" }));
    assert_eq!(status(&mut bench), sent);
    bench.write("PATCH", "/_wxauth/apps/wx0123456789abcdef", &json!({ "platforms": [] }));
    assert_eq!(status(&mut bench), refused);
    let put = json!({ "kind": "service", "platforms": ["wxfedcba9876543210"] });
    bench.write("PUT", "/_wxauth/apps/wx0123456789abcdef", &put);
    assert_eq!(status(&mut bench), sent);
    bench.write("PUT", "/_wxauth/apps/wx0123456789abcdef", &json!({ "kind": "service" }));
    assert_eq!(status(&mut bench), refused);
}
