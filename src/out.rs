//! The only writer to stdout and stderr: answers, talk, JSON envelopes, errors.
//! Must not know what a command does; it is handed outcomes and errors.

use std::io::{ErrorKind, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use colored::Colorize;
use serde_json::{Value, json};

use crate::domain::fault::Exit;
use crate::domain::lang::Lang;
use crate::domain::said::Said;
use crate::domain::visible::visible_json;
use crate::error::{Error, one_line};

/// What a command has to show when it ends.
#[derive(Debug)]
pub struct Outcome {
    /// Flat answer for `--json`.
    pub data: Value,
    /// The answer on stdout, byte for byte; empty when the command wrote as it went.
    pub human: Vec<u8>,
    /// The code earned; anything but `Done` makes `ok` false.
    pub exit: Exit,
    /// True when the answer was already written (JSON lines, streams): no envelope follows.
    pub streamed: bool,
}

impl Outcome {
    /// An answer: text for people, data for `--json`.
    pub fn answer(human: impl Into<Vec<u8>>, data: Value) -> Outcome {
        Outcome { data, human: human.into(), exit: Exit::Done, streamed: false }
    }

    /// A command that wrote its answer as it went.
    pub fn streamed(exit: Exit) -> Outcome {
        Outcome { data: Value::Null, human: Vec::new(), exit, streamed: true }
    }

    /// With another exit code.
    pub fn exit(mut self, exit: Exit) -> Outcome {
        self.exit = exit;
        self
    }
}

/// Colours, or their absence, for one stream.
#[derive(Debug, Clone, Copy)]
pub struct Paint(bool);

impl Paint {
    /// Colours when `on`.
    pub fn new(on: bool) -> Paint {
        Paint(on)
    }
    fn with(self, text: &str, style: impl Fn(&str) -> colored::ColoredString) -> String {
        if self.0 { style(text).to_string() } else { text.to_owned() }
    }
    /// Whether colours are on.
    pub fn is_on(self) -> bool {
        self.0
    }
    /// A heading or a name.
    pub fn bold(self, text: &str) -> String {
        self.with(text, |t| t.bold())
    }
    /// Secondary text.
    pub fn dim(self, text: &str) -> String {
        self.with(text, |t| t.dimmed())
    }
    /// Success.
    pub fn good(self, text: &str) -> String {
        self.with(text, |t| t.green())
    }
    /// A warning.
    pub fn warn(self, text: &str) -> String {
        self.with(text, |t| t.yellow())
    }
    /// A failure.
    pub fn bad(self, text: &str) -> String {
        self.with(text, |t| t.red().bold())
    }
    /// An address or a command to copy.
    pub fn link(self, text: &str) -> String {
        self.with(text, |t| t.cyan())
    }
}

/// How output is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// `--json`.
    pub json: bool,
    /// Language of texts.
    pub lang: Lang,
    /// Colours on stdout.
    pub stdout: Paint,
    /// Colours on stderr.
    pub stderr: Paint,
    /// Whether stdout is a terminal, with somebody before it.
    pub terminal: bool,
}

/// The writer.
pub struct Out {
    style: Style,
    stdout: Mutex<Box<dyn Write + Send>>,
    stderr: Mutex<Box<dyn Write + Send>>,
    closed: AtomicBool,
    failed: AtomicBool,
}

impl std::fmt::Debug for Out {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Out").field("style", &self.style).finish_non_exhaustive()
    }
}

impl Out {
    /// Onto the process's own streams.
    pub fn new(style: Style) -> Out {
        Out::onto(style, Box::new(std::io::stdout()), Box::new(std::io::stderr()))
    }

    /// Onto any streams (tests, in-process use).
    pub fn onto(style: Style, stdout: Box<dyn Write + Send>, stderr: Box<dyn Write + Send>) -> Out {
        // `colored` decides per process; we decide per stream, so its own switch stays on.
        colored::control::set_override(true);
        Out {
            style,
            stdout: Mutex::new(stdout),
            stderr: Mutex::new(stderr),
            closed: AtomicBool::new(false),
            failed: AtomicBool::new(false),
        }
    }

    /// How output is wanted.
    pub fn style(&self) -> Style {
        self.style
    }

    /// True when whoever read stdout has gone; long-running commands stop then.
    pub fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }

    /// Writes nothing to stdout any more, nor waits for who does.
    pub fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
    }

    /// Writes answer bytes now, and flushes. A closed pipe is remembered, not an error.
    pub fn write(&self, bytes: &[u8]) {
        if self.is_closed() {
            return;
        }
        let mut stdout = self.stdout.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = stdout.write_all(bytes).and_then(|()| stdout.flush()) {
            self.closed.store(true, Ordering::Relaxed);
            if error.kind() != ErrorKind::BrokenPipe {
                self.failed.store(true, Ordering::Relaxed);
                drop(stdout);
                let what = match self.style.lang {
                    Lang::Zh => "无法写入标准输出：",
                    Lang::En => "cannot write to stdout: ",
                };
                let why = Said::of_io(&error);
                self.talk(&format!("wxauth: {what}{}", why.told(self.style.lang)));
            }
        }
    }

    /// One JSON line on stdout (events of long-running commands).
    pub fn event(&self, event: &Value) {
        self.json(&event.to_string());
    }

    /// JSON on stdout, one or several lines; on a terminal nothing in it steers the terminal.
    pub fn json(&self, text: &str) {
        match self.style.terminal {
            true => self.write(format!("{}\n", visible_json(text)).as_bytes()),
            false => self.write(format!("{text}\n").as_bytes()),
        }
    }

    /// One line (or several) of talk on stderr; nobody parses it. Nothing can be done when it fails.
    pub fn talk(&self, text: &str) {
        let mut stderr = self.stderr.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = writeln!(stderr, "{text}").and_then(|()| stderr.flush());
    }

    /// A line on stderr that the next one replaces, for a terminal only; an empty one takes it away.
    pub fn status(&self, text: &str) {
        let mut stderr = self.stderr.lock().unwrap_or_else(PoisonError::into_inner);
        // Back to the start of the line, and what stood there is erased. Without wrapping: what is too
        // long for a narrow terminal would leave a line behind each time.
        let _ = write!(stderr, "\r\x1b[K\x1b[?7l{text}\x1b[?7h").and_then(|()| stderr.flush());
    }

    /// A warning on stderr, one harmless line.
    pub fn warn(&self, text: &str) {
        let label = match self.style.lang {
            Lang::Zh => "警告：",
            Lang::En => "warning: ",
        };
        self.talk(&format!("{}{}", self.style.stderr.warn(label), one_line(text)));
    }

    /// Writes the end of a command: envelope or answer, error on stderr. Returns the code earned.
    pub fn finish(&self, schema: &str, result: Result<Outcome, Error>) -> Exit {
        let earned = match &result {
            Ok(outcome) => outcome.exit,
            Err(error) => error.exit(),
        };
        match result {
            Ok(outcome) if outcome.streamed => {}
            Ok(outcome) if self.style.json => {
                let mut envelope = json!({ "schema": schema, "ok": earned == Exit::Done });
                envelope["data"] = outcome.data;
                if earned != Exit::Done {
                    envelope["exit"] = earned.code().into();
                }
                self.event(&envelope);
            }
            Ok(outcome) => self.write(&outcome.human),
            Err(error) => self.fail(schema, &error),
        }
        // "Could not find out" beats whatever was earned; a closed pipe does not.
        if self.failed.load(Ordering::Relaxed) { Exit::Local } else { earned }
    }

    fn fail(&self, schema: &str, error: &Error) {
        self.document(schema, error);
        self.complain(error);
    }

    /// The envelope of an error, where `--json` asks for one.
    pub fn document(&self, schema: &str, error: &Error) {
        if self.style.json {
            let mut envelope = json!({ "schema": schema, "ok": false });
            if let Some(data) = error.data() {
                envelope["data"] = data.clone();
            }
            envelope["error"] = error.to_json(self.style.lang);
            envelope["exit"] = error.exit().code().into();
            self.event(&envelope);
        }
    }

    /// An error for people, on stderr: what, because, try.
    pub fn complain(&self, error: &Error) {
        let (paint, lang) = (self.style.stderr, self.style.lang);
        let mut text = format!("{} {}", paint.bad("wxauth:"), error.told(lang));
        let (because_label, try_label) = match lang {
            Lang::Zh => ("原因：", "建议："),
            Lang::En => ("because: ", "try: "),
        };
        if let Some(because) = error.because(lang) {
            text.push_str(&format!("\n  {}{because}", paint.dim(because_label)));
        }
        if let Some(hint) = error.hint(lang) {
            text.push_str(&format!("\n  {}{hint}", paint.dim(try_label)));
        }
        self.talk(&text);
    }
}

#[cfg(test)]
mod tests {
    use super::{Out, Outcome, Paint, Style};
    use crate::domain::fault::Exit;
    use crate::domain::lang::Lang;
    use crate::error::Plain;
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Pipe(Arc<Mutex<Vec<u8>>>, bool);

    impl Write for Pipe {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            if self.1 {
                return Err(std::io::ErrorKind::BrokenPipe.into());
            }
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn out(json: bool, stdout: &Pipe, stderr: &Pipe) -> Out {
        let paint = Paint::new(false);
        let style = Style { json, lang: Lang::En, stdout: paint, stderr: paint, terminal: false };
        Out::onto(style, Box::new(stdout.clone()), Box::new(stderr.clone()))
    }

    #[test]
    fn envelope_says_ok_exactly_when_the_code_is_zero() {
        let (stdout, stderr) = (Pipe::default(), Pipe::default());
        let out = out(true, &stdout, &stderr);
        let no = Outcome::answer("", serde_json::json!({"a": 1})).exit(Exit::No);
        assert_eq!(out.finish("wxauth.x/1", Ok(no)), Exit::No);
        let text = String::from_utf8(stdout.0.lock().unwrap().clone()).unwrap();
        assert_eq!(
            text,
            "{\"schema\":\"wxauth.x/1\",\"ok\":false,\"data\":{\"a\":1},\"exit\":1}\n"
        );
    }

    #[test]
    fn a_closed_pipe_keeps_the_code_that_was_earned() {
        let (stdout, stderr) = (Pipe(Arc::default(), true), Pipe::default());
        let out = out(false, &stdout, &stderr);
        assert_eq!(out.finish("s", Ok(Outcome::answer("x", serde_json::Value::Null))), Exit::Done);
        assert!(out.is_closed() && stderr.0.lock().unwrap().is_empty());
    }

    #[test]
    fn errors_go_to_stderr_in_three_lines() {
        let (stdout, stderr) = (Pipe::default(), Pipe::default());
        let error =
            Plain::new("k", Exit::Usage, "没有 appid", "no appid").hint("给", "give --appid");
        assert_eq!(out(false, &stdout, &stderr).finish("s", Err(error.into())), Exit::Usage);
        let text = String::from_utf8(stderr.0.lock().unwrap().clone()).unwrap();
        assert_eq!(text, "wxauth: no appid\n  try: give --appid\n");
    }
}
