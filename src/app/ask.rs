//! Questions to whoever sits at the terminal, behind a trait so that a flow of questions is tested without one.
//! Must not know what is asked, nor ask when nobody can answer (`App::interactive`).

use std::sync::mpsc::Receiver;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use dialoguer::theme::{ColorfulTheme, SimpleTheme, Theme};
use dialoguer::{Input, Password, Select};
use tokio::runtime::Runtime;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;

use super::App;
use crate::domain::columns::{fold, width, wrap};
use crate::domain::fault::Exit;
use crate::domain::said::Said;
use crate::error::{Error, Plain};
use crate::platform::{Signals, TerminalMode};

/// Columns of the marks around a question: `? … (…) › `.
const MARKS: usize = 8;

/// A question has changed the terminal's mode by then, or never will.
const LATEST: Duration = Duration::from_secs(2);

/// Judges an answer; the text is why it cannot be taken.
pub type Check<'a> = &'a dyn Fn(&str) -> Result<(), String>;

/// Somebody who answers questions.
pub trait Asker {
    /// Says something between questions.
    fn tell(&mut self, text: &str);
    /// One of several; returns its place. `standard` is chosen by Enter.
    fn choose(&mut self, question: &str, items: &[String], standard: usize)
    -> Result<usize, Error>;
    /// A line of text, asked again until `check` takes it; blanks around it fall away. `standard`
    /// is taken by Enter.
    fn text(
        &mut self,
        question: &str,
        standard: Option<&str>,
        check: Check<'_>,
    ) -> Result<String, Error>;
}

/// The person at the terminal. While it lives, Ctrl-C and SIGTERM end a question with an error instead
/// of killing the program, which would leave the cursor hidden and the keys without an echo.
pub struct Terminal<'a> {
    app: &'a App,
    signals: Signals,
    runtime: Runtime,
}

impl<'a> Terminal<'a> {
    pub(super) fn new(app: &'a App) -> Result<Terminal<'a>, Error> {
        let runtime = app.runtime()?;
        let signals = {
            let _inside = runtime.enter();
            Signals::install().map_err(|e| failed(e.into()))?
        };
        Ok(Terminal { app, signals, runtime })
    }

    /// Puts the question on a thread of its own, as a read from a terminal cannot be called off, and
    /// judges what it sends over. When a signal comes the terminal is put back as it was, and the
    /// thread is left behind.
    fn put<T: Send + 'static>(
        &mut self,
        question: impl FnOnce(Judge) -> dialoguer::Result<T> + Send + 'static,
        check: Check<'_>,
    ) -> Result<T, Error> {
        let before = TerminalMode::of_stdin();
        let (texts_in, mut texts) = unbounded_channel();
        let (verdicts, verdicts_in) = std::sync::mpsc::channel();
        let (answer_in, mut answer) = oneshot::channel();
        let judge = Judge { texts: texts_in, verdicts: verdicts_in };
        let ask = move || drop(answer_in.send(question(judge)));
        let asking = std::thread::Builder::new().spawn(ask).map_err(|e| failed(e.into()))?;
        let talked = async {
            loop {
                tokio::select! {
                    Some(text) = texts.recv() => drop(verdicts.send(check(&text))),
                    // Nobody answers when the thread fell over.
                    answer = &mut answer => return answer.map_err(std::io::Error::other),
                }
            }
        };
        let answered = self.app.interruptible_by(&mut self.signals, talked);
        let answered = self.runtime.block_on(answered).inspect_err(|_| put_back(&before, &asking));
        let answered = answered.and_then(|a| a.map_err(Into::into).flatten().map_err(failed));
        answered.inspect_err(|_| {
            let _ = dialoguer::console::Term::stderr().show_cursor();
            // It still stands behind the question.
            self.app.out.talk("");
        })
    }

    /// A secret, not shown while it is typed.
    pub(super) fn hidden(&mut self, question: &str) -> Result<String, Error> {
        let prompt = question.to_owned();
        // An empty answer is taken, as Ctrl-D gives one for ever: asking again would never end.
        let ask = |_| Password::new().with_prompt(prompt).allow_empty_password(true).interact();
        let answer = self.put(ask, &|_| Ok(()))?;
        if answer.is_empty() {
            let what = format!("{question}: nothing was typed");
            return Err(Plain::new(
                "secret_empty",
                Exit::Usage,
                format!("{question}：什么都没有输入"),
                what,
            )
            .hint("再运行一次，在提示处粘贴密钥", "run it again and paste the secret at the prompt")
            .into());
        }
        Ok(answer)
    }

    /// One line of text, anything but nothing.
    pub(super) fn line(&mut self, question: &str) -> Result<String, Error> {
        let prompt = question.to_owned();
        let ask = |_| Input::<String>::new().with_prompt(prompt).interact_text();
        Ok(self.put(ask, &|_| Ok(()))?.trim().to_owned())
    }
}

/// Puts the terminal back as it was. A question stands on the screen a moment before its thread changes
/// the mode: that is waited for, or the change would come afterwards and stay.
fn put_back(before: &TerminalMode, asking: &JoinHandle<()>) {
    let began = Instant::now();
    while !before.is_left() && !asking.is_finished() && began.elapsed() < LATEST {
        std::thread::sleep(Duration::from_millis(2));
    }
    before.restore();
}

/// Whom the thread of a question asks about what was typed.
struct Judge {
    texts: UnboundedSender<String>,
    verdicts: Receiver<Result<(), String>>,
}

impl Judge {
    /// Whoever is interrupted judges no more, and the answer counts for nothing.
    fn about(&self, text: &str) -> Result<(), String> {
        let _ = self.texts.send(text.to_owned());
        self.verdicts.recv().unwrap_or(Ok(()))
    }
}

fn theme(is_colourful: bool) -> Box<dyn Theme> {
    match is_colourful {
        true => Box::new(ColorfulTheme::default()),
        false => Box::new(SimpleTheme),
    }
}

impl Asker for Terminal<'_> {
    fn tell(&mut self, text: &str) {
        self.app.out.talk(&fold(text, self.app.columns()));
    }

    fn choose(
        &mut self,
        question: &str,
        items: &[String],
        standard: usize,
    ) -> Result<usize, Error> {
        let paint = self.app.paint_talk();
        let (prompt, mut rows) = (question.to_owned(), items.to_vec());
        // dialoguer takes a row's bytes for its columns, three for two in Chinese, and clears as many
        // lines too many: where that matters the rows are told first, and chosen by their names.
        let columns = self.app.columns();
        if rows.iter().any(|row| row.len() > columns) {
            self.tell(&rows.join("\n"));
            rows = rows.iter().map(|row| short(name_of(row), columns)).collect();
        }
        let ask = move |_| {
            let theme = theme(paint.is_on());
            let select = Select::with_theme(theme.as_ref()).with_prompt(prompt).items(rows);
            select.default(standard).report(false).interact()
        };
        let chosen = self.put(ask, &|_| Ok(()))?;
        // dialoguer would repeat the item with its explanation, wider than the terminal.
        let name = name_of(items.get(chosen).map_or("", String::as_str));
        self.app.out.talk(&format!("{} {question} · {}", paint.good("✔"), paint.good(name)));
        Ok(chosen)
    }

    fn text(
        &mut self,
        question: &str,
        standard: Option<&str>,
        check: Check<'_>,
    ) -> Result<String, Error> {
        let (is_colourful, columns) = (self.app.paint_talk().is_on(), self.app.columns());
        // dialoguer counts lines as if none were too long for the terminal.
        let fits = width(question) + standard.map_or(0, width) + MARKS <= columns;
        if !fits {
            let mark = if is_colourful { "? " } else { "" };
            self.tell(&format!("{mark}{question}"));
        }
        let prompt = if fits { question.to_owned() } else { String::new() };
        let standard = standard.map(str::to_owned);
        let ask = move |judge: Judge| {
            let theme = theme(is_colourful);
            let mut input = Input::<String>::with_theme(theme.as_ref()).with_prompt(prompt);
            // Left to dialoguer, Enter alone would do nothing and say nothing.
            input = input.allow_empty(true);
            if let Some(standard) = standard {
                input = input.default(standard);
            }
            input.validate_with(|text: &String| judge.about(text)).interact_text()
        };
        let lines = |why: String| wrap(&why, columns.saturating_sub(MARKS)).join("\n  ");
        let needed = self.app.say("这里要填一个值", "an answer is needed here");
        let answer = self.put(ask, &|text| match text.trim() {
            "" => Err(needed.to_owned()),
            text => check(text).map_err(lines),
        })?;
        Ok(answer.trim().to_owned())
    }
}

/// How wide the terminal is, whichever stream is on one.
pub fn columns() -> Option<usize> {
    use dialoguer::console::Term;
    let size = Term::stdout().size_checked().or_else(|| Term::stderr().size_checked());
    size.map(|(_, columns)| columns.into()).filter(|&columns| columns > 0)
}

/// How wide the terminal is that stderr goes to; `None` where it goes elsewhere.
pub fn talk_columns() -> Option<usize> {
    let size = dialoguer::console::Term::stderr().size_checked();
    size.map(|(_, columns)| columns.into()).filter(|&columns| columns > 0)
}

fn failed(error: dialoguer::Error) -> Error {
    let dialoguer::Error::IO(io) = &error;
    if io.kind() == std::io::ErrorKind::Interrupted {
        return super::interrupt::interrupted().into();
    }
    Plain::new("prompt_failed", Exit::Local, "在这个终端上没法提问", "cannot ask on this terminal")
        .hint(
            "加上 --no-input，用参数或环境变量给出",
            "use --no-input and give it by flag or variable",
        )
        .because(Said::of_io(io))
        .into()
}

/// What a row is called, without its explanation.
fn name_of(row: &str) -> &str {
    row.split("  ").next().unwrap_or_default()
}

/// So much of a name that its bytes are fewer than the columns.
fn short(name: &str, columns: usize) -> String {
    let most = columns.saturating_sub(1).max(4);
    let ends = name.char_indices().map(|(at, c)| at + c.len_utf8());
    name.get(..ends.take_while(|end| *end <= most).last().unwrap_or(0)).unwrap_or(name).to_owned()
}

#[cfg(test)]
mod tests {
    use super::{name_of, short};

    #[test]
    fn a_row_is_cut_between_characters() {
        assert_eq!(name_of("mp     公众号网页授权"), "mp");
        assert_eq!(short("放在环境变量里", 80), "放在环境变量里");
        assert_eq!(short("放在环境变量里", 12), "放在环");
        assert_eq!(short("abcdef", 4), "abcd");
        assert_eq!(short("", 0), "");
    }
}
