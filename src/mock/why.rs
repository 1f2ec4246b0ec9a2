//! Why the emulator said no, closer than any errcode says it: for journal, inspector and talk.
//! Must not be sent to a client under test: WeChat tells much less.

mod notice;

pub use notice::Notice;

use crate::domain::lang::Lang;
use crate::domain::nearest::nearest;
use crate::domain::scope::{BASE, LOGIN, PRIVATEINFO, USERINFO};
use crate::domain::text::fill;
use crate::domain::text::mock::{Whys, of};
use crate::mock::app::Kind;
use crate::mock::user::User;
use std::time::Duration;

/// How the emulator came to know what it knows of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Learned {
    /// From settings or over the control API.
    Told,
    /// From the requests the account was met in.
    Met,
}

/// What exactly was the matter. Texts in both languages: `domain::text::mock`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// A required parameter is missing or empty.
    Missing(&'static str),
    /// A parameter has another value than the only one allowed.
    Wrong {
        /// The parameter.
        name: &'static str,
        /// What it must be.
        expected: &'static str,
    },
    /// A body that is no JSON object.
    NotJson,
    /// It does not look like an appid.
    AppidShape,
    /// Apps are pinned and this is none of them.
    AppidUnknown,
    /// It does not look like an agentid.
    AgentidShape,
    /// The corp's apps are pinned and this is none of them.
    AgentUnknown {
        /// The agentid asked for.
        asked: String,
        /// Those there are.
        known: String,
    },
    /// The secret of no app of this corp.
    CorpSecret(Learned),
    /// An account of that kind has no business here.
    AppKind(Kind, Learned),
    /// Not the secret of this app.
    Secret(Learned),
    /// Never handed out here, or long forgotten.
    CodeUnknown,
    /// A mini program's code never handed out here, or long forgotten.
    JsCode,
    /// The code of a phone number was never handed out here, or long ago, or none was sent.
    PhoneCode,
    /// jscode2session without a code.
    JsCodeMissing,
    /// Spent before; how long ago.
    CodeUsed(Duration),
    /// Too old; its age.
    CodeExpired(Duration),
    /// Handed out to another app.
    CodeOfOther(String),
    /// Handed out to another app of the corp.
    CodeOfAgent {
        /// The app it was handed out to.
        code: String,
        /// The app of the token; empty where that has no number.
        token: String,
    },
    /// Handed out to another platform.
    CodeOfPlatform(String),
    /// Handed out for another call.
    CodeForOther {
        /// The call's path.
        call: &'static str,
        /// What `--platform` is for it.
        platform: &'static str,
    },
    /// A token never handed out here.
    TokenUnknown,
    /// A token that cannot be one: damaged on its way.
    TokenShape,
    /// A token too old, by so much.
    TokenExpired(Duration),
    /// A token a newer one took the place of.
    TokenReplaced,
    /// The user changed the password.
    TokenPassword,
    /// A refresh_token of another app.
    TokenOfOther(String),
    /// A token of another kind; which.
    TokenForOther(&'static str),
    /// A `user_ticket` never handed out to this corp.
    TicketUnknown,
    /// A `user_ticket` too old, by so much.
    TicketExpired(Duration),
    /// Not the `component_verify_ticket` of this platform.
    VerifyTicket,
    /// The openid of another user or app than the token's.
    Openid,
    /// The token's scope does not reach.
    Scope(String),
    /// A snapshot user's token, by switch.
    Snapshot,
    /// The user is frozen.
    UserBanned,
    /// The member is outside the app's visible range.
    Invisible,
    /// The account is banned.
    AppBanned,
    /// The account may not ask for this scope.
    ScopeNotAllowed {
        /// The scope asked for.
        scope: String,
        /// What the account is.
        kind: Kind,
        /// Who said so.
        learned: Learned,
    },
    /// `redirect_uri` is no absolute http or https address.
    RedirectShape,
    /// The callback's host, or port, is not the configured one.
    Domain {
        /// What was asked.
        asked: String,
        /// What is configured.
        configured: String,
    },
    /// The same, where nothing is configured and the first login told the host.
    LearnedDomain {
        /// What was asked.
        asked: String,
        /// What was learned.
        learned: String,
    },
    /// The same, where a platform's domains count (PROTOCOL 4).
    PlatformDomain {
        /// What was asked.
        asked: String,
        /// What is configured.
        configured: String,
    },
    /// No `state`, or an empty one: not everybody's practice (PROTOCOL 1.1, row 5).
    StateMissing,
    /// `state` too long; its bytes.
    StateLength(usize),
    /// `state` with other characters than letters and digits, by switch.
    StateAlphabet,
    /// The documented order is not kept, by switch.
    Order,
    /// PKCE parameters, by switch.
    Pkce,
    /// The user does not follow the test account.
    NotFollower,
    /// Not WeChat's browser.
    Outside,
    /// No such user in the cast.
    UserUnknown {
        /// The name asked for.
        name: String,
        /// The names there are.
        known: String,
    },
    /// The consent page's uuid is unknown or too old.
    PageGone,
    /// There is no such platform.
    PlatformUnknown(String),
    /// The account has not handed its rights to the platform.
    NotHanded {
        /// The account.
        account: String,
        /// The platform.
        platform: String,
    },
    /// A `pre_auth_code` an account has authorized with.
    PreAuthCodeUsed,
    /// A `pre_auth_code` where the authorization code belongs.
    PreAuthCodeHere,
    /// Not the refresh token of the account's rights.
    AuthorizerRefresh,
    /// The page where accounts authorize platforms, opened from elsewhere.
    Entry {
        /// The host of the page it was opened from; empty where nothing says.
        from: String,
        /// The host of the callback.
        callback: String,
    },
    /// The emulator has no such path.
    Path(String),
    /// A path WeChat has and the emulator does not play.
    Unplayed(String),
    /// A link for private details that names no app of its corp, which only a suite's may lack.
    AgentidOfCorp,
    /// A code of a suite's link, brought with a corp's own token.
    CodeOfSuite,
    /// A path of another of WeChat's hosts.
    OtherHost {
        /// The path.
        path: String,
        /// The host it belongs to.
        host: &'static str,
    },
    /// No such scenario.
    ScenarioUnknown {
        /// The name asked for.
        name: String,
        /// The names there are.
        known: String,
    },
    /// A fault asked for by a scenario.
    Scenario,
}

impl Why {
    /// True where another user might get through.
    pub(crate) fn is_of_the_user(&self) -> bool {
        matches!(self, Why::NotFollower | Why::UserUnknown { .. } | Why::UserBanned)
    }

    /// Nobody is called `name` among these, and who they are.
    pub(crate) fn nobody(users: &[User], name: &str) -> Why {
        let known: Vec<&str> = users.iter().map(|user| user.name.as_str()).collect();
        Why::UserUnknown { name: name.to_owned(), known: known.join(", ") }
    }

    /// Bytes of the texts in it, which a client may have chosen.
    pub(crate) fn weight(&self) -> usize {
        match self {
            Why::CodeOfOther(text)
            | Why::TokenOfOther(text)
            | Why::Scope(text)
            | Why::ScopeNotAllowed { scope: text, .. }
            | Why::CodeOfPlatform(text)
            | Why::PlatformUnknown(text)
            | Why::OtherHost { path: text, .. }
            | Why::Unplayed(text)
            | Why::Path(text) => text.len(),
            Why::Domain { asked: one, configured: other }
            | Why::LearnedDomain { asked: one, learned: other }
            | Why::PlatformDomain { asked: one, configured: other }
            | Why::AgentUnknown { asked: one, known: other }
            | Why::CodeOfAgent { code: one, token: other }
            | Why::NotHanded { account: one, platform: other }
            | Why::Entry { from: one, callback: other }
            | Why::UserUnknown { name: one, known: other }
            | Why::ScenarioUnknown { name: one, known: other } => one.len() + other.len(),
            _ => 0,
        }
    }

    /// One sentence in the reader's language.
    pub fn text(&self, lang: Lang) -> String {
        let t = &of(lang).why;
        match self {
            Why::Missing(name) => fill(t.missing, &[("name", name)]),
            Why::Wrong { name, expected } => {
                fill(t.wrong, &[("name", name), ("expected", expected)])
            }
            Why::NotJson => t.not_json.to_owned(),
            Why::AgentidShape => t.agentid_shape.to_owned(),
            Why::AgentUnknown { asked, known } => {
                fill(t.agent_unknown, &[("asked", asked), ("known", known)])
            }
            Why::CorpSecret(Learned::Told) => t.corp_secret.to_owned(),
            Why::CorpSecret(Learned::Met) => t.corp_secret_learned.to_owned(),
            Why::AppidShape => t.appid_shape.to_owned(),
            Why::AppidUnknown => t.appid_unknown.to_owned(),
            Why::AppKind(kind, learned) => {
                let said = fill(t.app_kind, &[("kind", named(*kind, t))]);
                remembered(said, *kind, *learned, lang)
            }
            Why::Secret(Learned::Told) => t.secret.to_owned(),
            Why::Secret(Learned::Met) => t.secret_learned.to_owned(),
            Why::CodeUnknown => t.code_unknown.to_owned(),
            Why::JsCode => t.js_code.to_owned(),
            Why::PhoneCode => t.phone_code.to_owned(),
            Why::JsCodeMissing => t.js_code_missing.to_owned(),
            Why::CodeUsed(ago) => fill(t.code_used, &[("ago", &since(*ago, t))]),
            Why::CodeExpired(ago) => fill(t.code_expired, &[("ago", &since(*ago, t))]),
            Why::CodeOfOther(appid) => fill(t.code_of_other, &[("appid", appid)]),
            Why::CodeOfAgent { code, token } if token.is_empty() => {
                fill(t.code_of_agent_unnamed, &[("code", code)])
            }
            Why::CodeOfAgent { code, token } => {
                fill(t.code_of_agent, &[("code", code), ("token", token)])
            }
            Why::CodeOfPlatform(appid) => fill(t.code_of_platform, &[("appid", appid)]),
            Why::CodeForOther { call, platform: "" } => fill(t.code_for_call, &[("call", call)]),
            Why::CodeForOther { call, platform } => {
                fill(t.code_for_other, &[("call", call), ("platform", platform)])
            }
            Why::TokenUnknown => t.token_unknown.to_owned(),
            Why::TokenShape => t.token_shape.to_owned(),
            Why::TokenExpired(ago) => fill(t.token_expired, &[("ago", &since(*ago, t))]),
            Why::TokenReplaced => t.token_replaced.to_owned(),
            Why::TokenPassword => t.token_password.to_owned(),
            Why::TokenOfOther(appid) => fill(t.token_of_other, &[("appid", appid)]),
            Why::TokenForOther(kind) => fill(t.token_for_other, &[("kind", kind)]),
            Why::TicketUnknown => t.ticket_unknown.to_owned(),
            Why::TicketExpired(ago) => fill(t.ticket_expired, &[("ago", &since(*ago, t))]),
            Why::VerifyTicket => t.verify_ticket.to_owned(),
            Why::Openid => t.openid.to_owned(),
            Why::Scope(scope) => fill(t.scope, &[("scope", scope)]),
            Why::Snapshot => t.snapshot.to_owned(),
            Why::UserBanned => t.user_banned.to_owned(),
            Why::Invisible => t.invisible.to_owned(),
            Why::AppBanned => t.app_banned.to_owned(),
            Why::ScopeNotAllowed { scope, kind, .. } if meant(scope, *kind).is_some() => {
                let near = meant(scope, *kind).unwrap_or_default();
                fill(t.scope_misspelt, &[("scope", scope), ("near", near)])
            }
            // Whatever the account is: the scope is another page's (PROTOCOL 3.1).
            Why::ScopeNotAllowed { scope, kind, .. }
                if scope == LOGIN && *kind != Kind::Website =>
            {
                t.scope_login.to_owned()
            }
            Why::ScopeNotAllowed { scope, kind, learned } => {
                let holes = [("scope", scope.as_str()), ("kind", named(*kind, t))];
                remembered(fill(t.scope_not_allowed, &holes), *kind, *learned, lang)
            }
            Why::RedirectShape => t.redirect_shape.to_owned(),
            Why::Domain { asked, configured } => {
                fill(t.domain, &[("asked", asked), ("configured", configured)])
            }
            Why::LearnedDomain { asked, learned } => {
                fill(t.learned_domain, &[("asked", asked), ("learned", learned)])
            }
            Why::PlatformDomain { asked, configured } => {
                fill(t.platform_domain, &[("asked", asked), ("configured", configured)])
            }
            Why::StateMissing => t.state_missing.to_owned(),
            Why::StateLength(bytes) => fill(t.state_length, &[("bytes", &bytes.to_string())]),
            Why::StateAlphabet => t.state_alphabet.to_owned(),
            Why::Order => t.order.to_owned(),
            Why::Pkce => t.pkce.to_owned(),
            Why::NotFollower => t.not_follower.to_owned(),
            Why::Outside => t.outside.to_owned(),
            Why::UserUnknown { name, known } => {
                fill(t.user_unknown, &[("name", name), ("known", known)])
            }
            Why::PageGone => t.page_gone.to_owned(),
            Why::PlatformUnknown(appid) => fill(t.platform_unknown, &[("appid", appid)]),
            Why::NotHanded { account, platform } => {
                fill(t.not_handed, &[("account", account), ("platform", platform)])
            }
            Why::PreAuthCodeUsed => t.pre_auth_code_used.to_owned(),
            Why::PreAuthCodeHere => t.pre_auth_code_here.to_owned(),
            Why::AuthorizerRefresh => t.authorizer_refresh.to_owned(),
            Why::Entry { from, callback } if from.is_empty() => {
                fill(t.entry_unknown, &[("callback", callback)])
            }
            Why::Entry { from, callback } => {
                fill(t.entry, &[("from", from), ("callback", callback)])
            }
            Why::OtherHost { path, host } => {
                fill(t.other_host, &[("path", &crate::domain::redact::url(path)), ("host", host)])
            }
            Why::Path(path) => fill(t.path, &[("path", &crate::domain::redact::url(path))]),
            Why::Unplayed(path) => fill(t.unplayed, &[("path", &crate::domain::redact::url(path))]),
            Why::AgentidOfCorp => t.agentid_of_corp.to_owned(),
            Why::CodeOfSuite => t.code_of_suite.to_owned(),
            Why::ScenarioUnknown { name, known } => {
                fill(t.scenario_unknown, &[("name", name), ("known", known)])
            }
            Why::Scenario => t.scenario.to_owned(),
        }
    }
}

/// The scope a misspelt one stands for; `None` where it is one that exists.
fn meant(scope: &str, kind: Kind) -> Option<&'static str> {
    let exists = [BASE, USERINFO, LOGIN, PRIVATEINFO].contains(&scope);
    let near = || nearest(scope, kind.scopes().iter().copied());
    if exists { None } else { near() }
}

/// What people call an account of that kind.
pub(super) fn named(kind: Kind, t: &Whys) -> &'static str {
    match kind {
        Kind::Service => t.kind_service,
        Kind::Subscription => t.kind_subscription,
        Kind::Test => t.kind_test,
        Kind::Website => t.kind_website,
        Kind::Mini => t.kind_mini,
        Kind::Component => t.kind_component,
        Kind::Work => t.kind_work,
        Kind::Suite => t.kind_suite,
    }
}

/// A refusal for what an account is, and what made it that, where nobody had written it down.
fn remembered(said: String, kind: Kind, learned: Learned, lang: Lang) -> String {
    let t = &of(lang).why;
    match (learned, lang) {
        (Learned::Told, _) => said,
        (Learned::Met, Lang::Zh) => said + &fill(t.kind_learned, &[("kind", named(kind, t))]),
        (Learned::Met, Lang::En) => {
            format!("{said} {}", fill(t.kind_learned, &[("kind", named(kind, t))]))
        }
    }
}

/// "5 min 3 s ago": the two largest units that are not zero.
fn since(duration: Duration, t: &Whys) -> String {
    let seconds = duration.as_secs();
    let units = [
        (seconds / 86_400, t.days),
        (seconds / 3_600 % 24, t.hours),
        (seconds / 60 % 60, t.minutes),
        (seconds % 60, t.seconds),
    ];
    let span: Vec<String> = units
        .into_iter()
        .skip_while(|(count, _)| *count == 0)
        .take(2)
        .filter(|(count, _)| *count > 0)
        .map(|(count, unit)| fill(unit, &[("n", &count.to_string())]))
        .collect();
    if span.is_empty() {
        return t.just_now.to_owned();
    }
    fill(t.ago, &[("span", &span.join(" "))])
}

#[cfg(test)]
mod tests;
