//! Hands a caught callback on to a dev server and its answer back to the browser.
//! Must not follow redirects or decide which requests are handed on.

use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, header};
use url::Url;

use crate::domain::said::Said;
use crate::net::client::{Client, Limits};
use crate::net::error::Error;

/// A dev server exchanges the code before it answers; it may take its time.
const LIMITS: Limits = Limits { deadline: Duration::from_secs(30), body: 16 << 20 };

/// Headers that belong to one connection (RFC 9110 section 7.6.1), and those we set ourselves.
const OWN: [HeaderName; 10] = [
    header::CONNECTION,
    HeaderName::from_static("keep-alive"),
    header::PROXY_AUTHENTICATE,
    header::PROXY_AUTHORIZATION,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
    header::CONTENT_LENGTH,
    header::HOST,
];

/// What came of handing on.
#[derive(Debug, Clone)]
pub(crate) enum Relayed {
    /// The dev server's answer.
    Answer(Response<Bytes>),
    /// None, and why.
    Failed(Said),
}

/// Where caught requests go on to.
#[derive(Debug)]
pub(crate) struct Forward {
    target: Url,
    shown: String,
    client: Client,
}

/// Reads an absolute http or https address; `None` for anything else.
pub(super) fn target(text: &str) -> Option<Url> {
    let mut target = Url::parse(text).ok()?;
    if !matches!(target.scheme(), "http" | "https") || !target.has_host() {
        return None;
    }
    target.set_fragment(None);
    Some(target)
}

impl Forward {
    /// To `target`, which `target` read. Its path, if it has one, takes the place of the callback's;
    /// its query stands before the callback's.
    pub(crate) fn new(target: Url, client: Client) -> Forward {
        let shown = target.origin().ascii_serialization();
        Forward { target, shown, client }
    }

    /// Scheme, host and port, for people.
    pub(crate) fn target(&self) -> &str {
        &self.shown
    }

    /// Sends the request on and brings the answer back.
    pub(crate) async fn relay(
        &self,
        peer: SocketAddr,
        request: &Request<Bytes>,
    ) -> Result<Response<Bytes>, Error> {
        let address = self.address(request);
        let mut onward = Request::new(request.body().clone());
        *onward.method_mut() = request.method().clone();
        // `Url` only holds what is a valid URI.
        *onward.uri_mut() = address.as_str().parse().unwrap_or_default();
        *onward.headers_mut() = onward_headers(peer, request);
        let answer = self.client.send(onward, LIMITS).await?;
        Ok(self.brought_back(&address, answer))
    }

    fn address(&self, request: &Request<Bytes>) -> Url {
        let mut address = self.target.clone();
        if matches!(address.path(), "" | "/") {
            address.set_path(request.uri().path());
        }
        let query = request.uri().query().unwrap_or_default();
        let whole = match self.target.query() {
            Some(own) if !own.is_empty() => format!("{own}&{query}"),
            _ => query.to_owned(),
        };
        address.set_query((!whole.is_empty()).then_some(&whole));
        address
    }

    /// A relative redirect would lead to us, who have no such page.
    fn brought_back(&self, address: &Url, mut answer: Response<Bytes>) -> Response<Bytes> {
        let location = answer.headers().get(header::LOCATION).and_then(|l| l.to_str().ok());
        let absolute = location.and_then(|location| address.join(location).ok());
        let mut headers = strangers(answer.headers());
        if let Some(Ok(absolute)) = absolute.map(|url| HeaderValue::from_str(url.as_str())) {
            headers.insert(header::LOCATION, absolute);
        }
        *answer.headers_mut() = headers;
        answer
    }
}

fn onward_headers(peer: SocketAddr, request: &Request<Bytes>) -> HeaderMap {
    let mut headers = strangers(request.headers());
    let mut set = |name: &'static str, value: &[u8]| {
        if let Ok(value) = HeaderValue::from_bytes(value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    };
    set("x-forwarded-for", peer.ip().to_string().as_bytes());
    if let Some(host) = request.headers().get(header::HOST) {
        set("x-forwarded-host", host.as_bytes());
    }
    headers
}

/// The headers without those of the connection.
fn strangers(headers: &HeaderMap) -> HeaderMap {
    let named: Vec<String> = headers
        .get_all(header::CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|name| name.trim().to_ascii_lowercase())
        .collect();
    let passes =
        |name: &HeaderName| !OWN.contains(name) && !named.iter().any(|n| n == name.as_str());
    headers
        .iter()
        .filter(|(name, _)| passes(name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}
