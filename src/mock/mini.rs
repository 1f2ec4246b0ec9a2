//! Mini programs: what `wx.login()` gives, and `jscode2session` (PROTOCOL 5, 10.35).
//! Must not read a POST body, nor hand out an access_token.

use crate::domain::openid::{OpenId, UnionId};
use crate::domain::place::Place;
use crate::domain::random::Random;
use crate::domain::time::Time;
use crate::domain::token::SessionKey;
use crate::mock::app::{App, Kind};
use crate::mock::codes::{Issue, Via};
use crate::mock::journal::FlowId;
use crate::mock::refusal::Refusal;
use crate::mock::scenario::Scenarios;
use crate::mock::settings::Settings;
use crate::mock::sns::{self, Learned};
use crate::mock::state::State;
use crate::mock::turn::Turn;
use crate::mock::why::Why;
use crate::mock::{identity, platform, user};
use crate::wire::dialect::Voice;
use crate::wire::jscode2session::{Answer, Asked};
use bytes::Bytes;
use std::sync::Arc;

/// What a mini program wants a code for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted<'a> {
    /// `Via::Mini`: `wx.login()`; `Via::Phone`: the getPhoneNumber button.
    pub(crate) via: Via,
    /// The mini program; the corp or service provider, for `wx.qy.login()` inside WeCom.
    pub(crate) appid: &'a str,
    /// The user in it.
    pub(crate) user: &'a str,
    /// What goes wrong with this code, besides what goes wrong with all.
    pub(crate) scenarios: Scenarios,
}

/// What `wx.login()` or a button would give a user in a mini program: a code, good once, for a while.
pub(crate) fn code(
    settings: &Settings,
    state: &mut State,
    wanted: Wanted<'_>,
    now: Time,
    random: &mut dyn Random,
) -> Result<(String, FlowId), Why> {
    let Wanted { via, appid, user: name, scenarios } = wanted;
    // Corps are `ww…` nowadays; older ones have to be written down as such.
    let home = if appid.starts_with("ww") { Kind::Work } else { Kind::Mini };
    let found = state.accounts.find(appid, home)?;
    let via = match (found.app.kind, via) {
        (Kind::Mini, via) => via,
        (kind, Via::Mini) if kind.is_wecom() => Via::WorkMini,
        (kind, _) => return Err(Why::AppKind(kind, state.accounts.learned(appid))),
    };
    let user =
        user::find(&settings.users, name).ok_or_else(|| Why::nobody(&settings.users, name))?;
    let flow = state.journal.new_flow();
    let issue = Issue {
        via,
        appid: appid.into(),
        agentid: None,
        user: user.name.into(),
        scope: "".into(),
        redirect_uri: "".into(),
        platform: None,
        snapshot: false,
        scenarios: settings.scenarios.and(scenarios),
        flow,
    };
    state.staged |= !scenarios.is_empty();
    Ok((state.codes.issue(issue, settings.switches.code_life, now, random), flow))
}

/// Answers `/sns/jscode2session`.
pub(crate) fn jscode2session(turn: &mut Turn<'_>) -> http::Response<Bytes> {
    match own(turn) {
        Ok(answer) => turn.voiced(answer.render()),
        Err(refusal) => turn.refuse(Voice::of(Place::Jscode2session), &refusal),
    }
}

/// Answers `/sns/component/jscode2session`.
pub(crate) fn component_jscode2session(turn: &mut Turn<'_>) -> http::Response<Bytes> {
    match through_platform(turn) {
        Ok(answer) => turn.voiced(answer.render()),
        Err(refusal) => turn.refuse(Voice::of(Place::ComponentJscode2session), &refusal),
    }
}

fn own(turn: &mut Turn<'_>) -> Result<Answer, Refusal> {
    let asked = Asked::from_http(turn.request);
    turn.entry.appid = asked.appid.as_deref().map(Into::into);
    let appid = turn.given("appid", asked.appid.clone(), 41002)?;
    let secret = turn.given("secret", asked.secret.clone(), 41004)?;
    let code = js_code_given(turn, asked.js_code.clone())?;
    turn.grant_type(asked.grant_type.as_deref(), "authorization_code")?;
    let app = mini_program(turn, &appid)?;
    let right = app.secret.as_ref().is_none_or(|known| *known == secret);
    let learned = turn.state.accounts.learned(&appid);
    turn.ensure("secret.right", right, || Refusal::new(40125, Why::Secret(learned)))?;
    let learned = Learned { appid: &appid, secret: Some(&secret) };
    open_session(turn, &app, &code, Some(&learned))
}

fn through_platform(turn: &mut Turn<'_>) -> Result<Answer, Refusal> {
    let asked = Asked::from_http(turn.request);
    turn.entry.appid = asked.appid.as_deref().map(Into::into);
    let appid = turn.given("appid", asked.appid.clone(), 41002)?;
    let code = js_code_given(turn, asked.js_code.clone())?;
    turn.grant_type(asked.grant_type.as_deref(), "authorization_code")?;
    let token = asked.component_access_token.as_ref().map(|token| token.expose().to_owned());
    let (platform, _) = platform::platform(turn, asked.component_appid.clone(), token)?;
    let app = mini_program(turn, &appid)?;
    platform::account(turn, &appid, &platform)?;
    open_session(turn, &app, &code, None)
}

/// Says where a `js_code` comes from, unlike other parameters.
fn js_code_given(turn: &mut Turn<'_>, code: Option<String>) -> Result<String, Refusal> {
    turn.entry.check("js_code", code.is_some());
    code.ok_or_else(|| Refusal::new(41008, Why::JsCodeMissing))
}

fn mini_program(turn: &mut Turn<'_>, appid: &str) -> Result<Arc<App>, Refusal> {
    let app = turn.app(appid, Kind::Mini);
    turn.entry.check("appid.known", app.is_ok());
    let app = app.map_err(|why| Refusal::new(40013, why))?;
    let kind = app.kind;
    let learned = turn.state.accounts.learned(appid);
    turn.ensure("appid.kind", kind == Kind::Mini, || {
        Refusal::new(40013, Why::AppKind(kind, learned))
    })?;
    Ok(app)
}

fn open_session(
    turn: &mut Turn<'_>,
    app: &Arc<App>,
    code: &str,
    learned: Option<&Learned<'_>>,
) -> Result<Answer, Refusal> {
    let issue = sns::spend_via(turn, app, code, Via::Mini)?;
    let user = sns::person(turn, &issue.user);
    turn.ensure("user.not_banned", !user.banned, || Refusal::new(40226, Why::UserBanned))?;
    if let Some(learned) = learned {
        learned.note(turn, "");
    }
    let openid = identity::openid(app.appid.as_str(), &user.name, false);
    let unionid = sns::unionid(turn, app, &user::Person::of(&user), "", false, issue.scenarios);
    let key = identity::session_key(turn.random);
    Ok(Answer {
        session_key: SessionKey::parse(&key).map_err(sns::odd)?,
        openid: OpenId::parse(&openid).map_err(sns::odd)?,
        // Whatever the scope: a mini program has none (PROTOCOL 5).
        unionid: unionid.map(|id| UnionId::parse(&id).map_err(sns::odd)).transpose()?,
        rest: serde_json::Map::new(),
    })
}
