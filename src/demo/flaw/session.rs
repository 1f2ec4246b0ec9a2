//! Flaws of the session style: the flags of its cookie, and whose name a session goes by.
//! Must not open sessions; the app does, and here they only get another name outside.

use bytes::Bytes;
use http::{Request, Response, header};

use super::edit::{self, Link, Visit};
use super::{Flaw, Layer};
use crate::demo::Demo;
use crate::domain::random::hex;

const COOKIE: &str = "wx_session";

/// Calls a session by the name the app knows.
pub(super) fn before(layer: &Layer, visit: &Visit, request: &mut Request<Bytes>) {
    let real = visit.cookie(COOKIE).and_then(|o| layer.with_memory(|m| m.sessions.get(&o)));
    if let Some(real) = real {
        edit::set_cookie(request, COOKIE, &real);
    }
    // Without `Secure` a browser takes no `__Host-` cookie, so the prefix went too.
    if layer.has(Flaw::SessionCookieInsecure)
        && let Some(id) = visit.cookie(COOKIE)
    {
        edit::set_cookie(request, "__Host-wx_session", &id);
    }
}

/// Calls it by the name the browser brought; and opens the cookie to everybody.
pub(super) fn after(layer: &Layer, demo: &Demo, visit: &Visit, response: &mut Response<Bytes>) {
    let brought = visit.cookie(COOKIE);
    if layer.has(Flaw::SessionNotRenewed) && Link::of(response).is_some() && brought.is_none() {
        let id = demo.with_random(|random| hex(random, 16));
        layer.with_memory(|memory| memory.sessions.put(&id, ""));
        let line = format!("{COOKIE}={id}; Path=/; Max-Age=7200; HttpOnly; SameSite=Lax");
        edit::add_cookie(response, &line);
        return;
    }
    let known = |id: &String| layer.with_memory(|m| m.sessions.get(id)).is_some();
    let adopted = brought.filter(|id| {
        layer.has(Flaw::SessionFixation) || (layer.has(Flaw::SessionNotRenewed) && known(id))
    });
    if let (Some(id), Some(real)) = (adopted, opened(response)) {
        layer.with_memory(|memory| memory.sessions.put(&id, &real));
        let rename = |line: &str| Some(line.replacen(&real, &id, 1));
        edit::edit_cookies(response, |name| name == COOKIE, rename);
    }
    let flags = [
        (Flaw::SessionCookieScript, "; HttpOnly", ""),
        (Flaw::SessionCookieInsecure, "; Secure", ""),
        (Flaw::SessionCookieInsecure, "__Host-", ""),
        (Flaw::SessionCookieCrossSite, "SameSite=Lax", "SameSite=None"),
    ];
    for (flaw, from, to) in flags {
        if layer.has(flaw) {
            let edit = |line: &str| Some(line.replacen(from, to, 1));
            edit::edit_cookies(response, |name| name.ends_with(COOKIE), edit);
        }
    }
}

/// The session an answer opens.
fn opened(response: &Response<Bytes>) -> Option<String> {
    let lines = response.headers().get_all(header::SET_COOKIE).iter();
    let mut lines = lines.filter_map(|line| line.to_str().ok());
    let line = lines.find_map(|line| line.strip_prefix(COOKIE)?.strip_prefix('='))?;
    line.split(';').next().map(str::to_owned)
}
