//! First floor: WeChat's endpoints, one file each, request and answer, into and from HTTP.
//! Must not open a socket or know a clock; client and emulator share it, so they cannot drift apart.
//!
//! The shape of every endpoint file: `Request` is what our client sends (valid by type,
//! `into_http`), `Asked` is what some client sent (`from_http`: anything may be missing),
//! `Answer` is WeChat's success (`render` / `parse`). Errors of all of them: [`dialect`].

pub mod access_token;
#[cfg(test)]
mod anything;
pub mod api_component_token;
pub mod auth;
pub mod authorize;
pub mod component;
pub mod consent;
pub mod cookie;
pub mod detour;
pub mod dialect;
mod error;
pub mod jscode2session;
pub mod json;
pub mod query;
pub mod refresh_token;
pub mod userinfo;
pub mod visitor;
pub mod wecom;

pub use error::Error;
