//! The user said no: both forms in which WeChat has told that (PROTOCOL 1.8).
//! Must not ask for a nice page; only loops and crashes are faults.

use url::Url;

use crate::check::browser::{Browser, Landing};
use crate::check::exchange::Step;
use crate::check::probe::{FIRST, Probe};
use crate::check::verdict::{Finding, Stop, Verdict};
use crate::check::wechat::Callback;

/// WXA305.
pub(super) async fn state_only(probe: &Probe) -> Result<Verdict, Stop> {
    let (browser, callback) = refused(probe).await?;
    let state = callback.state.clone();
    let back = callback.with(&[("state", state.as_deref())]);
    judged(probe, browser, back, None, state.as_deref()).await
}

/// WXA306.
pub(super) async fn authdeny(probe: &Probe) -> Result<Verdict, Stop> {
    let (browser, callback) = refused(probe).await?;
    let state = callback.state.clone();
    let reason = state.as_deref().unwrap_or("");
    let back =
        callback.with(&[("state", Some("")), ("code", Some("authdeny")), ("reason", Some(reason))]);
    judged(probe, browser, back, Some("authdeny"), Some("")).await
}

async fn refused(probe: &Probe) -> Result<(Browser, Callback), Stop> {
    probe.baseline().await?;
    let mut browser = probe.browser("A");
    let opened = probe.open(&mut browser).await?;
    let callback = probe.wechat.walk(&opened.link, FIRST, "")?;
    Ok((browser, callback))
}

async fn judged(
    probe: &Probe,
    mut browser: Browser,
    back: Option<Url>,
    code: Option<&str>,
    state: Option<&str>,
) -> Result<Verdict, Stop> {
    let Some(back) = back else { return Ok(Verdict::Pass) };
    let mut trail = Vec::new();
    if probe.target.owns(&back) {
        let ours = |url: &Url| probe.target.owns(url);
        let way = browser.travel(Step::Callback, &back, &ours).await;
        trail.clone_from(&way.trail);
        let detail = match &way.landing {
            _ if way.crashed() => Some(crash(probe)),
            Landing::Wechat(_) => Some(probe.say(
                "马上又被带去微信，拒绝的人会没完没了地被询问",
                "the browser is sent to WeChat at once, so who refuses is asked for ever",
            )),
            Landing::Circles => Some(probe.say("一直在跳转", "it redirects round in circles")),
            _ => None,
        };
        if let Some(detail) = detail {
            return Ok(Finding::new(&trail).hole("detail", detail).fail());
        }
    }
    // A page whose script hands in whatever it finds.
    if let (Some(_), Some(code)) = (&probe.target.login, code) {
        let came = probe.hand_in(&mut browser, Some(code), state).await?;
        trail.extend(came.trail().iter().cloned());
        if came.crashed() {
            return Ok(Finding::new(&trail).hole("detail", crash(probe)).fail());
        }
    }
    Ok(Verdict::Pass)
}

fn crash(probe: &Probe) -> &'static str {
    match probe.lang {
        crate::domain::lang::Lang::Zh => "后端出了未处理的错误",
        crate::domain::lang::Lang::En => "the back end had an unhandled error",
    }
}
