//! What is endless, too large or too far: refused in one line, and never a panic.
//! Must not wait for anything that cannot come.
#![cfg(unix)]

use std::path::Path;
use std::process::Command;

use crate::runner::{Folder, wxauth, wxauth_in};

const PROGRAM: &str = env!("CARGO_BIN_EXE_wxauth");

#[test]
fn a_timeout_past_the_end_of_the_clock_is_refused() {
    for long in ["9223372036854775807s", "101years"] {
        let done = wxauth(["wait", "http://127.0.0.1:1", "--timeout", long]).run().exits(2);
        done.says("at most 100 years");
    }
}

#[test]
fn where_no_file_can_be_opened_run_says_so() {
    for most in 6..12 {
        let line = format!("ulimit -n {most}; exec \"$0\" run -- true");
        let done = Command::new("sh")
            .args(["-c", &line, PROGRAM])
            .env("LANG", "C.UTF-8")
            .output()
            .unwrap();
        let told = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(125), "{most}: {told}");
        assert!(told.starts_with("wxauth: ") && !told.contains("panic"), "{most}: {told}");
        assert!(!told.contains("a bug"), "{most}: {told}");
    }
}

/// Nothing is wrong with the port, the server or the address then.
#[test]
fn too_few_open_files_are_named_as_the_reason() {
    for words in ["mock --port 0", "call http://127.0.0.1:9/", "check --demo", "login --mock"] {
        let line = format!("ulimit -n 10; exec \"$0\" {words}");
        let done = Command::new("sh").args(["-c", &line, PROGRAM]).env("LANG", "C.UTF-8").output();
        let done = done.unwrap();
        let told = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(8), "{words}: {told}");
        assert!(told.contains("ulimit -n 4096"), "{words}: {told}");
    }
}

#[test]
fn no_more_is_read_than_anybody_can_mean() {
    let folder = Folder::new();
    folder.file("large", vec![b'a'; (1 << 20) + 1]);
    folder.file("larger", vec![b'a'; (16 << 20) + 1]);
    let files: [&[&str]; 4] = [
        &["ticket", "sign", "--from", "large"],
        &["ticket", "sign", "--openid", "o", "--key-file", "large"],
        &["ticket", "verify", "t", "--key-file", "large"],
        &["check", "http://127.0.0.1:1", "--baseline", "large", "--write-baseline", "large"],
    ];
    for words in files {
        wxauth_in(&folder, words.iter().copied()).run().exits(2).says("larger than 1 MiB");
    }
    let words = ["userinfo", "--openid", "o", "--access-token", "a", "--cacert", "larger"];
    wxauth_in(&folder, words).run().says("larger than 16 MiB");
    for words in [&["explain", "-"][..], &["exchange", "-"], &["ticket", "verify", "-"]] {
        let run = wxauth_in(&folder, words.iter().copied()).stdin(vec![b'a'; (1 << 20) + 1]);
        let run = run.env("WXAUTH_APPID", "wx0123456789abcdef").env("WXAUTH_SECRET", "x");
        let run = run.env("WXAUTH_TICKET_SECRET", "Fx9q2LtV7mZc4RwB8nKd1YpS6hJg3TeA");
        run.run().exits(2).says("larger than 1 MiB");
    }
}

#[test]
fn a_pipe_or_a_device_in_the_place_of_a_file_is_not_waited_for() {
    let folder = Folder::new();
    let pipe = folder.file("pipe", "");
    std::fs::remove_file(&pipe).unwrap();
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let pipe = pipe.to_str().unwrap();
    for target in [pipe, "/dev/zero"] {
        wxauth_in(&folder, ["wait", target]).run().exits(2).says("is a pipe or a device");
    }
    let mock = ["mock", "--port", "0", "--tls", "--tls-ca-file", pipe];
    wxauth_in(&folder, mock).run().exits(8).says("is there, and not ours");
}

#[test]
fn a_child_that_changes_directory_finds_its_files_though_tmpdir_is_relative() {
    let folder = Folder::new();
    let look = "cd / && test -s \"$SSL_CERT_FILE\"";
    wxauth_in(&folder, ["run", "--", "sh", "-c", look]).env("TMPDIR", ".").run().exits(0);
}

#[test]
fn help_that_cannot_be_written_is_no_success() {
    if !Path::new("/dev/full").exists() {
        return;
    }
    for words in [&["--help"][..], &["--version"], &["url", "--help"]] {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let done = Command::new(PROGRAM).args(words).stdout(full).output().unwrap();
        assert_eq!(done.status.code(), Some(8), "{words:?}");
    }
}
