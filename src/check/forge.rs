//! Tickets taken apart and made anew: what an attacker with one ticket, or with the key, can write.
//! Must not be used outside of `check`: nothing here verifies anything.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use percent_encoding::percent_decode_str;
use ring::hmac;
use serde_json::{Map, Value};

use crate::domain::query::encode;

/// A JWT, read without a key.
#[derive(Debug, Clone, PartialEq)]
pub struct Jwt {
    /// Its header.
    pub header: Map<String, Value>,
    /// Its payload.
    pub payload: Map<String, Value>,
    parts: [String; 3],
}

impl Jwt {
    /// Takes a ticket apart; `None` when it is no JWT.
    pub fn read(ticket: &str) -> Option<Jwt> {
        let mut pieces = ticket.split('.').map(str::to_owned);
        let parts = [pieces.next()?, pieces.next()?, pieces.next()?];
        if pieces.next().is_some() {
            return None;
        }
        let object = |part: &str| {
            let bytes = URL_SAFE_NO_PAD.decode(part.trim_end_matches('=')).ok()?;
            serde_json::from_slice::<Map<String, Value>>(&bytes).ok()
        };
        let [first, second, _] = &parts;
        let (header, payload) = (object(first)?, object(second)?);
        // Flask's signed sessions have three parts too, but no header.
        header.get("alg").is_some_and(Value::is_string).then_some(Jwt { header, payload, parts })
    }

    /// `alg`, as it stands.
    pub fn alg(&self) -> &str {
        self.header.get("alg").and_then(Value::as_str).unwrap_or("")
    }

    /// A time claim, in seconds.
    pub fn seconds(&self, name: &str) -> Option<i64> {
        let value = self.payload.get(name)?;
        value.as_i64().or_else(|| value.as_f64().map(|secs| secs as i64))
    }

    /// Header and payload as they were, with another signature.
    pub fn with_signature(&self, signature: &str) -> String {
        let [header, payload, _] = &self.parts;
        format!("{header}.{payload}.{signature}")
    }

    /// The signature as it stands.
    pub fn signature(&self) -> &str {
        let [_, _, signature] = &self.parts;
        signature
    }

    /// The signature with one letter changed, in the middle, where every bit counts.
    pub fn bent_signature(&self) -> String {
        let signature = self.signature();
        let middle = signature.len() / 2;
        let bend = |(at, c): (usize, char)| match (at == middle, c) {
            (true, 'A') => 'B',
            (true, _) => 'A',
            (false, c) => c,
        };
        signature.chars().enumerate().map(bend).collect()
    }

    /// True when this key made the signature (HMAC only).
    pub fn is_signed_by(&self, key: &[u8]) -> bool {
        let Some(algorithm) = hmac_of(self.alg()) else { return false };
        let Ok(signature) = URL_SAFE_NO_PAD.decode(self.signature().trim_end_matches('=')) else {
            return false;
        };
        let [header, payload, _] = &self.parts;
        let signed = format!("{header}.{payload}");
        let key = hmac::Key::new(algorithm, key);
        hmac::verify(&key, signed.as_bytes(), &signature).is_ok()
    }

    /// Another payload under the same header, signed by a key (HMAC; HS256 for other algorithms).
    pub fn signed(&self, payload: &Map<String, Value>, key: &[u8]) -> String {
        let mut header = self.header.clone();
        let (name, algorithm) = match hmac_of(self.alg()) {
            Some(algorithm) => (self.alg().to_owned(), algorithm),
            None => ("HS256".to_owned(), hmac::HMAC_SHA256),
        };
        header.insert("alg".to_owned(), Value::String(name));
        let signed = unsigned(&header, payload);
        let tag = hmac::sign(&hmac::Key::new(algorithm, key), signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(tag))
    }

    /// Another payload under a header that says there is no signature.
    pub fn without_signature(&self, payload: &Map<String, Value>, alg: &str) -> String {
        let mut header = self.header.clone();
        header.insert("alg".to_owned(), Value::String(alg.to_owned()));
        format!("{}.", unsigned(&header, payload))
    }

    /// Another payload under this very header and signature.
    pub fn with_payload(&self, payload: &Map<String, Value>) -> String {
        let [header, _, signature] = &self.parts;
        format!("{header}.{}.{signature}", encoded(payload))
    }
}

fn unsigned(header: &Map<String, Value>, payload: &Map<String, Value>) -> String {
    format!("{}.{}", encoded(header), encoded(payload))
}

fn encoded(object: &Map<String, Value>) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(object).unwrap_or_default())
}

fn hmac_of(alg: &str) -> Option<hmac::Algorithm> {
    match alg {
        "HS256" => Some(hmac::HMAC_SHA256),
        "HS384" => Some(hmac::HMAC_SHA384),
        "HS512" => Some(hmac::HMAC_SHA512),
        _ => None,
    }
}

/// How a ticket without signature spells the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// As it is.
    Plain,
    /// In one of the forms of base64.
    Base64,
    /// In hexadecimal.
    Hex,
}

/// A ticket that is nothing but an encoding of something with the user's id in it, made for another
/// user; `None` when the ticket holds no such id.
pub fn for_another(ticket: &str, own: &str, other: &str) -> Option<(Spelling, String)> {
    if own.len() < 6 {
        return None;
    }
    if ticket.contains(own) {
        return Some((Spelling::Plain, ticket.replace(own, other)));
    }
    // A cookie's value may be percent-encoded as a whole.
    let bare = percent_decode_str(ticket).decode_utf8_lossy();
    if bare.contains(own) {
        return Some((Spelling::Plain, encode(&bare.replace(own, other)).to_string()));
    }
    for engine in [&STANDARD, &STANDARD_NO_PAD, &URL_SAFE, &URL_SAFE_NO_PAD] {
        let text = engine.decode(&*bare).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        if let Some(text) = text.filter(|text| text.contains(own)) {
            return Some((Spelling::Base64, engine.encode(text.replace(own, other))));
        }
    }
    let text = unhex(&bare).and_then(|bytes| String::from_utf8(bytes).ok());
    let text = text.filter(|text| text.contains(own))?.replace(own, other);
    Some((Spelling::Hex, text.bytes().map(|b| format!("{b:02x}")).collect()))
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> =
        text.chars().map(|c| c.to_digit(16).map(|d| d as u8)).collect::<Option<_>>()?;
    let pairs = digits.chunks_exact(2);
    pairs
        .remainder()
        .is_empty()
        .then(|| pairs.map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect())
}

#[cfg(test)]
mod tests {
    use super::{Jwt, Spelling, for_another};
    use crate::domain::ticket::{Algorithm, Key, Signer};

    fn ticket(payload: &str) -> String {
        let key = Key::from_bytes(b"0123456789abcdef0123456789abcdef").unwrap();
        Signer::new(&key, Algorithm::HS256, None).unwrap().sign(payload).unwrap()
    }

    #[test]
    fn a_key_that_signed_is_recognised_and_signs_again() {
        let jwt = Jwt::read(&ticket(r#"{"sub":"oA","exp":1}"#)).unwrap();
        assert!(jwt.is_signed_by(b"0123456789abcdef0123456789abcdef") && !jwt.is_signed_by(b""));
        let again = jwt.signed(&jwt.payload, b"other");
        assert!(Jwt::read(&again).unwrap().is_signed_by(b"other"));
        assert_eq!((jwt.alg(), jwt.seconds("exp")), ("HS256", Some(1)));
        let bent = Jwt::read(&jwt.with_signature(&jwt.bent_signature())).unwrap();
        assert!(!bent.is_signed_by(b"0123456789abcdef0123456789abcdef"));
        assert!(jwt.without_signature(&jwt.payload, "nOnE").ends_with('.'));
    }

    #[test]
    fn signed_sessions_and_random_ids_are_no_jwt() {
        for other in ["eyJvcGVuaWQiOiJvQSJ9.ZxY.sig", "a.b", "sess-1", "a.b.c.d", ""] {
            assert_eq!(Jwt::read(other), None, "{other}");
        }
    }

    #[test]
    fn encodings_of_an_openid_are_made_for_another() {
        let own = "oLVPpjqs9BhvzwPj5A-vTYAX3GLc";
        let made = |ticket: &str| for_another(ticket, own, "oOther");
        assert_eq!(made(own), Some((Spelling::Plain, "oOther".to_owned())));
        assert_eq!(
            made("b0xWUHBqcXM5Qmh2endQajVBLXZUWUFYM0dMYw=="),
            Some((Spelling::Base64, "b090aGVy".to_owned()))
        );
        let hexed: String = own.bytes().map(|b| format!("{b:02x}")).collect();
        assert_eq!(made(&hexed), Some((Spelling::Hex, "6f4f74686572".to_owned())));
        assert_eq!(made("5f0c7a1e3b1d4c559a1f0242ac120002"), None);
        let in_cookie = made(&format!("j%3A%7B%22openid%22%3A%22{own}%22%7D")).unwrap();
        assert_eq!(
            in_cookie,
            (Spelling::Plain, "j%3A%7B%22openid%22%3A%22oOther%22%7D".to_owned())
        );
        let padded = made("b0xWUHBqcXM5Qmh2endQajVBLXZUWUFYM0dMYw%3D%3D");
        assert_eq!(padded.unwrap().0, Spelling::Base64);
    }
}
