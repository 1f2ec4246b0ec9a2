//! `/reset`: the emulator as it was when it started.
//! Must not give event numbers out twice; whoever follows the events would miss some.

use super::fault::Fault;
use super::{Call, reply};
use crate::mock::answer::Answer;
use crate::mock::state::State;
use serde::Deserialize;

/// What survives.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Keep {
    /// Users, apps and switches as they were changed.
    #[serde(default)]
    settings: bool,
    /// The clock as it stands.
    #[serde(default)]
    clock: bool,
    /// What happened.
    #[serde(default)]
    events: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    #[serde(default)]
    keep: Keep,
}

/// Codes, tokens, pages and what was learned go; the rest goes unless it is kept.
pub(super) fn reset(call: &mut Call<'_>, _: &str) -> Result<Answer, Fault> {
    let Wanted { keep } = call.body()?;
    if !keep.settings {
        call.settings.clone_from(call.initial);
    }
    let mut state = State::new(call.settings);
    std::mem::swap(&mut state.journal, &mut call.state.journal);
    if !keep.events {
        state.journal.clear();
    }
    if keep.clock {
        state.clock = call.state.clock;
    }
    *call.state = state;
    Ok(reply::nothing())
}
