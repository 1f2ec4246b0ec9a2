//! The rules of the house: imports go down only, rooms introduce themselves, platform code has one place.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The floor of a room of `src`; higher numbers stand on lower ones.
fn floor(room: &str) -> Option<u8> {
    Some(match room {
        "domain" => 0,
        "wire" => 1,
        "net" | "mock" | "config" | "report" | "platform" => 2,
        "check" | "load" | "intercept" | "demo" => 3,
        // The staircase: below the command rooms, above everything else.
        "app" | "error" | "out" => 4,
        "cmd" => 5,
        "cli" => 6,
        "main" | "lib" => 7,
        _ => return None,
    })
}

/// Neighbours on one floor that may be imported all the same, each with its reason.
const ALLOWED: [(&str, &str, &str); 9] = [
    ("load", "check", "its users log in the way a virtual browser of check does"),
    ("mock", "net", "the emulator's engine plugs into the HTTP engine"),
    ("mock", "platform", "files and signals of its server"),
    ("mock", "report", "pages share one frame and the QR code"),
    ("net", "platform", "signals"),
    ("config", "platform", "file ownership and modes"),
    ("app", "error", "staircase"),
    ("app", "out", "staircase"),
    ("out", "error", "staircase"),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => sources(&path, found),
            false if path.extension().is_some_and(|e| e == "rs") => found.push(path),
            false => {}
        }
    }
}

fn tree() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    sources(&root, &mut paths);
    let read = |p: &PathBuf| {
        let name = p.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        (name, std::fs::read_to_string(p).unwrap())
    };
    let tree: Vec<_> = paths.iter().map(read).collect();
    assert!(tree.len() > 20, "the house was found");
    tree
}

fn room(file: &str) -> String {
    file.split('/').next().unwrap().trim_end_matches(".rs").to_owned()
}

/// The rooms of the crate a file's text names: `crate::x`, `crate::{a, b::c}`, `super::super::x`.
fn named_rooms(file: &str, text: &str) -> Vec<String> {
    let code: String = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n");
    let is_mod = file.ends_with("/mod.rs");
    // `super` climbs one module a time; from module depth d, d supers reach the crate.
    let depth = file.matches('/').count() + usize::from(!is_mod);
    let mut rooms = Vec::new();
    let climb = "super::".repeat(depth);
    for prefix in ["crate::", "wxauth::", climb.as_str()] {
        for (at, _) in code.match_indices(prefix) {
            let before = code[..at].chars().next_back();
            if prefix.is_empty()
                || before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
            {
                continue;
            }
            rooms.extend(heads(&code[at + prefix.len()..]));
        }
    }
    rooms
}

/// The first names of a path or of a braced list of paths.
fn heads(text: &str) -> Vec<String> {
    let name =
        |t: &str| t.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let Some(inner) = text.strip_prefix('{') else { return vec![name(text)] };
    let (mut depth, mut item, mut found) = (0i32, String::new(), Vec::new());
    for c in inner.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                found.push(name(item.trim()));
                item.clear();
                continue;
            }
            _ => {}
        }
        item.push(c);
    }
    found.push(name(item.trim()));
    found.retain(|n| !n.is_empty());
    found
}

fn climbs(from: &str, to: &str) -> bool {
    let (Some(from_floor), Some(to_floor)) = (floor(from), floor(to)) else { return false };
    if from == to || from_floor > to_floor {
        return false;
    }
    !(from_floor == to_floor && ALLOWED.iter().any(|(a, b, _)| (*a, *b) == (from, to)))
}

#[test]
fn every_room_has_a_floor() {
    let unknown: Vec<_> =
        tree().iter().map(|(f, _)| room(f)).filter(|r| floor(r).is_none()).collect();
    assert!(unknown.is_empty(), "give these rooms a floor in tests/it/house.rs: {unknown:?}");
}

#[test]
fn imports_go_down_only() {
    let mut wrong = BTreeMap::new();
    for (file, text) in tree() {
        for to in named_rooms(&file, &text) {
            if climbs(&room(&file), &to) {
                wrong.insert(file.clone(), to);
            }
        }
    }
    assert!(wrong.is_empty(), "imports that climb: {wrong:#?}");
}

#[test]
fn the_import_rule_sees_every_spelling() {
    let sees = |file: &str, text: &str, to: &str| named_rooms(file, text).contains(&to.to_owned());
    assert!(sees("wire/x.rs", "use crate::cmd::url;", "cmd"));
    assert!(sees("wire/x.rs", "use crate::{domain::{a, b}, cmd};", "cmd"));
    assert!(sees("wire/x.rs", "use super::super::cmd::url;", "cmd"));
    assert!(sees("wire/mod.rs", "use super::net;", "net"));
    assert!(sees("wire/a/b.rs", "fn f() { super::super::super::net::x() }", "net"));
    assert!(!sees("wire/x.rs", "// use crate::cmd::url;", "cmd"));
    assert!(climbs("wire", "net") && climbs("report", "net") && climbs("net", "app"));
    assert!(!climbs("mock", "net") && !climbs("cmd", "app"));
}

#[test]
fn only_the_roof_knows_clap_and_only_out_prints() {
    for (file, text) in tree() {
        let here = room(&file);
        assert!(here == "cli" || !text.contains("clap::"), "{file}: clap belongs to the roof");
        assert!(here == "app" || !text.contains("dialoguer::") || here == "cmd", "{file}: prompts");
        let streams = text.contains("io::stdout()") || text.contains("io::stderr()");
        assert!(!streams || here == "out" || here == "main", "{file}: only out.rs writes");
    }
}

#[test]
fn platform_code_has_one_place() {
    for (file, text) in tree() {
        let conditional = ["cfg(unix)", "cfg(windows)", "cfg(target_os", "cfg!(", "std::os::unix"];
        if room(&file) != "platform" {
            for mark in conditional {
                assert!(!text.contains(mark), "{file}: {mark} belongs to src/platform");
            }
        }
    }
}

#[test]
fn modules_introduce_themselves() {
    for (file, text) in tree() {
        let opening: Vec<&str> = text.lines().take_while(|l| l.starts_with("//!")).collect();
        assert!(!opening.is_empty(), "{file} opens with no //! sentence");
        let lines = text.lines().count();
        assert!(lines <= 450, "{file} has {lines} lines: split it by meaning");
        if !file.ends_with("tests.rs") && !["lib.rs"].contains(&file.as_str()) {
            let said = opening.join(" ");
            assert!(
                said.to_lowercase().contains("must not"),
                "{file} does not say what it must not do"
            );
        }
    }
}

/// One thing has one name in every Chinese text; the second is the name to use.
const WORDS: [(&str, &str); 15] = [
    ("应答", "响应"),
    ("参考应用", "示例应用"),
    ("加压", "压测"),
    ("来源进不来", "跨域请求被拦"),
    ("看不懂用户", "没有处理用户拒绝授权"),
    ("用户资料", "用户信息"),
    ("授权范围", "授权作用域"),
    ("切换微信号", "切换微信账号"),
    ("虚拟身份", "虚拟账号"),
    ("会话号", "会话 ID"),
    ("会话编号", "会话 ID"),
    ("没有演", "没有触发"),
    ("真的微信", "真实的微信"),
    ("真正的微信", "真实的微信"),
    ("域名验证文件", "域名校验文件"),
];

#[test]
fn chinese_texts_call_a_thing_by_one_name() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut texts = tree();
    for entry in std::fs::read_dir(root.join("docs")).unwrap() {
        let path = entry.unwrap().path();
        texts.push((path.display().to_string(), std::fs::read_to_string(path).unwrap()));
    }
    let readme = std::fs::read_to_string(root.join("README.zh-CN.md")).unwrap();
    texts.push(("README.zh-CN.md".to_owned(), readme));
    for (name, text) in &texts {
        for (number, line) in text.lines().enumerate() {
            for (old, new) in WORDS {
                assert!(!line.contains(old), "{name}:{}: {old} is {new} here: {line}", number + 1);
            }
        }
    }
}
