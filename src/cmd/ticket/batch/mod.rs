//! `--batch`: tickets by the million, a line in and a line out, order kept, in constant memory.
//! Must not give up at a bad line: it becomes an error object in its place, and the exit code 1.

mod lines;
mod pipe;
mod sign;
mod verify;

use std::io::Read;
use std::sync::Arc;

use serde_json::json;

use super::mint::Mint;
use super::replay::Replay;
use crate::app::App;
use crate::domain::fault::Exit;
use crate::domain::lang::Lang;
use crate::domain::ticket::{Key, Rules};
use crate::error::{Error, Plain};
use crate::out::Outcome;
use pipe::{Load, Source, Tally};

/// Signs a ticket for every line.
pub(super) fn sign(app: &App, input: &str, mint: Mint) -> Result<Outcome, Error> {
    let mint = Arc::new(mint);
    let source = source(app, input, sign::NOISE)?;
    let make = Arc::new(move || sign::work(&mint));
    let tally = pipe::run(source, make, &mut |group| Ok(emit(app, group)))?;
    Ok(ended(app, tally))
}

/// Verifies the ticket of every line.
pub(super) fn verify(
    app: &App,
    input: &str,
    key: Key,
    rules: Rules,
    replay: Option<Replay>,
) -> Result<Outcome, Error> {
    let once = replay.is_some();
    let source = source(app, input, 0)?;
    let make = Arc::new(move || verify::work(&key, &rules, once));
    let mut replay = replay;
    let tally = pipe::run(source, make, &mut |group| {
        if let Some(replay) = &mut replay {
            verify::admit(replay, group, app.now())?;
        }
        Ok(emit(app, group))
    })?;
    Ok(ended(app, tally))
}

fn source(app: &App, input: &str, noise: usize) -> Result<Source, Error> {
    let input: Box<dyn Read + Send> = if input == "-" {
        app.take_stdin("--batch")?;
        Box::new(std::io::stdin())
    } else {
        Box::new(std::fs::File::open(input).map_err(|error| {
            Plain::new("file_unreadable", Exit::Local, format!("cannot read {input}"))
                .hint("检查路径和权限", "check the path and its permissions")
                .because(error)
        })?)
    };
    let random = Box::new(app.random());
    Ok(Source { input, clock: Box::new(crate::app::clock), random, noise })
}

/// Hands the lines on; false when nobody reads them any more.
fn emit(app: &App, group: &[Load]) -> bool {
    for load in group {
        app.out.write(&load.out);
    }
    !app.out.is_closed()
}

fn ended(app: &App, tally: Tally) -> Outcome {
    if tally.bad == 0 {
        return Outcome::streamed(Exit::Done);
    }
    let Tally { good, bad } = tally;
    app.out.warn(&match app.lang() {
        Lang::Zh => format!("{bad} 行有问题，{good} 行正常；出错的行在原位置上是 error 对象"),
        Lang::En => format!(
            "{bad} bad lines, {good} good ones; each bad one is an error object in its place"
        ),
    });
    Outcome::streamed(Exit::No)
}

/// The error object of a line.
fn put_error(out: &mut Vec<u8>, kind: &str, message: &str, line: u64) {
    let object = json!({ "error": { "kind": kind, "message": message }, "line": line });
    out.extend_from_slice(object.to_string().as_bytes());
    out.push(b'\n');
}
