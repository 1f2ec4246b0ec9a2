//! Server calls that fail on purpose: faults asked for, and scenarios of the call, the code or the
//! token. Must not touch a call nobody asked to fail.

use crate::domain::time::Time;
use crate::mock::answer::{Answer, Awaited, Hold};
use crate::mock::fault::{Act, of_scenarios};
use crate::mock::refusal::Refusal;
use crate::mock::scenario::Scenarios;
use crate::mock::switches::RateLimit;
use crate::mock::turn::Turn;
use crate::mock::why::{Notice, Why};
use crate::wire::dialect::Voice;
use crate::wire::query::Params;
use bytes::Bytes;
use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderValue};
use std::time::Duration;

/// How long a call that hangs is kept open at most.
const HANG: Duration = Duration::from_secs(600);

/// Answers a server call, or lets it fail.
pub(crate) fn call(
    turn: &mut Turn<'_>,
    voice: Voice,
    exchanges: bool,
    plain: impl FnOnce(&mut Turn<'_>) -> http::Response<Bytes>,
) -> Answer {
    let Some(act) = act(turn, exchanges) else { return plain(turn).into() };
    turn.entry.notices.push(Notice::Failing(told(&act)));
    match act {
        Act::Errcode(errcode) => {
            let refusal = match voice {
                Voice::Wecom => Refusal::wecom(errcode, Why::Scenario),
                _ => Refusal::new(errcode, Why::Scenario),
            };
            turn.refuse(voice, &refusal).into()
        }
        Act::Status(status) => page(status).into(),
        Act::NonJson => page(200).into(),
        Act::Delay(span) => Answer::Delay(span, Box::new(plain(turn).into())),
        Act::Hang => {
            plain(turn);
            let deadline = turn.now.after(HANG).max(Time::default());
            Answer::Hold(Hold { until: Awaited::Nothing, deadline, patience: HANG })
        }
        Act::Reset => {
            plain(turn);
            Answer::Reset
        }
    }
}

fn act(turn: &mut Turn<'_>, exchanges: bool) -> Option<Act> {
    if let Some(act) = turn.state.faults.take(turn.entry.endpoint) {
        return Some(act);
    }
    let mut first = false;
    if turn.state.staged || !turn.scenarios.is_empty() {
        let params = Params::merged(turn.request);
        let code = params.get("code").or_else(|| params.get("js_code"));
        if let Some(code) = code.filter(|_| exchanges) {
            let (own, is_first) = turn.state.codes.staged(&code, turn.now);
            turn.scenarios = turn.scenarios.and(own);
            first = is_first;
        } else {
            turn.scenarios = turn.scenarios.and(of_token(turn, &params));
        }
    }
    if turn.scenarios.is_empty() {
        return None;
    }
    let switches = &turn.settings.switches;
    let limit = match switches.rate_limit {
        RateLimit::Minute => 45011,
        RateLimit::Day => 45009,
        // That one is a page's.
        RateLimit::Page => 45011,
    };
    let on = turn.scenarios;
    let (scenario, act) = of_scenarios(on, exchanges, first, switches.slowness, limit)?;
    turn.play(scenario);
    Some(act)
}

fn of_token(turn: &Turn<'_>, params: &Params<'_>) -> Scenarios {
    let access = params.get("access_token").map(|t| turn.state.grants.access(&t, turn.now));
    let refresh = || params.get("refresh_token").map(|t| turn.state.grants.refresh(&t, turn.now));
    let standing = access.or_else(refresh);
    standing.and_then(|s| s.grant().map(|grant| grant.scenarios)).unwrap_or_default()
}

/// What a broken gateway shows.
fn page(status: u16) -> http::Response<Bytes> {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
    let reason = status.canonical_reason().unwrap_or("Error");
    let html = format!(
        "<html>\r\n<head><title>{0} {reason}</title></head>\r\n<body>\r\n<center><h1>{0} {reason}\
         </h1></center>\r\n</body>\r\n</html>\r\n",
        status.as_u16()
    );
    let mut response = http::Response::new(Bytes::from(html));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html"));
    response
}

fn told(act: &Act) -> String {
    match act {
        Act::Errcode(errcode) => errcode.to_string(),
        Act::Status(status) => format!("HTTP {status}"),
        Act::NonJson => "HTML".to_owned(),
        Act::Delay(span) => humantime::format_duration(*span).to_string(),
        Act::Hang => "hang".to_owned(),
        Act::Reset => "reset".to_owned(),
    }
}
