//! Keys written as JSON (RFC 7517, RFC 7518 section 6, RFC 8037), public or private.
//! Must not fetch anything, nor take a set for a key to sign or verify with: one JWK is one key.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use ring::signature::KeyPair as _;

use super::alg::Kind;
use super::crypto;
use super::der::{self, Held};
use super::key::{Key, KeyError};
use crate::domain::said::Said;

/// So many keys of a set are looked at.
const MOST: usize = 8;

/// The members we use; others (`use`, `key_ops`, `x5c`…) say nothing about the numbers.
#[derive(serde::Deserialize)]
struct Jwk {
    kty: String,
    crv: Option<String>,
    kid: Option<String>,
    k: Option<Number>,
    n: Option<Number>,
    e: Option<Number>,
    d: Option<Number>,
    p: Option<Number>,
    q: Option<Number>,
    dp: Option<Number>,
    dq: Option<Number>,
    qi: Option<Number>,
    x: Option<Number>,
    y: Option<Number>,
}

/// Bytes in base64url without padding.
struct Number(Zeroizing<Vec<u8>>);

impl<'de> serde::Deserialize<'de> for Number {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Number, D::Error> {
        let text = Zeroizing::new(<String as serde::Deserialize>::deserialize(deserializer)?);
        URL_SAFE_NO_PAD
            .decode(text.as_bytes())
            .map(|bytes| Number(Zeroizing::new(bytes)))
            .map_err(|_| serde::de::Error::custom("not base64url"))
    }
}

fn bytes(number: Option<&Number>) -> Result<&[u8], KeyError> {
    number.map(|n| n.0.as_slice()).ok_or(KeyError::Unreadable)
}

/// Reads one JWK.
pub(super) fn read(json: &[u8]) -> Result<Key, KeyError> {
    let jwk: Jwk = serde_json::from_slice(json).map_err(|_| KeyError::Unreadable)?;
    let key = match (jwk.kty.as_str(), jwk.crv.as_deref()) {
        ("oct", None) => Key::from_bytes(bytes(jwk.k.as_ref())?)?,
        _ => Key::from_held(held(&jwk)?)?,
    };
    Ok(key.with_kid(jwk.kid))
}

/// The public keys of a JWK or a set of them; where one has this name, that one alone.
pub(super) fn publics(json: &[u8], kid: Option<&str>) -> Vec<Held> {
    let Ok(value) = serde_json::from_slice::<serde_json::Value>(json) else { return Vec::new() };
    let keys = match value.get("keys").and_then(serde_json::Value::as_array) {
        Some(keys) => keys.clone(),
        None => vec![value],
    };
    let keys = keys.into_iter().take(MOST).filter_map(|key| serde_json::from_value(key).ok());
    let mut keys: Vec<Jwk> = keys.collect();
    if keys.iter().any(|jwk| kid.is_some() && jwk.kid.as_deref() == kid) {
        keys.retain(|jwk| jwk.kid.as_deref() == kid);
    }
    keys.iter().filter(|jwk| jwk.d.is_none()).filter_map(|jwk| held(jwk).ok()).collect()
}

fn held(jwk: &Jwk) -> Result<Held, KeyError> {
    match (jwk.kty.as_str(), jwk.crv.as_deref()) {
        ("RSA", None) => rsa(jwk),
        ("EC", Some("P-256")) => ec(Kind::P256, 32, jwk),
        ("EC", Some("P-384")) => ec(Kind::P384, 48, jwk),
        ("OKP", Some("Ed25519")) => ed25519(jwk),
        _ => Err(KeyError::Unreadable),
    }
}

fn rsa(jwk: &Jwk) -> Result<Held, KeyError> {
    let (n, e) = (bytes(jwk.n.as_ref())?, bytes(jwk.e.as_ref())?);
    let Some(d) = &jwk.d else {
        return Ok(Held::Public(Kind::Rsa, der::write_rsa(&[n, e])));
    };
    let mut numbers = vec![&[][..], n, e, d.0.as_slice()];
    for number in [&jwk.p, &jwk.q, &jwk.dp, &jwk.dq, &jwk.qi] {
        numbers.push(bytes(number.as_ref())?);
    }
    Ok(Held::Private(Kind::Rsa, der::write_rsa(&numbers)))
}

fn ec(kind: Kind, size: usize, jwk: &Jwk) -> Result<Held, KeyError> {
    let (x, y) = (bytes(jwk.x.as_ref())?, bytes(jwk.y.as_ref())?);
    // The full width is prescribed (RFC 7518 section 6.2.1.2); a short number would shift the point.
    if x.len() != size || y.len() != size {
        return Err(KeyError::Unreadable);
    }
    let point = [&[4], x, y].concat();
    Ok(match &jwk.d {
        Some(d) => Held::Private(kind, der::write_ec(kind, &d.0, &point)),
        None => Held::Public(kind, point),
    })
}

fn ed25519(jwk: &Jwk) -> Result<Held, KeyError> {
    let x = bytes(jwk.x.as_ref())?;
    if x.len() != 32 || jwk.d.as_ref().is_some_and(|d| d.0.len() != 32) {
        return Err(KeyError::Unreadable);
    }
    let Some(d) = &jwk.d else {
        return Ok(Held::Public(Kind::Ed25519, x.to_vec()));
    };
    let private = der::write_ed25519(&d.0);
    let pair = crypto::ed_pair(&private).map_err(|e| KeyError::rejected(&e))?;
    // ring compares the two halves of the curves' keys itself, but not of this form.
    if pair.public_key().as_ref() != x {
        return Err(KeyError::Rejected(Said::fixed(
            "公钥和私钥不是一对",
            "the public half is of another key",
        )));
    }
    Ok(Held::Private(Kind::Ed25519, private))
}
