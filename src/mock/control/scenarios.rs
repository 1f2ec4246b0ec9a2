//! `/scenarios`: what goes wrong on real phones and days, played on every request.
//! Must not carry a scenario out; pages, codes and answers do.

use super::fault::Fault;
use super::{Call, reply};
use crate::mock::answer::Answer;
use crate::mock::scenario::{Scenario, Scenarios};
use serde::Deserialize;
use serde_json::{Value, json};

/// All of them, and which are on.
pub(super) fn list(call: &mut Call<'_>, _: &str) -> Result<Answer, Fault> {
    let on = call.settings.scenarios;
    let told = Scenario::ALL
        .iter()
        .map(|(scenario, name)| json!({ "name": name, "on": on.has(*scenario) }));
    Ok(reply::document(&json!({ "scenarios": told.collect::<Vec<Value>>() })))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// By name; all others are off.
    on: Vec<String>,
}

/// Plays those named, and no others.
pub(super) fn put(call: &mut Call<'_>, _: &str) -> Result<Answer, Fault> {
    let Wanted { on } = call.body()?;
    let mut scenarios = Scenarios::default();
    for name in on {
        let scenario = Scenario::parse(&name).ok_or(Fault::Unknown("scenario", name))?;
        scenarios = scenarios.with(scenario);
    }
    call.settings.scenarios = scenarios;
    list(call, "")
}
