//! `check`: black-box tests of somebody's own back end, with the emulator on the other side.
//! Must not print, read settings or know flags; `cmd::check` does.
//!
//! From below: [`exchange`] and [`jar`] are what a virtual [`browser`] keeps; [`link`] and [`page`]
//! read what it gets; [`flow`] strings steps together to logins; [`probe`] remembers those that
//! several rules look at; [`rules`] judge; the result is a `report::check::Report`.

pub mod address;
mod assemble;
pub mod bearer;
pub mod browser;
pub mod exchange;
pub mod flow;
pub mod forge;
pub mod front;
pub mod guess;
pub mod handing;
pub mod jar;
pub mod link;
pub mod opening;
pub mod page;
pub mod probe;
pub mod recognise;
pub mod record;
pub mod rules;
pub mod script;
pub mod target;
pub mod verdict;
pub mod wechat;

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

use crate::domain::rules::{RULES, Rule};
use crate::report::check::RuleResult;
use probe::Probe;
use rules::{Judge, Turn};
use verdict::{Stop, Verdict};

/// Which rules are judged, and what is said of those that are not.
pub type Chosen<'a> = &'a dyn Fn(&Rule) -> Result<(), String>;

/// Judges every chosen rule; the results are in the order of ids. `begins` hears of each rule when its
/// turn comes, as that may take a while.
pub async fn run(
    probe: &Probe,
    chosen: Chosen<'_>,
    begins: &dyn Fn(&'static str),
) -> Vec<RuleResult> {
    let mut verdicts: Vec<(&'static str, Verdict)> = Vec::new();
    let wanted = |judge: &&Judge| {
        RULES.iter().find(|rule| rule.id == judge.id).is_some_and(|rule| chosen(rule).is_ok())
    };
    // Rules that look back need something to look at: where only they were chosen, the rest is done
    // all the same and nothing is said of it.
    let turns: Vec<Turn> = rules::all().filter(wanted).map(|judge| judge.turn).collect();
    let looking_back_only = !turns.is_empty() && turns.iter().all(|t| *t == Turn::Afterwards);
    let done = |judge: &&Judge| looking_back_only || wanted(judge);
    for turn in [Turn::InOrder, Turn::Harsh, Turn::Waiting, Turn::Afterwards] {
        let judges: Vec<&Judge> =
            rules::all().filter(|judge| judge.turn == turn).filter(done).collect();
        match turn {
            Turn::InOrder | Turn::Harsh | Turn::Afterwards => {
                for judge in judges {
                    verdicts.push(judged(probe, judge, begins).await);
                }
            }
            Turn::Waiting => {
                let all: Vec<_> =
                    judges.into_iter().map(|judge| boxed(judged(probe, judge, begins))).collect();
                verdicts.extend(together(all).await);
            }
        }
    }
    verdicts.retain(|(id, _)| RULES.iter().any(|rule| rule.id == *id && chosen(rule).is_ok()));
    report(probe, chosen, &verdicts)
}

fn report(
    probe: &Probe,
    chosen: Chosen<'_>,
    verdicts: &[(&'static str, Verdict)],
) -> Vec<RuleResult> {
    let mut results: Vec<RuleResult> = RULES
        .iter()
        .map(|rule| match verdicts.iter().find(|(id, _)| *id == rule.id) {
            Some((_, verdict)) => assemble::result(probe, rule, verdict),
            None => {
                let why = chosen(rule).err().unwrap_or_default();
                assemble::result(probe, rule, &Verdict::NotApplicable(why))
            }
        })
        .collect();
    assemble::group(&mut results);
    results
}

async fn judged(
    probe: &Probe,
    judge: &'static Judge,
    begins: &dyn Fn(&'static str),
) -> (&'static str, Verdict) {
    if !rules::applies(judge.id, probe.target.style) {
        let why = probe.skip(
            "小程序没有网页：没有授权链接、state 和回调",
            "a mini program has no page, so no link, no state and no callback",
        );
        return (judge.id, why);
    }
    begins(judge.id);
    probe.world.record.turn(judge.id);
    let verdict = match (judge.run)(probe).await {
        Ok(Verdict::Fail(finding)) if finding.is_broken_off() && !probe.is_up().await => {
            finding.because(DIED).fail()
        }
        Ok(verdict) => verdict,
        Err(stop) => undecided(probe, &stop),
    };
    (judge.id, verdict)
}

/// The rule that tells of a back end that is gone.
const DIED: &str = "WXA809";

/// A ticket rule where there is no ticket does not apply; everything else is undecided.
fn undecided(probe: &Probe, stop: &Stop) -> Verdict {
    let why = stop.text(probe.lang);
    match stop {
        Stop::NoTicket | Stop::NotJwt => Verdict::NotApplicable(why),
        _ => Verdict::Undecided(why, stop.cause()),
    }
}

type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

fn boxed<'a, T>(future: impl Future<Output = T> + 'a) -> Boxed<'a, T> {
    Box::pin(future)
}

/// Runs futures at once on this thread; results in their order.
async fn together<T>(futures: Vec<Boxed<'_, T>>) -> Vec<T> {
    let mut slots: Vec<(Option<Boxed<'_, T>>, Option<T>)> =
        futures.into_iter().map(|future| (Some(future), None)).collect();
    poll_fn(|context| {
        let mut waits = false;
        for (future, done) in &mut slots {
            let Some(running) = future else { continue };
            match running.as_mut().poll(context) {
                Poll::Ready(value) => (*future, *done) = (None, Some(value)),
                Poll::Pending => waits = true,
            }
        }
        if waits { Poll::Pending } else { Poll::Ready(()) }
    })
    .await;
    slots.into_iter().filter_map(|(_, done)| done).collect()
}
