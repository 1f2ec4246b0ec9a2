//! The API: state, body, ticket, CORS, and what every answer carries.

use serde_json::json;
use std::sync::atomic::Ordering;

use super::{App, KEY, wechat};
use crate::visitor::Visitor;
use wxauth::app::SystemRandom;
use wxauth::domain::origin::Origin;
use wxauth::domain::ticket::{Algorithm, Draft, Key, Plan, Signer};
use wxauth::domain::time::Time;

#[test]
fn a_login_answers_a_ticket_and_nothing_of_wechats() {
    let (wechat, mut visitor) = (wechat(), Visitor::new());
    let app = App::start(&wechat.url(""));
    let (_, state) = app.arrive(&mut visitor, "c-zhangsan");
    let answer = app.post(&mut visitor, "c-zhangsan", &state).is(200);
    let body = answer.json();
    assert_eq!(body.as_object().unwrap().len(), 1);
    for leak in ["at-zhangsan", "rt-zhangsan", "o-zhangsan", super::SECRET] {
        assert!(!answer.body.contains(leak), "{}", answer.body);
    }
    let ticket = body["usertoken"].as_str().unwrap();
    let me = app.with_ticket("GET", "/api/me", ticket).is(200).json();
    assert_eq!(me, json!({ "openid": "o-zhangsan", "nickname": "zhangsan", "left": 3 }));
    for left in [2, 1, 0] {
        let drawn = app.with_ticket("POST", "/api/lottery/draw", ticket).is(200).json();
        assert_eq!(drawn["left"], left);
        assert!((1..=8).contains(&drawn["prize"].as_u64().unwrap()) && drawn["name"].is_string());
    }
    let over = app.with_ticket("POST", "/api/lottery/draw", ticket).is(409);
    assert_eq!(over.json()["error"], "no_chances_left");
    // Another login of the same user brings no new draws; another user has his own.
    let ticket = app.login(&mut visitor, "c-zhangsan");
    app.with_ticket("POST", "/api/lottery/draw", &ticket).is(409);
    let other = app.login(&mut visitor, "c-lisi");
    assert_eq!(app.with_ticket("GET", "/api/me", &other).json()["openid"], "o-lisi");
    assert_eq!(app.with_ticket("GET", "/api/me", &other).json()["left"], 3);
}

#[test]
fn rfc6749_10_12_a_code_without_this_browsers_state_is_never_spent() {
    let (wechat, mut victim, mut attacker) = (wechat(), Visitor::new(), Visitor::new());
    let app = App::start(&wechat.url(""));
    let (_, theirs) = app.arrive(&mut attacker, "c-attacker");
    let (_, own) = app.arrive(&mut victim, "c-victim");
    for state in [theirs.as_str(), "", &own[..31]] {
        let answer = app.post(&mut victim, "c-attacker", state).is(403);
        assert_eq!(answer.json()["error"], "state_mismatch");
    }
    app.post(&mut Visitor::new(), "c-attacker", &own).is(403);
    assert!(wechat.seen().is_empty(), "WeChat was asked");
    app.post(&mut victim, "c-victim", &own).is(200);
}

#[test]
fn a_state_is_good_once_even_if_the_browser_keeps_its_cookie() {
    let (wechat, mut visitor) = (wechat(), Visitor::new());
    let app = App::start(&wechat.url(""));
    let (_, state) = app.arrive(&mut visitor, "c-zhang");
    let mut replay = visitor.clone();
    app.post(&mut visitor, "c-zhang", &state).is(200);
    assert_eq!(visitor.cookie("wx_state"), None);
    let asked = wechat.seen().len();
    let again = app.post(&mut replay, "c-other", &state).is(403);
    assert_eq!(again.json()["error"], "state_mismatch");
    assert_eq!(wechat.seen().len(), asked);
}

#[test]
fn a_used_code_starts_the_login_anew_once() {
    let (wechat, mut visitor) = (wechat(), Visitor::new());
    let app = App::start(&wechat.url(""));
    let (page, _) = app.arrive(&mut visitor, "c-zhang");
    let again = page.body.split("data-again=\"").nth(1).unwrap().split('"').next().unwrap();
    assert!(again.starts_with("/activity/wechat-lottery?again="), "{again}");
    let link = app.link(&mut visitor, &app.url(again));
    let back = crate::visitor::parameter(&link, "redirect_uri").unwrap();
    let state = crate::visitor::parameter(&link, "state").unwrap();
    let second = visitor.get(&super::callback(&back, "c-zhang", &state)).is(200);
    assert!(second.body.contains("data-again=\"\""), "{}", second.body);
}

#[test]
fn bodies_are_json_small_and_complete() {
    let (wechat, mut visitor) = (wechat(), Visitor::new());
    let app = App::start(&wechat.url(""));
    let (_, state) = app.arrive(&mut visitor, "c-zhang");
    let url = app.url("/api/wechat/login");
    let good = json!({ "code": "c-zhang", "state": state }).to_string();
    let long = json!({ "code": "c".repeat(9000), "state": state }).to_string();
    let odd = json!({ "code": "c d", "state": "x" }).to_string();
    for (kind, body, status, slug) in [
        ("text/plain", good.as_str(), 415, "not_json"),
        ("application/x-www-form-urlencoded", &good, 415, "not_json"),
        ("application/json", &long, 413, "body_too_large"),
        ("application/json", "", 400, "bad_request"),
        ("application/json", "{\"code\":\"c-zhang\"}", 400, "bad_request"),
        ("application/json", "{\"code\":1,\"state\":2}", 400, "bad_request"),
        ("application/json", "[[[[", 400, "bad_request"),
        ("application/json", &odd, 403, "state_mismatch"),
    ] {
        let answer = visitor.send("POST", &url, &[("Content-Type", kind)], body).is(status);
        assert_eq!(answer.json()["error"], slug, "{body}");
    }
    let huge = "x".repeat(200_000);
    visitor.send("POST", &url, &[("Content-Type", "application/json")], &huge).is(413);
    assert!(wechat.seen().is_empty());
    // None of these has used the state up.
    let not_a_code = json!({ "code": "c\n", "state": state });
    let answer = visitor.clone().post_json(&url, &not_a_code).is(400);
    assert_eq!(answer.json()["error"], "code_not_accepted");
}

fn ticket(key: &[u8; 32], draft: Draft, subject: &str, now: i64) -> String {
    let plan = Plan::new(Draft { issuer: draft.issuer.or(Some("wxauth-demo".into())), ..draft });
    let payload = plan.unwrap().payload(subject, Time::from_secs(now), &mut SystemRandom).unwrap();
    let key = Key::from_bytes(key).unwrap();
    Signer::new(&key, Algorithm::HS256, None).unwrap().sign(&payload).unwrap()
}

fn audience(name: &str) -> Draft {
    Draft { audience: vec![name.to_owned()], ..Draft::default() }
}

#[test]
fn forged_foreign_and_expired_tickets_open_nothing() {
    let (wechat, mut visitor) = (wechat(), Visitor::new());
    let app = App::start(&wechat.url(""));
    let good = app.login(&mut visitor, "c-zhang");
    let now = app.clock.load(Ordering::SeqCst);
    let (head, rest) = good.split_once('.').unwrap();
    let (payload, signature) = rest.split_once('.').unwrap();
    use base64::Engine as _;
    let base64 = |text: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text);
    let none = base64(r#"{"alg":"none","typ":"JWT"}"#);
    let issuer = Draft { issuer: Some("other".into()), ..audience("wechat-lottery") };
    let never = wxauth::domain::ticket::Claim::json("exp", "null").unwrap();
    let endless = Draft { claims: vec![never], ..audience("wechat-lottery") };
    let bad = [
        format!("{none}.{payload}."),
        format!("{none}.{payload}.{signature}"),
        format!("{head}.{}.{signature}", base64(r#"{"sub":"o-zhang"}"#)),
        base64("o-zhang"),
        "o-zhang".to_owned(),
        String::new(),
        ticket(&[7; 32], audience("wechat-lottery"), "o-zhang", now),
        ticket(&KEY, audience("invite"), "o-zhang", now),
        ticket(&KEY, Draft::default(), "o-zhang", now),
        ticket(&KEY, issuer, "o-zhang", now),
        ticket(&KEY, endless, "o-zhang", now),
        ticket(&KEY, audience("wechat-lottery"), "o-zhang", now - 7200),
        ticket(&KEY, audience("wechat-lottery"), "o-zhang", now + 60),
    ];
    for (method, path) in
        [("GET", "/api/me"), ("POST", "/api/lottery/draw"), ("GET", "/api/invite")]
    {
        for ticket in &bad {
            let answer = app.with_ticket(method, path, ticket).is(401);
            assert_eq!(answer.json()["error"], "ticket_not_accepted", "{ticket}");
        }
        let bare = Visitor::new().send(method, &app.url(path), &[], "").is(401);
        assert_eq!(bare.json()["error"], "ticket_missing");
        let two = [("X-Wx-Ticket", good.as_str()), ("X-Wx-Ticket", good.as_str())];
        Visitor::new().send(method, &app.url(path), &two, "").is(401);
        app.with_ticket(method, path, &good).is(200);
    }
    // The test's own tickets are right but for what they get wrong; whoever has the key may sign
    // for users the app has not met.
    let right = ticket(&KEY, audience("wechat-lottery"), "o-new", now);
    let me = app.with_ticket("GET", "/api/me", &right).is(200).json();
    assert_eq!(me, json!({ "openid": "o-new", "left": 3 }));
    app.clock.fetch_add(7200, Ordering::SeqCst);
    app.with_ticket("GET", "/api/me", &good).is(401);
}

#[test]
fn one_other_origin_may_call_and_read_also_failures() {
    let wechat = wechat();
    let ours = "https://h5.example.com";
    let app = App::start_with(&wechat.url(""), move |config| {
        config.origin = Some(Origin::parse(ours).unwrap());
    });
    let ask = |origin: &str| {
        let headers = [
            ("Origin", origin),
            ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", "content-type,x-wx-ticket"),
        ];
        Visitor::new().send("OPTIONS", &app.url("/api/lottery/draw"), &headers, "").is(204)
    };
    let allowed = ask(ours);
    assert_eq!(allowed.header("access-control-allow-origin"), Some(ours));
    assert!(allowed.header("access-control-allow-headers").unwrap().contains("X-Wx-Ticket"));
    assert_eq!(allowed.header("access-control-allow-credentials"), None);
    for other in ["https://evil.example", "https://h5.example.com.evil.example", "null"] {
        let answer = ask(other);
        assert_eq!(answer.header("access-control-allow-origin"), None);
        assert_eq!(answer.header("vary"), Some("Origin"));
    }
    for (path, status) in [("/api/me", 401), ("/api/none", 404), ("/api/lottery/draw", 405)] {
        let told = Visitor::new().send("GET", &app.url(path), &[("Origin", ours)], "").is(status);
        assert_eq!(told.header("access-control-allow-origin"), Some(ours), "{path}");
        assert_eq!(told.header("vary"), Some("Origin"));
    }
    let page = Visitor::new().send("GET", &app.page(), &[("Origin", ours)], "");
    assert_eq!(page.header("access-control-allow-origin"), None);
}

#[test]
fn every_answer_is_guarded_and_methods_are_few() {
    let wechat = wechat();
    let app = App::start(&wechat.url(""));
    let paths = ["/", "/healthz", "/api/me", "/api/x", "/x", "/assets/lottery.js"];
    for path in paths.iter().copied().chain(["/activity/wechat-lottery", "/api/wechat/login"]) {
        for method in ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE"] {
            let answer = Visitor::new().send(method, &app.url(path), &[], "");
            let about = format!("{method} {path}: {answer:?}");
            assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{about}");
            assert_eq!(answer.header("cache-control"), Some("no-store"), "{about}");
            assert_eq!(answer.header("referrer-policy"), Some("no-referrer"), "{about}");
            let policy = answer.header("content-security-policy").expect(&about);
            assert!(policy.contains("frame-ancestors 'none'"), "{about}");
            let gets = ["GET", "HEAD"].contains(&method);
            assert!(gets || answer.status >= 400 || answer.status == 204, "{about}");
            assert!(answer.status != 405 || answer.header("allow").is_some(), "{about}");
            assert!(answer.status < 500, "{about}");
        }
    }
    let healthy = Visitor::new().get(&app.url("/healthz")).is(200);
    assert_eq!(healthy.json()["status"], "ok");
}

#[test]
fn over_https_the_cookie_is_secure_and_tied_to_the_host() {
    let wechat = wechat();
    let app = App::start_with(&wechat.url(""), |config| {
        config.public = wxauth::domain::base::Base::parse("https://h5.example.com").unwrap();
    });
    let mut visitor = Visitor::new();
    let opened = visitor.get(&app.page()).is(302);
    let cookie = opened.header("set-cookie").unwrap();
    assert!(cookie.starts_with("__Host-wx_state=") && cookie.ends_with("; Secure"), "{cookie}");
    let back = crate::visitor::parameter(&opened.location(), "redirect_uri").unwrap();
    // Whatever Host a request names, the code is sent to the configured address.
    assert_eq!(back, "https://h5.example.com/activity/wechat-lottery");
}
