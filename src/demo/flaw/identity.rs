//! Flaws of who is who: whose ticket a login answers, and whom the API takes a request for.
//! Must not sign anything.

use bytes::Bytes;
use http::{Method, Response, StatusCode};
use serde_json::{Value, json};

use super::edit::{self, Visit};
use super::{Flaw, Layer, is_page};
use crate::demo::{Demo, PATH};
use crate::domain::random::hex;

/// The mark of a browser.
const BROWSER: &str = "wx_browser";
/// What stood in the place of the invite.
const FRIEND: &str = "wx_friend";

/// The openid whose ticket the login will answer.
pub(super) fn whose(
    layer: &Layer,
    demo: &Demo,
    visit: &Visit,
    openid: String,
    response: &mut Response<Bytes>,
) -> String {
    if layer.has(Flaw::OpenidFromClient)
        && let Some(claimed) = visit.posted("openid").filter(|o| !o.is_empty())
    {
        return claimed;
    }
    if layer.has(Flaw::SharedLinkLogsIn)
        && let Some(friend) = visit.cookie(FRIEND)
        && let Some(sharer) = super::ticket::accepted(layer, demo, &friend)
    {
        return sharer;
    }
    if layer.has(Flaw::SwitchKeepsUser) {
        let known = visit.cookie(BROWSER).and_then(|b| layer.with_memory(|m| m.browsers.get(&b)));
        if let Some(first) = known {
            return first;
        }
        let mark = demo.with_random(|random| hex(random, 16));
        let line = format!("{BROWSER}={mark}; Path=/; Max-Age=86400; HttpOnly; SameSite=Lax");
        edit::add_cookie(response, &line);
        layer.with_memory(|memory| memory.browsers.put(&mark, &openid));
    }
    openid
}

/// Whom the API takes a request for, beside or against its ticket.
pub(super) fn instead_of(layer: &Layer, visit: &Visit, bearer: Option<String>) -> Option<String> {
    let claimed = visit.asked("openid").or_else(|| visit.header("x-openid").map(str::to_owned));
    let claimed = claimed.filter(|openid| !openid.is_empty());
    if layer.has(Flaw::OpenidFromClient) {
        return claimed.or(bearer);
    }
    if layer.has(Flaw::TicketNotRequired) {
        return bearer.or_else(|| layer.with_memory(|memory| memory.last.clone()));
    }
    let bearer = bearer?;
    if layer.has(Flaw::TicketOtherUser) {
        return Some(claimed.unwrap_or(bearer));
    }
    if layer.has(Flaw::GlobalUser) {
        return layer.with_memory(|memory| memory.last.clone()).or(Some(bearer));
    }
    Some(bearer)
}

/// Remembers what was shared; and shares the ticket itself.
pub(super) fn after(layer: &Layer, demo: &Demo, visit: &Visit, response: &mut Response<Bytes>) {
    if !layer.has(Flaw::SharedLinkLogsIn) {
        return;
    }
    let segment = visit.path().strip_prefix(PATH).and_then(|rest| rest.strip_prefix('/'));
    if is_page(visit.path())
        && let Some(friend) = segment.filter(|s| !s.is_empty())
    {
        let line = format!("{FRIEND}={friend}; Path=/; Max-Age=600; HttpOnly; SameSite=Lax");
        edit::add_cookie(response, &line);
    }
    if visit.is(&Method::GET, "/api/invite")
        && response.status() == StatusCode::OK
        && let Some(ticket) = visit.header(crate::demo::ticket::HEADER)
    {
        let mut body: Value = serde_json::from_slice(response.body()).unwrap_or_default();
        body["invite"] = json!(ticket);
        body["url"] = json!(format!("{}{PATH}/{ticket}", demo.public));
        *response.body_mut() = Bytes::from(body.to_string());
    }
}
