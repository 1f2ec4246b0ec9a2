//! Starting, signalling and burying other processes, on Windows, name for name as in `child_unix`.
//! Must not decide who gets which signal; that is the caller's.

use std::io;
use std::path::Path;
use std::process::ExitStatus;

use tokio::process::Command;

use super::{Sent, Signal, Signals};

/// Browsers that take Chromium's arguments, by name or place, the likeliest first.
pub const CHROMIUMS: &[&str] = &[
    "chrome.exe",
    "msedge.exe",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
];

/// Makes a folder; in the user's profile its access list keeps others out.
pub fn create_private_folder(path: &Path) -> io::Result<()> {
    std::fs::create_dir(path)
}

/// There are no process groups to lead; the console's Ctrl-C goes to all of its processes.
pub fn lead_group(_command: &mut Command) {}

/// The console's Ctrl-C reaches us and the child alike.
pub fn has_terminal() -> bool {
    true
}

/// See `has_terminal`.
pub fn in_foreground() -> bool {
    true
}

/// Ends a process and all below it; there is nothing gentler to send.
pub fn send(number: u32, sent: Sent) -> bool {
    matches!(sent, Sent::Terminate | Sent::Kill)
        && std::process::Command::new("taskkill")
            .args(["/T", "/F", "/PID", &number.to_string()])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
}

/// See `lead_group`.
pub fn send_group(_number: u32, _sent: Sent) -> bool {
    false
}

/// See `lead_group`.
pub fn group_lives(_number: u32) -> bool {
    false
}

/// Nobody suspends a process here.
pub fn suspend() {}

/// Orphans stay orphans.
pub fn adopt_orphans() {}

/// The system buries by itself.
pub fn bury(_number: u32) {}

/// The lowest byte of the status.
pub fn exit_code(status: ExitStatus) -> u8 {
    u8::try_from(status.code().unwrap_or(255) & 0xff).unwrap_or(255)
}

/// The console events somebody sends us while a child runs.
#[derive(Debug)]
pub struct Received(Signals);

impl Received {
    /// Takes them over.
    pub fn install(_terminal: bool) -> io::Result<Received> {
        Signals::install().map(Received)
    }

    /// Waits for the next one. Cancel-safe.
    pub async fn next(&mut self) -> Sent {
        match self.0.next().await {
            Signal::Interrupt => Sent::Interrupt,
            Signal::Terminate => Sent::Terminate,
        }
    }
}
