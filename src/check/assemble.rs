//! Verdicts into the report: texts in the reader's language, evidence masked, followers grouped.
//! Must not judge and must not send.

use std::collections::HashMap;

use super::probe::Probe;
use super::rules::CAUSES;
use super::verdict::{Finding, Verdict};
use crate::domain::lang::Lang;
use crate::domain::rules::Rule;
use crate::domain::text::fill;
use crate::domain::text::rules::of;
use crate::report::check::{Outcome, References, RuleResult};

/// The most exchanges shown with one finding: the last ones tell most.
const SHOWN: usize = 8;

/// One result per rule.
pub(super) fn result(probe: &Probe, rule: &Rule, verdict: &Verdict) -> RuleResult {
    let lang = probe.lang;
    let text = of(rule.id, lang);
    let title = text.map_or("", |text| text.title).to_owned();
    let mut result = RuleResult {
        id: rule.id.to_owned(),
        slug: rule.slug.to_owned(),
        title,
        area: rule.area.slug().to_owned(),
        severity: rule.severity.slug().to_owned(),
        outcome: Outcome::Pass,
        summary: passed(lang).to_owned(),
        why: String::new(),
        fix: String::new(),
        evidence: Vec::new(),
        because_of: None,
        known: false,
        references: references(rule),
    };
    match verdict {
        Verdict::Pass => {}
        Verdict::Undecided(why) => {
            (result.outcome, result.summary) = (Outcome::Undecided, why.clone());
        }
        Verdict::NotApplicable(why) => {
            (result.outcome, result.summary) = (Outcome::Skipped, why.clone());
        }
        Verdict::Fail(finding) => {
            result.outcome = Outcome::Fail;
            if let Some(text) = text {
                let holes = finding.holes.iter().map(|(n, v)| (*n, v.as_str()));
                let summary = fill(text.found, &holes.collect::<Vec<_>>());
                result.summary = hidden(summary, &probe.world.record.secrets());
                (result.why, result.fix) = (text.why.to_owned(), text.fix.to_owned());
            }
            if let Some(severity) = finding.severity {
                result.severity = severity.slug().to_owned();
            }
            result.evidence = evidence(probe, finding);
        }
    }
    result
}

fn hidden(mut text: String, secrets: &[String]) -> String {
    for secret in secrets {
        text = text.replace(secret.as_str(), crate::domain::redact::MASK);
    }
    text
}

fn evidence(probe: &Probe, finding: &Finding) -> Vec<crate::report::check::Evidence> {
    let secrets = probe.world.record.secrets();
    let from = finding.evidence.len().saturating_sub(SHOWN);
    let shown = finding.evidence.iter().skip(from);
    let mut evidence: Vec<_> = shown.map(|e| e.evidence(&secrets, probe.lang)).collect();
    if let (Some(line), Some(last)) = (&finding.reproduce, evidence.last_mut()) {
        last.reproduce = Some(hidden(line.clone(), &secrets));
    }
    evidence
}

fn passed(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "没有发现这个问题",
        Lang::En => "not found",
    }
}

fn references(rule: &Rule) -> References {
    let some = |text: &str, form: String| (!text.is_empty()).then_some(form);
    References {
        cwe: format!("CWE-{}", rule.cwe),
        asvs: some(rule.asvs, format!("v5.0.0-{}", rule.asvs)),
        rfc9700: some(rule.rfc9700, format!("RFC 9700 section {}", rule.rfc9700)),
    }
}

/// Says of each finding which other one it follows from.
pub(super) fn group(results: &mut [RuleResult]) {
    let failed: HashMap<String, ()> = results
        .iter()
        .filter(|result| result.outcome == Outcome::Fail)
        .map(|result| (result.id.clone(), ()))
        .collect();
    for result in results.iter_mut().filter(|result| result.outcome == Outcome::Fail) {
        let causes = CAUSES.iter().find(|(follower, _)| *follower == result.id);
        let cause = causes.and_then(|(_, all)| all.iter().find(|id| failed.contains_key(**id)));
        result.because_of = cause.map(|id| (*id).to_owned());
    }
}
