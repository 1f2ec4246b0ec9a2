//! Flaws that take one user for another, and those of the session that remembers him.
//! Must not look into tickets: whose they are is asked of the app.

use serde_json::json;
use wxauth::demo::Flaw;

use super::bench::{Bench, ticket_of};
use crate::visitor::{Visitor, parameter};

const HOME: &str = "/activity/wechat-lottery";

pub(super) fn identity(flaw: Flaw, bench: &Bench) -> Option<bool> {
    let mut visitor = Visitor::new();
    Some(match flaw {
        Flaw::SwitchKeepsUser => {
            bench.login(&mut visitor, "c-zhang");
            let second = bench.login(&mut visitor, "c-li");
            bench.me(&second).as_deref() == Some("o-zhang")
        }
        Flaw::SharedLinkLogsIn => {
            let sharer = bench.login(&mut Visitor::new(), "c-zhang");
            let shared = bench.app.with_ticket("GET", "/api/invite", &sharer).json();
            visitor.get(shared["url"].as_str().unwrap());
            let ticket = bench.login(&mut visitor, "c-li");
            bench.me(&ticket).as_deref() == Some("o-zhang")
        }
        Flaw::FriendLost => {
            let link =
                bench.app.link(&mut visitor, &format!("{}/friend?lang=en", bench.app.page()));
            parameter(&link, "redirect_uri").unwrap().ends_with(&format!("{HOME}?lang=en"))
        }
        Flaw::OpenidFromClient => {
            let state = bench.come(&mut visitor, "c-zhang");
            let body = json!({ "code": "c-zhang", "state": state, "openid": "o-li" });
            let answer = visitor.post_json(&bench.app.url("/api/wechat/login"), &body);
            bench.me(&ticket_of(&answer).unwrap()).as_deref() == Some("o-li")
        }
        Flaw::GlobalUser => {
            let first = bench.login(&mut visitor, "c-zhang");
            bench.login(&mut Visitor::new(), "c-li");
            bench.me(&first).as_deref() == Some("o-li")
        }
        Flaw::LoginsMixedUp => {
            let mut other = Visitor::new();
            let states = [bench.come(&mut visitor, "c-zhang"), bench.come(&mut other, "c-li")];
            let [first, second] = std::thread::scope(|scope| {
                let post = |mut visitor: Visitor, code: &'static str, state: String| {
                    let url = bench.app.url("/api/wechat/login");
                    let body = json!({ "code": code, "state": state });
                    scope.spawn(move || ticket_of(&visitor.post_json(&url, &body)).unwrap())
                };
                let [a, b] = states;
                let both = [post(visitor, "c-zhang", a), post(other, "c-li", b)];
                both.map(|one| one.join().unwrap())
            });
            bench.me(&first) == bench.me(&second)
        }
        Flaw::SnapshotAccepted => !bench.login(&mut visitor, "c-snapshot").is_empty(),
        Flaw::UnionidNeeded => bench.login_with(&mut visitor, "c-zhang").status == 500,
        _ => return None,
    })
}

pub(super) fn session(flaw: Flaw, bench: &Bench) -> bool {
    let chosen = "0123456789abcdef0123456789abcdef";
    match flaw {
        Flaw::SessionCookieScript => !bench.session_cookie().contains("HttpOnly"),
        Flaw::SessionCookieCrossSite => !bench.session_cookie().contains("SameSite=Lax"),
        Flaw::SessionCookieInsecure => {
            let cookie = bench.session_cookie();
            !cookie.contains("; Secure") && !cookie.starts_with("__Host-")
        }
        Flaw::SessionFixation => bench.session(Some(chosen)).1.as_deref() == Some(chosen),
        Flaw::SessionNotRenewed => {
            let (before, after) = bench.session(None);
            before.is_some() && before == after
        }
        other => panic!("{other:?}"),
    }
}
