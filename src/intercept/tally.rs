//! What went through the proxy: calls for WeChat, connections for others, and those who did not trust us.
//! Must not keep an address beyond its host: paths and queries may hold secrets.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc;

use crate::domain::said::Said;

/// What became of a connection for another host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Passed {
    /// Handed on.
    Through,
    /// Refused: offline.
    Refused,
    /// Not reached, and why.
    Failed(String),
}

/// Something the proxy saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sight {
    /// A request for one of WeChat's hosts, or for the emulator by its own address.
    Call {
        /// The host; `None` for the emulator's own address.
        host: Option<String>,
    },
    /// A connection for another host and port.
    Other {
        /// `host:port`.
        target: String,
        /// What became of it.
        passed: Passed,
    },
    /// A client that took our certificate for WeChat's and hung up.
    Distrusted {
        /// The host it wanted, by CONNECT or SNI; `?` when it said neither.
        host: String,
        /// What it said instead.
        reason: Said,
    },
}

/// The counts of one run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Requests by WeChat host.
    pub calls: BTreeMap<String, u64>,
    /// Requests to the emulator by its own address.
    pub direct: u64,
    /// Connections handed on, by host and port.
    pub passed: BTreeMap<String, u64>,
    /// Connections refused for being offline, by host and port.
    pub refused: BTreeMap<String, u64>,
    /// Handshakes given up by the client, by host, with the last reason.
    pub distrusted: BTreeMap<String, (u64, Said)>,
}

impl Counts {
    /// All requests for WeChat's hosts.
    pub fn intercepted(&self) -> u64 {
        self.calls.values().sum()
    }
}

/// Counts, and tells whoever listens.
#[derive(Debug)]
pub(super) struct Tally {
    counts: Mutex<Counts>,
    listener: Option<mpsc::UnboundedSender<Sight>>,
}

/// Different hosts that are remembered; a program that crawls the web does not fill our memory.
const MOST: usize = 1000;

impl Tally {
    /// Counts from zero; `listener` hears of everything.
    pub(super) fn new(listener: Option<mpsc::UnboundedSender<Sight>>) -> Tally {
        Tally { counts: Mutex::default(), listener }
    }

    /// The counts so far.
    pub(super) fn counts(&self) -> Counts {
        self.lock().clone()
    }

    /// Notes something.
    pub(super) fn note(&self, sight: Sight) {
        self.count(&sight);
        if let Some(listener) = &self.listener {
            let _ = listener.send(sight);
        }
    }

    fn count(&self, sight: &Sight) {
        let counts = &mut *self.lock();
        match sight {
            Sight::Call { host: Some(host) } => one_more(&mut counts.calls, host),
            Sight::Call { host: None } => counts.direct += 1,
            Sight::Other { target, passed: Passed::Refused } => {
                one_more(&mut counts.refused, target);
            }
            Sight::Other { target, .. } => one_more(&mut counts.passed, target),
            Sight::Distrusted { host, reason } => {
                let entry =
                    counts.distrusted.entry(host.clone()).or_insert_with(|| (0, reason.clone()));
                *entry = (entry.0 + 1, reason.clone());
            }
        }
    }

    // Every change to it is whole, also when a thread that held it panicked elsewhere.
    fn lock(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn one_more(map: &mut BTreeMap<String, u64>, name: &str) {
    if let Some(count) = map.get_mut(name) {
        *count += 1;
    } else if map.len() < MOST {
        map.insert(name.to_owned(), 1);
    }
}
