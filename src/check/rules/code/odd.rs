//! Codes that are none: empty, huge, full of odd characters.
//! Must not count an honest refusal; only unhandled errors and silence are faults.

use std::sync::Arc;

use crate::check::exchange::{Exchange, Failure};
use crate::check::flow::{SignIn, Why};
use crate::check::probe::{FIRST, Probe};
use crate::check::verdict::{Finding, Stop, Verdict};

/// WXA308.
pub(super) async fn codes(probe: &Probe) -> Result<Verdict, Stop> {
    probe.baseline().await?;
    let huge = "A".repeat(3000);
    let odd = [
        ("", probe.say("空的 code", "an empty code")),
        (huge.as_str(), probe.say("3000 个字符的 code", "a code of 3000 characters")),
        (
            "a b\"'<>;\\\u{7f}&%00\u{1f600}",
            probe.say("怪字符组成的 code", "a code of odd characters"),
        ),
        ("0not-a-code-of-wechat", probe.say("编造的 code", "a made-up code")),
    ];
    for (code, what) in odd {
        if let Some(finding) = tried(probe, code, what).await? {
            return Ok(finding.fail());
        }
    }
    Ok(Verdict::Pass)
}

async fn tried(probe: &Probe, code: &str, what: &str) -> Result<Option<Finding>, Stop> {
    let mut browser = probe.browser("A");
    let opened = probe.open(&mut browser).await?;
    let mut callback = probe.wechat.walk(&opened.link, FIRST, "")?;
    callback.code = code.to_owned();
    let state = callback.state.clone();
    let Some(odd) = callback.with_state(state.as_deref()) else { return Ok(None) };
    let came = probe.finish(&mut browser, &odd).await?;
    let bad = came.trail().iter().find(|exchange| is_bad(exchange));
    let silent =
        matches!(&came, SignIn::Out(out) if matches!(out.why, Why::Failed(Failure::TimedOut(_))));
    let Some(bad) = bad.or_else(|| came.trail().last().filter(|_| silent)) else { return Ok(None) };
    let answered = bad.answered(probe.lang);
    Ok(Some(Finding::new(&[Arc::clone(bad)]).hole("what", what).hole("detail", answered)))
}

fn is_bad(exchange: &Arc<Exchange>) -> bool {
    exchange.is_crash()
}
