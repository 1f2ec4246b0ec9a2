//! What hyper asks for every request, of one kind in the whole program.
//! Must not answer anything itself.

use std::sync::Arc;

use http::{Request, Response};
use hyper::body::Incoming;

use super::soon::Soon;
use crate::net::body::Outgoing;

/// The connection ends without an answer.
#[derive(Debug, thiserror::Error)]
#[error("connection given up")]
pub struct GivenUp;

/// An answer, there or being made.
pub type Answer = Soon<Result<Response<Outgoing>, GivenUp>>;

/// Answers the requests of one connection. A type that hyper sees only once is compiled once, for
/// HTTP/1 and for HTTP/2: with a closure for each server its machinery was a tenth of the binary.
#[derive(Clone)]
pub struct Service(Arc<dyn Fn(Request<Incoming>) -> Answer + Send + Sync>);

impl Service {
    /// Asks `answer` for every request.
    pub fn new(answer: impl Fn(Request<Incoming>) -> Answer + Send + Sync + 'static) -> Service {
        Service(Arc::new(answer))
    }
}

impl hyper::service::Service<Request<Incoming>> for Service {
    type Response = Response<Outgoing>;
    type Error = GivenUp;
    type Future = Answer;

    fn call(&self, request: Request<Incoming>) -> Answer {
        (self.0)(request)
    }
}
