//! Makes the logins of a plan, one virtual user each, and counts what comes of them.
//! Must not look into answers; `check::flow` says what came of a login, `tally` keeps it.

use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::task::{JoinSet, LocalSet};
use tokio::time::{Instant, interval_at, sleep_until, timeout};

use super::fault::{Fault, Kind};
use super::identity::Names;
use super::plan::{Arrivals, Plan};
use super::tally::{Second, Tally};
use crate::check::exchange::Exchange;
use crate::check::flow::SignIn;
use crate::check::probe::{Attempt, FIRST, Probe};
use crate::check::record::Record;
use crate::check::verdict::Stop;

/// What a timer may be late without anybody's fault: the runtime's ticks are a millisecond apart.
const TICK: Duration = Duration::from_millis(2);

/// The counts, and whether the ramp is over; shared with the record of what browsers do.
#[derive(Debug, Default)]
pub struct Counts {
    tally: Mutex<Tally>,
    measuring: AtomicBool,
}

impl Counts {
    /// The counts so far.
    pub fn tally(&self) -> MutexGuard<'_, Tally> {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A record that counts every exchange of its browsers and keeps none.
    pub fn record(self: &Arc<Counts>) -> Record {
        let counts = Arc::clone(self);
        Record::heard_by(move |exchange: &Exchange| {
            if counts.measuring.load(Ordering::Relaxed) {
                counts.tally().step(exchange.step, exchange.took);
            }
        })
    }
}

/// A load under way.
#[derive(Debug)]
pub struct Load {
    probe: Probe,
    plan: Plan,
    counts: Arc<Counts>,
    names: Mutex<Names>,
    /// How many logins may be under way.
    most: usize,
    ended: AtomicBool,
}

impl Load {
    /// A load on the back end of `probe`, whose record is that of `counts`. `names` is what to expect
    /// of who somebody is said to be. `most` logins may be under way at once: those that find no room
    /// begin late, and are measured from when they should have.
    pub fn new(
        probe: Probe,
        plan: Plan,
        counts: Arc<Counts>,
        (names, most): (Names, usize),
    ) -> Load {
        let (names, ended) = (Mutex::new(names), AtomicBool::new(false));
        Load { probe, plan, counts, names, most, ended }
    }

    /// Makes every login of the plan, tells of each second as it ends, and waits for the last logins,
    /// each of which has `patience` left. Ends early, without waiting, as soon as `stop` is done; true
    /// then.
    pub async fn run(
        self,
        patience: Duration,
        told: impl FnMut(&Second, u64),
        stop: impl Future<Output = ()>,
    ) -> bool {
        let load = Rc::new(self);
        let mut logins = JoinSet::new();
        let local = LocalSet::new();
        let began = Instant::now();
        let work = async {
            match load.plan.arrivals {
                Arrivals::Rate(_) => load.clone().at_a_rate(began, &mut logins).await,
                Arrivals::Concurrency(lanes) => {
                    load.clone().in_lanes(began, lanes, &mut logins).await
                }
            }
            load.ended.store(true, Ordering::Relaxed);
            let last = async { while logins.join_next().await.is_some() {} };
            if timeout(patience, last).await.is_err() {
                let mut tally = load.counts.tally();
                for _ in 0..tally.under_way() {
                    tally.end(
                        patience,
                        began.elapsed(),
                        Some(Fault::plain(Kind::Unfinished)),
                        true,
                    );
                }
            }
        };
        let stopped = local
            .run_until(async {
                tokio::select! {
                    biased;
                    () = stop => true,
                    () = work => false,
                    () = load.tell(began, told) => true,
                }
            })
            .await;
        load.counts.tally().tick();
        stopped
    }

    /// Each second, for ever.
    async fn tell(&self, began: Instant, mut told: impl FnMut(&Second, u64)) {
        const SECOND: Duration = Duration::from_secs(1);
        let mut ticks = interval_at(began + SECOND, SECOND);
        for number in 1.. {
            ticks.tick().await;
            let second = self.counts.tally().tick();
            told(&second, number);
        }
    }

    async fn at_a_rate(self: Rc<Load>, began: Instant, logins: &mut JoinSet<()>) {
        for number in 0.. {
            let Some(begin) = self.plan.begin(number).map(|span| began + span) else { return };
            while logins.try_join_next().is_some() {}
            if begin > Instant::now() {
                sleep_until(begin).await;
            }
            if logins.len() >= self.most {
                logins.join_next().await;
            }
            let load = Rc::clone(&self);
            logins.spawn_local(async move { load.login(began, number, begin).await });
        }
    }

    async fn in_lanes(self: Rc<Load>, began: Instant, lanes: u32, logins: &mut JoinSet<()>) {
        let next = Rc::new(std::cell::Cell::new(0));
        for lane in 0..lanes {
            let (load, next) = (Rc::clone(&self), Rc::clone(&next));
            logins.spawn_local(async move {
                sleep_until(began + load.plan.lane(lane)).await;
                while !load.ended.load(Ordering::Relaxed) {
                    let number = next.replace(next.get() + 1);
                    load.login(began, number, Instant::now()).await;
                }
            });
        }
        sleep_until(began + self.plan.whole()).await;
    }

    /// One login, which was to begin at `due`.
    async fn login(&self, began: Instant, number: u64, due: Instant) {
        let now = Instant::now();
        let behind = now.saturating_duration_since(due);
        let from = if behind <= TICK { now } else { due };
        let measured = due.saturating_duration_since(began) >= self.plan.ramp;
        if measured {
            self.counts.measuring.store(true, Ordering::Relaxed);
        }
        self.counts.tally().begin(behind);
        let fault = self.attempt(self.plan.user(number)).await.err();
        self.counts.tally().end(from.elapsed(), began.elapsed(), fault, measured);
    }

    async fn attempt(&self, user: u64) -> Result<(), Fault> {
        let mut browser = self.probe.browser("load");
        let name = format!("{FIRST}.{user}");
        let attempt = self.probe.attempt_in(&mut browser, &name, "").await.map_err(|stop| {
            let last = browser.last.as_ref();
            Fault::stopped(&stop, last.map(|last| (last.step, last.got.as_ref().err())))
        })?;
        let session = match &attempt.sign_in {
            SignIn::In(session) => session,
            SignIn::Out(out) => return Err(Fault::of(out)),
        };
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        match names.fits(user, &attempt.callback.openid, session.who.as_deref()) {
            true => Ok(()),
            false => Err(Fault { step: browser.last.map(|last| last.step), kind: Kind::WrongUser }),
        }
    }
}

/// One login before all others: whether there is anything to load, and what the back end calls people.
///
/// # Errors
/// Why no login can be made.
pub async fn trial(probe: &Probe) -> Result<(Attempt, Names), Stop> {
    let attempt = probe.attempt("load", FIRST, "").await?;
    let who = attempt.sign_in.session().and_then(|session| session.who.as_deref());
    let names = Names::of(who, &attempt.callback.openid);
    Ok((attempt, names))
}
