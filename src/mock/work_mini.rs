//! Mini programs inside WeCom: `jscode2session` of corps (WeCom's page 96959) and of service providers
//! (page 92423). Must not be taken for WeChat's call of that name, which knows no members.

use crate::mock::app_tokens::Role;
use crate::mock::codes::{Standing, Via};
use crate::mock::identity;
use crate::mock::refusal::Refusal;
use crate::mock::turn::Turn;
use crate::mock::why::Why;
use crate::mock::{sns, work};
use crate::wire::dialect::{self, Voice};
use crate::wire::json;
use crate::wire::query::Params;
use bytes::Bytes;
use std::sync::Arc;

/// Answers `/cgi-bin/miniprogram/jscode2session`.
pub(crate) fn own(turn: &mut Turn<'_>) -> http::Response<Bytes> {
    answer(turn, Role::Work, "access_token")
}

/// Answers `/cgi-bin/service/miniprogram/jscode2session`.
pub(crate) fn suite(turn: &mut Turn<'_>) -> http::Response<Bytes> {
    answer(turn, Role::Suite, "suite_access_token")
}

fn answer(turn: &mut Turn<'_>, role: Role, token: &str) -> http::Response<Bytes> {
    match session(turn, role, token) {
        Ok(body) => dialect::success(Voice::Wecom, body.finish()),
        Err(refusal) => turn.refuse(Voice::Wecom, &refusal),
    }
}

/// The pages say nothing of a wrong `grant_type`, so it is not looked at.
fn session(turn: &mut Turn<'_>, role: Role, token: &str) -> Result<json::Object, Refusal> {
    let params = Params::of_query(turn.request);
    let token = work::caller(turn, role, params.text(token))?;
    let code = work::given(turn, "js_code", params.text("js_code"), 41008)?;
    let standing = turn.state.codes.standing(&code, turn.settings.switches.code_life, turn.now);
    // As with WeCom's other codes, 40029 stands for all three (PROTOCOL 6.3).
    let (issue, late) = match standing {
        Standing::Fresh(issue) => (issue, None),
        Standing::Used(issue, ago) => (issue, Some(Why::CodeUsed(ago))),
        Standing::Expired(issue, age) => (issue, Some(Why::CodeExpired(age))),
        Standing::Unknown => {
            turn.entry.check("code.known", false);
            return Err(Refusal::wecom(40029, Why::JsCode));
        }
    };
    turn.entry.flow = issue.flow;
    turn.entry.user = Some(Arc::clone(&issue.user));
    let (call, platform) = issue.via.call();
    turn.ensure("code.call", issue.via == Via::WorkMini, || {
        Refusal::wecom(40029, Why::CodeForOther { call, platform })
    })?;
    turn.entry.check("code.once", late.is_none());
    if let Some(why) = late {
        return Err(Refusal::wecom(40029, why));
    }
    turn.ensure("code.corpid", *issue.appid == *token.appid, || {
        Refusal::wecom(40029, Why::CodeOfOther(issue.appid.to_string()))
    })?;
    turn.state.codes.spend(&code, turn.settings.switches.used_code_memory, turn.now);
    let user = sns::person(turn, &issue.user);
    turn.ensure("user.visible", user.member && !user.banned, || {
        Refusal::wecom(50002, Why::Invisible)
    })?;
    let corpid = match role {
        Role::Suite => identity::corpid(&token.appid),
        _ => token.appid.clone(),
    };
    let body = json::Object::new()
        .text("corpid", &corpid)
        .text("userid", &user.name)
        .text("session_key", &identity::session_key(turn.random));
    let body = match role {
        Role::Suite => body.text("open_userid", &identity::open_userid(&token.appid, &user.name)),
        _ => body,
    };
    Ok(body.number("errcode", 0).text("errmsg", "ok"))
}
