//! The four `/sns` calls of a web login, as functions of the state (PROTOCOL 2, 10.14–30).
//! Must not read or write bytes; `wire` does, for client and emulator alike.

mod exchange;
mod profile;
mod renewal;

pub(crate) use exchange::{Learned, access_token, hand_over, spend, spend_via};
pub(crate) use profile::{auth, avatar_address, grey_avatar, userinfo};
pub(crate) use renewal::{refresh_token, revive};

use crate::domain::openid::{OpenId, UnionId};
use crate::domain::scope::BASE;
use crate::mock::app::App;
use crate::mock::identity;
use crate::mock::refusal::Refusal;
use crate::mock::scenario::{Scenario, Scenarios};
use crate::mock::switches::UnionidWithBase;
use crate::mock::turn::Turn;
use crate::mock::user::User;
use crate::mock::why::Why;

/// A value of the emulator's own making that cannot be had: a bug, told as WeChat tells one.
pub(crate) fn odd<E>(_: E) -> Refusal {
    Refusal::new(-1, Why::Scenario)
}

/// The user's id within the app.
fn openid(app: &str, user: &User, snapshot: bool) -> Result<OpenId, Refusal> {
    OpenId::parse(&identity::openid(app, &user.name, snapshot)).map_err(odd)
}

/// The user's id across apps, where there is one to be told (PROTOCOL 2.1, 10.28, 10.30).
pub(crate) fn unionid(
    turn: &mut Turn<'_>,
    app: &App,
    user: &User,
    scope: &str,
    snapshot: bool,
    scenarios: Scenarios,
) -> Result<Option<UnionId>, Refusal> {
    let missing = scenarios.and(turn.scenarios).has(Scenario::NoUnionid);
    if missing && user.unionid && app.open_account.is_some() {
        turn.play(Scenario::NoUnionid);
    }
    let told = user.unionid && !missing;
    let Some(account) = app.open_account.as_deref().filter(|_| told) else {
        return Ok(None);
    };
    let told = scope != BASE
        || match turn.settings.switches.unionid_with_base {
            UnionidWithBase::Never => false,
            UnionidWithBase::AfterConsent => {
                turn.state.has_consented(app.appid.as_str(), &user.name, turn.now)
            }
            UnionidWithBase::Always => true,
        };
    if !told {
        return Ok(None);
    }
    UnionId::parse(&identity::unionid(account, &user.name, snapshot)).map(Some).map_err(odd)
}

/// The user of a name that was good when it was written down.
pub(crate) fn person(turn: &Turn<'_>, name: &str) -> User {
    turn.user_named(name).unwrap_or_else(|_| User::new(name, name))
}
