//! One configuration file: text in, settings with line and column out; unknown keys are errors.
//! Must not look for files nor decide which of them counts; `load` does.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::inside;
use super::origin::{Origin, Trust};
use super::setting::{Checkout, Setting, Takes};
use super::toml_words;
use crate::domain::fault::{Exit, Fault};
use crate::domain::lang::Lang;
use crate::domain::nearest::nearest;

/// A configuration file that cannot be used. Names file, line and column (both from 1).
#[derive(Debug, thiserror::Error)]
#[error("{}:{line}:{column}: {what}", path.display())]
pub struct FileError {
    path: PathBuf,
    line: usize,
    column: usize,
    what: Box<str>,
    chinese: Box<str>,
    hint: (Box<str>, Box<str>),
}

impl Fault for FileError {
    fn kind(&self) -> &'static str {
        "config_invalid"
    }
    fn exit(&self) -> Exit {
        Exit::Usage
    }
    fn chinese(&self) -> String {
        let FileError { path, line, column, chinese, .. } = self;
        format!("{}:{line}:{column}：{chinese}", path.display())
    }
    fn hint(&self, lang: Lang) -> Option<String> {
        Some(match lang {
            Lang::Zh => self.hint.0.to_string(),
            Lang::En => self.hint.1.to_string(),
        })
    }
}

/// How a secret (or any text) was written in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Written {
    /// The value itself; several for an array.
    Plain(Vec<String>),
    /// `{ env = "NAME" }`.
    Env(String),
    /// `{ file = "PATH" }`, relative to the configuration file.
    File(PathBuf),
}

/// A value of a file with its place.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) written: Written,
    pub(super) origin: Origin,
}

/// A configuration file, read.
#[derive(Debug, Clone)]
pub(super) struct File {
    pub(super) path: PathBuf,
    pub(super) text: String,
    /// Values by (profile, key); profile "" is the file's own level.
    pub(super) entries: BTreeMap<(String, String), Entry>,
    /// Names of the profiles it defines.
    pub(super) profiles: Vec<String>,
}

/// What a file may hold.
pub(super) struct Known<'a> {
    pub(super) settings: &'a [&'static Setting],
    /// Tables whose shape their own room knows (`mock.app`, `backend`…); parse keeps out of them.
    pub(super) structured: &'a [&'static str],
    /// What `~/` stands for in paths.
    pub(super) home: Option<PathBuf>,
}

impl File {
    pub(super) fn parse(
        path: &Path,
        trust: Trust,
        text: String,
        known: &Known<'_>,
    ) -> Result<File, FileError> {
        let mut reader = Reader {
            path,
            trust,
            text: &text,
            known,
            entries: BTreeMap::new(),
            profiles: Vec::new(),
        };
        let table = DeTable::parse(&text).map_err(|error| {
            let at = error.span().map_or(0, |s| s.start);
            let what = toml_words::said(error.message());
            reader.error(at, (what.chinese().to_owned(), what.to_string()), SYNTAX)
        })?;
        reader.table("", "", table.get_ref())?;
        let Reader { entries, profiles, .. } = reader;
        Ok(File { path: path.to_owned(), text, entries, profiles })
    }

    /// The variables it points to.
    pub(super) fn variables(&self) -> impl Iterator<Item = &str> {
        self.entries.values().filter_map(|entry| match &entry.written {
            Written::Env(name) => Some(name.as_str()),
            Written::Plain(_) | Written::File(_) => None,
        })
    }
}

const SYNTAX: (&str, &str) =
    ("按 TOML 语法改好这一行再运行", "fix the TOML on that line, then run again");

struct Reader<'a> {
    path: &'a Path,
    trust: Trust,
    text: &'a str,
    known: &'a Known<'a>,
    entries: BTreeMap<(String, String), Entry>,
    profiles: Vec<String>,
}

impl Reader<'_> {
    /// What is wrong and what to do, each in Chinese and English.
    fn error(&self, at: usize, what: (String, String), hint: (&str, &str)) -> FileError {
        let (line, column) = place(self.text, at);
        FileError {
            path: self.path.to_owned(),
            line,
            column,
            what: what.1.into(),
            chinese: what.0.into(),
            hint: (hint.0.into(), hint.1.into()),
        }
    }

    fn table(&mut self, profile: &str, prefix: &str, table: &DeTable<'_>) -> Result<(), FileError> {
        for (name, value) in table {
            let key = match prefix {
                "" => name.get_ref().to_string(),
                _ => format!("{prefix}.{}", name.get_ref()),
            };
            if key == "profile" && profile.is_empty() {
                self.profiles(value)?;
            } else if self.known.structured.contains(&key.as_str()) {
                // Its own room reads it, with `Settings::structured`.
            } else if let Some(setting) = self.known.settings.iter().find(|s| s.key == key) {
                let entry = self.entry(setting, profile, value)?;
                self.entries.insert((profile.to_owned(), key), entry);
            } else if let Some(inner) = value.get_ref().as_table() {
                if !self.is_section(&key) {
                    return Err(self.unknown(name.span().start, &key));
                }
                self.table(profile, &key, inner)?;
            } else if self.is_section(&key) {
                let what = format!("`{key}` must be a section: [{key}]");
                let chinese = format!("`{key}` 应写成一节：[{key}]");
                return Err(self.error(name.span().start, (chinese, what), SYNTAX));
            } else {
                return Err(self.unknown(name.span().start, &key));
            }
        }
        Ok(())
    }

    fn profiles(&mut self, value: &Spanned<DeValue<'_>>) -> Result<(), FileError> {
        let Some(profiles) = value.get_ref().as_table() else {
            let what = "`profile` must be a table: [profile.NAME]".to_owned();
            let chinese = "`profile` 应写成表：[profile.名字]".to_owned();
            return Err(self.error(value.span().start, (chinese, what), SYNTAX));
        };
        for (name, inner) in profiles {
            let Some(table) = inner.get_ref().as_table() else {
                let what = format!("`profile.{}` must be a table", name.get_ref());
                let chinese = format!("`profile.{}` 应是一个表", name.get_ref());
                return Err(self.error(inner.span().start, (chinese, what), SYNTAX));
            };
            if name.get_ref().is_empty() {
                let what = "a profile needs a name: [profile.NAME]".to_owned();
                let chinese = "profile 要有名字：[profile.名字]".to_owned();
                return Err(self.error(name.span().start, (chinese, what), SYNTAX));
            }
            self.profiles.push(name.get_ref().to_string());
            self.table(name.get_ref(), "", table)?;
        }
        Ok(())
    }

    fn is_section(&self, key: &str) -> bool {
        let inside = |k: &str| k.strip_prefix(key).is_some_and(|rest| rest.starts_with('.'));
        self.known.settings.iter().any(|s| s.in_file && inside(s.key))
            || self.known.structured.iter().any(|s| inside(s))
    }

    fn unknown(&self, at: usize, key: &str) -> FileError {
        let keys = self.known.settings.iter().filter(|s| s.in_file).map(|s| s.key);
        let nearest = nearest(key, keys.chain(self.known.structured.iter().copied()));
        let (zh, en) = match nearest {
            Some(near) => (
                format!("是不是想写 `{near}`？全部配置项见 `wxauth config show`"),
                format!("did you mean `{near}`? `wxauth config show` lists every key"),
            ),
            None => (
                "删掉它，或用 `wxauth config show` 查看全部配置项".to_owned(),
                "remove it; `wxauth config show` lists every key".to_owned(),
            ),
        };
        let what = (format!("没有 `{key}` 这个配置项"), format!("unknown key `{key}`"));
        self.error(at, what, (&zh, &en))
    }

    fn entry(
        &self,
        setting: &Setting,
        profile: &str,
        value: &Spanned<DeValue<'_>>,
    ) -> Result<Entry, FileError> {
        let at = value.span().start;
        if !setting.in_file {
            let what = (
                format!("`{}` 不能写在配置文件里", setting.key),
                format!("`{}` cannot be set in a file", setting.key),
            );
            let zh = format!("请改用命令行参数 --{}", setting.flag);
            let en = format!("give --{} on the command line instead", setting.flag);
            return Err(self.error(at, what, (&zh, &en)));
        }
        let written = self.written(setting, value).ok_or_else(|| {
            let (zh, en) = match setting.takes {
                Takes::Switch => ("true 或 false", "true or false"),
                _ if setting.secret => (
                    "文本、{ env = \"变量名\" } 或 { file = \"路径\" }",
                    "a text, { env = \"NAME\" } or { file = \"PATH\" }",
                ),
                Takes::Many(_) => ("文本或文本数组", "a text or an array of texts"),
                Takes::Maybe(..) => ("文本或 true", "a text or true"),
                Takes::One(_) => ("文本或数字", "a text or a number"),
            };
            let (key, found) = (setting.key, value.get_ref().type_str());
            let chinese = format!("`{key}` 应是{zh}，写的却是 {found}");
            self.error(at, (chinese, format!("`{key}` must be {en}, not {found}")), SYNTAX)
        })?;
        let project = setting.checkout == Checkout::Inside && self.trust == Trust::Project;
        if let (true, Written::Plain(texts)) = (project, &written)
            && let Some((what, hint)) = inside::refused(setting, texts, self.path)
        {
            return Err(self.error(at, what, (&hint.0, &hint.1)));
        }
        let (line, column) = place(self.text, at);
        let profile = Some(profile.to_owned()).filter(|p| !p.is_empty());
        let origin =
            Origin::File { path: self.path.to_owned(), line, column, profile, trust: self.trust };
        Ok(Entry { written, origin })
    }

    fn written(&self, setting: &Setting, value: &Spanned<DeValue<'_>>) -> Option<Written> {
        match (value.get_ref(), setting.takes) {
            (DeValue::Boolean(on), Takes::Switch) => Some(Written::Plain(vec![on.to_string()])),
            // As the flag without a value.
            (DeValue::Boolean(true), Takes::Maybe(_, bare)) => {
                Some(Written::Plain(vec![bare.to_owned()]))
            }
            (_, Takes::Switch) => None,
            (DeValue::Array(items), Takes::Many(_)) => {
                items.iter().map(|i| scalar(i.get_ref())).collect::<Option<_>>().map(Written::Plain)
            }
            (DeValue::Table(table), _) if setting.secret && table.len() == 1 => {
                let (name, inner) = table.iter().next()?;
                let text = inner.get_ref().as_str()?;
                match name.get_ref().as_ref() {
                    "env" => Some(Written::Env(text.to_owned())),
                    "file" => Some(Written::File(self.resolve(text))),
                    _ => None,
                }
            }
            (DeValue::String(text), _) if setting.path && text != "-" => {
                let path = self.resolve(text).to_string_lossy().into_owned();
                Some(Written::Plain(vec![path]))
            }
            (other, _) => scalar(other).map(|text| Written::Plain(vec![text])),
        }
    }

    fn resolve(&self, text: &str) -> PathBuf {
        beside(self.path, text, self.known.home.as_deref())
    }
}

/// A path as the configuration file at `place` means it: from the file's own folder, `~/` from home.
pub fn beside(place: &Path, text: &str, home: Option<&Path>) -> PathBuf {
    match (text.strip_prefix("~/"), home) {
        (Some(below), Some(home)) => home.join(below),
        _ => place.parent().unwrap_or(Path::new("")).join(text),
    }
}

fn scalar(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.as_str().replace('_', "")),
        DeValue::Float(number) => Some(number.as_str().to_owned()),
        _ => None,
    }
}

/// Line and column, both from 1, of a byte offset.
pub(super) fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (line, column)
}

#[cfg(test)]
mod tests {
    use super::{File, Known, Trust, Written, place};
    use crate::config::setting::Setting;
    use std::path::Path;

    static APPID: Setting = Setting::one("app.appid", "appid", "APPID", "", "");
    static SECRET: Setting = Setting::one("app.secret", "secret", "SECRET", "", "").secret();
    static KEEP: Setting = Setting::switch("listen.keep", "keep", "", "");
    static FORCE: Setting = Setting::switch("url.force", "force", "", "").only_flag();
    static PARAM: Setting = Setting::many("ticket.claim", "claim", "K=V", "", "");

    static CACERT: Setting = Setting::one("net.cacert", "cacert", "FILE", "", "").path();

    fn parse(text: &str) -> Result<File, String> {
        let known = Known {
            settings: &[&APPID, &SECRET, &KEEP, &FORCE, &PARAM, &CACERT],
            structured: &["mock.app", "backend"],
            home: Some("/home/u".into()),
        };
        File::parse(Path::new("/p/wxauth.toml"), Trust::Project, text.to_owned(), &known)
            .map_err(|e| e.to_string())
    }

    fn plain(file: &File, profile: &str, key: &str) -> Written {
        file.entries[&(profile.to_owned(), key.to_owned())].written.clone()
    }

    #[test]
    fn reads_values_profiles_and_references() {
        let file = parse(
            "[app]\nappid='wx1'\nsecret={env='S'}\n[listen]\nkeep=true\n[ticket]\nclaim=['a=1','b=2']\n\
             [[mock.app]]\nanything=1\n[profile.prod.app]\nappid='wx2'\n",
        )
        .unwrap();
        assert_eq!(plain(&file, "", "app.appid"), Written::Plain(vec!["wx1".into()]));
        assert_eq!(plain(&file, "", "app.secret"), Written::Env("S".into()));
        assert_eq!(plain(&file, "", "listen.keep"), Written::Plain(vec!["true".into()]));
        assert_eq!(
            plain(&file, "", "ticket.claim"),
            Written::Plain(vec!["a=1".into(), "b=2".into()])
        );
        assert_eq!(plain(&file, "prod", "app.appid"), Written::Plain(vec!["wx2".into()]));
        assert_eq!(file.profiles, ["prod"]);
    }

    #[test]
    fn errors_carry_line_and_column() {
        assert_eq!(
            parse("[app]\nappidd='x'\n").unwrap_err(),
            "/p/wxauth.toml:2:1: unknown key `app.appidd`"
        );
        assert_eq!(
            parse("[nowhere]\nx=1").unwrap_err(),
            "/p/wxauth.toml:1:2: unknown key `nowhere`"
        );
        assert!(
            parse("[app]\nappid=[1]\n")
                .unwrap_err()
                .starts_with("/p/wxauth.toml:2:7: `app.appid` must be")
        );
        assert!(parse("[listen]\nkeep='yes'\n").unwrap_err().contains("true or false"));
        assert!(parse("[url]\nforce=true").unwrap_err().contains("unknown key `url`"));
        assert!(parse("[app\n").unwrap_err().starts_with("/p/wxauth.toml:1:"));
        assert!(parse("profile=1").unwrap_err().contains("must be a table"));
        assert!(parse("[[app]]\nappid='x'").unwrap_err().contains("`app` must be a section"));
        assert!(parse("[profile.''.app]").unwrap_err().contains("needs a name"));
        assert!(parse("[profile.p]\nprofile='q'").unwrap_err().contains("unknown key `profile`"));
        assert!(
            parse("[app]\nsecret={evn='S'}").unwrap_err().contains("{ env = \"NAME\" }"),
            "the forms of a reference are named"
        );
    }

    #[test]
    fn errors_never_quote_a_secret() {
        for text in ["[app]\nsecret=['hunter2']", "[app]\nsecret='hunter2", "[app]\nsecret=hunter2"]
        {
            let error = parse(text).unwrap_err();
            assert!(!error.contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn windows_line_ends_keep_the_count() {
        assert_eq!(
            parse("[app]\r\nappid='wx1'\r\nappidd='x'\r\n").unwrap_err(),
            "/p/wxauth.toml:3:1: unknown key `app.appidd`"
        );
        let file = parse("[app]\r\nappid='wx1'\r\n").unwrap();
        assert_eq!(plain(&file, "", "app.appid"), Written::Plain(vec!["wx1".into()]));
    }

    #[test]
    fn paths_count_from_the_file_that_names_them() {
        let file = parse("[app]\nsecret={file='k'}\n[net]\ncacert='ca.pem'").unwrap();
        let joined = std::path::Path::new("/p").join("ca.pem");
        assert_eq!(plain(&file, "", "app.secret"), Written::File("/p/k".into()));
        assert_eq!(
            plain(&file, "", "net.cacert"),
            Written::Plain(vec![joined.display().to_string()])
        );
        let file = parse("[app]\nsecret={file='~/k'}\n[net]\ncacert='/etc/ca.pem'").unwrap();
        assert_eq!(plain(&file, "", "app.secret"), Written::File("/home/u/k".into()));
        assert_eq!(plain(&file, "", "net.cacert"), Written::Plain(vec!["/etc/ca.pem".into()]));
        let file = parse("[net]\ncacert='-'").unwrap();
        assert_eq!(plain(&file, "", "net.cacert"), Written::Plain(vec!["-".into()]));
    }

    #[test]
    fn places_count_characters() {
        assert_eq!(place("甲\n乙x", 7), (2, 2));
    }
}
