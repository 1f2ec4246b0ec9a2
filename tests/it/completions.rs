//! The committed completion scripts (`completions/`) are what the program prints today.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::runner::wxauth;

#[test]
fn committed_scripts_are_those_the_program_prints() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("completions");
    let update = std::env::var("UPDATE").is_ok_and(|v| v == "1");
    let mut stale = Vec::new();
    for (shell, file) in wxauth::cli::SHELLS {
        let printed = wxauth(["completions", shell]).run().exits(0).text().to_owned();
        let path = folder.join(file);
        if update {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, &printed).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        // A checkout on Windows may have turned the line ends.
        if committed.replace("\r\n", "\n") != printed {
            stale.push(*file);
        }
    }
    assert!(
        stale.is_empty(),
        "completions/ is not what the program prints ({}); write it anew with\n\n    \
         UPDATE=1 cargo test --test it completions\n",
        stale.join(", ")
    );
}

/// As far as the shells are here to say.
#[test]
fn the_shells_can_read_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("completions");
    for (shell, words) in [("bash", "-n"), ("zsh", "-n"), ("fish", "--no-execute")] {
        let file = wxauth::cli::SHELLS.iter().find(|(name, _)| *name == shell).unwrap().1;
        let run =
            Command::new(shell).arg(words).arg(folder.join(file)).stdin(Stdio::null()).output();
        if let Ok(done) = run {
            let said = String::from_utf8_lossy(&done.stderr).into_owned();
            assert!(done.status.success() && said.is_empty(), "{shell}: {said}");
        }
    }
}
