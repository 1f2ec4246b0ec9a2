//! The user said no: both forms in which WeChat has told that (PROTOCOL 1.8).
//! Must not ask for a nice page; only loops and crashes are faults.

use std::sync::Arc;

use url::Url;

use crate::check::browser::{Browser, Landing};
use crate::check::exchange::{Exchange, Step};
use crate::check::link::Link;
use crate::check::probe::{FIRST, Probe};
use crate::check::verdict::{Finding, Stop, Verdict};
use crate::check::wechat::Callback;

/// How often the same person refuses before it is called a loop.
const ROUNDS: usize = 3;

/// WXA305.
pub(super) async fn state_only(probe: &Probe) -> Result<Verdict, Stop> {
    let back = |callback: &Callback| callback.with(&[("state", callback.state.as_deref())]);
    rounds(probe, &back, None).await
}

/// WXA306. Seen from official accounts only (PROTOCOL 1.8, 3.4, 6.2); odd codes are WXA308's matter.
pub(super) async fn authdeny(probe: &Probe) -> Result<Verdict, Stop> {
    let link = &probe.first().await?.link;
    if !link.is_of_official_account() {
        return Ok(probe.skip(
            "只在公众号的网页授权里见过 code=authdeny，网站扫码和企业微信没有",
            "code=authdeny is known from official accounts only, not from websites or WeCom",
        ));
    }
    let back = |callback: &Callback| {
        let reason = callback.state.as_deref().unwrap_or("");
        let given = [("state", Some("")), ("code", Some("authdeny")), ("reason", Some(reason))];
        callback.with(&given)
    };
    rounds(probe, &back, Some("authdeny")).await
}

/// Refuses as often as the question comes back at once.
async fn rounds(
    probe: &Probe,
    back: &dyn Fn(&Callback) -> Option<Url>,
    code: Option<&str>,
) -> Result<Verdict, Stop> {
    probe.baseline().await?;
    let mut browser = probe.browser("A");
    let opened = probe.open(&mut browser).await?;
    let mut callback = probe.wechat.walk(&opened.link, FIRST, "")?;
    let mut trail = Vec::new();
    for _ in 0..ROUNDS {
        match judged(probe, &mut browser, back(&callback), code, &mut trail).await? {
            Came::Verdict(verdict) => return Ok(verdict),
            Came::Again(link) => callback = probe.wechat.walk(&link, FIRST, "")?,
        }
    }
    let detail = probe.say(
        "马上又被带去微信，拒绝的用户会反复看到授权页",
        "the browser is sent to WeChat at once, so a user who refuses is asked for ever",
    );
    Ok(Finding::new(&trail).hole("detail", detail).fail())
}

/// What came of one refusal.
enum Came {
    Verdict(Verdict),
    /// The question comes again.
    Again(Link),
}

async fn judged(
    probe: &Probe,
    browser: &mut Browser,
    back: Option<Url>,
    code: Option<&str>,
    trail: &mut Vec<Arc<Exchange>>,
) -> Result<Came, Stop> {
    let Some(back) = back else { return Ok(Came::Verdict(Verdict::Pass)) };
    if probe.target.owns(&back) {
        let ours = |url: &Url| probe.target.owns(url);
        let way = browser.travel(Step::Callback, &back, &ours).await;
        trail.extend(way.trail.iter().cloned());
        let detail = match &way.landing {
            _ if way.crashed() => crash(probe),
            Landing::Circles => probe.say("一直在跳转", "it redirects round in circles"),
            Landing::Wechat(link) => return Ok(Came::Again(link.clone())),
            _ => "",
        };
        if !detail.is_empty() {
            return Ok(Came::Verdict(Finding::new(trail).hole("detail", detail).fail()));
        }
    }
    // A page whose script hands in whatever it finds.
    if let (Some(_), Some(code)) = (&probe.target.login, code) {
        let came = probe.hand_in(browser, Some(code), Some("")).await?;
        trail.extend(came.trail().iter().cloned());
        if came.crashed() {
            return Ok(Came::Verdict(Finding::new(trail).hole("detail", crash(probe)).fail()));
        }
    }
    Ok(Came::Verdict(Verdict::Pass))
}

fn crash(probe: &Probe) -> &'static str {
    match probe.lang {
        crate::domain::lang::Lang::Zh => "后端抛出了未捕获的异常",
        crate::domain::lang::Lang::En => "the back end had an unhandled error",
    }
}
