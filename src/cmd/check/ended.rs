//! The last words of a back end that stopped while it was looked at, where it was started here.
//! Must not judge; that it died is a rule's to find.

use crate::app::App;
use crate::cmd::stage::Running;
use crate::domain::lang::Lang;
use crate::domain::redact::body;
use crate::report::check::{Outcome, RuleResult};

/// The rule that tells of a back end that is gone.
const DIED: &str = "WXA809";

/// Adds to the finding what the program that was started wrote last.
pub(super) async fn tell(app: &App, judged: &mut [RuleResult], running: &mut Running) {
    let died = |rule: &&mut RuleResult| rule.id == DIED && rule.outcome == Outcome::Fail;
    let Some(finding) = judged.iter_mut().find(died) else { return };
    let Some((status, words)) = running.ended(true).await else { return };
    let words = body(&words);
    let told = match (app.lang(), words.is_empty()) {
        (Lang::Zh, true) => format!("退出状态是 {status}。"),
        (Lang::Zh, false) => format!("退出状态是 {status}，最后的输出：{words}"),
        (Lang::En, true) => format!(" It ended with status {status}."),
        (Lang::En, false) => format!(" It ended with status {status}; its last words: {words}"),
    };
    finding.summary.push_str(&told);
}
