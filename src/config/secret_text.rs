//! A secret as tables of a project file name it: itself, a variable's name, a file's name.
//! Must not be printed in any of its forms, nor read before it is needed.

use std::fmt;
use std::path::Path;

use serde::Deserialize;

use super::{Env, ValueError, beside, read_value};
use crate::domain::secret::Secret;

/// `"…"`, `{ env = "NAME" }` or `{ file = "PATH" }`.
#[derive(Deserialize)]
#[serde(untagged, expecting = "not a text, { env = \"NAME\" } or { file = \"PATH\" }")]
pub enum SecretText {
    /// As it is.
    Plain(String),
    /// In an environment variable.
    Env {
        /// Its name.
        env: String,
    },
    /// In a file of its own.
    File {
        /// Where, seen from the file that says so; behind `~/`, from home.
        file: String,
    },
}

impl SecretText {
    /// The secret; `place` is the file that names it, `unset` what to say of a variable that is not set.
    ///
    /// # Errors
    /// What `unset` makes; the file cannot be read.
    pub fn read<E: From<ValueError>>(
        &self,
        env: &Env,
        place: &Path,
        unset: impl FnOnce(&str) -> E,
    ) -> Result<Secret, E> {
        match self {
            SecretText::Plain(text) => Ok(Secret::new(text.as_str())),
            SecretText::Env { env: name } => {
                env.get(name).map(Secret::new).ok_or_else(|| unset(name))
            }
            SecretText::File { file } => {
                let file = beside(place, file, env.home().as_deref());
                Ok(Secret::new(read_value(&file)?))
            }
        }
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}
