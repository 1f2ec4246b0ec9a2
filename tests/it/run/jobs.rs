//! Job control: Ctrl-Z and `fg` in a terminal, SIGTSTP and SIGCONT without one.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::clients::there;
use crate::patience::Patience;
use crate::runner::Folder;

const PROGRAM: &str = env!("CARGO_BIN_EXE_wxauth");

#[test]
fn a_terminals_ctrl_z_stops_both_and_fg_goes_on() {
    if !there("python3") || !cfg!(target_os = "linux") {
        return;
    }
    let folder = Folder::new();
    let shell = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/run/jobs/shell.py");
    // It reads from the terminal when it goes on: that is its again.
    let child = "echo begun; read line; echo got:$line; exit 3";
    let done = Command::new("python3")
        .arg(shell)
        .args([PROGRAM, "run", "--quiet", "--", "sh", "-c", child])
        .current_dir(folder.work())
        .env("HOME", folder.home())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let screen = String::from_utf8_lossy(&done.stdout).into_owned();
    for told in ["stopped T", "got:on", "status 3"] {
        assert!(screen.contains(told), "{told}: {screen}{}", String::from_utf8_lossy(&done.stderr));
    }
}

/// Whether a process is stopped, by the letter of its state.
fn stopped(pid: &str) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit(')').next().is_some_and(|rest| rest.trim_start().starts_with('T'))
}

fn until(what: &str, is: impl Fn() -> bool) {
    let patience = Patience::new();
    while !is() {
        assert!(!patience.is_over(), "never: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_stop_from_elsewhere_reaches_the_child_and_so_does_going_on() {
    if !there("setsid") || !cfg!(target_os = "linux") {
        return;
    }
    use std::io::{BufRead, BufReader, Write};
    let folder = Folder::new();
    // A session of its own has no terminal, whatever the tests have.
    let mut run = Command::new("setsid")
        .args([
            PROGRAM,
            "run",
            "--quiet",
            "--",
            "sh",
            "-c",
            "echo $$; read line; echo $line; exit 6",
        ])
        .current_dir(folder.work())
        .env("HOME", folder.home())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(run.stdout.take().unwrap()).lines();
    let (ours, child) = (run.id().to_string(), lines.next().unwrap().unwrap());
    let kill = |signal: &str| {
        assert!(Command::new("kill").args([signal, &ours]).status().unwrap().success());
    };
    for _ in 0..2 {
        kill("-TSTP");
        until("both are stopped", || stopped(&ours) && stopped(&child));
        kill("-CONT");
        until("both go on", || !stopped(&ours) && !stopped(&child));
    }
    run.stdin.take().unwrap().write_all(b"on\n").unwrap();
    assert_eq!(lines.next().unwrap().unwrap(), "on");
    assert_eq!(run.wait().unwrap().code(), Some(6));
}
