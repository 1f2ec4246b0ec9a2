//! The table of rules, in the order of their numbers.
//! Must not lose a row: an id that was published stays, and is never given to something else.

use super::Area::{Browser, Code, Cors, Identity, Leak, Link, State, Ticket, Upstream};
use super::Level::{Full, Smoke};
use super::Severity::{High, Low, Medium};
use super::{Area, Level, Rule, Severity};

type About = (Area, Severity, Level);
type References = (u16, &'static str, &'static str);

const fn row(id: &'static str, slug: &'static str, about: About, references: References) -> Rule {
    let (area, severity, level) = about;
    let (cwe, asvs, rfc9700) = references;
    Rule { id, slug, area, severity, level, cwe, asvs, rfc9700 }
}

/// Every rule.
#[rustfmt::skip]
pub static RULES: &[Rule] = &[
    row("WXA101", "link-not-reached", (Link, High, Smoke), (755, "16.5.3", "")),
    row("WXA102", "link-order", (Link, Low, Smoke), (20, "", "2.1")),
    row("WXA103", "link-fragment", (Link, Medium, Smoke), (20, "", "2.1")),
    row("WXA104", "redirect-uri-unencoded", (Link, Medium, Smoke), (116, "1.2.2", "2.1")),
    row("WXA105", "redirect-uri-encoded-twice", (Link, High, Smoke), (116, "1.2.2", "2.1")),
    row("WXA106", "scope-unknown", (Link, High, Smoke), (20, "10.2.3", "2.3")),
    row("WXA107", "scope-too-small", (Link, Medium, Smoke), (250, "10.2.3", "2.3")),
    row("WXA108", "response-type", (Link, High, Smoke), (20, "", "2.1.1")),
    row("WXA109", "appid-placeholder", (Link, High, Smoke), (1188, "13.3.1", "2.1")),
    row("WXA110", "appid-other", (Link, High, Smoke), (345, "", "4.4")),
    row("WXA111", "state-too-long", (Link, High, Smoke), (20, "", "4.7")),
    row("WXA112", "state-alphabet", (Link, Low, Smoke), (20, "", "4.7")),
    row("WXA113", "redirect-uri-from-host", (Link, Low, Full), (644, "", "4.1")),
    row("WXA114", "redirect-uri-from-forwarded", (Link, Low, Full), (644, "", "4.13")),
    row("WXA115", "link-cacheable", (Link, Medium, Smoke), (525, "14.2.2", "4.7")),
    row("WXA116", "stale-parameters", (Link, Medium, Smoke), (20, "", "4.5")),
    row("WXA117", "link-address", (Link, High, Smoke), (1188, "13.3.1", "2.1")),
    row("WXA201", "state-missing", (State, High, Smoke), (352, "10.2.1", "4.7")),
    row("WXA202", "state-constant", (State, High, Smoke), (330, "10.2.1", "4.7")),
    row("WXA203", "state-predictable", (State, Medium, Full), (340, "11.5.1", "4.7")),
    row("WXA204", "state-not-verified", (State, High, Smoke), (352, "10.2.1", "4.7")),
    row("WXA205", "state-not-bound", (State, High, Smoke), (352, "10.1.2", "4.7")),
    row("WXA206", "state-reusable", (State, Low, Full), (294, "10.1.2", "4.7")),
    row("WXA207", "state-cookie-flags", (State, Low, Smoke), (1004, "3.3.4", "4.7")),
    row("WXA301", "login-fails", (Code, High, Smoke), (287, "16.5.3", "")),
    row("WXA302", "code-replay", (Code, High, Smoke), (294, "", "4.5")),
    row("WXA303", "double-delivery-same-code", (Code, Medium, Full), (362, "16.5.3", "")),
    row("WXA304", "double-delivery-new-code", (Code, Medium, Full), (362, "16.5.3", "")),
    row("WXA305", "refusal-state-only", (Code, Medium, Full), (755, "16.5.3", "")),
    row("WXA306", "refusal-authdeny", (Code, Medium, Full), (755, "16.5.3", "")),
    row("WXA307", "stale-link", (Code, Medium, Full), (835, "16.5.3", "4.5")),
    row("WXA308", "code-odd", (Code, Medium, Full), (20, "2.2.1", "")),
    row("WXA401", "ticket-forgeable", (Ticket, High, Smoke), (345, "9.1.1", "")),
    row("WXA402", "alg-none", (Ticket, High, Smoke), (347, "9.1.2", "")),
    row("WXA403", "signature-not-verified", (Ticket, High, Smoke), (347, "9.1.1", "")),
    row("WXA404", "wrong-key-accepted", (Ticket, High, Smoke), (347, "9.1.3", "")),
    row("WXA405", "weak-key", (Ticket, High, Smoke), (521, "11.5.1", "")),
    row("WXA406", "key-is-app-secret", (Ticket, High, Smoke), (323, "13.3.1", "")),
    row("WXA407", "exp-missing", (Ticket, Medium, Smoke), (613, "9.2.1", "")),
    row("WXA408", "exp-far", (Ticket, Low, Smoke), (613, "9.2.1", "")),
    row("WXA409", "exp-not-enforced", (Ticket, High, Full), (613, "9.2.1", "")),
    row("WXA410", "nbf-not-enforced", (Ticket, Low, Full), (613, "9.2.1", "")),
    row("WXA411", "aud-not-compared", (Ticket, Medium, Full), (345, "9.2.3", "")),
    row("WXA412", "iss-not-compared", (Ticket, Low, Full), (345, "9.2.3", "")),
    row("WXA413", "jti-reusable", (Ticket, Medium, Full), (294, "", "2.2")),
    row("WXA414", "payload-secrets", (Ticket, High, Smoke), (312, "9.2.2", "2.2")),
    row("WXA415", "trailing-garbage", (Ticket, Low, Full), (347, "9.1.1", "")),
    row("WXA416", "ticket-in-url-accepted", (Ticket, Medium, Full), (598, "14.2.1", "4.3")),
    row("WXA417", "ticket-in-url-sent", (Ticket, Medium, Smoke), (598, "14.2.1", "4.2")),
    row("WXA418", "ticket-other-user", (Ticket, High, Full), (639, "8.2.2", "")),
    row("WXA419", "ticket-not-required", (Ticket, High, Smoke), (306, "8.3.1", "")),
    row("WXA420", "algorithm-confusion", (Ticket, High, Smoke), (347, "9.1.2", "")),
    row("WXA421", "ticket-predictable", (Ticket, High, Full), (340, "7.2.3", "")),
    row("WXA501", "app-secret-leaked", (Leak, High, Smoke), (200, "13.3.1", "")),
    row("WXA502", "access-token-leaked", (Leak, High, Smoke), (200, "10.1.1", "2.2")),
    row("WXA503", "refresh-token-leaked", (Leak, High, Smoke), (200, "10.1.1", "2.2")),
    row("WXA504", "session-key-leaked", (Leak, High, Smoke), (200, "10.1.1", "2.2")),
    row("WXA505", "upstream-url-leaked", (Leak, High, Smoke), (209, "16.5.1", "")),
    row("WXA506", "stack-trace", (Leak, Low, Smoke), (209, "16.5.1", "")),
    row("WXA601", "preflight-refused", (Cors, High, Smoke), (942, "3.4.2", "")),
    row("WXA602", "any-origin-with-credentials", (Cors, High, Smoke), (942, "3.4.2", "")),
    row("WXA603", "wildcard-with-credentials", (Cors, Medium, Smoke), (942, "3.4.2", "")),
    row("WXA604", "null-origin-with-credentials", (Cors, High, Smoke), (942, "3.4.2", "")),
    row("WXA701", "account-switch", (Identity, High, Full), (488, "7.2.4", "")),
    row("WXA702", "concurrent-users", (Identity, High, Full), (488, "8.2.2", "")),
    row("WXA703", "friend-logs-in", (Identity, High, Full), (287, "", "2.2")),
    row("WXA704", "friend-lost", (Identity, Medium, Full), (20, "2.2.1", "")),
    row("WXA705", "openid-from-client", (Identity, High, Full), (290, "8.3.1", "")),
    row("WXA706", "one-global-user", (Identity, High, Smoke), (488, "8.2.2", "")),
    row("WXA707", "snapshot-user", (Identity, Medium, Full), (287, "6.8.2", "")),
    row("WXA708", "unionid-required", (Identity, Medium, Full), (754, "16.5.3", "")),
    row("WXA801", "errcode-as-success", (Upstream, High, Full), (252, "16.5.3", "")),
    row("WXA802", "text-plain-refused", (Upstream, High, Smoke), (20, "4.1.1", "")),
    row("WXA803", "nickname-garbled", (Upstream, Low, Full), (176, "1.1.1", "")),
    row("WXA804", "no-deadline", (Upstream, Medium, Full), (1088, "13.2.6", "")),
    row("WXA805", "busy-breaks", (Upstream, Medium, Full), (755, "16.5.2", "")),
    row("WXA806", "non-json-breaks", (Upstream, Medium, Full), (755, "16.5.2", "")),
    row("WXA807", "http-500-breaks", (Upstream, Medium, Full), (755, "16.5.2", "")),
    row("WXA808", "reset-breaks", (Upstream, Medium, Full), (755, "16.5.2", "")),
    row("WXA809", "process-died", (Upstream, High, Full), (248, "16.5.4", "")),
    row("WXA901", "open-redirect", (Browser, High, Full), (601, "3.7.2", "4.11")),
    row("WXA902", "session-cookie-script", (Browser, Low, Smoke), (1004, "3.3.4", "")),
    row("WXA903", "session-cookie-insecure", (Browser, Medium, Smoke), (614, "3.3.1", "")),
    row("WXA904", "session-cookie-cross-site", (Browser, Low, Smoke), (1275, "3.3.2", "")),
    row("WXA905", "session-fixation", (Browser, High, Full), (384, "7.2.4", "")),
    row("WXA906", "session-not-renewed", (Browser, Medium, Full), (384, "7.2.4", "")),
];
