//! What a real phone does to a callback: calls it twice, comes back to it, opens it elsewhere.
//! Must not visit anything itself; it tells the walker, or shows the browser a page that does.

use crate::domain::scenario::Scenario;
use crate::mock::authorize::Admitted;
use crate::mock::page;
use crate::mock::turn::Turn;
use crate::mock::why::Notice;
use crate::wire::detour;
use bytes::Bytes;

pub use crate::wire::detour::{Detour, Unplayed, When, Whose};

/// The scenarios of the device; one login has room for one, the first that is on.
const IN_TURN: [Scenario; 6] = [
    Scenario::DoubleCallbackSameCode,
    Scenario::DoubleCallbackNewCode,
    Scenario::RefreshOnCallback,
    Scenario::BackButton,
    Scenario::SharedLinkWithCode,
    Scenario::LostCookie,
];

/// Who opens the callback in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Audience {
    /// A client that says it plays the device.
    Walker,
    /// A browser, which a page can make play it.
    Browser,
    /// Anything else: it follows the redirect, or not.
    Other,
}

/// What becomes of a login's scenarios of the device.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    detour: Option<Detour>,
    unplayed: Vec<(Scenario, Unplayed)>,
}

/// Whom this request comes from. Browsers say that they navigate; at an address of plain http that
/// is not this machine's (a phone in the same network) they send no `Sec-Fetch-Mode`, but still ask
/// for better (W3C Upgrade Insecure Requests, section 3.2.1). Node's fetch sends `cors`.
fn audience(turn: &Turn<'_>) -> Audience {
    let headers = turn.request.headers();
    if detour::is_announced(headers) {
        return Audience::Walker;
    }
    let browser = match headers.get("sec-fetch-mode") {
        Some(mode) => mode == "navigate",
        None => headers.get("upgrade-insecure-requests").is_some_and(|asks| asks == "1"),
    };
    if browser { Audience::Browser } else { Audience::Other }
}

/// Decides what is played with this callback, and notes it; `another` makes a second callback with a
/// code of its own.
pub(crate) fn plan(
    turn: &mut Turn<'_>,
    admitted: &Admitted,
    callback: &str,
    another: impl FnOnce(&mut Turn<'_>) -> String,
) -> Plan {
    let (mut plan, mut chosen, on) = (Plan::default(), None, turn.scenarios);
    for scenario in IN_TURN.into_iter().filter(|scenario| on.has(*scenario)) {
        match hindrance(turn, admitted, scenario, chosen) {
            Some(why) => plan.skip(turn, scenario, why),
            None => chosen = Some(scenario),
        }
    }
    plan.detour = chosen.map(|scenario| {
        turn.entry.notices.push(Notice::Detour(scenario));
        detour_of(turn, scenario, callback, another)
    });
    plan
}

fn hindrance(
    turn: &Turn<'_>,
    admitted: &Admitted,
    scenario: Scenario,
    chosen: Option<Scenario>,
) -> Option<Unplayed> {
    let doubles =
        [Scenario::DoubleCallbackSameCode, Scenario::DoubleCallbackNewCode].contains(&scenario);
    if doubles && admitted.connect_redirect {
        return Some(Unplayed::ConnectRedirect);
    }
    if chosen.is_some() {
        return Some(Unplayed::OneAtATime);
    }
    (audience(turn) == Audience::Other).then_some(Unplayed::Client)
}

fn detour_of(
    turn: &mut Turn<'_>,
    scenario: Scenario,
    callback: &str,
    another: impl FnOnce(&mut Turn<'_>) -> String,
) -> Detour {
    let same = || callback.to_owned();
    let again = match scenario {
        Scenario::DoubleCallbackSameCode => Some((same(), When::Before, Whose::Same)),
        Scenario::DoubleCallbackNewCode => Some((another(turn), When::Before, Whose::Same)),
        Scenario::RefreshOnCallback => Some((same(), When::After, Whose::Same)),
        Scenario::BackButton => Some((another(turn), When::After, Whose::Same)),
        Scenario::SharedLinkWithCode => Some((same(), When::After, Whose::Other)),
        _ => None,
    };
    let lost = scenario == Scenario::LostCookie;
    Detour { scenario, again, visitor: if lost { Whose::Other } else { Whose::Same } }
}

impl Plan {
    /// Notes that a scenario is not played, and why.
    pub(crate) fn skip(&mut self, turn: &mut Turn<'_>, scenario: Scenario, why: Unplayed) {
        turn.entry.notices.push(Notice::NotPlayed(scenario, why));
        self.unplayed.push((scenario, why));
    }

    /// The answer that plays it: for a walker by headers, for a browser by a page. What is not
    /// played is told in headers as well.
    pub(crate) fn answer(
        self,
        turn: &Turn<'_>,
        redirect: http::Response<Bytes>,
        callback: &str,
    ) -> http::Response<Bytes> {
        let mut response = match &self.detour {
            Some(detour) if audience(turn) == Audience::Browser => {
                page::device(turn, callback, detour)
            }
            _ => redirect,
        };
        if let Some(detour) = &self.detour {
            detour.into_http(response.headers_mut());
        }
        for (scenario, why) in self.unplayed {
            detour::deny(response.headers_mut(), scenario, why);
        }
        response
    }
}

/// What of a login's scenarios is not played where a phone confirms and the page with the QR code
/// goes on by itself.
pub(crate) fn at_a_scan(turn: &mut Turn<'_>) {
    let on = turn.scenarios;
    for scenario in IN_TURN.into_iter().filter(|scenario| on.has(*scenario)) {
        turn.entry.notices.push(Notice::NotPlayed(scenario, Unplayed::Scan));
    }
}
