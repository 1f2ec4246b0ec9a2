//! Standard input: read once, by whoever asks first, and no more of it than anybody can mean.
//! Must not interpret what is read; the asker does.

use std::sync::atomic::Ordering;

use super::App;
use crate::config::LARGEST;
use crate::domain::fault::Exit;
use crate::error::{Error, Plain};
use crate::platform;

impl App {
    /// All of standard input as text, once: two inputs cannot both be `-`. `what` names the asker.
    pub fn read_stdin(&self, what: &str) -> Result<String, Error> {
        let bytes = self.read_stdin_bytes(what)?;
        // PowerShell puts a byte order mark before what it pipes.
        let bytes = match bytes.strip_prefix(b"\xEF\xBB\xBF") {
            Some(rest) => rest.to_vec(),
            None => bytes,
        };
        String::from_utf8(bytes).map_err(|_| {
            Plain::new(
                "stdin_not_text",
                Exit::Usage,
                format!("{what} 的标准输入不是 UTF-8"),
                format!("standard input for {what} is not UTF-8"),
            )
            .hint("请以 UTF-8 编码输入", "give UTF-8 text")
            .into()
        })
    }

    /// All of standard input, once, when it is no larger than a file that is read may be.
    ///
    /// # Errors
    /// Taken already, unreadable, or larger than 1 MiB.
    pub fn read_stdin_bytes(&self, what: &str) -> Result<Vec<u8>, Error> {
        self.drain(what, LARGEST)?.ok_or_else(|| {
            Plain::new(
                "stdin_too_large",
                Exit::Usage,
                format!("{what} 的标准输入超过 1 MiB"),
                format!("standard input for {what} is larger than 1 MiB"),
            )
            .hint("检查管道前面的命令", "check the command before the pipe")
            .into()
        })
    }

    /// All of standard input, once, however much it is: the body of a request.
    ///
    /// # Errors
    /// Taken already, or unreadable.
    pub fn read_stdin_whole(&self, what: &str) -> Result<Vec<u8>, Error> {
        Ok(self.drain(what, u64::MAX)?.unwrap_or_default())
    }

    /// The reading thread is left behind when it is interrupted.
    fn drain(&self, what: &str, most: u64) -> Result<Option<Vec<u8>>, Error> {
        self.take_stdin(what)?;
        let read = self.wait(async move {
            let read = move || platform::within(std::io::stdin().lock(), most);
            tokio::task::spawn_blocking(read)
                .await
                .unwrap_or_else(|e| Err(std::io::Error::other(e)))
        })?;
        let bytes = read.map_err(|error| {
            Plain::new(
                "stdin_unreadable",
                Exit::Local,
                "无法读取标准输入",
                "cannot read standard input",
            )
            .because(error)
        })?;
        Ok(bytes)
    }

    /// Claims standard input for `what`; the second claim is an error.
    pub fn take_stdin(&self, what: &str) -> Result<(), Error> {
        if self.stdin_taken.swap(true, Ordering::Relaxed) {
            return Err(Plain::new(
                "stdin_twice",
                Exit::Usage,
                format!("{what} 要从标准输入读，而标准输入已被占用"),
                format!("{what} is to come from standard input, which is already taken"),
            )
            .hint("其中一个改用文件或环境变量", "give one of them by file or variable")
            .into());
        }
        Ok(())
    }
}
