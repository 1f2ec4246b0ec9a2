//! The emulator as a function: state, time, randomness and a request in, an answer out.
//! Must not touch a socket, a clock or a thread; engines plug in below.

use crate::domain::errcode::EMULATOR;
use crate::domain::lang::Lang;
use crate::domain::random::Random;
use crate::domain::said::Said;
use crate::domain::time::Time;
use crate::mock::answer::{Answer, Awaited, Fetch, Hold};
use crate::mock::app_tokens::{Role, Standing};
use crate::mock::authorize::Door;
use crate::mock::clock::OutOfRange;
use crate::mock::codes::{Standing as CodeStanding, Via};
use crate::mock::endpoint::{introduce, server_call};
use crate::mock::fault::Faults;
use crate::mock::journal::{Entry, Event, FlowId, Journal, Party, Texts, Verdict};
use crate::mock::refusal::Refusal;
use crate::mock::route::Route;
use crate::mock::scenario::Scenarios;
use crate::mock::settings::Settings;
use crate::mock::site::Site;
use crate::mock::state::State;
use crate::mock::switches::Switches;
use crate::mock::turn::{Turn, own_parameters};
use crate::mock::why::{Notice, Why};
use crate::mock::{authorize, avatar, control, device, failing, handing, mini, page, qr, unplayed};
use crate::wire::query::Params;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, LOCATION, USER_AGENT};
use std::net::IpAddr;
use std::time::Duration;

/// The emulator: settings, which only the control API changes, and state, which moves.
#[derive(Debug)]
pub struct Emulator {
    initial: Settings,
    settings: Settings,
    state: State,
}

impl Emulator {
    /// An emulator to which nothing has happened yet.
    pub fn new(settings: Settings) -> Emulator {
        let state = State::new(&settings);
        Emulator { initial: settings.clone(), settings, state }
    }

    /// Its settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The switches, to be set while it runs.
    pub fn switches(&mut self) -> &mut Switches {
        &mut self.settings.switches
    }

    /// What happened.
    pub fn journal(&self) -> &Journal {
        &self.state.journal
    }

    /// Failures of server calls still to come; more can be asked for.
    pub fn faults(&mut self) -> &mut Faults {
        &mut self.state.faults
    }

    /// Plays these scenarios on every login and call from now on, and no others.
    pub fn play(&mut self, scenarios: Scenarios) {
        self.settings.scenarios = scenarios;
    }

    /// Moves the emulator's clock ahead, at the moment `system` by the system's clock.
    pub fn advance(&mut self, span: Duration, system: Time) -> Result<(), OutOfRange> {
        self.state.clock.advance(span, system)
    }

    /// The emulator's time at a moment of the system's; what expires, expires by it.
    pub fn time(&self, system: Time) -> Time {
        self.state.clock.read(system)
    }

    /// What `wx.login()` gives a user in a mini program (appid, name) at the moment `system` by the
    /// system's clock; an `Err` says why nothing.
    pub(crate) fn js_code(
        &mut self,
        (appid, user): (&str, &str),
        scenarios: Scenarios,
        system: Time,
        random: &mut dyn Random,
    ) -> Result<String, Said> {
        let now = self.time(system);
        let wanted = mini::Wanted { via: Via::Mini, appid, user, scenarios };
        let issued = mini::code(&self.settings, &mut self.state, wanted, now, random);
        let said = |why: Why| Said::new(why.text(Lang::Zh), why.text(Lang::En));
        issued.map(|(code, _)| code).map_err(said)
    }

    /// Answers one request, sent by `peer`, at the moment `system` by the system's clock.
    pub fn answer(
        &mut self,
        system: Time,
        random: &mut dyn Random,
        peer: IpAddr,
        request: &http::Request<Bytes>,
    ) -> Answer {
        let site = Site::of(request);
        if control::is_for(&site) {
            return self.steer(system, random, peer, request, site);
        }
        let now = self.time(system);
        let route = self.tell_apart(&site, request, now);
        let (party, endpoint) = introduce(route);
        let mut turn = Turn {
            settings: &self.settings,
            state: &mut self.state,
            now,
            random,
            peer,
            request,
            site,
            entry: Entry::new(party, endpoint),
            own: own_parameters(site.query),
            scenarios: self.settings.scenarios,
            unheard: matches!(
                route,
                Route::Avatar | Route::Chance | Route::Qrcode | Route::WxLogin
            ),
        };
        if !route.begins_a_login()
            && let Some(names) = turn.own_parameter("mock_scenario")
        {
            turn.entry.notices.push(Notice::Misplaced(names.into_owned()));
        }
        let answer = dispatch(&mut turn, route);
        if !turn.unheard {
            let entry = turn.entry;
            self.note((now, system), site, request, &answer, entry);
        }
        answer
    }

    /// `/cgi-bin/user/get` is two products' (PROTOCOL 6.3); where neither host nor parameter tells
    /// which is meant, the token does.
    fn tell_apart(&self, site: &Site<'_>, request: &http::Request<Bytes>, now: Time) -> Route {
        let route = site.route();
        if route != Route::Followers || site.group.is_some() {
            return route;
        }
        let token = Params::of_query(request).text("access_token").unwrap_or_default();
        match self.state.app_tokens.standing(Role::Work, &token, now) {
            Standing::Alive(_) | Standing::Expired(_) => Route::Member,
            Standing::Other(_) | Standing::Unknown => route,
        }
    }

    fn steer(
        &mut self,
        system: Time,
        random: &mut dyn Random,
        peer: IpAddr,
        request: &http::Request<Bytes>,
        site: Site<'_>,
    ) -> Answer {
        let (initial, settings, state) = (&self.initial, &mut self.settings, &mut self.state);
        let flow = FlowId::default();
        let call = control::Call { initial, settings, state, random, system, peer, request, flow };
        let (answer, noted) = control::answer(call);
        if let Some(entry) = noted {
            self.note((self.time(system), system), site, request, &answer, entry);
        }
        answer
    }

    fn note(
        &mut self,
        when: (Time, Time),
        site: Site<'_>,
        request: &http::Request<Bytes>,
        answer: &Answer,
        entry: Entry,
    ) {
        self.state.journal.write(event(when, site, request, answer, entry));
    }

    /// Asks whether an answer that waits can be given; `None`: not yet. `late`: the real time the
    /// client may wait is up.
    pub fn resume(&mut self, hold: &Hold, system: Time, late: bool) -> Option<Answer> {
        let now = self.time(system);
        let late = late || now >= hold.deadline;
        match &hold.until {
            Awaited::Nothing => late.then_some(Answer::Reset),
            awaited @ Awaited::Scan { .. } => qr::status(&self.state, awaited, now, late),
        }
    }
}

impl Emulator {
    /// Goes on after a [`Fetch`]: with the answer that came, or the reason none did.
    pub fn fetched(&mut self, fetch: &Fetch, got: Result<http::Response<Bytes>, String>) -> Answer {
        control::verify::finish(&mut self.state, fetch, got)
    }
}

/// An exchange refused before its code was looked at (a wrong secret) is a step of that login all the same.
fn join(turn: &mut Turn<'_>) {
    if turn.entry.flow != FlowId::default() {
        return;
    }
    let params = Params::merged(turn.request);
    let code = params.get("code").or_else(|| params.get("js_code"));
    let life = turn.settings.switches.code_life;
    let standing = code.map(|code| turn.state.codes.standing(&code, life, turn.now));
    if let Some(
        CodeStanding::Fresh(issue) | CodeStanding::Used(issue, _) | CodeStanding::Expired(issue, _),
    ) = standing
    {
        turn.entry.flow = issue.flow;
    }
}

fn dispatch(turn: &mut Turn<'_>, route: Route) -> Answer {
    if let Some((voice, exchanges, plain)) = server_call(route) {
        let answer = failing::call(turn, voice, exchanges, plain);
        if exchanges {
            join(turn);
        }
        return answer;
    }
    match route {
        Route::Authorize => authorize::show(turn, Door::Official),
        Route::Qrconnect => qr::show(turn),
        Route::Qrcode => qr::picture(turn).into(),
        Route::Poll => qr::poll(turn),
        Route::Confirm => qr::confirm(turn),
        Route::ConfirmReply => qr::confirm_reply(turn),
        Route::Device | Route::WorkDevice => device::lead(turn),
        Route::Accounts => authorize::accounts(turn),
        Route::WxLogin => qr::script().into(),
        Route::AuthorizeReply => authorize::reply(turn),
        Route::WorkLogin => authorize::show(turn, Door::WorkWeb),
        Route::WorkLoginOld => authorize::show(turn, Door::WorkWebOld),
        Route::WorkReply => authorize::reply(turn),
        Route::ComponentLogin => handing::show(turn, handing::Door::Computer).into(),
        Route::BindComponent => handing::show(turn, handing::Door::Phone).into(),
        Route::HandingReply => handing::reply(turn).into(),
        Route::Avatar => avatar::picture(turn.site.path).into(),
        Route::Chance => page::home(turn).into(),
        _ => unknown(turn).into(),
    }
}

/// A path nobody emulates: refused the way its host refuses, so that a client shows it.
fn unknown(turn: &mut Turn<'_>) -> http::Response<Bytes> {
    let path = turn.site.path.to_owned();
    let (words, why) = match turn.site.right_host() {
        Some(host) => {
            (format!("{path} belongs to {host}, not to this host"), Why::OtherHost { path, host })
        }
        None if unplayed::is_known(&path) => (
            format!("WeChat has {path}, but the emulator does not play this call"),
            Why::Unplayed(path),
        ),
        None => (format!("it has no {path}"), Why::Path(path)),
    };
    match turn.site.voice() {
        Some(voice) => {
            turn.refuse(voice, &Refusal::saying(40066, format!("{EMULATOR}{words}"), why))
        }
        None => {
            turn.entry.party = Party::Browser;
            turn.entry.verdict = Verdict::Page(None, "", why.clone());
            page::unknown(turn, &why)
        }
    }
}

/// What the emulator's answers are, the most frequent first.
const KINDS: &[&str] = &[
    "text/plain",
    "application/json; charset=UTF-8",
    "text/html; charset=utf-8",
    "application/json; encoding=utf-8",
    "application/json",
    "application/json; charset=utf-8",
    "image/png",
    "text/html",
    "text/xml",
    "text/javascript",
    "image/svg+xml",
];

fn event(
    (at, system): (Time, Time),
    site: Site<'_>,
    request: &http::Request<Bytes>,
    answer: &Answer,
    entry: Entry,
) -> Event {
    let response = answered(answer);
    let header = |name| response.and_then(|r| r.headers().get(name)).and_then(|v| v.to_str().ok());
    let given = header(CONTENT_TYPE).unwrap_or("");
    let kind = KINDS.iter().find(|kind| **kind == given).map_or("", |kind| *kind);
    let shown = kind == "text/plain" || kind.contains("json");
    let body = response.filter(|_| shown).map_or("", |r| text(r.body()));
    let asked = |name| request.headers().get(name).map_or("", |v| v.to_str().unwrap_or(""));
    let target = request.uri().path_and_query().map_or("", |t| t.as_str());
    let size = |body: &Bytes| u32::try_from(body.len()).unwrap_or(u32::MAX);
    Event {
        number: 0,
        at,
        system,
        delay: held_back(answer),
        entry,
        method: request.method().clone(),
        status: response.map_or(0, |r| r.status().as_u16()),
        secure: site.scheme == "https://",
        kind,
        sent: size(request.body()),
        answered: response.map(|r| size(r.body())),
        texts: Texts::new([
            site.authority,
            asked(USER_AGENT),
            asked(CONTENT_TYPE),
            target,
            text(request.body()),
            header(LOCATION).unwrap_or(""),
            body,
        ]),
        known: None,
    }
}

fn text(body: &Bytes) -> &str {
    std::str::from_utf8(body).unwrap_or("")
}

/// The HTTP answer in the end; `None` for one that is still open, or never comes.
fn answered(answer: &Answer) -> Option<&http::Response<Bytes>> {
    match answer {
        Answer::Now(response) => Some(response),
        Answer::Delay(_, later) => answered(later),
        Answer::Hold(_) | Answer::Fetch(_) | Answer::Feed(_) | Answer::Reset => None,
    }
}

fn held_back(answer: &Answer) -> Duration {
    match answer {
        Answer::Delay(span, later) => span.saturating_add(held_back(later)),
        _ => Duration::ZERO,
    }
}
