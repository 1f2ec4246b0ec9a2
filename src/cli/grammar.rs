//! The command line as clap sees it, built from `cmd::ALL`; below a subcommand only when that one is typed.
//! Must not read values; `start` does.

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, Command as Clap, ValueHint};

use super::help;
use crate::cmd::{self, Command, Operand, Words};
use crate::config::{Setting, Takes, shared};
use crate::domain::lang::Lang;

/// The whole grammar. `complete` builds every level at once (completions, man pages, tests); otherwise
/// a subcommand's flags are built when it is the one typed, which keeps start-up short.
pub fn grammar(complete: bool) -> Clap {
    let mut clap = Clap::new("wxauth")
        .version(env!("CARGO_PKG_VERSION"))
        .about(help::ABOUT.en)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .max_term_width(100);
    for setting in shared::GLOBAL {
        clap = clap.arg(flag(setting).global(true).help_heading("Global options"));
    }
    for command in rows() {
        let below = Clap::new(command.name).about(command.about.en);
        clap = clap.subcommand(if complete { fill(below) } else { below.defer(fill) });
    }
    clap
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

fn fill(clap: Clap) -> Clap {
    let Some(command) = row(clap.get_name()) else { return clap };
    let mut clap = clap;
    for operand in command.operands {
        clap = clap.arg(positional(operand));
    }
    for setting in command.settings.iter().flat_map(|group| group.iter()) {
        clap = clap.arg(flag(setting));
    }
    for below in command.commands {
        clap = clap.subcommand(fill(Clap::new(below.name).about(below.about.en)));
    }
    if !command.commands.is_empty() {
        // A word is missing, as any other may be: one line says which, not a page of help.
        clap = clap.subcommand_required(true);
    }
    clap
}

fn positional(operand: &Operand) -> Arg {
    // A command that lacks a word asks for it where somebody can answer.
    let asks = matches!(operand.words, Words::One | Words::Many);
    let arg = Arg::new(operand.name)
        .value_name(operand.name)
        .help(operand.help.en)
        .required(operand.required && !asks);
    match operand.words {
        Words::One => arg,
        Words::OneOf(choices) => arg.value_parser(PossibleValuesParser::new(choices)),
        Words::OneHyphen => arg.allow_hyphen_values(true),
        Words::Many => arg.num_args(0..).action(ArgAction::Append),
        // Hyphens are welcome once the first word stands: a misspelt flag of ours is no program.
        Words::Rest => arg.num_args(0..).trailing_var_arg(true),
    }
}

fn flag(setting: &Setting) -> Arg {
    let mut arg = Arg::new(setting.key).long(setting.flag).help(help::about(setting, Lang::En));
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
    match setting.takes {
        Takes::Switch => arg,
        Takes::One(name) | Takes::Many(name) | Takes::Maybe(name, _) => {
            arg.value_hint(hint(setting, name))
        }
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
    fn clap_accepts_the_tables() {
        grammar(true).debug_assert();
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
