//! What rules work with: the back end, its WeChat, and flows that several rules look at, made once.
//! Must not judge; it only remembers what happened.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OnceCell;

use super::bearer::Mode;
use super::browser::{Browser, World};
use super::exchange::Exchange;
use super::flow::{Session, SignIn};
use super::opening::Opened;
use super::target::Target;
use super::verdict::{Stop, Verdict};
use super::wechat::{Callback, Wechat};
use crate::domain::lang::Lang;
use crate::domain::random::{Random, Seeded, hex};
use crate::domain::rules::Level;
use crate::domain::time::Time;

/// The virtual user most flows log in as.
pub const FIRST: &str = "zhangsan";
/// The other one.
pub const SECOND: &str = "lisi";

/// One login from the page to the ticket.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// The browser as it is afterwards. Clone it before going on with it.
    pub browser: Browser,
    /// The way to WeChat.
    pub opened: Opened,
    /// The way back.
    pub callback: Callback,
    /// What came of it.
    pub sign_in: SignIn,
}

impl Attempt {
    /// Every exchange, from the page to the end.
    pub fn trail(&self) -> Vec<Arc<Exchange>> {
        self.opened.trail.iter().chain(self.sign_in.trail()).cloned().collect()
    }

    /// The login, if it worked.
    pub fn login(self) -> Option<Login> {
        match self.sign_in {
            SignIn::In(session) => Some(Login {
                browser: self.browser,
                opened: self.opened,
                callback: self.callback,
                session,
            }),
            SignIn::Out(_) => None,
        }
    }
}

/// A login that worked.
#[derive(Debug, Clone)]
pub struct Login {
    /// The browser as it is afterwards. Clone it before going on with it.
    pub browser: Browser,
    /// The way to WeChat.
    pub opened: Opened,
    /// The way back; its code is used.
    pub callback: Callback,
    /// Ticket and user.
    pub session: Session,
}

impl Login {
    /// Every exchange, from the page to the end.
    pub fn trail(&self) -> Vec<Arc<Exchange>> {
        self.opened.trail.iter().chain(&self.session.trail).cloned().collect()
    }
}

/// Two users, each in a browser of his own, one after the other.
#[derive(Debug, Clone)]
pub struct Baseline {
    /// [`FIRST`] in browser A.
    pub a: Login,
    /// [`SECOND`] in browser B.
    pub b: Login,
}

/// Tells the time.
pub type Clock = Box<dyn Fn() -> Time + Send + Sync>;

/// One check under way.
pub struct Probe {
    /// The back end.
    pub target: Target,
    /// The emulator it talks to.
    pub wechat: Arc<Wechat>,
    /// Client and record.
    pub world: Arc<World>,
    /// The reader's language.
    pub lang: Lang,
    /// How much is checked.
    pub level: Level,
    /// Tells the time.
    pub clock: Clock,
    random: Mutex<Box<dyn Random>>,
    first: OnceCell<Result<Opened, Stop>>,
    attempt: OnceCell<Result<Attempt, Stop>>,
    baseline: OnceCell<Result<Baseline, Stop>>,
    states: OnceCell<Result<Vec<Opened>, Stop>>,
    scenes: tokio::sync::Mutex<HashMap<&'static str, Result<Attempt, Stop>>>,
    key: Mutex<Option<Option<Vec<u8>>>>,
    mode: OnceCell<Result<Mode, Stop>>,
    ticket: OnceCell<Result<Login, Stop>>,
}

impl std::fmt::Debug for Probe {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Probe").field("page", &self.target.page.as_str()).finish_non_exhaustive()
    }
}

impl Probe {
    /// A check that has done nothing yet.
    pub fn new(
        target: Target,
        wechat: Arc<Wechat>,
        world: Arc<World>,
        (lang, level): (Lang, Level),
        clock: Clock,
        random: Box<dyn Random>,
    ) -> Probe {
        Probe {
            target,
            wechat,
            world,
            lang,
            level,
            clock,
            random: Mutex::new(random),
            first: OnceCell::new(),
            attempt: OnceCell::new(),
            baseline: OnceCell::new(),
            states: OnceCell::new(),
            scenes: tokio::sync::Mutex::default(),
            key: Mutex::new(None),
            mode: OnceCell::new(),
            ticket: OnceCell::new(),
        }
    }

    /// A check of another target with the same WeChat, which has done nothing yet. Its clock stands
    /// still: it only logs in.
    pub(super) fn of(other: &Probe, target: Target) -> Probe {
        let (wechat, world) = (Arc::clone(&other.wechat), Arc::clone(&other.world));
        let (now, word) = ((other.clock)(), other.fresh_word());
        let clock: Clock = Box::new(move || now);
        Probe::new(
            target,
            wechat,
            world,
            (other.lang, other.level),
            clock,
            Box::new(Seeded::new(&word)),
        )
    }

    /// The verdict of a rule that has nothing to judge here, and why.
    pub fn skip(&self, zh: &str, en: &str) -> Verdict {
        Verdict::NotApplicable(self.say(zh, en).to_owned())
    }

    /// Whichever is read.
    pub fn say<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// 32 random hexadecimal digits.
    pub fn fresh_word(&self) -> String {
        let mut random = self.random.lock().unwrap_or_else(PoisonError::into_inner);
        hex(&mut **random, 16)
    }

    /// A new browser without cookies.
    pub fn browser(&self, actor: &'static str) -> Browser {
        Browser::new(actor, Arc::clone(&self.world))
    }

    /// The page opened for the first time: what the rules about the link look at.
    pub async fn first(&self) -> Result<&Opened, Stop> {
        let open = || async { self.open(&mut self.browser("A")).await };
        self.first.get_or_init(open).await.as_ref().map_err(Clone::clone)
    }

    /// A whole login in a new browser; a login that is refused is no [`Stop`]. `scenario`: what goes
    /// wrong at WeChat with this login only (see `mock::scenario`), empty for nothing.
    pub async fn attempt(
        &self,
        actor: &'static str,
        user: &str,
        scenario: &str,
    ) -> Result<Attempt, Stop> {
        let mut browser = self.browser(actor);
        self.attempt_in(&mut browser, user, scenario).await
    }

    /// The same in a browser that may have cookies already.
    pub async fn attempt_in(
        &self,
        browser: &mut Browser,
        user: &str,
        scenario: &str,
    ) -> Result<Attempt, Stop> {
        let opened = self.open(browser).await?;
        let callback = self.wechat.walk(&opened.link, user, scenario)?;
        self.world.record.hide(&callback.code);
        let sign_in = self.finish(browser, &callback).await?;
        Ok(Attempt { browser: browser.clone(), opened, callback, sign_in })
    }

    /// A whole login that must work.
    pub async fn login(&self, actor: &'static str, user: &str) -> Result<Login, Stop> {
        self.attempt(actor, user, "").await?.login().ok_or(Stop::NoLogin)
    }

    /// The first plain login, whether it works or not.
    pub async fn plain(&self) -> Result<&Attempt, Stop> {
        let attempt = || self.attempt("A", FIRST, "");
        self.attempt.get_or_init(attempt).await.as_ref().map_err(Clone::clone)
    }

    /// Two plain logins that worked.
    pub async fn baseline(&self) -> Result<&Baseline, Stop> {
        let both = || async {
            let a = self.plain().await?.clone().login().ok_or(Stop::NoLogin)?;
            let b = self.login("B", SECOND).await?;
            Ok(Baseline { a, b })
        };
        self.baseline.get_or_init(both).await.as_ref().map_err(Clone::clone)
    }

    /// The page opened by several browsers that know nothing of each other.
    pub async fn several(&self) -> Result<&[Opened], Stop> {
        let many = if self.level == Level::Smoke { 2 } else { 11 };
        let open = || async {
            let mut all = vec![self.first().await?.clone()];
            for _ in 0..many {
                all.push(self.open(&mut self.browser("C")).await?);
            }
            Ok(all)
        };
        self.states.get_or_init(open).await.as_ref().map(Vec::as_slice).map_err(Clone::clone)
    }

    /// A login with a scenario of the emulator, made once for all rules that look at it.
    pub async fn scene(&self, scenario: &'static str) -> Result<Attempt, Stop> {
        if let Some(done) = self.scenes.lock().await.get(scenario) {
            return done.clone();
        }
        let done = self.attempt("A", FIRST, scenario).await;
        self.scenes.lock().await.insert(scenario, done.clone());
        done
    }

    /// The login whose ticket is tried out.
    pub(super) fn ticket_cell(&self) -> &OnceCell<Result<Login, Stop>> {
        &self.ticket
    }

    /// How tickets are shown, once it is known.
    pub(super) fn mode_cell(&self) -> &OnceCell<Result<Mode, Stop>> {
        &self.mode
    }

    /// The key of the tickets as found by trying, remembered; `search` runs once.
    pub fn cracked(&self, search: impl FnOnce() -> Option<Vec<u8>>) -> Option<Vec<u8>> {
        let mut known = self.key.lock().unwrap_or_else(PoisonError::into_inner);
        known.get_or_insert_with(search).clone()
    }
}
