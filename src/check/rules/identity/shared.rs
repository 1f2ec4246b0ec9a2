//! What friends share: whether it logs them in as each other, and whether it arrives.
//! Must not judge old codes in shared links; the area `code` does.

use crate::check::link::How;
use crate::check::probe::{Probe, SECOND};
use crate::check::verdict::{Finding, Stop, Verdict};
use crate::domain::query::encode;

fn shared_in_path(probe: &Probe, segment: &str) -> Option<url::Url> {
    let mut url = probe.target.page.clone();
    let path = format!("{}/{}", url.path().trim_end_matches('/'), encode(segment));
    url.set_path(&path);
    probe.target.friend_in_path.then_some(url)
}

fn not_described(probe: &Probe) -> Verdict {
    probe.skip("[backend] 没有写 friend", "[backend] names no `friend`")
}

/// WXA703: old systems share the ticket itself.
pub(super) async fn logs_in(probe: &Probe) -> Result<Verdict, Stop> {
    let baseline = probe.baseline().await?;
    let (a, b) = (&baseline.a, &baseline.b);
    let ticket = a.session.ticket.as_deref().ok_or(Stop::NoTicket)?;
    let Some(url) = shared_in_path(probe, ticket) else { return Ok(not_described(probe)) };
    let own = a.session.who.as_ref().ok_or(Stop::NoApi)?;
    if b.session.who.as_ref() == Some(own) {
        return Ok(Verdict::Pass);
    }
    let mut friend = probe.browser("friend");
    let Ok(opened) = probe.open_at(&mut friend, &url).await else { return Ok(Verdict::Pass) };
    let before = probe.me(&mut friend, None).await?;
    if before.who.as_ref() == Some(own) {
        return Ok(Finding::new(&[before.exchange]).fail());
    }
    let back = probe.wechat.walk(&opened.link, SECOND, "")?;
    let came = probe.finish(&mut friend, &back).await?;
    match came.session() {
        Some(session) if session.who.as_ref() == Some(own) => {
            let trail: Vec<_> = opened.trail.iter().chain(came.trail()).cloned().collect();
            Ok(Finding::new(&trail).fail())
        }
        _ => Ok(Verdict::Pass),
    }
}

/// WXA704.
pub(super) async fn lost(probe: &Probe) -> Result<Verdict, Stop> {
    probe.first().await?;
    let word = format!("friend{}", probe.fresh_word().get(..8).unwrap_or("0"));
    let Some(url) = shared_in_path(probe, &word) else { return Ok(not_described(probe)) };
    let mut friend = probe.browser("friend");
    let opened = probe.open_at(&mut friend, &url).await?;
    let back = opened.link.value("redirect_uri").unwrap_or_default();
    let state = opened.link.value("state").unwrap_or_default();
    if back.contains(&word) || state.contains(&word) || opened.link.how == How::Script {
        return Ok(Verdict::Pass);
    }
    // It may be remembered under the state, and come back after the login.
    let callback = probe.wechat.walk(&opened.link, SECOND, "")?;
    let came = probe.finish(&mut friend, &callback).await?;
    let returns = came.trail().iter().any(|exchange| {
        exchange.location().is_some_and(|l| l.contains(&word)) || exchange.text().contains(&word)
    });
    match returns {
        true => Ok(Verdict::Pass),
        false => Ok(Finding::new(&opened.trail).hole("value", format!("/{word}")).fail()),
    }
}
