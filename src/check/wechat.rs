//! The WeChat of a check: the emulator in this process, walked without a browser, looked into.
//! Must not be reachable from elsewhere than this machine.

use std::sync::Arc;

use serde_json::Value;
use url::Url;

use super::address::{Astray, astray};
use super::link::{DOORS, How, Link};
use super::verdict::Stop;
use crate::domain::appid::AppId;
use crate::domain::base::Base;
use crate::domain::lang::Lang;
use crate::domain::query::{encode, pairs};
use crate::domain::said::Said;
use crate::domain::scenario::Scenarios;
use crate::domain::secret::Secret;
use crate::mock::app::{self, App};
use crate::mock::identity;
use crate::mock::journal::{Event, Party};
use crate::mock::server::{Start, StartError};
use crate::mock::switches::State;
use crate::mock::{Server, Settings};
use crate::wire::visitor::{Consent, End};

/// The emulator of one check.
#[derive(Debug)]
pub struct Wechat {
    server: Server,
}

/// A value that must never reach a browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Canary {
    /// What it is.
    pub kind: Kind,
    /// The value, unique to this run.
    pub value: String,
}

/// What a canary is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The AppSecret.
    AppSecret,
    /// `access_token`.
    AccessToken,
    /// `refresh_token`.
    RefreshToken,
    /// `session_key`.
    SessionKey,
}

/// Every token and key the emulator handed out, read from what it answered.
pub fn issued(events: &[Arc<Event>]) -> Vec<Canary> {
    let names = [
        ("access_token", Kind::AccessToken),
        ("refresh_token", Kind::RefreshToken),
        ("session_key", Kind::SessionKey),
    ];
    let mut all: Vec<Canary> = Vec::new();
    for event in events {
        let Ok(answer) = serde_json::from_str::<Value>(event.answer().as_text()) else { continue };
        for (name, kind) in names {
            let value = answer.get(name).and_then(Value::as_str);
            let value = value.filter(|v| v.len() >= 16 && !all.iter().any(|c| c.value == **v));
            all.extend(value.map(|value| Canary { kind, value: value.to_owned() }));
        }
    }
    all
}

/// What the secrets of apps, corps and platforms are called in calls (PROTOCOL 2.1, 4, 5, 6.3; `wire::wecom`
/// for suites).
const APP_SECRETS: [&str; 4] = ["secret", "corpsecret", "component_appsecret", "suite_secret"];

/// Every app secret a back end has shown the emulator: in a query, a form or a JSON body.
pub fn app_secrets(events: &[Arc<Event>]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for event in events.iter().filter(|event| event.entry.party == Party::Backend) {
        let (target, body) = (event.target(), event.body());
        let query = target.as_text().split_once('?').map_or("", |(_, query)| query);
        let json = serde_json::from_str::<Value>(body.as_text()).unwrap_or_default();
        let sent = pairs(query).chain(pairs(body.as_text()));
        let sent = sent.filter(|pair| APP_SECRETS.contains(&&*pair.name()));
        let members = APP_SECRETS.iter().filter_map(|name| json.get(name)?.as_str());
        let sent = sent.map(|pair| pair.value().into_owned()).chain(members.map(str::to_owned));
        for secret in sent.filter(|secret| secret.len() >= 8) {
            if !all.contains(&secret) {
                all.push(secret);
            }
        }
    }
    all
}

/// Where WeChat sends the browser back to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Callback {
    /// The whole address.
    pub url: Url,
    /// `redirect_uri` as the back end meant it.
    pub redirect_uri: String,
    /// The code.
    pub code: String,
    /// The state, as it came back.
    pub state: Option<String>,
    /// The user who allowed it.
    pub user: String,
    /// Openid of that user in the app of the link.
    pub openid: String,
}

impl Callback {
    /// The same way back with other parameters: `None` leaves one out.
    pub fn with(&self, parameters: &[(&str, Option<&str>)]) -> Option<Url> {
        let given: Vec<String> = parameters
            .iter()
            .filter_map(|(name, value)| Some(format!("{name}={}", encode((*value)?))))
            .collect();
        let (head, tail) = match self.redirect_uri.split_once('#') {
            Some((head, tail)) => (head, format!("#{tail}")),
            None => (self.redirect_uri.as_str(), String::new()),
        };
        let mark = if head.contains('?') { '&' } else { '?' };
        Url::parse(&format!("{head}{mark}{}{tail}", given.join("&"))).ok()
    }

    /// The same way back with another state; `None`: without one.
    pub fn with_state(&self, state: Option<&str>) -> Option<Callback> {
        let url = self.with(&[("code", Some(&self.code)), ("state", state)])?;
        Some(Callback { url, state: state.map(str::to_owned), ..self.clone() })
    }
}

impl Wechat {
    /// Starts it on a port of this machine; 0 is any free one. `account`: the one app there is, of the
    /// kind its first link asks for; else any is welcome, and its first secret that works stays its own.
    pub fn start(port: u16, account: Option<(AppId, Secret)>) -> Result<Wechat, StartError> {
        let mut settings = Settings::default();
        // A link without state is a finding (WXA201), not a reason to look no further.
        settings.switches.state = State::Optional;
        settings.apps.extend(account.map(|(appid, secret)| {
            let mut app = App::new(appid, app::Kind::Test);
            app.secret = Some(secret);
            // An official account, a website's or a corp's: the door its links lead to tells.
            app.kind_open = true;
            app
        }));
        Ok(Wechat { server: Server::start_with(Start { settings, seed: None, port })? })
    }

    /// Where it is.
    pub fn base(&self) -> &Base {
        self.server.base()
    }

    /// Everything that reached it, oldest first.
    pub fn events(&self) -> Vec<Arc<Event>> {
        self.server.events()
    }

    /// The emulator itself, between two requests: faults, switches, clock.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// The link as it stands at this emulator, whatever name of WeChat's or of its own it uses.
    fn here(&self, link: &Link) -> Link {
        let (head, rest) = match link.text.find(['?', '#']) {
            Some(at) => link.text.split_at(at),
            None => (link.text.as_str(), ""),
        };
        match DOORS.iter().find(|door| head.ends_with(**door)) {
            Some(door) => Link::new(&format!("{}{door}{rest}", self.base()), link.how),
            None => link.clone(),
        }
    }

    /// A virtual user walks a link and allows. `scenario`: what goes wrong with this login only
    /// (`hang`, `busy-then-ok`…), empty for nothing.
    pub fn walk(&self, link: &Link, user: &str, scenario: &str) -> Result<Callback, Stop> {
        if link.how == How::MiniProgram {
            return self.in_mini_program(link, user, scenario);
        }
        if let Some(wrong) = astray(link, self.base()).filter(Astray::is_end) {
            let said = |lang| wrong.text(self.base(), lang);
            return Err(Stop::Astray(said(Lang::Zh), said(Lang::En)));
        }
        let link_here = self.here(link);
        let staged = match scenario {
            "" => link_here,
            name => link_here.with(&format!("mock_scenario={name}")),
        };
        match self.server.walk(&staged.text, user, Consent::Allow) {
            End::Callback(address) => callback(link, &address, user, scenario),
            End::Page(page) => Err(Stop::ErrorPage(page.code, page.title)),
        }
    }

    /// What `wx.login()` gives a virtual user.
    fn in_mini_program(&self, link: &Link, user: &str, scenario: &str) -> Result<Callback, Stop> {
        let appid = link.value("appid").unwrap_or_default();
        let scenarios = Scenarios::parse(scenario)
            .map_err(|name| Said::new(format!("没有场景 {name}"), format!("no scenario {name}")))
            .map_err(Stop::NoCode)?;
        let code = self.server.js_code(&appid, user, scenarios).map_err(Stop::NoCode)?;
        let back = link.value("redirect_uri").unwrap_or_default();
        callback(link, &format!("{back}?code={}", encode(&code)), user, scenario)
    }
}

/// The way back, read from its address.
fn callback(link: &Link, address: &str, user: &str, scenario: &str) -> Result<Callback, Stop> {
    let wrong = || {
        let zh = format!("redirect_uri 不是地址：{address}");
        Stop::NoLink(zh, format!("redirect_uri is not an address: {address}"))
    };
    let url = Url::parse(address).map_err(|_| wrong())?;
    let last = |name: &str| {
        let query = url.query().unwrap_or("");
        pairs(query).rev().find(|pair| pair.name() == name).map(|pair| pair.value().into_owned())
    };
    let appid = link.value("appid").unwrap_or_default();
    let snapshot = scenario == "snapshot-user";
    Ok(Callback {
        code: last("code").ok_or_else(wrong)?,
        state: last("state"),
        redirect_uri: link.value("redirect_uri").unwrap_or_default(),
        user: user.to_owned(),
        openid: identity::openid(&appid, user, snapshot),
        url,
    })
}
