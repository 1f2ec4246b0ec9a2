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
    /// Typed at a prompt or read from standard input.
    Asked,
}

impl Origin {
    /// How far it is trusted.
    pub fn trust(&self) -> Trust {
        match self {
            Origin::File { trust, .. } => *trust,
            Origin::Default | Origin::Variable(_) | Origin::Flag(_) | Origin::Asked => Trust::Typed,
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
            Origin::Asked => f.write_str("typed in"),
        }
    }
}
