//! Who is kept waiting for an answer (long polling, a server that hangs), and who is called when too
//! many are: they hold the server's seats, and others want one. Must not know what is waited for.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// Everybody who waits, by when he came.
#[derive(Debug)]
pub(crate) struct Waiting {
    guests: Mutex<BTreeMap<u64, Arc<Notify>>>,
    came: AtomicU64,
    most: usize,
}

/// One who waits; his place is free when this is dropped.
#[derive(Debug)]
pub(crate) struct Guest<'a> {
    number: u64,
    called: Arc<Notify>,
    all: &'a Waiting,
}

impl Waiting {
    /// Of so many at a time, at least one.
    pub(crate) fn new(most: usize) -> Waiting {
        Waiting { guests: Mutex::default(), came: AtomicU64::new(0), most: most.max(1) }
    }

    /// One more begins to wait. Where there are too many, the one who has waited longest is called.
    pub(crate) fn join(&self) -> Guest<'_> {
        let number = self.came.fetch_add(1, Ordering::Relaxed);
        let called = Arc::new(Notify::new());
        let mut guests = self.guests();
        guests.insert(number, Arc::clone(&called));
        if guests.len() > self.most
            && let Some((_, eldest)) = guests.pop_first()
        {
            eldest.notify_one();
        }
        Guest { number, called, all: self }
    }

    /// A panic elsewhere leaves the map whole: every change to it is a single call.
    fn guests(&self) -> MutexGuard<'_, BTreeMap<u64, Arc<Notify>>> {
        self.guests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Guest<'_> {
    /// Returns when he is to wait no longer.
    pub(crate) async fn called(&self) {
        self.called.notified().await;
    }
}

impl Drop for Guest<'_> {
    fn drop(&mut self) {
        self.all.guests().remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::Waiting;
    use std::pin::pin;
    use std::task::{Context, Waker};

    fn is_called(guest: &super::Guest<'_>) -> bool {
        pin!(guest.called()).poll(&mut Context::from_waker(Waker::noop())).is_ready()
    }

    #[test]
    fn the_eldest_is_called_where_there_are_too_many() {
        let waiting = Waiting::new(2);
        let (one, two) = (waiting.join(), waiting.join());
        assert!(!is_called(&one));
        let three = waiting.join();
        assert!(is_called(&one) && !is_called(&two) && !is_called(&three));
        // Who leaves by himself makes room.
        drop(two);
        let four = waiting.join();
        assert!(!is_called(&three) && !is_called(&four));
        drop(one);
        assert_eq!(waiting.guests().len(), 2);
    }
}
