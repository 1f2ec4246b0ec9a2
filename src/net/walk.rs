//! A virtual user walks over real connections: up to the callback, and on to it.
//! Must not walk at WeChat itself, where only a phone has a user, nor look into the callback.

use std::time::Duration;

use bytes::Bytes;
use http::Request;

use crate::domain::errcode::{Entry, explain_entry, find_sentence};
use crate::domain::fault::{Exit, Fault, WechatCode};
use crate::domain::lang::Lang;
use crate::domain::said::{Bilingual, Said};
use crate::domain::scenario::Scenario;
use crate::net::client::{Client, Limits};
use crate::net::error::Error as NetError;
use crate::wire::consent::Page;
use crate::wire::detour::Whose;
use crate::wire::visitor::{Astray, End, Step, Visitor};

/// Pages come at once from an emulator, unless it is told to be slow.
const LIMITS: Limits = Limits::within(Duration::from_secs(30));

/// The kind of the error that says there is no such virtual user.
pub const USER_UNKNOWN: &str = "user_unknown";

/// The kind of the error that says a scenario refused, and nobody else.
pub const SCENARIO_REFUSED: &str = "scenario_refused";

/// Why a walk ended before the callback.
#[derive(Debug, thiserror::Error)]
pub enum WalkError {
    /// An error page of WeChat's (PROTOCOL 1.10).
    #[error("the emulator showed an error page: {text}{}", .why.as_ref().map(|w| format!(" ({w})")).unwrap_or_default())]
    ErrorPage {
        /// Its sentence.
        text: String,
        /// What is known about it.
        entry: &'static Entry,
        /// The emulator's own reason.
        why: Option<Box<Said>>,
        /// The emulator's own advice, where the code's would mislead.
        fix: Option<Box<Said>>,
    },
    /// The emulator has nobody of that name.
    #[error("the emulator has no virtual user called {name:?}")]
    UserUnknown {
        /// The name asked for.
        name: String,
        /// The names there are.
        known: String,
    },
    /// He refused, and WeChat sends nothing back then (PROTOCOL 1.8).
    #[error("the virtual user {name:?} refused the login")]
    Refused {
        /// His name.
        name: String,
    },
    /// A scenario of the emulator refused for him.
    #[error("the emulator's scenario {} refused the login of {name:?}", scenario.name())]
    Denied {
        /// His name.
        name: String,
        /// The scenario.
        scenario: Scenario,
    },
    /// Some other page stands.
    #[error("the virtual user was not sent back: the emulator showed {text:?}")]
    NotSentBack {
        /// Its headline, or what it says.
        text: String,
    },
    /// No address, or no end.
    #[error(transparent)]
    Astray(#[from] Astray),
    /// The callback's own server failed.
    #[error("the virtual user reached the callback, which answered with status {status}")]
    CallbackFailed {
        /// Its status.
        status: u16,
    },
    /// No answer.
    #[error(transparent)]
    Net(#[from] NetError),
}

impl Fault for WalkError {
    fn kind(&self) -> &'static str {
        match self {
            WalkError::ErrorPage { .. } => "error_page",
            WalkError::UserUnknown { .. } => USER_UNKNOWN,
            WalkError::Refused { .. } => "login_refused",
            WalkError::Denied { .. } => SCENARIO_REFUSED,
            WalkError::NotSentBack { .. } => "not_sent_back",
            WalkError::Astray(Astray::Address(_)) => "bad_address",
            WalkError::Astray(Astray::Circles) => "redirect_loop",
            WalkError::CallbackFailed { .. } => "callback_failed",
            WalkError::Net(error) => error.kind(),
        }
    }

    fn exit(&self) -> Exit {
        match self {
            WalkError::ErrorPage { .. } => Exit::Wechat,
            WalkError::Refused { .. }
            | WalkError::Denied { .. }
            | WalkError::NotSentBack { .. }
            | WalkError::CallbackFailed { .. } => Exit::Login,
            WalkError::UserUnknown { .. } | WalkError::Astray(Astray::Address(_)) => Exit::Usage,
            WalkError::Astray(Astray::Circles) => Exit::Network,
            WalkError::Net(error) => error.exit(),
        }
    }

    fn chinese(&self) -> String {
        match self {
            WalkError::ErrorPage { text, why, .. } => {
                let why = why.as_ref().map(|why| format!("（{}）", why.chinese()));
                format!("模拟器显示了错误页：{text}{}", why.unwrap_or_default())
            }
            WalkError::UserUnknown { name, .. } => format!("模拟器里没有虚拟用户 {name:?}"),
            WalkError::Refused { name } => format!("虚拟用户 {name:?} 拒绝了授权"),
            WalkError::Denied { name, scenario } => {
                format!("模拟器的场景 {} 拒绝了 {name:?} 的授权", scenario.name())
            }
            WalkError::NotSentBack { text } => {
                format!("虚拟用户没有回到回调地址：模拟器显示的是 {text:?}")
            }
            WalkError::CallbackFailed { status } => {
                format!("虚拟用户到了回调地址，得到的状态码是 {status}")
            }
            WalkError::Astray(astray) => astray.chinese(),
            WalkError::Net(error) => error.chinese(),
        }
    }

    fn hint(&self, lang: Lang) -> Option<String> {
        Some(match (self, lang) {
            // PROTOCOL 1.4: the real advice is to scan a code, which a virtual user cannot.
            (WalkError::ErrorPage { entry, .. }, Lang::Zh) if entry.code() == Some(10006) => {
                "这个虚拟用户没有关注测试号：换一个虚拟用户；用 wxauth mock 的话，也可以在检视器里让他关注".to_owned()
            }
            (WalkError::ErrorPage { entry, .. }, Lang::En) if entry.code() == Some(10006) => {
                "this virtual user does not follow the test account: name another one, or let him \
                 follow it in the inspector"
                    .to_owned()
            }
            (WalkError::ErrorPage { fix: Some(fix), .. }, lang) => fix.told(lang).to_owned(),
            (WalkError::ErrorPage { entry, .. }, lang) => explain_entry(entry).fix(lang).to_owned(),
            (WalkError::UserUnknown { known, .. }, Lang::Zh) => format!("可用的虚拟用户：{known}"),
            (WalkError::UserUnknown { known, .. }, Lang::En) => format!("name one of {known}"),
            (WalkError::Refused { .. }, Lang::Zh) => {
                "这个虚拟用户总是拒绝授权；想要登录成功就换一个".to_owned()
            }
            (WalkError::Refused { .. }, Lang::En) => {
                "that user always refuses; name another one to get in".to_owned()
            }
            (WalkError::Denied { scenario, .. }, lang) => off(*scenario, lang),
            (WalkError::NotSentBack { .. }, Lang::Zh) => {
                "页面没有跳转；在浏览器里打开这个链接看看".to_owned()
            }
            (WalkError::NotSentBack { .. }, Lang::En) => {
                "the page leads nowhere: open the link in a browser and look".to_owned()
            }
            (WalkError::Astray(Astray::Address(_)), Lang::Zh) => "检查模拟器的地址".to_owned(),
            (WalkError::Astray(Astray::Address(_)), Lang::En) => {
                "check the address of the emulator".to_owned()
            }
            (WalkError::Astray(Astray::Circles) | WalkError::CallbackFailed { .. }, _) => {
                return None;
            }
            (WalkError::Net(error), lang) => return error.hint(lang),
        })
    }

    fn wechat(&self) -> Option<WechatCode> {
        match self {
            WalkError::ErrorPage { entry, text, .. } => {
                Some(WechatCode { errcode: entry.code()?, errmsg: text.clone() })
            }
            _ => None,
        }
    }
}

/// How to get in without that scenario.
pub fn off(scenario: Scenario, lang: Lang) -> String {
    let name = scenario.name();
    match lang {
        Lang::Zh => format!(
            "换用户没有用。要登录成功，就关掉场景 {name}（mock 的 --scenario、配置里的 [mock] scenario、检视器，或链接里的 mock_scenario）"
        ),
        Lang::En => format!(
            "another user changes nothing: to get in, turn the scenario {name} off where it was turned on (mock's \
             --scenario, [mock] scenario, the inspector, or mock_scenario in the link)"
        ),
    }
}

/// Sends a request and follows where it leads: to the callback, not yet opened, or to a page.
///
/// # Errors
/// The network (exit 4); an address that is none (2); redirects without end (4).
pub async fn follow(
    client: &Client,
    visitor: &mut Visitor,
    mut request: Request<Bytes>,
) -> Result<End, WalkError> {
    loop {
        let answer = client.send(request, LIMITS).await?;
        match visitor.hear(&answer)? {
            Step::Ask(next) => request = next,
            Step::Back(callback) => return Ok(End::Callback(callback)),
            Step::Page(page) => return Ok(End::Page(page)),
        }
    }
}

/// Walks `link` up to where the browser is sent back to, and returns that address, not yet opened.
/// `name` is what the visitor is called in errors.
///
/// # Errors
/// As [`follow`]; the emulator's error page (3), an unknown user (2), one who is not sent back (5).
pub async fn up_to_callback(
    client: &Client,
    visitor: &mut Visitor,
    link: &str,
    name: &str,
) -> Result<String, WalkError> {
    let request = visitor.open(link)?;
    match follow(client, visitor, request).await? {
        End::Callback(callback) => Ok(callback),
        End::Page(page) => Err(stranded(page, name)),
    }
}

/// Opens the callback as the device does: once, or by scenario twice or in another browser
/// ([`Visitor::visits`]); redirects of the site are not followed. Returns the status of every visit.
/// `near`: where an address is for us.
///
/// # Errors
/// The network; an answer of 400 or above to the first visit.
pub async fn arrive(
    client: &Client,
    visitor: &mut Visitor,
    callback: &str,
    near: impl Fn(&str) -> String,
) -> Result<Vec<u16>, WalkError> {
    let mut other = visitor.elsewhere();
    let mut statuses = Vec::new();
    for (address, whose) in visitor.visits(callback) {
        let visitor = match whose {
            Whose::Same => &mut *visitor,
            Whose::Other => &mut other,
        };
        let address = near(&address);
        let answer = client.send(visitor.open(&address)?, LIMITS).await?;
        visitor.learn(&address, &answer);
        match answer.status().as_u16() {
            status @ 400.. if statuses.is_empty() => {
                return Err(WalkError::CallbackFailed { status });
            }
            status => statuses.push(status),
        }
    }
    Ok(statuses)
}

/// What the page at which a walk ended means.
pub fn stranded(page: Page, name: &str) -> WalkError {
    let short = |text: &str| text.chars().take(300).collect();
    if let Some(known) = page.users {
        return WalkError::UserUnknown { name: name.to_owned(), known };
    }
    if page.kind == "refused" {
        let name = name.to_owned();
        return match page.scenario {
            Some(scenario) => WalkError::Denied { name, scenario },
            None => WalkError::Refused { name },
        };
    }
    let Page { title, text, why, fix, .. } = page;
    let page = |text: &str, entry| WalkError::ErrorPage { text: short(text), entry, why, fix };
    // The headline says which error page it is; the text below it may name others.
    match find_sentence(&title).or_else(|| find_sentence(&text)) {
        Some(entry) if !title.is_empty() => page(&title, entry),
        Some(entry) => page(&text, entry),
        None if !title.is_empty() => WalkError::NotSentBack { text: short(&title) },
        None => WalkError::NotSentBack { text: short(&text) },
    }
}
