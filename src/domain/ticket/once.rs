//! What is remembered of a ticket that may be accepted only once.
//! Must not remember anything itself, and holds no claim in readable form but the `jti` for messages.

use std::time::Duration;

use ring::digest::{Context, SHA256};

use super::claims::Claims;
use super::refusal::Refusal;
use crate::domain::time::Time;

/// How long after `exp` a use is remembered, so that clocks and leeway may differ.
pub const KEPT: Duration = Duration::from_secs(24 * 3600);

/// One use of a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// Half of a SHA-256 digest over `iss` and `jti`.
    pub id: [u8; 16],
    /// Until when it must be remembered: `exp` and [`KEPT`].
    pub until: Time,
    /// The ticket's `jti`, for messages.
    pub jti: String,
}

impl Use {
    /// Of a verified ticket's claims. Without `jti` or `exp` a ticket cannot be accepted once only; an
    /// empty `jti` names no ticket.
    pub fn of(claims: &Claims<'_>) -> Result<Use, Refusal> {
        let jti = claims.jti.as_deref().filter(|jti| !jti.is_empty()).ok_or(Refusal::NoJti)?;
        let exp = claims.exp.ok_or(Refusal::NoExp)?;
        let mut digest = Context::new(&SHA256);
        // The issuer's length keeps ("ab", "c") and ("a", "bc") apart; a missing one is none of them.
        let iss = claims.iss.as_deref();
        let length = iss.map_or(u64::MAX, |iss| iss.len() as u64);
        digest.update(&length.to_be_bytes());
        digest.update(iss.unwrap_or_default().as_bytes());
        digest.update(jti.as_bytes());
        let mut id = [0; 16];
        for (slot, byte) in id.iter_mut().zip(digest.finish().as_ref()) {
            *slot = *byte;
        }
        Ok(Use { id, until: exp.after(KEPT), jti: Refusal::quote(jti) })
    }
}

#[cfg(test)]
mod tests {
    use super::{Claims, Refusal, Time, Use};

    fn of(payload: &str) -> Result<Use, Refusal> {
        Use::of(&Claims::read(payload).unwrap())
    }

    #[test]
    fn issuer_and_name_make_the_identity() {
        let id = |payload| of(payload).unwrap().id;
        let base = id(r#"{"iss":"a","jti":"bc","exp":9}"#);
        assert_eq!(base, id(r#"{"jti":"b\u0063","iss":"a","exp":10,"sub":"x"}"#));
        for other in [
            r#"{"iss":"ab","jti":"c","exp":9}"#,
            r#"{"jti":"abc","exp":9}"#,
            r#"{"iss":"","jti":"abc","exp":9}"#,
        ] {
            assert_ne!(base, id(other), "{other}");
        }
        assert_eq!(of(r#"{"jti":"b","exp":1.5}"#).unwrap().until, Time::from_millis(86_401_500));
        assert_eq!(of(r#"{"jti":"b"}"#), Err(Refusal::NoExp));
        assert_eq!(of(r#"{"exp":1}"#), Err(Refusal::NoJti));
        assert_eq!(of(r#"{"jti":"","exp":1}"#), Err(Refusal::NoJti));
    }
}
