//! One connection to another machine for bytes we do not understand: straight, or through the proxy in between.
//! Must not tell a proxy's password, nor look at what is sent.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::Duration;

use http::{HeaderValue, Uri};
use hyper_util::client::legacy::connect::proxy::{SocksV4, SocksV5, Tunnel};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite, copy_bidirectional};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tower_service::Service;

use super::proxy::Proxies;
use super::resolve;
use super::tls::{self, Trust};

/// To be connected, proxies included.
const PATIENCE: Duration = Duration::from_secs(30);

/// Bytes both ways.
pub trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<S: AsyncRead + AsyncWrite + Unpin + Send> Stream for S {}

/// A connection of any make.
pub type Connection = Box<dyn Stream>;

/// Carries bytes both ways until both sides have ended.
pub async fn both_ways(mut near: Connection, mut far: Connection) -> io::Result<()> {
    copy_bidirectional(&mut near, &mut far).await.map(drop)
}

/// How a plain HTTP request is to be sent over a connection.
#[derive(Debug, Clone)]
pub enum Form {
    /// To the server itself: path only.
    Origin,
    /// To a proxy: the whole address, and who we are to it.
    Absolute(Option<HeaderValue>),
}

/// Why there is no connection; the text names no password.
#[derive(Debug, thiserror::Error)]
pub enum DialError {
    /// The server, or the proxy, was not reached.
    #[error("not reached: {0}")]
    NotReached(#[from] io::Error),
    /// The proxy answered, and did not connect.
    #[error("the proxy {proxy} did not connect: {reason}")]
    Proxy {
        /// Host and port.
        proxy: String,
        /// What it said.
        reason: String,
    },
    /// It took too long.
    #[error("not reached within {} s", PATIENCE.as_secs())]
    TimedOut,
    /// The name cannot be one of a host.
    #[error("no host name: {0:?}")]
    BadName(String),
}

/// Connects.
pub struct Dialer {
    matcher: Matcher,
    trust: Trust,
    connector: OnceLock<TlsConnector>,
}

impl std::fmt::Debug for Dialer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Dialer")
    }
}

impl Dialer {
    /// Goes by these proxies; `trust` vouches for servers where TLS is our part.
    pub fn new(proxies: &Proxies, trust: Trust) -> Dialer {
        Dialer { matcher: proxies.matcher(), trust, connector: OnceLock::new() }
    }

    /// A tunnel to a host and port, whatever is in between.
    pub async fn tunnel(&self, host: &str, port: u16) -> Result<Connection, DialError> {
        let uri = address("https", host, port)?;
        let reach = async {
            match self.matcher.intercept(&uri) {
                None => straight(host, port).await,
                Some(proxy) => self.through(&proxy, uri).await,
            }
        };
        timeout(PATIENCE, reach).await.map_err(|_| DialError::TimedOut)?
    }

    /// A connection for one plain HTTP request to a host and port, and how to write it.
    pub async fn plain(&self, host: &str, port: u16) -> Result<(Connection, Form), DialError> {
        let uri = address("http", host, port)?;
        let reach = async {
            match self.matcher.intercept(&uri) {
                None => Ok((straight(host, port).await?, Form::Origin)),
                Some(proxy) if is_http(&proxy) => {
                    let link = ToProxy(self.proxy_tls(&proxy)?).call(proxy.uri().clone()).await?;
                    Ok((link.into_inner(), Form::Absolute(proxy.basic_auth().cloned())))
                }
                Some(proxy) => Ok((self.through(&proxy, uri).await?, Form::Origin)),
            }
        };
        timeout(PATIENCE, reach).await.map_err(|_| DialError::TimedOut)?
    }

    /// As [`Dialer::tunnel`], with TLS of our own to the host.
    pub async fn secure(&self, host: &str, port: u16) -> Result<Connection, DialError> {
        let tunnel = self.tunnel(host, port).await?;
        let name =
            ServerName::try_from(host.to_owned()).map_err(|_| DialError::BadName(host.into()))?;
        let shaken = timeout(PATIENCE, self.connector()?.connect(name, tunnel)).await;
        Ok(Box::new(shaken.map_err(|_| DialError::TimedOut)??))
    }

    fn connector(&self) -> Result<&TlsConnector, DialError> {
        if let Some(ready) = self.connector.get() {
            return Ok(ready);
        }
        let config = tls::client_config(&self.trust).map_err(io::Error::other)?;
        Ok(self.connector.get_or_init(|| TlsConnector::from(Arc::new(config))))
    }

    fn proxy_tls(&self, proxy: &Intercept) -> Result<Option<TlsConnector>, DialError> {
        let wanted = proxy.uri().scheme_str() == Some("https");
        wanted.then(|| self.connector().cloned()).transpose()
    }

    async fn through(&self, proxy: &Intercept, target: Uri) -> Result<Connection, DialError> {
        let at = proxy.uri().clone();
        let named = at.authority().map(|a| a.host().to_owned()).unwrap_or_default();
        let named = at.port_u16().map_or(named.clone(), |port| format!("{named}:{port}"));
        let refused = |reason: String| DialError::Proxy { proxy: named.clone(), reason };
        let link = ToProxy(self.proxy_tls(proxy)?);
        let scheme = at.scheme_str().unwrap_or_default().to_owned();
        let connected = match scheme.as_str() {
            "socks5" | "socks5h" => {
                let mut socks = SocksV5::new(at, link).local_dns(scheme == "socks5");
                if let Some((user, password)) = proxy.raw_auth() {
                    socks = socks.with_auth(user.to_owned(), password.to_owned());
                }
                socks.call(target).await.map_err(|e| refused(e.to_string()))?
            }
            "socks4" | "socks4a" => {
                let mut socks = SocksV4::new(at, link).local_dns(scheme == "socks4");
                socks.call(target).await.map_err(|e| refused(e.to_string()))?
            }
            _ => {
                let mut tunnel = Tunnel::new(at, link);
                if let Some(auth) = proxy.basic_auth() {
                    tunnel = tunnel.with_auth(auth.clone());
                }
                tunnel.call(target).await.map_err(|e| refused(e.to_string()))?
            }
        };
        Ok(connected.into_inner())
    }
}

fn is_http(proxy: &Intercept) -> bool {
    matches!(proxy.uri().scheme_str(), Some("http" | "https"))
}

fn address(scheme: &str, host: &str, port: u16) -> Result<Uri, DialError> {
    let host = if host.contains(':') && !host.starts_with('[') {
        format!("[{host}]")
    } else {
        host.to_owned()
    };
    format!("{scheme}://{host}:{port}/").parse().map_err(|_| DialError::BadName(host))
}

async fn straight(host: &str, port: u16) -> Result<Connection, DialError> {
    let stream = resolve::connect(host, port).await?;
    let _ = stream.set_nodelay(true);
    Ok(Box::new(stream))
}

/// The way to a proxy, in the shape hyper-util's connectors take.
#[derive(Clone)]
struct ToProxy(Option<TlsConnector>);

type Reaching = Pin<Box<dyn Future<Output = io::Result<TokioIo<Connection>>> + Send>>;

impl Service<Uri> for ToProxy {
    type Response = TokioIo<Connection>;
    type Error = io::Error;
    type Future = Reaching;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, proxy: Uri) -> Reaching {
        let tls = self.0.clone();
        Box::pin(async move {
            let host = proxy.host().unwrap_or_default().to_owned();
            let bare = host.trim_start_matches('[').trim_end_matches(']').to_owned();
            let usual = match proxy.scheme_str() {
                Some("https") => 443,
                Some("http") => 80,
                _ => 1080,
            };
            let port = proxy.port_u16().unwrap_or(usual);
            let stream = resolve::connect(&bare, port).await?;
            let _ = stream.set_nodelay(true);
            let Some(connector) = tls else {
                return Ok(TokioIo::new(Box::new(stream) as Connection));
            };
            let name = ServerName::try_from(bare).map_err(io::Error::other)?;
            // Boxed before TLS as well: one kind of stream below it in the whole program.
            let shaken = connector.connect(name, Box::new(stream) as Connection).await?;
            Ok(TokioIo::new(Box::new(shaken) as Connection))
        })
    }
}
