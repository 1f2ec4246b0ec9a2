//! Flaws around the code: replays, double deliveries, refusals, stale links, odd codes.
//! Must not ask WeChat.

use bytes::Bytes;
use http::{Method, Request, Response};

use super::edit::{self, Visit};
use super::{Flaw, LOGIN, Layer, crash, is_page, state};
use crate::demo::{Demo, answer};
use crate::domain::code::Code;
use crate::domain::query::pairs;
use crate::domain::random::hex;
use http::StatusCode;
use serde_json::json;

/// The mark of a browser that once came with a stale link.
const STUCK: &str = "wx_stuck";

/// Answers that need no app.
pub(super) fn instead(layer: &Layer, demo: &Demo, visit: &Visit) -> Option<Response<Bytes>> {
    if visit.is(&Method::POST, LOGIN) {
        return login(layer, demo, visit);
    }
    if is_page(visit.path()) { page(layer, demo, visit) } else { None }
}

fn is_odd(code: &str) -> bool {
    Code::parse(code).is_err()
        || code.len() > 64
        || !code.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
}

fn login(layer: &Layer, demo: &Demo, visit: &Visit) -> Option<Response<Bytes>> {
    let (code, state) = (visit.posted("code")?, visit.posted("state").unwrap_or_default());
    if layer.has(Flaw::OddCodeCrash) && is_odd(&code) {
        return Some(crash());
    }
    if layer.has(Flaw::CodeReplay)
        && let Some(openid) = layer.with_memory(|memory| memory.codes.get(&code))
    {
        let ticket = super::ticket::issue(layer, demo, &openid, &super::Told::default());
        return Some(answer::json(StatusCode::OK, &json!({ "usertoken": ticket })));
    }
    let twice = match () {
        () if layer.has(Flaw::DoubleSameCode) => layer.with_memory(|m| m.tickets.get(&code)),
        () if layer.has(Flaw::DoubleNewCode) => layer.with_memory(|m| m.tickets.get(&state)),
        () => None,
    };
    // The second delivery fails, and takes the first one's login with it.
    twice.map(|ticket| {
        layer.with_memory(|memory| memory.revoked.put(&ticket, ""));
        crash()
    })
}

fn page(layer: &Layer, demo: &Demo, visit: &Visit) -> Option<Response<Bytes>> {
    if layer.has(Flaw::StaleLinkSticks) && visit.cookie(STUCK).is_some() {
        return Some(broken());
    }
    let (code, state) = (visit.asked("code"), visit.asked("state").unwrap_or_default());
    if is_refusal(visit) {
        let fails =
            layer.has(Flaw::RefusalFails) || (layer.has(Flaw::AuthdenyFails) && code.is_some());
        return fails.then(broken);
    }
    let code = code?;
    if layer.has(Flaw::OddCodeCrash) && is_odd(&code) {
        return Some(broken());
    }
    let is_ours = demo.states.of(visit.request.headers()).is_some_and(|own| own == state);
    if !is_ours && layer.has(Flaw::StaleLinkFails) {
        return Some(broken());
    }
    if !is_ours && layer.has(Flaw::StaleLinkSticks) {
        let mut response = broken();
        let mark = demo.with_random(|random| hex(random, 8));
        let line = format!("{STUCK}={mark}; Path=/; Max-Age=86400; HttpOnly; SameSite=Lax");
        edit::add_cookie(&mut response, &line);
        return Some(response);
    }
    if !layer.flaws.any(&[Flaw::DoubleSameCode, Flaw::DoubleNewCode]) {
        return None;
    }
    let broken_by = layer.with_memory(|memory| {
        let same = layer.has(Flaw::DoubleSameCode) && memory.arrivals.holds(&state, &code);
        let other = layer.has(Flaw::DoubleNewCode)
            && memory.arrivals.get(&state).is_some_and(|first| first != code);
        memory.arrivals.put(&state, &code);
        same || other
    });
    broken_by.then(broken)
}

/// Both forms of a refusal (PROTOCOL 1.8).
fn is_refusal(visit: &Visit) -> bool {
    match visit.asked("code") {
        Some(code) => code == "authdeny",
        None => visit.asked("state").is_some(),
    }
}

/// The page of a handler that gave up.
fn broken() -> Response<Bytes> {
    let page = "<!doctype html><html><head><title>500</title></head><body>\
        <h1>Internal Server Error</h1></body></html>";
    answer::html(StatusCode::INTERNAL_SERVER_ERROR, page.to_owned())
}

/// Changes what the page is told of code and state.
pub(super) fn before(layer: &Layer, visit: &Visit, request: &mut Request<Bytes>) {
    if !is_page(visit.path()) {
        return;
    }
    let query = request.uri().query().unwrap_or_default().to_owned();
    if layer.has(Flaw::RefusalLoop) && is_refusal(visit) {
        edit::set_query(request, &edit::without(&query, &["code", "state", "reason"]));
    }
    // The first of two codes counts, and that is always the stale one; and nobody counts the rounds.
    if layer.has(Flaw::StaleLinkLoop) {
        let mut kept: Vec<String> = Vec::new();
        for pair in pairs(&query).filter(|pair| pair.name() != "again") {
            let taken = matches!(&*pair.name(), "code" | "state")
                && state::names(&kept.join("&"), &pair.name()) > 0;
            if !taken {
                kept.push(format!("{}={}", pair.raw_name, pair.raw_value));
            }
        }
        edit::set_query(request, &kept.join("&"));
    }
}
