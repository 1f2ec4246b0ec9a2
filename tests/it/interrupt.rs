//! Ctrl-C and SIGTERM while a one-shot command works: 130, and with `--json` the document all the same.
//! Must not sleep: each signal is sent when the other side has the request in hand.
#![cfg(unix)]

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};

use wxauth::mock::Server;
use wxauth::mock::server::Start;

use crate::runner::{Done, Folder, wxauth, wxauth_in};

const APPID: &str = "wx0123456789abcdef";
const SECRET: &str = "0123456789abcdef0123456789abcdef";

/// A server that takes a request and never answers.
fn silent() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    (listener, url)
}

fn request_in_hand(listener: &TcpListener) -> TcpStream {
    let (mut stream, _) = listener.accept().unwrap();
    let mut some = [0u8; 16];
    assert!(stream.read(&mut some).unwrap() > 0);
    stream
}

fn interrupted(done: Done, schema: &str) -> Done {
    let done = done.exits(130);
    let json = done.json();
    assert_eq!(json["schema"], schema);
    assert_eq!(json["error"]["kind"], "interrupted");
    assert_eq!((json["ok"].as_bool(), json["exit"].as_i64()), (Some(false), Some(130)));
    done
}

#[test]
fn one_shot_commands_end_with_130_and_their_document() {
    let earlier = r#"{"access_token":"48_a","refresh_token":"48_r","openid":"ob8F"}"#;
    for (signal, words) in [
        ("INT", &["wait", "URL"][..]),
        ("TERM", &["exchange", "003tgd100Od6YM22cu3d3BAVEo1tgd1r"]),
        ("INT", &["refresh", "--from", "-"]),
        ("TERM", &["userinfo", "--from", "-"]),
        ("INT", &["auth", "--from", "-"]),
        ("TERM", &["call", "URL/api/me"]),
    ] {
        let (listener, url) = silent();
        let name = words[0];
        let words = words.iter().map(|word| word.replace("URL", &url)).chain(["--json".to_owned()]);
        let mut run = wxauth(words.collect::<Vec<_>>())
            .env("WXAUTH_APPID", APPID)
            .env("WXAUTH_SECRET", SECRET)
            .env("WXAUTH_API_BASE", &url)
            .stdin(earlier)
            .start();
        run.close_stdin();
        let _held = request_in_hand(&listener);
        run.signal(signal);
        interrupted(run.wait(), &format!("wxauth.{}/1", name));
    }
}

#[test]
fn in_words_it_is_one_line() {
    let (listener, url) = silent();
    let run = wxauth(["call", &url]).start();
    let _held = request_in_hand(&listener);
    run.signal("INT");
    let done = run.wait().exits(130);
    assert_eq!((done.text(), done.stderr.as_str()), ("", "wxauth: interrupted\n"));
}

#[test]
fn waiting_for_standard_input_too() {
    let mut run = wxauth(["exchange", "-", "--json"]).start();
    // More than a pipe holds: when it is written, the program reads.
    run.write_stdin(&vec![b'x'; 1 << 20]);
    run.signal("INT");
    interrupted(run.wait(), "wxauth.exchange/1");
}

#[test]
fn login_while_waiting_and_while_exchanging() {
    let words = ["login", "--json", "--appid", APPID, "--port", "0"];
    let mut run = wxauth(words).env("WXAUTH_SECRET", SECRET).start();
    run.talk_with("waiting for it at");
    run.signal("TERM");
    interrupted(run.wait(), "wxauth.login/1");

    let mut start = Start::default();
    start.settings.scenarios = wxauth::mock::scenario::Scenarios::parse("hang").unwrap();
    let wechat = Server::start_with(start).unwrap();
    let mock = format!("--mock={}", wechat.url());
    let mut run = wxauth([&words[..], &[&mock]].concat()).env("WXAUTH_SECRET", SECRET).start();
    run.talk_with("callback");
    run.signal("INT");
    interrupted(run.wait(), "wxauth.login/1");
}

#[test]
fn what_was_earned_before_is_kept() {
    // WeChat gives the tokens; the profile never comes.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let words = ["exchange", "003tgd100Od6YM22cu3d3BAVEo1tgd1r", "--userinfo", "--json"];
    let run = wxauth(words)
        .env("WXAUTH_APPID", APPID)
        .env("WXAUTH_SECRET", SECRET)
        .env("WXAUTH_API_BASE", &url)
        .start();
    let tokens = r#"{"access_token":"48_a","expires_in":7200,"refresh_token":"48_r","openid":"ob8F-wFENFWw7_FR6Gx8KbPacFEw","scope":"snsapi_userinfo"}"#;
    let mut first = request_in_hand(&listener);
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{tokens}",
        tokens.len()
    );
    std::io::Write::write_all(&mut first, answer.as_bytes()).unwrap();
    drop(first);
    let _held = request_in_hand(&listener);
    run.signal("INT");
    let done = interrupted(run.wait(), "wxauth.exchange/1");
    assert_eq!(done.json()["data"]["access_token"], "48_a");
}

#[test]
fn a_batch_answers_what_it_has_read() {
    for (signal, json) in [("INT", true), ("TERM", false)] {
        let flags = if json { &["--json"][..] } else { &[] };
        let mut run = wxauth(["ticket", "sign", "--batch", "-"].iter().chain(flags))
            .env("WXAUTH_TICKET_SECRET", "a key that is long enough for HS256!")
            .start();
        run.write_stdin(b"{\"openid\":\"o1\"}\nbroken\n{\"openid\":\"o3\"}\n{\"openid");
        if json {
            assert_eq!(run.json_line()["event"], "ready");
        }
        // The input does not end, and the last line has not come whole.
        assert!(run.line().starts_with("{\"ticket\":"));
        run.signal(signal);
        let done = run.wait().exits(130).says("interrupted after 3 lines");
        let text = done.text();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.iter().filter(|line| line.starts_with("{\"ticket\":")).count(), 2);
        let end: serde_json::Value = serde_json::from_str(lines.last().unwrap()).unwrap();
        match json {
            true => assert_eq!(
                end,
                serde_json::json!({"event": "end", "good": 2, "bad": 1, "exit": 130})
            ),
            false => assert_eq!(lines.len(), 3, "{text}"),
        }
    }
}

#[test]
fn a_batch_nobody_reads_is_left_by_the_second_signal() {
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_wxauth"))
        .args(["ticket", "sign", "--batch", "-", "--json"])
        .env_clear()
        .env("WXAUTH_TICKET_SECRET", "a key that is long enough for HS256!")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = program.stdin.take().unwrap();
    // More than a pipe and one read hold, so that there are answers for more than a pipe takes.
    let many = b"{\"openid\":\"o\"}\n".repeat(200 * 1024 / 15);
    std::io::Write::write_all(&mut lines, &many).unwrap();
    let mut errors = std::io::BufReader::new(program.stderr.take().unwrap());
    // A signal is counted once however often it came before it was seen: they differ.
    for signal in ["-INT", "-TERM"] {
        let pid = program.id().to_string();
        assert!(
            std::process::Command::new("kill").args([signal, &pid]).status().unwrap().success()
        );
    }
    let mut said = String::new();
    errors.read_to_string(&mut said).unwrap();
    assert_eq!(
        (program.wait().unwrap().code(), said.as_str()),
        (Some(130), "wxauth: interrupted\n")
    );
}

/// While the back end starts (it answers nothing), and while it is checked (it answered once).
#[test]
fn check_ends_the_back_end_it_started() {
    for (signal, ready) in [("INT", false), ("TERM", false), ("INT", true)] {
        let (listener, url) = silent();
        let folder = Folder::new();
        // Written whole at once, before anything asks for it.
        let start = "echo $$ > pid.new && mv pid.new pid && exec sleep 1000";
        folder.file(
            "wxauth.toml",
            format!("[backend]\npage = \"{url}/\"\nstart = [\"sh\", \"-c\", {start:?}]\n"),
        );
        let check = wxauth_in(&folder, ["check", "--json"]).start();
        // Whether something is there already: nothing that answers.
        drop(request_in_hand(&listener));
        if ready {
            let mut stream = request_in_hand(&listener);
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").unwrap();
        }
        let _held = request_in_hand(&listener);
        let patience = crate::patience::Patience::new();
        let pid = loop {
            match std::fs::read_to_string(folder.work().join("pid")) {
                Ok(pid) => break pid,
                Err(_) => assert!(!patience.is_over()),
            }
            std::thread::yield_now();
        };
        check.signal(signal);
        interrupted(check.wait(), "wxauth.check/1");
        let alive = std::process::Command::new("kill").args(["-0", pid.trim()]).output().unwrap();
        assert!(!alive.status.success(), "{signal}: the back end lives on");
    }
}
