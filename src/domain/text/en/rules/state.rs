//! Said about `state`.
//! Must not be a translation of `zh/rules/state.rs`.

use crate::domain::text::rules::{RuleText, row};

pub(super) static TEXTS: &[RuleText] = &[
    row(
        "WXA201",
        "The link has no state",
        "The authorize link carries {detail}.",
        "Without state nobody can tell whether this browser began the login. An attacker can make a victim's browser finish the attacker's login (login CSRF).",
        "Draw at least 128 random bits per login, remember them in the session or a cookie, and compare on return.",
    ),
    row(
        "WXA202",
        "state is always the same",
        "{count} logins of different browsers had the same state, {value}.",
        "Everybody knows a constant, so it proves nothing.",
        "Draw a fresh random value for every login.",
    ),
    row(
        "WXA203",
        "state can be guessed",
        "The states of {count} logins follow a pattern: {detail}.",
        "Whoever can guess the next state can forge a callback.",
        "Use the system's secure random source: crypto.randomBytes(16), secrets.token_hex(16).",
    ),
    row(
        "WXA204",
        "The returned state is not compared",
        "{where} took a fresh code with {with} and logged the browser in.",
        "An attacker's callback link then logs a victim in as the attacker; what the victim enters goes into the attacker's account.",
        "Before using the code, compare the returned state with the one this browser was given; refuse if they differ or one is missing.",
    ),
    row(
        "WXA205",
        "state is not bound to the browser",
        "A state handed to one browser was accepted from another one.",
        "An attacker begins a login, stops before the callback, and lets a victim's browser finish it: the victim is logged in as the attacker.",
        "Keep the state where only that browser has it (session or cookie) and compare with that, not with a list of all states handed out.",
    ),
    row(
        "WXA206",
        "state can be used twice",
        "After a finished login the same state was accepted again with another code.",
        "A state that leaked through a log or a shared link stays useful. RFC 9700 requires one-time values.",
        "Forget the state as soon as it is compared, before the code is exchanged.",
    ),
    row(
        "WXA207",
        "The cookie that holds state is badly set",
        "The cookie {cookie} {detail}.",
        "Scripts can read a cookie without HttpOnly. One with SameSite=Strict is not sent on the way back from WeChat, which is another site, and the login fails.",
        "Set HttpOnly and SameSite=Lax, Secure over https, and a lifetime of some minutes.",
    ),
];
