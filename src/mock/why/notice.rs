//! What the emulator noticed without saying no: hints for the developer, in journal and inspector.
//! Must not be sent to a client under test.

use super::named;
use crate::domain::lang::Lang;
use crate::domain::text::fill;
use crate::domain::text::mock::of;
use crate::domain::text::scenario::of as told;
use crate::mock::app::Kind;
use crate::mock::scenario::Scenario;
use crate::wire::detour::Unplayed;

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
    /// It would have been learned, had it not been a browser that made the exchange.
    NotLearned,
    /// It would have been learned, had the exchange not been sent to a name that may be anybody's.
    NotLearnedAs(String),
    /// An own parameter `openId` was dropped from the callback (PROTOCOL 1.4).
    OpenIdDropped,
    /// A browser that is not WeChat's was shown WeChat's sentence, with a way on (PROTOCOL 1.11).
    Offered,
    /// `snsapi_privateinfo` of a corp without `agentid` counts as `snsapi_base` (PROTOCOL 6.1).
    TakenForBase,
    /// The user refused.
    Refused,
    /// The call fails because a fault or a scenario says so; what happens.
    Failing(String),
    /// A scenario refused in the user's place.
    Denied,
    /// By this scenario the device does more with the callback than open it once.
    Detour(Scenario),
    /// This scenario made the answer what it is.
    Played(Scenario),
    /// A scenario that is on is not played with this login, and why.
    NotPlayed(Scenario, Unplayed),
    /// `mock_scenario`, with these names, where it counts for nothing.
    Misplaced(String),
}

impl Notice {
    /// Bytes of the texts in it, which a client may have chosen.
    pub(crate) fn weight(&self) -> usize {
        match self {
            Notice::Learned(text)
            | Notice::NotLearnedAs(text)
            | Notice::Failing(text)
            | Notice::Misplaced(text) => text.len(),
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
            Notice::NotLearned | Notice::NotLearnedAs(_) => "not_learned",
            Notice::OpenIdDropped => "openid_dropped",
            Notice::Offered => "offered",
            Notice::TakenForBase => "taken_for_base",
            Notice::Refused => "refused",
            Notice::Failing(_) => "failing",
            Notice::Denied => "denied",
            Notice::Detour(_) => "detour",
            Notice::Played(_) => "scenario",
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
            Notice::NotLearned => t.not_learned.to_owned(),
            Notice::NotLearnedAs(name) => fill(t.not_learned_as, &[("name", name)]),
            Notice::OpenIdDropped => t.open_id_dropped.to_owned(),
            Notice::Offered => t.offered.to_owned(),
            Notice::TakenForBase => t.taken_for_base.to_owned(),
            Notice::Refused => t.refused.to_owned(),
            Notice::Failing(what) => fill(t.failing, &[("what", what)]),
            Notice::Denied => t.denied.to_owned(),
            Notice::Detour(scenario) | Notice::Played(scenario) => {
                let said = told(*scenario, lang).title;
                fill(t.played, &[("name", scenario.name()), ("said", said)])
            }
            Notice::NotPlayed(scenario, why) => {
                let why = match why {
                    Unplayed::Client => t.unplayed_client,
                    Unplayed::ConnectRedirect => t.unplayed_connect_redirect,
                    Unplayed::OneAtATime => t.unplayed_one_at_a_time,
                    Unplayed::Silent => t.unplayed_silent,
                    Unplayed::Scope => t.unplayed_scope,
                    Unplayed::Host => t.unplayed_host,
                    Unplayed::Scan => t.unplayed_scan,
                };
                fill(t.not_played, &[("name", scenario.name()), ("why", why)])
            }
            Notice::Misplaced(names) => fill(t.misplaced, &[("names", names)]),
        }
    }
}
