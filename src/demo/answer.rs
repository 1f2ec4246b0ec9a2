//! Answers of every kind, each with the headers that keep it from being stored, framed or guessed at.
//! Must not decide anything.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use serde_json::Value;

/// A page may load and call this server only; nothing inline runs, so a nickname that looks like a
/// script stays text even if an escape were forgotten.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

/// In [`PAGE_POLICY`].
const PICTURES: &str = "img-src 'self'";

/// Whatever is not a page needs nothing.
const OTHER_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";

/// A JSON answer.
pub(super) fn json(status: StatusCode, body: &Value) -> Response<Bytes> {
    answer(status, "application/json", OTHER_POLICY, Bytes::from(body.to_string()))
}

/// A page.
pub(super) fn html(status: StatusCode, body: String) -> Response<Bytes> {
    answer(status, "text/html; charset=utf-8", PAGE_POLICY, Bytes::from(body))
}

/// A page that shows a picture of another origin.
pub(super) fn html_with_pictures(origin: &str, body: String) -> Response<Bytes> {
    let mut response = html(StatusCode::OK, body);
    let policy = PAGE_POLICY.replace(PICTURES, &format!("{PICTURES} {origin}"));
    set(response.headers_mut(), header::CONTENT_SECURITY_POLICY, &policy);
    response
}

/// A file that belongs to the page.
pub(super) fn file(kind: &'static str, body: &'static str) -> Response<Bytes> {
    answer(StatusCode::OK, kind, OTHER_POLICY, Bytes::from_static(body.as_bytes()))
}

/// An answer that says nothing.
pub(super) fn empty(status: StatusCode) -> Response<Bytes> {
    let mut response = answer(status, "text/plain", OTHER_POLICY, Bytes::new());
    response.headers_mut().remove(header::CONTENT_TYPE);
    response
}

/// Sends the browser elsewhere. 302, not 301: a browser that remembers the way would never ask
/// for a fresh state again.
pub(super) fn redirect(location: &str) -> Response<Bytes> {
    let mut response = empty(StatusCode::FOUND);
    match HeaderValue::from_str(location) {
        Ok(location) => drop(response.headers_mut().insert(header::LOCATION, location)),
        Err(_) => *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR,
    }
    response
}

/// Adds a header; what cannot stand in one is left out.
pub(super) fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

fn answer(
    status: StatusCode,
    kind: &'static str,
    policy: &'static str,
    body: Bytes,
) -> Response<Bytes> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let fixed = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, policy),
        // A page kept by a cache or by the back button would show the previous user, and its
        // address held a code.
        (header::CACHE_CONTROL, "no-store"),
        // The callback's address holds a code; no other server may read it in a Referer.
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
