//! The report for people: short, worst first, each finding with its fix.
//! Must not say what the report does not.

use crate::app::App;
use crate::config::shared;
use crate::domain::curl::quote;
use crate::domain::lang::Lang;
use crate::domain::redact::MASK;
use crate::error::one_line;
use crate::out::Paint;
use crate::report::check::{CHECK_ONLY, Outcome, Report, RuleResult};

/// Writes it.
/// `operand`: the address given on the command line.
pub(super) fn render(app: &App, operand: Option<&str>, report: &Report) -> String {
    let paint = app.paint();
    let mut text = String::new();
    for guess in &report.guessed {
        text.push_str(&format!("{} {guess}\n", paint.dim(app.say("猜测", "guessed"))));
    }
    let findings = report.findings();
    for finding in findings.iter().filter(|f| !follows(f, &findings)) {
        text.push_str(&full(app, paint, operand, finding));
        for follower in findings.iter().filter(|f| f.because_of.as_deref() == Some(&*finding.id)) {
            text.push_str(&follower_line(app, paint, follower));
        }
        text.push_str(&unjudged_line(app, paint, report, finding));
        text.push('\n');
    }
    undecided(app, paint, report, &mut text);
    text.push_str(&last_line(app, paint, report));
    text
}

fn follows(finding: &RuleResult, all: &[&RuleResult]) -> bool {
    finding.because_of.as_ref().is_some_and(|id| all.iter().any(|other| other.id == *id))
}

fn severity(app: &App, paint: Paint, finding: &RuleResult) -> String {
    let word = match (finding.severity.as_str(), app.lang()) {
        ("high", Lang::Zh) => "高",
        ("medium", Lang::Zh) => "中",
        (_, Lang::Zh) => "低",
        (word, Lang::En) => word,
    };
    match finding.severity.as_str() {
        "high" => paint.bad(word),
        "medium" => paint.warn(word),
        _ => paint.dim(word),
    }
}

fn full(app: &App, paint: Paint, again_with: Option<&str>, finding: &RuleResult) -> String {
    let known = if finding.known { app.say("（已知）", " (known)") } else { "" };
    let mut text = format!(
        "{} {} {}{known}\n  {}\n  {}\n  {} {}\n",
        paint.bold(&finding.id),
        severity(app, paint, finding),
        paint.bold(&finding.title),
        one_line(&finding.summary),
        paint.dim(&finding.why),
        paint.good("→"),
        finding.fix,
    );
    if let Some(line) = finding.evidence.last().and_then(|e| e.reproduce.as_ref()) {
        let line = one_line(&line.replace(" \\\n  ", " "));
        let line = match line.strip_prefix(CHECK_ONLY) {
            Some(ids) => again(app, again_with, ids),
            None if is_whole(&line) => line,
            None => again(app, again_with, &finding.id),
        };
        text.push_str(&format!("  {} {}\n", paint.dim("$"), paint.dim(&line)));
    }
    text
}

/// True for a line that does something when it is pasted: no code, cookie or ticket is missing.
fn is_whole(line: &str) -> bool {
    !line.contains(MASK) && !line.contains("${") && !line.contains("\"$")
}

/// What needs a login is done again by the check itself.
fn again(app: &App, operand: Option<&str>, ids: &str) -> String {
    let mut line = "wxauth check".to_owned();
    for setting in [&shared::CONFIG, &shared::PROFILE] {
        if let Ok(Some(value)) = app.settings.text(setting) {
            line.push_str(&format!(" --{} {}", setting.flag, quote(&value)));
        }
    }
    if app.settings.on(&super::DEMO).unwrap_or(false) {
        line.push_str(" --demo");
        for flaw in app.settings.list(&super::super::demo::FLAW).unwrap_or_default() {
            line.push_str(&format!(" --flaw {flaw}"));
        }
        if let Ok(Some(style)) = app.settings.text(&super::super::demo::STYLE)
            && style != "spa"
        {
            line.push_str(&format!(" --style {style}"));
        }
    }
    if let Some(url) = operand {
        line.push_str(&format!(" {}", quote(url)));
    }
    format!("{line} --only {ids} --report html=check.html")
}

fn follower_line(app: &App, paint: Paint, finding: &RuleResult) -> String {
    let label = app.say("同时导致", "and so");
    let title = one_line(&finding.title);
    format!("  {} {} {} {title}\n", paint.dim(label), finding.id, severity(app, paint, finding))
}

/// How much could not be judged for what was found.
fn unjudged_line(app: &App, paint: Paint, report: &Report, finding: &RuleResult) -> String {
    let follows = |rule: &&RuleResult| {
        rule.outcome == Outcome::Undecided && rule.because_of.as_deref() == Some(&*finding.id)
    };
    let ids: Vec<&str> = report.rules.iter().filter(follows).map(|rule| &*rule.id).collect();
    let line = match (ids.len(), app.lang()) {
        (0, _) => return String::new(),
        (1..=6, Lang::Zh) => format!("因此无法判断 {}", ids.join(" ")),
        (1..=6, Lang::En) => format!("and so undecided: {}", ids.join(" ")),
        (count, Lang::Zh) => format!("因此另有 {count} 条无法判断，先修好这一条"),
        (count, Lang::En) => format!("and so {count} more could not be judged: repair this first"),
    };
    format!("  {}\n", paint.dim(&line))
}

/// Undecided rules by reason: one reason often covers many.
fn undecided(app: &App, paint: Paint, report: &Report, text: &mut String) {
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    let own = |rule: &&RuleResult| rule.outcome == Outcome::Undecided && rule.because_of.is_none();
    for rule in report.rules.iter().filter(own) {
        match reasons.iter_mut().find(|(reason, _)| *reason == rule.summary) {
            Some((_, ids)) => ids.push(&rule.id),
            None => reasons.push((&rule.summary, vec![&rule.id])),
        }
    }
    for (reason, ids) in reasons {
        let label = paint.warn(app.say("无法判断", "undecided"));
        text.push_str(&format!("{label} {}: {}\n", ids.join(" "), one_line(reason)));
    }
}

fn last_line(app: &App, paint: Paint, report: &Report) -> String {
    let sum = &report.summary;
    let seconds = report.duration_ms as f64 / 1000.0;
    let line = match app.lang() {
        Lang::Zh => format!(
            "检查 {} 条：{} 条通过，{} 个发现（高 {}、中 {}、低 {}），{} 条无法判断，{} 条略过；{seconds:.1} 秒",
            report.rules.len(),
            sum.passed,
            sum.failed,
            sum.high,
            sum.medium,
            sum.low,
            sum.undecided,
            sum.skipped,
        ),
        Lang::En => format!(
            "{} rules: {} passed, {} {} ({} high, {} medium, {} low), {} undecided, {} skipped; {seconds:.1} s",
            report.rules.len(),
            sum.passed,
            sum.failed,
            if sum.failed == 1 { "finding" } else { "findings" },
            sum.high,
            sum.medium,
            sum.low,
            sum.undecided,
            sum.skipped,
        ),
    };
    let line = if sum.failed == 0 { paint.good(&line) } else { paint.bold(&line) };
    format!("{line}\n")
}
