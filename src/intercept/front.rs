//! A reverse proxy before a web application: what it answers passes, WeChat's login links turned to the emulator.
//! Must not change anything else: bodies stream, and other protocols (WebSocket) pass as bytes.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::{Method, Request, Response, StatusCode, Uri, Version};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::client;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::sleep;

use super::gone;
use super::links::Links;
use crate::domain::base::Base;
use crate::domain::fault::{Exit, Fault};
use crate::domain::lang::Lang;
use crate::net::bind::{BindError, Bound, bind};
use crate::net::body::Outgoing;
use crate::net::dial::{Connection, DialError, Dialer, both_ways};
use crate::net::proxy::Proxies;
use crate::net::server::service::Service;
use crate::net::server::soon::Soon;
use crate::net::tls::Trust;

/// The most of a text that is held back for its links; a larger one passes as it is.
const MOST: usize = 8 << 20;
/// After a failed accept.
const PAUSE: Duration = Duration::from_millis(50);
/// Headers that may hold a link.
const LINKED: [HeaderName; 4] =
    [header::LOCATION, header::REFRESH, header::LINK, header::CONTENT_SECURITY_POLICY];

/// A running one; ends when dropped.
#[derive(Debug)]
pub struct Front {
    address: SocketAddr,
    target: String,
    way: Arc<Way>,
    serving: Vec<JoinHandle<()>>,
}

/// What every connection needs.
#[derive(Debug)]
struct Way {
    secure: bool,
    host: String,
    port: u16,
    dialer: Dialer,
    links: Links,
    answered: AtomicU64,
}

/// The port of a front cannot be had: it stands in `--front`, not in `--port`.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct FrontError(BindError);

impl Fault for FrontError {
    fn kind(&self) -> &'static str {
        self.0.kind()
    }
    fn exit(&self) -> Exit {
        self.0.exit()
    }
    fn chinese(&self) -> String {
        self.0.chinese()
    }
    fn hint(&self, lang: Lang) -> Option<String> {
        let text = match (&self.0, lang) {
            (BindError::InUse(_), Lang::En) => {
                "another program listens there: name another port in --front PORT=URL, or 0 for any free one"
            }
            (BindError::InUse(_), Lang::Zh) => {
                "端口已被别的程序占用：--front PORT=URL 里换一个端口，或写 0 让系统挑一个空闲端口"
            }
            (BindError::Denied(_), Lang::En) => {
                "ports below 1024 need privileges: try --front 8080=URL"
            }
            (BindError::Denied(_), Lang::Zh) => "1024 以下的端口需要特权：试试 --front 8080=URL",
            (_, lang) => return self.0.hint(lang),
        };
        Some(text.to_owned())
    }
}

impl Front {
    /// Listens on a port of loopback (0: any) for what is then asked of `target`; links lead to the
    /// emulator at `emulator` (host and port). Needs a tokio runtime.
    ///
    /// # Errors
    /// When the port cannot be had.
    pub async fn start(
        port: u16,
        target: &Base,
        emulator: &str,
        trust: Trust,
    ) -> Result<Front, FrontError> {
        let Bound { listeners, address } = bind("127.0.0.1", port).await.map_err(FrontError)?;
        let secure = target.is_https();
        let usual = if secure { 443 } else { 80 };
        let named = target.as_str().parse::<Uri>().ok().and_then(|uri| uri.port_u16());
        let way = Arc::new(Way {
            secure,
            host: target.host().to_owned(),
            port: named.unwrap_or(usual),
            // The application is near; a proxy on the way to it would be a mistake.
            dialer: Dialer::new(&Proxies::none(), trust),
            links: Links::to(emulator),
            answered: AtomicU64::new(0),
        });
        let serve = |listener| tokio::spawn(accept(listener, Arc::clone(&way)));
        let serving = listeners.into_iter().map(serve).collect();
        Ok(Front { address, target: target.as_str().to_owned(), way, serving })
    }

    /// What to open in a browser: `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// How many requests the application has answered through it.
    pub fn answered(&self) -> u64 {
        self.way.answered.load(Ordering::Relaxed)
    }

    /// Whom it stands before.
    pub fn target(&self) -> &str {
        &self.target
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.serving.iter().for_each(JoinHandle::abort);
    }
}

async fn accept(listener: TcpListener, way: Arc<Way>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                let _ = stream.set_nodelay(true);
                tokio::spawn(attend(stream, Arc::clone(&way)));
            }
            Err(_) => sleep(PAUSE).await,
        }
    }
}

async fn attend(stream: TcpStream, way: Arc<Way>) {
    let service = Service::new(move |request| {
        let way = Arc::clone(&way);
        Soon::later(async move { Ok(way.answer(request).await) })
    });
    let mut protocol = http1::Builder::new();
    protocol.timer(TokioTimer::new());
    let io = TokioIo::new(Box::new(stream) as Connection);
    let _ = protocol.serve_connection(io, service).with_upgrades().await;
}

/// Why the application has not answered.
#[derive(Debug, thiserror::Error)]
enum NoAnswer {
    #[error(transparent)]
    Dial(#[from] DialError),
    #[error("{0}")]
    Http(#[from] hyper::Error),
}

impl Way {
    async fn answer(&self, request: Request<Incoming>) -> Response<Outgoing> {
        let accepts = request.headers().get(header::ACCEPT).cloned();
        match self.ask(request).await {
            Ok(response) => {
                self.answered.fetch_add(1, Ordering::Relaxed);
                response
            }
            Err(error) => {
                let asked = accepts.map(|kinds| (header::ACCEPT, kinds)).into_iter().collect();
                gone::answer(&asked, &format!("{}:{}", self.host, self.port), &error.to_string())
            }
        }
    }

    async fn ask(&self, mut request: Request<Incoming>) -> Result<Response<Outgoing>, NoAnswer> {
        let (mut sender, connection) =
            client::conn::http1::handshake(TokioIo::new(self.reach().await?)).await?;
        tokio::spawn(connection.with_upgrades());
        let near = request
            .headers()
            .contains_key(header::UPGRADE)
            .then(|| hyper::upgrade::on(&mut request));
        *request.version_mut() = Version::HTTP_11;
        let head = request.method() == Method::HEAD;
        onward(request.headers_mut(), near.is_some());
        let request = request.map(|body| Outgoing::through(None, body));
        let mut response = sender.try_send_request(request).await.map_err(|e| e.into_error())?;
        if response.status() == StatusCode::SWITCHING_PROTOCOLS {
            let far = hyper::upgrade::on(&mut response);
            if let Some(near) = near {
                tokio::spawn(async move {
                    let (near, far) = (near.await?, far.await?);
                    let _ =
                        both_ways(Box::new(TokioIo::new(near)), Box::new(TokioIo::new(far))).await;
                    Ok::<_, hyper::Error>(())
                });
            }
            return Ok(response.map(|_| Outgoing::whole(Bytes::new())));
        }
        self.turned(response, head).await
    }

    async fn reach(&self) -> Result<Connection, DialError> {
        match self.secure {
            true => self.dialer.secure(&self.host, self.port).await,
            false => self.dialer.tunnel(&self.host, self.port).await,
        }
    }

    /// The answer with its links turned, where it is a text that may hold some.
    async fn turned(
        &self,
        mut response: Response<Incoming>,
        head: bool,
    ) -> Result<Response<Outgoing>, NoAnswer> {
        *response.version_mut() = Version::HTTP_11;
        self.turn_headers(response.headers_mut());
        let (mut parts, body) = response.into_parts();
        if head || parts.status == StatusCode::PARTIAL_CONTENT || !is_text(&parts.headers) {
            return Ok(Response::from_parts(parts, Outgoing::through(None, body)));
        }
        Ok(match gather(body).await? {
            Held::All(text) => {
                let turned = self.links.turn(&text);
                if turned.is_some() {
                    // What is kept must not outlive this run's port, nor be compared with the original.
                    parts.headers.remove(header::CONTENT_LENGTH);
                    parts.headers.remove(header::ETAG);
                    let none = HeaderValue::from_static("no-store");
                    parts.headers.insert(header::CACHE_CONTROL, none);
                }
                Response::from_parts(parts, Outgoing::whole(turned.map_or(text, Bytes::from)))
            }
            Held::TooMuch(first, rest) => {
                Response::from_parts(parts, Outgoing::through(Some(first), rest))
            }
        })
    }

    fn turn_headers(&self, headers: &mut HeaderMap) {
        for name in LINKED {
            let header::Entry::Occupied(mut entry) = headers.entry(name) else { continue };
            for value in entry.iter_mut() {
                let turned = self.links.turn(value.as_bytes());
                if let Some(turned) =
                    turned.and_then(|t| HeaderValue::from_maybe_shared(Bytes::from(t)).ok())
                {
                    *value = turned;
                }
            }
        }
    }
}

/// The request as the application gets it: what concerned this connection stays here, and a text
/// must be readable to us.
fn onward(headers: &mut HeaderMap, upgrades: bool) {
    // Without the header anything would be welcome (RFC 9110 section 12.5.3).
    headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    headers.remove("keep-alive");
    headers.remove("proxy-connection");
    if !upgrades {
        headers.remove(header::CONNECTION);
    }
}

/// HTML, scripts and JSON, not compressed.
fn is_text(headers: &HeaderMap) -> bool {
    let value = |name| headers.get(name).and_then(|v: &HeaderValue| v.to_str().ok());
    let kind = value(header::CONTENT_TYPE).unwrap_or_default().to_ascii_lowercase();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let plain = value(header::CONTENT_ENCODING).is_none_or(|coding| coding == "identity");
    let texts = ["text/html", "application/xhtml+xml", "text/javascript", "application/json"];
    plain && (texts.contains(&kind) || kind.ends_with("javascript") || kind.ends_with("+json"))
}

/// What was read of a body.
enum Held {
    All(Bytes),
    /// The beginning, and where the rest comes from.
    TooMuch(Bytes, Incoming),
}

/// Reads a body until it ends or is too large.
async fn gather(mut body: Incoming) -> Result<Held, hyper::Error> {
    let mut held = BytesMut::new();
    while let Some(frame) = body.frame().await {
        if let Ok(data) = frame?.into_data() {
            held.extend_from_slice(&data);
        }
        if held.len() > MOST {
            return Ok(Held::TooMuch(held.freeze(), body));
        }
    }
    Ok(Held::All(held.freeze()))
}
