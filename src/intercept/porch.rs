//! The emulator's own port with TLS on it as well: told apart by the first byte of a connection.
//! Must not be a proxy; it answers for WeChat's names, and knows no way to anybody else.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use rustls::ServerConfig;
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::handshake::{HANDSHAKE, Shaken, shake};
use crate::domain::said::Said;
use crate::net::server::Line;
use crate::net::server::door::{Door, Entered, Opening, Protocol};

/// For a client to say anything at all.
const PATIENCE: Duration = Duration::from_secs(10);

/// A client that hung up instead of going on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Distrust {
    /// As it named us, if it did.
    pub host: Option<String>,
    /// Where it is.
    pub peer: SocketAddr,
    /// What it said.
    pub reason: Said,
}

/// The door.
#[derive(Debug)]
pub struct Porch {
    server: Arc<ServerConfig>,
    distrusts: mpsc::UnboundedSender<Distrust>,
}

impl Porch {
    /// TLS with this certificate; whoever refuses it is told of.
    pub fn new(server: Arc<ServerConfig>, distrusts: mpsc::UnboundedSender<Distrust>) -> Porch {
        Porch { server, distrusts }
    }
}

impl Door for Porch {
    fn open(&self, peer: SocketAddr, line: Line) -> Opening<'_> {
        Box::pin(self.look_at(peer, line))
    }
}

impl Porch {
    async fn look_at(&self, peer: SocketAddr, line: Line) -> Option<Entered> {
        let mut first = [0];
        let read = timeout(PATIENCE, line.peek(&mut first)).await.ok()?.ok()?;
        if read == 0 {
            return None;
        }
        if first != [HANDSHAKE] {
            let (stream, protocol) = (Box::new(line), Protocol::Http1);
            return Some(Entered { stream, protocol, secure: false, mark: None });
        }
        match shake(&self.server, line).await {
            Ok(Shaken { stream, protocol, .. }) => {
                Some(Entered { stream, protocol, secure: true, mark: None })
            }
            Err(None) => None,
            Err(Some(refused)) => {
                let (host, reason) = (refused.name, refused.reason);
                let _ = self.distrusts.send(Distrust { host, peer, reason });
                None
            }
        }
    }
}
