//! One plain request through the proxy, and its answer: read and written anew, so that nothing else passes.
//! Must not send a second request to the same server: the next one may be for WeChat, secret and all.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::uri::{PathAndQuery, Uri};
use http::{Request, Response, StatusCode, Version};
use hyper::body::Incoming;
use hyper::client;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};

use super::head::Target;
use crate::net::body::Outgoing;
use crate::net::dial::{Connection, Form};
use crate::net::server::Line;
use crate::net::server::service::{GivenUp, Service};
use crate::net::server::soon::Soon;

/// The server's end of an exchange.
pub(super) struct Far {
    pub(super) stream: Connection,
    pub(super) form: Form,
    /// Whether TLS was our part: the usual port is another.
    pub(super) secure: bool,
    pub(super) target: Target,
}

/// Serves the request that waits on the line from there, and closes both connections; what the client
/// sends after that request goes nowhere.
pub(super) async fn exchange(mut line: Line, far: Far) {
    line.be_patient();
    // Taken out by the first request: there cannot be another.
    let far = Arc::new(Mutex::new(Some(far)));
    let service = Service::new(move |request| {
        let taken = far.lock().ok().and_then(|mut far| far.take());
        Soon::later(async move { Ok(answer(request, taken.ok_or(GivenUp)?).await) })
    });
    let mut protocol = http1::Builder::new();
    protocol.timer(TokioTimer::new()).keep_alive(false);
    protocol.preserve_header_case(true).title_case_headers(true).auto_date_header(false);
    let io = TokioIo::new(Box::new(line) as Connection);
    let _ = protocol.serve_connection(io, service).with_upgrades().await;
}

async fn answer(request: Request<Incoming>, far: Far) -> Response<Outgoing> {
    let target = far.target.clone();
    match ask(request, far).await {
        Ok(Some(response)) if response.status() != StatusCode::SWITCHING_PROTOCOLS => response,
        Ok(Some(_)) => told(&target, StatusCode::BAD_GATEWAY, "another protocol, not asked for"),
        Ok(None) => told(&target, StatusCode::BAD_REQUEST, "no address"),
        Err(error) => told(&target, StatusCode::BAD_GATEWAY, &error.to_string()),
    }
}

/// `None`: the request has no address that could be sent on.
async fn ask(request: Request<Incoming>, far: Far) -> hyper::Result<Option<Response<Outgoing>>> {
    let Some(request) = onward(request, &far) else { return Ok(None) };
    let mut protocol = client::conn::http1::Builder::new();
    protocol.preserve_header_case(true).title_case_headers(true);
    let (mut sender, connection) = protocol.handshake(TokioIo::new(far.stream)).await?;
    tokio::spawn(connection.with_upgrades());
    let request = request.map(|body| Outgoing::through(None, body));
    let mut response = sender.try_send_request(request).await.map_err(|e| e.into_error())?;
    *response.version_mut() = Version::HTTP_11;
    if response.headers().contains_key(header::TRANSFER_ENCODING) {
        response.headers_mut().remove(header::CONTENT_LENGTH);
    }
    end_to_end(response.headers_mut());
    Ok(Some(response.map(|body| Outgoing::through(None, body))))
}

/// The request as the server, or the next proxy, is to get it: the target alone says the host.
fn onward<B>(mut request: Request<B>, far: &Far) -> Option<Request<B>> {
    let Target { host, port } = &far.target;
    let (scheme, usual) = if far.secure { ("https", 443) } else { ("http", 80) };
    let authority = if *port == usual { host.clone() } else { far.target.to_string() };
    let path = request.uri().path_and_query().cloned();
    let path = path.unwrap_or(PathAndQuery::from_static("/"));
    *request.uri_mut() = match &far.form {
        Form::Origin => Uri::from(path),
        Form::Absolute(_) => format!("{scheme}://{authority}{path}").parse().ok()?,
    };
    *request.version_mut() = Version::HTTP_11;
    let headers = request.headers_mut();
    let chunked = headers.get(header::TRANSFER_ENCODING).cloned();
    end_to_end(headers);
    if let Some(coding) = chunked {
        headers.remove(header::CONTENT_LENGTH);
        headers.insert(header::TRANSFER_ENCODING, coding);
    }
    headers.insert(header::HOST, HeaderValue::from_str(&authority).ok()?);
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    if let Form::Absolute(Some(auth)) = &far.form {
        headers.insert(header::PROXY_AUTHORIZATION, auth.clone());
    }
    Some(request)
}

/// Without what concerns one connection only (RFC 9110 section 7.6.1).
pub(super) fn end_to_end(headers: &mut HeaderMap) {
    let named: Vec<HeaderName> = headers
        .get_all(header::CONNECTION)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(','))
        .filter_map(|name| name.trim().parse().ok())
        .collect();
    const HOP: [&str; 8] = [
        "connection",
        "keep-alive",
        "proxy-connection",
        "proxy-authorization",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    ];
    for name in HOP {
        headers.remove(name);
    }
    for name in named {
        headers.remove(name);
    }
}

fn told(target: &Target, status: StatusCode, reason: &str) -> Response<Outgoing> {
    let text = format!("wxauth run: {target}: {reason}\n");
    let mut response = Response::new(Outgoing::whole(Bytes::from(text)));
    *response.status_mut() = status;
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

#[cfg(test)]
mod tests {
    use http::{HeaderValue, Request};

    use super::{Far, Target, onward};
    use crate::net::dial::Form;

    fn far(port: u16, form: Form) -> Far {
        let target = Target { host: "a.b".to_owned(), port };
        Far { stream: Box::new(tokio::io::empty()), form, secure: false, target }
    }

    #[test]
    fn what_was_said_to_the_proxy_stays_with_it() {
        let request = |uri: &str| {
            let request = Request::get(uri).header("Host", "other.example");
            let request = request.header("Proxy-Authorization", "x").header("X-Secret-Hop", "1");
            request.header("Connection", "keep-alive, X-Secret-Hop").header("X-B", "1")
        };
        let sent = |uri: &str, far: &Far| onward(request(uri).body(()).unwrap(), far).unwrap();
        let origin = sent("http://a.b/c?d", &far(80, Form::Origin));
        assert_eq!(origin.uri(), "/c?d");
        let mut lines: Vec<_> =
            origin.headers().iter().map(|(n, v)| format!("{n}: {}", v.to_str().unwrap())).collect();
        lines.sort();
        assert_eq!(lines, ["connection: close", "host: a.b", "x-b: 1"]);
        assert_eq!(sent("http://a.b?x", &far(80, Form::Origin)).uri(), "/?x");
        let auth = Some(HeaderValue::from_static("Basic eA=="));
        let next = sent("/c", &far(81, Form::Absolute(auth)));
        assert_eq!(next.uri(), "http://a.b:81/c");
        assert_eq!(next.headers()["host"], "a.b:81");
        assert_eq!(next.headers()["proxy-authorization"], "Basic eA==");
    }
}
