//! What a real phone does to a callback: calls it twice, comes back to it, opens it elsewhere.
//! Must not visit anything itself; it tells the walker, or shows the browser a page that does.

use crate::domain::host;
use crate::domain::scenario::Scenario;
use crate::mock::answer::Answer;
use crate::mock::authorize::{Admitted, onward, reopen};
use crate::mock::callback_domain::Target;
use crate::mock::identity;
use crate::mock::journal::{FlowId, Verdict};
use crate::mock::page;
use crate::mock::scenario::Scenarios;
use crate::mock::state::PAGE_LIFE;
use crate::mock::turn::Turn;
use crate::mock::why::{Notice, Why};
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

/// Names under this one lead to this machine in every browser (RFC 6761 section 6.3), and none has
/// been there before: no cookies, nothing stored.
const ELSEWHERE: &str = "wxauth.localhost";

/// True for a host that [`elsewhere`] made up: the developer's own under another name.
pub(crate) fn is_elsewhere(host: &str) -> bool {
    host.strip_suffix(ELSEWHERE).is_some_and(|rest| rest.ends_with('.'))
}

/// Where the page that plays is opened. Of one machine's names (`localhost`, 127.0.0.1) it takes the
/// callback's: what a frame of another site asks for goes without the cookies of `SameSite=Lax`, which
/// a phone that calls back twice does send.
fn stage(turn: &Turn<'_>, callback: &str, uuid: &str) -> String {
    let beside = format!("device?mock_play={uuid}");
    let Some(target) = Target::parse(callback) else { return beside };
    let (name, port) = named(turn.site.authority);
    let ours = host::is_loopback(name) && host::is_loopback(&target.host);
    let path = turn.request.uri().path();
    let folder = path.rfind('/').and_then(|end| path.get(..=end)).unwrap_or("/");
    // A name only for addresses of the same kind, and no certificate is for another one.
    match ours && name != target.host && turn.site.scheme == "http://" && !target.host.contains(':')
    {
        true => format!("http://{}{port}{folder}{beside}", target.host),
        false => beside,
    }
}

/// The host of an authority, and its port with the colon.
fn named(authority: &str) -> (&str, &str) {
    let port = authority.rfind(':').filter(|colon| !authority.ends_with(']') && *colon > 0);
    authority.split_at(port.unwrap_or(authority.len()))
}

/// The same address where the browser has no cookies, if it is one of this machine. Not over TLS: no
/// certificate is for that name.
fn elsewhere(callback: &str, name: &str) -> Option<String> {
    let rest = callback.strip_prefix("http://")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at(end);
    let target = Target::parse(callback)?;
    if authority.contains('@') || !host::is_loopback(&target.host) {
        return None;
    }
    let port = target.port.map(|port| format!(":{port}")).unwrap_or_default();
    Some(format!("http://{name}.{ELSEWHERE}{port}{tail}"))
}

/// A scenario that a browser is being led through.
#[derive(Debug, Clone)]
pub(crate) struct Play {
    /// What is played.
    pub(crate) detour: Detour,
    /// The callback, with the first code.
    pub(crate) callback: String,
    /// The same where there are no cookies; `None`: there is no such place.
    pub(crate) elsewhere: Option<String>,
    /// The callback was opened from the page.
    opened: bool,
    admitted: Admitted,
    snapshot: bool,
    scenarios: Scenarios,
    flow: FlowId,
}

impl Play {
    /// The page, asked for at this authority, is of another site than the callback: a frame in it would
    /// go without the user's cookies.
    pub(crate) fn is_apart(&self, authority: &str) -> bool {
        Target::parse(&self.callback).is_none_or(|target| target.host != named(authority).0)
    }

    /// Cookies are in the way, and nothing can be done about it.
    pub(crate) fn is_impossible(&self) -> bool {
        lacks_cookies(self.detour.scenario) && self.elsewhere.is_none()
    }
}

fn lacks_cookies(scenario: Scenario) -> bool {
    matches!(scenario, Scenario::SharedLinkWithCode | Scenario::LostCookie)
}

/// Answers the page a browser is led through a scenario by: shows it, goes on to the callback, or is
/// come back to, as WeChat's own page is by the Back button.
pub(crate) fn lead(turn: &mut Turn<'_>) -> Answer {
    let name = turn.own_parameter("mock_play").unwrap_or_default();
    let Some(play) = turn.state.plays.get(&name, turn.now).cloned() else {
        turn.entry.verdict = Verdict::Page(None, "", Why::PageGone);
        return page::gone(turn).into();
    };
    turn.entry.flow = play.flow;
    turn.entry.user = Some(play.admitted.user.name.as_str().into());
    if play.opened && play.detour.scenario == Scenario::BackButton {
        turn.scenarios = play.scenarios;
        return reopen(turn, &play.admitted, play.snapshot).into();
    }
    // The login told of it.
    turn.unheard = true;
    if turn.own_parameter("mock_go").is_none() {
        return page::device(turn, &play, &name).into();
    }
    if let Some(play) = turn.state.plays.get_mut(&name, turn.now) {
        play.opened = true;
    }
    onward(&play.callback).into()
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
        match hindrance(turn, (admitted, callback), scenario, chosen) {
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
    (admitted, callback): (&Admitted, &str),
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
    let nowhere = || lacks_cookies(scenario) && elsewhere(callback, "x").is_none();
    match audience(turn) {
        Audience::Other => Some(Unplayed::Client),
        Audience::Browser if nowhere() => Some(Unplayed::Host),
        _ => None,
    }
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
        // Where a browser comes back to, it gets its code then.
        Scenario::BackButton if audience(turn) == Audience::Browser => None,
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

    /// The answer that plays it: for a walker by headers, for a browser by a page, which it is led to.
    /// What is not played is told in headers as well.
    pub(crate) fn answer(
        self,
        turn: &mut Turn<'_>,
        redirect: http::Response<Bytes>,
        callback: &str,
        (admitted, snapshot): (&Admitted, bool),
    ) -> http::Response<Bytes> {
        let impossible = self.unplayed.iter().find(|(_, why)| *why == Unplayed::Host);
        let told = impossible.map(|(scenario, _)| Detour {
            scenario: *scenario,
            again: None,
            visitor: Whose::Other,
        });
        let mut response = match self.detour.clone().or(told) {
            Some(detour) if audience(turn) == Audience::Browser => {
                let uuid = identity::uuid(turn.random);
                let name: String = uuid.chars().filter(char::is_ascii_alphanumeric).collect();
                let play = Play {
                    detour,
                    callback: callback.to_owned(),
                    elsewhere: elsewhere(callback, &name.to_ascii_lowercase()),
                    opened: false,
                    admitted: admitted.clone(),
                    snapshot,
                    scenarios: turn.scenarios,
                    flow: turn.entry.flow,
                };
                let (bytes, until) = (2 * callback.len(), turn.now.after(PAGE_LIFE));
                turn.state.plays.put_heavy(uuid.as_str(), play, bytes, until, turn.now);
                // By GET, so that Back and reload find a page and no form.
                onward(&stage(turn, callback, uuid.as_str()))
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
