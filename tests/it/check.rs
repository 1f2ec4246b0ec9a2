//! `wxauth check` from outside: the demo is clean, choices count, reports are what they say.

use serde_json::Value;

use crate::runner::{Folder, wxauth, wxauth_in};

/// The results by id.
fn outcome<'r>(report: &'r Value, id: &str) -> &'r str {
    let rules = report["rules"].as_array().unwrap();
    rules.iter().find(|rule| rule["id"] == id).unwrap()["outcome"].as_str().unwrap()
}

#[test]
fn the_demo_is_clean() {
    let folder = Folder::new();
    let words = ["check", "--demo", "--report", "json=report.json", "--lang", "en"];
    let done = wxauth_in(&folder, words).run().exits(0);
    let text = std::fs::read_to_string(folder.work().join("report.json")).unwrap();
    let report: Value = serde_json::from_str(&text).unwrap();
    crate::schemas::assert_valid("wxauth.check-report/1", &report);
    for rule in report["rules"].as_array().unwrap() {
        let came = rule["outcome"].as_str().unwrap();
        assert!(matches!(came, "pass" | "skipped"), "{rule:#}");
    }
    assert_eq!(report["summary"]["failed"], 0);
    assert!(report["duration_ms"].as_u64().unwrap() < 15_000, "{}", report["duration_ms"]);
    assert!(done.text().contains("0 findings"), "{}", done.show());
}

#[test]
fn smoke_is_quick_and_skips_the_rest() {
    let done = wxauth(["check", "--demo", "--level", "smoke", "--json"]).run().exits(0);
    let data = &done.json()["data"];
    assert!(data["duration_ms"].as_u64().unwrap() < 2_000, "{}", data["duration_ms"]);
    assert_eq!((outcome(data, "WXA204"), outcome(data, "WXA206")), ("pass", "skipped"));
}

#[test]
fn rules_are_chosen_by_id_name_and_area() {
    let run = |words: &[&str]| {
        let words = ["check", "--demo", "--json"].iter().chain(words);
        wxauth(words).run().exits(0).json()["data"].clone()
    };
    let data = run(&["--only", "state,WXA102", "--skip", "wxa202,state-reusable"]);
    for (id, wanted) in [
        ("WXA102", "pass"),
        ("WXA103", "skipped"),
        ("WXA201", "pass"),
        ("WXA202", "skipped"),
        ("WXA206", "skipped"),
        ("WXA302", "skipped"),
    ] {
        assert_eq!(outcome(&data, id), wanted, "{id}");
    }
    // Asked for by its own id, a rule of the full level is checked at the smoke level too.
    let data = run(&["--only", "WXA206", "--level", "smoke"]);
    assert_eq!(outcome(&data, "WXA206"), "pass");
    wxauth(["check", "--demo", "--only", "nonsense"]).run().exits(2).says("no rule");
    wxauth(["check", "--demo", "--report", "pdf=x"]).run().exits(2).says("FORMAT=FILE");
    wxauth(["check", "--demo", "--report", "json=-,json=-"]).run().exits(2);
}

#[test]
fn what_is_missing_is_said() {
    wxauth(["check"]).run().exits(2).says("[backend]");
    let folder = Folder::new();
    let write = |text: &str| drop(folder.file("wxauth.toml", text));
    let check = || wxauth_in(&folder, ["check", "--mock-port", "0"]).run();
    write("[backend]\npage = 'http://127.0.0.1:1/p'\n");
    check().exits(4).says("cannot be reached");
    write("[backend]\npage = 'nowhere'\n");
    check().exits(2).says("backend.page");
    write("[backend]\npage = 'http://127.0.0.1:1/p'\nstyle = 'spa'\n");
    check().exits(2).says("backend.login");
    write("[backend]\npagee = 'http://127.0.0.1:1/p'\n");
    check().exits(2).says("wxauth.toml:2");
}
