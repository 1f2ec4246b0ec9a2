//! What stands before HTTP on a connection: nothing, or something that tells TLS and proxy clients apart.
//! Must not answer requests; what comes out of a door is a stream on which a handler is spoken to.

use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;

use super::line::Line;
use crate::net::dial::Connection;

/// What is spoken behind the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// HTTP/1.
    Http1,
    /// HTTP/2, as agreed on by ALPN.
    Http2,
}

/// A connection that came through.
pub struct Entered {
    /// Where HTTP is spoken. Of one type whatever the door: the engine is compiled once.
    pub stream: Connection,
    /// Which HTTP.
    pub protocol: Protocol,
    /// Whether it is TLS: then [`Secure`] is in the extensions of each of its requests.
    pub secure: bool,
    /// Put into the extensions of each of its requests.
    pub mark: Option<Mark>,
}

/// The request came over TLS.
#[derive(Debug, Clone, Copy)]
pub struct Secure;

/// Whom a connection was made for, as far as the door found out: a host name in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark(pub Arc<str>);

/// A look at one connection; `None`: the door has dealt with it to its end.
pub type Opening<'a> = Pin<Box<dyn Future<Output = Option<Entered>> + Send + 'a>>;

/// Looks at new connections.
pub trait Door: Send + Sync + 'static {
    /// Lets a connection through, or deals with it. Dropped when the server is stopped.
    fn open(&self, peer: SocketAddr, line: Line) -> Opening<'_>;
}

/// An open door: plain HTTP/1.
#[derive(Debug, Clone, Copy)]
pub struct Plain;

impl Door for Plain {
    fn open(&self, _peer: SocketAddr, line: Line) -> Opening<'_> {
        let stream: Connection = Box::new(line);
        let entered = Entered { stream, protocol: Protocol::Http1, secure: false, mark: None };
        Box::pin(std::future::ready(Some(entered)))
    }
}
