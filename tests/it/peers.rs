//! Third-party packages the tests run for real, as `.ci/peers` installs them.
//! Must not hide their absence where it counts: with `CI` set, a missing one fails the test.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;

fn folder() -> PathBuf {
    let named = std::env::var_os("PEERS").map(PathBuf::from);
    named.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/peers"))
}

/// Python with these modules, or `None` after saying why the test is skipped.
pub fn python(modules: &str) -> Option<Command> {
    let name = if cfg!(windows) { "python" } else { "python3" };
    let mut command = Command::new(name);
    command.env("PYTHONPATH", folder().join("py")).env("PYTHONIOENCODING", "utf-8");
    let mut probe = Command::new(name);
    probe.env("PYTHONPATH", folder().join("py")).args(["-c", &format!("import {modules}")]);
    usable(probe, modules).then_some(command)
}

/// Node with these packages, or `None` after saying why the test is skipped.
pub fn node(package: &str) -> Option<Command> {
    let modules = folder().join("node/node_modules");
    let mut command = Command::new("node");
    command.env("NODE_PATH", &modules);
    let mut probe = Command::new("node");
    probe.env("NODE_PATH", &modules).args(["-e", &format!("require('{package}')")]);
    usable(probe, package).then_some(command)
}

fn usable(mut probe: Command, what: &str) -> bool {
    let status = probe.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let usable = status.is_ok_and(|s| s.success());
    if !usable {
        assert!(std::env::var_os("CI").is_none(), "{what} is missing: .ci/peers installs it");
        // Not inside a #[test], where clippy would allow it; a skip must not be silent.
        #[allow(clippy::print_stderr)]
        {
            eprintln!("skipped: {what} is missing (.ci/peers installs it)");
        }
    }
    usable
}

/// Runs a script that reads one JSON document and answers another.
pub fn ask(mut command: Command, script: &str, question: &Value) -> Value {
    use std::io::Write;
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/peers").join(script);
    let pipes = command.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = pipes.spawn().unwrap();
    child.stdin.take().unwrap().write_all(question.to_string().as_bytes()).unwrap();
    let done = child.wait_with_output().unwrap();
    assert!(done.status.success(), "{:?}", command);
    serde_json::from_slice(&done.stdout).unwrap()
}
