//! What a check found, as data: one result per rule, with the exchanges that show it.
//! Must not judge or print; the JSON form is the published schema `wxauth.check-report/1`.

use serde::{Deserialize, Serialize};

use crate::domain::rules::{Level, Severity};

/// Name of the JSON form.
pub const SCHEMA: &str = "wxauth.check-report/1";

/// How a line begins that has rules judged again; their ids follow, with commas between.
pub const CHECK_ONLY: &str = "wxauth check --only ";

/// What one run of `check` found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: String,
    /// The address of the page that was checked.
    pub target: String,
    /// True for the built-in demo.
    pub demo: bool,
    /// `zh` or `en`: the language of titles, summaries and fixes.
    pub lang: String,
    /// `smoke` or `full`.
    pub level: String,
    /// The findings that make the run fail: `low`, `medium` or `high` and above.
    pub fail_on: String,
    /// When it began, RFC 3339.
    pub started: String,
    /// How long it took, in milliseconds.
    pub duration_ms: u64,
    /// Version of the program.
    pub version: String,
    /// What was guessed about the back end, in words, one thing each.
    pub guessed: Vec<String>,
    /// One result per rule, in the order of ids.
    pub rules: Vec<RuleResult>,
    /// Counts.
    pub summary: Summary,
    /// Why the check could not be done; with it, no rule was judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Trouble>,
}

/// What kept a check from being done, in the words of the report's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// Stable slug: `backend_not_reached`.
    pub kind: String,
    /// What happened, one line.
    pub message: String,
    /// What lies underneath.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// The next step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// The exit code it earned.
    pub exit: u8,
}

impl Trouble {
    /// Everything that is known of it, a line each.
    pub fn story(&self) -> String {
        let parts = [Some(&self.message), self.because.as_ref(), self.hint.as_ref()];
        parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join("\n")
    }
}

/// What came of one rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RuleResult {
    /// `WXA402`.
    pub id: String,
    /// Stable name for people: `alg-none`.
    pub slug: String,
    /// The fault the rule looks for, in a few words.
    pub title: String,
    /// `link`, `state`, `code`, `ticket`, `leak`, `cors`, `identity`, `upstream`, `browser`.
    pub area: String,
    /// `low`, `medium` or `high`; of this finding, where it failed.
    pub severity: String,
    /// What came of it.
    pub outcome: Outcome,
    /// One sentence: what was found, or why nothing could be.
    pub summary: String,
    /// Why it matters; empty unless it failed.
    pub why: String,
    /// What to do; empty unless it failed.
    pub fix: String,
    /// The exchanges that show it, in order.
    pub evidence: Vec<Evidence>,
    /// The rule this finding follows from: fix that one first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because_of: Option<String>,
    /// Known before the run (`--baseline`): does not make it fail.
    #[serde(default)]
    pub known: bool,
    /// Where to read on.
    pub references: References,
}

impl RuleResult {
    /// The severity as a value.
    pub fn weight(&self) -> Severity {
        Severity::parse(&self.severity).unwrap_or(Severity::High)
    }

    /// A finding that stands for itself: failed, not known before, not following from another.
    pub fn is_new_finding(&self) -> bool {
        self.outcome == Outcome::Fail && !self.known
    }

    /// What tells this finding from others in a baseline: the rule, nothing that changes from run
    /// to run.
    pub fn fingerprint(&self) -> String {
        format!("{}:{}", self.id, self.slug)
    }
}

/// What came of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// The fault is not there.
    Pass,
    /// It is.
    Fail,
    /// It could not be found out; `summary` says why.
    Undecided,
    /// Not asked for (`--only`, `--skip`, `--level`), or it does not apply to this back end.
    Skipped,
}

impl Outcome {
    /// As in JSON.
    pub const fn slug(self) -> &'static str {
        match self {
            Outcome::Pass => "pass",
            Outcome::Fail => "fail",
            Outcome::Undecided => "undecided",
            Outcome::Skipped => "skipped",
        }
    }
}

/// References of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct References {
    /// `CWE-352`.
    pub cwe: String,
    /// `v5.0.0-10.2.1`, OWASP ASVS.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asvs: Option<String>,
    /// `RFC 9700 section 4.7`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rfc9700: Option<String>,
}

/// One step of the story a finding tells. Secrets are masked already.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What was done, in words: "opens the page", "posts the used code".
    pub step: String,
    /// Who did it: `browser A`, `browser B`, `WeChat`, `attacker`.
    pub actor: String,
    /// What was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<RequestShown>,
    /// What came back; none where nothing did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response: Option<ResponseShown>,
    /// Why nothing came back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// A `curl` or `wxauth` line that does the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reproduce: Option<String>,
}

/// A request, fit to be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestShown {
    /// The method.
    pub method: String,
    /// The address.
    pub url: String,
    /// Headers, in order.
    pub headers: Vec<(String, String)>,
    /// The body, cut.
    pub body: String,
}

/// An answer, fit to be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResponseShown {
    /// The status.
    pub status: u16,
    /// Headers, in order.
    pub headers: Vec<(String, String)>,
    /// The body, cut.
    pub body: String,
}

/// Counts over all rules.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Rules that passed.
    pub passed: usize,
    /// Rules that failed, known ones and followers included.
    pub failed: usize,
    /// Of these: high.
    pub high: usize,
    /// Of these: medium.
    pub medium: usize,
    /// Of these: low.
    pub low: usize,
    /// Of these: known before (`--baseline`).
    pub known: usize,
    /// Rules that could not be decided.
    pub undecided: usize,
    /// Rules not asked for, or that do not apply.
    pub skipped: usize,
}

impl Summary {
    /// Counts results.
    pub fn of(rules: &[RuleResult]) -> Summary {
        let mut sum = Summary::default();
        for rule in rules {
            match rule.outcome {
                Outcome::Pass => sum.passed += 1,
                Outcome::Undecided => sum.undecided += 1,
                Outcome::Skipped => sum.skipped += 1,
                Outcome::Fail => {
                    sum.failed += 1;
                    sum.known += usize::from(rule.known);
                    match rule.weight() {
                        Severity::High => sum.high += 1,
                        Severity::Medium => sum.medium += 1,
                        Severity::Low => sum.low += 1,
                    }
                }
            }
        }
        sum
    }
}

impl Report {
    /// The findings that make the run fail at this severity.
    pub fn failing(&self, fail_on: Severity) -> impl Iterator<Item = &RuleResult> {
        self.rules.iter().filter(move |rule| rule.is_new_finding() && rule.weight() >= fail_on)
    }

    /// Failed rules, worst first, each followed by those that follow from it.
    pub fn findings(&self) -> Vec<&RuleResult> {
        let failed = || self.rules.iter().filter(|rule| rule.outcome == Outcome::Fail);
        let root = |rule: &&RuleResult| match &rule.because_of {
            None => true,
            Some(id) => !failed().any(|other| other.id == *id),
        };
        let mut roots: Vec<&RuleResult> = failed().filter(root).collect();
        roots.sort_by_key(|rule| std::cmp::Reverse(rule.weight()));
        let below = |id: String| {
            failed().filter(move |rule| rule.because_of.as_deref() == Some(id.as_str()))
        };
        roots.into_iter().flat_map(|r| std::iter::once(r).chain(below(r.id.clone()))).collect()
    }

    /// As JSON, pretty, with a newline at the end.
    pub fn to_json(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// The level as a value.
    pub fn depth(&self) -> Level {
        Level::parse(&self.level).unwrap_or(Level::Full)
    }
}

#[cfg(test)]
mod tests {
    use super::{Outcome, References, Report, RuleResult, SCHEMA, Summary};
    use crate::domain::rules::Severity;

    fn result(id: &str, severity: &str, outcome: Outcome, because_of: Option<&str>) -> RuleResult {
        RuleResult {
            id: id.to_owned(),
            slug: String::new(),
            title: String::new(),
            area: String::new(),
            severity: severity.to_owned(),
            outcome,
            summary: String::new(),
            why: String::new(),
            fix: String::new(),
            evidence: Vec::new(),
            because_of: because_of.map(str::to_owned),
            known: false,
            references: References { cwe: "CWE-1".to_owned(), asvs: None, rfc9700: None },
        }
    }

    fn report(rules: Vec<RuleResult>) -> Report {
        Report {
            schema: SCHEMA.to_owned(),
            target: "http://h/".to_owned(),
            demo: false,
            lang: "en".to_owned(),
            level: "full".to_owned(),
            fail_on: "medium".to_owned(),
            started: String::new(),
            duration_ms: 0,
            version: String::new(),
            guessed: Vec::new(),
            summary: Summary::of(&rules),
            rules,
            error: None,
        }
    }

    #[test]
    fn findings_come_worst_first_with_their_followers() {
        let report = report(vec![
            result("WXA102", "low", Outcome::Fail, None),
            result("WXA103", "medium", Outcome::Pass, None),
            result("WXA202", "high", Outcome::Fail, Some("WXA201")),
            result("WXA403", "high", Outcome::Fail, None),
            result("WXA404", "high", Outcome::Fail, Some("WXA403")),
        ]);
        let ids: Vec<&str> = report.findings().iter().map(|r| r.id.as_str()).collect();
        // 202's cause did not fail here, so it stands for itself.
        assert_eq!(ids, ["WXA202", "WXA403", "WXA404", "WXA102"]);
        assert_eq!((report.summary.high, report.summary.low, report.summary.passed), (3, 1, 1));
    }

    #[test]
    fn known_findings_do_not_make_a_run_fail() {
        let mut report = report(vec![result("WXA102", "low", Outcome::Fail, None)]);
        assert_eq!(report.failing(Severity::Low).count(), 1);
        assert_eq!(report.failing(Severity::Medium).count(), 0);
        report.rules[0].known = true;
        assert_eq!(report.failing(Severity::Low).count(), 0);
    }

    #[test]
    fn reads_what_it_wrote() {
        let report = report(vec![result("WXA102", "low", Outcome::Undecided, None)]);
        let json = report.to_json();
        assert!(String::from_utf8_lossy(&json).contains("\"outcome\": \"undecided\""));
        assert_eq!(serde_json::from_slice::<Report>(&json).unwrap(), report);
    }
}
