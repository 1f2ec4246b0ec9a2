//! Expectations of an answer, as typed after `--expect-…`, and whether they hold.
//! Must not treat a failed expectation as an error: it is a finding, told with what was found.

use serde_json::Value;

use crate::domain::said::{Bilingual, Said};

/// One expectation.
#[derive(Debug, Clone, PartialEq)]
pub enum Expect {
    /// `--expect-status`: any of the ranges holds.
    Status {
        /// As typed.
        text: String,
        /// Inclusive ranges.
        ranges: Vec<(u16, u16)>,
    },
    /// `--expect-json`.
    Json {
        /// As typed.
        text: String,
        /// RFC 6901 pointer; empty for the whole document.
        pointer: String,
        /// What must be there.
        want: Want,
    },
    /// `--expect-header`.
    Header {
        /// As typed.
        text: String,
        /// The header's name.
        name: String,
        /// What must be there.
        want: Want,
    },
    /// `--expect-text`: the body contains this.
    Text(String),
}

/// What must be at a place.
#[derive(Debug, Clone, PartialEq)]
pub enum Want {
    /// Anything (`/ptr`).
    Something,
    /// Nothing (`!/ptr`).
    Nothing,
    /// This text, or a number, true, false or null that is written like it (`/ptr=text`).
    Text(String),
    /// Something other than this text (`/ptr!=text`).
    Other(String),
    /// Exactly this JSON value (`/ptr:=json`).
    Exactly(Value),
}

/// An answer as far as expectations look at it.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    /// The status.
    pub status: u16,
    /// Name and value, in order.
    pub headers: &'a [(String, String)],
    /// The body.
    pub body: &'a [u8],
}

/// How one expectation came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The flag it came from.
    pub flag: &'static str,
    /// The expectation as typed.
    pub expected: String,
    /// What was there; `None` for nothing.
    pub found: Option<String>,
    /// Whether it held.
    pub held: bool,
}

/// Why a text is no expectation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExpectError {
    /// Not a status, a class or a range.
    #[error("{0:?} is not a status: write 200, 2xx, 200-204 or several with commas")]
    Status(String),
    /// Not a JSON pointer.
    #[error("{0:?} does not start with a JSON pointer such as /data/openid")]
    Pointer(String),
    /// What follows `:=` is not JSON.
    #[error("{text:?} is not JSON after the \":=\": {reason}")]
    Json {
        /// As typed.
        text: String,
        /// What the parser says.
        reason: Said,
    },
    /// No header name in front.
    #[error("{0:?} does not start with a header name")]
    Header(String),
    /// No text: a variable that was not set.
    #[error("an empty text is in every body, so that nothing is expected")]
    NoText,
}

impl Bilingual for ExpectError {
    fn chinese(&self) -> String {
        match self {
            ExpectError::Status(text) => {
                format!("{text:?} 不是状态码：写 200、2xx、200-204，或用逗号分隔多个")
            }
            ExpectError::Pointer(text) => {
                format!("{text:?} 不是以 JSON 指针开头，例如 /data/openid")
            }
            ExpectError::Json { text, reason } => {
                format!("{text:?} 的 \":=\" 后面不是 JSON：{}", reason.chinese())
            }
            ExpectError::Header(text) => format!("{text:?} 不是以请求头名字开头"),
            ExpectError::NoText => "空文本任何响应里都有，等于什么也没检查".to_owned(),
        }
    }
}

impl Expect {
    /// `200`, `2xx`, `200-204`, several with commas.
    ///
    /// # Errors
    /// `Status`.
    pub fn status(text: &str) -> Result<Expect, ExpectError> {
        let ranges = text.split(',').map(|item| range(item.trim())).collect::<Option<Vec<_>>>();
        let ranges = ranges.ok_or_else(|| ExpectError::Status(text.to_owned()))?;
        Ok(Expect::Status { text: text.to_owned(), ranges })
    }

    /// A part of the body.
    ///
    /// # Errors
    /// `NoText`.
    pub fn text(text: &str) -> Result<Expect, ExpectError> {
        match text {
            "" => Err(ExpectError::NoText),
            text => Ok(Expect::Text(text.to_owned())),
        }
    }

    /// `/ptr=text`, `/ptr!=text`, `/ptr:=json`, `/ptr`, `!/ptr`. A backslash in front of `=`, `!`,
    /// `:` makes it part of the pointer.
    ///
    /// # Errors
    /// `Pointer`, `Json`.
    pub fn json(text: &str) -> Result<Expect, ExpectError> {
        let (absent, rest) = match text.strip_prefix('!') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (pointer, operator, value) = cut(rest);
        let whole_document = pointer.is_empty() && !operator.is_empty();
        if !whole_document && !pointer.starts_with('/') {
            return Err(ExpectError::Pointer(text.to_owned()));
        }
        let want = match (absent, operator) {
            (true, "") => Want::Nothing,
            (true, _) => return Err(ExpectError::Pointer(text.to_owned())),
            (false, "=") => Want::Text(value.to_owned()),
            (false, "!=") => Want::Other(value.to_owned()),
            (false, ":=") => Want::Exactly(serde_json::from_str(value).map_err(|e| {
                ExpectError::Json { text: text.to_owned(), reason: Said::of_json(&e) }
            })?),
            (false, _) => Want::Something,
        };
        Ok(Expect::Json { text: text.to_owned(), pointer, want })
    }

    /// `Name: value`, `Name`, `!Name`.
    ///
    /// # Errors
    /// `Header`.
    pub fn header(text: &str) -> Result<Expect, ExpectError> {
        let (name, want) = match (text.strip_prefix('!'), text.split_once(':')) {
            (Some(name), _) => (name, Want::Nothing),
            (None, Some((name, value))) => (name, Want::Text(value.trim().to_owned())),
            (None, None) => (text, Want::Something),
        };
        let name = name.trim();
        let token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
        if name.is_empty() || !name.bytes().all(token) {
            return Err(ExpectError::Header(text.to_owned()));
        }
        Ok(Expect::Header { text: text.to_owned(), name: name.to_owned(), want })
    }

    /// Looks at an answer.
    pub fn judge(&self, answer: &Answer<'_>) -> Finding {
        match self {
            Expect::Status { text, ranges } => Finding {
                flag: "--expect-status",
                expected: text.clone(),
                found: Some(answer.status.to_string()),
                held: ranges.iter().any(|(low, high)| (*low..=*high).contains(&answer.status)),
            },
            Expect::Json { text, pointer, want } => judge_json(text, pointer, want, answer.body),
            Expect::Header { text, name, want } => judge_header(text, name, want, answer.headers),
            Expect::Text(text) => {
                let body = String::from_utf8_lossy(answer.body);
                let held = body.contains(text);
                // Texts are compared as UTF-8: another encoding is named where that may be why.
                let other = charset(answer.headers).filter(|_| !held && !text.is_ascii());
                let note = other.map(|name| format!(" [charset={name}]")).unwrap_or_default();
                let found = Some(shorten(&body) + &note);
                Finding { flag: "--expect-text", expected: text.clone(), found, held }
            }
        }
    }
}

fn range(item: &str) -> Option<(u16, u16)> {
    let three = |t: &str| t.len() == 3 && t.bytes().all(|b| b.is_ascii_digit());
    if let Some((low, high)) = item.split_once('-') {
        let (low, high) =
            (three(low).then(|| low.parse().ok())??, three(high).then(|| high.parse().ok())??);
        return (low <= high).then_some((low, high));
    }
    if let Some(class) = item.to_ascii_lowercase().strip_suffix("xx") {
        let class: u16 = class.parse().ok().filter(|c| (1..=9).contains(c))?;
        return Some((class * 100, class * 100 + 99));
    }
    let one = three(item).then(|| item.parse().ok())??;
    Some((one, one))
}

/// Cuts at the first operator that is not escaped: pointer (unescaped), operator, value.
fn cut(text: &str) -> (String, &'static str, &str) {
    let mut pointer = String::new();
    let mut places = text.char_indices();
    while let Some((at, c)) = places.next() {
        let rest = text.get(at..).unwrap_or("");
        if let Some(operator) = ["!=", ":=", "="].into_iter().find(|o| rest.starts_with(o)) {
            return (pointer, operator, rest.get(operator.len()..).unwrap_or(""));
        }
        match (c, rest.chars().nth(1)) {
            ('\\', Some(next @ ('=' | '!' | ':' | '\\'))) => {
                pointer.push(next);
                places.next();
            }
            _ => pointer.push(c),
        }
    }
    (pointer, "", "")
}

fn judge_json(text: &str, pointer: &str, want: &Want, body: &[u8]) -> Finding {
    let finding = |found: Option<String>, held| Finding {
        flag: "--expect-json",
        expected: text.to_owned(),
        found,
        held,
    };
    let Ok(document) = serde_json::from_slice::<Value>(body) else {
        let body = shorten(&String::from_utf8_lossy(body));
        return finding(Some(format!("not JSON: {body}")), false);
    };
    let there = document.pointer(pointer);
    let held = match (want, there) {
        (Want::Something, there) => there.is_some(),
        (Want::Nothing, there) => there.is_none(),
        (_, None) => false,
        (Want::Text(text), Some(value)) => reads_as(value, text),
        (Want::Other(text), Some(value)) => !reads_as(value, text),
        (Want::Exactly(wanted), Some(value)) => same(value, wanted),
    };
    finding(there.map(|v| shorten(&v.to_string())), held)
}

/// The charset an answer names, where it is not UTF-8.
fn charset(headers: &[(String, String)]) -> Option<String> {
    let kind = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"))?;
    let (_, rest) = kind
        .1
        .to_ascii_lowercase()
        .split_once("charset=")
        .map(|(a, b)| (a.to_owned(), b.to_owned()))?;
    let name: String = rest
        .trim_start_matches('"')
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect();
    (!name.is_empty() && !matches!(name.as_str(), "utf-8" | "utf8" | "us-ascii")).then_some(name)
}

fn judge_header(text: &str, name: &str, want: &Want, headers: &[(String, String)]) -> Finding {
    let values: Vec<&str> = headers
        .iter()
        .filter(|(n, _)| n.eq_ignore_ascii_case(name))
        .map(|(_, v)| v.as_str())
        .collect();
    let held = match want {
        Want::Nothing => values.is_empty(),
        Want::Text(wanted) => values.iter().any(|v| v.trim() == wanted),
        _ => !values.is_empty(),
    };
    Finding {
        flag: "--expect-header",
        expected: text.to_owned(),
        found: (!values.is_empty()).then(|| shorten(&values.join(", "))),
        held,
    }
}

fn reads_as(value: &Value, text: &str) -> bool {
    match value {
        Value::String(string) => string == text,
        Value::Array(_) | Value::Object(_) => {
            serde_json::from_str::<Value>(text).is_ok_and(|wanted| same(value, &wanted))
        }
        Value::Null => text == "null",
        Value::Bool(flag) => text == if *flag { "true" } else { "false" },
        Value::Number(number) => number.to_string() == text,
    }
}

/// Equality of JSON values, where 1 and 1.0 are the same number.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(x), Value::Number(y)) => {
            x == y || ((x.is_f64() || y.is_f64()) && x.as_f64() == y.as_f64())
        }
        (Value::Array(x), Value::Array(y)) => {
            x.len() == y.len() && x.iter().zip(y).all(|(a, b)| same(a, b))
        }
        (Value::Object(x), Value::Object(y)) => {
            x.len() == y.len() && x.iter().all(|(k, a)| y.get(k).is_some_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(200) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or("")),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, Expect, ExpectError};
    use proptest::prelude::*;

    fn json(expect: &str, body: &str) -> bool {
        let answer = Answer { status: 200, headers: &[], body: body.as_bytes() };
        Expect::json(expect).unwrap().judge(&answer).held
    }

    #[test]
    fn statuses_classes_and_ranges() {
        let holds = |text: &str, status| {
            let answer = Answer { status, headers: &[], body: b"" };
            Expect::status(text).unwrap().judge(&answer).held
        };
        assert!(holds("2xx", 204) && holds("2XX", 299) && !holds("2xx", 301));
        assert!(holds("200,404", 404) && !holds("200,404", 403));
        assert!(holds("200-204", 204) && !holds("200-204", 205));
        for text in ["", "ok", "20", "2x", "204-200", "200,", "-200", "0xx", "+20"] {
            assert!(Expect::status(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn pointers_and_operators() {
        let body = r#"{"a":{"b":"x","n":18,"t":true,"z":null,"l":[1,2]},"k=v":1,"":2}"#;
        assert!(json("/a/b=x", body) && !json("/a/b=y", body));
        assert!(json("/a/n=18", body) && json("/a/t=true", body) && json("/a/z=null", body));
        assert!(json("/a/l/1=2", body) && json("/a/l=[1, 2]", body));
        assert!(json("/a/n:=18.0", body) && !json(r#"/a/n:="18""#, body));
        assert!(json("/a/b!=y", body) && !json("/a/b!=x", body));
        assert!(json("/a/b", body) && !json("/a/c", body) && json("!/a/c", body));
        // Nothing there is not "something else": a misspelt pointer must not pass.
        assert!(!json("/a/c!=x", body));
        assert!(json(r"/k\=v=1", body) && json("/=2", body));
        assert!(json(r#"={"a":1}"#, r#"{"a":1}"#) && json(":=[]", "[]"));
        assert!(!json("/a", "<html>"));
        // An answer with control characters in a text is still looked at literally.
        assert!(json("/n=a\u{0007}b", r#"{"n":"a\u0007b"}"#));
    }

    #[test]
    fn what_is_no_expectation() {
        for text in ["a/b=1", "", "!", "!/a=1", "a"] {
            assert!(matches!(Expect::json(text), Err(ExpectError::Pointer(_))), "{text:?}");
        }
        assert!(matches!(Expect::json("/a:=x"), Err(ExpectError::Json { .. })));
        assert!(matches!(Expect::text(""), Err(ExpectError::NoText)));
        assert!(Expect::text(" ").is_ok());
        for text in ["", ": x", "a b: c", "!"] {
            assert!(Expect::header(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn headers_by_name_value_and_absence() {
        let headers = [("Vary".to_owned(), "Origin".to_owned()), ("vary".into(), "Accept".into())];
        let holds = |text: &str| {
            let answer = Answer { status: 200, headers: &headers, body: b"" };
            Expect::header(text).unwrap().judge(&answer).held
        };
        assert!(holds("VARY") && holds("Vary: Accept") && holds("vary:Origin"));
        assert!(!holds("Vary: origin") && holds("!X-Other") && !holds("!Vary"));
    }

    #[test]
    fn findings_tell_what_was_there() {
        let body = "哦".repeat(300);
        let answer = Answer { status: 500, headers: &[], body: body.as_bytes() };
        let finding = Expect::Text("x".into()).judge(&answer);
        assert!(!finding.held);
        let headers = [("Content-Type".to_owned(), "text/html; charset=GBK".to_owned())];
        let gbk = Answer { status: 200, headers: &headers, body: b"\xce\xa2\xd0\xc5" };
        let told = Expect::Text("\u{5fae}\u{4fe1}".into()).judge(&gbk);
        assert!(!told.held && told.found.unwrap().ends_with(" [charset=gbk]"));
        assert!(finding.found.unwrap().chars().count() == 201);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(t in "\\PC{0,30}", body in "\\PC{0,30}") {
            let answer = Answer { status: 200, headers: &[], body: body.as_bytes() };
            for read in [Expect::json(&t), Expect::status(&t), Expect::header(&t)] {
                let _ = read.map(|e| e.judge(&answer));
            }
        }
    }
}
