//! Back ends that are not the demo, in several tastes, right and wrong, and what the checker says of each.
//! A folder is a back end: its program and a `wxauth.toml` whose first lines name the rules that must fail
//! (`expect`), some that must be decided and pass (`passes`), stay open (`undecided`) or do not apply (`skipped`), what is found
//! out by itself where only the page is known (`guess`), and its account where that is no official account's
//! (`appid`).

mod last_words;
mod load;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::patience::Patience;
use crate::peer::free_port;
use crate::peers;
use crate::runner::{Folder, wxauth_in};

const APPID: &str = "wx5b6e96c8c89c614e";
const SECRET: &str = "0123456789abcdef0123456789abcdef";

/// A running back end, ended when dropped.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn home(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/backends").join(name)
}

/// The description of a back end for this run, and the rules that must fail.
struct Described {
    appid: String,
    table: toml::Table,
    expected: BTreeSet<String>,
    passes: Vec<String>,
    undecided: Vec<String>,
    skipped: Vec<String>,
    guesses: Vec<String>,
    mock: u16,
    port: u16,
}

impl Described {
    fn read(name: &str) -> Described {
        let (port, mock) = (free_port(), free_port());
        let text = std::fs::read_to_string(home(name).join("wxauth.toml")).unwrap();
        let said = |mark: &'static str| text.lines().filter_map(move |l| l.strip_prefix(mark));
        let expected = said("# expect:").flat_map(str::split_whitespace).map(str::to_owned);
        let expected = expected.collect();
        let ids = |mark| said(mark).flat_map(str::split_whitespace).map(str::to_owned).collect();
        let (passes, undecided) = (ids("# passes:"), ids("# undecided:"));
        let skipped = ids("# skipped:");
        let guesses = said("# guess: ").map(str::to_owned).collect();
        let filled = text
            .replace("@HERE@", &home(name).to_string_lossy())
            .replace("@URL@", &format!("http://127.0.0.1:{port}"))
            .replace("@PORT@", &port.to_string());
        Described {
            appid: said("# appid: ").next().unwrap_or(APPID).to_owned(),
            table: filled.parse().unwrap(),
            expected,
            passes,
            undecided,
            skipped,
            guesses,
            mock,
            port,
        }
    }

    /// Starts it; `None` where its runtime or packages are missing.
    fn start(&mut self) -> Option<Program> {
        let backend = self.table["backend"].as_table_mut().unwrap();
        let start = backend.remove("start").unwrap();
        let start: Vec<&str> =
            start.as_array().unwrap().iter().map(|w| w.as_str().unwrap()).collect();
        let env = backend.remove("env").unwrap();
        backend.remove("ready");
        let mut command = match start[0] {
            "node" => peers::node("wechat-oauth")?,
            _ => peers::python("flask, django, fastapi, uvicorn, httpx, jwt, wechatpy")?,
        };
        command.args(&start[1..]).stdout(Stdio::null()).stderr(Stdio::null());
        for (name, value) in env.as_table().unwrap() {
            let mock = format!("http://127.0.0.1:{}", self.mock);
            let value = value.as_str().unwrap();
            let value = value.replace("{mock}", &mock).replace("{appid}", &self.appid);
            command.env(name, value.replace("{secret}", SECRET));
        }
        let mut program = Program(command.spawn().unwrap());
        let patience = Patience::new();
        while std::net::TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            let ended = program.0.try_wait().unwrap();
            assert!(ended.is_none() && !patience.is_over(), "{start:?} does not listen: {ended:?}");
            std::thread::sleep(Duration::from_millis(10));
        }
        Some(program)
    }

    fn check(&self) -> Value {
        let folder = Folder::new();
        folder.file("wxauth.toml", self.table.to_string());
        self.checked(&folder, &[])
    }

    /// The same with nothing but the page's address.
    fn check_page(&self) -> Value {
        let page = self.table["backend"]["page"].as_str().unwrap();
        self.checked(&Folder::new(), &[page, "--level", "smoke"])
    }

    fn checked(&self, folder: &Folder, more: &[&str]) -> Value {
        let port = self.mock.to_string();
        let words =
            ["check", "--json", "--exit-zero", "--mock-port", &port, "--appid", &self.appid];
        let words = [&words[..], more].concat();
        let done = wxauth_in(folder, words).env("WXAUTH_SECRET", SECRET).run().exits(0);
        done.json()["data"].clone()
    }

    /// What is guessed is said, and nothing fails that does not fail for who knows everything.
    fn assert_guessed(&self, name: &str) {
        let report = self.check_page();
        let guessed = report["guessed"].to_string().replace("\\\"", "\"");
        for wanted in &self.guesses {
            assert!(guessed.contains(wanted), "{name}: no {wanted} in {guessed}");
        }
        let failed = failed(&report);
        assert!(failed.is_subset(&self.expected), "{name}, only its page known: {failed:?}");
    }
}

fn failed(report: &Value) -> BTreeSet<String> {
    let rules = report["rules"].as_array().unwrap();
    let failed = rules.iter().filter(|rule| rule["outcome"] == "fail");
    failed.map(|rule| rule["id"].as_str().unwrap().to_owned()).collect()
}

/// Checks one back end: exactly the named rules fail.
fn judged(name: &str) {
    let mut described = Described::read(name);
    let Some(program) = described.start() else { return };
    if !described.guesses.is_empty() {
        described.assert_guessed(name);
    }
    let report = described.check();
    drop(program);
    let rules = report["rules"].as_array().unwrap();
    let failed = failed(&report);
    // A finding is wanted only where the checker has its rule.
    let known = |id: &&String| rules.iter().any(|rule| rule["id"] == id.as_str());
    let expected: BTreeSet<String> = described.expected.iter().filter(known).cloned().collect();
    let told: Vec<_> = rules
        .iter()
        .filter(|rule| rule["outcome"] == "fail")
        .map(|rule| format!("{} {}", rule["id"], rule["summary"]))
        .collect();
    assert_eq!(failed, expected, "{name}: {told:#?}");
    let others = [
        (&described.passes, "pass"),
        (&described.undecided, "undecided"),
        (&described.skipped, "skipped"),
    ];
    for (ids, outcome) in others {
        for id in ids {
            let rule = rules.iter().find(|rule| rule["id"] == id.as_str()).unwrap();
            assert_eq!(rule["outcome"], outcome, "{name}: {id} {}", rule["summary"]);
        }
    }
}

/// What a back end wrote when it died stands beside the finding.
#[test]
fn a_dead_back_end_s_last_words_are_told() {
    if peers::node("wechat-oauth").is_none() {
        return;
    }
    let described = Described::read("faulty_hop");
    let folder = Folder::new();
    folder.file("wxauth.toml", described.table.to_string());
    let words = ["check", "--only", "WXA806,WXA809", "--lang", "en", "--appid", APPID];
    let done = wxauth_in(&folder, words).run().exits(1);
    for told in [
        "for WXA806) the back end could not be reached any more. It ended with status 1",
        "its last words: ",
        "SyntaxError: ",
        "faulty_hop/server.js:",
        "--only WXA806,WXA809 ",
    ] {
        assert!(done.text().contains(told), "{told}: {}", done.show());
    }
}

macro_rules! back_ends {
    ($($name:ident)+) => {
        $(#[test] fn $name() { judged(stringify!($name)); })+

        #[test]
        fn every_folder_is_tried() {
            let named = BTreeSet::from([$(stringify!($name).to_owned()),+]);
            let entries = std::fs::read_dir(home("")).unwrap().flatten();
            let folders = entries.filter(|entry| entry.path().is_dir());
            let there: BTreeSet<_> =
                folders.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
            assert_eq!(named, there);
        }
    };
}

back_ends! {
    django_session express_jwt express_rsa fastapi_link flask_wechatpy mini_node node_session
    opaque_node spa_compares stdlib_sqlite wecom_node
    faulty_base64 faulty_cookie faulty_double faulty_express faulty_fastapi faulty_flask faulty_global faulty_hop faulty_link faulty_mini faulty_query
    faulty_sticky faulty_wecom
}
