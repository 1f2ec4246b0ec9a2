//! The token call: codes, secrets, missing parameters, error bodies (PROTOCOL 10.14–22).
//! Must not look at pages.

use super::{APPID, Bench, SECRET, errcode, exchange_target, json, text};
use crate::mock::Settings;
use bytes::Bytes;

#[test]
fn p10_14_a_code_works_once_within_five_minutes() {
    let mut bench = Bench::new(Settings::default());
    let code = bench.code("snsapi_base", "zhangsan");
    assert!(code.len() == 32 && code.starts_with('0'));
    bench.advance(299);
    assert!(bench.exchange(&code).get("access_token").is_some());
    let late = bench.code("snsapi_base", "zhangsan");
    bench.advance(300);
    assert_eq!(errcode(&bench.exchange(&late)), 40029);
}

#[test]
fn p10_15_used_unknown_foreign_and_expired_codes() {
    let mut bench = Bench::new(Settings::default());
    let code = bench.code("snsapi_base", "zhangsan");
    let other = "wxffffffffffffffff";
    let foreign = json(&bench.get(&exchange_target(other, SECRET, &code)));
    assert_eq!(errcode(&foreign), 40029);
    // Being tried by another app did not spend it.
    assert!(bench.exchange(&code).get("openid").is_some());
    let used = bench.exchange(&code);
    assert_eq!(errcode(&used), 40163);
    assert!(used["errmsg"].as_str().unwrap().starts_with("code been used, rid: "));
    let unknown = bench.exchange("003tgd100Od6YM22cu3d3BAVEo1tgd1r");
    assert!(unknown["errmsg"].as_str().unwrap().starts_with("invalid code, rid: "));
    // Brought when it is too old it was never spent, so it does not become a used one.
    let code = bench.code("snsapi_base", "zhangsan");
    bench.advance(301);
    let late = [errcode(&bench.exchange(&code)), errcode(&bench.exchange(&code))];
    assert_eq!(late, [40029, 40029]);
    let mut bench = Bench::with("expired-code", "42003");
    let code = bench.code("snsapi_base", "zhangsan");
    bench.advance(301);
    assert_eq!(errcode(&bench.exchange(&code)), 42003);
}

#[test]
fn p10_17_get_post_mixtures_and_extras() {
    let mut bench = Bench::new(Settings::default());
    let form = |code: &str| {
        format!("grant_type=authorization_code&code={code}&appid={APPID}&secret={SECRET}")
    };
    let code = bench.code("snsapi_base", "zhangsan");
    let posted = bench.post("/sns/oauth2/access_token", &form(&code));
    assert!(json(&posted).get("openid").is_some());
    let code = bench.code("snsapi_base", "zhangsan");
    let request = http::Request::post(format!(
        "/sns/oauth2/access_token?appid={APPID}&secret={SECRET}&client_id=x"
    ))
    .header("authorization", "Basic d3g6cw==")
    .header("content-type", "application/x-www-form-urlencoded")
    .body(Bytes::from(format!("code={code}&grant_type=authorization_code&redirect_uri=x")))
    .unwrap();
    assert!(json(&bench.send(&request)).get("openid").is_some());
    // PROTOCOL 7.2: a JSON body is not read.
    let request = http::Request::post("/sns/oauth2/access_token")
        .header("content-type", "application/json")
        .body(Bytes::from_static(b"{\"appid\":\"wx\"}"))
        .unwrap();
    assert_eq!(errcode(&json(&bench.send(&request))), 41002);
}

#[test]
fn p10_18_the_success_body() {
    let mut bench = Bench::new(Settings::default());
    let code = bench.code("snsapi_userinfo", "zhangsan");
    let response = bench.get(&exchange_target(APPID, SECRET, &code));
    let answer = json(&response);
    let keys: Vec<_> = answer.as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys, ["access_token", "expires_in", "refresh_token", "openid", "scope", "unionid"]);
    assert!(text(&response).contains("\"expires_in\":7200,"));
    assert_eq!(answer["scope"], "snsapi_userinfo");
    assert_eq!(answer["access_token"].as_str().unwrap().len(), 110);
}

#[test]
fn p10_19_status_and_content_type() {
    let mut bench = Bench::new(Settings::default());
    for target in
        ["/sns/oauth2/access_token", "/sns/oauth2/refresh_token", "/sns/userinfo", "/sns/auth"]
    {
        let response = bench.get(target);
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/plain");
    }
    // What succeeds is sent the same way, in UTF-8, with `\/` in addresses.
    let code = bench.code("snsapi_userinfo", "zhangsan");
    let exchanged = bench.get(&exchange_target(APPID, SECRET, &code));
    let answer = json(&exchanged);
    let [token, renewal, openid] =
        ["access_token", "refresh_token", "openid"].map(|key| answer[key].as_str().unwrap());
    let mut said = vec![exchanged.clone()];
    for target in [
        format!("refresh_token?appid={APPID}&grant_type=refresh_token&refresh_token={renewal}"),
        format!("auth?access_token={token}&openid={openid}"),
        format!("userinfo?access_token={token}&openid={openid}"),
    ] {
        let place = if target.starts_with("refresh") { "/sns/oauth2/" } else { "/sns/" };
        said.push(bench.get(&format!("{place}{target}")));
    }
    for response in &said {
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/plain");
        assert!(!text(response).contains("\"errcode\":4"), "{}", text(response));
    }
    let profile = text(&said[3]);
    assert!(profile.contains("\"nickname\":\"张三\""), "letters, not escapes: {profile}");
    assert!(
        profile.contains("\"headimgurl\":\"http:\\/\\/127.0.0.1:8787\\/mmopen\\/"),
        "{profile}"
    );
    assert!(!profile.contains("://"), "{profile}");
    let mut json = Bench::with("content-type", "json");
    let kind = json.get("/sns/auth").headers()["content-type"].clone();
    assert_eq!(kind, "application/json; charset=utf-8");
}

#[test]
fn p10_20_every_error_is_two_keys_and_a_suffix() {
    let mut bench = Bench::new(Settings::default());
    let response = bench.get("/sns/oauth2/access_token");
    let body = text(&response);
    // 1790000000 in hexadecimal is 6ab13b80.
    assert!(
        body.starts_with("{\"errcode\":41002,\"errmsg\":\"appid missing, rid: 6ab13b80-"),
        "{body}"
    );
    assert_eq!(
        body.len(),
        "{\"errcode\":41002,\"errmsg\":\"appid missing, rid: 6ab13b80-00000000-00000000\"}".len()
    );
    let unknown = format!("appid={APPID}&secret={SECRET}&code=0x&grant_type=authorization_code");
    for target in [
        "/sns/auth".to_owned(),
        "/sns/userinfo?access_token=x&openid=y".to_owned(),
        "/sns/jscode2session".to_owned(),
        "/sns/oauth2/component/access_token".to_owned(),
        format!("/sns/oauth2/access_token?{unknown}"),
        format!("/sns/oauth2/refresh_token?appid={APPID}&grant_type=refresh_token&refresh_token=x"),
    ] {
        bench.advance(1);
        let answer = json(&bench.get(&target));
        let keys: Vec<_> = answer.as_object().unwrap().keys().cloned().collect();
        assert_eq!(keys, ["errcode", "errmsg"], "{target}");
        assert!(errcode(&answer) > 40000, "{target}: {answer}");
        let rid = answer["errmsg"].as_str().unwrap().rsplit_once(", rid: ").unwrap().1;
        let groups: Vec<&str> = rid.split('-').collect();
        let is_group =
            |g: &&str| g.len() == 8 && g.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        assert!(groups.len() == 3 && groups.iter().all(is_group), "{target}: {rid}");
        // The first group is the time of this answer.
        assert_eq!(i64::from_str_radix(groups[0], 16).unwrap(), bench.now.secs(), "{target}");
    }
    let old = Bench::with("errmsg-suffix", "req-id").get("/sns/auth");
    assert!(text(&old).contains("access_token missing, hints: [ req_id: "));
    let none = Bench::with("errmsg-suffix", "none").get("/sns/auth");
    assert_eq!(text(&none), "{\"errcode\":41001,\"errmsg\":\"access_token missing\"}");
}

#[test]
fn p10_21_missing_parameters() {
    let mut bench = Bench::with("errmsg-suffix", "none");
    for (query, body) in [
        ("", "{\"errcode\":41002,\"errmsg\":\"appid missing\"}"),
        ("?appid=x", "{\"errcode\":41004,\"errmsg\":\"appsecret missing\"}"),
        ("?appid=x&secret=y", "{\"errcode\":41008,\"errmsg\":\"missing code\"}"),
    ] {
        assert_eq!(text(&bench.get(&format!("/sns/oauth2/access_token{query}"))), body);
    }
    let missing = bench.get("/sns/userinfo?access_token=x");
    assert_eq!(text(&missing), "{\"errcode\":41009,\"errmsg\":\"missing openid\"}");
}

#[test]
fn p10_22_wrong_appid_secret_and_grant_type() {
    let mut bench = Bench::new(Settings::default());
    let code = bench.code("snsapi_base", "zhangsan");
    let wrong_appid = json(&bench.get(&exchange_target("wxBAD", SECRET, &code)));
    assert_eq!(errcode(&wrong_appid), 40013);
    let grant = exchange_target(APPID, SECRET, &code).replace("authorization_code", "code%0A");
    assert_eq!(errcode(&json(&bench.get(&grant))), 40002);
    assert!(bench.exchange(&code).get("openid").is_some());
    // The first successful exchange made the secret the app's own.
    let code = bench.code("snsapi_base", "zhangsan");
    let wrong = json(&bench.get(&exchange_target(APPID, "another", &code)));
    assert_eq!(errcode(&wrong), 40125);
    assert!(wrong["errmsg"].as_str().unwrap().starts_with("invalid appsecret, rid: "));
    assert!(bench.exchange(&code).get("openid").is_some());
}

#[test]
fn p11_10_by_switch_a_wrong_secret_burns_the_code() {
    let mut bench = Bench::with("wrong-secret", "burns-code");
    bench.login("snsapi_base", "zhangsan");
    let code = bench.code("snsapi_base", "zhangsan");
    bench.get(&exchange_target(APPID, "another", &code));
    assert_eq!(errcode(&bench.exchange(&code)), 40163);
    // The right one spends it as ever: by being answered.
    let code = bench.code("snsapi_base", "zhangsan");
    assert!(bench.exchange(&code).get("openid").is_some());
}

#[test]
fn the_frozen_user_cannot_log_in() {
    let mut bench = Bench::new(Settings::default());
    assert_eq!(errcode(&bench.login("snsapi_base", "banned")), 50002);
}

/// A wrong secret is refused before the code is looked at, and is a step of the code's login.
#[test]
fn a_refused_exchange_belongs_to_the_login_of_its_code() {
    let mut bench = Bench::new(Settings::default());
    let (a, b) = (bench.code("snsapi_base", "zhangsan"), bench.code("snsapi_base", "lisi"));
    bench.exchange(&a);
    let wrong = exchange_target(APPID, &SECRET.replace('0', "f"), &b);
    assert_eq!(errcode(&json(&bench.get(&wrong))), 40125);
    assert_eq!(errcode(&json(&bench.get(&exchange_target(APPID, SECRET, "nobodys")))), 40029);
    let flows: Vec<u64> = bench.emulator.journal().since(0).map(|e| e.entry.flow.0).collect();
    assert_eq!(flows, [1, 2, 1, 2, 0]);
}

#[test]
fn flows_are_told_apart_in_the_journal() {
    let mut bench = Bench::new(Settings::default());
    let (a, b) = (bench.code("snsapi_base", "zhangsan"), bench.code("snsapi_base", "lisi"));
    bench.exchange(&b);
    bench.exchange(&a);
    let flows: Vec<u64> = bench.emulator.journal().since(0).map(|e| e.entry.flow.0).collect();
    assert_eq!(flows, [1, 2, 2, 1]);
    // No secret, code or token leaves the journal.
    for event in bench.emulator.journal().since(0) {
        let shown = format!(
            "{event:?} {} {} {}",
            event.target().as_url(),
            event.location().as_url(),
            event.answer().as_body()
        );
        assert!(
            !shown.contains(SECRET) && !shown.contains(&a) && !shown.contains("_token\":\"9"),
            "{shown}"
        );
    }
}

/// How long a used code is remembered nobody has published: PROTOCOL 11.9.
#[test]
fn p11_9_a_used_code_is_unknown_in_the_end() {
    let mut bench = Bench::with("used-code-memory", "10m");
    let code = bench.code("snsapi_base", "zhangsan");
    bench.exchange(&code);
    bench.advance(599);
    assert_eq!(errcode(&bench.exchange(&code)), 40163);
    bench.advance(1);
    assert_eq!(errcode(&bench.exchange(&code)), 40029);
}
