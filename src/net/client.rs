//! The HTTP client of every command: one request in, one whole answer out, nothing followed.
//! Must not follow redirects, keep cookies, or let a URL slip into an error.

use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::{self, HeaderMap, HeaderValue};
use http::uri::{PathAndQuery, Uri};
use http::{Request, Response, Version};
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};
use hyper::client::conn::http1::{Builder, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::task::yield_now;
use tokio::time::{Instant, timeout};

use super::body::Outgoing;
use super::dial::{Connection, Dialer, Form};
use super::error::{Cause, Error};
use super::proxy::Proxies;
use super::tls::Trust;

/// Connections to one origin that are kept for its next requests, and how long.
const KEPT: usize = 4;
const KEPT_FOR: Duration = Duration::from_secs(90);

/// How a client reaches the world.
#[derive(Debug, Clone, Default)]
pub struct Setup {
    /// Whose certificates are believed.
    pub trust: Trust,
    /// What stands in between.
    pub proxies: Proxies,
}

/// What one request may cost.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// From the first packet to the last byte of the body.
    pub deadline: Duration,
    /// The largest body to hold, in bytes.
    pub body: usize,
}

impl Limits {
    /// WeChat's answers are small; a megabyte of them is a fault.
    pub const fn within(deadline: Duration) -> Limits {
        Limits { deadline, body: 1 << 20 }
    }
}

/// Sends requests. Making one costs nothing: connections and TLS are set up by the first request
/// that needs them.
#[derive(Debug, Default)]
pub struct Client {
    setup: Setup,
    dialer: OnceLock<Dialer>,
    idle: Mutex<Vec<Idle>>,
}

/// A connection on which one request is sent after the other.
#[derive(Debug)]
struct Link {
    sender: SendRequest<Outgoing>,
    form: Form,
}

/// One that waits for the next request.
#[derive(Debug)]
struct Idle {
    origin: String,
    link: Link,
    since: Instant,
}

impl Client {
    /// A client that has done nothing yet.
    pub fn new(setup: Setup) -> Client {
        Client { setup, ..Client::default() }
    }

    /// Sends one request and reads its answer whole. Without a `User-Agent` of its own the request
    /// says `wxauth/VERSION`. Needs a tokio runtime with time and I/O.
    ///
    /// # Errors
    /// Every way not to get an answer; a status of 400 or 500 is an answer.
    pub async fn send(
        &self,
        request: Request<Bytes>,
        limits: Limits,
    ) -> Result<Response<Bytes>, Error> {
        let origin = origin_of(request.uri())?;
        // On the heap: what waits for an answer is part of every command's own state otherwise.
        let exchange = Box::pin(self.exchange(request, &origin, limits.body));
        match timeout(limits.deadline, exchange).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Error::TimedOut { origin, after: limits.deadline }),
        }
    }

    async fn exchange(
        &self,
        request: Request<Bytes>,
        origin: &str,
        most: usize,
    ) -> Result<Response<Bytes>, Error> {
        let target = request.uri().clone();
        let mut request = request.map(Outgoing::whole);
        complete(request.headers_mut(), &target);
        *request.version_mut() = Version::HTTP_11;
        loop {
            let kept = self.kept(origin).await;
            let fresh = kept.is_none();
            let mut link = match kept {
                Some(link) => link,
                None => self.connect(&target, origin).await?,
            };
            link.form.put_on(&mut request, &target);
            let mut fault = match link.sender.try_send_request(request).await {
                Ok(answer) => return self.read(link, answer, origin, most).await,
                Err(fault) => fault,
            };
            // The server closed a kept connection just now, and nothing was sent on it.
            match fault.take_message() {
                Some(unsent) if !fresh => request = unsent,
                _ => return Err(Error::from_hyper(&fault.into_error(), origin)),
            }
        }
    }

    /// A connection of earlier that is still good.
    async fn kept(&self, origin: &str) -> Option<Link> {
        loop {
            let link = self.take(origin)?;
            if !link.sender.is_ready() && !link.sender.is_closed() {
                // Its task may not have had its turn since the last answer was read.
                yield_now().await;
            }
            if link.sender.is_ready() {
                return Some(link);
            }
        }
    }

    fn take(&self, origin: &str) -> Option<Link> {
        let mut idle = self.idle();
        idle.retain(|idle| idle.since.elapsed() < KEPT_FOR);
        let at = idle.iter().rposition(|idle| idle.origin == origin)?;
        Some(idle.remove(at).link)
    }

    fn keep(&self, origin: &str, link: Link) {
        let mut idle = self.idle();
        if idle.iter().filter(|idle| idle.origin == origin).count() < KEPT {
            idle.push(Idle { origin: origin.to_owned(), link, since: Instant::now() });
        }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Idle>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn connect(&self, target: &Uri, origin: &str) -> Result<Link, Error> {
        let Setup { trust, proxies } = &self.setup;
        let dialer = self.dialer.get_or_init(|| Dialer::new(proxies, trust.clone()));
        dialer.prepare()?;
        let straight = proxies.bypasses(target.host().unwrap_or_default());
        let reached = dialer.reach(target, straight).await;
        let (stream, form) = reached.map_err(|error| Error::from_dial(error, origin))?;
        let sender = open(stream, true).await;
        Ok(Link { sender: sender.map_err(|error| Error::from_hyper(&error, origin))?, form })
    }

    async fn read(
        &self,
        link: Link,
        answer: Response<Incoming>,
        origin: &str,
        most: usize,
    ) -> Result<Response<Bytes>, Error> {
        let too_large = || Error::TooLarge { origin: origin.to_owned(), limit: most };
        let (head, mut body) = answer.into_parts();
        if body.size_hint().lower() > most as u64 {
            return Err(too_large());
        }
        let mut whole = BytesMut::new();
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|error| Error::from_hyper(&error, origin))?;
            let Ok(piece) = frame.into_data() else { continue };
            if whole.len() + piece.len() > most {
                return Err(too_large());
            }
            whole.extend_from_slice(&piece);
        }
        self.keep(origin, link);
        Ok(Response::from_parts(head, whole.freeze()))
    }
}

impl Form {
    /// Writes a request the way the far end of this connection wants it.
    fn put_on(&self, request: &mut Request<Outgoing>, target: &Uri) {
        *request.uri_mut() = match self {
            Form::Origin => {
                let path = target.path_and_query().cloned();
                Uri::from(path.unwrap_or(PathAndQuery::from_static("/")))
            }
            Form::Absolute(auth) => {
                if let Some(auth) = auth {
                    request.headers_mut().insert(header::PROXY_AUTHORIZATION, auth.clone());
                }
                target.clone()
            }
        };
    }
}

/// Speaks HTTP/1 on a connection, in a task of its own. `title`: header names as browsers send them
/// over HTTP/1.1; some old back ends compare them exactly.
///
/// # Errors
/// None with HTTP/1 as it is now.
pub async fn open(stream: Connection, title: bool) -> hyper::Result<SendRequest<Outgoing>> {
    let mut protocol = Builder::new();
    protocol.title_case_headers(title);
    let (sender, connection) = protocol.handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection.with_upgrades());
    Ok(sender)
}

/// The headers that every request has.
fn complete(headers: &mut HeaderMap, target: &Uri) {
    const AGENT: HeaderValue =
        HeaderValue::from_static(concat!("wxauth/", env!("CARGO_PKG_VERSION")));
    headers.entry(header::USER_AGENT).or_insert(AGENT);
    headers.entry(header::ACCEPT).or_insert(HeaderValue::from_static("*/*"));
    if let Some(host) = authority(target) {
        headers.entry(header::HOST).or_insert(host);
    }
}

/// The `Host` of a request: with its port only where that is not the scheme's own.
fn authority(target: &Uri) -> Option<HeaderValue> {
    let host = target.host()?;
    let usual = if target.scheme_str() == Some("https") { 443 } else { 80 };
    let text = match target.port_u16() {
        Some(port) if port != usual => format!("{host}:{port}"),
        _ => host.to_owned(),
    };
    HeaderValue::try_from(text).ok()
}

/// Scheme, host and port: all of a URL that may be shown.
fn origin_of(uri: &http::Uri) -> Result<String, Error> {
    let bad = |text: &str| Error::BadAddress { cause: Cause(text.to_owned()) };
    let scheme = uri.scheme_str().ok_or_else(|| bad("it has no scheme"))?;
    if scheme != "http" && scheme != "https" {
        return Err(bad("only http and https can be called"));
    }
    let host = uri.host().filter(|h| !h.is_empty()).ok_or_else(|| bad("it names no host"))?;
    Ok(match uri.port() {
        Some(port) => format!("{scheme}://{host}:{port}"),
        None => format!("{scheme}://{host}"),
    })
}

#[cfg(test)]
mod tests {
    use super::{Client, Limits, Setup, origin_of};
    use crate::domain::fault::{Exit, Fault};
    use crate::net::error::Error;
    use bytes::Bytes;
    use http::Request;
    use std::time::Duration;

    fn get(url: &str) -> Request<Bytes> {
        Request::get(url).body(Bytes::new()).unwrap()
    }

    const SHORT: Limits = Limits { deadline: Duration::from_secs(5), body: 8 };

    #[test]
    fn origin_shows_no_more_than_the_host() {
        let uri = "http://u:canary@h.example:81/p?secret=canary".parse().unwrap();
        assert_eq!(origin_of(&uri).unwrap(), "http://h.example:81");
        assert!(origin_of(&"/path".parse().unwrap()).is_err());
        assert!(origin_of(&"ftp://h/".parse().unwrap()).is_err());
    }

    #[tokio::test]
    async fn refused_connection_is_not_reached_and_silent_about_the_query() {
        let port = {
            let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
            gone.local_addr().unwrap().port()
        };
        let client = Client::new(Setup::default());
        let url = format!("http://127.0.0.1:{port}/sns?secret=canary");
        let error = client.send(get(&url), SHORT).await.unwrap_err();
        assert!(matches!(error, Error::NotReached { .. }), "{error:?}");
        assert_eq!((error.kind(), error.exit()), ("not_reached", Exit::Network));
        assert!(!format!("{error:?}").contains("canary"));
        let cause = std::error::Error::source(&error).unwrap().to_string();
        assert!(cause.contains("refused"), "{cause}");
    }
}
