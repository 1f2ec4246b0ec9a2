//! Which keys open: any, a common word, the app secret.
//! Must not show a key that was found; a report is passed around.

use crate::check::forge::Jwt;
use crate::check::probe::Probe;
use crate::check::verdict::{Finding, Stop, Verdict};
use crate::check::wechat::app_secrets;
use crate::domain::lang::Lang;
use crate::domain::rules::Severity;
use crate::domain::ticket::KeyEncoding;

/// Keys of examples, tutorials and real code bases, one a line.
const WORDS: &str = include_str!("keys.txt");

/// What people put behind a word.
const TAILS: [&str; 16] = [
    "", "1", "12", "123", "1234", "12345", "123456", "!", "@123", "2023", "2024", "2025", "2026",
    "-2024", "_key", "_secret",
];

/// WXA404.
pub(super) async fn another_key(probe: &Probe) -> Result<Verdict, Stop> {
    probe.bearer().await?;
    let (a, b) = probe.both().await?;
    let random = probe.fresh_word();
    let tries = [
        (random.as_bytes(), probe.say("一个随机密钥", "a random key")),
        (&b""[..], probe.say("空密钥", "an empty key")),
    ];
    for (key, name) in tries {
        let ticket = a.signed(&b.payload, key);
        let me = probe.show(&ticket).await?;
        if me.is_in() {
            return Ok(probe.accepted(Finding::new(&[me.exchange]).hole("key", name), &ticket));
        }
    }
    Ok(Verdict::Pass)
}

/// WXA405.
pub(super) async fn weak(probe: &Probe) -> Result<Verdict, Stop> {
    let jwt = probe.jwt().await?;
    if !jwt.alg().starts_with("HS") {
        return Ok(Verdict::Pass);
    }
    let a = &probe.baseline().await?.a;
    let shown: Vec<_> = a.session.trail.first().cloned().into_iter().collect();
    if let Some(key) = probe.cracked(|| crack(&jwt, &own_words(probe))) {
        let how = probe.say("用常用词表就试出来了", "it was found by trying words");
        let finding = Finding::new(&shown).hole("key", masked(&key, probe.lang));
        return Ok(finding.hole("how", how).fail());
    }
    match given(probe, &jwt).filter(|key| key.len() < LEAST) {
        None => Ok(Verdict::Pass),
        Some(key) => {
            let how = probe.say(
                "太短，可以离线一个个试；HS256 至少要 32 字节（RFC 7518 第 3.2 节）",
                "so short a key can be searched for offline: HS256 wants 32 bytes (RFC 7518 section 3.2)",
            );
            let finding = Finding::new(&shown).hole("key", length(key.len(), probe.lang));
            Ok(finding.hole("how", how).severity(Severity::Medium).fail())
        }
    }
}

/// The key that was given for the check, where it is the one that signed this ticket.
fn given(probe: &Probe, jwt: &Jwt) -> Option<Vec<u8>> {
    let (text, encoding) = probe.target.key.as_ref()?;
    bytes(text, *encoding).filter(|key| jwt.is_signed_by(key))
}

fn length(bytes: usize, lang: Lang) -> String {
    match (lang, bytes) {
        (Lang::Zh, _) => format!("只有 {bytes} 字节的"),
        (Lang::En, 1) => "one of 1 byte".to_owned(),
        (Lang::En, _) => format!("one of {bytes} bytes"),
    }
}

/// Words that belong to this app; its secret is another rule's.
fn own_words(probe: &Probe) -> Vec<String> {
    let appid = probe.target.appid.clone();
    let host = probe.target.page.host_str().map(str::to_owned);
    appid.into_iter().chain(host).collect()
}

/// Bytes of a key below which it can be searched for: the least of HS256 (RFC 7518 section 3.2). The other
/// algorithms want more by the letter, but nobody finds 32 random bytes.
const LEAST: usize = 32;

/// The first letters and the length: enough to recognise one's own key.
fn masked(key: &[u8], lang: Lang) -> String {
    let text = String::from_utf8_lossy(key);
    let length = text.chars().count();
    let head: String = text.chars().take((length / 2).min(2)).collect();
    match (lang, length) {
        (Lang::Zh, _) => format!("“{head}…”（{length} 个字符）"),
        (Lang::En, 1) => format!("\"{head}…\" (1 character)"),
        (Lang::En, _) => format!("\"{head}…\" ({length} characters)"),
    }
}

/// Tries words until one signed the ticket.
fn crack(jwt: &Jwt, own: &[String]) -> Option<Vec<u8>> {
    let words = WORDS.lines().chain(own.iter().map(String::as_str));
    for word in words {
        for tail in TAILS {
            let key = format!("{word}{tail}");
            if fits(jwt, &key) {
                return Some(key.into_bytes());
            }
        }
    }
    ["", "undefined", "null"].iter().find(|key| fits(jwt, key)).map(|key| key.as_bytes().to_vec())
}

/// As text, as old Java libraries read it, and in the padding those insist on.
fn fits(jwt: &Jwt, key: &str) -> bool {
    use base64::Engine as _;
    if jwt.is_signed_by(key.as_bytes()) {
        return true;
    }
    let decoded =
        base64::engine::general_purpose::STANDARD_NO_PAD.decode(key.trim_end_matches('='));
    decoded.is_ok_and(|bytes| !bytes.is_empty() && jwt.is_signed_by(&bytes))
}

/// WXA406.
pub(super) async fn app_secret(probe: &Probe) -> Result<Verdict, Stop> {
    let jwt = probe.jwt().await?;
    let learned = app_secrets(&probe.wechat.events());
    let known = probe.target.secret.iter().chain(&learned);
    for secret in known {
        if fits(&jwt, secret) {
            let a = &probe.baseline().await?.a;
            let shown: Vec<_> = a.session.trail.first().cloned().into_iter().collect();
            return Ok(Finding::new(&shown).fail());
        }
    }
    Ok(Verdict::Pass)
}

/// The key of the tickets: the one given, the app secret, or one that was guessed.
pub(super) fn known(probe: &Probe, jwt: &Jwt) -> Option<Vec<u8>> {
    let given = probe.target.key.as_ref().and_then(|(text, encoding)| bytes(text, *encoding));
    let secrets = app_secrets(&probe.wechat.events());
    given
        .filter(|key| jwt.is_signed_by(key))
        .or_else(|| secrets.iter().find(|s| fits(jwt, s)).map(|s| s.as_bytes().to_vec()))
        .or_else(|| probe.cracked(|| crack(jwt, &own_words(probe))))
}

fn bytes(text: &str, encoding: KeyEncoding) -> Option<Vec<u8>> {
    use base64::Engine as _;
    use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
    let bare = text.trim().trim_end_matches('=');
    match encoding {
        KeyEncoding::Utf8 => Some(text.as_bytes().to_vec()),
        KeyEncoding::Base64 => {
            STANDARD_NO_PAD.decode(bare).or_else(|_| URL_SAFE_NO_PAD.decode(bare)).ok()
        }
        KeyEncoding::Hex => {
            let digits: Option<Vec<u8>> =
                bare.chars().map(|c| c.to_digit(16).map(|d| d as u8)).collect();
            let digits = digits?;
            let pairs = digits.chunks_exact(2);
            let whole = pairs.remainder().is_empty();
            whole.then(|| pairs.map(|p| p.iter().fold(0, |b, d| b << 4 | d)).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{bytes, crack, masked};
    use crate::check::forge::Jwt;
    use crate::domain::lang::Lang;
    use crate::domain::ticket::{Algorithm, Key, KeyEncoding, Signer};

    fn signed(key: &[u8]) -> Jwt {
        let key = Key::from_bytes(key).unwrap();
        let signer = Signer::new(&key, Algorithm::HS256, None).unwrap();
        Jwt::read(&signer.sign(r#"{"sub":"oA"}"#).unwrap()).unwrap()
    }

    #[test]
    fn common_words_are_found_and_random_keys_are_not() {
        for weak in
            ["secret", "your-256-bit-secret", "wechat123", "secret_key", "wx0123456789abcdef"]
        {
            let own = ["wx0123456789abcdef".to_owned()];
            let found = crack(&signed(weak.as_bytes()), &own).unwrap();
            assert_eq!(String::from_utf8(found).unwrap(), weak);
        }
        assert_eq!(crack(&signed(b"Zk4vN2pX8qLw7cR1tYb6mJ0sHd3gFaUe"), &[]), None);
    }

    #[test]
    fn no_key_is_shown_whole() {
        assert_eq!(masked(b"secret", Lang::En), "\"se…\" (6 characters)");
        assert_eq!(masked(b"x", Lang::En), "\"…\" (1 character)");
        assert_eq!(masked(b"", Lang::Zh), "“…”（0 个字符）");
    }

    #[test]
    fn keys_in_their_spellings() {
        assert_eq!(bytes("abc", KeyEncoding::Utf8).as_deref(), Some(&b"abc"[..]));
        assert_eq!(bytes("YWJj", KeyEncoding::Base64).as_deref(), Some(&b"abc"[..]));
        assert_eq!(bytes("616263", KeyEncoding::Hex).as_deref(), Some(&b"abc"[..]));
        assert_eq!(bytes("61626", KeyEncoding::Hex), None);
    }
}
