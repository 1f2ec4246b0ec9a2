//! The fold: default ← user file ← project file ← user profile ← project profile ← environment ← flags.
//! Must not ask the user; `app` prompts when something required is missing.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::de::DeserializeOwned;

use super::file::{Entry, File, Written, place};
use super::load::{Env, Typed};
use super::origin::{Origin, Trust};
use super::setting::{Setting, Takes};
use crate::domain::fault::{Exit, Fault};
use crate::domain::lang::Lang;
use crate::domain::secret::Secret;

/// A value with the place it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// One value, or several for a repeatable setting.
    pub values: Vec<String>,
    /// Where from.
    pub origin: Origin,
}

impl Found {
    /// The last value given.
    pub fn text(&self) -> &str {
        self.values.last().map_or("", String::as_str)
    }
}

/// A value that cannot be used. Names the setting's place, never a secret's value.
#[derive(Debug, thiserror::Error)]
#[error("{what}")]
pub struct ValueError {
    kind: &'static str,
    what: String,
    exit: Exit,
    zh: String,
    en: String,
}

impl Fault for ValueError {
    fn kind(&self) -> &'static str {
        self.kind
    }
    fn exit(&self) -> Exit {
        self.exit
    }
    fn hint(&self, lang: Lang) -> Option<String> {
        Some(match lang {
            Lang::Zh => self.zh.clone(),
            Lang::En => self.en.clone(),
        })
    }
}

/// All layers of settings, ready to be asked.
#[derive(Debug)]
pub struct Settings {
    known: Vec<&'static Setting>,
    typed: Typed,
    env: Env,
    files: Vec<File>,
    profile: Option<String>,
}

impl Settings {
    pub(super) fn new(
        known: Vec<&'static Setting>,
        typed: Typed,
        env: Env,
        files: Vec<File>,
        profile: Option<String>,
    ) -> Settings {
        Settings { known, typed, env, files, profile }
    }

    /// Settings without files, environment or flags: every default. For tests and in-process use.
    pub fn defaults() -> Settings {
        Settings::new(Vec::new(), Typed::default(), Env::default(), Vec::new(), None)
    }

    /// Every setting the program knows, for `config show`.
    pub fn known(&self) -> &[&'static Setting] {
        &self.known
    }

    /// The configuration files in use, least trusted last.
    pub fn files(&self) -> impl Iterator<Item = (&Path, Trust)> {
        self.files.iter().map(|f| (f.path.as_path(), f.trust))
    }

    /// The profile in use.
    pub fn profile(&self) -> Option<&str> {
        self.profile.as_deref()
    }

    fn entry(&self, setting: &Setting) -> Option<&Entry> {
        let profiles = [self.profile.as_deref(), Some("")];
        profiles.iter().flatten().find_map(|profile| {
            let key = ((*profile).to_owned(), setting.key.to_owned());
            self.files.iter().rev().find_map(|f| f.entries.get(&key))
        })
    }

    /// The value in force and its origin; `None` when nobody set it and there is no default.
    /// References (`{ env = … }`, `{ file = … }`) are followed.
    pub fn get(&self, setting: &Setting) -> Result<Option<Found>, ValueError> {
        if let Some(values) = self.typed.0.get(setting.key) {
            let origin = Origin::Flag(format!("--{}", setting.flag));
            return self.checked(setting, Found { values: values.clone(), origin }).map(Some);
        }
        if let Some(name) = setting.variable_name()
            && let Some(value) = self.env.get(&name)
        {
            let found = Found { values: vec![value.to_owned()], origin: Origin::Variable(name) };
            return self.checked(setting, found).map(Some);
        }
        if let Some(entry) = self.entry(setting) {
            let values = self.follow(setting, entry)?;
            return self.checked(setting, Found { values, origin: entry.origin.clone() }).map(Some);
        }
        Ok(setting
            .default
            .map(|value| Found { values: vec![value.to_owned()], origin: Origin::Default }))
    }

    fn follow(&self, setting: &Setting, entry: &Entry) -> Result<Vec<String>, ValueError> {
        match &entry.written {
            Written::Plain(values) => Ok(values.clone()),
            Written::Env(name) => match self.env.get(name) {
                Some(value) => Ok(vec![value.to_owned()]),
                None => Err(ValueError {
                    kind: "setting_missing",
                    what: format!(
                        "{}: `{}` points to the variable {name}, which is not set",
                        entry.origin, setting.key
                    ),
                    exit: Exit::Usage,
                    zh: format!("先设置环境变量 {name}"),
                    en: format!("set the variable {name}"),
                }),
            },
            Written::File(path) => read_value(path).map(|text| vec![text]),
        }
    }

    fn checked(&self, setting: &Setting, found: Found) -> Result<Found, ValueError> {
        let wrong = |wanted: &str| {
            let shown = if setting.secret { "(secret)" } else { found.text() };
            ValueError {
                kind: "setting_invalid",
                what: format!("{}: `{shown}` is not {wanted}", found.origin),
                exit: Exit::Usage,
                zh: format!("`{}` 应为 {wanted}", setting.key),
                en: format!("`{}` takes {wanted}", setting.key),
            }
        };
        if matches!(setting.takes, Takes::Switch) && truth(found.text()).is_none() {
            return Err(wrong("true or false"));
        }
        if let Some(bad) = found
            .values
            .iter()
            .find(|v| !setting.choices.is_empty() && !setting.choices.contains(&v.as_str()))
        {
            let _ = bad;
            return Err(wrong(&format!("one of {}", setting.choices.join(", "))));
        }
        Ok(found)
    }

    /// The text in force.
    pub fn text(&self, setting: &Setting) -> Result<Option<String>, ValueError> {
        Ok(self.get(setting)?.map(|found| found.text().to_owned()))
    }

    /// All values of a repeatable setting.
    pub fn list(&self, setting: &Setting) -> Result<Vec<String>, ValueError> {
        Ok(self.get(setting)?.map_or_else(Vec::new, |found| found.values))
    }

    /// Whether a switch is on.
    pub fn on(&self, setting: &Setting) -> Result<bool, ValueError> {
        Ok(self.get(setting)?.and_then(|found| truth(found.text())).unwrap_or(false))
    }

    /// The value parsed; the error names the place and what was wanted (`wanted`: "a port number").
    pub fn parse<T: FromStr>(
        &self,
        setting: &Setting,
        wanted: &str,
    ) -> Result<Option<T>, ValueError> {
        self.parse_with(setting, wanted, |text| text.parse().ok())
    }

    /// As `parse`, with a function of the caller's.
    pub fn parse_with<T>(
        &self,
        setting: &Setting,
        wanted: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, ValueError> {
        let Some(found) = self.get(setting)? else { return Ok(None) };
        match parse(found.text()) {
            Some(value) => Ok(Some(value)),
            None => {
                let shown = if setting.secret { "(secret)" } else { found.text() };
                Err(ValueError {
                    kind: "setting_invalid",
                    what: format!("{}: `{shown}` is not {wanted}", found.origin),
                    exit: Exit::Usage,
                    zh: format!("请给 --{} 一个正确的值（{wanted}）", setting.flag),
                    en: format!("give --{} {wanted}", setting.flag),
                })
            }
        }
    }

    /// A duration: `30s`, `5m`, `2h`, `500ms`; a bare number means seconds.
    pub fn duration(&self, setting: &Setting) -> Result<Option<std::time::Duration>, ValueError> {
        self.parse_with(setting, "a duration such as 30s, 5m or 2h", parse_duration)
    }

    /// A secret and its origin. Does not read standard input; `app` does.
    pub fn secret(&self, setting: &Setting) -> Result<Option<(Secret, Origin)>, ValueError> {
        Ok(self.get(setting)?.map(|found| (Secret::new(found.text()), found.origin)))
    }

    /// A table whose shape the caller knows, from the most telling file that has it (project before
    /// user). Errors name line and column.
    pub fn structured<T: DeserializeOwned>(
        &self,
        key: &str,
    ) -> Result<Option<(T, PathBuf)>, ValueError> {
        for file in self.files.iter().rev() {
            let Ok(document) = toml::de::DeTable::parse(&file.text) else { continue };
            let mut parts = key.split('.');
            let mut value = parts.next().and_then(|p| document.get_ref().get(p));
            for part in parts {
                value = value.and_then(|v| v.get_ref().as_table()).and_then(|t| t.get(part));
            }
            let Some(value) = value else { continue };
            let read = T::deserialize(toml::de::ValueDeserializer::from(value.clone()));
            return read.map(|read| Some((read, file.path.clone()))).map_err(|error| {
                let at = error.span().map_or(value.span().start, |s| s.start);
                let (line, column) = place(&file.text, at);
                ValueError {
                    kind: "config_invalid",
                    what: format!(
                        "{}:{line}:{column}: in `{key}`: {}",
                        file.path.display(),
                        error.message()
                    ),
                    exit: Exit::Usage,
                    zh: "按提示修改配置文件这一处".to_owned(),
                    en: "correct that place of the file".to_owned(),
                }
            });
        }
        Ok(None)
    }
}

/// Reads a file that holds one value; one trailing newline is dropped (editors add it).
pub fn read_value(path: &Path) -> Result<String, ValueError> {
    let mut text = std::fs::read_to_string(path).map_err(|error| ValueError {
        kind: "file_unreadable",
        what: format!("cannot read {}: {error}", path.display()),
        exit: Exit::Local,
        zh: "检查路径和权限".to_owned(),
        en: "check the path and its permissions".to_owned(),
    })?;
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    Ok(text)
}

/// Reads a switch as people write it in variables.
fn truth(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" | "on" => Some(true),
        "0" | "false" | "no" | "off" => Some(false),
        _ => None,
    }
}

/// `30s`, `5m`, `2h`, `1h30m`, `500ms`; a bare number means seconds.
pub fn parse_duration(text: &str) -> Option<std::time::Duration> {
    match text.parse::<u32>() {
        Ok(secs) => Some(std::time::Duration::from_secs(secs.into())),
        Err(_) => humantime::parse_duration(text).ok(),
    }
}
