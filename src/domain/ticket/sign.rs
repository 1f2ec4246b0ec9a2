//! Signing: header and key prepared once, then payload after payload.
//! Must not build claims; what it is given is signed as it is.

use jsonwebtoken::crypto::JwtSigner;

use super::alg::Algorithm;
use super::crypto::PROVIDER;
use super::header;
use super::key::{Key, KeyError};
use crate::domain::said::Said;

/// A header and a key, ready to sign. It stays on its thread; make one per thread.
pub struct Signer {
    header: String,
    signer: Box<dyn JwtSigner>,
}

impl Signer {
    /// Prepares both. `kid` goes into the header; without one, the key's own if it has one.
    pub fn new(key: &Key, algorithm: Algorithm, kid: Option<&str>) -> Result<Signer, KeyError> {
        let signing = key.signing(algorithm)?;
        let signer =
            (PROVIDER.signer_factory)(&algorithm, signing).map_err(|e| KeyError::rejected(&e))?;
        Ok(Signer { header: header::write(algorithm, kid.or(key.kid())), signer })
    }

    /// The ticket with this payload (compact serialization, RFC 7515 section 7.1).
    pub fn sign(&self, payload: &str) -> Result<String, KeyError> {
        let mut out = Vec::new();
        self.sign_into(payload.as_bytes(), &mut out)?;
        Ok(String::from_utf8_lossy(&out).into_owned())
    }

    /// Appends the ticket to `out`, which on an error is as before.
    pub fn sign_into(&self, payload: &[u8], out: &mut Vec<u8>) -> Result<(), KeyError> {
        let start = out.len();
        out.extend_from_slice(self.header.as_bytes());
        append(payload, out);
        let message = out.get(start..).unwrap_or_default();
        match self.signer.try_sign(message) {
            Ok(signature) => {
                out.push(b'.');
                append(&signature, out);
                Ok(())
            }
            Err(_) => {
                out.truncate(start);
                Err(KeyError::Rejected(Said::fixed("它签不了名", "it could not sign")))
            }
        }
    }
}

fn append(bytes: &[u8], out: &mut Vec<u8>) {
    let start = out.len();
    out.resize(start + (bytes.len() * 4).div_ceil(3), 0);
    encode(bytes, out.get_mut(start..).unwrap_or_default());
}

/// The two characters of every 12 bits. In a batch, base64 is the costliest step after the signature;
/// the general encoder looks up six bits at a time.
static PAIRS: [[u8; 2]; 4096] = {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut pairs = [[0; 2]; 4096];
    let mut bits = 0;
    while bits < 4096 {
        pairs[bits] = [alphabet[bits >> 6], alphabet[bits & 63]];
        bits += 1;
    }
    pairs
};

/// base64url without padding into exactly as much room as it takes.
fn encode(bytes: &[u8], room: &mut [u8]) {
    let pair = |bits: usize| PAIRS[bits & 0xfff];
    let (whole, rest) = bytes.as_chunks::<3>();
    let (quads, tail) = room.as_chunks_mut::<4>();
    for ([a, b, c], quad) in whole.iter().zip(quads) {
        let bits = usize::from(*a) << 16 | usize::from(*b) << 8 | usize::from(*c);
        let ([w, x], [y, z]) = (pair(bits >> 12), pair(bits));
        *quad = [w, x, y, z];
    }
    // One byte leaves two characters, two leave three; the bits behind them are zero.
    let at = |n: usize| usize::from(rest.get(n).copied().unwrap_or(0));
    let bits = at(0) << 16 | at(1) << 8;
    let last = [pair(bits >> 12), pair(bits)];
    for (slot, character) in tail.iter_mut().zip(last.as_flattened()) {
        *slot = *character;
    }
}

#[cfg(test)]
mod tests {
    use super::append;
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    #[test]
    fn encodes_as_everybody_does() {
        let bytes: Vec<u8> = (0..=u8::MAX).cycle().step_by(7).take(600).collect();
        for length in (0..20).chain([255, 256, 257, 600]) {
            let mut out = b"x".to_vec();
            append(&bytes[..length], &mut out);
            assert_eq!(out, format!("x{}", URL_SAFE_NO_PAD.encode(&bytes[..length])).into_bytes());
        }
    }
}
