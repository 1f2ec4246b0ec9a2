//! The four `/sns` calls of a web login, as functions of the state (PROTOCOL 2, 10.14–30).
//! Must not read or write bytes; `wire` does, for client and emulator alike.

mod exchange;
mod profile;
mod renewal;

pub(crate) use exchange::{Handed, Learned, access_token, hand_over, spend, spend_via};
pub(crate) use profile::{auth, avatar_address, grey_avatar, userinfo};
pub(crate) use renewal::{refresh_token, revive};

use crate::domain::scope::BASE;
use crate::mock::app::App;
use crate::mock::refusal::Refusal;
use crate::mock::scenario::{Scenario, Scenarios};
use crate::mock::settings::Settings;
use crate::mock::switches::UnionidWithBase;
use crate::mock::turn::Turn;
use crate::mock::user::{Person, User};
use crate::mock::why::Why;
use std::sync::Arc;

/// A value of the emulator's own making that cannot be had: a bug, told as WeChat tells one.
pub(crate) fn odd<E>(_: E) -> Refusal {
    Refusal::new(-1, Why::Scenario)
}

/// The user's id across apps, where there is one to be told (PROTOCOL 2.1, 10.28, 10.30).
pub(crate) fn unionid(
    turn: &mut Turn<'_>,
    app: &App,
    user: &Person<'_>,
    scope: &str,
    snapshot: bool,
    scenarios: Scenarios,
) -> Option<Arc<str>> {
    let missing = scenarios.and(turn.scenarios).has(Scenario::NoUnionid);
    if missing && user.traits.unionid && app.open_account.is_some() {
        turn.play(Scenario::NoUnionid);
    }
    let told = user.traits.unionid && !missing;
    let account = app.open_account.as_deref().filter(|_| told)?;
    let told = scope != BASE
        || match turn.settings.switches.unionid_with_base {
            UnionidWithBase::Never => false,
            UnionidWithBase::AfterConsent => {
                turn.state.has_consented(app.appid.as_str(), &user.name, turn.now)
            }
            UnionidWithBase::Always => true,
        };
    told.then(|| turn.state.ids.unionid(account, &user.name, snapshot))
}

/// [`person`], not copied.
fn holder_of<'a>(settings: &'a Settings, name: &'a str) -> Person<'a> {
    Person::find(&settings.users, name).unwrap_or_else(|| Person::stranger(name))
}

/// The user of a name that was good when it was written down.
pub(crate) fn person(turn: &Turn<'_>, name: &str) -> User {
    turn.user_named(name).unwrap_or_else(|_| User::new(name, name))
}
