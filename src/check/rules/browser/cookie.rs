//! The cookie that logs in, and how it was set.
//! Must not judge cookies that do not log in.

use crate::check::exchange::Exchange;
use crate::check::jar::{Cookie, set_by};
use crate::check::probe::{Login, Probe};
use crate::check::verdict::{Finding, Stop, Verdict};

/// The cookies of a login that open the API by themselves.
pub(in crate::check::rules) async fn session_cookies(probe: &Probe) -> Result<Vec<Cookie>, Stop> {
    let a = &probe.baseline().await?.a;
    let mut found = Vec::new();
    for cookie in a.browser.jar.iter() {
        let mut browser = probe.browser("C");
        browser.jar.put(cookie.clone());
        if probe.me(&mut browser, None).await?.is_in() {
            found.push(cookie.clone());
        }
    }
    Ok(found)
}

/// Why none of these rules applies.
pub(super) fn none(probe: &Probe) -> Verdict {
    probe.skip("没有靠 Cookie 登录", "no cookie logs in")
}

/// The exchange that set a cookie.
fn setter<'l>(login: &'l Login, name: &str) -> Option<&'l std::sync::Arc<Exchange>> {
    login.session.trail.iter().chain(&login.opened.trail).find(|exchange| {
        let Ok(answer) = &exchange.got else { return false };
        set_by(answer.headers(), &exchange.sent.url).iter().any(|cookie| cookie.name == name)
    })
}

async fn judged(
    probe: &Probe,
    fault: impl Fn(&Cookie) -> Option<&'static str>,
) -> Result<Verdict, Stop> {
    let cookies = session_cookies(probe).await?;
    if cookies.is_empty() {
        return Ok(none(probe));
    }
    let a = &probe.baseline().await?.a;
    for cookie in &cookies {
        let Some(detail) = fault(cookie) else { continue };
        let shown: Vec<_> = setter(a, &cookie.name).cloned().into_iter().collect();
        let finding = Finding::new(&shown).hole("cookie", cookie.name.clone());
        return Ok(finding.hole("detail", detail).fail());
    }
    Ok(Verdict::Pass)
}

/// WXA902.
pub(super) async fn script(probe: &Probe) -> Result<Verdict, Stop> {
    judged(probe, |cookie| (!cookie.http_only).then_some("")).await
}

/// WXA903.
pub(super) async fn insecure(probe: &Probe) -> Result<Verdict, Stop> {
    if !probe.target.is_https() {
        return Ok(probe.skip(
            "页面是 http，看不出 Secure；在 [backend] 写上 public = \"https://…\"，就按上线后的样子检查",
            "the page is plain http here; with `public = \"https://…\"` under [backend] it is checked as in production",
        ));
    }
    judged(probe, |cookie| (cookie.over_https && !cookie.secure).then_some("")).await
}

/// WXA904. Without the attribute browsers take Lax.
pub(super) async fn cross_site(probe: &Probe) -> Result<Verdict, Stop> {
    let text = probe.say("是 SameSite=None", "SameSite=None");
    let text: &'static str =
        if text.starts_with('S') { "SameSite=None" } else { "是 SameSite=None" };
    judged(probe, move |cookie| (cookie.same_site.as_deref() == Some("none")).then_some(text)).await
}
