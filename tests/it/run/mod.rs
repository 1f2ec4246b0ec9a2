//! `wxauth run`: unmodified clients reach the emulator, and the child's life is what it would be without us.

mod browser;
mod clients;
mod diagnosis;
mod front_tls;
mod jobs;
mod manners;
mod newcomer;
mod proxy;
mod recipes;
mod runtimes;
mod sdks;
mod trust;

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::runner::{Done, Folder, Wxauth, wxauth_in};

/// WeChat's answer to a token call without any parameter (PROTOCOL 2.0), which only the emulator gives here.
const CALL: &str = "https://api.weixin.qq.com/sns/auth";
const ANSWER: &str = "{\"errcode\":41001,\"errmsg\":\"access_token missing";

/// `wxauth run OPTIONS -- WORDS` in a folder of its own, with a PATH.
fn run_in(folder: &Folder, options: &[&str], words: &[&str]) -> Wxauth {
    let all = ["run"].iter().chain(options).chain(&["--"]).chain(words);
    wxauth_in(folder, all).env("PATH", std::env::var_os("PATH").unwrap_or_default())
}

fn run(options: &[&str], words: &[&str]) -> Done {
    let folder = Folder::new();
    let done = run_in(&folder, options, words).run();
    assert_eq!(left(&folder.temporary()), Vec::<PathBuf>::new(), "nothing is left behind");
    done
}

/// What of ours is in a folder for temporary files.
fn left(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path());
    entries.filter(|path| path.to_string_lossy().contains("wxauth-run-")).collect()
}

/// The lines of `--events`, each held to the schema.
fn events(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    lines.iter().for_each(|line| crate::schemas::assert_valid("wxauth.run/1", line));
    lines
}
