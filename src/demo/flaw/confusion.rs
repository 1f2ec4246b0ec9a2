//! The flaw of a verifier that asks the ticket how to verify it: keys of two halves, and the open one
//! taken for a secret. Must not touch tickets of an app without that flaw.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::KeyPair as _;
use serde_json::{Value, json};

use super::{Flaw, Layer};
use crate::demo::Demo;
use crate::domain::ticket::{Algorithm, Key, Rules, Signer, public, verify};
use crate::domain::time::Time;

/// Where the app publishes its key (RFC 7517 section 5).
pub(super) const SET: &str = "/.well-known/jwks.json";

/// A key pair, made when it is first needed.
#[derive(Debug, Clone)]
pub(super) struct Pair {
    key: Key,
    jwk: Value,
    pem: Vec<u8>,
}

impl Pair {
    fn of(seed: &[u8; 32]) -> Option<Pair> {
        let pair = ring::signature::Ed25519KeyPair::from_seed_unchecked(seed).ok()?;
        let x = URL_SAFE_NO_PAD.encode(pair.public_key());
        let jwk = json!({ "kty": "OKP", "crv": "Ed25519", "x": x });
        let mut whole = jwk.clone();
        whole["d"] = json!(URL_SAFE_NO_PAD.encode(seed));
        let pem = public::spellings(jwk.to_string().as_bytes(), None).into_iter().next()?;
        Some(Pair { key: Key::from_file(whole.to_string().as_bytes()).ok()?, jwk, pem })
    }
}

fn pair(layer: &Layer, demo: &Demo) -> Option<Pair> {
    layer.has(Flaw::TicketAlgConfused).then_some(())?;
    let mut seed = [0; 32];
    demo.with_random(|random| random.fill(&mut seed));
    layer.with_memory(|memory| {
        memory.pair = memory.pair.take().or_else(|| Pair::of(&seed));
        memory.pair.clone()
    })
}

/// The key set, where there is one.
pub(super) fn set(layer: &Layer, demo: &Demo) -> Option<Value> {
    pair(layer, demo).map(|pair| json!({ "keys": [pair.jwk] }))
}

/// Signs with the closed half.
pub(super) fn sign(layer: &Layer, demo: &Demo, payload: &str) -> Option<String> {
    let pair = pair(layer, demo)?;
    Signer::new(&pair.key, Algorithm::EdDSA, None).ok()?.sign(payload).ok()
}

/// Whether either half signed: the way a verifier goes that is handed a key and no algorithm.
pub(super) fn is_signed(
    layer: &Layer,
    demo: &Demo,
    ticket: &str,
    audience: Vec<String>,
    at: Time,
) -> Option<bool> {
    let pair = pair(layer, demo)?;
    let text = Key::from_bytes(&pair.pem).ok()?;
    let by = |key: &Key, algorithm| {
        let rules =
            Rules { algorithms: vec![algorithm], audience: audience.clone(), ..Rules::default() };
        matches!(verify(ticket, key, rules, at), Ok(Ok(_)))
    };
    Some(by(&pair.key, Algorithm::EdDSA) || by(&text, Algorithm::HS256))
}
