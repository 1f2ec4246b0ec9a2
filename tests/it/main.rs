//! The one integration binary: modules that drive the built program from outside.
// Outside #[test] functions clippy does not know that this is test code.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(missing_docs, unreachable_pub, dead_code)]

mod backends;
mod bounds;
mod browser;
mod call;
mod canary;
mod check_command;
mod chromium;
mod clients;
mod completions;
mod config;
mod console;
mod control;
mod crash;
mod demo;
mod exchange;
mod explain;
mod frameworks;
mod going_on;
mod handing;
mod house;
mod init;
mod inspector;
mod interrupt;
mod listen;
mod load;
mod login;
mod mock;
mod mock_tls;
mod naive;
mod net;
mod packaging;
mod patience;
mod peer;
mod peers;
mod project_file;
mod prompts;
mod readme;
mod request_items;
mod retry;
mod rules;
mod run;
mod runner;
mod scan;
mod scenarios;
mod schemas;
mod server;
mod storm;
mod terminal;
mod ticket;
mod ticket_interop;
mod ticket_many;
mod url;
mod visitor;
mod wait;
mod written_files;
mod wrong_input;

// What reads what the program writes for others.
mod reports;
