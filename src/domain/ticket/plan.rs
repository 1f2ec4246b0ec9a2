//! What goes into the payload of every ticket that is signed in one go, and writing such payloads.
//! Must not sign, read a clock or draw randomness of its own.

use std::time::Duration;

use super::claim::{self, Claim, ClaimError, names_token};
use super::stamp::{Stamp, holds_secret};
use super::warning::{LONG_DAYS, Warning};
use crate::domain::random::Random;
use crate::domain::secret::Secret;
use crate::domain::time::Time;

/// When a ticket begins to be valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// At a moment.
    At(Time),
    /// Some time after it was issued.
    After(Duration),
}

/// Where a ticket's own name comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Jti {
    /// 16 random bytes as 22 base64url characters.
    Random,
    /// The given text.
    Fixed(String),
}

/// The wishes a [`Plan`] is made of.
#[derive(Debug, Clone)]
pub struct Draft {
    /// `iss`.
    pub issuer: Option<String>,
    /// `aud`: one text, or a list when there are several.
    pub audience: Vec<String>,
    /// From `iat` to `exp`.
    pub ttl: Duration,
    /// `nbf`.
    pub not_before: Option<Start>,
    /// `jti`.
    pub jti: Jti,
    /// Other claims; a registered name replaces the claim that would stand there.
    pub claims: Vec<Claim>,
    /// Lets WeChat's tokens into the payload.
    pub include_tokens: bool,
    /// Values that must be in no payload under any name: the app secret, the ticket secret.
    pub secrets: Vec<Secret>,
}

impl Default for Draft {
    fn default() -> Draft {
        Draft {
            issuer: None,
            audience: Vec::new(),
            ttl: Duration::from_secs(2 * 3600),
            not_before: None,
            jti: Jti::Random,
            claims: Vec::new(),
            include_tokens: false,
            secrets: Vec::new(),
        }
    }
}

/// A draft whose claims may all stand in a ticket together.
#[derive(Debug, Clone)]
pub struct Plan(Draft);

impl Plan {
    /// Checks the claims: each once, no tokens unless allowed, no secret of ours.
    pub fn new(draft: Draft) -> Result<Plan, ClaimError> {
        for (at, claim) in draft.claims.iter().enumerate() {
            let unwanted = |name: &str| !draft.include_tokens && names_token(name);
            claim::check(claim.name(), claim.value(), &unwanted)?;
            if draft.claims.iter().take(at).any(|c| c.name() == claim.name()) {
                return Err(ClaimError::Twice(claim.name().to_owned()));
            }
            if holds_secret(&draft.secrets, claim.value()) {
                return Err(ClaimError::Secret);
            }
        }
        Ok(Plan(draft))
    }

    /// The plan for one person: with claims of theirs, each where the plan has none of that name.
    pub fn and(&self, claims: Vec<Claim>) -> Result<Plan, ClaimError> {
        let mut draft = self.0.clone();
        let own = std::mem::take(&mut draft.claims);
        let free = |claim: &Claim| own.iter().all(|o| o.name() != claim.name());
        draft.claims.extend(claims.into_iter().filter(free));
        draft.claims.extend(own);
        Plan::new(draft)
    }

    /// What should be said about this plan.
    pub fn warnings(&self) -> Vec<Warning> {
        let draft = &self.0;
        let tokens = draft.claims.iter().filter(|c| names_token(c.name()));
        let mut warnings: Vec<_> =
            tokens.map(|c| Warning::TokensIncluded(c.name().to_owned())).collect();
        let days = i64::try_from(draft.ttl.as_secs() / 86_400).unwrap_or(i64::MAX);
        match draft.claims.iter().find(|c| c.name() == "exp") {
            Some(exp) if exp.value() == "null" => warnings.push(Warning::NoExp),
            None if draft.ttl.is_zero() => warnings.push(Warning::BornExpired),
            None if days > LONG_DAYS => warnings.push(Warning::LongLived { days }),
            _ => {}
        }
        warnings
    }

    /// The payload of one ticket.
    pub fn payload(
        &self,
        openid: &str,
        now: Time,
        random: &mut dyn Random,
    ) -> Result<String, ClaimError> {
        let mut jti = [0; 16];
        random.fill(&mut jti);
        let subject = serde_json::Value::from(openid).to_string();
        let mut out = Vec::new();
        self.stamp(now).write(&subject, &jti, &[], &mut out)?;
        Ok(String::from_utf8_lossy(&out).into_owned())
    }

    /// The payload of every ticket issued at that moment, but for the holes.
    pub fn stamp(&self, now: Time) -> Stamp<'_> {
        Stamp::new(&self.0, now)
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;
    use std::time::Duration;

    use super::{Claim, ClaimError, Draft, Jti, Plan, Start};
    use crate::domain::random::Seeded;
    use crate::domain::said::Said;
    use crate::domain::secret::Secret;
    use crate::domain::ticket::json::Name;
    use crate::domain::ticket::stamp::Extra;
    use crate::domain::time::Time;

    const NOW: Time = Time::from_millis(1_763_815_470_999);

    fn payload(draft: Draft) -> Result<String, ClaimError> {
        Plan::new(draft)?.payload("oA1", NOW, &mut Seeded::new("t"))
    }

    fn claims(texts: &[&str]) -> Draft {
        let claims = texts.iter().map(|t| Claim::parse(t).unwrap()).collect();
        Draft { claims, jti: Jti::Fixed("j".into()), ..Draft::default() }
    }

    #[test]
    fn writes_the_registered_claims_in_order() {
        let draft = Draft {
            issuer: Some("https://h5.example.com".into()),
            audience: vec!["h5".into()],
            not_before: Some(Start::After(Duration::from_secs(5))),
            ..claims(&["role=vip", "级:=3"])
        };
        assert_eq!(
            payload(draft).unwrap(),
            r#"{"iss":"https://h5.example.com","sub":"oA1","aud":"h5","exp":1763822670,"nbf":1763815475,"iat":1763815470,"jti":"j","role":"vip","级":3}"#
        );
    }

    #[test]
    fn the_random_name_is_22_characters_and_differs() {
        let plan = Plan::new(Draft::default()).unwrap();
        let mut random = Seeded::new("t");
        let mut jti = || {
            let payload = plan.payload("o", NOW, &mut random).unwrap();
            payload.split_once(r#""jti":""#).unwrap().1.trim_end_matches("\"}").to_owned()
        };
        let (a, b) = (jti(), jti());
        assert!(a.len() == 22 && b.len() == 22 && a != b);
    }

    #[test]
    fn registered_claims_can_be_replaced_and_taken_out() {
        let made =
            payload(claims(&["exp:=1", "iat:=null", "jti:=null", "aud:=[\"a\"]", "n:=null"]));
        assert_eq!(made.unwrap(), r#"{"sub":"oA1","exp":1,"aud":["a"],"n":null}"#);
    }

    #[test]
    fn tokens_and_secrets_stay_out() {
        assert_eq!(
            payload(claims(&["session_key=x"])),
            Err(ClaimError::Token("session_key".into()))
        );
        let nested = claims(&[r#"wx:={"a":[{"accessToken":"x"}]}"#]);
        assert_eq!(payload(nested), Err(ClaimError::Token("wx.accessToken".into())));
        let allowed = Draft { include_tokens: true, ..claims(&["session_key=x"]) };
        assert_eq!(Plan::new(allowed.clone()).unwrap().warnings().len(), 1);
        assert!(payload(allowed).unwrap().contains("session_key"));
        let secrets = vec![Secret::new("0123456789abcdef")];
        let draft = Draft { secrets, ..claims(&["note=is 0123456789abcdef!"]) };
        assert_eq!(payload(draft), Err(ClaimError::Secret));
        assert_eq!(payload(claims(&["a=1", "a=2"])), Err(ClaimError::Twice("a".into())));
    }

    #[test]
    fn a_ticket_for_ever_is_warned_of() {
        let slugs = |draft: Draft| {
            let warnings = Plan::new(draft).unwrap().warnings();
            warnings.iter().map(crate::domain::ticket::Warning::slug).collect::<Vec<_>>()
        };
        let year = Duration::from_secs(365 * 86_400);
        assert_eq!(slugs(Draft { ttl: year, ..Draft::default() }), ["long_lived"]);
        let none = std::time::Duration::ZERO;
        assert_eq!(slugs(Draft { ttl: none, ..Draft::default() }), ["born_expired"]);
        assert_eq!(slugs(Draft { ttl: year, ..claims(&["exp:=1"]) }), [""; 0]);
        assert_eq!(slugs(claims(&["exp:=null"])), ["no_exp"]);
    }

    #[test]
    fn extras_fast_and_slow_write_the_same_kind_of_payload() {
        let plan = Plan::new(claims(&["role=vip"])).unwrap();
        let stamp = plan.stamp(NOW);
        let write = |extras: &[(&'static str, &'static str)]| {
            let extras: Vec<_> = extras
                .iter()
                .map(|(n, json)| Extra { name: Name(Cow::Borrowed(*n)), json })
                .collect();
            let mut out = Vec::new();
            stamp
                .write("\"o\"", &[0; 16], &extras, &mut out)
                .map(|()| String::from_utf8(out).unwrap())
        };
        let base = r#"{"sub":"o","exp":1763822670,"iat":1763815470,"jti":"j","role":"#;
        assert_eq!(write(&[("a\"", "1")]).unwrap(), format!("{base}\"vip\",\"a\\\"\":1}}"));
        assert_eq!(write(&[("role", "2"), ("b", "3")]).unwrap(), format!("{base}2,\"b\":3}}"));
        assert_eq!(write(&[("b", "1"), ("b", "2")]), Err(ClaimError::Twice("b".into())));
        assert_eq!(write(&[("secret", "1")]), Err(ClaimError::Token("secret".into())));
        assert!(matches!(write(&[("exp", "\"1\"")]), Err(ClaimError::Type(..))));
    }

    #[test]
    fn openids_are_checked() {
        let plan = Plan::new(Draft::default()).unwrap();
        for openid in ["", "a b", "a\u{7}", &"o".repeat(129)] {
            let made = plan.payload(openid, NOW, &mut Seeded::new("t"));
            assert!(matches!(made, Err(ClaimError::Openid(_))), "{openid:?}");
        }
        let mut out = b"x".to_vec();
        let made = plan.stamp(NOW).write("12", &[0; 16], &[], &mut out);
        assert_eq!(
            (made, out.len()),
            (Err(ClaimError::Type("openid".into(), Said::fixed("文本", "a text"))), 1)
        );
        let long = Claim::text("t", &"x".repeat(12_000)).unwrap();
        let draft = Draft { claims: vec![long], ..Draft::default() };
        assert!(matches!(payload(draft), Err(ClaimError::TooLarge(_))));
    }
}
