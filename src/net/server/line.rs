//! One TCP connection with manners: a client that takes nothing is given up, one that still talks is heard out.
//! Must not know HTTP; it moves bytes and watches time.

use std::future::Future;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

use super::crowd::Seat;

/// How much of a client's remaining talk is read after our last byte, and for how long. Closing a
/// socket with unread bytes in it resets it, and the reset overtakes the answer (400, 413, 431).
const LINGER_BYTES: usize = 16 << 20;
const LINGER: Duration = Duration::from_millis(500);

/// The stream hyper reads from and writes to.
#[derive(Debug)]
pub struct Line {
    stream: TcpStream,
    seat: Arc<Seat>,
    patience: Duration,
    alarm: Option<Pin<Box<Sleep>>>,
    finished: bool,
    overheard: usize,
    foreign: bool,
}

impl Line {
    /// `patience`: how long a client may take no byte of an answer.
    pub(super) fn new(stream: TcpStream, seat: Arc<Seat>, patience: Duration) -> Line {
        Line { stream, seat, patience, alarm: None, finished: false, overheard: 0, foreign: false }
    }

    /// The first bytes the client sent, left where they are; 0 when it has closed its side.
    pub async fn peek(&self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stream.peek(buffer).await
    }

    /// For a line whose answers are not ours: whoever reads slowly has his reasons.
    pub fn be_patient(&mut self) {
        const YEAR: Duration = Duration::from_secs(365 * 24 * 3600);
        self.patience = YEAR;
    }

    /// For a line whose far end is not ours: as patient, and what still comes is for the other side.
    pub fn be_tunnel(&mut self) {
        self.be_patient();
        self.foreign = true;
    }

    /// Turns a write that makes no progress into an error in the end.
    fn watched<T>(
        &mut self,
        cx: &mut Context<'_>,
        outcome: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if outcome.is_ready() {
            self.alarm = None;
            return outcome;
        }
        let patience = self.patience;
        ready!(self.alarm.get_or_insert_with(|| Box::pin(sleep(patience))).as_mut().poll(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }

    /// Reads on after our end is closed, but only when there is something to read.
    fn hear_out(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let mut scratch = [0u8; 8192];
        while self.overheard < LINGER_BYTES {
            let mut buffer = ReadBuf::new(&mut scratch);
            match Pin::new(&mut self.stream).poll_read(cx, &mut buffer) {
                Poll::Ready(Ok(())) if !buffer.filled().is_empty() => {
                    self.overheard += buffer.filled().len();
                }
                Poll::Ready(_) => return Poll::Ready(()),
                Poll::Pending if self.overheard == 0 => return Poll::Ready(()),
                Poll::Pending => {
                    let alarm = self.alarm.get_or_insert_with(|| Box::pin(sleep(LINGER)));
                    return alarm.as_mut().poll(cx);
                }
            }
        }
        Poll::Ready(())
    }
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.watched(cx, outcome)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write_vectored(cx, slices);
        self.watched(cx, outcome)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if !self.finished {
            ready!(Pin::new(&mut self.stream).poll_shutdown(cx))?;
            self.finished = true;
            self.alarm = None;
        }
        if self.foreign {
            return Poll::Ready(Ok(()));
        }
        self.hear_out(cx).map(Ok)
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if self.seat.wants_reset() {
            let _ = self.stream.set_zero_linger();
        }
    }
}
