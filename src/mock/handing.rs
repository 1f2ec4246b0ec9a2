//! The pages where an account hands its rights to a third-party platform: on a computer
//! `componentloginpage`, on a phone `bindcomponent` (WeChat's page on the authorization process).
//! Must not answer a server's calls; `authorizer` does.

use crate::domain::appid::AppId;
use crate::domain::text::errcode::sentence;
use crate::mock::app::{App, Kind};
use crate::mock::authorize::{self, PageError, onward};
use crate::mock::callback_domain::Target;
use crate::mock::handed::{Asking, Authorization};
use crate::mock::identity;
use crate::mock::journal::Verdict;
use crate::mock::page;
use crate::mock::platform;
use crate::mock::settings::AutoApprove;
use crate::mock::state::PAGE_LIFE;
use crate::mock::switches::AuthorizationEntry;
use crate::mock::turn::Turn;
use crate::mock::why::Why;
use crate::wire::authorize::handed_callback;
use crate::wire::query::Params;
use bytes::Bytes;
use http::header::REFERER;
use std::sync::Arc;

/// The account offered where none is known: the one the documentation's examples use.
pub(crate) const SAMPLE: &str = "wx5b6e96c8c89c614e";

/// Where an administrator came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Door {
    /// By a link on a page of the platform's.
    Computer,
    /// By a link sent to him.
    Phone,
}

/// A request that got through.
pub(crate) struct Admitted {
    /// The platform that asks.
    pub(crate) platform: Arc<App>,
    /// Accounts that may be chosen.
    pub(crate) accounts: Vec<Arc<App>>,
    /// An account that is not known yet may be named.
    pub(crate) open: bool,
    pre_auth_code: String,
    redirect_uri: String,
}

/// Answers either page: an error, the page that asks which account, or at once the callback.
pub(crate) fn show(turn: &mut Turn<'_>, door: Door) -> http::Response<Bytes> {
    turn.entry.flow = turn.state.journal.new_flow();
    let query = turn.site.query;
    let admitted = entered(turn, door).and_then(|()| judge(turn, query));
    let mut response = match admitted {
        Err(error) => authorize::refuse(turn, &error),
        Ok(admitted) => match unasked(turn, &admitted) {
            Some(Ok(account)) => hand(turn, &admitted, &account),
            Some(Err(error)) => authorize::refuse(turn, &error),
            None => ask(turn, &admitted, query),
        },
    };
    authorize::remember_choices(turn, &mut response);
    response
}

/// Answers the page's form. Without an account it shows the page again, in another language perhaps.
pub(crate) fn reply(turn: &mut Turn<'_>) -> http::Response<Bytes> {
    let params = Params::merged(turn.request);
    let uuid = params.text("uuid").unwrap_or_default();
    let waiting = turn.state.handed.pages.get(&uuid, turn.now).cloned();
    turn.entry.check("uuid", waiting.is_some());
    let Some(waiting) = waiting else {
        turn.entry.verdict = Verdict::Page(None, "", Why::PageGone);
        return page::gone(turn);
    };
    turn.entry.flow = waiting.flow;
    let admitted = match judge(turn, &waiting.query) {
        Err(error) => return authorize::refuse(turn, &error),
        Ok(admitted) => admitted,
    };
    let mut response = match params.text("account") {
        None => {
            turn.entry.verdict = Verdict::Asked;
            page::handing(turn, &admitted, &uuid)
        }
        Some(appid) => match chosen(turn, &admitted, appid.trim()) {
            Ok(account) => hand(turn, &admitted, &account),
            Err(error) => authorize::refuse(turn, &error),
        },
    };
    authorize::remember_choices(turn, &mut response);
    response
}

/// On a computer the page looks where it was opened from.
fn entered(turn: &mut Turn<'_>, door: Door) -> Result<(), PageError> {
    let any = turn.settings.switches.authorization_entry == AuthorizationEntry::Any;
    let callback = Params::of_query(turn.request).text("redirect_uri");
    let Some(callback) = callback.as_deref().and_then(Target::parse) else { return Ok(()) };
    if any || door == Door::Phone {
        return Ok(());
    }
    let referer = turn.request.headers().get(REFERER).and_then(|r| r.to_str().ok());
    let from = referer.and_then(Target::parse).map(|target| target.host);
    let same = from.as_deref() == Some(callback.host.as_str());
    turn.ensure("referer", same, || {
        let why = Why::Entry { from: from.unwrap_or_default(), callback: callback.host };
        PageError::saying(sentence::PLATFORM_ENTRY, why)
    })
}

/// The documented parameters, and the code that is good once.
fn judge(turn: &mut Turn<'_>, query: &str) -> Result<Admitted, PageError> {
    let params = Params::of(query, "");
    let mut given = |name: &'static str| {
        let value = params.text(name);
        let missing = || PageError::saying(sentence::PLATFORM_PARAMETERS, Why::Missing(name));
        turn.ensure(name, value.is_some(), missing).map(|()| value.unwrap_or_default())
    };
    let appid = given("component_appid")?;
    let pre_auth_code = given("pre_auth_code")?;
    let redirect_uri = given("redirect_uri")?;
    let known = platform::known(turn, &appid);
    turn.entry.check("component_appid.known", known.is_ok());
    let platform = known.map_err(|why| PageError::saying(sentence::PLATFORM_PARAMETERS, why))?;
    prepared(turn, &pre_auth_code, &platform)?;
    domain(turn, &platform, &redirect_uri)?;
    let (accounts, open) = candidates(turn, &params);
    Ok(Admitted { platform, accounts, open, pre_auth_code, redirect_uri })
}

fn prepared(turn: &mut Turn<'_>, code: &str, platform: &App) -> Result<(), PageError> {
    let known = turn.state.handed.prepared(code, turn.now).cloned();
    let late = known.as_ref().filter(|known| turn.now >= known.until);
    let (sentence, why) = match &known {
        None => (sentence::PRE_AUTH_CODE, Some(Why::CodeUnknown)),
        Some(known) if known.platform != platform.appid.as_str() => {
            (sentence::PRE_AUTH_CODE, Some(Why::CodeOfPlatform(known.platform.clone())))
        }
        Some(known) if known.used => (sentence::PRE_AUTH_CODE_USED, Some(Why::PreAuthCodeUsed)),
        Some(known) if late.is_some() => {
            (sentence::PRE_AUTH_CODE, Some(Why::TokenExpired(turn.now.since(known.until))))
        }
        Some(_) => ("", None),
    };
    turn.ensure("pre_auth_code.good", why.is_none(), || {
        PageError::saying(sentence, why.unwrap_or(Why::CodeUnknown))
    })
}

/// The callback goes to a domain of the platform's. One learned from a user's login says nothing
/// here: WeChat keeps two lists, one for these pages and one for web authorization.
fn domain(turn: &mut Turn<'_>, platform: &App, redirect_uri: &str) -> Result<(), PageError> {
    let target = Target::parse(redirect_uri);
    turn.entry.check("redirect_uri.shape", target.is_some());
    let target = target
        .ok_or_else(|| PageError::saying(sentence::PLATFORM_PARAMETERS, Why::RedirectShape))?;
    let mut configured = platform.domains.iter().filter(|domain| !domain.is_learned()).peekable();
    let open = configured.peek().is_none();
    let admitted = open || configured.any(|domain| domain.admits(&target, platform.kind));
    turn.ensure("redirect_uri.domain", admitted, || {
        let all: Vec<String> = platform.domains.iter().map(ToString::to_string).collect();
        let why = Why::PlatformDomain { asked: target.to_string(), configured: all.join(", ") };
        PageError::saying(sentence::PLATFORM_ENTRY, why)
    })
}

/// The accounts the link lets be chosen: `biz_appid` one, else by `auth_type` official accounts (1),
/// mini programs (2), both (3, 6 and unsaid); other numbers are of products without a login here.
fn candidates(turn: &mut Turn<'_>, params: &Params<'_>) -> (Vec<Arc<App>>, bool) {
    if let Some(appid) = params.text("biz_appid") {
        let account = turn.app(&appid, Kind::Service).ok().filter(|app| hands(app, "3"));
        return (account.into_iter().collect(), false);
    }
    let kind = params.text("auth_type").unwrap_or_else(|| "3".to_owned());
    let all = turn.state.accounts.list();
    let open = turn.settings.apps.is_empty() && matches!(kind.as_str(), "1" | "2" | "3" | "6");
    (all.into_iter().filter(|app| hands(app, &kind)).collect(), open)
}

fn hands(app: &App, auth_type: &str) -> bool {
    match app.kind {
        Kind::Service | Kind::Subscription | Kind::Test => matches!(auth_type, "1" | "3" | "6"),
        Kind::Mini => matches!(auth_type, "2" | "3" | "6"),
        _ => false,
    }
}

/// The account of that AppID among those that may be chosen; where nothing is pinned, any.
fn chosen(turn: &mut Turn<'_>, admitted: &Admitted, appid: &str) -> Result<Arc<App>, PageError> {
    let listed = admitted.accounts.iter().find(|app| app.appid.as_str() == appid).cloned();
    let found = match listed {
        Some(account) => Ok(account),
        None if admitted.open => turn.app(appid, Kind::Service).and_then(|app| {
            let learned = turn.state.accounts.learned(appid);
            if hands(&app, "3") { Ok(app) } else { Err(Why::AppKind(app.kind, learned)) }
        }),
        None => Err(Why::AppidUnknown),
    };
    turn.entry.check("appid.known", found.is_ok());
    turn.entry.appid = Some(appid.into());
    found.map_err(|why| PageError::saying(sentence::PLATFORM_FAILED, why))
}

/// Whether the request, or the settings, choose in the administrator's place.
fn unasked(turn: &mut Turn<'_>, admitted: &Admitted) -> Option<Result<Arc<App>, PageError>> {
    if let Some(appid) = turn.own_parameter("mock_account") {
        return Some(chosen(turn, admitted, &appid));
    }
    let by_settings = turn.settings.auto_approve != AutoApprove::Nobody;
    let asked = turn.own_parameter("mock_consent");
    if asked.as_deref() != Some("allow") && !(by_settings && asked.is_none()) {
        return None;
    }
    match admitted.accounts.first() {
        Some(account) => Some(Ok(Arc::clone(account))),
        None if admitted.open => Some(chosen(turn, admitted, SAMPLE)),
        None => None,
    }
}

fn ask(turn: &mut Turn<'_>, admitted: &Admitted, query: &str) -> http::Response<Bytes> {
    let uuid = identity::uuid(turn.random);
    let waiting = Asking { query: query.to_owned(), flow: turn.entry.flow };
    let (bytes, until) = (query.len(), turn.now.after(PAGE_LIFE));
    turn.state.handed.pages.put_heavy(uuid.as_str(), waiting, bytes, until, turn.now);
    turn.entry.verdict = Verdict::Asked;
    page::handing(turn, admitted, &uuid)
}

/// The account hands its rights over, and the browser goes back with the authorization code.
fn hand(turn: &mut Turn<'_>, admitted: &Admitted, account: &App) -> http::Response<Bytes> {
    let platform = &admitted.platform.appid;
    turn.entry.appid = Some(account.appid.as_str().into());
    if !account.platforms.contains(platform) {
        let mut account = account.clone();
        account.platforms.push(AppId::clone(platform));
        turn.state.accounts.change(account);
    }
    let life = turn.settings.switches.authorization_code_life;
    let authorization = Authorization {
        platform: platform.to_string(),
        account: account.appid.to_string(),
        until: turn.now.after(life),
        used: None,
        flow: turn.entry.flow,
    };
    let (now, handed) = (turn.now, &mut turn.state.handed);
    let code = handed.authorize(&admitted.pre_auth_code, authorization, now, turn.random);
    onward(&handed_callback(&admitted.redirect_uri, &code, life.as_secs()))
}
