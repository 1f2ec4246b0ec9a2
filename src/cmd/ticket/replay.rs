//! The file that remembers accepted tickets, so that each is accepted once, also after a power cut
//! and with several processes at it. Must not decide anything else about a ticket.
//!
//! A line of text names the format and this incarnation of the file; then records of 50 bytes follow,
//! each a moment in hex (until when to remember), a blank and half a digest in hex. Appending and
//! syncing happen under a lock on `FILE.lock`; a lock on the file itself would not survive compaction,
//! which replaces the file. `FILE` is where the links lead; a file of several names (hard links) is
//! locked itself as well, and never replaced.

use std::collections::HashSet;
use std::fs::{File, OpenOptions};
use std::io::{BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::domain::fault::{Exit, Fault};
use crate::domain::lang::Lang;
use crate::domain::random::{Random, hex};
use crate::domain::ticket::Use;
use crate::domain::time::Time;
use crate::platform::{has_other_names, is_special};

/// Trouble with the file.
#[derive(Debug, thiserror::Error)]
pub(super) enum ReplayError {
    /// The system said no.
    #[error("cannot use the replay file {path}")]
    Io {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Some other file, or damage that is not just a torn end.
    #[error("{0} is not a replay file, or it is damaged")]
    Foreign(String),
    /// A pipe or a device, which remembers nothing.
    #[error("the replay file {0} is a pipe or a device, which remembers nothing")]
    Special(String),
    /// Leeway beyond the time a use is remembered.
    #[error("--leeway is longer than the day a used ticket is remembered after it expired")]
    Leeway,
}

impl Fault for ReplayError {
    fn kind(&self) -> &'static str {
        match self {
            ReplayError::Io { .. } => "replay_file_unusable",
            ReplayError::Special(_) => "replay_file_unusable",
            ReplayError::Foreign(_) => "replay_file_damaged",
            ReplayError::Leeway => "leeway_too_long",
        }
    }
    fn exit(&self) -> Exit {
        match self {
            ReplayError::Leeway => Exit::Usage,
            _ => Exit::Local,
        }
    }
    fn chinese(&self) -> String {
        match self {
            ReplayError::Io { path, .. } => format!("重放记录文件 {path} 用不了"),
            ReplayError::Foreign(path) => format!("{path} 不是重放记录文件，或已损坏"),
            ReplayError::Special(path) => {
                format!("重放记录文件 {path} 是管道或设备，什么也记不住")
            }
            ReplayError::Leeway => "--leeway 超过一天：用过的票据过期后只记一天".to_owned(),
        }
    }

    fn hint(&self, lang: Lang) -> Option<String> {
        let (zh, en) = match self {
            ReplayError::Io { .. } => {
                ("检查路径、权限和磁盘空间", "check path, permissions and free space")
            }
            ReplayError::Foreign(_) => (
                "换一个文件名；删除旧文件会让用过的票据重新可用，请等它们都过期之后再删",
                "name another file; removing this one makes used tickets good again, so wait until they have expired",
            ),
            ReplayError::Special(_) => {
                ("换成普通文件，第一次会自动建立", "name a plain file; it is made at first")
            }
            ReplayError::Leeway => ("把 --leeway 减到 24h 以内", "use a --leeway of at most 24h"),
        };
        Some(if lang == Lang::Zh { zh } else { en }.to_owned())
    }
}

const MARK: &str = "wxauth-replay/1 ";
/// The mark, 16 hex digits and a newline.
const HEAD: usize = MARK.len() + 17;
const RECORD: usize = 50;
/// Compaction is worth a rewrite from this many forgotten records on.
const COMPACT: u64 = 4096;

/// The memory of accepted tickets.
#[derive(Debug)]
pub(super) struct Replay {
    path: PathBuf,
    lock: File,
    /// A name for a new incarnation, should this process have to make one.
    fresh: String,
    /// The incarnation that was read last.
    known: String,
    /// How far it was read.
    end: u64,
    seen: HashSet<[u8; 16]>,
    forgotten: u64,
    /// Bytes of a torn end that had to go and of which nobody was told yet.
    torn: u64,
}

impl Replay {
    /// Opens the file, or makes one at the first use.
    pub(super) fn open(path: &Path, random: &mut dyn Random) -> Result<Replay, ReplayError> {
        // Opening a pipe waits for its other end, perhaps for ever.
        let plain = |name: &Path| match is_special(name) {
            true => Err(ReplayError::Special(name.display().to_string())),
            false => Ok(()),
        };
        plain(path)?;
        // Made before it is looked where it is: a link may lead to what is not there yet.
        writable(path).map_err(|e| trouble(path, e))?;
        // Some drives of Windows do not tell; there the name has to do.
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let beside = |end: &str| {
            let mut name = path.as_os_str().to_owned();
            name.push(end);
            PathBuf::from(name)
        };
        for name in [".lock", ".new"].map(beside) {
            plain(&name)?;
        }
        let lock = writable(&beside(".lock")).map_err(|e| trouble(&path, e))?;
        Ok(Replay {
            path,
            lock,
            fresh: hex(random, 8),
            known: String::new(),
            end: 0,
            seen: HashSet::new(),
            forgotten: 0,
            torn: 0,
        })
    }

    /// What to tell, once, of a torn end that was dropped: the ticket it was to remember is not known to
    /// have been used, and may be accepted again.
    pub(super) fn take_notice(&mut self) -> Option<(String, String)> {
        let bytes = std::mem::take(&mut self.torn);
        let path = self.path.display();
        (bytes > 0).then(|| {
            (
                format!(
                    "重放记录文件 {path} 末尾有 {bytes} 字节没有写完整，已经丢弃；当时正在验证的票据可能会再被接受一次"
                ),
                format!(
                    "the replay file {path} ended in a torn record, {bytes} bytes, now dropped: a ticket that was being verified then may be accepted once more"
                ),
            )
        })
    }

    /// Says of each use whether it is the first, and remembers those: when this returns, they are on
    /// the disk. On an error none of them may be accepted.
    pub(super) fn admit(&mut self, uses: &[Use], now: Time) -> Result<Vec<bool>, ReplayError> {
        let path = self.path.clone();
        self.lock.lock().map_err(|e| trouble(&path, e))?;
        let admitted = self.admit_locked(uses, now).map_err(|e| match e {
            Failure::Io(source) => trouble(&path, source),
            Failure::Foreign => ReplayError::Foreign(path.display().to_string()),
        });
        // Closing the file would release it as well; a failure here leaves others waiting until then.
        let _ = self.lock.unlock();
        admitted
    }

    fn admit_locked(&mut self, uses: &[Use], now: Time) -> Result<Vec<bool>, Failure> {
        let mut file = self.catch_up(now)?;
        let mut records = Vec::new();
        let mut first = Vec::with_capacity(uses.len());
        for used in uses {
            let is_first = self.seen.insert(used.id);
            first.push(is_first);
            if is_first {
                records.extend(render(used).into_bytes());
            }
        }
        if records.is_empty() {
            return Ok(first);
        }
        let written = file
            .seek(SeekFrom::Start(self.end))
            .and_then(|_| file.write_all(&records))
            .and_then(|()| file.sync_data());
        if let Err(error) = written {
            // What may have been half written goes; memory is read anew the next time.
            let _ = file.set_len(self.end);
            self.known.clear();
            return Err(error.into());
        }
        self.end += records.len() as u64;
        Ok(first)
    }

    /// Reads what others appended since, or everything when the file is another one.
    fn catch_up(&mut self, now: Time) -> Result<File, Failure> {
        let mut file = self.open_file()?;
        let mut head = Vec::new();
        (&mut file).take(HEAD as u64).read_to_end(&mut head)?;
        let fresh = format!("{MARK}{}\n", self.fresh);
        if is_torn_head(&head) && file.metadata()?.len() <= HEAD as u64 {
            self.torn += head.len() as u64;
            file.set_len(0)?;
            file.seek(SeekFrom::Start(0))?;
            file.write_all(fresh.as_bytes())?;
            file.sync_all()?;
            sync_folder(&self.path);
            head = fresh.into_bytes();
            self.fresh = renamed(&self.fresh);
        }
        let name = read_head(&head).ok_or(Failure::Foreign)?;
        if name != self.known {
            self.seen.clear();
            self.forgotten = 0;
            self.end = HEAD as u64;
            self.known = name;
        }
        self.read_records(&mut file, now)?;
        let worth = self.forgotten >= COMPACT && self.forgotten > self.seen.len() as u64;
        if worth && !has_other_names(&file) {
            drop(file);
            // The old file serves on when there is no room for a new one.
            let _ = self.compact(now);
            file = self.open_file()?;
        }
        Ok(file)
    }

    /// Under its lock, where it needs one of its own.
    fn open_file(&self) -> std::io::Result<File> {
        let file = writable(&self.path)?;
        if has_other_names(&file) {
            file.lock()?;
        }
        Ok(file)
    }

    /// Takes in the records behind `end`. What follows the last good one is a torn end and goes,
    /// unless a good one follows it: then the file is damaged, and guessing would accept replays.
    fn read_records(&mut self, file: &mut File, now: Time) -> Result<(), Failure> {
        file.seek(SeekFrom::Start(self.end))?;
        let mut reader = BufReader::new(&mut *file);
        let mut torn = 0;
        let mut record = Vec::with_capacity(RECORD);
        while next_record(&mut reader, &mut record)? {
            match parse(&record) {
                Some(_) if torn > 0 => return Err(Failure::Foreign),
                Some((until, id)) => {
                    self.end += RECORD as u64;
                    if until >= now.secs() {
                        self.seen.insert(id);
                    } else {
                        self.forgotten += 1;
                    }
                }
                None => torn += record.len() as u64,
            }
        }
        drop(reader);
        if torn > 0 {
            self.torn += torn;
            file.set_len(self.end)?;
            file.sync_all()?;
        }
        Ok(())
    }

    /// Writes the living records into a new file and puts it in the place of the old one.
    fn compact(&mut self, now: Time) -> Result<(), Failure> {
        let mut old = BufReader::new(self.open_file()?);
        old.seek(SeekFrom::Start(HEAD as u64))?;
        let mut beside = self.path.as_os_str().to_owned();
        beside.push(".new");
        let options = &mut OpenOptions::new();
        let options = crate::platform::private_options(options.write(true).create(true));
        let mut new = std::io::BufWriter::new(options.truncate(true).open(&beside)?);
        new.write_all(format!("{MARK}{}\n", self.fresh).as_bytes())?;
        let mut end = HEAD as u64;
        let mut record = Vec::with_capacity(RECORD);
        while next_record(&mut old, &mut record)? {
            if parse(&record).is_some_and(|(until, _)| until >= now.secs()) {
                new.write_all(&record)?;
                end += RECORD as u64;
            }
        }
        new.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
        // Windows does not replace a file that is open.
        drop(old);
        std::fs::rename(&beside, &self.path)?;
        sync_folder(&self.path);
        let next = renamed(&self.fresh);
        self.known = std::mem::replace(&mut self.fresh, next);
        (self.end, self.forgotten) = (end, 0);
        Ok(())
    }
}

enum Failure {
    Io(std::io::Error),
    Foreign,
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Failure {
        Failure::Io(error)
    }
}

/// Opens a file to read and write, and makes it where it is not there.
fn writable(path: &Path) -> std::io::Result<File> {
    let options = &mut OpenOptions::new();
    let options = options.read(true).write(true).create(true).truncate(false);
    crate::platform::private_options(options).open(path)
}

fn trouble(path: &Path, source: std::io::Error) -> ReplayError {
    ReplayError::Io { path: path.display().to_string(), source }
}

/// Another name of the same length, for the next incarnation this process makes.
fn renamed(name: &str) -> String {
    let number = u64::from_str_radix(name, 16).unwrap_or(0).wrapping_add(1);
    format!("{number:016x}")
}

fn read_head(head: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(head).ok()?;
    let name = text.strip_prefix(MARK)?.strip_suffix('\n')?;
    (name.len() == 16).then(|| name.to_owned())
}

/// True for nothing, or for the beginning of a head whose writing was cut off; any other short
/// file is somebody's.
fn is_torn_head(head: &[u8]) -> bool {
    if head.ends_with(b"\n") {
        return false;
    }
    let (mark, name) = head.split_at(head.len().min(MARK.len()));
    MARK.as_bytes().starts_with(mark) && name.iter().all(u8::is_ascii_hexdigit)
        || head.iter().all(|b| *b == 0)
}

/// Reads the next 50 bytes, or what is left of them; false at the end.
fn next_record(reader: &mut impl Read, record: &mut Vec<u8>) -> std::io::Result<bool> {
    record.clear();
    reader.take(RECORD as u64).read_to_end(record)?;
    Ok(!record.is_empty())
}

fn render(used: &Use) -> String {
    let id = u128::from_be_bytes(used.id);
    // Whole seconds, rounded up: remembered rather too long than too short.
    let until = u64::try_from(used.until.secs().saturating_add(1)).unwrap_or(0);
    format!("{until:016x} {id:032x}\n")
}

fn parse(record: &[u8]) -> Option<(i64, [u8; 16])> {
    let text = std::str::from_utf8(record).ok().filter(|t| t.len() == RECORD)?;
    let (until, id) = text.strip_suffix('\n')?.split_once(' ')?;
    if until.len() != 16 || id.len() != 32 {
        return None;
    }
    let until = i64::try_from(u64::from_str_radix(until, 16).ok()?).ok()?;
    Some((until, u128::from_str_radix(id, 16).ok()?.to_be_bytes()))
}

/// Makes a new name in a folder survive a power cut, where the system can do that for folders.
fn sync_folder(path: &Path) {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

#[cfg(test)]
mod tests;
