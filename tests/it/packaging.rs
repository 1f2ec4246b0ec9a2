//! What ships wxauth into CI: the scripts are run as they are, and the templates hold just those.

#![cfg(unix)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::peer::{Peer, answer};
use crate::runner::Folder;

fn packaging(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging").join(file)
}

fn text(file: &str) -> String {
    std::fs::read_to_string(packaging(file)).unwrap()
}

const BINARY: &str = env!("CARGO_BIN_EXE_wxauth");

fn install(folder: &Folder, variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new("sh");
    command.arg(packaging("ci/install.sh")).arg(folder.work().join("bin"));
    command.current_dir(folder.work());
    for name in ["WXAUTH_BINARY", "WXAUTH_URL", "WXAUTH_SHA256", "WXAUTH_SOURCE"] {
        command.env_remove(name);
    }
    command.envs(variables.iter().copied()).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr[..]].concat()).into_owned()
}

#[test]
fn installs_a_file_that_is_there() {
    let folder = Folder::new();
    let done = install(&folder, &[("WXAUTH_BINARY", BINARY)]);
    assert!(done.status.success(), "{}", said(&done));
    let version = format!("wxauth {}", env!("CARGO_PKG_VERSION"));
    assert!(said(&done).contains(&version), "{}", said(&done));
    assert!(folder.work().join("bin/wxauth").exists());
    let nothing = install(&folder, &[]);
    assert_eq!(nothing.status.code(), Some(2), "{}", said(&nothing));
}

#[test]
fn fetches_only_the_file_that_is_meant() {
    let bytes = std::fs::read(BINARY).unwrap();
    let sum = ring::digest::digest(&ring::digest::SHA256, &bytes);
    let sum: String = sum.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    let server = Peer::start(move |_| answer(200, bytes.clone()));
    let url = server.url("/wxauth");
    let folder = Folder::new();
    let other = "0".repeat(64);
    for (sum, works) in [(other.as_str(), false), (sum.as_str(), true)] {
        let done = install(&folder, &[("WXAUTH_URL", &url), ("WXAUTH_SHA256", sum)]);
        assert_eq!(done.status.success(), works, "{}", said(&done));
        assert_eq!(folder.work().join("bin/wxauth").exists(), works);
    }
    let without = install(&folder, &[("WXAUTH_URL", &url)]);
    assert!(!without.status.success() && said(&without).contains("WXAUTH_SHA256"));
}

fn check(folder: &Folder, arguments: &str) -> Output {
    let bin = Path::new(BINARY).parent().unwrap();
    let path = std::env::var("PATH").unwrap();
    let mut command = Command::new("sh");
    command.arg(packaging("ci/check.sh")).current_dir(folder.work());
    command.env("PATH", format!("{}:{path}", bin.display()));
    command
        .env("WXAUTH_ARGS", arguments)
        .env("WXAUTH_CHECK_LEVEL", "smoke")
        .env("WXAUTH_LANG", "en");
    command.env("WXAUTH_BASELINE", "baseline.json");
    command.env("GITHUB_STEP_SUMMARY", folder.work().join("summary.md"));
    command.output().unwrap()
}

#[test]
fn checks_and_leaves_every_report_also_of_a_failure() {
    let folder = Folder::new();
    let good = check(&folder, "--demo");
    assert!(good.status.success(), "{}", said(&good));
    for file in ["check.json", "junit.xml", "check.sarif", "check.html", "check.txt"] {
        let path = folder.work().join("wxauth-reports").join(file);
        assert!(path.metadata().unwrap().len() > 0, "{file}");
    }
    let summary = std::fs::read_to_string(folder.work().join("summary.md")).unwrap();
    assert!(summary.starts_with("```\n"), "{summary}");
    let bad = check(&folder, "--demo --flaw ticket-none");
    assert_eq!(bad.status.code(), Some(1), "{}", said(&bad));
    let junit = std::fs::read_to_string(folder.work().join("wxauth-reports/junit.xml")).unwrap();
    assert!(junit.contains("<failure"), "{junit}");
    // What is known before does not fail the build.
    check(&folder, "--demo --flaw ticket-none --write-baseline baseline.json");
    let known = check(&folder, "--demo --flaw ticket-none");
    assert!(known.status.success(), "{}", said(&known));
}

/// A script without its first line, as it stands in a block of a template.
fn block(script: &str) -> String {
    let lines = text(script);
    let lines = lines.lines().skip(1).map(|line| match line {
        "" => "\n".to_owned(),
        line => format!("      {line}\n"),
    });
    lines.collect()
}

#[test]
fn the_gitlab_template_holds_the_scripts_word_for_word() {
    let template = text("gitlab/wxauth.gitlab-ci.yml");
    for script in ["ci/install.sh", "ci/check.sh"] {
        assert!(template.contains(&block(script)), "{script} differs from the template");
    }
}

#[test]
fn the_templates_are_yaml_of_the_right_shape() {
    let Some(mut python) = crate::peers::python("yaml") else { return };
    let read = "import json, sys, yaml; print(json.dumps([yaml.safe_load(open(f)) for f in sys.argv[1:]]))";
    let files = ["github-action/action.yml", "gitlab/wxauth.gitlab-ci.yml"].map(packaging);
    let done = python.args(["-c", read]).args(files).output().unwrap();
    let both: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    let action = &both[0];
    assert_eq!(action["runs"]["using"], "composite");
    for step in action["runs"]["steps"].as_array().unwrap() {
        assert!(step["uses"].is_string() || (step["run"].is_string() && step["shell"] == "sh"));
        // An expression inside a script would run whatever an input says.
        assert!(!step["run"].to_string().contains("${{"), "{step}");
    }
    for (name, input) in action["inputs"].as_object().unwrap() {
        assert!(input["description"].is_string() && input["default"].is_string(), "{name}");
    }
    let job = &both[1][".wxauth-check"];
    assert_eq!(job["artifacts"]["reports"]["junit"], "$WXAUTH_REPORTS/junit.xml");
    assert_eq!(job["artifacts"]["when"], "always");
    assert!(job["script"][0].as_str().unwrap().contains("wxauth \"$@\""));
}
