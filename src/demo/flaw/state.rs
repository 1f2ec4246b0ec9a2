//! Flaws around `state`: what is accepted beside the one right value.
//! Must not change the link; `link` writes what stands for a state outside.

use bytes::Bytes;
use http::{Method, Request, Response};

use super::edit::{self, Visit};
use super::{Flaw, LOGIN, Layer, is_page};
use crate::demo::Demo;
use crate::demo::state::States;
use crate::domain::query::{encode, pairs};

/// What the app is to be shown instead of what came.
enum Verdict {
    /// What came.
    AsItIs,
    /// This state, which may be the one of the cookie.
    Really(String),
    /// A fresh state with its cookie: everything is fine.
    Fine,
}

/// Lets through what the flaws let through.
pub(super) fn before(layer: &Layer, demo: &Demo, visit: &Visit, request: &mut Request<Bytes>) {
    let is_login = visit.is(&Method::POST, LOGIN);
    let is_back = is_page(visit.path()) && visit.asked("code").is_some();
    let given = match is_login {
        true => visit.posted("state"),
        false => visit.asked("state"),
    };
    if !is_login && !is_back && given.is_none() {
        return;
    }
    let state = match judge(layer, demo, visit, &given.unwrap_or_default(), is_login) {
        Verdict::AsItIs => return,
        Verdict::Really(state) => state,
        Verdict::Fine => {
            let state = demo.with_random(States::issue);
            edit::set_cookie(request, demo.states.cookie(), &state);
            state
        }
    };
    if is_login {
        return edit::set_posted(request, "state", &state);
    }
    let query = request.uri().query().unwrap_or_default();
    let kept = edit::without(query, &["state"]);
    let pair = format!("state={}", encode(&state));
    let query = if kept.is_empty() { pair } else { format!("{kept}&{pair}") };
    edit::set_query(request, &query);
}

fn judge(layer: &Layer, demo: &Demo, visit: &Visit, given: &str, is_login: bool) -> Verdict {
    let own = demo.states.of(visit.request.headers());
    let fine = layer.has(Flaw::StateNotVerified)
        || (layer.has(Flaw::StateMissing) && given.is_empty())
        || (layer.has(Flaw::StateEmptyEqual) && given.is_empty() && own.is_none())
        || (layer.has(Flaw::StateConstant) && given == "STATE")
        || (layer.has(Flaw::StateReusable) && own.as_deref() == Some(given));
    if fine {
        return Verdict::Fine;
    }
    if layer.has(Flaw::StateNotBound) && layer.with_memory(|m| m.states.get(given)).is_some() {
        if is_login {
            layer.with_memory(|memory| memory.states.remove(given));
        }
        return Verdict::Fine;
    }
    match own {
        Some(own) if own != given && layer.with_memory(|m| m.states.holds(given, &own)) => {
            Verdict::Really(own)
        }
        _ => Verdict::AsItIs,
    }
}

/// Changes the state's cookie.
pub(super) fn after(layer: &Layer, visit: &Visit, response: &mut Response<Bytes>) {
    let is_state = |name: &str| name.ends_with("wx_state");
    if layer.has(Flaw::StateCookieOpen) {
        edit::edit_cookies(response, is_state, |line| {
            Some(line.replace("; HttpOnly", "").replace("; SameSite=Lax", ""))
        });
    }
    if layer.has(Flaw::StateReusable) && visit.is(&Method::POST, LOGIN) {
        edit::edit_cookies(response, is_state, |_| None);
    }
}

/// Whether the query holds a name at all.
pub(super) fn names(query: &str, name: &str) -> usize {
    pairs(query).filter(|pair| pair.name() == name).count()
}
