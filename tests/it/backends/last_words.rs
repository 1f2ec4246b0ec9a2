//! Real back ends that die before they answer: the line in which Node and Python say why is told.
//! Must not depend on packages, nor on how a version of a runtime words what stands around that line.

use std::net::TcpListener;
use std::process::Command;

use crate::peer::{Nobody, free_port};
use crate::peers;
use crate::runner::{Folder, wxauth_in};

/// A program, and the line by which it goes.
struct Dying {
    file: &'static str,
    text: String,
    reason: String,
}

fn dying(file: &'static str, text: &str, reason: impl Into<String>) -> Dying {
    Dying { file, text: text.to_owned(), reason: reason.into() }
}

impl Dying {
    /// What `check` and `load` say of it, who start it.
    fn assert_told(&self, runtime: &Command) {
        let (folder, nobody) = (Folder::new(), Nobody::new());
        let file = folder.file(self.file, &self.text);
        let words = [runtime.get_program().to_string_lossy(), file.to_string_lossy()];
        let page = format!("http://{}/", nobody.address());
        let start = toml::Value::try_from(words.to_vec()).unwrap();
        let table = format!("[backend]\nstart = {start}\nready = '{page}'\npage = '{page}'\n");
        folder.file("wxauth.toml", table);
        for command in ["check", "load"] {
            let words = [command, "--mock-port", "0", "--lang", "en"];
            let run = wxauth_in(&folder, words);
            let done = run.env("PATH", std::env::var_os("PATH").unwrap_or_default()).run().exits(4);
            let done = done.says("the back end ended with status 1 before it answered");
            let because = done.stderr.lines().find_map(|line| line.strip_prefix("  because: "));
            let because = because.unwrap_or_else(|| panic!("{}", done.show()));
            // A line of its own, no piece of a quoted one.
            let told = because.split(" | ").any(|line| line.starts_with(&self.reason));
            assert!(told, "{}: {because}", self.reason);
            // Where in the program it happened may stand there; where inside the runtime helps nobody.
            assert!(!because.contains("(node:"), "{because}");
        }
    }
}

/// Somebody who has the port and says nothing.
fn taken() -> (TcpListener, u16) {
    let listener = TcpListener::bind(("127.0.0.1", free_port())).unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port)
}

#[test]
fn node_says_why_it_could_not_start() {
    let Some(node) = peers::node("path") else { return };
    let (_listener, port) = taken();
    let listens = format!("require('http').createServer().listen({port}, '127.0.0.1')");
    let used = format!("Error: listen EADDRINUSE: address already in use 127.0.0.1:{port}");
    for program in [
        dying("server.js", "require('no-such-thing')", "Error: Cannot find module 'no-such-thing'"),
        dying(
            "server.mjs",
            "import 'no-such-thing'",
            "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'no-such-thing'",
        ),
        dying("server.js", &listens, used),
        dying("server.js", "null.appid", "TypeError: Cannot read properties of null"),
    ] {
        program.assert_told(&node);
    }
}

#[test]
fn python_says_why_it_could_not_start() {
    let Some(python) = peers::python("json") else { return };
    let (_listener, port) = taken();
    let listens = format!(
        "import http.server as h\nh.HTTPServer(('127.0.0.1', {port}), h.BaseHTTPRequestHandler)"
    );
    // The number is the system's: EADDRINUSE.
    let used = format!("OSError: [Errno {}] ", if cfg!(target_os = "linux") { 98 } else { 48 });
    let chained = "import os\ntry:\n    os.environ['NO_SUCH_APPID']\nexcept KeyError as e:\n    \
                   raise Exception('APPID is not set') from e\n";
    for program in [
        dying(
            "app.py",
            "import no_such_thing",
            "ModuleNotFoundError: No module named 'no_such_thing'",
        ),
        dying("app.py", &listens, used),
        dying("app.py", chained, "Exception: APPID is not set"),
    ] {
        program.assert_told(&python);
    }
}
