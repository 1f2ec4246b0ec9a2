//! What differs between operating systems: signals, private files, file owners, open-file limits.
//! Must not hold program logic; it is the only room with a `cfg`, and each name has a twin.

#[cfg_attr(unix, path = "child_unix.rs")]
#[cfg_attr(windows, path = "child_windows.rs")]
pub mod child;
mod placed;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(all(test, unix))]
pub use unix::symlink;
#[cfg(unix)]
pub use unix::{
    REUSE_ADDRESS, Signals, TerminalMode, busy, has_other_names, is_open_to_others,
    is_out_of_files, locale, open_files, owned_by_other, private_options, takes_colors,
    variable_name,
};
#[cfg(all(test, windows))]
pub use windows::symlink;
#[cfg(windows)]
pub use windows::{
    REUSE_ADDRESS, Signals, TerminalMode, busy, has_other_names, is_open_to_others,
    is_out_of_files, locale, open_files, owned_by_other, private_options, takes_colors,
    variable_name,
};

pub use placed::{is_no_plain_file, place, take_away};

use std::io::{Read, Write as _};
use std::path::Path;

/// One of the process's own streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Answers.
    Stdout,
    /// Talk and errors.
    Stderr,
}

/// What asked the program to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// Ctrl-C (SIGINT).
    Interrupt,
    /// SIGTERM or SIGHUP; on Windows a closed console or a shutdown.
    Terminate,
}

/// What can be sent to another process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// SIGINT.
    Interrupt,
    /// SIGTERM.
    Terminate,
    /// SIGHUP.
    Hangup,
    /// SIGQUIT.
    Quit,
    /// SIGUSR1.
    User1,
    /// SIGUSR2.
    User2,
    /// SIGTSTP, which a program may take as it likes.
    Suspend,
    /// SIGSTOP, which it may not.
    Stop,
    /// SIGCONT.
    Continue,
    /// SIGKILL.
    Kill,
}

/// The whole of a file that is not larger than `most` bytes, else `None`: a mistaken path (a device, a
/// dump) must not fill memory.
///
/// # Errors
/// What the system says to opening or reading it.
pub fn read_at_most(path: &Path, most: u64) -> std::io::Result<Option<Vec<u8>>> {
    within(std::fs::File::open(path)?, most)
}

/// The same of what is open already.
///
/// # Errors
/// What the system says to reading it.
pub fn within(input: impl Read, most: u64) -> std::io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    input.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= most).then_some(bytes))
}

/// Whether a path is a pipe, a device or a socket: opening one may wait for ever.
pub fn is_special(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|meta| !meta.is_file() && !meta.is_dir())
}

/// Writes a new file that only its owner may read (0600 where there are modes). An existing file
/// is refused with `AlreadyExists`: what somebody else opened before keeps its old mode.
pub fn create_private(path: &Path, contents: &[u8]) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    let mut file = private_options(&mut options).open(path)?;
    file.write_all(contents)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::{create_private, open_files, owned_by_other};

    #[test]
    fn private_files_are_ours_and_never_overwritten() {
        let path = std::env::temp_dir().join(format!("wxauth-private-{}", std::process::id()));
        create_private(&path, b"k").unwrap();
        let meta = std::fs::metadata(&path).unwrap();
        assert!(!owned_by_other(&meta));
        #[cfg(unix)]
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&meta.permissions()) & 0o777, 0o600);
        let again = create_private(&path, b"k2").unwrap_err();
        std::fs::remove_file(&path).unwrap();
        assert_eq!(again.kind(), std::io::ErrorKind::AlreadyExists);
        assert!(open_files() > 8);
    }
}
