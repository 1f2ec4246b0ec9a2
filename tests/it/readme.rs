//! The READMEs are run: every block marked `sh runnable` or `yaml runnable` is executed, and the `text output` block
//! that follows it is compared with what came out (`…` stands for anything).

use std::path::Path;
use std::process::{Command, Stdio};

use crate::runner::Folder;
use wxauth::domain::fault::Exit;
use wxauth::domain::lang::Lang;

struct Block {
    line: usize,
    script: String,
    output: Option<String>,
}

fn blocks(name: &str) -> Vec<Block> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let text = std::fs::read_to_string(path).unwrap();
    let (mut found, mut open): (Vec<Block>, Option<(String, usize, String)>) = (Vec::new(), None);
    for (number, line) in text.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => open = Some((info.trim().to_owned(), number + 1, String::new())),
            (Some((info, at, body)), Some(_)) => {
                match info.as_str() {
                    "sh runnable" => {
                        found.push(Block { line: *at, script: body.clone(), output: None });
                    }
                    // A CI job: its lines go to one shell; what it leaves behind ends with it.
                    "yaml runnable" => {
                        let lines = body.lines().filter_map(|l| l.trim_start().strip_prefix("- "));
                        let lines: Vec<&str> = lines.collect();
                        let script = format!("trap 'kill $!' EXIT\n{}\n", lines.join("\n"));
                        found.push(Block { line: *at, script, output: None });
                    }
                    "text output" => {
                        found.last_mut().expect("output follows a runnable block").output =
                            Some(body.clone());
                    }
                    _ => {}
                }
                open = None;
            }
            (Some((_, _, body)), None) => {
                body.push_str(line);
                body.push('\n');
            }
            (None, None) => {}
        }
    }
    found
}

/// Whether `actual` is `pattern` with something in place of every `…`.
fn matches(pattern: &str, actual: &str) -> bool {
    let mut rest = actual;
    let parts: Vec<&str> = pattern.split('…').collect();
    for (i, part) in parts.iter().enumerate() {
        let at = match i {
            0 => rest.starts_with(part).then_some(0),
            _ if i + 1 == parts.len() => rest.ends_with(part).then(|| rest.len() - part.len()),
            _ => rest.find(part),
        };
        match at {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    parts.len() > 1 || rest.is_empty()
}

fn run(name: &str) {
    let blocks = blocks(name);
    assert!(blocks.len() >= 5, "{name} has {} runnable blocks", blocks.len());
    let binary = Path::new(env!("CARGO_BIN_EXE_wxauth")).parent().unwrap();
    let path = std::env::join_paths(
        std::iter::once(binary.to_owned())
            .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
    );
    for block in blocks {
        let folder = Folder::new();
        let done = Command::new("sh")
            .args(["-e", "-c", &block.script])
            .env_clear()
            .env("PATH", path.as_ref().unwrap())
            .env("HOME", folder.home())
            .env("LANG", if name.contains("zh") { "zh_CN.UTF-8" } else { "C.UTF-8" })
            .current_dir(folder.work())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let (out, err) =
            (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
        let place = format!("{name}:{}", block.line);
        assert!(done.status.success(), "{place} failed\n{}\n{out}\n{err}", block.script);
        if let Some(output) = block.output {
            let all = format!("{out}{err}");
            let same = matches(&output, &out) || matches(&output, &all);
            assert!(same, "{place}: README says\n{output}\nbut it printed\n{out}{err}");
        }
    }
}

#[test]
fn english_blocks_run() {
    run("README.md");
}

#[test]
fn chinese_blocks_run() {
    run("README.zh-CN.md");
}

#[test]
fn both_readmes_have_the_same_commands() {
    let scripts = |name| {
        let code = |l: &&str| !l.trim_start().starts_with('#') && !l.is_empty();
        let strip = |l: &str| l.split("  #").next().unwrap_or(l).trim_end().to_owned();
        blocks(name)
            .iter()
            .flat_map(|b| b.script.lines().filter(code).map(strip).collect::<Vec<_>>())
            .collect::<Vec<_>>()
    };
    assert_eq!(scripts("README.md"), scripts("README.zh-CN.md"));
}

#[test]
fn exit_codes_in_the_readmes_are_the_programs() {
    for (name, lang) in [("README.md", Lang::En), ("README.zh-CN.md", Lang::Zh)] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        let text = std::fs::read_to_string(path).unwrap();
        for exit in Exit::ALL {
            let start = format!("| {} | {}", exit.code(), exit.meaning().told(lang));
            assert!(text.lines().any(|l| l.starts_with(&start)), "{name} has no row {start:?}");
        }
    }
}

#[test]
fn the_comparison_can_fail() {
    assert!(matches("a…c\n", "abbc\n") && matches("same\n", "same\n"));
    assert!(!matches("a…c\n", "abbd\n") && !matches("same\n", "same\nmore\n"));
}
