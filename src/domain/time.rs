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

    /// Reads RFC 3339: `2026-11-22T12:44:30Z`, `2026-11-22 20:44:30.5+08:00`. `None` when it is none;
    /// a leap second counts as the second after it.
    pub fn parse(text: &str) -> Option<Time> {
        let number = |from: usize, to: usize| -> Option<i64> {
            let digits = text.get(from..to)?;
            digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
        };
        let marks = [(4, "-"), (7, "-"), (13, ":"), (16, ":")];
        let marked = marks.iter().all(|(at, mark)| text.get(*at..at + 1) == Some(mark));
        if !marked || !matches!(text.get(10..11)?, "T" | "t" | " ") {
            return None;
        }
        let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
        let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
        let (fraction, zone) = fraction(text.get(19..)?)?;
        let days = days(year, month, day)?;
        if hour > 23 || minute > 59 || second > 60 {
            return None;
        }
        let secs = days * 86_400 + hour * 3600 + minute * 60 + second - offset(zone)?;
        Some(Time(secs * 1000 + fraction))
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

    /// The moment `duration` earlier. Saturates.
    pub fn before(self, duration: Duration) -> Time {
        let millis = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        Time(self.0.saturating_sub(millis))
    }

    /// How long ago `earlier` was; zero when it lies ahead.
    pub fn since(self, earlier: Time) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

/// The milliseconds in `.5+08:00`, and what follows them.
fn fraction(text: &str) -> Option<(i64, &str)> {
    let Some(rest) = text.strip_prefix('.') else { return Some((0, text)) };
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, zone) = rest.split_at(end);
    let millis: String = digits.chars().chain("00".chars()).take(3).collect();
    (!digits.is_empty()).then_some((millis.parse().ok()?, zone))
}

/// The seconds a zone `Z`, `+08:00` is ahead of UTC.
fn offset(zone: &str) -> Option<i64> {
    if zone == "Z" || zone == "z" {
        return Some(0);
    }
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = zone.strip_prefix(['+', '-'])?.split_once(':')?;
    let part = |text: &str, most: i64| -> Option<i64> {
        let digits = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
        text.parse().ok().filter(|n| digits && *n <= most)
    };
    Some(sign * (part(hours, 23)? * 3600 + part(minutes, 59)? * 60))
}

/// Days since the epoch, after Howard Hinnant's days_from_civil (public domain).
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    };
    if !(1..=length).contains(&day) {
        return None;
    }
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let yoe = year.rem_euclid(400);
    let doy = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    Some(era * 146_097 + doe - 719_468)
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
    fn reads_rfc3339() {
        let secs = |text: &str| Time::parse(text).map(Time::secs);
        assert_eq!(secs("2022-06-28T11:27:09Z"), Some(0x62ba_e58d));
        assert_eq!(secs("2022-06-28 19:27:09+08:00"), Some(0x62ba_e58d));
        assert_eq!(secs("1969-12-31T19:00:00-05:00"), Some(0));
        assert_eq!(Time::parse("1970-01-01T00:00:00.5Z"), Some(Time::from_millis(500)));
        assert_eq!(Time::parse("1970-01-01T00:00:00.1239z"), Some(Time::from_millis(123)));
        for days in (-200_000..400_000i64).step_by(97) {
            let time = Time::from_secs(days * 86_400 + 86_399);
            assert_eq!(Time::parse(&time.to_string()), Some(time), "{time}");
        }
        for bad in [
            "",
            "now",
            "2022-06-28",
            "2022-06-28T11:27:09",
            "2022-02-29T00:00:00Z",
            "2022-13-01T00:00:00Z",
            "2022-06-28T24:00:00Z",
            "2022-06-28T11:27:09+8:00",
            "2022-06-28T11:27:09.Z",
            "+022-06-28T11:27:09Z",
            "2022-06-28T11:27:09Zx",
            "２022-06-28T11:27:09Z",
        ] {
            assert_eq!(Time::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn arithmetic_saturates() {
        assert_eq!(Time::from_secs(1).after(Duration::from_millis(5)).millis(), 1005);
        assert_eq!(Time::from_secs(1).before(Duration::from_secs(2)).secs(), -1);
        assert_eq!(Time::from_millis(i64::MAX).after(Duration::MAX).millis(), i64::MAX);
        assert_eq!(Time::from_secs(1).since(Time::from_secs(5)), Duration::ZERO);
    }
}
