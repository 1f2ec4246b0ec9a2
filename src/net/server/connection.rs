//! One connection from its first request to its last: read within limits, ask the handler, answer.
//! Must not choose which connections live; the crowd does.

use std::future::{Future, poll_fn};
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;

use bytes::{Bytes, BytesMut};
use http::request::Parts;
use http::{HeaderValue, Request, Response, StatusCode, header};
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};
use hyper::server::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, SemaphorePermit, watch};
use tokio::time::timeout;

use super::crowd::{Phase, Seat, Ticket};
use super::door::{Door, Entered, Mark, Protocol, Secure};
use super::line::Line;
use super::service::{Answer, GivenUp, Service};
use super::soon::Soon;
use super::{Answers, Limits, Reply};
use crate::net::body::{Ending, Outgoing};

/// Bytes of a request's head (status 431 beyond), and of what is buffered of an answer.
const BUFFER: usize = 64 << 10;
const BUFFER_U32: u32 = 64 << 10;

/// Bytes of a body that need no room.
const FREE: usize = 32 << 10;
/// Bytes of all bodies under way beyond that.
const ROOM: u32 = 64 << 20;

/// What all connections of one server share.
pub(super) struct Attendant {
    shared: Arc<Shared>,
    closing: watch::Receiver<bool>,
}

struct Shared {
    door: Box<dyn Door>,
    handler: Arc<dyn Answers>,
    limits: Limits,
    protocol: http1::Builder,
    /// For bodies under way, in bytes: a thousand senders of large ones take turns.
    room: Semaphore,
}

impl Attendant {
    /// `closing` turns true when the server is stopped.
    pub(super) fn new(
        door: Box<dyn Door>,
        handler: Arc<dyn Answers>,
        limits: Limits,
        closing: watch::Receiver<bool>,
    ) -> Attendant {
        let mut protocol = http1::Builder::new();
        // Without a timer hyper's header deadline is silently off. `pipeline_flush` stays off:
        // with it answers 400 and 431 are lost.
        protocol.timer(TokioTimer::new());
        protocol.header_read_timeout(limits.head);
        protocol.max_buf_size(BUFFER);
        Attendant {
            shared: Arc::new(Shared {
                door,
                handler,
                limits,
                protocol,
                room: Semaphore::new(ROOM as usize),
            }),
            closing,
        }
    }

    /// The life of one connection.
    pub(super) fn attend(
        &self,
        stream: TcpStream,
        peer: SocketAddr,
        ticket: Ticket,
    ) -> impl Future<Output = ()> + Send + use<> {
        let shared = Arc::clone(&self.shared);
        let mut closing = self.closing.clone();
        async move {
            let seat = &ticket.seat;
            let line = Line::new(stream, Arc::clone(seat), shared.limits.write);
            // What the door does with a connection is its own affair, also how long it takes.
            seat.enter(Phase::Handler);
            let entered = tokio::select! {
                entered = shared.door.open(peer, line) => entered,
                _ = closing.wait_for(|&closed| closed) => None,
            };
            seat.enter(Phase::Head);
            let Some(Entered { stream, protocol, secure, mark }) = entered else { return };
            let io = TokioIo::new(stream);
            let service = asked(&shared, peer, seat, secure, mark);
            match protocol {
                Protocol::Http1 => {
                    let connection = pin!(shared.protocol.serve_connection(io, service));
                    until_closed(connection, &mut closing, |c| c.graceful_shutdown()).await;
                }
                Protocol::Http2 => {
                    let mut builder = http2::Builder::new(TokioExecutor::new());
                    builder.timer(TokioTimer::new()).max_header_list_size(BUFFER_U32);
                    let connection = pin!(builder.serve_connection(io, service));
                    until_closed(connection, &mut closing, |c| c.graceful_shutdown()).await;
                }
            }
        }
    }
}

/// What hyper asks for every request of one connection.
fn asked(
    shared: &Arc<Shared>,
    peer: SocketAddr,
    seat: &Arc<Seat>,
    secure: bool,
    mark: Option<Mark>,
) -> Service {
    let (shared, seat) = (Arc::clone(shared), Arc::clone(seat));
    Service::new(move |mut request| {
        if secure {
            request.extensions_mut().insert(Secure);
        }
        if let Some(mark) = &mark {
            request.extensions_mut().insert(mark.clone());
        }
        answer(&shared, peer, &seat, request)
    })
}

/// Serves to the end, or until the server is stopped; then what is under way is finished.
async fn until_closed<C: Future>(
    mut connection: Pin<&mut C>,
    closing: &mut watch::Receiver<bool>,
    shut: impl FnOnce(Pin<&mut C>),
) {
    let stopped = tokio::select! {
        biased;
        _ = connection.as_mut() => false,
        _ = closing.wait_for(|&closed| closed) => true,
    };
    if stopped {
        shut(connection.as_mut());
        let _ = connection.await;
    }
}

/// The answer to a request without a body, which nearly all are, is made without a future.
fn answer(
    shared: &Arc<Shared>,
    peer: SocketAddr,
    seat: &Arc<Seat>,
    request: Request<Incoming>,
) -> Answer {
    if !request.body().is_end_stream() {
        let (shared, seat) = (Arc::clone(shared), Arc::clone(seat));
        return Soon::later(answer_whole(shared, peer, seat, request));
    }
    match ask(shared, peer, seat, request.map(|_| Bytes::new())) {
        Some(Soon::Now(Some(reply))) => Soon::now(sent(Some(reply), seat)),
        Some(reply) => {
            let seat = Arc::clone(seat);
            Soon::later(async move { sent(shielded(reply).await, &seat) })
        }
        None => Soon::now(sent(None, seat)),
    }
}

async fn answer_whole(
    shared: Arc<Shared>,
    peer: SocketAddr,
    seat: Arc<Seat>,
    request: Request<Incoming>,
) -> Result<Response<Outgoing>, GivenUp> {
    let (head, body) = request.into_parts();
    seat.enter(Phase::Body);
    let gathered = gather(body, shared.limits.body_bytes, &shared.room);
    // The second is given back when the answer is made.
    let (body, _held) = match timeout(shared.limits.body, gathered).await {
        Ok(Ok(Some(body))) => body,
        Ok(Ok(None)) => {
            return Ok(cut_off(&shared, StatusCode::PAYLOAD_TOO_LARGE, &head, &seat));
        }
        Ok(Err(_)) => return Err(GivenUp),
        Err(_) => return Ok(cut_off(&shared, StatusCode::REQUEST_TIMEOUT, &head, &seat)),
    };
    let reply = match ask(&shared, peer, &seat, Request::from_parts(head, body)) {
        Some(reply) => shielded(reply).await,
        None => None,
    };
    sent(reply, &seat)
}

/// Hands a whole request to the handler; `None` when it panicked.
fn ask(
    shared: &Arc<Shared>,
    peer: SocketAddr,
    seat: &Seat,
    request: Request<Bytes>,
) -> Option<Soon<Reply>> {
    seat.enter(Phase::Handler);
    let handler = Arc::clone(&shared.handler);
    catch_unwind(AssertUnwindSafe(|| handler.reply(peer, request))).ok()
}

/// What goes out for a reply, or for none.
fn sent(reply: Option<Reply>, seat: &Arc<Seat>) -> Result<Response<Outgoing>, GivenUp> {
    match reply {
        Some(Reply::Full(response)) => {
            Ok(response.map(|body| counted(Outgoing::whole(body), seat)))
        }
        Some(Reply::Stream { head, body }) => {
            Ok(head.map(|()| counted(Outgoing::stream(body), seat)))
        }
        Some(Reply::Reset) => {
            seat.ask_reset();
            Err(GivenUp)
        }
        None => Ok(refusal(StatusCode::INTERNAL_SERVER_ERROR, seat)),
    }
}

/// A body, and the room it takes up beyond what every request may have.
type Gathered<'a> = (Bytes, Option<SemaphorePermit<'a>>);

/// The whole body; `None` when it is larger than `most`, which is answered at once: the line hears
/// the rest out. Beyond its first bytes it waits for room, where many large ones come at once.
async fn gather(
    mut body: Incoming,
    most: usize,
    room: &Semaphore,
) -> Result<Option<Gathered<'_>>, GivenUp> {
    if body.size_hint().lower() > most as u64 {
        return Ok(None);
    }
    let (mut whole, mut held) = (Bytes::new(), None::<SemaphorePermit<'_>>);
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| GivenUp)?.into_data() else { continue };
        let length = whole.len() + data.len();
        if length > most {
            return Ok(None);
        }
        let wanted = length.saturating_sub(whole.len().max(FREE));
        if let Some(wanted) = u32::try_from(wanted).ok().filter(|wanted| *wanted > 0) {
            let more = room.acquire_many(wanted.min(ROOM)).await.map_err(|_| GivenUp)?;
            match &mut held {
                Some(held) => held.merge(more),
                None => held = Some(more),
            }
        }
        whole = joined(whole, data);
    }
    Ok(Some((whole, held)))
}

/// The one behind the other; what came in one piece is not copied.
fn joined(whole: Bytes, data: Bytes) -> Bytes {
    if whole.is_empty() {
        return data;
    }
    let mut longer = BytesMut::from(whole);
    longer.extend_from_slice(&data);
    longer.freeze()
}

/// Runs a handler; `None` when it panicked.
async fn shielded<A: Future<Output = Reply>>(act: A) -> Option<Reply> {
    let mut act = pin!(act);
    poll_fn(|cx| {
        let step = AssertUnwindSafe(|| act.as_mut().poll(cx));
        match catch_unwind(step) {
            Ok(poll) => poll.map(Some),
            Err(_) => Poll::Ready(None),
        }
    })
    .await
}

/// The answer to a request that did not come in whole: the handler's, if it has one.
fn cut_off(
    shared: &Shared,
    status: StatusCode,
    head: &Parts,
    seat: &Arc<Seat>,
) -> Response<Outgoing> {
    let own = || shared.handler.refusal(status, head);
    let Some(response) = catch_unwind(AssertUnwindSafe(own)).ok().flatten() else {
        return refusal(status, seat);
    };
    let mut response = response.map(|body| counted(Outgoing::whole(body), seat));
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

/// The engine's own answers, for requests no handler can see or survive.
fn refusal(status: StatusCode, seat: &Arc<Seat>) -> Response<Outgoing> {
    let text = status.canonical_reason().unwrap_or_default();
    let mut response = Response::new(counted(Outgoing::whole(Bytes::from(text)), seat));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

/// A body on its way out. When hyper has taken all of it the connection counts as idle again.
fn counted(body: Outgoing, seat: &Arc<Seat>) -> Outgoing {
    seat.enter(Phase::Answer);
    body.heard_by(Arc::clone(seat) as Arc<dyn Ending>)
}

impl Ending for Seat {
    fn ended(&self) {
        self.enter(Phase::Head);
    }
}
