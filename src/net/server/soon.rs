//! A value that is there already, or is being made.
//! Must not wait or spawn; it saves the box where there is nothing to wait for.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

/// What becomes a value: most answers are there when the request is, and to box a future for each
/// of them cost a tenth of the emulator's time.
pub enum Soon<T> {
    /// There already; `None` when it was taken.
    Now(Option<T>),
    /// Being made.
    Later(Pin<Box<dyn Future<Output = T> + Send>>),
}

impl<T> Soon<T> {
    /// It is there.
    pub fn now(value: T) -> Soon<T> {
        Soon::Now(Some(value))
    }

    /// It is what a future becomes.
    pub fn later(future: impl Future<Output = T> + Send + 'static) -> Soon<T> {
        Soon::Later(Box::pin(future))
    }
}

impl<T: Unpin> Future for Soon<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        match &mut *self {
            // Nobody asks again for what was taken.
            Soon::Now(value) => value.take().map_or(Poll::Pending, Poll::Ready),
            Soon::Later(future) => future.as_mut().poll(cx),
        }
    }
}
