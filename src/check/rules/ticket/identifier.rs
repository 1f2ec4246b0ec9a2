//! Identifiers that are unique and no secret (ObjectIds, UUIDs of the clock), and words too short to be one.
//! Must not blame a form that holds 64 random bits: UUID versions 4 and 7, nanoid and the like.

/// A text, and the milliseconds between which it was made.
pub(super) type Made<'t> = (&'t str, (i64, i64));

/// The clocks of two programs on one machine differ by less, in milliseconds.
pub(super) const SLACK: i64 = 1_000;

/// A busy server makes fewer ObjectIds than this between two logins.
const STEP: u32 = 1_000;

/// From the beginning of the Gregorian calendar to 1970, in steps of 100 ns (RFC 9562 section 5.1).
const GREGORIAN: i64 = 0x01B2_1DD2_1381_4000;

/// What a session needs at least is 64 (OWASP, Session Management); one less, as 64 random bits
/// written as a number have 19 digits now and then.
const ENOUGH: f64 = 63.0;

/// True for MongoDB's ObjectIds: 4 bytes of seconds, 5 of the process, 3 that count (BSON,
/// "ObjectId"). Several processes may have answered; two tickets of one tell enough.
pub(super) fn object_ids(row: &[Made<'_>]) -> bool {
    let read: Option<Vec<(u64, u32)>> = row.iter().map(|made| object_id(*made)).collect();
    let Some(read) = read else { return false };
    let follows = |one: &(u64, u32), next: &(u64, u32)| {
        let step = next.1.wrapping_sub(one.1) & 0x00FF_FFFF;
        one.0 == next.0 && (1..STEP).contains(&step)
    };
    pairs(&read).any(|(one, next)| follows(one, next))
}

/// The process and the counter of an ObjectId that was made when it was handed out.
fn object_id((text, between): Made<'_>) -> Option<(u64, u32)> {
    let bytes = number(text, 24)?;
    let secs = i64::try_from(bytes >> 64).ok()?;
    let process = u64::try_from((bytes >> 24) & 0xFF_FFFF_FFFF).ok()?;
    let counter = u32::try_from(bytes & 0x00FF_FFFF).ok()?;
    is_now((secs * 1000, secs * 1000 + 999), between).then_some((process, counter))
}

/// The version of UUIDs that are the time and the number of a machine: 1, 2 or 6 (RFC 9562 sections
/// 5.1, 5.2 and 5.6). Where the machine's number is drawn anew for each there is none.
pub(super) fn time_uuids(row: &[Made<'_>]) -> Option<u8> {
    let read: Vec<(u8, u64)> = row.iter().map(|made| time_uuid(*made)).collect::<Option<_>>()?;
    let again = pairs(&read).any(|(one, next)| one == next);
    read.first().map(|first| first.0).filter(|_| again)
}

/// Version and node of a UUID that was made when it was handed out.
fn time_uuid((text, between): Made<'_>) -> Option<(u8, u64)> {
    let dashes = text.match_indices('-').map(|(at, _)| at);
    let bare = match text.len() {
        36 if dashes.eq([8, 13, 18, 23]) => text.replace('-', ""),
        _ => text.to_owned(),
    };
    let all = number(&bare, 32)?;
    let part = |shift: u32, bits: u32| -> Option<i64> {
        i64::try_from((all >> shift) & ((1_u128 << bits) - 1)).ok()
    };
    if part(62, 2)? != 0b10 {
        return None;
    }
    let (first, middle, last) = (part(96, 32)?, part(80, 16)?, part(64, 12)?);
    let version = u8::try_from(part(76, 4)?).ok()?;
    let (from, to) = match version {
        1 => (last << 48 | middle << 32 | first, 0),
        // The lowest 32 bits are the number of a user.
        2 => (last << 48 | middle << 32, 0xFFFF_FFFF),
        6 => (first << 28 | middle << 12 | last, 0),
        _ => return None,
    };
    let millis = |ticks: i64| (ticks - GREGORIAN) / 10_000;
    let node = u64::try_from(part(0, 48)?).ok()?;
    is_now((millis(from), millis(from + to)), between).then_some((version, node))
}

/// A word that is too short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Short {
    /// The most characters there were.
    pub(super) length: usize,
    /// What they are, zh and en.
    pub(super) of: (&'static str, &'static str),
    /// The most bits they can have.
    pub(super) bits: u32,
}

/// What tickets are made of when not even pure chance gives them 64 bits. What all begin with up to
/// a `-`, `_`, `.` or the like is a name, not chance.
pub(super) fn short(row: &[Made<'_>]) -> Option<Short> {
    let first = row.first()?.0;
    let same = |at: usize, c: u8| row.iter().all(|(text, _)| text.as_bytes().get(at) == Some(&c));
    let shared = first.bytes().enumerate().take_while(|(at, c)| same(*at, *c));
    let name = shared.filter(|(_, c)| c.is_ascii_punctuation()).last().map_or(0, |(at, _)| at + 1);
    // Where all tickets are one, nothing of it is a name.
    let name = if row.iter().all(|(text, _)| *text == first) { 0 } else { name };
    let words: Vec<&str> = row.iter().filter_map(|(text, _)| text.get(name..)).collect();
    let (size, of) = alphabet(&words);
    let length = words.iter().map(|word| word.chars().count()).max()?;
    let bits = f64::from(size).log2() * length as f64;
    (bits < ENOUGH).then_some(Short { length, of, bits: bits.round() as u32 })
}

/// The smallest usual alphabet that has all characters of the words.
fn alphabet(words: &[&str]) -> (u8, (&'static str, &'static str)) {
    let all = |test: fn(u8) -> bool| words.iter().flat_map(|word| word.bytes()).all(test);
    let lower = |c: u8| c.is_ascii_digit() || c.is_ascii_lowercase();
    let upper = |c: u8| c.is_ascii_digit() || c.is_ascii_uppercase();
    if all(|c| c.is_ascii_digit()) {
        (10, ("数字", "digits"))
    } else if all(|c| c.is_ascii_hexdigit()) && (all(lower) || all(upper)) {
        (16, ("十六进制字符", "hexadecimal digits"))
    } else if all(lower) || all(upper) {
        (36, ("字母和数字", "letters and digits"))
    } else if all(|c| c.is_ascii_alphanumeric() || b"-_+/=".contains(&c)) {
        (64, ("字母和数字", "letters and digits"))
    } else {
        (95, ("字符", "characters"))
    }
}

/// Hexadecimal text of just this length.
fn number(text: &str, length: usize) -> Option<u128> {
    let fits = text.len() == length && text.bytes().all(|c| c.is_ascii_hexdigit());
    fits.then(|| u128::from_str_radix(text, 16).ok()).flatten()
}

/// True where the two spans of milliseconds meet, but for what clocks differ.
fn is_now((from, to): (i64, i64), (earliest, latest): (i64, i64)) -> bool {
    from <= latest.saturating_add(SLACK) && to >= earliest.saturating_sub(SLACK)
}

/// Every two, the earlier one first.
fn pairs<T>(row: &[T]) -> impl Iterator<Item = (&T, &T)> {
    row.iter()
        .enumerate()
        .flat_map(|(at, one)| row.iter().skip(at + 1).map(move |next| (one, next)))
}

#[cfg(test)]
mod tests {
    use super::{Short, object_ids, short, time_uuids};
    use crate::domain::random::{Random, Seeded, hex};
    use base64::Engine as _;

    fn made(texts: &[String], millis: i64) -> Vec<(&str, (i64, i64))> {
        texts.iter().map(|text| (text.as_str(), (millis - 500, millis + 500))).collect()
    }

    fn four(make: impl FnMut(i64) -> String) -> Vec<String> {
        (0..4).map(make).collect()
    }

    #[test]
    fn object_ids_are_known_by_time_process_and_counter() {
        // The example of MongoDB's manual: 507f1f77 is 2012-10-17T21:13:27Z.
        let (then, bare) = (1_350_508_407_000, "507f1f77bcf86cd799");
        let real = four(|n| format!("{bare}{:06x}", 0x43_9011 + n));
        assert!(object_ids(&made(&real, then)));
        assert!(object_ids(&made(&real.clone().map_all(str::to_uppercase), then)));
        assert!(object_ids(&made(
            &four(|n| format!("{bare}{:06x}", (0xFF_FFFE + n) & 0xFF_FFFF)),
            then
        )));
        let workers = four(|n| format!("507f1f77{:010x}{:06x}", 0xbcf8_6cd7 + n % 2, 7 * n));
        assert!(object_ids(&made(&workers, then)));
        // Made at another time, or random behind the time: nobody works it out.
        assert!(!object_ids(&made(&real, then + 9_000)));
        let mut random = Seeded::new("o");
        assert!(!object_ids(&made(&four(|_| format!("507f1f77{}", hex(&mut random, 8))), then)));
    }

    #[test]
    fn uuids_of_the_clock_are_known_by_time_and_node() {
        // RFC 9562 appendix A.1 and A.5: one moment, 2022-02-22T19:22:22Z, as versions 1 and 6.
        let then = 1_645_557_742_000;
        let of = |n: i64, first: &str| format!("{first}-B3C8-9F6BDECED84{n}");
        let one = "C232AB00-9414-11EC-B3C8-9F6BDECED846".to_owned();
        let six = "1EC9414C-232A-6B00-B3C8-9F6BDECED846".to_owned();
        let row = vec![one.clone(); 4];
        assert_eq!(time_uuids(&made(&row, then)), Some(1));
        assert_eq!(time_uuids(&made(&row.map_all(|t| t.replace('-', "")), then)), Some(1));
        assert_eq!(time_uuids(&made(&vec![six; 4], then)), Some(6));
        let two = "000003e8-9414-21ec-b300-9f6bdeced846".to_owned();
        assert_eq!(time_uuids(&made(&vec![two; 4], then)), Some(2));
        // A time of long ago; nodes drawn anew, as section 6.10 has it.
        assert_eq!(time_uuids(&made(&vec![one; 4], then + 9_000)), None);
        assert_eq!(time_uuids(&made(&four(|n| of(n, "C232AB00-9414-11EC")), then)), None);
    }

    #[test]
    fn short_words_are_judged_by_what_they_are_made_of() {
        let short = |texts: &[String]| short(&made(texts, 0)).map(|s| (s.length, s.of.1, s.bits));
        let digits = |width| four(|n| format!("{:0width$}", 402_117 * (n + 1)));
        assert_eq!(short(&digits(6)), Some((7, "digits", 23)));
        assert_eq!(short(&digits(10)), Some((10, "digits", 33)));
        let mut random = Seeded::new("s");
        let eight = four(|_| hex(&mut random, 4));
        assert_eq!(short(&eight), Some((8, "hexadecimal digits", 32)));
        let named = four(|n| format!("sess-{}", eight[n as usize]));
        assert_eq!(short(&named), Some((8, "hexadecimal digits", 32)));
        let mixed = ["k3X9", "Qa7b", "m00T", "zzP1"].map(str::to_owned);
        assert_eq!(short(&mixed), Some((4, "letters and digits", 24)));
        assert!(short(&vec!["-abc-".to_owned(); 4]).is_some());
    }

    /// Forms with enough chance in them, at a time they could be of.
    #[test]
    fn what_good_generators_make_is_let_be() {
        let now = 1_645_557_742_000_i64;
        let mut random = Seeded::new("g");
        let url = base64::engine::general_purpose::URL_SAFE_NO_PAD;
        let mut bytes = |n: usize| {
            let mut bytes = vec![0; n];
            random.fill(&mut bytes);
            bytes
        };
        let uuid = |hex: &str| {
            let parts = [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..32]];
            parts.join("-")
        };
        let digits = |bytes: &[u8]| bytes.iter().map(|b| format!("{b:02x}")).collect::<String>();
        let mut rows = Vec::new();
        for _ in 0..50 {
            let v4 = |b: &str| format!("{}4{}8{}", &b[..12], &b[13..16], &b[17..32]);
            let v7 = |b: &str| format!("{now:012x}7{}9{}", &b[13..16], &b[17..32]);
            rows.push(four(|_| uuid(&v4(&digits(&bytes(16))))));
            rows.push(four(|_| uuid(&v7(&digits(&bytes(16))))));
            rows.push(four(|_| v7(&digits(&bytes(16)))));
            // nanoid(): 21 of 64 characters.
            rows.push(four(|_| url.encode(bytes(16))[..21].to_owned()));
            rows.push(four(|_| digits(&bytes(16))));
            rows.push(four(|_| digits(&bytes(8))));
            rows.push(four(|_| u64::from_be_bytes(bytes(8).try_into().unwrap()).to_string()));
            rows.push(four(|_| url.encode(bytes(8))));
            rows.push(four(|_| url.encode(bytes(32))));
            rows.push(four(|_| format!("s:{}.{}", url.encode(bytes(24)), url.encode(bytes(32)))));
            rows.push(four(|_| format!("eyJhbGciOiJIUzI1NiJ9.e30.{}", url.encode(bytes(32)))));
        }
        for row in rows {
            let row = made(&row, now);
            assert_eq!((object_ids(&row), time_uuids(&row)), (false, None), "{row:?}");
            assert_eq!(short(&row).map(|Short { bits, .. }| bits), None, "{row:?}");
        }
    }

    trait Each {
        fn map_all(self, change: impl Fn(&str) -> String) -> Vec<String>;
    }

    impl Each for Vec<String> {
        fn map_all(self, change: impl Fn(&str) -> String) -> Vec<String> {
            self.iter().map(|text| change(text)).collect()
        }
    }
}
