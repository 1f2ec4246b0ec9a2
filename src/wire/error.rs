//! What can go wrong with an answer of WeChat, as errors the staircase understands.
//! Must not show a secret: excerpts of foreign bodies are cut and masked.

use crate::domain::errcode::explain;
use crate::domain::fault::{Exit, Fault, WechatCode};
use crate::domain::lang::Lang;
use crate::domain::place::Place;
use crate::domain::said::Said;

/// Why a call gave no usable answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// WeChat's own error answer (PROTOCOL 2.0), whatever the HTTP status.
    #[error("{place} answered {errcode} {errmsg:?}")]
    Wechat {
        /// The number; what it means depends on the place.
        errcode: i64,
        /// The text as received, suffix included; empty when there was none.
        errmsg: String,
        /// The call.
        place: Place,
    },
    /// No WeChat answer at all: a proxy's page, a login wall, another server.
    #[error("{place} answered HTTP {status} with something that is not WeChat's: {reason}{}", shown(.excerpt))]
    NotWechat {
        /// The call.
        place: Place,
        /// HTTP status.
        status: u16,
        /// Why it is not.
        reason: Said,
        /// The beginning of the body, one line, long words masked.
        excerpt: String,
    },
    /// A JSON object without `errcode`, in which something is missing or of another type.
    #[error("{place} answered HTTP {status}, but {key:?} in it {reason}")]
    Malformed {
        /// The call.
        place: Place,
        /// HTTP status.
        status: u16,
        /// The key in question.
        key: &'static str,
        /// What is the matter with it: "is missing", "is not a number"…
        reason: Said,
    },
    /// A request that cannot be written as HTTP (a value beyond all bounds).
    #[error("the request to {place} cannot be written: {reason}")]
    Unsendable {
        /// The call.
        place: Place,
        /// Why.
        reason: Said,
    },
}

fn shown(excerpt: &str) -> String {
    if excerpt.is_empty() { String::new() } else { format!(" (it starts {excerpt:?})") }
}

impl Error {
    /// The `errcode`, if WeChat gave one.
    pub fn errcode(&self) -> Option<i64> {
        match self {
            Error::Wechat { errcode, .. } => Some(*errcode),
            _ => None,
        }
    }

    /// A request that HTTP has no form for.
    pub(crate) fn unsendable(place: Place, error: &http::Error) -> Error {
        let reason = Said::new("不符合 HTTP 的写法", error.to_string());
        Error::Unsendable { place, reason }
    }

    /// The call that failed.
    pub fn place(&self) -> Place {
        match self {
            Error::Wechat { place, .. }
            | Error::NotWechat { place, .. }
            | Error::Malformed { place, .. }
            | Error::Unsendable { place, .. } => *place,
        }
    }
}

impl Fault for Error {
    fn kind(&self) -> &'static str {
        match self {
            Error::Wechat { .. } => "wechat_error",
            Error::NotWechat { .. } => "not_wechat",
            Error::Malformed { .. } => "answer_malformed",
            Error::Unsendable { .. } => "request_unsendable",
        }
    }

    fn exit(&self) -> Exit {
        match self {
            Error::Wechat { .. } => Exit::Wechat,
            Error::NotWechat { .. } | Error::Malformed { .. } => Exit::Network,
            Error::Unsendable { .. } => Exit::Usage,
        }
    }

    fn chinese(&self) -> String {
        match self {
            Error::Wechat { place, errcode, errmsg } => {
                format!("微信 {place} 返回错误 {errcode} {errmsg:?}")
            }
            Error::NotWechat { place, status, reason, excerpt } => {
                let excerpt = match excerpt.is_empty() {
                    true => String::new(),
                    false => format!("（开头是 {excerpt:?}）"),
                };
                format!(
                    "{place} 返回了 HTTP {status}，内容不是微信的：{}{excerpt}",
                    reason.chinese()
                )
            }
            Error::Malformed { place, status, key, reason } => {
                format!("{place} 返回了 HTTP {status}，但其中的 {key:?} {}", reason.chinese())
            }
            Error::Unsendable { place, reason } => {
                format!("无法生成发给 {place} 的请求：{}", reason.chinese())
            }
        }
    }

    fn hint(&self, lang: Lang) -> Option<String> {
        let text = match (self, lang) {
            (Error::Wechat { errcode, errmsg, place }, lang) => {
                let explained = explain(*place, *errcode, errmsg);
                return Some(format!("{} {}", explained.cause(lang), explained.fix(lang)));
            }
            (Error::NotWechat { status: 500.., .. }, Lang::En) => {
                "a fault of the server or of a gateway before it: try again in a moment; if it stays, check the \
                 address (--api-base, --mock, a proxy in between)"
            }
            (Error::NotWechat { status: 500.., .. }, Lang::Zh) => {
                "服务器或它前面的网关出错：稍后再试；一直这样就检查请求发往的地址（--api-base、--mock，以及中间的代理）"
            }
            (Error::NotWechat { .. } | Error::Malformed { .. }, Lang::En) => {
                "check the address the call went to (--api-base, --mock, a proxy in between)"
            }
            (Error::NotWechat { .. } | Error::Malformed { .. }, Lang::Zh) => {
                "请检查请求实际发往的地址（--api-base、--mock，以及中间的代理）"
            }
            (Error::Unsendable { .. }, Lang::En) => "one of the values given is far too long",
            (Error::Unsendable { .. }, Lang::Zh) => "传入的某个值太长，请检查",
        };
        Some(text.to_owned())
    }

    fn wechat(&self) -> Option<WechatCode> {
        match self {
            Error::Wechat { errcode, errmsg, .. } => {
                Some(WechatCode { errcode: *errcode, errmsg: errmsg.clone() })
            }
            _ => None,
        }
    }
}

/// The beginning of a foreign body as one short line. Markup goes; a word long enough to be a
/// secret, and whatever follows `secret=` and its like, is masked.
pub(crate) fn excerpt(body: &[u8]) -> String {
    let head = String::from_utf8_lossy(body.get(..4096).unwrap_or(body)).into_owned();
    let mut line = String::new();
    for word in without_tags(&head).split_whitespace() {
        if line.chars().count() + word.chars().count().min(24) > 80 {
            line.push('…');
            break;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&masked(word));
    }
    line
}

fn without_tags(text: &str) -> String {
    let mut out = String::new();
    let mut depth = false;
    for c in text.chars() {
        match c {
            '<' => depth = true,
            '>' if depth => {
                depth = false;
                out.push(' ');
            }
            _ if depth => {}
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

fn masked(word: &str) -> String {
    let lower = word.to_ascii_lowercase();
    let telling = ["secret", "token", "code", "key", "ticket", "password"];
    let assigns = lower.contains(['=', ':']) && telling.iter().any(|t| lower.contains(t));
    let run = lower
        .split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+')))
        .map(str::len)
        .max()
        .unwrap_or(0);
    if assigns || run >= 16 || word.chars().count() > 40 {
        "[…]".to_owned()
    } else {
        word.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::{Error, excerpt};
    use crate::domain::fault::{Exit, Fault};
    use crate::domain::lang::Lang;
    use crate::domain::place::Place;

    #[test]
    fn an_errcode_is_exit_3_and_keeps_wechats_words() {
        let error = Error::Wechat {
            errcode: 40029,
            errmsg: "invalid code, rid: 62bae58d-5bf58b34-5f8e035e".to_owned(),
            place: Place::AccessToken,
        };
        assert_eq!((error.exit(), error.kind()), (Exit::Wechat, "wechat_error"));
        assert_eq!(error.wechat().map(|w| w.errcode), Some(40029));
        assert!(error.to_string().contains("40029") && error.to_string().contains("invalid code"));
        assert!(error.hint(Lang::Zh).is_some_and(|hint| !hint.is_empty()));
    }

    #[test]
    fn excerpts_are_short_and_masked() {
        assert_eq!(excerpt(b"<html><head><title>502 Bad Gateway</title>"), "502 Bad Gateway");
        let page =
            excerpt(b"GET /x?secret=hunter2&a=b failed for 0123456789abcdef0123456789abcdef");
        assert!(!page.contains("hunter2") && !page.contains("89abcdef"), "{page}");
        assert!(excerpt("微信".repeat(900).as_bytes()).chars().count() < 90);
        assert_eq!(excerpt(b""), "");
    }
}
