//! `/healthz` and `/state`: that the emulator lives, and how much of what it holds.
//! Must not show what would let anybody act: no code, no token, no secret.

use super::fault::Fault;
use super::{Call, clock, reply};
use crate::mock::answer::Answer;
use serde_json::json;

/// Lives.
pub(super) fn health(_: &mut Call<'_>, _: &str) -> Result<Answer, Fault> {
    Ok(reply::document(&json!({ "status": "ok" })))
}

/// How much there is of everything.
pub(super) fn show(call: &mut Call<'_>, _: &str) -> Result<Answer, Fault> {
    let born = call.state.journal.born(call.system).millis();
    let state = &call.state;
    let journal = &state.journal;
    Ok(reply::document(&json!({
        "version": env!("CARGO_PKG_VERSION"),
        "clock": clock::value(call),
        "apps": state.accounts.len(),
        "apps_pinned": !call.settings.apps.is_empty(),
        "users": call.settings.users.len(),
        "codes": state.codes.len(),
        "grants": state.grants.len(),
        "pages": state.pages.len(),
        "events": {
            "kept": journal.since(0).count(),
            "last": journal.last(),
            "born": born,
        },
    })))
}
