//! The commands that come next, ready to copy.
//! Must not run any of them.

use super::answers::{Answers, Reference};
use crate::app::App;

/// The commands, in their order, for these answers and this shell.
pub(super) fn commands(app: &App, answers: &Answers) -> Vec<String> {
    // PowerShell sets this for everything it starts; on Unix a shell also sets SHELL.
    let powershell = app.env.get("PSModulePath").is_some() && app.env.get("SHELL").is_none();
    let mut lines = Vec::new();
    for reference in [&answers.secret, &answers.ticket_secret].into_iter().flatten() {
        if let Reference::Variable(name) = reference
            && app.env.get(name).is_none()
        {
            lines.push(match powershell {
                true => format!("$env:{name} = Read-Host -MaskInput {name}"),
                false => format!("read -rs {name} && export {name}"),
            });
        }
    }
    lines.push("wxauth config show app".to_owned());
    let link = match (answers.platform.as_str(), answers.account.as_deref()) {
        ("mini", _) => "wxauth exchange --platform mini CODE",
        ("mp", Some("test")) => "wxauth listen --lan --qr",
        ("mp" | "component" | "work", _) => "wxauth url --qr",
        _ => "wxauth url --open",
    };
    lines.push(link.to_owned());
    lines
}
