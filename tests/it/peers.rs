//! Third-party packages the tests run for real, as `.ci/peers` installs them.
//! Must not hide their absence where it counts: with `CI` set, a missing one fails the test.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, OnceLock};

use serde_json::Value;

fn folder() -> PathBuf {
    let named = std::env::var_os("PEERS").map(PathBuf::from);
    named.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/peers"))
}

/// Python with these modules, or `None` after saying why the test is skipped.
pub fn python(modules: &str) -> Option<Command> {
    let mut command = Command::new(interpreter());
    command.env("PYTHONPATH", folder().join("py")).env("PYTHONIOENCODING", "utf-8");
    // Found, not imported: that is what the test itself does, and it takes seconds.
    let script =
        "import importlib.util as u, sys; sys.exit(not all(map(u.find_spec, sys.argv[1:])))";
    let probe = || {
        let mut probe = Command::new(command.get_program());
        probe.env("PYTHONPATH", folder().join("py")).args(["-c", script]);
        probe.args(modules.split(", "));
        probe
    };
    usable("python", modules, probe).then_some(command)
}

/// The interpreter itself: what `python3` names may be a script that looks for one, each time anew.
fn interpreter() -> &'static str {
    static FOUND: OnceLock<String> = OnceLock::new();
    FOUND.get_or_init(|| {
        let name = if cfg!(windows) { "python" } else { "python3" };
        let done = Command::new(name).args(["-c", "import sys; print(sys.executable)"]).output();
        let path = done.map(|done| String::from_utf8_lossy(&done.stdout).trim().to_owned());
        path.ok().filter(|path| !path.is_empty()).unwrap_or_else(|| name.to_owned())
    })
}

/// Node with these packages, or `None` after saying why the test is skipped.
pub fn node(package: &str) -> Option<Command> {
    let modules = folder().join("node/node_modules");
    let mut command = Command::new("node");
    command.env("NODE_PATH", &modules);
    let probe = || {
        let mut probe = Command::new("node");
        probe.env("NODE_PATH", &modules);
        probe.args(["-e", &format!("require.resolve('{package}')")]);
        probe
    };
    usable("node", package, probe).then_some(command)
}

/// Whether the probe succeeds; asked once for each.
fn usable(runtime: &'static str, what: &str, probe: impl FnOnce() -> Command) -> bool {
    type Known = BTreeMap<(&'static str, String), Arc<OnceLock<bool>>>;
    static KNOWN: Mutex<Known> = Mutex::new(BTreeMap::new());
    let known = KNOWN.lock().unwrap().entry((runtime, what.to_owned())).or_default().clone();
    let usable = *known.get_or_init(|| {
        let mut probe = probe();
        probe.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        probe.status().is_ok_and(|status| status.success())
    });
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
