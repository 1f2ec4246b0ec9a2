//! The payload of a ticket, read: registered claims (RFC 7519 section 4.1) by type, others by name.
//! Must not compare with a clock or with what somebody expects; `verify` does.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::json::{Flaw, Name, Names, Walk};
use super::part::Part;
use super::refusal::Refusal;
use crate::domain::said::Said;
use crate::domain::time::Time;

/// The registered claim names.
pub const REGISTERED: [&str; 7] = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti"];

/// A payload's claims. Texts are borrowed from the payload where it has no escapes.
#[derive(Debug, Default)]
pub struct Claims<'a> {
    /// Who issued it.
    pub iss: Option<Cow<'a, str>>,
    /// Whom it is about: the openid.
    pub sub: Option<Cow<'a, str>>,
    /// Whom it is for; a single text is a list of one.
    pub aud: Option<Vec<Cow<'a, str>>>,
    /// From when on it must not be accepted.
    pub exp: Option<Time>,
    /// Before when it must not be accepted.
    pub nbf: Option<Time>,
    /// When it was issued.
    pub iat: Option<Time>,
    /// Its own name.
    pub jti: Option<Cow<'a, str>>,
    names: Names<'a>,
}

impl<'a> Claims<'a> {
    /// Reads a payload: a JSON object, no name twice at any depth, registered claims of their type.
    pub fn read(payload: &'a str) -> Result<Claims<'a>, Refusal> {
        let mut refusal = None;
        let mut parser = serde_json::Deserializer::from_str(payload);
        let read = Reader { refusal: &mut refusal }.deserialize(&mut parser);
        match read.and_then(|claims| parser.end().map(|()| claims)) {
            Ok(claims) => Ok(claims),
            Err(syntax) => Err(refusal.unwrap_or_else(|| Part::Payload.not_json(&syntax))),
        }
    }

    /// True when the payload has a claim of that name.
    pub fn has(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    fn take(&mut self, name: &str, json: &'a str) -> Result<(), Refusal> {
        match name {
            "iss" => self.iss = Some(text(name, json)?),
            "sub" => self.sub = Some(text(name, json)?),
            "jti" => self.jti = Some(text(name, json)?),
            "aud" => self.aud = Some(audience(json)?),
            "exp" => self.exp = Some(date(name, json)?),
            "nbf" => self.nbf = Some(date(name, json)?),
            "iat" => self.iat = Some(date(name, json)?),
            _ => {}
        }
        Ok(())
    }
}

/// Checks that a registered claim's JSON has the type RFC 7519 gives it.
pub(super) fn check_registered(name: &str, json: &str) -> Result<(), Refusal> {
    Claims::default().take(name, json)
}

fn text<'a>(name: &str, json: &'a str) -> Result<Cow<'a, str>, Refusal> {
    serde_json::from_str::<Name<'a>>(json).map(|n| n.0).map_err(|_| Refusal::InvalidClaim {
        name: name.to_owned(),
        wanted: Said::fixed("文本", "a text"),
    })
}

fn audience(json: &str) -> Result<Vec<Cow<'_, str>>, Refusal> {
    let list = if json.starts_with('[') {
        serde_json::from_str::<Vec<Name<'_>>>(json).map(|l| l.into_iter().map(|n| n.0).collect())
    } else {
        serde_json::from_str::<Name<'_>>(json).map(|n| vec![n.0])
    };
    let wanted = Said::fixed("文本或文本列表", "a text or a list of texts");
    list.map_err(|_| Refusal::InvalidClaim { name: "aud".to_owned(), wanted })
}

/// A NumericDate: seconds since 1970, which may have a fraction (RFC 7519 section 2).
fn date(name: &str, json: &str) -> Result<Time, Refusal> {
    let wrong =
        |zh, en| Err(Refusal::InvalidClaim { name: name.to_owned(), wanted: Said::fixed(zh, en) });
    let too_far = || {
        wrong(
            "合理的时间：从 1970 年起的秒数，不超过 9007199254740991",
            "a date: seconds since 1970, 9007199254740991 at most",
        )
    };
    match json.parse::<i64>() {
        Ok(secs) if secs.unsigned_abs() <= LATEST => return Ok(Time::from_secs(secs)),
        Ok(_) => return too_far(),
        Err(_) => {}
    }
    // Within bounds, so nothing but the fraction of a millisecond is lost.
    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
    match serde_json::from_str::<f64>(json) {
        Ok(secs) if secs.abs() <= LATEST as f64 => Ok(Time::from_millis((secs * 1000.0) as i64)),
        // The grammar of JSON has numbers that no reader of it holds.
        _ if json.starts_with(|c: char| c == '-' || c.is_ascii_digit()) => too_far(),
        _ => wrong("从 1970 年起的秒数", "a number of seconds since 1970"),
    }
}

/// The largest number that all readers of JSON take for the same, 2^53 - 1 (RFC 7493 section 2.2).
const LATEST: u64 = 9_007_199_254_740_991;

struct Reader<'r> {
    refusal: &'r mut Option<Refusal>,
}

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = Claims<'de>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Claims<'de>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = Claims<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Claims<'de>, A::Error> {
        let mut claims = Claims::default();
        while let Some(name) = members.next_key::<Name<'de>>()? {
            let known = REGISTERED.into_iter().find(|r| *r == name.0);
            if !claims.names.add(name.clone()) {
                *self.refusal = Some(Refusal::DuplicateKey(Refusal::quote(&name.0)));
                return Err(A::Error::custom("duplicate name"));
            }
            let Some(known) = known else {
                let mut flaw = None;
                let walk = Walk { flaw: &mut flaw, unwanted: &|_| false };
                let walked = members.next_value_seed(walk);
                if let Some(Flaw::Duplicate(name)) = flaw {
                    *self.refusal = Some(Refusal::DuplicateKey(Refusal::quote(&name)));
                }
                walked?;
                continue;
            };
            let json: &'de RawValue = members.next_value()?;
            claims.take(known, json.get()).map_err(|refusal| {
                *self.refusal = Some(refusal);
                A::Error::custom("invalid claim")
            })?;
        }
        Ok(claims)
    }
}

#[cfg(test)]
mod tests {
    use super::Claims;
    use crate::domain::ticket::refusal::Refusal;
    use crate::domain::time::Time;

    #[test]
    fn reads_the_registered_claims() {
        let text =
            r#"{"iss":"a\u0062","aud":["x","y"],"exp":1.5,"iat":-3,"nbf":1e15,"z":{"q":[]}}"#;
        let claims = Claims::read(text).unwrap();
        assert_eq!(claims.iss.as_deref(), Some("ab"));
        assert_eq!(claims.aud.as_ref().unwrap().join(","), "x,y");
        assert_eq!(claims.exp, Some(Time::from_millis(1500)));
        assert_eq!(claims.iat, Some(Time::from_secs(-3)));
        assert_eq!(claims.nbf, Some(Time::from_secs(1_000_000_000_000_000)));
        assert!(claims.has("z") && !claims.has("q") && claims.sub.is_none());
        assert_eq!(Claims::read(r#"{"aud":"x"}"#).unwrap().aud.unwrap(), ["x"]);
    }

    #[test]
    fn refuses_wrong_types_and_names_that_come_twice() {
        for (text, slug) in [
            (r#"{"exp":"1700000000"}"#, "invalid_claim"),
            (r#"{"exp":null}"#, "invalid_claim"),
            (r#"{"exp":true}"#, "invalid_claim"),
            (r#"{"exp":1e300}"#, "invalid_claim"),
            (r#"{"exp":1e999}"#, "invalid_claim"),
            (r#"{"nbf":-1e16}"#, "invalid_claim"),
            (r#"{"iat":9007199254740992}"#, "invalid_claim"),
            (r#"{"exp":99999999999999999999999}"#, "invalid_claim"),
            (r#"{"sub":7}"#, "invalid_claim"),
            (r#"{"aud":["x",1]}"#, "invalid_claim"),
            (r#"{"aud":{}}"#, "invalid_claim"),
            (r#"{"sub":"a","sub":"a"}"#, "duplicate_key"),
            (r#"{"x":{"a":1,"a":2}}"#, "duplicate_key"),
            (r#"["sub"]"#, "malformed"),
            ("{} x", "malformed"),
            ("", "malformed"),
        ] {
            assert_eq!(Claims::read(text).unwrap_err().slug(), slug, "{text}");
        }
        let depth = format!("{}1{}", "{\"a\":".repeat(200), "}".repeat(200));
        assert!(matches!(Claims::read(&depth), Err(Refusal::Malformed(_))));
    }
}
