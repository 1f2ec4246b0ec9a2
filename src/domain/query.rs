//! Query strings and form bodies as raw pairs: order, repetitions and percent-encoding kept.
//! Must not judge names or values; callbacks and endpoints do.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

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
}

impl<'a> Pair<'a> {
    /// The name, decoded. Case counts (PROTOCOL 1.2).
    pub fn name(&self) -> Cow<'a, str> {
        decode(self.raw_name)
    }

    /// The value, decoded.
    pub fn value(&self) -> Cow<'a, str> {
        decode(self.raw_value)
    }
}

/// The pairs of a raw query in order; empty pieces (`&&`) fall away.
pub fn pairs(raw: &str) -> impl DoubleEndedIterator<Item = Pair<'_>> {
    raw.split('&').filter(|piece| !piece.is_empty()).map(|piece| {
        let (raw_name, raw_value) = piece.split_once('=').unwrap_or((piece, ""));
        Pair { raw_name, raw_value }
    })
}

/// Decodes a form-encoded text: `+` is a blank, `%XX` a byte; broken UTF-8 becomes U+FFFD.
pub fn decode(raw: &str) -> Cow<'_, str> {
    if !raw.bytes().any(|b| b == b'+' || b == b'%') {
        return Cow::Borrowed(raw);
    }
    let spaced = raw.replace('+', " ");
    Cow::Owned(percent_decode_str(&spaced).decode_utf8_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::{decode, pairs};

    #[test]
    fn decodes_what_browsers_and_forms_send() {
        assert_eq!(decode("a+b%20c"), "a b c");
        assert_eq!(decode("%E5%BE%AE"), "微");
        assert_eq!(decode("%zz%4"), "%zz%4");
        assert_eq!(decode("%ff"), "\u{fffd}");
    }

    #[test]
    fn pairs_keep_order_and_encoding() {
        let all: Vec<_> = pairs("b=%3d&&a&b=2").map(|p| (p.raw_name, p.raw_value)).collect();
        assert_eq!(all, [("b", "%3d"), ("a", ""), ("b", "2")]);
        assert_eq!(
            pairs("%61=b+c").next().map(|p| p.name().into_owned() + &p.value()).unwrap(),
            "ab c"
        );
    }
}
