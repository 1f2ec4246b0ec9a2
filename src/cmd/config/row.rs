//! One setting as `config show` tells it: what is in force, who said so, and what else could.
//! Must not hold a secret's value: it is replaced while the row is made.

use serde_json::{Value, json};

use crate::config::{Found, Origin, Setting, Settings, Takes, ValueError, truth};
use crate::domain::redact;
use crate::error::one_line;

/// What is shown of a secret that is there.
pub(super) const SET: &str = "(set)";

/// What a setting stands at.
pub(super) enum State {
    /// A value is in force; a secret's is `(set)`.
    Set(Vec<String>, Origin),
    /// Nobody set it and it has no default.
    Unset,
    /// A file points to this variable, which is not set.
    Dangling(String, Origin),
    /// What was given cannot be used.
    Wrong(ValueError),
}

/// A setting and its state.
pub(super) struct Row {
    pub(super) setting: &'static Setting,
    pub(super) state: State,
}

impl Row {
    pub(super) fn new(settings: &Settings, setting: &'static Setting) -> Row {
        let state = match settings.get(setting) {
            Err(error) => State::Wrong(error),
            Ok(Some(found)) => shown(setting, found),
            Ok(None) => match settings.dangling(setting) {
                Some((name, origin)) => State::Dangling(name.to_owned(), origin.clone()),
                None => State::Unset,
            },
        };
        Row { setting, state }
    }

    /// The section of its key, empty at the top of the file; `None` when no file may set it.
    pub(super) fn section(&self) -> Option<&'static str> {
        let section = self.setting.key.rsplit_once('.').map_or("", |(section, _)| section);
        self.setting.in_file.then_some(section)
    }

    /// Its key without the section it is shown under.
    pub(super) fn name(&self) -> &'static str {
        let key = self.setting.key;
        match self.section() {
            None => key,
            Some(_) => key.rsplit_once('.').map_or(key, |(_, name)| name),
        }
    }

    /// True when neither a file nor a variable may set it: it stands at nothing until it is typed.
    pub(super) fn is_typed_only(&self) -> bool {
        !self.setting.in_file && self.setting.variable_name().is_none()
    }

    /// The flag with its dashes.
    pub(super) fn flag(&self) -> String {
        format!("--{}", self.setting.flag)
    }

    /// Its object in `--json`.
    pub(super) fn json(&self) -> Value {
        let mut object = json!({
            "key": self.setting.key,
            "value": null,
            "origin": null,
            "from": null,
            "secret": self.setting.secret,
            "flag": self.flag(),
            "variable": self.setting.variable_name(),
            "in_file": self.setting.in_file,
        });
        match &self.state {
            State::Set(values, origin) => {
                object["value"] = self.value(values);
                object["origin"] = origin.to_string().into();
                object["from"] = origin.kind().into();
            }
            State::Dangling(name, origin) => {
                object["origin"] = origin.to_string().into();
                object["from"] = origin.kind().into();
                object["problem"] = format!("the variable {name} is not set").into();
            }
            State::Wrong(error) => object["problem"] = one_line(&error.to_string()).into(),
            State::Unset => {}
        }
        object
    }

    fn value(&self, values: &[String]) -> Value {
        let last = values.last().map_or("", String::as_str);
        match self.setting.takes {
            Takes::Switch => truth(last).into(),
            Takes::Many(_) if !self.setting.secret => values.into(),
            _ => last.into(),
        }
    }
}

fn shown(setting: &Setting, found: Found) -> State {
    let values = match setting.secret {
        true => vec![SET.to_owned()],
        // A password in a proxy's address, a token in a query.
        false => found.values.iter().map(|v| redact::url(v)).collect(),
    };
    State::Set(values, found.origin)
}
