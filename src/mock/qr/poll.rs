//! `/connect/l/qrconnect`: the page asks how far its QR code has come (PROTOCOL 3.3, 10.32).
//! Must not answer 408 at once: WeChat holds the request.

use super::scans::Step;
use crate::domain::query::pairs;
use crate::domain::time::Time;
use crate::mock::answer::{Answer, Awaited, Hold};
use crate::mock::state::State;
use crate::mock::turn::Turn;
use crate::wire::json;
use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};

/// Answers a poll: with news at once, else when there is some, or after the hold.
pub(crate) fn poll(turn: &mut Turn<'_>) -> Answer {
    let query = turn.request.uri().query().unwrap_or("");
    let value = |name: &str| {
        pairs(query).find(|pair| pair.raw_name == name).map(|pair| pair.value().into_owned())
    };
    let uuid = value("uuid").unwrap_or_default();
    let known: u16 = value("last").and_then(|last| last.parse().ok()).unwrap_or(408);
    let json = value("f").as_deref() == Some("json");
    if let Some(scan) = turn.state.scans.look(&uuid, turn.now) {
        turn.entry.flow = scan.flow;
    }
    let awaited = Awaited::Scan { uuid, known, json };
    if let Some(answer) = status(turn.state, &awaited, turn.now, false) {
        return answer;
    }
    // Nothing to tell: the request waits, and the journal does not fill up with waiting.
    turn.unheard = true;
    let patience = turn.settings.switches.qr_hold;
    Answer::Hold(Hold { until: awaited, deadline: turn.now.after(patience), patience })
}

/// The answer to a poll as things stand; `None`: nothing new, and time is not up.
pub(crate) fn status(state: &State, awaited: &Awaited, now: Time, late: bool) -> Option<Answer> {
    let Awaited::Scan { uuid, known, json } = awaited else { return None };
    let (status, code): (u16, &str) = match state.scans.look(uuid, now).map(|scan| &scan.step) {
        None => (402, ""),
        Some(Step::Waiting) => (408, ""),
        Some(Step::Scanned) => (404, ""),
        Some(Step::Cancelled) => (403, ""),
        Some(Step::Confirmed(code)) => (405, code.as_str()),
    };
    match (status == *known, late) {
        (true, false) => None,
        (true, true) => Some(render(408, "", *json).into()),
        (false, _) => Some(render(status, code, *json).into()),
    }
}

fn render(status: u16, code: &str, as_json: bool) -> http::Response<Bytes> {
    let (body, kind) = if as_json {
        let body =
            json::Object::new().number("wx_errcode", i64::from(status)).text("wx_code", code);
        (body.finish(), "application/json")
    } else {
        let body = format!("window.wx_errcode={status};window.wx_code='{code}';");
        (Bytes::from(body), "text/javascript")
    };
    let mut response = http::Response::new(body);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
