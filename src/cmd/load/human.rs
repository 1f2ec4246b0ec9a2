//! A load for people: what begins, a line that lives while it runs, a table at its end.
//! Must not say what the report does not.

use crate::app::App;
use crate::domain::columns::width;
use crate::domain::lang::Lang;
use crate::error::one_line;
use crate::load::plan::{Arrivals, Plan};
use crate::report::load::{Latency, Limit, Report, Second};
use crate::report::load_page::{compared, gone, percent, short};

/// wxauth itself is the limit from here on, as a share of one processor: browsers and emulator have
/// one each, and the browsers' own is full at 1.
const BUSY: f64 = 0.9;
/// Starting so much behind, in milliseconds, is not what was asked for.
const LATE: f64 = 50.0;

/// What is about to happen.
pub(super) fn beginning(app: &App, page: &str, plan: &Plan) -> String {
    let paint = app.paint_talk();
    format!("{} · {}", paint.link(&one_line(page)), shape(app.lang(), plan))
}

fn shape(lang: Lang, plan: &Plan) -> String {
    let span = |span| humantime::format_duration(span).to_string();
    let how = match (plan.arrivals, lang) {
        (Arrivals::Rate(rate), Lang::Zh) => format!("每秒 {} 次登录", number(rate)),
        (Arrivals::Rate(rate), Lang::En) => format!("{} logins a second", number(rate)),
        (Arrivals::Concurrency(lanes), Lang::Zh) => format!("{lanes} 人同时登录"),
        (Arrivals::Concurrency(lanes), Lang::En) => format!("{lanes} at a time"),
    };
    let ramp = match (plan.ramp.is_zero(), lang) {
        (true, _) => String::new(),
        (false, Lang::Zh) => format!("，先用 {} 逐步加到满负荷", span(plan.ramp)),
        (false, Lang::En) => format!(" after a ramp of {}", span(plan.ramp)),
    };
    match lang {
        Lang::Zh => format!("{how}，共 {} 个用户，持续 {}{ramp}", plan.users, span(plan.duration)),
        Lang::En => format!("{how} by {} users for {}{ramp}", plan.users, span(plan.duration)),
    }
}

/// At most one digit behind the point, and only where it says something.
fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// The line that lives.
pub(super) fn progress(app: &App, plan: &Plan, number: u64, second: &Second) -> String {
    let whole = plan.whole().as_secs();
    let time = |ms: Option<f64>| ms.map_or("–".to_owned(), short);
    let failed = match second.failed {
        0 => second.failed.to_string(),
        some => app.paint_talk().bad(&some.to_string()),
    };
    let (p50, p99) = (time(second.p50_ms), time(second.p99_ms));
    match app.lang() {
        Lang::Zh => format!(
            "{number}/{whole} 秒  每秒登录 {}，失败 {failed}，进行中 {}，p50 {p50}，p99 {p99}",
            second.done, second.under_way
        ),
        Lang::En => format!(
            "{number}/{whole} s  {} logins/s, {failed} failed, {} under way, p50 {p50}, p99 {p99}",
            second.done, second.under_way
        ),
    }
}

/// The table.
pub(super) fn end(app: &App, report: &Report) -> String {
    let mut text = String::new();
    let logins = &report.logins;
    // In the ramp nothing is measured.
    let done = logins.measured - logins.measured_failed;
    let failed = match logins.measured_failed {
        0 => "0".to_owned(),
        some => app.paint().bad(&some.to_string()),
    };
    let rate = number(logins.per_second);
    text.push_str(&match app.lang() {
        Lang::Zh => format!("登录 {done} 次成功，{failed} 次失败；平均每秒 {rate} 次\n"),
        Lang::En => format!("{done} logins done, {failed} failed; {rate} a second\n"),
    });
    if report.interrupted {
        text.push_str(app.say(
            "中途停止：只有到那时为止的结果\n",
            "stopped before its end: what there was by then\n",
        ));
    }
    table(app, report, &mut text);
    for failure in &report.failures {
        let count = app.paint().bad(&format!("{}×", failure.count));
        text.push_str(&format!("{count} {}\n", failure.text));
    }
    for limit in &report.limits {
        text.push_str(&limit_line(app, limit));
    }
    if let Some(gone) = gone(report, app.lang()) {
        text.push_str(&format!("{} {gone}\n", app.paint().bad("✗")));
    }
    for line in own(app, report) {
        text.push_str(&format!("{}{line}\n", app.paint().warn(app.say("注意：", "note: "))));
    }
    text
}

const HEADS: [&str; 5] = ["p50", "p90", "p95", "p99", "max"];

fn table(app: &App, report: &Report, text: &mut String) {
    let whole = app.say("整个登录", "whole login");
    let rows = report.latency.iter().map(|latency| (whole, latency));
    let steps = report.steps.iter().map(|step| (step.text, &step.latency));
    let rows: Vec<(&str, &Latency)> = rows.chain(steps).collect();
    if rows.is_empty() {
        return;
    }
    let first = rows.iter().map(|(name, _)| width(name)).max().unwrap_or(0);
    let heads: String = HEADS.iter().map(|head| format!("{head:>10}")).collect();
    text.push_str(&format!("{}{}\n", " ".repeat(first), app.paint().dim(&heads)));
    for (name, latency) in rows {
        let pad = " ".repeat(first - width(name));
        let times =
            [latency.p50_ms, latency.p90_ms, latency.p95_ms, latency.p99_ms, latency.max_ms];
        let times: String = times.iter().map(|ms| format!("{:>10}", short(*ms))).collect();
        text.push_str(&format!("{name}{pad}{times}\n"));
    }
}

fn limit_line(app: &App, limit: &Limit) -> String {
    let sign = match limit.kept {
        true => app.paint().good("✓"),
        false => app.paint().bad("✗"),
    };
    format!("{sign} {}\n", compared(limit, app.lang()))
}

/// Where wxauth itself was the limit, the times are not the back end's.
fn own(app: &App, report: &Report) -> Vec<String> {
    let mut lines = Vec::new();
    let late = report.generator.late_ms;
    if report.plan.rate.is_some() && late > LATE {
        let late = short(late);
        lines.push(match app.lang() {
            Lang::Zh => format!("有的登录比计划晚了 {late} 才开始（已计入用时）：同时登录的人太多，或这台机器太忙"),
            Lang::En => format!(
                "some logins began {late} behind their time, which counts as theirs: too many were under way, or this machine was too busy"
            ),
        });
    }
    // With the demo, the back end is this process as well.
    if let Some(share) = report.generator.cpu_share.filter(|share| !report.demo && *share > BUSY) {
        let share = percent(share);
        lines.push(match app.lang() {
            Lang::Zh => format!("wxauth 自己用了一个核的 {share}：再往上测到的是 wxauth 的上限，而不是后端的"),
            Lang::En => format!(
                "wxauth itself used {share} of one processor: beyond this it measures itself, not the back end"
            ),
        });
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_as_people_read_them() {
        assert_eq!((number(50.0), number(0.5)), ("50".to_owned(), "0.5".to_owned()));
    }
}
