//! Answers of the control API as HTTP: JSON, refusals, and the headers that go with all of them.
//! Must not say anything itself; it is handed values.

use super::fault::Fault;
use crate::domain::lang::Lang;
use crate::mock::answer::Answer;
use bytes::Bytes;
use http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue,
    REFERRER_POLICY, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS,
};
use serde_json::{Value, json};

/// A JSON document.
pub(super) fn document(value: &Value) -> Answer {
    response("application/json", Bytes::from(format!("{value}\n"))).into()
}

/// Nothing to say: status 204.
pub(super) fn nothing() -> Answer {
    let mut response = response("application/json", Bytes::new());
    response.headers_mut().remove(CONTENT_TYPE);
    *response.status_mut() = http::StatusCode::NO_CONTENT;
    response.into()
}

/// Any body, guarded: kept nowhere, read by no other site, framed by nobody.
pub(super) fn response(kind: &'static str, body: Bytes) -> http::Response<Bytes> {
    let mut response = http::Response::new(body);
    let fixed = [
        (CONTENT_TYPE, kind),
        (CACHE_CONTROL, "no-store"),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Says no.
pub(super) fn refusal(fault: &Fault, lang: Lang) -> http::Response<Bytes> {
    let error = json!({
        "error": {
            "kind": fault.kind(),
            "message": fault.to_string(),
            "hint": fault.hint(lang),
        }
    });
    let mut response = response("application/json", Bytes::from(format!("{error}\n")));
    *response.status_mut() = fault.status();
    let headers = response.headers_mut();
    match fault {
        Fault::TokenMissing | Fault::TokenWrong => {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        Fault::Method(methods) => {
            if let Ok(methods) = HeaderValue::from_str(methods) {
                headers.insert(ALLOW, methods);
            }
        }
        _ => {}
    }
    response
}
