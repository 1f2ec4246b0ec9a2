//! Runs the built program with a scrubbed environment in a folder of its own.
//! Must not know any command.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::Value;

use crate::patience::Patience;

static COUNT: AtomicUsize = AtomicUsize::new(0);

/// A folder of this test's own, removed when dropped.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Folder {
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("wxauth-it-{}-{number}", std::process::id()));
        std::fs::create_dir_all(path.join("home")).unwrap();
        std::fs::create_dir_all(path.join("work/.git")).unwrap();
        std::fs::create_dir_all(path.join("tmp")).unwrap();
        Folder(path)
    }

    /// The program's working directory (top of a repository, so no `wxauth.toml` above is found).
    pub fn work(&self) -> PathBuf {
        self.0.join("work")
    }

    pub fn home(&self) -> PathBuf {
        self.0.join("home")
    }

    /// Where what is started here puts what it forgets: PHP its sessions, browsers and runtimes
    /// their sockets.
    pub fn temporary(&self) -> PathBuf {
        self.0.join("tmp")
    }

    /// Writes a file below the working directory and returns its path.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.work().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What a finished run left.
pub struct Done {
    pub code: i32,
    pub stdout: Vec<u8>,
    pub stderr: String,
}

impl Done {
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).unwrap()
    }

    /// The one JSON document on stdout; what `schemas/` promises is checked here, for every test.
    #[track_caller]
    pub fn json(&self) -> Value {
        let json: Value = serde_json::from_slice(&self.stdout)
            .unwrap_or_else(|e| panic!("not one JSON document ({e}):\n{}", self.show()));
        if let Some(schema) = json["schema"].as_str() {
            crate::schemas::assert_valid(schema, &json);
        }
        json
    }

    /// Asserts the exit code and returns itself.
    #[track_caller]
    pub fn exits(self, code: i32) -> Done {
        assert_eq!(self.code, code, "{}", self.show());
        self
    }

    /// Asserts that stderr holds `text`.
    #[track_caller]
    pub fn says(self, text: &str) -> Done {
        assert!(self.stderr.contains(text), "stderr has no {text:?}\n{}", self.show());
        self
    }

    pub fn show(&self) -> String {
        let stdout = String::from_utf8_lossy(&self.stdout);
        format!("exit {}\n--- stdout\n{stdout}\n--- stderr\n{}", self.code, self.stderr)
    }
}

/// A run to be made: `wxauth(["url"]).env("WXAUTH_APPID", "…").run()`.
pub struct Wxauth {
    folder: Option<Folder>,
    command: Command,
    stdin: Option<Vec<u8>>,
}

/// The program with these words, in a fresh folder, with nothing in its environment but that folder.
pub fn wxauth<S: AsRef<str>>(words: impl IntoIterator<Item = S>) -> Wxauth {
    let folder = Folder::new();
    let mut run = wxauth_in(&folder, words);
    run.folder = Some(folder);
    run
}

/// The same in a folder the test keeps.
pub fn wxauth_in<S: AsRef<str>>(folder: &Folder, words: impl IntoIterator<Item = S>) -> Wxauth {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wxauth"));
    command.args(words.into_iter().map(|w| w.as_ref().to_owned()));
    command.env_clear().current_dir(folder.work());
    command.env("HOME", folder.home()).env("LANG", "C.UTF-8");
    command.env("TMPDIR", folder.temporary());
    // Windows programs cannot open sockets without it.
    if let Some(root) = std::env::var_os("SystemRoot") {
        command.env("SystemRoot", root);
    }
    Wxauth { folder: None, command, stdin: None }
}

impl Wxauth {
    pub fn env(mut self, name: &str, value: impl AsRef<std::ffi::OsStr>) -> Wxauth {
        self.command.env(name, value);
        self
    }

    /// More words.
    pub fn args<'w>(mut self, words: impl IntoIterator<Item = &'w str>) -> Wxauth {
        self.command.args(words);
        self
    }

    /// One more word, which may be no UTF-8.
    pub fn word(mut self, word: impl AsRef<std::ffi::OsStr>) -> Wxauth {
        self.command.arg(word);
        self
    }

    pub fn cwd(mut self, path: &Path) -> Wxauth {
        self.command.current_dir(path);
        self
    }

    pub fn stdin(mut self, bytes: impl Into<Vec<u8>>) -> Wxauth {
        self.stdin = Some(bytes.into());
        self
    }

    /// Runs to the end; a run that hangs is killed and fails the test.
    pub fn run(self) -> Done {
        let mut running = self.start();
        running.close_stdin();
        running.wait()
    }

    /// Starts it and returns at once; for servers and anything that waits.
    pub fn start(mut self) -> Running {
        self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = self.command.spawn().expect("the program starts");
        let mut stdin = child.stdin.take();
        if let Some(bytes) = self.stdin.take()
            && let Some(mut pipe) = stdin.take()
        {
            // A thread, as the program may write before it has read everything.
            std::thread::spawn(move || pipe.write_all(&bytes));
        }
        let (lines, stdout) = std::sync::mpsc::channel();
        let mut reader = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            loop {
                let mut line = Vec::new();
                match reader.read_until(b'\n', &mut line) {
                    Ok(0) | Err(_) => break,
                    Ok(_) => drop(lines.send(line)),
                }
            }
        });
        let (talk, stderr) = std::sync::mpsc::channel();
        let mut errors = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || {
            loop {
                let mut line = Vec::new();
                match errors.read_until(b'\n', &mut line) {
                    Ok(0) | Err(_) => break,
                    Ok(_) => drop(talk.send(String::from_utf8_lossy(&line).into_owned())),
                }
            }
        });
        let (seen_out, seen_err) = (Vec::new(), String::new());
        let (schema, _folder) = (None, self.folder);
        Running { child, stdin, stdout, stderr, seen_out, seen_err, schema, _folder }
    }
}

/// A run under way; killed when dropped.
pub struct Running {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: std::sync::mpsc::Receiver<Vec<u8>>,
    stderr: std::sync::mpsc::Receiver<String>,
    seen_out: Vec<u8>,
    seen_err: String,
    schema: Option<String>,
    _folder: Option<Folder>,
}

impl Running {
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    pub fn close_stdin(&mut self) {
        self.stdin = None;
    }

    pub fn write_stdin(&mut self, bytes: &[u8]) {
        self.stdin.as_mut().expect("stdin is open").write_all(bytes).unwrap();
    }

    /// The next line on stdout, without its newline.
    pub fn line(&mut self) -> String {
        match Patience::new().next(&self.stdout) {
            Ok(line) => {
                self.seen_out.extend_from_slice(&line);
                String::from_utf8(line).unwrap().trim_end_matches(['\n', '\r']).to_owned()
            }
            Err(error) => panic!("no line on stdout ({error}); stderr:\n{}", self.drain_talk()),
        }
    }

    /// The next line on stdout, as JSON; checked against the schema the first line named.
    pub fn json_line(&mut self) -> Value {
        let line = self.line();
        let json: Value = serde_json::from_str(&line).unwrap_or_else(|e| panic!("{e}: {line}"));
        if let Some(schema) = json["schema"].as_str() {
            self.schema = Some(schema.to_owned());
        }
        if let Some(schema) = &self.schema {
            crate::schemas::assert_valid(schema, &json);
        }
        json
    }

    /// Reads stderr until a line holds `text`, and returns that line.
    pub fn talk_with(&mut self, text: &str) -> String {
        let patience = Patience::new();
        loop {
            match patience.next(&self.stderr) {
                Ok(line) => {
                    self.seen_err.push_str(&line);
                    if line.contains(text) {
                        return line.trim_end().to_owned();
                    }
                }
                Err(error) => panic!("stderr never said {text:?} ({error}):\n{}", self.seen_err),
            }
        }
    }

    fn drain_talk(&mut self) -> String {
        self.seen_err.extend(self.stderr.try_iter());
        self.seen_err.clone()
    }

    /// Sends SIGINT or SIGTERM (by `kill`, so that no test needs unsafe code).
    pub fn signal(&self, name: &str) {
        let status =
            Command::new("kill").args([&format!("-{name}"), &self.pid().to_string()]).status();
        assert!(status.unwrap().success());
    }

    /// Waits for the end and collects everything written.
    pub fn wait(mut self) -> Done {
        let patience = Patience::new();
        let status = loop {
            match self.child.try_wait().unwrap() {
                Some(status) => break status,
                None if patience.is_over() => {
                    let _ = self.child.kill();
                    panic!("the program hangs; stderr:\n{}", self.drain_talk());
                }
                None => std::thread::sleep(Duration::from_millis(2)),
            }
        };
        // The reader threads end with the pipes.
        self.seen_out.extend(self.stdout.iter().flatten());
        self.seen_err.extend(self.stderr.iter());
        let stdout = std::mem::take(&mut self.seen_out);
        Done {
            code: status.code().unwrap_or(-1),
            stdout,
            stderr: std::mem::take(&mut self.seen_err),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads everything a reader has, for raw sockets in tests.
pub fn read_all(mut reader: impl Read) -> Vec<u8> {
    let mut bytes = Vec::new();
    let _ = reader.read_to_end(&mut bytes);
    bytes
}
