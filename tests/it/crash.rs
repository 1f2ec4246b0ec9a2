//! What a bug of wxauth's own leaves: exit 70, one line, the envelope, and nobody who lives on.
//! Must not need a fault that is built in: every thread is to be as large as `RUST_MIN_STACK` says, no
//! system has room for one of that size, and tokio panics where it is given none.

#![cfg(unix)]

use crate::patience::Patience;
use crate::runner::{Folder, Wxauth, wxauth, wxauth_in};

/// In bytes: 256 TiB, all that a process of 64 bits can address.
const NO_ROOM: &str = "281474976710656";

/// `explain -` reads in a thread, so that Ctrl-C ends it.
fn failing(more: &[&str]) -> Wxauth {
    wxauth(["explain", "-"]).args(more.iter().copied()).env("RUST_MIN_STACK", NO_ROOM)
}

#[test]
fn a_bug_is_one_line_and_exit_70() {
    for (lang, opens, asks) in [
        ("en", "wxauth: a bug in wxauth: ", "; please report it\n"),
        ("zh", "wxauth: wxauth 自身出错：", "；请报告给我们\n"),
    ] {
        let done = failing(&["--lang", lang]).stdin("40029").run().exits(70);
        assert_eq!(done.text(), "");
        let told = &done.stderr;
        assert!(told.starts_with(opens) && told.ends_with(asks), "{}", done.show());
        // What happened, and where.
        assert!(told.contains("spawn worker thread") && told.contains(".rs:"), "{}", done.show());
        assert_eq!(told.lines().count(), 1, "{}", done.show());
    }
}

#[test]
fn whoever_asks_for_the_stack_is_shown_it() {
    let done = failing(&[]).env("RUST_BACKTRACE", "1").run().exits(70);
    assert!(done.stderr.lines().count() > 1, "{}", done.show());
}

#[test]
fn a_bug_comes_in_the_envelope_too() {
    let done = failing(&["--json"]).run().exits(70);
    let json = done.json();
    assert_eq!(json["schema"], "wxauth.explain/1");
    assert_eq!((&json["ok"], &json["exit"]), (&false.into(), &70.into()));
    assert_eq!(json["error"]["kind"], "bug");
    let told = done.stderr.trim_end().strip_prefix("wxauth: ");
    assert_eq!(json["error"]["message"].as_str(), told, "{}", done.show());
}

/// The code of `run` is its command's, so a bug is told by the one that is its own; what the command
/// started ends with it, and the folder of keys goes.
#[test]
fn a_bug_of_run_leaves_nobody_behind() {
    let line = "sleep 600 </dev/null >/dev/null 2>&1 & echo $! > new; mv new told; wait";
    // The name is looked up in a thread at once: mostly, not always, the command has come to life by then.
    let tries = std::iter::repeat_with(|| {
        let folder = Folder::new();
        let words = ["run", "--wait-for", "http://somewhere.invalid/", "--", "sh", "-c", line];
        let run = wxauth_in(&folder, words).env("RUST_MIN_STACK", NO_ROOM);
        let path = std::env::var_os("PATH").unwrap_or_default();
        let done = run.env("PATH", path).run().exits(125);
        assert!(done.stderr.starts_with("wxauth: a bug in wxauth: "), "{}", done.show());
        let left = std::fs::read_dir(folder.temporary()).unwrap().count();
        assert_eq!(left, 0, "{}", done.show());
        std::fs::read_to_string(folder.work().join("told")).ok()
    });
    let sleeper = tries.take(100).flatten().next().expect("the command never began");
    let patience = Patience::new();
    while lives(sleeper.trim()) {
        assert!(!patience.is_over(), "{sleeper} lives on");
        std::thread::yield_now();
    }
}

fn lives(pid: &str) -> bool {
    // Who has ended and waits to be noticed answers to `kill -0` as well.
    let done = std::process::Command::new("ps").args(["-o", "stat=", "-p", pid]).output().unwrap();
    let state = String::from_utf8_lossy(&done.stdout);
    !state.trim().is_empty() && !state.trim().starts_with('Z')
}
