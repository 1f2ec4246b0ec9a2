//! Signing: header and key prepared once, then payload after payload.
//! Must not build claims; what it is given is signed as it is.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::crypto::JwtSigner;

use super::alg::Algorithm;
use super::crypto::PROVIDER;
use super::header;
use super::key::{Key, KeyError};

/// A header and a key, ready to sign. It stays on its thread; make one per thread.
pub struct Signer {
    header: String,
    signer: Box<dyn JwtSigner>,
}

impl Signer {
    /// Prepares both. `kid` goes into the header; without one, the key's own if it has one.
    pub fn new(key: &Key, algorithm: Algorithm, kid: Option<&str>) -> Result<Signer, KeyError> {
        let signing = key.signing(algorithm)?;
        let signer = (PROVIDER.signer_factory)(&algorithm, signing)
            .map_err(|e| KeyError::Rejected(e.to_string()))?;
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
                Err(KeyError::Rejected("it could not sign".into()))
            }
        }
    }
}

fn append(bytes: &[u8], out: &mut Vec<u8>) {
    let start = out.len();
    let length = bytes.len().div_ceil(3) * 4;
    out.resize(start + length, 0);
    let room = out.get_mut(start..).unwrap_or_default();
    let written = URL_SAFE_NO_PAD.encode_slice(bytes, room).unwrap_or(0);
    out.truncate(start + written);
}
