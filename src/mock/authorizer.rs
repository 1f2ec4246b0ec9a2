//! A platform's calls about the accounts that hand it their rights: code before, code after, tokens,
//! who they are (WeChat's pages api_getpreauthcode, api_getauthorizerrefreshtoken,
//! api_getauthorizeraccesstoken, api_getauthorizerinfo, api_getauthorizerlist).
//! Must not decide who hands over what; `handing` does, on its page.

use crate::domain::secret::Secret;
use crate::mock::app::{App, Kind};
use crate::mock::app_tokens::{Role, Standing};
use crate::mock::handed::Right;
use crate::mock::identity;
use crate::mock::platform;
use crate::mock::refusal::Refusal;
use crate::mock::switches::UsedAuthorization;
use crate::mock::turn::Turn;
use crate::mock::why::Why;
use crate::wire::dialect::{self, Voice};
use crate::wire::json;
use crate::wire::query::Params;
use bytes::Bytes;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// Permission sets 权限集 of an official account that gives all, in the order of a capture of 2018; 4
/// is web authorization.
const OFFICIAL: &[u32] = &[1, 15, 4, 7, 2, 3, 11, 6, 5, 8, 13, 9, 10, 12, 22, 23, 24, 26, 33];
/// The same of a mini program (the sample of WeChat's page api_getauthorizerinfo).
const MINI: &[u32] = &[17, 18, 19, 25, 30, 31, 36, 37, 40];
/// Those that come with `confirm_info` in captures.
const CONFIRMED: &[u32] = &[18, 25, 30, 31];

/// What such a call is made with: the platform, and the JSON object it sent.
struct Asked {
    platform: Arc<App>,
    body: Map<String, Value>,
}

impl Asked {
    /// The token is looked at first, then what it names: WeChat misses the token even where the body
    /// is wrong too.
    fn read(turn: &mut Turn<'_>) -> Result<Asked, Refusal> {
        let owner = owner(turn)?;
        let posted = turn.request.method() == http::Method::POST;
        turn.ensure("method", posted, || {
            Refusal::new(43002, Why::Wrong { name: "method", expected: "POST" })
        })?;
        // Clients send it without a content type (engineering notes, section 3).
        let body = json::read(turn.request.body());
        turn.entry.check("body", body.is_ok());
        let body = body.map_err(|_| Refusal::new(47001, Why::NotJson))?;
        let named = turn.given("component_appid", text(&body, "component_appid"), 41018)?;
        // Seen: an AppID that is no platform's gets 40013 here.
        turn.ensure("component_appid.right", named == owner, || {
            Refusal::new(40013, Why::TokenOfOther(owner.clone()))
        })?;
        let platform = turn.state.accounts.peek(&owner);
        let platform = platform.map_err(|why| Refusal::new(61011, why))?;
        Ok(Asked { platform, body })
    }

    fn text(&self, name: &str) -> Option<String> {
        text(&self.body, name)
    }

    /// The account asked about, with its rights in the platform's hands.
    fn account(&self, turn: &mut Turn<'_>) -> Result<Arc<App>, Refusal> {
        let appid = turn.given("authorizer_appid", self.text("authorizer_appid"), 40013)?;
        turn.entry.appid = Some(appid.as_str().into());
        platform::account(turn, &appid, &self.platform)
    }

    fn right(&self, turn: &Turn<'_>, account: &App) -> Option<Right> {
        let (platform, account) = (self.platform.appid.as_str(), account.appid.as_str());
        turn.state.handed.right(platform, account, turn.now).cloned()
    }
}

/// The platform whose token the query has: older pages call it `component_access_token`, newer ones
/// `access_token`.
fn owner(turn: &mut Turn<'_>) -> Result<String, Refusal> {
    let params = Params::of_query(turn.request);
    let token = params.text("component_access_token").or_else(|| params.text("access_token"));
    let token = turn.given("component_access_token", token, 41001)?;
    let standing = turn.state.app_tokens.standing(Role::Component, &token, turn.now);
    turn.entry.check("component_access_token.alive", matches!(standing, Standing::Alive(_)));
    match standing {
        Standing::Alive(token) => {
            turn.entry.appid = Some(token.appid.as_str().into());
            Ok(token.appid)
        }
        Standing::Expired(ago) => Err(Refusal::new(42001, Why::TokenExpired(ago))),
        Standing::Other(role) => Err(Refusal::new(61014, Why::TokenForOther(role.token()))),
        Standing::Unknown => Err(Refusal::new(40001, Why::TokenUnknown)),
    }
}

fn text(body: &Map<String, Value>, name: &str) -> Option<String> {
    body.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
}

fn answer(turn: &mut Turn<'_>, told: Result<Value, Refusal>) -> http::Response<Bytes> {
    match told {
        Ok(body) => dialect::success(Voice::Cgi, Bytes::from(body.to_string())),
        Err(refusal) => turn.refuse(Voice::Cgi, &refusal),
    }
}

/// Answers `/cgi-bin/component/api_create_preauthcode`.
pub(crate) fn create_preauthcode(turn: &mut Turn<'_>) -> http::Response<Bytes> {
    let told = Asked::read(turn).map(|asked| {
        let life = turn.settings.switches.pre_auth_code_life;
        let platform = asked.platform.appid.as_str();
        let code = turn.state.handed.prepare(platform, life, turn.now, turn.random);
        json!({ "pre_auth_code": code, "expires_in": life.as_secs() })
    });
    answer(turn, told)
}

/// Answers `/cgi-bin/component/api_query_auth`.
pub(crate) fn query_auth(turn: &mut Turn<'_>) -> http::Response<Bytes> {
    let told = redeemed(turn);
    answer(turn, told)
}

fn redeemed(turn: &mut Turn<'_>) -> Result<Value, Refusal> {
    let asked = Asked::read(turn)?;
    // Seen: 61009 where it is missing, and where a pre_auth_code stands in its place.
    let code = turn.given("authorization_code", asked.text("authorization_code"), 61009)?;
    let known = turn.state.handed.authorization(&code, turn.now).cloned();
    turn.entry.check("code.known", known.is_some());
    let Some(known) = known else {
        let pre = turn.state.handed.prepared(&code, turn.now).is_some();
        let why = if pre { Why::PreAuthCodeHere } else { Why::CodeUnknown };
        return Err(Refusal::new(61009, why));
    };
    turn.entry.flow = known.flow;
    let own = known.platform == asked.platform.appid.as_str();
    turn.ensure("code.platform", own, || {
        Refusal::new(61009, Why::CodeOfPlatform(known.platform.clone()))
    })?;
    let (now, used) = (turn.now, turn.settings.switches.used_authorization);
    turn.entry.check("code.once", known.used.is_none());
    if let Some(at) = known.used {
        let number = if used == UsedAuthorization::Expired { 61010 } else { 61009 };
        return Err(Refusal::new(number, Why::CodeUsed(now.since(at))));
    }
    turn.ensure("code.in_time", now < known.until, || {
        Refusal::new(61010, Why::CodeExpired(now.since(known.until)))
    })?;
    turn.entry.appid = Some(known.account.as_str().into());
    let account = platform::account(turn, &known.account, &asked.platform)?;
    let refresh = turn.state.handed.redeem(&code, now, turn.random).unwrap_or_default();
    let (token, life) = access_token(turn, &account, &asked.platform);
    Ok(json!({ "authorization_info": {
        "authorizer_appid": known.account,
        "authorizer_access_token": token,
        "expires_in": life,
        "authorizer_refresh_token": refresh,
        "func_info": func_info(account.kind),
    } }))
}

/// A token that speaks for the account.
fn access_token(turn: &mut Turn<'_>, account: &App, platform: &App) -> (String, u64) {
    // Two platforms have tokens of their own.
    let holder = Secret::new(platform.appid.as_str());
    let appid = account.appid.as_str();
    let (now, tokens) = (turn.now, &mut turn.state.app_tokens);
    tokens.issue(Role::Authorizer, appid, &holder, false, now, turn.random)
}

/// Answers `/cgi-bin/component/api_authorizer_token`: the refresh token stays what it was.
pub(crate) fn token(turn: &mut Turn<'_>) -> http::Response<Bytes> {
    let told = refreshed(turn);
    answer(turn, told)
}

fn refreshed(turn: &mut Turn<'_>) -> Result<Value, Refusal> {
    let asked = Asked::read(turn)?;
    let account = asked.account(turn)?;
    // Staff: 61023 too where `null` is sent.
    let refresh = asked.text("authorizer_refresh_token");
    let refresh = turn.given("authorizer_refresh_token", refresh, 61023)?;
    let own = asked.right(turn, &account).and_then(|right| right.refresh_token);
    turn.ensure("refresh_token.alive", own.as_ref() == Some(&refresh), || {
        Refusal::new(61023, Why::AuthorizerRefresh)
    })?;
    let (token, life) = access_token(turn, &account, &asked.platform);
    Ok(json!({
        "authorizer_access_token": token,
        "expires_in": life,
        "authorizer_refresh_token": refresh,
    }))
}

/// Answers `/cgi-bin/component/api_get_authorizer_info`.
pub(crate) fn info(turn: &mut Turn<'_>) -> http::Response<Bytes> {
    let told = described(turn);
    answer(turn, told)
}

fn described(turn: &mut Turn<'_>) -> Result<Value, Refusal> {
    let asked = Asked::read(turn)?;
    let account = asked.account(turn)?;
    let mut authorization = Map::new();
    authorization.insert("authorizer_appid".to_owned(), account.appid.as_str().into());
    if let Some(token) = asked.right(turn, &account).and_then(|right| right.refresh_token) {
        authorization.insert("authorizer_refresh_token".to_owned(), token.into());
    }
    authorization.insert("func_info".to_owned(), func_info(account.kind));
    Ok(json!({
        "authorizer_info": authorizer_info(turn, &account),
        "authorization_info": authorization,
    }))
}

/// The fields of the page's sample; of what the emulator does not know, what an empty account has.
fn authorizer_info(turn: &Turn<'_>, account: &App) -> Value {
    let mini = account.kind == Kind::Mini;
    // 2 is a service account, 0 a subscription account and a mini program; -1 is not verified.
    let service = if matches!(account.kind, Kind::Service | Kind::Test) { 2 } else { 0 };
    let verified = if matches!(account.kind, Kind::Service | Kind::Subscription) { 0 } else { -1 };
    let mut info = json!({
        "nick_name": account.title(turn.lang()),
        "head_img": "",
        "service_type_info": { "id": service },
        "verify_type_info": { "id": verified },
        "user_name": identity::original_id(account.appid.as_str()),
        "alias": "",
        "qrcode_url": "",
        "business_info":
            { "open_pay": 0, "open_shake": 0, "open_scan": 0, "open_card": 0, "open_store": 0 },
        "idc": 1,
        "principal_name": "",
        "signature": "",
    });
    if let Some(info) = info.as_object_mut() {
        if mini {
            let network = json!({ "RequestDomain": [], "WsRequestDomain": [], "UploadDomain": [],
                "DownloadDomain": [], "BizDomain": [], "UDPDomain": [] });
            let program = json!({ "network": network, "categories": [], "visit_status": 0 });
            info.insert("MiniProgramInfo".to_owned(), program);
        }
        // 16 is a banned account, 1 any other.
        info.insert("account_status".to_owned(), json!(if account.banned { 16 } else { 1 }));
    }
    info
}

/// Everything that accounts of that kind can grant; the page hands over all of it.
fn func_info(kind: Kind) -> Value {
    let sets = if kind == Kind::Mini { MINI } else { OFFICIAL };
    let all = sets.iter().map(|id| {
        let category = json!({ "id": id });
        match CONFIRMED.contains(id) {
            false => json!({ "funcscope_category": category }),
            true => json!({
                "funcscope_category": category,
                "confirm_info": { "need_confirm": 0, "already_confirm": 0, "can_confirm": 0 },
            }),
        }
    });
    Value::Array(all.collect())
}

/// Answers `/cgi-bin/component/api_get_authorizer_list`. Where the authorization code was never
/// redeemed there is no refresh token (staff, and developers who lost theirs).
pub(crate) fn list(turn: &mut Turn<'_>) -> http::Response<Bytes> {
    let told = listed(turn);
    answer(turn, told)
}

/// How many accounts one page of the list holds at most.
const PAGE: u64 = 500;

fn listed(turn: &mut Turn<'_>) -> Result<Value, Refusal> {
    let asked = Asked::read(turn)?;
    let number = |name: &str| asked.body.get(name).and_then(Value::as_u64);
    let (offset, count) = (number("offset").unwrap_or(0), number("count").unwrap_or(PAGE));
    turn.ensure("count", count <= PAGE, || {
        Refusal::new(40170, Why::Wrong { name: "count", expected: "≤ 500" })
    })?;
    let accounts = turn.state.accounts.list();
    let mine = accounts.iter().filter(|app| app.platforms.contains(&asked.platform.appid));
    let all: Vec<&Arc<App>> = mine.collect();
    let started = turn.state.journal.birth().unwrap_or(turn.now);
    let since = |right: &Option<Right>| right.as_ref().map_or(started, |right| right.since);
    let one = |account: &&Arc<App>| {
        let right = asked.right(turn, account);
        let auth_time = since(&right).secs();
        let appid = account.appid.as_str();
        match right.and_then(|right| right.refresh_token) {
            Some(token) => json!({
                "authorizer_appid": appid, "refresh_token": token, "auth_time": auth_time,
            }),
            None => json!({ "authorizer_appid": appid, "auth_time": auth_time }),
        }
    };
    let start = usize::try_from(offset).unwrap_or(usize::MAX);
    let most = usize::try_from(count).unwrap_or(usize::MAX);
    let page: Vec<Value> = all.iter().skip(start).take(most).map(one).collect();
    Ok(json!({ "total_count": all.len(), "list": page }))
}
