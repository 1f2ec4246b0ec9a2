//! The Unix half of `platform`: Linux, macOS and the BSDs.
//! Must not be named from outside; `platform` is the door.

use std::borrow::Cow;
use std::fs::{File, Metadata, OpenOptions};
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;
use std::time::Duration;

use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};
use tokio::signal::unix::{self, SignalKind};

use super::child::is_ignored;
use super::{Signal, Stream};

/// A listening address may be taken again while old connections of it linger in TIME_WAIT.
pub const REUSE_ADDRESS: bool = true;

/// The signals that ask the program to stop, caught from `install` on.
#[derive(Debug)]
pub struct Signals {
    interrupt: unix::Signal,
    terminate: unix::Signal,
    hangup: Option<unix::Signal>,
}

impl Signals {
    /// Takes SIGINT and SIGTERM over, and SIGHUP unless it is ignored (`nohup`). Needs a tokio runtime with its I/O driver.
    pub fn install() -> io::Result<Signals> {
        // Where the system does not show it, a hangup does what it always did.
        let heeded = is_ignored(SignalKind::hangup()) == Some(false);
        Ok(Signals {
            interrupt: unix::signal(SignalKind::interrupt())?,
            terminate: unix::signal(SignalKind::terminate())?,
            hangup: heeded.then(|| unix::signal(SignalKind::hangup())).transpose()?,
        })
    }

    /// Waits for the next one. Cancel-safe.
    pub async fn next(&mut self) -> Signal {
        let hangup = async {
            match &mut self.hangup {
                Some(hangup) => hangup.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = self.interrupt.recv() => Signal::Interrupt,
            _ = self.terminate.recv() => Signal::Terminate,
            _ = hangup => Signal::Terminate,
        }
    }
}

/// How the terminal of standard input was set at a moment: echo, whole lines, signal keys.
#[derive(Debug)]
pub struct TerminalMode(Option<Termios>);

impl TerminalMode {
    /// As it is now; nothing where standard input is no terminal.
    pub fn of_stdin() -> TerminalMode {
        TerminalMode(tcgetattr(io::stdin()).ok())
    }

    /// Whether it is set otherwise now; where there is no terminal, it need not be waited for either.
    pub fn is_left(&self) -> bool {
        let modes = |mode: &Termios| (mode.input_modes, mode.output_modes, mode.local_modes);
        let same =
            |before: &Termios| tcgetattr(io::stdin()).is_ok_and(|now| modes(&now) == modes(before));
        !self.0.as_ref().is_some_and(same)
    }

    /// Puts it back. What was typed ahead stays; nothing can be done when it fails.
    pub fn restore(&self) {
        if let Some(mode) = &self.0 {
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, mode);
        }
    }
}

/// Makes files created through these options readable by their owner only.
pub fn private_options(options: &mut OpenOptions) -> &mut OpenOptions {
    options.mode(0o600)
}

/// True when the file belongs to neither this user nor root: somebody else could have put it there.
pub fn owned_by_other(meta: &Metadata) -> bool {
    let owner = meta.uid();
    owner != 0 && owner != rustix::process::geteuid().as_raw()
}

/// True for a file that is in some folder under another name as well (a hard link).
pub fn has_other_names(file: &File) -> bool {
    file.metadata().is_ok_and(|meta| meta.nlink() > 1)
}

/// A link to a file, for tests.
#[cfg(test)]
pub fn symlink(to: &Path, at: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(to, at)
}

/// True for a plain file that others than its owner may read or write, where whoever runs this can change
/// that: not for somebody else's, nor where a container mounts its secrets, which nothing can be written to.
pub fn is_open_to_others(path: &Path) -> bool {
    let Ok(meta) = std::fs::metadata(path) else { return false };
    let me = rustix::process::geteuid().as_raw();
    let ours = me == 0 || meta.uid() == me;
    meta.is_file() && meta.mode() & 0o077 != 0 && ours && !is_read_only(path)
}

fn is_read_only(path: &Path) -> bool {
    let mount = rustix::fs::statvfs(path);
    mount.is_ok_and(|mount| mount.f_flag.contains(rustix::fs::StatVfsMountFlags::RDONLY))
}

/// How many files and sockets this process may hold open at once.
pub fn open_files() -> u64 {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile);
    limit.current.unwrap_or(u64::MAX)
}

/// How long this process has kept processors busy; nothing where the system does not tell.
pub fn busy() -> Option<Duration> {
    let spent = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    let (seconds, nanos) = (u64::try_from(spent.tv_sec).ok()?, u32::try_from(spent.tv_nsec).ok()?);
    Some(Duration::new(seconds, nanos))
}

/// An environment variable's name as the system tells variables apart.
pub fn variable_name(name: &str) -> Cow<'_, str> {
    Cow::Borrowed(name)
}

/// Whether a terminal at this end shows colours: all do, and those that do not say so in `TERM`.
pub fn takes_colors(_stream: Stream) -> bool {
    true
}

/// Whether the system refused because no more files may be open: EMFILE of this process, ENFILE of the system.
pub fn is_out_of_files(error: &std::io::Error) -> bool {
    matches!(error.raw_os_error(), Some(number) if number == rustix::io::Errno::MFILE.raw_os_error() || number == rustix::io::Errno::NFILE.raw_os_error())
}

/// The language the user chose for the whole system, where the environment does not tell.
pub fn locale() -> Option<String> {
    None
}
