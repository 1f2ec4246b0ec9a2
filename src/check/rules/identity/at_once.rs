//! Two users who log in at the same moment, their callbacks crossed.
//! Must not blame a back end for being slow where it is WeChat that was late.

use std::pin::pin;
use std::time::{Duration, Instant};

use super::users::{names, same};
use crate::check::browser::Browser;
use crate::check::flow::SignIn;
use crate::check::probe::{FIRST, Probe, SECOND};
use crate::check::verdict::{Finding, Stop, Verdict};
use crate::check::wechat::Callback;
use crate::mock::fault::{Act, Fault};
use crate::mock::journal::Party;

/// How long WeChat is late, and ended as soon as the other user is in: usually shorter than back ends wait.
const LATE: Duration = Duration::from_millis(1500);

/// On a slow machine, so many times as long as both took when nobody was late; but no longer than this.
const TIMES: u32 = 4;
const LATEST: Duration = Duration::from_secs(8);

/// One user on his way, up to the callback.
struct Going {
    browser: Browser,
    back: Callback,
}

impl Going {
    async fn finish(mut self, probe: &Probe) -> Came {
        let came = probe.finish(&mut self.browser, &self.back).await;
        (came, self.browser)
    }
}

/// What came of a login, and the browser afterwards.
type Came = (Result<SignIn, Stop>, Browser);

/// What came of both, user A first.
type Both = [Came; 2];

/// WXA702: both on the way at once; then again, while user B's answer from WeChat is late, call by call:
/// what a back end keeps in one variable for everybody is then read after user A has written it.
pub(super) async fn users(probe: &Probe) -> Result<Verdict, Stop> {
    let (first, second) = names(probe).await?;
    if first == second {
        return Err(same());
    }
    let ids = [first.as_str(), second.as_str()];
    let engine = probe.wechat.server().engine();
    let before = engine.with_journal(|journal| journal.last());
    let [a, b] = going(probe).await?;
    let begun = Instant::now();
    let (b, a) = tokio::join!(b.finish(probe), a.finish(probe));
    let late = begun.elapsed().saturating_mul(TIMES).clamp(LATE, LATEST);
    let both = [a, b];
    for (came, _) in &both {
        let came = came.as_ref().map_err(Clone::clone)?;
        if came.session().is_none() {
            let detail = probe.say("其中一个没能登录", "one of them could not log in");
            return Ok(Finding::new(came.trail()).hole("detail", detail).fail());
        }
    }
    if let Some(verdict) = mixed_up(probe, both, ids).await? {
        return Ok(verdict);
    }
    let mut calls: Vec<&str> = Vec::new();
    for event in probe.wechat.events() {
        let call = event.entry.endpoint;
        if event.number > before && event.entry.party == Party::Backend && !calls.contains(&call) {
            calls.push(call);
        }
    }
    for call in calls.into_iter().rev() {
        if let Some(both) = overlapping(probe, call, late).await?
            && let Some(verdict) = mixed_up(probe, both, ids).await?
        {
            return Ok(verdict);
        }
    }
    Ok(Verdict::Pass)
}

/// Both users, each in a browser of his own.
async fn going(probe: &Probe) -> Result<[Going; 2], Stop> {
    let (mut x, mut y) = (probe.browser("A"), probe.browser("B"));
    let opened_x = probe.open(&mut x).await?;
    let opened_y = probe.open(&mut y).await?;
    let back_x = probe.wechat.walk(&opened_x.link, FIRST, "")?;
    let back_y = probe.wechat.walk(&opened_y.link, SECOND, "")?;
    Ok([Going { browser: x, back: back_x }, Going { browser: y, back: back_y }])
}

/// User A logs in while user B's back end waits for WeChat's answer to this call; `None` where it did not
/// ask for one.
async fn overlapping(
    probe: &Probe,
    call: &'static str,
    late: Duration,
) -> Result<Option<Both>, Stop> {
    let [a, b] = going(probe).await?;
    let server = probe.wechat.server();
    let engine = server.engine();
    let late = Fault { endpoint: call.to_owned(), times: Some(1), act: Act::Delay(late) };
    let mut seen = engine.with_journal(|journal| journal.last());
    if !server.with(|emulator| emulator.faults().add(late)) {
        return Ok(None);
    }
    let mut finish_b = pin!(b.finish(probe));
    let is_asked = async {
        loop {
            let events = engine.events_after(seen).await;
            if events.iter().any(|event| event.entry.endpoint == call) {
                return;
            }
            seen = events.last().map_or(seen, |event| event.number);
        }
    };
    tokio::select! {
        (came, _) = &mut finish_b => {
            server.with(|emulator| emulator.faults().clear());
            came?;
            return Ok(None);
        }
        () = is_asked => {}
    }
    let finish_a = async {
        let came = a.finish(probe).await;
        engine.hurry();
        came
    };
    let (a, b) = tokio::join!(finish_a, &mut finish_b);
    Ok(Some([a, b]))
}

/// The finding that one of them is the other; who could not log in is nobody.
async fn mixed_up(
    probe: &Probe,
    both: Both,
    [first, second]: [&str; 2],
) -> Result<Option<Verdict>, Stop> {
    let became = || probe.say("其中一个成了另一个用户", "one of them became the other user");
    for ((came, mut browser), (own, other)) in
        both.into_iter().zip([(first, second), (second, first)])
    {
        let came = came?;
        let Some(session) = came.session() else { continue };
        if session.who.as_deref() == Some(other) {
            return Ok(Some(Finding::new(came.trail()).hole("detail", became()).fail()));
        }
        if session.who.as_deref() != Some(own) {
            continue;
        }
        // Whoever came first was asked for before the other was there: only now can they be mixed up.
        let again = probe.me(&mut browser, session.ticket.as_deref()).await?;
        if again.who.as_deref() == Some(other) {
            let trail: Vec<_> = came.trail().iter().cloned().chain([again.exchange]).collect();
            return Ok(Some(Finding::new(&trail).hole("detail", became()).fail()));
        }
    }
    Ok(None)
}
