//! Said about the authorize link and the way to it.
//! Must not be a translation of `zh/rules/link.rs`.

use crate::domain::text::rules::{RuleText, row};

pub(super) static TEXTS: &[RuleText] = &[
    row(
        "WXA101",
        "The page never leads to WeChat",
        "No authorize link was found: {detail}.",
        "A visitor without a login is to be sent to WeChat's authorize link, by a redirect, by the page's script, or by a link the page fetches. Nothing else can be checked before that works.",
        "Check `page` under [backend]; if the page fetches the link, name that address as `link`. The back end must build its link on the base it is given: see `env` with {mock}.",
    ),
    row(
        "WXA102",
        "The link's parameters are not in the documented order",
        "The order is {given}; WeChat documents {documented}.",
        "WeChat says that the authorize address is checked by a strict expression and that another order may not open. Not every client enforces it, which makes the failure hard to find.",
        "Write appid, redirect_uri, response_type, scope, state in this order, then #wechat_redirect.",
    ),
    row(
        "WXA103",
        "#wechat_redirect is missing",
        "The authorize link ends without #wechat_redirect.",
        "WeChat asks for the fragment both when the link is opened directly and when a 302 leads to it; some clients stay on a blank page without it.",
        "Append #wechat_redirect as the very last thing, behind all parameters.",
    ),
    row(
        "WXA104",
        "redirect_uri is not encoded",
        "redirect_uri stands in the link unencoded: {value}.",
        "Its first & or # ends the value: what follows is lost or taken for a parameter of the link itself.",
        "Encode the whole address once, as encodeURIComponent does (urllib.parse.quote(uri, safe=\"\") in Python).",
    ),
    row(
        "WXA105",
        "redirect_uri is encoded twice",
        "redirect_uri is still encoded after being decoded once: {value}.",
        "WeChat decodes it once. What is left is no address, or one whose domain is not yours, and the user sees error 10003.",
        "Encode it once. Most often an URL builder encodes what was already encoded by hand.",
    ),
    row(
        "WXA106",
        "The scope is missing or unknown",
        "The scope is {value}; there it can be {allowed}.",
        "WeChat shows error 10005 or 10010 instead of asking the user.",
        "Use snsapi_base for the openid alone, snsapi_userinfo for the profile, snsapi_login on qrconnect.",
    ),
    row(
        "WXA107",
        "The scope does not allow what the back end then asks for",
        "The link asks for {scope}, but the back end then calls /sns/userinfo and is refused (48001).",
        "A token of snsapi_base opens no profile; the login works or not depending on what the user granted before.",
        "Ask for snsapi_userinfo, or leave the profile call out.",
    ),
    row(
        "WXA108",
        "response_type is not code",
        "response_type is {value}.",
        "WeChat knows only code; anything else does not open.",
        "Write response_type=code.",
    ),
    row(
        "WXA109",
        "The appid is a placeholder",
        "The appid in the link is {value}.",
        "An AppID is wx and 16 hexadecimal digits. A link with a placeholder opens nowhere; most often a setting was not read.",
        "Read the AppID from the configuration, and refuse to start without one.",
    ),
    row(
        "WXA110",
        "The link and the exchange use different appids",
        "The link says {link}, {other_is} {other}.",
        "A code belongs to the appid of its link; exchanged with another it is invalid (40029).",
        "Take the AppID from one setting in both places.",
    ),
    row(
        "WXA111",
        "state is longer than 128 bytes",
        "The state has {bytes} bytes.",
        "WeChat shows an error page (\"state too long\") instead of asking the user.",
        "Keep what has to be remembered on the server or in a cookie, and send a short random key as state.",
    ),
    row(
        "WXA112",
        "state has characters WeChat does not document",
        "The state has {value} in it; documented are a-z, A-Z and 0-9.",
        "Such values mostly work, but come back percent-encoded as they were sent, so comparing them as text may fail.",
        "Use hexadecimal or letters and digits only.",
    ),
    row(
        "WXA113",
        "redirect_uri follows the Host header",
        "With Host: {host} the link's redirect_uri is {value}.",
        "Codes are sent wherever redirect_uri says. WeChat compares the domain, which makes an attack unlikely; but behind a proxy that passes Host on, the login breaks.",
        "Take your own address from the configuration.",
    ),
    row(
        "WXA114",
        "redirect_uri follows X-Forwarded-Host",
        "With X-Forwarded-Host: {host} the link's redirect_uri is {value}.",
        "Anybody can send that header unless a proxy overwrites it. WeChat compares the domain, which makes an attack unlikely, not impossible.",
        "Take your own address from the configuration, or trust forwarded headers from your own proxy only.",
    ),
    row(
        "WXA115",
        "The way to WeChat may be cached",
        "The answer that leads to WeChat is {detail}.",
        "A cache or the browser itself then answers without asking: everybody gets the same state, and an old login begins again and again.",
        "Answer 302 with Cache-Control: no-store.",
    ),
    row(
        "WXA116",
        "Old code and state are carried into redirect_uri",
        "The page was opened with code and state of an old login, and redirect_uri has them again: {value}.",
        "The callback then has both names twice, and which one counts depends on the framework: logins fail for those who opened a shared or reloaded link.",
        "Remove code and state from the page's address before building redirect_uri from it.",
    ),
];
