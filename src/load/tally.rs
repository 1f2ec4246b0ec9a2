//! What was measured: how many logins, how long they and their steps took, what went wrong.
//! Must not grow with the number of logins; histograms and kinds have their bounds.

use std::collections::BTreeMap;
use std::time::Duration;

use hdrhistogram::Histogram;

use super::fault::{Fault, Kind};
use crate::check::exchange::Step;

/// The longest time told apart from longer ones, in microseconds: an hour.
const LONGEST: u64 = 3_600_000_000;
/// Significant digits of every time: what is shown is at most 0.1 % off.
const DIGITS: u8 = 3;

/// Times of one thing.
#[derive(Debug, Clone)]
pub struct Times(Option<Histogram<u64>>);

impl Default for Times {
    fn default() -> Times {
        Times(Histogram::new_with_bounds(1, LONGEST, DIGITS).ok())
    }
}

impl Times {
    /// Notes one.
    pub fn note(&mut self, took: Duration) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(LONGEST);
        if let Some(histogram) = &mut self.0 {
            histogram.saturating_record(micros.max(1));
        }
    }

    /// How many.
    pub fn count(&self) -> u64 {
        self.0.as_ref().map_or(0, Histogram::len)
    }

    /// The time that this share of all took at most; nothing where there are none.
    /// `share` is between 0 and 1.
    pub fn at(&self, share: f64) -> Option<Duration> {
        let histogram = self.0.as_ref().filter(|histogram| !histogram.is_empty())?;
        Some(Duration::from_micros(histogram.value_at_quantile(share)))
    }

    /// The average.
    pub fn mean(&self) -> Option<Duration> {
        let histogram = self.0.as_ref().filter(|histogram| !histogram.is_empty())?;
        Duration::try_from_secs_f64(histogram.mean() / 1e6).ok()
    }

    /// The longest.
    pub fn longest(&self) -> Option<Duration> {
        let histogram = self.0.as_ref().filter(|histogram| !histogram.is_empty())?;
        Some(Duration::from_micros(histogram.max()))
    }

    fn clear(&mut self) {
        if let Some(histogram) = &mut self.0 {
            histogram.reset();
        }
    }
}

/// One second of the load.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Second {
    /// Logins that began in it.
    pub begun: u64,
    /// Logins that ended well in it.
    pub done: u64,
    /// Logins that failed in it.
    pub failed: u64,
    /// Under way at its end.
    pub under_way: u64,
    /// Median of those that ended well in it.
    pub median: Option<Duration>,
    /// 99 of 100 of them took at most that.
    pub p99: Option<Duration>,
}

/// Everything counted so far.
#[derive(Debug, Default)]
pub struct Tally {
    /// Logins that began.
    pub begun: u64,
    /// Logins that ended well.
    pub done: u64,
    /// Logins that failed.
    pub failed: u64,
    /// Logins that began after the ramp: those percentiles and limits are about.
    pub measured: u64,
    /// Of these, how many failed.
    pub measured_failed: u64,
    /// Whole logins that ended well, from the moment they were to begin.
    pub whole: Times,
    /// When the last measured login ended, counted from the start.
    pub ended_by: Duration,
    /// Every measured login, also those that failed: who waited in vain has waited.
    pub ended: Times,
    /// Single requests of measured logins, answered or not.
    pub steps: BTreeMap<Step, Times>,
    /// What went wrong in measured logins, how often.
    pub faults: BTreeMap<Fault, u64>,
    /// The longest a login began behind its time: more than some milliseconds says that this machine,
    /// not the back end, was too slow.
    pub late: Duration,
    /// The back end cannot be reached any more: how many logins had ended well before.
    pub gone_after: Option<u64>,
    /// Every second that is over.
    pub seconds: Vec<Second>,
    now: Second,
    times: Times,
}

impl Tally {
    /// A login begins, so much behind its time.
    pub fn begin(&mut self, behind: Duration) {
        self.begun += 1;
        self.now.begun += 1;
        self.late = self.late.max(behind);
    }

    /// A request of a measured login took so long.
    pub fn step(&mut self, step: Step, took: Duration) {
        self.steps.entry(step).or_default().note(took);
    }

    /// A login ended so long `after` the start. `measured`: it began after the ramp.
    pub fn end(&mut self, took: Duration, after: Duration, fault: Option<Fault>, measured: bool) {
        self.measured += u64::from(measured);
        if measured {
            self.ended_by = self.ended_by.max(after);
            self.ended.note(took);
        }
        match fault {
            None => {
                self.gone_after = None;
                self.done += 1;
                self.now.done += 1;
                self.times.note(took);
                if measured {
                    self.whole.note(took);
                }
            }
            Some(fault) => {
                if fault.kind == Kind::NotReached {
                    self.gone_after.get_or_insert(self.done);
                }
                self.failed += 1;
                self.now.failed += 1;
                self.measured_failed += u64::from(measured);
                if measured {
                    *self.faults.entry(fault).or_default() += 1;
                }
            }
        }
    }

    /// Logins that began and have not ended.
    pub fn under_way(&self) -> u64 {
        self.begun.saturating_sub(self.done + self.failed)
    }

    /// A second is over.
    pub fn tick(&mut self) -> Second {
        let mut second = std::mem::take(&mut self.now);
        second.under_way = self.under_way();
        (second.median, second.p99) = (self.times.at(0.5), self.times.at(0.99));
        self.times.clear();
        self.seconds.push(second);
        second
    }

    /// The share of measured logins that failed, between 0 and 1.
    pub fn error_rate(&self) -> f64 {
        match self.measured {
            0 => 0.0,
            all => self.measured_failed as f64 / all as f64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Tally, Times};
    use crate::check::exchange::Step;
    use crate::load::fault::{Fault, Kind};
    use std::time::Duration;

    const fn ms(n: u64) -> Duration {
        Duration::from_millis(n)
    }

    #[test]
    fn percentiles_are_those_of_the_times() {
        let mut times = Times::default();
        assert_eq!((times.at(0.5), times.mean(), times.longest()), (None, None, None));
        for n in 1..=1000 {
            times.note(ms(n));
        }
        // HdrHistogram tells the upper end of a cell, 0.1 % wide.
        let near = |share: f64, wanted: u64| {
            let at = times.at(share).unwrap().as_secs_f64() * 1e3;
            assert!((at - wanted as f64).abs() <= wanted as f64 / 1000.0, "{share}: {at}");
        };
        for (share, wanted) in [(0.5, 500), (0.9, 900), (0.99, 990), (0.999, 999), (1.0, 1000)] {
            near(share, wanted);
        }
        assert!((times.mean().unwrap().as_secs_f64() - 0.5005).abs() < 0.001);
        times.note(Duration::from_secs(1 << 40));
        assert!(times.longest().unwrap() >= Duration::from_secs(3600));
    }

    #[test]
    fn a_back_end_is_gone_when_nobody_reaches_it_any_more() {
        let mut tally = Tally::default();
        let mut end = |kind: Option<Kind>| {
            tally.end(ms(1), ms(1), kind.map(Fault::plain), true);
            tally.gone_after
        };
        assert_eq!([end(None), end(None), end(Some(Kind::Broken))], [None; 3]);
        let refused = Some(Kind::NotReached);
        assert_eq!([end(refused), end(refused)], [Some(2); 2]);
        // It was there once more.
        assert_eq!(
            [end(None), end(refused), end(Some(Kind::Unfinished))],
            [None, Some(3), Some(3)]
        );
    }

    #[test]
    fn what_began_in_the_ramp_is_counted_and_not_measured() {
        let mut tally = Tally::default();
        let fault = Fault { step: Some(Step::Login), kind: Kind::Status(500) };
        for (took, fault, measured) in
            [(900, None, false), (10, None, true), (20, None, true), (5, Some(fault), true)]
        {
            tally.begin(Duration::ZERO);
            tally.end(ms(took), ms(took), fault, measured);
        }
        tally.begin(ms(3));
        assert_eq!((tally.begun, tally.done, tally.failed, tally.under_way()), (5, 3, 1, 1));
        assert_eq!((tally.measured, tally.whole.count(), tally.late), (3, 2, ms(3)));
        assert_eq!((tally.ended.count(), tally.ended_by), (3, ms(20)));
        assert!((tally.error_rate() - 1.0 / 3.0).abs() < 1e-9);
        let second = tally.tick();
        assert_eq!((second.begun, second.done, second.failed, second.under_way), (5, 3, 1, 1));
        assert!(second.p99.unwrap() >= ms(900), "a second tells of all that ended in it");
        assert_eq!((tally.tick().done, tally.seconds.len()), (0, 2));
        assert_eq!(tally.faults.get(&fault), Some(&1));
    }
}
