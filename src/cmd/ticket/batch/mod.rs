//! `--batch`: tickets by the million, a line in and a line out, order kept, in constant memory.
//! Must not give up at a bad line: it becomes an error object in its place, and the exit code 1.
//!
//! The lines are the same with and without `--json`, which puts them between the events every
//! stream of ours has: `ready` first, `end` with the count last.

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
use crate::domain::text::counted;
use crate::domain::ticket::{Key, Rules};
use crate::error::{Error, Plain};
use crate::out::{Out, Outcome};
use pipe::{Load, Make, Pipe, Source, Tally};

/// Signs a ticket for every line.
pub(super) fn sign(app: &App, input: &str, mint: Mint) -> Result<Outcome, Error> {
    let mint = Arc::new(mint);
    let source = source(app, input, sign::NOISE)?;
    ready(app, "wxauth.ticket-sign/1");
    let make = Arc::new(move || sign::work(&mint));
    let out = Arc::clone(&app.out);
    run(app, source, make, move |group| Ok(emit(&out, group)))
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
    ready(app, "wxauth.ticket-verify/1");
    let make = Arc::new(move || verify::work(&key, &rules, once));
    let (mut replay, out, lang) = (replay, Arc::clone(&app.out), app.lang());
    run(app, source, make, move |group| {
        if let Some(replay) = &mut replay {
            verify::admit(replay, group, crate::app::clock())?;
            if let Some((zh, en)) = replay.take_notice() {
                out.warn(if lang == Lang::Zh { &zh } else { &en });
            }
        }
        Ok(emit(&out, group))
    })
}

/// Works until the input ends. Ctrl-C ends it too, after the answers to all that was read.
fn run(
    app: &App,
    source: Source,
    make: Arc<Make>,
    mut sink: impl FnMut(&mut [Load]) -> Result<bool, Error> + Send + 'static,
) -> Result<Outcome, Error> {
    let pipe = Pipe::new();
    let stopper = pipe.stopper();
    let work = move || pipe.run(source, make, &mut sink);
    let (tally, is_interrupted) = app.wait_or_stop(work, || stopper.stop())?;
    Ok(ended(app, tally?, is_interrupted))
}

fn source(app: &App, input: &str, noise: usize) -> Result<Source, Error> {
    let input: Box<dyn Read + Send> = if input == "-" {
        app.take_stdin("--batch")?;
        Box::new(std::io::stdin())
    } else {
        Box::new(std::fs::File::open(input).map_err(|error| Plain::unreadable(input, error))?)
    };
    let random = Box::new(app.random());
    Ok(Source { input, clock: Box::new(crate::app::clock), random, noise })
}

/// Hands the lines on; false when nobody reads them any more.
fn emit(out: &Out, group: &[Load]) -> bool {
    for load in group {
        out.write(&load.out);
    }
    !out.is_closed()
}

/// The first of the JSON lines.
fn ready(app: &App, schema: &str) {
    if app.json() {
        app.out.event(&json!({ "event": "ready", "schema": schema }));
    }
}

fn ended(app: &App, tally: Tally, is_interrupted: bool) -> Outcome {
    let Tally { good, bad } = tally;
    let exit = match (is_interrupted, bad) {
        (true, _) => Exit::Interrupted,
        (false, 0) => Exit::Done,
        (false, _) => Exit::No,
    };
    if app.json() {
        let end = json!({ "event": "end", "good": good, "bad": bad, "exit": exit.code() });
        app.out.event(&end);
    }
    if is_interrupted {
        let lines = good + bad;
        let what = format!("interrupted after {}", counted(lines, "line", "lines"));
        let told = Plain::new("interrupted", exit, format!("已中断，处理完 {lines} 行"), what);
        app.out.complain(&told.into());
    }
    if bad == 0 {
        return Outcome::streamed(exit);
    }
    app.out.warn(&match app.lang() {
        Lang::Zh => format!("{bad} 行有问题，{good} 行正常；出错的行在原位置上是 error 对象"),
        Lang::En => format!(
            "{}, {}; each bad one is an error object in its place",
            counted(bad, "bad line", "bad lines"),
            counted(good, "good one", "good ones")
        ),
    });
    Outcome::streamed(exit)
}

/// The error object of a line.
fn put_error(out: &mut Vec<u8>, kind: &str, message: &str, line: u64) {
    let object = json!({ "error": { "kind": kind, "message": message }, "line": line });
    out.extend_from_slice(object.to_string().as_bytes());
    out.push(b'\n');
}
