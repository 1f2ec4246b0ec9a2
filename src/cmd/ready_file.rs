//! `--ready-file` of the servers: their `ready` line in a file, for scripts that wait for it.
//! Must not decide when a server is ready.

use std::path::PathBuf;

use serde_json::Value;

use crate::app::App;
use crate::domain::random::Random as _;
use crate::error::{Error, Plain};
use crate::platform::{place, take_away};

/// The file of one start; gone at its end, unless somebody else's is there by then.
#[derive(Debug)]
pub struct ReadyFile {
    path: PathBuf,
    mark: String,
    text: String,
}

impl ReadyFile {
    /// Before the port is bound: what an earlier run left there is taken away, so that nobody who
    /// waits for the file reads an address that is no longer true.
    pub fn claim(app: &App, path: Option<String>) -> Option<ReadyFile> {
        let path = PathBuf::from(path?);
        take_away(&path, is_ready);
        Some(ReadyFile { path, mark: mark(app), text: String::new() })
    }

    /// Puts it there, whole.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn write(&mut self, ready: &Value) -> Result<(), Error> {
        self.text = format!("{ready}\n");
        place(&self.path, self.text.as_bytes(), &self.mark)
            .map_err(|error| Plain::unwritable(self.path.display(), error).into())
    }
}

impl Drop for ReadyFile {
    fn drop(&mut self) {
        if !self.text.is_empty() {
            take_away(&self.path, |there| there == self.text.as_bytes());
        }
    }
}

/// What makes a name in between one that nobody can have foreseen.
pub fn mark(app: &App) -> String {
    let mut bytes = [0; 8];
    app.random().fill(&mut bytes);
    format!("{:016x}", u64::from_ne_bytes(bytes))
}

/// Whether a server wrote it: a file of another kind is not taken away before there is a new one.
fn is_ready(there: &[u8]) -> bool {
    let read: Option<Value> = serde_json::from_slice(there).ok();
    read.is_some_and(|document| document["event"] == "ready")
}
