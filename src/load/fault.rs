//! Why a login of the load failed: the step and the kind, so that a million failures are a few lines.
//! Must not keep what single answers said; numbers of them would fill the memory.

use crate::check::exchange::{Failure, Step};
use crate::check::flow::{NOBODY, Out, Why};
use crate::check::verdict::Stop;
use crate::domain::lang::Lang;
use crate::domain::said::Said;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Nobody listens.
    NotReached,
    /// No answer in time.
    TimedOut,
    /// The connection broke, or what came was no HTTP.
    Broken,
    /// A status of 400 or more.
    Status(u16),
    /// 429: there is a limit on how often one may log in.
    TooMany,
    /// The page leads to no authorize link.
    NoLink,
    /// WeChat refused the link, with the number of its error page.
    RefusedByWechat(Option<u16>),
    /// The emulator gave no code for `wx.login()`.
    NoCode,
    /// The browser was sent to WeChat once more instead of being logged in.
    SentAgain,
    /// The browser was sent to another site.
    Elsewhere,
    /// Redirects without end.
    Circles,
    /// Success, but no ticket where it should be.
    NoTicket,
    /// The API does not take what the login gave, and says so with this status.
    NotTaken(u16),
    /// The API answers with success and names nobody.
    Nobody,
    /// Logged in as somebody else.
    WrongUser,
    /// Not ended when the load was over, or stopped.
    Unfinished,
}

/// A kind of failure at a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fault {
    /// Where.
    pub step: Option<Step>,
    /// What.
    pub kind: Kind,
}

impl Fault {
    /// A fault of no step in particular.
    pub const fn plain(kind: Kind) -> Fault {
        Fault { step: None, kind }
    }

    /// Why a login was not one.
    pub fn of(out: &Out) -> Fault {
        let last = out.trail.last();
        let kind = match &out.why {
            Why::Status(status) => Kind::Status(*status),
            Why::ToWechat(_) => Kind::SentAgain,
            Why::NoTicket => Kind::NoTicket,
            Why::NotTaken(status @ 500..) => Kind::Status(*status),
            Why::NotTaken(status) => Kind::NotTaken(*status),
            Why::Nobody => Kind::Nobody,
            Why::Elsewhere(_) => Kind::Elsewhere,
            Why::Failed(failure) => Kind::failed(failure),
            Why::Circles => Kind::Circles,
        };
        Fault { step: last.map(|exchange| exchange.step), kind }
    }

    /// Why a flow stopped half-way; `step` is what was tried last, with what came of it.
    pub fn stopped(stop: &Stop, step: Option<(Step, Option<&Failure>)>) -> Fault {
        let failure = step.and_then(|(_, failure)| failure);
        let kind = match stop {
            Stop::NotReached(_) => Kind::NotReached,
            Stop::TooMany => Kind::TooMany,
            Stop::ErrorPage(code, _) => Kind::RefusedByWechat(*code),
            Stop::NoCode(_) => Kind::NoCode,
            Stop::Silent(_) => failure.map_or(Kind::Broken, Kind::failed),
            _ => Kind::NoLink,
        };
        Fault { step: step.map(|(step, _)| step), kind }
    }

    /// In both languages.
    pub fn said(self) -> Said {
        Said::new(self.text(Lang::Zh), self.text(Lang::En))
    }

    /// In words.
    pub fn text(self, lang: Lang) -> String {
        let what = self.kind.text(lang);
        match (self.step, lang) {
            (None, _) => what,
            (Some(step), Lang::Zh) => format!("{}：{what}", step.text(lang)),
            (Some(step), Lang::En) => format!("{}: {what}", step.text(lang)),
        }
    }
}

impl Kind {
    fn failed(failure: &Failure) -> Kind {
        match failure {
            Failure::NotReached(_) => Kind::NotReached,
            Failure::TimedOut(_) => Kind::TimedOut,
            Failure::Broken(_) => Kind::Broken,
        }
    }

    /// Stable slug for programs.
    pub fn slug(self) -> String {
        match self {
            Kind::NotReached => "not_reached".to_owned(),
            Kind::TimedOut => "timed_out".to_owned(),
            Kind::Broken => "broken".to_owned(),
            Kind::Status(status) => format!("status_{status}"),
            Kind::TooMany => "too_many".to_owned(),
            Kind::NoLink => "no_link".to_owned(),
            Kind::RefusedByWechat(_) => "refused_by_wechat".to_owned(),
            Kind::NoCode => "no_code".to_owned(),
            Kind::SentAgain => "sent_again".to_owned(),
            Kind::Elsewhere => "elsewhere".to_owned(),
            Kind::Circles => "circles".to_owned(),
            Kind::NoTicket => "no_ticket".to_owned(),
            Kind::NotTaken(status) => format!("not_taken_{status}"),
            Kind::Nobody => "nobody".to_owned(),
            Kind::WrongUser => "wrong_user".to_owned(),
            Kind::Unfinished => "unfinished".to_owned(),
        }
    }

    fn text(self, lang: Lang) -> String {
        let (zh, en) = match self {
            Kind::NotReached => ("连不上", "could not be reached"),
            Kind::TimedOut => ("超时没有响应", "no answer in time"),
            Kind::Broken => ("连接中断", "the connection broke"),
            Kind::TooMany => ("429，后端限制了登录频率", "429, the back end limits logins"),
            Kind::NoLink => ("没有走到授权链接", "no authorize link came"),
            Kind::NoCode => ("模拟器没有给 code", "the emulator gave no code"),
            Kind::SentAgain => ("又被送去微信授权", "sent to WeChat once more"),
            Kind::Elsewhere => ("被跳转到别的网站", "sent to another site"),
            Kind::Circles => ("一直在跳转", "redirects round in circles"),
            Kind::NoTicket => ("成功了却没有票据", "success, but no ticket"),
            Kind::Nobody => return NOBODY.told(lang).to_owned(),
            Kind::WrongUser => (
                "登录成了别人！登录状态只能放在请求或会话里，不能放全局变量",
                "logged in as somebody else! Keep a login in its request or session, never in a global",
            ),
            Kind::Unfinished => ("到结束时还没完成", "not ended when the load was over"),
            Kind::Status(status) => {
                return match lang {
                    Lang::Zh => format!("返回 {status}"),
                    Lang::En => format!("status {status}"),
                };
            }
            Kind::NotTaken(status) => {
                return match lang {
                    Lang::Zh => format!("登录后接口不认，返回 {status}"),
                    Lang::En => format!("what the login gave is not taken, status {status}"),
                };
            }
            Kind::RefusedByWechat(code) => {
                let code = code.map(|code| format!(" {code}")).unwrap_or_default();
                return match lang {
                    Lang::Zh => format!("微信显示错误页{code}"),
                    Lang::En => format!("WeChat showed its error page{code}"),
                };
            }
        };
        (if lang == Lang::Zh { zh } else { en }).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::{Fault, Kind};
    use crate::check::exchange::{Failure, Step};
    use crate::check::verdict::Stop;
    use crate::domain::lang::Lang;
    use crate::domain::said::Said;
    use std::time::Duration;

    #[test]
    fn silence_is_told_by_what_was_tried_last() {
        let late = Failure::TimedOut(Duration::from_secs(1));
        let stop = Stop::Silent(Said::same("no answer within 1 s"));
        let fault = Fault::stopped(&stop, Some((Step::Open, Some(&late))));
        assert_eq!(fault, Fault { step: Some(Step::Open), kind: Kind::TimedOut });
        assert_eq!(fault.text(Lang::En), "opens the page: no answer in time");
        assert_eq!(fault.text(Lang::Zh), "打开页面：超时没有响应");
        assert_eq!(Kind::Status(502).slug(), "status_502");
    }
}
