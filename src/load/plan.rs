//! When logins begin: at a rate, whatever becomes of earlier ones, or as soon as one ends.
//! Must not know a clock; times are spans from the start.

use std::time::Duration;

/// How logins follow each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Arrivals {
    /// So many begin in a second, whether earlier ones have ended or not: people do not wait for each
    /// other (an open model).
    Rate(f64),
    /// So many are under way at any time; the next begins when one ends (a closed model).
    Concurrency(u32),
}

/// A load to come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plan {
    /// How logins follow each other.
    pub arrivals: Arrivals,
    /// How long at full strength, after the ramp.
    pub duration: Duration,
    /// How long it takes to reach full strength. What begins in it is not measured.
    pub ramp: Duration,
    /// How many different users there are; they come one after the other, and then again.
    pub users: u64,
}

impl Plan {
    /// From the first login to the last that begins.
    pub fn whole(&self) -> Duration {
        self.ramp.saturating_add(self.duration)
    }

    /// When the login of that number, from 0, begins; `None` once the time is over, and where logins
    /// begin as others end.
    pub fn begin(&self, number: u64) -> Option<Duration> {
        let Arrivals::Rate(rate) = self.arrivals else { return None };
        let (number, ramp) = (number as f64, self.ramp.as_secs_f64());
        // While the rate grows evenly from nothing, rate · t² / (2 · ramp) logins have begun by t.
        let in_ramp = rate * ramp / 2.0;
        let seconds = match number < in_ramp {
            true => (2.0 * ramp * number / rate).sqrt(),
            false => ramp + (number - in_ramp) / rate,
        };
        let begin = Duration::try_from_secs_f64(seconds).ok()?;
        (begin < self.whole()).then_some(begin)
    }

    /// When the lane of that number, from 0, begins its first login.
    pub fn lane(&self, number: u32) -> Duration {
        match self.arrivals {
            Arrivals::Rate(_) => Duration::ZERO,
            Arrivals::Concurrency(lanes) => {
                self.ramp.mul_f64(f64::from(number) / f64::from(lanes.max(1)))
            }
        }
    }

    /// The number of the user of a login, from 1.
    pub fn user(&self, login: u64) -> u64 {
        login % self.users.max(1) + 1
    }
}

#[cfg(test)]
mod tests {
    use super::{Arrivals, Plan};
    use proptest::prelude::*;
    use std::time::Duration;

    fn plan(arrivals: Arrivals, duration: u64, ramp: u64) -> Plan {
        let (duration, ramp) = (Duration::from_secs(duration), Duration::from_secs(ramp));
        Plan { arrivals, duration, ramp, users: 3 }
    }

    #[test]
    fn a_rate_is_kept_to_the_login() {
        let steady = plan(Arrivals::Rate(50.0), 10, 0);
        let begins: Vec<Duration> = (0..).map_while(|n| steady.begin(n)).collect();
        assert_eq!(begins.len(), 500);
        assert_eq!((begins[0], begins[50]), (Duration::ZERO, Duration::from_secs(1)));
    }

    #[test]
    fn a_ramp_brings_half_as_many() {
        let growing = plan(Arrivals::Rate(100.0), 4, 2);
        let begins: Vec<Duration> = (0..).map_while(|n| growing.begin(n)).collect();
        let early = begins.iter().filter(|begin| **begin < Duration::from_secs(2)).count();
        assert_eq!((early, begins.len()), (100, 500));
        let first_half = begins.iter().filter(|begin| **begin < Duration::from_secs(1)).count();
        assert_eq!(first_half, 25);
    }

    #[test]
    fn lanes_open_one_after_the_other() {
        let lanes = plan(Arrivals::Concurrency(4), 10, 2);
        let begins: Vec<u128> = (0..4).map(|n| lanes.lane(n).as_millis()).collect();
        assert_eq!(begins, [0, 500, 1000, 1500]);
        assert_eq!(lanes.begin(0), None);
    }

    #[test]
    fn users_come_in_turn() {
        let few = plan(Arrivals::Rate(1.0), 1, 0);
        assert_eq!((0..5).map(|n| few.user(n)).collect::<Vec<_>>(), [1, 2, 3, 1, 2]);
    }

    proptest! {
        #[test]
        fn logins_begin_in_order_and_in_time(
            rate in 0.01f64..1e6, duration in 1u64..4000, ramp in 0u64..4000, n in 0u64..1_000_000
        ) {
            let plan = plan(Arrivals::Rate(rate), duration, ramp);
            if let (Some(one), Some(next)) = (plan.begin(n), plan.begin(n + 1)) {
                prop_assert!(one <= next && next < plan.whole());
            }
        }
    }
}
