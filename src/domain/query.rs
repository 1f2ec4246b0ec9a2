//! Query strings and form bodies as raw pairs: order, repetitions and percent-encoding kept.
//! Must not judge names or values; callbacks and endpoints do.

use std::borrow::Cow;
use std::string::FromUtf8Error;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What JavaScript's `encodeURIComponent` leaves alone, the level WeChat documents (PROTOCOL 1.4).
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// Percent-encodes like `encodeURIComponent`.
pub fn encode(text: &str) -> impl std::fmt::Display {
    utf8_percent_encode(text, COMPONENT)
}

/// One `name=value` as it stood, still encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair<'a> {
    /// The name as sent.
    pub raw_name: &'a str,
    /// The value as sent; empty also where there was no `=`.
    pub raw_value: &'a str,
    /// The name stands there as it is: what is asked of every pair of every request is its name,
    /// so that decoding is left to names that need it.
    plain: bool,
}

impl<'a> Pair<'a> {
    /// The name, decoded. Case counts (PROTOCOL 1.2).
    pub fn name(&self) -> Cow<'a, str> {
        decode(self.raw_name)
    }

    /// Whether that is its name, decoded.
    #[inline]
    pub fn is_named(&self, name: &str) -> bool {
        // Lengths first: of the many names a pair is asked for, most have another.
        let same = self.raw_name.len() == name.len() && self.raw_name == name;
        same || (!self.plain && self.name() == name)
    }

    /// The value, decoded.
    pub fn value(&self) -> Cow<'a, str> {
        decode(self.raw_value)
    }
}

/// The pairs of a raw query in order; empty pieces (`&&`) fall away.
pub fn pairs(raw: &str) -> Pairs<'_> {
    Pairs { rest: Some(raw) }
}

/// See [`pairs`]. By bytes: splitting by characters took a sixth of the emulator's time.
#[derive(Debug, Clone)]
pub struct Pairs<'a> {
    rest: Option<&'a str>,
}

impl<'a> Iterator for Pairs<'a> {
    type Item = Pair<'a>;

    fn next(&mut self) -> Option<Pair<'a>> {
        loop {
            let rest = self.rest?;
            let (piece, rest) = match memchr::memchr(b'&', rest.as_bytes()) {
                Some(at) => (rest.get(..at).unwrap_or(""), rest.get(at + 1..)),
                None => (rest, None),
            };
            self.rest = rest;
            if !piece.is_empty() {
                return Some(pair(piece));
            }
        }
    }
}

impl<'a> DoubleEndedIterator for Pairs<'a> {
    fn next_back(&mut self) -> Option<Pair<'a>> {
        loop {
            let rest = self.rest?;
            let (rest, piece) = match memchr::memrchr(b'&', rest.as_bytes()) {
                Some(at) => (rest.get(..at), rest.get(at + 1..).unwrap_or("")),
                None => (None, rest),
            };
            self.rest = rest;
            if !piece.is_empty() {
                return Some(pair(piece));
            }
        }
    }
}

fn pair(piece: &str) -> Pair<'_> {
    let (raw_name, raw_value) = match memchr::memchr(b'=', piece.as_bytes()) {
        Some(at) => (piece.get(..at).unwrap_or(""), piece.get(at + 1..).unwrap_or("")),
        // Empty, and still a part of the query, like any other value.
        None => (piece, piece.get(piece.len()..).unwrap_or("")),
    };
    Pair { raw_name, raw_value, plain: is_plain(raw_name) }
}

fn is_plain(raw: &str) -> bool {
    memchr::memchr2(b'+', b'%', raw.as_bytes()).is_none()
}

/// Decodes a form-encoded text: `+` is a blank, `%XX` a byte; broken UTF-8 becomes U+FFFD.
pub fn decode(raw: &str) -> Cow<'_, str> {
    if is_plain(raw) {
        return Cow::Borrowed(raw);
    }
    let mut bytes = Vec::with_capacity(raw.len());
    let mut rest = raw.as_bytes();
    while let Some(at) = memchr::memchr2(b'+', b'%', rest) {
        let (plain, tail) = rest.split_at(at);
        bytes.extend_from_slice(plain);
        let digit = |at: usize| tail.get(at).and_then(|b| char::from(*b).to_digit(16));
        let (byte, taken) = match (tail.first(), digit(1).zip(digit(2))) {
            (Some(b'%'), Some((high, low))) => (u8::try_from(high * 16 + low).unwrap_or(0), 3),
            (Some(b'+'), _) => (b' ', 1),
            _ => (b'%', 1),
        };
        bytes.push(byte);
        rest = tail.get(taken..).unwrap_or_default();
    }
    bytes.extend_from_slice(rest);
    let lossy = |broken: FromUtf8Error| String::from_utf8_lossy(&broken.into_bytes()).into_owned();
    Cow::Owned(String::from_utf8(bytes).unwrap_or_else(lossy))
}

#[cfg(test)]
mod tests {
    use super::{decode, pairs};

    #[test]
    fn decodes_what_browsers_and_forms_send() {
        assert_eq!(decode("a+b%20c"), "a b c");
        assert_eq!(decode("%E5%BE%AE"), "微");
        assert_eq!(decode("%zz%4"), "%zz%4");
        assert_eq!(decode("%%41%+%4+%2b"), "%A% %4 +");
        assert_eq!(decode("%ff"), "\u{fffd}");
    }

    #[test]
    fn pairs_keep_order_and_encoding() {
        let all: Vec<_> = pairs("b=%3d&&a&b=2").map(|p| (p.raw_name, p.raw_value)).collect();
        assert_eq!(all, [("b", "%3d"), ("a", ""), ("b", "2")]);
        let mut back: Vec<_> =
            pairs("b=%3d&&a&b=2").rev().map(|p| (p.raw_name, p.raw_value)).collect();
        back.reverse();
        assert_eq!(back, all);
        assert_eq!(pairs("").count() + pairs("&").count() + pairs("&&").rev().count(), 0);
        let named = |raw: &str, name: &str| pairs(raw).any(|pair| pair.is_named(name));
        assert!(named("%61b=1", "ab") && named("ab", "ab") && named("a+b", "a b"));
        assert!(!named("abc=1", "ab") && !named("a=ab", "ab"));
        assert_eq!(
            pairs("%61=b+c").next().map(|p| p.name().into_owned() + &p.value()).unwrap(),
            "ab c"
        );
    }
}
