//! A check's report as one HTML file: summary, findings with drawings, evidence; nothing loaded, no script.
//! Must not trust a byte of what it shows: everything from the back end under test is escaped.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::digest::{SHA256, digest};

use super::check::{Evidence, Outcome, Report, RuleResult};
use super::page::{NO_ICON, escape};
use super::sequence;
use crate::domain::lang::Lang;
use crate::domain::redact::MASK;
use crate::domain::rules::{self, Severity};
use crate::domain::text::fill;
use crate::domain::text::report::{ReportText, of};

pub(super) const STYLE: &str = include_str!("html.css");

/// The whole file.
pub fn render(report: &Report) -> Vec<u8> {
    let lang = Lang::parse(&report.lang).unwrap_or(Lang::En);
    let text = of(lang);
    let mut html = frame(lang, (text.title, &report.target), STYLE);
    head(report, text, &mut html);
    findings(report, text, &mut html);
    rest(report, text, Outcome::Undecided, text.undecided, &mut html);
    rest(report, text, Outcome::Pass, text.passed, &mut html);
    rest(report, text, Outcome::Skipped, text.skipped, &mut html);
    foot(report, text, &mut html);
    // What is kept back is told in the reader's language.
    match lang {
        Lang::Zh => html.replace(MASK, "[已隐去]").into_bytes(),
        Lang::En => html.into_bytes(),
    }
}

/// The beginning of a page that lives in a file: no script, one style, nothing loaded.
pub(super) fn frame(lang: Lang, (title, target): (&str, &str), style: &str) -> String {
    let hash = STANDARD.encode(digest(&SHA256, style.as_bytes()));
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'sha256-{hash}'; img-src data:; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n{NO_ICON}\n\
         <title>{} · {}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n",
        if lang == Lang::Zh { "zh-CN" } else { "en" },
        escape(title),
        escape(target),
    )
}

fn head(report: &Report, text: &ReportText, html: &mut String) {
    let sum = &report.summary;
    let fail_on = Severity::parse(&report.fail_on).unwrap_or(Severity::Medium);
    let failing = report.failing(fail_on).count();
    let (mood, verdict) = match (failing, sum.failed) {
        _ if report.error.is_some() => ("bad", text.unfinished.to_owned()),
        (0, 0) => ("good", text.clean.to_owned()),
        (0, some) => ("good", fill(text.tolerable, &[("count", &some.to_string())])),
        (some, _) => ("bad", fill(text.failing, &[("count", &some.to_string())])),
    };
    let _ = write!(
        html,
        "<header>\n<p class=\"kind\">{}</p>\n<h1 class=\"{mood}\">{}</h1>\n<p class=\"target\">{}</p>\n",
        escape(text.title),
        escape(&verdict),
        escape(&report.target),
    );
    if let Some(trouble) = &report.error {
        let lines = trouble.story();
        let said = lines.lines().map(|line| format!("<p>{}</p>\n", escape(line)));
        let _ = writeln!(html, "{}</header>", said.collect::<String>());
        return;
    }
    let tiles = [
        ("high", text.high, sum.high),
        ("medium", text.medium, sum.medium),
        ("low", text.low, sum.low),
        ("known", text.known, sum.known),
        ("undecided", text.undecided, sum.undecided),
        ("pass", text.passed, sum.passed),
    ];
    html.push_str("<ul class=\"tiles\">");
    for (class, label, count) in tiles {
        let empty = if count == 0 { " none" } else { "" };
        let _ = write!(html, "<li class=\"{class}{empty}\"><b>{count}</b>{}</li>", escape(label));
    }
    html.push_str("</ul>\n");
    if !report.guessed.is_empty() {
        let said = report.guessed.iter().map(|guess| format!("<li>{}</li>", escape(guess)));
        let _ = writeln!(
            html,
            "<details><summary>{}</summary><ul>{}</ul></details>",
            escape(text.guessed),
            said.collect::<String>()
        );
    }
    html.push_str("</header>\n");
}

fn findings(report: &Report, text: &ReportText, html: &mut String) {
    let findings = report.findings();
    if findings.is_empty() {
        return;
    }
    let _ = writeln!(html, "<h2>{}</h2>", escape(text.findings));
    for rule in findings {
        finding(report, rule, text, html);
    }
}

fn finding(report: &Report, rule: &RuleResult, text: &ReportText, html: &mut String) {
    let severity = match rule.weight() {
        Severity::High => text.high,
        Severity::Medium => text.medium,
        Severity::Low => text.low,
    };
    let class = rule.weight().slug();
    let follows = if rule.because_of.is_some() { " follows" } else { "" };
    let _ = writeln!(
        html,
        "<article class=\"finding {class}{follows}\" id=\"{id}\">\n<p class=\"badges\"><span class=\"badge\">{}</span>{}<code>{id}</code> <code>{}</code></p>\n<h3>{}</h3>\n<p>{}</p>",
        escape(severity),
        if rule.known {
            format!("<span class=\"badge known\">{}</span>", escape(text.known))
        } else {
            String::new()
        },
        escape(&rule.slug),
        escape(&rule.title),
        escape(&rule.summary),
        id = escape(&rule.id),
    );
    if let Some(cause) = &rule.because_of {
        let said = fill(
            &escape(text.follows),
            &[("rule", &format!("<a href=\"#{0}\">{0}</a>", escape(cause)))],
        );
        let _ = writeln!(html, "<p class=\"cause\">{said}</p>");
    }
    for (label, words) in [(text.why, &rule.why), (text.fix, &rule.fix)] {
        if !words.is_empty() {
            let _ =
                writeln!(html, "<p><b class=\"label\">{}</b> {}</p>", escape(label), escape(words));
        }
    }
    references(rule, html);
    let label = fill(text.drawing, &[("rule", &rule.id)]);
    if let Some(svg) = sequence::draw(&rule.evidence, &report.target, &label, text) {
        let _ = writeln!(
            html,
            "<p class=\"swipe\">{}</p><div class=\"drawing\">{svg}</div>",
            escape(text.swipe)
        );
    }
    if !rule.evidence.is_empty() {
        let _ = writeln!(
            html,
            "<details><summary>{}</summary>\n<ol class=\"steps\">",
            escape(text.evidence)
        );
        for step in &rule.evidence {
            evidence(step, text, html);
        }
        html.push_str("</ol></details>\n");
    }
    html.push_str("</article>\n");
}

fn references(rule: &RuleResult, html: &mut String) {
    let known = rules::find(&rule.id);
    let link = |name: &str, url: Option<String>| match url {
        Some(url) => {
            format!("<a href=\"{}\" rel=\"noreferrer\">{}</a>", escape(&url), escape(name))
        }
        None => escape(name),
    };
    let mut said = vec![link(&rule.references.cwe, known.map(|rule| rule.cwe_url()))];
    said.extend(rule.references.asvs.as_ref().map(|asvs| format!("ASVS {}", escape(asvs))));
    let section = rule.references.rfc9700.as_ref();
    said.extend(section.map(|name| link(name, known.and_then(|rule| rule.rfc9700_url()))));
    let _ = writeln!(html, "<p class=\"refs\">{}</p>", said.join(" · "));
}

fn evidence(step: &Evidence, text: &ReportText, html: &mut String) {
    let _ = writeln!(
        html,
        "<li><p><b>{}</b> {}</p>",
        escape(&sequence::actor(step, text)),
        escape(&step.step)
    );
    if let Some(request) = &step.request {
        let first = format!("{} {}", request.method, request.url);
        message(&first, &request.headers, &request.body, html);
    }
    if let Some(response) = &step.response {
        message(&response.status.to_string(), &response.headers, &response.body, html);
    }
    if let Some(failure) = &step.failure {
        let _ = writeln!(html, "<p class=\"lost\">{}</p>", escape(failure));
    }
    if let Some(line) = &step.reproduce {
        let label = escape(text.reproduce);
        let _ = writeln!(
            html,
            "<p><b class=\"label\">{label}</b></p><pre class=\"shell\" tabindex=\"0\">{}</pre>",
            escape(line)
        );
    }
    html.push_str("</li>\n");
}

fn message(first: &str, headers: &[(String, String)], body: &str, html: &mut String) {
    let mut lines = vec![format!("<b>{}</b>", escape(first))];
    lines
        .extend(headers.iter().map(|(name, value)| format!("{}: {}", escape(name), escape(value))));
    if !body.is_empty() {
        lines.push(String::new());
        lines.push(escape(body));
    }
    let _ = writeln!(html, "<pre tabindex=\"0\">{}</pre>", lines.join("\n"));
}

/// Rules without a finding, in lines. What could not be decided stands open, with its reason.
fn rest(report: &Report, _text: &ReportText, outcome: Outcome, label: &str, html: &mut String) {
    let rules: Vec<&RuleResult> = report.rules.iter().filter(|r| r.outcome == outcome).collect();
    if rules.is_empty() {
        return;
    }
    let open = if outcome == Outcome::Undecided { " open" } else { "" };
    let _ = writeln!(
        html,
        "<details class=\"rest\"{open}><summary>{} · {}</summary>\n<ul>",
        escape(label),
        rules.len()
    );
    for rule in rules {
        let _ = write!(html, "<li><code>{}</code> {}", escape(&rule.id), escape(&rule.title));
        if !rule.summary.is_empty() {
            let _ = write!(html, "<span>{}</span>", escape(&rule.summary));
        }
        html.push_str("</li>\n");
    }
    html.push_str("</ul></details>\n");
}

/// How thorough the check was, as people say it.
fn level<'r>(report: &'r Report, text: &'static ReportText) -> &'r str {
    match report.level.as_str() {
        "smoke" => text.smoke,
        "full" => text.full,
        other => other,
    }
}

fn foot(report: &Report, text: &'static ReportText, html: &mut String) {
    let seconds = format!("{}.{}", report.duration_ms / 1000, report.duration_ms % 1000 / 100);
    let said = fill(
        text.made_by,
        &[
            ("name", &report.version),
            ("date", &report.started),
            ("seconds", &seconds),
            ("level", level(report, text)),
        ],
    );
    let _ = writeln!(html, "<footer>{}</footer>\n</main>\n</body>\n</html>", escape(&said));
}

#[cfg(test)]
mod tests {
    use super::render;
    use crate::report::{sample, unfinished};

    #[test]
    fn a_check_that_could_not_be_done_is_not_clean() {
        let html = String::from_utf8(render(&unfinished())).unwrap();
        assert!(html.contains("<h1 class=\"bad\">The check could not be done</h1>"), "{html}");
        assert!(
            html.contains("<p>connection refused</p>") && html.contains("&lt;here&gt;"),
            "{html}"
        );
        assert!(!html.contains("Nothing found"), "{html}");
    }

    #[test]
    fn one_file_that_loads_nothing_and_escapes_everything() {
        let html = String::from_utf8(render(&sample())).unwrap();
        for part in [
            "Failed: 2 to fix",
            "id=\"WXA201\"",
            "<svg class=\"seq l4\"",
            "cwe.mitre.org/data/definitions/352.html",
            "posts the attacker&#39;s &lt;code&gt;",
            "href=\"#WXA403\"",
        ] {
            assert!(html.contains(part), "{part}\n{html}");
        }
        for part in ["<script", "src=", "@import", "url(", " style=\"color"] {
            assert!(!html.contains(part), "{part}");
        }
    }

    #[test]
    fn speaks_chinese_and_says_when_all_is_well() {
        let mut report = sample();
        report.lang = "zh".to_owned();
        report.rules.retain(|rule| rule.id == "WXA501");
        report.summary = crate::report::check::Summary::of(&report.rules);
        let html = String::from_utf8(render(&report)).unwrap();
        assert!(html.contains("没有发现问题") && html.contains("lang=\"zh-CN\""));
        assert!(!html.contains("发现的问题"));
    }
}
