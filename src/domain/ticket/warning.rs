//! What is worth saying about a key or a ticket that is nevertheless used or accepted.
//! Must not stop anything; `--strict` and refusals are decided by others.

use crate::domain::lang::Lang;
use crate::domain::text::{self, fill};

/// A life of more days than this is long for a login.
pub(super) const LONG_DAYS: i64 = 31;

/// Something a careful person would want to know. The slug is stable, the text is in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// The secret is shorter than the algorithm's hash (RFC 7518 section 3.2).
    ShortKey {
        /// Bytes it has.
        bytes: usize,
        /// Bytes it should have.
        wanted: usize,
    },
    /// The secret is made of words that everybody tries first.
    DictionaryKey,
    /// The ticket secret is the app secret.
    KeyIsAppSecret,
    /// The ticket secret is the appid, which every user can see.
    KeyIsAppid,
    /// WeChat's tokens go into the payload, on demand.
    TokensIncluded(String),
    /// base64(openid): no signature at all.
    Forgeable,
    /// Read without a key.
    NotVerified,
    /// No `exp`: valid for ever.
    NoExp,
    /// `exp` looks like milliseconds: valid for some fifty thousand years.
    ExpInMillis,
    /// Valid for longer than a month.
    LongLived {
        /// Days between `iat` and `exp`.
        days: i64,
    },
    /// `exp` has passed.
    Expired(String),
    /// `nbf` lies ahead.
    NotYetValid(String),
    /// `alg` is `none`, or the signature is empty.
    Unsigned,
    /// No `sub`: nobody is named.
    NoSub,
    /// A token or secret of WeChat in the payload, which everybody can read.
    CarriesTokens(String),
    /// Personal data in the payload, which everybody can read.
    PersonalData(String),
    /// The header brings or points to a key (`jku`, `jwk`, `x5u`, `x5c`).
    HeaderBringsKey(String),
    /// To be signed for no time at all (`--ttl 0`).
    BornExpired,
    /// The header asks for extensions.
    CriticalHeader,
    /// A member twice; readers disagree about which counts.
    DuplicateKey(String),
    /// A registered claim of the wrong type.
    InvalidClaim(String),
}

impl Warning {
    /// The stable slug.
    pub const fn slug(&self) -> &'static str {
        match self {
            Warning::ShortKey { .. } => "short_key",
            Warning::DictionaryKey => "dictionary_key",
            Warning::KeyIsAppSecret => "key_is_app_secret",
            Warning::KeyIsAppid => "key_is_appid",
            Warning::TokensIncluded(_) => "tokens_included",
            Warning::Forgeable => "forgeable",
            Warning::NotVerified => "not_verified",
            Warning::NoExp => "no_exp",
            Warning::ExpInMillis => "exp_in_millis",
            Warning::LongLived { .. } => "long_lived",
            Warning::BornExpired => "born_expired",
            Warning::Expired(_) => "expired",
            Warning::NotYetValid(_) => "not_yet_valid",
            Warning::Unsigned => "unsigned",
            Warning::NoSub => "no_sub",
            Warning::CarriesTokens(_) => "carries_tokens",
            Warning::PersonalData(_) => "personal_data",
            Warning::HeaderBringsKey(_) => "header_brings_key",
            Warning::CriticalHeader => "critical_header",
            Warning::DuplicateKey(_) => "duplicate_key",
            Warning::InvalidClaim(_) => "invalid_claim",
        }
    }

    /// True for what `--strict` makes an error: keys that can be guessed or mean something else.
    pub const fn is_about_key(&self) -> bool {
        matches!(
            self,
            Warning::ShortKey { .. }
                | Warning::DictionaryKey
                | Warning::KeyIsAppSecret
                | Warning::KeyIsAppid
        )
    }

    /// What it says, in one or two sentences.
    pub fn text(&self, lang: Lang) -> String {
        let texts = text::ticket::warning(lang);
        let words = texts
            .all()
            .into_iter()
            .find_map(|(slug, words)| (slug == self.slug()).then_some(words))
            .unwrap_or_default();
        let quoted = |what: &String| what.escape_debug().to_string();
        match self {
            Warning::ShortKey { bytes, wanted } => {
                let length = match lang {
                    Lang::Zh => format!("{bytes} 字节"),
                    Lang::En => text::counted(*bytes as u64, "byte", "bytes"),
                };
                fill(words, &[("length", &length), ("wanted", &wanted.to_string())])
            }
            Warning::LongLived { days } => fill(words, &[("days", &days.to_string())]),
            Warning::Expired(time) | Warning::NotYetValid(time) => fill(words, &[("time", time)]),
            Warning::TokensIncluded(name)
            | Warning::CarriesTokens(name)
            | Warning::PersonalData(name)
            | Warning::HeaderBringsKey(name)
            | Warning::DuplicateKey(name)
            | Warning::InvalidClaim(name) => fill(words, &[("name", &quoted(name))]),
            _ => words.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Warning;
    use crate::domain::lang::Lang;

    #[test]
    fn every_warning_has_its_text_filled_in() {
        let name = || "x\u{7}".to_owned();
        let all = [
            Warning::ShortKey { bytes: 7, wanted: 32 },
            Warning::DictionaryKey,
            Warning::KeyIsAppSecret,
            Warning::KeyIsAppid,
            Warning::TokensIncluded(name()),
            Warning::Forgeable,
            Warning::NotVerified,
            Warning::NoExp,
            Warning::ExpInMillis,
            Warning::LongLived { days: 365 },
            Warning::BornExpired,
            Warning::Expired(name()),
            Warning::NotYetValid(name()),
            Warning::Unsigned,
            Warning::NoSub,
            Warning::CarriesTokens(name()),
            Warning::PersonalData(name()),
            Warning::HeaderBringsKey(name()),
            Warning::CriticalHeader,
            Warning::DuplicateKey(name()),
            Warning::InvalidClaim(name()),
        ];
        for warning in &all {
            for lang in [Lang::Zh, Lang::En] {
                let text = warning.text(lang);
                assert!(
                    !text.is_empty() && !text.replace("\\u{7}", "").contains(['{', '}']),
                    "{warning:?}: {text}"
                );
            }
        }
        assert!(Warning::ShortKey { bytes: 7, wanted: 32 }.text(Lang::En).contains("7"));
        assert!(!Warning::CarriesTokens(name()).text(Lang::Zh).contains('\u{7}'));
    }
}
