//! The processes that descend from one, as far as the system shows them (Linux's `/proc`).
//! Must not signal anybody.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::PathBuf;

/// A process at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Process {
    /// Its number.
    pub pid: u32,
    /// Who started it, or adopted it.
    pub parent: u32,
    /// The group it belongs to.
    pub group: u32,
    /// Whether it has ended and only waits to be noticed.
    pub ended: bool,
}

impl Process {
    /// The program it runs; `None` when it has gone, or is somebody else's.
    pub fn program(&self) -> Option<PathBuf> {
        std::fs::read_link(format!("/proc/{}/exe", self.pid)).ok()
    }

    /// The words it was started with.
    pub fn words(&self) -> Vec<String> {
        let bytes = std::fs::read(format!("/proc/{}/cmdline", self.pid)).unwrap_or_default();
        let words = bytes.split(|&byte| byte == 0).filter(|word| !word.is_empty());
        words.map(|word| String::from_utf8_lossy(word).into_owned()).collect()
    }
}

/// All processes of this machine; none where they are not shown.
pub fn everybody() -> Vec<Process> {
    let Ok(entries) = std::fs::read_dir("/proc") else { return Vec::new() };
    let numbers = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    numbers.filter_map(look).collect()
}

fn look(pid: u32) -> Option<Process> {
    // All processes of a machine are looked at, some of them often: one read each, which the first
    // fields always fit into.
    let mut buffer = [0; 256];
    let mut file = std::fs::File::open(format!("/proc/{pid}/stat")).ok()?;
    let read = file.read(&mut buffer).ok()?;
    let stat = String::from_utf8_lossy(buffer.get(..read)?);
    // The name in brackets may hold anything, also brackets: proc_pid_stat(5).
    let mut fields = stat.get(stat.rfind(')')? + 1..)?.split_whitespace();
    let ended = matches!(fields.next()?, "Z" | "X");
    let parent = fields.next()?.parse().ok()?;
    let group = fields.next()?.parse().ok()?;
    Some(Process { pid, parent, group, ended })
}

/// Those below `ancestor`, nearest first, itself left out.
pub fn below(everybody: &[Process], ancestor: u32) -> Vec<Process> {
    let mut known = BTreeSet::from([ancestor]);
    let mut found: Vec<Process> = Vec::new();
    loop {
        let next: Vec<Process> = everybody
            .iter()
            .filter(|p| known.contains(&p.parent) && !known.contains(&p.pid))
            .cloned()
            .collect();
        if next.is_empty() {
            return found;
        }
        known.extend(next.iter().map(|p| p.pid));
        found.extend(next);
    }
}

#[cfg(test)]
mod tests {
    use super::{Process, below};

    #[test]
    fn this_process_is_seen_where_processes_are_shown() {
        let all = super::everybody();
        let me = all.iter().find(|p| p.pid == std::process::id());
        assert_eq!(me.is_some(), !all.is_empty());
        if let Some(me) = me {
            assert!(!me.ended && me.program().is_some() && !me.words().is_empty());
        }
    }

    #[test]
    fn descendants_of_any_degree_and_nobody_else() {
        let process = |pid, parent| Process { pid, parent, group: 1, ended: false };
        let all = [process(2, 1), process(5, 4), process(4, 2), process(3, 1), process(9, 9)];
        let pids: Vec<u32> = below(&all, 2).iter().map(|p| p.pid).collect();
        assert_eq!(pids, [4, 5]);
        assert!(below(&all, 9).is_empty());
    }
}
