//! Findings known before a run, kept in a file: they are shown, but do not fail the build.
//! Must not hold anything that changes from run to run, so that the file can be committed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::check::{Outcome, Report, Summary};
use crate::domain::said::Said;

/// Name of the file's form.
pub const SCHEMA: &str = "wxauth.check-baseline/1";

/// The known findings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    schema: String,
    /// Fingerprint → what it was called, for those who read the file.
    findings: BTreeMap<String, String>,
}

/// Why a file is no baseline.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    /// Not JSON of this form.
    #[error("it is not a baseline: {0}")]
    Form(#[from] serde_json::Error),
    /// Of another version, or something else.
    #[error("its schema is {0:?}, not {SCHEMA}")]
    Schema(String),
}

impl BaselineError {
    /// In both languages.
    pub fn said(&self) -> Said {
        let chinese = match self {
            BaselineError::Form(error) => {
                format!("它不是基线文件：{}", Said::of_json(error).chinese())
            }
            BaselineError::Schema(schema) => format!("它的 schema 是 {schema:?}，不是 {SCHEMA}"),
        };
        Said::new(chinese, self.to_string())
    }
}

impl Baseline {
    /// The findings of a run.
    pub fn of(report: &Report) -> Baseline {
        let failed = report.rules.iter().filter(|rule| rule.outcome == Outcome::Fail);
        let findings = failed.map(|rule| (rule.fingerprint(), rule.title.clone())).collect();
        Baseline { schema: SCHEMA.to_owned(), findings }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// When it is not one of ours.
    pub fn parse(bytes: &[u8]) -> Result<Baseline, BaselineError> {
        // Editors on Windows put a byte order mark before it.
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let baseline: Baseline = serde_json::from_slice(bytes)?;
        match baseline.schema == SCHEMA {
            true => Ok(baseline),
            false => Err(BaselineError::Schema(baseline.schema)),
        }
    }

    /// The file's bytes: JSON, sorted, a newline at the end.
    pub fn render(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// Marks the findings that are known; tells which known ones are gone.
    pub fn apply(&self, report: &mut Report) -> Vec<String> {
        let mut gone: Vec<String> = self.findings.keys().cloned().collect();
        for rule in &mut report.rules {
            let fingerprint = rule.fingerprint();
            match rule.outcome {
                Outcome::Fail => {
                    rule.known = self.findings.contains_key(&fingerprint);
                    gone.retain(|known| *known != fingerprint);
                }
                Outcome::Pass => {}
                // It may still be there.
                Outcome::Undecided | Outcome::Skipped => gone.retain(|known| *known != fingerprint),
            }
        }
        report.summary = Summary::of(&report.rules);
        gone
    }
}

#[cfg(test)]
mod tests {
    use super::Baseline;
    use crate::domain::rules::Severity;
    use crate::report::{check::Outcome, sample};

    #[test]
    fn known_findings_do_not_fail_and_fixed_ones_are_told() {
        let mut report = sample();
        let baseline = Baseline::parse(&Baseline::of(&report).render()).unwrap();
        assert_eq!(baseline.apply(&mut report), [""; 0]);
        assert_eq!(report.failing(Severity::Low).count(), 0);
        assert_eq!((report.summary.failed, report.summary.known), (3, 3));
        for rule in &mut report.rules {
            rule.outcome = Outcome::Pass;
        }
        assert_eq!(baseline.apply(&mut report).len(), 3);
        assert!(Baseline::parse(b"{}").is_err());
        let other = br#"{"schema":"x","findings":{}}"#;
        assert!(Baseline::parse(other).unwrap_err().to_string().contains("\"x\""));
    }
}
