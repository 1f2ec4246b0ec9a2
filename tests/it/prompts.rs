//! Questions on a terminal: asked once, answered, and left by Ctrl-C or SIGTERM with the terminal as it was; and what is
//! shown there while one waits.
//! Must not sleep: keys are pressed when the question stands on the screen.
#![cfg(target_os = "linux")]

use crate::runner::{Folder, wxauth_in};
use crate::terminal::{PROGRAM, Terminal};

const APPID: &str = "wx0123456789abcdef";

/// Runs the words and then tells the code and how the terminal was left.
fn asked(words: &str, question: &str, act: impl FnOnce(&mut Terminal)) -> Option<String> {
    let folder = Folder::new();
    // The trap keeps this shell alive through Ctrl-C; what it starts gets the usual way again.
    let line = format!("trap : INT; '{PROGRAM}' {words}; echo \"code $?\"; stty -a; echo over");
    let mut terminal = Terminal::open(&folder, &line, &[("WXAUTH_APPID", APPID)])?;
    terminal.until(question);
    act(&mut terminal);
    let (rest, _) = terminal.end();
    assert!(rest.contains("over"), "{rest}");
    Some(rest)
}

/// Sends SIGTERM to the program that this terminal runs.
fn terminate(terminal: &Terminal) {
    // script → sh → wxauth
    let line = format!("kill -TERM $(pgrep -P $(pgrep -P {}))", terminal.pid());
    let done = std::process::Command::new("sh").args(["-c", &line]).status().unwrap();
    assert!(done.success());
}

#[test]
fn ctrl_c_at_a_question_leaves_the_terminal_as_it_was() {
    for (words, question) in [
        ("exchange 003tgd100Od6YM22cu3d3BAVEo1tgd1r", "--secret): "),
        ("ticket sign --openid o", "--ticket-secret): "),
        ("url", "--redirect-uri): "),
        ("exchange", "CODE"),
        ("init", "mini program"),
    ] {
        type Act = fn(&mut Terminal);
        let acts: [Act; 2] = [|terminal| terminal.press("\u{3}"), |terminal| terminate(terminal)];
        for act in acts {
            let Some(rest) = asked(words, question, act) else { return };
            assert!(rest.contains("interrupted\r\n"), "{words}: {rest}");
            assert!(rest.contains("code 130"), "{words}: {rest}");
            for flag in ["echo", "icanon", "isig"] {
                let is_on = rest.split_whitespace().any(|word| word == flag);
                assert!(is_on, "{words} left {flag} off: {rest}");
            }
        }
    }
}

#[test]
fn a_word_that_is_missing_is_asked_for() {
    // The openid itself, in base64: a ticket of old systems.
    let (ticket, url) = ("b0FCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFla", "http://127.0.0.1:1/x");
    for (words, question, typed, wanted) in [
        ("ticket decode", "TICKET", ticket, "oABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        ("ticket verify --format base64", "TICKET", ticket, "oABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        ("call --print-curl", "URL", url, "curl \\\r\n  http://127.0.0.1:1/x"),
        ("wait --timeout 0", "TARGET", url, "code 4"),
    ] {
        let act = |terminal: &mut Terminal| terminal.press(&format!("{typed}\n"));
        let Some(rest) = asked(words, question, act) else { return };
        assert!(rest.contains(wanted), "{words}: {rest}");
    }
}

#[test]
fn a_secret_is_typed_unseen_and_taken() {
    let folder = Folder::new();
    let line = format!("exec '{PROGRAM}' ticket sign --openid o");
    let Some(mut terminal) = Terminal::open(&folder, &line, &[]) else { return };
    terminal.until("--ticket-secret): ");
    terminal.until_unseen();
    terminal.press("a key that is long enough for HS256!\n");
    let (rest, code) = terminal.end();
    assert_eq!(code, 0, "{rest}");
    assert!(rest.contains("eyJ") && !rest.contains("long enough"), "{rest}");
}

#[test]
fn a_question_is_asked_in_one_language() {
    let folder = Folder::new();
    let line = format!("exec '{PROGRAM}' --lang zh exchange 003tgd100Od6YM22cu3d3BAVEo1tgd1r");
    let Some(mut terminal) = Terminal::open(&folder, &line, &[("WXAUTH_APPID", APPID)]) else {
        return;
    };
    terminal.until("请输入 --secret（AppSecret）");
    terminal.press("\u{3}");
    assert_eq!(terminal.end().1, 130);
}

#[test]
fn enter_alone_is_told_that_an_answer_is_needed() {
    let folder = Folder::new();
    let line = format!("exec '{PROGRAM}' init --platform mp --account test");
    let Some(mut terminal) = Terminal::open(&folder, &line, &[]) else { return };
    terminal.until("AppID\u{1b}[0m");
    terminal.press("\r");
    terminal.until("an answer is needed");
    terminal.until("AppID\u{1b}[0m");
    terminal.press("\u{3}");
    let (rest, code) = terminal.end();
    assert_eq!(code, 130, "{rest}");
}

#[test]
fn what_a_server_says_ends_its_line_on_a_terminal() {
    use std::io::{Read as _, Write as _};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let served = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let (mut head, mut byte) = (Vec::new(), [0]);
        while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|n| n == 1) {
            head.push(byte[0]);
        }
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}").unwrap();
    });
    let folder = Folder::new();
    let line = format!("'{PROGRAM}' call {url}; echo over");
    let Some(terminal) = Terminal::open(&folder, &line, &[]) else { return };
    let (rest, code) = terminal.end();
    served.join().unwrap();
    assert_eq!((rest.as_str(), code), ("{}\r\nover\r\n", 0));
}

#[test]
fn an_answer_that_does_not_fit_is_asked_again() {
    let folder = Folder::new();
    let line = format!("exec '{PROGRAM}' init --platform mp --account test");
    let Some(mut terminal) = Terminal::open(&folder, &line, &[]) else { return };
    terminal.until("AppID\u{1b}[0m");
    terminal.press("nope\r");
    terminal.until("look like an AppID");
    terminal.until("AppID\u{1b}[0m");
    // Ctrl-U is no key of this prompt: the line begins empty again.
    terminal.press(&format!("{APPID}\r"));
    terminal.until("redirect_uri");
    terminal.press("\u{3}");
    let (rest, code) = terminal.end();
    assert_eq!(code, 130, "{rest}");
    assert!(!folder.work().join("wxauth.toml").exists(), "nothing is written");
}

/// A server's answer may hold whatever a terminal obeys: none of it arrives there, all of it in a pipe.
#[test]
fn an_answer_steers_no_terminal_but_a_pipe_gets_its_bytes() {
    let sent = "a\u{1b}]52;c;eA==\u{7}\u{0}\u{9b}2J\u{202e}\u{200b}\u{e0041}z\r\n";
    let peer = crate::peer::Peer::start(move |_| crate::peer::answer(200, sent));
    let folder = Folder::new();
    let url = peer.url("/");
    let piped = wxauth_in(&folder, ["call", &url]).run().exits(0);
    assert_eq!(piped.text(), sent);
    let line = format!("'{PROGRAM}' call '{url}'; '{PROGRAM}' call '{url}' --json");
    let Some(terminal) = Terminal::open(&folder, &line, &[]) else { return };
    let (screen, _) = terminal.end();
    assert!(screen.contains("a\\u{1b}]52;c;eA==\\u{7}\\u{0}\\u{9b}2J\\u{202e}"), "{screen:?}");
    assert!(screen.contains("\\u009b2J\\u202e\\u200b\\udb40\\udc41z"), "{screen:?}");
    let steers = |c: char| sent.contains(c) && !"a]52;c;eA==2Jz\r\n".contains(c);
    assert!(!screen.replace("\u{1b}[", "").contains(steers), "{screen:?}");
}

/// Whoever watches sees whose turn it is; what stays is the report alone.
#[test]
fn a_check_at_a_terminal_says_what_it_is_at() {
    let folder = Folder::new();
    let line = format!("exec '{PROGRAM}' check --demo --level smoke --lang en");
    let Some(mut terminal) = Terminal::open(&folder, &line, &[]) else { return };
    terminal.until("checking WXA101 ");
    terminal.until("checking WXA706 ");
    let seen = terminal.until(" rules: ");
    assert!(seen.contains("\r\u{1b}[K\u{1b}[?7l\u{1b}[?7h"), "{seen:?}");
    assert_eq!(terminal.end().1, 0);
}
