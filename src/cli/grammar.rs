//! The command line as clap sees it, built from `cmd::ALL`: whole, or what the words typed can need of it.
//! Must not read values; `start` does.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, PossibleValuesParser, StringValueParser, TypedValueParser};
use clap::{Arg, ArgAction, Command as Clap, ValueHint};

use super::help;
use crate::cmd::{self, Command, Operand, Words};
use crate::config::{Offers, Setting, Takes, shared};
use crate::domain::lang::Lang;

/// The whole grammar: for completions, man pages and tests, and for the fault of words that cannot be taken.
pub fn grammar() -> Clap {
    rows().fold(trunk(true), |clap, command| clap.subcommand(branch(command, true)))
}

/// As much of the grammar as can take these words: the commands named among them, without the texts,
/// which `help` shows. What it takes the whole takes alike; every start of the program comes by here.
pub(super) fn grammar_for(words: &[String]) -> Clap {
    let named = rows().filter(|command| words.iter().any(|word| word == command.name));
    named.fold(trunk(false), |clap, command| clap.subcommand(branch(command, false)))
}

fn trunk(texts: bool) -> Clap {
    let clap = Clap::new("wxauth")
        .version(env!("CARGO_PKG_VERSION"))
        .about(help::ABOUT.en)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .max_term_width(100);
    let global = |setting| flag(setting, texts).global(true).help_heading("Global options");
    clap.args(shared::GLOBAL.into_iter().map(global))
}

/// The command rooms' rows, then the roof's own.
pub(super) fn rows() -> impl Iterator<Item = &'static Command> {
    cmd::ALL.iter().copied().chain(super::OWN.iter().copied())
}

/// Finds the table row of a command that stands below no other.
pub(super) fn top(name: &str) -> Option<&'static Command> {
    rows().find(|c| c.name == name)
}

/// Finds the table row of a (possibly nested) command by name; names are unique.
pub(super) fn row(name: &str) -> Option<&'static Command> {
    rows()
        .flat_map(|c| std::iter::once(c).chain(c.commands.iter().copied()))
        .find(|c| c.name == name)
}

fn branch(command: &Command, texts: bool) -> Clap {
    let flags = command.settings.iter().flat_map(|group| group.iter());
    Clap::new(command.name)
        .about(command.about.en)
        .args(command.operands.iter().map(|operand| positional(operand, texts)))
        .args(flags.map(|setting| flag(setting, texts)))
        .subcommands(command.commands.iter().map(|below| branch(below, texts)))
        // A word is missing, as any other may be: one line says which, not a page of help.
        .subcommand_required(!command.commands.is_empty())
}

fn positional(operand: &Operand, texts: bool) -> Arg {
    // A command that lacks a word asks for it where somebody can answer.
    let asks = matches!(operand.words, Words::One | Words::Many);
    let arg = Arg::new(operand.name)
        .value_name(operand.name)
        .help(operand.help.en)
        .required(operand.required && !asks);
    match operand.words {
        Words::One => arg,
        Words::OneOf(choices) => arg.value_parser(PossibleValuesParser::new(choices)),
        Words::OneHyphen(offers) => offering(arg.allow_hyphen_values(true), offers, texts),
        Words::Many => arg.num_args(0..).action(ArgAction::Append),
        // Hyphens are welcome once the first word stands: a misspelt flag of ours is no program.
        Words::Rest => arg.num_args(0..).trailing_var_arg(true),
    }
}

fn flag(setting: &Setting, texts: bool) -> Arg {
    let mut arg = Arg::new(setting.key).long(setting.flag);
    if texts {
        arg = arg.help(help::about(setting, Lang::En));
    }
    if let Some(letter) = setting.short {
        arg = arg.short(letter);
    }
    arg = match setting.takes {
        Takes::Switch => arg.action(ArgAction::SetTrue),
        Takes::One(name) => {
            arg.value_name(name).allow_hyphen_values(true).overrides_with(setting.key)
        }
        Takes::Many(name) => {
            arg.value_name(name).action(ArgAction::Append).allow_hyphen_values(true)
        }
        Takes::Maybe(name, bare) => arg
            .value_name(name)
            .num_args(0..=1)
            .require_equals(true)
            .default_missing_value(bare)
            .overrides_with(setting.key),
    };
    if !setting.choices.is_empty() && !matches!(setting.takes, Takes::Switch) {
        return arg.value_parser(PossibleValuesParser::new(setting.choices));
    }
    if let Some(offers) = setting.offers {
        return offering(arg, offers, texts);
    }
    match setting.takes {
        Takes::Switch => arg,
        Takes::One(name) | Takes::Many(name) | Takes::Maybe(name, _) => {
            arg.value_hint(hint(setting, name))
        }
    }
}

/// Shells offer these words, and any other is taken as well. Only the whole grammar goes to shells.
fn offering(arg: Arg, offers: Offers, whole: bool) -> Arg {
    match whole {
        true => arg.value_parser(Offered(offers)).hide_possible_values(true),
        false => arg,
    }
}

/// Takes any text, and has some to offer.
#[derive(Clone)]
struct Offered(Offers);

impl TypedValueParser for Offered {
    type Value = String;

    fn parse_ref(
        &self,
        clap: &Clap,
        arg: Option<&Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(clap, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.0)().into_iter().map(PossibleValue::new)))
    }
}

/// What a shell offers for the value: files only where a file is meant.
fn hint(setting: &Setting, name: &str) -> ValueHint {
    match name {
        "DIR" => ValueHint::DirPath,
        "URL" => ValueHint::Url,
        _ if setting.path || name.contains("FILE") => ValueHint::FilePath,
        _ => ValueHint::Other,
    }
}

#[cfg(test)]
mod tests {
    use clap::ArgMatches;

    use super::grammar;
    use crate::cmd;
    use crate::config::{Kind, Setting, Takes, Variable};

    /// With those that several commands share as often as they are taken.
    fn all_settings() -> impl Iterator<Item = &'static Setting> {
        let leaves =
            super::rows().flat_map(|c| std::iter::once(c).chain(c.commands.iter().copied()));
        leaves.flat_map(|c| c.settings.iter().flat_map(|group| group.iter().copied()))
    }

    #[test]
    fn what_is_offered_is_not_all_that_is_taken() {
        for words in [
            &["mock", "--scenario", "hang,reset"][..],
            &["check", "--only", "ticket,WXA302", "--skip", "nothing-of-the-kind"],
            &["explain", "-1"],
            &["explain", "hang"],
        ] {
            let words = std::iter::once("wxauth").chain(words.iter().copied());
            assert!(grammar().try_get_matches_from(words).is_ok());
        }
        let check = grammar().find_subcommand("check").cloned().unwrap();
        let only = check.get_arguments().find(|arg| arg.get_id() == "check.only").unwrap();
        let offered: Vec<_> = only.get_possible_values();
        assert!(["ticket", "WXA302"].iter().all(|w| offered.iter().any(|o| o.get_name() == *w)));
        assert!(only.is_hide_possible_values_set(), "a man page with ninety names is not read");
    }

    #[test]
    fn clap_accepts_the_tables() {
        grammar().debug_assert();
    }

    #[test]
    fn what_the_named_part_takes_the_whole_takes_alike() {
        for line in [
            "--json url --scope snsapi_base --lang zh",
            "url --profile login --state listen",
            "--profile url ticket sign --openid o1 --json",
            "run -- url --no-such-flag",
            "call GET http://127.0.0.1/ url",
            "url --no-such-flag",
            "ulr --state url",
            "ticket",
            "",
        ] {
            let line: Vec<String> = std::iter::once("wxauth")
                .chain(line.split_whitespace())
                .map(str::to_owned)
                .collect();
            let part = super::grammar_for(&line).try_get_matches_from(&line).ok();
            let whole = grammar().try_get_matches_from(&line).ok();
            let taken = |matches: &Option<ArgMatches>| {
                matches.as_ref()?.subcommand().map(|(name, below)| (name.to_owned(), below.clone()))
            };
            assert_eq!(taken(&part), taken(&whole), "{line:?}");
        }
    }

    /// Every `wxauth …` of a line for a shell, as words.
    fn calls(line: &str) -> Vec<Vec<String>> {
        let (mut outer, mut lines) = (line.to_owned(), Vec::new());
        while let Some((before, rest)) = outer.split_once("$(") {
            let (inner, after) = rest.split_once(')').unwrap();
            lines.push(inner.to_owned());
            outer = format!("{before}X{after}");
        }
        lines.push(outer);
        let parts = lines.iter().flat_map(|line| line.split(['|', ';', '&', '<', '>']));
        let words = |part: &str| -> Vec<String> {
            part.split_whitespace().map(|word| word.replace(['"', '\''], "")).collect()
        };
        parts.map(words).filter(|call| call.first().is_some_and(|w| w == "wxauth")).collect()
    }

    /// What somebody copies from `--help` must not be refused for its words.
    #[test]
    fn examples_are_taken_and_name_what_there_is() {
        let rows = super::rows().flat_map(|c| std::iter::once(c).chain(c.commands.iter().copied()));
        let users = crate::mock::user::cast();
        for (row, line) in rows.flat_map(|row| row.examples.lines().map(move |line| (row, line))) {
            for call in calls(line) {
                let taken = grammar().try_get_matches_from(&call);
                assert!(taken.is_ok(), "{}: {line}: {}", row.name, taken.unwrap_err());
                let named = call.iter().skip_while(|word| *word != "--as").nth(1);
                let known = named.is_none_or(|name| users.iter().any(|user| user.name == *name));
                assert!(known, "{}: {line}: nobody is called {named:?}", row.name);
            }
        }
    }

    #[test]
    fn files_named_in_a_file_count_from_it() {
        let named = |s: &&Setting| matches!(s.takes, Takes::One("FILE" | "DIR"));
        for setting in cmd::settings().into_iter().filter(|s| s.in_file).filter(named) {
            assert!(setting.path, "{}: add .path()", setting.key);
        }
    }

    #[test]
    fn numbers_and_times_of_files_are_judged_by_config_show_too() {
        let named =
            |s: &&Setting| matches!(s.takes, Takes::One("PORT" | "TIME" | "TIMES")) && s.in_file;
        for setting in cmd::settings().into_iter().filter(named) {
            let judged = !matches!(setting.kind, Kind::Any);
            assert!(judged, "{}: add .kind(PORT), .kind(DURATION)…", setting.key);
        }
    }

    #[test]
    fn keys_variables_and_names_are_unique() {
        let settings = cmd::settings();
        let mut names: Vec<String> = settings.iter().filter_map(|s| s.variable_name()).collect();
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count, "two settings share a variable");
        let mut by_key = std::collections::BTreeMap::new();
        for setting in all_settings() {
            let first = *by_key.entry(setting.key).or_insert(setting);
            assert!(std::ptr::eq(first, setting), "two settings are called {}", setting.key);
        }
        for guard in ["force", "exit-zero", "show-secrets", "include-tokens"] {
            for setting in settings.iter().filter(|s| s.flag == guard) {
                assert!(
                    setting.variable == Variable::None && !setting.in_file,
                    "--{guard} lowers a guard: it has no variable and no key (design 2.1)"
                );
            }
        }
    }
}
