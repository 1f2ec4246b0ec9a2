//! The counts of a load as a report: times in milliseconds, limits held against what was measured.
//! Must not decide an exit code.

use std::time::Duration;

use crate::domain::lang::Lang;
use crate::load::plan::{Arrivals, Plan};
use crate::load::tally::{Tally, Times};
use crate::report::load as report;

/// What is to be kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// 99 of 100 logins take at most that.
    pub(super) p99: Option<Duration>,
    /// The share of failed logins, 0 to 1.
    pub(super) error_rate: f64,
}

/// How wxauth itself fared.
#[derive(Debug, Clone, Copy)]
pub(super) struct Own {
    /// Processor time, where the system tells.
    pub(super) busy: Option<Duration>,
    /// The time it had.
    pub(super) took: Duration,
    /// Somebody stopped it.
    pub(super) interrupted: bool,
}

/// The shares the curve of percentiles is drawn through.
const CURVE: [f64; 16] =
    [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.995, 0.999, 0.9999, 1.0];

/// Milliseconds with three digits.
pub(super) fn ms(span: Duration) -> f64 {
    (span.as_secs_f64() * 1e6).round() / 1e3
}

/// What is the same for every report of a run.
pub(super) struct Head {
    pub(super) target: String,
    pub(super) demo: bool,
    pub(super) lang: Lang,
    pub(super) started: String,
}

/// Puts it together.
pub(super) fn report(
    head: Head,
    plan: &Plan,
    (tally, own): (&Tally, Own),
    limits: Limits,
) -> report::Report {
    let measured = span(plan, tally, own).as_secs_f64();
    let per_second = if measured > 0.0 { tally.whole.count() as f64 / measured } else { 0.0 };
    report::Report {
        schema: report::SCHEMA,
        target: head.target,
        demo: head.demo,
        lang: head.lang.tag(),
        started: head.started,
        version: env!("CARGO_PKG_VERSION"),
        plan: asked(plan),
        interrupted: own.interrupted,
        logins: report::Logins {
            begun: tally.begun,
            done: tally.done,
            failed: tally.failed,
            measured: tally.measured,
            measured_failed: tally.measured_failed,
            error_rate: tally.error_rate(),
            per_second: (per_second * 100.0).round() / 100.0,
        },
        latency: latency(&tally.whole),
        steps: steps(tally, head.lang),
        failures: failures(tally, head.lang),
        limits: kept(tally, limits),
        generator: report::Generator {
            cpu_ms: own.busy.map(ms),
            cpu_share: own.busy.map(|busy| {
                let share = busy.as_secs_f64() / own.took.as_secs_f64().max(0.001);
                (share * 1000.0).round() / 1000.0
            }),
            late_ms: ms(tally.late),
        },
        backend_ended: None,
        backend_stopped_after: tally.gone_after.filter(|done| *done > 0),
        timeline: tally.seconds.iter().map(second).collect(),
        percentiles: CURVE
            .iter()
            .filter_map(|share| Some((*share, ms(tally.whole.at(*share)?))))
            .collect(),
    }
}

/// How long the measured logins took together: what was planned, and what stragglers needed beyond it.
fn span(plan: &Plan, tally: &Tally, own: Own) -> Duration {
    match own.interrupted {
        true => own.took.saturating_sub(plan.ramp).min(plan.duration),
        false => tally.ended_by.saturating_sub(plan.ramp).max(plan.duration),
    }
}

/// The plan as it is reported.
pub(super) fn asked(plan: &Plan) -> report::Plan {
    let (rate, concurrency) = match plan.arrivals {
        Arrivals::Rate(rate) => (Some(rate), None),
        Arrivals::Concurrency(lanes) => (None, Some(lanes)),
    };
    let whole = |span: Duration| u64::try_from(span.as_millis()).unwrap_or(u64::MAX);
    report::Plan {
        rate,
        concurrency,
        users: plan.users,
        duration_ms: whole(plan.duration),
        ramp_ms: whole(plan.ramp),
    }
}

fn latency(times: &Times) -> Option<report::Latency> {
    Some(report::Latency {
        mean_ms: ms(times.mean()?),
        p50_ms: ms(times.at(0.5)?),
        p90_ms: ms(times.at(0.9)?),
        p95_ms: ms(times.at(0.95)?),
        p99_ms: ms(times.at(0.99)?),
        p999_ms: ms(times.at(0.999)?),
        max_ms: ms(times.longest()?),
    })
}

fn steps(tally: &Tally, lang: Lang) -> Vec<report::Step> {
    let all = tally.steps.iter().filter_map(|(step, times)| {
        Some(report::Step {
            step: step.slug(),
            text: step.text(lang),
            count: times.count(),
            latency: latency(times)?,
        })
    });
    all.collect()
}

fn failures(tally: &Tally, lang: Lang) -> Vec<report::Failure> {
    let mut all: Vec<report::Failure> = tally
        .faults
        .iter()
        .map(|(fault, count)| report::Failure {
            kind: fault.kind.slug(),
            step: fault.step.map(|step| step.slug()),
            text: fault.text(lang),
            count: *count,
        })
        .collect();
    all.sort_by_key(|failure| std::cmp::Reverse(failure.count));
    all
}

fn kept(tally: &Tally, limits: Limits) -> Vec<report::Limit> {
    let rate = tally.error_rate();
    let p99 = limits.p99.map(|limit| {
        let measured = tally.ended.at(0.99);
        report::Limit {
            name: "max_p99",
            limit: ms(limit),
            measured: measured.map(ms),
            // Where nobody got in, nobody got in fast enough.
            kept: tally.whole.count() > 0 && measured.is_some_and(|measured| measured <= limit),
        }
    });
    let errors = report::Limit {
        name: "max_error_rate",
        limit: limits.error_rate,
        measured: (tally.measured > 0).then_some(rate),
        kept: tally.measured > 0 && rate <= limits.error_rate,
    };
    p99.into_iter().chain([errors]).collect()
}

/// One second of the timeline.
pub(super) fn second(second: &crate::load::tally::Second) -> report::Second {
    report::Second {
        begun: second.begun,
        done: second.done,
        failed: second.failed,
        under_way: second.under_way,
        p50_ms: second.median.map(ms),
        p99_ms: second.p99.map(ms),
    }
}

#[cfg(test)]
mod tests {
    use super::{Limits, Own, kept, span};
    use crate::load::fault::{Fault, Kind};
    use crate::load::plan::{Arrivals, Plan};
    use crate::load::tally::Tally;
    use std::time::Duration;

    const fn ms(n: u64) -> Duration {
        Duration::from_millis(n)
    }

    #[test]
    fn throughput_is_of_the_time_the_logins_needed() {
        let plan =
            Plan { arrivals: Arrivals::Rate(10.0), duration: ms(1000), ramp: ms(500), users: 1 };
        let own = |took, interrupted| Own { busy: None, took: ms(took), interrupted };
        let ended_by = |end| {
            let mut tally = Tally::default();
            tally.end(ms(1), ms(end), None, true);
            tally
        };
        assert_eq!(span(&plan, &ended_by(1400), own(1400, false)), ms(1000));
        assert_eq!(span(&plan, &ended_by(9500), own(9500, false)), ms(9000), "stragglers count");
        assert_eq!(span(&plan, &ended_by(700), own(800, true)), ms(300));
    }

    #[test]
    fn who_waited_in_vain_counts_for_the_limit_of_time() {
        let mut tally = Tally::default();
        for number in 0..100 {
            let fault = (number % 10 == 0).then(|| Fault::plain(Kind::TimedOut));
            let took = if fault.is_some() { ms(3000) } else { ms(20) };
            tally.end(took, took, fault, true);
        }
        let limits = Limits { p99: Some(ms(500)), error_rate: 0.5 };
        let kept: Vec<bool> = kept(&tally, limits).iter().map(|limit| limit.kept).collect();
        assert_eq!(kept, [false, true]);
    }
}
