//! Scopes as WeChat writes them: a comma-separated list, in answers with a trailing comma at times.
//! Must not decide which family may ask for which scope; the families know.

use std::borrow::Cow;

/// A list of scopes in the order given, without empty items or repetitions.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Scopes(Vec<String>);

/// The silent scope: openid only (PROTOCOL 2.5).
pub const BASE: &str = "snsapi_base";
/// Official account: the profile, after consent (PROTOCOL 2.5).
pub const USERINFO: &str = "snsapi_userinfo";
/// Website login (PROTOCOL 3.1).
pub const LOGIN: &str = "snsapi_login";
/// WeCom: what the member allows of his details (PROTOCOL 6.1).
pub const PRIVATEINFO: &str = "snsapi_privateinfo";

impl Scopes {
    /// Splits at commas; blanks around items and empty items fall away (PROTOCOL 2.2: the trailing comma).
    pub fn parse(text: &str) -> Scopes {
        let mut list: Vec<String> = Vec::new();
        for item in each(text) {
            if !list.iter().any(|known| known == item) {
                list.push(item.to_owned());
            }
        }
        Scopes(list)
    }

    /// The items in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// True when `scope` is among them.
    pub fn contains(&self, scope: &str) -> bool {
        self.0.iter().any(|s| s == scope)
    }

    /// True when there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// True when `/sns/userinfo` may be asked (PROTOCOL 2.5).
    pub fn opens_userinfo(&self) -> bool {
        self.iter().any(opens_userinfo)
    }
}

/// Joined by commas, none trailing.
impl std::fmt::Display for Scopes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (at, scope) in self.iter().enumerate() {
            f.write_str(if at > 0 { "," } else { "" })?;
            f.write_str(scope)?;
        }
        Ok(())
    }
}

/// A text as [`Scopes`] writes it.
pub fn tidy(text: &str) -> Cow<'_, str> {
    // One scope is itself.
    match text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
        true => Cow::Borrowed(text),
        false => Cow::Owned(Scopes::parse(text).to_string()),
    }
}

/// The scopes of a text as [`Scopes::parse`] reads it, some perhaps twice.
pub fn each(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|item| !item.is_empty())
}

/// Whether one scope opens `/sns/userinfo` (PROTOCOL 2.5).
pub fn opens_userinfo(scope: &str) -> bool {
    scope == USERINFO || scope == LOGIN
}

#[cfg(test)]
mod tests {
    use super::{Scopes, tidy};

    #[test]
    fn one_scope_is_tidy() {
        for text in ["", ",", "snsapi_base", "a,b", " a , b,,a,", "微", "a b"] {
            assert_eq!(tidy(text), Scopes::parse(text).to_string());
        }
    }

    #[test]
    fn a_trailing_comma_is_no_scope() {
        let scopes = Scopes::parse("snsapi_base,snsapi_userinfo,");
        assert_eq!(scopes.to_string(), "snsapi_base,snsapi_userinfo");
        assert!(scopes.opens_userinfo() && scopes.contains("snsapi_base"));
        assert!(Scopes::parse(",").is_empty());
        assert!(!Scopes::parse("snsapi_base").opens_userinfo());
    }
}
