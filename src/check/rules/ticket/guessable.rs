//! Tickets that follow from what others know (the user's id, the time, the ticket before), or that can be tried out.
//! Must not blame what only looks poor: without the very value, an unbroken row or too few bits there is no finding.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use super::identifier::{Made, SLACK, Short, object_ids, short, time_uuids};
use crate::check::forge::Jwt;
use crate::check::probe::{FIRST, Login, Probe, SECOND};
use crate::check::rules::browser::session_cookies;
use crate::check::rules::state::counts;
use crate::check::verdict::{Finding, Stop, Verdict};
use crate::domain::digest::digests;
use crate::domain::lang::Lang;

/// So many tickets in a row: three steps of a counter are no chance.
const ROW: usize = 4;

/// The longest login whose every millisecond is tried.
const LONGEST: i64 = 20_000;

/// What logs a user in, and when he got it, in milliseconds.
struct Issued {
    text: String,
    ids: Vec<(&'static str, String)>,
    between: (i64, i64),
}

/// What a ticket follows from.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Source {
    /// A digest of a text anybody has: its name and that of the text.
    Digest(&'static str, &'static str),
    /// The moment of the login.
    Clock,
    /// The ticket before.
    Counter,
    /// The moment, the process, and the one before: MongoDB's ObjectId.
    ObjectId,
    /// The moment and the machine: a UUID of this version.
    Uuid(u8),
    /// Nothing, but there are few of its kind.
    Short(Short),
}

impl Source {
    fn text(&self, lang: Lang) -> String {
        let (zh, en) = match self {
            Source::Digest(name, "openid") => {
                (format!("就是 openid 的 {name}"), format!("it is the {name} of the openid"))
            }
            Source::Digest(name, "id") => {
                (format!("就是用户 ID 的 {name}"), format!("it is the {name} of the user's id"))
            }
            Source::Digest(name, _) => (
                format!("就是登录时间的 {name}"),
                format!("it is the {name} of the time of the login"),
            ),
            Source::Clock => {
                ("就是登录的时间".to_owned(), "it is the time of the login".to_owned())
            }
            Source::Counter => (
                format!("连续 {ROW} 次登录，拿到的是依次往上数的数字"),
                format!("{ROW} logins in a row got numbers that count up"),
            ),
            Source::ObjectId => (
                "是 MongoDB 的 ObjectId，里面只有时间、进程编号和计数".to_owned(),
                "it is a MongoDB ObjectId, made of the time, the process and a counter".to_owned(),
            ),
            Source::Uuid(version) => (
                format!("是第 {version} 版 UUID，里面只有时间和机器编号"),
                format!("it is a UUID of version {version}, made of the time and the machine"),
            ),
            Source::Short(Short { length, of, bits }) => (
                format!(
                    "最长只有 {length} 位{}，最多 {bits} 比特，不到 64 比特就可以逐个去试",
                    of.0
                ),
                format!(
                    "at most {length} {} are {bits} bits; with fewer than 64, all can be tried",
                    of.1
                ),
            ),
        };
        if lang == Lang::Zh { zh } else { en }
    }
}

/// WXA421.
pub(super) async fn predictable(probe: &Probe) -> Result<Verdict, Stop> {
    let a = &probe.baseline().await?.a;
    let cookie = match &a.session.ticket {
        Some(ticket) if Jwt::read(ticket).is_some() => return Ok(Verdict::Pass),
        Some(_) => None,
        None => {
            let cookies = session_cookies(probe).await?;
            Some(cookies.first().map(|cookie| cookie.name.clone()).ok_or(Stop::NoTicket)?)
        }
    };
    let mut row = Vec::new();
    let mut trail = Vec::new();
    for user in [FIRST, SECOND].into_iter().cycle().take(ROW) {
        let from = (probe.clock)().millis();
        let login = probe.login("A", user).await?;
        let to = (probe.clock)().millis();
        row.push(issued(&login, cookie.as_deref(), (from, to)).ok_or(Stop::NoTicket)?);
        trail.extend(login.session.trail.first().cloned());
    }
    match source(&row) {
        None => Ok(Verdict::Pass),
        Some(source) => Ok(Finding::new(&trail).hole("detail", source.text(probe.lang)).fail()),
    }
}

fn issued(login: &Login, cookie: Option<&str>, between: (i64, i64)) -> Option<Issued> {
    let text = match cookie {
        Some(name) => login.browser.jar.get(name)?.value.clone(),
        None => login.session.ticket.clone()?,
    };
    let id = login.session.who.clone().map(|who| ("id", who));
    let ids = std::iter::once(("openid", login.callback.openid.clone())).chain(id).collect();
    Some(Issued { text, ids, between })
}

fn source(row: &[Issued]) -> Option<Source> {
    let digests: Option<Vec<Source>> = row.iter().map(digest).collect();
    if let Some(first) = digests.and_then(|all| all.first().cloned()) {
        return Some(first);
    }
    if row.iter().all(is_time) {
        return Some(Source::Clock);
    }
    let texts = row.iter().map(|issued| issued.text.clone()).collect();
    let readable: Option<Vec<String>> = row.iter().map(|issued| decoded(&issued.text)).collect();
    let rows = [Some(texts), readable];
    let counting = |row: Vec<String>| numbers(&row).is_some_and(|row| counts(&row));
    if rows.into_iter().flatten().any(counting) {
        return Some(Source::Counter);
    }
    let made: Vec<Made<'_>> = row.iter().map(|issued| (&*issued.text, issued.between)).collect();
    if object_ids(&made) {
        return Some(Source::ObjectId);
    }
    time_uuids(&made).map(Source::Uuid).or_else(|| short(&made).map(Source::Short))
}

/// What the ticket is a digest of.
fn digest(issued: &Issued) -> Option<Source> {
    let is_hex = issued.text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_hex || ![32, 40, 64].contains(&issued.text.len()) {
        return None;
    }
    let fits = |text: &str| {
        let fits = |(_, sum): &(&str, String)| sum.eq_ignore_ascii_case(&issued.text);
        digests(text).into_iter().find(fits).map(|(name, _)| name)
    };
    let ids = issued.ids.iter();
    if let Some(found) = ids.into_iter().find_map(|(of, id)| Some(Source::Digest(fits(id)?, of))) {
        return Some(found);
    }
    let (from, to) = issued.between;
    let millis = from..=to.min(from.saturating_add(LONGEST));
    let secs = from / 1000..=to / 1000;
    millis.chain(secs).find_map(|time| Some(Source::Digest(fits(&time.to_string())?, "time")))
}

/// The time in seconds, milliseconds, microseconds or nanoseconds, or as PHP's `uniqid` writes it:
/// eight hexadecimal digits of seconds, five of microseconds.
fn is_time(issued: &Issued) -> bool {
    let (from, to) = issued.between;
    let now = |millis: i64| (from - SLACK..=to + SLACK).contains(&millis);
    let units = [(1000, 1), (1, 1), (1, 1000), (1, 1_000_000)];
    let number = issued.text.parse::<i64>().ok();
    let plain = number.is_some_and(|number| {
        units.iter().any(|(times, over)| number.checked_mul(*times).is_some_and(|n| now(n / over)))
    });
    let unique = issued.text.len() == 13
        && issued.text.get(..8).and_then(|secs| i64::from_str_radix(secs, 16).ok()).is_some_and(
            |secs| {
                now(secs.saturating_mul(1000)) || now(secs.saturating_mul(1000).saturating_add(999))
            },
        );
    plain || unique
}

/// The text behind base64, where it is one that people write.
fn decoded(text: &str) -> Option<String> {
    let bare = text.trim_end_matches('=');
    let bytes = URL_SAFE_NO_PAD.decode(bare).or_else(|_| STANDARD_NO_PAD.decode(bare)).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ').then_some(text)
}

/// The one number in each text, where all else is the same.
fn numbers(row: &[String]) -> Option<Vec<String>> {
    let parts = |text: &String| {
        let from = text.find(|c: char| c.is_ascii_digit())?;
        let (head, rest) = text.split_at(from);
        let to = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (number, tail) = rest.split_at(to);
        Some((number.to_owned(), format!("{head}\0{tail}")))
    };
    let parts: Vec<(String, String)> = row.iter().map(parts).collect::<Option<_>>()?;
    let same = parts.windows(2).all(|pair| matches!(pair, [one, next] if one.1 == next.1));
    same.then(|| parts.into_iter().map(|(number, _)| number).collect())
}

#[cfg(test)]
mod tests {
    use super::{Issued, Source, source};
    use crate::domain::digest::digests;
    use crate::domain::random::{Seeded, hex};
    use base64::Engine as _;

    const NOW: i64 = 1_790_000_000_123;

    fn row(make: impl Fn(i64) -> String) -> Option<Source> {
        let issued = |n: i64| Issued {
            text: make(n),
            ids: vec![("openid", format!("oUser{}", n % 2)), ("id", (n % 2).to_string())],
            between: (NOW + 90 * n - 40, NOW + 90 * n + 40),
        };
        source(&(0..4).map(issued).collect::<Vec<_>>())
    }

    #[test]
    fn what_follows_from_id_time_or_the_one_before_is_found() {
        let sum = |text: String, at: usize| digests(&text)[at].1.clone();
        assert_eq!(
            row(|n| sum(format!("oUser{}", n % 2), 0)),
            Some(Source::Digest("MD5", "openid"))
        );
        let loud = row(|n| sum((n % 2).to_string(), 2).to_uppercase());
        assert_eq!(loud, Some(Source::Digest("SHA-256", "id")));
        let timed = row(|n| sum((NOW + 90 * n).to_string(), 1));
        assert_eq!(timed, Some(Source::Digest("SHA-1", "time")));
        for clock in [
            row(|n| (NOW + 90 * n).to_string()),
            row(|n| ((NOW + 90 * n) / 1000).to_string()),
            row(|n| ((NOW + 90 * n) * 1000 + 17).to_string()),
            row(|n| format!("{:08x}{:05x}", (NOW + 90 * n) / 1000, 1000 * n + 7)),
        ] {
            assert_eq!(clock, Some(Source::Clock));
        }
        let base64 = base64::engine::general_purpose::STANDARD;
        assert_eq!(row(|n| (1000 + n).to_string()), Some(Source::Counter));
        assert_eq!(row(|n| format!("T-{}-x", 998 + 3 * n)), Some(Source::Counter));
        assert_eq!(row(|n| base64.encode(format!("sess:{}", 7 + n))), Some(Source::Counter));
    }

    #[test]
    fn random_and_signed_ones_are_not() {
        let random = |seed: &str, n: i64| hex(&mut Seeded::new(&format!("{seed}{n}")), 16);
        assert_eq!(row(|n| random("t", n)), None);
        assert_eq!(row(|n| format!("{}-4{}", random("u", n), 1000 + n)), None);
        // A counter beside something secret is no fault; nor is one ticket for each user.
        assert_eq!(row(|n| format!("{}.{}", 1000 + n, random("s", n))), None);
        assert_eq!(row(|n| random("p", n % 2)), None);
        let digits = |n: i64| random("d", n).bytes().map(|b| char::from(b'0' + b % 10)).collect();
        assert_eq!(row(digits), None);
    }
}
