//! A child and everything it starts: run, signalled, waited for, and not left behind.
//! Must not touch its streams, nor a process that is not of its family.

use std::collections::BTreeSet;
use std::io;
use std::time::Duration;

use tokio::process::{self, Command};
use tokio::time::{Instant, sleep};

use super::family::{Process, below, everybody};
use crate::platform::Sent;
use crate::platform::child::{
    adopt_orphans, bury, exit_code, group_lives, has_terminal, in_foreground, lead_group, send,
    send_group, suspend,
};

/// How often processes that became ours, and ended, are taken note of.
const BURIALS: Duration = Duration::from_secs(5);
/// Between two looks at who is still there.
const LOOK: Duration = Duration::from_millis(10);
/// For those who were killed to be gone.
const LAST: Duration = Duration::from_secs(1);

/// Where a child stands to the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manners {
    /// As if the caller were not there: where there is a terminal, its Ctrl-C and Ctrl-Z reach the
    /// child themselves, and it may read from it; a pager behind a pipe may as well.
    Foreground,
    /// In the background, in a group of its own: a back end beside a command that goes on.
    Background,
}

/// A running child.
#[derive(Debug)]
pub struct Child {
    process: process::Child,
    pid: u32,
    leads: bool,
    terminal: bool,
    before: BTreeSet<u32>,
}

impl Child {
    /// Starts it. Needs a tokio runtime with I/O.
    ///
    /// # Errors
    /// `NotFound` when there is no such program (or its interpreter is missing),
    /// `PermissionDenied` and others when it cannot be executed.
    pub fn start(mut command: Command, manners: Manners) -> io::Result<Child> {
        adopt_orphans();
        let terminal = manners == Manners::Foreground && has_terminal();
        // Without a terminal a group of its own makes the family easy to reach. With one the child
        // stays in ours, or it would not be in the foreground.
        let leads = !terminal;
        if leads {
            lead_group(&mut command);
        }
        let me = std::process::id();
        let before = everybody().iter().filter(|p| p.parent == me).map(|p| p.pid).collect();
        let process = command.kill_on_drop(true).spawn()?;
        let pid = process.id().unwrap_or_default();
        Ok(Child { process, pid, leads, terminal, before })
    }

    /// Leaves out of the family a process of ours that only began after it: a browser.
    pub fn excuse(&mut self, pid: u32) {
        self.before.insert(pid);
    }

    /// Its process number.
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// Whether it shares a terminal with us.
    pub fn has_terminal(&self) -> bool {
        self.terminal
    }

    /// Waits for its end, and gives the status as a shell tells it (128 + n when killed). The rest
    /// of the family may live on. Cancel-safe.
    ///
    /// # Errors
    /// When the system cannot tell, which it always can.
    pub async fn wait(&mut self) -> io::Result<u8> {
        loop {
            tokio::select! {
                status = self.process.wait() => return status.map(exit_code),
                () = sleep(BURIALS) => self.bury_adopted(),
            }
        }
    }

    /// Hands a signal on to the whole family. What the terminal sent has reached it already.
    pub fn signal(&self, sent: Sent) {
        let typed = matches!(sent, Sent::Interrupt | Sent::Quit);
        if self.terminal && typed && in_foreground() {
            return;
        }
        self.tell(sent);
        if sent == Sent::Suspend {
            suspend();
            self.tell(Sent::Continue);
        }
    }

    fn tell(&self, sent: Sent) {
        let family = self.family();
        let reached = self.leads && send_group(self.pid, sent);
        if !reached {
            send(self.pid, sent);
        }
        for member in family.iter().filter(|p| p.pid != self.pid) {
            if !(reached && member.group == self.pid) {
                send(member.pid, sent);
            }
        }
    }

    /// Ends what is left of the family, kindly first, and returns how many there were. The child
    /// itself is ended, too, when it has not.
    pub async fn end(&mut self, patience: Duration) -> usize {
        let left = self.alive();
        if left == 0 {
            return 0;
        }
        self.tell(Sent::Terminate);
        // A stopped process hears nothing until it goes on.
        self.tell(Sent::Continue);
        if !self.gone_within(patience).await {
            self.tell(Sent::Kill);
            self.gone_within(LAST).await;
        }
        left
    }

    async fn gone_within(&mut self, patience: Duration) -> bool {
        let deadline = Instant::now() + patience;
        loop {
            let _ = self.process.try_wait();
            self.bury_adopted();
            if self.alive() == 0 {
                return true;
            }
            if Instant::now() > deadline {
                return false;
            }
            sleep(LOOK).await;
        }
    }

    fn alive(&self) -> usize {
        let family = self.family().iter().filter(|p| !p.ended).count();
        let unseen = usize::from(self.process.id().is_some() || self.group_lives());
        if family > 0 {
            family
        } else if everybody().is_empty() {
            unseen
        } else {
            0
        }
    }

    fn group_lives(&self) -> bool {
        self.leads && group_lives(self.pid)
    }

    /// The child, all below it, its group, and those who became ours when their parents died.
    pub fn family(&self) -> Vec<Process> {
        let all = everybody();
        let me = std::process::id();
        let is_root = |p: &Process| {
            let adopted = p.parent == me && !self.before.contains(&p.pid);
            p.pid != me && (adopted || (self.leads && p.group == self.pid))
        };
        let mut found: Vec<Process> = all.iter().filter(|p| is_root(p)).cloned().collect();
        let roots: Vec<u32> = found.iter().map(|p| p.pid).collect();
        for root in roots {
            for member in below(&all, root) {
                if !found.iter().any(|p| p.pid == member.pid) {
                    found.push(member);
                }
            }
        }
        found
    }

    fn bury_adopted(&self) {
        let me = std::process::id();
        for orphan in everybody() {
            let ours = orphan.parent == me && !self.before.contains(&orphan.pid);
            if orphan.ended && ours && orphan.pid != self.pid {
                bury(orphan.pid);
            }
        }
    }
}

impl Drop for Child {
    /// A bug of ours comes to no [`Child::end`]; what tokio kills is the child alone.
    fn drop(&mut self) {
        if std::thread::panicking() && self.alive() > 0 {
            self.tell(Sent::Kill);
        }
    }
}
