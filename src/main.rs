//! The thin binary: hands what was typed to the library and the exit code to the shell.
//! Must not do any work of its own.

fn main() {}
