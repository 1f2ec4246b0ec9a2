//! The one integration binary: modules that drive the built program from outside.

// Outside #[test] functions clippy does not know that this is test code.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod net;
mod peer;
mod server;
