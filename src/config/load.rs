//! Finds the configuration files and lays all layers of settings over one another.
//! Must not interpret values; `resolve` and the command rooms do.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::file::{File, FileError, Known};
use super::origin::Trust;
use super::resolve::Settings;
use super::setting::Setting;
use crate::domain::fault::{Exit, Fault};
use crate::domain::lang::Lang;

/// The environment, captured once; nothing else reads it. Variables that are not UTF-8 are left out.
#[derive(Debug, Clone, Default)]
pub struct Env(BTreeMap<String, String>);

impl Env {
    /// From name and value pairs.
    pub fn new(pairs: impl IntoIterator<Item = (String, String)>) -> Env {
        Env(pairs.into_iter().collect())
    }

    /// The value of a variable; an empty one counts as unset.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|v| !v.is_empty())
    }

    /// Every variable, in order of name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(k, v)| (k.as_str(), v.as_str()))
    }

    /// The user's home directory.
    pub fn home(&self) -> Option<PathBuf> {
        self.get("HOME").or_else(|| self.get("USERPROFILE")).map(PathBuf::from)
    }

    /// Where the user's own configuration file belongs: `$XDG_CONFIG_HOME` or `~/.config`, else `%APPDATA%`.
    pub fn user_file(&self) -> Option<PathBuf> {
        let base = match (self.get("XDG_CONFIG_HOME"), self.home(), self.get("APPDATA")) {
            (Some(base), _, _) => PathBuf::from(base),
            (None, Some(home), None) => home.join(".config"),
            (None, _, Some(appdata)) => PathBuf::from(appdata),
            (None, None, None) => return None,
        };
        Some(base.join("wxauth").join("config.toml"))
    }
}

/// Flags as typed: values by setting key.
#[derive(Debug, Clone, Default)]
pub struct Typed(pub BTreeMap<&'static str, Vec<String>>);

/// A configuration file that could not be read, or a profile nobody defined.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The file's content is at fault.
    #[error(transparent)]
    File(#[from] FileError),
    /// The file exists but cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// `--profile NAME` names none.
    #[error("no profile `{name}` in {files}")]
    NoProfile {
        /// The name asked for.
        name: String,
        /// The files looked into.
        files: String,
    },
}

impl Fault for LoadError {
    fn kind(&self) -> &'static str {
        match self {
            LoadError::File(error) => error.kind(),
            LoadError::Read { .. } => "config_unreadable",
            LoadError::NoProfile { .. } => "profile_unknown",
        }
    }
    fn exit(&self) -> Exit {
        match self {
            LoadError::Read { .. } => Exit::Local,
            LoadError::File(_) | LoadError::NoProfile { .. } => Exit::Usage,
        }
    }
    fn hint(&self, lang: Lang) -> Option<String> {
        match (self, lang) {
            (LoadError::File(error), _) => error.hint(lang),
            (LoadError::Read { .. }, Lang::Zh) => Some("检查文件权限和编码（UTF-8）".to_owned()),
            (LoadError::Read { .. }, Lang::En) => {
                Some("check the file's permissions and encoding (UTF-8)".to_owned())
            }
            (LoadError::NoProfile { name, .. }, Lang::Zh) => {
                Some(format!("在配置文件里加一节 [profile.{name}.app]，或去掉 --profile"))
            }
            (LoadError::NoProfile { name, .. }, Lang::En) => {
                Some(format!("add a section such as [profile.{name}.app], or drop --profile"))
            }
        }
    }
}

/// What `load` needs to know.
pub struct Load<'a> {
    /// Every setting of every command.
    pub settings: Vec<&'static Setting>,
    /// Tables whose own rooms read them.
    pub structured: &'a [&'static str],
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
}

impl Load<'_> {
    /// Reads the files that count and returns the settings, with warnings (zh, en) about files left out.
    pub fn run(self) -> Result<(Settings, Vec<(String, String)>), LoadError> {
        let mut warnings = Vec::new();
        let known = Known { settings: &self.settings, structured: self.structured };
        let project = match &self.explicit {
            Some(path) => Some((path.clone(), Trust::User)),
            None => project_file(&self.directory, self.env.home().as_deref())
                .map(|path| (path, Trust::Project)),
        };
        let user = self.env.user_file().filter(|p| p.is_file()).map(|path| (path, Trust::User));
        let mut files = Vec::new();
        for (path, trust) in user.into_iter().chain(project) {
            if self.explicit.is_none() && (self.foreign)(&path) {
                let shown = path.display();
                warnings.push((
                    format!("忽略 {shown}：该文件属于其他用户"),
                    format!("ignoring {shown}: it belongs to somebody else"),
                ));
                continue;
            }
            let text = std::fs::read_to_string(&path)
                .map_err(|source| LoadError::Read { path: path.clone(), source })?;
            files.push(File::parse(&path, trust, text, &known)?);
        }
        if let Some(name) = &self.profile
            && !files.iter().any(|f| f.profiles.contains(name))
        {
            let shown: Vec<String> = files.iter().map(|f| f.path.display().to_string()).collect();
            let files = match shown.is_empty() {
                true => "any configuration file (none found)".to_owned(),
                false => shown.join(", "),
            };
            return Err(LoadError::NoProfile { name: name.clone(), files });
        }
        Ok((Settings::new(self.settings, self.typed, self.env, files, self.profile), warnings))
    }
}

/// `wxauth.toml`, upwards from `directory` to the repository's top or the home directory, both included.
fn project_file(directory: &Path, home: Option<&Path>) -> Option<PathBuf> {
    for level in directory.ancestors() {
        let candidate = level.join("wxauth.toml");
        if candidate.is_file() {
            return Some(candidate);
        }
        if level.join(".git").exists() || Some(level) == home {
            return None;
        }
    }
    None
}
