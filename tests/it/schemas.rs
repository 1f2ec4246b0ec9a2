//! The published JSON Schemas (`schemas/`) against what the program really prints, and against its command table.
//! The runner brings every envelope and JSON line of every test here; below are the cases no other test has.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use jsonschema::{Registry, Validator};
use serde_json::{Value, json};
use wxauth::cmd::Command;

use crate::exchange::wechat;
use crate::peer::{Peer, answer};
use crate::runner::{Folder, Wxauth, wxauth, wxauth_in};

const APPID: &str = "wx5b6e96c8c89c614e";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas")
}

/// Every file of `schemas/`, by name.
fn files() -> BTreeMap<String, Value> {
    let read = |entry: std::io::Result<std::fs::DirEntry>| {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let json =
            serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        (path.file_name().unwrap().to_string_lossy().into_owned(), json)
    };
    std::fs::read_dir(folder()).unwrap().map(read).collect()
}

/// Validators by the name documents carry: `wxauth.url/1`.
fn validators() -> &'static BTreeMap<String, Validator> {
    static ALL: OnceLock<BTreeMap<String, Validator>> = OnceLock::new();
    ALL.get_or_init(|| {
        let files: &'static BTreeMap<String, Value> = Box::leak(Box::new(files()));
        let pairs = files.values().map(|schema| (schema["$id"].as_str().unwrap(), schema));
        let registry = Registry::new().extend(pairs).unwrap().prepare().unwrap();
        let registry: &'static Registry = Box::leak(Box::new(registry));
        let build = |(name, schema): (&String, &Value)| {
            let validator = jsonschema::options().with_registry(registry).build(schema);
            let name = name.trim_end_matches(".json").replacen("-1", "/1", 1);
            (name.clone(), validator.unwrap_or_else(|e| panic!("{name}: {e}")))
        };
        files.iter().map(build).collect()
    })
}

/// Fails unless `document` is what `schemas/` promises. `name` is `wxauth.url/1`.
#[track_caller]
pub(crate) fn assert_valid(name: &str, document: &Value) {
    let file = name.replace('/', "-");
    let validator = validators().get(name).unwrap_or_else(|| {
        panic!("no schemas/{file}.json: write it (schemas/wxauth.url-1.json is the pattern)")
    });
    let wrong: Vec<String> = validator
        .iter_errors(document)
        .map(|e| format!("  at {}: {e}", e.instance_path()))
        .collect();
    assert!(
        wrong.is_empty(),
        "not what schemas/{file}.json says; when the output is right, correct the schema:\n{}\n{document:#}",
        wrong.join("\n")
    );
}

/// Every command with an act of its own.
fn commands() -> Vec<&'static Command> {
    let all = wxauth::cmd::ALL.iter().chain(wxauth::cli::OWN);
    let leaves = all.flat_map(|c| std::iter::once(*c).chain(c.commands.iter().copied()));
    leaves.filter(|c| c.run.is_some()).collect()
}

#[test]
fn every_command_has_a_schema_and_every_schema_a_command() {
    let shared = ["envelope", "usage", "version", "check-report", "load-report"].map(str::to_owned);
    let wanted: BTreeSet<String> =
        commands().iter().map(|c| c.schema.to_owned()).chain(shared).collect();
    let there: BTreeSet<String> = files()
        .keys()
        .map(|f| f.trim_start_matches("wxauth.").trim_end_matches("-1.json").to_owned())
        .collect();
    let missing: Vec<_> = wanted.difference(&there).collect();
    assert!(missing.is_empty(), "no schemas/wxauth.NAME-1.json for {missing:?}");
    let left: Vec<_> = there.difference(&wanted).collect();
    assert!(left.is_empty(), "schemas without a command: {left:?}");
}

#[test]
fn schemas_are_valid_and_named_by_urn() {
    for (file, schema) in files() {
        assert!(jsonschema::draft202012::meta::is_valid(&schema), "{file}");
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{file}");
        let name = file.trim_start_matches("wxauth.").trim_end_matches("-1.json");
        assert_eq!(schema["$id"], format!("urn:wxauth:schema:{name}:1"), "{file}");
        assert!(schema["title"].is_string(), "{file}");
    }
    assert!(validators().len() > 10);
}

/// One run whose answer is validated by the runner.
struct Case {
    command: &'static str,
    run: Wxauth,
    code: i32,
}

fn case(command: &'static str, code: i32, run: Wxauth) -> Case {
    Case { command, run, code }
}

fn with_app(run: Wxauth, base: &str) -> Wxauth {
    run.env("WXAUTH_APPID", APPID).env("WXAUTH_SECRET", "s3cret").env("WXAUTH_API_BASE", base)
}

const JWT_KEY: &str = "0123456789abcdef0123456789abcdef0123456789abcdef";

/// Success and failure of every command that ends by itself.
fn cases(wechat: &Peer, refusing: &Peer, folder: &Folder) -> Vec<Case> {
    let ticket = |words: &[&str]| {
        let words = ["ticket"].iter().chain(words).chain(&["--json"]);
        wxauth(words).env("WXAUTH_TICKET_SECRET", JWT_KEY)
    };
    let signed =
        ticket(&["sign", "--openid", "oLVPpjqs9BhvzwPj5A-vTYAX3GLc"]).run().exits(0).json();
    let jwt = signed["data"]["ticket"].as_str().unwrap();
    let link = ["--appid", APPID, "--redirect-uri", "https://h5.example.com/cb"];
    let with = |words: &[&str], peer: &Peer| {
        let words = words.iter().copied().chain(["--json"]);
        with_app(wxauth(words), &peer.url(""))
    };
    let tokens = "{\"access_token\":\"a1\",\"refresh_token\":\"r1\",\"openid\":\"o1\",\"expires_in\":7200,\"scope\":\"snsapi_base\"}";
    let from = |command, peer: &Peer| with(&[command, "--from", "-"], peer).stdin(tokens);
    let plain = |words: &[&str]| wxauth(words.iter().copied().chain(["--json"]));
    let url = wechat.url("/sns/auth");
    vec![
        case("url", 0, wxauth(["url", "--json"].iter().chain(&link))),
        case(
            "url",
            0,
            plain(&[
                "url",
                "--platform",
                "work-web",
                "--appid",
                "wwaaaaaaaaaaaaaaaa",
                "--agentid",
                "1",
                "--redirect-uri",
                "https://a.b/#/c",
            ]),
        ),
        case("url", 2, plain(&["url"])),
        case("listen", 2, plain(&["listen", "--port", "x"])),
        case("exchange", 0, with(&["exchange", "003tgd100Od6", "--userinfo"], wechat)),
        case("exchange", 0, with(&["exchange", "c", "--platform", "work", "--userinfo"], wechat)),
        case("exchange", 0, with(&["exchange", "c", "--platform", "mini"], wechat)),
        case("exchange", 3, with(&["exchange", "003tgd100Od6"], refusing)),
        case("exchange", 2, plain(&["exchange"])),
        case("refresh", 0, from("refresh", wechat)),
        case("refresh", 3, from("refresh", refusing)),
        case("userinfo", 0, from("userinfo", wechat)),
        case("userinfo", 3, from("userinfo", refusing)),
        case("auth", 0, from("auth", wechat)),
        case("auth", 3, from("auth", refusing)),
        case("check", 0, plain(&["check", "--demo", "--level", "smoke"])),
        case("check", 2, plain(&["check", "--only", "WXA000"])),
        case("load", 2, plain(&["load", "--demo", "--rate", "0"])),
        case("call", 0, plain(&["call", &url, "--expect-status", "2xx"])),
        case("call", 1, plain(&["call", &url, "--expect-text", "nobody says this"])),
        case("call", 1, plain(&["call", &url, "--origin", "https://h5.example.com"])),
        case("call", 7, plain(&["call", &wechat.url("/nowhere")])),
        case("call", 0, plain(&["call", "POST", &url, "a=b", "--print-curl"])),
        case("call", 2, plain(&["call", "nowhere at all"])),
        case("ticket-sign", 0, ticket(&["sign", "--openid", "o1"])),
        case("ticket-sign", 0, ticket(&["sign", "--openid", "o1", "--format", "base64"])),
        case("ticket-sign", 2, plain(&["ticket", "sign", "--openid", "o1"])),
        case("ticket-verify", 0, ticket(&["verify", jwt])),
        case("ticket-verify", 0, ticket(&["verify", "bzE=", "--format", "base64"])),
        case("ticket-verify", 6, ticket(&["verify", &jwt[..jwt.len() - 4]])),
        case("ticket-decode", 0, ticket(&["decode", jwt])),
        case("ticket-decode", 0, ticket(&["decode", "b0xWUHBqcXM5Qmh2endQajVBLXZUWUFYM0dMYw=="])),
        case("ticket-decode", 6, ticket(&["decode", "a.b"])),
        case("explain", 0, plain(&["explain", "40029"])),
        case("explain", 0, plain(&["explain", jwt])),
        case(
            "explain",
            0,
            plain(&[
                "explain",
                "https://h5.example.com/cb?code=021sKoGa1uQhSK0nQpHa1SeLgZ2sKoGG&state=s1",
            ]),
        ),
        case("explain", 2, plain(&["explain", "nothing of WeChat's"])),
        case("login", 0, plain(&["login", "--mock"])),
        case("login", 2, plain(&["login", "--mock", "--port", "x"])),
        case("wait", 0, plain(&["wait", &url])),
        case("wait", 2, plain(&["wait", &url, "--timeout", "soon"])),
        case("mock", 2, plain(&["mock", "--port", "x"])),
        case("run", 125, plain(&["run"])),
        case("run", 1, wxauth(["run", "--json", "--doctor", "--", "no-such-program"])),
        case("demo", 2, plain(&["demo", "--origin", "nowhere"])),
        case(
            "init",
            0,
            wxauth_in(folder, ["init", "--json", "--account", "test", "--appid", APPID]),
        ),
        case("init", 2, wxauth_in(folder, ["init", "--json"])),
        case("config-show", 0, with(&["config", "show"], wechat)),
        case("config-show", 2, plain(&["config", "show", "nowhere"])),
        case("config-path", 0, plain(&["config", "path"])),
        case("config-path", 2, plain(&["config", "path", "--nope"])),
        case("completions", 0, plain(&["completions", "bash"])),
        case("completions", 2, plain(&["completions"])),
        case("man", 0, plain(&["man", "url"])),
        case("man", 0, plain(&["man", "--dir", "pages"])),
        case("man", 2, plain(&["man", "nope"])),
    ]
}

#[test]
fn every_command_answers_as_published_both_ways() {
    let (wechat, folder) = (wechat(), Folder::new());
    let refusing = Peer::start(|_| answer(200, r#"{"errcode":40029,"errmsg":"invalid code"}"#));
    let mut seen: BTreeSet<(&str, bool)> = BTreeSet::new();
    for case in cases(&wechat, &refusing, &folder) {
        // `json` validates against the schema the document names.
        let json = case.run.run().exits(case.code).json();
        assert_eq!(json["schema"], format!("wxauth.{}/1", case.command));
        seen.insert((case.command, case.code == 0));
    }
    // These run until they are stopped: their own tests bring every good line here.
    let long = ["listen", "demo", "mock", "load", "run"];
    for command in commands() {
        let name = command.schema;
        assert!(seen.contains(&(name, false)), "add a failing case of {name} to `cases`");
        let good = long.contains(&name) || seen.contains(&(name, true));
        assert!(good, "add a good case of {name} to `cases`");
    }
}

#[test]
fn a_command_line_that_names_no_command() {
    for words in
        [&["--json", "nope"][..], &["ticket", "--json", "nope"], &["config", "--json", "-z"]]
    {
        let json = wxauth(words).run().exits(2).json();
        assert_eq!(json["schema"], "wxauth.usage/1", "{words:?}");
    }
}

#[test]
fn the_version_is_a_document_too_and_help_stays_text() {
    for words in [&["--version", "--json"][..], &["--json", "-V"]] {
        let json = wxauth(words).run().exits(0).json();
        assert_eq!(json["schema"], "wxauth.version/1");
        assert_eq!(json["data"]["version"], env!("CARGO_PKG_VERSION"));
    }
    let text = wxauth(["--version"]).run().exits(0);
    assert_eq!(text.text(), concat!("wxauth ", env!("CARGO_PKG_VERSION"), "\n"));
    let text = wxauth(["--version"]).env("WXAUTH_JSON", "1").run().exits(0).json();
    assert_eq!(text["ok"], true);
    for words in [&["--help", "--json"][..], &["url", "--json", "-h"]] {
        let help = wxauth(words).run().exits(0);
        assert!(help.text().contains("Usage: wxauth"), "{}", help.show());
    }
}

#[test]
fn help_speaks_the_readers_language() {
    let help = wxauth(["mock", "--port", "-h", "--help"]).env("LANG", "zh_CN.UTF-8").run().exits(0);
    assert!(help.text().contains("用法：wxauth mock [OPTIONS]\n"), "{}", help.show());
    let help = wxauth(["ticket", "sign", "-h", "--lang=zh"]).run().exits(0);
    assert!(help.text().starts_with("为一个 openid 签一张票据\n"), "{}", help.show());
    let help = wxauth([""; 0]).env("LANG", "zh_CN.UTF-8").run().exits(2);
    assert!(help.text().is_empty() && help.stderr.contains("命令：\n  url          为某种平台"));
}

#[test]
fn lines_of_a_batch() {
    let run = |words: &[&str], input: &str, code: i32| {
        let words = ["ticket"].iter().chain(words).chain(&["--batch", "-"]);
        let run = wxauth(words).env("WXAUTH_TICKET_SECRET", JWT_KEY).stdin(input);
        run.run().exits(code).text().to_owned()
    };
    let validate = |schema: &str, text: &str| {
        assert!(text.lines().count() == 2, "{text}");
        text.lines().for_each(|line| assert_valid(schema, &serde_json::from_str(line).unwrap()));
    };
    let signed = run(&["sign"], "{\"openid\":\"o1\"}\nnot JSON\n", 1);
    validate("wxauth.ticket-sign/1", &signed);
    let verified = run(&["verify"], &signed, 1);
    validate("wxauth.ticket-verify/1", &verified);
    // With --json the same lines stand between two events, also when there are none.
    for (command, schema) in
        [("sign", "wxauth.ticket-sign/1"), ("verify", "wxauth.ticket-verify/1")]
    {
        let none = run(&[command, "--json"], "", 0);
        validate(schema, &none);
        let ready: Value = serde_json::from_str(none.lines().next().unwrap()).unwrap();
        assert_eq!(ready, json!({ "event": "ready", "schema": schema }));
        let end: Value = serde_json::from_str(none.lines().last().unwrap()).unwrap();
        assert_eq!(end, json!({ "event": "end", "good": 0, "bad": 0, "exit": 0 }));
    }
    let between = run(&["sign", "--json"], "{\"openid\":\"o1\"}\nnot JSON\n", 1);
    assert_eq!(between.lines().count(), 4, "{between}");
    assert!(
        between.ends_with("{\"event\":\"end\",\"good\":1,\"bad\":1,\"exit\":1}\n"),
        "{between}"
    );
}

#[test]
fn the_schemas_are_strict() {
    let run =
        wxauth(["url", "--json", "--appid", APPID, "--redirect-uri", "https://h5.example.com/"]);
    let good = run.run().exits(0).json();
    let valid = |change: &dyn Fn(&mut Value)| {
        let mut document = good.clone();
        change(&mut document);
        validators()["wxauth.url/1"].is_valid(&document)
    };
    assert!(valid(&|_| ()));
    assert!(!valid(&|d| d["data"]["surprise"] = json!(1)), "an unknown key in data");
    assert!(!valid(&|d| d["surprise"] = json!(1)), "an unknown key beside data");
    assert!(!valid(&|d| drop(d["data"].as_object_mut().unwrap().remove("state"))), "a key missing");
    assert!(!valid(&|d| d["ok"] = json!(false)), "not ok, without exit and error");
    assert!(!valid(&|d| d["exit"] = json!(0)), "exit beside ok");
    assert!(!valid(&|d| d["schema"] = json!("wxauth.listen/1")), "another command's name");
}
