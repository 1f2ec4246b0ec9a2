//! `/sns/oauth2/access_token`: a code becomes tokens, once (PROTOCOL 2.1, 10.14–22).
//! Must not be kinder than WeChat: every check of its order is made.

use super::{holder_of, unionid};
use crate::domain::scope;
use crate::domain::secret::Secret;
use crate::mock::app::App;
use crate::mock::codes::{Issue, Standing, Via};
use crate::mock::grants::{ACCESS_LIFE, Ending, Grant, Tokens};
use crate::mock::refusal::Refusal;
use crate::mock::scenario::Scenario;
use crate::mock::switches::{ExpiredCode, NewExchange, WrongSecret};
use crate::mock::turn::Turn;
use crate::mock::why::{Notice, Why};
use crate::wire::access_token::{Asked, Written};
use crate::wire::dialect::Voice;
use bytes::Bytes;
use std::sync::Arc;

/// Answers the call.
pub(crate) fn access_token(turn: &mut Turn<'_>) -> http::Response<Bytes> {
    match exchange(turn) {
        Ok(answer) => turn.voiced(answer.render()),
        Err(refusal) => turn.refuse(Voice::Sns, &refusal),
    }
}

fn exchange(turn: &mut Turn<'_>) -> Result<Handed, Refusal> {
    let asked = Asked::from_http(turn.request);
    turn.entry.appid = asked.appid.as_deref().map(|appid| turn.state.texts.share(appid));
    let appid = turn.given("appid", asked.appid, 41002)?;
    let secret = turn.given("secret", asked.secret, 41004)?;
    let code = turn.given("code", asked.code, 41008)?;
    turn.grant_type(asked.grant_type.as_deref(), "authorization_code")?;
    let app = turn.known_app(&appid)?;
    check_secret(turn, &app, &secret, &code)?;
    let issue = spend(turn, &app, &code, None)?;
    hand_over(turn, &app, &Learned { appid: &appid, secret: Some(&secret) }, issue)
}

fn check_secret(
    turn: &mut Turn<'_>,
    app: &App,
    secret: &Secret,
    code: &str,
) -> Result<(), Refusal> {
    let right = app.secret.as_ref().is_none_or(|own| own == secret);
    if !right && turn.settings.switches.wrong_secret == WrongSecret::BurnsCode {
        turn.state.codes.spend(code, turn.settings.switches.used_code_memory, turn.now);
    }
    let learned = turn.state.accounts.learned(app.appid.as_str());
    turn.ensure("secret.right", right, || Refusal::new(40125, Why::Secret(learned)))
}

/// Who learns from a successful exchange: the account, or the platform that acts for it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Learned<'a> {
    pub(crate) appid: &'a str,
    pub(crate) secret: Option<&'a Secret>,
}

impl Learned<'_> {
    /// Lets it learn what is still open, and notes that. A browser teaches nothing, nor does who calls
    /// us by a name that may be anybody's: the exchange may be that of any page that is open.
    pub(crate) fn note(&self, turn: &mut Turn<'_>, redirect_uri: &str) {
        let Learned { appid, secret } = *self;
        if !turn.state.accounts.teaches(appid, secret, redirect_uri) {
            return;
        }
        if turn.is_browser() {
            turn.entry.notices.push(Notice::NotLearned);
        } else if let Some(name) = turn.stranger() {
            turn.entry.notices.push(Notice::NotLearnedAs(name.to_owned()));
        } else if let Some(domain) = turn.state.accounts.learn(appid, secret, redirect_uri) {
            turn.entry.notices.push(Notice::Learned(domain));
        }
    }
}

/// Spends a web code of an account, or says why it cannot be (PROTOCOL 10.14, 10.15). A code a
/// platform asked for is for its call, one the account asked for for the plain one (PROTOCOL 4).
pub(crate) fn spend(
    turn: &mut Turn<'_>,
    app: &App,
    code: &str,
    platform: Option<&App>,
) -> Result<Issue, Refusal> {
    let Some(platform) = platform else { return spend_via(turn, app, code, Via::Web) };
    let standing = turn.state.codes.standing(code, turn.settings.switches.code_life, turn.now);
    if let Standing::Fresh(issue) = standing
        && let Some(asker) = issue.platform.filter(|asker| *asker != platform.appid.as_str())
    {
        turn.entry.check("code.platform", false);
        return Err(Refusal::new(40029, Why::CodeOfPlatform(asker)));
    }
    spend_via(turn, app, code, Via::Component)
}

/// Spends a code made for that call.
pub(crate) fn spend_via(
    turn: &mut Turn<'_>,
    app: &App,
    code: &str,
    via: Via,
) -> Result<Issue, Refusal> {
    let appid = app.appid.as_str();
    let switches = &turn.settings.switches;
    let standing = turn.state.codes.standing(code, switches.code_life, turn.now);
    let known = match &standing {
        Standing::Fresh(issue) | Standing::Used(issue, _) | Standing::Expired(issue, _) => {
            turn.entry.flow = issue.flow;
            turn.entry.user = Some(Arc::clone(&issue.user));
            Some((Arc::clone(&issue.appid), issue.via))
        }
        Standing::Unknown => None,
    };
    turn.entry.check("code.known", known.is_some());
    let unknown =
        || Refusal::new(40029, if via == Via::Mini { Why::JsCode } else { Why::CodeUnknown });
    let (owner, made_for) = known.ok_or_else(unknown)?;
    turn.ensure("code.appid", *owner == *appid && made_for == via, || {
        let (call, platform) = made_for.call();
        Refusal::new(
            40029,
            match made_for == via {
                true => Why::CodeOfOther(owner.to_string()),
                false => Why::CodeForOther { call, platform },
            },
        )
    })?;
    let expired = match switches.expired_code {
        ExpiredCode::Invalid => 40029,
        ExpiredCode::Expired => 42003,
    };
    match standing {
        Standing::Fresh(issue) => {
            turn.entry.check("code.once", true);
            turn.entry.check("code.in_time", true);
            turn.state.codes.spend(code, switches.used_code_memory, turn.now);
            Ok(issue)
        }
        Standing::Used(issue, ago) => {
            turn.entry.check("code.once", false);
            if issue.scenarios.has(Scenario::UsedCode) {
                turn.play(Scenario::UsedCode);
            }
            Err(Refusal::new(40163, Why::CodeUsed(ago)))
        }
        Standing::Expired(issue, age) => {
            turn.entry.check("code.once", true);
            turn.entry.check("code.in_time", false);
            if issue.scenarios.has(Scenario::ExpiredCode) {
                turn.play(Scenario::ExpiredCode);
            }
            Err(Refusal::new(expired, Why::CodeExpired(age)))
        }
        Standing::Unknown => Err(unknown()),
    }
}

/// What an exchange gives.
pub(crate) struct Handed {
    tokens: Tokens,
    openid: Arc<str>,
    scope: Arc<str>,
    unionid: Option<Arc<str>>,
    snapshot: bool,
}

impl Handed {
    /// As WeChat sends it.
    pub(crate) fn render(&self) -> http::Response<Bytes> {
        let written = Written {
            access_token: &self.tokens.access_token,
            expires_in: ACCESS_LIFE.as_secs(),
            refresh_token: &self.tokens.refresh_token,
            openid: &self.openid,
            scope: &scope::tidy(&self.scope),
            unionid: self.unionid.as_deref(),
            is_snapshotuser: self.snapshot,
        };
        written.render()
    }
}

/// Hands out the tokens a spent code stands for.
pub(crate) fn hand_over(
    turn: &mut Turn<'_>,
    app: &Arc<App>,
    learned: &Learned<'_>,
    issue: Issue,
) -> Result<Handed, Refusal> {
    let name = Arc::clone(&issue.user);
    let user = holder_of(turn.settings, &name);
    turn.ensure("user.not_banned", !user.traits.banned, || Refusal::new(50002, Why::UserBanned))?;
    let appid = app.appid.as_str();
    learned.note(turn, &issue.redirect_uri);
    if turn.settings.switches.new_exchange == NewExchange::EndsTokens {
        let same = |grant: &Grant| grant.appid == issue.appid && grant.user == issue.user;
        turn.state.grants.end(Ending::Replaced, same);
    }
    let openid = turn.state.ids.openid(appid, &user.name, issue.snapshot);
    let unionid = unionid(turn, app, &user, &issue.scope, issue.snapshot, issue.scenarios);
    let scope = Arc::clone(&issue.scope);
    let grant = Grant {
        appid: issue.appid,
        user: issue.user,
        openid: Arc::clone(&openid),
        scope: issue.scope,
        snapshot: issue.snapshot,
        scenarios: issue.scenarios,
        flow: issue.flow,
    };
    let tokens = turn.state.grants.issue(grant, turn.now, turn.random);
    Ok(Handed { tokens, openid, scope, unionid, snapshot: issue.snapshot })
}
