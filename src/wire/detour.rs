//! What a device does with a callback beyond opening it once: told in headers, by the emulator, to who walks.
//! Must not open anything itself, nor decide what is played; walkers do the one, the emulator the other.

use http::header::{HeaderMap, HeaderName, HeaderValue};

use crate::domain::scenario::Scenario;

/// Header of a request, `x-wxauth-plays: detours`: the client plays the device and follows all that is told below.
pub const PLAYS: HeaderName = HeaderName::from_static("x-wxauth-plays");
/// Header of an answer: the scenario that is played with it.
pub const SCENARIO: HeaderName = HeaderName::from_static("x-wxauth-scenario");
/// Header of an answer: a scenario that is not played, and why: `NAME; why=client`.
pub const NOT_PLAYED: HeaderName = HeaderName::from_static("x-wxauth-not-played");
/// Header of a redirect: the address the device opens besides the callback.
pub const AGAIN: HeaderName = HeaderName::from_static("x-wxauth-again");
/// Header of a redirect: `before` or `after` the callback.
pub const AGAIN_WHEN: HeaderName = HeaderName::from_static("x-wxauth-again-when");
/// Header of a redirect: in the `same` browser, or an `other` one that has none of its cookies.
pub const AGAIN_BROWSER: HeaderName = HeaderName::from_static("x-wxauth-again-browser");
/// Header of a redirect: the browser the callback itself is opened in.
pub const BROWSER: HeaderName = HeaderName::from_static("x-wxauth-browser");

/// What a client that follows all of these says of itself.
const DETOURS: HeaderValue = HeaderValue::from_static("detours");

/// When the other visit happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Before the callback, or at the same time.
    Before,
    /// After the callback was answered.
    After,
}

/// Whose browser makes a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The user's, with its cookies.
    Same,
    /// One that has none of them.
    Other,
}

/// What the device does with a callback, beyond opening it once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detour {
    /// The scenario that asks for it.
    pub scenario: Scenario,
    /// Another visit: where, when, by whom.
    pub again: Option<(String, When, Whose)>,
    /// Who opens the callback itself.
    pub visitor: Whose,
}

/// Why a scenario that is on is not played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unplayed {
    /// The client is no browser, and does not say that it plays one.
    Client,
    /// `connect_redirect=1` keeps the client from calling back twice (PROTOCOL 1.1).
    ConnectRedirect,
    /// Another scenario of the device is played already.
    OneAtATime,
    /// Nobody is asked (PROTOCOL 1.7).
    Silent,
    /// Another scope than the one the scenario is about.
    Scope,
    /// The callback is at no host that has another name, where the browser has no cookies.
    Host,
    /// The page with the QR code goes on by its own script (PROTOCOL 3.3).
    Scan,
}

impl Unplayed {
    /// All of them, with their slugs.
    pub const ALL: [(Unplayed, &'static str); 7] = [
        (Unplayed::Client, "client"),
        (Unplayed::ConnectRedirect, "connect_redirect"),
        (Unplayed::OneAtATime, "one_at_a_time"),
        (Unplayed::Silent, "silent"),
        (Unplayed::Scope, "scope"),
        (Unplayed::Host, "host"),
        (Unplayed::Scan, "scan"),
    ];

    /// Stable slug.
    pub fn slug(self) -> &'static str {
        Unplayed::ALL.iter().find(|(known, _)| *known == self).map_or("", |(_, slug)| slug)
    }
}

impl Whose {
    const fn word(self) -> &'static str {
        match self {
            Whose::Same => "same",
            Whose::Other => "other",
        }
    }
}

impl Detour {
    /// Every visit to the site, in order.
    pub fn visits(&self, callback: &str) -> Vec<(String, Whose)> {
        let own = (callback.to_owned(), self.visitor);
        match &self.again {
            None => vec![own],
            Some((address, When::Before, whose)) => vec![(address.clone(), *whose), own],
            Some((address, When::After, whose)) => vec![own, (address.clone(), *whose)],
        }
    }

    /// Tells it beside a redirect.
    pub fn into_http(&self, headers: &mut HeaderMap) {
        headers.insert(SCENARIO, HeaderValue::from_static(self.scenario.name()));
        headers.insert(BROWSER, HeaderValue::from_static(self.visitor.word()));
        if let Some((address, when, whose)) = &self.again
            && let Ok(address) = HeaderValue::from_str(address)
        {
            headers.insert(AGAIN, address);
            headers.insert(AGAIN_BROWSER, HeaderValue::from_static(whose.word()));
            let when = if *when == When::Before { "before" } else { "after" };
            headers.insert(AGAIN_WHEN, HeaderValue::from_static(when));
        }
    }

    /// Reads it back from a redirect's headers; `None` when there is none.
    pub fn from_http(headers: &HeaderMap) -> Option<Detour> {
        let header = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
        let whose = |name: &HeaderName| match header(name) {
            Some("other") => Whose::Other,
            _ => Whose::Same,
        };
        header(&BROWSER)?;
        let scenario = played(headers)?;
        let when = if header(&AGAIN_WHEN) == Some("before") { When::Before } else { When::After };
        let again = header(&AGAIN).map(|to| (to.to_owned(), when, whose(&AGAIN_BROWSER)));
        Some(Detour { scenario, again, visitor: whose(&BROWSER) })
    }
}

/// Says with a request that its client plays the device.
pub fn announce(headers: &mut HeaderMap) {
    headers.insert(PLAYS, DETOURS);
}

/// Whether the client of a request plays the device.
pub fn is_announced(headers: &HeaderMap) -> bool {
    headers.get_all(PLAYS).iter().any(|value| value == DETOURS)
}

/// The scenario an answer says it plays.
pub fn played(headers: &HeaderMap) -> Option<Scenario> {
    Scenario::parse(headers.get(SCENARIO)?.to_str().ok()?)
}

/// Says with an answer that a scenario is not played.
pub fn deny(headers: &mut HeaderMap, scenario: Scenario, why: Unplayed) {
    let told = format!("{}; why={}", scenario.name(), why.slug());
    if let Ok(told) = HeaderValue::from_str(&told) {
        headers.append(NOT_PLAYED, told);
    }
}

/// The scenarios an answer says it does not play.
pub fn denied(headers: &HeaderMap) -> Vec<(Scenario, Unplayed)> {
    let told = headers.get_all(NOT_PLAYED).iter().filter_map(|value| value.to_str().ok());
    told.filter_map(|told| {
        let (name, slug) = told.split_once("; why=")?;
        let why = Unplayed::ALL.iter().find(|(_, known)| *known == slug)?.0;
        Some((Scenario::parse(name)?, why))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::{Detour, Unplayed, When, Whose, denied, deny};
    use crate::domain::scenario::Scenario;
    use http::HeaderMap;

    #[test]
    fn a_detour_comes_back_from_its_headers() {
        let to = |when, whose| Some(("http://a/?code=c&state=s#/x".to_owned(), when, whose));
        for (again, visitor, addresses) in [
            (to(When::Before, Whose::Same), Whose::Same, 2),
            (to(When::After, Whose::Other), Whose::Same, 2),
            (None, Whose::Other, 1),
        ] {
            let detour = Detour { scenario: Scenario::BackButton, again, visitor };
            let mut headers = HeaderMap::new();
            detour.into_http(&mut headers);
            assert_eq!(Detour::from_http(&headers), Some(detour.clone()));
            assert_eq!(detour.visits("http://a/cb").len(), addresses);
        }
        assert_eq!(Detour::from_http(&HeaderMap::new()), None);
    }

    #[test]
    fn what_is_not_played_comes_back_from_its_headers() {
        let mut headers = HeaderMap::new();
        let all = Unplayed::ALL.map(|(why, _)| (Scenario::Deny, why));
        for (scenario, why) in all {
            deny(&mut headers, scenario, why);
        }
        assert_eq!(denied(&headers), all);
    }
}
