//! Reading a ticket without a key, and what its text alone shows to be wrong with it.
//! Must not be mistaken for verifying: the first warning of every reading says so.

use super::claim::names_token;
use super::claims::Claims;
use super::header::Header;
use super::json::compact;
use super::openid64;
use super::part::Part;
use super::refusal::Refusal;
use super::verify::{Parts, decode as decode_part, looks_like_millis, utf8};
use super::warning::{LONG_DAYS, Warning};
use crate::domain::time::Time;

/// What a ticket says, unverified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// What form it has.
    pub form: Form,
    /// What its text shows to be wrong or risky; the first says that nothing is verified.
    pub warnings: Vec<Warning>,
}

/// The two forms of a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// A signed JWT; both are JSON objects without whitespace.
    Jwt {
        /// The header's JSON.
        header: String,
        /// The payload's JSON.
        payload: String,
    },
    /// The old base64(openid).
    Openid64(String),
}

/// Keys of WeChat's userinfo answer and of common sense that are personal data.
const PERSONAL: [&str; 10] = [
    "nickname",
    "headimgurl",
    "avatar",
    "phone",
    "phoneNumber",
    "phone_number",
    "mobile",
    "email",
    "idcard",
    "address",
];

/// Reads a ticket. `now` serves the warnings only.
pub fn decode(ticket: &str, now: Time) -> Result<Decoded, Refusal> {
    if !ticket.contains('.')
        && let Ok(openid) = openid64::read(ticket)
    {
        let warnings = vec![Warning::NotVerified, Warning::Forgeable];
        return Ok(Decoded { form: Form::Openid64(openid), warnings });
    }
    let parts = Parts::split(ticket)?;
    let mut bytes = Vec::new();
    decode_part(parts.header, Part::Header, &mut bytes)?;
    let header = object(utf8(&bytes, Part::Header)?, Part::Header)?;
    decode_part(parts.payload, Part::Payload, &mut bytes)?;
    let payload = object(utf8(&bytes, Part::Payload)?, Part::Payload)?;
    let mut warnings = vec![Warning::NotVerified];
    lint_header(&header, parts.signature, &mut warnings);
    lint_payload(&payload, now, &mut warnings);
    Ok(Decoded { form: Form::Jwt { header, payload }, warnings })
}

/// Lenient on purpose: a member twice is shown and warned of, not refused.
fn object(json: &str, what: Part) -> Result<String, Refusal> {
    serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(json)
        .map_err(|e| what.not_json(&e))?;
    Ok(compact(json).into_owned())
}

fn lint_header(json: &str, signature: &str, warnings: &mut Vec<Warning>) {
    let header = match Header::read(json) {
        Ok(header) => header,
        Err(Refusal::DuplicateKey(name)) => {
            warnings.push(Warning::DuplicateKey(name));
            return;
        }
        Err(_) => {
            warnings.push(Warning::InvalidClaim("alg".into()));
            return;
        }
    };
    let none = header.alg.as_deref().is_none_or(|alg| alg.eq_ignore_ascii_case("none"));
    if none || signature.is_empty() {
        warnings.push(Warning::Unsigned);
    }
    if header.crit {
        warnings.push(Warning::CriticalHeader);
    }
    warnings.extend(header.keys.iter().map(|key| Warning::HeaderBringsKey((*key).into())));
}

fn lint_payload(json: &str, now: Time, warnings: &mut Vec<Warning>) {
    match Claims::read(json) {
        Ok(claims) => lint_claims(&claims, now, warnings),
        Err(Refusal::DuplicateKey(name)) => warnings.push(Warning::DuplicateKey(name)),
        Err(Refusal::InvalidClaim { name, .. }) => warnings.push(Warning::InvalidClaim(name)),
        Err(_) => {}
    }
    let value: serde_json::Value = serde_json::from_str(json).unwrap_or_default();
    let mut names = Vec::new();
    collect(&value, &mut names);
    for name in names {
        if names_token(name) {
            warnings.push(Warning::CarriesTokens(name.to_owned()));
        } else if PERSONAL.contains(&name) {
            warnings.push(Warning::PersonalData(name.to_owned()));
        }
    }
}

fn lint_claims(claims: &Claims<'_>, now: Time, warnings: &mut Vec<Warning>) {
    if claims.sub.is_none() {
        warnings.push(Warning::NoSub);
    }
    match claims.exp {
        None => warnings.push(Warning::NoExp),
        Some(exp) if looks_like_millis(exp) => warnings.push(Warning::ExpInMillis),
        Some(exp) if exp <= now => warnings.push(Warning::Expired(exp.to_string())),
        Some(exp) => {
            let days = (exp.secs().saturating_sub(claims.iat.unwrap_or(now).secs())) / 86_400;
            if days > LONG_DAYS {
                warnings.push(Warning::LongLived { days });
            }
        }
    }
    if let Some(nbf) = claims.nbf
        && nbf > now
    {
        warnings.push(Warning::NotYetValid(nbf.to_string()));
    }
}

/// The names at every depth, each once.
fn collect<'v>(value: &'v serde_json::Value, names: &mut Vec<&'v str>) {
    match value {
        serde_json::Value::Object(members) => {
            for (name, inner) in members {
                if !names.contains(&name.as_str()) {
                    names.push(name);
                }
                collect(inner, names);
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| collect(item, names)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, decode};
    use crate::domain::ticket::warning::Warning;
    use crate::domain::time::Time;
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    fn slugs(header: &str, payload: &str, signature: &str) -> Vec<&'static str> {
        let part = |json: &str| URL_SAFE_NO_PAD.encode(json);
        let ticket = format!("{}.{}.{signature}", part(header), part(payload));
        let read = decode(&ticket, Time::from_secs(1_763_815_470)).unwrap();
        read.warnings.iter().map(Warning::slug).collect()
    }

    #[test]
    fn a_clean_ticket_is_only_not_verified() {
        let payload = r#"{"sub":"o","iat":1763815470,"exp":1763822670}"#;
        assert_eq!(slugs(r#"{"alg":"HS256"}"#, payload, "AA"), ["not_verified"]);
    }

    #[test]
    fn every_fault_of_the_text_is_named() {
        let header = r#"{"alg":"nOnE","crit":["b64"],"jwk":{},"x5u":""}"#;
        let payload = r#"{"openid":"o","exp":1763815470999,"nbf":1863815470,"nickname":"n","wx":[{"session_key":"k"}]}"#;
        assert_eq!(
            slugs(header, payload, ""),
            [
                "not_verified",
                "unsigned",
                "critical_header",
                "header_brings_key",
                "header_brings_key",
                "no_sub",
                "exp_in_millis",
                "not_yet_valid",
                "personal_data",
                "carries_tokens",
            ]
        );
        let hs = r#"{"alg":"HS256"}"#;
        assert_eq!(slugs(hs, r#"{"sub":"o"}"#, "AA"), ["not_verified", "no_exp"]);
        assert_eq!(slugs(hs, r#"{"sub":"o","exp":5}"#, "AA"), ["not_verified", "expired"]);
        assert_eq!(
            slugs(hs, r#"{"sub":"o","exp":1863815470}"#, "AA"),
            ["not_verified", "long_lived"]
        );
        assert_eq!(slugs(hs, r#"{"sub":1}"#, "AA"), ["not_verified", "invalid_claim"]);
        assert_eq!(slugs(hs, r#"{"a":1,"a":2}"#, "AA"), ["not_verified", "duplicate_key"]);
    }

    #[test]
    fn knows_the_old_form() {
        let read = decode("b0ExYjI=", Time::from_secs(0)).unwrap();
        assert_eq!(read.form, Form::Openid64("oA1b2".into()));
        assert_eq!(decode("???", Time::from_secs(0)).unwrap_err().slug(), "malformed");
    }
}
