//! What a project's configuration file may name: files that are written, sent or published lie in its own folder.
//! Must not touch them; it looks where a path leads.

use std::path::{Path, PathBuf};

use super::setting::Setting;

/// In Chinese and in English.
type Both = (String, String);

/// What is wrong with a setting's paths, and the way out; `file` is the project's file they stand in.
pub(super) fn refused(setting: &Setting, texts: &[String], file: &Path) -> Option<(Both, Both)> {
    let folder = file.parent().unwrap_or(Path::new("."));
    let mut paths = texts.iter().flat_map(|text| names(text)).flat_map(|name| places(name, folder));
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

/// Everything a text may be read as: one path, whatever is in it, or a list of reports, each a form and
/// a file (html=FILE), with blanks around them.
fn names(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(',').flat_map(|word| [word, word.split_once('=').map_or(word, |p| p.1)]);
    let all = std::iter::once(text).chain(words).flat_map(|name| [name, name.trim()]);
    all.filter(|name| *name != "-")
}

/// Where a name leads: seen from the file, and from where the program runs, which is below it or has
/// nothing to do with it.
fn places(name: &str, folder: &Path) -> impl Iterator<Item = PathBuf> {
    let here = std::env::current_dir().ok().zip(folder.canonicalize().ok());
    let here = here.filter(|(here, folder)| here.starts_with(folder)).map(|(here, _)| here);
    std::iter::once(folder.join(name)).chain(here.map(|here| here.join(name)))
}

/// Whether a path ends in a folder, links followed, and not in its repository's own files.
pub(super) fn is_below(path: &Path, folder: &Path) -> bool {
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
