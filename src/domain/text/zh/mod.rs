//! The Chinese texts, one file or folder per area, with the names of the type files above.
//! Must not be a translation of `en/`: each language says it the way its developers would.

pub mod callback;
pub mod demo;
pub mod errcode;
pub mod explain;
pub mod fidelity;
pub mod flaw;
pub mod init;
pub mod init_backend;
pub mod load;
pub mod mock;
pub mod report;
pub mod rules;
pub mod run;
pub mod scenario;
pub mod ticket;
