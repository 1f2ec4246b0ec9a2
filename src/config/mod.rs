//! Settings: every value a command may be given, where it came from, and how far that place is trusted.
//! Must not parse the command line (the roof hands typed flags in) and must not send or print anything.

mod checkout;
mod env;
mod file;
mod inside;
mod kind;
mod load;
mod origin;
mod read;
mod resolve;
mod secret_text;
mod setting;
pub mod shared;
pub mod toml_words;
pub mod trust;

pub use env::Env;
pub use file::{FileError, beside};
pub use kind::{BASE, DURATION, Kind, ORIGIN, PORT, TIMES, WRITTEN, Wrong, times};
pub use load::{Load, LoadError, Role, Source, Standing, Told, Typed};
pub use origin::{Origin, Target, Trust};
pub use read::{LARGEST, ReadError, read_bytes};
pub use resolve::{Found, Settings, ValueError, not_utf8, parse_duration, read_value, truth};
pub use secret_text::SecretText;
pub use setting::{Checkout, Offers, Setting, Takes, Variable};
