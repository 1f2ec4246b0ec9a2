//! `/sns/userinfo` and `/sns/auth`: what a token opens (PROTOCOL 2.3–2.5, 10.26–30).
//! Must not take an account's global token for a user's: it is unknown here, 40001.

use super::{holder_of, unionid};
use crate::domain::lang::Lang;
use crate::domain::scope;
use crate::mock::app::App;
use crate::mock::grants::{Ending, Grant, Standing};
use crate::mock::refusal::Refusal;
use crate::mock::switches::{AvatarHost, ExpiredToken, Profile, SnapshotUserinfo};
use crate::mock::turn::Turn;
use crate::mock::user::Person;
use crate::mock::why::Why;
use crate::wire::auth as wire_auth;
use crate::wire::dialect::Voice;
use crate::wire::userinfo::{Asked, Written};
use bytes::Bytes;
use std::borrow::Cow;
use std::sync::Arc;

/// The avatar of a user who has none to show (PROTOCOL 2.3).
const GREY: &str = "mmopen/vi_32/POgEwh4mIHO4nibH0KlMECNjjGxQUq24ZEaGT4poC6icRiccVGKSyXwibcPq4BWmiaIGuG1icwxaQX6grC9VemZoJ8rg/132";

/// Which bytes a token is made of.
static CLEAN: [bool; 256] = {
    let (mut table, mut byte) = ([false; 256], 0u8);
    while byte < 128 {
        table[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        byte += 1;
    }
    table
};

/// Answers `/sns/userinfo`.
pub(crate) fn userinfo(turn: &mut Turn<'_>) -> http::Response<Bytes> {
    match profile(turn) {
        Ok(answer) => turn.voiced(answer),
        Err(refusal) => turn.refuse(Voice::Sns, &refusal),
    }
}

/// Answers `/sns/auth`.
pub(crate) fn auth(turn: &mut Turn<'_>) -> http::Response<Bytes> {
    let asked = wire_auth::Asked::from_http(turn.request);
    match holder(turn, asked.access_token.map(Cow::Owned), asked.openid.map(Cow::Owned)) {
        Ok(_) => turn.voiced(wire_auth::Answer.render()),
        Err(refusal) => turn.refuse(Voice::Sns, &refusal),
    }
}

/// The grant behind a token and its openid.
fn holder(
    turn: &mut Turn<'_>,
    token: Option<Cow<'_, str>>,
    openid: Option<Cow<'_, str>>,
) -> Result<Grant, Refusal> {
    let token = turn.given("access_token", token, 41001)?;
    let openid = turn.given("openid", openid, 41009)?;
    let clean = token.bytes().all(|b| CLEAN[usize::from(b)]);
    turn.ensure("access_token.shape", clean, || Refusal::new(40014, Why::TokenShape))?;
    let grant = alive(turn, &token)?;
    turn.ensure("openid.right", *grant.openid == *openid, || Refusal::new(40003, Why::Openid))?;
    Ok(grant)
}

fn alive(turn: &mut Turn<'_>, token: &str) -> Result<Grant, Refusal> {
    let expired = match turn.settings.switches.expired_token {
        ExpiredToken::Expired => 42001,
        ExpiredToken::Invalid => 40001,
    };
    let found = match turn.state.grants.access(token, turn.now) {
        Standing::Alive(grant) => Ok(grant.clone()),
        Standing::Expired(grant, ago) => {
            Err((Some(grant.clone()), Refusal::new(expired, Why::TokenExpired(ago))))
        }
        Standing::Ended(grant, Ending::Password) => {
            Err((Some(grant.clone()), Refusal::new(42007, Why::TokenPassword)))
        }
        Standing::Ended(grant, Ending::Replaced) => {
            Err((Some(grant.clone()), Refusal::new(40001, Why::TokenReplaced)))
        }
        Standing::Unknown => Err((None, Refusal::new(40001, Why::TokenUnknown))),
    };
    turn.entry.check("access_token.alive", found.is_ok());
    let whose = match &found {
        Ok(grant) | Err((Some(grant), _)) => Some(grant),
        Err((None, _)) => None,
    };
    if let Some(grant) = whose {
        turn.entry.flow = grant.flow;
        turn.entry.user = Some(Arc::clone(&grant.user));
        turn.entry.appid = Some(Arc::clone(&grant.appid));
    }
    found.map_err(|(_, refusal)| refusal)
}

fn profile(turn: &mut Turn<'_>) -> Result<http::Response<Bytes>, Refusal> {
    let asked = Asked::from_http(turn.request);
    let grant = holder(turn, asked.access_token, asked.openid)?;
    let opens = scope::each(&grant.scope).any(scope::opens_userinfo);
    turn.ensure("scope", opens, || Refusal::new(48001, Why::Scope(grant.scope.to_string())))?;
    let closed = grant.snapshot
        && turn.settings.switches.snapshot_userinfo == SnapshotUserinfo::Unauthorized;
    turn.ensure("snapshot", !closed, || Refusal::new(48001, Why::Snapshot))?;
    let user = holder_of(turn.settings, &grant.user);
    turn.ensure("user.not_banned", !user.traits.banned, || Refusal::new(50002, Why::UserBanned))?;
    let app = turn.state.accounts.peek(&grant.appid).map_err(|why| Refusal::new(40013, why))?;
    let english = asked.lang.as_deref().and_then(Lang::parse) == Some(Lang::En);
    Ok(describe(turn, &app, &user, &grant, english))
}

fn describe(
    turn: &mut Turn<'_>,
    app: &App,
    user: &Person<'_>,
    grant: &Grant,
    english: bool,
) -> http::Response<Bytes> {
    let legacy = turn.settings.switches.profile == Profile::Legacy && !grant.snapshot;
    let traits = &user.traits;
    let region = |at: usize| match traits.legacy.region.get(at) {
        Some((zh, en)) if legacy => *(if english { en } else { zh }),
        _ => "",
    };
    let language = if english { "en" } else { "zh_CN" };
    let headimgurl = picture(turn, user, grant.snapshot);
    let unionid = unionid(turn, app, user, &grant.scope, grant.snapshot, grant.scenarios);
    let nickname = user.nickname();
    let written = Written {
        openid: &grant.openid,
        nickname: if grant.snapshot { "微信用户" } else { &nickname },
        sex: if legacy { i64::from(traits.legacy.sex) } else { 0 },
        language: if legacy { language } else { "" },
        city: region(0),
        province: region(1),
        country: region(2),
        headimgurl: &headimgurl,
        privilege: &[],
        unionid: unionid.as_deref(),
    };
    written.render()
}

/// What `headimgurl` says.
fn picture(turn: &mut Turn<'_>, user: &Person<'_>, snapshot: bool) -> String {
    match (snapshot, user.traits.avatar) {
        (true, _) => grey_avatar(turn),
        (false, true) => avatar_address(turn, &user.name),
        (false, false) => String::new(),
    }
}

/// The picture of nobody in particular.
pub(crate) fn grey_avatar(turn: &Turn<'_>) -> String {
    hosted(turn, ["", GREY, ""])
}

/// The address of a user's picture.
pub(crate) fn avatar_address(turn: &mut Turn<'_>, name: &str) -> String {
    let avatar = turn.state.ids.avatar(name);
    hosted(turn, ["mmopen/vi_32/", &avatar, "/132"])
}

/// At WeChat's host when the caller uses WeChat's names, else our own, so that a page shows the
/// picture without network.
fn hosted(turn: &Turn<'_>, [folder, name, size]: [&str; 3]) -> String {
    let named = turn.site.group.is_some() || turn.site.authority.is_empty();
    if named || turn.settings.switches.avatar_host == AvatarHost::Wechat {
        return ["https://thirdwx.qlogo.cn/", folder, name, size].concat();
    }
    match &turn.settings.public_base {
        Some(base) => format!("{base}/{folder}{name}{size}"),
        None => [turn.site.scheme, turn.site.authority, "/", folder, name, size].concat(),
    }
}
