//! `load`: many virtual WeChat users who log in to somebody's back end, and how long each step takes.
//! Must not print, read settings or judge what was measured; `cmd::load` does.
//!
//! [`plan`] says when logins begin, [`drive`] makes them, each the way a virtual browser of `check`
//! goes; [`fault`] sorts those that fail, [`identity`] notices who is taken for somebody else, and
//! [`tally`] counts. [`locust`] writes the same logins down for another tool.

pub mod drive;
pub mod fault;
pub mod identity;
pub mod locust;
pub mod plan;
pub mod tally;
