//! wxauth: every step of a WeChat (微信) web login, on a laptop, without WeChat.

pub mod app;
pub mod cli;
pub mod cmd;
pub mod config;
pub mod demo;
pub mod domain;
pub mod error;
pub mod mock;
pub mod net;
pub mod out;
pub mod platform;
pub mod report;
pub mod wire;
