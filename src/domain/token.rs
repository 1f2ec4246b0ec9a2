//! WeChat's tokens: what a server holds and never shows a browser (PROTOCOL 8).
//! Must not be printed: each wraps a `Secret`; `expose` is the door, also for `exchange --json`.

use crate::domain::bytes::are_graphic;
use crate::domain::said::Bilingual;
use crate::domain::secret::Secret;

/// Why a text cannot be a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Nothing there.
    #[error("it is empty")]
    Empty,
    /// Over 2048 bytes (WeChat advises to store 512, PROTOCOL 2.6).
    #[error("it has {0} bytes; no WeChat token has more than 2048")]
    TooLong(usize),
    /// Whitespace or a control character.
    #[error("it contains whitespace or a control character")]
    Whitespace,
}

impl Bilingual for TokenError {
    fn chinese(&self) -> String {
        match self {
            TokenError::Empty => "是空的".to_owned(),
            TokenError::TooLong(size) => format!("有 {size} 字节，微信的 token 不超过 2048"),
            TokenError::Whitespace => "含有空白或控制字符".to_owned(),
        }
    }
}

fn check(text: &str) -> Result<Secret, TokenError> {
    if text.is_empty() {
        return Err(TokenError::Empty);
    }
    if text.len() > 2048 {
        return Err(TokenError::TooLong(text.len()));
    }
    // The usual case, without decoding any character.
    let plain = are_graphic(text.as_bytes());
    if !plain && text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(TokenError::Whitespace);
    }
    Ok(Secret::new(text))
}

macro_rules! token {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name(Secret);

        impl $name {
            /// Takes the text in: not empty, at most 2048 bytes, no whitespace.
            pub fn parse(text: &str) -> Result<$name, TokenError> {
                check(text).map($name)
            }

            /// The text itself, for the wire and for an answer printed in full.
            pub fn expose(&self) -> &str {
                self.0.expose()
            }
        }
    };
}

token! {
    /// A web-authorization `access_token` (2 hours), not the account's global one (PROTOCOL 2.1);
    /// also WeCom's app token and a platform's `component_access_token`.
    AccessToken
}
token! {
    /// A `refresh_token` (30 days, PROTOCOL 2.2).
    RefreshToken
}
token! {
    /// A mini program's `session_key` (PROTOCOL 5): never to the client.
    SessionKey
}
token! {
    /// WeCom's `user_ticket` (1800 s, PROTOCOL 6.3).
    UserTicket
}

#[cfg(test)]
mod tests {
    use super::{AccessToken, SessionKey, TokenError};

    #[test]
    fn tokens_are_opaque_and_hidden() {
        let token = AccessToken::parse("48_95Uv_nF2DCTls5D55a4").unwrap();
        assert_eq!(token.expose(), "48_95Uv_nF2DCTls5D55a4");
        assert!(!format!("{token:?}").contains("95Uv"));
        assert!(SessionKey::parse("tQY+38pdTVnAIWCBNiM1+A==").is_ok());
        assert_eq!(AccessToken::parse(""), Err(TokenError::Empty));
        assert_eq!(AccessToken::parse("a\n"), Err(TokenError::Whitespace));
        assert_eq!(AccessToken::parse(&"a".repeat(2049)), Err(TokenError::TooLong(2049)));
    }
}
