//! A callback server under way: its events, its deadline, Ctrl-C, and its end.
//! Must not print answers; what is turned away is said on stderr as it happens.

use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};

use super::catch::{Catcher, Event, Plan, Reason, TOLD};
use crate::app::App;
use crate::app::interrupt::interrupted;
use crate::cmd::guest::Walked;
use crate::domain::callback::{Granted, Refusal, StateFault};
use crate::domain::fault::Exit;
use crate::domain::lang::Lang;
use crate::domain::scenario::Scenario;
use crate::domain::text::counted;
use crate::domain::visible::visible;
use crate::error::{Error, Plain};
use crate::net::server::{Limits, serve};
use crate::net::walk::{SCENARIO_REFUSED, off};
use crate::platform::Signals;

/// Enough for any number of phones; what hangs on beyond that is sent away, idle ones first.
const LIMITS: Limits = Limits {
    connections: 200,
    head: Duration::from_secs(10),
    body: Duration::from_secs(10),
    body_bytes: 64 << 10,
    write: Duration::from_secs(20),
    drain: Duration::from_secs(1),
};

/// How long a virtual user may take who has brought the code already.
const WALK: Duration = Duration::from_secs(30);

/// What may come next.
#[derive(Debug)]
pub(crate) enum Next {
    /// A request said something.
    Event(Event),
    /// The deadline passed.
    TimedOut,
    /// Ctrl-C or SIGTERM.
    Stopped,
    /// The virtual user did not reach us.
    Lost(Error),
}

/// A running callback server.
#[derive(Debug)]
pub(crate) struct Session {
    events: mpsc::Receiver<Event>,
    signals: Signals,
    stop: oneshot::Sender<()>,
    server: JoinHandle<()>,
    walk: Option<JoinHandle<Result<Walked, Error>>>,
    walked: Option<Walked>,
    turned_away: usize,
}

impl Session {
    /// Starts serving on the current runtime.
    pub(crate) fn start(listeners: Vec<TcpListener>, plan: Plan) -> Result<Session, Error> {
        let signals = Signals::install().map_err(|error| {
            Plain::new("no_signals", Exit::Local, "无法监听 Ctrl-C", "cannot watch for Ctrl-C")
                .because(error)
        })?;
        let (tell, events) = mpsc::channel(64);
        let (stop, stopped) = oneshot::channel();
        let catcher = Arc::new(Catcher::new(plan, tell));
        let until = async { drop(stopped.await) };
        let server = tokio::spawn(serve(listeners, catcher, LIMITS, until));
        Ok(Session { events, signals, stop, server, walk: None, walked: None, turned_away: 0 })
    }

    /// Waits for what comes next; without a deadline for ever.
    pub(crate) async fn next(&mut self, deadline: Option<Instant>) -> Next {
        loop {
            if let Some(next) = self.step(deadline).await {
                return next;
            }
        }
    }

    async fn step(&mut self, deadline: Option<Instant>) -> Option<Next> {
        let walk = &mut self.walk;
        let walked = async {
            match walk {
                Some(walk) => walk.await,
                None => std::future::pending().await,
            }
        };
        let passed = async {
            match deadline {
                Some(deadline) => sleep_until(deadline).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            Some(event) = self.events.recv() => Some(Next::Event(event)),
            _ = self.signals.next() => Some(Next::Stopped),
            arrived = walked => {
                self.walk = None;
                match arrived.ok()? {
                    Ok(walked) => {
                        self.walked = Some(walked);
                        None
                    }
                    Err(error) => Some(Next::Lost(error)),
                }
            }
            () = passed => Some(Next::TimedOut),
        }
    }

    /// Sends a virtual user off; `next` tells when they get lost.
    pub(crate) fn send_off(
        &mut self,
        walk: impl Future<Output = Result<Walked, Error>> + Send + 'static,
    ) {
        self.walk = Some(tokio::spawn(walk));
    }

    /// Lets a virtual user who is still on the way finish, as a scenario may have him open the
    /// callback more than once; then says what was played.
    pub(crate) async fn see_off(&mut self, app: &App) {
        let deadline = Instant::now().checked_add(WALK);
        while self.walk.is_some() {
            match self.step(deadline).await {
                None | Some(Next::Event(Event::Granted(..) | Event::Repeated(_))) => {}
                Some(Next::Event(Event::TurnedAway(reason))) => self.turned_away(app, &reason),
                Some(Next::Event(Event::Refused(_))) => {}
                Some(Next::TimedOut | Next::Stopped | Next::Lost(_)) => return,
            }
        }
        self.tell_walk(app);
    }

    /// Says which scenario was played on a virtual user's way, and which was not.
    pub(crate) fn tell_walk(&self, app: &App) {
        let told = self.walked.as_ref().map(|walked| walked.told(app.lang()));
        told.iter().flatten().for_each(|line| app.out.talk(line));
    }

    /// Waits for the one code of a login. Refusal, deadline and Ctrl-C are errors, and so is a
    /// virtual user who does not get here.
    pub(crate) async fn first(&mut self, app: &App, wait: Duration) -> Result<Caught, Error> {
        let deadline = Instant::now().checked_add(wait);
        loop {
            match self.next(deadline).await {
                Next::Event(Event::Granted(granted, forwarded)) => {
                    if !granted.state_checked() {
                        app.out.warn(app.say(
                            "没有检查 state（--any-state）",
                            "the state was not checked (--any-state)",
                        ));
                    }
                    return Ok(Caught { granted, forwarded });
                }
                Next::Event(Event::Refused(refusal)) => {
                    self.see_off(app).await;
                    let scenario = self.walked.as_ref().and_then(|walked| walked.scenario);
                    return Err(refused(refusal, scenario));
                }
                Next::Event(Event::TurnedAway(reason)) => self.turned_away(app, &reason),
                Next::Event(Event::Repeated(_)) => {}
                Next::Lost(error) => return Err(error),
                Next::TimedOut => return Err(self.nobody_came(wait)),
                Next::Stopped => {
                    return Err(interrupted().into());
                }
            }
        }
    }

    /// What follows the callback, under the same watch for Ctrl-C as the wait was.
    pub(crate) async fn interruptible<T>(
        &mut self,
        app: &App,
        work: impl Future<Output = T>,
    ) -> Result<T, Error> {
        app.interruptible_by(&mut self.signals, work).await
    }

    /// The error of a wait that nobody ended.
    pub(crate) fn nobody_came(&self, wait: Duration) -> Error {
        nobody_came(wait, self.turned_away)
    }

    /// Says on stderr what was turned away.
    pub(crate) fn turned_away(&mut self, app: &App, reason: &Reason) {
        self.turned_away += 1;
        app.out.warn(&say(app, reason));
        if self.turned_away == TOLD {
            app.out.talk(app.say("（不再逐条显示）", "(no more of these will be shown)"));
        }
    }

    /// Goes on answering for `grace`, so that a phone's second hit is not met by a closed door.
    pub(crate) async fn linger(&mut self, grace: Duration) {
        let deadline = Instant::now().checked_add(grace);
        while matches!(self.next(deadline).await, Next::Event(_)) {}
    }

    /// Stops, letting answers under way finish.
    pub(crate) async fn end(self) {
        let _ = self.stop.send(());
        let _ = self.server.await;
    }
}

/// A caught code, and how handing it on went.
#[derive(Debug)]
pub(crate) struct Caught {
    pub(crate) granted: Granted,
    pub(crate) forwarded: Option<Result<http::StatusCode, crate::net::error::Error>>,
}

/// The kind of the error that says the user refused.
pub(crate) const REFUSED: &str = "login_refused";

fn refused(refusal: Refusal, scenario: Option<Scenario>) -> Error {
    let (zh, en) = match refusal {
        Refusal::StateOnly => ("回调里没有 code", "the callback came without a code"),
        Refusal::Authdeny => ("回调里是 code=authdeny", "the callback said code=authdeny"),
    };
    if let Some(scenario) = scenario {
        let name = scenario.name();
        return Plain::new(
            SCENARIO_REFUSED,
            Exit::Login,
            format!("模拟器的场景 {name} 拒绝了授权：{zh}"),
            format!("the emulator's scenario {name} refused the login: {en}"),
        )
        .hint(off(scenario, Lang::Zh), off(scenario, Lang::En))
        .into();
    }
    Plain::new(
        REFUSED,
        Exit::Login,
        format!("用户拒绝了授权：{zh}"),
        format!("the user refused the login: {en}"),
    )
    .hint("重新打开授权链接，并点“允许”", "open the login link again and allow it")
    .into()
}

fn nobody_came(wait: Duration, turned_away: usize) -> Error {
    let wait = humantime::format_duration(wait);
    let what = match turned_away {
        0 => format!("no callback came within {wait}"),
        n => {
            let requests = counted(n as u64, "request was", "requests were");
            format!("no usable callback came within {wait}; {requests} turned away")
        }
    };
    let chinese = match turned_away {
        0 => format!("等了 {wait}，没有收到回调"),
        n => format!("等了 {wait}，没有收到可用的回调；拒绝了 {n} 个请求"),
    };
    Plain::new("callback_timeout", Exit::Login, chinese, what)
        .hint(
            "确认授权链接已经打开并点了同意（公众号的链接要在微信里打开），再确认回调地址能访问到这台电脑；要等得更久，加 --timeout 10m",
            "check that the link was opened in WeChat and that its redirect_uri reaches this \
             machine; --timeout 10m waits longer",
        )
        .into()
}

fn say(app: &App, reason: &Reason) -> String {
    match reason {
        Reason::State(StateFault::Missing) => app.say(
            "有一个回调没有带 state，已拒绝（它不属于这个链接；确定不检查才用 --any-state）",
            "turned a callback away: it carries no state (not from our link; --any-state would take it)",
        )
        .to_owned(),
        Reason::State(StateFault::Different) => app.say(
            "有一个回调的 state 不符，已拒绝（旧链接？别处生成的链接请用 --state 给出它的值）",
            "turned a callback away: another state (an old link? for one made elsewhere give --state)",
        )
        .to_owned(),
        Reason::Code(error) => {
            format!("{}{error}", app.say("回调里的 code 不可用：", "the callback's code is unusable: "))
        }
        Reason::Path(path) => {
            let shown: String = visible(path).chars().take(200).collect();
            format!(
                "{} {shown} {}",
                app.say("有 code 送到了", "a code came to"),
                app.say("，但那里没有监听：请用 --path 指定", "where nobody listens: set --path to it")
            )
        }
        Reason::Late => app
            .say(
                "又来了一个不同的 code，没有使用（要连续接收请加 --keep）",
                "another code came and was not used (--keep takes them all)",
            )
            .to_owned(),
    }
}
