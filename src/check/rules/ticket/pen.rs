//! What writes tickets as the back end does: the shared secret, or the private key where it was given.
//! Must not be trusted before a ticket it wrote anew was accepted; `claims::mint` shows one first.

use serde_json::{Map, Value};

use super::keys::known;
use crate::check::forge::Jwt;
use crate::check::probe::Probe;
use crate::check::verdict::Stop;
use crate::domain::ticket::{Algorithm, Key, Signer, alg};

/// A key with which tickets are signed.
pub(super) enum Pen {
    /// Both sides have it.
    Shared(Vec<u8>),
    /// Only whoever signs has it.
    Private(Box<Key>, Algorithm),
}

impl Pen {
    /// The pen for tickets such as this one.
    ///
    /// # Errors
    /// When the key is not known, or is of another kind.
    pub(super) fn of(probe: &Probe, jwt: &Jwt) -> Result<Pen, Stop> {
        if jwt.alg().starts_with("HS") {
            return known(probe, jwt).map(Pen::Shared).ok_or(Stop::NoKey);
        }
        let given = probe.target.key.as_ref().and_then(|(text, _)| Pen::private(text, jwt.alg()));
        given.ok_or(Stop::Other(
            "票据是用私钥签的；把测试用的私钥文件写成 [backend] 的 ticket_secret，就能自己签发来测试",
            "the tickets are signed with a private key; with its file as `ticket_secret` under [backend] such tickets can be made here",
        ))
    }

    fn private(text: &str, alg: &str) -> Option<Pen> {
        let key = Key::from_file(text.as_bytes()).ok()?;
        let pen = Pen::Private(Box::new(key), alg::parse(alg)?);
        pen.sign(None, &Map::new()).is_some().then_some(pen)
    }

    /// A ticket with this payload, under the name of the key that the other one has.
    pub(super) fn write(&self, jwt: &Jwt, payload: &Map<String, Value>) -> String {
        match self {
            Pen::Shared(key) => jwt.signed(payload, key),
            Pen::Private(..) => {
                let kid = jwt.header.get("kid").and_then(Value::as_str);
                self.sign(kid, payload).unwrap_or_default()
            }
        }
    }

    fn sign(&self, kid: Option<&str>, payload: &Map<String, Value>) -> Option<String> {
        let Pen::Private(key, algorithm) = self else { return None };
        let text = serde_json::to_string(payload).ok()?;
        Signer::new(key, *algorithm, kid).ok()?.sign(&text).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::Pen;
    use crate::check::forge::Jwt;

    const KEYS: &str = include_str!("../../../domain/ticket/vectors.pem");

    #[test]
    fn a_private_key_writes_what_fits_it() {
        let pen = Pen::private(KEYS, "RS256").unwrap();
        let one = pen.sign(Some("k1"), &serde_json::Map::new()).unwrap();
        let jwt = Jwt::read(&one).unwrap();
        assert_eq!((jwt.alg(), jwt.header["kid"].as_str()), ("RS256", Some("k1")));
        let again = Jwt::read(&pen.write(&jwt, &jwt.payload)).unwrap();
        // RSASSA-PKCS1-v1_5 has no randomness.
        assert_eq!(again.signature(), jwt.signature());
        assert!(Pen::private(KEYS, "ES256").is_none() && Pen::private("a word", "RS256").is_none());
    }
}
