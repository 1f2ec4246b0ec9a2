//! The events as a stream: where a reader stands, and the bytes that come next for him.
//! Must not wait or send; the engine does, and asks again after every change.

use super::{har, story};
use crate::mock::journal::{Event, Journal, Party};
use bytes::Bytes;
use serde_json::{Value, json};
use std::fmt::Write;
use std::sync::Arc;

/// How many events one piece holds at most: a reader of a busy emulator must not stop it.
const MOST: usize = 256;

/// How the events are written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Server-sent events (HTML standard, section 9.2).
    Sse,
    /// One JSON document a line.
    Ndjson,
    /// An HTTP archive 1.2.
    Har,
}

impl Form {
    const fn media(self) -> &'static str {
        match self {
            Form::Sse => "text/event-stream",
            Form::Ndjson => "application/x-ndjson",
            Form::Har => "application/json",
        }
    }
}

/// Which events are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Filter {
    pub(super) flow: Option<u64>,
    pub(super) appid: Option<String>,
    pub(super) user: Option<String>,
    pub(super) endpoint: Option<String>,
    /// Only what was refused.
    pub(super) refused: bool,
    /// Without what steers the emulator.
    pub(super) logins_only: bool,
}

impl Filter {
    fn admits(&self, event: &Event) -> bool {
        let entry = &event.entry;
        let is = |wanted: &Option<String>, found: Option<&str>| {
            wanted.as_deref().is_none_or(|wanted| found == Some(wanted))
        };
        self.flow.is_none_or(|flow| entry.flow.0 == flow)
            && is(&self.appid, entry.appid.as_deref())
            && is(&self.user, entry.user.as_deref())
            && is(&self.endpoint, Some(entry.endpoint))
            && (!self.refused || story::is_refused(entry))
            && !(self.logins_only && entry.party == Party::Control)
    }
}

/// A reader of the events.
#[derive(Debug)]
pub struct Feed {
    form: Form,
    filter: Filter,
    /// The number of the last event he knows of.
    seen: u64,
    /// The journal's count of clearings when he last looked.
    clears: u64,
    /// The last event he wants; `None`: he stays.
    until: Option<u64>,
    /// The journal's name, told once.
    born: i64,
    begun: bool,
    /// An entry was written before (HAR's commas).
    entries: bool,
}

/// What is new for a reader.
#[derive(Debug)]
pub struct News {
    events: Vec<Arc<Event>>,
    cleared: bool,
    /// Events that came and went between two looks.
    missed: u64,
    /// He stands here now.
    seen: u64,
    clears: u64,
    /// Nothing more will come.
    pub ended: bool,
    /// More is there already.
    pub more: bool,
}

/// What a reader asks for.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) form: Form,
    pub(super) filter: Filter,
    /// The last event he knows, and the name of the journal it was in, if he knows that.
    pub(super) since: u64,
    pub(super) of: Option<i64>,
    /// `since` is what a browser says whose connection broke: it cannot say of which journal.
    pub(super) resumed: bool,
    pub(super) follow: bool,
}

impl Feed {
    /// A reader of the journal called `born`.
    pub(super) fn new(wanted: Wanted, journal: &Journal, born: i64) -> Feed {
        // Of another journal: what he knows is void. A browser that knows more than there is was
        // connected to one as well.
        let ahead = wanted.resumed && wanted.since > journal.last();
        let known = wanted.of.is_none_or(|of| of == born) && !ahead;
        let clears = if known { journal.clears() } else { journal.clears().wrapping_sub(1) };
        Feed {
            form: wanted.form,
            filter: wanted.filter,
            seen: if known { wanted.since } else { 0 },
            clears,
            until: (!wanted.follow).then(|| journal.last()),
            born,
            begun: false,
            entries: false,
        }
    }

    /// True for a reader who stays.
    pub fn stays(&self) -> bool {
        self.until.is_none()
    }

    /// Status and headers of the answer.
    pub fn head(&self) -> http::Response<()> {
        super::reply::response(self.form.media(), Bytes::new()).map(drop)
    }

    /// Looks what is new. Cheap, so that it can be done while the emulator is held.
    pub fn look(&self, journal: &Journal) -> News {
        let cleared = self.clears != journal.clears();
        let first = journal.since(self.seen).next().map_or(journal.last() + 1, |e| e.number);
        // What was cleared away is not missed; nor is what was gone before he came.
        let fresh = !self.begun && self.seen == 0;
        let missed = if cleared || fresh { 0 } else { first - 1 - self.seen.min(first - 1) };
        let until = self.until.unwrap_or(u64::MAX);
        let events: Vec<_> = journal
            .since(self.seen)
            .take_while(|e| e.number <= until)
            .take(MOST)
            .cloned()
            .collect();
        let rest = || journal.last().min(until).max(self.seen);
        let seen = events.last().map_or_else(rest, |e| e.number);
        News {
            cleared,
            missed,
            seen,
            clears: journal.clears(),
            ended: seen >= until,
            more: seen < journal.last().min(until),
            events,
        }
    }

    /// Writes the news down and moves on.
    pub fn render(&mut self, news: &News) -> Bytes {
        let mut out = String::new();
        if !self.begun {
            self.begun = true;
            match self.form {
                Form::Sse => {
                    let hello = json!({ "born": self.born });
                    let _ = write!(out, "retry: 1000\nevent: hello\ndata: {hello}\n\n");
                }
                Form::Ndjson => {}
                Form::Har => out.push_str(&har::head()),
            }
        }
        if news.cleared {
            self.aside(&mut out, "cleared", json!({ "event": "cleared" }));
        }
        if news.missed > 0 {
            let missed = json!({ "event": "missed", "requests": news.missed });
            self.aside(&mut out, "missed", missed);
        }
        let wanted: Vec<_> = news.events.iter().filter(|event| self.filter.admits(event)).collect();
        for event in wanted {
            self.event(&mut out, event);
        }
        if news.ended && self.form == Form::Har {
            out.push_str(har::TAIL);
        }
        (self.seen, self.clears) = (news.seen, news.clears);
        Bytes::from(out)
    }

    /// Keeps a quiet connection alive, where the form has words that say nothing.
    pub fn beat(&self) -> Option<Bytes> {
        (self.form == Form::Sse).then(|| Bytes::from_static(b":\n\n"))
    }

    fn aside(&self, out: &mut String, name: &str, value: Value) {
        let _ = match self.form {
            Form::Sse => write!(out, "event: {name}\ndata: {value}\n\n"),
            Form::Ndjson => writeln!(out, "{value}"),
            Form::Har => Ok(()),
        };
    }

    fn event(&mut self, out: &mut String, event: &Event) {
        let _ = match self.form {
            Form::Sse => {
                let value = story::tell(event);
                write!(out, "id: {}\nevent: request\ndata: {value}\n\n", event.number)
            }
            Form::Ndjson => writeln!(out, "{}", story::tell(event)),
            Form::Har => {
                let comma = if self.entries { ",\n" } else { "\n" };
                write!(out, "{comma}{}", har::entry(event))
            }
        };
        self.entries = true;
    }
}
