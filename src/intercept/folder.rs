//! The private folder of one run: certificates and hooks, gone with the run, whichever way it ends.
//! Must not remove a folder whose run is still there.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::domain::random::{self, Random};
use crate::platform;

/// What the names of our folders begin with.
const PREFIX: &str = "wxauth-run-";
/// Whether a path is in a folder of a run: of this one, or of one around it.
pub(super) fn is_in_one(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str().to_string_lossy().starts_with(PREFIX))
}

/// Held for as long as the run lives: the system lets go of it also when the run is killed.
const LOCK: &str = "lock";
/// A folder without a lock is being made, unless it is older than this.
const NEWBORN: Duration = Duration::from_secs(60);

/// The folder; removed when dropped.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    lock: Option<File>,
}

impl Folder {
    /// Makes one in the system's folder for temporary files, readable by its owner only, and clears
    /// away those of runs that were killed.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(super) fn new(random: &mut dyn Random) -> io::Result<Folder> {
        // The child may change directory before it looks.
        let parent = std::path::absolute(std::env::temp_dir())?;
        sweep(&parent);
        let path = parent.join(format!("{PREFIX}{}", random::hex(random, 8)));
        platform::child::create_private_folder(&path)?;
        let lock = File::create_new(path.join(LOCK))?;
        lock.lock()?;
        Ok(Folder { path, lock: Some(lock) })
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a file of it, and says where.
    ///
    /// # Errors
    /// When the disk is full, or gone.
    pub(super) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> io::Result<PathBuf> {
        let path = self.path.join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(&path, content)?;
        Ok(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Windows removes no file that is open.
        drop(self.lock.take());
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

/// Removes what killed runs left. Nothing here is worth an error: it is tried again next time.
fn sweep(parent: &Path) {
    let Ok(entries) = std::fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        let ours = entry.file_name().to_string_lossy().starts_with(PREFIX);
        if ours && entry.file_type().is_ok_and(|kind| kind.is_dir()) && is_left(&entry.path()) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

fn is_left(folder: &Path) -> bool {
    let Ok(meta) = std::fs::symlink_metadata(folder) else { return false };
    if platform::owned_by_other(&meta) {
        return false;
    }
    match File::open(folder.join(LOCK)) {
        Ok(lock) => !matches!(lock.try_lock(), Err(TryLockError::WouldBlock)),
        Err(_) => meta.modified().is_ok_and(|made| {
            SystemTime::now().duration_since(made).is_ok_and(|age| age > NEWBORN)
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::{Folder, LOCK, PREFIX, is_left, sweep};
    use crate::domain::random::Seeded;

    #[test]
    fn a_killed_runs_folder_is_cleared_away_and_a_living_ones_is_not() {
        let name = format!("sweep-{}-{:p}", std::process::id(), &PREFIX);
        let alive = Folder::new(&mut Seeded::new(&name)).unwrap();
        let file = alive.write("a/b.txt", "x").unwrap();
        let parent = std::env::temp_dir().join(format!("wxauth-{name}"));
        let dead = parent.join(format!("{PREFIX}dead"));
        std::fs::create_dir_all(dead.join("py")).unwrap();
        assert!(!is_left(&dead), "it is being made");
        std::fs::write(dead.join(LOCK), "").unwrap();
        assert!(!is_left(alive.path()));
        sweep(&parent);
        assert!(!dead.exists() && file.exists());
        std::fs::remove_dir_all(parent).unwrap();
        let path = alive.path().to_owned();
        drop(alive);
        assert!(!path.exists());
    }
}
