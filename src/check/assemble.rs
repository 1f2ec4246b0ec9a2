//! Verdicts into the report: texts in the reader's language, evidence masked, followers grouped.
//! Must not judge and must not send.

use std::collections::{HashMap, HashSet};

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
        Verdict::Undecided(why, cause) => {
            (result.outcome, result.summary) = (Outcome::Undecided, why.clone());
            result.because_of = cause.map(str::to_owned);
        }
        Verdict::NotApplicable(why) => {
            (result.outcome, result.summary) = (Outcome::Skipped, why.clone());
        }
        Verdict::Fail(finding) => {
            result.outcome = Outcome::Fail;
            if let Some(text) = text {
                let holes = finding.holes.iter().map(|(n, v)| (*n, v.as_str()));
                let summary = fill(text.found, &holes.collect::<Vec<_>>());
                let summary = hidden(summary, &probe.world.record.secrets());
                result.summary = capital(summary, lang);
                (result.why, result.fix) = (text.why.to_owned(), text.fix.to_owned());
            }
            if let Some(severity) = finding.severity {
                result.severity = severity.slug().to_owned();
            }
            result.evidence = evidence(probe, finding);
            result.because_of = finding.because.map(str::to_owned);
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

/// An English sentence that begins with what was found begins like a sentence all the same; an
/// identifier is spelt as it is, and Chinese has no capitals.
fn capital(text: String, lang: Lang) -> String {
    let is_word = text.split([' ', '.']).next().is_some_and(|word| !word.contains('_'));
    match text.chars().next() {
        Some(first) if lang == Lang::En && is_word && first.is_ascii_lowercase() => {
            format!("{}{}", first.to_ascii_uppercase(), text.get(1..).unwrap_or(""))
        }
        _ => text,
    }
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

/// Says of each finding, and of what could not be decided, which finding it follows from: the one
/// at the root, which follows from no other.
pub(super) fn group(results: &mut [RuleResult]) {
    let mut cause_of: HashMap<String, Option<String>> = HashMap::new();
    let failed: HashSet<String> = results
        .iter()
        .filter(|result| result.outcome == Outcome::Fail)
        .map(|result| result.id.clone())
        .collect();
    for result in results.iter() {
        let own = result.because_of.clone().filter(|id| failed.contains(id) && *id != result.id);
        let causes = CAUSES.iter().find(|(follower, _)| *follower == result.id);
        let known = causes.and_then(|(_, all)| all.iter().find(|id| failed.contains(**id)));
        let known = known.filter(|_| result.outcome == Outcome::Fail).map(|id| (*id).to_owned());
        cause_of.insert(result.id.clone(), own.or(known));
    }
    for result in results.iter_mut() {
        let mut root = cause_of.get(&result.id).cloned().flatten();
        // Bounded: causes could name each other.
        for _ in 0..8 {
            match root.as_ref().and_then(|id| cause_of.get(id)).cloned().flatten() {
                Some(next) if next != result.id => root = Some(next),
                _ => break,
            }
        }
        result.because_of = root;
    }
}

#[cfg(test)]
mod tests {
    use super::capital;
    use crate::domain::lang::Lang;

    #[test]
    fn an_identifier_at_the_start_of_a_sentence_stays_as_it_is_spelt() {
        let said = |text: &str, lang| capital(text.to_owned(), lang);
        assert_eq!(said("access_token 出现在响应里。", Lang::Zh), "access_token 出现在响应里。");
        assert_eq!(
            said("access_token is in the answer.", Lang::En),
            "access_token is in the answer."
        );
        assert_eq!(said("the answer has it.", Lang::En), "The answer has it.");
    }
}
