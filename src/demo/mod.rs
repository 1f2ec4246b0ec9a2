//! The reference web app: the seven steps of a WeChat login the way a back end and its page should do them.
//! Must not print, read settings or know flags: `cmd::demo` starts it, and so may `check` and tests.
//!
//! Read it in the order of a login: `router` → `page` (redirect, callback) → `state` → `login` →
//! `wechat` (exchange, profile) → `ticket` → `lottery` (what the ticket opens); `cors` lets
//! another origin in. Each guard says why it is there. In the other style (`session`) the back end
//! takes the callback itself, and a cookie stands for the ticket.

mod answer;
mod avatar;
mod cors;
mod flaw;
mod invite;
mod login;
mod lottery;
mod page;
mod problem;
mod router;
mod session;
mod state;
mod ticket;
mod users;
mod wechat;

use std::future::Future;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::domain::appid::AppId;
use crate::domain::base::Base;
use crate::domain::lang::Lang;
use crate::domain::link::LinkError;
use crate::domain::origin::Origin;
use crate::domain::random::Random;
use crate::domain::secret::Secret;
use crate::domain::ticket::Key;
use crate::domain::time::Time;
use crate::net::client::Client;
use crate::net::server::{self, Handler, Limits, Reply};

pub use flaw::{Flaw, Flaws};
pub use page::PATH;
pub use problem::Problem;
pub use ticket::{AUDIENCE, ISSUER};

/// How long WeChat may take for one of the two calls of a login, a retry included.
pub const DEADLINE: Duration = Duration::from_secs(3);

/// Who owns the callback.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Style {
    /// The page: it posts the code and gets a ticket for its later requests.
    #[default]
    Spa,
    /// The back end: it spends the code and sets a session cookie. No other origin may call then.
    Session,
}

/// What the app needs to know.
pub struct Config {
    /// Its own address as the world sees it. Never taken from a request's `Host`, which anybody
    /// can write: codes would be sent wherever that says.
    pub public: Base,
    /// Where WeChat's server calls are.
    pub api: Base,
    /// Where WeChat's pages are.
    pub open: Base,
    /// The official account.
    pub appid: AppId,
    /// Its AppSecret; leaves only towards `api`.
    pub secret: Secret,
    /// Signs tickets and invites. Not the AppSecret.
    pub key: Key,
    /// The one other origin whose pages may call the API.
    pub origin: Option<Origin>,
    /// Who takes the code to the back end, and what the browser shows afterwards.
    pub style: Style,
    /// What is broken on purpose; nothing, unless somebody wants to see `check` find it.
    pub flaws: Flaws,
    /// Who logged in before, as a database would know: openid and nickname.
    pub known: Option<(String, String)>,
    /// Language where a request asks for none that we have.
    pub lang: Lang,
    /// How long WeChat may take for one call; see [`DEADLINE`].
    pub deadline: Duration,
    /// Calls WeChat.
    pub client: Client,
    /// Tells the time.
    pub clock: Box<dyn Fn() -> Time + Send + Sync>,
    /// States, ticket names and luck come from here.
    pub random: Box<dyn Random>,
    /// Is told what happens, for the operator; nothing of it reaches a browser.
    pub tell: Box<dyn Fn(Event) + Send + Sync>,
}

/// What happened, for the operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A page was opened without a usable code; the browser was sent to WeChat (steps 1 and 2).
    Redirected,
    /// WeChat sent the browser back with a code and the right state (step 3).
    Returned,
    /// WeChat sent the browser back without a code: the user refused.
    Refused,
    /// The browser came back without our cookie, twice.
    CookieLost,
    /// A code became a ticket (steps 4 to 6).
    SignedIn {
        /// The user within this app.
        openid: String,
        /// As WeChat tells it.
        nickname: String,
    },
    /// A code became nothing.
    SignInFailed {
        /// What the page was told.
        problem: Problem,
        /// What it was not told: WeChat's own words.
        because: Option<String>,
    },
    /// The whole app ends, as one with this flaw would ([`Flaw::ProcessDies`]).
    Died,
    /// A ticket opened the lottery (step 7).
    Drew {
        /// The user within this app.
        openid: String,
        /// 1 to 8.
        prize: usize,
    },
}

/// The running app.
pub struct Demo {
    public: Base,
    lang: Lang,
    links: page::Links,
    states: state::States,
    wechat: wechat::Wechat,
    avatars: avatar::Avatars,
    tickets: ticket::Tickets,
    users: Mutex<users::Users>,
    cors: cors::Cors,
    style: Style,
    sessions: session::Sessions,
    flaws: Option<flaw::Layer>,
    clock: Box<dyn Fn() -> Time + Send + Sync>,
    random: Mutex<Box<dyn Random>>,
    tell: Box<dyn Fn(Event) + Send + Sync>,
}

impl std::fmt::Debug for Demo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Demo").field("public", &self.public).finish_non_exhaustive()
    }
}

/// What one client may take. A login is a few hundred bytes; nothing here is large.
const LIMITS: Limits = Limits {
    connections: 1024,
    head: Duration::from_secs(10),
    body: Duration::from_secs(10),
    body_bytes: 64 << 10,
    write: Duration::from_secs(20),
    drain: Duration::from_secs(1),
};

impl Demo {
    /// Starts the app on the current tokio runtime; it serves until `stop` resolves. The caller
    /// binds the listeners, so the address is known before.
    ///
    /// # Errors
    /// When no authorize link can be made of the configuration.
    pub fn start(
        config: Config,
        listeners: Vec<TcpListener>,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> Result<JoinHandle<()>, LinkError> {
        let demo = Arc::new(Demo::new(config)?);
        Ok(tokio::spawn(server::serve(listeners, demo, LIMITS, stop)))
    }

    fn new(mut config: Config) -> Result<Demo, LinkError> {
        let mut users = users::Users::default();
        if let Some((openid, nickname)) = config.known {
            users.meet(&openid, nickname, &mut *config.random);
        }
        Ok(Demo {
            links: page::Links::new(&config.appid, &config.open, &config.public)?,
            states: state::States::new(config.public.is_https()),
            avatars: avatar::Avatars::new(&config.api),
            wechat: wechat::Wechat {
                client: config.client,
                api: config.api,
                appid: config.appid,
                secret: config.secret,
                deadline: config.deadline,
            },
            tickets: ticket::Tickets::new(config.key),
            users: Mutex::new(users),
            cors: cors::Cors::new(config.origin.filter(|_| config.style == Style::Spa)),
            style: config.style,
            sessions: session::Sessions::new(config.public.is_https()),
            flaws: flaw::Layer::new(config.flaws),
            public: config.public,
            lang: config.lang,
            clock: config.clock,
            random: Mutex::new(config.random),
            tell: config.tell,
        })
    }

    fn now(&self) -> Time {
        (self.clock)()
    }

    fn tell(&self, event: Event) {
        (self.tell)(event);
    }

    fn with_random<T>(&self, draw: impl FnOnce(&mut dyn Random) -> T) -> T {
        let mut random = self.random.lock().unwrap_or_else(PoisonError::into_inner);
        draw(&mut **random)
    }

    fn with_users<T>(&self, act: impl FnOnce(&mut users::Users) -> T) -> T {
        act(&mut self.users.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Handler for Demo {
    async fn handle(&self, _peer: SocketAddr, request: Request<Bytes>) -> Reply {
        match &self.flaws {
            None => Reply::Full(router::route(self, &request).await),
            Some(flaws) => flaws.answer(self, request).await,
        }
    }
}
