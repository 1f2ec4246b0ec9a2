//! The steps of a login as a virtual browser takes them: page, WeChat, callback, code, ticket, API.
//! Must not judge what comes back; rules do.

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderName, Method};
use url::Url;

use super::browser::{Browser, Landing};
use super::exchange::{Exchange, Failure, Step};
use super::handing::{hand_in, in_address, text_at};
use super::link::{Found, How, Link, find};
use super::probe::Probe;
use super::target::{Place, Style};
use super::verdict::Stop;
use super::wechat::Callback;
use crate::domain::said::Said;

/// What came of handing a code in.
#[derive(Debug, Clone)]
pub enum SignIn {
    /// Logged in.
    In(Session),
    /// Not.
    Out(Out),
}

/// A login that worked.
#[derive(Debug, Clone)]
pub struct Session {
    /// The ticket, where there is one.
    pub ticket: Option<String>,
    /// Who the API says it is; `None` where there is no API or no id in its answer.
    pub who: Option<String>,
    /// Every exchange from the callback on.
    pub trail: Vec<Arc<Exchange>>,
}

/// A login that did not.
#[derive(Debug, Clone)]
pub struct Out {
    /// Why.
    pub why: Why,
    /// Every exchange from the callback on.
    pub trail: Vec<Arc<Exchange>>,
}

/// Why a login did not work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// Refused with this status.
    Status(u16),
    /// The browser was sent to WeChat again.
    ToWechat(Link),
    /// An answer of success without a ticket where it should be.
    NoTicket,
    /// The API does not take what the login gave, and says so with this status.
    NotTaken(u16),
    /// The API answers with success and names nobody.
    Nobody,
    /// The browser was sent to another site.
    Elsewhere(String),
    /// No answer.
    Failed(Failure),
    /// Round in circles.
    Circles,
}

/// [`Why::Nobody`] in words.
pub const NOBODY: Said = Said::fixed(
    "接口返回成功，但 api.openid 指的位置没有值",
    "the API answers with success, but nothing stands where api.openid points",
);

impl SignIn {
    /// The session, if there is one.
    pub fn session(&self) -> Option<&Session> {
        match self {
            SignIn::In(session) => Some(session),
            SignIn::Out(_) => None,
        }
    }

    /// Every exchange from the callback on.
    pub fn trail(&self) -> &[Arc<Exchange>] {
        match self {
            SignIn::In(session) => &session.trail,
            SignIn::Out(out) => &out.trail,
        }
    }

    /// True when some step crashed.
    pub fn crashed(&self) -> bool {
        self.trail().iter().any(|exchange| exchange.is_crash())
    }

    /// True when the browser was sent to WeChat again.
    pub fn is_sent_again(&self) -> bool {
        matches!(self, SignIn::Out(Out { why: Why::ToWechat(_), .. }))
    }
}

/// A page that logs nobody in but leads to WeChat by its script begins anew, as a redirect would.
fn onwards(came: SignIn, page: &str) -> SignIn {
    match (came, find(page)) {
        (
            SignIn::Out(Out { why: Why::NotTaken(_) | Why::Nobody | Why::NoTicket, trail }),
            Some(Found::Whole(link)),
        ) => out(Why::ToWechat(Link::new(&link, How::Page)), trail),
        (came, _) => came,
    }
}

/// What the API says.
#[derive(Debug, Clone)]
pub struct Me {
    /// Who it is; `None` when it does not say.
    pub who: Option<String>,
    /// True for an answer as to somebody logged in.
    accepted: bool,
    /// The exchange.
    pub exchange: Arc<Exchange>,
}

impl Me {
    /// True when the API answered as to somebody logged in.
    pub fn is_in(&self) -> bool {
        self.accepted
    }
}

impl Probe {
    /// Comes back from WeChat and does what the page would do with the code.
    pub async fn finish(&self, browser: &mut Browser, back: &Callback) -> Result<SignIn, Stop> {
        let ours = |url: &Url| self.target.owns(url);
        let mut trail = Vec::new();
        let mut page = None;
        // A page served by another server (a dev server of the front end) has no part in the login.
        if ours(&back.url) || self.target.style == Style::Session {
            let near = |url: &Url| ours(url) || same_host(url, &back.url);
            let way = browser.travel(Step::Callback, &back.url, &near).await;
            self.judgeable(&way.trail)?;
            trail.extend(way.trail.iter().cloned());
            match way.landing {
                Landing::Page(end) => page = Some(end),
                Landing::Wechat(link) => return Ok(out(Why::ToWechat(link), trail)),
                Landing::Failed(failure) => return Ok(out(Why::Failed(failure), trail)),
                Landing::Circles => return Ok(out(Why::Circles, trail)),
                // In session style the browser may be sent on to the front end.
                Landing::Elsewhere(place) if self.target.style == Style::Spa => {
                    return Ok(out(Why::Elsewhere(place), trail));
                }
                Landing::Elsewhere(_) => {}
            }
        }
        match (&self.target.login, self.target.style) {
            (Some(login), style) if style.hands_in() => {
                let handed = hand_in(browser, login, Some(&back.code), back.state.as_deref()).await;
                self.judgeable(std::slice::from_ref(&handed))?;
                trail.push(Arc::clone(&handed));
                self.signed_in(browser, handed, trail).await
            }
            _ => match page {
                Some(page) if page.status().is_some_and(|s| s.as_u16() >= 400) => {
                    let status = page.status().map_or(0, |s| s.as_u16());
                    Ok(out(Why::Status(status), trail))
                }
                Some(page) => {
                    let text = page.text();
                    let came = self.signed_in(browser, page, trail).await?;
                    Ok(onwards(came, &text))
                }
                None => {
                    let Some(last) = trail.last().cloned() else {
                        return Ok(out(Why::NoTicket, trail));
                    };
                    self.signed_in(browser, last, trail).await
                }
            },
        }
    }

    /// Hands a code in directly, as the page's script would, whatever the page does.
    pub async fn hand_in(
        &self,
        browser: &mut Browser,
        code: Option<&str>,
        state: Option<&str>,
    ) -> Result<SignIn, Stop> {
        let nothing = Stop::Other("没有接收 code 的接口", "there is no call that takes the code");
        let login = self.target.login.as_ref().ok_or(nothing)?;
        let handed = hand_in(browser, login, code, state).await;
        self.judgeable(std::slice::from_ref(&handed))?;
        self.signed_in(browser, Arc::clone(&handed), vec![handed]).await
    }

    /// What a login came to, from the last answer and what the API says.
    pub(super) async fn signed_in(
        &self,
        browser: &mut Browser,
        last: Arc<Exchange>,
        mut trail: Vec<Arc<Exchange>>,
    ) -> Result<SignIn, Stop> {
        match &last.got {
            Err(failure) => return Ok(out(Why::Failed(failure.clone()), trail)),
            Ok(answer) if answer.status().as_u16() >= 400 => {
                return Ok(out(Why::Status(answer.status().as_u16()), trail));
            }
            Ok(_) => {}
        }
        let ticket = self.ticket_of(browser, &trail);
        if self.target.ticket.is_some() && ticket.is_none() {
            return Ok(out(Why::NoTicket, trail));
        }
        if let Some(ticket) = &ticket {
            self.world.record.hide(ticket);
        }
        // A page that opens tells nothing: a refusal has one too.
        if self.target.api.is_none() && ticket.is_none() {
            return Err(Stop::NoApi);
        }
        let mut who = None;
        if self.target.api.is_some() {
            let me = self.me(browser, ticket.as_deref()).await?;
            trail.push(Arc::clone(&me.exchange));
            if !me.is_in() {
                let why = match &me.exchange.got {
                    Err(failure) => Why::Failed(failure.clone()),
                    Ok(answer) if answer.status().is_success() => Why::Nobody,
                    Ok(answer) => Why::NotTaken(answer.status().as_u16()),
                };
                return Ok(out(why, trail));
            }
            who = me.who;
        }
        Ok(SignIn::In(Session { ticket, who, trail }))
    }

    /// Goes as far as anybody can without a code.
    ///
    /// # Errors
    /// The back end is not reached, or does not answer; there is no link where one should be.
    pub async fn reach(&self) -> Result<(), Stop> {
        match self.target.style {
            Style::Mini => self.knock().await.got.as_ref().map(|_| ()).map_err(Stop::from),
            Style::Spa | Style::Session => self.first().await.map(|_| ()),
        }
    }

    /// True while the back end answers at all.
    pub async fn is_up(&self) -> bool {
        !matches!(self.knock().await.got, Err(Failure::NotReached(_)))
    }

    async fn knock(&self) -> Arc<Exchange> {
        let mut browser = self.browser("C");
        browser.send(Step::Open, Method::GET, &self.target.page, &[], Bytes::new()).await
    }

    /// A back end that limits how often one may log in, or that is gone, cannot be judged by what
    /// it then answers, or does not.
    pub(super) fn judgeable(&self, trail: &[Arc<Exchange>]) -> Result<(), Stop> {
        for exchange in trail {
            match &exchange.got {
                Ok(answer) if answer.status().as_u16() == 429 => return Err(Stop::TooMany),
                Err(failure @ Failure::NotReached(_)) if self.target.owns(&exchange.sent.url) => {
                    return Err(Stop::from(failure));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The ticket in what came back.
    fn ticket_of(&self, browser: &Browser, trail: &[Arc<Exchange>]) -> Option<String> {
        let last = trail.last()?;
        let found = match self.target.ticket.as_ref()? {
            Place::Body(pointer) => text_at(&last.json()?, pointer),
            Place::Header(name) => {
                let value = trail.iter().rev().find_map(|e| e.header(name.as_str()))?;
                let bare = value.split_once(' ').filter(|(s, _)| s.eq_ignore_ascii_case("bearer"));
                Some(bare.map_or(value, |(_, ticket)| ticket).to_owned())
            }
            Place::Cookie(name) => browser.jar.get(name).map(|cookie| cookie.value.clone()),
            Place::Address(name) => trail.iter().rev().find_map(|e| {
                in_address(e.location().unwrap_or(""), name)
                    .or_else(|| in_address(e.sent.url.as_str(), name))
            }),
        };
        found.filter(|ticket| !ticket.is_empty())
    }

    /// Asks the API who this is. `ticket`: shown where the back end wants it, in place of any cookie
    /// of that name.
    pub async fn me(&self, browser: &mut Browser, ticket: Option<&str>) -> Result<Me, Stop> {
        let url = self.target.api.as_ref().ok_or(Stop::NoApi)?.url.clone();
        self.me_at(browser, &url, ticket, &[]).await
    }

    /// The same at another address of the API, with more headers.
    pub async fn me_at(
        &self,
        browser: &mut Browser,
        url: &Url,
        ticket: Option<&str>,
        more: &[(HeaderName, &str)],
    ) -> Result<Me, Stop> {
        let api = self.target.api.as_ref().ok_or(Stop::NoApi)?;
        let (mut shown, mut url) = (None, url.clone());
        match (ticket, &self.target.ticket) {
            (Some(ticket), Some(Place::Cookie(name))) => {
                if !browser.jar.change(name, ticket) {
                    browser.jar.put(plain_cookie(name, ticket, &url));
                }
            }
            (Some(ticket), _) => shown = api.carrier.carry(ticket, &mut url),
            (None, _) => {}
        }
        let headers = shown.iter().filter_map(|(name, text)| {
            Some((HeaderName::from_bytes(name.as_bytes()).ok()?, text.as_str()))
        });
        let headers: Vec<(HeaderName, &str)> = headers.chain(more.iter().cloned()).collect();
        let exchange = browser.send(Step::Api, Method::GET, &url, &headers, Bytes::new()).await;
        self.judgeable(std::slice::from_ref(&exchange))?;
        let who = exchange.is_success().then(|| self.who(&exchange)).flatten();
        // An answer of success that says nobody: not logged in.
        let accepted = exchange.is_success() && (api.openid.is_none() || who.is_some());
        Ok(Me { who, accepted, exchange })
    }

    fn who(&self, exchange: &Exchange) -> Option<String> {
        let pointer = self.target.api.as_ref()?.openid.as_deref()?;
        text_at(&exchange.json()?, pointer).filter(|who| !who.is_empty())
    }
}

fn plain_cookie(name: &str, value: &str, url: &Url) -> super::jar::Cookie {
    super::jar::Cookie {
        name: name.to_owned(),
        value: value.to_owned(),
        host: url.host_str().unwrap_or("").to_owned(),
        wide: false,
        path: "/".to_owned(),
        secure: false,
        http_only: true,
        same_site: None,
        max_age: None,
        expires: None,
        over_https: url.scheme() == "https",
    }
}

fn same_host(one: &Url, other: &Url) -> bool {
    super::target::same_server(one, other)
}

fn out(why: Why, trail: Vec<Arc<Exchange>>) -> SignIn {
    SignIn::Out(Out { why, trail })
}
