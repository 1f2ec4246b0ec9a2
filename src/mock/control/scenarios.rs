//! `/scenarios`: what goes wrong on real phones and days, played on every request.
//! Must not carry a scenario out; pages, codes and answers do.

use super::fault::Fault;
use super::{Call, reply};
use crate::domain::lang::Lang;
use crate::domain::text::scenario::of;
use crate::mock::answer::Answer;
use crate::mock::scenario::{Scenario, Scenarios};
use serde::Deserialize;
use serde_json::{Value, json};

/// All of them, which are on, and what each is about.
pub(super) fn list(call: &mut Call<'_>, _: &str) -> Result<Answer, Fault> {
    let on = call.settings.scenarios;
    let told = Scenario::ALL.iter().map(|(scenario, name)| {
        let (zh, en) = (of(*scenario, Lang::Zh), of(*scenario, Lang::En));
        json!({
            "name": name,
            "on": on.has(*scenario),
            "of_device": scenario.is_of_device(),
            "title": { "zh": zh.title, "en": en.title },
            "happens": { "zh": zh.happens, "en": en.happens },
            "bug": { "zh": zh.bug, "en": en.bug },
            "right": { "zh": zh.right, "en": en.right },
        })
    });
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
