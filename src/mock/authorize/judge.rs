//! Whether an authorize request gets through, in the order of PROTOCOL 1.10.
//! Must not answer; it says yes with all that is needed, or names page code, sentence and reason.

use crate::domain::errcode;
use crate::domain::scene::Product;
use crate::domain::scope::BASE;
use crate::domain::text::errcode::sentence;
use crate::mock::app::{App, Kind};
use crate::mock::callback_domain::Target;
use crate::mock::switches::{Order, Pkce, State, StateAlphabet};
use crate::mock::turn::Turn;
use crate::mock::user::User;
use crate::mock::why::{Notice, Why};
use crate::wire::authorize::Asked;
use std::sync::Arc;

/// A request that got through.
#[derive(Debug)]
pub(crate) struct Admitted {
    pub(crate) app: Arc<App>,
    /// The platform asking on the account's behalf (PROTOCOL 4).
    pub(crate) platform: Option<Arc<App>>,
    pub(crate) redirect_uri: String,
    pub(crate) scope: String,
    /// As sent, still encoded.
    pub(crate) raw_state: String,
    pub(crate) user: User,
}

impl Admitted {
    /// `snsapi_base` is always silent (PROTOCOL 1.7).
    pub(crate) fn asks_nothing(&self) -> bool {
        self.scope == BASE
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
pub(crate) fn judge(turn: &mut Turn<'_>, asked: &Asked) -> Result<Admitted, PageError> {
    let user = turn.user().map_err(|why| PageError::saying("", why))?;
    judge_user(turn, asked, user)
}

/// Judges a request for the user of that name.
pub(crate) fn judge_for(
    turn: &mut Turn<'_>,
    asked: &Asked,
    name: &str,
) -> Result<Admitted, PageError> {
    let user = turn.user_named(name).map_err(|why| PageError::saying("", why))?;
    judge_user(turn, asked, user)
}

fn judge_user(turn: &mut Turn<'_>, asked: &Asked, user: User) -> Result<Admitted, PageError> {
    turn.entry.user = Some(user.name.clone());
    let app = account(turn, asked)?;
    let platform = platform(turn, asked, &app)?;
    let redirect_uri = required(turn, asked, "redirect_uri", 10011)?;
    form(turn, asked)?;
    let scope = scope(turn, asked, &app)?;
    let raw_state = state(turn, asked, &app)?;
    turn.ensure("app.not_banned", !app.banned, || PageError::numbered(10004, Why::AppBanned))?;
    domain(turn, platform.as_ref().unwrap_or(&app), &redirect_uri)?;
    let follows = app.kind != Kind::Test || user.follows;
    turn.ensure("user.follows", follows, || PageError::numbered(10006, Why::NotFollower))?;
    Ok(Admitted { app, platform, redirect_uri, scope, raw_state, user })
}

fn required(
    turn: &mut Turn<'_>,
    asked: &Asked,
    name: &'static str,
    code: u16,
) -> Result<String, PageError> {
    let value = asked.value(name);
    turn.ensure(name, value.is_some(), || PageError::numbered(code, Why::Missing(name)))?;
    Ok(value.unwrap_or_default())
}

fn account(turn: &mut Turn<'_>, asked: &Asked) -> Result<Arc<App>, PageError> {
    let appid = required(turn, asked, "appid", 10012)?;
    let found = turn.app(&appid, Kind::Test);
    turn.entry.check("appid.known", found.is_ok());
    turn.entry.appid = Some(appid);
    let app = found.map_err(|why| PageError::saying(sentence::APPID, why))?;
    let kind = app.kind;
    turn.ensure("appid.kind", kind != Kind::Website, || {
        PageError::numbered(10016, Why::AppKind(kind.name()))
    })?;
    if matches!(kind, Kind::Mini | Kind::Component) {
        return Err(PageError::saying(sentence::APPID, Why::AppKind(kind.name())));
    }
    Ok(app)
}

fn platform(
    turn: &mut Turn<'_>,
    asked: &Asked,
    app: &Arc<App>,
) -> Result<Option<Arc<App>>, PageError> {
    let Some(appid) = asked.value("component_appid") else { return Ok(None) };
    let known = turn.app(&appid, Kind::Component).ok().filter(|p| p.kind == Kind::Component);
    // An account met on the way has handed its rights to whoever asks; a pinned one says to whom.
    let pinned = turn.settings.app(app.appid.as_str()).is_some();
    let handed = !pinned || app.platforms.iter().any(|p| p.as_str() == appid);
    let good = known.filter(|_| handed);
    let error = || PageError::numbered(10015, Why::Platform);
    turn.ensure("component_appid.authorized", good.is_some(), error)?;
    Ok(good)
}

/// Order, `response_type` and parameters nobody knows the effect of.
fn form(turn: &mut Turn<'_>, asked: &Asked) -> Result<(), PageError> {
    let not_reachable = |why| PageError::saying(sentence::NOT_REACHABLE, why);
    let response_type = asked.value("response_type");
    turn.ensure("response_type", response_type.as_deref() == Some("code"), || {
        not_reachable(Why::Wrong { name: "response_type", expected: "code" })
    })?;
    if !asked.is_in_documented_order() {
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

fn scope(turn: &mut Turn<'_>, asked: &Asked, app: &App) -> Result<String, PageError> {
    let scope = required(turn, asked, "scope", 10010)?;
    turn.ensure("scope.allowed", app.allows(&scope), || {
        let why = Why::ScopeNotAllowed { scope: scope.clone(), kind: app.kind.name() };
        PageError::numbered(10005, why)
    })?;
    Ok(scope)
}

fn state(turn: &mut Turn<'_>, asked: &Asked, app: &App) -> Result<String, PageError> {
    let raw = asked.raw("state").unwrap_or("").to_owned();
    // WeCom documents it as optional (PROTOCOL 6.1).
    let required = turn.settings.switches.state == State::Required && app.kind != Kind::Work;
    turn.ensure("state", !raw.is_empty() || !required, || {
        PageError::numbered(10013, Why::Missing("state"))
    })?;
    let value = asked.value("state").unwrap_or_default();
    turn.ensure("state.length", value.len() <= 128, || {
        PageError::saying(sentence::STATE_TOO_LONG, Why::StateLength(value.len()))
    })?;
    if !value.bytes().all(|b| b.is_ascii_alphanumeric()) {
        if turn.settings.switches.state_alphabet == StateAlphabet::Documented {
            return turn
                .ensure("state.alphabet", false, || {
                    PageError::saying(sentence::NOT_REACHABLE, Why::StateAlphabet)
                })
                .map(|()| raw);
        }
        turn.entry.notices.push(Notice::StateAlphabet);
    }
    Ok(raw)
}

/// The callback domain of the account, or of the platform that asks for it (PROTOCOL 1.4, 4, 6.1).
fn domain(turn: &mut Turn<'_>, owner: &App, redirect_uri: &str) -> Result<(), PageError> {
    let refused = |why| match owner.kind {
        Kind::Work => PageError::saying(sentence::WECOM_DOMAIN, why),
        _ => PageError::numbered(10003, why),
    };
    let target = Target::parse(redirect_uri);
    turn.entry.check("redirect_uri.shape", target.is_some());
    let target = target.ok_or_else(|| refused(Why::RedirectShape))?;
    // Nothing configured, nothing learned yet: a test account admits what the developer uses.
    let open = owner.domains.is_empty();
    let admitted = open || owner.domains.iter().any(|d| d.admits(&target, owner.kind));
    turn.ensure("redirect_uri.domain", admitted, || {
        let configured: Vec<String> = owner.domains.iter().map(ToString::to_string).collect();
        let port = target.port.map(|port| format!(":{port}")).unwrap_or_default();
        let asked = format!("{}{port}", target.host);
        refused(Why::Domain { asked, configured: configured.join(", ") })
    })
}
