//! The one integration binary: modules that drive the built program from outside.

mod net;
mod peer;
