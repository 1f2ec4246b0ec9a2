//! One claim somebody wants in a ticket, and the rules for what may be in one.
//! Must not build payloads; `plan` does.

use std::borrow::Cow;

use super::claims::{REGISTERED, check_registered};
use super::json::{Flaw, compact, scan};
use super::refusal::Refusal;
use crate::domain::fault::{Exit, Fault};
use crate::domain::lang::Lang;
use crate::domain::openid::IdError;
use crate::domain::said::{Bilingual, Said};

/// Why a payload cannot be made as asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClaimError {
    /// Neither `name=text` nor `name:=json`.
    #[error("{0:?} is not name=text or name:=json")]
    Shape(String),
    /// The part after `:=` is not JSON.
    #[error("the value of claim {0:?} is not JSON: {1}")]
    NotJson(String, Said),
    /// The same claim twice.
    #[error("the claim {0:?} is there twice")]
    Twice(String),
    /// A registered claim of the wrong type.
    #[error("the claim {0:?} must be {1}")]
    Type(String, Said),
    /// `sub` given as a claim: it is the openid.
    #[error("sub is the openid and cannot be given as a claim as well")]
    Subject,
    /// No openid, or one that cannot be one.
    #[error("the openid cannot be one: {0}")]
    Openid(IdError),
    /// A token or secret of WeChat by name.
    #[error("{0:?} must not be in a ticket: everybody who sees a JWT can read it")]
    Token(String),
    /// The app secret or the ticket secret itself, under whatever name.
    #[error("a secret of this server is in the payload; everybody who sees a JWT can read it")]
    Secret,
    /// The finished ticket would be longer than servers take.
    #[error("the payload has {0} bytes; with it the ticket would be too long for a header")]
    TooLarge(usize),
}

impl Fault for ClaimError {
    fn kind(&self) -> &'static str {
        match self {
            ClaimError::Shape(_) => "claim_shape",
            ClaimError::NotJson(..) => "claim_not_json",
            ClaimError::Twice(_) => "claim_twice",
            ClaimError::Type(..) => "claim_type",
            ClaimError::Subject => "claim_sub",
            ClaimError::Openid(_) => "openid_invalid",
            ClaimError::Token(_) => "token_in_payload",
            ClaimError::Secret => "secret_in_payload",
            ClaimError::TooLarge(_) => "payload_too_large",
        }
    }

    fn exit(&self) -> Exit {
        Exit::Usage
    }

    fn chinese(&self) -> String {
        match self {
            ClaimError::Shape(text) => format!("{text:?} 不是 名字=文本 或 名字:=JSON"),
            ClaimError::NotJson(name, why) => {
                format!("字段 {name:?} 的值不是 JSON：{}", why.chinese())
            }
            ClaimError::Twice(name) => format!("字段 {name:?} 给了两次"),
            ClaimError::Type(name, wanted) => {
                format!("字段 {name:?} 不对，应为{}", wanted.chinese())
            }
            ClaimError::Subject => "sub 就是 openid，不能再作为字段给出".to_owned(),
            ClaimError::Openid(error) => format!("openid 不可用：{}", error.chinese()),
            ClaimError::Token(name) => {
                format!("{name:?} 不该放进票据：JWT 的内容谁都能读")
            }
            ClaimError::Secret => "载荷里有本服务器的密钥；JWT 的内容谁都能读".to_owned(),
            ClaimError::TooLarge(size) => {
                format!("载荷有 {size} 字节，这样的票据放不进请求头")
            }
        }
    }

    fn hint(&self, lang: Lang) -> Option<String> {
        let (zh, en) = match self {
            ClaimError::Shape(_) | ClaimError::NotJson(..) => (
                "例如 role=vip 或 'level:=3'（引号是给 shell 看的）",
                "for example role=vip or 'level:=3' (the quotes are for the shell)",
            ),
            ClaimError::Twice(_) => ("每个字段只给一次", "give each claim once"),
            ClaimError::Type(..) => (
                "数字和列表请用 := 书写，例如 'exp:=1767225600'",
                "write numbers and lists with :=, for example 'exp:=1767225600'",
            ),
            ClaimError::Subject => ("请用 --openid", "use --openid"),
            ClaimError::Openid(_) => (
                "openid 来自 wxauth exchange 的结果",
                "the openid comes from the answer of `wxauth exchange`",
            ),
            ClaimError::Token(_) => (
                "微信的 token 应留在服务器上；确实要放进去请加 --include-tokens",
                "WeChat's tokens stay on the server; --include-tokens puts them in all the same",
            ),
            ClaimError::Secret => ("把它去掉", "take it out"),
            ClaimError::TooLarge(_) => (
                "票据里只放必要的字段，其余数据按 sub 在服务器上查",
                "put only what is needed into the ticket; look the rest up by sub on the server",
            ),
        };
        Some(if lang == Lang::Zh { zh } else { en }.to_owned())
    }
}

/// One claim: a name and its JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    name: String,
    json: String,
}

impl Claim {
    /// Reads `name=text` or `name:=json`.
    pub fn parse(text: &str) -> Result<Claim, ClaimError> {
        match Claim::parse_wanted(text)? {
            claim if claim.name == "sub" => Err(ClaimError::Subject),
            claim => Ok(claim),
        }
    }

    /// The same for a claim that is asked for when verifying, where `sub` is one like any other.
    pub fn parse_wanted(text: &str) -> Result<Claim, ClaimError> {
        let shape = || ClaimError::Shape(Refusal::quote(text));
        let (left, right) = text.split_once('=').ok_or_else(shape)?;
        let (name, json) = match left.strip_suffix(':') {
            Some(name) => (name, compact(right).into_owned()),
            None => (left, serde_json::Value::from(right).to_string()),
        };
        if name.is_empty() {
            return Err(shape());
        }
        check_value(name, &json, &|_| false)?;
        Ok(Claim { name: name.to_owned(), json })
    }

    /// A claim whose value is a text.
    pub fn text(name: &str, value: &str) -> Result<Claim, ClaimError> {
        Claim::json(name, &serde_json::Value::from(value).to_string())
    }

    /// A claim from the JSON of its value. `null` takes a registered claim out.
    pub fn json(name: &str, json: &str) -> Result<Claim, ClaimError> {
        check(name, json, &|_| false)?;
        Ok(Claim { name: name.to_owned(), json: compact(json).into_owned() })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The JSON of its value, without whitespace.
    pub fn value(&self) -> &str {
        &self.json
    }
}

/// The rules for a claim of a new ticket: as [`check_value`], and `sub` is the openid's place.
pub(super) fn check(
    name: &str,
    json: &str,
    unwanted: &dyn Fn(&str) -> bool,
) -> Result<(), ClaimError> {
    if name == "sub" {
        return Err(ClaimError::Subject);
    }
    check_value(name, json, unwanted)
}

/// The rules for a name and its value: the value is JSON without doubled names, registered claims
/// have their type, and `unwanted` names are nowhere in it.
fn check_value(name: &str, json: &str, unwanted: &dyn Fn(&str) -> bool) -> Result<(), ClaimError> {
    let quote = Refusal::quote;
    if unwanted(name) {
        return Err(ClaimError::Token(quote(name)));
    }
    scan(json, unwanted).map_err(|flaw| match flaw {
        Flaw::Duplicate(inner) => ClaimError::Twice(format!("{}.{}", quote(name), quote(&inner))),
        Flaw::Unwanted(inner) => ClaimError::Token(format!("{}.{}", quote(name), quote(&inner))),
        Flaw::Syntax(words) => ClaimError::NotJson(quote(name), words),
    })?;
    if REGISTERED.contains(&name) && json.trim() != "null" {
        check_registered(name, json.trim()).map_err(|refusal| match refusal {
            Refusal::InvalidClaim { name, wanted } => ClaimError::Type(name, wanted),
            other => ClaimError::NotJson(quote(name), other.said()),
        })?;
    }
    Ok(())
}

/// Names under which WeChat's answers, and the calls to it, carry what must stay on the server.
const TOKENS: &[&str] = &[
    "accesstoken",
    "refreshtoken",
    "sessionkey",
    "componentaccesstoken",
    "componentverifyticket",
    "authorizeraccesstoken",
    "authorizerrefreshtoken",
    "suiteaccesstoken",
    "provideraccesstoken",
    "secret",
    "appsecret",
    "clientsecret",
    "corpsecret",
    "componentappsecret",
    "encodingaeskey",
];

/// True for the name of a token or secret of WeChat, however it is spelled
/// (`session_key`, `sessionKey`, `Session-Key`).
pub fn names_token(name: &str) -> bool {
    // Most names are of other lengths; this is asked for every name of a million lines.
    if name.len() < 6 || name.len() > 32 {
        return false;
    }
    let plain: Cow<'_, str> = if name.bytes().all(|b| b.is_ascii_lowercase()) {
        Cow::Borrowed(name)
    } else {
        let kept = name.chars().filter(|c| !matches!(c, '_' | '-' | '.' | ' '));
        Cow::Owned(kept.map(|c| c.to_ascii_lowercase()).collect())
    };
    TOKENS.contains(&plain.as_ref())
}

#[cfg(test)]
mod tests {
    use super::{Claim, ClaimError, names_token};
    use crate::domain::said::Said;

    #[test]
    fn reads_both_forms() {
        let claim = Claim::parse("role=a=b \"c\"").unwrap();
        assert_eq!((claim.name(), claim.value()), ("role", r#""a=b \"c\"""#));
        let claim =
            Claim::parse("https://x.example/n:={ \"a\" : [ 12345678901234567890 ] }").unwrap();
        assert_eq!(claim.name(), "https://x.example/n");
        assert_eq!(claim.value(), r#"{"a":[12345678901234567890]}"#);
        assert_eq!(Claim::parse("exp:=null").unwrap().value(), "null");
        for (text, error) in [
            ("role", ClaimError::Shape("role".into())),
            ("=x", ClaimError::Shape("=x".into())),
            (
                "exp=1",
                ClaimError::Type(
                    "exp".into(),
                    Said::fixed("从 1970 年起的秒数", "a number of seconds since 1970"),
                ),
            ),
            (
                "aud:=1",
                ClaimError::Type(
                    "aud".into(),
                    Said::fixed("文本或文本列表", "a text or a list of texts"),
                ),
            ),
            ("sub=o", ClaimError::Subject),
            (r#"a:={"b":1,"b":2}"#, ClaimError::Twice("a.b".into())),
        ] {
            assert_eq!(Claim::parse(text), Err(error), "{text}");
        }
        assert!(matches!(Claim::parse("a:=x"), Err(ClaimError::NotJson(..))));
    }

    #[test]
    fn token_names_in_any_spelling() {
        for name in ["access_token", "accessToken", "Refresh-Token", "session_key", "SECRET"] {
            assert!(names_token(name), "{name}");
        }
        for name in ["openid", "secretary", "token", "scope", "", "unionid"] {
            assert!(!names_token(name), "{name}");
        }
    }
}
