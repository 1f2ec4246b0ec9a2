//! The header of a ticket (RFC 7515 section 4), read and written.
//! Must not choose the algorithm: what the header says is only compared with what is allowed.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::alg::Algorithm;
use super::json::{Flaw, Name, Names, scan};
use super::part::Part;
use super::refusal::Refusal;

/// What a header says, as far as it matters here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    /// `alg`, as it stands.
    pub alg: Option<String>,
    /// `kid`.
    pub kid: Option<String>,
    /// `typ`.
    pub typ: Option<String>,
    /// True when `crit` is there, whatever it holds.
    pub crit: bool,
    /// Members that bring or point to a key (`jku`, `jwk`, `x5u`, `x5c`): never used.
    pub keys: Vec<&'static str>,
}

const KEY_MEMBERS: [&str; 4] = ["jku", "jwk", "x5u", "x5c"];

impl Header {
    /// Reads the JSON of a header: an object, no name twice, `alg` a text.
    pub fn read(json: &str) -> Result<Header, Refusal> {
        let mut refusal = None;
        let mut parser = serde_json::Deserializer::from_str(json);
        let read = Reader { refusal: &mut refusal }.deserialize(&mut parser);
        match read.and_then(|header| parser.end().map(|()| header)) {
            Ok(header) => Ok(header),
            Err(syntax) => Err(refusal.unwrap_or_else(|| Part::Header.not_json(&syntax))),
        }
    }
}

/// The first part of a ticket, with its point: written once, put before every payload.
pub(super) fn write(algorithm: Algorithm, kid: Option<&str>) -> String {
    let mut header = jsonwebtoken::Header::new(algorithm);
    header.kid = kid.map(str::to_owned);
    // A struct of texts cannot fail to become JSON; an empty header would be refused by anybody.
    let json = serde_json::to_vec(&header).unwrap_or_default();
    let mut part = URL_SAFE_NO_PAD.encode(json);
    part.push('.');
    part
}

struct Reader<'r> {
    refusal: &'r mut Option<Refusal>,
}

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = Header;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Header, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = Header;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Header, A::Error> {
        let mut header = Header::default();
        let mut names = Names::default();
        while let Some(name) = members.next_key::<Name<'de>>()? {
            let duplicate = |name: &str| Some(Refusal::DuplicateKey(Refusal::quote(name)));
            if !names.add(name.clone()) {
                *self.refusal = duplicate(&name.0);
                return Err(A::Error::custom("duplicate name"));
            }
            let json: &'de RawValue = members.next_value()?;
            if let Err(Flaw::Duplicate(name)) = scan(json.get(), &|_| false) {
                *self.refusal = duplicate(&name);
                return Err(A::Error::custom("duplicate name"));
            }
            let text = serde_json::from_str::<String>(json.get());
            match name.0.as_ref() {
                "alg" => header.alg = Some(text.map_err(A::Error::custom)?),
                "kid" => header.kid = text.ok(),
                "typ" => header.typ = text.ok(),
                "crit" => header.crit = true,
                other => header.keys.extend(KEY_MEMBERS.into_iter().find(|k| *k == other)),
            }
        }
        Ok(header)
    }
}

#[cfg(test)]
mod tests {
    use super::{Header, write};
    use crate::domain::ticket::alg::Algorithm;

    #[test]
    fn reads_what_matters() {
        let text = r#"{"typ":"JWT","alg":"HS256","kid":"k1","jku":"https://evil.example/","x":{}}"#;
        let header = Header::read(text).unwrap();
        assert_eq!((header.alg.as_deref(), header.kid.as_deref()), (Some("HS256"), Some("k1")));
        assert_eq!(header.keys, ["jku"]);
        assert!(!header.crit && Header::read(r#"{"alg":"HS256","crit":[]}"#).unwrap().crit);
        for (text, slug) in [
            (r#"{"alg":"HS256","alg":"none"}"#, "duplicate_key"),
            (r#"{"x":{"a":1,"a":1}}"#, "duplicate_key"),
            (r#"{"alg":256}"#, "malformed"),
            ("[]", "malformed"),
            ("{}{}", "malformed"),
        ] {
            assert_eq!(Header::read(text).unwrap_err().slug(), slug, "{text}");
        }
    }

    #[test]
    fn writes_the_usual_header() {
        assert_eq!(write(Algorithm::HS256, None), "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.");
    }
}
