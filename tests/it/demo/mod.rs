//! The reference web app over HTTP: its guards, one by one, with a WeChat that answers what a test wants.

mod clicks;
mod command;
mod device;
mod emulator;
mod flaws;
mod guards;
mod page;
mod upstream;

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use serde_json::json;
use tokio::sync::oneshot;
use wxauth::app::SystemRandom;
use wxauth::demo::{Config, Demo, Event, Flaws, Style};
use wxauth::domain::appid::AppId;
use wxauth::domain::base::Base;
use wxauth::domain::lang::Lang;
use wxauth::domain::secret::Secret;
use wxauth::domain::ticket::Key;
use wxauth::domain::time::Time;
use wxauth::net::bind::{bind, http_address};
use wxauth::net::client::{Client, Setup};

use crate::patience::Patience;
use crate::peer::{Answer, Peer, Seen, answer};
use crate::visitor::{self, Visitor, parameter};

pub const APPID: &str = "wx5b6e96c8c89c614e";
pub const SECRET: &str = "5ecde7ca4a47b36f5e9b7d0c1a2f3e4d";
pub const KEY: [u8; 32] = *b"a key of thirty-two bytes, exact";
pub const START: i64 = 1_800_000_000;

/// The app under test, on any port.
pub struct App {
    pub base: String,
    pub clock: Arc<AtomicI64>,
    pub events: mpsc::Receiver<Event>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl App {
    /// With WeChat's calls and pages at `wechat`.
    pub fn start(wechat: &str) -> App {
        App::start_with(wechat, |_| {})
    }

    pub fn start_with(wechat: &str, change: impl FnOnce(&mut Config) + Send + 'static) -> App {
        let wechat = Base::parse(wechat).unwrap();
        let clock = Arc::new(AtomicI64::new(START));
        let (tell, events) = mpsc::channel();
        let (ready, started) = mpsc::channel();
        let (stop, stopped) = oneshot::channel::<()>();
        let now = Arc::clone(&clock);
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.unwrap().block_on(async move {
                let bound = bind("127.0.0.1", 0).await.unwrap();
                let base = http_address(bound.address);
                let mut config = Config {
                    public: Base::parse(&base).unwrap(),
                    api: wechat.clone(),
                    open: wechat,
                    appid: AppId::parse(APPID).unwrap(),
                    secret: Secret::new(SECRET),
                    key: Key::from_bytes(&KEY).unwrap(),
                    origin: None,
                    style: Style::Spa,
                    flaws: Flaws::default(),
                    known: None,
                    lang: Lang::Zh,
                    deadline: Duration::from_secs(60),
                    client: Client::new(Setup::default()),
                    clock: Box::new(move || Time::from_secs(now.load(Ordering::SeqCst))),
                    random: Box::new(SystemRandom),
                    tell: Box::new(move |event| drop(tell.send(event))),
                };
                change(&mut config);
                let stop = async { drop(stopped.await) };
                let served = Demo::start(config, bound.listeners, stop).unwrap();
                ready.send(base).unwrap();
                served.await.unwrap();
            });
        });
        let base = Patience::new().next(&started).unwrap();
        App { base, clock, events, stop: Some(stop), thread: Some(thread) }
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    pub fn page(&self) -> String {
        self.url("/activity/wechat-lottery")
    }

    /// Opens the page at `address`; the link to WeChat it redirects to.
    pub fn link(&self, visitor: &mut Visitor, address: &str) -> String {
        visitor.get(address).is(302).location()
    }

    /// Opens the page and comes back from WeChat with `code`, as far as the page that posts it.
    pub fn arrive(&self, visitor: &mut Visitor, code: &str) -> (visitor::Answer, String) {
        let link = self.link(visitor, &self.page());
        let (back, state) = (parameter(&link, "redirect_uri"), parameter(&link, "state").unwrap());
        let url = callback(&back.unwrap(), code, &state);
        (visitor.get(&url), state)
    }

    /// What the page's script does: posts code and state.
    pub fn post(&self, visitor: &mut Visitor, code: &str, state: &str) -> visitor::Answer {
        let body = json!({ "code": code, "state": state });
        visitor.post_json(&self.url("/api/wechat/login"), &body)
    }

    /// The whole login; the ticket.
    pub fn login(&self, visitor: &mut Visitor, code: &str) -> String {
        let (page, state) = self.arrive(visitor, code);
        assert_eq!(page.status, 200, "{page:?}");
        let answer = self.post(visitor, code, &state).is(200).json();
        answer["usertoken"].as_str().unwrap().to_owned()
    }

    pub fn with_ticket(&self, method: &str, path: &str, ticket: &str) -> visitor::Answer {
        Visitor::new().send(method, &self.url(path), &[("X-Wx-Ticket", ticket)], "")
    }

    /// Waits for an event like this.
    pub fn heard(&self, wanted: impl Fn(&Event) -> bool) -> Event {
        loop {
            let event = Patience::new().next(&self.events).expect("an event");
            if wanted(&event) {
                return event;
            }
        }
    }
}

impl Drop for App {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// WeChat's callback: appended to the query, code before state (PROTOCOL 1.5).
pub fn callback(redirect_uri: &str, code: &str, state: &str) -> String {
    let mark = if redirect_uri.contains('?') { '&' } else { '?' };
    format!("{redirect_uri}{mark}code={code}&state={state}")
}

/// A WeChat that knows one user per code: code `c-NAME` is openid `o-NAME`, nickname NAME (in
/// tags for `markup`).
pub fn wechat() -> Peer {
    Peer::start(|seen| match seen.url.starts_with("/sns/oauth2/access_token?") {
        true => tokens(seen),
        false => profile(seen),
    })
}

pub fn tokens(seen: &Seen) -> Answer {
    assert_eq!(parameter(&seen.url, "secret").as_deref(), Some(SECRET));
    let code = parameter(&seen.url, "code").unwrap();
    let name = code.strip_prefix("c-").unwrap();
    answer(
        200,
        format!(
            r#"{{"access_token":"at-{name}","expires_in":7200,"refresh_token":"rt-{name}","openid":"o-{name}","scope":"snsapi_userinfo"}}"#
        ),
    )
}

pub fn profile(seen: &Seen) -> Answer {
    let openid = parameter(&seen.url, "openid").unwrap();
    let name = match openid.strip_prefix("o-").unwrap() {
        "markup" => "<b>markup</b>",
        "long" => "一个名字很长很长很长很长很长的微信用户",
        name => name,
    };
    answer(
        200,
        format!(
            r#"{{"openid":"{openid}","nickname":"{name}","sex":0,"language":"","city":"","province":"","country":"","headimgurl":"","privilege":[]}}"#
        ),
    )
}

pub fn wechat_error(errcode: i64, errmsg: &str) -> Answer {
    answer(
        200,
        format!(r#"{{"errcode":{errcode},"errmsg":"{errmsg}, rid: 62bae58d-5bf58b34-5f8e035e"}}"#),
    )
}
