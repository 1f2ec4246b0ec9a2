//! wxauth: every step of a WeChat (微信) web login, on a laptop, without WeChat.
//!
//! The house has floors, and imports go down only (`tests/it/house.rs` holds everybody to it):
//! `cli` (the only clap) → `cmd` (a room per subcommand) → `check`, `load`, `intercept`, `demo` → `net`, `mock`, `config`,
//! `report`, `platform` → `wire` (one endpoint, one file, both directions) → `domain` (values,
//! no I/O). `app`, `error` and `out` are the staircase. For Rust tests, [`mock::Server`] is a
//! WeChat of one's own.
//!
//! Where the program differs from its design, and why:
//!
//! - Settings, flags, variables and help come from one table row each (`config::Setting`), so the
//!   command line is built, not derived.
//! - A callback domain the emulator *learned* is a host without its port: a developer's next run
//!   may listen elsewhere. Configured domains are compared to the letter.
//! - `listen` takes `redirect_uri` from a flag only; one from a file or variable is the deployed
//!   app's and would send the code past us.
//! - `ticket --batch` answers NDJSON whether `--json` is on or not: a line for each line, ready for the
//!   next program. `--json` adds what every stream of ours has, `ready` first and `end` last.
//! - `wxauth wait` exists beside the designed commands, for scripts that start the emulator.
//! - Release builds are for size (`opt-level = "z"`), with the hot libraries at full speed. The binary
//!   is over its budget of 6 MB all the same, since `run` and `check` are in it.
//! - `run` is our own proxy on hyper, rustls and rcgen, not hudsucker: one leaf for all of WeChat's
//!   names is made before the child starts and the signing key dropped, where hudsucker signs per
//!   host and keeps it; one port serves TLS, CONNECT, absolute addresses and the emulator itself;
//!   SOCKS and HTTP proxies that were there go on working; and there is one TLS stack.
//! - `mock --tls` makes its authority anew at every start, though a fixed one would be trusted once
//!   and for all: its key would have to lie on a disk, and whoever has that key is WeChat to every
//!   client that trusts it.
//! - Emulators do not share a store (`mock --store`): the users of `load --export locust` all meet one.
//! - `load` drives the virtual browsers of `check`, on reqwest, not bare connections of hyper: what they
//!   do (cookies, pages, links in scripts) costs more than the engine below.

pub mod app;
pub mod check;
pub mod cli;
pub mod cmd;
pub mod config;
pub mod demo;
pub mod domain;
pub mod error;
pub mod intercept;
pub mod load;
pub mod mock;
pub mod net;
pub mod out;
pub mod platform;
pub mod report;
pub mod wire;
