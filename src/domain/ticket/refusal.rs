//! Why a ticket is not accepted: one reason each, with a slug that never changes.
//! Must not decide; `verify` does. A claim's text is quoted with escapes, never printed raw.

use crate::domain::fault::{Exit, Fault};
use crate::domain::lang::Lang;
use crate::domain::said::Said;
use crate::domain::text;
use crate::domain::time::Time;

/// The reason a ticket is refused. `Display` is one line that names the thing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Longer than any server would take in a header.
    #[error("the ticket has {0} bytes; more than {max} are not read", max = super::MAX_TICKET)]
    TooLarge(usize),
    /// Not three base64url parts holding JSON objects (RFC 7515 section 7.1).
    #[error("the ticket is not a JWT: {0}")]
    Malformed(Said),
    /// In the old form: not the base64 of an openid.
    #[error("the ticket is not base64(openid): {0}")]
    NotOpenid64(Said),
    /// Five parts: encrypted (RFC 7516), which wxauth does not read.
    #[error("the ticket is an encrypted JWT (JWE)")]
    Encrypted,
    /// A member name twice (RFC 7519 section 4).
    #[error("the ticket has the member {0:?} twice")]
    DuplicateKey(String),
    /// `crit` in the header: extensions that must be understood (RFC 7515 section 4.1.11).
    #[error("the ticket's header has `crit`: extensions that wxauth does not know")]
    CriticalHeader,
    /// `alg` is not on the list, `none` included (RFC 8725 section 3.1).
    #[error("the ticket says alg {found:?}; allowed is {allowed}")]
    AlgNotAllowed {
        /// What the header says.
        found: String,
        /// The list, as text.
        allowed: String,
    },
    /// The signature is not of this key over these bytes.
    #[error("the signature does not fit the key")]
    BadSignature,
    /// `exp` is not after now (RFC 7519 section 4.1.4).
    #[error("the ticket expired at {at}; it is {now}")]
    Expired {
        /// `exp`.
        at: Time,
        /// The time it was compared with.
        now: Time,
    },
    /// `nbf` lies ahead (RFC 7519 section 4.1.5).
    #[error("the ticket is not valid before {at}; it is {now}")]
    NotYetValid {
        /// `nbf`.
        at: Time,
        /// The time it was compared with.
        now: Time,
    },
    /// `iat` lies ahead.
    #[error("the ticket says it was issued at {at}; it is {now}")]
    IssuedInFuture {
        /// `iat`.
        at: Time,
        /// The time it was compared with.
        now: Time,
    },
    /// `iss` is another one (RFC 7519 section 4.1.1).
    #[error("the ticket's issuer is {found:?}, not {wanted:?}")]
    WrongIssuer {
        /// `iss`.
        found: String,
        /// What was asked for.
        wanted: String,
    },
    /// `aud` names none of those asked for (RFC 7519 section 4.1.3).
    #[error("the ticket is for the audience {found:?}, not {wanted:?}")]
    WrongAudience {
        /// `aud`, joined.
        found: String,
        /// What was asked for, joined.
        wanted: String,
    },
    /// `aud` is there though no audience was asked for: the ticket is meant for somebody.
    #[error("the ticket is for the audience {0:?}, and no audience was asked for")]
    UnexpectedAudience(String),
    /// A claim that must be there is not.
    #[error("the ticket has no claim {0:?}")]
    MissingClaim(String),
    /// A registered claim of the wrong type, or a date beyond all dates.
    #[error("the ticket's claim {name:?} is not {wanted}")]
    InvalidClaim {
        /// The claim.
        name: String,
        /// The type it must have.
        wanted: Said,
    },
    /// A claim that must have a certain value has another.
    #[error("the ticket's claim {0:?} has not the required value")]
    WrongClaim(String),
    /// Accepted once only needs a `jti` to remember.
    #[error("the ticket has no `jti`, so it cannot be accepted once only")]
    NoJti,
    /// Accepted once only needs an `exp`, or it would have to be remembered for ever.
    #[error("the ticket has no `exp`, so it cannot be accepted once only")]
    NoExp,
    /// This `iss` and `jti` were accepted before.
    #[error("the ticket {0:?} was accepted before")]
    Replayed(String),
}

impl Refusal {
    /// Every slug a refusal can have, in the order of the checks.
    pub const SLUGS: [&'static str; 19] = [
        "too_large",
        "malformed",
        "encrypted",
        "duplicate_key",
        "critical_header",
        "alg_not_allowed",
        "bad_signature",
        "expired",
        "not_yet_valid",
        "issued_in_future",
        "wrong_issuer",
        "wrong_audience",
        "unexpected_audience",
        "missing_claim",
        "invalid_claim",
        "wrong_claim",
        "no_jti",
        "no_exp",
        "replayed",
    ];

    /// The stable slug, `error.kind` in `--json`.
    pub const fn slug(&self) -> &'static str {
        match self {
            Refusal::TooLarge(_) => "too_large",
            Refusal::Malformed(_) | Refusal::NotOpenid64(_) => "malformed",
            Refusal::Encrypted => "encrypted",
            Refusal::DuplicateKey(_) => "duplicate_key",
            Refusal::CriticalHeader => "critical_header",
            Refusal::AlgNotAllowed { .. } => "alg_not_allowed",
            Refusal::BadSignature => "bad_signature",
            Refusal::Expired { .. } => "expired",
            Refusal::NotYetValid { .. } => "not_yet_valid",
            Refusal::IssuedInFuture { .. } => "issued_in_future",
            Refusal::WrongIssuer { .. } => "wrong_issuer",
            Refusal::WrongAudience { .. } => "wrong_audience",
            Refusal::UnexpectedAudience(_) => "unexpected_audience",
            Refusal::MissingClaim(_) => "missing_claim",
            Refusal::InvalidClaim { .. } => "invalid_claim",
            Refusal::WrongClaim(_) => "wrong_claim",
            Refusal::NoJti => "no_jti",
            Refusal::NoExp => "no_exp",
            Refusal::Replayed(_) => "replayed",
        }
    }

    /// A text of the ticket, short enough for a message.
    pub(super) fn quote(text: &str) -> String {
        let mut short: String = text.chars().take(80).collect();
        if short.len() < text.len() {
            short.push('…');
        }
        short
    }
}

impl Fault for Refusal {
    fn kind(&self) -> &'static str {
        self.slug()
    }

    fn exit(&self) -> Exit {
        Exit::Ticket
    }

    fn chinese(&self) -> String {
        match self {
            Refusal::TooLarge(size) => {
                format!("票据有 {size} 字节，超过上限 {}", super::MAX_TICKET)
            }
            Refusal::Malformed(why) => format!("票据不是 JWT：{}", why.chinese()),
            Refusal::NotOpenid64(why) => {
                format!("票据不是 base64(openid)：{}", why.chinese())
            }
            Refusal::Encrypted => "票据是加密的 JWT（JWE）".to_owned(),
            Refusal::DuplicateKey(name) => format!("票据里 {name:?} 出现了两次"),
            Refusal::CriticalHeader => "票据头部有 `crit`：wxauth 不认识其中的扩展".to_owned(),
            Refusal::AlgNotAllowed { found, allowed } => {
                format!("票据声称用 {found:?} 算法，只允许 {allowed}")
            }
            Refusal::BadSignature => "签名与密钥不符".to_owned(),
            Refusal::Expired { at, now } => format!("票据已于 {at} 过期，现在是 {now}"),
            Refusal::NotYetValid { at, now } => format!("票据在 {at} 之前无效，现在是 {now}"),
            Refusal::IssuedInFuture { at, now } => {
                format!("票据的签发时间 {at} 在未来，现在是 {now}")
            }
            Refusal::WrongIssuer { found, wanted } => {
                format!("票据的签发者是 {found:?}，不是 {wanted:?}")
            }
            Refusal::WrongAudience { found, wanted } => {
                format!("票据是给 {found:?} 的，不是给 {wanted:?} 的")
            }
            Refusal::UnexpectedAudience(found) => {
                format!("票据指明给 {found:?}，而验证时没有指定受众")
            }
            Refusal::MissingClaim(name) => format!("票据里没有 {name:?}"),
            Refusal::InvalidClaim { name, wanted } => {
                format!("票据里的 {name:?} 不对，应为{}", wanted.chinese())
            }
            Refusal::WrongClaim(name) => format!("票据里的 {name:?} 不是要求的值"),
            Refusal::NoJti => "票据没有 `jti`，无法保证只用一次".to_owned(),
            Refusal::NoExp => "票据没有 `exp`，无法保证只用一次".to_owned(),
            Refusal::Replayed(jti) => format!("票据 {jti:?} 已经用过"),
        }
    }

    fn hint(&self, lang: Lang) -> Option<String> {
        if matches!(self, Refusal::AlgNotAllowed { found, .. } if found.eq_ignore_ascii_case("none"))
        {
            let hint = match lang {
                Lang::Zh => "票据没有签名，谁都能伪造：不要接受它，并检查是谁签发的",
                Lang::En => {
                    "it has no signature, so anybody can have made it: never accept it, and find out who issues such tickets"
                }
            };
            return Some(hint.to_owned());
        }
        text::ticket::refusal(lang)
            .all()
            .into_iter()
            .find_map(|(slug, hint)| (slug == self.slug()).then(|| hint.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::Refusal;
    use crate::domain::fault::{Exit, Fault};
    use crate::domain::lang::Lang;
    use crate::domain::text;

    #[test]
    fn nobody_is_advised_to_allow_none() {
        let refusal = |found: &str| Refusal::AlgNotAllowed {
            found: found.to_owned(),
            allowed: "HS256".to_owned(),
        };
        for lang in [Lang::Zh, Lang::En] {
            assert!(!refusal("nOnE").hint(lang).unwrap().contains("--alg"));
            assert!(refusal("RS256").hint(lang).unwrap().contains("--alg"));
        }
    }

    #[test]
    fn every_slug_has_a_hint_in_both_languages() {
        for lang in [Lang::Zh, Lang::En] {
            let slugs: Vec<_> =
                text::ticket::refusal(lang).all().into_iter().map(|(s, _)| s).collect();
            assert_eq!(slugs, Refusal::SLUGS);
        }
        assert_eq!(Refusal::BadSignature.exit(), Exit::Ticket);
        assert!(Refusal::Replayed("a".into()).hint(Lang::Zh).is_some());
    }

    #[test]
    fn foreign_text_is_escaped_and_cut() {
        let shown = Refusal::UnexpectedAudience(Refusal::quote("\u{1b}[31m中")).to_string();
        assert!(shown.contains("\\u{1b}[31m中"), "{shown}");
        assert_eq!(Refusal::quote(&"长".repeat(100)).chars().count(), 81);
    }
}
