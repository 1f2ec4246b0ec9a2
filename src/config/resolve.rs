//! The fold: default ← user file ← project file ← user profile ← project profile ← environment ← flags.
//! Must not ask the user; `app` prompts when something required is missing.

mod structured;

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use super::checkout;
use super::env::Env;
use super::file::{Entry, File, Written};
use super::kind::{Kind, Wrong};
use super::load::{Source, Typed};
use super::origin::{Origin, Target};
use super::read::read_text;
use super::setting::{Setting, Takes};
use crate::domain::fault::{Fault, Worded};
use crate::domain::lang::Lang;
use crate::domain::said::Said;
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
pub type ValueError = Worded;

/// A value that is not what is wanted (`a port number`), named with its place.
fn wrong(setting: &Setting, origin: &Origin, value: &str, wanted: (&str, &str)) -> ValueError {
    let shown = if setting.secret { "(secret)" } else { value };
    // Chinese sets a space beside Latin letters and digits.
    let space = if wanted.0.starts_with(|c: char| c.is_ascii()) { " " } else { "" };
    let (zh, en) = match origin {
        Origin::Flag(flag) => {
            (format!("{flag} 应为{space}{}", wanted.0), format!("give {flag} {}", wanted.1))
        }
        _ => (
            format!("`{}` 应为{space}{}", setting.key, wanted.0),
            format!("`{}` takes {}", setting.key, wanted.1),
        ),
    };
    let what = format!("{origin}: `{shown}` is not {}", kind(wanted.1, ", such as"));
    let chinese =
        format!("{}：`{shown}` 不是{space}{}", origin.chinese(), kind(wanted.0, "，例如"));
    ValueError::new("setting_invalid", (chinese, what), zh, en)
}

/// What is wanted without its examples, which the hint gives.
fn kind<'a>(wanted: &'a str, examples: &str) -> &'a str {
    wanted.split_once(examples).map_or(wanted, |(kind, _)| kind)
}

/// A variable that holds no text. The words are the same wherever it is met.
pub fn not_utf8(name: &str) -> ValueError {
    let what = (
        format!("环境变量 {name} 的值不是 UTF-8"),
        format!("variable {name}: its value is not UTF-8"),
    );
    let (zh, en) = (format!("以 UTF-8 重新设置 {name}"), format!("set {name} again, as UTF-8"));
    ValueError::new("setting_invalid", what, zh, en)
}

/// A value its parser has words of its own for.
fn judged(origin: &Origin, wrong: Wrong) -> ValueError {
    let chinese = format!("{}：{}", origin.chinese(), wrong.chinese());
    let hint = |lang| wrong.hint(lang).unwrap_or_default();
    let what = (chinese, format!("{origin}: {wrong}"));
    ValueError::new(wrong.kind(), what, hint(Lang::Zh), hint(Lang::En))
}

/// All layers of settings, ready to be asked.
pub struct Settings {
    known: Vec<&'static Setting>,
    typed: Typed,
    env: Env,
    files: Vec<File>,
    sources: Vec<Source>,
    profile: Option<String>,
}

/// Values may be secrets, so a debug dump names only where they come from.
impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = f.debug_struct("Settings");
        shown
            .field("sources", &self.sources)
            .field("profile", &self.profile)
            .finish_non_exhaustive()
    }
}

impl Settings {
    pub(super) fn new(
        known: Vec<&'static Setting>,
        typed: Typed,
        env: Env,
        files: Vec<File>,
        sources: Vec<Source>,
        profile: Option<String>,
    ) -> Settings {
        Settings { known, typed, env, files, sources, profile }
    }

    /// Settings without files, environment or flags: every default. For tests and in-process use.
    pub fn defaults() -> Settings {
        Settings::new(Vec::new(), Typed::default(), Env::default(), Vec::new(), Vec::new(), None)
    }

    /// Every setting the program knows, for `config show`.
    pub fn known(&self) -> &[&'static Setting] {
        &self.known
    }

    /// The configuration files looked for, least telling first, with what became of each.
    pub fn sources(&self) -> &[Source] {
        &self.sources
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
    /// References (`{ env = … }`, `{ file = … }`) are followed; one to a variable that is not set counts
    /// as unset (`dangling` tells of it), so that a command which needs no secret runs without it.
    pub fn get(&self, setting: &Setting) -> Result<Option<Found>, ValueError> {
        if let Some(values) = self.typed.0.get(setting.key) {
            let origin = Origin::Flag(format!("--{}", setting.flag));
            return self.checked(setting, Found { values: values.clone(), origin }).map(Some);
        }
        if let Some(name) = setting.variable_name()
            && let Some(value) = self.variable(&name)?
        {
            let found = Found { values: vec![value.to_owned()], origin: Origin::Variable(name) };
            return self.checked(setting, found).map(Some);
        }
        if let Some(entry) = self.entry(setting) {
            let found = self.follow(entry)?;
            return found.map(|found| self.checked(setting, found)).transpose();
        }
        Ok(setting
            .default
            .map(|value| Found { values: vec![value.to_owned()], origin: Origin::Default }))
    }

    fn variable(&self, name: &str) -> Result<Option<&str>, ValueError> {
        match self.env.is_garbled(name) {
            false => Ok(self.env.get(name)),
            true => Err(not_utf8(name)),
        }
    }

    fn follow(&self, entry: &Entry) -> Result<Option<Found>, ValueError> {
        let by = || Box::new(entry.origin.clone());
        Ok(match &entry.written {
            Written::Plain(values) => {
                Some(Found { values: values.clone(), origin: entry.origin.clone() })
            }
            Written::Env(name) => self.variable(name)?.map(|value| {
                let origin = Origin::Referred { by: by(), to: Target::Variable(name.clone()) };
                Found { values: vec![value.to_owned()], origin }
            }),
            Written::File(path) => {
                let origin = Origin::Referred { by: by(), to: Target::File(path.clone()) };
                Some(Found { values: vec![read_value(path)?], origin })
            }
        })
    }

    /// The variable a file points to for this setting although nobody set it, and where it says so.
    pub fn dangling(&self, setting: &Setting) -> Option<(&str, &Origin)> {
        match (self.get(setting), self.entry(setting)) {
            (Ok(None), Some(Entry { written: Written::Env(name), origin })) => Some((name, origin)),
            _ => None,
        }
    }

    /// True when `a` was said more directly than `b`, by the order of the layers.
    pub fn outranks(&self, a: &Origin, b: &Origin) -> bool {
        self.rank(a) > self.rank(b)
    }

    fn rank(&self, origin: &Origin) -> (u8, usize) {
        match origin {
            Origin::Default => (0, 0),
            Origin::File { path, profile, .. } => {
                let place = self.files.iter().position(|f| f.path == *path).unwrap_or(0);
                (1 + u8::from(profile.is_some()), place)
            }
            Origin::Referred { by, .. } => self.rank(by),
            Origin::Variable(_) => (3, 0),
            Origin::Flag(_) | Origin::Asked => (4, 0),
        }
    }

    fn checked(&self, setting: &Setting, found: Found) -> Result<Found, ValueError> {
        if matches!(setting.takes, Takes::Switch) && truth(found.text()).is_none() {
            let wanted = ("true 或 false", "true or false");
            return Err(wrong(setting, &found.origin, found.text(), wanted));
        }
        let allowed =
            |v: &String| setting.choices.is_empty() || setting.choices.contains(&v.as_str());
        if let Some(value) = found.values.iter().find(|v| !allowed(v)) {
            let (zh, en) = (setting.choices.join("、"), setting.choices.join(", "));
            let wanted = (format!("以下之一：{zh}"), format!("one of {en}"));
            return Err(wrong(setting, &found.origin, value, (&wanted.0, &wanted.1)));
        }
        // What a bare flag means is no value of that kind.
        let bare = |value: &str| matches!(setting.takes, Takes::Maybe(_, bare) if bare == value);
        for value in found.values.iter().filter(|value| !bare(value)) {
            match setting.kind {
                Kind::Parsed { zh, en, fits } if !fits(value) => {
                    return Err(wrong(setting, &found.origin, value, (zh, en)));
                }
                Kind::Judged(judge) => judge(value).map_err(|w| judged(&found.origin, w))?,
                Kind::Any | Kind::Parsed { .. } => {}
            }
        }
        match checkout::refused(setting, &found) {
            Some(refused) => Err(refused),
            None => Ok(found),
        }
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

    /// The value parsed, of a setting whose kind says what it takes.
    pub fn parse<T: FromStr>(&self, setting: &Setting) -> Result<Option<T>, ValueError> {
        self.parse_with(setting, |text| text.parse().ok())
    }

    /// As `parse`, with the parser that the setting's kind asks too.
    pub fn parse_with<T>(
        &self,
        setting: &Setting,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, ValueError> {
        let Some(found) = self.get(setting)? else { return Ok(None) };
        let (zh, en) = match setting.kind {
            Kind::Parsed { zh, en, .. } => (zh, en),
            Kind::Any | Kind::Judged(_) => ("可用的值", "a value that can be used"),
        };
        let wrong = || wrong(setting, &found.origin, found.text(), (zh, en));
        parse(found.text()).map(Some).ok_or_else(wrong)
    }

    /// A duration: `30s`, `5m`, `2h`, `500ms`; a bare number means seconds.
    pub fn duration(&self, setting: &Setting) -> Result<Option<Duration>, ValueError> {
        self.parse_with(setting, parse_duration)
    }

    /// A secret and its origin. Does not read standard input; `app` does.
    pub fn secret(&self, setting: &Setting) -> Result<Option<(Secret, Origin)>, ValueError> {
        Ok(self.get(setting)?.map(|found| (Secret::new(found.text()), found.origin)))
    }
}

/// Reads a file that holds one value; one trailing newline is dropped (editors add it).
pub fn read_value(path: &Path) -> Result<String, ValueError> {
    let mut text = read_text(path).map_err(|error| {
        let source = error.io().map(Said::of_io);
        let because = |lang, mark: &str| {
            source.as_ref().map(|said| format!("{mark}{}", said.told(lang))).unwrap_or_default()
        };
        let hint = |lang| error.hint(lang).unwrap_or_default();
        let what = (
            format!("{}{}", error.chinese(), because(Lang::Zh, "：")),
            format!("{error}{}", because(Lang::En, ": ")),
        );
        ValueError::new(error.kind(), what, hint(Lang::Zh), hint(Lang::En)).ending(error.exit())
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
pub fn truth(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" | "on" => Some(true),
        "0" | "false" | "no" | "off" => Some(false),
        _ => None,
    }
}

/// The longest duration anybody can mean, a hundred years: the clock can be set on by it without running over.
const LONGEST: Duration = Duration::from_secs(36_525 * 86_400);

/// `30s`, `5m`, `2h`, `1h30m`, `500ms`, up to 100 years; a bare number means seconds.
pub fn parse_duration(text: &str) -> Option<Duration> {
    let duration = match text.parse::<u32>() {
        Ok(secs) => Duration::from_secs(secs.into()),
        Err(_) => humantime::parse_duration(text).ok()?,
    };
    (duration <= LONGEST).then_some(duration)
}

#[cfg(test)]
mod tests;
