//! The HTTP client of every command: one request in, one whole answer out, nothing followed.
//! Must not follow redirects, keep cookies, or let a URL slip into an error.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{HeaderValue, Request, Response};

use super::error::Error;
use super::proxy::Proxies;
use super::resolve::Resolver;
use super::tls::{self, Trust};
use crate::domain::said::Said;

/// How a client reaches the world.
#[derive(Debug, Clone, Default)]
pub struct Setup {
    /// Whose certificates are believed.
    pub trust: Trust,
    /// What stands in between.
    pub proxies: Proxies,
    /// How many idle connections to one server are kept beyond a few.
    pub idle: usize,
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
    plain: OnceLock<reqwest::Client>,
    straight: OnceLock<reqwest::Client>,
    proxied: OnceLock<reqwest::Client>,
}

/// A way to the server, each with an engine of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// `http:` without a proxy: no TLS comes in, so whom to believe is not even read.
    Plain,
    /// `https:` without a proxy.
    Straight,
    /// As the proxies say, which may be reached by TLS themselves.
    Proxied,
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
        mut request: Request<Bytes>,
        limits: Limits,
    ) -> Result<Response<Bytes>, Error> {
        let origin = origin_of(request.uri())?;
        let engine = self.engine(request.uri())?;
        request
            .headers_mut()
            .entry(http::header::USER_AGENT)
            .or_insert(HeaderValue::from_static(concat!("wxauth/", env!("CARGO_PKG_VERSION"))));
        let fault = |error| Error::from_reqwest(error, &origin, limits.deadline);
        let mut request = reqwest::Request::try_from(request).map_err(fault)?;
        *request.timeout_mut() = Some(limits.deadline);
        let answer = engine.execute(request).await.map_err(fault)?;
        read(answer, limits, &origin).await
    }

    fn engine(&self, uri: &http::Uri) -> Result<&reqwest::Client, Error> {
        let way = self.way(uri);
        let slot = match way {
            Way::Plain => &self.plain,
            Way::Straight => &self.straight,
            Way::Proxied => &self.proxied,
        };
        if let Some(ready) = slot.get() {
            return Ok(ready);
        }
        let made = self.build(way)?;
        Ok(slot.get_or_init(|| made))
    }

    fn way(&self, uri: &http::Uri) -> Way {
        match self.setup.proxies.bypasses(uri.host().unwrap_or_default()) {
            true if uri.scheme_str() == Some("http") => Way::Plain,
            true => Way::Straight,
            false => Way::Proxied,
        }
    }

    fn build(&self, way: Way) -> Result<reqwest::Client, Error> {
        let fault = |error: reqwest::Error| Error::Tls {
            reason: Said::same(error.without_url().to_string()),
        };
        let tls = match way {
            Way::Plain => tls::believing_nobody()?,
            Way::Straight | Way::Proxied => tls::client_config(&self.setup.trust)?,
        };
        // Preconfigured always: left alone, reqwest would read the system's roots at start-up.
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .dns_resolver(Arc::new(Resolver))
            // Names as browsers send them over HTTP/1.1; some old back ends compare them exactly.
            .http1_title_case_headers()
            .pool_max_idle_per_host(self.setup.idle.max(4));
        builder = match way {
            Way::Plain | Way::Straight => builder.no_proxy(),
            Way::Proxied => self.setup.proxies.apply(builder).map_err(fault)?,
        };
        builder.build().map_err(fault)
    }
}

/// Scheme, host and port: all of a URL that may be shown.
fn origin_of(uri: &http::Uri) -> Result<String, Error> {
    let bad = |zh, en| Error::BadAddress { cause: Said::fixed(zh, en) };
    let scheme =
        uri.scheme_str().ok_or_else(|| bad("没有 http:// 或 https://", "it has no scheme"))?;
    if scheme != "http" && scheme != "https" {
        return Err(bad("只能请求 http 和 https", "only http and https can be called"));
    }
    let host = uri
        .host()
        .filter(|h| !h.is_empty())
        .ok_or_else(|| bad("没有主机名", "it names no host"))?;
    Ok(match uri.port() {
        Some(port) => format!("{scheme}://{host}:{port}"),
        None => format!("{scheme}://{host}"),
    })
}

async fn read(
    mut answer: reqwest::Response,
    limits: Limits,
    origin: &str,
) -> Result<Response<Bytes>, Error> {
    let too_large = || Error::TooLarge { origin: origin.to_owned(), limit: limits.body };
    if answer.content_length().is_some_and(|n| n > limits.body as u64) {
        return Err(too_large());
    }
    let (status, version) = (answer.status(), answer.version());
    let headers = std::mem::take(answer.headers_mut());
    let mut body = BytesMut::new();
    let fault = |error| Error::from_reqwest(error, origin, limits.deadline);
    while let Some(chunk) = answer.chunk().await.map_err(fault)? {
        if body.len() + chunk.len() > limits.body {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    let mut whole = Response::new(body.freeze());
    *whole.status_mut() = status;
    *whole.version_mut() = version;
    *whole.headers_mut() = headers;
    Ok(whole)
}

#[cfg(test)]
mod tests {
    use super::{Client, Limits, Setup, origin_of};
    use crate::domain::fault::{Exit, Fault};
    use crate::net::error::Error;
    use crate::net::tls::Trust;
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
    async fn what_needs_no_tls_reads_no_certificates() {
        let trust = Trust { cacert: Some("no-such-file.pem".into()), system: false };
        let client = Client::new(Setup { trust, ..Setup::default() });
        let port = {
            let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
            gone.local_addr().unwrap().port()
        };
        let plain = client.send(get(&format!("http://127.0.0.1:{port}/")), SHORT).await;
        assert!(matches!(plain, Err(Error::NotReached { .. })), "{plain:?}");
        let secure = client.send(get(&format!("https://127.0.0.1:{port}/")), SHORT).await;
        assert!(matches!(secure, Err(Error::CaFile { .. })), "{secure:?}");
    }

    /// Without a name server, which could lead it elsewhere.
    #[tokio::test]
    async fn names_under_localhost_are_this_machine() {
        let here = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = here.local_addr().unwrap().port();
        let answering = std::thread::spawn(move || {
            use std::io::{Read as _, Write as _};
            let (mut stream, _) = here.accept().unwrap();
            let mut head = [0; 4096];
            let read = stream.read(&mut head).unwrap();
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok").unwrap();
            String::from_utf8_lossy(&head[..read]).into_owned()
        });
        let client = Client::new(Setup::default());
        let limits = Limits { deadline: Duration::from_secs(30), ..SHORT };
        let answer = client.send(get(&format!("http://shop.localhost:{port}/")), limits).await;
        assert_eq!(&answer.unwrap().into_body()[..], b"ok");
        let head = answering.join().unwrap();
        assert!(head.contains(&format!("Host: shop.localhost:{port}\r\n")), "{head}");
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
