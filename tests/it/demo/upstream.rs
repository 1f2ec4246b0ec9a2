//! WeChat in trouble: what the page is told, what only the operator is, and what is tried again.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::{App, SECRET, profile, tokens, wechat_error};
use crate::peer::{Answer, Peer, Seen, answer, once};
use crate::visitor::{self, Visitor};
use wxauth::demo::Event;

/// A login at an app whose WeChat is at `address`; how it ended.
fn failed_login(address: &str, deadline: Duration) -> (visitor::Answer, Option<String>) {
    let app = App::start_with(address, move |config| config.deadline = deadline);
    let mut visitor = Visitor::new().with("Accept-Language", "en");
    let (_, state) = app.arrive(&mut visitor, "c-zhang");
    let told = app.post(&mut visitor, "c-zhang", &state);
    let host = address.trim_start_matches("http://");
    for leak in [SECRET, host, "c-zhang", "at-", "sns", "rid", "invalid", "canary"] {
        assert!(!told.body.contains(leak), "{leak} in {}", told.body);
    }
    assert_eq!(told.header("content-type"), Some("application/json"));
    assert!(!told.json()["message"].as_str().unwrap().is_empty());
    let Event::SignInFailed { problem, because } =
        app.heard(|event| matches!(event, Event::SignInFailed { .. }))
    else {
        unreachable!()
    };
    assert_eq!(problem.slug(), told.json()["error"]);
    let because = because.inspect(|because| assert!(!because.contains(SECRET), "{because}"));
    (told, because)
}

const LONG: Duration = Duration::from_secs(60);

fn ends(wechat: &Peer, status: u16, slug: &str) -> (visitor::Answer, Option<String>) {
    let (told, because) = failed_login(&wechat.url(""), LONG);
    assert_eq!((told.status, told.json()["error"].as_str()), (status, Some(slug)), "{because:?}");
    (told, because)
}

/// A WeChat whose code exchange answers this.
fn exchange(reply: impl Fn(&Seen) -> Answer + Send + 'static) -> Peer {
    Peer::start(move |seen| match seen.url.starts_with("/sns/oauth2/access_token?") {
        true => reply(seen),
        false => profile(seen),
    })
}

#[test]
fn p2_1_wechats_numbers_become_clear_answers() {
    for (errcode, errmsg, status, slug) in [
        (40029, "invalid code", 400, "code_not_accepted"),
        (40163, "code been used", 400, "code_not_accepted"),
        (40226, "code blocked", 403, "user_blocked"),
        (45011, "api minute-quota reach limit", 503, "wechat_busy"),
        (40125, "invalid appsecret", 502, "wechat_refused"),
        (40013, "invalid appid", 502, "wechat_refused"),
    ] {
        let wechat = exchange(move |_| wechat_error(errcode, errmsg));
        let (_, because) = ends(&wechat, status, slug);
        assert!(because.unwrap().contains(errmsg), "the operator hears WeChat's words");
        assert_eq!(wechat.seen().len(), 1, "{errcode}: a code is not sent twice");
    }
}

/// Answers -1 first and `then` afterwards.
fn busy_then(then: fn(&Seen) -> Answer) -> Peer {
    let asked = Arc::new(AtomicUsize::new(0));
    exchange(move |seen| match asked.fetch_add(1, Ordering::SeqCst) {
        0 => wechat_error(-1, "system error"),
        _ => then(seen),
    })
}

#[test]
fn p2_1_busy_is_tried_once_more_and_no_oftener() {
    let wechat = busy_then(tokens);
    let app = App::start(&wechat.url(""));
    let ticket = app.login(&mut Visitor::new(), "c-zhang");
    assert_eq!(app.with_ticket("GET", "/api/me", &ticket).json()["openid"], "o-zhang");
    let wechat = busy_then(|_| wechat_error(-1, "system error"));
    let (told, _) = ends(&wechat, 503, "wechat_busy");
    assert!(told.header("retry-after").is_some());
    assert_eq!(wechat.seen().len(), 2);
    // The first attempt did spend the code: the user did nothing wrong, WeChat was busy.
    let wechat = busy_then(|_| wechat_error(40163, "code been used"));
    ends(&wechat, 503, "wechat_busy");
}

#[test]
fn what_is_not_wechats_answer_is_a_bad_gateway() {
    for reply in [
        answer(200, "<html><title>canary</title></html>"),
        answer(200, ""),
        answer(200, "{\"access_token\":\"canary\"}"),
        answer(500, "{\"error\":\"canary\"}"),
        answer(502, "canary"),
        answer(200, "x".repeat(3 << 20)),
    ] {
        let wechat = exchange(move |_| reply.clone());
        ends(&wechat, 502, "wechat_unreadable");
        assert_eq!(wechat.seen().len(), 1);
    }
    let redirected = answer(302, "").header("Location", "http://canary.example/");
    ends(&exchange(move |_| redirected.clone()), 502, "wechat_unreadable");
}

#[test]
fn a_hung_up_or_absent_wechat_is_unreachable() {
    let (address, _) = once(|mut stream| crate::peer::head(&mut stream));
    let (told, because) = failed_login(&format!("http://{address}"), LONG);
    assert_eq!(told.json()["error"], "wechat_unreachable");
    assert_eq!(told.status, 502);
    assert!(because.unwrap().contains(&address.to_string()));
    let nobody = crate::peer::Nobody::new();
    let (told, _) = failed_login(&format!("http://{}", nobody.address()), LONG);
    assert_eq!(told.json()["error"], "wechat_unreachable");
}

#[test]
fn a_silent_wechat_is_not_waited_for() {
    // Accepts and never answers.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", silent.local_addr().unwrap());
    let (told, _) = failed_login(&address, Duration::from_millis(100));
    assert_eq!((told.status, told.json()["error"].as_str()), (503, Some("wechat_timeout")));
    assert_eq!(wxauth::demo::DEADLINE, Duration::from_secs(3));
}

#[test]
fn p1_9_a_snapshot_user_gets_no_ticket_and_its_profile_is_not_read() {
    let wechat = exchange(|seen| {
        let full = String::from_utf8(tokens(seen).body).unwrap();
        answer(200, full.replace('}', ",\"is_snapshotuser\":1}"))
    });
    ends(&wechat, 403, "snapshot_user");
    assert_eq!(wechat.seen().len(), 1);
    // The button on the page asks for the popup that ends the snapshot page (PROTOCOL 1.1).
    let app = App::start(&wechat.url(""));
    let (page, _) = app.arrive(&mut Visitor::new(), "c-zhang");
    let full = page.body.split("href=\"").find(|part| part.contains("full=1")).unwrap();
    let link = app.link(&mut Visitor::new(), &app.url(full.split('"').next().unwrap()));
    assert_eq!(visitor::parameter(&link, "forcePopup").as_deref(), Some("true"));
}

#[test]
fn the_profile_must_be_that_of_the_token() {
    let swapped = Peer::start(|seen| match seen.url.starts_with("/sns/oauth2/access_token?") {
        true => tokens(seen),
        false => {
            let theirs = String::from_utf8(profile(seen).body).unwrap();
            answer(200, theirs.replace("o-zhang", "o-somebody"))
        }
    });
    ends(&swapped, 502, "wechat_unreadable");
    let refused = Peer::start(|seen| match seen.url.starts_with("/sns/oauth2/access_token?") {
        true => tokens(seen),
        false => wechat_error(48001, "api unauthorized"),
    });
    ends(&refused, 502, "wechat_refused");
}
