//! One request on its way through the emulator: what was asked, the state it meets, its journal
//! entry. Must not know any endpoint.

use crate::domain::base::Base;
use crate::domain::bytes::find;
use crate::domain::errcode::EMULATOR;
use crate::domain::lang::Lang;
use crate::domain::query::{Pair, pairs};
use crate::domain::random::Random;
use crate::domain::time::Time;
use crate::mock::app::{App, Kind};
use crate::mock::journal::Entry;
use crate::mock::refusal::Refusal;
use crate::mock::route::Route;
use crate::mock::scenario::{Scenario, Scenarios};
use crate::mock::settings::{AutoApprove, Settings};
use crate::mock::site::Site;
use crate::mock::state::State;
use crate::mock::switches::{ContentType, ErrmsgSuffix};
use crate::mock::user::{self, User};
use crate::mock::why::{Notice, Why};
use crate::wire::dialect::{self, Rid, Suffix, Voice};
use crate::wire::query::Params;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, COOKIE, HeaderValue, USER_AGENT};
use std::borrow::Cow;
use std::net::IpAddr;
use std::sync::Arc;

/// Cookie: the WeChat account this browser is signed in to, `NAME~ERA` ([`State::era`]).
pub(crate) const USER_COOKIE: &str = "wxauth_mock_user";
/// Cookie: this browser counts as WeChat's.
pub(crate) const CLIENT_COOKIE: &str = "wxauth_mock_client";
/// Cookie: the language of the pages.
pub(crate) const LANG_COOKIE: &str = "wxauth_mock_lang";

/// A request being answered.
pub(crate) struct Turn<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) state: &'a mut State,
    pub(crate) now: Time,
    pub(crate) random: &'a mut dyn Random,
    pub(crate) peer: IpAddr,
    pub(crate) request: &'a http::Request<Bytes>,
    pub(crate) site: Site<'a>,
    pub(crate) entry: Entry,
    /// The emulator's own parameters, [`own_parameters`].
    pub(crate) own: Vec<Pair<'a>>,
    /// What goes wrong: the settings' and the request's own.
    pub(crate) scenarios: Scenarios,
    /// Not worth an event: pictures, favicons.
    pub(crate) unheard: bool,
}

/// The parameters of a query that are the emulator's own: `mock_…`.
pub(crate) fn own_parameters(query: &str) -> Vec<Pair<'_>> {
    // Most requests have none, and none stands before the first place that looks like one.
    let Some(at) = find(query.as_bytes(), b"mock_") else { return Vec::new() };
    let rest = query.get(at..).unwrap_or("");
    let before = query.get(..at).unwrap_or("");
    let rest = match before.ends_with('&') || before.is_empty() {
        true => rest,
        false => rest.split_once('&').map_or("", |(_, rest)| rest),
    };
    pairs(rest).filter(|pair| pair.raw_name.starts_with("mock_")).collect()
}

impl<'a> Turn<'a> {
    /// `/_host/NAME` where the address names a host, for links that keep to it.
    pub(crate) fn prefix(&self) -> &'a str {
        let path = self.request.uri().path();
        path.strip_suffix(self.site.path).unwrap_or("")
    }

    /// The decoded value of an own parameter of the emulator in the query (`mock_user`…).
    pub(crate) fn own_parameter(&self, name: &str) -> Option<Cow<'a, str>> {
        let value = self.own.iter().rfind(|p| p.raw_name == name)?.value();
        Some(value).filter(|v| !v.is_empty())
    }

    /// Takes on the scenarios the request itself asks for; `Err`: one of them is none.
    pub(crate) fn stage(&mut self) -> Result<(), Why> {
        let Some(names) = self.own_parameter("mock_scenario") else { return Ok(()) };
        let asked = Scenarios::parse(&names).map_err(|name| Why::ScenarioUnknown {
            name,
            known: Scenario::ALL.map(|(_, known)| known).join(", "),
        })?;
        self.scenarios = self.scenarios.and(asked);
        self.state.staged = true;
        Ok(())
    }

    /// The value of a cookie.
    pub(crate) fn cookie(&self, name: &str) -> Option<&'a str> {
        let headers = self.request.headers().get_all(COOKIE).iter();
        headers
            .filter_map(|header| header.to_str().ok())
            .flat_map(|header| header.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value)
    }

    /// True for WeChat's own browser, or one that was told to count as it (PROTOCOL 1.12).
    pub(crate) fn is_wechat_browser(&self) -> bool {
        let agent = self.request.headers().get(USER_AGENT).map_or(&b""[..], HeaderValue::as_bytes);
        let marks = agent.windows(14).any(|w| w.eq_ignore_ascii_case(b"micromessenger"));
        marks || self.cookie(CLIENT_COOKIE) == Some("wechat")
    }

    /// True for a browser, or what says it is one, where only servers belong: any page somebody has
    /// open can make his browser call the API. Told by W3C Fetch Metadata, of which Node's `fetch`
    /// sends `Sec-Fetch-Mode: cors` alone, and, as browsers send none of it to other machines'
    /// plain addresses, by what they all call themselves.
    pub(crate) fn is_browser(&self) -> bool {
        let headers = self.request.headers();
        let agent = headers.get(USER_AGENT).map_or(&b""[..], HeaderValue::as_bytes);
        let mode = headers.get("sec-fetch-mode");
        ["sec-fetch-site", "sec-fetch-dest", "origin", "upgrade-insecure-requests"]
            .iter()
            .any(|name| headers.contains_key(*name))
            || mode.is_some_and(|mode| mode != "cors")
            || agent.starts_with(b"Mozilla/")
    }

    /// The name the request was sent to, where that may be anybody's who made it lead here.
    pub(crate) fn stranger(&self) -> Option<&'a str> {
        let public = self.settings.public_base.as_ref().map(Base::host);
        self.settings.control.stranger(self.request).filter(|name| Some(*name) != public)
    }

    /// The language of pages: asked for, remembered, the browser's, or the one the emulator was started in.
    pub(crate) fn lang(&self) -> Lang {
        // In the form too: a browser without cookies answers a page in the page's language.
        let asked = Params::merged(self.request).get("mock_lang").and_then(|tag| Lang::parse(&tag));
        // What a link says of itself: `cn`, `en`; `zh` at WeCom (PROTOCOL 3.1, 6.2).
        let linked = || {
            let route = self.site.route();
            let has = matches!(route, Route::Qrconnect | Route::WorkLogin | Route::WorkLoginOld);
            let query = Params::of_query(self.request);
            query.get("lang").filter(|_| has).and_then(|tag| Lang::parse(&tag))
        };
        let remembered = || self.cookie(LANG_COOKIE).and_then(Lang::parse);
        let header =
            |name| self.request.headers().get(name).and_then(|v: &HeaderValue| v.to_str().ok());
        let agent = || {
            // WeChat says it in the User-Agent: `Language/zh_CN`.
            let tag = header(USER_AGENT)?.split("Language/").nth(1)?;
            Lang::parse(tag.split(' ').next()?)
        };
        let accepted =
            || header(http::header::ACCEPT_LANGUAGE).and_then(Lang::from_accept_language);
        let started = || self.settings.lang;
        let known = asked.or_else(linked).or_else(remembered).or_else(agent).or_else(accepted);
        known.or_else(started).unwrap_or(Lang::Zh)
    }

    /// Who is signed in to this browser's WeChat: named by the request, by its cookie, by the
    /// settings, else the first user. `Err`: the request names nobody there is.
    pub(crate) fn user(&self) -> Result<User, Why> {
        let users = &self.settings.users;
        if let Some(name) = self.own_parameter("mock_user") {
            return self.user_named(&name);
        }
        let by_cookie = self.signed_in();
        let by_settings = || match &self.settings.auto_approve {
            AutoApprove::User(name) => user::find(users, name),
            _ => None,
        };
        let user = by_cookie.or_else(by_settings).or_else(|| users.first().cloned());
        user.ok_or_else(|| self.nobody(""))
    }

    /// Who chose to be somebody in this browser, if this emulator still remembers it.
    pub(crate) fn signed_in(&self) -> Option<User> {
        let (name, era) = self.cookie(USER_COOKIE)?.rsplit_once('~')?;
        let ours = self.state.era().is_some_and(|own| own == era);
        user::find(&self.settings.users, name).filter(|_| ours)
    }

    /// The user of that name.
    pub(crate) fn user_named(&self, name: &str) -> Result<User, Why> {
        user::find(&self.settings.users, name).ok_or_else(|| self.nobody(name))
    }

    /// The name of the user who was called so, by name or nickname; as it is where there is none.
    pub(crate) fn name_of(&self, called: String) -> String {
        user::find(&self.settings.users, &called).map_or(called, |user| user.name)
    }

    /// Nobody of that name, and who there is.
    pub(crate) fn nobody(&self, name: &str) -> Why {
        Why::nobody(&self.settings.users, name)
    }

    /// The account of an appid, met where accounts of that kind are at home.
    pub(crate) fn app(&mut self, appid: &str, at_home: Kind) -> Result<Arc<App>, Why> {
        let found = self.state.accounts.find(appid, at_home)?;
        if found.new {
            self.entry.notices.push(Notice::TakenFor(found.app.kind));
        }
        Ok(found.app)
    }

    /// The app of a corp a login names by its agentid (PROTOCOL 6.1).
    pub(crate) fn agent(&mut self, corpid: &str, agentid: &str) -> Result<Arc<App>, Why> {
        let found = self.state.accounts.find_agent(corpid, agentid)?;
        if found.new {
            self.entry.notices.push(Notice::TakenFor(found.app.kind));
        }
        Ok(found.app)
    }

    /// True when an account has handed its rights to a platform. One met on the way has handed
    /// them to whoever asks; one that was written down, in settings or over the control API, says
    /// to whom (PROTOCOL 4).
    pub(crate) fn has_handed_rights(&self, app: &App, platform: &App) -> bool {
        self.state.accounts.was_met(app.appid.as_str()) || app.platforms.contains(&platform.appid)
    }

    /// True where WeCom speaks: at its own pages, and where the link is a corp's (PROTOCOL 6.1).
    pub(crate) fn is_wecom(&self) -> bool {
        if self.site.is_wecom_page() {
            return true;
        }
        let params = Params::merged(self.request);
        let appid = self.entry.appid.as_deref().map(Cow::Borrowed).or_else(|| params.get("appid"));
        let appid = appid.unwrap_or_default();
        match self.state.accounts.get_kind(&appid) {
            Some(kind) => kind.is_wecom(),
            None => appid.starts_with("ww") || params.get("agentid").is_some(),
        }
    }

    /// Notes once that a scenario made the answer what it is.
    pub(crate) fn play(&mut self, scenario: Scenario) {
        let notice = Notice::Played(scenario);
        if !self.entry.notices.contains(&notice) {
            self.entry.notices.push(notice);
        }
    }

    /// Notes a check and passes its verdict on.
    pub(crate) fn ensure<E>(
        &mut self,
        name: &'static str,
        passed: bool,
        error: impl FnOnce() -> E,
    ) -> Result<(), E> {
        self.entry.check(name, passed);
        if passed { Ok(()) } else { Err(error()) }
    }

    /// Notes that a parameter is there, or refuses.
    pub(crate) fn given<T>(
        &mut self,
        name: &'static str,
        value: Option<T>,
        errcode: i64,
    ) -> Result<T, Refusal> {
        self.entry.check(name, value.is_some());
        value.ok_or_else(|| Refusal::new(errcode, Why::Missing(name)))
    }

    /// Notes that `grant_type` is the one thing it can be, or refuses.
    pub(crate) fn grant_type(
        &mut self,
        asked: Option<&str>,
        expected: &'static str,
    ) -> Result<(), Refusal> {
        self.ensure("grant_type", asked == Some(expected), || {
            Refusal::new(40002, Why::Wrong { name: "grant_type", expected })
        })
    }

    /// The account of an appid that a server call names: noted, or refused.
    pub(crate) fn known_app(&mut self, appid: &str) -> Result<Arc<App>, Refusal> {
        let app = self.state.accounts.peek(appid);
        self.entry.check("appid.known", app.is_ok());
        app.map_err(|why| Refusal::new(40013, why))
    }

    /// The error answer of a server call, noted in the journal.
    pub(crate) fn refuse(&mut self, voice: Voice, refusal: &Refusal) -> http::Response<Bytes> {
        self.entry.refused(refusal);
        // WeCom's page about a number says nothing about what the emulator lacks.
        let own = voice == Voice::Wecom && refusal.stem.starts_with(EMULATOR);
        let suffix = if own { Suffix::None } else { self.suffix(voice) };
        let answer = dialect::refusal(voice, refusal.errcode, &refusal.stem, &suffix);
        self.voiced(answer)
    }

    fn suffix(&mut self, voice: Voice) -> Suffix {
        let random = &mut *self.random;
        match (voice, self.settings.switches.errmsg_suffix) {
            (Voice::Wecom, _) => {
                let mut bytes = [0u8; 8];
                random.fill(&mut bytes);
                let tail = u64::from_be_bytes(bytes) % 1_000_000_000_000;
                let hint = format!("{}{tail:012}", self.now.millis().max(0));
                Suffix::Wecom { hint, ip: self.peer.to_string() }
            }
            (_, ErrmsgSuffix::None) => Suffix::None,
            (Voice::Sns, ErrmsgSuffix::Rid) => Suffix::Rid(Rid::new(self.now, random)),
            (Voice::Cgi, ErrmsgSuffix::Rid) => Suffix::BlankRid(Rid::new(self.now, random)),
            (_, ErrmsgSuffix::ReqId) => Suffix::ReqId(crate::mock::identity::uuid(random)),
        }
    }

    /// An answer of `sns/*` with the content type the switch asks for.
    pub(crate) fn voiced(&self, mut answer: http::Response<Bytes>) -> http::Response<Bytes> {
        if self.settings.switches.content_type == ContentType::Json {
            let json = HeaderValue::from_static("application/json; charset=utf-8");
            answer.headers_mut().insert(CONTENT_TYPE, json);
        }
        answer
    }
}
