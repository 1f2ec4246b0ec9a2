//! QR codes on pages and how far each has come: waiting, scanned, cancelled, confirmed.
//! Must not answer anybody; the page polls, the phone moves it on.

use crate::domain::time::Time;
use crate::mock::journal::FlowId;
use crate::mock::scenario::Scenarios;
use crate::mock::shelf::Issued;
use std::time::Duration;

/// How long an expired QR code is remembered, so that its page learns of it.
const MEMORY: Duration = Duration::from_secs(3600);

/// How far a QR code has come (PROTOCOL 3.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// 408: nobody scanned it.
    Waiting,
    /// 404: somebody's phone asks for consent.
    Scanned,
    /// 403: cancelled on the phone; may be scanned again.
    Cancelled,
    /// 405: here is the code.
    Confirmed(String),
}

/// A QR code on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    /// The query of the page.
    pub query: String,
    /// How far it has come.
    pub step: Step,
    /// What goes wrong with this login.
    pub scenarios: Scenarios,
    /// The story it belongs to.
    pub flow: FlowId,
}

#[derive(Debug)]
struct Kept {
    scan: Scan,
    until: Time,
}

/// All QR codes.
#[derive(Debug)]
pub struct Scans {
    shelf: Issued<Kept>,
}

impl Default for Scans {
    fn default() -> Scans {
        Scans { shelf: Issued::new(4096) }
    }
}

impl Scans {
    /// A page was shown.
    pub fn begin(&mut self, uuid: &str, scan: Scan, life: Duration, now: Time) {
        let until = now.after(life);
        let bytes = scan.query.len();
        self.shelf.put_heavy(uuid, Kept { scan, until }, bytes, until.after(MEMORY), now);
    }

    /// The QR code, if it can still be scanned or was confirmed in time.
    pub fn look(&self, uuid: &str, now: Time) -> Option<&Scan> {
        self.shelf.get(uuid, now).filter(|kept| now < kept.until).map(|kept| &kept.scan)
    }

    /// Moves a QR code on; false when it is not there any more.
    pub fn move_on(&mut self, uuid: &str, step: Step, now: Time) -> bool {
        match self.shelf.get_mut(uuid, now).filter(|kept| now < kept.until) {
            None => false,
            Some(kept) => {
                kept.scan.step = step;
                true
            }
        }
    }
}
