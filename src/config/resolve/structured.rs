//! Tables whose shape their own room knows (`[backend]`, `[[mock.app]]`), found in the files and read into it.
//! Must not know what is in them, nor lay those of one file over those of another.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Settings, ValueError};
use crate::config::file::{File, place};
use crate::config::inside::is_below;
use crate::config::load::Role;
use crate::config::toml_words;

impl Settings {
    /// A table whose shape the caller knows, from the most telling place that has it: the profile before
    /// the file's own level, the project before the user. A profile's table is laid over the one of its
    /// file, key by key; over another file's it is not, as paths are seen from the file they stand in,
    /// and a secret of the user's must not meet a project's addresses. Errors name line and column.
    pub fn structured<T: DeserializeOwned>(
        &self,
        key: &str,
    ) -> Result<Option<(T, PathBuf)>, ValueError> {
        let Some((file, at)) = self.table(key) else { return Ok(None) };
        let document = DeTable::parse(&file.text).ok();
        let Some(document) = document.as_ref().map(Spanned::get_ref) else { return Ok(None) };
        let Some(value) = below(document, &at) else { return Ok(None) };
        let own = below(document, &names(key)).unwrap_or(value);
        let whole = laid_over(own, value);
        let start = value.span().start;
        let read = T::deserialize(toml::de::ValueDeserializer::from(whole));
        read.map(|read| Some((read, file.path.clone()))).map_err(|error| {
            let at = error.span().map_or(start, |s| s.start);
            let (line, column) = place(&file.text, at);
            let path = file.path.display();
            let why = toml_words::said(error.message());
            let what = (
                format!("{path}:{line}:{column}：`{key}` 写得不对：{}", why.chinese()),
                format!("{path}:{line}:{column}: in `{key}`: {why}"),
            );
            let (zh, en) = ("按提示修改配置文件这一处", "correct that place of the file");
            ValueError::new("config_invalid", what, zh, en)
        })
    }

    /// Where the table that `structured` would read stands: file, line and column.
    pub fn structured_place(&self, key: &str) -> Option<(PathBuf, usize, usize)> {
        let (file, at) = self.table(key)?;
        let document = DeTable::parse(&file.text).ok()?;
        let (line, column) = place(&file.text, below(document.get_ref(), &at)?.span().start);
        Some((file.path.clone(), line, column))
    }

    /// True where that file came with the project.
    pub fn is_of_project(&self, path: &Path) -> bool {
        self.sources().iter().any(|source| source.path == path && source.role == Role::Project)
    }

    /// True where what the file at `path` names lies outside that file's folder, links followed.
    pub fn leads_out(&self, path: &Path, named: &Path) -> bool {
        let folder = path.parent().unwrap_or(Path::new("."));
        !is_below(named, folder)
    }

    fn table(&self, key: &str) -> Option<(&File, Vec<String>)> {
        let in_profile =
            |name: &String| [vec!["profile".to_owned(), name.clone()], names(key)].concat();
        let places = self.profile.iter().map(in_profile).chain([names(key)]);
        places.into_iter().find_map(|at| {
            let has = |file: &&File| {
                let document = DeTable::parse(&file.text);
                document.is_ok_and(|d| below(d.get_ref(), &at).is_some())
            };
            self.files.iter().rev().find(has).map(|file| (file, at.clone()))
        })
    }
}

fn names(key: &str) -> Vec<String> {
    key.split('.').map(str::to_owned).collect()
}

/// The value at a path of names.
fn below<'d, 't>(table: &'d DeTable<'t>, names: &[String]) -> Option<&'d Spanned<DeValue<'t>>> {
    let (first, rest) = names.split_first()?;
    let value = table.get(first.as_str())?;
    if rest.is_empty() { Some(value) } else { below(value.get_ref().as_table()?, rest) }
}

/// Tables key by key, at every depth; anything else, a list or a secret's whereabouts for example, is
/// replaced.
fn laid_over<'t>(
    under: &Spanned<DeValue<'t>>,
    over: &Spanned<DeValue<'t>>,
) -> Spanned<DeValue<'t>> {
    let (DeValue::Table(low), DeValue::Table(high)) = (under.get_ref(), over.get_ref()) else {
        return over.clone();
    };
    if refers(low) || refers(high) {
        return over.clone();
    }
    let mut whole = low.clone();
    for (name, value) in high {
        let laid = match low.get(name.get_ref().as_ref()) {
            Some(under) => laid_over(under, value),
            None => value.clone(),
        };
        whole.insert(name.clone(), laid);
    }
    Spanned::new(over.span(), DeValue::Table(whole))
}

/// `{ env = "NAME" }` or `{ file = "PATH" }`: one value, though written as a table.
fn refers(table: &DeTable<'_>) -> bool {
    let mut entries = table.iter();
    let one = entries.next().map(|(name, value)| (name.get_ref(), value.get_ref()));
    let names: [Cow<'_, str>; 2] = ["env".into(), "file".into()];
    matches!(one, Some((name, DeValue::String(_))) if names.contains(name))
        && entries.next().is_none()
}
