//! Verifying: what a ticket must fulfil, checked in a fixed order, the signature before any claim.
//! Must not trust a word of the ticket before that, and never lets its header choose the algorithm.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::crypto::JwtVerifier;

use super::alg::{self, Algorithm};
use super::claims::Claims;
use super::crypto::PROVIDER;
use super::header::Header;
use super::json::compact;
use super::key::{Key, KeyError};
use super::part::Part;
use super::refusal::Refusal;
use super::warning::Warning;
use super::{Claim, MAX_TICKET};
use crate::domain::said::Said;
use crate::domain::text::counted;
use crate::domain::time::Time;

/// A claim that must be there, with a certain value if one is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Requirement {
    /// Any value.
    Name(String),
    /// This value.
    Value(Claim),
}

/// What a ticket must fulfil beside a good signature.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// The algorithms that are accepted; none named means the usual one of the key.
    pub algorithms: Vec<Algorithm>,
    /// How far apart clocks may be.
    pub leeway: Duration,
    /// The only accepted `iss`; none named accepts any.
    pub issuer: Option<String>,
    /// The ticket's `aud` must name one of these; none named accepts only tickets without `aud`.
    pub audience: Vec<String>,
    /// Claims that must be there.
    pub required: Vec<Requirement>,
}

/// A ticket that fulfils everything, borrowed from the verifier that checked it.
#[derive(Debug)]
pub struct Accepted<'v> {
    /// The algorithm it was signed with.
    pub algorithm: Algorithm,
    /// The header as it stands.
    pub header: &'v str,
    /// The payload as it stands: JSON that may contain line breaks.
    pub payload: &'v str,
    /// Its claims.
    pub claims: Claims<'v>,
}

/// An accepted ticket on its own.
#[derive(Debug, Clone)]
pub struct Verified {
    /// The algorithm it was signed with.
    pub algorithm: Algorithm,
    /// The header's JSON, without whitespace.
    pub header: String,
    /// The payload's JSON, without whitespace.
    pub payload: String,
    /// `sub`, the openid.
    pub sub: Option<String>,
    /// `exp`.
    pub exp: Option<Time>,
    /// What is worth saying about it.
    pub warnings: Vec<Warning>,
}

/// Verifies one ticket.
pub fn verify(ticket: &str, key: &Key, rules: Rules, now: Time) -> Result<Outcome, KeyError> {
    let mut verifier = Verifier::new(key, rules)?;
    Ok(verifier.verify(ticket, now).map(|accepted| accepted.to_verified()))
}

/// Accepted, or the one reason why not.
pub type Outcome = Result<Verified, Refusal>;

/// Rules and a key, ready for ticket after ticket. It stays on its thread; make one per thread.
pub struct Verifier {
    checks: Vec<(Algorithm, Box<dyn JwtVerifier>)>,
    rules: Rules,
    /// The header part that was read last; a million tickets mostly share one.
    known: String,
    known_check: usize,
    header: Vec<u8>,
    payload: Vec<u8>,
    signature: Vec<u8>,
}

impl Verifier {
    /// Prepares both; every algorithm on the list must fit the key.
    pub fn new(key: &Key, mut rules: Rules) -> Result<Verifier, KeyError> {
        if rules.algorithms.is_empty() {
            rules.algorithms = vec![key.kind().default_algorithm()];
        }
        let mut checks = Vec::new();
        for algorithm in &rules.algorithms {
            let check = (PROVIDER.verifier_factory)(algorithm, key.verifying(*algorithm)?)
                .map_err(|e| KeyError::rejected(&e))?;
            checks.push((*algorithm, check));
        }
        Ok(Verifier {
            checks,
            rules,
            known: String::new(),
            known_check: 0,
            header: Vec::new(),
            payload: Vec::new(),
            signature: Vec::new(),
        })
    }

    /// Checks one ticket (RFC 7515 section 5.2, RFC 7519 section 7.2).
    pub fn verify(&mut self, ticket: &str, now: Time) -> Result<Accepted<'_>, Refusal> {
        let parts = Parts::split(ticket)?;
        if self.known != parts.header || self.known.is_empty() {
            self.read_header(parts.header)?;
        }
        decode(parts.signature, Part::Signature, &mut self.signature)?;
        let check = self.checks.get(self.known_check).ok_or(Refusal::BadSignature)?;
        check
            .1
            .verify(parts.signed.as_bytes(), &self.signature)
            .map_err(|_| Refusal::BadSignature)?;
        decode(parts.payload, Part::Payload, &mut self.payload)?;
        let payload = utf8(&self.payload, Part::Payload)?;
        let claims = Claims::read(payload)?;
        check_times(&claims, now, self.rules.leeway)?;
        check_parties(&claims, &self.rules)?;
        check_required(&claims, payload, &self.rules.required)?;
        Ok(Accepted {
            algorithm: check.0,
            header: utf8(&self.header, Part::Header)?,
            payload,
            claims,
        })
    }

    fn read_header(&mut self, part: &str) -> Result<(), Refusal> {
        self.known.clear();
        decode(part, Part::Header, &mut self.header)?;
        let header = Header::read(utf8(&self.header, Part::Header)?)?;
        if header.crit {
            return Err(Refusal::CriticalHeader);
        }
        let found = header.alg.unwrap_or_default();
        let check = self.checks.iter().position(|(a, _)| alg::name(*a) == found);
        self.known_check = check.ok_or_else(|| Refusal::AlgNotAllowed {
            found: Refusal::quote(&found),
            allowed: alg::names(&self.rules.algorithms),
        })?;
        part.clone_into(&mut self.known);
        Ok(())
    }
}

impl Accepted<'_> {
    /// A copy that stands on its own, with what is worth saying.
    pub fn to_verified(&self) -> Verified {
        let mut warnings = Vec::new();
        match self.claims.exp {
            None => warnings.push(Warning::NoExp),
            Some(exp) if looks_like_millis(exp) => warnings.push(Warning::ExpInMillis),
            Some(_) => {}
        }
        Verified {
            algorithm: self.algorithm,
            header: compact(self.header).into_owned(),
            payload: compact(self.payload).into_owned(),
            sub: self.claims.sub.as_deref().map(str::to_owned),
            exp: self.claims.exp,
            warnings,
        }
    }
}

/// True for a date that makes sense only if its number counts milliseconds: beyond the year 5000.
pub(super) fn looks_like_millis(date: Time) -> bool {
    date > Time::from_secs(100_000_000_000)
}

/// The parts of the compact serialization.
pub(super) struct Parts<'t> {
    pub(super) header: &'t str,
    pub(super) payload: &'t str,
    pub(super) signature: &'t str,
    /// Header and payload with the point between: what is signed.
    pub(super) signed: &'t str,
}

impl<'t> Parts<'t> {
    pub(super) fn split(ticket: &'t str) -> Result<Parts<'t>, Refusal> {
        if ticket.len() > MAX_TICKET {
            return Err(Refusal::TooLarge(ticket.len()));
        }
        if ticket.is_empty() {
            return Err(Refusal::Malformed(Said::fixed("它是空的", "it is empty")));
        }
        let points = ticket.bytes().filter(|b| *b == b'.').count();
        if points == 4 {
            return Err(Refusal::Encrypted);
        }
        let split = ticket.rsplit_once('.').and_then(|(signed, signature)| {
            let (header, payload) = signed.split_once('.')?;
            Some(Parts { header, payload, signature, signed })
        });
        match split {
            Some(parts) if points == 2 => Ok(parts),
            _ => Err(Refusal::Malformed(Said::new(
                format!("里面有 {points} 个点，应有两个"),
                format!("it has {}, not two", counted(points as u64, "point", "points")),
            ))),
        }
    }
}

/// base64url without padding, the only spelling of these bytes (RFC 7515 section 2).
pub(super) fn decode(part: &str, what: Part, out: &mut Vec<u8>) -> Result<(), Refusal> {
    out.clear();
    URL_SAFE_NO_PAD.decode_vec(part, out).map_err(|e| what.not_base64url(e))
}

pub(super) fn utf8(bytes: &[u8], what: Part) -> Result<&str, Refusal> {
    std::str::from_utf8(bytes).map_err(|_| what.not_utf8())
}

fn check_times(claims: &Claims<'_>, now: Time, leeway: Duration) -> Result<(), Refusal> {
    if let Some(at) = claims.exp
        && now >= at.after(leeway)
    {
        return Err(Refusal::Expired { at, now });
    }
    // RFC 7519 counts in seconds; an `nbf` or `iat` of this very second is not the future.
    let latest = now.after(leeway);
    if let Some(at) = claims.nbf
        && at > latest
    {
        return Err(Refusal::NotYetValid { at, now });
    }
    if let Some(at) = claims.iat
        && at > latest
    {
        return Err(Refusal::IssuedInFuture { at, now });
    }
    Ok(())
}

fn check_parties(claims: &Claims<'_>, rules: &Rules) -> Result<(), Refusal> {
    if let Some(wanted) = &rules.issuer {
        match &claims.iss {
            None => return Err(Refusal::MissingClaim("iss".into())),
            Some(found) if found != wanted => {
                let (found, wanted) = (Refusal::quote(found), wanted.clone());
                return Err(Refusal::WrongIssuer { found, wanted });
            }
            Some(_) => {}
        }
    }
    let Some(found) = &claims.aud else {
        let asked = !rules.audience.is_empty();
        return if asked { Err(Refusal::MissingClaim("aud".into())) } else { Ok(()) };
    };
    if found.iter().any(|one| rules.audience.iter().any(|wanted| wanted == one)) {
        return Ok(());
    }
    let found = Refusal::quote(&found.join(", "));
    if rules.audience.is_empty() {
        return Err(Refusal::UnexpectedAudience(found));
    }
    Err(Refusal::WrongAudience { found, wanted: rules.audience.join(", ") })
}

fn check_required(
    claims: &Claims<'_>,
    payload: &str,
    required: &[Requirement],
) -> Result<(), Refusal> {
    for requirement in required {
        let name = match requirement {
            Requirement::Name(name) => name,
            Requirement::Value(claim) => claim.name(),
        };
        if !claims.has(name) {
            return Err(Refusal::MissingClaim(name.to_owned()));
        }
        if let Requirement::Value(claim) = requirement {
            // Compared as values, so that 1.0 and spelling of escapes do not matter.
            let found: serde_json::Value = serde_json::from_str(payload).unwrap_or_default();
            let wanted = serde_json::from_str::<serde_json::Value>(claim.value()).ok();
            if found.get(name) != wanted.as_ref() {
                return Err(Refusal::WrongClaim(name.to_owned()));
            }
        }
    }
    Ok(())
}
