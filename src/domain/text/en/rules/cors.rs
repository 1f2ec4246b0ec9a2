//! Said about other origins.
//! Must not be a translation of `zh/rules/cors.rs`.

use crate::domain::text::rules::{RuleText, row};

pub(super) static TEXTS: &[RuleText] = &[
    row(
        "WXA601",
        "The front end's origin is not let in",
        "The browser would refuse a page of {origin}: {detail}.",
        "X-Wx-Ticket is not a simple header: the browser asks first (preflight), and without the right answer it never sends the request.",
        "Answer OPTIONS before any login guard, with that origin and Access-Control-Allow-Headers: X-Wx-Ticket, Content-Type.",
    ),
    row(
        "WXA602",
        "Any origin may use the user's cookies",
        "The origin {origin} was echoed back with Access-Control-Allow-Credentials: true.",
        "Every website the user visits can call the API as that user and read the answers.",
        "Compare the whole origin with a fixed list.",
    ),
    row(
        "WXA603",
        "Wildcard together with credentials",
        "Access-Control-Allow-Origin: * stands beside Access-Control-Allow-Credentials: true.",
        "Browsers refuse that pair, so requests with cookies fail; what was meant is unclear.",
        "Name the one origin, or leave credentials out.",
    ),
    row(
        "WXA604",
        "The origin null may use the user's cookies",
        "Origin: null was allowed with credentials.",
        "Every sandboxed frame and every local file has the origin null, an attacker's included.",
        "Never put null on the list.",
    ),
];
