//! A check's report as JUnit XML, the form that Jenkins and GitLab show.
//! Must not judge: a finding is a failure, what was not found out is a skipped test with its reason.

use std::fmt::Write as _;

use super::check::{Evidence, Outcome, Report, RuleResult, Trouble};

/// One `<testsuite>` per area, one `<testcase>` per rule.
pub fn render(report: &Report) -> Vec<u8> {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let seconds = Seconds(report.duration_ms);
    if let Some(trouble) = &report.error {
        error(report, trouble, &mut xml);
        return xml.into_bytes();
    }
    let _ = writeln!(
        xml,
        "<testsuites name=\"wxauth check\" {} time=\"{seconds}\">",
        Counts::of(report.rules.iter()),
    );
    let mut areas: Vec<&str> = Vec::new();
    for rule in &report.rules {
        if !areas.contains(&rule.area.as_str()) {
            areas.push(&rule.area);
        }
    }
    for area in areas {
        suite(report, area, &mut xml);
    }
    xml.push_str("</testsuites>\n");
    xml.into_bytes()
}

/// The one test of a check that could not be done: neither passed nor failed, and it says why.
fn error(report: &Report, trouble: &Trouble, xml: &mut String) {
    let counts = "tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\"";
    let seconds = Seconds(report.duration_ms);
    let _ = write!(
        xml,
        "<testsuites name=\"wxauth check\" {counts} time=\"{seconds}\">\n  \
         <testsuite name=\"check\" hostname=\"{}\" timestamp=\"{}\" {counts} time=\"{seconds}\">\n    \
         <testcase classname=\"wxauth.check\" name=\"wxauth check {}\" time=\"{seconds}\">\n      \
         <error type=\"{}\" message=\"{}\">{}</error>\n    \
         </testcase>\n  </testsuite>\n</testsuites>\n",
        escape(&report.target),
        escape(report.started.trim_end_matches('Z')),
        escape(&report.target),
        escape(&trouble.kind),
        escape(&trouble.message),
        escape(&trouble.story()),
    );
}

fn suite(report: &Report, area: &str, xml: &mut String) {
    let rules = || report.rules.iter().filter(|rule| rule.area == area);
    let _ = writeln!(
        xml,
        "  <testsuite name=\"{}\" hostname=\"{}\" timestamp=\"{}\" {} time=\"0\">",
        escape(area),
        escape(&report.target),
        escape(report.started.trim_end_matches('Z')),
        Counts::of(rules()),
    );
    for rule in rules() {
        case(rule, xml);
    }
    xml.push_str("  </testsuite>\n");
}

fn case(rule: &RuleResult, xml: &mut String) {
    let name = escape(&format!("{} {}", rule.id, rule.title));
    let _ = write!(
        xml,
        "    <testcase classname=\"wxauth.{}\" name=\"{name}\" time=\"0\"",
        escape(&rule.area)
    );
    let skipped = match rule.outcome {
        Outcome::Pass => {
            xml.push_str("/>\n");
            return;
        }
        Outcome::Fail if !rule.known => {
            let _ = write!(
                xml,
                ">\n      <failure type=\"{}\" message=\"{}\">{}</failure>\n    </testcase>\n",
                escape(&rule.severity),
                escape(&rule.summary),
                escape(&story(rule)),
            );
            return;
        }
        Outcome::Fail => "baseline",
        Outcome::Undecided => "undecided",
        Outcome::Skipped => "skipped",
    };
    let message = escape(&format!("{skipped}: {}", rule.summary));
    let _ = write!(xml, ">\n      <skipped message=\"{message}\"/>\n    </testcase>\n");
}

/// What somebody needs who sees nothing but the CI's page.
fn story(rule: &RuleResult) -> String {
    let mut text = format!("{}\n\n{}\n\n{}\n", rule.summary, rule.why, rule.fix);
    if let Some(cause) = &rule.because_of {
        let _ = write!(text, "\n<- {cause}\n");
    }
    for step in &rule.evidence {
        let _ = write!(text, "\n{}", Step(step));
    }
    text
}

/// One exchange in lines.
struct Step<'a>(&'a Evidence);

impl std::fmt::Display for Step<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let step = self.0;
        writeln!(f, "[{}] {}", step.actor, step.step)?;
        if let Some(request) = &step.request {
            writeln!(f, "  > {} {}", request.method, request.url)?;
        }
        if let Some(response) = &step.response {
            writeln!(f, "  < {} {}", response.status, response.body.lines().next().unwrap_or(""))?;
        }
        if let Some(failure) = &step.failure {
            writeln!(f, "  ! {failure}")?;
        }
        match &step.reproduce {
            Some(line) => writeln!(f, "  $ {line}"),
            None => Ok(()),
        }
    }
}

struct Counts {
    tests: usize,
    failures: usize,
    skipped: usize,
}

impl Counts {
    fn of<'a>(rules: impl Iterator<Item = &'a RuleResult>) -> Counts {
        let mut counts = Counts { tests: 0, failures: 0, skipped: 0 };
        for rule in rules {
            counts.tests += 1;
            match rule.outcome {
                Outcome::Pass => {}
                Outcome::Fail if !rule.known => counts.failures += 1,
                _ => counts.skipped += 1,
            }
        }
        counts
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Counts { tests, failures, skipped } = self;
        write!(f, "tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\"")
    }
}

/// Milliseconds, written as seconds.
struct Seconds(u64);

impl std::fmt::Display for Seconds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{:03}", self.0 / 1000, self.0 % 1000)
    }
}

/// Escapes for text and attributes. What XML 1.0 cannot hold at all becomes U+FFFD; line ends
/// survive in attributes only as references.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{escape, render};
    use crate::report::{sample, unfinished};

    #[test]
    fn findings_fail_and_the_rest_says_why_not() {
        let xml = String::from_utf8(render(&sample())).unwrap();
        assert!(xml.contains("<testsuites name=\"wxauth check\" tests=\"5\" failures=\"2\" errors=\"0\" skipped=\"2\" time=\"1.234\">"), "{xml}");
        assert!(xml.contains("<testcase classname=\"wxauth.state\" name=\"WXA201 "), "{xml}");
        assert!(xml.contains("<failure type=\"high\""), "{xml}");
        assert!(xml.contains("<skipped message=\"undecided: "), "{xml}");
        assert!(xml.contains("<skipped message=\"baseline: "), "{xml}");
        assert!(xml.contains("$ curl"), "{xml}");
    }

    #[test]
    fn a_check_that_could_not_be_done_is_an_error() {
        let xml = String::from_utf8(render(&unfinished())).unwrap();
        assert!(xml.contains("tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\""), "{xml}");
        let error = "<error type=\"backend_not_reached\" message=\"the back end at &lt;here&gt; cannot be \
                     reached\">the back end at &lt;here&gt; cannot be reached&#10;connection refused&#10;start it</error>";
        assert!(xml.contains(error), "{xml}");
        assert_eq!(xml.matches("<testcase").count(), 1);
    }

    #[test]
    fn nothing_breaks_the_document() {
        assert_eq!(
            escape("<a b=\"&\">\u{0}\u{1b}\n"),
            "&lt;a b=&quot;&amp;&quot;&gt;\u{fffd}\u{fffd}&#10;"
        );
    }
}
