//! Moments as values: milliseconds since the Unix epoch.
//! Must not read a clock; whoever needs "now" is handed it.

use std::time::Duration;

/// A moment, in milliseconds since 1970-01-01T00:00:00Z. May lie before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Time(i64);

impl Time {
    /// From milliseconds since the epoch.
    pub const fn from_millis(millis: i64) -> Time {
        Time(millis)
    }

    /// From seconds since the epoch (a JWT's NumericDate, RFC 7519 section 2). Saturates.
    pub const fn from_secs(secs: i64) -> Time {
        Time(secs.saturating_mul(1000))
    }

    /// Milliseconds since the epoch.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since the epoch, rounded down.
    pub const fn secs(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// The moment `duration` later. Saturates.
    pub fn after(self, duration: Duration) -> Time {
        let millis = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        Time(self.0.saturating_add(millis))
    }

    /// How long ago `earlier` was; zero when it lies ahead.
    pub fn since(self, earlier: Time) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

/// RFC 3339 in UTC, whole seconds: `2026-11-22T12:44:30Z`.
impl std::fmt::Display for Time {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let secs = self.secs();
        let (days, rest) = (secs.div_euclid(86_400), secs.rem_euclid(86_400));
        // Civil date from day count, after Howard Hinnant's days_from_civil (public domain).
        let z = days.saturating_add(719_468);
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let day = doy - (153 * mp + 2) / 5 + 1;
        let month = if mp < 10 { mp + 3 } else { mp - 9 };
        let year = yoe + era * 400 + i64::from(month <= 2);
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z",
            rest / 3600,
            rest / 60 % 60,
            rest % 60
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Time;
    use std::time::Duration;

    #[test]
    fn shows_rfc3339() {
        assert_eq!(Time::from_secs(0).to_string(), "1970-01-01T00:00:00Z");
        assert_eq!(Time::from_secs(0x62ba_e58d).to_string(), "2022-06-28T11:27:09Z");
        assert_eq!(Time::from_secs(951_782_400).to_string(), "2000-02-29T00:00:00Z");
        assert_eq!(Time::from_millis(-1).to_string(), "1969-12-31T23:59:59Z");
        // No panic at the ends of the range.
        let _ = Time::from_millis(i64::MAX).to_string() + &Time::from_millis(i64::MIN).to_string();
    }

    #[test]
    fn arithmetic_saturates() {
        assert_eq!(Time::from_secs(1).after(Duration::from_millis(5)).millis(), 1005);
        assert_eq!(Time::from_millis(i64::MAX).after(Duration::MAX).millis(), i64::MAX);
        assert_eq!(Time::from_secs(1).since(Time::from_secs(5)), Duration::ZERO);
    }
}
