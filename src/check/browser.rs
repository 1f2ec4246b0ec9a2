//! A virtual browser: cookies of its own, a WeChat User-Agent, redirects followed by hand.
//! Must not run scripts; what a page's script would do, `page` reads out of it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, header};
use url::Url;

use super::exchange::{Exchange, Failure, Sent, Step};
use super::front::Front;
use super::jar::Jar;
use super::link::{How, Link, is_authorize};
use super::record::Record;
use crate::domain::said::Said;
use crate::domain::user_agent::PRESETS;
use crate::net::client::{Client, Limits};

/// How many redirects are followed.
const HOPS: usize = 10;
/// The largest page worth reading, in bytes.
const LARGEST: usize = 4 << 20;

/// What several browsers share.
#[derive(Debug)]
pub struct World {
    /// Sends.
    pub client: Client,
    /// Remembers.
    pub record: Record,
    /// How long an answer may take.
    pub patience: Duration,
    /// Connections are used again. Else each request has its own: a small server may serve one at a
    /// time, and one that closes idle connections must not look as if it had crashed.
    pub keeps: bool,
    /// What stands before the back end, if it is to be reached as in production.
    pub front: Option<Front>,
}

/// One browser. A clone has the same cookies and goes its own way from there.
#[derive(Debug, Clone)]
pub struct Browser {
    /// `A`, `B`, `attacker`…
    pub actor: &'static str,
    /// Its cookies.
    pub jar: Jar,
    /// How long it waits, if longer than usual.
    pub patience: Option<Duration>,
    /// Headers it sends with every request (`Origin`, `X-Forwarded-Host`…).
    pub extra: HeaderMap,
    /// What it did last.
    pub last: Option<Arc<Exchange>>,
    world: Arc<World>,
}

/// Where following redirects ended.
#[derive(Debug, Clone)]
pub enum Landing {
    /// On a page, whatever its status.
    Page(Arc<Exchange>),
    /// At WeChat's door.
    Wechat(Link),
    /// At another site, which is not visited.
    Elsewhere(String),
    /// Nowhere: no answer.
    Failed(Failure),
    /// Round in circles.
    Circles,
}

/// The exchanges of one way, with its end.
#[derive(Debug, Clone)]
pub struct Way {
    /// Every exchange, in order.
    pub trail: Vec<Arc<Exchange>>,
    /// The end.
    pub landing: Landing,
}

impl Way {
    /// The page at the end.
    pub fn page(&self) -> Option<&Arc<Exchange>> {
        match &self.landing {
            Landing::Page(page) => Some(page),
            _ => None,
        }
    }

    /// True when some step crashed.
    pub fn crashed(&self) -> bool {
        self.trail.iter().any(|exchange| exchange.is_crash())
    }
}

impl Browser {
    /// A browser without cookies.
    pub fn new(actor: &'static str, world: Arc<World>) -> Browser {
        let (jar, extra) = (Jar::default(), HeaderMap::new());
        Browser { actor, jar, patience: None, extra, last: None, world }
    }

    /// Sends one request with this browser's cookies, and keeps those that come back.
    pub async fn send(
        &mut self,
        step: Step,
        method: Method,
        url: &Url,
        headers: &[(HeaderName, &str)],
        body: impl Into<Bytes>,
    ) -> Arc<Exchange> {
        let mut url = url.clone();
        url.set_fragment(None);
        let mut headers = self.headers(&url, headers);
        let inside = self.world.front.as_ref().and_then(|f| f.inside(&url, &mut headers));
        let sent = Sent { method, headers, url, inside, body: body.into() };
        let began = Instant::now();
        let got = self.ask(&sent).await;
        if let Ok(answer) = &got {
            self.jar.take(answer.headers(), &sent.url);
        }
        let (actor, took) = (self.actor, began.elapsed());
        let exchange = self.world.record.note(Exchange { actor, step, sent, got, took });
        self.last = Some(Arc::clone(&exchange));
        exchange
    }

    async fn ask(&self, sent: &Sent) -> Result<http::Response<Bytes>, Failure> {
        let mut request = Request::builder().method(&sent.method).uri(sent.dialled().as_str());
        if let Some(headers) = request.headers_mut() {
            headers.clone_from(&sent.headers);
        }
        let unsendable = |error: http::Error| {
            Failure::NotReached(Said::new("这个请求写不成 HTTP", error.to_string()))
        };
        let request = request.body(sent.body.clone()).map_err(unsendable)?;
        let deadline = self.patience.unwrap_or(self.world.patience);
        let limits = Limits { deadline, body: LARGEST };
        self.world.client.send(request, limits).await.map_err(|error| Failure::of(&error))
    }

    fn headers(&self, url: &Url, own: &[(HeaderName, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let agent = PRESETS.first().map_or("", |preset| preset.text);
        let fixed = [
            (header::USER_AGENT, agent),
            (header::ACCEPT, "text/html,application/json;q=0.9,*/*;q=0.8"),
            (header::ACCEPT_LANGUAGE, "zh-CN,zh;q=0.9"),
            (header::CONNECTION, "close"),
        ];
        let fixed = if self.world.keeps { fixed.get(..3).unwrap_or(&[]) } else { &fixed[..] };
        for (name, value) in fixed.iter().chain(own) {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(name.clone(), value);
            }
        }
        if let Some(Ok(value)) = self.jar.header(url).map(|text| HeaderValue::from_str(&text)) {
            headers.insert(header::COOKIE, value);
        }
        headers.extend(self.extra.iter().map(|(name, value)| (name.clone(), value.clone())));
        headers
    }

    /// Opens an address and follows redirects until a page, WeChat's door or another site.
    /// `ours` tells which addresses belong to the back end under test.
    pub async fn travel(&mut self, step: Step, url: &Url, ours: &dyn Fn(&Url) -> bool) -> Way {
        let (mut url, mut step, mut trail) = (url.clone(), step, Vec::new());
        let mut meant: Option<Link> = None;
        let ended = |trail, meant: Option<Link>, landing| Way {
            trail,
            landing: meant.map_or(landing, Landing::Wechat),
        };
        for _ in 0..HOPS {
            let exchange = self.send(step, Method::GET, &url, &[], Bytes::new()).await;
            trail.push(Arc::clone(&exchange));
            if let Err(failure) = &exchange.got {
                return ended(trail, meant, Landing::Failed(failure.clone()));
            }
            let Some(location) = exchange.location().map(str::to_owned) else {
                return ended(trail, meant, Landing::Page(exchange));
            };
            let next = url.join(&location).ok();
            let inside = next.as_ref().is_some_and(ours);
            if is_authorize(&location) {
                let status = exchange.status().map_or(0, |s| s.as_u16());
                let link = Link::new(&location, How::Redirect(status));
                // Below our own address it may be a step of the back end's own, or a link whose
                // base is missing: where it leads tells.
                match inside {
                    true => meant = meant.or(Some(link)),
                    false => return Way { trail, landing: Landing::Wechat(link) },
                }
            }
            match next.filter(|_| inside) {
                Some(next) => (url, step) = (next, Step::Follow),
                None => return ended(trail, meant, Landing::Elsewhere(location)),
            }
        }
        ended(trail, meant, Landing::Circles)
    }
}
