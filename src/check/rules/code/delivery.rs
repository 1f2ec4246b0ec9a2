//! Callbacks that come twice, and links that were shared with a code in them.
//! Must not take a plain refusal for a fault: an error page beside a login that lives is fine.

use std::sync::Arc;

use crate::check::browser::{Browser, Landing};
use crate::check::exchange::Exchange;
use crate::check::flow::{SignIn, Why};
use crate::check::probe::{FIRST, Login, Probe, SECOND};
use crate::check::verdict::{Finding, Stop, Verdict};
use crate::check::wechat::Callback;

/// WXA303.
pub(super) async fn same_code(probe: &Probe) -> Result<Verdict, Stop> {
    let login = probe.login("A", FIRST).await?;
    let again = login.callback.clone();
    delivered(probe, &login, &again).await
}

/// WXA304.
pub(super) async fn new_code(probe: &Probe) -> Result<Verdict, Stop> {
    let login = probe.login("A", FIRST).await?;
    let again = probe.wechat.walk(&login.opened.link, FIRST, "")?;
    delivered(probe, &login, &again).await
}

/// The second callback of a login, and whether anybody is logged in afterwards.
async fn delivered(probe: &Probe, login: &Login, again: &Callback) -> Result<Verdict, Stop> {
    let mut browser = login.browser.clone();
    let second = probe.finish(&mut browser, again).await?;
    let mut trail: Vec<Arc<Exchange>> = login.session.trail.clone();
    trail.extend(second.trail().iter().cloned());
    if second.crashed() {
        let detail = probe.say("后端抛出了未捕获的异常", "the back end had an unhandled error");
        return Ok(Finding::new(&trail).hole("detail", detail).fail());
    }
    // In again, or on the way to a new login: both are fine.
    if second.session().is_some() || second.is_sent_again() || probe.target.api.is_none() {
        return Ok(Verdict::Pass);
    }
    let me = probe.me(&mut browser, login.session.ticket.as_deref()).await?;
    let still = me.is_in() && me.who == login.session.who;
    trail.push(me.exchange);
    match still {
        true => Ok(Verdict::Pass),
        false => {
            let detail = probe.say("登录丢了", "nobody is logged in");
            Ok(Finding::new(&trail).hole("detail", detail).fail())
        }
    }
}

/// How often a visitor is sent to WeChat before it is called a loop.
const ROUNDS: usize = 3;

/// WXA307: somebody else opens the address as it stood after a login, code and all.
pub(super) async fn stale_link(probe: &Probe) -> Result<Verdict, Stop> {
    let shared = probe.baseline().await?.a.clone();
    let mut friend = probe.browser("friend");
    let ours = |url: &url::Url| probe.target.owns(url);
    let step = crate::check::exchange::Step::Open;
    let way = friend.travel(step, &shared.callback.url, &ours).await;
    let mut trail = way.trail.clone();
    if way.crashed() {
        let detail = probe.say("后端抛出了未捕获的异常", "the back end had an unhandled error");
        return Ok(Finding::new(&trail).hole("detail", detail).fail());
    }
    match way.landing {
        Landing::Wechat(link) => onwards(probe, &mut friend, link, trail).await,
        Landing::Circles => {
            let detail = probe.say("一直在跳转", "it redirects round in circles");
            Ok(Finding::new(&trail).hole("detail", detail).fail())
        }
        // A page: in `spa` style its script hands the old code in.
        _ => {
            let handed = match probe.target.login {
                Some(_) => {
                    let (code, state) = (&shared.callback.code, shared.callback.state.as_deref());
                    Some(probe.hand_in(&mut friend, Some(code), state).await?)
                }
                None => None,
            };
            let crashed = handed.as_ref().is_some_and(SignIn::crashed);
            trail.extend(handed.iter().flat_map(|h| h.trail().iter().cloned()));
            match crashed {
                true => {
                    let detail =
                        probe.say("后端抛出了未捕获的异常", "the back end had an unhandled error");
                    Ok(Finding::new(&trail).hole("detail", detail).fail())
                }
                false => Ok(Verdict::Pass),
            }
        }
    }
}

/// The friend logs in as himself.
async fn onwards(
    probe: &Probe,
    friend: &mut Browser,
    mut link: crate::check::link::Link,
    mut trail: Vec<Arc<Exchange>>,
) -> Result<Verdict, Stop> {
    for _ in 0..ROUNDS {
        let callback = probe.wechat.walk(&link, SECOND, "")?;
        let came = probe.finish(friend, &callback).await?;
        trail.extend(came.trail().iter().cloned());
        match came {
            SignIn::In(_) => return Ok(Verdict::Pass),
            SignIn::Out(out) => match out.why {
                Why::ToWechat(next) => link = next,
                _ => {
                    let detail = probe.say("重新登录也失败了", "the new login fails too");
                    return Ok(Finding::new(&trail).hole("detail", detail).fail());
                }
            },
        }
    }
    let detail = probe.say("反复被带去微信授权", "it goes to WeChat again and again");
    Ok(Finding::new(&trail).hole("detail", detail).fail())
}
