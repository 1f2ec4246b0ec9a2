//! The open connections of one server: how many, what each is doing, and who leaves when it is full.
//! Must not touch sockets; a connection is a task here, and leaves by being aborted.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tokio::task::{AbortHandle, JoinHandle, yield_now};

/// What a connection is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Phase {
    /// Nothing, or sending us a request's head.
    Head = 0,
    /// Sending us a request's body.
    Body = 1,
    /// Taking an answer.
    Answer = 2,
    /// Waiting for the handler.
    Handler = 3,
}

/// One connection's place in the crowd.
#[derive(Debug)]
pub(super) struct Seat {
    phase: AtomicU8,
    since: AtomicU64,
    reset: AtomicBool,
    crowd: Arc<Crowd>,
}

impl Seat {
    /// Notes what the connection does from now on.
    pub(super) fn enter(&self, phase: Phase) {
        self.since.store(self.crowd.tick(), Ordering::Relaxed);
        self.phase.store(phase as u8, Ordering::Relaxed);
    }

    /// The connection is to end with a reset.
    pub(super) fn ask_reset(&self) {
        self.reset.store(true, Ordering::Relaxed);
    }

    /// Whether `ask_reset` was called.
    pub(super) fn wants_reset(&self) -> bool {
        self.reset.load(Ordering::Relaxed)
    }

    fn phase(&self) -> u8 {
        self.phase.load(Ordering::Relaxed)
    }

    fn age(&self) -> u64 {
        self.since.load(Ordering::Relaxed)
    }
}

/// A connection task holds this; when the task ends, however it ends, its place is free.
#[derive(Debug)]
pub(super) struct Ticket {
    id: u64,
    pub(super) seat: Arc<Seat>,
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.seat.crowd.members().remove(&self.id);
        self.seat.crowd.left.notify_one();
    }
}

#[derive(Debug)]
struct Member {
    seat: Arc<Seat>,
    task: AbortHandle,
}

/// All connections.
#[derive(Debug)]
pub(super) struct Crowd {
    members: Mutex<HashMap<u64, Member>>,
    capacity: usize,
    ticks: AtomicU64,
    left: Notify,
}

impl Crowd {
    /// For at most `capacity` connections.
    pub(super) fn new(capacity: usize) -> Crowd {
        Crowd { members: Mutex::default(), capacity, ticks: AtomicU64::new(0), left: Notify::new() }
    }

    /// Takes a connection in; `start` spawns its task. The lock is held meanwhile, so a task that
    /// ends at once on another thread finds itself on the list.
    pub(super) fn admit(self: &Arc<Crowd>, start: impl FnOnce(Ticket) -> JoinHandle<()>) {
        let id = self.tick();
        let seat = Arc::new(Seat {
            phase: AtomicU8::new(Phase::Head as u8),
            since: AtomicU64::new(id),
            reset: AtomicBool::new(false),
            crowd: Arc::clone(self),
        });
        let mut members = self.members();
        let task = start(Ticket { id, seat: Arc::clone(&seat) }).abort_handle();
        members.insert(id, Member { seat, task });
    }

    /// Returns when there is a place: a free one, that of the longest idle connection, or the next
    /// one to be left when all wait for the handler.
    pub(super) async fn make_room(&self) {
        if self.members().len() < self.capacity {
            return;
        }
        // The runtime looks at its sockets before it comes back here, so a connection whose
        // request has arrived unread is no longer idle when the victim is chosen.
        yield_now().await;
        while self.members().len() >= self.capacity && self.shed(1) == 0 {
            self.left.notified().await;
        }
    }

    /// Sends an eighth of the connections away, idle ones only.
    pub(super) fn shed_share(&self) {
        let share = self.members().len() / 8 + 1;
        self.shed(share);
    }

    /// Sends up to `count` connections away: those that owe us a request, longest idle first, then
    /// those that are slow to take an answer. Never one that waits for the handler.
    fn shed(&self, count: usize) -> usize {
        let mut members = self.members();
        let mut idle: Vec<(u8, u64, u64)> = members
            .iter()
            .map(|(&id, member)| {
                let phase = member.seat.phase();
                // Half a body is no better than half a head.
                let class = if phase == Phase::Body as u8 { Phase::Head as u8 } else { phase };
                (class, member.seat.age(), id)
            })
            .filter(|&(class, _, _)| class < Phase::Handler as u8)
            .collect();
        idle.sort_unstable();
        idle.truncate(count);
        for (_, _, id) in &idle {
            if let Some(member) = members.remove(id) {
                member.task.abort();
            }
        }
        idle.len()
    }

    /// Ends connections whose request has a head but no whole body yet: nothing will come of them.
    pub(super) fn dismiss_readers(&self) {
        for member in self.members().values() {
            if member.seat.phase() == Phase::Body as u8 {
                member.task.abort();
            }
        }
    }

    /// Ends all connections.
    pub(super) fn dismiss_all(&self) {
        for member in self.members().values() {
            member.task.abort();
        }
    }

    /// Returns when the last connection has gone.
    pub(super) async fn emptied(&self) {
        while !self.members().is_empty() {
            self.left.notified().await;
        }
    }

    fn tick(&self) -> u64 {
        self.ticks.fetch_add(1, Ordering::Relaxed)
    }

    /// A panic elsewhere leaves the map whole: every change to it is a single call.
    fn members(&self) -> MutexGuard<'_, HashMap<u64, Member>> {
        self.members.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
