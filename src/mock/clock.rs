//! The emulator's clock: the system's, moved or stopped, so that no test waits for anything to expire.
//! Must not read the system's clock; it is handed that moment and makes the emulator's of it.

use crate::domain::time::Time;
use std::time::Duration;

/// The last moment the clock can show: the end of the year 9999, where dates stop having four digits.
pub const LATEST: Time = Time::from_millis(253_402_300_799_999);

/// How the emulator's time follows the system's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// Goes on, so many milliseconds ahead (or behind) of the system's.
    Running {
        /// Milliseconds.
        offset: i64,
    },
    /// Stands still.
    Frozen {
        /// At this moment.
        at: Time,
    },
}

/// A moment outside of what the clock can show (1970 to 9999).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the clock shows moments from 1970 to 9999 only")]
pub struct OutOfRange;

impl Default for Clock {
    fn default() -> Clock {
        Clock::Running { offset: 0 }
    }
}

impl Clock {
    /// The emulator's time at a moment of the system's.
    pub fn read(&self, system: Time) -> Time {
        match *self {
            Clock::Running { offset } => Time::from_millis(system.millis().saturating_add(offset)),
            Clock::Frozen { at } => at,
        }
    }

    /// True while it stands still.
    pub const fn is_frozen(&self) -> bool {
        matches!(self, Clock::Frozen { .. })
    }

    /// Moves forward.
    pub fn advance(&mut self, span: Duration, system: Time) -> Result<(), OutOfRange> {
        self.set(self.read(system).after(span), system)
    }

    /// Shows that moment from now on, standing or running as before.
    pub fn set(&mut self, moment: Time, system: Time) -> Result<(), OutOfRange> {
        if moment < Time::default() || moment > LATEST {
            return Err(OutOfRange);
        }
        *self = match self {
            Clock::Running { .. } => {
                Clock::Running { offset: moment.millis().saturating_sub(system.millis()) }
            }
            Clock::Frozen { .. } => Clock::Frozen { at: moment },
        };
        Ok(())
    }

    /// Stops, or goes on from where it stands.
    pub fn freeze(&mut self, frozen: bool, system: Time) {
        let at = self.read(system);
        *self = match frozen {
            true => Clock::Frozen { at },
            false => Clock::Running { offset: at.millis().saturating_sub(system.millis()) },
        };
    }
}

#[cfg(test)]
mod tests {
    use super::{Clock, LATEST, OutOfRange};
    use crate::domain::time::Time;
    use std::time::Duration;

    const MINUTE: Duration = Duration::from_secs(60);

    #[test]
    fn advances_sets_freezes_and_goes_on() {
        let at = Time::from_secs;
        let mut clock = Clock::default();
        assert_eq!(clock.read(at(100)), at(100));
        clock.advance(MINUTE, at(100)).unwrap();
        assert_eq!(clock.read(at(110)), at(170));
        clock.freeze(true, at(110));
        assert_eq!(clock.read(at(5000)), at(170));
        clock.advance(MINUTE, at(5000)).unwrap();
        assert_eq!(clock.read(at(6000)), at(230));
        clock.set(at(1000), at(6000)).unwrap();
        assert!(clock.is_frozen() && clock.read(at(7000)) == at(1000));
        clock.freeze(false, at(7000));
        assert_eq!(clock.read(at(7001)), at(1001));
        clock.set(at(50), at(8000)).unwrap();
        assert_eq!(clock.read(at(8001)), at(51));
    }

    #[test]
    fn stays_where_dates_have_four_digits() {
        let mut clock = Clock::default();
        let far = Duration::from_secs(u64::MAX / 4);
        assert_eq!(clock.advance(far, Time::from_secs(1)), Err(OutOfRange));
        assert_eq!(clock.set(Time::from_millis(-1), Time::default()), Err(OutOfRange));
        assert_eq!(clock, Clock::default());
        clock.set(LATEST, Time::default()).unwrap();
        assert_eq!(clock.read(Time::default()).to_string(), "9999-12-31T23:59:59Z");
    }
}
