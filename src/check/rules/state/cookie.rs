//! The cookie a back end keeps the state in, if it does.
//! Must not judge session cookies; the area `browser` does.

use crate::check::jar::{Cookie, set_by};
use crate::check::probe::Probe;
use crate::check::target::Style;
use crate::check::verdict::{Finding, Stop, Verdict};
use crate::domain::query::decode;

/// WXA207.
pub(super) async fn flags(probe: &Probe) -> Result<Verdict, Stop> {
    let opened = probe.first().await?;
    let state = opened.link.value("state").unwrap_or_default();
    // The page's script may have to read it, where the state is not handed to the back end.
    let by_script = probe.target.style == Style::Spa
        && probe.target.login.as_ref().is_some_and(|login| !login.takes_state());
    for exchange in &opened.trail {
        let Ok(answer) = &exchange.got else { continue };
        let set = set_by(answer.headers(), &exchange.sent.url);
        for cookie in set.iter().filter(|cookie| holds(cookie, &state)) {
            let Some(fault) = fault(cookie, by_script) else { continue };
            let detail = match fault {
                Fault::Readable => probe.say("没有 HttpOnly", "has no HttpOnly"),
                Fault::Strict => probe.say("是 SameSite=Strict", "is SameSite=Strict"),
                Fault::Insecure => probe
                    .say("是 https 下设置的，却没有 Secure", "was set over https without Secure"),
            };
            let finding = Finding::new(std::slice::from_ref(exchange))
                .hole("cookie", cookie.name.clone())
                .hole("detail", detail);
            return Ok(match fault {
                Fault::Strict => finding.severity(crate::domain::rules::Severity::Medium).fail(),
                _ => finding.fail(),
            });
        }
    }
    Ok(Verdict::Pass)
}

/// True when the state stands in the cookie, plain or as part of a signed value.
fn holds(cookie: &Cookie, state: &str) -> bool {
    state.len() >= 4 && decode(&cookie.value).contains(state)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    Readable,
    Strict,
    Insecure,
}

fn fault(cookie: &Cookie, by_script: bool) -> Option<Fault> {
    if cookie.same_site.as_deref() == Some("strict") {
        return Some(Fault::Strict);
    }
    if !cookie.http_only && !by_script {
        return Some(Fault::Readable);
    }
    (cookie.over_https && !cookie.secure).then_some(Fault::Insecure)
}

#[cfg(test)]
mod tests {
    use super::{Fault, fault, holds};
    use crate::check::jar::set_by;
    use http::HeaderMap;
    use url::Url;

    fn cookie(text: &str, url: &str) -> crate::check::jar::Cookie {
        let mut headers = HeaderMap::new();
        headers.insert("set-cookie", text.parse().unwrap());
        set_by(&headers, &Url::parse(url).unwrap()).remove(0)
    }

    #[test]
    fn ordinary_cookies_pass() {
        let judged = |text: &str| fault(&cookie(text, "http://h/"), false);
        assert_eq!(judged("s=1; HttpOnly; SameSite=Lax; Path=/"), None);
        assert_eq!(judged("s=1; HttpOnly"), None);
        assert_eq!(judged("s=1"), Some(Fault::Readable));
        assert_eq!(judged("s=1; HttpOnly; SameSite=Strict"), Some(Fault::Strict));
        assert_eq!(fault(&cookie("s=1", "http://h/"), true), None);
        assert_eq!(fault(&cookie("s=1; HttpOnly", "https://h/"), false), Some(Fault::Insecure));
    }

    #[test]
    fn signed_values_hold_their_state() {
        assert!(holds(&cookie("s=abcd1234.sig", "http://h/"), "abcd1234"));
        assert!(holds(&cookie("s=s%3Aabcd1234.sig", "http://h/"), "abcd1234"));
        assert!(!holds(&cookie("sid=random", "http://h/"), "abcd1234"));
        assert!(!holds(&cookie("sid=random", "http://h/"), ""));
    }
}
