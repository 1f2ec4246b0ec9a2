//! How easily a shared secret is guessed: too short, common words, or a value used elsewhere.
//! Must not refuse a key (`--strict` does) and never repeats a byte of it.

use super::alg::Algorithm;
use super::key::Key;
use super::warning::Warning;
use crate::domain::secret::Secret;

/// Words that secrets in examples and real code bases are made of; lower case.
const WORDS: &str = include_str!("words.txt");

/// What is wrong with a key for signing with that algorithm. Empty for public-key algorithms:
/// their strength was judged when the key was read.
pub fn judge(
    key: &Key,
    algorithm: Algorithm,
    app_secret: Option<&Secret>,
    appid: Option<&str>,
) -> Vec<Warning> {
    let Some(bytes) = key.secret_bytes() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let wanted = match algorithm {
        Algorithm::HS384 => 48,
        Algorithm::HS512 => 64,
        _ => 32,
    };
    if bytes.len() < wanted {
        found.push(Warning::ShortKey { bytes: bytes.len(), wanted });
    }
    let same = |other: &str| !other.is_empty() && same_text(bytes, other);
    if app_secret.is_some_and(|secret| same(secret.expose())) {
        found.push(Warning::KeyIsAppSecret);
    } else if appid.is_some_and(same) {
        found.push(Warning::KeyIsAppid);
    } else if is_guessable(bytes) {
        found.push(Warning::DictionaryKey);
    }
    found
}

/// Through [`Secret`], whose comparison takes the same time for every wrong value.
fn same_text(bytes: &[u8], other: &str) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| Secret::new(text) == Secret::new(other))
}

/// True for text that is nothing but common words, years, runs and repetitions.
fn is_guessable(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return false;
    };
    let lower = text.to_lowercase();
    repeats(lower.as_bytes()) || is_run(lower.as_bytes()) || is_words(&lower)
}

/// The same few bytes over and over.
fn repeats(bytes: &[u8]) -> bool {
    (1..=4.min(bytes.len() / 2))
        .any(|period| bytes.iter().zip(bytes.iter().skip(period)).all(|(a, b)| a == b))
}

/// Neighbours in the alphabet or among the digits: `12345678901234567890`, `abcdefgh`.
fn is_run(bytes: &[u8]) -> bool {
    let follows = |a: u8, b: u8| b == a.wrapping_add(1) || (a == b'9' && b == b'0');
    bytes.len() > 2
        && (bytes.iter().zip(bytes.iter().skip(1)).all(|(a, b)| follows(*a, *b))
            || bytes.iter().zip(bytes.iter().skip(1)).all(|(a, b)| follows(*b, *a)))
}

/// Cuts the text into listed words, numbers of up to eight digits and marks, if it can be done
/// with at least one word. `reachable[n]` says whether the first n bytes can be cut so.
fn is_words(text: &str) -> bool {
    // Far longer texts of listed words exist, but nobody guesses them; and the cut is quadratic.
    if text.len() > 128 || !WORDS.split_whitespace().any(|w| text.contains(w)) {
        return false;
    }
    let mut reachable = vec![false; text.len() + 1];
    if let Some(start) = reachable.first_mut() {
        *start = true;
    }
    for (at, c) in text.char_indices() {
        if !reachable.get(at).copied().unwrap_or(false) {
            continue;
        }
        let rest = text.get(at..).unwrap_or("");
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count().min(8);
        let mark = if c.is_alphanumeric() { 0 } else { c.len_utf8() };
        let words = WORDS.split_whitespace().filter(|w| rest.starts_with(*w)).map(str::len);
        for length in words.chain(1..=digits).chain([mark]) {
            if let Some(end) = reachable.get_mut(at + length) {
                *end = true;
            }
        }
    }
    reachable.last().copied().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::{is_guessable, judge};
    use crate::domain::secret::Secret;
    use crate::domain::ticket::alg::Algorithm;
    use crate::domain::ticket::key::Key;

    #[test]
    fn common_secrets_are_found() {
        for text in [
            "secret",
            "Secret123!",
            "your-256-bit-secret",
            "a-string-secret-at-least-256-bits-long",
            "wechat_login_secret_key_2024",
            "my super secret jwt key, change me please",
            "secretsecretsecretsecretsecretsecret",
            "00000000000000000000000000000000",
            "12345678901234567890123456789012",
            "abababababababababababababababab",
            "密码123",
            "keyboard cat",
        ] {
            assert!(is_guessable(text.as_bytes()), "{text}");
        }
        for text in [
            "d9f1c7a2b3e4f5061728394a5b6c7d8e9f00112233445566778899aabbccddee",
            "correct horse battery staple",
            "Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MDEy",
            "20241122",
            "x",
        ] {
            assert!(!is_guessable(text.as_bytes()), "{text}");
        }
        assert!(!is_guessable(&[0xff; 40]));
    }

    #[test]
    fn every_judgement_has_its_case() {
        let slugs = |text: &str, alg, secret: Option<&str>, appid| {
            let key = Key::from_bytes(text.as_bytes()).unwrap();
            let secret = secret.map(Secret::new);
            let found = judge(&key, alg, secret.as_ref(), appid);
            found.iter().map(super::Warning::slug).collect::<Vec<_>>()
        };
        let good = "d9f1c7a2b3e4f5061728394a5b6c7d8e9f";
        let none: [&str; 0] = [];
        assert_eq!(slugs(good, Algorithm::HS256, Some("other"), Some("wx")), none);
        assert_eq!(slugs(good, Algorithm::HS512, None, None), ["short_key"]);
        assert_eq!(slugs(good, Algorithm::HS256, Some(good), None), ["key_is_app_secret"]);
        assert_eq!(
            slugs("wxc0ffee0123456789", Algorithm::HS256, None, Some("wxc0ffee0123456789")),
            ["short_key", "key_is_appid"]
        );
        assert_eq!(
            slugs("secret", Algorithm::HS256, Some(""), None),
            ["short_key", "dictionary_key"]
        );
    }
}
