//! The emulator behind the HTTP engine: gives it the time, carries out delays, holds and resets.
//! Must not know any endpoint; the function above decides every answer.

use crate::domain::random::Random;
use crate::domain::said::Said;
use crate::domain::scenario::Scenarios;
use crate::domain::time::Time;
use crate::mock::answer::{Answer, Hold};
use crate::mock::control;
use crate::mock::control::feed::Feed;
use crate::mock::emulator::Emulator;
use crate::mock::journal::{Event, Journal};
use crate::mock::waiting::Waiting;
use crate::net::client::{Client, Limits, Setup};
use crate::net::server::soon::Soon;
use crate::net::server::{self, Handler, Reply};
use bytes::Bytes;
use http::StatusCode;
use http::request::Parts;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, mpsc};
use tokio::time::sleep;

/// A reader who stays hears of an event this much later: in a busy emulator he gets many at once,
/// so that telling does not become the work.
const BREATH: Duration = Duration::from_millis(20);
/// Without events, a reader's connection is kept alive (proxies give up after 60 s or so).
const BEAT: Duration = Duration::from_secs(15);

/// Tells the time.
pub type Clock = Box<dyn Fn() -> Time + Send + Sync>;

/// A running emulator, shared by all connections.
pub struct Engine {
    inner: Arc<Mutex<Inner>>,
    /// Something happened: holds look again, listeners of the journal read on.
    changed: Arc<Notify>,
    /// No more events are told: the server is about to stop.
    closing: Arc<AtomicBool>,
    /// What is late on purpose is to be said now.
    hurry: Notify,
    /// Who is kept waiting: no more than half of a server's connections.
    waiting: Waiting,
    clock: Clock,
    /// For the one thing the emulator asks of the developer's server; does nothing until then.
    client: Client,
}

struct Inner {
    emulator: Emulator,
    random: Box<dyn Random>,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Engine")
    }
}

impl Engine {
    /// Runs an emulator on a clock and a source of randomness.
    pub fn new(emulator: Emulator, clock: Clock, random: Box<dyn Random>) -> Engine {
        Engine {
            inner: Arc::new(Mutex::new(Inner { emulator, random })),
            changed: Arc::default(),
            closing: Arc::default(),
            hurry: Notify::new(),
            waiting: Waiting::new(server::Limits::default().seats() / 2),
            clock,
            client: Client::new(Setup::default()),
        }
    }

    /// Does something to the emulator, between two requests.
    pub fn with<T>(&self, act: impl FnOnce(&mut Emulator, Time) -> T) -> T {
        let result = act(&mut self.lock().emulator, (self.clock)());
        self.changed.notify_waiters();
        result
    }

    /// Gives every answer that is late on purpose at once.
    pub fn hurry(&self) {
        self.hurry.notify_waiters();
    }

    /// Ends the streams of events, which would keep a server from stopping at once.
    pub fn close(&self) {
        self.closing.store(true, Ordering::Relaxed);
        self.changed.notify_waiters();
    }

    /// Looks at the journal; nobody is told that something happened.
    pub fn with_journal<T>(&self, look: impl FnOnce(&Journal) -> T) -> T {
        look(self.lock().emulator.journal())
    }

    /// What `wx.login()` gives a user in a mini program; an `Err` says why nothing.
    pub(crate) fn js_code(
        &self,
        login: (&str, &str),
        scenarios: Scenarios,
    ) -> Result<String, Said> {
        let inner = &mut *self.lock();
        let random = inner.random.as_mut();
        inner.emulator.js_code(login, scenarios, (self.clock)(), random)
    }

    /// Answers a request without any connection.
    pub fn ask(&self, peer: SocketAddr, request: &http::Request<Bytes>) -> Answer {
        let answer = {
            let inner = &mut *self.lock();
            let random = inner.random.as_mut();
            inner.emulator.answer((self.clock)(), random, peer.ip(), request)
        };
        self.changed.notify_waiters();
        answer
    }

    /// The events after a number, as soon as there are any.
    pub async fn events_after(&self, number: u64) -> Vec<Arc<Event>> {
        loop {
            // Registered before the look, so that nothing between the two is missed.
            let mut changed = std::pin::pin!(self.changed.notified());
            changed.as_mut().enable();
            let events: Vec<_> = self.with_journal(|j| j.since(number).cloned().collect());
            if !events.is_empty() {
                return events;
            }
            changed.await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        lock(&self.inner)
    }

    async fn carry_out(&self, mut answer: Answer) -> Reply {
        loop {
            answer = match answer {
                Answer::Now(response) => return Reply::Full(response),
                Answer::Feed(feed) => return self.follow(feed),
                Answer::Reset => return Reply::Reset,
                Answer::Delay(span, later) => {
                    tokio::select! {
                        () = sleep(span) => {}
                        () = self.hurry.notified() => {}
                    }
                    *later
                }
                Answer::Hold(hold) => self.wait(&hold).await,
                Answer::Fetch(fetch) => {
                    let got = self.fetch(&fetch.url).await;
                    self.with(|emulator, _| emulator.fetched(&fetch, got))
                }
            };
        }
    }

    async fn fetch(&self, url: &str) -> Result<http::Response<Bytes>, String> {
        const PATIENCE: Limits = Limits::within(Duration::from_secs(10));
        let request = http::Request::get(url).body(Bytes::new());
        let request = request.map_err(|error| error.to_string())?;
        self.client.send(request, PATIENCE).await.map_err(|error| error.to_string())
    }

    fn follow(&self, feed: Feed) -> Reply {
        let (head, (sender, body)) = (feed.head(), mpsc::channel(2));
        let (inner, changed) = (Arc::clone(&self.inner), Arc::clone(&self.changed));
        let closing = Arc::clone(&self.closing);
        tokio::spawn(read_on(inner, changed, closing, feed, sender));
        Reply::Stream { head, body }
    }

    async fn wait(&self, hold: &Hold) -> Answer {
        let mut late = std::pin::pin!(sleep(hold.patience));
        let guest = self.waiting.join();
        let mut is_late = false;
        loop {
            let mut changed = std::pin::pin!(self.changed.notified());
            changed.as_mut().enable();
            let now = (self.clock)();
            if let Some(answer) = self.lock().emulator.resume(hold, now, is_late) {
                return answer;
            }
            if is_late {
                // Time is up and there is nothing to say: no client waits for ever.
                return Answer::Reset;
            }
            tokio::select! {
                () = changed => {}
                () = late.as_mut() => is_late = true,
                () = guest.called() => is_late = true,
            }
        }
    }
}

// A handler that panicked left the state as it was between two of its steps, each of which keeps
// it whole: going on is better than refusing every later request.
fn lock(inner: &Mutex<Inner>) -> MutexGuard<'_, Inner> {
    inner.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Sends what is new, as long as there is somebody to read it.
async fn read_on(
    inner: Arc<Mutex<Inner>>,
    changed: Arc<Notify>,
    closing: Arc<AtomicBool>,
    mut feed: Feed,
    reader: mpsc::Sender<Bytes>,
) {
    loop {
        let mut wake = std::pin::pin!(changed.notified());
        wake.as_mut().enable();
        if closing.load(Ordering::Relaxed) {
            return;
        }
        let news = feed.look(lock(&inner).emulator.journal());
        let piece = feed.render(&news);
        if !piece.is_empty() && reader.send(piece).await.is_err() || news.ended {
            return;
        }
        if news.more {
            if feed.stays() {
                sleep(BREATH).await;
            }
            continue;
        }
        tokio::select! {
            () = wake => sleep(BREATH).await,
            () = reader.closed() => return,
            () = sleep(BEAT) => {
                if let Some(beat) = feed.beat() && reader.send(beat).await.is_err() {
                    return;
                }
            }
        }
    }
}

impl Handler for Engine {
    async fn handle(&self, peer: SocketAddr, request: http::Request<Bytes>) -> Reply {
        match self.ask(peer, &request) {
            Answer::Now(response) => Reply::Full(response),
            // Aside, so that what every request takes along stays small: it holds a whole client.
            answer => Box::pin(self.carry_out(answer)).await,
        }
    }

    fn answer(self: Arc<Self>, peer: SocketAddr, request: http::Request<Bytes>) -> Soon<Reply> {
        match self.ask(peer, &request) {
            Answer::Now(response) => Soon::now(Reply::Full(response)),
            answer => Soon::later(async move { self.carry_out(answer).await }),
        }
    }

    fn refuse(&self, status: StatusCode, head: &Parts) -> Option<http::Response<Bytes>> {
        control::cut_off(status, head)
    }
}

#[cfg(test)]
mod tests {
    use super::Engine;
    use crate::domain::random::Seeded;
    use crate::domain::time::Time;
    use crate::mock::{Answer, Emulator, Settings};
    use bytes::Bytes;
    use std::net::{Ipv4Addr, SocketAddr};
    use std::panic::{AssertUnwindSafe, catch_unwind};

    #[test]
    fn a_panic_while_the_state_is_held_costs_nobody_else_an_answer() {
        let clock = Box::new(|| Time::from_secs(1_790_000_000));
        let random = Box::new(Seeded::new("x"));
        let engine = Engine::new(Emulator::new(Settings::default()), clock, random);
        let broken = catch_unwind(AssertUnwindSafe(|| {
            engine.with(|_, _| panic!("on purpose"));
        }));
        assert!(broken.is_err());
        let request = http::Request::get("/sns/auth").body(Bytes::new()).unwrap();
        let peer = SocketAddr::from((Ipv4Addr::LOCALHOST, 1));
        assert!(matches!(engine.ask(peer, &request), Answer::Now(_)));
        assert_eq!(engine.with_journal(|journal| journal.last()), 1);
    }
}
