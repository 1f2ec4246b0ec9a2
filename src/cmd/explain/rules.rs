//! The rules of `check` as `explain` shows them.
//! Must not know how a rule is judged.

use crate::domain::explain::Rule;
use crate::domain::lang::Lang;
use crate::domain::rules::{Severity, find};
use crate::domain::text::rules::of;

/// Title, meaning and fix of a rule, by id; `None` when there is none of that id.
pub(super) fn rule(id: &str, lang: Lang) -> Option<Rule> {
    let (rule, text) = (find(id)?, of(id, lang)?);
    let asvs = (!rule.asvs.is_empty()).then(|| format!("OWASP ASVS 5.0.0 {}", rule.asvs));
    let rfc = (!rule.rfc9700.is_empty()).then(|| format!("RFC 9700 §{}", rule.rfc9700));
    let cwe = Some(format!("CWE-{}", rule.cwe));
    let references: Vec<String> = [cwe, asvs, rfc].into_iter().flatten().collect();
    let meaning = match lang {
        Lang::Zh => {
            let report = &crate::domain::text::report::of(lang);
            let severity = match rule.severity {
                Severity::High => report.high,
                Severity::Medium => report.medium,
                Severity::Low => report.low,
            };
            format!("{}（级别{severity}，{}）", text.why, references.join("，"))
        }
        Lang::En => {
            format!("{} ({}, {})", text.why, rule.severity.slug(), references.join(", "))
        }
    };
    Some(Rule { title: text.title.to_owned(), meaning, fix: text.fix.to_owned() })
}
