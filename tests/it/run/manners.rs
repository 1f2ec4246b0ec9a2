//! The child's life: streams, status, signals, and nothing left behind.

use super::{events, left, run, run_in};
use crate::patience::Patience;
use crate::runner::{Folder, wxauth};
use crate::terminal::{PROGRAM, Terminal};

#[test]
fn the_status_is_the_childs_and_the_failures_are_told_apart() {
    run(&[], &["true"]).exits(0);
    run(&[], &["sh", "-c", "exit 7"]).exits(7);
    run(&[], &["sh", "-c", "kill -9 $$"]).exits(137);
    run(&[], &["no-such-program-anywhere"]).exits(127).says("no-such-program-anywhere");
    run(&[], &["/etc/passwd"]).exits(126);
    run(&[], &["npm run build"]).exits(127).says("sh -c 'npm run build'");
    run(&["--no-such-flag"], &["true"]).exits(125);
    run(&["--scenario", "nope"], &["true"]).exits(125);
    wxauth(["run"]).run().exits(125);
    wxauth(["run", "--help"]).run().exits(0);
}

#[test]
fn streams_pass_untouched() {
    let folder = Folder::new();
    let bytes: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    let done = run_in(&folder, &["--quiet"], &["cat"]).stdin(bytes.clone()).run().exits(0);
    assert!(done.stdout == bytes && done.stderr.is_empty(), "{}", done.stderr);
    // What follows belongs to the child, flags of ours included.
    let done = run(&["--quiet"], &["echo", "--json", "--help", "--"]).exits(0);
    assert_eq!(done.text(), "--json --help --\n");
}

#[test]
fn secrets_stay_and_the_rest_of_the_environment_passes() {
    let folder = Folder::new();
    let done = run_in(&folder, &[], &["env"])
        .env("WXAUTH_SECRET", "hunter2")
        .env("WXAUTH_TICKET_SECRET", "hunter2-hunter2-hunter2-hunter2-h")
        .env("WXAUTH_TICKET_KEY_FILE", "hunter2.pem")
        .env("WXAUTH_CALL_TICKET_FILE", "hunter2.ticket")
        .env("WXAUTH_CALL_OPENID", "o-hunter2")
        .env("WXAUTH_MOCK_CONTROL_TOKEN", "hunter2-hunter2-hunter2")
        .env("WXAUTH_RUN_EVENTS", "hunter2.ndjson")
        .env("WXAUTH_APPID", "wx5b6e96c8c89c614e")
        .env("NO_PROXY", "corp.example,.qq.com")
        .env("NODE_OPTIONS", "--no-warnings")
        .run()
        .exits(0);
    let text = done.text();
    assert!(!text.contains("hunter2"), "{text}");
    assert!(text.contains("WXAUTH_APPID=wx5b6e96c8c89c614e\n"));
    assert!(
        text.contains("WXAUTH_MOCK=http://127.0.0.1:") && text.contains("WXAUTH_CHROMIUM_ARGS=")
    );
    assert!(text.contains("NO_PROXY=localhost,127.0.0.1,::1,corp.example\n"), "{text}");
    assert!(text.contains("NODE_OPTIONS=--no-warnings --require="), "{text}");
}

#[test]
fn commands_of_wxauth_inside_find_the_emulator() {
    let program = env!("CARGO_BIN_EXE_wxauth");
    let login =
        format!("'{program}' listen --port 0 --grace 0 --as zhangsan --appid wx5b6e96c8c89c614e");
    let done = run(&[], &["sh", "-c", &login]).exits(0);
    assert_eq!(done.text().trim().len(), 32, "a code: {}", done.show());
}

#[test]
fn signals_reach_the_whole_family() {
    let folder = Folder::new();
    // The inner shell outlives its parent unless it is told.
    let line = "trap 'exit 5' TERM; sh -c 'trap \"echo inner >> told; exit\" TERM; echo up; \
                while :; do sleep 0.05; done' & wait; exit 1";
    let mut running = run_in(&folder, &[], &["sh", "-c", line]).start();
    assert_eq!(running.line(), "up");
    running.signal("TERM");
    running.wait().exits(5);
    let told = std::fs::read_to_string(folder.work().join("told")).unwrap();
    assert_eq!(told.lines().count(), 1);
    assert!(left(&folder.temporary()).is_empty());
}

#[test]
fn grandchildren_do_not_stay() {
    let folder = Folder::new();
    let line = "sleep 300 & echo $!; exit 4";
    let done = run_in(&folder, &[], &["sh", "-c", line]).run().exits(4);
    let pid = done.text().trim().to_owned();
    assert!(!std::path::Path::new(&format!("/proc/{pid}/exe")).exists());
    assert!(done.stderr.contains("1 processes") || !cfg!(target_os = "linux"), "{}", done.stderr);
    // One that left the group as daemons do, and one that does not want to go.
    let line =
        "setsid sh -c 'trap \"\" TERM HUP; echo $$; while :; do sleep 0.1; done' & sleep 0.3";
    let done = run_in(&folder, &[], &["sh", "-c", line]).run().exits(0);
    let pid = done.text().trim().to_owned();
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    assert!(status.is_empty() || status.contains("State:\tZ"), "{status}");
}

#[test]
fn a_killed_run_is_cleared_away_by_the_next() {
    let folder = Folder::new();
    let mut running = run_in(&folder, &[], &["sh", "-c", "echo up; exec sleep 5"]).start();
    assert_eq!(running.line(), "up");
    let temporary = folder.temporary();
    assert_eq!(left(&temporary).len(), 1);
    // Another run beside it leaves it alone.
    run_in(&folder, &[], &["true"]).run().exits(0);
    assert_eq!(left(&temporary).len(), 1);
    running.signal("KILL");
    drop(running);
    run_in(&folder, &[], &["true"]).run().exits(0);
    assert!(left(&temporary).is_empty());
}

#[test]
fn a_terminal_is_passed_through() {
    let folder = Folder::new();
    // The child reads from the terminal, and Ctrl-C there (^C, 3) is the child's own affair.
    let inner = "test -t 0 && test -t 1 && read line && echo got:$line; \
                 trap 'echo caught; exit 9' INT; echo armed; while :; do sleep 0.05; done";
    let line = format!("exec {PROGRAM} run --quiet -- sh -c '{}'", inner.replace('\'', "'\\''"));
    let Some(mut terminal) = Terminal::open(&folder, &line, &[]) else { return };
    terminal.press("hello\n");
    let seen = terminal.until("armed");
    assert!(seen.contains("got:hello"), "{seen}");
    terminal.press("\u{3}");
    let (rest, code) = terminal.end();
    assert_eq!(rest.matches("caught").count(), 1, "once, not twice: {rest}");
    assert_eq!(code, 9, "{rest}");
}

#[cfg(target_os = "linux")]
#[test]
fn events_that_cannot_be_written_are_told_once_and_leave_the_child_alone() {
    let folder = Folder::new();
    let done = run_in(&folder, &["--events", "/dev/full"], &["sh", "-c", "exit 3"]).run().exits(3);
    assert_eq!(done.show().matches("--events: cannot be written").count(), 1, "{}", done.show());
}

#[test]
fn events_tell_the_story() {
    let folder = Folder::new();
    let path = folder.work().join("events.ndjson");
    let words =
        ["sh", "-c", "curl -sS https://api.weixin.qq.com/sns/auth?access_token=canary; exit 3"];
    run_in(&folder, &["--events", "events.ndjson"], &words).run().exits(3);
    let lines = events(&path);
    let names: Vec<&str> = lines.iter().map(|line| line["event"].as_str().unwrap()).collect();
    assert_eq!(names, ["ready", "request", "end"]);
    assert_eq!(lines[1]["host"], "api.weixin.qq.com");
    assert!(!lines[1].to_string().contains("canary"));
    assert_eq!(
        (lines[2]["exit"].as_i64(), lines[2]["calls"]["api.weixin.qq.com"].as_i64()),
        (Some(3), Some(1))
    );
    assert_eq!(lines[2]["errcodes"]["41009"], 1, "no openid was given: {}", lines[2]);
}

#[test]
fn waits_until_the_command_answers() {
    let server = "import http.server as h, sys; \
                  s = h.HTTPServer(('127.0.0.1', int(sys.argv[1])), h.SimpleHTTPRequestHandler); \
                  s.serve_forever()";
    let folder = Folder::new();
    let port = crate::peer::free_port();
    let url = format!("http://127.0.0.1:{port}/");
    let options = ["--wait-for", &url, "--events", "events.ndjson"];
    let words = ["python3", "-c", server, &port.to_string()];
    let running = run_in(&folder, &options, &words).start();
    let path = folder.work().join("events.ndjson");
    let patience = Patience::new();
    while !std::fs::read_to_string(&path).is_ok_and(|text| text.contains("\"up\"")) {
        assert!(!patience.is_over(), "never up");
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    running.signal("TERM");
    running.wait().exits(143);
    let options = ["--wait-for", "http://127.0.0.1:1/", "--wait-timeout", "100ms"];
    run(&options, &["sleep", "60"]).exits(125).says("http://127.0.0.1:1/ did not answer");
}
