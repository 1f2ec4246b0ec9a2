//! A virtual user of an emulator walks an authorize link, as a phone would: page, "allow", callback.
//! Must not walk at WeChat itself, where only a phone has a user, nor look into the callback.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use crate::domain::errcode::{Entry, explain_entry, find_sentence};
use crate::domain::fault::{Exit, Fault, WechatCode};
use crate::domain::lang::Lang;
use crate::error::Error;
use crate::net::client::{Client, Limits};
use crate::wire::consent::{self, Shown};

/// Pages come at once from an emulator, unless it is told to be slow.
const LIMITS: Limits = Limits::within(Duration::from_secs(30));

/// How many redirects inside the emulator are followed.
const HOPS: usize = 4;

/// Why a walk ended before the callback.
#[derive(Debug, thiserror::Error)]
enum WalkError {
    #[error("the emulator showed an error page: {text}")]
    ErrorPage { text: String, entry: &'static Entry },
    #[error("the virtual user was not sent back: the emulator showed \"{text}\"")]
    NotSentBack { text: String },
    #[error("{link:?} is no address that can be opened")]
    BadLink { link: String },
    #[error("the emulator sends the virtual user round in circles")]
    Circles,
    #[error("the virtual user reached the callback, which answered with status {status}")]
    CallbackFailed { status: u16 },
}

impl Fault for WalkError {
    fn kind(&self) -> &'static str {
        match self {
            WalkError::ErrorPage { .. } => "error_page",
            WalkError::NotSentBack { .. } => "not_sent_back",
            WalkError::BadLink { .. } => "bad_address",
            WalkError::Circles => "redirect_loop",
            WalkError::CallbackFailed { .. } => "callback_failed",
        }
    }

    fn exit(&self) -> Exit {
        match self {
            WalkError::ErrorPage { .. } => Exit::Wechat,
            WalkError::NotSentBack { .. } | WalkError::CallbackFailed { .. } => Exit::Login,
            WalkError::BadLink { .. } => Exit::Usage,
            WalkError::Circles => Exit::Network,
        }
    }

    fn hint(&self, lang: Lang) -> Option<String> {
        Some(match (self, lang) {
            (WalkError::ErrorPage { entry, .. }, lang) => explain_entry(entry).fix(lang).to_owned(),
            (WalkError::NotSentBack { .. }, Lang::Zh) => {
                "这个虚拟用户拒绝了授权，或者页面没有跳转；换一个 --as 用户试试".to_owned()
            }
            (WalkError::NotSentBack { .. }, Lang::En) => {
                "that user refuses, or the page leads nowhere: try another one with --as".to_owned()
            }
            (WalkError::BadLink { .. }, Lang::Zh) => "检查 --mock 的地址".to_owned(),
            (WalkError::BadLink { .. }, Lang::En) => "check the address of --mock".to_owned(),
            (WalkError::Circles | WalkError::CallbackFailed { .. }, _) => return None,
        })
    }

    fn wechat(&self) -> Option<WechatCode> {
        match self {
            WalkError::ErrorPage { entry, text } => {
                Some(WechatCode { errcode: entry.code()?, errmsg: text.clone() })
            }
            _ => None,
        }
    }
}

/// Walks `link` up to where the browser is sent back to, and returns that address.
///
/// # Errors
/// The emulator's error page (exit 3), a user who is not sent back (5), the network (4).
pub(crate) async fn up_to_callback(
    client: &Client,
    link: &str,
    user: Option<&str>,
) -> Result<String, Error> {
    let mut address = link.to_owned();
    let mut request = consent::open(link, user);
    for _ in 0..HOPS {
        let answer = send(client, request, &address).await?;
        match consent::read(&address, &answer) {
            Shown::Sent(to) if is_inside(link, &to) => {
                request = consent::go(&to);
                address = to;
            }
            Shown::Sent(to) => return Ok(to),
            Shown::Asked(form) => request = form.allow(),
            Shown::Page { title, text, .. } => return Err(stranded(&title, &text).into()),
        }
    }
    Err(WalkError::Circles.into())
}

/// Follows the browser to its callback.
pub(crate) async fn arrive(client: &Client, callback: &str) -> Result<Response<Bytes>, Error> {
    let answer = send(client, consent::go(callback), callback).await?;
    match answer.status().as_u16() {
        status @ 400.. => Err(WalkError::CallbackFailed { status }.into()),
        _ => Ok(answer),
    }
}

/// The whole way: the link, "allow", and the callback. `detour` is the advertised callback and the
/// bound one: a virtual user is at home and needs no tunnel.
pub(crate) async fn whole(
    client: &Client,
    link: &str,
    user: Option<&str>,
    detour: &(String, String),
) -> Result<(), Error> {
    let callback = up_to_callback(client, link, user).await?;
    let (advertised, bound) = detour;
    let near = callback.strip_prefix(advertised).map(|rest| format!("{bound}{rest}"));
    arrive(client, near.as_deref().unwrap_or(&callback)).await?;
    Ok(())
}

async fn send(
    client: &Client,
    request: Option<Request<Bytes>>,
    address: &str,
) -> Result<Response<Bytes>, Error> {
    let bad = || WalkError::BadLink { link: address.chars().take(200).collect() };
    Ok(client.send(request.ok_or_else(bad)?, LIMITS).await?)
}

/// A step from one page of the emulator to the next, before the callback.
fn is_inside(link: &str, to: &str) -> bool {
    let (Ok(link), Ok(to)) = (url::Url::parse(link), url::Url::parse(to)) else { return false };
    link.origin() == to.origin() && to.path().starts_with("/connect/")
}

/// The headline says which error page it is; the text below it may name others.
fn stranded(title: &str, text: &str) -> WalkError {
    let short = |text: &str| text.chars().take(300).collect();
    match find_sentence(title).or_else(|| find_sentence(text)) {
        Some(entry) if !title.is_empty() => WalkError::ErrorPage { text: short(title), entry },
        Some(entry) => WalkError::ErrorPage { text: short(text), entry },
        None => WalkError::NotSentBack { text: short(text) },
    }
}
