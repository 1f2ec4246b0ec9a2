//! WeCom's server calls: the app's token, who came with a code, what he allows to be known
//! (PROTOCOL 6.3, 10.36). Must not answer in WeChat's manner: errors here have other words,
//! headers, and numbers.

use crate::domain::place::Place;
use crate::domain::scope::{PRIVATEINFO, USERINFO};
use crate::domain::token::{AccessToken, UserTicket};
use crate::mock::app::{App, Kind};
use crate::mock::app_tokens::{AppToken, Role, Standing};
use crate::mock::callback_domain::{CallbackDomain, Target};
use crate::mock::codes::{Issue, Standing as CodeStanding, Via};
use crate::mock::identity;
use crate::mock::refusal::Refusal;
use crate::mock::sns::{self, Learned};
use crate::mock::state::WorkTicket;
use crate::mock::turn::Turn;
use crate::mock::user::User;
use crate::mock::why::Why;
use crate::wire::dialect::{self, Voice};
use crate::wire::json;
use crate::wire::query::Params;
use crate::wire::wecom::getuserinfo::Who;
use crate::wire::wecom::{gettoken, getuserdetail, getuserinfo};
use bytes::Bytes;
use serde_json::{Map, Value};
use std::sync::Arc;
use std::time::Duration;

/// The life of a `user_ticket` (PROTOCOL 6.3).
pub(crate) const TICKET_LIFE: Duration = Duration::from_secs(1800);
/// How long an expired one is remembered, so that "expired" differs from "unknown".
const TICKET_MEMORY: Duration = Duration::from_secs(3600);

/// Answers `/cgi-bin/gettoken`.
pub(crate) fn gettoken(turn: &mut Turn<'_>) -> http::Response<Bytes> {
    match token(turn) {
        Ok(answer) => answer.render(),
        Err(refusal) => turn.refuse(Voice::of(Place::WecomGettoken), &refusal),
    }
}

/// Without parameters it is the secret that WeCom misses first (WW-90313; seen in answers).
fn token(turn: &mut Turn<'_>) -> Result<gettoken::Answer, Refusal> {
    let asked = gettoken::Asked::from_http(turn.request);
    turn.entry.appid = asked.corpid.as_deref().map(Into::into);
    let secret = given(turn, "corpsecret", asked.corpsecret, 41004)?;
    let corpid = given(turn, "corpid", asked.corpid, 41002)?;
    let corp = turn.app(&corpid, Kind::Work);
    turn.entry.check("corpid.known", corp.is_ok());
    let corp = corp.map_err(|why| Refusal::wecom(40013, why))?;
    let kind = corp.kind;
    let learned = turn.state.accounts.learned(&corpid);
    turn.ensure("corpid.kind", kind == Kind::Work, || {
        Refusal::wecom(40013, Why::AppKind(kind, learned))
    })?;
    let owner = turn.state.accounts.find_by_secret(&corpid, &secret);
    turn.entry.check("corpsecret.right", owner.is_ok());
    owner.map_err(|why| Refusal::wecom(40001, why))?;
    let tokens = &mut turn.state.app_tokens;
    let (token, expires_in) =
        tokens.issue(Role::Work, &corpid, &secret, true, turn.now, turn.random);
    let access_token = AccessToken::parse(&token).map_err(sns::odd)?;
    Ok(gettoken::Answer { access_token, expires_in })
}

/// Answers `/cgi-bin/auth/getuserinfo` and its older twin.
pub(crate) fn getuserinfo(turn: &mut Turn<'_>) -> http::Response<Bytes> {
    let asked = getuserinfo::Asked::from_http(turn.request);
    let spelling = asked.spelling;
    match who(turn, asked) {
        Ok(answer) => answer.render(spelling),
        Err(refusal) => turn.refuse(Voice::of(Place::WecomGetuserinfo), &refusal),
    }
}

fn who(turn: &mut Turn<'_>, asked: getuserinfo::Asked) -> Result<getuserinfo::Answer, Refusal> {
    let token = caller(turn, Role::Work, asked.access_token)?;
    let who = arrived(turn, &token, asked.code)?;
    Ok(getuserinfo::Answer { who, rest: serde_json::Map::new() })
}

/// Spends a code for the holder of a token: who came with it.
pub(crate) fn arrived(
    turn: &mut Turn<'_>,
    token: &AppToken,
    code: Option<String>,
) -> Result<Who, Refusal> {
    let code = given(turn, "code", code, 41008)?;
    let standing = turn.state.codes.standing(&code, turn.settings.switches.code_life, turn.now);
    // No separate 40163 here: unknown, used and expired are all 40029 (PROTOCOL 6.3).
    let (issue, why) = match standing {
        CodeStanding::Fresh(issue) => (Some(issue), None),
        CodeStanding::Used(issue, ago) => (Some(issue), Some(Why::CodeUsed(ago))),
        CodeStanding::Expired(issue, age) => (Some(issue), Some(Why::CodeExpired(age))),
        CodeStanding::Unknown => (None, Some(Why::CodeUnknown)),
    };
    if let Some(issue) = &issue {
        turn.entry.flow = issue.flow;
        turn.entry.user = Some(Arc::clone(&issue.user));
    }
    let why = why.or_else(|| match &issue {
        Some(issue) if issue.via == Via::Work => None,
        Some(issue) if issue.via == Via::Suite => {
            (token.role != Role::Suite).then_some(Why::CodeOfSuite)
        }
        Some(issue) => {
            let (call, platform) = issue.via.call();
            Some(Why::CodeForOther { call, platform })
        }
        None => Some(Why::CodeUnknown),
    });
    turn.entry.check("code.once", why.is_none());
    let issue = match (issue, why) {
        (Some(issue), None) => issue,
        (_, why) => return Err(Refusal::wecom(40029, why.unwrap_or(Why::CodeUnknown))),
    };
    // Staff: code of one app, token of another (PROTOCOL 6.3).
    turn.ensure("code.corpid", *issue.appid == *token.appid, || {
        Refusal::wecom(50001, Why::CodeOfOther(issue.appid.to_string()))
    })?;
    let learner = trusted(turn, token, &issue)?;
    turn.state.codes.spend(&code, turn.settings.switches.used_code_memory, turn.now);
    let user = sns::person(turn, &issue.user);
    turn.ensure("user.visible", !user.banned, || Refusal::wecom(50002, Why::Invisible))?;
    if let Some(key) = learner {
        let learned = Learned { appid: &key, secret: Some(&token.secret) };
        learned.note(turn, &issue.redirect_uri);
    }
    match user.member {
        true => {
            // WW-91121: a provider's user_ticket comes with snsapi_userinfo as well.
            let asked = &*issue.scope == PRIVATEINFO
                || (token.role == Role::Suite && &*issue.scope == USERINFO);
            member(turn, token, &user, Some(&*issue.scope).filter(|_| asked))
        }
        false => Ok(Who::Outsider {
            openid: identity::openid(&token.appid, &user.name, false),
            external_userid: None,
        }),
    }
}

/// Whether the app of a token is the one that may redeem a code: the code's own, and it trusts the
/// domain the code went to (PROTOCOL 6.3, 50001). The key of the account that learns from it.
fn trusted(
    turn: &mut Turn<'_>,
    token: &AppToken,
    issue: &Issue,
) -> Result<Option<String>, Refusal> {
    if token.role == Role::Suite {
        // WW-91121: the domain must be one the provider's app trusts.
        if let Some(app) = turn.state.accounts.get(&token.appid).filter(|a| a.kind == Kind::Suite) {
            trusts(turn, &app, issue)?;
        }
        return Ok(Some(App::key_of(&token.appid, issue.agentid.as_deref())));
    }
    let met = turn.state.accounts.meet(&token.appid, &token.secret, issue.agentid.as_deref());
    turn.entry.check("code.agentid", met.is_ok());
    let met = met.map_err(|why| Refusal::wecom(50001, why))?;
    trusts(turn, &met.app, issue)?;
    Ok(met.sure.then(|| met.app.key()))
}

/// The app trusts the domain the code went to.
fn trusts(turn: &mut Turn<'_>, app: &App, issue: &Issue) -> Result<(), Refusal> {
    let target = Target::parse(&issue.redirect_uri);
    let admits = |target: &Target| app.domains.iter().any(|d| d.admits(target, app.kind));
    let open = app.domains.is_empty();
    turn.ensure("redirect_uri.trusted", open || target.as_ref().is_none_or(admits), || {
        let configured: Vec<String> = app.domains.iter().map(ToString::to_string).collect();
        let asked = target.as_ref().map(ToString::to_string).unwrap_or_default();
        let configured = configured.join(", ");
        Refusal::wecom(
            50001,
            match app.domains.iter().all(CallbackDomain::is_learned) {
                true => Why::LearnedDomain { asked, learned: configured },
                false => Why::Domain { asked, configured },
            },
        )
    })
}

/// `asked`: the scope whose details a ticket opens.
fn member(
    turn: &mut Turn<'_>,
    of: &AppToken,
    user: &User,
    asked: Option<&str>,
) -> Result<Who, Refusal> {
    let user_ticket = match asked {
        None => None,
        Some(_) => {
            let text = identity::token(turn.random);
            let until = turn.now.after(TICKET_LIFE);
            let (corpid, user) = (of.appid.clone(), user.name.clone());
            let ticket = WorkTicket { corpid, user, private: asked == Some(PRIVATEINFO), until };
            let kept = until.after(TICKET_MEMORY);
            turn.state.work_tickets.put(text.as_str(), ticket, kept, turn.now);
            Some(UserTicket::parse(&text).map_err(sns::odd)?)
        }
    };
    Ok(Who::Member { userid: user.name.clone(), user_ticket })
}

/// Answers `/cgi-bin/auth/getuserdetail`.
pub(crate) fn getuserdetail(turn: &mut Turn<'_>) -> http::Response<Bytes> {
    match detail(turn) {
        Ok(answer) => answer.render(),
        Err(refusal) => turn.refuse(Voice::of(Place::WecomGetuserdetail), &refusal),
    }
}

fn detail(turn: &mut Turn<'_>) -> Result<getuserdetail::Answer, Refusal> {
    let asked = getuserdetail::Asked::from_http(turn.request);
    let token = caller(turn, Role::Work, asked.access_token)?;
    posted(turn)?;
    details(turn, &token, asked.user_ticket)
}

/// What the member behind a ticket lets the holder of a token know.
pub(crate) fn details(
    turn: &mut Turn<'_>,
    token: &AppToken,
    ticket: Option<String>,
) -> Result<getuserdetail::Answer, Refusal> {
    let ticket = given(turn, "user_ticket", ticket, 84015)?;
    let known = turn.state.work_tickets.get(&ticket, turn.now).cloned();
    let known = known.filter(|known| known.corpid == token.appid);
    turn.entry.check("user_ticket.known", known.is_some());
    let known = known.ok_or_else(|| Refusal::wecom(84015, Why::TicketUnknown))?;
    let now = turn.now;
    turn.ensure("user_ticket.alive", now < known.until, || {
        Refusal::wecom(84014, Why::TicketExpired(now.since(known.until)))
    })?;
    let user = sns::person(turn, &known.user);
    turn.entry.user = Some(user.name.as_str().into());
    let about = |what: &str| Some(format!("{}{what}", user.name));
    Ok(getuserdetail::Answer {
        userid: user.name.clone(),
        gender: Some(user.legacy.sex.to_string()),
        avatar: user.avatar.then(|| sns::avatar_address(turn, &user.name)),
        qr_code: Some(format!(
            "https://open.work.weixin.qq.com/wwopen/userQRCode?vcode={}",
            identity::avatar(&user.name)
        )),
        mobile: Some("13800000000".to_owned()),
        email: about("@example.com"),
        biz_mail: about("@corp.example.com"),
        address: user.legacy.region.first().map(|(zh, _)| (*zh).to_owned()),
        rest: serde_json::Map::new(),
    })
}

/// Answers WeCom's `/cgi-bin/user/get`: a member by his id, as far as a login library reads it.
pub(crate) fn user(turn: &mut Turn<'_>) -> http::Response<Bytes> {
    match found(turn) {
        Ok(user) => {
            let body = json::Object::new()
                .number("errcode", 0)
                .text("errmsg", "ok")
                .text("userid", &user.name)
                .text("name", &user.nickname)
                .text("gender", &user.legacy.sex.to_string())
                .number("status", 1);
            dialect::success(Voice::Wecom, body.finish())
        }
        Err(refusal) => turn.refuse(Voice::Wecom, &refusal),
    }
}

fn found(turn: &mut Turn<'_>) -> Result<User, Refusal> {
    let params = Params::of_query(turn.request);
    caller(turn, Role::Work, params.text("access_token"))?;
    let userid = given(turn, "userid", params.text("userid"), 41009)?;
    let user = turn.user_named(&userid).ok().filter(|user| user.member);
    turn.entry.check("userid.known", user.is_some());
    user.ok_or_else(|| Refusal::wecom(60111, turn.nobody(&userid)))
}

/// The JSON object that was posted. WeCom looks at the token before it looks at that.
pub(crate) fn posted(turn: &mut Turn<'_>) -> Result<Map<String, Value>, Refusal> {
    let method = turn.request.method() == http::Method::POST;
    turn.ensure("method", method, || {
        Refusal::wecom(43002, Why::Wrong { name: "method", expected: "POST" })
    })?;
    let body = json::read(turn.request.body());
    turn.entry.check("body", body.is_ok());
    body.map_err(|_| Refusal::wecom(47001, Why::NotJson))
}

/// A parameter that must be there, or the number WeCom has for its absence (WW-90313).
pub(crate) fn given<T>(
    turn: &mut Turn<'_>,
    name: &'static str,
    value: Option<T>,
    errcode: i64,
) -> Result<T, Refusal> {
    turn.entry.check(name, value.is_some());
    value.ok_or_else(|| Refusal::wecom(errcode, Why::Missing(name)))
}

/// The corp or service provider behind a token; each has numbers of its own for one that is missing,
/// wrong or too old (PROTOCOL 6.3; WW-90313 for providers).
pub(crate) fn caller(
    turn: &mut Turn<'_>,
    role: Role,
    token: Option<String>,
) -> Result<AppToken, Refusal> {
    let (name, missing, wrong, late) = match role {
        Role::Suite => ("suite_access_token", 41022, 40082, 42009),
        _ => ("access_token", 41001, 40014, 42001),
    };
    let token = given(turn, name, token, missing)?;
    let standing = turn.state.app_tokens.standing(role, &token, turn.now);
    turn.entry.check("access_token.alive", matches!(standing, Standing::Alive(_)));
    match standing {
        Standing::Alive(token) => {
            turn.entry.appid = Some(token.appid.as_str().into());
            Ok(token)
        }
        Standing::Expired(ago) => Err(Refusal::wecom(late, Why::TokenExpired(ago))),
        Standing::Other(other) => Err(Refusal::wecom(wrong, Why::TokenForOther(other.token()))),
        Standing::Unknown => Err(Refusal::wecom(wrong, Why::TokenUnknown)),
    }
}
