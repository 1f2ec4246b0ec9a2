//! Why a child did not start, in the codes shells have for it.
//! Must not try anything else instead.

use std::io;

use crate::domain::fault::{Exit, Fault};
use crate::domain::lang::Lang;

/// The program was not started.
#[derive(Debug, thiserror::Error)]
#[error("cannot run {program:?}")]
pub(super) struct NotStarted {
    program: String,
    #[source]
    source: io::Error,
}

impl NotStarted {
    pub(super) fn new(program: &str, source: io::Error) -> NotStarted {
        NotStarted { program: program.to_owned(), source }
    }

    fn is_missing(&self) -> bool {
        self.source.kind() == io::ErrorKind::NotFound
    }

    /// Several words in one: a shell line without a shell.
    fn is_a_line(&self) -> bool {
        self.program.contains(char::is_whitespace)
    }
}

impl Fault for NotStarted {
    fn kind(&self) -> &'static str {
        if self.is_missing() { "command_not_found" } else { "command_not_executable" }
    }

    fn exit(&self) -> Exit {
        Exit::Child(if self.is_missing() { 127 } else { 126 })
    }

    fn chinese(&self) -> String {
        format!("无法运行 {:?}", self.program)
    }

    fn hint(&self, lang: Lang) -> Option<String> {
        let program = &self.program;
        Some(match (self.is_missing(), self.is_a_line(), lang) {
            (_, true, Lang::Zh) => format!("整行 shell 命令要交给 shell：wxauth run -- sh -c '{program}'"),
            (_, true, Lang::En) => format!("a shell line needs a shell: wxauth run -- sh -c '{program}'"),
            (true, _, Lang::Zh) => "检查拼写和 PATH；脚本还要看第一行 #! 指的解释器在不在".to_owned(),
            (true, _, Lang::En) => {
                "check the spelling and PATH; of a script, also the interpreter its first line names"
                    .to_owned()
            }
            (false, _, Lang::Zh) => format!("加上执行权限（chmod +x {program}），或写明用什么运行它，如 wxauth run -- node {program}"),
            (false, _, Lang::En) => format!(
                "make it executable (chmod +x {program}), or say what runs it: wxauth run -- node {program}"
            ),
        })
    }
}
