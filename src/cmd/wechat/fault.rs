//! WeChat's refusals as errors of a command, explained for the place they came from.
//! Must not repeat the table of codes; `domain::errcode` has it.

use serde_json::{Map, Value};

use super::js_code;
use crate::domain::base::Base;
use crate::domain::errcode;
use crate::domain::fault::{Exit, Fault, WechatCode};
use crate::domain::lang::Lang;
use crate::domain::place::Place;
use crate::domain::said::Said;
use crate::domain::scene::Scene;
use crate::wire;

/// A wire error with its explanation: meaning, likely cause for this call, next step.
#[derive(Debug)]
pub struct Refused {
    error: wire::Error,
    retry_said: Option<i64>,
    emulator: Option<String>,
}

impl Refused {
    /// Explains an error.
    pub fn new(error: wire::Error) -> Refused {
        Refused { error, retry_said: None, emulator: None }
    }

    /// It was no WeChat that refused, but an emulator at that address.
    pub fn by_emulator(mut self, base: Option<&Base>) -> Refused {
        self.emulator = base.map(|base| base.as_str().to_owned());
        self
    }

    /// The first answer was -1, and the retry says that the code is spent by it.
    pub fn and_the_retry_said(mut self, errcode: i64) -> Refused {
        self.retry_said = Some(errcode);
        self
    }
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.error)?;
        match self.retry_said {
            Some(errcode) => write!(f, "; sent again, it answered {errcode}: the code is spent"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Refused {}

impl Fault for Refused {
    fn kind(&self) -> &'static str {
        self.error.kind()
    }

    fn exit(&self) -> Exit {
        self.error.exit()
    }

    fn chinese(&self) -> String {
        let error = self.error.chinese();
        match self.retry_said {
            Some(errcode) => format!("{error}；重试后得到 {errcode}：code 已被用掉"),
            None => error,
        }
    }

    fn hint(&self, lang: Lang) -> Option<String> {
        match self.error.wechat() {
            Some(code) => {
                let place = self.error.place();
                let told = explained(place.into(), &code, lang);
                let session =
                    matches!(place, Place::Jscode2session | Place::ComponentJscode2session);
                let emulator = self.emulator.as_deref();
                let more = emulator.filter(|_| session && js_code::helps(code.errcode));
                let more = more.map(|base| js_code::from_emulator(base, lang));
                Some(more.into_iter().fold(told, |told, more| joined(&[&told, &more], lang)))
            }
            None => self.error.hint(lang),
        }
    }

    fn wechat(&self) -> Option<WechatCode> {
        self.error.wechat()
    }
}

/// Meaning, cause and fix in one paragraph.
fn explained(scene: Scene, code: &WechatCode, lang: Lang) -> String {
    let told = errcode::explain(scene, code.errcode, &code.errmsg);
    let parts = [told.meaning(lang), told.cause(lang), told.fix(lang)];
    joined(&parts, lang)
}

/// Sentences as one paragraph.
fn joined(sentences: &[&str], lang: Lang) -> String {
    sentences.join(if lang == Lang::En { " " } else { "" })
}

/// The name of a place that is no file.
fn in_chinese(place: &str) -> &str {
    if place == "standard input" { "标准输入" } else { place }
}

/// A `--from` that leads nowhere.
#[derive(Debug, thiserror::Error)]
pub enum FromFault {
    /// Not JSON, or not an object.
    #[error("{place} holds no answer: {reason}")]
    NotAnAnswer {
        /// The file, or standard input.
        place: String,
        /// Why.
        reason: Said,
    },
    /// The answer in it is an error of WeChat.
    #[error("{place} holds an error of WeChat: {errcode} {errmsg:?}")]
    WechatError {
        /// The file, or standard input.
        place: String,
        /// `errcode`.
        errcode: i64,
        /// `errmsg`.
        errmsg: String,
    },
    /// The envelope of a command that failed.
    #[error("{place} holds the error of a command that failed: {message}")]
    Failed {
        /// The file, or standard input.
        place: String,
        /// Its message.
        message: String,
    },
    /// What is needed is not in it.
    #[error("{place} has no {key}")]
    Missing {
        /// The file, or standard input.
        place: String,
        /// The key.
        key: &'static str,
    },
    /// What is needed cannot be used.
    #[error("{key} cannot be used: {reason}")]
    Unusable {
        /// The key.
        key: &'static str,
        /// Why.
        reason: Said,
    },
}

impl FromFault {
    /// The fault of an answer or envelope that tells of an error; `None` when it does not.
    pub fn of(place: &str, document: &Map<String, Value>) -> Option<FromFault> {
        let wechat = document.get("error").and_then(|e| e.get("wechat"));
        let said = wechat.and_then(Value::as_object).unwrap_or(document);
        let errcode = said.get("errcode").and_then(wire::json::integer).unwrap_or(0);
        if errcode != 0 {
            let errmsg = said.get("errmsg").and_then(Value::as_str).unwrap_or("").to_owned();
            return Some(FromFault::WechatError { place: place.to_owned(), errcode, errmsg });
        }
        let message = document.get("error")?.get("message")?.as_str()?.to_owned();
        Some(FromFault::Failed { place: place.to_owned(), message })
    }
}

impl Fault for FromFault {
    fn kind(&self) -> &'static str {
        match self {
            FromFault::NotAnAnswer { .. } => "from_not_an_answer",
            FromFault::WechatError { .. } => "from_wechat_error",
            FromFault::Failed { .. } => "from_failed",
            FromFault::Missing { .. } => "from_missing",
            FromFault::Unusable { .. } => "value_unusable",
        }
    }

    fn exit(&self) -> Exit {
        match self {
            FromFault::WechatError { .. } => Exit::Wechat,
            _ => Exit::Usage,
        }
    }

    fn chinese(&self) -> String {
        match self {
            FromFault::NotAnAnswer { place, reason } => {
                format!("{} 里不是微信的响应：{}", in_chinese(place), reason.chinese())
            }
            FromFault::WechatError { place, errcode, errmsg } => {
                format!("{} 里是微信返回的错误：{errcode} {errmsg:?}", in_chinese(place))
            }
            FromFault::Failed { place, message } => {
                format!("{} 里是另一条命令的失败结果：{message}", in_chinese(place))
            }
            FromFault::Missing { place, key } => format!("{} 里没有 {key}", in_chinese(place)),
            FromFault::Unusable { key, reason } => format!("{key} 不可用：{}", reason.chinese()),
        }
    }

    fn hint(&self, lang: Lang) -> Option<String> {
        if let FromFault::WechatError { errcode, errmsg, .. } = self {
            let code = WechatCode { errcode: *errcode, errmsg: errmsg.clone() };
            return Some(explained(Scene::Unknown, &code, lang));
        }
        let (zh, en) = match self {
            FromFault::Unusable { .. } => (
                "复制时可能多了空格、换行，或被截断",
                "blanks or line breaks may have been copied along, or it was cut off",
            ),
            FromFault::Failed { .. } => {
                ("先解决前一条命令的错误", "solve the first command's trouble first")
            }
            _ => (
                "--from 接受 `wxauth exchange --json` 等命令的输出，或微信接口的原始返回",
                "--from takes what `wxauth exchange --json` and its like print, or WeChat's raw answer",
            ),
        };
        Some(if lang == Lang::Zh { zh } else { en }.to_owned())
    }

    fn wechat(&self) -> Option<WechatCode> {
        match self {
            FromFault::WechatError { errcode, errmsg, .. } => {
                Some(WechatCode { errcode: *errcode, errmsg: errmsg.clone() })
            }
            _ => None,
        }
    }
}
