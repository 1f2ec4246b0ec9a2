//! Who a user is: the openid (per app) and the unionid (per open-platform account).
//! Must not assume a length: WeChat's staff says 28 characters are no promise (PROTOCOL 2.6).

use crate::domain::bytes::are_graphic;
use crate::domain::said::Bilingual;

/// Why a text cannot be an openid or unionid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Nothing there.
    #[error("it is empty")]
    Empty,
    /// Over 128 bytes.
    #[error("it has {0} bytes; none has more than 128")]
    TooLong(usize),
    /// Whitespace or a control character.
    #[error("it contains whitespace or a control character")]
    Whitespace,
}

impl Bilingual for IdError {
    fn chinese(&self) -> String {
        match self {
            IdError::Empty => "是空的".to_owned(),
            IdError::TooLong(size) => format!("有 {size} 字节，最多 128"),
            IdError::Whitespace => "含有空白或控制字符".to_owned(),
        }
    }
}

fn check(text: &str) -> Result<String, IdError> {
    if text.is_empty() {
        return Err(IdError::Empty);
    }
    if text.len() > 128 {
        return Err(IdError::TooLong(text.len()));
    }
    // The usual case, without decoding any character.
    let plain = are_graphic(text.as_bytes());
    if !plain && text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(IdError::Whitespace);
    }
    Ok(text.to_owned())
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Takes the text in: not empty, at most 128 bytes, no whitespace.
            pub fn parse(text: &str) -> Result<$name, IdError> {
                check(text).map($name)
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }
    };
}

id! {
    /// The user within one AppID (PROTOCOL 2.1).
    OpenId
}
id! {
    /// The user across all apps of one open-platform account (PROTOCOL 2.1).
    UnionId
}

#[cfg(test)]
mod tests {
    use super::{IdError, OpenId, UnionId};

    #[test]
    fn keeps_what_wechat_sends() {
        let id = "ob8F-wFENFWw7_FR6Gx8KbPacFEw";
        assert_eq!(OpenId::parse(id).unwrap().to_string(), id);
        assert!(UnionId::parse("o6_bmasdasdsad6_2sgVt7hMZOPfL").is_ok());
        assert_eq!(OpenId::parse(""), Err(IdError::Empty));
        assert_eq!(OpenId::parse("a b"), Err(IdError::Whitespace));
        assert_eq!(OpenId::parse(&"o".repeat(129)), Err(IdError::TooLong(129)));
    }
}
