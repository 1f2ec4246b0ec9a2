//! Test vectors: RFC 7515 appendix A, RFC 7519, RFC 7520 section 4, RFC 8037 appendix A, and the
//! attacks of RFC 8725. Must not hold vectors of our own making where an RFC has one.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::crypto::PROVIDER;
use super::verify::Parts;
use super::{
    Algorithm, Claim, Draft, Jti, Key, KeyEncoding, KeyError, Plan, Refusal, Requirement, Rules,
    Signer, Verified, alg, verify,
};
use crate::domain::random::Seeded;
use crate::domain::time::Time;

#[derive(serde::Deserialize)]
struct Vector {
    source: String,
    alg: String,
    deterministic: bool,
    key: serde_json::Value,
    compact: String,
}

fn vectors() -> Vec<Vector> {
    serde_json::from_str(include_str!("vectors.json")).unwrap()
}

fn key(jwk: &serde_json::Value) -> Key {
    Key::from_file(jwk.to_string().as_bytes()).unwrap()
}

fn public(jwk: &serde_json::Value) -> Key {
    let mut jwk = jwk.clone();
    for part in ["d", "p", "q", "dp", "dq", "qi"] {
        jwk.as_object_mut().unwrap().remove(part);
    }
    key(&jwk)
}

/// The raw signature check, as the payloads of RFC 7520 and 8037 are no JSON.
fn fits(key: &Key, algorithm: Algorithm, compact: &str) -> bool {
    let parts = Parts::split(compact).unwrap();
    let check = (PROVIDER.verifier_factory)(&algorithm, key.verifying(algorithm).unwrap()).unwrap();
    let signature = URL_SAFE_NO_PAD.decode(parts.signature).unwrap();
    check.verify(parts.signed.as_bytes(), &signature).is_ok()
}

#[test]
fn signatures_of_the_rfcs_fit_and_changed_ones_do_not() {
    for vector in vectors() {
        let algorithm = alg::parse(&vector.alg).unwrap();
        for key in [key(&vector.key), public(&vector.key)] {
            assert!(fits(&key, algorithm, &vector.compact), "{}", vector.source);
            let changed = vector.compact.replacen("e", "f", 1);
            assert!(!fits(&key, algorithm, &changed), "{}", vector.source);
        }
    }
}

#[test]
fn deterministic_algorithms_make_the_rfcs_bytes() {
    for vector in vectors() {
        let algorithm = alg::parse(&vector.alg).unwrap();
        let key = key(&vector.key);
        let parts = Parts::split(&vector.compact).unwrap();
        let signing = key.signing(algorithm).unwrap();
        let signer = (PROVIDER.signer_factory)(&algorithm, signing).unwrap();
        let signature = signer.try_sign(parts.signed.as_bytes()).unwrap();
        let again = URL_SAFE_NO_PAD.encode(signature);
        assert_eq!(again == parts.signature, vector.deterministic, "{}", vector.source);
        assert!(fits(&key, algorithm, &format!("{}.{again}", parts.signed)), "{}", vector.source);
    }
}

#[test]
fn the_jwt_of_rfc_7519_section_3_1_is_read() {
    let joe = &vectors()[0];
    let at = |secs| verify(&joe.compact, &key(&joe.key), Rules::default(), Time::from_secs(secs));
    let verified = at(1_300_819_379).unwrap().unwrap();
    let payload = r#"{"iss":"joe","exp":1300819380,"http://example.com/is_root":true}"#;
    assert_eq!(verified.payload, payload);
    assert_eq!(at(1_300_819_380).unwrap().unwrap_err().slug(), "expired");
}

#[test]
fn every_algorithm_signs_what_it_verifies() {
    let jwks = vectors();
    let mut p384 = None;
    for algorithm in alg::ALL {
        let key = jwks.iter().map(|v| key(&v.key)).find(|k| k.kind().fits(algorithm));
        let key = key.unwrap_or_else(|| p384.get_or_insert_with(p384_key).clone());
        let ticket = Signer::new(&key, algorithm, Some("k")).unwrap().sign(r#"{"sub":"o"}"#);
        let rules = Rules { algorithms: vec![algorithm], ..Rules::default() };
        let verified = verify(&ticket.unwrap(), &key, rules, Time::default()).unwrap().unwrap();
        assert_eq!((verified.algorithm, verified.sub.as_deref()), (algorithm, Some("o")));
        let header = format!(r#"{{"typ":"JWT","alg":"{}","kid":"k"}}"#, alg::name(algorithm));
        assert_eq!(verified.header, header);
    }
}

fn p384_key() -> Key {
    let curve = &ring::signature::ECDSA_P384_SHA384_FIXED_SIGNING;
    let random = ring::rand::SystemRandom::new();
    let pkcs8 = ring::signature::EcdsaKeyPair::generate_pkcs8(curve, &random).unwrap();
    Key::from_file(pkcs8.as_ref()).unwrap()
}

/// Made by OpenSSL 3 for this test; `genpkey` and the older `ecparam -genkey` write different forms.
#[test]
fn reads_the_key_files_openssl_writes() {
    let files = include_str!("vectors.pem");
    let mut kinds = Vec::new();
    for file in files.split("# ").skip(1) {
        let (name, pem) = file.split_once('\n').unwrap();
        let key = Key::from_file(pem.as_bytes()).unwrap();
        let sign = Signer::new(&key, key.kind().default_algorithm(), None);
        assert_eq!(sign.is_ok(), name.contains("private"), "{name}");
        kinds.push(key.kind().name());
    }
    assert_eq!(kinds.len(), 8);
    for kind in ["RSA key", "P-256 key", "P-384 key", "Ed25519 key"] {
        assert_eq!(kinds.iter().filter(|k| **k == kind).count(), 2, "{kind}");
    }
}

fn secret() -> Key {
    Key::from_bytes(b"d9f1c7a2b3e4f5061728394a5b6c7d8e").unwrap()
}

const NOW: Time = Time::from_secs(1_763_815_470);

fn ticket(header: &str, payload: &str) -> String {
    let part = |json: &str| URL_SAFE_NO_PAD.encode(json);
    let signed = format!("{}.{}", part(header), part(payload));
    let key = secret();
    let algorithm = Algorithm::HS256;
    let signer = (PROVIDER.signer_factory)(&algorithm, key.signing(algorithm).unwrap()).unwrap();
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signer.try_sign(signed.as_bytes()).unwrap()))
}

const HS256: &str = r#"{"alg":"HS256"}"#;

fn slug(ticket: &str, rules: Rules) -> &'static str {
    match verify(ticket, &secret(), rules, NOW).unwrap() {
        Ok(_) => "accepted",
        Err(refusal) => refusal.slug(),
    }
}

/// RFC 8725 section 2.1 and 3.1: the header must not choose.
#[test]
fn algorithm_attacks_are_refused() {
    let joe = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    // RFC 7519 section 6.1.
    assert_eq!(slug(&format!("eyJhbGciOiJub25lIn0.{joe}."), Rules::default()), "alg_not_allowed");
    for alg in ["none", "None", "nOnE", "HS512", "RS256", "hs256", ""] {
        let made = ticket(&format!(r#"{{"alg":"{alg}"}}"#), r#"{"sub":"o"}"#);
        assert_eq!(slug(&made, Rules::default()), "alg_not_allowed", "{alg}");
    }
    assert_eq!(slug(&ticket("{}", "{}"), Rules::default()), "alg_not_allowed");
    // A key of one kind is never used with an algorithm of another: not even with the list.
    let rules = || Rules { algorithms: vec![Algorithm::HS256], ..Rules::default() };
    let rsa = public(&vectors()[1].key);
    let unfit = verify(&ticket(HS256, "{}"), &rsa, rules(), NOW).unwrap_err();
    assert_eq!(unfit, KeyError::Unfit(Algorithm::HS256, rsa.kind()));
    let pem = b"-----BEGIN PUBLIC KEY-----\nMCow\n-----END PUBLIC KEY-----\n";
    let refused = Key::from_secret(pem, KeyEncoding::Utf8).unwrap_err();
    assert_eq!(refused, KeyError::PemAsSecret);
    // A key in the header is not looked at.
    let jwk = r#"{"alg":"HS256","jwk":{"kty":"oct","k":"AA"}}"#;
    assert_eq!(slug(&ticket(jwk, "{}"), Rules::default()), "accepted");
}

#[test]
fn malformed_tickets_are_refused_with_one_reason() {
    let good = ticket(HS256, r#"{"sub":"o"}"#);
    assert_eq!(slug(&good, Rules::default()), "accepted");
    let padded = format!("{good}=");
    let bearer = format!("Bearer {good}");
    let long = format!("{good}{}", "A".repeat(super::MAX_TICKET));
    let spare_bits = ticket(HS256, r#"{"sub":"o1"}"#).replacen("J9.", "J8.", 1);
    for (text, reason) in [
        ("", "malformed"),
        ("..", "malformed"),
        ("a.b", "malformed"),
        ("a.b.c.d", "malformed"),
        ("a.b.c.d.e", "encrypted"),
        (padded.as_str(), "malformed"),
        (bearer.as_str(), "malformed"),
        (long.as_str(), "too_large"),
        (spare_bits.as_str(), "malformed"),
        ("b0Ex", "malformed"),
        ("票.据.x", "malformed"),
    ] {
        assert_eq!(slug(text, Rules::default()), reason, "{text}");
    }
    for (header, payload, reason) in [
        (HS256, "[]", "malformed"),
        (HS256, "{\"sub\":\"o\"} x", "malformed"),
        (HS256, r#"{"sub":"o","sub":"x"}"#, "duplicate_key"),
        (r#"{"alg":"HS256","alg":"HS256"}"#, "{}", "duplicate_key"),
        (r#"{"alg":"HS256","crit":["b64"],"b64":false}"#, "{}", "critical_header"),
        (r#"{"alg":"HS256","crit":[]}"#, "{}", "critical_header"),
    ] {
        assert_eq!(slug(&ticket(header, payload), Rules::default()), reason, "{header} {payload}");
    }
}

#[test]
fn a_changed_byte_or_another_key_breaks_the_signature() {
    let good = ticket(HS256, r#"{"sub":"o"}"#);
    let (signed, _) = good.rsplit_once('.').unwrap();
    assert_eq!(slug(&format!("{signed}."), Rules::default()), "bad_signature");
    assert_eq!(slug(&format!("{signed}.AAAA"), Rules::default()), "bad_signature");
    let other = ticket(HS256, r#"{"sub":"p"}"#);
    let (_, signature) = other.rsplit_once('.').unwrap();
    assert_eq!(slug(&format!("{signed}.{signature}"), Rules::default()), "bad_signature");
    // The signature is checked before any claim is believed: an expired one does not say so.
    let key = Key::from_bytes(b"another").unwrap();
    let expired = ticket(HS256, r#"{"exp":1}"#);
    let refused = verify(&expired, &key, Rules::default(), NOW).unwrap().unwrap_err();
    assert_eq!(refused, Refusal::BadSignature);
}

#[test]
fn times_are_compared_to_the_millisecond_with_leeway() {
    let leeway = |secs| Rules { leeway: Duration::from_secs(secs), ..Rules::default() };
    for (payload, rules, reason) in [
        (r#"{"exp":1763815471}"#, leeway(0), "accepted"),
        (r#"{"exp":1763815470.001}"#, leeway(0), "accepted"),
        (r#"{"exp":1763815470}"#, leeway(0), "expired"),
        (r#"{"exp":1763815470}"#, leeway(1), "accepted"),
        (r#"{"exp":0}"#, leeway(30), "expired"),
        (r#"{"exp":-1e300}"#, leeway(30), "invalid_claim"),
        (r#"{"exp":-9007199254740991}"#, leeway(30), "expired"),
        (r#"{"nbf":1763815470}"#, leeway(0), "accepted"),
        (r#"{"nbf":1763815471}"#, leeway(0), "not_yet_valid"),
        (r#"{"nbf":1763815471}"#, leeway(1), "accepted"),
        (r#"{"iat":1763815471}"#, leeway(0), "issued_in_future"),
        (r#"{"iat":1763815470999}"#, leeway(3600), "issued_in_future"),
        (r#"{"iat":1763815500}"#, leeway(30), "accepted"),
        (r#"{"exp":"1763815480"}"#, leeway(0), "invalid_claim"),
    ] {
        assert_eq!(slug(&ticket(HS256, payload), rules), reason, "{payload}");
    }
}

#[test]
fn issuer_and_audience_are_compared_whole() {
    let rules = |issuer: Option<&str>, audience: &[&str]| Rules {
        issuer: issuer.map(str::to_owned),
        audience: audience.iter().map(|a| (*a).to_owned()).collect(),
        ..Rules::default()
    };
    for (payload, rules, reason) in [
        (r#"{"iss":"a"}"#, rules(None, &[]), "accepted"),
        (r#"{"iss":"a"}"#, rules(Some("a"), &[]), "accepted"),
        (r#"{"iss":"a/"}"#, rules(Some("a"), &[]), "wrong_issuer"),
        ("{}", rules(Some("a"), &[]), "missing_claim"),
        (r#"{"iss":1}"#, rules(None, &[]), "invalid_claim"),
        (r#"{"aud":"a"}"#, rules(None, &["a"]), "accepted"),
        (r#"{"aud":["b","a"]}"#, rules(None, &["a"]), "accepted"),
        (r#"{"aud":"b"}"#, rules(None, &["a", "b"]), "accepted"),
        (r#"{"aud":"ab"}"#, rules(None, &["a"]), "wrong_audience"),
        (r#"{"aud":[]}"#, rules(None, &["a"]), "wrong_audience"),
        (r#"{"aud":[]}"#, rules(None, &[]), "unexpected_audience"),
        (r#"{"aud":"invite"}"#, rules(None, &[]), "unexpected_audience"),
        ("{}", rules(None, &["a"]), "missing_claim"),
        (r#"{"aud":{"a":1}}"#, rules(None, &["a"]), "invalid_claim"),
    ] {
        assert_eq!(slug(&ticket(HS256, payload), rules), reason, "{payload}");
    }
}

#[test]
fn required_claims_by_name_and_value() {
    let rules = |text: &str| Rules {
        required: vec![match Claim::parse(text) {
            Ok(claim) => Requirement::Value(claim),
            Err(_) => Requirement::Name(text.to_owned()),
        }],
        ..Rules::default()
    };
    for (payload, wanted, reason) in [
        (r#"{"role":"vip"}"#, "role", "accepted"),
        (r#"{"role":null}"#, "role", "accepted"),
        (r#"{"x":{"role":1}}"#, "role", "missing_claim"),
        (r#"{"role":"v\u0069p"}"#, "role=vip", "accepted"),
        (r#"{"role":"vip2"}"#, "role=vip", "wrong_claim"),
        (r#"{"level":3}"#, "level:=3", "accepted"),
        (r#"{"level":"3"}"#, "level:=3", "wrong_claim"),
    ] {
        assert_eq!(slug(&ticket(HS256, payload), rules(wanted)), reason, "{payload} {wanted}");
    }
}

#[test]
fn plan_signer_and_verify_go_together() {
    let draft = Draft {
        issuer: Some("iss".into()),
        audience: vec!["a".into(), "b".into()],
        jti: Jti::Random,
        ..Draft::default()
    };
    let plan = Plan::new(draft).unwrap();
    let payload = plan.payload("oA1", NOW, &mut Seeded::new("t")).unwrap();
    let made = Signer::new(&secret(), Algorithm::HS256, None).unwrap().sign(&payload).unwrap();
    let rules =
        Rules { issuer: Some("iss".into()), audience: vec!["b".into()], ..Rules::default() };
    let verified: Verified = verify(&made, &secret(), rules, NOW).unwrap().unwrap();
    assert_eq!(verified.payload, payload);
    assert_eq!((verified.sub.as_deref(), verified.warnings.len()), (Some("oA1"), 0));
    assert_eq!(verified.exp, Some(Time::from_secs(1_763_822_670)));
}

#[test]
fn secrets_in_three_spellings_are_one_key() {
    let utf8 = Key::from_secret("\u{fb}\u{ff}".as_bytes(), KeyEncoding::Utf8).unwrap();
    for (text, encoding) in [
        ("w7vDvw==", KeyEncoding::Base64),
        ("w7vDvw", KeyEncoding::Base64),
        ("c3bbC3bf\n", KeyEncoding::Hex),
        ("C3BBC3BF", KeyEncoding::Hex),
    ] {
        let key = Key::from_secret(text.as_bytes(), encoding);
        if text.starts_with('c') {
            assert!(key.is_ok());
            continue;
        }
        assert_eq!(key.unwrap().secret_bytes(), utf8.secret_bytes(), "{text}");
    }
    for (text, encoding, error) in [
        ("", KeyEncoding::Utf8, KeyError::Empty),
        ("a!", KeyEncoding::Base64, KeyError::NotBase64),
        ("abc", KeyEncoding::Hex, KeyError::NotHex),
        ("zz", KeyEncoding::Hex, KeyError::NotHex),
    ] {
        assert_eq!(Key::from_secret(text.as_bytes(), encoding).unwrap_err(), error, "{text}");
    }
    for (file, error) in [
        ("", KeyError::Empty),
        ("just text", KeyError::Unreadable),
        ("{}", KeyError::Unreadable),
        (r#"{"kty":"EC","crv":"P-521"}"#, KeyError::Unreadable),
        ("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----", KeyError::Certificate),
        ("-----BEGIN ENCRYPTED PRIVATE KEY-----\n-----END X", KeyError::Encrypted),
        ("-----BEGIN PRIVATE KEY-----", KeyError::Unreadable),
    ] {
        assert_eq!(Key::from_file(file.as_bytes()).unwrap_err(), error, "{file}");
    }
    assert!(!format!("{utf8:?}").contains("195"), "{utf8:?}");
}
