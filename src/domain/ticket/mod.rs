//! Tickets: the signed JWT (RFC 7519) a page shows with every request, and the old base64(openid).
//! Must not read files, clocks or randomness: keys, time and random bytes are arguments.
//!
//! The way of a ticket: [`Key`] and [`Plan`] → [`Plan::payload`] → [`Signer::sign`] → text →
//! [`verify()`] with [`Rules`] → [`Verified`], or one [`Refusal`]. Signatures are made by
//! jsonwebtoken's traits over ring; every check of a claim is our own, because that library's
//! defaults differ (60 seconds of leeway, `iat` unchecked, an unasked `aud` accepted).

pub mod alg;
pub mod claim;
pub mod claims;
mod crypto;
pub mod decode;
mod der;
pub mod header;
pub mod json;
mod jwk;
pub mod key;
pub mod once;
pub mod openid64;
mod part;
pub mod plan;
#[cfg(test)]
mod properties;
pub mod public;
pub mod refusal;
pub mod sign;
pub mod stamp;
pub mod strength;
#[cfg(test)]
mod vectors;
pub mod verify;
pub mod warning;

pub use alg::{Algorithm, Kind};
pub use claim::{Claim, ClaimError};
pub use claims::Claims;
pub use decode::{Decoded, Form, decode};
pub use key::{Key, KeyEncoding, KeyError};
pub use once::Use;
pub use plan::{Draft, Jti, Plan, Start};
pub use refusal::Refusal;
pub use sign::Signer;
pub use stamp::{Extra, Stamp};
pub use strength::judge;
pub use verify::{Accepted, Requirement, Rules, Verified, Verifier, verify};
pub use warning::Warning;

/// The longest ticket that is read or made, in bytes: what a Node server takes as headers in all.
pub const MAX_TICKET: usize = 16 * 1024;
