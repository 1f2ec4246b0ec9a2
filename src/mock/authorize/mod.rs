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
use crate::mock::why::{Notice, Why};
use crate::wire::authorize::{Asked, Reply};
use bytes::Bytes;
use http::header::{HeaderValue, SET_COOKIE};

pub use door::Door;
pub(crate) use judge::{Admitted, PageError, judge, judge_for};
pub(crate) use sending::{Manner, decline, grant, issue, onward, reopen};

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
    let choose = turn.own_parameter("mock_choose").is_some();
    let mut response = if needs_client(door) && !is_inside(turn) {
        outside(turn)
    } else if choose {
        turn.entry.verdict = Verdict::Asked;
        page::choose(turn, door.page(), asked.query())
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
    if inside {
        turn.entry.check("client", true);
    }
    inside
}

/// WeChat's sentence to other browsers. With the way on that the emulator offers it is a question
/// like the consent page; without it is where a login ends.
fn outside(turn: &mut Turn<'_>) -> http::Response<Bytes> {
    let offer = turn.settings.switches.outside_wechat == OutsideWechat::Offer;
    if offer {
        turn.entry.verdict = Verdict::Asked;
        turn.entry.notices.push(Notice::Offered);
    } else {
        turn.entry.check("client", false);
        turn.entry.verdict = Verdict::Page(None, page::outside_sentence(turn), Why::Outside);
    }
    page::outside(turn, offer)
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
    sign_in(turn, &mut response);
    response.into()
}

/// Answers `/connect/accounts`: who this browser's WeChat belongs to, and who else it could. Needed
/// where a login passes without any page.
pub(crate) fn accounts(turn: &mut Turn<'_>) -> Answer {
    turn.unheard = true;
    let leaves = turn.own_parameter("mock_signout").is_some();
    let switches = turn.own_parameter("mock_switch").is_some();
    let user = turn.user().ok().filter(|_| switches && !leaves);
    turn.entry.user = user.map(|user| user.name.into());
    let current = match (&turn.entry.user, leaves) {
        (_, true) => None,
        (Some(name), _) => Some(name.clone()),
        (None, false) => turn.signed_in().map(|user| user.name.into()),
    };
    let mut response = page::accounts(turn, current.as_deref());
    remember_choices(turn, &mut response);
    if leaves {
        sign_out(turn, &mut response);
    }
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
        // A walker that asks for the scenario has nobody who could tap the page's button.
        let staged = turn.scenarios.has(Scenario::SnapshotUser);
        let walks = turn.own_parameter("mock_consent").is_some();
        let snapshot = user.snapshot || staged || (is("forceSnapShot") && !recent);
        // PROTOCOL 1.9: the snapshot page's button opens the real popup, and the user is himself.
        let popup = is("forcePopup") && !(staged && walks);
        if snapshot && !popup {
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
pub(crate) fn remember_choices(turn: &mut Turn<'_>, response: &mut http::Response<Bytes>) {
    if turn.own_parameter("mock_client").as_deref() == Some("wechat") {
        remember(turn, response, CLIENT_COOKIE, "wechat");
    }
    if turn.own_parameter("mock_lang").is_some() {
        remember(turn, response, LANG_COOKIE, turn.lang().tag());
    }
    if turn.own_parameter("mock_switch").is_some() {
        sign_in(turn, response);
    }
}

/// This browser's WeChat belongs to the user of this request from now on.
pub(crate) fn sign_in(turn: &mut Turn<'_>, response: &mut http::Response<Bytes>) {
    let Some(name) = turn.entry.user.clone() else { return };
    turn.state.journal.born(turn.now);
    if let Some(era) = turn.state.era() {
        remember(turn, response, USER_COOKIE, &format!("{name}~{era}"));
    }
}

/// Nobody chose to be anybody in this browser any more.
pub(crate) fn sign_out(turn: &Turn<'_>, response: &mut http::Response<Bytes>) {
    remember(turn, response, USER_COOKIE, "; Max-Age=0");
}

/// Sets a cookie of the emulator's own, for this browser session. It goes to the pages of its kind
/// only (`/connect`, `/wwlogin`…): browsers send cookies to every port of a host, the app's among them.
fn remember(turn: &Turn<'_>, response: &mut http::Response<Bytes>, name: &str, value: &str) {
    let family = turn.site.path.split('/').nth(1).unwrap_or_default();
    let path = format!("{}/{family}", turn.prefix());
    if path.contains([';', ',']) {
        return;
    }
    let cookie = format!("{name}={value}; Path={path}; HttpOnly; SameSite=Lax");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}
