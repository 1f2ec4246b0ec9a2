//! The spellings of a public key: what a verifier that mixes algorithms up takes for a shared secret.
//! Must not read a private key, nor sign; `check` shows a back end what was signed with one of these.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::alg::Kind;
use super::der::{self, Held};
use super::{jwk, key};

/// Letters in a line of PEM (RFC 7468 section 2).
const LINE: usize = 64;

/// Every form in which the bytes of a public key are kept, the likeliest first: from PEM, DER, a JWK
/// (RFC 7517) or a set of them, of which one is picked by `kid` where both sides name it. Empty when
/// there is no public key in the text.
pub fn spellings(text: &[u8], kid: Option<&str>) -> Vec<Vec<u8>> {
    let bare = text.trim_ascii();
    let is_pem = bare.starts_with(b"-----BEGIN ");
    let held = match bare.first() {
        Some(b'{') => jwk::publics(bare, kid),
        _ if is_pem => {
            let blocks = key::pem_blocks(bare).unwrap_or_default();
            blocks.iter().filter_map(|block| der::read(block)).collect()
        }
        _ => der::read(text).into_iter().collect(),
    };
    let mut all: Vec<Vec<u8>> = Vec::new();
    for (kind, public) in held.into_iter().filter_map(public) {
        if is_pem {
            // As the file has it: its line ends may be others than ours.
            all.extend([text.to_vec(), bare.to_vec()]);
        }
        all.extend(written(kind, &public));
    }
    let mut seen = std::collections::HashSet::new();
    all.retain(|form| seen.insert(form.clone()));
    all
}

fn public(held: Held) -> Option<(Kind, Vec<u8>)> {
    match held {
        Held::Public(kind, public) => Some((kind, public)),
        Held::Private(..) => None,
    }
}

fn written(kind: Kind, public: &[u8]) -> Vec<Vec<u8>> {
    let der = der::write_spki(kind, public);
    let mut all = pem("PUBLIC KEY", &der).to_vec();
    if kind == Kind::Rsa {
        all.extend(pem("RSA PUBLIC KEY", public));
    }
    all.push(der);
    all
}

/// With and without the newline at the end: one is what a file has, the other what a variable has.
fn pem(label: &str, der: &[u8]) -> [Vec<u8>; 2] {
    let mut text = format!("-----BEGIN {label}-----\n");
    for (at, letter) in STANDARD.encode(der).chars().enumerate() {
        if at > 0 && at % LINE == 0 {
            text.push('\n');
        }
        text.push(letter);
    }
    text.push_str(&format!("\n-----END {label}-----"));
    [format!("{text}\n").into_bytes(), text.into_bytes()]
}

#[cfg(test)]
mod tests {
    use super::spellings;

    /// RFC 8032 section 7.1, test 1, as `openssl pkey -pubin` writes it, and as a JWK.
    const PEM: &str = "-----BEGIN PUBLIC KEY-----\n\
        MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n\
        -----END PUBLIC KEY-----\n";
    const JWK: &str = r#"{"kty":"OKP","crv":"Ed25519","kid":"a","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;

    #[test]
    fn a_jwk_is_written_as_the_usual_tool_writes_it() {
        let of_jwk = spellings(JWK.as_bytes(), None);
        assert_eq!(of_jwk.first().unwrap(), PEM.as_bytes());
        assert!(of_jwk.contains(&PEM.trim_end().as_bytes().to_vec()));
        assert_eq!(of_jwk, spellings(PEM.as_bytes(), None));
        let windows = PEM.replace('\n', "\r\n");
        assert_eq!(spellings(windows.as_bytes(), None).first().unwrap(), windows.as_bytes());
    }

    #[test]
    fn rsa_has_two_kinds_of_pem() {
        let n = "sXchDaQebHnPiGvyDOAT4saGEUetSyo9MKLOoWFsueri23bOdgWp4Dy1WlUzewbgBHod5pcM9H95GQRV3JDXboIR\
                 ROSBigeC5yjU1hGzHHyXss8UDprecbAYxknTcQkhslANGRUZmdTOQ5qTRsLAt6BTYuyvVRdhS8exSZEy_c4gs_7svl\
                 JJQ4H9_NxsiIoLwAEk7-Q3UXERGYw_75IDrGA84-lA_-Ct4eTlXHBIY2EaV7t7LjJaynVJCpkv4LKjTTAumiGUIuQ\
                 hrNhZLuF_RJLqHpM2kgWFLU7-VTdL1VbC2tejvcI2BlMkEpk1BzBZI0KQB0GaDWFLN-aEAw3vRw";
        let n: String = n.split_whitespace().collect();
        let jwk = format!(r#"{{"keys":[{{"kty":"RSA","kid":"k","n":"{n}","e":"AQAB"}},{JWK}]}}"#);
        let starts = |kid: Option<&str>| -> Vec<String> {
            let all = spellings(jwk.as_bytes(), kid);
            let pems = all.iter().filter_map(|form| std::str::from_utf8(form).ok());
            pems.map(|text| text.lines().nth(1).unwrap()[..8].to_owned()).collect()
        };
        assert_eq!(starts(Some("k")), ["MIIBIjAN", "MIIBIjAN", "MIIBCgKC", "MIIBCgKC"]);
        assert_eq!(starts(Some("a")), ["MCowBQYD", "MCowBQYD"]);
        // A name that is not in the set: the ticket's may be made up.
        assert_eq!(starts(Some("other")).len(), 6);
    }

    #[test]
    fn what_is_no_public_key_has_no_spelling() {
        let private =
            JWK.replace("\"x\"", "\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\",\"x\"");
        for text in [
            "",
            "{}",
            "{\"keys\":[1]}",
            "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----",
            "x",
            &private,
        ] {
            assert!(spellings(text.as_bytes(), None).is_empty(), "{text}");
        }
    }
}
