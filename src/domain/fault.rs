//! What every room's error can tell: a stable slug, an exit code, a next step.
//! Must not know any particular error; those live in the rooms that raise them.

use crate::domain::lang::Lang;
use crate::domain::said::{Fixed, Said};

/// The exit codes of the program: one enum, the public contract (README, `--help`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Exit {
    /// Done; checks passed.
    Done,
    /// Ran to the end and the answer is no.
    No,
    /// Bad usage or configuration.
    Usage,
    /// WeChat, or the emulator, answered with an error code.
    Wechat,
    /// Network: not reached, timed out, TLS refused.
    Network,
    /// Login not completed: refused, state mismatch, nobody came.
    Login,
    /// Ticket not accepted.
    Ticket,
    /// The called server answered with a failure status and no assertion was given.
    Server,
    /// Local trouble: cannot read, write or bind.
    Local,
    /// A bug in wxauth.
    Bug,
    /// Interrupted (a one-shot command, Ctrl-C).
    Interrupted,
    /// Another program's: the status of the child of `run`, 128 and the signal's number when it was
    /// killed, 125 when wxauth itself failed first, 126 and 127 when it could not be started.
    Child(u8),
}

impl Exit {
    /// Every code of our own, in numeric order.
    pub const ALL: [Exit; 11] = [
        Exit::Done,
        Exit::No,
        Exit::Usage,
        Exit::Wechat,
        Exit::Network,
        Exit::Login,
        Exit::Ticket,
        Exit::Server,
        Exit::Local,
        Exit::Bug,
        Exit::Interrupted,
    ];

    /// The number the shell sees.
    pub const fn code(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::No => 1,
            Exit::Usage => 2,
            Exit::Wechat => 3,
            Exit::Network => 4,
            Exit::Login => 5,
            Exit::Ticket => 6,
            Exit::Server => 7,
            Exit::Local => 8,
            Exit::Bug => 70,
            Exit::Interrupted => 130,
            Exit::Child(code) => code,
        }
    }

    /// One line for README and `--help`.
    pub const fn meaning(self) -> Fixed {
        match self {
            Exit::Done => Fixed::new("完成，检查全部通过", "done; checks passed"),
            Exit::No => Fixed::new(
                "正常跑完，但结论是“不通过”：有断言失败，或有达到 --fail-on 级别的问题",
                "ran to the end and the answer is no: an assertion failed, or a finding reached --fail-on",
            ),
            Exit::Usage => Fixed::new("用法或配置有误", "bad usage or configuration"),
            Exit::Wechat => Fixed::new(
                "微信（或模拟器）返回了错误码",
                "WeChat, or the emulator, answered with an error code",
            ),
            Exit::Network => Fixed::new(
                "网络问题：连不上、超时、TLS 被拒，或者响应不是微信给的（例如网关的 502）",
                "network: not reached, timed out, TLS refused, or something other than WeChat answered (a gateway's 502)",
            ),
            Exit::Login => Fixed::new(
                "登录没有完成：用户拒绝、state 不一致、等到超时也没有回调",
                "login not completed: refused, state mismatch, nobody came before the deadline",
            ),
            Exit::Ticket => Fixed::new(
                "票据未通过验证：格式错误、签名不对、已过期、受众（aud）不符、重放",
                "ticket not accepted: malformed, bad signature, expired, wrong audience, replayed",
            ),
            Exit::Server => Fixed::new(
                "被调用的服务返回了失败的状态码，而命令里没有断言（返回 5xx 时，只要没写 `--expect-status`，有别的断言也算）",
                "the called server answered with a failure status and no assertion was given (a 5xx counts unless `--expect-status` is given)",
            ),
            Exit::Local => Fixed::new(
                "本机问题：读不了、写不了，或端口绑定失败",
                "local trouble: cannot read, write or bind",
            ),
            Exit::Bug => Fixed::new("wxauth 自身的 bug", "a bug in wxauth"),
            Exit::Interrupted => Fixed::new("被中断", "interrupted"),
            Exit::Child(_) => Fixed::new(
                "子程序自己的退出码；被信号 n 终止时是 128+n",
                "the child's own; 128+n when killed by signal n",
            ),
        }
    }
}

/// WeChat's own error answer (PROTOCOL 2.0), kept beside ours in `--json`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WechatCode {
    /// `errcode`, a JSON number at WeChat.
    pub errcode: i64,
    /// `errmsg` as received, suffix included.
    pub errmsg: String,
}

/// An error of some room, as the staircase sees it. `Display` says what happened in one line
/// that names the thing; `source()` says why.
pub trait Fault: std::error::Error + Send + Sync + 'static {
    /// Stable slug, `lower_snake_case`, part of the public interface (`error.kind`).
    fn kind(&self) -> &'static str;
    /// The exit code it earns.
    fn exit(&self) -> Exit;
    /// What happened, in Chinese: one line that names the thing, as `Display` does in English.
    fn chinese(&self) -> String;
    /// What happened, in the reader's language.
    fn told(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => self.chinese(),
            Lang::En => self.to_string(),
        }
    }
    /// What happened, in both: for a sentence that tells of this one.
    fn said(&self) -> Said {
        Said::new(self.chinese(), self.to_string())
    }
    /// The next step, in the reader's language.
    fn hint(&self, _lang: Lang) -> Option<String> {
        None
    }
    /// WeChat's answer, when that is what went wrong.
    fn wechat(&self) -> Option<WechatCode> {
        None
    }
}

/// A fault that is all in its words: what is wrong and what to do, each in both languages. For whoever
/// needs no enum of its own, and nothing underneath.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct Worded {
    kind: &'static str,
    exit: Exit,
    what: Said,
    next: Said,
}

impl Worded {
    /// Bad usage, named `kind`: what is wrong with it, in Chinese and English, and the next step.
    pub fn new<Z: Into<String>, E: Into<String>>(
        kind: &'static str,
        (zh, en): (Z, E),
        next_zh: impl Into<String>,
        next_en: impl Into<String>,
    ) -> Worded {
        let what = Said::new(zh.into(), en.into());
        Worded { kind, exit: Exit::Usage, what, next: Said::new(next_zh.into(), next_en.into()) }
    }

    /// With another exit code.
    pub fn ending(mut self, exit: Exit) -> Worded {
        self.exit = exit;
        self
    }
}

impl Fault for Worded {
    fn kind(&self) -> &'static str {
        self.kind
    }
    fn exit(&self) -> Exit {
        self.exit
    }
    fn chinese(&self) -> String {
        self.what.chinese().to_owned()
    }
    fn hint(&self, lang: Lang) -> Option<String> {
        Some(self.next.told(lang).to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::Exit;

    #[test]
    fn exit_codes_are_the_published_ones() {
        let codes: Vec<u8> = Exit::ALL.iter().map(|e| e.code()).collect();
        assert_eq!(codes, [0, 1, 2, 3, 4, 5, 6, 7, 8, 70, 130]);
        assert!(Exit::ALL.iter().all(|e| !e.meaning().en.is_empty()));
    }
}
