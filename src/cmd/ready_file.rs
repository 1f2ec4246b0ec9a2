//! `--ready-file` of the servers: their `ready` line in a file, for scripts that wait for it.
//! Must not decide when a server is ready.

use std::path::Path;

use serde_json::Value;

use crate::error::{Error, Plain};

/// Written beside and moved into place: whoever waits for the file never reads half of it.
pub fn write(path: &Path, ready: &Value) -> Result<(), Error> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    std::fs::write(&beside, format!("{ready}\n"))
        .and_then(|()| std::fs::rename(&beside, path))
        .map_err(|error| Plain::unwritable(path.display(), error).into())
}
