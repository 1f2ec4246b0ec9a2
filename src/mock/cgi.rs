//! Calls of accounts that login libraries also make: the global token, the list of followers.
//! Must not grow into an emulation of WeChat's other products.

use crate::domain::query::pairs;
use crate::domain::secret::Secret;
use crate::mock::app_tokens::{Role, Standing};
use crate::mock::identity;
use crate::mock::refusal::Refusal;
use crate::mock::turn::Turn;
use crate::mock::why::Why;
use crate::wire::dialect::{self, Voice};
use crate::wire::json;
use crate::wire::query::Params;
use bytes::Bytes;
use serde_json::Value;

/// Answers `/cgi-bin/token`: the account's global token, a new one each time. It opens nothing of
/// `/sns` (PROTOCOL 2.3).
pub(crate) fn token(turn: &mut Turn<'_>) -> http::Response<Bytes> {
    match global_token(turn) {
        Ok((token, life)) => handed_out(&token, life),
        Err(refusal) => turn.refuse(Voice::Cgi, &refusal),
    }
}

fn global_token(turn: &mut Turn<'_>) -> Result<(String, u64), Refusal> {
    let params = Params::of_query(turn.request);
    turn.grant_type(params.get("grant_type").as_deref(), "client_credential")?;
    let (appid, secret) = owner(turn, params.text("appid"), params.text("secret"))?;
    let tokens = &mut turn.state.app_tokens;
    Ok(tokens.issue(Role::Account, &appid, &secret, false, turn.now, turn.random))
}

/// Answers `/cgi-bin/stable_token`: the global token in the stable form, which comes again while it
/// lives and has nothing to do with those of `/cgi-bin/token`; `force_refresh` ends it and gives
/// another (WeChat's page getStableAccessToken).
pub(crate) fn stable_token(turn: &mut Turn<'_>) -> http::Response<Bytes> {
    match stable(turn) {
        Ok((token, life)) => handed_out(&token, life),
        Err(refusal) => turn.refuse(Voice::Cgi, &refusal),
    }
}

fn handed_out(token: &str, life: u64) -> http::Response<Bytes> {
    let body = json::Object::new()
        .text("access_token", token)
        .number("expires_in", i64::try_from(life).unwrap_or(i64::MAX));
    dialect::success(Voice::Cgi, body.finish())
}

fn stable(turn: &mut Turn<'_>) -> Result<(String, u64), Refusal> {
    let posted = turn.request.method() == http::Method::POST;
    turn.ensure("method", posted, || {
        Refusal::new(43002, Why::Wrong { name: "method", expected: "POST" })
    })?;
    let body = json::read(turn.request.body());
    turn.entry.check("body", body.is_ok());
    let body = body.map_err(|_| Refusal::new(47001, Why::NotJson))?;
    let text = |name: &str| {
        body.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    turn.grant_type(text("grant_type").as_deref(), "client_credential")?;
    let (appid, secret) = owner(turn, text("appid"), text("secret"))?;
    let (now, tokens) = (turn.now, &mut turn.state.app_tokens);
    if body.get("force_refresh").and_then(Value::as_bool) == Some(true) {
        tokens.end_current(Role::Account, &appid, &secret, now);
    }
    Ok(tokens.issue(Role::Account, &appid, &secret, true, now, turn.random))
}

/// The account that asks, and the right secret it brought.
fn owner(
    turn: &mut Turn<'_>,
    appid: Option<String>,
    secret: Option<String>,
) -> Result<(String, Secret), Refusal> {
    turn.entry.appid = appid.as_deref().map(Into::into);
    let appid = turn.given("appid", appid, 41002)?;
    let secret = turn.given("secret", secret, 41004)?;
    let app = turn.known_app(&appid)?;
    let secret = Secret::new(secret);
    let right = app.secret.as_ref().is_none_or(|own| *own == secret);
    let learned = turn.state.accounts.learned(&appid);
    turn.ensure("secret.right", right, || Refusal::new(40125, Why::Secret(learned)))?;
    Ok((appid, secret))
}

/// Answers `/cgi-bin/user/get` of an official account: the openids of its followers.
pub(crate) fn followers(turn: &mut Turn<'_>) -> http::Response<Bytes> {
    match openids(turn) {
        Ok(openids) => {
            let list = serde_json::json!({ "openid": openids });
            let next = openids.last().cloned().unwrap_or_default();
            let body = serde_json::json!({
                "total": openids.len(),
                "count": openids.len(),
                "data": list,
                "next_openid": next,
            });
            dialect::success(Voice::Cgi, Bytes::from(body.to_string()))
        }
        Err(refusal) => turn.refuse(Voice::Cgi, &refusal),
    }
}

fn openids(turn: &mut Turn<'_>) -> Result<Vec<String>, Refusal> {
    let appid = caller(turn)?;
    // WeChat starts behind the one given.
    let after = value(turn, "next_openid");
    let all = turn.settings.users.iter().filter(|user| user.follows);
    let all: Vec<String> = all.map(|u| identity::openid(&appid, &u.name, false)).collect();
    let start = after.and_then(|after| all.iter().position(|o| *o == after)).map_or(0, |at| at + 1);
    Ok(all.get(start..).unwrap_or(&[]).to_vec())
}

fn value(turn: &Turn<'_>, name: &str) -> Option<String> {
    let query = turn.request.uri().query().unwrap_or("");
    let value = pairs(query).find(|p| p.raw_name == name).map(|p| p.value().into_owned());
    value.filter(|v| !v.is_empty())
}

/// The account whose global token the query has.
pub(crate) fn caller(turn: &mut Turn<'_>) -> Result<String, Refusal> {
    let token = value(turn, "access_token");
    let token = turn.given("access_token", token, 41001)?;
    let standing = turn.state.app_tokens.standing(Role::Account, &token, turn.now);
    turn.entry.check("access_token.alive", matches!(standing, Standing::Alive(_)));
    let appid = match standing {
        Standing::Alive(token) => token.appid,
        Standing::Expired(ago) => return Err(Refusal::new(42001, Why::TokenExpired(ago))),
        Standing::Other(role) => {
            return Err(Refusal::new(40001, Why::TokenForOther(role.token())));
        }
        Standing::Unknown => return Err(Refusal::new(40001, Why::TokenUnknown)),
    };
    turn.entry.appid = Some(appid.as_str().into());
    Ok(appid)
}
