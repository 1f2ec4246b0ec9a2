//! Second floor: sockets and TLS, the one place that reaches other machines or is reached by them.
//! Must not know what the bytes mean; requests and answers are made and read in `wire`.

pub mod bind;
pub mod body;
pub mod browser;
pub mod client;
pub mod dial;
pub mod error;
pub mod proxy;
pub mod resolve;
pub mod retry;
pub mod server;
pub mod tls;
pub mod walk;
