//! Who answers a request that came through the gate: the emulator, or the real host for its static files.
//! Must not send anything issued by the emulator to the real WeChat.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{self, HeaderValue};
use http::uri::{PathAndQuery, Uri};
use http::{Request, Response, StatusCode};

use super::relay::end_to_end;
use super::tally::{Passed, Sight, Tally};
use crate::domain::host::is_wechat;
use crate::mock::engine::Engine;
use crate::net::client::{Client, Limits};
use crate::net::server::door::Mark;
use crate::net::server::{Handler, Reply};

/// The host of WeChat's static files, of which one is ours (PROTOCOL 8).
const STATIC: &str = "res.wx.qq.com";
/// That one.
const WX_LOGIN: &str = "/connect/zh_CN/htmledition/js/wxLogin.js";
/// For a static file of the real host.
const PATIENCE: Limits = Limits { deadline: Duration::from_secs(30), body: 32 << 20 };

/// Answers.
#[derive(Debug)]
pub(super) struct Desk {
    pub(super) engine: Arc<Engine>,
    pub(super) client: Client,
    pub(super) offline: bool,
    pub(super) tally: Arc<Tally>,
}

impl Handler for Desk {
    async fn handle(&self, peer: SocketAddr, mut request: Request<Bytes>) -> Reply {
        let absolute = request.uri().authority().is_some();
        let host = address(&mut request);
        let wechat = host.as_deref().is_some_and(is_wechat);
        if host.as_deref() == Some(STATIC) && request.uri().path() != WX_LOGIN {
            return Reply::Full(self.real(request, STATIC).await);
        }
        self.tally.note(Sight::Call { host: host.filter(|_| wechat) });
        let http1 = request.version() < http::Version::HTTP_2;
        match self.engine.handle(peer, request).await {
            // The next request of a proxy's client may be for another host, which the gate must see.
            Reply::Full(mut response) if absolute && http1 => {
                let close = HeaderValue::from_static("close");
                response.headers_mut().insert(header::CONNECTION, close);
                Reply::Full(response)
            }
            reply => reply,
        }
    }
}

/// The host a request is for, in lower case. What the connection was made for counts where the
/// request names no host of WeChat's: it is written into the request.
fn address(request: &mut Request<Bytes>) -> Option<String> {
    let header = request.headers().get(header::HOST).and_then(|v| v.to_str().ok());
    let said = request.uri().host().or(header.map(without_port)).map(str::to_ascii_lowercase);
    if said.as_deref().is_some_and(is_wechat) {
        return said;
    }
    let Some(Mark(mark)) = request.extensions().get::<Mark>().cloned() else { return said };
    if let Ok(value) = HeaderValue::from_str(&mark) {
        request.headers_mut().insert(header::HOST, value);
    }
    let path = request.uri().path_and_query().cloned();
    *request.uri_mut() = Uri::from(path.unwrap_or(PathAndQuery::from_static("/")));
    Some(mark.to_string())
}

fn without_port(authority: &str) -> &str {
    authority.rsplit_once(':').map_or(authority, |(name, _)| name)
}

impl Desk {
    /// The real host's answer.
    async fn real(&self, request: Request<Bytes>, host: &str) -> Response<Bytes> {
        let target = format!("{host}:443");
        if self.offline {
            self.tally.note(Sight::Other { target, passed: Passed::Refused });
            let text = format!("wxauth run --offline: {host} serves one file here, {WX_LOGIN}\n");
            return told(StatusCode::FORBIDDEN, text);
        }
        let path = request.uri().path_and_query().map_or("/", PathAndQuery::as_str).to_owned();
        let Ok(uri) = format!("https://{host}{path}").parse::<Uri>() else {
            return told(StatusCode::BAD_REQUEST, "wxauth run: no address\n".to_owned());
        };
        let (mut head, body) = request.into_parts();
        head.uri = uri;
        head.version = http::Version::HTTP_11;
        end_to_end(&mut head.headers);
        head.headers.remove(header::HOST);
        head.headers.remove(header::CONTENT_LENGTH);
        match self.client.send(Request::from_parts(head, body), PATIENCE).await {
            Ok(mut answer) => {
                self.tally.note(Sight::Other { target, passed: Passed::Through });
                end_to_end(answer.headers_mut());
                *answer.version_mut() = http::Version::HTTP_11;
                answer
            }
            Err(error) => {
                let passed = Passed::Failed(error.to_string());
                self.tally.note(Sight::Other { target, passed });
                told(StatusCode::BAD_GATEWAY, format!("wxauth run: {error}\n"))
            }
        }
    }
}

fn told(status: StatusCode, text: String) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(text));
    *response.status_mut() = status;
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}
