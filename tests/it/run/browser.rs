//! The browser's half: a real page logs in with no change to it, by arguments for Chromium or by a proxy before it.
//! Must not depend on a fixed port.

use std::ffi::OsStr;
use std::net::TcpListener;

use super::runtimes::script;
use super::trust::forge;
use super::{events, run_in};
use crate::peer::free_port;
use crate::peers;
use crate::runner::{Folder, Wxauth};

/// The shop behind a front.
fn shop(folder: &Folder, packages: &OsStr, words: &[&str]) -> Wxauth {
    let (port, front) = (free_port(), free_port());
    let option = format!("{front}=http://127.0.0.1:{port}");
    let (port, front) = (port.to_string(), format!("http://127.0.0.1:{front}"));
    let page = script("page.mjs");
    let all = [&["node", &page, &port, &front][..], words].concat();
    run_in(folder, &["--front", &option], &all).env("NODE_PATH", packages)
}

fn packages(package: &str) -> Option<std::ffi::OsString> {
    let command = peers::node(package)?;
    let path = command.get_envs().find(|(name, _)| *name == "NODE_PATH")?.1?;
    Some(path.to_owned())
}

#[test]
fn a_real_page_logs_in_unchanged() {
    let Some(packages) = packages("playwright-core") else { return };
    if !std::path::Path::new("/usr/bin/chromium").exists() {
        assert!(std::env::var_os("CI").is_none(), "chromium is missing");
        return;
    }
    let folder = Folder::new();
    let done = shop(&folder, &packages, &["browser"]).run().exits(0);
    for name in ["arguments I am o", "front I am o"] {
        assert!(done.text().lines().any(|line| line.starts_with(name)), "{name}: {}", done.show());
    }
    assert!(done.stderr.contains("logins completed: 2"), "{}", done.show());
}

#[test]
fn a_front_turns_links_and_hands_on_the_rest() {
    let Some(packages) = packages("express") else { return };
    let folder = Folder::new();
    let done = shop(&folder, &packages, &[]).run().exits(0);
    let link = "MOCK/connect/oauth2/authorize?appid=wx1234567890abcdef&redirect_uri=REDIRECT\
                &response_type=code&scope=snsapi_base&state=abc#wechat_redirect";
    let expected = format!(
        "location {link}\npage true\nbig true true\nupgrade ping\n\
         stream data: 1, data: https://open.weixin.qq.com/\ngone 502\n"
    );
    assert_eq!(done.text(), expected, "{}", done.show());
    assert!(done.stderr.contains("wxauth run: http://127.0.0.1:"), "{}", done.show());
}

#[test]
fn the_window_has_its_own_profile_and_goes_with_the_run() {
    let folder = Folder::new();
    // A browser that writes its arguments down and stays until it is told to go.
    let line = "#!/bin/sh\nprintf '%s\\n' \"$@\" > \"$HOME/new\"; mv \"$HOME/new\" \"$HOME/told\"\n\
                exec sleep 600\n";
    let program = folder.file("chromium", line);
    let mode = std::process::Command::new("chmod").arg("+x").arg(&program).status();
    assert!(mode.unwrap().success());
    let port = free_port();
    let browser = format!("--browser=http://127.0.0.1:{port}/page");
    let server = format!(
        "python3 -m http.server --bind 127.0.0.1 {port} >/dev/null 2>&1 & \
         while ! test -e \"$HOME/told\"; do sleep 0.05; done; kill $!"
    );
    let words = ["sh", "-c", &server];
    folder.file("page", "a page");
    let run = run_in(&folder, &[&browser], &words).env("CHROME_PATH", &program);
    run.run().exits(0);
    let told = std::fs::read_to_string(folder.home().join("told")).unwrap();
    let profile = told.lines().find_map(|line| line.strip_prefix("--user-data-dir=")).unwrap();
    assert!(profile.starts_with(folder.temporary().to_str().unwrap()), "{told}");
    assert!(!std::path::Path::new(profile).exists(), "{told}");
    assert!(told.contains("MicroMessenger") && told.contains("MAP open.weixin.qq.com"), "{told}");
    assert_eq!(told.lines().last(), Some(format!("http://127.0.0.1:{port}/page").as_str()));
    run_in(&folder, &["--browser"], &["true"]).run().exits(125).says("--browser: which page?");
    run_in(&folder, &["--front", "x"], &["true"]).run().exits(125).says("--front");
    let own = ["--front", "3000=http://localhost:3000"];
    run_in(&folder, &own, &["true"]).run().exits(125).says("names one port twice");
}

/// As Chromium does for root, and where there is no display.
#[test]
fn a_window_that_goes_at_once_says_why() {
    let folder = Folder::new();
    let line = "#!/bin/sh\necho 'ERROR: Running as root without --no-sandbox is not supported.' >&2\n\
                echo $$ > \"$HOME/new\"; mv \"$HOME/new\" \"$HOME/told\"; exit 1\n";
    let program = folder.file("chromium", line);
    let mode = std::process::Command::new("chmod").arg("+x").arg(&program).status();
    assert!(mode.unwrap().success());
    let port = free_port();
    let browser = format!("--browser=http://127.0.0.1:{port}/page");
    folder.file("page", "a page");
    // Until the window was missed: before, its number is still taken.
    let server = format!(
        "python3 -m http.server --bind 127.0.0.1 {port} >/dev/null 2>&1 & \
         while ! test -e \"$HOME/told\" || kill -0 $(cat \"$HOME/told\"); do sleep 0.05; done; kill $!"
    );
    let words = ["sh", "-c", &server];
    let done = run_in(&folder, &[&browser], &words).env("CHROME_PATH", &program).run().exits(0);
    done.says(
        "Chromium went by itself (exit status: 1): ERROR: Running as root without --no-sandbox",
    )
    .says("name in CHROME_PATH a script");
}

#[test]
fn fronts_are_told_with_their_real_ports() {
    let folder = Folder::new();
    let options = ["--events", "e.ndjson", "--front", "0=http://127.0.0.1:1"];
    let done = run_in(&folder, &options, &["true"]).run().exits(0);
    // A person is going to sit before it: what to open, and where to watch.
    done.says("is the address to open in the browser").says("/_wxauth/ shows every login");
    let lines = events(&folder.work().join("e.ndjson"));
    let front = &lines[0]["fronts"][0];
    assert_ne!(front["port"], 0);
    assert_eq!(front["url"], format!("http://127.0.0.1:{}", front["port"]));
    assert_eq!(front["target"], "http://127.0.0.1:1");
    run_in(&folder, &["--events", "e.ndjson"], &["true"]).run().exits(0);
    assert_eq!(events(&folder.work().join("e.ndjson"))[0]["fronts"], serde_json::json!([]));
}

#[test]
fn pages_without_a_login_are_told_as_that() {
    let folder = Folder::new();
    let (port, front) = (free_port(), free_port());
    let option = format!("{front}=http://127.0.0.1:{port}");
    let open = format!(
        "python3 -m http.server --bind 127.0.0.1 {port} >/dev/null 2>&1 & \
         until curl -sf --noproxy '*' http://127.0.0.1:{front}/page; do sleep 0.05; done; kill $!"
    );
    folder.file("page", "a page");
    let done = run_in(&folder, &["--front", &option], &["sh", "-c", &open]).run().exits(0);
    let done = done.says("requests through --front: ").says("nobody went on to WeChat's login");
    assert!(!done.stderr.contains("curl"), "{}", done.show());
}

/// A certificate nobody signed does not get better by asking again: the command is ended, kindly.
#[test]
fn a_page_that_can_never_be_reached_ends_the_run() {
    let line = "trap 'echo told > told; exit' TERM; echo up; while :; do sleep 0.05; done";
    for flag in ["--browser", "--wait-for"] {
        let folder = Folder::new();
        let port = free_port();
        let option = format!("{flag}=https://127.0.0.1:{port}/");
        let options = [&option, "--events", "e.ndjson"];
        let mut running = run_in(&folder, &options, &["sh", "-c", line]).start();
        assert_eq!(running.line(), "up");
        // Until now nobody listened, which may yet change.
        forge(TcpListener::bind(("127.0.0.1", port)).unwrap(), "api.weixin.qq.com", false);
        let done = running.wait().exits(125);
        done.says(&format!("TLS with https://127.0.0.1:{port} was refused"));
        assert!(folder.work().join("told").exists(), "{flag}");
        let lines = events(&folder.work().join("e.ndjson"));
        assert_eq!((&lines[1]["event"], &lines[1]["exit"]), (&"end".into(), &125.into()));
    }
}
