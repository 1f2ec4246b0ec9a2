//! Where a value came from, in words, and how far that place is trusted.
//! Must not decide what trust allows; `trust` does.

use std::path::PathBuf;

/// How far a place is trusted with secrets: a project file comes with a checkout somebody else may have written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trust {
    /// `wxauth.toml` of the project.
    Project,
    /// The user's own file.
    User,
    /// Flags, environment, and the program's defaults.
    Typed,
}

/// The place a value was found in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Built in.
    Default,
    /// A file, with the line and column of the value (both from 1) and the profile it stood in.
    File {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// The `[profile.NAME]` it stood in.
        profile: Option<String>,
        /// Whose file it is.
        trust: Trust,
    },
    /// An environment variable.
    Variable(String),
    /// A flag, with its dashes.
    Flag(String),
    /// What a file only points to: `{ env = "NAME" }`, `{ file = "PATH" }`, `secret_file = "PATH"`.
    Referred {
        /// Where the pointer stands.
        by: Box<Origin>,
        /// What it points to.
        to: Target,
    },
    /// Typed at a prompt or read from standard input.
    Asked,
}

/// What a file points to instead of holding it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A variable of the environment.
    Variable(String),
    /// A file.
    File(PathBuf),
}

impl Origin {
    /// A stable word for the kind of place: `default`, `user_file`, `project_file`, `variable`, `flag`, `asked`.
    pub fn kind(&self) -> &'static str {
        match self {
            Origin::Default => "default",
            Origin::File { trust: Trust::Project, .. } => "project_file",
            Origin::File { .. } => "user_file",
            Origin::Variable(_) => "variable",
            Origin::Flag(_) => "flag",
            Origin::Referred { by, .. } => by.kind(),
            Origin::Asked => "asked",
        }
    }

    /// How far it is trusted. A value that is only pointed to was not brought by the file that points:
    /// a project file may name any variable and any file of the user's, so the value keeps their rank.
    pub fn trust(&self) -> Trust {
        match self {
            Origin::File { trust, .. } => *trust,
            Origin::Referred { to: Target::Variable(_), .. } => Trust::Typed,
            Origin::Referred { by, to: Target::File(_) } => by.trust().max(Trust::User),
            Origin::Default | Origin::Variable(_) | Origin::Flag(_) | Origin::Asked => Trust::Typed,
        }
    }
}

impl Origin {
    /// In Chinese words, as `Display` says it in English.
    pub fn chinese(&self) -> String {
        match self {
            Origin::Default => "默认值".to_owned(),
            Origin::File { path, line, column, profile, .. } => {
                let profile = profile.as_ref().map(|name| format!("（profile {name}）"));
                format!("{}:{line}:{column}{}", path.display(), profile.unwrap_or_default())
            }
            Origin::Variable(name) => format!("环境变量 {name}"),
            Origin::Flag(flag) => format!("参数 {flag}"),
            Origin::Referred { by, to: Target::Variable(name) } => {
                format!("环境变量 {name}（由 {} 指定）", by.chinese())
            }
            Origin::Referred { by, to: Target::File(path) } => {
                format!("文件 {}（由 {} 指定）", path.display(), by.chinese())
            }
            Origin::Asked => "终端或标准输入".to_owned(),
        }
    }
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Origin::Default => f.write_str("default"),
            Origin::File { path, line, column, profile, .. } => {
                write!(f, "{}:{line}:{column}", path.display())?;
                profile.as_ref().map_or(Ok(()), |name| write!(f, " (profile {name})"))
            }
            Origin::Variable(name) => write!(f, "variable {name}"),
            Origin::Flag(flag) => write!(f, "flag {flag}"),
            Origin::Referred { by, to: Target::Variable(name) } => {
                write!(f, "variable {name}, named at {by}")
            }
            Origin::Referred { by, to: Target::File(path) } => {
                write!(f, "file {}, named at {by}", path.display())
            }
            Origin::Asked => f.write_str("a prompt or standard input"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Origin, Target, Trust};

    #[test]
    fn a_pointer_lends_no_trust_to_the_file_that_holds_it() {
        let at =
            |trust| Origin::File { path: "f".into(), line: 2, column: 3, profile: None, trust };
        let to = |trust, to| Origin::Referred { by: Box::new(at(trust)), to };
        let variable = to(Trust::Project, Target::Variable("S".into()));
        let file = to(Trust::Project, Target::File("k".into()));
        assert_eq!(variable.trust(), Trust::Typed);
        assert_eq!(file.trust(), Trust::User);
        assert_eq!(variable.to_string(), "variable S, named at f:2:3");
        assert_eq!(file.to_string(), "file k, named at f:2:3");
        assert_eq!((at(Trust::Project).kind(), file.kind()), ("project_file", "project_file"));
    }
}
