//! Two users, one after the other, in one browser and in two; and users of special kinds.
//! Must not compare ids but with those of logins that nobody disturbed.

use std::sync::Arc;

use crate::check::browser::Browser;
use crate::check::exchange::Exchange;
use crate::check::flow::SignIn;
use crate::check::jar::Cookie;
use crate::check::probe::{FIRST, Probe, SECOND};
use crate::check::verdict::{Finding, Stop, Verdict};
use crate::domain::lang::Lang;
use crate::domain::rules::Severity;

/// Who the API says the two users are, each logged in alone.
pub(super) async fn names(probe: &Probe) -> Result<(String, String), Stop> {
    let baseline = probe.baseline().await?;
    let who = baseline.a.session.who.clone().zip(baseline.b.session.who.clone());
    who.ok_or(Stop::NoApi)
}

pub(super) fn same() -> Stop {
    Stop::Other(
        "两个用户的 ID 相同（WXA706），分不出是谁",
        "both users have the same id (WXA706), so nobody can be told from another",
    )
}

/// WXA706.
pub(super) async fn one_for_all(probe: &Probe) -> Result<Verdict, Stop> {
    let (first, second) = names(probe).await?;
    let baseline = probe.baseline().await?;
    let a = probe.login("A", FIRST).await?;
    let b = probe.login("B", SECOND).await?;
    let again = probe.me(&mut a.browser.clone(), a.session.ticket.as_deref()).await?;
    if first != second && again.who.as_ref() != Some(&second) {
        return Ok(Verdict::Pass);
    }
    let mut trail: Vec<Arc<Exchange>> = a.session.trail.last().cloned().into_iter().collect();
    trail.extend(b.session.trail.last().cloned());
    trail.push(again.exchange);
    let who = baseline.b.session.who.clone().unwrap_or_default();
    Ok(Finding::new(&trail).hole("who", who).fail())
}

/// WXA701: user B in the browser in which user A is logged in.
pub(super) async fn switched(probe: &Probe) -> Result<Verdict, Stop> {
    let (first, second) = names(probe).await?;
    if first == second {
        return Err(same());
    }
    let mut browser = probe.login("A", FIRST).await?.browser;
    let opened = match probe.open(&mut browser).await {
        Ok(opened) => opened,
        Err(Stop::NoLink(..)) => return kept(probe, browser).await,
        Err(stop) => return Err(stop),
    };
    let callback = probe.wechat.walk(&opened.link, SECOND, "")?;
    let came = probe.finish(&mut browser, &callback).await?;
    match came.session() {
        Some(session) if session.who.as_ref() == Some(&first) => {
            let trail: Vec<_> = opened.trail.iter().chain(came.trail()).cloned().collect();
            let detail = probe.say(
                "另一个微信用户在同一个浏览器里登录了，接口返回的仍是前一个人",
                "another WeChat user logged in in the same browser, but the API still answers about the first",
            );
            Ok(Finding::new(&trail).hole("detail", detail).fail())
        }
        Some(_) => Ok(Verdict::Pass),
        None => Err(Stop::Other(
            "第二个用户没能在同一浏览器里登录",
            "the second user could not log in in that browser",
        )),
    }
}

/// A session of so many days outlives many changes of an account; shorter ones are usual.
const LONG: i64 = 31;

/// While a session lives the page does not ask WeChat who is there. That is ordinary where sessions
/// are short, and somebody else's account where they are not.
async fn kept(probe: &Probe, mut browser: Browser) -> Result<Verdict, Stop> {
    let now = (probe.clock)();
    let days = |cookie: &Cookie| cookie.lasts(now).unwrap_or(0) / 86_400;
    let longest = browser.jar.iter().map(days).max().unwrap_or(0);
    // After that time only the lasting cookies are left, and not every one of them is a session:
    // Django's token against forged forms stays for a year.
    browser.jar.retain(|cookie| days(cookie) > LONG);
    let outlives =
        longest > LONG && matches!(probe.open(&mut browser).await, Err(Stop::NoLink(..)));
    if !outlives {
        return Err(Stop::Other(
            "会话还在时，页面不再去微信，所以换了微信账号的人，在会话结束前仍是前一个用户；会话够短就没问题",
            "while a session lives the page does not ask WeChat again, so whoever switches WeChat accounts stays the old user until it ends: fine where sessions are short",
        ));
    }
    let shown: Vec<Arc<Exchange>> = probe.world.record.all().last().cloned().into_iter().collect();
    let detail = match probe.lang {
        Lang::Zh => format!("登录一次有效 {longest} 天，其间页面不再到微信确认是谁"),
        Lang::En => format!(
            "one login lasts {longest} days, and in that time the page never asks WeChat again who is there"
        ),
    };
    Ok(Finding::new(&shown).hole("detail", detail).severity(Severity::Medium).fail())
}

/// WXA707. Where only the openid is asked for, and at the login by QR code, WeChat shows no snapshot
/// page (PROTOCOL 1.7, 1.9).
pub(super) async fn snapshot(probe: &Probe) -> Result<Verdict, Stop> {
    probe.baseline().await?;
    let link = &probe.first().await?.link;
    let shown =
        link.is_of_official_account() && link.value("scope").as_deref() != Some("snsapi_base");
    if !shown {
        return Ok(probe.skip(
            "快照页只在公众号请求 snsapi_userinfo 时出现",
            "only official accounts that ask for snsapi_userinfo have snapshot users",
        ));
    }
    match &probe.scene("snapshot-user").await?.sign_in {
        SignIn::In(session) => Ok(Finding::new(&session.trail).fail()),
        SignIn::Out(_) => Ok(Verdict::Pass),
    }
}

/// WXA708. WeCom's answer has no `unionid` (PROTOCOL 6.3).
pub(super) async fn without_unionid(probe: &Probe) -> Result<Verdict, Stop> {
    probe.baseline().await?;
    if probe.first().await?.link.is_wecom() {
        return Ok(probe.skip(
            "企业微信按 userid 认人，登录时不给 unionid",
            "WeCom names members by their userid; its login gives no unionid",
        ));
    }
    let attempt = probe.scene("no-unionid").await?;
    match &attempt.sign_in {
        SignIn::In(_) => Ok(Verdict::Pass),
        SignIn::Out(out) => {
            let detail = probe.say("登录失败", "the login failed");
            Ok(Finding::new(&out.trail).hole("detail", detail).fail())
        }
    }
}
