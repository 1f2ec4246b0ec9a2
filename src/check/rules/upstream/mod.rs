//! 8xx: WeChat in trouble, and what the back end makes of it.
//! Must not ask for retries or fine words; only false successes, silence and crashes are faults.

use std::sync::Arc;

use crate::check::exchange::{Exchange, Failure};
use crate::check::flow::{SignIn, Why};
use crate::check::probe::{Attempt, FIRST, Probe};
use crate::check::record::is_gone;
use crate::check::target::Place;
use crate::check::verdict::{Finding, Stop, Verdict};
use crate::domain::lang::Lang;
use crate::domain::rules::Severity;
use crate::mock::switches::ContentType;
use crate::report::check::CHECK_ONLY;

super::judges! {
    InOrder "WXA801" => errcode,
    InOrder "WXA802" => text_plain,
    InOrder "WXA803" => nickname,
    Waiting "WXA804" => no_deadline,
    Harsh "WXA805" => busy,
    Harsh "WXA806" => non_json,
    Harsh "WXA807" => http_500,
    Harsh "WXA808" => reset,
    Afterwards "WXA809" => died,
}

/// WXA801.
async fn errcode(probe: &Probe) -> Result<Verdict, Stop> {
    probe.baseline().await?;
    for (scenario, errcode) in [("expired-code", "40029"), ("rate-limited", "45011")] {
        let attempt = probe.scene(scenario).await?;
        match &attempt.sign_in {
            SignIn::In(session) => {
                return Ok(Finding::new(&session.trail).hole("errcode", errcode).fail());
            }
            // A ticket of nobody: the API refuses it, and the page believes that it is logged in.
            SignIn::Out(out)
                if matches!(out.why, Why::NotTaken(_) | Why::Nobody) && hands_out(probe) =>
            {
                let finding = Finding::new(&out.trail).hole("errcode", errcode);
                return Ok(finding.severity(Severity::Medium).fail());
            }
            SignIn::Out(_) => {}
        }
    }
    Ok(Verdict::Pass)
}

/// True where a ticket stands in the answer of the login itself, so that an answer without a login
/// has none.
fn hands_out(probe: &Probe) -> bool {
    matches!(probe.target.ticket, Some(Place::Body(_) | Place::Header(_)))
}

/// WXA802: only where the plain login fails, and for this reason. WeCom's host has another voice
/// (PROTOCOL 6.3).
async fn text_plain(probe: &Probe) -> Result<Verdict, Stop> {
    let plain = probe.plain().await?;
    if plain.opened.link.is_wecom() {
        return Ok(probe.skip(
            "企业微信的接口本来就回 application/json",
            "WeCom's answers are application/json anyway",
        ));
    }
    if plain.sign_in.session().is_some() {
        return Ok(Verdict::Pass);
    }
    let set = |content_type| {
        probe.wechat.server().with(|emulator| emulator.switches().content_type = content_type);
    };
    set(ContentType::Json);
    let other = probe.attempt("A", FIRST, "").await;
    set(ContentType::Text);
    match other?.sign_in {
        SignIn::In(_) => Ok(Finding::new(plain.sign_in.trail()).fail()),
        SignIn::Out(_) => Err(Stop::NoLogin),
    }
}

/// Nickname of [`FIRST`] (`mock::user::cast`).
const NICKNAME: &str = "张三";

/// WXA803.
async fn nickname(probe: &Probe) -> Result<Verdict, Stop> {
    let a = &probe.baseline().await?.a;
    if !probe.wechat.events().iter().any(|event| event.answer().as_text().contains(NICKNAME)) {
        return Ok(probe.skip("登录时没有取昵称", "the login asks WeChat for no nickname"));
    }
    for exchange in &a.session.trail {
        let text = readable(exchange);
        if let Some(got) = garbled(&text) {
            let finding = Finding::new(&[Arc::clone(exchange)]);
            return Ok(finding.hole("sent", NICKNAME).hole("got", got).fail());
        }
    }
    Ok(Verdict::Pass)
}

/// The body with JSON's escapes taken back.
fn readable(exchange: &Exchange) -> String {
    match exchange.json() {
        Some(json) => json.to_string(),
        None => exchange.text(),
    }
}

/// The nickname's bytes read as another alphabet, or replaced.
fn garbled(text: &str) -> Option<String> {
    let latin: String = NICKNAME.bytes().map(char::from).collect();
    // Windows-1252 has other signs for some of these bytes; the first two are enough to see it.
    let begins: String = NICKNAME.bytes().take(2).map(char::from).collect();
    let escaped: String = NICKNAME.chars().map(|c| format!("\\u{:04x}", c as u32)).collect();
    let literal = text.contains(&escaped.replace('\\', "\\\\"));
    if text.contains(&latin) {
        return Some(latin.chars().filter(|c| !c.is_control()).collect());
    }
    if text.contains(&begins) && !text.contains(NICKNAME) {
        return Some(begins);
    }
    literal.then_some(escaped)
}

/// WXA804.
async fn no_deadline(probe: &Probe) -> Result<Verdict, Stop> {
    probe.baseline().await?;
    let attempt = probe.scene("hang").await?;
    let SignIn::Out(out) = &attempt.sign_in else { return Ok(Verdict::Pass) };
    match &out.why {
        Why::Failed(Failure::TimedOut(after)) => {
            let after = format!("{} s", after.as_secs());
            Ok(Finding::new(&out.trail).hole("after", after).fail())
        }
        _ => Ok(Verdict::Pass),
    }
}

/// WXA805.
async fn busy(probe: &Probe) -> Result<Verdict, Stop> {
    broken(probe, "busy-then-ok").await
}

/// WXA806.
async fn non_json(probe: &Probe) -> Result<Verdict, Stop> {
    broken(probe, "non-json").await
}

/// WXA807.
async fn http_500(probe: &Probe) -> Result<Verdict, Stop> {
    broken(probe, "http-500").await
}

/// WXA808.
async fn reset(probe: &Probe) -> Result<Verdict, Stop> {
    broken(probe, "reset").await
}

async fn broken(probe: &Probe, scenario: &'static str) -> Result<Verdict, Stop> {
    probe.baseline().await?;
    let attempt = probe.scene(scenario).await?;
    match breakage(&attempt) {
        None => Ok(Verdict::Pass),
        Some(breakage) => {
            let detail = match breakage {
                Breakage::Crash => {
                    probe.say("后端抛出了未捕获的异常", "the back end had an unhandled error")
                }
                Breakage::Silence => probe.say("后端没有响应", "the back end did not answer"),
            };
            Ok(Finding::new(attempt.sign_in.trail()).hole("detail", detail).fail())
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Breakage {
    Crash,
    Silence,
}

fn breakage(attempt: &Attempt) -> Option<Breakage> {
    if attempt.sign_in.crashed() {
        return Some(Breakage::Crash);
    }
    match &attempt.sign_in {
        SignIn::Out(out) if matches!(out.why, Why::Failed(_)) => Some(Breakage::Silence),
        _ => None,
    }
}

/// WXA809.
async fn died(probe: &Probe) -> Result<Verdict, Stop> {
    probe.reach().await?;
    if probe.is_up().await {
        return Ok(Verdict::Pass);
    }
    let record = &probe.world.record;
    let Some((rule, last)) = record.deadly() else { return Ok(Verdict::Pass) };
    let all = record.all();
    let (gone, zh) = (|e: &&Arc<Exchange>| is_gone(e), probe.lang == Lang::Zh);
    let trail: Vec<_> =
        [Some(&last), all.iter().find(gone)].into_iter().flatten().cloned().collect();
    let (step, path) = (last.step.text(probe.lang), last.sent.url.path());
    let request = format!("{} {path}", last.sent.method);
    let after = match rule {
        Some(rule) if zh => format!("{request}（{step}，当时在检查 {rule}）"),
        Some(rule) => format!("{request} ({step}, for {rule})"),
        None if zh => format!("{request}（{step}）"),
        None => format!("{request} ({step})"),
    };
    let finding = Finding::new(&trail).hole("after", after);
    Ok(match rule {
        Some(rule) => finding.reproduce(format!("{CHECK_ONLY}{rule},WXA809")).fail(),
        None => finding.fail(),
    })
}

#[cfg(test)]
mod tests {
    use super::garbled;

    #[test]
    fn good_names_pass_and_latin_ones_do_not() {
        assert_eq!(garbled(r#"{"nickname":"张三"}"#), None);
        assert_eq!(garbled(r#"{"openid":"o1"}"#), None);
        let latin: String = "张三".bytes().map(char::from).collect();
        assert!(garbled(&format!("{{\"nickname\":\"{latin}\"}}")).is_some());
        assert!(garbled(r#"{"nickname":"\\u5f20\\u4e09"}"#).is_some());
    }
}
