//! A back end that stopped while it was looked at: after what, and its last words where it was started here.
//! Must not judge; that it died is a rule's to find.

use crate::app::App;
use crate::check::probe::Probe;
use crate::cmd::stage::{self, Running};
use crate::domain::lang::Lang;
use crate::domain::redact::body;
use crate::domain::said::Said;
use crate::error::Error;
use crate::report::check::{Outcome, RuleResult};

/// The rule that tells of a back end that is gone.
const DIED: &str = "WXA809";

/// The error where the page cannot be reached before any rule was judged.
pub(super) async fn unreached(probe: &Probe, why: Said, running: &mut Running) -> Error {
    let page = probe.target.page.as_str();
    let last = probe.world.record.deadly();
    let request = last.map(|(_, last)| format!("{} {}", last.sent.method, last.sent.url.path()));
    if request.is_none() && !running.is_started() {
        return stage::not_reached(page, why);
    }
    stage::stopped(page, why, request.as_deref(), running.ended().await)
}

/// Adds to the finding what the program that was started wrote last.
pub(super) async fn tell(app: &App, judged: &mut [RuleResult], running: &mut Running) {
    let died = |rule: &&mut RuleResult| rule.id == DIED && rule.outcome == Outcome::Fail;
    let Some(finding) = judged.iter_mut().find(died) else { return };
    let Some((status, words)) = running.ended().await else { return };
    let words = body(&words);
    let told = match (app.lang(), words.is_empty()) {
        (Lang::Zh, true) => format!("退出状态是 {status}。"),
        (Lang::Zh, false) => format!("退出状态是 {status}，最后的输出：{words}"),
        (Lang::En, true) => format!(" It ended with status {status}."),
        (Lang::En, false) => format!(" It ended with status {status}; its last words: {words}"),
    };
    finding.summary.push_str(&told);
}
