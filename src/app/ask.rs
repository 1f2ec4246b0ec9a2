//! Questions to whoever sits at the terminal, behind a trait so that a flow of questions is tested without one.
//! Must not know what is asked, nor ask when nobody can answer (`App::interactive`).

use dialoguer::theme::{ColorfulTheme, SimpleTheme, Theme};
use dialoguer::{Input, Password, Select};

use super::App;
use crate::domain::columns::{fold, width, wrap};
use crate::domain::fault::Exit;
use crate::error::{Error, Plain};
use crate::platform::Signals;

/// Columns of the marks around a question: `? … (…) › `.
const MARKS: usize = 8;

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

/// The person at the terminal. While it lives, Ctrl-C ends a question with an error instead of
/// killing the program, which would leave the cursor hidden.
pub struct Terminal<'a> {
    app: &'a App,
    _signals: Signals,
    _runtime: tokio::runtime::Runtime,
}

impl<'a> Terminal<'a> {
    pub(super) fn new(app: &'a App) -> Result<Terminal<'a>, Error> {
        let runtime = app.runtime()?;
        let signals = {
            let _inside = runtime.enter();
            Signals::install().map_err(|e| failed(e.into()))?
        };
        Ok(Terminal { app, _signals: signals, _runtime: runtime })
    }

    fn theme(&self) -> Box<dyn Theme> {
        match self.app.paint_talk().is_on() {
            true => Box::new(ColorfulTheme::default()),
            false => Box::new(SimpleTheme),
        }
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
        let theme = self.theme();
        let select = Select::with_theme(theme.as_ref()).with_prompt(question).items(items);
        let chosen = select.default(standard).report(false).interact().map_err(|error| {
            let _ = dialoguer::console::Term::stderr().show_cursor();
            self.app.out.talk("");
            failed(error)
        })?;
        // dialoguer would repeat the item with its explanation, wider than the terminal.
        let item = items.get(chosen).map_or("", String::as_str);
        let name = item.split("  ").next().unwrap_or_default();
        let paint = self.app.paint_talk();
        self.app.out.talk(&format!("{} {question} · {}", paint.good("✔"), paint.good(name)));
        Ok(chosen)
    }

    fn text(
        &mut self,
        question: &str,
        standard: Option<&str>,
        check: Check<'_>,
    ) -> Result<String, Error> {
        let (theme, columns) = (self.theme(), self.app.columns());
        // dialoguer counts lines as if none were too long for the terminal.
        let fits = width(question) + standard.map_or(0, width) + MARKS <= columns;
        if !fits {
            self.tell(question);
        }
        let prompt = if fits { question } else { "" };
        let mut input = Input::<String>::with_theme(theme.as_ref()).with_prompt(prompt);
        if let Some(standard) = standard {
            input = input.default(standard.to_owned());
        }
        let judge = |text: &String| {
            let lines = |why: String| wrap(&why, columns.saturating_sub(MARKS)).join("\n  ");
            check(text.trim()).map_err(lines)
        };
        let answer = input.validate_with(judge).interact_text().map_err(|error| {
            // The cursor still stands behind the question.
            self.app.out.talk("");
            failed(error)
        })?;
        Ok(answer.trim().to_owned())
    }
}

/// How wide the terminal is, whichever stream is on one.
pub(super) fn columns() -> Option<usize> {
    use dialoguer::console::Term;
    let size = Term::stdout().size_checked().or_else(|| Term::stderr().size_checked());
    size.map(|(_, columns)| columns.into()).filter(|&columns| columns > 0)
}

/// One line of text, anything but nothing.
pub(super) fn line(question: &str) -> Result<String, Error> {
    let answer = Input::<String>::new().with_prompt(question).interact_text();
    Ok(answer.map_err(failed)?.trim().to_owned())
}

/// A secret, not shown while it is typed.
pub(super) fn hidden(question: &str) -> Result<String, Error> {
    // An empty answer is taken, as Ctrl-D gives one for ever: asking again would never end.
    let prompt = Password::new().with_prompt(question).allow_empty_password(true);
    let answer = prompt.interact().map_err(failed)?;
    if answer.is_empty() {
        let what = format!("{question}: nothing was typed");
        return Err(Plain::new("secret_empty", Exit::Usage, what)
            .hint("再运行一次，在提示处粘贴密钥", "run it again and paste the secret at the prompt")
            .into());
    }
    Ok(answer)
}

fn failed(error: dialoguer::Error) -> Error {
    let dialoguer::Error::IO(io) = &error;
    if io.kind() == std::io::ErrorKind::Interrupted {
        return super::interrupt::interrupted().into();
    }
    Plain::new("prompt_failed", Exit::Local, "cannot ask on this terminal")
        .hint(
            "加上 --no-input，用参数或环境变量给出",
            "use --no-input and give it by flag or variable",
        )
        .because(error)
        .into()
}
