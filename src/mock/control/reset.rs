//! `/reset`: the emulator as it was when it started.
//! Must not give event numbers out twice; whoever follows the events would miss some.

use super::fault::Fault;
use super::{Call, reply};
use crate::mock::answer::Answer;
use crate::mock::state::State;
use serde::Deserialize;

/// What stays as it is now.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Keep {
    /// The users as they were changed.
    users: bool,
    /// The accounts as they were changed and learned.
    apps: bool,
    /// Switches, scenarios and who consents unasked, as they were set.
    switches: bool,
    /// The clock as it stands.
    clock: bool,
    /// What happened.
    events: bool,
    /// The sequence of `--seed`, which begins again otherwise.
    seed: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    #[serde(default)]
    keep: Keep,
}

/// Codes, tokens, pages and failures to come go; the rest becomes what it was, unless it is to stay.
pub(super) fn reset(call: &mut Call<'_>, _: &str) -> Result<Answer, Fault> {
    let Wanted { keep } = call.body_if_any()?;
    let mut settings = call.initial.clone();
    if keep.users {
        settings.users.clone_from(&call.settings.users);
    }
    if keep.switches {
        settings.switches = call.settings.switches.clone();
        settings.scenarios = call.settings.scenarios;
        settings.auto_approve = call.settings.auto_approve.clone();
    }
    let mut fresh = State::new(&settings);
    *call.settings = settings;
    fresh.resets = call.state.resets + 1;
    std::mem::swap(&mut fresh.journal, &mut call.state.journal);
    if !keep.events {
        fresh.journal.clear();
    }
    if keep.apps {
        std::mem::swap(&mut fresh.accounts, &mut call.state.accounts);
    }
    fresh.journal.guard(fresh.accounts.secrets());
    if keep.clock {
        fresh.clock = call.state.clock;
    }
    if !keep.seed {
        // Nothing that was handed out is known any more, so nothing is handed out twice.
        call.random.restart();
    }
    *call.state = fresh;
    Ok(reply::nothing())
}
