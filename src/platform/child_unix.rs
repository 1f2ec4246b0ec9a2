//! Starting, signalling and burying other processes, on Unix.
//! Must not decide who gets which signal; that is the caller's.

use std::ffi::{OsStr, OsString};
use std::fs::{DirBuilder, File};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::ExitStatus;

use rustix::process::{self, Pid, WaitOptions};
use tokio::process::Command;
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::Sent;

/// Browsers that take Chromium's arguments, by name or place, the likeliest first.
pub const CHROMIUMS: &[&str] = &[
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
];

/// The names a program's file may have.
pub fn spellings(program: &str) -> Vec<String> {
    vec![program.to_owned()]
}

/// What to start for that name: the system finds it by itself.
pub fn started_as(program: &OsStr) -> OsString {
    program.to_owned()
}

/// Makes a folder that only its owner may enter.
pub fn create_private_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().mode(0o700).create(path)
}

/// The child will lead a process group of its own.
pub fn lead_group(command: &mut Command) {
    command.process_group(0);
}

/// Whether Ctrl-C and Ctrl-Z of a terminal can reach this process.
pub fn has_terminal() -> bool {
    File::open("/dev/tty").is_ok()
}

/// Whether this process is among those the terminal's Ctrl-C goes to.
pub fn in_foreground() -> bool {
    let Ok(terminal) = File::open("/dev/tty") else { return false };
    rustix::termios::tcgetpgrp(&terminal).is_ok_and(|group| group == process::getpgrp())
}

fn raw(sent: Sent) -> process::Signal {
    match sent {
        Sent::Interrupt => process::Signal::INT,
        Sent::Terminate => process::Signal::TERM,
        Sent::Hangup => process::Signal::HUP,
        Sent::Quit => process::Signal::QUIT,
        Sent::User1 => process::Signal::USR1,
        Sent::User2 => process::Signal::USR2,
        Sent::Suspend => process::Signal::TSTP,
        Sent::Stop => process::Signal::STOP,
        Sent::Continue => process::Signal::CONT,
        Sent::Kill => process::Signal::KILL,
    }
}

fn pid(number: u32) -> Option<Pid> {
    Pid::from_raw(i32::try_from(number).ok()?)
}

/// Sends to one process; false when it is gone, or not ours.
pub fn send(number: u32, sent: Sent) -> bool {
    pid(number).is_some_and(|pid| process::kill_process(pid, raw(sent)).is_ok())
}

/// Sends to all of a process group; false when there is none.
pub fn send_group(number: u32, sent: Sent) -> bool {
    pid(number).is_some_and(|pid| process::kill_process_group(pid, raw(sent)).is_ok())
}

/// Whether a process group has anybody in it.
pub fn group_lives(number: u32) -> bool {
    pid(number).is_some_and(|pid| process::test_kill_process_group(pid).is_ok())
}

/// Stops this process until somebody continues it.
pub fn suspend() {
    let _ = process::kill_process(process::getpid(), process::Signal::STOP);
}

/// Processes whose parents die become ours, where the system can do that (Linux).
pub fn adopt_orphans() {
    #[cfg(target_os = "linux")]
    let _ = process::set_child_subreaper(Some(process::getpid()));
}

/// Takes note of the end of a process that is ours by adoption.
pub fn bury(number: u32) {
    if let Some(pid) = pid(number) {
        let _ = process::waitpid(Some(pid), WaitOptions::NOHANG);
    }
}

/// The status as a shell tells it: 128 and the signal's number for one that was killed.
pub fn exit_code(status: ExitStatus) -> u8 {
    let code = status.code().or_else(|| status.signal().map(|number| 128 + number));
    u8::try_from(code.unwrap_or(255)).unwrap_or(255)
}

/// The signals somebody sends us while a child runs, caught from `install` on.
#[derive(Debug)]
pub struct Received(Vec<(Sent, Signal)>);

impl Received {
    /// Takes them over. With a terminal, Ctrl-Z stops us and the child alike without our help.
    pub fn install(terminal: bool) -> io::Result<Received> {
        let mut kinds = vec![
            (Sent::Interrupt, SignalKind::interrupt()),
            (Sent::Terminate, SignalKind::terminate()),
            (Sent::Quit, SignalKind::quit()),
            (Sent::User1, SignalKind::user_defined1()),
            (Sent::User2, SignalKind::user_defined2()),
        ];
        // Under nohup it is ignored, and must stay so for the child.
        if is_ignored(SignalKind::hangup()) != Some(true) {
            kinds.push((Sent::Hangup, SignalKind::hangup()));
        }
        if !terminal {
            let suspend = SignalKind::from_raw(process::Signal::TSTP.as_raw());
            kinds.push((Sent::Suspend, suspend));
        }
        let install = |(sent, kind)| signal(kind).map(|signal| (sent, signal));
        Ok(Received(kinds.into_iter().map(install).collect::<io::Result<_>>()?))
    }

    /// Waits for the next one. Cancel-safe.
    pub async fn next(&mut self) -> Sent {
        std::future::poll_fn(|cx| {
            for (sent, signal) in &mut self.0 {
                if signal.poll_recv(cx).is_ready() {
                    return std::task::Poll::Ready(*sent);
                }
            }
            std::task::Poll::Pending
        })
        .await
    }
}

/// From the bits the system keeps of it, where it shows them (Linux).
pub(super) fn is_ignored(kind: SignalKind) -> Option<bool> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let bits = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let bits = bits.and_then(|bits| u64::from_str_radix(bits.trim(), 16).ok())?;
    Some(bits >> (kind.as_raw_value() - 1) & 1 == 1)
}
