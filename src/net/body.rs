//! A body on its way out: the one kind that every server and every client of the program sends.
//! Must not grow a second kind: hyper's machinery is compiled once for each, and it is large.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::sync::mpsc;

/// What is sent, and who wants to know when hyper has let go of it.
pub struct Outgoing {
    pieces: Pieces,
    listener: Option<Arc<dyn Ending>>,
}

/// Hears that a body is gone, sent or not.
pub(super) trait Ending: Send + Sync {
    /// Called once.
    fn ended(&self);
}

enum Pieces {
    Whole(Bytes),
    Stream(mpsc::Receiver<Bytes>),
    /// What was held back already, and the rest as it comes from elsewhere.
    Through(Option<Bytes>, Incoming),
}

impl Outgoing {
    /// All of it is there.
    pub fn whole(body: Bytes) -> Outgoing {
        Outgoing { pieces: Pieces::Whole(body), listener: None }
    }

    /// Comes piece by piece, until the sender is dropped.
    pub fn stream(body: mpsc::Receiver<Bytes>) -> Outgoing {
        Outgoing { pieces: Pieces::Stream(body), listener: None }
    }

    /// Passes on what another connection brings, after what was read of it before.
    pub fn through(first: Option<Bytes>, rest: Incoming) -> Outgoing {
        Outgoing { pieces: Pieces::Through(first, rest), listener: None }
    }

    /// The same, watched.
    pub(super) fn heard_by(mut self, listener: Arc<dyn Ending>) -> Outgoing {
        self.listener = Some(listener);
        self
    }
}

impl Drop for Outgoing {
    fn drop(&mut self) {
        if let Some(listener) = &self.listener {
            listener.ended();
        }
    }
}

impl Body for Outgoing {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        match &mut self.pieces {
            Pieces::Whole(body) if body.is_empty() => Poll::Ready(None),
            Pieces::Whole(body) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(body))))),
            Pieces::Stream(body) => body.poll_recv(cx).map(|piece| piece.map(Frame::data).map(Ok)),
            Pieces::Through(first, rest) => match first.take() {
                Some(first) => Poll::Ready(Some(Ok(Frame::data(first)))),
                None => Pin::new(rest).poll_frame(cx),
            },
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.pieces {
            Pieces::Whole(body) => body.is_empty(),
            Pieces::Stream(_) => false,
            Pieces::Through(first, rest) => first.is_none() && rest.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.pieces {
            Pieces::Whole(body) => SizeHint::with_exact(body.len() as u64),
            Pieces::Through(None, rest) => rest.size_hint(),
            Pieces::Stream(_) | Pieces::Through(Some(_), _) => SizeHint::default(),
        }
    }
}
