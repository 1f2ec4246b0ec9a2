//! Why the emulator said no, closer than any errcode says it: for journal, inspector and talk.
//! Must not be sent to a client under test: WeChat tells much less.

use crate::domain::lang::Lang;
use crate::domain::text::fill;
use crate::domain::text::mock::{Whys, of};
use crate::domain::text::scenario::of as told;
use crate::mock::app::Kind;
use crate::mock::scenario::Scenario;
use crate::mock::user::User;
use crate::wire::detour::Unplayed;
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
    /// It does not look like an appid.
    AppidShape,
    /// Apps are pinned and this is none of them.
    AppidUnknown,
    /// An account of that kind has no business here.
    AppKind(Kind, Learned),
    /// Not the secret of this app.
    Secret(Learned),
    /// Never handed out here, or long forgotten.
    CodeUnknown,
    /// A mini program's code never handed out here, or long forgotten.
    JsCode,
    /// jscode2session without a code.
    JsCodeMissing,
    /// Spent before; how long ago.
    CodeUsed(Duration),
    /// Too old; its age.
    CodeExpired(Duration),
    /// Handed out to another app.
    CodeOfOther(String),
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
    /// The openid of another user or app than the token's.
    Openid,
    /// The token's scope does not reach.
    Scope(String),
    /// A snapshot user's token, by switch.
    Snapshot,
    /// The user is frozen.
    UserBanned,
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
    /// The platform is unknown, or the account has not handed its rights to it.
    Platform,
    /// The emulator has no such path.
    Path(String),
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

/// What the emulator noticed without saying no: hints for the developer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The first five parameters are not in the documented order (PROTOCOL 1.2).
    Order,
    /// `state` has characters outside a–z A–Z 0–9 (PROTOCOL 1.3).
    StateAlphabet,
    /// An appid seen for the first time is taken for an account of that kind.
    TakenFor(Kind),
    /// Secret and callback domain (empty: there is none) were learned from a first exchange.
    Learned(String),
    /// An own parameter `openId` was dropped from the callback (PROTOCOL 1.4).
    OpenIdDropped,
    /// The user refused.
    Refused,
    /// The call fails because a fault or a scenario says so; what happens.
    Failing(String),
    /// A scenario refused in the user's place.
    Denied,
    /// By this scenario the device does more with the callback than open it once.
    Detour(Scenario),
    /// A scenario that is on is not played with this login, and why.
    NotPlayed(Scenario, Unplayed),
    /// `mock_scenario`, with these names, where it counts for nothing.
    Misplaced(String),
}

impl Why {
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
            | Why::Path(text) => text.len(),
            Why::Domain { asked: one, configured: other }
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
            Why::JsCodeMissing => t.js_code_missing.to_owned(),
            Why::CodeUsed(ago) => fill(t.code_used, &[("ago", &since(*ago, t))]),
            Why::CodeExpired(ago) => fill(t.code_expired, &[("ago", &since(*ago, t))]),
            Why::CodeOfOther(appid) => fill(t.code_of_other, &[("appid", appid)]),
            Why::CodeForOther { call, platform } => {
                fill(t.code_for_other, &[("call", call), ("platform", platform)])
            }
            Why::TokenUnknown => t.token_unknown.to_owned(),
            Why::TokenShape => t.token_shape.to_owned(),
            Why::TokenExpired(ago) => fill(t.token_expired, &[("ago", &since(*ago, t))]),
            Why::TokenReplaced => t.token_replaced.to_owned(),
            Why::TokenPassword => t.token_password.to_owned(),
            Why::TokenOfOther(appid) => fill(t.token_of_other, &[("appid", appid)]),
            Why::Openid => t.openid.to_owned(),
            Why::Scope(scope) => fill(t.scope, &[("scope", scope)]),
            Why::Snapshot => t.snapshot.to_owned(),
            Why::UserBanned => t.user_banned.to_owned(),
            Why::AppBanned => t.app_banned.to_owned(),
            Why::ScopeNotAllowed { scope, kind, learned } => {
                let holes = [("scope", scope.as_str()), ("kind", named(*kind, t))];
                remembered(fill(t.scope_not_allowed, &holes), *kind, *learned, lang)
            }
            Why::RedirectShape => t.redirect_shape.to_owned(),
            Why::Domain { asked, configured } => {
                fill(t.domain, &[("asked", asked), ("configured", configured)])
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
            Why::Platform => t.platform.to_owned(),
            Why::Path(path) => fill(t.path, &[("path", &crate::domain::redact::url(path))]),
            Why::ScenarioUnknown { name, known } => {
                fill(t.scenario_unknown, &[("name", name), ("known", known)])
            }
            Why::Scenario => t.scenario.to_owned(),
        }
    }
}

impl Notice {
    /// Bytes of the texts in it, which a client may have chosen.
    pub(crate) fn weight(&self) -> usize {
        match self {
            Notice::Learned(text) | Notice::Failing(text) | Notice::Misplaced(text) => text.len(),
            _ => 0,
        }
    }

    /// Stable slug.
    pub const fn name(&self) -> &'static str {
        match self {
            Notice::Order => "order",
            Notice::StateAlphabet => "state.alphabet",
            Notice::TakenFor(_) => "taken_for",
            Notice::Learned(_) => "learned",
            Notice::OpenIdDropped => "openid_dropped",
            Notice::Refused => "refused",
            Notice::Failing(_) => "failing",
            Notice::Denied => "denied",
            Notice::Detour(_) => "detour",
            Notice::NotPlayed(..) => "not_played",
            Notice::Misplaced(_) => "misplaced",
        }
    }

    /// One sentence in the reader's language.
    pub fn text(&self, lang: Lang) -> String {
        let t = &of(lang).notice;
        match self {
            Notice::Order => t.order.to_owned(),
            Notice::StateAlphabet => t.state_alphabet.to_owned(),
            Notice::TakenFor(kind) => fill(t.taken_for, &[("kind", named(*kind, &of(lang).why))]),
            Notice::Learned(domain) if domain.is_empty() => t.learned_secret.to_owned(),
            Notice::Learned(domain) => fill(t.learned, &[("domain", domain)]),
            Notice::OpenIdDropped => t.open_id_dropped.to_owned(),
            Notice::Refused => t.refused.to_owned(),
            Notice::Failing(what) => fill(t.failing, &[("what", what)]),
            Notice::Denied => t.denied.to_owned(),
            Notice::Detour(scenario) => {
                let said = told(*scenario, lang).happens;
                fill(t.detour, &[("name", scenario.name()), ("said", said)])
            }
            Notice::NotPlayed(scenario, why) => {
                let why = match why {
                    Unplayed::Client => t.unplayed_client,
                    Unplayed::ConnectRedirect => t.unplayed_connect_redirect,
                    Unplayed::OneAtATime => t.unplayed_one_at_a_time,
                    Unplayed::Silent => t.unplayed_silent,
                    Unplayed::Scope => t.unplayed_scope,
                    Unplayed::Scan => t.unplayed_scan,
                };
                fill(t.not_played, &[("name", scenario.name()), ("why", why)])
            }
            Notice::Misplaced(names) => fill(t.misplaced, &[("names", names)]),
        }
    }
}

/// What people call an account of that kind.
fn named(kind: Kind, t: &Whys) -> &'static str {
    match kind {
        Kind::Service => t.kind_service,
        Kind::Subscription => t.kind_subscription,
        Kind::Test => t.kind_test,
        Kind::Website => t.kind_website,
        Kind::Mini => t.kind_mini,
        Kind::Component => t.kind_component,
        Kind::Work => t.kind_work,
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
mod tests {
    use super::*;

    #[test]
    fn how_long_ago_is_said_as_people_say_it() {
        let said = |seconds, lang| since(Duration::from_secs(seconds), &of(lang).why);
        assert_eq!(since(Duration::from_millis(400), &of(Lang::En).why), "just now");
        assert_eq!(said(303, Lang::En), "5 min 3 s ago");
        assert_eq!(said(303, Lang::Zh), "5 分钟 3 秒前");
        assert_eq!(said(7_200, Lang::Zh), "2 小时前");
        assert_eq!(said(2 * 86_400 + 59, Lang::En), "2 d ago");
        let used = Why::CodeUsed(Duration::ZERO);
        assert_eq!(used.text(Lang::Zh), "这个 code 刚刚已经用过一次，code 只能用一次。");
    }

    #[test]
    fn what_was_learned_from_a_first_use_is_told_as_that() {
        let kind = |learned| Why::AppKind(Kind::Test, learned).text(Lang::Zh);
        assert_eq!(kind(Learned::Told), "这个 appid 是测试号，不能用在这里。");
        assert!(
            kind(Learned::Met).contains("当作测试号")
                && kind(Learned::Met).contains("恢复初始状态")
        );
        let english = Why::AppKind(Kind::Test, Learned::Met).text(Lang::En);
        assert!(english.contains("a test account, which cannot be used here. It is"), "{english}");
        assert_ne!(
            Why::Secret(Learned::Met).text(Lang::Zh),
            Why::Secret(Learned::Told).text(Lang::Zh)
        );
    }
}
