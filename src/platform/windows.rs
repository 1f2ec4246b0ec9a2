//! The Windows half of `platform`, name for name as in `unix`.
//! Must not be named from outside; `platform` is the door.

use std::borrow::Cow;
use std::fs::{File, Metadata, OpenOptions};
use std::io;
use std::path::Path;
use std::time::Duration;

use console::Term;
use tokio::signal::windows::{self, CtrlBreak, CtrlC, CtrlClose, CtrlShutdown};

use super::{Signal, Stream};

/// On Windows address reuse would let two programs share one port, and the callback go to either.
pub const REUSE_ADDRESS: bool = false;

/// The console events that ask the program to stop, caught from `install` on.
#[derive(Debug)]
pub struct Signals {
    interrupt: CtrlC,
    stop: CtrlBreak,
    close: CtrlClose,
    shutdown: CtrlShutdown,
}

impl Signals {
    /// Takes Ctrl-C, Ctrl-Break, console close and shutdown over. Needs a tokio runtime.
    pub fn install() -> io::Result<Signals> {
        Ok(Signals {
            interrupt: windows::ctrl_c()?,
            stop: windows::ctrl_break()?,
            close: windows::ctrl_close()?,
            shutdown: windows::ctrl_shutdown()?,
        })
    }

    /// Waits for the next one. Cancel-safe.
    pub async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.interrupt.recv() => Signal::Interrupt,
            _ = self.stop.recv() => Signal::Terminate,
            _ = self.close.recv() => Signal::Terminate,
            _ = self.shutdown.recv() => Signal::Terminate,
        }
    }
}

/// How the console was set at a moment.
#[derive(Debug)]
pub struct TerminalMode;

impl TerminalMode {
    /// Nothing to remember: a question is read key by key here, and changes no mode.
    pub fn of_stdin() -> TerminalMode {
        TerminalMode
    }

    /// Nothing to wait for.
    pub fn is_left(&self) -> bool {
        true
    }

    /// Nothing to put back.
    pub fn restore(&self) {}
}

/// Files in a user's profile are private through their inherited access list already.
pub fn private_options(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

/// Owners are not compared: the profile directory's access list keeps other users from writing.
pub fn owned_by_other(_meta: &Metadata) -> bool {
    false
}

/// Other names (hard links) are not counted here, where they are rare.
pub fn has_other_names(_file: &File) -> bool {
    false
}

/// A link to a file, for tests; not everybody may make one.
#[cfg(test)]
pub fn symlink(to: &Path, at: &Path) -> io::Result<()> {
    std::os::windows::fs::symlink_file(to, at)
}

/// Who may read a file is said by lists here, which are inherited from the folder; nothing is told of it.
pub fn is_open_to_others(_path: &Path) -> bool {
    false
}

/// Sockets are not counted against a file limit here.
pub fn open_files() -> u64 {
    u64::MAX
}

/// How long this process has kept processors busy; nothing where the system does not tell.
pub fn busy() -> Option<Duration> {
    None
}

/// An environment variable's name as the system tells variables apart: `Path` is `PATH`.
pub fn variable_name(name: &str) -> Cow<'_, str> {
    Cow::Owned(name.to_uppercase())
}

/// Whether the console at this end shows colours; a console that can is told to.
pub fn takes_colors(stream: Stream) -> bool {
    let console = match stream {
        Stream::Stdout => Term::stdout(),
        Stream::Stderr => Term::stderr(),
    };
    console.features().colors_supported()
}

/// Whether the system refused because no more files may be open: WSAEMFILE.
pub fn is_out_of_files(error: &std::io::Error) -> bool {
    error.raw_os_error() == Some(10024)
}

/// The language the user chose for the whole system (`zh-CN`): here no variable tells it.
pub fn locale() -> Option<String> {
    sys_locale::get_locale()
}

#[cfg(test)]
mod tests {
    use super::variable_name;

    #[test]
    fn variables_are_told_apart_without_regard_to_case() {
        assert_eq!(variable_name("Path"), variable_name("PATH"));
    }
}
