//! A load's report as one HTML file: tiles, tables, plots over time; nothing loaded, no script.
//! Must not trust a byte of what it shows: the target's address is escaped like all else.

use std::fmt::Write as _;

use super::html::{STYLE, frame};
use super::load::{Ended, Latency, Limit, Report, Second};
use super::page::escape;
use super::plot::{Line, Plot};
use crate::domain::lang::Lang;
use crate::domain::text::fill;
use crate::domain::text::load::{LoadText, of};

/// More seconds than that are drawn together.
const MOST: usize = 240;

/// The whole file.
pub fn render(report: &Report) -> Vec<u8> {
    let lang = Lang::parse(report.lang).unwrap_or(Lang::En);
    let text = of(lang);
    let style = format!("{STYLE}{}", include_str!("load.css"));
    let mut html = frame(lang, (text.title, &report.target), &style);
    head(report, text, &mut html);
    limits(report, text, &mut html);
    times(report, text, &mut html);
    failures(report, text, &mut html);
    plots(report, text, &mut html);
    let version = escape(report.version);
    let _ = write!(
        html,
        "<footer>wxauth {version} · {}</footer>\n</main>\n</body>\n</html>\n",
        escape(&report.started)
    );
    html.into_bytes()
}

fn head(report: &Report, text: &LoadText, html: &mut String) {
    let (mood, verdict) = match (report.interrupted, report.is_within()) {
        (true, _) => ("", text.interrupted),
        (false, true) => ("good", text.within),
        (false, false) => ("bad", text.beyond),
    };
    let _ = write!(
        html,
        "<header>\n<p class=\"kind\">{}</p>\n<h1 class=\"{mood}\">{}</h1>\n\
         <p class=\"target\">{}<br>{}</p>\n<ul class=\"tiles\">",
        escape(text.title),
        escape(verdict),
        escape(&report.target),
        escape(&asked(report, text)),
    );
    let logins = &report.logins;
    let time =
        |of: fn(&Latency) -> f64| report.latency.as_ref().map_or("–".into(), |l| short(of(l)));
    let lost = logins.measured_failed;
    let done = logins.measured - lost;
    let failed = if lost > 0 { "high" } else { "none" };
    let tiles = [
        ("pass", done.to_string(), text.done),
        (failed, lost.to_string(), text.failed),
        ("", format!("{:.1}", logins.per_second), text.per_second),
        ("", time(|l| l.p50_ms), "p50"),
        ("", time(|l| l.p99_ms), "p99"),
        ("", time(|l| l.max_ms), text.longest),
    ];
    for (class, value, label) in tiles {
        let (value, label) = (escape(&value), escape(label));
        let _ = write!(html, "<li class=\"{class}\"><b>{value}</b>{label}</li>");
    }
    html.push_str("</ul>\n</header>\n");
}

/// What was asked for, in one line.
fn asked(report: &Report, text: &LoadText) -> String {
    let plan = &report.plan;
    let how = match (plan.rate, plan.concurrency) {
        (Some(rate), _) => fill(text.rate, &[("count", &rate.to_string())]),
        (None, lanes) => fill(text.lanes, &[("count", &lanes.unwrap_or(0).to_string())]),
    };
    let seconds = |ms: u64| (ms as f64 / 1000.0).to_string();
    let (users, duration) = (plan.users.to_string(), seconds(plan.duration_ms));
    let mut line = fill(text.asked, &[("how", &how), ("users", &users), ("seconds", &duration)]);
    if plan.ramp_ms > 0 {
        line.push_str(&fill(text.ramp, &[("seconds", &seconds(plan.ramp_ms))]));
    }
    line
}

fn limits(report: &Report, text: &LoadText, html: &mut String) {
    let _ = write!(html, "<section class=\"rest\"><h2>{}</h2><ul>", escape(text.limits));
    let lang = Lang::parse(report.lang).unwrap_or(Lang::En);
    for limit in &report.limits {
        let (sign, class) = if limit.kept { ("✓", "good") } else { ("✗", "lost") };
        let line = escape(&compared(limit, lang));
        let _ = write!(html, "<li class=\"{class}\">{sign} {line}</li>");
    }
    let own = &report.generator;
    let mut lines = Vec::new();
    if report.plan.rate.is_some() {
        lines.push(fill(text.late, &[("time", &short(own.late_ms))]));
    }
    // With the demo, the back end is this process as well.
    if let Some(share) = own.cpu_share.filter(|_| !report.demo) {
        lines.push(fill(text.busy, &[("percent", &format!("{:.0}", share * 100.0))]));
    }
    if let Some(gone) = gone(report, lang) {
        let _ = write!(html, "<li class=\"lost\">✗ {}</li>", escape(&gone));
    }
    for line in lines {
        let _ = write!(html, "<li><span>{}</span></li>", escape(&line));
    }
    html.push_str("</ul></section>\n");
}

/// That the back end is gone: with what it wrote last, or how long it was there.
pub fn gone(report: &Report, lang: Lang) -> Option<String> {
    let stopped = |count: u64| {
        let count = count.to_string();
        fill(of(lang).backend_stopped, &[("count", &*count)])
    };
    let ended = report.backend_ended.as_ref().map(|ended| last_words(ended, lang));
    ended.or_else(|| report.backend_stopped_after.map(stopped))
}

fn last_words(ended: &Ended, lang: Lang) -> String {
    let holes = [("status", &*ended.status.to_string()), ("last", ended.last.as_str())];
    fill(of(lang).backend_ended, &holes).trim_end_matches([' ', ':', '：']).to_owned()
}

/// What was measured beside what was to be kept: `p99 12 ms ≤ 300 ms`.
pub fn compared(limit: &Limit, lang: Lang) -> String {
    let text = of(lang);
    let is_time = limit.name == "max_p99";
    let shown = |value: f64| if is_time { short(value) } else { percent(value) };
    let measured = limit.measured.map_or(text.nothing.to_owned(), shown);
    let name = if is_time { "p99" } else { text.error_rate };
    let sign = if limit.kept { "≤" } else { ">" };
    format!("{name} {measured} {sign} {}", shown(limit.limit))
}

fn times(report: &Report, text: &LoadText, html: &mut String) {
    let Some(whole) = &report.latency else { return };
    let _ = write!(
        html,
        "<section class=\"rest\"><h2>{}</h2><div class=\"drawing\"><table><thead><tr><th></th>\
         <th>{}</th><th>p50</th><th>p90</th><th>p95</th><th>p99</th><th>p99.9</th><th>{}</th></tr></thead><tbody>",
        escape(text.times),
        escape(text.count),
        escape(text.longest)
    );
    let logins = &report.logins;
    row(html, text.whole, logins.measured - logins.measured_failed, whole);
    for step in &report.steps {
        row(html, step.text, step.count, &step.latency);
    }
    html.push_str("</tbody></table></div></section>\n");
}

fn row(html: &mut String, name: &str, count: u64, times: &Latency) {
    let _ = write!(html, "<tr><th>{}</th><td>{count}</td>", escape(name));
    for ms in [times.p50_ms, times.p90_ms, times.p95_ms, times.p99_ms, times.p999_ms, times.max_ms]
    {
        let _ = write!(html, "<td>{}</td>", escape(&short(ms)));
    }
    html.push_str("</tr>");
}

fn failures(report: &Report, text: &LoadText, html: &mut String) {
    if report.failures.is_empty() {
        return;
    }
    let _ = write!(html, "<section class=\"rest\"><h2>{}</h2><ul>", escape(text.failures));
    for failure in &report.failures {
        let _ = write!(
            html,
            "<li><b class=\"lost\">{}×</b> {} <code>{}</code></li>",
            failure.count,
            escape(&failure.text),
            escape(&failure.kind)
        );
    }
    html.push_str("</ul></section>\n");
}

fn plots(report: &Report, text: &LoadText, html: &mut String) {
    // The last one is no whole second: drawn as one, every load would end in a collapse.
    let whole = match report.timeline.as_slice() {
        [whole @ .., last] if !whole.is_empty() && last.begun == 0 => whole,
        all => all,
    };
    let seconds = together(whole);
    let at = |pick: fn(&Point) -> Option<f64>| -> Vec<(f64, Option<f64>)> {
        seconds.iter().map(|point| (point.at, pick(point))).collect()
    };
    let line = |name: &str, class, points| Line { name: name.to_owned(), class, points };
    let last = seconds.last().map_or(0.0, |point| point.at);
    let step = (last / 4.0).ceil().max(1.0);
    let marks: Vec<(f64, String)> = (0..=4)
        .map(|mark| step * f64::from(mark))
        .filter(|at| *at <= last)
        .map(|at| (at, format!("{at} s")))
        .collect();
    let drawings = [
        (
            text.over_time,
            vec![
                line(text.done_each, "a", at(|p| Some(p.done))),
                line(text.failed_each, "b", at(|p| Some(p.failed))),
                line(text.under_way, "c", at(|p| Some(p.under_way))),
            ],
            marks.clone(),
            (|y: f64| format!("{}", (y * 100.0).round() / 100.0)) as fn(f64) -> String,
        ),
        (
            text.latency_over_time,
            vec![line("p50", "a", at(|p| p.p50)), line("p99", "b", at(|p| p.p99))],
            marks,
            short,
        ),
        (text.spread, vec![line(text.whole, "a", curve(report))], nines(report), short),
    ];
    for (title, lines, marks, unit) in drawings {
        let plot = Plot { label: title, lines, marks, unit };
        if let Some(svg) = plot.draw() {
            let title = escape(title);
            let _ = writeln!(
                html,
                "<section class=\"rest\"><h2>{title}</h2><div class=\"drawing\">{svg}</div></section>"
            );
        }
    }
}

/// A second, or several of a long load.
struct Point {
    at: f64,
    done: f64,
    failed: f64,
    under_way: f64,
    p50: Option<f64>,
    p99: Option<f64>,
}

fn together(seconds: &[Second]) -> Vec<Point> {
    let size = seconds.len().div_ceil(MOST).max(1);
    let mean = |all: &[Second], of: fn(&Second) -> u64| {
        all.iter().map(|second| of(second) as f64).sum::<f64>() / all.len().max(1) as f64
    };
    let most = |all: &[Second], of: fn(&Second) -> Option<f64>| {
        all.iter()
            .filter_map(of)
            .fold(None, |most: Option<f64>, ms| Some(most.map_or(ms, |m| m.max(ms))))
    };
    seconds
        .chunks(size)
        .enumerate()
        .map(|(number, all)| Point {
            at: ((number * size) + all.len()) as f64,
            done: mean(all, |second| second.done),
            failed: mean(all, |second| second.failed),
            under_way: mean(all, |second| second.under_way),
            p50: most(all, |second| second.p50_ms),
            p99: most(all, |second| second.p99_ms),
        })
        .collect()
}

/// Each nine of a share takes as much room as the one before: what is rare is what hurts.
fn place(share: f64) -> f64 {
    -(1.0 - share.min(0.99999)).log10()
}

fn curve(report: &Report) -> Vec<(f64, Option<f64>)> {
    report.percentiles.iter().map(|(share, ms)| (place(*share), Some(*ms))).collect()
}

fn nines(report: &Report) -> Vec<(f64, String)> {
    let shares = [0.0, 0.5, 0.9, 0.99, 0.999, 0.9999, 1.0];
    let there = |share: &f64| report.percentiles.iter().any(|(known, _)| known == share);
    let name = |share: f64| match share {
        1.0 => "max".to_owned(),
        share => format!("{}%", (share * 1e6).round() / 1e4),
    };
    shares.into_iter().filter(there).map(|share| (place(share), name(share))).collect()
}

/// A time as people read it: `0.8 ms`, `12 ms`, `1.20 s`.
pub fn short(ms: f64) -> String {
    match ms {
        0.0 => "0".to_owned(),
        ms if ms < 10.0 => format!("{ms:.1} ms"),
        ms if ms < 1000.0 => format!("{ms:.0} ms"),
        ms => format!("{:.2} s", ms / 1000.0),
    }
}

/// A share as people read it: `0.1%`, `12.35%`.
pub fn percent(share: f64) -> String {
    let text = format!("{:.2}", share * 100.0);
    format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::{percent, render, short, together};
    use crate::report::load::{self, Report};

    fn second(done: u64, p99_ms: Option<f64>) -> load::Second {
        load::Second { begun: done, done, failed: 1, under_way: 2, p50_ms: p99_ms, p99_ms }
    }

    fn report(lang: &'static str) -> Report {
        let latency = load::Latency {
            mean_ms: 2.0,
            p50_ms: 1.5,
            p90_ms: 3.0,
            p95_ms: 4.0,
            p99_ms: 12.0,
            p999_ms: 1500.0,
            max_ms: 1600.0,
        };
        Report {
            schema: load::SCHEMA,
            target: "http://127.0.0.1:3000/<page>".to_owned(),
            demo: false,
            lang,
            started: "2026-11-23T16:00:00Z".to_owned(),
            version: "0.1.0",
            plan: load::Plan {
                rate: Some(50.0),
                concurrency: None,
                users: 1000,
                duration_ms: 10_000,
                ramp_ms: 2000,
            },
            interrupted: false,
            logins: load::Logins {
                begun: 550,
                done: 540,
                failed: 10,
                measured: 500,
                measured_failed: 10,
                error_rate: 0.02,
                per_second: 49.0,
            },
            latency: Some(latency),
            steps: vec![load::Step {
                step: "login",
                text: "hands <the> code in",
                count: 490,
                latency,
            }],
            failures: vec![load::Failure {
                kind: "status_500".to_owned(),
                step: Some("login"),
                text: "hands the code in: status 500".to_owned(),
                count: 10,
            }],
            limits: vec![load::Limit {
                name: "max_error_rate",
                limit: 0.01,
                measured: Some(0.02),
                kept: false,
            }],
            backend_ended: None,
            backend_stopped_after: None,
            generator: load::Generator { cpu_ms: Some(100.0), cpu_share: Some(0.1), late_ms: 1.2 },
            timeline: vec![second(40, Some(12.0)), second(0, None), second(50, Some(9.0))],
            percentiles: vec![(0.0, 1.0), (0.5, 1.5), (0.99, 12.0), (1.0, 1600.0)],
        }
    }

    #[test]
    fn times_and_shares_as_people_read_them() {
        assert_eq!([short(0.84), short(12.3), short(1200.0)], ["0.8 ms", "12 ms", "1.20 s"]);
        assert_eq!([percent(0.001), percent(0.01), percent(0.0)], ["0.1%", "1%", "0%"]);
    }

    #[test]
    fn the_page_says_what_the_report_does_and_no_more() {
        let html = |lang| String::from_utf8(render(&report(lang))).unwrap();
        let (en, zh) = (html("en"), html("zh"));
        assert!(en.contains("<h1 class=\"bad\">Beyond its limits</h1>"), "{en}");
        assert!(en.contains("✗ error rate 2% &gt; 1%"), "{en}");
        assert!(en.contains("hands &lt;the&gt; code in") && !en.contains("<page>"), "{en}");
        assert_eq!(en.matches("<svg class=\"plot\"").count(), 3);
        assert!(!en.contains("<script") && zh.contains("未达标"), "{zh}");
        let mut stopped = report("en");
        stopped.backend_stopped_after = Some(540);
        assert!(render(&stopped).windows(5).any(|five| five == b" 540 "), "how long it was there");
        let mut empty = report("en");
        (empty.latency, empty.timeline, empty.percentiles) = (None, Vec::new(), Vec::new());
        assert!(!String::from_utf8(render(&empty)).unwrap().contains("<svg"));
    }

    #[test]
    fn a_long_load_is_drawn_in_pieces_that_hide_no_peak() {
        let mut seconds = vec![second(10, Some(5.0)); 1000];
        if let Some(peak) = seconds.get_mut(777) {
            peak.p99_ms = Some(900.0);
        }
        let points = together(&seconds);
        assert_eq!(points.len(), 200);
        assert!(points.iter().any(|point| point.p99 == Some(900.0)));
        assert!(points.iter().all(|point| (point.done - 10.0).abs() < 1e-9));
        assert_eq!(points.last().map(|point| point.at), Some(1000.0));
    }
}
