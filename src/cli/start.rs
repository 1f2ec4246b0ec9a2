//! One run of the program: parse, load settings, call the room, write the end, earn a code.
//! Must not know what any particular command does.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::parser::ValueSource;

use super::grammar::{grammar, grammar_for, top};
use super::help::{self, Look};
use super::{crash, misused};
use crate::app::ask::columns;
use crate::app::{App, Args};
use crate::cmd::{self, Command, Words};
use crate::config::{Env, Load, Setting, Settings, Takes, Told, Typed, not_utf8, shared, truth};
use crate::domain::curl::quote;
use crate::domain::fault::Exit;
use crate::domain::lang::Lang;
use crate::error::{Error, Plain};
use crate::out::{Out, Outcome, Paint, Style};
use crate::platform::{self, Stream, takes_colors};

/// Which streams are terminals, captured once.
#[derive(Debug, Clone, Copy, Default)]
pub struct Streams {
    /// Standard input.
    pub stdin: bool,
    /// Standard output.
    pub stdout: bool,
    /// Standard error.
    pub stderr: bool,
}

/// Runs the program with these words (program name first) and returns its exit code. A panic is told
/// as the bug it is, now and in whatever this process does later: the hook stays.
pub fn run(line: Vec<OsString>, env: Env, streams: Streams, directory: PathBuf) -> Exit {
    let (words, _) = misused::texts(&line);
    let style = first_style(&loosely(&words), &env, streams);
    std::panic::set_hook(crash::hook(Out::new(style)));
    let schema = schema_of(&words);
    crash::caught(|| obey(line, env, streams, directory)).unwrap_or_else(|bug| {
        let error = of_command(&words, *bug);
        // The hook has told people.
        Out::new(style).document(&schema, &error);
        error.exit()
    })
}

fn obey(line: Vec<OsString>, env: Env, streams: Streams, directory: PathBuf) -> Exit {
    let (words, garbled) = misused::texts(&line);
    let refuse = |error: Plain| {
        let out = Out::new(first_style(&loosely(&words), &env, streams));
        out.finish(&schema_of(&words), Err(of_command(&words, error)))
    };
    if let Some(error) = swallowed(&words) {
        let typed = loosely(&words);
        let schema = schema_of(&words);
        return Out::new(first_style(&typed, &env, streams)).finish(&schema, Err(error));
    }
    let matches = match parse(&words) {
        Ok(matches) => matches,
        Err(error) => {
            return match garbled {
                Some((_, fault)) => refuse(fault),
                None => usage(&words, &env, streams, error),
            };
        }
    };
    let Some((command, below)) = chosen(&matches) else {
        // clap requires a subcommand; this is for the type checker.
        return Exit::Usage;
    };
    let schema = format!("wxauth.{}/1", command.schema);
    let count = line.len();
    let args = operands(command, below, line);
    // The words of a command that `run` starts are that command's, byte by byte.
    if let Some((place, fault)) = garbled
        && place < count - args.rest.len()
    {
        return refuse(fault);
    }
    let typed = typed(command, below);
    let first = first_style(&typed, &env, streams);
    let (settings, warnings) = match load(command, typed, &env, directory) {
        Ok(loaded) => loaded,
        Err(error) => return Out::new(first).finish(&schema, Err(coded(command, error))),
    };
    let style = match final_style(&settings, &env, streams) {
        Ok(style) => style,
        Err(error) => return Out::new(first).finish(&schema, Err(coded(command, error))),
    };
    let out = Out::new(style);
    for (zh, en) in warnings {
        out.warn(match style.lang {
            Lang::Zh => &zh,
            Lang::En => &en,
        });
    }
    let no_input = settings.on(&shared::NO_INPUT).unwrap_or(true);
    // Set to something false, it says that this is none.
    let ci = env.get("CI").is_some_and(|value| truth(value) != Some(false));
    let interactive = streams.stdin && streams.stderr && !no_input && !ci && !style.json;
    let app = App::new(settings, env, out, interactive, streams.stdin);
    let result = match command.run {
        Some(act) => act(&args, &app),
        None => Ok(Outcome::streamed(Exit::Usage)),
    };
    app.out.finish(&schema, result.map_err(|error| coded(command, error)))
}

/// Where the part of the grammar that is enough for good words fails, the whole knows what was meant.
fn parse(words: &[String]) -> Result<ArgMatches, clap::Error> {
    grammar_for(words).try_get_matches_from(words).or_else(|error| match error.use_stderr() {
        true => grammar().try_get_matches_from(words),
        false => Err(error),
    })
}

/// A fault of the words themselves, in the codes of the command they name.
fn of_command(words: &[String], fault: Plain) -> Error {
    let error = Error::from(fault);
    match named(words).last() {
        Some(command) => coded(command, error),
        None => error,
    }
}

/// A failure of a command whose codes are another program's.
fn coded(command: &Command, error: Error) -> Error {
    let passes_on = cmd::PASSES_ON_A_CODE.contains(&command.schema);
    match error.exit() {
        Exit::Child(_) => error,
        _ if passes_on => error.ending(cmd::OWN_FAILURE),
        _ => error,
    }
}

fn chosen(matches: &ArgMatches) -> Option<(&'static Command, &ArgMatches)> {
    let (name, mut below) = matches.subcommand()?;
    let mut command = top(name)?;
    while let Some((name, inner)) = below.subcommand() {
        command = command.commands.iter().copied().find(|c| c.name == name)?;
        below = inner;
    }
    Some((command, below))
}

fn typed(command: &Command, matches: &ArgMatches) -> Typed {
    let mut values = BTreeMap::new();
    for setting in settings_of(command) {
        if matches.value_source(setting.key) == Some(ValueSource::CommandLine) {
            values.insert(setting.key, raw(setting, matches));
        }
    }
    Typed(values)
}

fn raw(setting: &Setting, matches: &ArgMatches) -> Vec<String> {
    let words = matches.get_raw(setting.key).into_iter().flatten();
    let words: Vec<String> = words.map(|w| w.to_string_lossy().into_owned()).collect();
    // A switch has no word of its own.
    if words.is_empty() { vec!["true".to_owned()] } else { words }
}

/// `line` is the whole command line, for words that somebody else is to get as they are.
fn operands(command: &Command, matches: &ArgMatches, mut line: Vec<OsString>) -> Args {
    let mut values = BTreeMap::new();
    let mut rest = Vec::new();
    for operand in command.operands {
        if let Some(words) = matches.get_raw(operand.name) {
            let words: Vec<String> = words.map(|w| w.to_string_lossy().into_owned()).collect();
            if matches!(operand.words, Words::Rest) {
                rest = line.split_off(line.len().saturating_sub(words.len()));
                // Unless clap has dropped one between them.
                if rest.iter().map(|w| w.to_string_lossy()).ne(words.iter().map(String::as_str)) {
                    rest = words.iter().map(OsString::from).collect();
                }
            }
            values.insert(operand.name, words);
        }
    }
    Args { values, rest }
}

fn load(
    command: &Command,
    typed: Typed,
    env: &Env,
    directory: PathBuf,
) -> Result<(Settings, Vec<Told>), Error> {
    let pick = |setting: &Setting| {
        let flag = typed.0.get(setting.key).and_then(|v| v.last()).map(String::as_str);
        let name = setting.variable_name().unwrap_or_default();
        flag.or_else(|| env.get(&name)).map(str::to_owned)
    };
    for setting in [&shared::CONFIG, &shared::PROFILE] {
        let name = setting.variable_name().unwrap_or_default();
        if !typed.0.contains_key(setting.key) && env.is_garbled(&name) {
            return Err(not_utf8(&name).into());
        }
    }
    let (explicit, profile) = (pick(&shared::CONFIG).map(PathBuf::from), pick(&shared::PROFILE));
    let load = Load {
        settings: cmd::settings(),
        structured: cmd::STRUCTURED,
        exempt: cmd::EXPORTED,
        typed,
        env: env.clone(),
        directory,
        explicit,
        profile,
        foreign: is_foreign,
        makes: command.schema == "init",
        lenient: cmd::EVEN_IF_BROKEN.contains(&command.schema),
    };
    Ok(load.run()?)
}

fn is_foreign(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|meta| crate::platform::owned_by_other(&meta))
}

/// The style before any file was read: for errors of reading them.
fn first_style(typed: &Typed, env: &Env, streams: Streams) -> Style {
    let flag = |setting: &Setting| typed.0.get(setting.key).and_then(|v| v.last()).cloned();
    let json =
        flag(&shared::JSON).is_some() || env.get("WXAUTH_JSON").and_then(truth) == Some(true);
    let lang = flag(&shared::LANG).or_else(|| env.get("WXAUTH_LANG").map(str::to_owned));
    style(json, lang.as_deref(), flag(&shared::COLOR).as_deref().unwrap_or("auto"), env, streams)
}

fn final_style(settings: &Settings, env: &Env, streams: Streams) -> Result<Style, Error> {
    let json = settings.on(&shared::JSON)?;
    let lang = settings.text(&shared::LANG)?;
    let color = settings.text(&shared::COLOR)?.unwrap_or_default();
    settings.on(&shared::NO_INPUT)?;
    Ok(style(json, lang.as_deref(), &color, env, streams))
}

fn style(json: bool, lang: Option<&str>, color: &str, env: &Env, streams: Streams) -> Style {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| env.get(name));
    let systems = || platform::locale().as_deref().and_then(Lang::parse);
    let lang = lang.or(locale).map_or_else(systems, Lang::parse).unwrap_or(Lang::En);
    let forced = env.get("CLICOLOR_FORCE").is_some_and(|v| v != "0");
    let on = |terminal: bool, stream: Stream| match color {
        "always" => true,
        "never" => false,
        _ if env.get("NO_COLOR").is_some() => false,
        _ => forced || (terminal && env.get("TERM") != Some("dumb") && takes_colors(stream)),
    };
    Style {
        json,
        lang,
        stdout: Paint::new(on(streams.stdout, Stream::Stdout)),
        stderr: Paint::new(on(streams.stderr, Stream::Stderr)),
        terminal: streams.stdout,
    }
}

/// The value of a flag in words clap could not take: `--flag VALUE` or `--flag=VALUE`.
fn word_of(words: &[String], setting: &Setting) -> Option<String> {
    let flag = format!("--{}", setting.flag);
    let mut rest = words.iter().take_while(|w| *w != "--");
    let first =
        rest.find(|w| w.strip_prefix(&flag).is_some_and(|r| r.is_empty() || r.starts_with('=')))?;
    first.split_once('=').map(|(_, value)| value.to_owned()).or_else(|| rest.next().cloned())
}

/// What of the style can be told from words clap could not take.
fn loosely(words: &[String]) -> Typed {
    let mut typed = Typed::default();
    if words.iter().take_while(|w| *w != "--").any(|w| w == "--json") {
        typed.0.insert(shared::JSON.key, vec!["true".to_owned()]);
    }
    for setting in [&shared::LANG, &shared::COLOR] {
        typed.0.extend(word_of(words, setting).map(|value| (setting.key, vec![value])));
    }
    typed
}

/// The schema of an answer to words that could not be taken. A group of commands (`ticket`) answers
/// nothing itself.
fn schema_of(words: &[String]) -> String {
    let named = named(words);
    let schema = named.last().filter(|c| c.run.is_some()).map_or("usage", |c| c.schema);
    format!("wxauth.{schema}/1")
}

/// A flag in the place of another's value (`--state --qr`): values may begin with a hyphen, so clap
/// would take it for one.
fn swallowed(words: &[String]) -> Option<Error> {
    let command = named(words).last().copied()?;
    if command.operands.iter().any(|operand| matches!(operand.words, Words::Rest)) {
        // Somebody else's flags may follow.
        return None;
    }
    let settings = settings_of(command);
    let flag = |word: &str| settings.iter().find(|s| word.strip_prefix("--") == Some(s.flag));
    let typed = words.iter().take_while(|w| *w != "--").collect::<Vec<_>>();
    let (taker, word) = typed.windows(2).find_map(|pair| {
        let [first, second] = pair else { return None };
        let taker = flag(first).filter(|s| matches!(s.takes, Takes::One(_) | Takes::Many(_)))?;
        flag(second).map(|_| (taker, second.to_owned()))
    })?;
    let (Takes::One(value) | Takes::Many(value)) = taker.takes else { return None };
    let what = format!("--{} needs a value, and {word} stands in its place", taker.flag);
    let chinese = format!("--{} 要有一个值，而那里写的是 {word}", taker.flag);
    let example = format!("--{}={value}", taker.flag);
    Some(
        Plain::new("usage", Exit::Usage, chinese, what)
            .hint(
                format!("写成 {example}；值本身就是 {word} 时写 --{}={word}", taker.flag),
                format!("write {example}; for the very value {word}, --{}={word}", taker.flag),
            )
            .into(),
    )
}

/// `--flag VALUE` of a flag that also goes without one, as it is to be written: the value stands there
/// as a word too many.
fn detached(words: &[String], error: &clap::Error) -> Option<String> {
    let value = match (error.kind(), error.get(ContextKind::InvalidArg)?) {
        (ErrorKind::UnknownArgument, ContextValue::String(word)) => word,
        _ => return None,
    };
    let settings = settings_of(named(words).last()?);
    words.windows(2).find_map(|pair| {
        let [flag, word] = pair else { return None };
        let maybe = |s: &&Setting| {
            matches!(s.takes, Takes::Maybe(..)) && flag.strip_prefix("--") == Some(s.flag)
        };
        (word == value && settings.iter().any(maybe)).then(|| quote(&format!("{flag}={word}")))
    })
}

/// What a command can be told by flags.
fn settings_of(command: &Command) -> Vec<&'static Setting> {
    let own = command.settings.iter().flat_map(|group| group.iter().copied());
    shared::GLOBAL.into_iter().chain(own).collect()
}

/// What runs, and built for what.
fn version() -> serde_json::Value {
    serde_json::json!({
        "name": "wxauth",
        "version": env!("CARGO_PKG_VERSION"),
        "os": std::env::consts::OS,
        "arch": std::env::consts::ARCH,
    })
}

/// Help and version go to stdout with 0; anything else is bad usage, in the envelope too.
fn usage(words: &[String], env: &Env, streams: Streams, error: clap::Error) -> Exit {
    let style = first_style(&loosely(words), env, streams);
    let out = Out::new(style);
    match error.kind() {
        ErrorKind::DisplayVersion => {
            let text = format!("wxauth {}\n", env!("CARGO_PKG_VERSION"));
            match style.json {
                true => out.finish("wxauth.version/1", Ok(Outcome::answer(text, version()))),
                false => shown(&out, &text),
            }
        }
        // Help is a text to read, with --json too: what a program wants to know stands in the schemas.
        ErrorKind::DisplayHelp => {
            let before = words.iter().take_while(|w| !matches!(w.as_str(), "--help" | "-h"));
            let path = named(&before.cloned().collect::<Vec<_>>());
            shown(&out, &help::page(&path, look(style, style.stdout)))
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            out.talk(help::page(&[], look(style, style.stderr)).trim_end());
            Exit::Usage
        }
        _ => {
            let path: Vec<&str> = named(words).iter().map(|c| c.name).collect();
            let help = [&["wxauth"], path.as_slice(), &["--help"]].concat().join(" ");
            let detached = detached(words, &error);
            let (zh, en) = misused::told(error);
            let told = Plain::new("usage", Exit::Usage, zh, en);
            let fault = match detached {
                Some(joined) => told.hint(
                    format!("值要用等号连写：{joined}"),
                    format!("the value is written with an equals sign: {joined}"),
                ),
                None => told.hint(
                    format!("`{help}` 列出全部参数和例子"),
                    format!("`{help}` shows flags and examples"),
                ),
            };
            out.finish(&schema_of(words), Err(of_command(words, fault)))
        }
    }
}

fn shown(out: &Out, text: &str) -> Exit {
    out.write(text.as_bytes());
    out.finish("", Ok(Outcome::streamed(Exit::Done)))
}

fn look(style: Style, paint: Paint) -> Look {
    // Wider lines are hard to read, whatever the terminal has room for.
    Look { lang: style.lang, paint, columns: columns().unwrap_or(100).min(100) }
}

/// The command typed, and the one below it; a value that happens to be a command's name is neither.
fn named(words: &[String]) -> Vec<&'static Command> {
    let mut rest = words.iter().skip(1);
    let Some(first) = rest.find_map(|word| top(word)) else { return Vec::new() };
    let below = rest.find_map(|word| first.commands.iter().copied().find(|c| c.name == word));
    std::iter::once(first).chain(below).collect()
}
