//! `/clock`: reads and moves the emulator's clock; everything that expires obeys it.
//! Must not touch the system's clock.

use super::fault::Fault;
use super::{Call, reply};
use crate::domain::time::Time;
use crate::mock::answer::Answer;
use crate::mock::clock::OutOfRange;
use serde::Deserialize;
use serde_json::{Value, json};

/// What the clock is to do, in this order.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    /// A moment: RFC 3339, or milliseconds since the epoch.
    set: Option<Moment>,
    /// A span: `5m`, `2h 30m`, `30days`.
    advance: Option<String>,
    /// Stops the clock, or lets it go on.
    freeze: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Moment {
    Millis(i64),
    Text(String),
}

/// Shows it.
pub(super) fn show(call: &mut Call<'_>, _: &str) -> Result<Answer, Fault> {
    Ok(reply::document(&value(call)))
}

/// Moves it, whole or not at all.
pub(super) fn change(call: &mut Call<'_>, _: &str) -> Result<Answer, Fault> {
    let change: Change = call.body()?;
    let mut clock = call.state.clock;
    let far = |name| move |error: OutOfRange| Fault::Value(name, error.to_string());
    if let Change { set: None, advance: None, freeze: None } = change {
        return Err(Fault::Body("one of set, advance, freeze is needed".to_owned()));
    }
    if let Some(moment) = change.set {
        clock.set(read(moment)?, call.system).map_err(far("set"))?;
    }
    if let Some(span) = change.advance {
        let span = humantime::parse_duration(&span)
            .map_err(|_| Fault::Value("advance", format!("{span:?} is no span such as 5m")))?;
        clock.advance(span, call.system).map_err(far("advance"))?;
    }
    if let Some(frozen) = change.freeze {
        clock.freeze(frozen, call.system);
    }
    call.state.clock = clock;
    show(call, "")
}

fn read(moment: Moment) -> Result<Time, Fault> {
    match moment {
        Moment::Millis(millis) => Ok(Time::from_millis(millis)),
        Moment::Text(text) => Time::parse(&text).ok_or_else(|| {
            Fault::Value("set", format!("{text:?} is no moment such as 2026-11-22T12:00:00Z"))
        }),
    }
}

/// The clock as answers show it.
pub(super) fn value(call: &Call<'_>) -> Value {
    let now = call.now();
    json!({
        "now": now.to_string(),
        "now_ms": now.millis(),
        "frozen": call.state.clock.is_frozen(),
        "ahead_ms": now.millis().saturating_sub(call.system.millis()),
    })
}
