//! Said about who somebody is.
//! Must not be a translation of `zh/rules/identity.rs`.

use crate::domain::text::rules::{RuleText, row};

pub(super) static TEXTS: &[RuleText] = &[
    row(
        "WXA701",
        "Switching WeChat accounts keeps the old user",
        "After switching accounts the browser stays the old user: {detail}.",
        "People switch accounts, and phones are passed around: one user acts in the other's name.",
        "Let every new login replace session, ticket and everything cached per browser.",
    ),
    row(
        "WXA702",
        "Two users at once are mixed up",
        "Two browsers logged in at the same time, and {detail}.",
        "Something that belongs to one request is kept in a shared place (a global, a module, a singleton).",
        "Keep everything about a login in the request or in the session.",
    ),
    row(
        "WXA703",
        "What a friend shares logs the visitor in as the friend",
        "A second browser opened what the first one shares, and was the first user without any login.",
        "A shared link goes to strangers: it must not be a key.",
        "Share a token of its own kind (own audience) that only names who invited.",
    ),
    row(
        "WXA704",
        "What a friend shares is lost on the way",
        "The page was opened with {value}, and redirect_uri does not have it any more.",
        "An invited visitor arrives as if nobody had invited them.",
        "Keep the friend's part in redirect_uri's path or query, or remember it under the state.",
    ),
    row(
        "WXA705",
        "The openid is taken from the client",
        "{where} took another user's openid from the request and answered as that user.",
        "Openids are not secrets: whoever knows one can log in as that user.",
        "Take the openid from WeChat's answer only.",
    ),
    row(
        "WXA706",
        "All visitors are one user",
        "Two users logged in from two browsers, and the API answers about {who} for both.",
        "The last login is everybody's login.",
        "Keep the user in session or ticket, never in a variable of the server.",
    ),
    row(
        "WXA707",
        "A snapshot user is taken for a person",
        "The virtual user of a snapshot page (is_snapshotuser) was logged in like a real one.",
        "WeChat makes up another one each time: what is stored for it is lost, and statistics count ghosts.",
        "Check is_snapshotuser and offer \"use the full service\" instead.",
    ),
    row(
        "WXA708",
        "A login without unionid fails",
        "WeChat sent no unionid, and {detail}.",
        "unionid is there only for accounts bound to an open-platform account, and not for every scope.",
        "Use the openid, and the unionid only where there is one.",
    ),
];
