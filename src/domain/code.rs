//! The authorization code on its one way: callback, exchange, gone.
//! Must not be cloned or stored: a code works once (PROTOCOL 1.5), and the type says so.

use crate::domain::said::Bilingual;

/// A `code` as WeChat handed it out (PROTOCOL 2.6: opaque). Consumed by the exchange request.
/// `Debug` does not show it; a command whose answer the code is asks for [`Code::as_str`].
#[derive(PartialEq, Eq)]
pub struct Code(String);

/// Why a text cannot be a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Nothing there.
    #[error("the code is empty")]
    Empty,
    /// Over 512 bytes, the longest any family hands out (PROTOCOL 2.6, WeCom).
    #[error("the code has {0} bytes; no WeChat code has more than 512")]
    TooLong(usize),
    /// Whitespace or a control character, usually from copying.
    #[error("the code contains whitespace or a control character")]
    Whitespace,
    /// `authdeny`: the user refused (PROTOCOL 1.8).
    #[error("\"authdeny\" is not a code: the user refused")]
    Refused,
}

impl Bilingual for CodeError {
    fn chinese(&self) -> String {
        match self {
            CodeError::Empty => "是空的".to_owned(),
            CodeError::TooLong(size) => format!("有 {size} 字节，微信的 code 不超过 512"),
            CodeError::Whitespace => "含有空白或控制字符".to_owned(),
            CodeError::Refused => "\"authdeny\" 不是 code：用户拒绝了授权".to_owned(),
        }
    }
}

impl Code {
    /// Takes a code in, decoded from its query.
    pub fn parse(text: &str) -> Result<Code, CodeError> {
        if text.is_empty() {
            return Err(CodeError::Empty);
        }
        if text.len() > 512 {
            return Err(CodeError::TooLong(text.len()));
        }
        if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(CodeError::Whitespace);
        }
        if text == "authdeny" {
            return Err(CodeError::Refused);
        }
        Ok(Code(text.to_owned()))
    }

    /// The code, for printing where it is the answer (`listen`).
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The code, spent: for the wire.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Code([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::{Code, CodeError};

    #[test]
    fn takes_the_observed_shapes_and_no_others() {
        // PROTOCOL 2.6.
        for good in ["003tgd100Od6YM22cu3d3BAVEo1tgd1r", "001nny0w3ef1SZ2Fku0w3k8Y4w3nny0-", "a"] {
            assert_eq!(Code::parse(good).unwrap().into_string(), good);
        }
        assert_eq!(Code::parse(""), Err(CodeError::Empty));
        assert_eq!(Code::parse("a\nb"), Err(CodeError::Whitespace));
        assert_eq!(Code::parse("a b"), Err(CodeError::Whitespace));
        assert_eq!(Code::parse("authdeny"), Err(CodeError::Refused));
        assert!(Code::parse(&"x".repeat(512)).is_ok());
        assert_eq!(Code::parse(&"x".repeat(513)), Err(CodeError::TooLong(513)));
        assert_eq!(format!("{:?}", Code::parse("abc").unwrap()), "Code([redacted])");
    }
}
