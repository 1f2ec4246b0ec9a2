//! Said about a WeChat in trouble.
//! Must not be a translation of `zh/rules/upstream.rs`.

use crate::domain::text::rules::{RuleText, row};

pub(super) static TEXTS: &[RuleText] = &[
    row(
        "WXA801",
        "An error of WeChat is taken for a success",
        "WeChat answered {errcode}, and the browser was still logged in.",
        "WeChat reports errors with status 200 and an errcode. A back end that checks only the status logs in nobody, or everybody as the same user.",
        "Check for errcode before reading openid, and refuse a login without openid.",
    ),
    row(
        "WXA802",
        "WeChat's text/plain is refused",
        "The exchange was answered as text/plain, as WeChat does, and the login failed; as application/json it works.",
        "WeChat sends its JSON as text/plain. A client that insists on application/json never works in production.",
        "Parse the body as JSON whatever its Content-Type.",
    ),
    row(
        "WXA803",
        "The nickname is garbled",
        "The nickname {sent} arrived as {got}.",
        "WeChat's answer has no charset; a client that guesses Latin-1 garbles every Chinese name.",
        "Decode the body as UTF-8.",
    ),
    row(
        "WXA804",
        "A WeChat that does not answer holds the login",
        "WeChat did not answer, and after {after} neither had the back end.",
        "Without a deadline every such login keeps a connection and a worker, until none is left.",
        "Give the call to WeChat a deadline of a few seconds, and answer 503 or 504.",
    ),
    row(
        "WXA805",
        "A busy WeChat breaks the back end",
        "WeChat answered -1 (busy), and {detail}.",
        "It happens every day, and goes away with one retry.",
        "Retry once after a moment; then answer 503 with a sentence.",
    ),
    row(
        "WXA806",
        "An answer that is no JSON breaks the back end",
        "WeChat's gateway answered with a page, and {detail}.",
        "An unhandled error shows internals, or ends the process.",
        "Catch the call's parse errors, and answer 502.",
    ),
    row(
        "WXA807",
        "WeChat's status 500 breaks the back end",
        "WeChat answered with status 500, and {detail}.",
        "An unhandled error shows internals, or ends the process.",
        "Check the status, and answer 502.",
    ),
    row(
        "WXA808",
        "A broken connection to WeChat breaks the back end",
        "The connection to WeChat broke, and {detail}.",
        "An unhandled error shows internals, or ends the process.",
        "Catch the call's network errors, and answer 502. The code may be spent: begin a new login.",
    ),
    row(
        "WXA809",
        "The back end's process died",
        "After {after} the back end could not be reached any more.",
        "One bad answer from WeChat, or one odd request, takes the service down for everybody.",
        "Handle errors where they happen, and let a supervisor restart the process.",
    ),
];
