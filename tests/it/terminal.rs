//! A terminal of its own for a run of the program, by script(1): prompts, keys, Ctrl-C.
//! Must not leave a shell between the terminal and the program that would take Ctrl-C for its own.

use std::io::{Read as _, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use crate::runner::Folder;

/// The program's path, for lines of shell.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_wxauth");

/// Somebody at the keyboard.
pub struct Terminal {
    script: Child,
    keys: ChildStdin,
    screen: ChildStdout,
    seen: String,
}

impl Terminal {
    /// Runs a line of sh on a terminal; `None` where there is no script(1), which CI always has.
    pub fn open(folder: &Folder, line: &str, env: &[(&str, &str)]) -> Option<Terminal> {
        let there = Command::new("script").arg("--version").stdout(Stdio::null()).status();
        if !there.is_ok_and(|status| status.success()) {
            assert!(std::env::var_os("CI").is_none(), "script(1) is missing");
            return None;
        }
        // The shell that script(1) starts may be any; `exec` leaves it out of the affair.
        let line = format!("exec sh -c '{}'", line.replace('\'', "'\\''"));
        let mut script = Command::new("script")
            .args(["-qec", &line, "/dev/null"])
            .current_dir(folder.work())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("HOME", folder.home())
            .env("LANG", "C.UTF-8")
            .env("TERM", "xterm")
            .envs(env.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (keys, screen) = (script.stdin.take().unwrap(), script.stdout.take().unwrap());
        Some(Terminal { script, keys, screen, seen: String::new() })
    }

    /// Waits until what is typed is not shown: what was typed before that is thrown away.
    #[track_caller]
    pub fn until_unseen(&self) {
        let line = format!("stty -a -F \"$(readlink /proc/$(pgrep -P {})/fd/0)\"", self.pid());
        let patience = crate::patience::Patience::new();
        loop {
            let told = Command::new("sh").args(["-c", &line]).output().unwrap().stdout;
            if String::from_utf8_lossy(&told).split_whitespace().any(|word| word == "-echo") {
                return;
            }
            assert!(!patience.is_over(), "what is typed stays to be seen");
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
    }

    /// Reads the screen until `text` stands on it, and returns what came since the last time.
    #[track_caller]
    pub fn until(&mut self, text: &str) -> String {
        let mut came = Vec::new();
        while !String::from_utf8_lossy(&came).contains(text) {
            let mut byte = [0];
            let read = self.screen.read(&mut byte).unwrap();
            assert_eq!(read, 1, "never {text:?}: {}", String::from_utf8_lossy(&came));
            came.push(byte[0]);
        }
        let came = String::from_utf8_lossy(&came).into_owned();
        self.seen.push_str(&came);
        came
    }

    /// The process that holds the terminal: script(1), whose child is the shell.
    pub fn pid(&self) -> u32 {
        self.script.id()
    }

    /// Presses keys.
    pub fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
    }

    /// Waits for the end; what came since, and the code.
    pub fn end(mut self) -> (String, i32) {
        let mut rest = Vec::new();
        self.screen.read_to_end(&mut rest).unwrap();
        let code = self.script.wait().unwrap().code().unwrap();
        (String::from_utf8_lossy(&rest).into_owned(), code)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.script.kill();
        let _ = self.script.wait();
    }
}
