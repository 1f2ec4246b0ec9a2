//! Reads a small text file whole: bounded, UTF-8, byte order mark dropped.
//! Must not interpret the text.

use std::path::{Path, PathBuf};

use super::file::place;
use crate::domain::fault::{Exit, Fault};
use crate::domain::lang::Lang;
use crate::platform;

/// Far beyond any real configuration file or key; keeps a mistaken path (a device, a dump) from filling memory.
pub const LARGEST: u64 = 1 << 20;

/// A file that cannot be used as text. Never quotes what is in it.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The system refused.
    #[error("cannot read {}", named(path))]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// More than a mebibyte.
    #[error("{} is larger than 1 MiB; that is not the file meant", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// UTF-16, as Windows PowerShell's `>` and old Notepads write it.
    #[error("{} is UTF-16; it must be UTF-8", path.display())]
    Utf16 {
        /// The file.
        path: PathBuf,
    },
    /// Bytes that are no UTF-8.
    #[error("{}:{line}:{column}: not UTF-8 from here on", path.display())]
    NotUtf8 {
        /// The file.
        path: PathBuf,
        /// Line of the first bad byte, from 1.
        line: usize,
        /// Its column in characters, from 1.
        column: usize,
    },
}

impl ReadError {
    /// What the system said, where it was the system.
    pub(super) fn io(&self) -> Option<&std::io::Error> {
        match self {
            ReadError::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl Fault for ReadError {
    fn kind(&self) -> &'static str {
        match self {
            ReadError::Io { .. } => "file_unreadable",
            ReadError::TooLarge { .. } => "file_too_large",
            ReadError::Utf16 { .. } | ReadError::NotUtf8 { .. } => "file_not_utf8",
        }
    }
    fn exit(&self) -> Exit {
        match self {
            ReadError::Io { .. } => Exit::Local,
            _ => Exit::Usage,
        }
    }
    fn chinese(&self) -> String {
        match self {
            ReadError::Io { path, .. } => format!("无法读取 {}", named(path)),
            ReadError::TooLarge { path } => {
                format!("{} 超过 1 MiB，应该不是要找的文件", path.display())
            }
            ReadError::Utf16 { path } => format!("{} 是 UTF-16 编码，需要 UTF-8", path.display()),
            ReadError::NotUtf8 { path, line, column } => {
                format!("{}:{line}:{column}：从这里开始不是 UTF-8", path.display())
            }
        }
    }

    fn hint(&self, lang: Lang) -> Option<String> {
        let text = match (self, lang) {
            (ReadError::Io { .. }, Lang::Zh) => "检查路径和权限",
            (ReadError::Io { .. }, Lang::En) => "check the path and its permissions",
            (ReadError::TooLarge { .. }, Lang::Zh) => "检查路径是否写对",
            (ReadError::TooLarge { .. }, Lang::En) => "check the path",
            (ReadError::Utf16 { .. }, Lang::Zh) => {
                "另存为 UTF-8；Windows PowerShell 里用 `| Out-File -Encoding utf8` 代替 `>`"
            }
            (ReadError::Utf16 { .. }, Lang::En) => {
                "save it as UTF-8; in Windows PowerShell write with `| Out-File -Encoding utf8`, not `>`"
            }
            (ReadError::NotUtf8 { .. }, Lang::Zh) => "另存为 UTF-8（常见原因：文件是 GBK 编码）",
            (ReadError::NotUtf8 { .. }, Lang::En) => "save it as UTF-8",
        };
        Some(text.to_owned())
    }
}

/// A path as errors name it: the empty one can be seen.
fn named(path: &Path) -> String {
    if path.as_os_str().is_empty() { "\"\"".to_owned() } else { path.display().to_string() }
}

/// The bytes of a file that is no larger than a mebibyte.
///
/// # Errors
/// `Io` when the system refuses; `TooLarge`.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, ReadError> {
    platform::read_at_most(path, LARGEST)
        .map_err(|source| ReadError::Io { path: path.to_owned(), source })?
        .ok_or_else(|| ReadError::TooLarge { path: path.to_owned() })
}

/// The text of a file, without a byte order mark.
pub(super) fn read_text(path: &Path) -> Result<String, ReadError> {
    decode(path, read_bytes(path)?)
}

fn decode(path: &Path, mut bytes: Vec<u8>) -> Result<String, ReadError> {
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return Err(ReadError::Utf16 { path: path.to_owned() });
    }
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        bytes.drain(..3);
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..good).and_then(|b| std::str::from_utf8(b).ok());
        let (line, column) = place(before.unwrap_or(""), good);
        ReadError::NotUtf8 { path: path.to_owned(), line, column }
    })
}

#[cfg(test)]
mod tests {
    use super::{ReadError, decode, read_text};
    use crate::domain::fault::{Exit, Fault};
    use std::path::Path;

    fn text(bytes: &[u8]) -> Result<String, String> {
        decode(Path::new("f"), bytes.to_vec()).map_err(|e| e.to_string())
    }

    #[test]
    fn marks_are_dropped_and_other_encodings_named() {
        assert_eq!(text(b"\xEF\xBB\xBFkey"), Ok("key".to_owned()));
        assert_eq!(text(b"\xFF\xFEk\0"), Err("f is UTF-16; it must be UTF-8".to_owned()));
        assert_eq!(text("甲\n乙".as_bytes()), Ok("甲\n乙".to_owned()));
        // GBK for 名.
        assert_eq!(
            text(b"[app]\nx = \"\xC3\xFB\""),
            Err("f:2:6: not UTF-8 from here on".to_owned())
        );
    }

    #[test]
    fn what_is_not_there_is_local_trouble() {
        let error = read_text(Path::new("/nonexistent/x")).unwrap_err();
        assert_eq!((error.exit(), error.kind()), (Exit::Local, "file_unreadable"));
        assert!(matches!(error, ReadError::Io { .. }));
    }

    #[test]
    fn nothing_beyond_a_mebibyte_is_read() {
        let path = std::env::temp_dir().join(format!("wxauth-large-{}", std::process::id()));
        std::fs::write(&path, vec![b'#'; (1 << 20) + 1]).unwrap();
        let error = read_text(&path).unwrap_err();
        std::fs::write(&path, vec![b'#'; 1 << 20]).unwrap();
        let fits = read_text(&path).is_ok();
        std::fs::remove_file(&path).unwrap();
        assert!(matches!(error, ReadError::TooLarge { .. }) && fits);
        assert_eq!(error.exit(), Exit::Usage);
    }
}
