//! Said about what must never reach a browser.
//! Must not be a translation of `zh/rules/leak.rs`.

use crate::domain::text::rules::{RuleText, row};

pub(super) static TEXTS: &[RuleText] = &[
    row(
        "WXA501",
        "The app secret reaches the browser",
        "The app secret is in {where}.",
        "Whoever has it can act as your account at WeChat.",
        "Keep it on the server, and reset it on mp.weixin.qq.com now.",
    ),
    row(
        "WXA502",
        "WeChat's access_token reaches the browser",
        "An access_token is in {where}.",
        "It reads the user's profile, and is mistaken for a proof of login by other services.",
        "Answer with your own ticket only.",
    ),
    row(
        "WXA503",
        "WeChat's refresh_token reaches the browser",
        "A refresh_token is in {where}.",
        "It makes new access tokens for 30 days.",
        "Keep it on the server, or throw it away: most logins never need it.",
    ),
    row(
        "WXA504",
        "session_key reaches the browser",
        "A session_key is in {where}.",
        "With it, anybody can forge a mini program's phone numbers and step counts.",
        "Keep it on the server.",
    ),
    row(
        "WXA505",
        "An error tells the address of a call to WeChat",
        "{where} has the address of a server call, {value}.",
        "Such addresses hold the app secret and tokens in their query.",
        "Answer with a sentence of your own; log the cause, without the query.",
    ),
    row(
        "WXA506",
        "An error shows a stack trace",
        "{where} shows a stack trace: {value}.",
        "Paths and versions help attackers.",
        "Switch debug mode off, and answer errors with a sentence of your own.",
    ),
];
