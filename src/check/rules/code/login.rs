//! A plain login, and one with a code that was used.
//! Must not try anything with the state.

use crate::check::flow::{NOBODY, SignIn, Why};
use crate::check::probe::Probe;
use crate::check::verdict::{Finding, Stop, Verdict};
use crate::check::wechat::Callback;
use crate::domain::lang::Lang;

/// WXA301.
pub(super) async fn works(probe: &Probe) -> Result<Verdict, Stop> {
    let attempt = match probe.plain().await {
        Ok(attempt) => attempt,
        Err(stop @ Stop::ErrorPage(..)) => {
            let opened = probe.first().await?;
            let detail = stop.text(probe.lang);
            let line = format!("wxauth explain {}", crate::domain::curl::quote(&opened.link.text));
            let finding = Finding::new(&opened.trail).hole("detail", detail);
            return Ok(finding.reproduce(line).fail());
        }
        Err(stop) => return Err(stop),
    };
    match &attempt.sign_in {
        SignIn::In(_) => Ok(Verdict::Pass),
        SignIn::Out(out) => {
            let detail = told(&out.why, probe);
            Ok(Finding::new(&attempt.trail()).hole("detail", detail).fail())
        }
    }
}

fn told(why: &Why, probe: &Probe) -> String {
    let zh = probe.lang == Lang::Zh;
    match why {
        Why::Status(status) if zh => format!("响应是 {status}"),
        Why::Status(status) => format!("it was answered with {status}"),
        Why::ToWechat(_) => {
            probe.say("又被带去了微信", "the browser was sent to WeChat again").to_owned()
        }
        Why::NoTicket => probe
            .say("响应里该有票据的地方没有票据", "the answer has no ticket where it should be")
            .to_owned(),
        Why::Nobody => NOBODY.told(probe.lang).to_owned(),
        Why::NotTaken(status) if zh => format!("接口不认这个登录，响应是 {status}"),
        Why::NotTaken(status) => format!("the API does not take it and answers {status}"),
        Why::Elsewhere(place) if zh => format!("被带到了 {place}"),
        Why::Elsewhere(place) => format!("the browser was sent to {place}"),
        Why::Failed(failure) => failure.text(probe.lang),
        Why::Circles => probe.say("一直在跳转", "it redirects round in circles").to_owned(),
    }
}

/// WXA302: the used code in another browser, which has a state of its own.
pub(super) async fn replay(probe: &Probe) -> Result<Verdict, Stop> {
    let used = probe.baseline().await?.a.callback.clone();
    let mut other = probe.browser("attacker");
    let opened = probe.open(&mut other).await?;
    let state = opened.link.value("state");
    let Some(forged) = with_code(&used, opened.link.value("redirect_uri"), state.as_deref()) else {
        return Ok(Verdict::Pass);
    };
    match probe.finish(&mut other, &forged).await? {
        SignIn::In(session) => {
            let trail: Vec<_> = opened.trail.iter().chain(&session.trail).cloned().collect();
            Ok(Finding::new(&trail).fail())
        }
        SignIn::Out(_) => Ok(Verdict::Pass),
    }
}

/// A callback of another opening with this code.
fn with_code(used: &Callback, back: Option<String>, state: Option<&str>) -> Option<Callback> {
    let own = Callback { redirect_uri: back?, ..used.clone() };
    own.with_state(state)
}
