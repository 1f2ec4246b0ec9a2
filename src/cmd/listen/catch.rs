//! What a request to the callback server means, and what its browser is shown.
//! Must not print or decide when to stop; it tells the command by events.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, StatusCode, Version, header};
use ring::digest::{SHA256, digest};
use tokio::sync::{mpsc, watch};

use super::forward::{Forward, Relayed};
use super::pages;
use crate::domain::callback::{self, Callback, ExpectedState, Granted, Refusal, StateFault};
use crate::domain::code::CodeError;
use crate::domain::lang::Lang;
use crate::domain::query;
use crate::domain::said::Said;
use crate::net::server::{Handler, Reply};

/// How many codes are remembered to recognize second hits.
const REMEMBERED: usize = 256;

/// How many turned-away requests are told; a flood must not fill the terminal.
pub(crate) const TOLD: usize = 30;

/// What the callback server is to accept and to do.
#[derive(Debug)]
pub(crate) struct Plan {
    /// Path of the callback, with its leading slash.
    pub(crate) path: String,
    /// What `state` must be.
    pub(crate) expected: ExpectedState,
    /// Name and content of WeChat's domain verification file (PROTOCOL 1.4).
    pub(crate) verify: Option<(String, Bytes)>,
    /// Where a caught request goes on to.
    pub(crate) forward: Option<Forward>,
    /// Whether more than one code is taken.
    pub(crate) keep: bool,
    /// Language of pages for browsers that name neither of ours.
    pub(crate) lang: Lang,
}

/// What happened, for the command.
#[derive(Debug)]
pub(crate) enum Event {
    /// A code, first hit. With `--forward`, how that went.
    Granted(Granted, Option<Result<StatusCode, crate::net::error::Error>>),
    /// A code seen before.
    Repeated(Granted),
    /// The user said no.
    Refused(Refusal),
    /// A request that changes nothing.
    TurnedAway(Reason),
}

/// Why a request was turned away.
#[derive(Debug)]
pub(crate) enum Reason {
    /// The state did not fit.
    State(StateFault),
    /// The state did, the code did not.
    Code(CodeError),
    /// A code came to this path, where nobody listens.
    Path(String),
    /// Another code, after one was taken.
    Late,
}

/// Answers browsers and tells the command.
#[derive(Debug)]
pub(crate) struct Catcher {
    plan: Plan,
    events: mpsc::Sender<Event>,
    caught: Mutex<VecDeque<Caught>>,
    told: AtomicUsize,
}

#[derive(Debug, Clone)]
struct Caught {
    digest: [u8; 32],
    /// The dev server's answer, which a second hit gets as well.
    relayed: Option<watch::Receiver<Option<Relayed>>>,
}

/// What is to be done with a code that has been parsed.
enum Hit {
    First(Option<watch::Sender<Option<Relayed>>>),
    Again,
    Late,
}

impl Handler for Arc<Catcher> {
    async fn handle(&self, peer: SocketAddr, request: Request<Bytes>) -> Reply {
        Catcher::answer(self, peer, request).await.into()
    }
}

impl Catcher {
    pub(crate) fn new(plan: Plan, events: mpsc::Sender<Event>) -> Arc<Catcher> {
        Arc::new(Catcher { plan, events, caught: Mutex::default(), told: AtomicUsize::new(0) })
    }

    async fn answer(
        self: &Arc<Self>,
        peer: SocketAddr,
        request: Request<Bytes>,
    ) -> Response<Bytes> {
        if let Some(refusal) = unfit(&request) {
            return refusal;
        }
        let lang = reader(&request).unwrap_or(self.plan.lang);
        let path = request.uri().path();
        if let Some(file) = self.verification(path) {
            return file;
        }
        if !self.is_callback(path) {
            return self.elsewhere(&request, lang);
        }
        if is_prefetch(&request) {
            return pages::not_for_prefetch();
        }
        let query = request.uri().query().unwrap_or_default();
        let callback = callback::parse(query, &self.plan.expected);
        if request.method() == Method::HEAD {
            // Link previews and scanners ask like this; nothing is taken.
            return pages::of(&callback, lang);
        }
        match callback {
            Callback::Granted(granted) => self.granted(peer, request, granted, lang).await,
            other => self.told_by(other, lang).await,
        }
    }

    async fn granted(
        self: &Arc<Self>,
        peer: SocketAddr,
        request: Request<Bytes>,
        granted: Granted,
        lang: Lang,
    ) -> Response<Bytes> {
        let digest = fingerprint(granted.code().as_str());
        match self.hit(digest) {
            Hit::Late => {
                self.turn_away(Reason::Late);
                return pages::late(lang);
            }
            Hit::Again => {
                let _ = self.events.send(Event::Repeated(granted)).await;
            }
            Hit::First(None) => {
                let _ = self.events.send(Event::Granted(granted, None)).await;
            }
            Hit::First(Some(tell)) => {
                // A task of its own: the code must get there although the browser may hang up.
                let catcher = Arc::clone(self);
                tokio::spawn(async move { catcher.hand_on(peer, request, granted, tell).await });
            }
        }
        self.reply_for(digest, lang).await
    }

    /// Notes a code, and says whether it is new.
    fn hit(&self, digest: [u8; 32]) -> Hit {
        let mut caught = self.caught();
        if caught.iter().any(|known| known.digest == digest) {
            return Hit::Again;
        }
        if !self.plan.keep && !caught.is_empty() {
            return Hit::Late;
        }
        if caught.len() == REMEMBERED {
            caught.pop_front();
        }
        let (tell, told) = match self.plan.forward {
            Some(_) => {
                let (tell, told) = watch::channel(None);
                (Some(tell), Some(told))
            }
            None => (None, None),
        };
        caught.push_back(Caught { digest, relayed: told });
        Hit::First(tell)
    }

    async fn hand_on(
        &self,
        peer: SocketAddr,
        request: Request<Bytes>,
        granted: Granted,
        tell: watch::Sender<Option<Relayed>>,
    ) {
        let Some(forward) = &self.plan.forward else { return };
        let (relayed, told) = match forward.relay(peer, &request).await {
            Ok(answer) => {
                let status = answer.status();
                (Relayed::Answer(answer), Ok(status))
            }
            Err(error) => {
                let why = Said::new(error.whole(Lang::Zh), error.whole(Lang::En));
                (Relayed::Failed(why), Err(error))
            }
        };
        let _ = tell.send(Some(relayed));
        let _ = self.events.send(Event::Granted(granted, Some(told))).await;
    }

    /// The page of a code that was taken: ours, or the dev server's as soon as it is there.
    async fn reply_for(&self, digest: [u8; 32], lang: Lang) -> Response<Bytes> {
        let known = self.caught().iter().find(|known| known.digest == digest).cloned();
        let Some(mut relayed) = known.and_then(|known| known.relayed) else {
            return pages::granted(lang);
        };
        let target = self.plan.forward.as_ref().map(Forward::target).unwrap_or_default();
        match relayed.wait_for(Option::is_some).await.ok().and_then(|answer| answer.clone()) {
            Some(Relayed::Answer(answer)) => answer,
            Some(Relayed::Failed(why)) => pages::forward_failed(lang, target, why.told(lang)),
            None => pages::forward_failed(lang, target, ""),
        }
    }

    async fn told_by(&self, callback: Callback, lang: Lang) -> Response<Bytes> {
        let page = pages::of(&callback, lang);
        match callback {
            Callback::Refused(refusal) if self.caught().is_empty() || self.plan.keep => {
                let _ = self.events.send(Event::Refused(refusal)).await;
            }
            Callback::WrongState(fault) => self.turn_away(Reason::State(fault)),
            Callback::BadCode(error) => self.turn_away(Reason::Code(error)),
            Callback::Refused(_) | Callback::Empty | Callback::Granted(_) => {}
        }
        page
    }

    fn turn_away(&self, reason: Reason) {
        if self.told.fetch_add(1, Ordering::Relaxed) < TOLD {
            let _ = self.events.try_send(Event::TurnedAway(reason));
        }
    }

    fn elsewhere(&self, request: &Request<Bytes>, lang: Lang) -> Response<Bytes> {
        let path = request.uri().path();
        if path == "/favicon.ico" {
            return pages::empty(StatusCode::NO_CONTENT);
        }
        let query = request.uri().query().unwrap_or_default();
        let brings_code = query::pairs(query).any(|pair| pair.raw_name == "code");
        if brings_code && request.method() == Method::GET {
            self.turn_away(Reason::Path(path.to_owned()));
        }
        pages::elsewhere(lang, path, &self.plan.path, brings_code)
    }

    /// `/callback` and `/callback/` are one: some frameworks and WeChat's own example add the slash.
    fn is_callback(&self, path: &str) -> bool {
        let bare = |text| str::trim_end_matches(text, '/').to_owned();
        bare(path) == bare(&self.plan.path)
    }

    fn verification(&self, path: &str) -> Option<Response<Bytes>> {
        let (name, content) = self.plan.verify.as_ref()?;
        let asked = path.rsplit('/').next()?;
        (asked == name).then(|| pages::plain(StatusCode::OK, content.clone()))
    }

    fn caught(&self) -> MutexGuard<'_, VecDeque<Caught>> {
        self.caught.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn fingerprint(code: &str) -> [u8; 32] {
    let mut bytes = [0u8; 32];
    for (slot, byte) in bytes.iter_mut().zip(digest(&SHA256, code.as_bytes()).as_ref()) {
        *slot = *byte;
    }
    bytes
}

/// Requests no page is made for: without exactly one Host (RFC 9112 section 3.2), or with a
/// method no browser uses to come here.
fn unfit(request: &Request<Bytes>) -> Option<Response<Bytes>> {
    let hosts = request.headers().get_all(header::HOST).iter().count();
    if hosts > 1 || (hosts == 0 && request.version() >= Version::HTTP_11) {
        return Some(pages::plain(StatusCode::BAD_REQUEST, "exactly one Host header is needed\n"));
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut answer = pages::plain(StatusCode::METHOD_NOT_ALLOWED, "GET or HEAD\n");
        answer.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return Some(answer);
    }
    None
}

/// A browser that only wants to be quicker later. Its answer may be shown without asking again,
/// so nothing is taken and the answer is one it has to throw away.
fn is_prefetch(request: &Request<Bytes>) -> bool {
    ["sec-purpose", "purpose", "x-purpose", "x-moz"].iter().any(|name| {
        let value = request.headers().get(*name).and_then(|value| value.to_str().ok());
        value.is_some_and(|value| {
            let value = value.to_ascii_lowercase();
            ["prefetch", "prerender", "preview"].iter().any(|word| value.contains(word))
        })
    })
}

fn reader(request: &Request<Bytes>) -> Option<Lang> {
    let accepted = request.headers().get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    Lang::from_accept_language(accepted)
}
