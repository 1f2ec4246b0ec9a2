//! Said about redirects, cookies and sessions.
//! Must not be a translation of `zh/rules/browser.rs`.

use crate::domain::text::rules::{RuleText, row};

pub(super) static TEXTS: &[RuleText] = &[
    row(
        "WXA901",
        "The login redirects anywhere",
        "With {parameter} set to another site, the browser was sent there{when}.",
        "A link with your domain in it leads to a phishing page, fresh from a real login, perhaps with the ticket in the address.",
        "Allow paths of your own only: begin with one /, not with // or /\\.",
    ),
    row(
        "WXA902",
        "Scripts can read the session cookie",
        "The cookie {cookie} logs in and has no HttpOnly.",
        "One script injected anywhere on the site takes the session away.",
        "Set HttpOnly.",
    ),
    row(
        "WXA903",
        "The session cookie travels in the clear",
        "The cookie {cookie} was set over https without Secure.",
        "One request over plain http shows it to everybody on the network.",
        "Set Secure.",
    ),
    row(
        "WXA904",
        "The session cookie is sent from other sites",
        "The cookie {cookie} has {detail}.",
        "Other sites can make the browser act in the user's name (CSRF).",
        "Set SameSite=Lax.",
    ),
    row(
        "WXA905",
        "A session can be planted",
        "The login accepted a session chosen before it (cookie {cookie}), even in another browser that had the same cookie.",
        "An attacker plants a session id, waits for the login, and is in.",
        "Issue a new session id at the login, and never adopt one that came from outside.",
    ),
    row(
        "WXA906",
        "The session is not renewed at the login",
        "The cookie {cookie} is the same before and after the login.",
        "Whoever saw or planted the id before the login is logged in after it.",
        "Renew the session at the login (req.session.regenerate, session.cycle_key).",
    ),
];
