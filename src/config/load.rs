//! Finds the configuration files and lays all layers of settings over one another.
//! Must not interpret values; `resolve` and the command rooms do.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::env::Env;
use super::file::{File, FileError, Known};
use super::origin::Trust;
use super::read::{ReadError, read_text};
use super::resolve::Settings;
use super::setting::Setting;
use crate::domain::fault::{Exit, Fault};
use crate::domain::lang::Lang;
use crate::domain::said::Said;

/// Flags as typed: values by setting key.
#[derive(Clone, Default)]
pub struct Typed(pub BTreeMap<&'static str, Vec<String>>);

/// Keys only: a value may be a secret.
impl std::fmt::Debug for Typed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Typed").field(&self.0.keys().collect::<Vec<_>>()).finish()
    }
}

/// A configuration file that could not be used, or a profile nobody defined.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The file's content is at fault.
    #[error(transparent)]
    File(#[from] FileError),
    /// The file exists but cannot be read as text.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// `--profile NAME` names none.
    #[error("no profile `{name}` in {files}")]
    NoProfile {
        /// The name asked for.
        name: String,
        /// The files looked into.
        files: Said,
        /// The profiles they define.
        there: Vec<String>,
    },
}

impl Fault for LoadError {
    fn kind(&self) -> &'static str {
        match self {
            LoadError::File(error) => error.kind(),
            LoadError::Read(_) => "config_unreadable",
            LoadError::NoProfile { .. } => "profile_unknown",
        }
    }
    fn exit(&self) -> Exit {
        match self {
            LoadError::Read(error) => error.exit(),
            LoadError::File(_) | LoadError::NoProfile { .. } => Exit::Usage,
        }
    }
    fn chinese(&self) -> String {
        match self {
            LoadError::File(error) => error.chinese(),
            LoadError::Read(error) => error.chinese(),
            LoadError::NoProfile { name, files, .. } => {
                format!("{} 里没有 profile `{name}`", files.chinese())
            }
        }
    }

    fn hint(&self, lang: Lang) -> Option<String> {
        match (self, lang) {
            (LoadError::File(error), _) => error.hint(lang),
            (LoadError::Read(error), _) => error.hint(lang),
            (LoadError::NoProfile { there, .. }, Lang::Zh) if !there.is_empty() => {
                Some(format!("现有的 profile：{}", there.join("、")))
            }
            (LoadError::NoProfile { there, .. }, Lang::En) if !there.is_empty() => {
                Some(format!("there are: {}", there.join(", ")))
            }
            (LoadError::NoProfile { name, .. }, Lang::Zh) => {
                let name = toml_key(name);
                Some(format!("在配置文件里加一节 [profile.{name}.app]，或去掉 --profile"))
            }
            (LoadError::NoProfile { name, .. }, Lang::En) => {
                let name = toml_key(name);
                Some(format!("add a section such as [profile.{name}.app], or drop --profile"))
            }
        }
    }
}

/// A name as a key of TOML: bare where that may be, else quoted.
fn toml_key(name: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    match !name.is_empty() && name.chars().all(bare) {
        true => name.to_owned(),
        // What JSON escapes, TOML reads alike; it wants one character more.
        false => serde_json::Value::from(name).to_string().replace('\u{7f}', "\\u007f"),
    }
}

/// What a configuration file is to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The user's own file.
    User,
    /// `wxauth.toml` of the project.
    Project,
    /// Named by `--config`; trusted as the user's own, whoever owns it.
    Named,
}

/// What became of a configuration file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Its settings count.
    InUse,
    /// It would be read, but it is not there.
    Absent,
    /// Left out: it belongs to somebody else.
    Foreign,
    /// Left out: it cannot be used (only where `lenient` says so; else an error).
    Broken,
}

/// A configuration file that was looked for, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Where.
    pub path: PathBuf,
    /// What it is to us.
    pub role: Role,
    /// What became of it.
    pub standing: Standing,
}

/// What `load` needs to know.
pub struct Load<'a> {
    /// Every setting of every command.
    pub settings: Vec<&'static Setting>,
    /// Tables whose own rooms read them.
    pub structured: &'a [&'static str],
    /// `WXAUTH_*` variables that are no settings but known all the same.
    pub exempt: &'a [&'static str],
    /// Flags.
    pub typed: Typed,
    /// Environment.
    pub env: Env,
    /// Where the search for `wxauth.toml` starts.
    pub directory: PathBuf,
    /// `--config FILE`: read instead of the project file, trusted as the user's own.
    pub explicit: Option<PathBuf>,
    /// `--profile NAME`.
    pub profile: Option<String>,
    /// Whether a file belongs to somebody else (other than this user and the system's administrator).
    pub foreign: fn(&Path) -> bool,
    /// Leaves a broken file out with a warning instead of failing: for commands that need no settings.
    pub lenient: bool,
    /// The file that is named need not be there: for the command that makes it.
    pub makes: bool,
}

/// A warning in Chinese and English.
pub type Told = (String, String);

impl Load<'_> {
    /// Reads the files that count and returns the settings, with warnings about what was left out.
    pub fn run(self) -> Result<(Settings, Vec<Told>), LoadError> {
        let mut warnings = Vec::new();
        let (mut files, mut sources) = (Vec::new(), Vec::new());
        for (path, role) in self.candidates() {
            let standing = self.read(&path, role, &mut files, &mut warnings)?;
            sources.push(Source { path, role, standing });
        }
        let profile = self.profile.clone();
        if let Some(name) = profile.filter(|name| !files.iter().any(|f| f.profiles.contains(name)))
        {
            let error = no_profile(name, &files);
            match self.lenient {
                true => warnings.push(told(&error)),
                false => return Err(error),
            }
        }
        let named = files.iter().flat_map(File::variables);
        let exempt: Vec<&str> = self.exempt.iter().copied().chain(named).collect();
        warnings.extend(self.env.strays(&self.settings, &exempt));
        let Load { settings, typed, env, profile, .. } = self;
        Ok((Settings::new(settings, typed, env, files, sources, profile), warnings))
    }

    /// The files to look at, least telling first.
    fn candidates(&self) -> Vec<(PathBuf, Role)> {
        let user = self.env.user_file().map(|path| (path, Role::User));
        let other = match &self.explicit {
            Some(path) => Some((path.clone(), Role::Named)),
            None => project_file(&self.directory, self.env.home().as_deref())
                .map(|path| (path, Role::Project)),
        };
        user.into_iter().chain(other).collect()
    }

    fn read(
        &self,
        path: &Path,
        role: Role,
        files: &mut Vec<File>,
        warnings: &mut Vec<Told>,
    ) -> Result<Standing, LoadError> {
        let may_lack = role == Role::User || (role == Role::Named && self.makes);
        if may_lack && path.symlink_metadata().is_err() {
            return Ok(Standing::Absent);
        }
        if role != Role::Named && (self.foreign)(path) {
            let shown = path.display();
            warnings.push((
                format!("忽略 {shown}：该文件属于其他用户；确实要用就加 --config {shown}"),
                format!(
                    "ignoring {shown}: it belongs to somebody else; to use it, add --config {shown}"
                ),
            ));
            return Ok(Standing::Foreign);
        }
        let trust = if role == Role::Project { Trust::Project } else { Trust::User };
        let home = self.env.home();
        let known = Known { settings: &self.settings, structured: self.structured, home };
        let read = read_text(path)
            .map_err(LoadError::from)
            .and_then(|text| Ok(File::parse(path, trust, text, &known)?));
        match read {
            Ok(file) => files.push(file),
            Err(error) if self.lenient => {
                warnings.push(told(&error));
                return Ok(Standing::Broken);
            }
            Err(error) => return Err(error),
        }
        Ok(Standing::InUse)
    }
}

/// An error as a warning.
fn told(error: &LoadError) -> Told {
    (error.chinese(), error.to_string())
}

fn no_profile(name: String, files: &[File]) -> LoadError {
    let shown: Vec<String> = files.iter().map(|f| f.path.display().to_string()).collect();
    let mut there: Vec<String> = files.iter().flat_map(|f| f.profiles.clone()).collect();
    there.sort();
    there.dedup();
    let files = match shown.is_empty() {
        true => Said::fixed("任何配置文件（一个也没找到）", "any configuration file (none found)"),
        false => Said::new(shown.join("、"), shown.join(", ")),
    };
    LoadError::NoProfile { name, files, there }
}

/// `wxauth.toml`, upwards from `directory` to the repository's top or the home directory, both included.
fn project_file(directory: &Path, home: Option<&Path>) -> Option<PathBuf> {
    // The working directory is told without symbolic links, `HOME` perhaps with them.
    let real = home.and_then(|h| h.canonicalize().ok());
    for level in directory.ancestors() {
        let candidate = level.join("wxauth.toml");
        // Also what cannot be read (a folder, a link to nowhere): said then, rather than passed over.
        if candidate.symlink_metadata().is_ok() {
            return Some(candidate);
        }
        if level.join(".git").exists() || Some(level) == home || Some(level) == real.as_deref() {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::toml_key;

    #[test]
    fn a_proposed_section_is_toml_whatever_the_name() {
        assert_eq!(toml_key("prod-2"), "prod-2");
        assert_eq!(toml_key("a b"), "\"a b\"");
        for name in ["", "a.b", "it's \"x\"", "a\u{1b}[31mb", "测试", r"c:\d", "]", "\u{7f}"] {
            let text = format!("[profile.{}.app]", toml_key(name));
            let table: toml::Table = text.parse().unwrap();
            assert!(table["profile"][name]["app"].is_table(), "{text}");
        }
    }
}
