//! wxauth: every step of a WeChat (微信) web login, on a laptop, without WeChat.

pub mod domain;
pub mod net;
pub mod platform;
pub mod wire;
