//! The new `wxauth.toml` on disk: readable by its owner only, and whole or not at all.
//! Must not decide what is in it.

use std::path::Path;

use crate::domain::fault::Exit;
use crate::error::{Error, Plain};
use crate::platform::create_private;

/// The refusal to overwrite.
pub(super) fn exists(path: &Path) -> Error {
    let what = format!("{} is already there", path.display());
    let chinese = format!("{} 已经存在", path.display());
    Plain::new("config_exists", Exit::Usage, chinese, what)
        .hint(
            "要改哪一项可以直接编辑它；要重新回答请加 --force，没有问到的会保留",
            "edit it, or give --force to answer anew: what is not asked about stays",
        )
        .into()
}

/// What is in the file; nothing where there is none.
pub(super) fn read(path: &Path) -> Result<String, Error> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(Plain::unreadable(path.display(), error).into()),
    }
}

/// The refusal to add to what cannot be read.
pub(super) fn broken(path: &Path, error: &toml::de::Error) -> Error {
    let what = format!("{} is not TOML: {}", path.display(), error.message());
    let chinese = format!("{} 不是 TOML：{}", path.display(), error.message());
    Plain::new("config_invalid", Exit::Usage, chinese, what)
        .hint(
            "先改正它：`wxauth config show` 会指出行号",
            "correct it first: `wxauth config show` names the line",
        )
        .into()
}

/// The refusal to describe a second back end.
pub(super) fn described(path: &Path) -> Error {
    let what = format!("{} has a [backend] already", path.display());
    let chinese = format!("{} 里已有 [backend]", path.display());
    Plain::new("backend_exists", Exit::Usage, chinese, what)
        .hint(
            "直接编辑它，或先删掉那一节；--force 也不会覆盖它，里面有这里不问的项",
            "edit it, or take that section out first; not even --force overwrites it, as it holds \
             more than is asked here",
        )
        .into()
}

/// Writes the file. With `force` one that is there is replaced in one step, so that a reader finds
/// the old one or the new one. `mark` makes the name in between unlikely to be taken.
pub(super) fn save(path: &Path, text: &str, force: bool, mark: &str) -> Result<(), Error> {
    let failed = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => exists(path),
        _ => Plain::unwritable(path.display(), error).into(),
    };
    if !force {
        return create_private(path, text.as_bytes()).map_err(failed);
    }
    let between = path.with_file_name(format!(".wxauth.toml.{mark}"));
    create_private(&between, text.as_bytes()).map_err(failed)?;
    std::fs::rename(&between, path).map_err(|error| {
        let _ = std::fs::remove_file(&between);
        failed(error)
    })
}
