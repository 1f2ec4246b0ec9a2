//! `/connect/oauth2/authorize` and the reply of its consent page (PROTOCOL 1, 10.1–13).
//! Must not render pages or judge requests itself: `page` and `judge` do.

mod judge;

use crate::domain::scope::USERINFO;
use crate::mock::answer::Answer;
use crate::mock::codes::Issue;
use crate::mock::identity;
use crate::mock::journal::Verdict;
use crate::mock::page;
use crate::mock::settings::AutoApprove;
use crate::mock::state::{PAGE_LIFE, Page};
use crate::mock::switches::{
    OpenIdParameter, OutsideWechat, RecentConsent, Refusal, SilentRedirect,
};
use crate::mock::turn::{CLIENT_COOKIE, LANG_COOKIE, Turn, USER_COOKIE};
use crate::mock::why::{Notice, Why};
use crate::wire::authorize::{Asked, Parameters, Reply, callback};
use bytes::Bytes;
use http::StatusCode;
use http::header::{CACHE_CONTROL, HeaderValue, LOCATION, REFERRER_POLICY, SET_COOKIE};
pub(crate) use judge::{Admitted, PageError};

/// How a redirect to the callback came about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// Without a page, or approved unasked.
    Silent,
    /// By the consent page's form.
    Form,
}

/// Answers the authorize request: an error page, a redirect, or the consent page.
pub(crate) fn show(turn: &mut Turn<'_>) -> Answer {
    turn.entry.flow = turn.state.journal.new_flow();
    let asked = Asked::from_http(turn.request);
    let counts = turn.own_parameter("mock_client").as_deref() == Some("wechat");
    let inside = counts || turn.is_wechat_browser();
    turn.entry.check("client", inside);
    let mut response = if inside {
        match judge::judge(turn, &asked) {
            Ok(admitted) => decide(turn, &asked, &admitted),
            Err(error) => refuse(turn, &error),
        }
    } else {
        let offer = turn.settings.switches.outside_wechat == OutsideWechat::Offer;
        turn.entry.verdict = Verdict::Page(None, page::OUTSIDE, Why::Outside);
        page::outside(turn, offer)
    };
    if counts {
        remember(&mut response, CLIENT_COOKIE, "wechat");
    }
    if turn.own_parameter("mock_lang").is_some() {
        remember(&mut response, LANG_COOKIE, turn.lang().tag());
    }
    let switched = turn.own_parameter("mock_switch").is_some();
    if let Some(name) = turn.entry.user.clone().filter(|_| switched) {
        remember(&mut response, USER_COOKIE, &name);
    }
    response.into()
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
    turn.entry.check("uuid", true);
    let asked = Asked::from_query(&waiting.query);
    let name = reply.user.unwrap_or(waiting.user);
    let mut response = match judge::judge_for(turn, &asked, &name) {
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
    if admitted.asks_nothing() || user.from_menu {
        return grant(turn, admitted, Manner::Silent, false);
    }
    if admitted.scope == USERINFO {
        let is = |name| asked.value(name).as_deref() == Some("true");
        let recent = turn.settings.switches.recent_consent == RecentConsent::Silent
            && turn.state.has_consented(admitted.app.appid.as_str(), &user.name, turn.now);
        if recent && !is("forcePopup") {
            return grant(turn, admitted, Manner::Silent, false);
        }
        if user.snapshot || (is("forceSnapShot") && !recent) {
            return grant(turn, admitted, Manner::Silent, true);
        }
    }
    let unasked = turn.settings.auto_approve != AutoApprove::Nobody;
    match turn.own_parameter("mock_consent").as_deref() {
        Some("allow") => grant(turn, admitted, Manner::Silent, false),
        Some("refuse") => decline(turn, asked, admitted),
        Some("own") if user.refuses => decline(turn, asked, admitted),
        Some("own") => grant(turn, admitted, Manner::Silent, false),
        None if unasked && user.refuses => decline(turn, asked, admitted),
        None if unasked => grant(turn, admitted, Manner::Silent, false),
        _ => ask(turn, asked, admitted),
    }
}

fn ask(turn: &mut Turn<'_>, asked: &Asked, admitted: &Admitted) -> http::Response<Bytes> {
    let uuid = identity::uuid(turn.random);
    let waiting = Page {
        query: asked.query().to_owned(),
        user: admitted.user.name.clone(),
        flow: turn.entry.flow,
    };
    turn.state.pages.put(&uuid, waiting, turn.now.after(PAGE_LIFE), turn.now);
    turn.entry.verdict = Verdict::Asked;
    page::consent(turn, asked, admitted, &uuid)
}

fn grant(
    turn: &mut Turn<'_>,
    admitted: &Admitted,
    manner: Manner,
    snapshot: bool,
) -> http::Response<Bytes> {
    let appid = admitted.app.appid.as_str();
    if admitted.scope == USERINFO && !snapshot {
        turn.state.consent(appid, &admitted.user.name, turn.now);
    }
    let issue = Issue {
        appid: appid.to_owned(),
        user: admitted.user.name.clone(),
        scope: admitted.scope.clone(),
        redirect_uri: admitted.redirect_uri.clone(),
        platform: admitted.platform.as_ref().map(|p| p.appid.to_string()),
        snapshot,
        flow: turn.entry.flow,
    };
    let life = turn.settings.switches.code_life;
    let code = turn.state.codes.issue(issue, life, turn.now, turn.random);
    let added = Parameters {
        code: Some(&code),
        raw_state: &admitted.raw_state,
        raw_reason: None,
        appid: admitted.platform.is_some().then_some(appid),
    };
    redirect(turn, &admitted.redirect_uri, added, manner)
}

/// The user refuses: PROTOCOL 1.8, 10.12.
fn decline(turn: &mut Turn<'_>, asked: &Asked, admitted: &Admitted) -> http::Response<Bytes> {
    turn.entry.notices.push(Notice::Refused);
    let nothing =
        Parameters { code: None, raw_state: &admitted.raw_state, raw_reason: None, appid: None };
    let added = match turn.settings.switches.refusal {
        Refusal::None => return page::refused(turn, asked),
        Refusal::StateOnly => nothing,
        Refusal::Authdeny => {
            Parameters { raw_state: "", raw_reason: Some(&admitted.raw_state), ..nothing }
        }
    };
    redirect(turn, &admitted.redirect_uri, added, Manner::Form)
}

fn redirect(
    turn: &mut Turn<'_>,
    redirect_uri: &str,
    added: Parameters<'_>,
    manner: Manner,
) -> http::Response<Bytes> {
    let drop_open_id = turn.settings.switches.open_id == OpenIdParameter::Drop;
    let address = callback(redirect_uri, added, drop_open_id);
    if drop_open_id && callback(redirect_uri, added, false) != address {
        turn.entry.notices.push(Notice::OpenIdDropped);
    }
    let mut response = http::Response::new(Bytes::new());
    *response.status_mut() = match (manner, turn.settings.switches.silent_redirect) {
        (Manner::Silent, SilentRedirect::Found) => StatusCode::FOUND,
        _ => StatusCode::MOVED_PERMANENTLY,
    };
    let headers = response.headers_mut();
    // `callback` leaves nothing in it that a header cannot hold.
    if let Ok(location) = HeaderValue::from_str(&address) {
        headers.insert(LOCATION, location);
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

fn refuse(turn: &mut Turn<'_>, error: &PageError) -> http::Response<Bytes> {
    turn.entry.verdict = Verdict::Page(error.code, error.sentence, error.why.clone());
    page::error(turn, error)
}

fn remember(response: &mut http::Response<Bytes>, name: &str, value: &str) {
    let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}
