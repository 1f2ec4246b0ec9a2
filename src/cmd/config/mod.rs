//! `wxauth config`: every setting with its value and where it came from, and the files that are read.
//! Must not show a secret, nor change any file.

mod path;
mod row;
mod show;
mod table;

use super::Command;
use crate::domain::said::Fixed;

/// Its table row.
pub static COMMAND: Command = Command {
    name: "config",
    about: Fixed::new(
        "显示每项设置、它的值和来源",
        "Show every setting, its value and where it came from",
    ),
    examples: "wxauth config show\nwxauth config path",
    operands: &[],
    settings: &[],
    commands: &[&show::COMMAND, &path::COMMAND],
    run: None,
    schema: "config",
};
