//! `wxauth ticket`: sign, verify and decode the tickets a page shows with every request.
//! Must not hold the rules of tickets; those are values in `domain::ticket`.

pub mod answer;
mod batch;
mod decode;
pub mod flags;
pub mod keys;
pub mod mint;
mod replay;
mod sign;
pub mod told;
mod verify;

use super::Command;
use crate::domain::said::Fixed;

/// Its table row.
pub static COMMAND: Command = Command {
    name: "ticket",
    about: Fixed::new(
        "签发、验证、解析页面每次请求所带的票据",
        "Sign, verify and decode the tickets a page sends with every request",
    ),
    examples: "",
    operands: &[],
    settings: &[],
    commands: &[&sign::COMMAND, &verify::COMMAND, &decode::COMMAND],
    run: None,
    schema: "ticket",
};
