//! What the emulator answers: an HTTP answer now, later, when something happens, or none at all.
//! Must not wait itself; the engine below carries delays and holds out.

use crate::domain::time::Time;
use bytes::Bytes;
use std::time::Duration;

/// An answer as a value.
#[derive(Debug)]
pub enum Answer {
    /// At once.
    Now(http::Response<Bytes>),
    /// After a span of real time (a slow server).
    Delay(Duration, Box<Answer>),
    /// When the thing waited for happens, or at the deadline (long polling, PROTOCOL 3.3).
    Hold(Hold),
    /// The connection breaks without an answer.
    Reset,
}

/// An answer that waits. The engine asks [`crate::mock::Emulator::resume`] after every change of
/// the emulator's state, and at the deadline at the latest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// What is waited for.
    pub until: Awaited,
    /// By the emulator's clock.
    pub deadline: Time,
}

/// A thing an answer can wait for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Awaited {
    /// Nothing but the deadline: a server that hangs.
    Nothing,
}

impl From<http::Response<Bytes>> for Answer {
    fn from(response: http::Response<Bytes>) -> Answer {
        Answer::Now(response)
    }
}

impl Answer {
    /// The answer when it is one that comes at once.
    pub fn now(&self) -> Option<&http::Response<Bytes>> {
        match self {
            Answer::Now(response) => Some(response),
            _ => None,
        }
    }
}
