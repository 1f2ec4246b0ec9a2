//! JSON the way WeChat writes it, and a reader that forgives what WeChat gets wrong.
//! Must not know any endpoint's keys.

use crate::domain::bytes::{Word, first};
use crate::domain::said::Said;
use bytes::Bytes;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// Writes one flat object: no blanks, keys in the order given, raw UTF-8 (PROTOCOL 2.0).
#[derive(Debug)]
pub struct Object {
    out: String,
}

impl Default for Object {
    fn default() -> Object {
        Object::new()
    }
}

impl Object {
    /// An empty object.
    pub fn new() -> Object {
        let mut out = String::with_capacity(384);
        out.push('{');
        Object { out }
    }

    fn key(&mut self, key: &str, after: &str) {
        self.out.push_str(if self.out.len() > 1 { ",\"" } else { "\"" });
        self.out.push_str(key);
        self.out.push_str(after);
    }

    /// A string member.
    pub fn text(mut self, key: &str, value: &str) -> Object {
        self.key(key, "\":\"");
        quoted(&mut self.out, value, Style::Plain);
        self
    }

    /// A string member, left out when there is none.
    pub fn maybe_text(self, key: &str, value: Option<&str>) -> Object {
        match value {
            Some(value) => self.text(key, value),
            None => self,
        }
    }

    /// A string member with every `/` written as `\/` (PROTOCOL 2.0: `headimgurl`).
    pub fn slashed(mut self, key: &str, value: &str) -> Object {
        self.key(key, "\":\"");
        quoted(&mut self.out, value, Style::Slashed);
        self
    }

    /// A string member whose control characters stay raw, as in real nicknames (PROTOCOL 2.0).
    pub fn unescaped(mut self, key: &str, value: &str) -> Object {
        self.key(key, "\":\"");
        quoted(&mut self.out, value, Style::Raw);
        self
    }

    /// A number member.
    pub fn number(mut self, key: &str, value: i64) -> Object {
        use std::fmt::Write;
        self.key(key, "\":");
        // Writing into a String does not fail.
        let _ = write!(self.out, "{value}");
        self
    }

    /// A list of strings.
    pub fn list(mut self, key: &str, values: &[String]) -> Object {
        self.key(key, "\":[");
        for (at, value) in values.iter().enumerate() {
            self.out.push_str(if at > 0 { ",\"" } else { "\"" });
            quoted(&mut self.out, value, Style::Plain);
        }
        self.out.push(']');
        self
    }

    /// The bytes of the object.
    pub fn finish(mut self) -> Bytes {
        self.out.push('}');
        Bytes::from(self.out)
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Style {
    Plain,
    Slashed,
    Raw,
}

/// Which bytes cannot stand in a string as they are, by style.
const fn specials(style: Style) -> [bool; 256] {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        table[byte] = !matches!(style, Style::Raw);
        byte += 1;
    }
    table[b'"' as usize] = true;
    table[b'\\' as usize] = true;
    table[b'/' as usize] = matches!(style, Style::Slashed);
    table
}

static PLAIN: [bool; 256] = specials(Style::Plain);
static SLASHED: [bool; 256] = specials(Style::Slashed);
static RAW: [bool; 256] = specials(Style::Raw);

/// A text behind its opening quote, and the closing one.
fn quoted(out: &mut String, text: &str, style: Style) {
    use std::fmt::Write;
    let special = match style {
        Style::Plain => &PLAIN,
        Style::Slashed => &SLASHED,
        Style::Raw => &RAW,
    };
    let special = |b: u8| special[usize::from(b)];
    let may_be = |word: Word| {
        word.has(b'"')
            || word.has(b'\\')
            || (style != Style::Raw && word.has_below(0x20))
            || (style == Style::Slashed && word.has(b'/'))
    };
    let mut rest = text;
    // Most texts have nothing special in them and are copied whole.
    loop {
        let at = first(rest.as_bytes(), may_be, special);
        let Some((plain, tail)) = rest.split_at_checked(at).filter(|(_, tail)| !tail.is_empty())
        else {
            break;
        };
        out.push_str(plain);
        match tail.as_bytes().first().copied().unwrap_or_default() {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'/' => out.push_str("\\/"),
            b'\n' => out.push_str("\\n"),
            // Writing into a String does not fail.
            b => drop(write!(out, "\\u{b:04x}")),
        }
        rest = tail.get(1..).unwrap_or("");
    }
    out.push_str(rest);
    out.push('"');
}

/// Reads an object from an answer body: a BOM, broken UTF-8, raw control characters and lone
/// surrogates inside strings are forgiven (PROTOCOL 2.0). `Err` tells why it is no JSON object.
pub fn read(body: &[u8]) -> Result<Map<String, Value>, Said> {
    let text = String::from_utf8_lossy(body);
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Err(Said::fixed("正文是空的", "the body is empty"));
    }
    let value = match serde_json::from_str::<Value>(text) {
        Ok(value) => value,
        Err(error) => serde_json::from_str::<Value>(&mended(text)).map_err(|_| {
            let why = Said::of_json(&error);
            Said::new(format!("不是 JSON（{}）", why.chinese()), format!("not JSON: {why}"))
        })?,
    };
    match value {
        Value::Object(map) => Ok(map),
        other => {
            let (zh, en) = kind(&other);
            let zh = format!("不是 JSON 对象，而是{zh}");
            Err(Said::new(zh, format!("a JSON {en} instead of an object")))
        }
    }
}

fn kind(value: &Value) -> (&'static str, &'static str) {
    match value {
        Value::Null => (" null", "null"),
        Value::Bool(_) => ("真假值", "boolean"),
        Value::Number(_) => ("数字", "number"),
        Value::String(_) => ("字符串", "string"),
        Value::Array(_) => ("数组", "array"),
        Value::Object(_) => ("对象", "object"),
    }
}

/// Escapes raw control characters and replaces lone surrogates inside JSON strings.
fn mended(text: &str) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(text.len() + 16);
    let mut inside = false;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let (piece, next) = rest.split_at(c.len_utf8());
        rest = next;
        match c {
            '"' => {
                inside = !inside;
                out.push(c);
            }
            '\\' if inside => {
                let (escape, next) = escape_at(piece, rest);
                out.push_str(&escape);
                rest = next;
            }
            c if inside && c < ' ' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

/// One escape after its backslash: kept, or `\ufffd` for half a surrogate pair.
fn escape_at<'a>(backslash: &str, rest: &'a str) -> (Cow<'a, str>, &'a str) {
    let Some(c) = rest.chars().next() else { return (Cow::Owned(backslash.to_owned()), rest) };
    let unit = |text: &str| {
        text.strip_prefix('u')
            .and_then(|t| t.get(..4))
            .and_then(|h| u16::from_str_radix(h, 16).ok())
    };
    let kept = |length: usize| {
        let (escape, next) = rest.split_at_checked(length).unwrap_or((rest, ""));
        (Cow::Owned(format!("{backslash}{escape}")), next)
    };
    match unit(rest) {
        Some(0xd800..=0xdbff) => {
            let low = rest.get(5..).and_then(|t| t.strip_prefix('\\')).and_then(unit);
            match low {
                Some(0xdc00..=0xdfff) => kept(11),
                _ => (Cow::Borrowed("\\ufffd"), rest.get(5..).unwrap_or("")),
            }
        }
        Some(0xdc00..=0xdfff) => (Cow::Borrowed("\\ufffd"), rest.get(5..).unwrap_or("")),
        _ => kept(c.len_utf8()),
    }
}

/// A number that may have come as a string.
pub fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Object, integer, read};

    #[test]
    fn writes_like_wechat() {
        let body = Object::new()
            .text("a", "x\"\\\n\u{1}/微")
            .number("n", -1)
            .slashed("u", "https://a/b")
            .unescaped("nick", "a\u{8}b")
            .list("p", &["q".to_owned(), "r".to_owned()])
            .list("e", &[])
            .maybe_text("none", None)
            .finish();
        let expected = "{\"a\":\"x\\\"\\\\\\n\\u0001/微\",\"n\":-1,\"u\":\"https:\\/\\/a\\/b\",\"nick\":\"a\u{8}b\",\"p\":[\"q\",\"r\"],\"e\":[]}";
        assert_eq!(std::str::from_utf8(&body).unwrap(), expected);
        assert_eq!(Object::new().finish(), "{}");
    }

    #[test]
    fn reads_what_wechat_gets_wrong() {
        let get = |body: &[u8]| read(body).unwrap()["n"].as_str().unwrap().to_owned();
        assert_eq!(get("\u{feff}{\"n\":\"a\"}".as_bytes()), "a");
        assert_eq!(get(b"{\"n\":\"a\x08b\tc\"}"), "a\u{8}b\tc");
        assert_eq!(get(b"{\"n\":\"a\xffb\"}"), "a\u{fffd}b");
        assert_eq!(get(b"{\"n\":\"\x01\\ud83d\\ude00\\\"x\"}"), "\u{1}\u{1f600}\"x");
        assert_eq!(get(b"{\"n\":\"a\\ud83d\"}"), "a\u{fffd}");
        assert_eq!(get(b"{\"n\":\"a\\ude00b\"}"), "a\u{fffd}b");
        assert_eq!(get(b"{\"n\":\"a\\/b\"}"), "a/b");
    }

    #[test]
    fn says_why_it_is_no_object() {
        assert_eq!(read(b" \n").unwrap_err().to_string(), "the body is empty");
        assert!(read(b"<html>").unwrap_err().to_string().starts_with("not JSON"));
        assert_eq!(read(b"[1]").unwrap_err().to_string(), "a JSON array instead of an object");
        for broken in [&b"{\"n\":\"\\"[..], b"{\"n\":\"\\u", b"{\"\\ud83d\\u", b"{", b"\xff\xfe"] {
            assert!(read(broken).is_err());
        }
        // Nested beyond reason: an error, not a stack overflow.
        assert!(read("[".repeat(100_000).as_bytes()).is_err());
    }

    #[test]
    fn numbers_may_be_strings() {
        assert_eq!(integer(&serde_json::json!("7200")), Some(7200));
        assert_eq!(integer(&serde_json::json!(-1)), Some(-1));
        assert_eq!(integer(&serde_json::json!("x")), None);
    }
}
