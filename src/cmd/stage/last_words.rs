//! What of a program's log tells why it ended: what looks like the error, and the last lines.
//! Must not read more than the end of a long log, nor judge the status.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;

use crate::error::one_line;

/// How much of a log's end is looked at, in bytes.
const READ: u64 = 256 * 1024;
/// Last lines shown.
const TAIL: usize = 8;
/// Lines before those that look like an error.
const TELLING: usize = 3;
/// One line in characters: what a program prints into one is not ours to bound.
const WIDE: usize = 300;

/// Of the log in this file; nothing when it cannot be read.
pub(in crate::cmd) fn of_log(log: &Path) -> String {
    let read = || {
        let mut file = File::open(log)?;
        let from = file.metadata()?.len().saturating_sub(READ);
        file.seek(SeekFrom::Start(from))?;
        let mut bytes = Vec::new();
        file.take(READ).read_to_end(&mut bytes)?;
        Ok::<_, std::io::Error>(bytes)
    };
    of(&String::from_utf8_lossy(&read().unwrap_or_default()))
}

/// Of its text, in one line: a runtime that puts the reason above the stack (Node, Java) would lose it
/// to the last lines alone.
fn of(text: &str) -> String {
    let lines = without_frames(text);
    let tail = lines.len().saturating_sub(TAIL);
    let telling: Vec<usize> = (0..tail).filter(|at| tells(&lines, *at)).collect();
    let shown = telling
        .iter()
        .skip(telling.len().saturating_sub(TELLING))
        .copied()
        .chain(tail..lines.len());
    let mut told: Vec<String> = Vec::new();
    let mut next = None;
    for (at, line) in
        shown.filter_map(|at| lines.get(at).map(|line| (at, line))).take(TELLING + TAIL)
    {
        if next.is_some_and(|next| next != at) {
            told.push("…".to_owned());
        }
        told.push(one_line(&short(line.trim())));
        next = Some(at + 1);
    }
    told.join(" | ")
}

fn short(line: &str) -> String {
    let cut: String = line.chars().take(WIDE).collect();
    if cut.len() < line.len() { cut + "…" } else { cut }
}

/// Neither empty nor the mark under a quoted place (`^`, `~~~^^^`).
fn says_something(line: &str) -> bool {
    line.chars().any(|c| !c.is_whitespace() && !matches!(c, '^' | '~'))
}

/// The lines that say something. Of a stack only the first place in the program itself is kept: the
/// others are the runtime's, or packages', or how one came there.
fn without_frames(text: &str) -> Vec<&str> {
    let mut told = false;
    let keep = |line: &&str| {
        if !is_frame(line) {
            told = false;
            return says_something(line);
        }
        let own = !told
            && line.contains('/')
            && !["(node:", " node:", "node_modules", "<anonymous>)"]
                .iter()
                .any(|part| line.contains(part));
        told |= own;
        own
    };
    text.lines().filter(keep).collect()
}

/// A place in a stack (Node, Java, .NET): many lines, and none says why.
fn is_frame(line: &str) -> bool {
    line.starts_with(char::is_whitespace) && line.trim_start().starts_with("at ")
}

/// The line where a runtime says why it gives up.
fn tells(lines: &[&str], at: usize) -> bool {
    let Some(line) = lines.get(at) else { return false };
    // Rust's message stands under its place.
    if at
        .checked_sub(1)
        .and_then(|before| lines.get(before))
        .is_some_and(|l| l.contains(" panicked at "))
    {
        return true;
    }
    // What is set in is a place in a stack or a line of the program, quoted.
    if line.starts_with(char::is_whitespace) {
        return false;
    }
    let opens = [
        "panic: ",
        "fatal error: ",
        "Exception in thread ",
        "Caused by: ",
        "Uncaught ",
        "Unhandled ",
    ];
    if opens.iter().any(|open| line.starts_with(open)) || line.contains(" panicked at ") {
        return true;
    }
    // `TypeError: …`, `Error [ERR_X]: …`, `java.lang.IllegalStateException: …`, `PHP Fatal error:  …`,
    // and Ruby's `app.rb:1:in …: cannot load … (LoadError)`.
    let head = line.split_once(':').map_or("", |(head, _)| head);
    let name = head.split(" [").next().unwrap_or_default().to_ascii_lowercase();
    let named = name.ends_with("error") || name.ends_with("exception");
    named || line.ends_with("Error)") || ends_a_traceback(lines, at)
}

/// The first line at the margin under Python's `Traceback`, whatever the exception is called.
fn ends_a_traceback(lines: &[&str], at: usize) -> bool {
    let mut above = lines.get(..at).unwrap_or_default().iter().rev();
    above
        .find(|line| !line.starts_with(char::is_whitespace))
        .is_some_and(|line| line.starts_with("Traceback (most recent call last)"))
}

#[cfg(test)]
mod tests {
    use super::of;

    /// Written by Node 20.20 where `express` is not installed, shortened by a few places in the stack.
    const NODE: &str = "\
node:internal/modules/cjs/loader:1210
  throw err;
  ^

Error: Cannot find module 'express'
Require stack:
- /app/server.js
    at Module._resolveFilename (node:internal/modules/cjs/loader:1207:15)
    at Module._load (node:internal/modules/cjs/loader:1038:27)
    at Module.require (node:internal/modules/cjs/loader:1289:19)
    at require (node:internal/modules/helpers:182:18)
    at Object.<anonymous> (/app/server.js:1:17)
    at Module._compile (node:internal/modules/cjs/loader:1521:14)
    at Function.executeUserEntryPoint [as runMain] (node:internal/modules/run_main:164:12) {
  code: 'MODULE_NOT_FOUND',
  requireStack: [ '/app/server.js' ]
}

Node.js v20.20.2
";

    #[test]
    fn of_a_stack_the_first_place_in_the_program_is_told() {
        let stack = "\
node:buffer:322
  throw new ERR_INVALID_ARG_TYPE(
  ^

TypeError [ERR_INVALID_ARG_TYPE]: Received undefined
    at Function.from (node:buffer:322:9)
    at sign (/app/node_modules/jwa/index.js:9:1)
    at IncomingMessage.<anonymous> (/app/server.js:35:36)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)
    at async main (/app/main.js:2:1)
";
        let told = of(stack);
        assert!(
            told.ends_with(
                "Received undefined | at IncomingMessage.<anonymous> (/app/server.js:35:36)"
            ),
            "{told}"
        );
    }

    /// Written by Python 3.12; the process went on for a while.
    const PYTHON: &str = "\
Traceback (most recent call last):
  File \"/app/app.py\", line 5, in <module>
    load()
  File \"/app/app.py\", line 3, in load
    raise ImproperlyConfigured(\"APPID is not set\")
settings.ImproperlyConfigured: APPID is not set
";

    #[test]
    fn nodes_reason_stands_above_the_stack() {
        let told = of(NODE);
        assert!(told.contains("Error: Cannot find module 'express' | Require stack:"), "{told}");
        assert!(told.ends_with("} | Node.js v20.20.2") && !told.contains("runMain"), "{told}");
        let more = format!("{NODE}{}", "npm error see the log\n".repeat(9));
        let told = of(&more);
        assert!(told.starts_with("Error: Cannot find module 'express' | … | npm"), "{told}");
    }

    #[test]
    fn pythons_reason_ends_the_traceback() {
        let reason = "settings.ImproperlyConfigured: APPID is not set";
        assert!(of(PYTHON).ends_with(reason), "{}", of(PYTHON));
        let told = of(&format!("{PYTHON}{}", "worker stops\n".repeat(20)));
        assert!(told.starts_with(&format!("{reason} | … | worker stops | worker")), "{told}");
    }

    #[test]
    fn other_runtimes_name_theirs_too() {
        let rest = "goodbye\n".repeat(8);
        for reason in [
            "panic: no secret",
            "Exception in thread \"main\" java.lang.IllegalStateException: no secret",
            "PHP Fatal error:  Uncaught Exception: no secret in /app/a.php:3",
            "app.rb:1:in `require': cannot load such file -- sinatra (LoadError)",
        ] {
            let told = of(&format!("starting\n{reason}\n{rest}"));
            assert!(told.starts_with(reason), "{told}");
        }
        let rust = "thread 'main' panicked at src/main.rs:2:5:\nno secret\n";
        let told = of(&format!("{rust}{rest}"));
        assert!(told.contains("src/main.rs:2:5: | no secret | goodbye"), "{told}");
    }

    #[test]
    fn what_is_shown_is_bounded() {
        let log = format!("Error: {}\n", "x".repeat(10_000)).repeat(1000);
        let told = of(&log);
        assert!(told.len() < 11 * 400, "{}", told.len());
        assert_eq!(of(""), "");
        assert_eq!(of("out of luck\n"), "out of luck");
    }
}
