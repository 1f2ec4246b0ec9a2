//! The command rooms: one per subcommand, each with its own table row and `run(args, &App)`.
//! Must not print (they return outcomes or hand lines to `App::out`) and must not know clap.

use std::collections::HashSet;

use crate::app::{App, Args};
use crate::config::{Offers, Setting};
use crate::domain::fault::Exit;
use crate::domain::said::Fixed;
use crate::error::Error;
use crate::out::Outcome;

pub mod auth;
pub mod call;
pub mod check;
pub mod config;
pub mod demo;
pub mod exchange;
pub mod explain;
pub(crate) mod guest;
mod herald;
pub mod init;
pub mod link_flags;
pub mod listen;
pub mod load;
pub mod login;
pub mod mock;
pub mod net_flags;
pub mod ready_file;
pub mod refresh;
mod reports;
pub mod run;
mod stage;
pub mod ticket;
pub mod url;

pub mod userinfo;
pub mod wait;
pub mod wechat;

/// The act of a command.
pub type Run = fn(&Args, &App) -> Result<Outcome, Error>;

/// A value that stands without a flag.
#[derive(Debug, Clone, Copy)]
pub struct Operand {
    /// Name in the help: `CODE`.
    pub name: &'static str,
    /// One line for the help.
    pub help: Fixed,
    /// Whether it must be given.
    pub required: bool,
    /// How it takes words.
    pub words: Words,
}

/// How an operand takes the words of the command line.
#[derive(Debug, Clone, Copy)]
pub enum Words {
    /// One word.
    One,
    /// One word that may begin with a hyphen (`explain -1`); shells offer these, among others.
    OneHyphen(Offers),
    /// One of these.
    OneOf(&'static [&'static str]),
    /// Any number of words.
    Many,
    /// Everything that follows, flags included (`run -- CMD`).
    Rest,
}

/// One command: what the roof builds the command line from, and what it calls.
#[derive(Debug)]
pub struct Command {
    /// Name as typed.
    pub name: &'static str,
    /// One line.
    pub about: Fixed,
    /// Examples for the end of `--help`, one a line.
    pub examples: &'static str,
    /// Operands in order.
    pub operands: &'static [Operand],
    /// Settings it takes, in groups.
    pub settings: &'static [&'static [&'static Setting]],
    /// Commands below it (`ticket sign`); then `run` is `None`.
    pub commands: &'static [&'static Command],
    /// Its act.
    pub run: Option<Run>,
    /// Name in its JSON schema: `wxauth.NAME/1`.
    pub schema: &'static str,
}

/// Tables of `wxauth.toml` whose shape their own rooms know.
pub static STRUCTURED: &[&str] = &["mock.app", "mock.user", "backend"];

/// `WXAUTH_*` variables that `run` gives its child; they are no settings, and no misspelling either.
pub static EXPORTED: &[&str] = &["WXAUTH_CHROMIUM_ARGS"];

/// Commands, by schema, that run even when a configuration file is broken or a profile unknown: they
/// repair it or need none of it.
pub static EVEN_IF_BROKEN: &[&str] = &["completions", "man", "init", "config-path", "explain"];

/// Commands, by schema, whose exit code is another program's: their own failures are told apart by
/// codes that programs leave alone (as `env`, `timeout` and `docker run` do).
pub static PASSES_ON_A_CODE: &[&str] = &["run"];

/// The code of such a command that failed itself.
pub const OWN_FAILURE: Exit = Exit::Child(125);

/// Every command, in the order of the help.
pub static ALL: &[&Command] = &[
    &url::COMMAND,
    &listen::COMMAND,
    &exchange::COMMAND,
    &refresh::COMMAND,
    &userinfo::COMMAND,
    &auth::COMMAND,
    &ticket::COMMAND,
    &call::COMMAND,
    &check::COMMAND,
    &load::COMMAND,
    &login::COMMAND,
    &mock::COMMAND,
    &run::COMMAND,
    &demo::COMMAND,
    &wait::COMMAND,
    &explain::COMMAND,
    &init::COMMAND,
    &config::COMMAND,
];

/// Every setting of every command, each once, shared ones first.
pub fn settings() -> Vec<&'static Setting> {
    let mut all: Vec<&'static Setting> = crate::config::shared::GLOBAL.to_vec();
    let leaves = ALL.iter().flat_map(|c| std::iter::once(*c).chain(c.commands.iter().copied()));
    // `init` writes references to these, whichever command reads them.
    let written = [&crate::config::shared::SECRET, &crate::config::shared::TICKET_SECRET];
    let own = leaves.flat_map(|c| c.settings.iter().flat_map(|group| group.iter().copied()));
    // Every start of the program comes by here, and most settings stand in several commands.
    let mut known = HashSet::with_capacity(512);
    known.extend(all.iter().map(|setting| std::ptr::from_ref(*setting)));
    all.extend(own.chain(written).filter(|setting| known.insert(std::ptr::from_ref(*setting))));
    all
}

/// What the names of our variables hold that no child needs: secrets and where they lie, and who logs in.
const SECRET_WORDS: [&str; 5] = ["SECRET", "TOKEN", "TICKET", "KEY", "OPENID"];

/// The variables of this environment that no child of ours is given: those of secret settings, any other
/// of ours that is called so, and those of `run`, which a `run` within would take for its own. The rest
/// stays: a wxauth started by the child reads it.
pub fn secret_variables(app: &App) -> Vec<String> {
    let secret: Vec<String> =
        settings().iter().filter(|s| s.secret).filter_map(|s| s.variable_name()).collect();
    let ours = app.env.names().filter(|name| name.starts_with("WXAUTH_"));
    let told = |name: &str| SECRET_WORDS.iter().any(|word| name.contains(word));
    let hidden = ours.filter(|name| {
        told(name) || name.starts_with("WXAUTH_RUN_") || secret.iter().any(|s| s == name)
    });
    hidden.map(str::to_owned).collect()
}
