//! What the emulator answers: an HTTP answer now, later, when something happens, or none at all.
//! Must not wait itself; the engine below carries delays and holds out.

use crate::domain::time::Time;
use crate::mock::callback_domain::CallbackDomain;
use crate::mock::control::feed::Feed;
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
    /// When a file of the developer's own server is there, or not (PROTOCOL 10.39).
    Fetch(Fetch),
    /// The events, as they happen: the engine reads on after every change of the emulator's state.
    Feed(Feed),
    /// The connection breaks without an answer.
    Reset,
}

/// An answer that waits. The engine asks [`crate::mock::Emulator::resume`] after every change of
/// the emulator's state, and when time is up: by the emulator's clock or by the real one, whichever
/// comes first, as nobody should wait for ever before a clock that was stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// What is waited for.
    pub until: Awaited,
    /// By the emulator's clock.
    pub deadline: Time,
    /// By the real clock.
    pub patience: Duration,
}

/// A verification file to get before the answer can be given. The engine gets it and asks
/// [`crate::mock::Emulator::fetched`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetch {
    /// Where it must be.
    pub url: String,
    /// The account whose callback domain is to be verified.
    pub appid: String,
    /// That domain.
    pub domain: CallbackDomain,
    /// What must be in it.
    pub token: String,
}

/// A thing an answer can wait for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Awaited {
    /// Nothing but the time: a server that hangs.
    Nothing,
    /// News of a QR code (PROTOCOL 3.3).
    Scan {
        /// The QR code.
        uuid: String,
        /// The status the page knows already.
        known: u16,
        /// `f=json`.
        json: bool,
    },
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
