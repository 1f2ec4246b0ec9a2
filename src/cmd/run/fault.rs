//! Why a child did not start, in the codes shells have for it.
//! Must not try anything else instead.

use std::io;
use std::path::Path;

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

    fn why(&self) -> Why {
        let folder = Path::new(&self.program).is_dir();
        match self.source.kind() {
            _ if folder => Why::Folder,
            _ if self.program.contains(char::is_whitespace) => Why::Line,
            io::ErrorKind::NotFound => Why::Missing,
            io::ErrorKind::PermissionDenied => Why::Mode,
            _ => Why::Format,
        }
    }
}

/// What is to be done about it.
enum Why {
    /// Several words in one: a shell line without a shell.
    Line,
    Missing,
    Folder,
    /// Neither a program of this machine nor a script that says what runs it.
    Format,
    Mode,
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
        Some(match (self.why(), lang) {
            (Why::Line, Lang::Zh) => {
                format!("整行 shell 命令要交给 shell：wxauth run -- sh -c '{program}'")
            }
            (Why::Line, Lang::En) => {
                format!("a shell line needs a shell: wxauth run -- sh -c '{program}'")
            }
            (Why::Missing, Lang::Zh) => {
                "检查拼写和 PATH；脚本还要看第一行 #! 指的解释器在不在".to_owned()
            }
            (Why::Missing, Lang::En) => {
                "check the spelling and PATH; of a script, also the interpreter its first line names"
                    .to_owned()
            }
            (Why::Folder, Lang::Zh) => format!("{program} 是一个目录：写出其中的程序"),
            (Why::Folder, Lang::En) => format!("{program} is a folder: name the program in it"),
            (Why::Format, Lang::Zh) => format!(
                "脚本的第一行要写解释器（如 #!/bin/sh），或写明用什么运行它：wxauth run -- sh {program}"
            ),
            (Why::Format, Lang::En) => format!(
                "the first line of a script names its interpreter (#!/bin/sh); or say what runs it: \
                 wxauth run -- sh {program}"
            ),
            (Why::Mode, Lang::Zh) => format!(
                "加上执行权限（chmod +x {program}），或写明用什么运行它，如 wxauth run -- node {program}"
            ),
            (Why::Mode, Lang::En) => format!(
                "make it executable (chmod +x {program}), or say what runs it: wxauth run -- node {program}"
            ),
        })
    }
}
