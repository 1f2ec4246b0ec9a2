//! WeCom's server calls: the app's token, who came with a code, what he allows to be known
//! (PROTOCOL 6.3, 10.36). Must not answer in WeChat's manner: errors here have other words,
//! headers, and numbers.

use crate::domain::place::Place;
use crate::domain::scope::PRIVATEINFO;
use crate::domain::token::{AccessToken, UserTicket};
use crate::mock::app::Kind;
use crate::mock::app_tokens::{AppToken, Role, Standing};
use crate::mock::codes::{Standing as CodeStanding, Via};
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
use std::time::Duration;

/// The life of a `user_ticket` (PROTOCOL 6.3).
pub(crate) const TICKET_LIFE: Duration = Duration::from_secs(1800);

/// Answers `/cgi-bin/gettoken`.
pub(crate) fn gettoken(turn: &mut Turn<'_>) -> http::Response<Bytes> {
    match token(turn) {
        Ok(answer) => answer.render(),
        Err(refusal) => turn.refuse(Voice::of(Place::WecomGettoken), &refusal),
    }
}

fn token(turn: &mut Turn<'_>) -> Result<gettoken::Answer, Refusal> {
    let asked = gettoken::Asked::from_http(turn.request);
    turn.entry.appid.clone_from(&asked.corpid);
    let corpid = given(turn, "corpid", asked.corpid, 40013)?;
    let secret = given(turn, "corpsecret", asked.corpsecret, 40001)?;
    let corp = turn.app(&corpid, Kind::Work);
    turn.entry.check("corpid.known", corp.is_ok());
    let corp = corp.map_err(|why| Refusal::wecom(40013, why))?;
    let kind = corp.kind;
    let learned = turn.state.accounts.learned(&corpid);
    turn.ensure("corpid.kind", kind == Kind::Work, || {
        Refusal::wecom(40013, Why::AppKind(kind, learned))
    })?;
    let right = corp.secret.as_ref().is_none_or(|own| *own == secret);
    turn.ensure("corpsecret.right", right, || Refusal::wecom(40001, Why::Secret(learned)))?;
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
    let code = given(turn, "code", code, 40029)?;
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
        turn.entry.user = Some(issue.user.to_string());
    }
    let why = why.or_else(|| match &issue {
        Some(issue) if issue.via == Via::Work => None,
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
    turn.state.codes.spend(&code, turn.settings.switches.used_code_memory, turn.now);
    let user = sns::person(turn, &issue.user);
    turn.ensure("user.visible", !user.banned, || Refusal::wecom(50002, Why::UserBanned))?;
    let learned = Learned { appid: &token.appid, secret: Some(&token.secret) };
    learned.note(turn, &issue.redirect_uri);
    match user.member {
        true => member(turn, &token.appid, &user, &*issue.scope == PRIVATEINFO),
        false => Ok(Who::Outsider {
            openid: identity::openid(&token.appid, &user.name, false),
            external_userid: None,
        }),
    }
}

fn member(turn: &mut Turn<'_>, corpid: &str, user: &User, asked: bool) -> Result<Who, Refusal> {
    let user_ticket = match asked {
        false => None,
        true => {
            let text = identity::token(turn.random);
            let ticket = WorkTicket { corpid: corpid.to_owned(), user: user.name.clone() };
            let until = turn.now.after(TICKET_LIFE);
            turn.state.work_tickets.put(text.as_str(), ticket, until, turn.now);
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
    details(turn, &token, asked.user_ticket)
}

/// What the member behind a ticket lets the holder of a token know.
pub(crate) fn details(
    turn: &mut Turn<'_>,
    token: &AppToken,
    ticket: Option<String>,
) -> Result<getuserdetail::Answer, Refusal> {
    let ticket = given(turn, "user_ticket", ticket, 40029)?;
    let known = turn.state.work_tickets.get(&ticket, turn.now).cloned();
    let known = known.filter(|known| known.corpid == token.appid);
    // No number is published for a wrong ticket; a wrong code's is the nearest (a choice of ours).
    turn.entry.check("user_ticket.alive", known.is_some());
    let known = known.ok_or_else(|| Refusal::wecom(40029, Why::TokenUnknown))?;
    let user = sns::person(turn, &known.user);
    turn.entry.user = Some(user.name.clone());
    let about = |what: &str| Some(format!("{}{what}", user.name));
    Ok(getuserdetail::Answer {
        userid: user.name.clone(),
        gender: Some(user.legacy.sex.to_string()),
        avatar: user.avatar.then(|| sns::avatar_address(turn, &user)),
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
    let userid = given(turn, "userid", params.text("userid"), 60111)?;
    let user = turn.user_named(&userid).ok().filter(|user| user.member);
    turn.entry.check("userid.known", user.is_some());
    user.ok_or_else(|| Refusal::wecom(60111, turn.nobody(&userid)))
}

/// WeCom publishes no numbers for what is missing; the one for a wrong value is used.
pub(crate) fn given<T>(
    turn: &mut Turn<'_>,
    name: &'static str,
    value: Option<T>,
    errcode: i64,
) -> Result<T, Refusal> {
    turn.entry.check(name, value.is_some());
    value.ok_or_else(|| Refusal::wecom(errcode, Why::Missing(name)))
}

/// The corp or service provider behind a token.
pub(crate) fn caller(
    turn: &mut Turn<'_>,
    role: Role,
    token: Option<String>,
) -> Result<AppToken, Refusal> {
    let token = given(turn, "access_token", token, 40014)?;
    let standing = turn.state.app_tokens.standing(role, &token, turn.now);
    turn.entry.check("access_token.alive", matches!(standing, Standing::Alive(_)));
    match standing {
        Standing::Alive(token) => {
            turn.entry.appid = Some(token.appid.clone());
            Ok(token)
        }
        Standing::Expired(ago) => Err(Refusal::wecom(42001, Why::TokenExpired(ago))),
        Standing::Unknown => Err(Refusal::wecom(40014, Why::TokenUnknown)),
    }
}
