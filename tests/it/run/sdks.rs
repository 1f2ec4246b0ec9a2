//! WeChat's SDKs with their addresses compiled in, nothing set: whole logins, from the link to the profile.
//! Must not give them a base, an agent or a proxy; that is what `run` is for.

use std::path::PathBuf;

use super::{events, run_in};
use crate::peers;
use crate::runner::Folder;

fn script(name: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/run/sdks");
    folder.join(name).to_str().unwrap().to_owned()
}

/// Each of these printed its name, an openid (28 characters, the first an o: PROTOCOL 2.1) and the
/// user's name; nobody but WeChat's two hosts was asked for anything.
#[track_caller]
fn log_in(words: &[&str], variable: (&str, &std::ffi::OsStr), sdks: &[&str]) {
    let folder = Folder::new();
    let options = ["--offline", "--auto-approve=lisi", "--events", "e.ndjson"];
    let run = run_in(&folder, &options, words).env(variable.0, variable.1);
    // The scripts lie in the source tree, which a test leaves as it was.
    let done = run.env("PYTHONDONTWRITEBYTECODE", "1").run().exits(0);
    for sdk in sdks {
        let line = done.text().lines().find(|line| line.starts_with(&format!("{sdk} o")));
        let words: Vec<&str> =
            line.unwrap_or_else(|| panic!("{sdk}: {}", done.show())).split(' ').collect();
        assert_eq!((words[1].len(), words[2]), (28, "李四"), "{}", done.show());
    }
    assert!(done.stderr.contains(&format!("logins completed: {}", sdks.len())), "{}", done.show());
    let lines = events(&folder.work().join("e.ndjson"));
    let asked = lines.iter().filter(|line| line["event"] == "request");
    let hosts: std::collections::BTreeSet<&str> =
        asked.map(|line| line["host"].as_str().unwrap()).collect();
    assert_eq!(hosts.into_iter().collect::<Vec<_>>(), ["api.weixin.qq.com", "open.weixin.qq.com"]);
    assert!(!lines.iter().any(|line| line["event"] == "connection"), "{}", done.show());
}

#[test]
fn of_python() {
    let Some(command) = peers::python("wechatpy, social_core") else { return };
    let path = command.get_envs().find(|(name, _)| *name == "PYTHONPATH").unwrap().1.unwrap();
    let variable = ("PYTHONPATH", path);
    log_in(&["python3", &script("wechatpy_login.py")], variable, &["wechatpy"]);
    log_in(&["python3", &script("social_login.py")], variable, &["wechatpy", "social-auth-core"]);
}

#[test]
fn of_node() {
    let Some(command) = peers::node("co-wechat-oauth") else { return };
    let path = command.get_envs().find(|(name, _)| *name == "NODE_PATH").unwrap().1.unwrap();
    log_in(
        &["node", &script("login.cjs")],
        ("NODE_PATH", path),
        &["wechat-oauth", "co-wechat-oauth"],
    );
}
