//! Starting, signalling and burying other processes, on Windows, name for name as in `child_unix`.
//! Must not decide who gets which signal; that is the caller's.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
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

/// How the names of programs end, in the order in which `cmd` tries them.
const ENDINGS: [&str; 4] = [".com", ".exe", ".bat", ".cmd"];

/// The names a program's file may have: `npm` is `npm.cmd`, and the file `npm` beside it is a script
/// for another shell.
pub fn spellings(program: &str) -> Vec<String> {
    let ended = |ending: &&str| {
        let at = program.len().checked_sub(ending.len());
        let tail = at.and_then(|at| program.get(at..));
        tail.is_some_and(|tail| tail.eq_ignore_ascii_case(ending))
    };
    match ENDINGS.iter().any(|ending| ended(&ending)) {
        true => vec![program.to_owned()],
        false => ENDINGS.iter().map(|ending| format!("{program}{ending}")).collect(),
    }
}

/// What to start for that name. The system finds programs by itself, but not scripts (`npm`, `mvn`),
/// which are started by their whole path.
pub fn started_as(program: &OsStr) -> OsString {
    let script = |path: &PathBuf| {
        let ending = path.extension().map(OsStr::to_ascii_lowercase);
        ending.is_some_and(|ending| ending == "bat" || ending == "cmd")
    };
    let found = program.to_str().and_then(|name| {
        let spelled = spellings(name);
        let within = |folder: &Path| {
            spelled.iter().map(|name| folder.join(name)).find(|path| path.is_file())
        };
        if name.contains(['/', '\\']) {
            return within(Path::new(""));
        }
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).find_map(|folder| within(&folder))
    });
    found.filter(script).map_or_else(|| program.to_owned(), PathBuf::into_os_string)
}

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

#[cfg(test)]
mod tests {
    use super::{spellings, started_as};
    use std::ffi::OsStr;

    #[test]
    fn a_program_is_spelled_with_its_ending() {
        assert_eq!(spellings("npm"), ["npm.com", "npm.exe", "npm.bat", "npm.cmd"]);
        assert_eq!(spellings("python3.11").last().map(String::as_str), Some("python3.11.cmd"));
        assert_eq!(spellings("Node.EXE"), ["Node.EXE"]);
    }

    #[test]
    fn a_script_is_started_by_its_path_and_a_program_by_its_name() {
        let folder = std::env::temp_dir().join(format!("wxauth-script-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        // For another shell, as npm has one beside its own.
        std::fs::write(folder.join("tool"), "#!/bin/sh\n").unwrap();
        std::fs::write(folder.join("tool.cmd"), "@exit /b 0\r\n").unwrap();
        let named = folder.join("tool");
        assert_eq!(started_as(named.as_os_str()), folder.join("tool.cmd").as_os_str());
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(started_as(OsStr::new("no-such-tool")), OsStr::new("no-such-tool"));
    }
}
