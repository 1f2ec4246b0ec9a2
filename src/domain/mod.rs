//! Ground floor: the values of a WeChat login and the rules they keep.
//! Must not do I/O, read the clock or draw randomness: time, randomness and keys are arguments.

pub mod fault;
pub mod lang;
pub mod random;
pub mod secret;
pub mod time;
