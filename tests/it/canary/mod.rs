//! Secrets that sing when they get out: planted through every way in, sought in everything the program says.
//! The planted ones may appear nowhere; tokens WeChat answers may appear only where a command's own answer is tokens.

mod lines;
mod plant;

use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use base64::Engine as _;
use serde_json::Value;
use wxauth::config::Setting;

use crate::exchange::wechat;
use crate::runner::{Done, Folder, wxauth, wxauth_in};
use crate::visitor::Visitor;
use lines::{Bad, Line, keeping, line, sending};
use plant::{WAYS, Way, canary, plant, reaches, secrets};

const APPID: &str = "wx5b6e96c8c89c614e";

/// Fails when anything planted, or a token WeChat answered, is where it must not be.
#[track_caller]
fn silent(done: &Done, what: &str, answers_tokens: bool) {
    let stdout = String::from_utf8_lossy(&done.stdout).into_owned();
    for (stream, text) in [("stdout", &stdout), ("stderr", &done.stderr)] {
        let text = text.to_ascii_lowercase();
        for (key, form) in SONGS.iter() {
            assert!(!text.contains(form), "{what}: {stream} shows {key}\n{}", done.show());
        }
        // The peer's tokens: 48_canaryaccess, canarykey…
        let tokens = text.contains("canary") && !(answers_tokens && stream == "stdout");
        assert!(!tokens, "{what}: {stream} shows a token\n{}", done.show());
    }
}

/// The forms of every planted secret in lower case, with the setting's key.
static SONGS: LazyLock<Vec<(&str, String)>> = LazyLock::new(|| {
    let all = secrets().into_iter().flat_map(|s| forms(&canary(s)).map(|form| (s.key, form)));
    all.map(|(key, form)| (key, form.to_ascii_lowercase())).collect()
});

/// A secret as it stands, and as an encoding would carry it.
fn forms(secret: &str) -> [String; 3] {
    let base64 = base64::engine::general_purpose::STANDARD_NO_PAD.encode(secret);
    let hex: String = secret.bytes().map(|b| format!("{b:02x}")).collect();
    // The last characters of base64 depend on what follows.
    [secret.to_owned(), base64[..base64.len() - 4].to_owned(), hex]
}

/// Runs them all, for people and as JSON, several at a time: many wait out a retry.
fn run_lines(way: Way, timeout: &str, lines: &[Line]) {
    let next = AtomicUsize::new(0);
    let work = || {
        let folder = Folder::new();
        while let Some(line) = lines.get(next.fetch_add(1, Ordering::Relaxed)) {
            for json in [false, true] {
                run_line(&folder, way, timeout, line, json);
            }
        }
    };
    std::thread::scope(|scope| (0..8).for_each(|_| drop(scope.spawn(work))));
}

fn run_line(folder: &Folder, way: Way, timeout: &str, line: &Line, json: bool) {
    let words: Vec<&str> = line.words.iter().copied().chain(json.then_some("--json")).collect();
    let mut run = plant(folder, way, &words).env("WXAUTH_TIMEOUT", timeout);
    run = run.env("WXAUTH_API_BASE", &line.base);
    if let Some(text) = line.stdin {
        run = run.stdin(text);
    }
    let what = format!("{way:?}: {words:?} at {}", line.base);
    silent(&run.run(), &what, line.tokens && json);
}

#[test]
fn against_servers_that_misbehave() {
    let bad = Bad::start();
    let lines: Vec<Line> = bad.bases().iter().flat_map(|base| sending(base)).collect();
    run_lines(Way::Variable, "1s", &lines);
    run_lines(Way::Flag, "1s", &sending(&bad.peers[0].url("")));
}

#[test]
fn by_every_way_against_wechat() {
    for way in WAYS {
        let wechat = wechat();
        run_lines(way, "30s", &sending(&wechat.url("")));
        // Otherwise nothing was planted, and silence would prove nothing.
        let sent: String =
            wechat.seen().iter().map(|seen| format!("{} {}\n", seen.url, seen.body)).collect();
        let own =
            |s: &Setting| ["ticket.", "call.", "mock."].iter().any(|own| s.key.starts_with(own));
        for setting in secrets().into_iter().filter(|s| !own(s) && reaches(s, way)) {
            assert!(
                sent.contains(&canary(setting)),
                "{way:?}: {} never arrived\n{sent}",
                setting.key
            );
        }
    }
}

#[test]
fn by_every_way_in_commands_that_keep_them() {
    for way in WAYS {
        run_lines(way, "1s", &keeping("http://127.0.0.1:1"));
    }
    // Many rules, once: each way in was tried with one.
    run_lines(Way::Variable, "1s", &[line(&["check", "--demo", "--level", "smoke"], "")]);
}

#[test]
fn from_standard_input() {
    let wechat = wechat();
    let secret = secrets().into_iter().find(|s| s.key == "app.secret").unwrap();
    for base in [wechat.url(""), "http://127.0.0.1:1".to_owned()] {
        for json in [None, Some("--json")] {
            let words = ["exchange", "c", "--secret-file", "-"].into_iter().chain(json);
            let run = wxauth(words).env("WXAUTH_APPID", APPID).env("WXAUTH_API_BASE", &base);
            let done = run.stdin(canary(secret) + "\n").run();
            silent(&done, "stdin", json.is_some());
        }
    }
    assert!(wechat.seen()[0].url.contains(&canary(secret)), "it was read");
}

#[test]
fn in_wrong_configuration_and_wrong_command_lines() {
    let folder = Folder::new();
    let secret = "canary-app-secret-0123456789abcdef0123456789abcdef";
    for line in [
        format!("secret = ['{secret}']"),
        format!("secret = '{secret}"),
        format!("secret = {secret}"),
        format!("secret = {{ file = '{secret}' }}\nappid = 7 7"),
        format!("secret = {{ value = '{secret}' }}"),
        format!("secrett = '{secret}'"),
        format!("secret = '{secret}'\nsecret = '{secret}'"),
    ] {
        folder.file("wxauth.toml", format!("[app]\n{line}\n"));
        for words in [&["config", "show"][..], &["exchange", "c", "--json"], &["config", "path"]] {
            silent(&wxauth_in(&folder, words).run(), &line, false);
        }
    }
    for words in [
        vec!["url".to_owned(), format!("--secret={secret}")],
        vec!["exchange".to_owned(), "c".to_owned(), format!("--secrett={secret}")],
        vec!["exchange".to_owned(), "c".to_owned(), "--secrett".to_owned(), secret.to_owned()],
        vec![
            "ticket".to_owned(),
            "sign".to_owned(),
            format!("--ticket-secret={secret}"),
            "--nope".to_owned(),
        ],
    ] {
        silent(&wxauth(&words).run(), &format!("{words:?}"), false);
    }
}

#[test]
fn explaining_what_holds_a_secret_does_not_repeat_it() {
    for thing in [
        r#"{"access_token":"48_canaryaccess","expires_in":7200,"refresh_token":"48_canaryrefresh","openid":"oLVPpjqs9BhvzwPj5A-vTYAX3GLc","scope":"snsapi_base"}"#,
        r#"{"session_key":"canarykey38pdTVnAIWCBNiM==","openid":"oLVPpjqs9BhvzwPj5A-vTYAX3GLc"}"#,
        "https://api.weixin.qq.com/sns/oauth2/access_token?appid=wx5b6e96c8c89c614e&secret=canary-app-secret&code=003tgd100Od6&grant_type=authorization_code",
        "https://api.weixin.qq.com/sns/userinfo?access_token=48_canaryaccess&openid=oLVPpjqs9BhvzwPj5A-vTYAX3GLc",
        "GET https://api.weixin.qq.com/sns/userinfo?access_token=48_canaryaccess {\"errcode\":40001,\"errmsg\":\"invalid credential\"}",
        "canary and nothing else",
    ] {
        for json in [None, Some("--json")] {
            let done = wxauth(["explain", "-"].into_iter().chain(json)).stdin(thing).run();
            silent(&done, thing, false);
        }
    }
}

/// A project file says what is started, and may be somebody else's: `{secret}` is the emulator's own,
/// never the user's, wherever that comes from.
#[test]
#[cfg(unix)]
fn a_program_named_by_a_project_file_is_told_none() {
    let tell = "echo \"$1 $FILLED\" > told; env | grep -v ^MY_ >> told";
    let backend = format!(
        "[backend]\nstart = ['sh', '-c', '{tell}', 'sh', '{{secret}}']\n\
         env = {{ FILLED = '{{secret}}', ID = '{{appid}}' }}\npage = 'http://127.0.0.1:1/'\n"
    );
    for way in WAYS {
        for words in [&["check"][..], &["load", "--duration", "100ms"]] {
            let folder = Folder::new();
            let run = plant(&folder, way, words);
            let file = folder.work().join("wxauth.toml");
            let planted = std::fs::read_to_string(&file).unwrap();
            folder.file("wxauth.toml", format!("{planted}{backend}"));
            silent(&run.run().exits(4), &format!("{words:?}"), false);
            let told = std::fs::read_to_string(folder.work().join("told")).unwrap();
            let (first, _) = told.split_once('\n').unwrap();
            let (argument, variable) = first.split_once(' ').unwrap();
            assert!(argument == variable && argument.len() == 32, "{told}");
            unsung(&told, &format!("{way:?}: the child of {words:?}"));
        }
    }
}

/// Fails when a file or a page holds anything planted.
#[track_caller]
fn unsung(text: &str, what: &str) {
    let text = text.to_ascii_lowercase();
    for (key, form) in SONGS.iter() {
        assert!(!text.contains(form), "{what} shows {key}\n{text}");
    }
    assert!(!text.contains("canary"), "{what} shows a token\n{text}");
}

#[test]
fn reports_of_check_hold_none() {
    let folder = Folder::new();
    let forms = "json=a.json,junit=b.xml,sarif=c.sarif,html=d.html";
    let check = ["check", "--demo", "--level", "smoke", "--report", forms];
    // With findings, which come with evidence; and where the back end is down.
    let flawed = [&check[..], &["--flaw", "ticket-none"]].concat();
    let down = ["check", "http://127.0.0.1:1/", "--mock-port", "0", "--report", forms];
    for (words, code) in [(&flawed[..], 1), (&down, 4)] {
        silent(&plant(&folder, Way::Variable, words).run().exits(code), "check", false);
        for file in ["a.json", "b.xml", "c.sarif", "d.html"] {
            let text = std::fs::read_to_string(folder.work().join(file)).unwrap();
            assert!(text.len() > 200, "{file} has something to tell: {text}");
            unsung(&text, &format!("{file} of {words:?}"));
            std::fs::remove_file(folder.work().join(file)).unwrap();
        }
    }
}

#[test]
fn reports_of_load_hold_none() {
    let folder = Folder::new();
    let words = ["load", "--demo", "--duration", "100ms", "--report", "json=a.json,html=b.html"];
    // With failures, which are told by kind.
    let mixed = [&words[..], &["--flaw", "logins-mixed-up"]].concat();
    for (words, code) in [(&words[..], 0), (&mixed, 1)] {
        silent(&plant(&folder, Way::Variable, words).run().exits(code), "load", false);
        for file in ["a.json", "b.html"] {
            let text = std::fs::read_to_string(folder.work().join(file)).unwrap();
            assert!(text.len() > 200, "{file} has something to tell: {text}");
            unsung(&text, &format!("{file} of {words:?}"));
        }
    }
}

#[test]
fn exports_and_pages_of_the_emulator_hold_none() {
    let folder = Folder::new();
    let mut running = plant(&folder, Way::Variable, &["mock", "--port", "0", "--json"]).start();
    let url = running.json_line()["url"].as_str().unwrap().to_owned();
    let token = secrets().into_iter().find(|s| s.key == "mock.control_token").unwrap();
    let mut visitor = Visitor::new().with("authorization", &format!("Bearer {}", canary(token)));
    let get = |visitor: &mut Visitor, path: &str| visitor.get(&format!("{url}{path}"));
    let token = format!(
        "/sns/oauth2/access_token?appid={APPID}&secret=canary-app-secret&code=canarycode&grant_type=authorization_code"
    );
    for path in
        [&token, "/sns/userinfo?access_token=48_canaryaccess&openid=o1", "/nowhere?ticket=canary"]
    {
        get(&mut visitor, path);
    }
    for path in ["events.ndjson", "events.har", "", "state", "apps", "users", "scenarios"] {
        let answer = get(&mut visitor, &format!("/_wxauth/{path}")).is(200);
        assert!(!path.starts_with("events") || answer.body.contains("access_token"), "{path}");
        unsung(&answer.body, path);
    }
    running.signal("TERM");
    silent(&running.wait(), "mock", false);
}

/// Runs a server with everything planted, lets `act` use it, stops it and looks at all it said.
fn server(words: &[&str], act: impl Fn(&str)) {
    for json in [None, Some("--json")] {
        let folder = Folder::new();
        let words: Vec<&str> = words.iter().copied().chain(json).collect();
        let mut running = plant(&folder, Way::Variable, &words).start();
        let first = running.line();
        let ready: Value = serde_json::from_str(&first).unwrap_or(Value::String(first));
        act(ready.as_str().unwrap_or_else(|| ready["url"].as_str().unwrap()));
        running.signal("TERM");
        let done = running.wait();
        assert!(!done.stderr.is_empty() || json.is_some(), "it talks: {}", done.show());
        silent(&done, &format!("{words:?}"), false);
    }
}

#[test]
fn servers_do_not_tell_what_passes_through_them() {
    server(&["mock", "--port", "0"], |url| {
        let call = format!(
            "{url}/sns/oauth2/access_token?appid={APPID}&secret=canary-app-secret&code=canarycode&grant_type=authorization_code"
        );
        assert_eq!(Visitor::new().get(&call).status, 200);
        Visitor::new().get(&format!("{url}/sns/userinfo?access_token=48_canaryaccess&openid=o1"));
        Visitor::new().get(&format!("{url}/nowhere?ticket=canary"));
    });
    let wechat = wxauth::mock::Server::start().unwrap();
    let mock = format!("--mock={}", wechat.url());
    server(&["demo", "--port", "0", &mock], |url| {
        let query = "?code=canarycode&state=canarystate";
        Visitor::new().get(&format!("{url}{query}"));
    });
}

#[test]
fn a_whole_login_keeps_its_keys_to_itself() {
    let wechat = wxauth::mock::Server::start().unwrap();
    let mock = format!("--mock={}", wechat.url());
    let listen = ["listen", "--port", "0", "--as", "zhangsan", "--exchange", &mock];
    for words in [&["login", "--mock"][..], &listen] {
        for json in [None, Some("--json")] {
            let folder = Folder::new();
            let words: Vec<&str> = words.iter().copied().chain(json).collect();
            let done = plant(&folder, Way::Variable, &words).run().exits(0);
            silent(&done, &format!("{words:?}"), false);
        }
    }
}

/// A command nobody tries here would keep its secrets by luck.
#[test]
fn every_command_is_tried() {
    let servers =
        [line(&["mock"], ""), line(&["demo"], ""), line(&["login"], ""), line(&["listen"], "")];
    let lines: Vec<Line> = sending("").into_iter().chain(keeping("")).chain(servers).collect();
    let all = wxauth::cmd::ALL.iter().chain(wxauth::cli::OWN);
    let paths = all.flat_map(|c| match c.commands {
        [] => vec![vec![c.name]],
        below => below.iter().map(|b| vec![c.name, b.name]).collect(),
    });
    for path in paths {
        let tried = lines.iter().any(|line| line.words.starts_with(&path));
        assert!(tried, "add lines of `wxauth {}` to `sending` or `keeping`", path.join(" "));
    }
}

#[test]
fn the_search_hears_every_song() {
    for setting in secrets() {
        for form in forms(&canary(setting)) {
            let done = Done { code: 0, stdout: Vec::new(), stderr: format!("…{form}…") };
            let heard = std::panic::catch_unwind(|| silent(&done, "on purpose", true));
            assert!(heard.is_err(), "{form} went by unheard");
        }
    }
    assert!(secrets().len() >= 6, "the settings know their secrets");
}
