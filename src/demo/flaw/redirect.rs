//! Flaws of redirects that have nothing to do with WeChat.
//! Must not touch the login.

use bytes::Bytes;
use http::Response;

use super::edit::Visit;
use super::{Flaw, Layer, is_page};
use crate::demo::answer;

/// `?next=` with another server's address is followed.
pub(super) fn instead(layer: &Layer, visit: &Visit) -> Option<Response<Bytes>> {
    if !layer.has(Flaw::OpenRedirect) || !is_page(visit.path()) {
        return None;
    }
    let next = visit.asked("next")?;
    let elsewhere = next.contains("://") || next.starts_with("//");
    elsewhere.then(|| answer::redirect(&next))
}
