//! Files that others wait for: whole or not there at all, and gone again with what they tell of.
//! Must not rename over or unlink anything but a regular file; a device stays a device.

use std::fs::{OpenOptions, symlink_metadata};
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// How long a pipe that nobody reads yet may keep its writer.
const PATIENCE: Duration = Duration::from_secs(1);

/// Whether something is there that is not a plain file: a device, a pipe, a folder, a link.
pub fn is_no_plain_file(path: &Path) -> bool {
    symlink_metadata(path).is_ok_and(|meta| !meta.is_file())
}

/// Puts a file there in one step: nobody reads half of it, and one that was there is replaced. Where
/// there is no plain file (`/dev/null`, a pipe, a link), it is written into what is there. `mark`,
/// random, makes the name in between one that nobody has laid anything at.
///
/// # Errors
/// What the system says; a name in between that is taken is `AlreadyExists`.
pub fn place(path: &Path, contents: &[u8], mark: &str) -> io::Result<()> {
    if is_no_plain_file(path) {
        return write_into(path, contents);
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{mark}.new"));
    let mut file = OpenOptions::new().write(true).create_new(true).open(&beside)?;
    let placed = file.write_all(contents).and_then(|()| std::fs::rename(&beside, path));
    if placed.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
    placed
}

/// Takes the plain file away if `ours` says so of what is in it; anything else stays.
pub fn take_away(path: &Path, ours: impl Fn(&[u8]) -> bool) {
    if !is_no_plain_file(path) && std::fs::read(path).is_ok_and(|there| ours(&there)) {
        let _ = std::fs::remove_file(path);
    }
}

/// A pipe lets its writer go on only when somebody reads: nothing else waits for that.
fn write_into(path: &Path, contents: &[u8]) -> io::Result<()> {
    let (path, contents) = (path.to_owned(), contents.to_owned());
    let (tell, told) = channel();
    std::thread::Builder::new().spawn(move || {
        let opened = OpenOptions::new().write(true).truncate(true).open(path);
        let _ = tell.send(opened.and_then(|mut file| file.write_all(&contents)));
    })?;
    match told.recv_timeout(PATIENCE) {
        Ok(written) => written,
        Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{is_no_plain_file, place, take_away};

    #[test]
    fn a_file_is_replaced_whole_and_taken_away_only_if_ours() {
        let folder = std::env::temp_dir().join(format!("wxauth-placed-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("ready.json");
        place(&path, b"one", "a").unwrap();
        place(&path, b"two", "a").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
        assert!(!is_no_plain_file(&path) && is_no_plain_file(&folder));
        // What lies at the name in between is not written into.
        let between = folder.join("ready.json.b.new");
        std::fs::write(&between, "victim").unwrap();
        let refused = place(&path, b"three", "b").unwrap_err();
        assert_eq!(refused.kind(), std::io::ErrorKind::AlreadyExists);
        assert_eq!(std::fs::read(&between).unwrap(), b"victim");
        take_away(&path, |there| there == b"another's");
        assert!(path.exists());
        take_away(&path, |there| there == b"two");
        assert!(!path.exists());
        assert!(place(&folder, b"x", "c").is_err(), "a folder is no file");
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
