//! Sessions that were there before the login.
//! Must not guess a session's name: only cookies that log in are looked at.

use super::cookie::{none, session_cookies};
use crate::check::probe::{FIRST, Probe};
use crate::check::verdict::{Finding, Stop, Verdict};

/// WXA905: what the attacker's browser was given before, planted in the victim's.
pub(super) async fn fixation(probe: &Probe) -> Result<Verdict, Stop> {
    let cookies = session_cookies(probe).await?;
    if cookies.is_empty() {
        return Ok(none(probe));
    }
    let mut attacker = probe.browser("attacker");
    probe.open(&mut attacker).await?;
    for cookie in &cookies {
        let given = attacker.jar.get(&cookie.name).cloned();
        let mut planted = cookie.clone();
        planted.value = given.map_or_else(|| probe.fresh_word(), |given| given.value);
        let mut victim = probe.browser("victim");
        victim.jar.put(planted.clone());
        let attempt = probe.attempt_in(&mut victim, FIRST, "").await?;
        if attempt.sign_in.session().is_none() {
            continue;
        }
        let mut thief = probe.browser("attacker");
        thief.jar.put(planted);
        let me = probe.me(&mut thief, None).await?;
        if me.is_in() {
            let mut trail = attempt.trail();
            trail.push(me.exchange);
            return Ok(Finding::new(&trail).hole("cookie", cookie.name.clone()).fail());
        }
    }
    Ok(Verdict::Pass)
}

/// WXA906.
pub(super) async fn not_renewed(probe: &Probe) -> Result<Verdict, Stop> {
    let cookies = session_cookies(probe).await?;
    if cookies.is_empty() {
        return Ok(none(probe));
    }
    let mut browser = probe.browser("A");
    let opened = probe.open(&mut browser).await?;
    let before = browser.jar.clone();
    let callback = probe.wechat.walk(&opened.link, FIRST, "")?;
    let came = probe.finish(&mut browser, &callback).await?;
    if came.session().is_none() {
        return Err(Stop::NoLogin);
    }
    for cookie in &cookies {
        let (Some(old), Some(new)) = (before.get(&cookie.name), browser.jar.get(&cookie.name))
        else {
            continue;
        };
        if old.value == new.value {
            let trail: Vec<_> = opened.trail.iter().chain(came.trail()).cloned().collect();
            return Ok(Finding::new(&trail).hole("cookie", cookie.name.clone()).fail());
        }
    }
    Ok(Verdict::Pass)
}
