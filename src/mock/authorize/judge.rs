//! Whether an authorize request gets through, in the order of PROTOCOL 1.10.
//! Must not answer; it says yes with all that is needed, or names page code, sentence and reason.

use super::door::Door;
use crate::domain::errcode;
use crate::domain::scene::Product;
use crate::domain::scope::{self, BASE, PRIVATEINFO, USERINFO};
use crate::domain::text::errcode::sentence;
use crate::mock::app::{App, Kind};
use crate::mock::app_tokens::Role;
use crate::mock::callback_domain::{CallbackDomain, Target};
use crate::mock::device::is_elsewhere;
use crate::mock::platform;
use crate::mock::scenario::Scenario;
use crate::mock::switches::{
    CorpNoAgentid, Order, Pkce, QrResponseType, RateLimit, State, StateAlphabet, WebsitePort,
};
use crate::mock::turn::Turn;
use crate::mock::user::User;
use crate::mock::why::{Learned, Notice, Why};
use crate::wire::authorize::Asked;
use std::borrow::Cow;
use std::sync::Arc;

/// A request that got through.
#[derive(Debug, Clone)]
pub(crate) struct Admitted {
    pub(crate) door: Door,
    pub(crate) app: Arc<App>,
    /// The app of the corp the link named; without one, any of them may take the code.
    pub(crate) agentid: Option<String>,
    /// The link of a service provider's app: written down as one, or private details without an
    /// agentid, as no other link is.
    pub(crate) of_suite: bool,
    /// The platform asking on the account's behalf (PROTOCOL 4).
    pub(crate) platform: Option<Arc<App>>,
    pub(crate) redirect_uri: String,
    pub(crate) scope: String,
    /// As sent, still encoded.
    pub(crate) raw_state: String,
    pub(crate) user: User,
    /// `connect_redirect=1`: the client must not call the callback twice (PROTOCOL 1.1).
    pub(crate) connect_redirect: bool,
}

impl Admitted {
    /// `snsapi_base` is always silent inside the client (PROTOCOL 1.7), and for a provider's app
    /// `snsapi_userinfo` too (WW-91861); a web login never is.
    pub(crate) fn asks_nothing(&self) -> bool {
        let silent = self.scope == BASE || (self.app.kind == Kind::Suite && self.scope == USERINFO);
        silent && self.door == Door::Official
    }
}

/// An error page of PROTOCOL 1.10.
#[derive(Debug)]
pub(crate) struct PageError {
    /// Its number, if it shows one.
    pub(crate) code: Option<u16>,
    /// Its sentence, as WeChat prints it.
    pub(crate) sentence: &'static str,
    /// What exactly was the matter.
    pub(crate) why: Why,
}

impl PageError {
    /// A page with a number, in WeChat's words for it.
    pub(crate) fn numbered(code: u16, why: Why) -> PageError {
        let entry = errcode::find(Product::Page, i64::from(code));
        let sentence = entry.map_or(sentence::NOT_REACHABLE, |entry| entry.official);
        PageError { code: Some(code), sentence, why }
    }

    /// A page with a sentence only.
    pub(crate) fn saying(sentence: &'static str, why: Why) -> PageError {
        PageError { code: None, sentence, why }
    }
}

/// Judges a request of the browser's own user.
pub(crate) fn judge(turn: &mut Turn<'_>, door: Door, asked: &Asked) -> Result<Admitted, PageError> {
    let user = turn.user().map_err(|why| PageError::saying("", why))?;
    judge_user(turn, door, asked, user)
}

/// Judges a request for the user of that name.
pub(crate) fn judge_for(
    turn: &mut Turn<'_>,
    door: Door,
    asked: &Asked,
    name: &str,
) -> Result<Admitted, PageError> {
    let user = turn.user_named(name).map_err(|why| PageError::saying("", why))?;
    judge_user(turn, door, asked, user)
}

fn judge_user(
    turn: &mut Turn<'_>,
    door: Door,
    asked: &Asked,
    user: User,
) -> Result<Admitted, PageError> {
    turn.entry.user = Some(turn.state.texts.share(&user.name));
    limits(turn, door)?;
    let app = account(turn, door, asked)?;
    let platform = platform(turn, door, asked, &app)?;
    let redirect_uri = asked.value("redirect_uri");
    turn.ensure("redirect_uri", redirect_uri.is_some(), || {
        door.error(10011, sentence::REDIRECT_URI, Why::Missing("redirect_uri"))
    })?;
    let redirect_uri = redirect_uri.unwrap_or_default();
    form(turn, door, asked, &app)?;
    let scope = scope(turn, door, asked, &app)?;
    let raw_state = state(turn, door, asked, &app)?;
    turn.ensure("app.not_banned", !app.banned, || {
        door.error(10004, sentence::NOT_REACHABLE, Why::AppBanned)
    })?;
    domain(turn, door, platform.as_ref().unwrap_or(&app), &redirect_uri)?;
    let redirect_uri = redirect_uri.into_owned();
    let agentid = app.agentid.clone().filter(|_| named_agent(door, asked).is_some());
    let follows = app.kind != Kind::Test || user.follows;
    turn.ensure("user.follows", follows, || PageError::numbered(10006, Why::NotFollower))?;
    let of_suite =
        app.kind == Kind::Suite || (scope == PRIVATEINFO && asked.value("agentid").is_none());
    let connect_redirect = asked.value("connect_redirect").as_deref() == Some("1");
    Ok(Admitted {
        door,
        app,
        agentid,
        of_suite,
        platform,
        redirect_uri,
        scope,
        raw_state,
        user,
        connect_redirect,
    })
}

/// The app of a corp that trusts the callback, where a link names none of several.
fn trusting(turn: &Turn<'_>, app: Arc<App>, asked: &Asked<'_>) -> Arc<App> {
    if app.kind != Kind::Work {
        return app;
    }
    let redirect_uri = asked.value("redirect_uri");
    let accounts = &turn.state.accounts;
    redirect_uri.and_then(|uri| accounts.find_trusting(app.appid.as_str(), &uri)).unwrap_or(app)
}

/// The app a link of WeCom's names; a third party's service has none (PROTOCOL 6.2).
fn named_agent<'a>(door: Door, asked: &Asked<'a>) -> Option<Cow<'a, str>> {
    let service = door.is_work_web() && asked.value("login_type").as_deref() == Some("ServiceApp");
    asked.value("agentid").filter(|_| !service)
}

/// Too many tries, by scenario (PROTOCOL 10.38).
fn limits(turn: &mut Turn<'_>, door: Door) -> Result<(), PageError> {
    let limited = turn.scenarios.has(Scenario::RateLimited)
        && turn.settings.switches.rate_limit == RateLimit::Page;
    if limited {
        turn.play(Scenario::RateLimited);
        return Err(door.error(10009, sentence::NOT_REACHABLE, Why::Scenario));
    }
    Ok(())
}

fn account(turn: &mut Turn<'_>, door: Door, asked: &Asked) -> Result<Arc<App>, PageError> {
    let appid = asked.value("appid");
    turn.ensure("appid", appid.is_some(), || {
        door.error(10012, sentence::APPID, Why::Missing("appid"))
    })?;
    let appid = appid.unwrap_or_default();
    let at_home = door.at_home(&appid, asked.raw("agentid").is_some());
    let found = match named_agent(door, asked).filter(|_| at_home == Kind::Work) {
        Some(agentid) => turn.agent(&appid, &agentid),
        None => turn.app(&appid, at_home).map(|app| trusting(turn, app, asked)),
    };
    turn.entry.check("appid.known", found.is_ok());
    turn.entry.appid = Some(turn.state.texts.share(&appid));
    let app = found.map_err(|why| match why {
        Why::AgentUnknown { .. } | Why::AgentidShape => {
            PageError::saying(sentence::NOT_REACHABLE, why)
        }
        why => PageError::saying(sentence::APPID, why),
    })?;
    let admitted = door.admits(app.kind, turn.state.accounts.learned(app.appid.as_str()));
    turn.entry.check("appid.kind", admitted.is_ok());
    admitted.map(|()| app)
}

fn platform(
    turn: &mut Turn<'_>,
    door: Door,
    asked: &Asked,
    app: &Arc<App>,
) -> Result<Option<Arc<App>>, PageError> {
    let appid = asked.value("component_appid").filter(|_| door == Door::Official);
    let Some(appid) = appid else { return Ok(None) };
    let known = platform::known(turn, &appid);
    turn.entry.check("component_appid.known", known.is_ok());
    let platform = known.map_err(|why| PageError::numbered(10015, why))?;
    let handed = turn.has_handed_rights(app, &platform);
    turn.ensure("component_appid.authorized", handed, || {
        PageError::numbered(10015, platform::not_handed(app, &platform))
    })?;
    Ok(Some(platform))
}

/// Order, `response_type`, `agentid` and parameters nobody knows the effect of.
fn form(turn: &mut Turn<'_>, door: Door, asked: &Asked, app: &App) -> Result<(), PageError> {
    let not_reachable = |why| PageError::saying(sentence::NOT_REACHABLE, why);
    if door.is_work_web() {
        let service = asked.value("login_type").as_deref() == Some("ServiceApp");
        turn.ensure("login_type", service || app.kind != Kind::Suite, || {
            not_reachable(Why::Wrong { name: "login_type", expected: "ServiceApp" })
        })?;
        // A third party's service has none (PROTOCOL 6.2).
        let agentid = service || asked.value("agentid").is_some();
        return turn.ensure("agentid", agentid, || not_reachable(Why::Missing("agentid")));
    }
    let response_type = asked.value("response_type");
    let may_lack = door == Door::Website
        && turn.settings.switches.qr_response_type == QrResponseType::Optional;
    let good = match response_type.as_deref() {
        None => may_lack,
        Some(kind) => kind == "code",
    };
    turn.ensure("response_type", good, || {
        not_reachable(Why::Wrong { name: "response_type", expected: "code" })
    })?;
    if door == Door::Official && !asked.is_in_documented_order() {
        if turn.settings.switches.order == Order::Refuse {
            return turn.ensure("order", false, || not_reachable(Why::Order));
        }
        turn.entry.notices.push(Notice::Order);
    }
    let pkce = asked.raw("code_challenge").is_some();
    if pkce && turn.settings.switches.pkce == Pkce::Refused {
        return turn.ensure("pkce", false, || not_reachable(Why::Pkce));
    }
    Ok(())
}

fn scope(turn: &mut Turn<'_>, door: Door, asked: &Asked, app: &App) -> Result<String, PageError> {
    if door.is_work_web() {
        // WeCom's web login has no scope; what it gives is the member's id.
        return Ok(BASE.to_owned());
    }
    let scope = asked.value("scope");
    turn.ensure("scope", scope.is_some(), || {
        door.error(10010, sentence::SCOPE, Why::Missing("scope"))
    })?;
    let scope = scope.unwrap_or_default();
    // A comma list at qrconnect (PROTOCOL 3.1), one value at the other door (PROTOCOL 1.1).
    let allowed = match door {
        Door::Website => scope::each(&scope).all(|item| app.allows(item)),
        _ => app.allows(&scope),
    };
    let learned = turn.state.accounts.learned(app.appid.as_str());
    turn.ensure("scope.allowed", allowed, || {
        let why = Why::ScopeNotAllowed { scope: scope.to_string(), kind: app.kind, learned };
        door.error(10005, sentence::SCOPE, why)
    })?;
    let agentid =
        asked.value("agentid").is_some() || scope != PRIVATEINFO || may_be_suite(turn, app);
    if !agentid && turn.settings.switches.corp_no_agentid == CorpNoAgentid::Base {
        turn.entry.notices.push(Notice::TakenForBase);
        return Ok(BASE.to_owned());
    }
    turn.ensure("agentid", agentid, || {
        PageError::saying(sentence::NOT_REACHABLE, Why::AgentidOfCorp)
    })?;
    Ok(scope.into_owned())
}

/// Whether a link without an agentid may be a service provider's, whose appid is a suite_id: by how
/// it begins, by the token it got, or because nobody has said yet that it is a corp's. The code is
/// for the provider's call alone, so a corp's app that forgot its agentid does not get through.
fn may_be_suite(turn: &Turn<'_>, app: &App) -> bool {
    let (id, tokens) = (app.appid.as_str(), &turn.state.app_tokens);
    // Who sets the switch has corps in mind.
    let met = turn.state.accounts.learned(id) == Learned::Met
        && turn.settings.switches.corp_no_agentid == CorpNoAgentid::Refused;
    app.kind == Kind::Suite
        || app.appid.is_surely_a_suite()
        || tokens.has_had(Role::Suite, id, turn.now)
        || (met && !tokens.has_had(Role::Work, id, turn.now))
}

/// Required and at most 128 bytes at the official account's door; qrconnect has neither rule, and
/// WeCom documents it as optional (PROTOCOL 1.3, 3.1, 6.1).
fn state(turn: &mut Turn<'_>, door: Door, asked: &Asked, app: &App) -> Result<String, PageError> {
    let raw = asked.raw("state").unwrap_or("").to_owned();
    if door != Door::Official {
        return Ok(raw);
    }
    let required = turn.settings.switches.state == State::Required && !app.kind.is_wecom();
    turn.ensure("state", !raw.is_empty() || !required, || {
        PageError::numbered(10013, Why::StateMissing)
    })?;
    let value = asked.value("state").unwrap_or_default();
    turn.ensure("state.length", value.len() <= 128, || {
        PageError::saying(sentence::STATE_TOO_LONG, Why::StateLength(value.len()))
    })?;
    if turn.scenarios.has(Scenario::StateTooLong) {
        turn.play(Scenario::StateTooLong);
        return Err(PageError::saying(sentence::STATE_TOO_LONG, Why::Scenario));
    }
    if !value.bytes().all(|b| b.is_ascii_alphanumeric()) {
        let refused = turn.settings.switches.state_alphabet == StateAlphabet::Documented;
        turn.ensure("state.alphabet", !refused, || {
            PageError::saying(sentence::NOT_REACHABLE, Why::StateAlphabet)
        })?;
        turn.entry.notices.push(Notice::StateAlphabet);
    }
    Ok(raw)
}

/// The callback domain of the account, or of the platform that asks for it (PROTOCOL 1.4, 4, 6.1).
fn domain(
    turn: &mut Turn<'_>,
    door: Door,
    owner: &App,
    redirect_uri: &str,
) -> Result<(), PageError> {
    let refused = |why| door.wrong_callback(owner.kind, why);
    let target = Target::parse(redirect_uri);
    turn.entry.check("redirect_uri.shape", target.is_some());
    let target = target.ok_or_else(|| refused(Why::RedirectShape))?;
    // Nothing configured, nothing learned yet: a test account admits what the developer uses.
    let open = owner.domains.is_empty();
    let any_port =
        owner.kind == Kind::Website && turn.settings.switches.website_port == WebsitePort::Any;
    let admits = |target: &Target| owner.domains.iter().any(|d| d.admits(target, owner.kind));
    let admitted = open
        || is_elsewhere(&target.host)
        || admits(&target)
        || (any_port && admits(&target.portless()));
    turn.ensure("redirect_uri.domain", admitted, || {
        let configured: Vec<String> = owner.domains.iter().map(ToString::to_string).collect();
        let (asked, configured) = (target.to_string(), configured.join(", "));
        refused(match owner.kind {
            Kind::Component => Why::PlatformDomain { asked, configured },
            _ if owner.domains.iter().all(CallbackDomain::is_learned) => {
                Why::LearnedDomain { asked, learned: configured }
            }
            _ => Why::Domain { asked, configured },
        })
    })
}
