//! A virtual user with WeChat's browser: walks links, keeps cookies, answers the consent page.
//! Must not send anything itself, nor look into what a callback brings.
//!
//! Whoever has a transport sends what the visitor asks for and tells the answer, until the visitor
//! is sent back to the site or stands before a page:
//!
//! ```
//! use wxauth::domain::base::Base;
//! use wxauth::wire::visitor::{Step, Visitor};
//! # fn send(_: http::Request<bytes::Bytes>) -> http::Response<bytes::Bytes> {
//! #     http::Response::builder().status(302).header("location", "http://127.0.0.1:3000/cb?code=c")
//! #         .body(bytes::Bytes::new()).unwrap()
//! # }
//! let emulator = Base::parse("http://127.0.0.1:8787")?;
//! let mut visitor = Visitor::new(emulator).named("lisi");
//! let link = "https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx0123456789abcdef#x";
//! let mut request = visitor.open(link)?;
//! let callback = loop {
//!     let answer = send(request);
//!     match visitor.hear(&answer)? {
//!         Step::Ask(next) => request = next,
//!         Step::Back(callback) => break callback,
//!         Step::Page(page) => panic!("{}", page.title),
//!     }
//! };
//! // `visitor.open(&callback)` goes on there, with the cookies of the site.
//! assert_eq!(callback, "http://127.0.0.1:3000/cb?code=c");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};
use url::Url;

use crate::domain::base::Base;
use crate::domain::host;
use crate::domain::lang::Lang;
use crate::domain::said::Bilingual;
use crate::domain::scenario::Scenario;
use crate::domain::user_agent;
use crate::wire::consent::{self, Page, Shown};
use crate::wire::cookie::Jar;
use crate::wire::detour::{self, Detour, Unplayed, Whose};
use crate::wire::query::encode;

/// How many redirects and forms are followed in a row; browsers give up at about as many.
const MOST: usize = 20;

/// Where a login starts, per family (PROTOCOL 1.1, 3.1, 6.2). Here the emulator is told who comes.
const DOORS: [&str; 4] = [
    "/connect/oauth2/authorize",
    "/connect/qrconnect",
    "/wwlogin/sso/login",
    "/wwopen/sso/qrConnect",
];

/// Below these are WeChat's own pages; a redirect to anything else leaves WeChat.
const PAGES: [&str; 3] = ["/connect/", "/wwlogin/", "/wwopen/"];

/// The emulator's prefix for hosts that cannot be mapped by name.
const HOST_PREFIX: &str = "/_host/";

/// What the visitor does when asked for consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Consent {
    /// What that virtual user would do: most allow, one refuses.
    #[default]
    Own,
    /// Allows.
    Allow,
    /// Refuses.
    Refuse,
}

/// What comes next.
#[derive(Debug)]
pub enum Step {
    /// Send this, and tell the answer to [`Visitor::hear`].
    Ask(Request<Bytes>),
    /// WeChat sends the browser back to this address, fragment included. Nothing was sent there yet.
    Back(String),
    /// A page stands: the site's own, WeChat's error page, or a closed one after a refusal.
    Page(Page),
}

/// Where a walk through WeChat ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// Sent back to the site, with everything WeChat added to the address.
    Callback(String),
    /// On a page; nothing reaches the callback.
    Page(Page),
}

/// Why a visitor cannot go on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Astray {
    /// Nothing a browser could open.
    #[error("{0:?} is not an address that can be opened")]
    Address(String),
    /// Redirect after redirect.
    #[error("the virtual user is sent round in circles")]
    Circles,
}

impl Bilingual for Astray {
    fn chinese(&self) -> String {
        match self {
            Astray::Address(text) => format!("{text:?} 不是能打开的地址"),
            Astray::Circles => "虚拟用户被反复跳转，陷入死循环".to_owned(),
        }
    }
}

/// A virtual user. Cookies stay between links, as in one browser.
#[derive(Debug, Clone)]
pub struct Visitor {
    emulator: Base,
    user: Option<String>,
    consent: Consent,
    lang: Option<Lang>,
    agent: HeaderValue,
    jar: Jar,
    /// What was asked last; its answer is what `hear` hears.
    asked: Option<Request<Bytes>>,
    hops: usize,
    /// Plays the device, and says so.
    plays: bool,
    /// The headers of the emulator's last answer.
    heard: HeaderMap,
}

impl Visitor {
    /// A visitor for whom the emulator at `emulator` is WeChat: links to WeChat's own hosts are
    /// walked there. Who it is, the emulator decides.
    pub fn new(emulator: Base) -> Visitor {
        let agent = user_agent::resolve("wechat-android").unwrap_or_default();
        Visitor {
            emulator,
            user: None,
            consent: Consent::Own,
            lang: None,
            agent: HeaderValue::from_static(agent),
            jar: Jar::default(),
            asked: None,
            hops: 0,
            plays: false,
            heard: HeaderMap::new(),
        }
    }

    /// Is the emulator's virtual user of that name (`mock_user`).
    pub fn named(self, user: &str) -> Visitor {
        Visitor { user: Some(user.to_owned()), ..self }
    }

    /// Answers the consent page so (`mock_consent`).
    pub fn answering(self, consent: Consent) -> Visitor {
        Visitor { consent, ..self }
    }

    /// Reads the emulator's pages in that language (`mock_lang`).
    pub fn reading(self, lang: Lang) -> Visitor {
        Visitor { lang: Some(lang), ..self }
    }

    /// Comes with that browser; a text no header can hold changes nothing.
    pub fn with_agent(self, agent: &str) -> Visitor {
        let agent = HeaderValue::from_str(agent).unwrap_or_else(|_| self.agent.clone());
        Visitor { agent, ..self }
    }

    /// Says to the emulator that it plays the device: whoever walks then makes every visit of
    /// [`Visitor::visits`].
    pub fn playing(self) -> Visitor {
        Visitor { plays: true, ..self }
    }

    /// The same person's friend, or the same person elsewhere: another browser, without its cookies.
    pub fn elsewhere(&self) -> Visitor {
        let (asked, heard) = (None, HeaderMap::new());
        Visitor { jar: Jar::default(), asked, heard, ..self.clone() }
    }

    /// Every visit the device makes to the site after it was sent back to `callback`, in order.
    pub fn visits(&self, callback: &str) -> Vec<(String, Whose)> {
        match Detour::from_http(&self.heard) {
            Some(detour) => detour.visits(callback),
            None => vec![(callback.to_owned(), Whose::Same)],
        }
    }

    /// The scenario the emulator's last answer plays.
    pub fn scenario(&self) -> Option<Scenario> {
        detour::played(&self.heard)
    }

    /// The scenarios the emulator's last answer says are not played.
    pub fn unplayed(&self) -> Vec<(Scenario, Unplayed)> {
        detour::denied(&self.heard)
    }

    /// The cookies of this browser.
    pub fn jar(&mut self) -> &mut Jar {
        &mut self.jar
    }

    /// The request that opens an address typed, tapped or sent back to.
    ///
    /// # Errors
    /// [`Astray::Address`].
    pub fn open(&mut self, address: &str) -> Result<Request<Bytes>, Astray> {
        self.hops = 0;
        self.get(address)
    }

    /// Sends a request as a script of the page would: with the browser's name and cookies, no
    /// redirect followed. Its answer goes to [`Visitor::learn`].
    ///
    /// # Errors
    /// [`Astray::Address`].
    pub fn dress(&self, mut request: Request<Bytes>) -> Result<Request<Bytes>, Astray> {
        let address = parse(&request.uri().to_string())?;
        self.put_on(&address, &mut request);
        Ok(request)
    }

    /// Takes in the cookies of an answer that came from `address`.
    pub fn learn(&mut self, address: &str, answer: &Response<Bytes>) {
        if let Ok(address) = Url::parse(address) {
            self.jar.learn(&address, answer.headers());
        }
    }

    /// Hears the answer to what was asked last.
    ///
    /// # Errors
    /// An address no browser opens; redirects without end.
    pub fn hear(&mut self, answer: &Response<Bytes>) -> Result<Step, Astray> {
        let Some(asked) = self.asked.take() else { return Err(Astray::Address(String::new())) };
        let here = asked.uri().to_string();
        self.learn(&here, answer);
        if self.is_wechats(&here) {
            self.heard.clone_from(answer.headers());
        }
        self.hops += 1;
        if self.hops > MOST {
            return Err(Astray::Circles);
        }
        match consent::read(&here, answer) {
            Shown::Sent(to) if self.is_wechats(&here) && !self.is_wechats(&to) => {
                Ok(Step::Back(to))
            }
            Shown::Sent(to) => self.follow(asked, answer.status(), &to).map(Step::Ask),
            Shown::Asked(form) => {
                let request = match self.consent {
                    Consent::Refuse => form.refuse(),
                    Consent::Own | Consent::Allow => form.allow(),
                };
                let request = request.ok_or_else(|| astray(&here))?;
                self.ask(request).map(Step::Ask)
            }
            Shown::Page(page) => Ok(Step::Page(page)),
        }
    }

    /// 307 and 308 repeat the request as it was; browsers make a GET of the others.
    fn follow(
        &mut self,
        asked: Request<Bytes>,
        status: StatusCode,
        to: &str,
    ) -> Result<Request<Bytes>, Astray> {
        let same = [StatusCode::TEMPORARY_REDIRECT, StatusCode::PERMANENT_REDIRECT];
        if asked.method() == Method::GET || !same.contains(&status) {
            return self.get(to);
        }
        let mut request = asked;
        *request.uri_mut() = self.mapped(to)?.as_str().parse().map_err(|_| astray(to))?;
        self.ask(request)
    }

    fn get(&mut self, address: &str) -> Result<Request<Bytes>, Astray> {
        let address = self.named_at_the_door(self.mapped(address)?);
        let request = Request::get(address.as_str()).body(Bytes::new());
        self.ask(request.map_err(|_| astray(address.as_str()))?)
    }

    fn ask(&mut self, request: Request<Bytes>) -> Result<Request<Bytes>, Astray> {
        let request = self.dress(request)?;
        self.asked = Some(request.clone());
        Ok(request)
    }

    fn put_on(&self, address: &Url, request: &mut Request<Bytes>) {
        let headers = request.headers_mut();
        headers.entry(header::USER_AGENT).or_insert_with(|| self.agent.clone());
        let accept = HeaderValue::from_static("text/html,application/xhtml+xml,*/*;q=0.8");
        headers.entry(header::ACCEPT).or_insert(accept);
        if self.plays && self.inside(address).is_some() {
            detour::announce(headers);
        }
        self.jar.attach(address, headers);
    }

    /// Where an address of WeChat's is for us, without its fragment; any other stays.
    fn mapped(&self, address: &str) -> Result<Url, Astray> {
        let mut address = parse(address)?;
        address.set_fragment(None);
        let name = address.host_str().unwrap_or_default();
        if !host::is_wechat(name) || self.emulator.is_wechat() {
            return Ok(address);
        }
        let (base, path) = (self.emulator.as_str(), address.path());
        let query = address.query().map(|query| format!("?{query}")).unwrap_or_default();
        // An emulator given by a host of its own serves the other hosts beside it.
        parse(&match base.split_once(HOST_PREFIX) {
            Some((root, _)) => format!("{root}{HOST_PREFIX}{name}{path}{query}"),
            None => format!("{base}{path}{query}"),
        })
    }

    /// Tells the emulator who comes and what he will do; the query before it stays as it was.
    fn named_at_the_door(&self, mut address: Url) -> Url {
        let Some(path) = self.inside(&address) else { return address };
        if !DOORS.contains(&path.as_str()) {
            return address;
        }
        let consent = match self.consent {
            Consent::Own => self.user.is_some().then_some("own"),
            Consent::Allow => Some("allow"),
            Consent::Refuse => Some("refuse"),
        };
        let own = [
            ("mock_user", self.user.as_deref()),
            ("mock_consent", consent),
            ("mock_lang", self.lang.map(Lang::tag)),
        ];
        let mut query = address.query().unwrap_or_default().to_owned();
        for (name, value) in own {
            let there = query.split('&').any(|pair| pair.split('=').next() == Some(name));
            if let Some(value) = value.filter(|_| !there) {
                let separator = if query.is_empty() { "" } else { "&" };
                query.push_str(&format!("{separator}{name}={}", encode(value)));
            }
        }
        address.set_query(Some(&query).filter(|query| !query.is_empty()).map(String::as_str));
        address
    }

    /// Whether an address is one of WeChat's pages, at its own hosts or at the emulator's.
    fn is_wechats(&self, address: &str) -> bool {
        let Ok(address) = self.mapped(address) else { return false };
        self.inside(&address).is_some_and(|path| PAGES.iter().any(|page| path.starts_with(page)))
    }

    /// The path inside the emulator; `None` for an address elsewhere.
    fn inside(&self, address: &Url) -> Option<String> {
        let base = Url::parse(self.emulator.as_str()).ok()?;
        if base.origin() != address.origin() {
            return None;
        }
        let path = address.path();
        let own = base.path().trim_end_matches('/');
        let path = match path.strip_prefix(HOST_PREFIX) {
            Some(rest) => rest.find('/').and_then(|at| rest.get(at..))?,
            None => path.strip_prefix(own).unwrap_or(path),
        };
        Some(path.to_owned())
    }
}

fn parse(address: &str) -> Result<Url, Astray> {
    let parsed = Url::parse(address).ok().filter(|url| url.has_host());
    parsed.filter(|url| matches!(url.scheme(), "http" | "https")).ok_or_else(|| astray(address))
}

fn astray(address: &str) -> Astray {
    Astray::Address(address.chars().take(200).collect())
}

#[cfg(test)]
mod tests;
