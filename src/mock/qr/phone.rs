//! The phone that scanned: `/connect/confirm` and its reply (PROTOCOL 3.2).
//! Must not redirect anybody: the page that shows the QR code does, once it hears of the code.

use super::scans::{Scan, Step};
use crate::domain::query::pairs;
use crate::mock::answer::Answer;
use crate::mock::authorize::{
    Admitted, Door, Unasked, issue, judge_for, refuse, remember_choices, sign_in, unasked,
};
use crate::mock::device;
use crate::mock::journal::Verdict;
use crate::mock::page;
use crate::mock::scenario::Scenario;
use crate::mock::turn::Turn;
use crate::mock::why::{Notice, Why};
use crate::wire::authorize::{Asked, Reply};
use bytes::Bytes;

/// Answers the address in the QR code; opening it counts as scanning.
pub(crate) fn confirm(turn: &mut Turn<'_>) -> Answer {
    let query = turn.request.uri().query().unwrap_or("");
    let uuid = pairs(query).find(|pair| pair.raw_name == "uuid").map(|pair| pair.value());
    let uuid = uuid.unwrap_or_default().into_owned();
    let Some(scan) = open(turn, &uuid) else { return gone(turn).into() };
    let asked = Asked::from_query(&scan.query);
    let name = match turn.user() {
        Ok(user) => user.name,
        Err(why) => {
            let error = crate::mock::authorize::PageError::saying("", why);
            return refuse(turn, &error).into();
        }
    };
    let mut response = match judge_for(turn, Door::Website, &asked, &name) {
        Err(error) => refuse(turn, &error),
        Ok(admitted) => {
            turn.state.scans.move_on(&uuid, Step::Scanned, turn.now);
            match unasked(turn, admitted.user.refuses) {
                Some(Unasked::Allowed) => allow(turn, &uuid, &admitted),
                Some(Unasked::Refused) => cancel(turn, &uuid),
                None => {
                    turn.entry.verdict = Verdict::Asked;
                    page::phone(turn, &admitted, &uuid)
                }
            }
        }
    };
    remember_choices(turn, &mut response);
    response.into()
}

/// Answers the phone page's form, by GET or POST.
pub(crate) fn confirm_reply(turn: &mut Turn<'_>) -> Answer {
    let reply = Reply::from_http(turn.request);
    let uuid = reply.uuid.unwrap_or_default();
    if is_read_again(turn, &uuid) && reply.allow {
        return page::confirmed(turn).into();
    }
    let Some(scan) = open(turn, &uuid) else { return gone(turn).into() };
    let asked = Asked::from_query(&scan.query);
    let name = reply.user.or_else(|| turn.user().ok().map(|user| user.name)).unwrap_or_default();
    let name = turn.name_of(name);
    let mut response = match judge_for(turn, Door::Website, &asked, &name) {
        Err(error) => refuse(turn, &error),
        Ok(admitted) if reply.allow => allow(turn, &uuid, &admitted),
        Ok(_) => cancel(turn, &uuid),
    };
    sign_in(turn, &mut response);
    response.into()
}

/// The page that says so, asked for in the other language.
fn is_read_again(turn: &Turn<'_>, uuid: &str) -> bool {
    let step = turn.state.scans.look(uuid, turn.now).map(|scan| &scan.step);
    matches!(step, Some(Step::Confirmed(_))) && turn.own_parameter("mock_lang").is_some()
}

/// A QR code that can still be confirmed.
fn open(turn: &mut Turn<'_>, uuid: &str) -> Option<Scan> {
    let scan = turn.state.scans.look(uuid, turn.now).cloned();
    let open = scan.filter(|scan| !matches!(scan.step, Step::Confirmed(_)));
    turn.entry.check("uuid", open.is_some());
    if let Some(scan) = &open {
        turn.entry.flow = scan.flow;
        turn.scenarios = turn.scenarios.and(scan.scenarios);
    }
    open
}

fn gone(turn: &mut Turn<'_>) -> http::Response<Bytes> {
    turn.entry.verdict = Verdict::Page(None, "", Why::PageGone);
    page::gone(turn)
}

fn allow(turn: &mut Turn<'_>, uuid: &str, admitted: &Admitted) -> http::Response<Bytes> {
    device::at_a_scan(turn);
    let code = issue(turn, admitted, false);
    turn.state.scans.move_on(uuid, Step::Confirmed(code), turn.now);
    page::confirmed(turn)
}

fn cancel(turn: &mut Turn<'_>, uuid: &str) -> http::Response<Bytes> {
    let by_scenario = turn.scenarios.has(Scenario::Deny);
    turn.entry.notices.push(if by_scenario { Notice::Denied } else { Notice::Refused });
    turn.state.scans.move_on(uuid, Step::Cancelled, turn.now);
    page::cancelled(turn)
}
