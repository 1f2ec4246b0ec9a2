//! The file that remembers tickets: once, torn, damaged, shared, compacted.
//! Must not wait for anything but the disk.

use super::{COMPACT, HEAD, RECORD, Replay, ReplayError};
use crate::domain::random::Seeded;
use crate::domain::ticket::Use;
use crate::domain::time::Time;
use crate::platform::{has_other_names, symlink};
use std::path::{Path, PathBuf};

struct Spot(PathBuf);

impl Spot {
    fn new(name: &str) -> Spot {
        let folder = std::env::temp_dir().join(format!("wxauth-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Spot(folder)
    }
    fn file(&self) -> PathBuf {
        self.0.join("seen")
    }
}

impl Drop for Spot {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

const NOW: Time = Time::from_secs(1_000_000);

fn open(path: &Path) -> Replay {
    Replay::open(path, &mut Seeded::new(&format!("{:?}", std::time::Instant::now()))).unwrap()
}

fn used(number: u64, until: i64) -> Use {
    let id = u128::from(number).to_be_bytes();
    Use { id, until: Time::from_secs(until), jti: number.to_string() }
}

fn admit(replay: &mut Replay, numbers: &[u64]) -> Vec<bool> {
    let uses: Vec<Use> = numbers.iter().map(|n| used(*n, 2_000_000)).collect();
    replay.admit(&uses, NOW).unwrap()
}

#[test]
fn each_is_admitted_once_also_by_another_process_and_after_a_restart() {
    let spot = Spot::new("once");
    let (mut one, mut two) = (open(&spot.file()), open(&spot.file()));
    assert_eq!(admit(&mut one, &[1, 2, 1]), [true, true, false]);
    assert_eq!(admit(&mut two, &[2, 3]), [false, true]);
    assert_eq!(admit(&mut one, &[3, 4]), [false, true]);
    assert_eq!(
        admit(&mut open(&spot.file()), &[1, 2, 3, 4, 5]),
        [false, false, false, false, true]
    );
    let length = std::fs::metadata(spot.file()).unwrap().len();
    assert_eq!(length, (HEAD + 5 * RECORD) as u64);
}

#[test]
fn a_torn_end_goes_and_damage_in_the_middle_is_refused() {
    let spot = Spot::new("torn");
    assert_eq!(admit(&mut open(&spot.file()), &[1, 2]), [true, true]);
    let whole = std::fs::read(spot.file()).unwrap();
    for cut in [HEAD + RECORD + 7, HEAD + 2 * RECORD - 1] {
        std::fs::write(spot.file(), &whole[..cut]).unwrap();
        let mut replay = open(&spot.file());
        assert_eq!(admit(&mut replay, &[1, 2]), [false, true], "{cut}");
        let (_, told) = replay.take_notice().unwrap();
        assert!(told.contains(&format!("{} bytes", (cut - HEAD) % RECORD)), "{told}");
        assert_eq!((replay.take_notice(), admit(&mut replay, &[2])), (None, vec![false]));
        assert_eq!(replay.take_notice(), None);
        assert_eq!(std::fs::read(spot.file()).unwrap().len(), whole.len());
    }
    // A power cut can leave zeros where data was to come.
    let zeros = [whole.as_slice(), &[0; 3 * RECORD + 5]].concat();
    std::fs::write(spot.file(), zeros).unwrap();
    assert_eq!(admit(&mut open(&spot.file()), &[1, 2, 3]), [false, false, true]);
    for head in [&b""[..], &whole[..5], &whole[..HEAD - 1], &[0; 12], &[0; HEAD]] {
        std::fs::write(spot.file(), head).unwrap();
        let mut replay = open(&spot.file());
        assert_eq!(admit(&mut replay, &[1]), [true]);
        assert_eq!(replay.take_notice().is_some(), !head.is_empty());
    }
    let mut bad = whole.clone();
    bad[HEAD + 3] = b'!';
    for content in [&b"hello"[..], &b"a longer text that is certainly no replay file"[..], &bad] {
        std::fs::write(spot.file(), content).unwrap();
        let error = open(&spot.file()).admit(&[used(1, 2)], NOW).unwrap_err();
        assert!(matches!(error, ReplayError::Foreign(_)), "{error}");
        assert_eq!(std::fs::read(spot.file()).unwrap(), content);
    }
}

#[test]
fn forgotten_records_are_compacted_away_under_the_others_feet() {
    let spot = Spot::new("compact");
    let mut one = open(&spot.file());
    let old: Vec<Use> = (0..COMPACT + 1).map(|n| used(n, 500)).collect();
    one.admit(&old, Time::from_secs(100)).unwrap();
    let mut two = open(&spot.file());
    assert_eq!(admit(&mut two, &[9_000_001]), [true]);
    let length = std::fs::metadata(spot.file()).unwrap().len();
    assert_eq!(length, (HEAD + RECORD) as u64);
    // The first process still knows the old incarnation; it notices and reads anew.
    assert_eq!(admit(&mut one, &[9_000_001, 9_000_002]), [false, true]);
    assert_eq!(admit(&mut two, &[9_000_002]), [false]);
}

#[test]
fn the_unwritable_is_said() {
    let error = Replay::open(Path::new("/nonexistent/x/seen"), &mut Seeded::new("a"));
    assert!(error.unwrap_err().to_string().contains("/nonexistent/x/seen"));
}

/// Whoever holds the lock by one name holds it by all.
#[test]
fn a_link_to_the_file_is_the_file() {
    let spot = Spot::new("link");
    let (link, early) = (spot.0.join("link"), spot.0.join("early"));
    for link in [&link, &early] {
        let Ok(()) = symlink(Path::new("seen"), link) else { return };
    }
    // Before the file is there, too.
    let mut three = open(&early);
    let (mut one, mut two) = (open(&spot.file()), open(&link));
    one.lock.lock().unwrap();
    assert!(two.lock.try_lock().is_err() && three.lock.try_lock().is_err());
    one.lock.unlock().unwrap();
    let old: Vec<Use> = (0..COMPACT + 1).map(|n| used(n, 500)).collect();
    two.admit(&old, Time::from_secs(100)).unwrap();
    // Compaction replaces the file, not the link.
    assert_eq!(admit(&mut open(&link), &[9_000_001]), [true]);
    assert_eq!(std::fs::metadata(spot.file()).unwrap().len(), (HEAD + RECORD) as u64);
    for again in [&mut one, &mut two, &mut three] {
        assert_eq!(admit(again, &[9_000_001]), [false]);
    }
}

#[test]
fn a_file_of_two_names_is_locked_itself_and_stays_one() {
    let spot = Spot::new("names");
    let other = spot.0.join("other");
    let mut one = open(&spot.file());
    std::fs::hard_link(spot.file(), &other).unwrap();
    let mut two = open(&other);
    if !has_other_names(&std::fs::File::open(&other).unwrap()) {
        return;
    }
    let held = one.open_file().unwrap();
    assert!(std::fs::File::open(&other).unwrap().try_lock().is_err());
    drop(held);
    let old: Vec<Use> = (0..COMPACT + 1).map(|n| used(n, 500)).collect();
    one.admit(&old, Time::from_secs(100)).unwrap();
    assert_eq!(admit(&mut open(&other), &[9_000_001]), [true]);
    assert_eq!(
        (admit(&mut one, &[9_000_001]), admit(&mut two, &[9_000_001])),
        (vec![false], vec![false])
    );
}
