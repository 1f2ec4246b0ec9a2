//! A line of `ticket verify --batch`: `{"ticket":…}` becomes `{"claims":…}` or an error.
//! Must not let an accepted ticket out before the replay file remembers it, if there is one.

use serde::Deserialize as _;

use super::pipe::{Load, Mark, Work};
use super::put_error;
use crate::cmd::ticket::replay::{Replay, ReplayError};
use crate::domain::fault::Fault as _;
use crate::domain::ticket::json::{Name, compact};
use crate::domain::ticket::{Key, Refusal, Rules, Use, Verifier};
use crate::domain::time::Time;
use crate::error::Error;

/// One worker's act: the key is prepared here, once.
pub(super) fn work(key: &Key, rules: &Rules, once: bool) -> Result<Work, Error> {
    let mut verifier = Verifier::new(key, rules.clone())?;
    Ok(Box::new(move |load| {
        let mut out = std::mem::take(&mut load.out);
        let mut marks = std::mem::take(&mut load.marks);
        let mut tally = load.tally;
        if load.too_long {
            put_error(&mut out, "line_too_long", "the line is longer than 1 MiB", load.line);
            tally.bad += 1;
        }
        for (line, text) in load.lines() {
            let start = out.len();
            match check(text, &mut verifier, load.now, once, &mut out) {
                Ok(used) => {
                    tally.good += 1;
                    let end = out.len();
                    marks.extend(used.map(|used| Mark { start, end, line, used }));
                }
                Err((kind, message)) => {
                    put_error(&mut out, kind, &message, line);
                    tally.bad += 1;
                }
            }
        }
        (load.out, load.marks, load.tally) = (out, marks, tally);
    }))
}

#[derive(serde::Deserialize)]
struct Line<'a> {
    #[serde(borrow)]
    ticket: Name<'a>,
}

/// Appends the line's answer; on an error nothing is appended.
fn check(
    text: &[u8],
    verifier: &mut Verifier,
    now: Time,
    once: bool,
    out: &mut Vec<u8>,
) -> Result<Option<Use>, (&'static str, String)> {
    if text.trim_ascii().is_empty() {
        return Err(("line_empty", "the line is empty".to_owned()));
    }
    let wrong = |e: serde_json::Error| {
        ("line_not_json", format!("the line is not {{\"ticket\":\"…\"}}: {e}"))
    };
    let mut parser = serde_json::Deserializer::from_slice(text);
    let line = Line::deserialize(&mut parser).map_err(wrong)?;
    parser.end().map_err(wrong)?;
    let told = |refusal: Refusal| (refusal.slug(), refusal.to_string());
    let accepted = verifier.verify(&line.ticket.0, now).map_err(told)?;
    let used = if once { Some(Use::of(&accepted.claims).map_err(told)?) } else { None };
    out.extend_from_slice(b"{\"claims\":");
    // A payload may be spread over several lines (RFC 7519 section 3.1 is); an answer must not be.
    if accepted.payload.bytes().any(|b| b == b'\n' || b == b'\r') {
        out.extend_from_slice(compact(accepted.payload).as_bytes());
    } else {
        out.extend_from_slice(accepted.payload.as_bytes());
    }
    out.extend_from_slice(b"}\n");
    Ok(used)
}

/// Asks the replay file about all accepted tickets of these loads at once, so that one sync serves
/// them all, and puts an error in the place of those seen before.
pub(super) fn admit(replay: &mut Replay, group: &mut [Load], now: Time) -> Result<(), ReplayError> {
    let uses: Vec<Use> =
        group.iter().flat_map(|load| load.marks.iter().map(|m| m.used.clone())).collect();
    if uses.is_empty() {
        return Ok(());
    }
    let mut first = replay.admit(&uses, now)?.into_iter();
    for load in group {
        let answers: Vec<bool> = first.by_ref().take(load.marks.len()).collect();
        if answers.iter().any(|is_first| !is_first) {
            refuse(load, &answers);
        }
    }
    Ok(())
}

fn refuse(load: &mut Load, answers: &[bool]) {
    let mut out = Vec::with_capacity(load.out.len());
    let mut copied = 0;
    for (mark, is_first) in load.marks.iter().zip(answers) {
        if *is_first {
            continue;
        }
        out.extend_from_slice(load.out.get(copied..mark.start).unwrap_or_default());
        let refusal = Refusal::Replayed(mark.used.jti.clone());
        put_error(&mut out, refusal.kind(), &refusal.to_string(), mark.line);
        copied = mark.end;
        load.tally.good -= 1;
        load.tally.bad += 1;
    }
    out.extend_from_slice(load.out.get(copied..).unwrap_or_default());
    load.out = out;
}
