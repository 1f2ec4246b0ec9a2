//! `/clock`: reads and moves the emulator's clock; everything that expires obeys it.
//! Must not touch the system's clock.

use super::fault::Fault;
use super::{Call, reply};
use crate::domain::time::Time;
use crate::mock::answer::Answer;
use crate::mock::clock::OutOfRange;
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;

/// What the clock is to do, in this order.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    /// A moment: RFC 3339, or milliseconds since the epoch.
    #[serde(default, deserialize_with = "some")]
    set: Option<Moment>,
    /// A span: `5m`, `2h30m`, `2h 30m`, `30d`.
    #[serde(default, deserialize_with = "some")]
    advance: Option<String>,
    /// Stops the clock, or lets it go on.
    #[serde(default, deserialize_with = "some")]
    freeze: Option<bool>,
}

/// A member that is there has a value: `null` is none.
fn some<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(deserializer).map(Some)
}

#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "set is a moment: RFC 3339, or milliseconds since the epoch")]
enum Moment {
    Millis(i64),
    /// JSON knows no whole numbers: 5.0 is 5.
    Number(f64),
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
    if let Change { set: None, advance: None, freeze: None } = change {
        return Err(Fault::Body("one of set, advance, freeze is needed".to_owned()));
    }
    if let Some(moment) = change.set {
        clock.set(read(moment)?, call.system).map_err(|e| Fault::Value("set", e.to_string()))?;
    }
    if let Some(span) = change.advance {
        let span = length(&span).ok_or_else(|| {
            Fault::Value(
                "advance",
                format!(
                    "{span:?} is not a time span such as 5m or 2h30m, of five digits at most in a number"
                ),
            )
        })?;
        let far = |_: OutOfRange| Fault::Conflict("the clock would leave the year 9999".to_owned());
        clock.advance(span, call.system).map_err(far)?;
    }
    if let Some(frozen) = change.freeze {
        clock.freeze(frozen, call.system);
    }
    call.state.clock = clock;
    show(call, "")
}

/// `5m`, `1h30m`, `1h 30m`: numbers of at most five digits with ms, s, m, h or d, at most four of them.
fn length(text: &str) -> Option<Duration> {
    let (mut whole, mut rest) = (Duration::ZERO, text.trim());
    for at in 0.. {
        let (digits, behind) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit())?);
        let end = behind.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(behind.len());
        let (unit, behind) = behind.split_at(end);
        let unit = match unit {
            "ms" => 1,
            "s" => 1000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => return None,
        };
        let number: u64 = digits.parse().ok().filter(|_| digits.len() <= 5 && at < 4)?;
        whole += Duration::from_millis(number * unit);
        rest = behind.strip_prefix(' ').unwrap_or(behind);
        if behind.is_empty() {
            break;
        }
    }
    Some(whole)
}

fn read(moment: Moment) -> Result<Time, Fault> {
    match moment {
        Moment::Millis(millis) => Ok(Time::from_millis(millis)),
        Moment::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => {
            Ok(Time::from_millis(number as i64))
        }
        Moment::Number(number) => Err(Fault::Value("set", format!("{number} is not a moment"))),
        Moment::Text(text) => Time::parse(&text).ok_or_else(|| {
            Fault::Value("set", format!("{text:?} is not a moment such as 2026-11-22T12:00:00Z"))
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
