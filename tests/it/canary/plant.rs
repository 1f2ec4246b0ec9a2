//! Plants a secret for every setting that is one, through every way in.

use std::sync::LazyLock;

use wxauth::cmd::Command;
use wxauth::config::Setting;

use super::APPID;
use crate::runner::{Folder, Wxauth, wxauth_in};

/// Every setting; found once, as hundreds of runs ask.
fn settings() -> &'static [&'static Setting] {
    static ALL: LazyLock<Vec<&'static Setting>> = LazyLock::new(wxauth::cmd::settings);
    &ALL
}

/// Every setting that is a secret, whichever command has it.
pub fn secrets() -> Vec<&'static Setting> {
    settings().iter().copied().filter(|s| s.secret).collect()
}

/// The setting that names a file with that secret.
fn file_setting(setting: &Setting) -> Option<&'static Setting> {
    let key = format!("{}_file", setting.key);
    settings().iter().copied().find(|s| s.key == key)
}

/// What is planted for a setting: recognisable, with nothing in it that an encoding would change.
pub fn canary(setting: &Setting) -> String {
    let name = setting.key.replace(['.', '_'], "-");
    format!("canary-{name}-0123456789abcdef0123456789abcdef")
}

/// A way in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Way {
    Variable,
    FileByVariable,
    Config,
    ConfigToVariable,
    ConfigToFile,
    Flag,
    FileByFlag,
}

pub const WAYS: [Way; 7] = [
    Way::Variable,
    Way::FileByVariable,
    Way::Config,
    Way::ConfigToVariable,
    Way::ConfigToFile,
    Way::Flag,
    Way::FileByFlag,
];

/// Whether the setting can be given that way.
pub fn reaches(setting: &Setting, way: Way) -> bool {
    match way {
        Way::Config | Way::ConfigToVariable | Way::ConfigToFile => setting.in_file,
        Way::FileByVariable | Way::FileByFlag => file_setting(setting).is_some(),
        Way::Variable | Way::Flag => true,
    }
}

/// Plants every secret that way.
pub fn plant(folder: &Folder, way: Way, words: &[&str]) -> Wxauth {
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
