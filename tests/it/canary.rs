//! Secrets that sing when they get out: planted through every way in, sought in everything the program says.
//! The planted ones may appear nowhere; tokens WeChat answers may appear only where a command's own answer is tokens.

use std::sync::atomic::{AtomicUsize, Ordering};

use base64::Engine as _;
use serde_json::Value;
use wxauth::cmd::Command;
use wxauth::config::Setting;

use crate::exchange::wechat;
use crate::peer::{Peer, answer};
use crate::runner::{Done, Folder, Wxauth, wxauth, wxauth_in};
use crate::visitor::Visitor;

const APPID: &str = "wx5b6e96c8c89c614e";

/// Every setting that is a secret, whichever command has it.
fn secrets() -> Vec<&'static Setting> {
    wxauth::cmd::settings().into_iter().filter(|s| s.secret).collect()
}

/// The setting that names a file with that secret.
fn file_setting(setting: &Setting) -> Option<&'static Setting> {
    let key = format!("{}_file", setting.key);
    wxauth::cmd::settings().into_iter().find(|s| s.key == key)
}

/// What is planted for a setting: recognisable, with nothing in it that an encoding would change.
fn canary(setting: &Setting) -> String {
    let name = setting.key.replace(['.', '_'], "-");
    format!("canary-{name}-0123456789abcdef0123456789abcdef")
}

/// A way in.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Way {
    Variable,
    FileByVariable,
    Config,
    ConfigToVariable,
    ConfigToFile,
    Flag,
    FileByFlag,
}

const WAYS: [Way; 7] = [
    Way::Variable,
    Way::FileByVariable,
    Way::Config,
    Way::ConfigToVariable,
    Way::ConfigToFile,
    Way::Flag,
    Way::FileByFlag,
];

/// Whether the setting can be given that way.
fn reaches(setting: &Setting, way: Way) -> bool {
    match way {
        Way::Config | Way::ConfigToVariable | Way::ConfigToFile => setting.in_file,
        Way::FileByVariable | Way::FileByFlag => file_setting(setting).is_some(),
        Way::Variable | Way::Flag => true,
    }
}

/// Plants every secret that way.
fn plant(folder: &Folder, way: Way, words: &[&str]) -> Wxauth {
    let takes = settings_of(words);
    let (mut words, mut toml) =
        (words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>(), String::new());
    let mut variables: Vec<(String, String)> = Vec::new();
    for setting in secrets() {
        let text = canary(setting);
        let path = file(folder, setting);
        let (section, name) = setting.key.rsplit_once('.').unwrap_or(("", setting.key));
        let by_file = file_setting(setting);
        match way {
            Way::Variable => variables.extend(setting.variable_name().map(|name| (name, text))),
            Way::FileByVariable => {
                let name = by_file.and_then(Setting::variable_name);
                variables.extend(name.map(|name| (name, path)));
            }
            _ if !reaches(setting, way) => {}
            Way::Config => toml.push_str(&format!("[{section}]\n{name} = '{text}'\n")),
            Way::ConfigToVariable => {
                let variable = format!("MY_{}", setting.key.to_uppercase().replace('.', "_"));
                toml.push_str(&format!("[{section}]\n{name} = {{ env = '{variable}' }}\n"));
                variables.push((variable, text));
            }
            Way::ConfigToFile => {
                toml.push_str(&format!("[{section}]\n{name} = {{ file = '{path}' }}\n"));
            }
            Way::Flag if takes.iter().any(|s| s.key == setting.key) => {
                words.extend([format!("--{}", setting.flag), text]);
            }
            Way::FileByFlag => {
                if let Some(by_file) = by_file.filter(|f| takes.iter().any(|s| s.key == f.key)) {
                    words.extend([format!("--{}", by_file.flag), path]);
                }
            }
            Way::Flag => {}
        }
    }
    folder.file("wxauth.toml", merged(&toml));
    let run = wxauth_in(folder, words).env("WXAUTH_APPID", APPID);
    variables.into_iter().fold(run, |run, (name, value)| run.env(&name, value))
}

/// One header for each section, as TOML wants it.
fn merged(toml: &str) -> String {
    let mut sections: std::collections::BTreeMap<&str, String> = Default::default();
    let mut section = "";
    for line in toml.lines() {
        match line.strip_prefix('[') {
            Some(name) => section = name.trim_end_matches(']'),
            None => sections.entry(section).or_default().push_str(&format!("{line}\n")),
        }
    }
    sections.iter().map(|(name, lines)| format!("[{name}]\n{lines}")).collect()
}

fn file(folder: &Folder, setting: &Setting) -> String {
    let name = format!("keys/{}", setting.key);
    folder.file(&name, format!("{}\n", canary(setting))).to_string_lossy().into_owned()
}

/// The settings of the command that is typed.
fn settings_of(words: &[&str]) -> Vec<&'static Setting> {
    let named =
        |list: &[&'static Command], word: &str| list.iter().copied().find(|c| c.name == word);
    let mut command = named(wxauth::cmd::ALL, words[0]);
    if let Some(below) = command.and_then(|c| named(c.commands, words.get(1)?)) {
        command = Some(below);
    }
    command.map_or_else(Vec::new, |c| c.settings.concat())
}

/// Fails when anything planted, or a token WeChat answered, is where it must not be.
#[track_caller]
fn silent(done: &Done, what: &str, answers_tokens: bool) {
    let stdout = String::from_utf8_lossy(&done.stdout).into_owned();
    for (stream, text) in [("stdout", &stdout), ("stderr", &done.stderr)] {
        for setting in secrets() {
            let text = text.to_lowercase();
            for form in forms(&canary(setting)) {
                assert!(
                    !text.contains(&form.to_lowercase()),
                    "{what}: {stream} shows {}\n{}",
                    setting.key,
                    done.show()
                );
            }
        }
        // The peer's tokens: 48_canaryaccess, canarykey…
        let tokens = text.contains("canary") && !(answers_tokens && stream == "stdout");
        assert!(!tokens, "{what}: {stream} shows a token\n{}", done.show());
    }
}

/// A secret as it stands, and as an encoding would carry it.
fn forms(secret: &str) -> [String; 3] {
    let base64 = base64::engine::general_purpose::STANDARD_NO_PAD.encode(secret);
    let hex: String = secret.bytes().map(|b| format!("{b:02x}")).collect();
    // The last characters of base64 depend on what follows.
    [secret.to_owned(), base64[..base64.len() - 4].to_owned(), hex]
}

/// A command line and where its calls go.
struct Line {
    words: Vec<&'static str>,
    base: String,
    stdin: Option<&'static str>,
    /// With `--json`, its own answer is tokens.
    tokens: bool,
}

fn line(words: &[&'static str], base: &str) -> Line {
    Line { words: words.to_vec(), base: base.to_owned(), stdin: None, tokens: false }
}

impl Line {
    fn tokens(mut self) -> Line {
        self.tokens = true;
        self
    }
    fn stdin(mut self, text: &'static str) -> Line {
        self.stdin = Some(text);
        self
    }
}

/// Servers that misbehave in ways an error might quote.
struct Bad {
    peers: Vec<Peer>,
}

impl Bad {
    fn start() -> Bad {
        let echo =
            |seen: &crate::peer::Seen| format!("cannot {} {} {}", seen.method, seen.url, seen.body);
        Bad {
            peers: vec![
                Peer::start(move |seen| {
                    answer(200, echo(seen)).header("Content-Type", "text/html")
                }),
                Peer::start(move |seen| answer(502, echo(seen))),
                Peer::start(|seen| {
                    answer(302, "").header("Location", format!("/moved{}", seen.url))
                }),
                Peer::start(|_| {
                    answer(
                        200,
                        r#"{"errcode":40125,"errmsg":"invalid appsecret, rid: 62bae58d-5bf58b34-5f8e035e"}"#,
                    )
                }),
                Peer::start(|_| {
                    answer(200, r#"{"access_token":"48_canaryaccess","expires_in":"soon"}"#)
                }),
            ],
        }
    }

    /// The peers, a port nobody listens at, and TLS spoken to a server that does not.
    fn bases(&self) -> Vec<String> {
        let mut bases: Vec<String> = self.peers.iter().map(|peer| peer.url("")).collect();
        bases.push("http://127.0.0.1:1".to_owned());
        bases.push(self.peers[0].url("").replace("http://", "https://"));
        bases
    }
}

const OPENID: &str = "oLVPpjqs9BhvzwPj5A-vTYAX3GLc";
const COMPONENT: &str = "wxaaaaaaaaaaaaaaaa";

/// Commands that send a secret, to `base`.
fn sending(base: &str) -> Vec<Line> {
    let component = ["--platform", "component", "--component-appid", COMPONENT];
    let with = |words: &[&'static str], more: &[&'static str]| line(&[words, more].concat(), base);
    vec![
        line(&["exchange", "003tgd100Od6", "--userinfo"], base).tokens(),
        with(&["exchange", "003tgd100Od6"], &component).tokens(),
        line(&["exchange", "c", "--platform", "mini"], base).tokens(),
        line(&["exchange", "c", "--platform", "work", "--userinfo"], base).tokens(),
        line(&["refresh"], base).tokens(),
        with(&["refresh"], &component).tokens(),
        line(&["userinfo", "--openid", OPENID], base),
        line(&["auth", "--openid", OPENID], base),
    ]
}

/// Commands that hold secrets without sending them to WeChat, and those that should not look at them.
fn keeping(base: &str) -> Vec<Line> {
    let jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJvMSJ9.AAAA";
    vec![
        line(&["ticket", "sign", "--openid", OPENID], base),
        line(&["ticket", "sign", "--from", "-"], base)
            .stdin(r#"{"openid":"o1","access_token":"48_canaryaccess","session_key":"canarykey"}"#),
        line(&["ticket", "sign", "--batch", "-"], base).stdin("{\"openid\":\"o1\"}\nnot JSON\n"),
        line(&["ticket", "verify", jwt], base),
        line(&["ticket", "verify", jwt, "--key-encoding", "base64"], base),
        line(&["ticket", "verify", "--batch", "-"], base).stdin("{\"ticket\":\"a.b.c\"}\n"),
        line(&["ticket", "decode", jwt], base),
        line(&["call", "http://127.0.0.1:1/"], base),
        line(&["call", "--print-curl", "POST", "http://127.0.0.1:1/", "a=b"], base),
        line(&["url", "--redirect-uri", "https://h5.example.com/"], base),
        line(&["url"], base),
        line(&["listen", "--port", "x"], base),
        line(&["login", "--mock", "--redirect-uri", "nowhere"], base),
        line(&["mock", "--port", "x"], base),
        line(&["demo", "--origin", "nowhere"], base),
        line(&["wait", "http://127.0.0.1:1/", "--timeout", "1ms"], base),
        line(&["config", "show"], base),
        line(&["config", "path"], base),
        line(&["init", "--force", "--account", "test"], base),
        line(&["explain", "40125"], base),
        line(&["man", "exchange"], base),
        line(&["completions", "elvish"], base),
        line(&["exchange", "--help"], base),
    ]
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
