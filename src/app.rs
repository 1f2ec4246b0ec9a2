//! What a running command is handed: settings, clock, randomness, terminal, writer.
//! Must not contain any command's work.

pub mod ask;
mod caution;
pub mod interrupt;
mod stdin;

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

use crate::config::{
    Env, Found, Origin, Setting, Settings, Target, ValueError, read_value, shared,
};
use crate::domain::fault::Exit;
use crate::domain::lang::Lang;
use crate::domain::random::Random;
use crate::domain::secret::Secret;
use crate::domain::time::Time;
use crate::error::{Error, Plain};
use crate::out::{Out, Paint};
use ask::Terminal;

/// Operands as typed, by name.
#[derive(Debug, Clone, Default)]
pub struct Args {
    /// Values by the operand's name.
    pub values: BTreeMap<&'static str, Vec<String>>,
    /// The words of `run -- CMD` as they were typed, also where they are no UTF-8.
    pub rest: Vec<OsString>,
}

impl Args {
    /// The operand, when given.
    pub fn one(&self, name: &str) -> Option<&str> {
        self.values.get(name).and_then(|values| values.first()).map(String::as_str)
    }

    /// All values of a repeated operand.
    pub fn all(&self, name: &str) -> &[String] {
        self.values.get(name).map_or(&[], Vec::as_slice)
    }
}

/// The running program.
#[derive(Debug)]
pub struct App {
    /// Settings of all layers.
    pub settings: Settings,
    /// The environment as captured at the start.
    pub env: Env,
    /// The writer.
    pub out: Arc<Out>,
    /// Whether somebody can be asked: stdin and stderr are terminals, no `--no-input`, not in CI.
    pub interactive: bool,
    /// Whether stdin is a terminal.
    pub stdin_is_terminal: bool,
    stdin_taken: AtomicBool,
    earned: interrupt::Earned,
    answers: Mutex<BTreeMap<&'static str, Found>>,
    cautioned: Mutex<BTreeSet<PathBuf>>,
}

/// The system's random source.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&mut self, buffer: &mut [u8]) {
        use ring::rand::SecureRandom;
        // The system's source fails only when the machine is unusable; zeros would be worse than stopping.
        if ring::rand::SystemRandom::new().fill(buffer).is_err() {
            std::process::abort();
        }
    }
}

impl App {
    /// Puts the parts together.
    pub fn new(
        settings: Settings,
        env: Env,
        out: Out,
        interactive: bool,
        stdin_is_terminal: bool,
    ) -> App {
        let stdin_taken = AtomicBool::new(false);
        let earned = interrupt::Earned::default();
        let (answers, cautioned, out) = (Mutex::default(), Mutex::default(), Arc::new(out));
        App {
            settings,
            env,
            out,
            interactive,
            stdin_is_terminal,
            stdin_taken,
            earned,
            answers,
            cautioned,
        }
    }

    /// The language of texts for people.
    pub fn lang(&self) -> Lang {
        self.out.style().lang
    }

    /// `zh` or `en`, whichever is read.
    pub fn say<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        match self.lang() {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// Whether `--json` is on.
    pub fn json(&self) -> bool {
        self.out.style().json
    }

    /// Colours of stdout.
    pub fn paint(&self) -> Paint {
        self.out.style().stdout
    }

    /// Colours of stderr.
    pub fn paint_talk(&self) -> Paint {
        self.out.style().stderr
    }

    /// Columns for running text: the terminal's, at most 100; 80 where there is none.
    pub fn columns(&self) -> usize {
        ask::columns().map_or(80, |columns| columns.min(100))
    }

    /// Columns of the terminal that talk goes to; `None` where there is none.
    pub fn talk_columns(&self) -> Option<usize> {
        ask::talk_columns()
    }

    /// The present moment.
    pub fn now(&self) -> Time {
        clock()
    }

    /// A source of randomness.
    pub fn random(&self) -> SystemRandom {
        SystemRandom
    }

    /// A current-thread runtime, built only by commands that need one. Servers take it as it is;
    /// one-shot commands work by [`App::wait`].
    pub fn runtime(&self) -> Result<tokio::runtime::Runtime, Error> {
        let build = || tokio::runtime::Builder::new_current_thread().enable_all().build();
        has_room().and_then(|()| build()).map_err(|error| {
            Plain::new("no_runtime", Exit::Local, "无法启动事件循环", "cannot start the event loop")
                .because(error)
                .into()
        })
    }

    /// The value of a setting that must be there: asked for on a terminal, else an error that names
    /// flag, variable and config key.
    pub fn require(&self, setting: &'static Setting) -> Result<Found, Error> {
        if let Some(found) = self.settings.get(setting)? {
            return Ok(found);
        }
        if self.interactive {
            let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
            // Nobody is asked the same twice.
            if let Some(known) = answers.get(setting.key) {
                return Ok(known.clone());
            }
            let (flag, help) = (setting.flag, setting.help.told(self.lang()));
            let question = match self.lang() {
                Lang::Zh => format!("请输入 --{flag}（{help}）"),
                Lang::En => format!("{help} (--{flag})"),
            };
            let answer = Terminal::new(self)?.line(&question)?;
            let found = Found { values: vec![answer], origin: Origin::Asked };
            answers.insert(setting.key, found.clone());
            return Ok(found);
        }
        Err(self.dangling(setting).unwrap_or_else(|| missing(setting, None).into()))
    }

    /// Asks for an operand that was left out; `None` where nobody can be asked.
    pub fn ask(&self, what: &str) -> Result<Option<String>, Error> {
        if !self.interactive {
            return Ok(None);
        }
        Terminal::new(self)?.line(what).map(Some)
    }

    /// An operand the command cannot do without: asked for on a terminal, else an error that names it
    /// and shows an `example`.
    pub fn operand(&self, given: Option<&str>, name: &str, example: &str) -> Result<String, Error> {
        let answer = match given {
            Some(given) => Some(given.to_owned()),
            None => self.ask(name)?.filter(|answer| !answer.is_empty()),
        };
        answer.ok_or_else(|| {
            let what = (format!("缺少必需的参数 {name}"), format!("{name} is missing"));
            let hint = (format!("例如 {example}"), format!("for example: {example}"));
            Plain::new("usage", Exit::Usage, what.0, what.1).hint(hint.0, hint.1).into()
        })
    }

    /// The person at the terminal, for a flow of questions; `None` where nobody can be asked.
    pub fn asker(&self) -> Result<Option<Terminal<'_>>, Error> {
        self.interactive.then(|| Terminal::new(self)).transpose()
    }

    /// A secret: from its flag (with a warning), its variable, its file or `-`, the configuration.
    pub fn secret(
        &self,
        setting: &'static Setting,
        file: &'static Setting,
    ) -> Result<Option<(Secret, Origin)>, Error> {
        let direct = self.settings.secret(setting)?;
        let by_file = self.settings.get(file)?;
        let prefer_file = match (&direct, &by_file) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some((_, one)), Some(two)) => self.settings.outranks(&two.origin, one),
        };
        if let (true, Some(found)) = (prefer_file, by_file) {
            return self.secret_in_file(file, found).map(Some);
        }
        if let Some((_, Origin::Flag(flag))) = &direct {
            let variable = setting.variable_name().unwrap_or_default();
            self.out.warn(&match self.lang() {
                Lang::Zh => format!("{flag} 的值会出现在进程列表和 shell 历史里；请改用 {variable} 或 --{}", file.flag),
                Lang::En => format!(
                    "the value of {flag} shows in process lists and shell history; use {variable} or --{}",
                    file.flag
                ),
            });
        }
        if let Some((_, Origin::Referred { to: Target::File(path), .. })) = &direct {
            self.caution(path);
        }
        if let Some((_, origin)) = direct.as_ref().filter(|(secret, _)| secret.is_empty()) {
            return Err(empty_secret(origin.chinese(), origin.to_string()));
        }
        Ok(direct)
    }

    fn secret_in_file(
        &self,
        file: &'static Setting,
        found: Found,
    ) -> Result<(Secret, Origin), Error> {
        let (text, origin) = match (found.text(), found.origin.clone()) {
            ("-", _) => {
                (trim_newline(self.read_stdin(&format!("--{}", file.flag))?), Origin::Asked)
            }
            // The file is the user's own, whoever named it (`Origin::trust`).
            (path, by @ Origin::File { .. }) => {
                let to = Target::File(path.into());
                (read_value(path.as_ref())?, Origin::Referred { by: Box::new(by), to })
            }
            (path, origin) => (read_value(path.as_ref())?, origin),
        };
        if found.text() != "-" {
            self.caution(found.text().as_ref());
        }
        match text.is_empty() {
            true => {
                let (zh, en) = match found.text() {
                    "-" => ("标准输入", "standard input"),
                    path => (path, path),
                };
                let flag = file.flag;
                Err(empty_secret(format!("--{flag}：{zh} "), format!("--{flag}: {en}")))
            }
            false => Ok((Secret::new(text), origin)),
        }
    }

    /// As `secret`, but it must be there: a hidden prompt on a terminal, else an error.
    pub fn require_secret(
        &self,
        setting: &'static Setting,
        file: &'static Setting,
    ) -> Result<(Secret, Origin), Error> {
        if let Some(found) = self.secret(setting, file)? {
            return Ok(found);
        }
        if self.interactive {
            // The help goes on with advice for those who are not asked.
            let help = setting.help.told(self.lang());
            let what = help.split([';', '；']).next().unwrap_or(setting.flag);
            let question = match self.lang() {
                Lang::Zh => format!("请输入 --{}（{what}）", setting.flag),
                Lang::En => format!("{what} (--{})", setting.flag),
            };
            let answer = Terminal::new(self)?.hidden(&question)?;
            return Ok((Secret::new(answer), Origin::Asked));
        }
        Err(self.dangling(setting).unwrap_or_else(|| missing(setting, Some(file)).into()))
    }

    /// The error for a required value whose file points to a variable that is not set.
    fn dangling(&self, setting: &Setting) -> Option<Error> {
        let (name, origin) = self.settings.dangling(setting)?;
        let what =
            format!("{origin}: `{}` points to the variable {name}, which is not set", setting.key);
        let chinese =
            format!("{}：`{}` 指向环境变量 {name}，但它没有设置", origin.chinese(), setting.key);
        let hint = (format!("先设置环境变量 {name}"), format!("set the variable {name}"));
        let plain = Plain::new("setting_missing", Exit::Usage, chinese, what);
        Some(plain.hint(hint.0, hint.1).into())
    }

    /// Where server calls go and who said so: `--api-base`, else `--mock`, else WeChat.
    pub fn api_base(&self) -> Result<Option<Found>, ValueError> {
        self.base(&shared::API_BASE)
    }

    /// Where browser pages are and who said so: `--open-base`, else `--mock`, else WeChat.
    pub fn open_base(&self) -> Result<Option<Found>, ValueError> {
        self.base(&shared::OPEN_BASE)
    }

    fn base(&self, setting: &'static Setting) -> Result<Option<Found>, ValueError> {
        let (own, mock) = (self.settings.get(setting)?, self.settings.get(&shared::MOCK)?);
        let found = match (own, mock) {
            (Some(own), Some(mock)) if self.settings.outranks(&mock.origin, &own.origin) => {
                Some(mock)
            }
            (Some(own), _) => Some(own),
            (None, mock) => mock,
        };
        Ok(found)
    }
}

/// Whether as many files can still be opened as a runtime opens: where its signals find no room, tokio
/// panics rather than say so.
fn has_room() -> std::io::Result<()> {
    let pipes: std::io::Result<Vec<_>> = (0..4).map(|_| std::io::pipe()).collect();
    pipes.map(drop)
}

/// The only clock, for those who read it on a thread of their own.
pub fn clock() -> Time {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let millis = since.map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX));
    Time::from_millis(millis)
}

fn empty_secret(zh: String, en: String) -> Error {
    Plain::new("secret_empty", Exit::Usage, format!("{zh}是空的"), format!("{en} is empty"))
        .hint("检查那里是否写入了密钥", "check that the secret was written there")
        .into()
}

fn trim_newline(mut text: String) -> String {
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    text
}

/// The fault of a required value nobody gave: one line with flag, variable and configuration key.
/// A caller that knows a better next step than `wxauth init` hints at it.
pub fn missing(setting: &Setting, file: Option<&Setting>) -> Plain {
    let flag = format!("--{}", file.unwrap_or(setting).flag);
    missing_but(setting, vec![flag])
}

fn both(word: String) -> (String, String) {
    (word.clone(), word)
}

fn listed(mut words: Vec<String>, between: &str, last: &str) -> String {
    let end = words.pop().unwrap_or_default();
    if words.is_empty() { end } else { format!("{}{last}{end}", words.join(between)) }
}

/// The same where the flags are others.
pub fn missing_but(setting: &Setting, flags: Vec<String>) -> Plain {
    let mut ways: Vec<(String, String)> = flags.into_iter().map(both).collect();
    ways.extend(setting.variable_name().map(both));
    if setting.in_file {
        let (section, name) = setting.key.rsplit_once('.').unwrap_or(("", setting.key));
        ways.push(match section {
            "" => (format!("wxauth.toml 里的 `{name}`"), format!("`{name}` in wxauth.toml")),
            _ => (
                format!("wxauth.toml 里 [{section}] 下的 `{name}`"),
                format!("`{name}` under [{section}] in wxauth.toml"),
            ),
        });
    }
    let (zh, en): (Vec<String>, Vec<String>) = ways.into_iter().unzip();
    let (zh, en) = (listed(zh, "、", " 或 "), listed(en, ", ", " or "));
    let plain = Plain::new(
        "setting_missing",
        Exit::Usage,
        format!("没有给出 {}：请用 {zh}", setting.flag),
        format!("no {} given: set {en}", setting.flag),
    );
    // What `init` asks for.
    match setting.key.starts_with("app.") || setting.key == shared::TICKET_SECRET.key {
        false => plain,
        true => plain.hint(
            "`wxauth init` 可以一步步写好配置文件",
            "`wxauth init` asks questions and writes the file",
        ),
    }
}
