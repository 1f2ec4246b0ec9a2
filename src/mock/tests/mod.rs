//! The emulator asked without sockets: every behaviour of PROTOCOL 10 under its number.
//! Must not sleep or bind; time and randomness are handed in.

mod anything;
mod authorize;
mod calls;
mod codes;
mod handing;
mod languages;
mod mini;
mod pages;
mod platform;
mod played;
mod qr;
mod scenarios;
mod suite;
mod tokens;
mod verify;
mod work;
mod work_mini;

use crate::domain::appid::AppId;
use crate::domain::random::Seeded;
use crate::domain::secret::Secret;
use crate::domain::time::Time;
use crate::domain::user_agent::PRESETS;
use crate::mock::app::{App, Kind};
use crate::mock::callback_domain::CallbackDomain;
use crate::mock::{Answer, Emulator, Settings};
use bytes::Bytes;
use http::header::LOCATION;
use std::net::{IpAddr, Ipv4Addr};

/// WeChat on an iPhone (PROTOCOL 1.12), which says it reads Chinese.
pub(crate) const WECHAT_USER_AGENT: &str = PRESETS[0].text;
const APPID: &str = "wx0123456789abcdef";
const SECRET: &str = "0123456789abcdef0123456789abcdef";
const CALLBACK: &str = "http%3A%2F%2F127.0.0.1%3A3000%2Fcb";

/// An emulator, a clock and a client.
struct Bench {
    emulator: Emulator,
    random: Seeded,
    now: Time,
    agent: &'static str,
    cookies: String,
}

impl Bench {
    fn new(settings: Settings) -> Bench {
        Bench {
            emulator: Emulator::new(settings),
            random: Seeded::new("bench"),
            now: Time::from_secs(1_790_000_000),
            agent: WECHAT_USER_AGENT,
            cookies: String::new(),
        }
    }

    /// With one switch set.
    fn with(switch: &str, value: &str) -> Bench {
        let mut settings = Settings::default();
        settings.switches.set(switch, value).unwrap();
        Bench::new(settings)
    }

    /// With pinned apps.
    fn pinned(apps: Vec<App>) -> Bench {
        Bench::new(Settings { apps, ..Settings::default() })
    }

    fn advance(&mut self, secs: i64) {
        self.now = Time::from_millis(self.now.millis() + secs * 1000);
    }

    fn send(&mut self, request: &http::Request<Bytes>) -> http::Response<Bytes> {
        let peer = IpAddr::V4(Ipv4Addr::LOCALHOST);
        match self.emulator.answer(self.now, &mut self.random, peer, request) {
            Answer::Now(response) => response,
            other => panic!("{other:?}"),
        }
    }

    fn get(&mut self, target: &str) -> http::Response<Bytes> {
        let called = target.contains("/sns/") || target.contains("/cgi-bin/");
        let headers = match called {
            true => vec![("user-agent", "back-end/1")],
            false => vec![("user-agent", self.agent)],
        };
        self.get_as(target, &headers)
    }

    fn get_as(&mut self, target: &str, headers: &[(&str, &str)]) -> http::Response<Bytes> {
        let mut request = http::Request::get(target).header("host", "127.0.0.1:8787");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.header("cookie", &self.cookies);
        self.send(&request.body(Bytes::new()).unwrap())
    }

    fn post(&mut self, target: &str, form: &str) -> http::Response<Bytes> {
        let request = http::Request::post(target)
            .header("host", "127.0.0.1:8787")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Bytes::copy_from_slice(form.as_bytes()));
        self.send(&request.unwrap())
    }

    /// A code for a user who allows.
    fn code(&mut self, scope: &str, user: &str) -> String {
        let response =
            self.get(&format!("{}&mock_user={user}&mock_consent=allow", link(&[("scope", scope)])));
        parameter(&location(&response), "code")
    }

    fn exchange(&mut self, code: &str) -> serde_json::Value {
        json(&self.get(&exchange_target(APPID, SECRET, code)))
    }

    /// The token answer of a user who allows.
    fn login(&mut self, scope: &str, user: &str) -> serde_json::Value {
        let code = self.code(scope, user);
        self.exchange(&code)
    }
}

fn exchange_target(appid: &str, secret: &str, code: &str) -> String {
    format!(
        "/sns/oauth2/access_token?appid={appid}&secret={secret}&code={code}\
         &grant_type=authorization_code"
    )
}

/// The documented link with some values replaced; an empty value leaves the parameter out.
fn link(changes: &[(&str, &str)]) -> String {
    let mut pairs = vec![
        ("appid", APPID),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", "snsapi_userinfo"),
        ("state", "xyz"),
    ];
    for (name, value) in changes {
        match pairs.iter_mut().find(|(known, _)| known == name) {
            Some(pair) => pair.1 = value,
            None => pairs.push((name, value)),
        }
    }
    let pairs: Vec<String> = pairs
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    format!("/connect/oauth2/authorize?{}", pairs.join("&"))
}

fn app(kind: Kind, domain: &str) -> App {
    let mut app = App::new(AppId::parse(APPID).unwrap(), kind);
    app.secret = Some(Secret::new(SECRET));
    app.domains = vec![CallbackDomain::parse(domain).unwrap()];
    app
}

fn text(response: &http::Response<Bytes>) -> &str {
    std::str::from_utf8(response.body()).unwrap()
}

fn json(response: &http::Response<Bytes>) -> serde_json::Value {
    assert_eq!(response.status(), 200);
    serde_json::from_slice(response.body()).unwrap()
}

fn location(response: &http::Response<Bytes>) -> String {
    let location = response.headers().get(LOCATION).unwrap_or_else(|| panic!("{}", text(response)));
    location.to_str().unwrap().to_owned()
}

fn parameter(url: &str, name: &str) -> String {
    let query = url.split_once('?').unwrap().1.split('#').next().unwrap();
    let pair = crate::domain::query::pairs(query).find(|pair| pair.raw_name == name);
    pair.unwrap_or_else(|| panic!("{name} in {url}")).raw_value.to_owned()
}

/// The number on an error page.
fn page_code(response: &http::Response<Bytes>) -> i64 {
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["x-wxauth-page"], "error", "{}", text(response));
    assert!(!response.headers().contains_key(LOCATION));
    response.headers()["x-wxauth-code"].to_str().unwrap().parse().unwrap()
}

/// The title of a page.
fn title(response: &http::Response<Bytes>) -> String {
    let html = text(response);
    html.split_once("<title>").unwrap().1.split_once("</title>").unwrap().0.to_owned()
}

fn errcode(answer: &serde_json::Value) -> i64 {
    answer["errcode"].as_i64().unwrap_or_else(|| panic!("{answer}"))
}
