//! `wxauth completions SHELL`: a script that teaches the shell our commands and flags.
//! Must not install anything; the help says where the script belongs.

use clap_complete::{Generator, Shell, generate};
use clap_complete_nushell::Nushell;
use serde_json::json;

use super::grammar::grammar;
use crate::app::{App, Args};
use crate::cmd::{Command, Operand, Words};
use crate::domain::fault::Exit;
use crate::domain::said::Fixed;
use crate::error::{Error, Plain};
use crate::out::Outcome;

/// The shells, each with the file name its script usually has.
pub static SHELLS: &[(&str, &str)] = &[
    ("bash", "wxauth.bash"),
    ("zsh", "_wxauth"),
    ("fish", "wxauth.fish"),
    ("powershell", "_wxauth.ps1"),
    ("elvish", "wxauth.elv"),
    ("nushell", "wxauth.nu"),
];

/// Its table row.
pub(super) static COMMAND: Command = Command {
    name: "completions",
    about: Fixed::new(
        "打印 bash、zsh、fish、powershell、elvish 或 nushell 的补全脚本",
        "Print a completion script for bash, zsh, fish, powershell, elvish or nushell",
    ),
    examples: "wxauth completions bash > ~/.local/share/bash-completion/completions/wxauth\n\
               wxauth completions zsh > \"${fpath[1]}/_wxauth\"\n\
               wxauth completions fish > ~/.config/fish/completions/wxauth.fish\n\
               wxauth completions powershell | Out-String | Invoke-Expression   (in $PROFILE)\n\
               wxauth completions elvish | slurp | eval $in                     (in rc.elv)\n\
               wxauth completions nushell | save -f wxauth.nu                   (then: use wxauth.nu *)",
    operands: &[Operand {
        name: "SHELL",
        help: Fixed::new(
            "bash、zsh、fish、powershell、elvish 或 nushell",
            "bash, zsh, fish, powershell, elvish or nushell",
        ),
        required: true,
        words: Words::OneOf(&["bash", "zsh", "fish", "powershell", "elvish", "nushell"]),
    }],
    settings: &[],
    commands: &[],
    run: Some(run),
    schema: "completions",
};

fn run(args: &Args, _app: &App) -> Result<Outcome, Error> {
    let shell = args.one("SHELL").unwrap_or_default();
    // The grammar lets no other shell through.
    let Some(script) = script(shell) else {
        return Err(Plain::new(
            "bug",
            Exit::Bug,
            format!("没有 {shell:?} 的补全"),
            format!("no completions for {shell:?}"),
        )
        .into());
    };
    let data = json!({ "shell": shell, "script": String::from_utf8_lossy(&script) });
    Ok(Outcome::answer(script, data))
}

/// The script for a shell of `SHELLS`.
fn script(shell: &str) -> Option<Vec<u8>> {
    Some(match shell {
        "bash" => written(Shell::Bash),
        "zsh" => written(Shell::Zsh),
        "fish" => written(Shell::Fish),
        "powershell" => written(Shell::PowerShell),
        "elvish" => written(Shell::Elvish),
        "nushell" => written(Nushell),
        _ => return None,
    })
}

fn written(shell: impl Generator) -> Vec<u8> {
    let mut script = Vec::new();
    generate(shell, &mut grammar(), "wxauth", &mut script);
    script
}

#[cfg(test)]
mod tests {
    use super::{COMMAND, SHELLS, script};
    use crate::cmd::Words;

    #[test]
    fn every_shell_learns_every_command() {
        for (shell, _) in SHELLS {
            let text = String::from_utf8(script(shell).unwrap()).unwrap();
            for word in ["url", "redirect-uri", "config", "completions"] {
                assert!(text.contains(word), "{shell} does not know {word}");
            }
        }
        assert!(script("cmd.exe").is_none());
        let names: Vec<&str> = SHELLS.iter().map(|(name, _)| *name).collect();
        let Words::OneOf(choices) = COMMAND.operands[0].words else { panic!("not a choice") };
        assert_eq!(choices, names, "the operand offers them all");
    }
}
