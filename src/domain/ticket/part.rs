//! The three parts of a ticket by name, and what is said of one that cannot be read.
//! Must not read them; `verify` and `decode` do.

use base64::DecodeError;

use super::refusal::Refusal;
use crate::domain::said::Said;

/// A part of the compact serialization (RFC 7515 section 7.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Header,
    Payload,
    Signature,
}

impl Part {
    /// It is not base64url.
    pub(super) fn not_base64url(self, error: DecodeError) -> Refusal {
        let why = not_base64(error);
        self.wrong(
            &format!("不是 base64url：{}", why.chinese()),
            &format!(" is not base64url: {why}"),
        )
    }

    /// It is base64url, of something that is no text.
    pub(super) fn not_utf8(self) -> Refusal {
        self.wrong("不是 UTF-8", " is not UTF-8")
    }

    /// It is a text, and not the JSON object that must be there.
    pub(super) fn not_json(self, error: &serde_json::Error) -> Refusal {
        let why = Said::of_json(error);
        self.wrong(&format!("的 JSON {}", why.chinese()), &format!(": {why}"))
    }

    fn wrong(self, zh: &str, en: &str) -> Refusal {
        let (chinese, english) = match self {
            Part::Header => ("头部", "header"),
            Part::Payload => ("载荷", "payload"),
            Part::Signature => ("签名", "signature"),
        };
        Refusal::Malformed(Said::new(format!("{chinese}{zh}"), format!("its {english}{en}")))
    }
}

/// Why a text is not base64.
pub(super) fn not_base64(error: DecodeError) -> Said {
    match error {
        DecodeError::InvalidByte(at, _) => {
            let place = at.saturating_add(1);
            Said::new(format!("第 {place} 个字符不对"), format!("character {place} is wrong"))
        }
        DecodeError::InvalidLength(_) => {
            Said::fixed("长度不对", "a character is missing, or one too many")
        }
        DecodeError::InvalidLastSymbol(..) => {
            Said::fixed("最后一个字符不对", "its last character is wrong")
        }
        DecodeError::InvalidPadding => Said::fixed("结尾的填充不对", "its padding is wrong"),
    }
}
