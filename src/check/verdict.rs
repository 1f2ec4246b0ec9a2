//! What a rule returns: passed, failed with what was seen, or why it could not be decided.
//! Must not hold texts of single rules; those stand in `text::rules`.

use std::sync::Arc;

use super::exchange::{Exchange, Failure};
use crate::domain::lang::Lang;
use crate::domain::rules::Severity;
use crate::domain::said::Said;

/// What came of a rule.
#[derive(Debug, Clone)]
pub enum Verdict {
    /// The fault is not there.
    Pass,
    /// It is.
    Fail(Box<Finding>),
    /// It could not be found out, and why; with the rule whose finding explains it, if one does.
    Undecided(String, Option<&'static str>),
    /// The rule does not apply to this back end, and why.
    NotApplicable(String),
}

/// What was seen.
#[derive(Debug, Clone, Default)]
pub struct Finding {
    /// Values for the holes of the rule's `found` text.
    pub holes: Vec<(&'static str, String)>,
    /// The exchanges that show it, in order.
    pub evidence: Vec<Arc<Exchange>>,
    /// A severity of this case, where it is not the rule's.
    pub severity: Option<Severity>,
    /// A line that reproduces it, where the last request alone does not.
    pub reproduce: Option<String>,
    /// The rule this case follows from, where that is found too.
    pub because: Option<&'static str>,
}

impl Finding {
    /// A finding shown by these exchanges.
    pub fn new(evidence: &[Arc<Exchange>]) -> Finding {
        Finding { evidence: evidence.to_vec(), ..Finding::default() }
    }

    /// Fills a hole of the text.
    #[must_use]
    pub fn hole(mut self, name: &'static str, value: impl Into<String>) -> Finding {
        self.holes.push((name, value.into()));
        self
    }

    /// Weighs less or more than the rule usually does.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Finding {
        self.severity = Some(severity);
        self
    }

    /// Is reproduced by this line.
    #[must_use]
    pub fn reproduce(mut self, line: impl Into<String>) -> Finding {
        self.reproduce = Some(line.into());
        self
    }

    /// Follows from what another rule finds.
    #[must_use]
    pub fn because(mut self, id: &'static str) -> Finding {
        self.because = Some(id);
        self
    }

    /// True when the last thing seen is a connection that broke.
    pub fn is_broken_off(&self) -> bool {
        let last = self.evidence.last().map(|exchange| &exchange.got);
        matches!(last, Some(Err(Failure::Broken(_))))
    }

    /// As a verdict.
    pub fn fail(self) -> Verdict {
        Verdict::Fail(Box::new(self))
    }
}

/// Why a flow ended before a rule could look at what it wants. In a rule, `?` on it makes the rule
/// undecided, with this as the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// Nobody answers at the back end.
    NotReached(Said),
    /// It is there, and an answer did not come.
    Silent(Said),
    /// No authorize link was found; what was there instead, zh and en.
    NoLink(String, String),
    /// The link leads where WeChat is not (WXA117), in words, zh and en.
    Astray(String, String),
    /// The emulator showed an error page: its code, its title.
    ErrorPage(Option<u16>, String),
    /// The emulator gives no code for `wx.login()`, and why not.
    NoCode(Said),
    /// A plain login does not work (WXA301), so nothing behind it can be judged.
    NoLogin,
    /// `[backend]` names no `api`.
    NoApi,
    /// There is no ticket: a cookie of the session logs in.
    NoTicket,
    /// The ticket is no JWT.
    NotJwt,
    /// The key of the tickets is not known.
    NoKey,
    /// 429: the back end limits how often one may log in.
    TooMany,
    /// Any other reason, zh and en.
    Other(&'static str, &'static str),
}

impl Stop {
    /// The rule whose finding explains it: whoever repairs that one can judge the rest.
    pub fn cause(&self) -> Option<&'static str> {
        match self {
            Stop::NotReached(_) => Some("WXA809"),
            Stop::NoLink(..) => Some("WXA101"),
            Stop::Astray(..) => Some("WXA117"),
            Stop::ErrorPage(..) | Stop::NoLogin => Some("WXA301"),
            _ => None,
        }
    }

    /// In words.
    pub fn text(&self, lang: Lang) -> String {
        let zh = lang == Lang::Zh;
        let plain = |zh_text: &str, en: &str| (if zh { zh_text } else { en }).to_owned();
        match self {
            Stop::NotReached(why) if zh => format!("连不上后端（{}）", why.chinese()),
            Stop::NotReached(why) => format!("the back end could not be reached ({why})"),
            Stop::NoLink(zh, en) => plain(zh, en),
            Stop::Silent(why) if zh => format!("后端没有响应（{}）", why.chinese()),
            Stop::Silent(why) => format!("the back end did not answer ({why})"),
            Stop::Astray(wrong, _) if zh => format!("授权链接{wrong}"),
            Stop::Astray(_, wrong) => format!("the authorize link {wrong}"),
            Stop::ErrorPage(None, title) if title.is_empty() => plain(
                "授权链接没有走到模拟器的授权页",
                "the authorize link did not lead to the emulator's page",
            ),
            Stop::ErrorPage(code, title) => {
                let code = code.map(|code| format!(" {code}")).unwrap_or_default();
                match zh {
                    true => format!("微信显示了错误页{code}：{title}"),
                    false => format!("WeChat showed its error page{code}: {title}"),
                }
            }
            Stop::NoCode(why) if zh => format!("模拟器没有给 code：{}", why.chinese()),
            Stop::NoCode(why) => format!("the emulator gives no code: {why}"),
            Stop::NoLogin => {
                plain("普通登录走不通（WXA301）", "a plain login does not work (WXA301)")
            }
            Stop::NoApi => plain(
                "[backend] 没有 api，看不出登录的是谁",
                "[backend] names no `api`, so nobody can tell who is logged in",
            ),
            Stop::NoTicket => plain(
                "没有票据，靠会话 Cookie 登录",
                "there is no ticket: a session cookie logs in",
            ),
            Stop::NotJwt => plain("票据不是 JWT", "the ticket is no JWT"),
            Stop::NoKey => plain(
                "不知道票据的密钥；在 [backend] 写上 ticket_secret，就能自己签发来测试",
                "the tickets' key is not known; with `ticket_secret` under [backend] such tickets can be made here",
            ),
            Stop::TooMany => plain(
                "后端限制了登录频率（429）",
                "the back end limits how often one may log in (429)",
            ),
            Stop::Other(zh_text, en) => plain(zh_text, en),
        }
    }
}

impl From<&Failure> for Stop {
    fn from(failure: &Failure) -> Stop {
        match failure {
            Failure::NotReached(why) => Stop::NotReached(why.clone()),
            other => Stop::Silent(Said::new(other.text(Lang::Zh), other.text(Lang::En))),
        }
    }
}
