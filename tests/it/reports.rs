//! The forms of a check's report, held to what their readers expect: schemas, parsers, a browser.

use wxauth::report::check::Report;
use wxauth::report::{html, junit, sarif};

use crate::peers;

pub fn sample() -> Report {
    serde_json::from_str(include_str!("../golden/check-report.json")).unwrap()
}

#[test]
fn sarif_is_valid_by_the_official_schema() {
    // The package ships the schema of the standard, SARIF 2.1.0 with its errata.
    let Some(mut node) = peers::node("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json")
    else {
        return;
    };
    let ask = "process.stdout.write(JSON.stringify(require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json')))";
    let schema = node.args(["-e", ask]).output().unwrap().stdout;
    // The published schema has a stray bracket in one pattern; browsers' regular expressions take it
    // for a letter, ours want it marked as one.
    let schema = String::from_utf8(schema).unwrap().replace("{2}]?$", "{2}\\\\]?$");
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let log: serde_json::Value = serde_json::from_slice(&sarif::render(&sample())).unwrap();
    let faults: Vec<String> = validator
        .iter_errors(&log)
        .map(|fault| format!("{} at {}", fault, fault.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
    let mut broken = log;
    broken["runs"][0]["results"][0]["level"] = "grave".into();
    assert!(!validator.is_valid(&broken), "the schema can say no");
}

#[test]
fn junit_is_read_by_a_parser_that_is_not_ours() {
    let Some(mut python) = peers::python("xml.etree.ElementTree") else { return };
    let folder = crate::runner::Folder::new();
    let mut report = sample();
    report.rules[1].summary = "control \u{1b} and <markup> & \"quotes\"".to_owned();
    let file = folder.work().join("junit.xml");
    std::fs::write(&file, junit::render(&report)).unwrap();
    let read = "import sys, xml.etree.ElementTree as e; r = e.parse(sys.argv[1]).getroot(); \
        print(len(r.findall('.//testcase')), len(r.findall('.//failure')), \
        r.get('failures'), r.find('.//failure').get('message'))";
    let done = python.args(["-c", read]).arg(&file).output().unwrap();
    let said = String::from_utf8(done.stdout).unwrap();
    assert_eq!(said.trim(), "5 2 2 control \u{fffd} and <markup> & \"quotes\"");
}

#[test]
fn html_is_one_file() {
    let page = String::from_utf8(html::render(&sample())).unwrap();
    assert!(page.contains("Content-Security-Policy") && page.ends_with("</html>\n"));
    if let Some(folder) = std::env::var_os("WXAUTH_TEST_KEEP") {
        std::fs::write(std::path::Path::new(&folder).join("report.html"), page).unwrap();
    }
}
