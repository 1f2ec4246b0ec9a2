//! A check's report as SARIF 2.1.0, the form that code scanning reads.
//! Must not judge. A black-box finding has no line of source: all point at the description in `wxauth.toml`.

use serde_json::{Map, Value, json};

use super::check::{Evidence, Outcome, Report, RequestShown, ResponseShown, RuleResult};
use crate::domain::lang::Lang;
use crate::domain::rules::{self, Severity};
use crate::domain::text::rules::of;

/// The schema of the form, as the standard names it.
pub const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Where the back end is described; the only file a finding can be pinned to.
const DESCRIPTION: &str = "wxauth.toml";

/// One run. Rules that passed are in `rules` only; what could not be decided is an open result.
pub fn render(report: &Report) -> Vec<u8> {
    let index = |rule: &RuleResult| report.rules.iter().position(|other| other.id == rule.id);
    let results: Vec<Value> = report
        .rules
        .iter()
        .filter(|rule| matches!(rule.outcome, Outcome::Fail | Outcome::Undecided))
        .map(|rule| result(report, rule, index(rule).unwrap_or_default()))
        .collect();
    let run = json!({
        "tool": { "driver": {
            "name": "wxauth",
            "semanticVersion": report.version,
            "rules": report.rules.iter().map(|rule| descriptor(report, rule)).collect::<Vec<_>>(),
        }},
        "invocations": [invocation(report)],
        "columnKind": "unicodeCodePoints",
        "results": results,
    });
    let log = json!({ "$schema": SCHEMA, "version": "2.1.0", "runs": [run] });
    let mut bytes = serde_json::to_vec_pretty(&log).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// How the run went: a check that could not be done has no results, and a notification says why.
fn invocation(report: &Report) -> Value {
    let mut invocation =
        json!({ "executionSuccessful": report.error.is_none(), "startTimeUtc": report.started });
    if let Some(trouble) = &report.error {
        invocation["exitCode"] = trouble.exit.into();
        invocation["toolExecutionNotifications"] = json!([{
            "descriptor": { "id": trouble.kind },
            "level": "error",
            "message": { "text": trouble.story() },
        }]);
    }
    invocation
}

fn descriptor(report: &Report, rule: &RuleResult) -> Value {
    let lang = Lang::parse(&report.lang).unwrap_or(Lang::En);
    let text = of(&rule.id, lang);
    let (why, fix) = text.map_or(("", ""), |text| (text.why, text.fix));
    let known = rules::find(&rule.id);
    let severity = known.map_or(rule.weight(), |rule| rule.severity);
    let mut tags =
        vec!["security".to_owned(), format!("external/cwe/{}", rule.references.cwe.to_lowercase())];
    let others = [rule.references.asvs.clone(), rule.references.rfc9700.clone()];
    tags.extend(others.into_iter().flatten());
    json!({
        "id": rule.id,
        "name": rule.slug,
        "shortDescription": { "text": rule.title },
        "fullDescription": { "text": why },
        "help": { "text": format!("{why}\n\n{fix}"), "markdown": format!("{why}\n\n{fix}") },
        "helpUri": known.map(|rule| rule.cwe_url()),
        "defaultConfiguration": { "level": level(severity) },
        "properties": { "tags": tags, "precision": "very-high", "security-severity": score(severity) },
    })
}

fn result(report: &Report, rule: &RuleResult, index: usize) -> Value {
    let failed = rule.outcome == Outcome::Fail;
    let mut result = json!({
        "ruleId": rule.id,
        "ruleIndex": index,
        "kind": if failed { "fail" } else { "open" },
        "level": if failed { level(rule.weight()) } else { "none" },
        "message": { "text": message(rule) },
        "locations": [{
            "physicalLocation": {
                "artifactLocation": { "uri": DESCRIPTION },
                "region": { "startLine": 1 },
            },
            "logicalLocations": [{ "fullyQualifiedName": report.target, "kind": "resource" }],
        }],
        "partialFingerprints": { "wxauthFinding/v1": rule.fingerprint() },
    });
    let steps: Vec<Value> = rule.evidence.iter().map(step).collect();
    if !steps.is_empty() {
        result["codeFlows"] = json!([{ "threadFlows": [{ "locations": steps }] }]);
    }
    let last = rule.evidence.iter().rev().find(|step| step.request.is_some());
    if let Some(request) = last.and_then(|step| step.request.as_ref()) {
        result["webRequest"] = web_request(request);
    }
    if let Some(response) = last.and_then(|step| step.response.as_ref()) {
        result["webResponse"] = web_response(response);
    }
    if rule.known {
        result["suppressions"] = json!([{ "kind": "external", "justification": "baseline" }]);
    }
    result
}

fn message(rule: &RuleResult) -> String {
    match rule.fix.is_empty() {
        true => rule.summary.clone(),
        false => format!("{}\n\n{}", rule.summary, rule.fix),
    }
}

fn step(step: &Evidence) -> Value {
    let text = format!("[{}] {}", step.actor, step.step);
    let mut location = json!({
        "location": {
            "physicalLocation": { "artifactLocation": { "uri": DESCRIPTION } },
            "message": { "text": text },
        },
    });
    if let Some(request) = &step.request {
        location["webRequest"] = web_request(request);
    }
    if let Some(response) = &step.response {
        location["webResponse"] = web_response(response);
    }
    location
}

fn web_request(request: &RequestShown) -> Value {
    json!({
        "protocol": "HTTP",
        "version": "1.1",
        "method": request.method,
        "target": request.url,
        "headers": headers(&request.headers),
        "body": { "text": request.body },
    })
}

fn web_response(response: &ResponseShown) -> Value {
    json!({
        "protocol": "HTTP",
        "version": "1.1",
        "statusCode": response.status,
        "headers": headers(&response.headers),
        "body": { "text": response.body },
    })
}

/// Names that come several times are joined, as RFC 9110 section 5.3 allows.
fn headers(pairs: &[(String, String)]) -> Value {
    let mut joined = Map::new();
    for (name, value) in pairs {
        let slot = joined.entry(name.as_str()).or_insert_with(|| json!(""));
        let before = slot.as_str().unwrap_or_default();
        let comma = if before.is_empty() { "" } else { ", " };
        *slot = json!(format!("{before}{comma}{value}"));
    }
    Value::Object(joined)
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low => "note",
    }
}

/// What GitHub sorts by: 7.0 and above is high there, 4.0 and above medium.
const fn score(severity: Severity) -> &'static str {
    match severity {
        Severity::High => "8.0",
        Severity::Medium => "5.0",
        Severity::Low => "2.0",
    }
}

#[cfg(test)]
mod tests {
    use super::render;
    use crate::report::{sample, unfinished};
    use serde_json::Value;

    #[test]
    fn a_check_that_could_not_be_done_was_no_success() {
        let log: Value = serde_json::from_slice(&render(&unfinished())).unwrap();
        let invocation = &log["runs"][0]["invocations"][0];
        assert_eq!(invocation["executionSuccessful"], false);
        assert_eq!(invocation["exitCode"], 4);
        let notification = &invocation["toolExecutionNotifications"][0];
        assert_eq!(notification["descriptor"]["id"], "backend_not_reached");
        let text = notification["message"]["text"].as_str().unwrap();
        assert!(text.ends_with("connection refused\nstart it"), "{text}");
    }

    #[test]
    fn findings_are_results_with_their_exchanges() {
        let log: Value = serde_json::from_slice(&render(&sample())).unwrap();
        let run = &log["runs"][0];
        assert_eq!(run["tool"]["driver"]["rules"].as_array().unwrap().len(), 5);
        let results = run["results"].as_array().unwrap();
        let kinds: Vec<_> =
            results.iter().map(|r| (&r["ruleId"], &r["kind"], &r["level"])).collect();
        assert_eq!(
            serde_json::to_value(kinds).unwrap(),
            serde_json::json!([
                ["WXA102", "fail", "note"],
                ["WXA201", "fail", "error"],
                ["WXA402", "fail", "error"],
                ["WXA804", "open", "none"],
            ])
        );
        assert_eq!(results[1]["webRequest"]["method"], "POST");
        assert_eq!(results[0]["suppressions"][0]["kind"], "external");
        let index = results[2]["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], results[2]["ruleId"]);
        assert_eq!(results[1]["webRequest"]["headers"]["Cookie"], "a=b, c=d");
    }
}
