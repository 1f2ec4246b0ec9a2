//! WeCom's calls of service providers: their own token, who came with a code, what he allows to be
//! known, for whichever corp he belongs to (PROTOCOL 6.3). Must not repeat the checks of a corp's own
//! calls; `work` has them.

use crate::domain::secret::Secret;
use crate::domain::token::UserTicket;
use crate::mock::app::Kind;
use crate::mock::app_tokens::Role;
use crate::mock::identity;
use crate::mock::refusal::Refusal;
use crate::mock::sns;
use crate::mock::turn::Turn;
use crate::mock::why::Why;
use crate::mock::work;
use crate::wire::dialect::{self, Voice};
use crate::wire::json;
use crate::wire::query::Params;
use crate::wire::wecom::getuserinfo::Who;
use bytes::Bytes;
use serde_json::{Map, Value};

/// The path before 2022, with other names in its answer (read in socialite and WxJava).
const OLD_PATH: &str = "/cgi-bin/service/getuserinfo3rd";

/// Answers `/cgi-bin/service/get_suite_token`: the provider's own token, for its secret and the
/// ticket WeCom pushed; any ticket will do, as nothing is pushed here.
pub(crate) fn get_suite_token(turn: &mut Turn<'_>) -> http::Response<Bytes> {
    match token(turn) {
        Ok((token, life)) => {
            let body = success()
                .text("suite_access_token", &token)
                .number("expires_in", i64::try_from(life).unwrap_or(i64::MAX));
            dialect::success(Voice::Wecom, body.finish())
        }
        Err(refusal) => turn.refuse(Voice::Wecom, &refusal),
    }
}

fn token(turn: &mut Turn<'_>) -> Result<(String, u64), Refusal> {
    let body = work::posted(turn)?;
    let suite = work::given(turn, "suite_id", text(&body, "suite_id"), 41021)?;
    turn.entry.appid = Some(suite.as_str().into());
    let secret = work::given(turn, "suite_secret", text(&body, "suite_secret"), 41024)?;
    work::given(turn, "suite_ticket", text(&body, "suite_ticket"), 41023)?;
    let app = turn.app(&suite, Kind::Work);
    turn.entry.check("suite_id.known", app.is_ok());
    let app = app.map_err(|why| Refusal::wecom(40083, why))?;
    let (kind, learned) = (app.kind, turn.state.accounts.learned(&suite));
    turn.ensure("suite_id.kind", kind.is_wecom(), || {
        Refusal::wecom(40083, Why::AppKind(kind, learned))
    })?;
    let secret = Secret::new(secret);
    let right = app.secret.as_ref().is_none_or(|own| *own == secret);
    turn.ensure("suite_secret.right", right, || Refusal::wecom(40080, Why::Secret(learned)))?;
    let tokens = &mut turn.state.app_tokens;
    Ok(tokens.issue(Role::Suite, &suite, &secret, true, turn.now, turn.random))
}

/// Answers `/cgi-bin/service/auth/getuserinfo3rd`.
pub(crate) fn getuserinfo3rd(turn: &mut Turn<'_>) -> http::Response<Bytes> {
    match who(turn) {
        Ok(body) => dialect::success(Voice::Wecom, body.finish()),
        Err(refusal) => turn.refuse(Voice::Wecom, &refusal),
    }
}

fn who(turn: &mut Turn<'_>) -> Result<json::Object, Refusal> {
    let params = Params::of_query(turn.request);
    let old = turn.site.path == OLD_PATH;
    // Old clients call it access_token at the old path.
    let brought = params.text("suite_access_token");
    let brought = brought.or_else(|| params.text("access_token").filter(|_| old));
    let token = work::caller(turn, Role::Suite, brought)?;
    let who = work::arrived(turn, &token, params.text("code"))?;
    Ok(match who {
        Who::Member { userid, user_ticket } if old => {
            let body = success()
                .text("CorpId", &identity::corpid(&token.appid))
                .text("UserId", &userid)
                .text("DeviceId", "")
                .text("open_userid", &identity::open_userid(&token.appid, &userid));
            ticketed(body, user_ticket.as_ref())
        }
        Who::Outsider { openid, .. } if old => {
            success().text("OpenId", &openid).text("DeviceId", "")
        }
        Who::Member { userid, user_ticket } => {
            let body =
                success().text("corpid", &identity::corpid(&token.appid)).text("userid", &userid);
            ticketed(body, user_ticket.as_ref())
                .text("open_userid", &identity::open_userid(&token.appid, &userid))
        }
        Who::Outsider { openid, .. } => success().text("openid", &openid),
    })
}

/// With the ticket for the details, where there is one.
fn ticketed(body: json::Object, user_ticket: Option<&UserTicket>) -> json::Object {
    match user_ticket {
        None => body,
        Some(ticket) => body
            .text("user_ticket", ticket.expose())
            .number("expires_in", work::TICKET_LIFE.as_secs().cast_signed()),
    }
}

/// Answers `/cgi-bin/service/auth/getuserdetail3rd`.
pub(crate) fn getuserdetail3rd(turn: &mut Turn<'_>) -> http::Response<Bytes> {
    match detail(turn) {
        Ok(body) => dialect::success(Voice::Wecom, Bytes::from(Value::Object(body).to_string())),
        Err(refusal) => turn.refuse(Voice::Wecom, &refusal),
    }
}

/// WW-91122: the corp in front of the member, no addresses and no number, and little where he was not
/// asked (`snsapi_userinfo`).
fn detail(turn: &mut Turn<'_>) -> Result<Map<String, Value>, Refusal> {
    let params = Params::of_query(turn.request);
    let token = work::caller(turn, Role::Suite, params.text("suite_access_token"))?;
    let body = work::posted(turn)?;
    let ticket = text(&body, "user_ticket").unwrap_or_default();
    let answer = work::details(turn, &token, Some(ticket.clone()).filter(|t| !t.is_empty()))?;
    let mut told = Map::new();
    let mut tell = |key: &str, value: Value| told.insert(key.to_owned(), value);
    tell("errcode", 0.into());
    tell("errmsg", "ok".into());
    tell("corpid", identity::corpid(&token.appid).into());
    tell("userid", answer.userid.as_str().into());
    // Names stay with the corp since 2020: the id stands in their place.
    tell("name", answer.userid.into());
    let private = turn.state.work_tickets.get(&ticket, turn.now).is_some_and(|t| t.private);
    tell("gender", answer.gender.filter(|_| private).unwrap_or_else(|| "0".to_owned()).into());
    let avatar = answer.avatar.filter(|_| private).unwrap_or_else(|| sns::grey_avatar(turn));
    tell("avatar", avatar.into());
    if let Some(qr_code) = answer.qr_code.filter(|_| private) {
        tell("qr_code", qr_code.into());
    }
    Ok(told)
}

fn success() -> json::Object {
    json::Object::new().number("errcode", 0).text("errmsg", "ok")
}

fn text(body: &Map<String, Value>, name: &str) -> Option<String> {
    body.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
}
