//! Settings: every value a command may be given, where it came from, and how far that place is trusted.
//! Must not parse the command line (the roof hands typed flags in) and must not send or print anything.

mod file;
mod load;
mod origin;
mod resolve;
mod setting;
pub mod shared;
pub mod trust;

pub use file::FileError;
pub use load::{Env, Load, LoadError, Typed};
pub use origin::{Origin, Trust};
pub use resolve::{Found, Settings, ValueError, parse_duration, read_value};
pub use setting::{Setting, Takes, Variable};
