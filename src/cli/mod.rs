//! The roof: what was typed. The only place that knows clap; it builds the command line from the tables of the command rooms.
//! Must not do a command's work: it resolves settings, calls the room, hands the end to the writer.

mod completions;
mod crash;
mod grammar;
mod help;
mod man;
mod misused;
mod start;

use crate::cmd::Command;

pub use completions::SHELLS;
pub use grammar::grammar;
pub use start::{Streams, run};

/// The commands about the command line itself; they need clap, so they live up here.
pub static OWN: &[&Command] = &[&completions::COMMAND, &man::COMMAND];
