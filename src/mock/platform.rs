//! Third-party platforms: their token, and the calls they make for accounts (PROTOCOL 4).
//! Must not accept an account's secret in place of the platform's token.

use crate::domain::place::Place;
use crate::domain::secret::Secret;
use crate::domain::token::AccessToken;
use crate::mock::app::{App, Kind};
use crate::mock::app_tokens::{AppToken, Role, Standing};
use crate::mock::refusal::Refusal;
use crate::mock::sns;
use crate::mock::switches::{ComponentContentType, ComponentTicket};
use crate::mock::turn::Turn;
use crate::mock::why::Why;
use crate::mock::{identity, sns::Learned};
use crate::wire::component::Asked;
use crate::wire::dialect::Voice;
use crate::wire::{api_component_token, refresh_token};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use std::sync::Arc;

/// Answers `/cgi-bin/component/api_component_token`: the platform's own token, for its secret and
/// the ticket WeChat pushed.
pub(crate) fn api_component_token(turn: &mut Turn<'_>) -> http::Response<Bytes> {
    match component_token(turn) {
        Ok(answer) => answer.render(),
        Err(refusal) => turn.refuse(Voice::of(Place::ApiComponentToken), &refusal),
    }
}

fn component_token(turn: &mut Turn<'_>) -> Result<api_component_token::Answer, Refusal> {
    if turn.request.method() != http::Method::POST {
        let expected = "POST";
        return Err(Refusal::new(43002, Why::Wrong { name: "method", expected }));
    }
    let asked = api_component_token::Asked::from_http(turn.request);
    turn.entry.check("body", asked.is_some());
    let asked = asked.ok_or_else(|| Refusal::new(47001, Why::NotJson))?;
    let appid = turn.given("component_appid", asked.component_appid, 41018)?;
    turn.entry.appid = Some(appid.as_str().into());
    let secret = turn.given("component_appsecret", asked.component_appsecret, 41004)?;
    let ticket = turn.given("component_verify_ticket", asked.component_verify_ticket, 61006)?;
    let platform = known(turn, &appid);
    turn.entry.check("component_appid.known", platform.is_ok());
    let platform = platform.map_err(|why| Refusal::new(61011, why))?;
    let right = platform.secret.as_ref().is_none_or(|own| *own == secret);
    let learned = turn.state.accounts.learned(&appid);
    turn.ensure("secret.right", right, || Refusal::new(40125, Why::Secret(learned)))?;
    let own = turn.settings.switches.component_ticket == ComponentTicket::Any
        || ticket == Secret::new(identity::component_ticket(&appid));
    turn.ensure("ticket", own, || Refusal::new(61006, Why::VerifyTicket))?;
    let tokens = &mut turn.state.app_tokens;
    let (token, expires_in) =
        tokens.issue(Role::Component, &appid, &secret, false, turn.now, turn.random);
    let component_access_token = AccessToken::parse(&token).map_err(sns::odd)?;
    Ok(api_component_token::Answer { component_access_token, expires_in })
}

/// The platform of that AppID, or why it is none.
pub(crate) fn known(turn: &mut Turn<'_>, appid: &str) -> Result<Arc<App>, Why> {
    let app = turn.app(appid, Kind::Component).map_err(|why| match why {
        Why::AppidUnknown => Why::PlatformUnknown(appid.to_owned()),
        why => why,
    })?;
    let learned = turn.state.accounts.learned(appid);
    match app.kind {
        Kind::Component => Ok(app),
        kind => Err(Why::AppKind(kind, learned)),
    }
}

/// Answers `/sns/oauth2/component/access_token`.
pub(crate) fn access_token(turn: &mut Turn<'_>) -> http::Response<Bytes> {
    let answer = match exchange(turn) {
        Ok(answer) => turn.voiced(answer.render()),
        Err(refusal) => turn.refuse(Voice::of(Place::ComponentAccessToken), &refusal),
    };
    typed(turn, answer)
}

/// One capture has another content type (PROTOCOL 2.0, 11.21).
fn typed(turn: &Turn<'_>, mut answer: http::Response<Bytes>) -> http::Response<Bytes> {
    if turn.settings.switches.component_content_type == ComponentContentType::Cgi {
        let kind = HeaderValue::from_static(Voice::Cgi.content_type());
        answer.headers_mut().insert(CONTENT_TYPE, kind);
    }
    answer
}

fn exchange(turn: &mut Turn<'_>) -> Result<sns::Handed, Refusal> {
    let asked = Asked::from_http(turn.request);
    turn.entry.appid = asked.appid.as_deref().map(Into::into);
    let appid = turn.given("appid", asked.appid.clone(), 41002)?;
    let code = turn.given("code", asked.code.clone(), 41008)?;
    turn.grant_type(asked.grant_type.as_deref(), "authorization_code")?;
    let (platform, token) = caller(turn, &asked)?;
    let app = account(turn, &appid, &platform)?;
    let issue = sns::spend(turn, &app, &code, Some(&platform))?;
    let learned = Learned { appid: platform.appid.as_str(), secret: Some(&token.secret) };
    sns::hand_over(turn, &app, &learned, issue)
}

/// Answers `/sns/oauth2/component/refresh_token`.
pub(crate) fn refresh_token(turn: &mut Turn<'_>) -> http::Response<Bytes> {
    let answer = match renew(turn) {
        Ok(answer) => turn.voiced(answer.render()),
        Err(refusal) => turn.refuse(Voice::of(Place::ComponentRefreshToken), &refusal),
    };
    typed(turn, answer)
}

fn renew(turn: &mut Turn<'_>) -> Result<refresh_token::Answer, Refusal> {
    let asked = Asked::from_http(turn.request);
    turn.entry.appid = asked.appid.as_deref().map(Into::into);
    let appid = turn.given("appid", asked.appid.clone(), 41002)?;
    turn.grant_type(asked.grant_type.as_deref(), "refresh_token")?;
    let (platform, _) = caller(turn, &asked)?;
    let token = turn.given("refresh_token", asked.refresh_token, 41003)?;
    account(turn, &appid, &platform)?;
    sns::revive(turn, &appid, &token, 61023)
}

fn caller(turn: &mut Turn<'_>, asked: &Asked) -> Result<(Arc<App>, AppToken), Refusal> {
    let token = asked.component_access_token.as_ref().map(|token| token.expose().to_owned());
    platform(turn, asked.component_appid.clone(), token)
}

/// The platform that calls, by its AppID and its token.
pub(crate) fn platform(
    turn: &mut Turn<'_>,
    appid: Option<String>,
    token: Option<String>,
) -> Result<(Arc<App>, AppToken), Refusal> {
    let appid = turn.given("component_appid", appid, 41018)?;
    let token = turn.given("component_access_token", token, 41021)?;
    let standing = turn.state.app_tokens.standing(Role::Component, &token, turn.now);
    turn.entry.check("component_access_token.alive", matches!(standing, Standing::Alive(_)));
    let token = match standing {
        Standing::Alive(token) => token,
        Standing::Expired(ago) => return Err(Refusal::new(42006, Why::TokenExpired(ago))),
        Standing::Other(role) => {
            return Err(Refusal::new(40001, Why::TokenForOther(role.token())));
        }
        Standing::Unknown => return Err(Refusal::new(40001, Why::TokenUnknown)),
    };
    turn.ensure("component_appid.right", token.appid == appid, || {
        Refusal::new(61011, Why::TokenOfOther(token.appid.clone()))
    })?;
    let platform = turn.state.accounts.peek(&appid);
    let platform = platform.map_err(|why| Refusal::new(61011, why))?;
    Ok((platform, token))
}

/// The account a platform calls for: known, and its rights handed over.
pub(crate) fn account(
    turn: &mut Turn<'_>,
    appid: &str,
    platform: &App,
) -> Result<Arc<App>, Refusal> {
    let app = turn.known_app(appid)?;
    let handed = turn.has_handed_rights(&app, platform);
    turn.ensure("appid.authorized", handed, || Refusal::new(61003, not_handed(&app, platform)))?;
    Ok(app)
}

/// The account has not handed its rights to the platform.
pub(crate) fn not_handed(account: &App, platform: &App) -> Why {
    Why::NotHanded { account: account.appid.to_string(), platform: platform.appid.to_string() }
}
