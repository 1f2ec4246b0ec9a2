//! What stands before HTTP on a connection: nothing, or something that tells TLS and proxy clients apart.
//! Must not answer requests; what comes out of a door is a stream on which a handler is spoken to.

use std::future::{Future, ready};
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncWrite};

use super::line::Line;

/// What is spoken behind the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// HTTP/1.
    Http1,
    /// HTTP/2, as agreed on by ALPN.
    Http2,
}

/// A connection that came through.
#[derive(Debug)]
pub struct Entered<S> {
    /// Where HTTP is spoken.
    pub stream: S,
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

/// Looks at new connections.
pub trait Door: Send + Sync + 'static {
    /// What comes out.
    type Stream: AsyncRead + AsyncWrite + Unpin + Send + 'static;

    /// Lets a connection through, or deals with it to its end (`None`). Dropped when the server
    /// is stopped.
    fn open(
        &self,
        peer: SocketAddr,
        line: Line,
    ) -> impl Future<Output = Option<Entered<Self::Stream>>> + Send;
}

/// An open door: plain HTTP/1.
#[derive(Debug, Clone, Copy)]
pub struct Plain;

impl Door for Plain {
    type Stream = Line;

    fn open(
        &self,
        _peer: SocketAddr,
        line: Line,
    ) -> impl Future<Output = Option<Entered<Line>>> + Send {
        ready(Some(Entered { stream: line, protocol: Protocol::Http1, secure: false, mark: None }))
    }
}
