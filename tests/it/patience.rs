//! How long a test waits for what is sure to come: a minute of a machine that is free, more where others keep it busy.
//! Must not be what a test asserts: it only ends what hangs.

use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

const MINUTE: Duration = Duration::from_secs(60);

/// A minute, times the programs that want each processor by now: of ten that share one, each has six
/// seconds of a minute.
pub fn minute() -> Duration {
    MINUTE.mul_f64(share().clamp(1.0, 15.0))
}

/// How many programs share a processor, where the system tells (Linux); 1 elsewhere.
fn share() -> f64 {
    let told = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = told.split(' ').next().and_then(|load| load.parse::<f64>().ok());
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    load.map_or(1.0, |load| load / f64::from(u32::try_from(processors).unwrap_or(1)))
}

/// One wait, from now on.
pub struct Patience(Instant);

impl Patience {
    pub fn new() -> Patience {
        Patience(Instant::now())
    }

    /// Whether it hangs.
    pub fn is_over(&self) -> bool {
        let waited = self.0.elapsed();
        waited > MINUTE && waited > minute()
    }

    /// The next that comes.
    pub fn next<T>(&self, from: &Receiver<T>) -> Result<T, RecvTimeoutError> {
        loop {
            match from.recv_timeout(Duration::from_secs(1)) {
                Err(RecvTimeoutError::Timeout) if !self.is_over() => {}
                came => return came,
            }
        }
    }
}
