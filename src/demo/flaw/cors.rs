//! Flaws of CORS: who may call the API from another origin, and with what.
//! Must not touch pages.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Response, header};

use super::edit::Visit;
use super::{Flaw, Layer};
use crate::demo::answer::set;

/// Changes the permissions of an answer.
pub(super) fn after(layer: &Layer, visit: &Visit, response: &mut Response<Bytes>) {
    if !visit.path().starts_with("/api/") {
        return;
    }
    let headers = response.headers_mut();
    if layer.has(Flaw::CorsHeaderMissing)
        && headers.contains_key(header::ACCESS_CONTROL_ALLOW_HEADERS)
    {
        set(headers, header::ACCESS_CONTROL_ALLOW_HEADERS, "Content-Type");
    }
    let Some(origin) = visit.header("origin") else { return };
    let is_preflight = visit.request.method() == Method::OPTIONS;
    if layer.has(Flaw::CorsAnyOrigin) {
        allow(headers, origin, is_preflight);
    }
    if layer.has(Flaw::CorsWildcardCredentials) {
        allow(headers, "*", is_preflight);
    }
    if layer.has(Flaw::CorsNull) && origin == "null" {
        allow(headers, "null", is_preflight);
    }
}

fn allow(headers: &mut HeaderMap, origin: &str, is_preflight: bool) {
    set(headers, header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    if is_preflight {
        set(headers, header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST");
        set(headers, header::ACCESS_CONTROL_ALLOW_HEADERS, "X-Wx-Ticket, Content-Type");
    }
}
