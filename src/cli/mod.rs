//! The roof: what was typed. The only place that knows clap; it builds the command line from the tables of the command rooms.
//! Must not do a command's work: it resolves settings, calls the room, hands the end to the writer.

mod grammar;
mod start;

pub use grammar::grammar;
pub use start::{Streams, run};
