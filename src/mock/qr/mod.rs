//! Website login by QR code: the page, its picture, the phone's side, long polling (PROTOCOL 3).
//! Must not treat the browser as the user: who scans is the user.

mod phone;
mod poll;
pub mod scans;

pub(crate) use phone::{confirm, confirm_reply};
pub(crate) use poll::{poll, status};

use crate::mock::answer::Answer;
use crate::mock::authorize::{
    Admitted, Door, Manner, PageError, Unasked, decline, grant, issue, judge, refuse,
    remember_choices, unasked,
};
use crate::mock::device;
use crate::mock::identity;
use crate::mock::journal::Verdict;
use crate::mock::page;
use crate::mock::turn::Turn;
use crate::report::qr;
use crate::wire::authorize::Asked;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use scans::{Scan, Step};

/// Answers `/connect/qrconnect`: an error page, or a page with a QR code.
pub(crate) fn show(turn: &mut Turn<'_>) -> Answer {
    turn.entry.flow = turn.state.journal.new_flow();
    let asked = Asked::from_http(turn.request);
    if let Err(why) = turn.stage() {
        return refuse(turn, &PageError::saying("", why)).into();
    }
    let mut response = match judge(turn, Door::Website, &asked) {
        Err(error) => refuse(turn, &error),
        Ok(admitted) => {
            // A walker without a browser cannot run the page's script.
            let walks = turn.own_parameter("mock_consent").is_some();
            match unasked(turn, admitted.user.refuses).filter(|_| walks) {
                Some(Unasked::Allowed) => grant(turn, &admitted, Manner::Silent, false),
                Some(Unasked::Refused) => decline(turn, &asked, &admitted),
                None => wait(turn, &asked, &admitted),
            }
        }
    };
    remember_choices(turn, &mut response);
    response.into()
}

fn wait(turn: &mut Turn<'_>, asked: &Asked, admitted: &Admitted) -> http::Response<Bytes> {
    let uuid = identity::uuid(turn.random);
    let step = match unasked(turn, admitted.user.refuses) {
        Some(Unasked::Allowed) => {
            device::at_a_scan(turn);
            Step::Confirmed(issue(turn, admitted, false))
        }
        Some(Unasked::Refused) => Step::Cancelled,
        None => Step::Waiting,
    };
    let scan = Scan {
        query: asked.query().to_owned(),
        step,
        scenarios: turn.scenarios,
        flow: turn.entry.flow,
    };
    turn.state.scans.begin(&uuid, scan, turn.settings.switches.qr_life, turn.now);
    turn.entry.verdict = Verdict::Asked;
    if asked.value("f").as_deref() == Some("xml") {
        return xml(&uuid);
    }
    page::scan(turn, asked, admitted, &uuid)
}

/// `qrconnect…&f=xml` (PROTOCOL 3.2).
fn xml(uuid: &str) -> http::Response<Bytes> {
    let body = format!("<xml><uuid><![CDATA[{uuid}]]></uuid></xml>");
    let mut response = http::Response::new(Bytes::from(body));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/xml"));
    response
}

/// What the QR code says: the phone's page (PROTOCOL 3.2), at WeChat's host when called by that
/// name, else here, so that a phone in the same network can play the phone.
pub(crate) fn text(turn: &Turn<'_>, uuid: &str) -> String {
    let base = match (&turn.settings.public_base, turn.site.group) {
        (Some(base), _) => base.to_string(),
        (None, Some(_)) => "https://open.weixin.qq.com".to_owned(),
        (None, None) => format!("{}{}", turn.site.scheme, turn.site.authority),
    };
    format!("{base}/connect/confirm?uuid={uuid}")
}

/// Answers `/connect/qrcode/UUID`: the picture.
pub(crate) fn picture(turn: &Turn<'_>) -> http::Response<Bytes> {
    let uuid = turn.site.path.rsplit('/').next().unwrap_or("");
    let known = turn.state.scans.look(uuid, turn.now).is_some();
    let encoded = if known { qr::png(&text(turn, uuid), 8).ok() } else { None };
    page::picture(encoded, "no-store")
}

/// Answers the address of wxLogin.js (PROTOCOL 3.5): our own script with the same interface.
pub(crate) fn script() -> http::Response<Bytes> {
    let mut response = http::Response::new(Bytes::from_static(include_bytes!("wxLogin.js")));
    let kind = HeaderValue::from_static("application/javascript; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}
