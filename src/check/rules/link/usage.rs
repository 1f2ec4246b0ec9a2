//! Link and server calls compared: the same appid, and a scope that allows what is asked for.
//! Must not look at answers to browsers.

use crate::check::probe::Probe;
use crate::check::verdict::{Finding, Stop, Verdict};
use crate::mock::journal::Verdict as Came;

/// The calls at which a back end says which account it is: the one whose users it wants.
const EXCHANGES: [&str; 3] = ["access_token", "component_access_token", "wecom_gettoken"];

/// WXA107.
pub(super) async fn scope_too_small(probe: &Probe) -> Result<Verdict, Stop> {
    let attempt = probe.plain().await?;
    let scope = attempt.opened.link.value("scope").unwrap_or_default();
    let events = probe.wechat.events();
    let refused = events.iter().any(|event| {
        event.entry.endpoint == "userinfo" && matches!(event.entry.verdict, Came::Errcode(48001, _))
    });
    match refused {
        true => Ok(Finding::new(&attempt.trail()).hole("scope", scope).fail()),
        false => Ok(Verdict::Pass),
    }
}

/// WXA110.
pub(super) async fn appid(probe: &Probe) -> Result<Verdict, Stop> {
    let opened = probe.first().await?;
    let link = opened.link.value("appid").unwrap_or_default();
    let differs = |is: &str, other: &str| {
        Finding::new(&opened.trail)
            .hole("link", link.clone())
            .hole("other_is", is)
            .hole("other", other)
            .fail()
    };
    if let Some(own) = probe.target.appid.as_ref().filter(|own| **own != link) {
        return Ok(differs(probe.say("配置里是", "the configuration says"), own));
    }
    let attempt = probe.plain().await?;
    let events = probe.wechat.events();
    let asked = events.iter().filter(|event| EXCHANGES.contains(&event.entry.endpoint));
    let mut asked = asked.filter_map(|event| event.entry.appid.clone()).peekable();
    if asked.peek().is_none() && attempt.sign_in.session().is_none() {
        return Err(Stop::NoLogin);
    }
    match asked.find(|appid| **appid != *link) {
        Some(other) => Ok(differs(probe.say("换取时用的是", "the exchange says"), &other)),
        None => Ok(Verdict::Pass),
    }
}
