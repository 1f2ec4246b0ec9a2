//! `wxauth config path`: which configuration files are looked for, and what became of each.
//! Must not read them; the start of the program has.

use serde_json::{Value, json};

use crate::app::{App, Args};
use crate::cmd::Command;
use crate::config::{Role, Standing};
use crate::domain::said::Fixed;
use crate::domain::visible::visible;
use crate::error::Error;
use crate::out::Outcome;

/// Its table row.
pub(super) static COMMAND: Command = Command {
    name: "path",
    about: Fixed::new(
        "显示会找哪些配置文件，正在用哪些",
        "Show which configuration files are looked for, and which are in use",
    ),
    examples: "wxauth config path\nwxauth config path --json",
    operands: &[],
    settings: &[],
    commands: &[],
    run: Some(run),
    schema: "config-path",
};

fn run(_args: &Args, app: &App) -> Result<Outcome, Error> {
    let data = json!({ "profile": app.settings.profile(), "files": files(app) });
    let mut text = String::new();
    let sources = app.settings.sources();
    for source in sources {
        let role = match source.role {
            Role::User => app.say("用户", "user"),
            Role::Project => app.say("项目", "project"),
            Role::Named => "--config",
        };
        let standing = match source.standing {
            Standing::InUse => app.paint().good(app.say("使用中", "in use")),
            Standing::Absent => app.paint().dim(app.say("不存在", "not there")),
            Standing::Foreign => app
                .paint()
                .warn(app.say("已忽略：属于其他用户", "ignored: it belongs to somebody else")),
            Standing::Broken => {
                app.paint().bad(app.say("已忽略：内容有错", "ignored: it has an error"))
            }
        };
        let path = visible(&source.path.to_string_lossy());
        text.push_str(&format!("{role:8}  {path}  {standing}\n"));
    }
    if !sources.iter().any(|s| s.role != Role::User) {
        let told = app.say(
            "从当前目录到仓库顶层（或用户主目录）没有 wxauth.toml",
            "no wxauth.toml from here up to the repository's top or the home directory",
        );
        text.push_str(&format!("{:8}  {}\n", app.say("项目", "project"), app.paint().dim(told)));
    }
    Ok(Outcome::answer(text, data))
}

/// The files as `--json` tells them, least telling first.
pub(super) fn files(app: &App) -> Vec<Value> {
    let tell = |source: &crate::config::Source| {
        let role = match source.role {
            Role::User => "user",
            Role::Project => "project",
            Role::Named => "named",
        };
        let standing = match source.standing {
            Standing::InUse => "in_use",
            Standing::Absent => "absent",
            Standing::Foreign => "foreign",
            Standing::Broken => "broken",
        };
        json!({ "path": source.path.to_string_lossy(), "role": role, "standing": standing })
    };
    app.settings.sources().iter().map(tell).collect()
}
