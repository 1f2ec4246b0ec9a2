//! The claims of a ticket: there, sensible, and looked at.
//! Must not try tickets without being able to sign one that is accepted.

use serde_json::{Map, Value, json};

use super::pen::Pen;
use crate::check::forge::Jwt;
use crate::check::probe::Probe;
use crate::check::verdict::{Finding, Stop, Verdict};

const DAY: i64 = 86_400;
/// Longer than this is long (in days).
const LONG: i64 = 31;
/// How far beside the present moment forged times stand, in seconds: no leeway is that large.
const ASIDE: i64 = 7200;

/// WXA407.
pub(super) async fn exp_missing(probe: &Probe) -> Result<Verdict, Stop> {
    let jwt = probe.jwt().await?;
    match jwt.payload.contains_key("exp") {
        true => Ok(Verdict::Pass),
        false => Ok(shown(probe).await?.fail()),
    }
}

/// WXA408.
pub(super) async fn exp_far(probe: &Probe) -> Result<Verdict, Stop> {
    let jwt = probe.jwt().await?;
    let now = (probe.clock)().secs();
    let Some(exp) = jwt.seconds("exp") else { return Ok(Verdict::Pass) };
    let days = exp.saturating_sub(now) / DAY;
    match days > LONG {
        true => Ok(shown(probe).await?.hole("days", days.to_string()).fail()),
        false => Ok(Verdict::Pass),
    }
}

/// The exchange that handed the ticket out.
async fn shown(probe: &Probe) -> Result<Finding, Stop> {
    let a = &probe.baseline().await?.a;
    let first: Vec<_> = a.session.trail.first().cloned().into_iter().collect();
    Ok(Finding::new(&first).reproduce("wxauth ticket decode \"$TICKET\""))
}

/// A ticket of A's and a pen with which one made here is accepted.
async fn mint(probe: &Probe) -> Result<(Jwt, Pen), Stop> {
    probe.bearer().await?;
    let jwt = probe.jwt().await?;
    let pen = Pen::of(probe, &jwt)?;
    let control = probe.show(&pen.write(&jwt, &jwt.payload)).await?;
    match control.is_in() {
        true => Ok((jwt, pen)),
        false => Err(Stop::Other(
            "用已知的密钥照原样重签一张，后端不认，所以没法测试",
            "a ticket signed here with the known key is not accepted, so nothing can be tried",
        )),
    }
}

fn changed(jwt: &Jwt, changes: &[(&str, Value)]) -> Map<String, Value> {
    let mut payload = jwt.payload.clone();
    for (name, value) in changes {
        payload.insert((*name).to_owned(), value.clone());
    }
    payload
}

/// WXA409.
pub(super) async fn exp_not_enforced(probe: &Probe) -> Result<Verdict, Stop> {
    let (jwt, pen) = mint(probe).await?;
    if !jwt.payload.contains_key("exp") {
        return Ok(Verdict::Pass);
    }
    let now = (probe.clock)().secs();
    let mut changes = vec![("exp", json!(now - ASIDE))];
    // The other times stay sensible, so that only exp can be the reason.
    for name in ["iat", "nbf"] {
        if jwt.payload.contains_key(name) {
            changes.push((name, json!(now - 2 * ASIDE)));
        }
    }
    let me = probe.show(&pen.write(&jwt, &changed(&jwt, &changes))).await?;
    match me.is_in() {
        true => {
            let ago = probe.say("两小时", "two hours");
            Ok(Finding::new(&[me.exchange]).hole("ago", ago).fail())
        }
        false => Ok(Verdict::Pass),
    }
}

/// WXA410.
pub(super) async fn nbf_not_enforced(probe: &Probe) -> Result<Verdict, Stop> {
    let (jwt, pen) = mint(probe).await?;
    let now = (probe.clock)().secs();
    let mut changes = vec![("nbf", json!(now + ASIDE))];
    if jwt.payload.contains_key("exp") {
        changes.push(("exp", json!(now + 2 * ASIDE)));
    }
    let me = probe.show(&pen.write(&jwt, &changed(&jwt, &changes))).await?;
    match me.is_in() {
        true => {
            let ahead = probe.say("两小时", "two hours");
            Ok(Finding::new(&[me.exchange]).hole("ahead", ahead).fail())
        }
        false => Ok(Verdict::Pass),
    }
}

/// WXA411.
pub(super) async fn aud(probe: &Probe) -> Result<Verdict, Stop> {
    compared(probe, "aud").await
}

/// WXA412.
pub(super) async fn iss(probe: &Probe) -> Result<Verdict, Stop> {
    compared(probe, "iss").await
}

async fn compared(probe: &Probe, name: &str) -> Result<Verdict, Stop> {
    if !probe.jwt().await?.payload.contains_key(name) {
        return Ok(Verdict::Pass);
    }
    let (jwt, pen) = mint(probe).await?;
    let other = changed(&jwt, &[(name, json!("wxauth-check-other"))]);
    let me = probe.show(&pen.write(&jwt, &other)).await?;
    match me.is_in() {
        true => Ok(Finding::new(&[me.exchange]).fail()),
        false => Ok(Verdict::Pass),
    }
}
