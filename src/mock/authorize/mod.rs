//! The pages that start a login and the reply of their consent form (PROTOCOL 1, 6, 10.1–13).
//! Must not render pages or judge requests itself: `page` and `judge` do.

mod door;
mod judge;
mod sending;

use crate::domain::scope::USERINFO;
use crate::mock::answer::Answer;
use crate::mock::identity;
use crate::mock::journal::Verdict;
use crate::mock::page;
use crate::mock::scenario::Scenario;
use crate::mock::settings::AutoApprove;
use crate::mock::state::{PAGE_LIFE, Page};
use crate::mock::switches::{OutsideWechat, RecentConsent};
use crate::mock::turn::{CLIENT_COOKIE, LANG_COOKIE, Turn, USER_COOKIE};
use crate::mock::why::Why;
use crate::wire::authorize::{Asked, Reply};
use bytes::Bytes;
use http::header::{HeaderValue, SET_COOKIE};

pub use door::Door;
pub(crate) use judge::{Admitted, PageError, judge, judge_for};
pub(crate) use sending::{Manner, decline, grant, issue};

/// What was decided without asking, if anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unasked {
    /// Goes through.
    Allowed,
    /// Is refused.
    Refused,
}

/// Answers a request at a door: an error page, a redirect, or the consent page.
pub(crate) fn show(turn: &mut Turn<'_>, door: Door) -> Answer {
    turn.entry.flow = turn.state.journal.new_flow();
    let asked = Asked::from_http(turn.request);
    if let Err(why) = turn.stage() {
        return refuse(turn, &PageError::saying("", why)).into();
    }
    let mut response = if needs_client(door) && !is_inside(turn) {
        let offer = turn.settings.switches.outside_wechat == OutsideWechat::Offer;
        turn.entry.verdict = Verdict::Page(None, page::outside_sentence(turn), Why::Outside);
        page::outside(turn, offer)
    } else {
        match judge(turn, door, &asked) {
            Ok(admitted) => decide(turn, &asked, &admitted),
            Err(error) => refuse(turn, &error),
        }
    };
    remember_choices(turn, &mut response);
    response.into()
}

/// WeCom's web login is for ordinary browsers.
fn needs_client(door: Door) -> bool {
    door == Door::Official
}

fn is_inside(turn: &mut Turn<'_>) -> bool {
    let counts = turn.own_parameter("mock_client").as_deref() == Some("wechat");
    let inside = counts || turn.is_wechat_browser();
    turn.entry.check("client", inside);
    inside
}

/// Answers the consent page's form, by GET or POST (PROTOCOL 1.6).
pub(crate) fn reply(turn: &mut Turn<'_>) -> Answer {
    let reply = Reply::from_http(turn.request);
    let known = reply.uuid.as_deref().and_then(|uuid| turn.state.pages.get(uuid, turn.now));
    let Some(waiting) = known.cloned() else {
        turn.entry.check("uuid", false);
        turn.entry.verdict = Verdict::Page(None, "", Why::PageGone);
        return page::gone(turn).into();
    };
    turn.entry.flow = waiting.flow;
    turn.scenarios = turn.scenarios.and(waiting.scenarios);
    turn.entry.check("uuid", true);
    let asked = Asked::from_query(&waiting.query);
    let name = turn.name_of(reply.user.unwrap_or(waiting.user));
    let mut response = match judge_for(turn, waiting.door, &asked, &name) {
        Err(error) => refuse(turn, &error),
        Ok(admitted) if reply.allow => grant(turn, &admitted, Manner::Form, false),
        Ok(admitted) => decline(turn, &asked, &admitted),
    };
    remember(&mut response, USER_COOKIE, &name);
    response.into()
}

/// Silent, approved unasked, or the page (PROTOCOL 1.7).
fn decide(turn: &mut Turn<'_>, asked: &Asked, admitted: &Admitted) -> http::Response<Bytes> {
    let user = &admitted.user;
    if admitted.asks_nothing() || (user.from_menu && admitted.door == Door::Official) {
        return grant(turn, admitted, Manner::Silent, false);
    }
    if admitted.scope == USERINFO {
        let is = |name| asked.value(name).as_deref() == Some("true");
        let recent = turn.settings.switches.recent_consent == RecentConsent::Silent
            && turn.state.has_consented(admitted.app.appid.as_str(), &user.name, turn.now);
        if recent && !is("forcePopup") {
            return grant(turn, admitted, Manner::Silent, false);
        }
        if user.snapshot
            || turn.scenarios.has(Scenario::SnapshotUser)
            || (is("forceSnapShot") && !recent)
        {
            return grant(turn, admitted, Manner::Silent, true);
        }
    }
    match unasked(turn, user.refuses) {
        Some(Unasked::Allowed) => grant(turn, admitted, Manner::Silent, false),
        Some(Unasked::Refused) => decline(turn, asked, admitted),
        None => ask(turn, asked, admitted),
    }
}

/// Whether the request, or the settings, decide in the user's place.
pub(crate) fn unasked(turn: &Turn<'_>, refuses: bool) -> Option<Unasked> {
    if turn.scenarios.has(Scenario::Deny) {
        return Some(Unasked::Refused);
    }
    let by_settings = turn.settings.auto_approve != AutoApprove::Nobody;
    match turn.own_parameter("mock_consent").as_deref() {
        Some("allow") => Some(Unasked::Allowed),
        Some("refuse") => Some(Unasked::Refused),
        Some("own") if refuses => Some(Unasked::Refused),
        Some("own") => Some(Unasked::Allowed),
        None if by_settings && refuses => Some(Unasked::Refused),
        None if by_settings => Some(Unasked::Allowed),
        _ => None,
    }
}

fn ask(turn: &mut Turn<'_>, asked: &Asked, admitted: &Admitted) -> http::Response<Bytes> {
    let uuid = identity::uuid(turn.random);
    let waiting = Page {
        door: admitted.door,
        query: asked.query().to_owned(),
        user: admitted.user.name.clone(),
        scenarios: turn.scenarios,
        flow: turn.entry.flow,
    };
    let bytes = waiting.query.len();
    turn.state.pages.put_heavy(uuid.as_str(), waiting, bytes, turn.now.after(PAGE_LIFE), turn.now);
    turn.entry.verdict = Verdict::Asked;
    page::consent(turn, asked, admitted, &uuid)
}

pub(crate) fn refuse(turn: &mut Turn<'_>, error: &PageError) -> http::Response<Bytes> {
    turn.entry.verdict = Verdict::Page(error.code, error.sentence, error.why.clone());
    page::error(turn, error)
}

/// Sets the cookies for what the request chose by parameters of the emulator's own.
pub(crate) fn remember_choices(turn: &Turn<'_>, response: &mut http::Response<Bytes>) {
    if turn.own_parameter("mock_client").as_deref() == Some("wechat") {
        remember(response, CLIENT_COOKIE, "wechat");
    }
    if turn.own_parameter("mock_lang").is_some() {
        remember(response, LANG_COOKIE, turn.lang().tag());
    }
    let switched = turn.own_parameter("mock_switch").is_some();
    if let Some(name) = turn.entry.user.as_deref().filter(|_| switched) {
        remember(response, USER_COOKIE, name);
    }
}

/// Sets a cookie of the emulator's own, for this browser session.
pub(crate) fn remember(response: &mut http::Response<Bytes>, name: &str, value: &str) {
    let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}
