//! What people try with `run` that nobody planned for: odd commands, odd folders, runs inside runs.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::net::TcpListener;

use super::clients::there;
use super::{ANSWER, CALL, events, left, run, run_in};
use crate::runner::Folder;

#[test]
fn what_cannot_be_started_is_told_with_what_to_do() {
    let folder = Folder::new();
    let script = folder.file("script", "echo hello\n");
    let mode = std::process::Command::new("chmod").arg("+x").arg(&script).status();
    assert!(mode.unwrap().success());
    folder.file("plain", "echo hello\n");
    run_in(&folder, &[], &["./script"]).run().exits(126).says("wxauth run -- sh ./script");
    run_in(&folder, &[], &["./plain"]).run().exits(126).says("chmod +x ./plain");
    run_in(&folder, &[], &["./.git"]).run().exits(126).says("./.git is a folder");
    run_in(&folder, &[], &[""]).run().exits(127);
    run_in(&folder, &[], &[]).run().exits(125);
}

/// Words and variables are the child's, not text of ours.
#[cfg(unix)]
#[test]
fn words_pass_byte_by_byte() {
    use std::os::unix::ffi::OsStrExt;
    let folder = Folder::new();
    let odd = OsStr::from_bytes(b"a\xff\xfe b");
    let done = run_in(&folder, &["--quiet"], &["printf", "[%s]", "'", "\"", "$HOME", "", "*"])
        .word(odd)
        .env("ODD", odd)
        .run()
        .exits(0);
    assert_eq!(done.stdout, b"['][\"][$HOME][][*][a\xff\xfe b]");
    let done = run_in(&folder, &["--quiet"], &["printenv", "ODD"]).env("ODD", odd).run().exits(0);
    assert_eq!(done.stdout, b"a\xff\xfe b\n");
    // The first `--` is ours, the second its own.
    let done = run_in(&folder, &["--quiet"], &["echo", "--", "x"]).run().exits(0);
    assert_eq!(done.text(), "-- x\n");
}

#[test]
fn a_run_inside_a_run_is_the_one_that_answers() {
    let folder = Folder::new();
    let program = env!("CARGO_BIN_EXE_wxauth");
    // By the proxy; by Python's hook, Node's preload and PHP's settings, of which there are two now.
    let mut lines = vec![format!("curl -sS {CALL}"), python()];
    if there("node") {
        lines.push(format!(
            "node -e \"require('https').get('{CALL}', r => r.pipe(process.stdout))\""
        ));
    }
    if there("php") {
        folder.file("page.php", format!("<?php echo file_get_contents('{CALL}');"));
        lines.push("php page.php".to_owned());
    }
    let count = lines.len();
    let line = lines.join("; echo; ");
    let inner = format!(
        "{program} run --quiet --events inner.ndjson -- sh -c '{}'",
        line.replace('\'', "'\\''")
    );
    let done = run_in(&folder, &["--events", "outer.ndjson"], &["sh", "-c", &inner]).run().exits(0);
    assert_eq!(done.text().matches(ANSWER).count(), count, "{}", done.show());
    let asked = |name: &str| {
        let lines = events(&folder.work().join(name));
        lines.iter().filter(|line| line["event"] == "request").count()
    };
    assert_eq!((asked("inner.ndjson"), asked("outer.ndjson")), (count, 0), "{}", done.show());
    assert!(left(&folder.temporary()).is_empty());
}

fn python() -> String {
    "python3 -c \"import http.client as h; c = h.HTTPSConnection('api.weixin.qq.com'); \
     c.request('GET', '/sns/auth'); print(c.getresponse().read().decode())\""
        .to_owned()
}

#[test]
fn several_folders_of_php_stay() {
    if !there("php") {
        return;
    }
    let folder = Folder::new();
    let first = folder.file("a/a.ini", "user_agent=first\n");
    let second = folder.file("b/b.ini", "from=second\n");
    // The empty part is the folder PHP was built with.
    let folders = [std::path::Path::new(""), first.parent().unwrap(), second.parent().unwrap()];
    let code = "echo ini_get('user_agent'), ' ', ini_get('from'), ' ', ini_get('curl.cainfo');";
    let run = run_in(&folder, &["--quiet"], &["php", "-r", code])
        .env("PHP_INI_SCAN_DIR", std::env::join_paths(folders).unwrap());
    let done = run.run().exits(0);
    assert!(done.text().starts_with("first second /"), "{}", done.show());
}

#[test]
fn a_folder_with_blanks_quotes_and_other_letters() {
    let folder = Folder::new();
    let odd = folder.work().join("t m p 中文'x");
    std::fs::create_dir_all(&odd).unwrap();
    let mut lines = vec![format!("curl -sS {CALL}"), python()];
    for (program, line) in [
        (
            "node",
            format!("node -e \"require('https').get('{CALL}', r => r.pipe(process.stdout))\""),
        ),
        ("wget", format!("wget -qO- {CALL}")),
        ("ruby", format!("ruby -e 'require \"net/http\"; puts Net::HTTP.get(URI(\"{CALL}\"))'")),
    ] {
        if there(program) {
            lines.push(line);
        }
    }
    let count = lines.len();
    let line = lines.join("; echo; ");
    let run = run_in(&folder, &[], &["sh", "-c", &line]).env("TMPDIR", &odd);
    let done = run.run().exits(0);
    assert_eq!(done.text().matches(ANSWER).count(), count, "{}", done.show());
    assert!(left(&odd).is_empty());
    let missing = run_in(&folder, &[], &["true"]).env("TMPDIR", "/no/such/folder").run();
    missing.exits(125).says("TMPDIR");
}

#[test]
fn a_hundred_at_once_and_two_hundred_short_lives() {
    // A hundred times the system's roots would be a test of their reading: here is one.
    let folder = Folder::new();
    let roots = rcgen::generate_simple_self_signed(["roots.example".to_owned()]).unwrap().cert;
    let roots = folder.file("roots.pem", roots.pem());
    let line = format!("seq 100 | xargs -P 50 -I@ curl -sS -o /dev/null '{CALL}?@'");
    let run_all = run_in(&folder, &[], &["sh", "-c", &line]).env("SSL_CERT_FILE", roots);
    run_all.run().exits(0).says("calls for WeChat: 100 ");
    let line = "i=0; while [ $i -lt 200 ]; do /bin/true & i=$((i+1)); done; wait; exit 5";
    let done = run(&[], &["sh", "-c", line]).exits(5);
    assert!(!done.stderr.contains("left behind"), "{}", done.stderr);
}

#[test]
fn streams_that_are_closed_and_files_that_are_full_disturb_nobody() {
    run(&["--quiet"], &["sh", "-c", "exec <&- >&- 2>&-; exit 4"]).exits(4);
    if std::path::Path::new("/dev/full").exists() {
        let line = format!("curl -sS {CALL}; exit 6");
        run(&["--events", "/dev/full"], &["sh", "-c", &line]).exits(6);
    }
    run(&["--events", "no/such/folder/e"], &["true"]).exits(125).says("--events");
    // Not HUP: who started the tests with `nohup` has it ignored, and so has every child.
    for (signal, code) in [("INT", 130), ("KILL", 137), ("ALRM", 142), ("TERM", 143)] {
        run(&["--quiet"], &["sh", "-c", &format!("kill -{signal} $$")]).exits(code);
    }
}

#[test]
fn a_port_for_the_front_that_is_taken() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let option = format!("{}=http://127.0.0.1:1", taken.local_addr().unwrap().port());
    let done =
        run(&["--front", &option], &["true"]).exits(125).says("in use").says("--front PORT=");
    assert!(!done.stderr.contains("--port"), "{}", done.show());
}

/// An application is asked for plain text: in a packed one no link could be turned.
#[test]
fn the_application_is_asked_not_to_compress() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let application = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|n| n == 1) {
            head.push(byte[0]);
        }
        let body = "<a href='https://open.weixin.qq.com/connect/qrconnect'>";
        let answer = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(answer.as_bytes()).unwrap();
        String::from_utf8(head).unwrap().to_ascii_lowercase()
    });
    let folder = Folder::new();
    let option = format!("0=http://127.0.0.1:{port}");
    let line = "p=$(sed -n '1s/.*\"port\":\\([0-9]*\\).*/\\1/p' e.ndjson); \
                curl -sS --compressed http://127.0.0.1:$p/";
    let options = ["--quiet", "--front", &option, "--events", "e.ndjson"];
    // The first line is written right after the command has started.
    let line = format!("until grep -q ready e.ndjson; do sleep 0.05; done; {line}");
    let done = run_in(&folder, &options, &["sh", "-c", &line]).run().exits(0);
    assert!(done.text().starts_with("<a href='http://127.0.0.1:"), "{}", done.show());
    assert!(application.join().unwrap().contains("accept-encoding: identity\r\n"));
}
