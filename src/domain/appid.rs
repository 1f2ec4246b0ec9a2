//! The AppID of an official account, website, mini program or platform, and WeCom's CorpID.
//! Must not know which kind of account an appid is: its text does not show that.

use crate::domain::said::Bilingual;

/// An `appid`: letters, digits, `_` and `-`, at most 64 of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AppId(String);

/// Why a text cannot be an appid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AppIdError {
    /// Nothing there.
    #[error("the appid is empty")]
    Empty,
    /// Something no appid contains.
    #[error("the appid contains {0:?}; it has letters and digits only")]
    Character(char),
    /// Far too long to be one.
    #[error("the appid has {0} characters; a real one has 18")]
    TooLong(usize),
}

impl Bilingual for AppIdError {
    fn chinese(&self) -> String {
        match self {
            AppIdError::Empty => "appid 是空的".to_owned(),
            AppIdError::Character(c) => format!("appid 里有 {c:?}，它只含字母和数字"),
            AppIdError::TooLong(count) => format!("appid 有 {count} 个字符，应为 18 个"),
        }
    }
}

impl AppId {
    /// Takes an appid in. Case is kept: AppIDs are compared as they stand.
    pub fn parse(text: &str) -> Result<AppId, AppIdError> {
        if text.is_empty() {
            return Err(AppIdError::Empty);
        }
        let odd = |c: &char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
        if let Some(c) = text.chars().find(odd) {
            return Err(AppIdError::Character(c));
        }
        if text.len() > 64 {
            return Err(AppIdError::TooLong(text.len()));
        }
        Ok(AppId(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A service provider's suite by its beginning: `tj` in old ones, `dk` where a template is built
    /// for a corp. One that begins with `ww` or `wx` looks like a CorpID (WW-90600).
    pub fn is_surely_a_suite(&self) -> bool {
        self.0.starts_with("tj") || self.0.starts_with("dk")
    }

    /// `wx` (WeCom also `ww`, `tj`, `dk`) and 16 lower-case hex digits, as every real one seen
    /// (PROTOCOL 2.6, 6.1; WW-90600 for suites).
    pub fn has_usual_shape(&self) -> bool {
        let rest = ["wx", "ww", "tj", "dk"].iter().find_map(|begin| self.0.strip_prefix(begin));
        rest.is_some_and(|r| {
            r.len() == 16 && r.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
        })
    }
}

impl std::fmt::Display for AppId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl serde::Serialize for AppId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{AppId, AppIdError};

    #[test]
    fn shape() {
        assert!(AppId::parse("wx5b6e96c8c89c614e").unwrap().has_usual_shape());
        assert!(!AppId::parse("wx5B6e96c8c89c614e").unwrap().has_usual_shape());
        assert!(!AppId::parse("wxdemo").unwrap().has_usual_shape());
        assert_eq!(AppId::parse(""), Err(AppIdError::Empty));
        assert_eq!(AppId::parse("wx 1"), Err(AppIdError::Character(' ')));
        assert_eq!(AppId::parse(&"w".repeat(65)), Err(AppIdError::TooLong(65)));
    }
}
