//! Sending the browser back: codes issued, callbacks put together, refusals (PROTOCOL 1.5, 1.8).
//! Must not decide whether a user consents.

use super::{Admitted, Door};
use crate::domain::scope::USERINFO;
use crate::mock::app::Kind;
use crate::mock::codes::{Issue, Via};
use crate::mock::device::{self, Unplayed};
use crate::mock::page;
use crate::mock::scenario::Scenario;
use crate::mock::switches::{OpenIdParameter, Refusal, SilentRedirect};
use crate::mock::turn::Turn;
use crate::mock::why::Notice;
use crate::wire::authorize::{Asked, Parameters, callback, concatenated};
use crate::wire::detour;
use bytes::Bytes;
use http::StatusCode;
use http::header::{CACHE_CONTROL, HeaderValue, LOCATION, REFERRER_POLICY};
use std::borrow::Cow;

/// How a redirect to the callback came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// Without a page, or approved unasked.
    Silent,
    /// By the consent page's form.
    Form,
}

/// Hands out a code for what was admitted.
pub(crate) fn issue(turn: &mut Turn<'_>, admitted: &Admitted, snapshot: bool) -> String {
    let appid = admitted.app.appid.as_str();
    if admitted.scope == USERINFO && !snapshot {
        turn.state.consent(appid, &admitted.user.name, turn.now);
    }
    let texts = &mut turn.state.texts;
    let issue = Issue {
        via: match &admitted.platform {
            _ if admitted.of_suite => Via::Suite,
            _ if admitted.app.kind == Kind::Work => Via::Work,
            Some(_) => Via::Component,
            None => Via::Web,
        },
        appid: texts.share(appid),
        agentid: admitted.agentid.as_deref().map(Into::into),
        user: texts.share(&admitted.user.name),
        scope: texts.share(&admitted.scope),
        redirect_uri: texts.share(&admitted.redirect_uri),
        platform: admitted.platform.as_ref().map(|p| p.appid.to_string()),
        snapshot,
        scenarios: turn.scenarios,
        flow: turn.entry.flow,
    };
    let life = turn.settings.switches.code_life;
    turn.state.codes.issue(issue, life, turn.now, turn.random)
}

/// The callback with a code in it, put together the way of the door.
fn address(turn: &mut Turn<'_>, admitted: &Admitted, code: Option<&str>) -> String {
    let third = admitted.platform.is_some() || admitted.door == Door::WorkWebOld;
    let added = Parameters {
        code,
        raw_state: &admitted.raw_state,
        raw_reason: None,
        appid: third.then_some(admitted.app.appid.as_str()),
    };
    compose(turn, admitted, added)
}

fn compose(turn: &mut Turn<'_>, admitted: &Admitted, added: Parameters<'_>) -> String {
    let mut redirect_uri = Cow::Borrowed(admitted.redirect_uri.as_str());
    if turn.scenarios.has(Scenario::HashRoute) && !redirect_uri.contains('#') {
        redirect_uri.to_mut().push_str("#/");
        turn.play(Scenario::HashRoute);
    }
    if admitted.door == Door::Website {
        return concatenated(&redirect_uri, added);
    }
    let drop_open_id = turn.settings.switches.open_id == OpenIdParameter::Drop;
    let address = callback(&redirect_uri, added, drop_open_id);
    let may_have = redirect_uri.contains("openId");
    if drop_open_id && may_have && callback(&redirect_uri, added, false) != address {
        turn.entry.notices.push(Notice::OpenIdDropped);
    }
    address
}

/// Sends the browser back with a code.
pub(crate) fn grant(
    turn: &mut Turn<'_>,
    admitted: &Admitted,
    manner: Manner,
    snapshot: bool,
) -> http::Response<Bytes> {
    let code = issue(turn, admitted, snapshot);
    let address = address(turn, admitted, Some(&code));
    let mut plan = device::plan(turn, admitted, &address, |turn| {
        let code = issue(turn, admitted, snapshot);
        self::address(turn, admitted, Some(&code))
    });
    if turn.scenarios.has(Scenario::Deny) {
        plan.skip(turn, Scenario::Deny, Unplayed::Silent);
    }
    if turn.scenarios.has(Scenario::SnapshotUser) {
        match (snapshot, admitted.scope == USERINFO) {
            (true, _) => turn.play(Scenario::SnapshotUser),
            (false, true) => plan.skip(turn, Scenario::SnapshotUser, Unplayed::Silent),
            (false, false) => plan.skip(turn, Scenario::SnapshotUser, Unplayed::Scope),
        }
    }
    let response = sent_to(turn, admitted, &address, manner);
    plan.answer(turn, response, &address, (admitted, snapshot))
}

/// The authorize page come back to: it authorizes anew, with the state it had.
pub(crate) fn reopen(
    turn: &mut Turn<'_>,
    admitted: &Admitted,
    snapshot: bool,
) -> http::Response<Bytes> {
    let code = issue(turn, admitted, snapshot);
    onward(&address(turn, admitted, Some(&code)))
}

/// Sends a browser on by GET, whatever it came with.
pub(crate) fn onward(address: &str) -> http::Response<Bytes> {
    redirect(address, StatusCode::SEE_OTHER)
}

fn sent_to(
    turn: &Turn<'_>,
    admitted: &Admitted,
    address: &str,
    manner: Manner,
) -> http::Response<Bytes> {
    // WeCom's documentation speaks of 302 (PROTOCOL 6.1), whatever the switch says for WeChat.
    let silent = manner == Manner::Silent && admitted.asks_nothing();
    match admitted.app.kind {
        kind if kind.is_wecom() && silent => redirect(address, StatusCode::FOUND),
        _ => redirect(address, status(turn, manner)),
    }
}

/// The user refuses: PROTOCOL 1.8, 10.12.
pub(crate) fn decline(
    turn: &mut Turn<'_>,
    asked: &Asked,
    admitted: &Admitted,
) -> http::Response<Bytes> {
    let by_scenario = turn.scenarios.has(Scenario::Deny);
    turn.entry.notices.push(if by_scenario { Notice::Denied } else { Notice::Refused });
    let mut response = declined(turn, asked, admitted);
    if by_scenario {
        let name = HeaderValue::from_static(Scenario::Deny.name());
        response.headers_mut().insert(detour::SCENARIO, name);
    }
    response
}

fn declined(turn: &mut Turn<'_>, asked: &Asked, admitted: &Admitted) -> http::Response<Bytes> {
    let nothing =
        Parameters { code: None, raw_state: &admitted.raw_state, raw_reason: None, appid: None };
    let added = match turn.settings.switches.refusal {
        Refusal::None => return page::refused(turn, admitted.door, asked),
        Refusal::StateOnly => nothing,
        Refusal::Authdeny => {
            Parameters { raw_state: "", raw_reason: Some(&admitted.raw_state), ..nothing }
        }
    };
    let address = compose(turn, admitted, added);
    redirect(&address, status(turn, Manner::Form))
}

fn status(turn: &Turn<'_>, manner: Manner) -> StatusCode {
    match (manner, turn.settings.switches.silent_redirect) {
        (Manner::Silent, SilentRedirect::Found) => StatusCode::FOUND,
        _ => StatusCode::MOVED_PERMANENTLY,
    }
}

/// A redirect nobody keeps.
fn redirect(address: &str, status: StatusCode) -> http::Response<Bytes> {
    let mut response = http::Response::new(Bytes::new());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    // `callback` leaves nothing in it that a header cannot hold.
    if let Ok(location) = HeaderValue::from_str(address) {
        headers.insert(LOCATION, location);
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}
