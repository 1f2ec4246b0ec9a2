//! The one port of a run, told apart by the first bytes: TLS, CONNECT, an absolute address, plain HTTP.
//! Must not answer for WeChat; what is for it goes to the desk, everything else is handed on untouched.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use rustls::ServerConfig;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::{Instant, sleep, timeout, timeout_at};

use super::handshake::{HANDSHAKE, Refused, Shaken, shake};
use super::head::{Asked, Target, asked, framed_twice, named};
use super::relay::{Far, exchange};
use super::tally::{Passed, Sight, Tally};
use crate::domain::host::is_wechat;
use crate::net::dial::{Dialer, Form, both_ways};
use crate::net::server::Line;
use crate::net::server::door::{Door, Entered, Mark, Opening, Protocol};

/// For a client to say what it wants.
const PATIENCE: Duration = Duration::from_secs(60);
/// Bytes of a head at most.
const HEAD: usize = 64 << 10;

/// Lets through what is for WeChat.
#[derive(Debug)]
pub(super) struct Gate {
    /// Speaks TLS in WeChat's name.
    pub(super) server: Arc<ServerConfig>,
    pub(super) dialer: Dialer,
    pub(super) offline: bool,
    /// Our own: a plain request for any other is for somebody else.
    pub(super) port: u16,
    pub(super) tally: Arc<Tally>,
}

impl Door for Gate {
    fn open(&self, peer: SocketAddr, line: Line) -> Opening<'_> {
        Box::pin(self.look_at(peer, line))
    }
}

impl Gate {
    async fn look_at(&self, peer: SocketAddr, line: Line) -> Option<Entered> {
        // The listeners are on loopback; this is the belt to those braces.
        if !peer.ip().to_canonical().is_loopback() {
            return None;
        }
        let first = first_line(&line).await?;
        match first {
            First::Tls => self.shake(line, None).await,
            First::Line(text) => match asked(&text) {
                Asked::Tunnel(target) => self.connect(line, target).await,
                Asked::Absolute { target, .. } if is_wechat(&target.host) => plain(line, None),
                Asked::Absolute { secure, target } => self.relay(line, secure, &target).await,
                Asked::Here => match self.elsewhere(&line).await {
                    Some(target) => self.relay(line, false, &target).await,
                    None => plain(line, None),
                },
                // The HTTP engine refuses it with the right status.
                Asked::Nonsense => plain(line, None),
            },
        }
    }
}

fn plain(line: Line, mark: Option<Mark>) -> Option<Entered> {
    Some(Entered { stream: Box::new(line), protocol: Protocol::Http1, secure: false, mark })
}

impl Gate {
    async fn connect(&self, mut line: Line, target: Target) -> Option<Entered> {
        take_head(&mut line).await?;
        if !is_wechat(&target.host) {
            self.tunnel(line, &target).await;
            return None;
        }
        line.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await.ok()?;
        let mut byte = [0];
        let read = timeout(PATIENCE, line.peek(&mut byte)).await.ok()?.ok()?;
        match byte {
            _ if read == 0 => None,
            [HANDSHAKE] => self.shake(line, Some(target.host)).await,
            _ => plain(line, Some(Mark(target.host.into()))),
        }
    }

    /// Whom a request without an address is for, when not for us: PHP's streams send such to a proxy.
    async fn elsewhere(&self, line: &Line) -> Option<Target> {
        let head = look(line, |bytes| end_of_head(bytes).is_some()).await?;
        let target = named(&head)?;
        (target.port != self.port && !is_wechat(&target.host)).then_some(target)
    }

    /// TLS as one of WeChat's hosts.
    async fn shake(&self, line: Line, wanted: Option<String>) -> Option<Entered> {
        match shake(&self.server, line).await {
            Ok(Shaken { stream, protocol, name }) => {
                let named = name.or(wanted).filter(|name| is_wechat(name));
                let mark = named.map(|name| Mark(name.into()));
                Some(Entered { stream, protocol, secure: true, mark })
            }
            Err(None) => None,
            Err(Some(Refused { name, reason })) => {
                let host = wanted.or(name).unwrap_or_else(|| "?".to_owned());
                self.tally.note(Sight::Distrusted { host, reason });
                None
            }
        }
    }

    /// Bytes both ways, for a host that is none of WeChat's.
    async fn tunnel(&self, mut line: Line, target: &Target) {
        if self.refuses(&mut line, target).await {
            return;
        }
        let far = match self.dialer.tunnel(&target.host, target.port).await {
            Ok(far) => far,
            Err(error) => return self.failed(&mut line, target, error.to_string()).await,
        };
        self.passed(target, Passed::Through);
        if line.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await.is_ok() {
            line.be_tunnel();
            let _ = both_ways(Box::new(line), far).await;
        }
    }

    /// One exchange with a host that is none of WeChat's.
    async fn relay(&self, mut line: Line, secure: bool, target: &Target) -> Option<Entered> {
        let head = look(&line, |bytes| end_of_head(bytes).is_some()).await?;
        if framed_twice(&head) {
            take_head(&mut line).await?;
            say(&mut line, "400 Bad Request", "wxauth run: a request of two lengths\n").await;
            return None;
        }
        if self.offline {
            take_head(&mut line).await?;
            self.refuses(&mut line, target).await;
            return None;
        }
        let dialled = match secure {
            true => self.dialer.secure(&target.host, target.port).await.map(|s| (s, Form::Origin)),
            false => self.dialer.plain(&target.host, target.port).await,
        };
        match dialled {
            Ok((stream, form)) => {
                self.passed(target, Passed::Through);
                exchange(line, Far { stream, form, secure, target: target.clone() }).await;
            }
            Err(error) => {
                take_head(&mut line).await?;
                self.failed(&mut line, target, error.to_string()).await;
            }
        }
        None
    }

    fn passed(&self, target: &Target, passed: Passed) {
        self.tally.note(Sight::Other { target: target.to_string(), passed });
    }

    async fn refuses(&self, line: &mut Line, target: &Target) -> bool {
        if !self.offline {
            return false;
        }
        self.passed(target, Passed::Refused);
        let text = format!("wxauth run --offline: {target} is none of WeChat's hosts\n");
        say(line, "403 Forbidden", &text).await;
        true
    }

    async fn failed(&self, line: &mut Line, target: &Target, reason: String) {
        say(line, "502 Bad Gateway", &format!("wxauth run: {target}: {reason}\n")).await;
        self.passed(target, Passed::Failed(reason));
    }
}

async fn say(line: &mut Line, status: &str, text: &str) {
    let answer = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{text}",
        text.len()
    );
    if line.write_all(answer.as_bytes()).await.is_ok() {
        let _ = line.shutdown().await;
    }
}

/// What a connection begins with.
enum First {
    Tls,
    Line(String),
}

/// Looks at the first line and leaves it where it is. `None`: nothing came, or too much.
async fn first_line(line: &Line) -> Option<First> {
    let head = look(line, |bytes| bytes.first() == Some(&HANDSHAKE) || bytes.contains(&b'\n'));
    let head = head.await?;
    if head.first() == Some(&HANDSHAKE) {
        return Some(First::Tls);
    }
    let end = head.iter().position(|&b| b == b'\n').unwrap_or(head.len());
    let text = String::from_utf8_lossy(head.get(..end).unwrap_or_default());
    Some(First::Line(text.trim_end_matches('\r').to_owned()))
}

/// Takes the whole head off the line, its empty line included.
async fn take_head(line: &mut Line) -> Option<Vec<u8>> {
    let seen = look(line, |bytes| end_of_head(bytes).is_some()).await?;
    let mut head = seen.get(..end_of_head(&seen)?)?.to_vec();
    line.read_exact(&mut head).await.ok()?;
    Some(head)
}

fn end_of_head(bytes: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, b"\r\n\r\n").map(|at| at + 4)
}

/// Looks until there is enough. A peek returns as soon as anything is there, also what was there
/// before, so a client that sends half a line is asked again in a moment.
async fn look(line: &Line, enough: impl Fn(&[u8]) -> bool) -> Option<Vec<u8>> {
    let deadline = Instant::now() + PATIENCE;
    let mut buffer = vec![0; 4096];
    let mut known = 0;
    loop {
        let read = timeout_at(deadline, line.peek(&mut buffer)).await.ok()?.ok()?;
        let seen = buffer.get(..read)?;
        if read == 0 || enough(seen) {
            return (read > 0).then(|| seen.to_vec());
        }
        if read == buffer.len() {
            if read >= HEAD {
                return None;
            }
            buffer.resize(read * 4, 0);
        } else if read == known {
            if Instant::now() > deadline {
                return None;
            }
            sleep(Duration::from_millis(2)).await;
        }
        known = read;
    }
}
