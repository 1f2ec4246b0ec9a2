//! `/sns/oauth2/refresh_token`: more time for an access_token (PROTOCOL 2.2, 10.23–25).
//! Must not ask for a secret: WeChat does not.

use super::odd;
use crate::domain::openid::OpenId;
use crate::domain::scope::{BASE, Scopes};
use crate::domain::token::{AccessToken, RefreshToken};
use crate::mock::grants::{ACCESS_LIFE, Ending, Grant, Standing};
use crate::mock::refusal::Refusal;
use crate::mock::switches::{ExpiredRefreshToken, RefreshLife, RefreshRotation};
use crate::mock::turn::Turn;
use crate::mock::why::Why;
use crate::wire::dialect::Voice;
use crate::wire::refresh_token::{Answer, Asked};
use bytes::Bytes;
use std::sync::Arc;

/// Answers the call.
pub(crate) fn refresh_token(turn: &mut Turn<'_>) -> http::Response<Bytes> {
    match renew(turn) {
        Ok(answer) => turn.voiced(answer.render()),
        Err(refusal) => turn.refuse(Voice::Sns, &refusal),
    }
}

fn renew(turn: &mut Turn<'_>) -> Result<Answer, Refusal> {
    let asked = Asked::from_http(turn.request);
    turn.entry.appid = asked.appid.as_deref().map(Into::into);
    let appid = turn.given("appid", asked.appid, 41002)?;
    turn.grant_type(asked.grant_type.as_deref(), "refresh_token")?;
    let token = turn.given("refresh_token", asked.refresh_token, 41003)?;
    turn.known_app(&appid)?;
    revive(turn, &appid, &token, 40030)
}

/// Refreshes a token of that appid; `unknown` is the errcode for one that is none (PROTOCOL 4
/// has another than 2.2).
pub(crate) fn revive(
    turn: &mut Turn<'_>,
    appid: &str,
    token: &str,
    unknown: i64,
) -> Result<Answer, Refusal> {
    let grant = alive(turn, token, unknown)?;
    turn.ensure("refresh_token.appid", *grant.appid == *appid, || {
        Refusal::new(unknown, Why::TokenOfOther(grant.appid.to_string()))
    })?;
    let switches = &turn.settings.switches;
    let rotate = switches.refresh_rotation == RefreshRotation::New;
    let prolong = switches.refresh_life == RefreshLife::Prolonged;
    let tokens = turn.state.grants.renew(token, rotate, prolong, turn.now, turn.random);
    let tokens = tokens.ok_or_else(|| Refusal::new(unknown, Why::TokenUnknown))?;
    Ok(Answer {
        openid: OpenId::parse(&grant.openid).map_err(odd)?,
        access_token: AccessToken::parse(&tokens.access_token).map_err(odd)?,
        expires_in: ACCESS_LIFE.as_secs(),
        refresh_token: RefreshToken::parse(&tokens.refresh_token).map_err(odd)?,
        // Every other scope includes snsapi_base, and this answer lists both (PROTOCOL 2.2, 2.5).
        scope: Scopes::parse(&format!("{BASE},{}", grant.scope)),
        rest: serde_json::Map::new(),
    })
}

fn alive(turn: &mut Turn<'_>, token: &str, unknown: i64) -> Result<Grant, Refusal> {
    let expired = match turn.settings.switches.expired_refresh_token {
        ExpiredRefreshToken::Invalid => unknown,
        ExpiredRefreshToken::Expired => 42002,
    };
    let (grant, refusal) = match turn.state.grants.refresh(token, turn.now) {
        Standing::Alive(grant) => (Some(grant.clone()), None),
        Standing::Expired(grant, ago) => {
            (Some(grant.clone()), Some(Refusal::new(expired, Why::TokenExpired(ago))))
        }
        Standing::Ended(grant, Ending::Password) => {
            (Some(grant.clone()), Some(Refusal::new(42007, Why::TokenPassword)))
        }
        Standing::Ended(grant, Ending::Replaced) => {
            (Some(grant.clone()), Some(Refusal::new(unknown, Why::TokenReplaced)))
        }
        Standing::Unknown => (None, Some(Refusal::new(unknown, Why::TokenUnknown))),
    };
    if let Some(grant) = &grant {
        turn.entry.flow = grant.flow;
        turn.entry.user = Some(Arc::clone(&grant.user));
    }
    turn.entry.check("refresh_token.alive", refusal.is_none());
    match (grant, refusal) {
        (Some(grant), None) => Ok(grant),
        (_, Some(refusal)) => Err(refusal),
        (None, None) => Err(Refusal::new(unknown, Why::TokenUnknown)),
    }
}
