//! What a project's configuration file may name: files that are written, sent or published lie in its own folder.
//! Must not touch them; it looks where a path leads.

use std::path::{Path, PathBuf};

use super::setting::Setting;

/// In Chinese and in English.
type Both = (String, String);

/// What is wrong with a setting's paths, and the way out; `file` is the project's file they stand in.
pub(super) fn refused(setting: &Setting, texts: &[String], file: &Path) -> Option<(Both, Both)> {
    let folder = file.parent().unwrap_or(Path::new("."));
    let words = texts.iter().flat_map(|text| text.split(','));
    // Reports name a form before the file: html=FILE.
    let names =
        words.flat_map(|word| std::iter::once(word).chain(word.split_once('=').map(|p| p.1)));
    let mut paths = names.filter(|name| *name != "-").map(|name| folder.join(name));
    let path = paths.find(|path| !is_below(path, folder))?;
    let (key, flag, path) = (setting.key, setting.flag, path.display());
    let what = (
        format!("`{key}` 指向项目之外的 {path}；项目自带的配置文件不能这样写"),
        format!(
            "`{key}` leads out of the project, to {path}; a file that comes with a project must not"
        ),
    );
    let hint = (
        format!("改成项目目录里（.git 之外）的路径，或用 --{flag}、环境变量、自己的配置文件给出"),
        format!(
            "name a path in the project's folder (not in .git), or give it by --{flag}, a variable or your own file"
        ),
    );
    Some((what, hint))
}

/// Whether a path ends in a folder, links followed, and not in its repository's own files.
fn is_below(path: &Path, folder: &Path) -> bool {
    let Ok(folder) = folder.canonicalize() else { return false };
    let Some(whole) = end(path) else { return false };
    whole.strip_prefix(&folder).is_ok_and(|inner| {
        inner.components().all(|part| !part.as_os_str().eq_ignore_ascii_case(".git"))
    })
}

/// Where a path leads; what is not there yet, by the folder it will be in.
fn end(path: &Path) -> Option<PathBuf> {
    match path.canonicalize() {
        Ok(whole) => Some(whole),
        // A link to nowhere would be written through.
        Err(_) if path.symlink_metadata().is_ok() => None,
        Err(_) => {
            let parent = path.parent()?;
            let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
            Some(parent.canonicalize().ok().or_else(|| end(parent))?.join(path.file_name()?))
        }
    }
}
