//! Every planted fault is really there, and the app without flaws has none of them.
//! Must not ask the checker: what it finds is its own tests' affair.

mod bench;
mod entry;
mod identity;
mod leak;
mod ticket;
mod upstream;

use wxauth::demo::{Flaw, Style};

use super::{App, callback};
use crate::visitor::{Visitor, parameter};
use bench::{Bench, moody};
pub use upstream::post_raw;

/// Whether the fault of a flaw can be seen. One question per flaw, so that none is forgotten.
fn shows(flaw: Flaw, bench: &Bench) -> bool {
    let name = flaw.name();
    match name.split('-').next().unwrap() {
        "link" => entry::link(flaw, bench),
        "state" => entry::state(flaw, bench),
        "ticket" => ticket::shows(flaw, bench),
        "leak" | "upstream" => leak::leak(flaw, bench),
        "cors" => leak::cors(flaw, bench),
        "session" => identity::session(flaw, bench),
        _ => entry::code(flaw, bench)
            .or_else(|| identity::identity(flaw, bench))
            .unwrap_or_else(|| upstream::upstream(flaw, bench)),
    }
}

fn style(flaw: Flaw) -> Style {
    if flaw.needs_session() { Style::Session } else { Style::Spa }
}

#[test]
fn every_flaw_shows() {
    let shown = |flaw: &Flaw| shows(*flaw, &Bench::new(Some(*flaw), style(*flaw)));
    let hidden: Vec<_> = Flaw::ALL.iter().filter(|f| !shown(f)).map(|f| f.name()).collect();
    assert!(hidden.is_empty(), "these do not show: {hidden:?}");
}

#[test]
fn without_flaws_none_shows() {
    let (spa, session) = (Bench::new(None, Style::Spa), Bench::new(None, Style::Session));
    for flaw in Flaw::ALL {
        let bench = if flaw.needs_session() { &session } else { &spa };
        assert!(!shows(*flaw, bench), "{} shows without being planted", flaw.name());
    }
}

#[test]
fn every_rule_has_a_flaw() {
    let without: Vec<_> = wxauth::domain::rules::RULES
        .iter()
        .filter(|rule| !Flaw::ALL.iter().any(|flaw| flaw.rule() == rule.id))
        .map(|rule| rule.slug)
        .collect();
    assert!(without.is_empty(), "{without:?}");
    let rules = wxauth::domain::rules::RULES;
    assert!(Flaw::ALL.iter().all(|flaw| rules.iter().any(|rule| rule.id == flaw.rule())));
}

#[test]
fn the_session_style_logs_in_by_cookie_alone() {
    let wechat = moody();
    let app = App::start_with(&wechat.url(""), |config| config.style = Style::Session);
    let mut visitor = Visitor::new();
    let (page, state) = app.arrive(&mut visitor, "c-zhang");
    assert!(page.body.contains("data-style=\"session\"") && page.status == 200);
    assert_eq!(visitor.cookie("wx_state"), None);
    let me = visitor.get(&app.url("/api/me")).is(200).json();
    assert_eq!(me["openid"], "o-zhang");
    Visitor::new().get(&app.url("/api/me")).is(401);
    // Nobody posts codes here, and the same address again is a new login.
    app.post(&mut visitor, "c-li", &state).is(404);
    visitor.get(&page.url).is(302);
    // Another account in the same browser: another session, and the old one is over.
    let before = visitor.clone();
    app.arrive(&mut visitor, "c-li");
    assert_eq!(visitor.get(&app.url("/api/me")).json()["openid"], "o-li");
    before.clone().get(&app.url("/api/me")).is(401);
    // A used code starts anew once; then the page says so.
    let (again, _) = app.arrive(&mut visitor, "c-used");
    let link = again.is(302).location();
    let (back, state) =
        (parameter(&link, "redirect_uri").unwrap(), parameter(&link, "state").unwrap());
    visitor.get(&callback(&back, "c-used", &state)).is(400);
}
