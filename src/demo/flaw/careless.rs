//! A login that trusts WeChat too much: wrong about failures, statuses, content types and users.
//! Must not be careless beyond its flaws: state, code and answers are handled as the app does.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, StatusCode, header};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::sleep;

use super::{Flaw, Flaws, Layer, Told, crash};
use crate::demo::answer::{self, set};
use crate::demo::router::{self, json_body};
use crate::demo::ticket::Audience;
use crate::demo::wechat::{Failure, PAUSE, Profile};
use crate::demo::{Demo, Event, Problem};
use crate::domain::code::Code;
use crate::domain::openid::OpenId;
use crate::domain::query::encode;
use crate::domain::secret::Secret;
use crate::net::client::Limits;
use crate::net::error::Error as NetError;
use crate::wire::{access_token, userinfo};

/// The flaws that need this login.
const MINE: [Flaw; 18] = [
    Flaw::LoginFails,
    Flaw::CodeConcatenated,
    Flaw::LoginsMixedUp,
    Flaw::ProcessDies,
    Flaw::SnapshotAccepted,
    Flaw::UnionidNeeded,
    Flaw::ErrcodeAsSuccess,
    Flaw::TextPlainRefused,
    Flaw::NicknameGarbled,
    Flaw::NoDeadline,
    Flaw::BusyFails,
    Flaw::NotJsonCrash,
    Flaw::Http500Crash,
    Flaw::ResetCrash,
    Flaw::LeakTokensAnswer,
    Flaw::LeakTokenHeader,
    Flaw::LeakTokenCookie,
    Flaw::TicketTokens,
];

/// Whether the app's own login will not do.
pub(super) fn is_for(flaws: &Flaws) -> bool {
    flaws.any(&MINE)
}

/// How a login ends badly.
enum End {
    /// As the app would say it.
    Properly(Failure),
    /// With status 500.
    Crash,
    /// With a broken connection.
    Reset,
}

impl<F: Into<Failure>> From<F> for End {
    fn from(failure: F) -> End {
        End::Properly(failure.into())
    }
}

#[derive(Deserialize)]
struct Body {
    code: String,
    state: String,
}

/// The answer, and the tokens behind it. `None`: the connection breaks.
pub(super) async fn login(
    layer: &Layer,
    demo: &Demo,
    request: &Request<Bytes>,
) -> Option<(Response<Bytes>, Told)> {
    let lang = router::lang(demo, request);
    let (response, told) = match ticket(layer, demo, request).await {
        Ok((ticket, told)) => {
            let mut response = answer::json(StatusCode::OK, &json!({ "usertoken": ticket }));
            set(response.headers_mut(), header::SET_COOKIE, &demo.states.forget());
            (response, told)
        }
        Err(End::Properly(Failure { problem, because, .. })) => {
            demo.tell(Event::SignInFailed { problem, because });
            (problem.answer(lang), Told::default())
        }
        Err(End::Crash) => (crash(), Told::default()),
        Err(End::Reset) => return None,
    };
    Some((demo.cors.mark(request.headers(), response), told))
}

async fn ticket(
    layer: &Layer,
    demo: &Demo,
    request: &Request<Bytes>,
) -> Result<(String, Told), End> {
    let Body { code, state } = json_body(request)?;
    demo.states.spend(request.headers(), &state)?;
    let code = Code::parse(&code).map_err(|_| Problem::CodeNotAccepted)?;
    let (profile, told) = profile(layer, demo, code).await?;
    let (mut openid, nickname) = (profile.openid.to_string(), profile.nickname.clone());
    if layer.has(Flaw::LoginsMixedUp) {
        // One variable for everybody, and something slow before it is read again.
        layer.with_memory(|memory| memory.last = Some(openid.clone()));
        sleep(PAUSE).await;
        openid = layer.with_memory(|memory| memory.last.clone()).unwrap_or(openid);
    }
    demo.with_random(|random| demo.with_users(|users| users.welcome(profile, random)));
    let now = demo.now();
    let ticket = demo.with_random(|r| demo.tickets.sign(Audience::Lottery, &openid, now, r))?;
    demo.tell(Event::SignedIn { openid, nickname });
    Ok((ticket, told))
}

async fn profile(layer: &Layer, demo: &Demo, code: Code) -> Result<(Profile, Told), End> {
    let wechat = &demo.wechat;
    let (appid, mut secret) = (wechat.appid.clone(), wechat.secret.clone());
    if layer.has(Flaw::LoginFails) {
        secret = Secret::new("0".repeat(32));
    }
    let as_it_came = code.as_str().to_owned();
    let mut asked = access_token::Request { appid, secret, code }.into_http(&wechat.api)?;
    if layer.has(Flaw::CodeConcatenated) {
        glue(&mut asked, &as_it_came)?;
    }
    let response = ask(layer, demo, asked).await?;
    if layer.has(Flaw::ErrcodeAsSuccess) && errcode(&response).is_some() {
        // What JavaScript makes of the openid of an answer that has none.
        let openid = OpenId::parse("undefined").map_err(|_| Problem::Internal)?;
        return Ok((
            Profile { openid, nickname: "undefined".to_owned(), avatar: String::new() },
            Told::default(),
        ));
    }
    let tokens = access_token::Answer::parse(&response)?;
    if tokens.is_snapshotuser && !layer.has(Flaw::SnapshotAccepted) {
        return Err(Problem::SnapshotUser.into());
    }
    if tokens.unionid.is_none() && layer.has(Flaw::UnionidNeeded) {
        return Err(End::Crash);
    }
    let told = Told {
        access_token: tokens.access_token.expose().to_owned(),
        refresh_token: tokens.refresh_token.expose().to_owned(),
    };
    let (access_token, openid) = (tokens.access_token, tokens.openid);
    let asked = userinfo::Request { access_token, openid: openid.clone(), lang: None };
    let response = ask(layer, demo, asked.into_http(&wechat.api)?).await?;
    let userinfo::Answer { nickname, headimgurl: avatar, .. } = userinfo::Answer::parse(&response)?;
    let nickname = match layer.has(Flaw::NicknameGarbled) {
        true => nickname.bytes().map(char::from).collect(),
        false => nickname,
    };
    Ok((Profile { openid, nickname, avatar }, told))
}

/// Puts the code into the address without encoding it, as string templates do.
fn glue(asked: &mut Request<Bytes>, code: &str) -> Result<(), End> {
    let (encoded, raw) = (format!("code={}", encode(code)), format!("code={code}"));
    let address = asked.uri().to_string().replacen(&encoded, &raw, 1);
    *asked.uri_mut() = address.parse().map_err(|_| Problem::CodeNotAccepted)?;
    Ok(())
}

/// One call, asked once more after -1 as the app does it.
async fn ask(layer: &Layer, demo: &Demo, request: Request<Bytes>) -> Result<Response<Bytes>, End> {
    let first = attempt(layer, demo, request.clone()).await?;
    if errcode(&first) != Some(-1) || layer.has(Flaw::ErrcodeAsSuccess) {
        return Ok(first);
    }
    if layer.has(Flaw::BusyFails) {
        return Err(End::Crash);
    }
    sleep(PAUSE).await;
    attempt(layer, demo, request).await
}

async fn attempt(
    layer: &Layer,
    demo: &Demo,
    request: Request<Bytes>,
) -> Result<Response<Bytes>, End> {
    let deadline = match layer.has(Flaw::NoDeadline) {
        true => Duration::from_secs(3600),
        false => demo.wechat.deadline,
    };
    let response = match demo.wechat.client.send(request, Limits::within(deadline)).await {
        Err(NetError::Broken { .. }) if layer.has(Flaw::ResetCrash) => return Err(End::Reset),
        Err(NetError::Broken { .. }) if layer.has(Flaw::ProcessDies) => {
            demo.tell(Event::Died);
            return Err(End::Reset);
        }
        outcome => outcome?,
    };
    if layer.has(Flaw::Http500Crash) && response.status().is_server_error() {
        return Err(End::Reset);
    }
    let is_json = serde_json::from_slice::<Value>(response.body()).is_ok();
    if layer.has(Flaw::NotJsonCrash) && !is_json {
        return Err(End::Reset);
    }
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
    if layer.has(Flaw::TextPlainRefused) && !kind.is_some_and(|kind| kind.contains("json")) {
        return Err(Problem::WechatUnreadable.into());
    }
    Ok(response)
}

fn errcode(response: &Response<Bytes>) -> Option<i64> {
    let body: Value = serde_json::from_slice(response.body()).ok()?;
    body.get("errcode")?.as_i64().filter(|errcode| *errcode != 0)
}
