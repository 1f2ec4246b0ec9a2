//! The thin binary: captures words, environment and terminals once, and hands them to the library.
//! Must not hold any logic of its own.

use std::io::IsTerminal;
use std::process::ExitCode;

use wxauth::cli::{Streams, run};
use wxauth::config::Env;

fn main() -> ExitCode {
    let words = std::env::args_os().collect();
    let env = Env::capture(std::env::vars_os());
    let streams = Streams {
        stdin: std::io::stdin().is_terminal(),
        stdout: std::io::stdout().is_terminal(),
        stderr: std::io::stderr().is_terminal(),
    };
    let directory = std::env::current_dir().unwrap_or_default();
    ExitCode::from(run(words, env, streams, directory).code())
}
