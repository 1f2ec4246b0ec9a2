//! The HTTP/1 engine under emulator, `listen` and `demo`: accepts, bounds, answers, stops.
//! Must not look into requests beyond size and time; Host, method and paths are the handler's.

mod connection;
mod crowd;
pub mod door;
mod line;
pub mod service;
pub mod soon;

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response, StatusCode};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio::time::{sleep, timeout};

use connection::Attendant;
use crowd::Crowd;
use door::{Door, Plain};
use soon::Soon;

pub use line::Line;

/// After a failed accept the loop waits this long and goes on: it must never end, nor spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// What a handler gives back.
#[derive(Debug)]
pub enum Reply {
    /// A whole answer. To HEAD only its head is sent, with the length of the body.
    Full(Response<Bytes>),
    /// A head now and pieces as they come (server-sent events, NDJSON). Ends when the sender is
    /// dropped; when the client has gone the sender's `send` fails.
    Stream {
        /// Status and headers.
        head: Response<()>,
        /// The pieces.
        body: mpsc::Receiver<Bytes>,
    },
    /// No answer: the connection is reset (RST), as a broken server or network would.
    Reset,
}

impl From<Response<Bytes>> for Reply {
    fn from(response: Response<Bytes>) -> Reply {
        Reply::Full(response)
    }
}

/// Answers requests. A panic inside is answered with status 500 and stays in its request.
pub trait Handler: Send + Sync + 'static {
    /// One request with its whole body, from `peer`.
    fn handle(
        &self,
        peer: SocketAddr,
        request: Request<Bytes>,
    ) -> impl Future<Output = Reply> + Send;

    /// The same; whoever can answer without waiting does so here, at once.
    fn answer(self: Arc<Self>, peer: SocketAddr, request: Request<Bytes>) -> Soon<Reply>
    where
        Self: Sized,
    {
        Soon::later(async move { self.handle(peer, request).await })
    }

    /// The answer to a request whose body was too long (413) or did not come (408); `None`: the
    /// engine's own, in plain text.
    fn refuse(&self, _status: StatusCode, _head: &Parts) -> Option<Response<Bytes>> {
        None
    }
}

impl<F, A> Handler for F
where
    F: Fn(SocketAddr, Request<Bytes>) -> A + Send + Sync + 'static,
    A: Future<Output = Reply> + Send,
{
    fn handle(
        &self,
        peer: SocketAddr,
        request: Request<Bytes>,
    ) -> impl Future<Output = Reply> + Send {
        self(peer, request)
    }
}

/// Any handler: what it is made of must not multiply the engine.
trait Answers: Send + Sync + 'static {
    fn reply(self: Arc<Self>, peer: SocketAddr, request: Request<Bytes>) -> Soon<Reply>;

    fn refusal(&self, status: StatusCode, head: &Parts) -> Option<Response<Bytes>>;
}

impl<H: Handler> Answers for H {
    fn reply(self: Arc<Self>, peer: SocketAddr, request: Request<Bytes>) -> Soon<Reply> {
        self.answer(peer, request)
    }

    fn refusal(&self, status: StatusCode, head: &Parts) -> Option<Response<Bytes>> {
        self.refuse(status, head)
    }
}

/// What one client may take of the server.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Open connections; one more evicts the one that has been idle longest. Never more than half
    /// of the files the process may open.
    pub connections: usize,
    /// To send a request's head, and to stay idle between two requests.
    pub head: Duration,
    /// To send a request's body.
    pub body: Duration,
    /// Bytes of a request's body; more is answered with status 413.
    pub body_bytes: usize,
    /// Without taking a single byte of an answer.
    pub write: Duration,
    /// For answers under way when the server is stopped.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            connections: 1024,
            head: Duration::from_secs(10),
            body: Duration::from_secs(10),
            body_bytes: 1 << 20,
            write: Duration::from_secs(20),
            drain: Duration::from_secs(1),
        }
    }
}

impl Limits {
    /// How many connections there are at most: as many as allowed, and as the process may open.
    pub fn seats(&self) -> usize {
        let half = usize::try_from(crate::platform::open_files() / 2).unwrap_or(usize::MAX);
        self.connections.min(half).max(1)
    }
}

/// Serves until `stop` resolves, then lets answers under way finish (at most `limits.drain`).
///
/// The caller binds the listeners (`net::bind`) and owns the stop signal. Runs on any tokio
/// runtime with I/O and time enabled, one thread or many.
pub fn serve<'a, H: Handler>(
    listeners: Vec<TcpListener>,
    handler: Arc<H>,
    limits: Limits,
    stop: impl Future<Output = ()> + Send + 'a,
) -> Serving<'a> {
    serve_behind(Plain, listeners, handler, limits, stop)
}

/// As [`serve`], behind a door that looks at every connection before HTTP is spoken.
pub fn serve_behind<'a, D: Door, H: Handler>(
    door: D,
    listeners: Vec<TcpListener>,
    handler: Arc<H>,
    limits: Limits,
    stop: impl Future<Output = ()> + Send + 'a,
) -> Serving<'a> {
    let drain = limits.drain;
    let crowd = Arc::new(Crowd::new(limits.seats()));
    let (closing, closed) = watch::channel(false);
    let attendant = Attendant::new(Box::new(door), handler, limits, closed);
    Box::pin(until(Box::pin(stop), listeners, attendant, crowd, closing, drain))
}

/// A server's life, from the first connection to the last.
pub type Serving<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

async fn until(
    stop: Serving<'_>,
    listeners: Vec<TcpListener>,
    attendant: Attendant,
    crowd: Arc<Crowd>,
    closing: watch::Sender<bool>,
    drain: Duration,
) {
    tokio::select! {
        biased;
        () = stop => {}
        () = accept_all(&listeners, &attendant, &crowd) => {}
    }
    drop(listeners);
    drop(attendant);
    let _ = closing.send(true);
    crowd.dismiss_readers();
    let _ = timeout(drain, crowd.emptied()).await;
    crowd.dismiss_all();
}

async fn accept_all(listeners: &[TcpListener], attendant: &Attendant, crowd: &Arc<Crowd>) {
    let mut turn = 0usize;
    loop {
        turn = turn.wrapping_add(1);
        match accept(listeners, turn).await {
            Ok((stream, peer)) => {
                crowd.make_room().await;
                // Answers are written whole; waiting for more only costs time.
                let _ = stream.set_nodelay(true);
                crowd.admit(|ticket| tokio::spawn(attendant.attend(stream, peer, ticket)));
            }
            Err(error) => {
                if !is_clients_fault(&error) {
                    // Most likely out of file descriptors: idle connections give theirs back.
                    crowd.shed_share();
                }
                sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

/// The next connection of any listener; `turn` decides who is asked first, so none starves.
async fn accept(listeners: &[TcpListener], turn: usize) -> io::Result<(TcpStream, SocketAddr)> {
    std::future::poll_fn(|cx| {
        let (late, early) = listeners.split_at(turn % listeners.len().max(1));
        for listener in early.iter().chain(late) {
            if let Poll::Ready(outcome) = listener.poll_accept(cx) {
                return Poll::Ready(outcome);
            }
        }
        Poll::Pending
    })
    .await
}

/// The client gave up while it waited in the backlog.
fn is_clients_fault(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionReset | Interrupted)
}
