//! What happened, as a ring of events: who asked whom, what was checked, what came of it.
//! Must not show a secret: targets and bodies leave it masked only.

mod raw;

use crate::domain::redact;
use crate::domain::time::Time;
use crate::mock::known::Known;
use crate::mock::refusal::Refusal;
use crate::mock::why::{Notice, Why};
use serde_json::Value;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

pub use raw::{Raw, Texts};

/// How many events are kept at most.
const MOST: usize = 4096;
/// How many bytes of targets, bodies and answers are kept at most.
const MOST_BYTES: usize = 4 << 20;

/// One login from link to profile. 0 is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FlowId(pub u64);

/// Who speaks to the emulator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Party {
    /// The browser of the user.
    Browser,
    /// The developer's server.
    Backend,
    /// The phone that scans a QR code.
    Phone,
    /// Whoever steers the emulator.
    Control,
}

/// What came of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Answered as asked.
    Done,
    /// A page is shown; the user decides.
    Asked,
    /// A server call refused with an errcode.
    Errcode(i64, Why),
    /// An error page, with its number if it has one, and its sentence.
    Page(Option<u16>, &'static str, Why),
}

/// One thing the emulator looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Check {
    /// Stable slug: `secret`, `code.once`, `redirect_uri.domain`…
    pub name: &'static str,
    /// Whether it was in order.
    pub passed: bool,
}

/// An event while it happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The login it belongs to, once known.
    pub flow: FlowId,
    /// Who asked.
    pub party: Party,
    /// Stable slug of the endpoint: `authorize`, `access_token`, `userinfo`…
    pub endpoint: &'static str,
    /// The account, once known.
    pub appid: Option<Arc<str>>,
    /// The user, once known.
    pub user: Option<Arc<str>>,
    /// What was looked at, in order.
    pub checks: Vec<Check>,
    /// What was noticed.
    pub notices: Vec<Notice>,
    /// What came of it.
    pub verdict: Verdict,
}

impl Entry {
    /// Nothing known yet.
    pub fn new(party: Party, endpoint: &'static str) -> Entry {
        Entry {
            flow: FlowId::default(),
            party,
            endpoint,
            appid: None,
            user: None,
            // A login has some fifteen; growing step by step costs more.
            checks: Vec::with_capacity(16),
            notices: Vec::new(),
            verdict: Verdict::Done,
        }
    }

    /// Notes a check.
    pub fn check(&mut self, name: &'static str, passed: bool) {
        self.checks.push(Check { name, passed });
    }

    /// Bytes of the texts in it: a stranger may have chosen them.
    fn weight(&self) -> usize {
        let why = match &self.verdict {
            Verdict::Done | Verdict::Asked => 0,
            Verdict::Errcode(_, why) | Verdict::Page(_, _, why) => why.weight(),
        };
        let length = |text: &Option<Arc<str>>| text.as_ref().map_or(0, |text| text.len());
        let notices = self.notices.iter().map(Notice::weight).sum::<usize>();
        length(&self.appid) + length(&self.user) + why + notices
    }

    /// Notes the end of a server call that was refused.
    pub fn refused(&mut self, refusal: &Refusal) {
        self.verdict = Verdict::Errcode(refusal.errcode, refusal.why.clone());
    }
}

/// An event that happened.
#[derive(Debug, Clone)]
pub struct Event {
    /// 1, 2, 3… without gaps.
    pub number: u64,
    /// When, by the emulator's clock.
    pub at: Time,
    /// When, by the system's: how long things took can be told from this one only.
    pub system: Time,
    /// How long the answer was held back on purpose.
    pub delay: Duration,
    /// Who, what, and what came of it.
    pub entry: Entry,
    /// The method of the request.
    pub method: http::Method,
    /// Status of the answer; 0 when the connection was broken.
    pub status: u16,
    /// True when it came over TLS.
    pub secure: bool,
    /// What kind of text or picture the answer is: its `Content-Type`; empty when it has none.
    pub kind: &'static str,
    /// How many bytes the body of the request has.
    pub sent: u32,
    /// How many bytes the body of the answer has; `None` where none is known.
    pub answered: Option<u32>,
    /// What went over the wire.
    pub texts: Texts,
    /// What must not be shown of it, and may become known later than it happened.
    pub(crate) known: Option<Known>,
}

impl Event {
    /// Host it was sent to, as the request said.
    pub fn host(&self) -> &str {
        self.texts.nth(0).as_text()
    }

    /// `User-Agent` of the request.
    pub fn agent(&self) -> Raw<'_> {
        self.texts.nth(1)
    }

    /// `Content-Type` of the request.
    pub fn media(&self) -> Raw<'_> {
        self.texts.nth(2)
    }

    /// Path and query.
    pub fn target(&self) -> Raw<'_> {
        self.texts.nth(3)
    }

    /// Form or JSON body, cut.
    pub fn body(&self) -> Raw<'_> {
        self.texts.nth(4)
    }

    /// `Location` of the answer.
    pub fn location(&self) -> Raw<'_> {
        self.texts.nth(5)
    }

    /// True where the browser is sent to a callback with a code (PROTOCOL 1.5).
    pub fn sends_a_code(&self) -> bool {
        let location = self.location().as_text();
        let granted = ["?code=", "&code="].iter().any(|sign| location.contains(sign));
        granted && !location.contains("code=authdeny")
    }

    /// True where a code was given out: with a redirect, or to a page that waits for the phone's yes
    /// (PROTOCOL 3.2).
    pub fn gives_a_code(&self) -> bool {
        let entry = &self.entry;
        let no = |notice: &Notice| matches!(notice, Notice::Refused | Notice::Denied);
        let confirmed = ["confirm", "confirm_reply"].contains(&entry.endpoint)
            && entry.verdict == Verdict::Done
            && !entry.notices.iter().any(no);
        confirmed || entry.party == Party::Browser && self.sends_a_code()
    }

    /// Body of the answer, cut; empty for pages and pictures.
    pub fn answer(&self) -> Raw<'_> {
        self.texts.nth(6)
    }

    /// What is told of it without the secrets that somebody sent where none belongs.
    pub fn masked(&self, mut told: Value) -> Value {
        if let Some(known) = &self.known {
            known.mask_all(&mut told);
        }
        told
    }

    /// The same of one text.
    pub fn masked_text(&self, text: String) -> String {
        match &self.known {
            Some(known) => known.mask(text),
            None => text,
        }
    }

    fn weight(&self) -> usize {
        self.texts.len() + self.entry.weight() + 512
    }
}

/// The ring.
#[derive(Debug, Default)]
pub struct Journal {
    /// Each with its weight: an event that goes is not read any more.
    ring: VecDeque<(Arc<Event>, usize)>,
    bytes: usize,
    last: u64,
    flows: u64,
    clears: u64,
    born: Option<Time>,
    known: Option<Known>,
}

impl Journal {
    /// From now on its events show none of those secrets.
    pub fn guard(&mut self, known: Known) {
        self.known = Some(known);
    }

    /// A new login begins.
    pub fn new_flow(&mut self) -> FlowId {
        self.flows += 1;
        FlowId(self.flows)
    }

    /// The number of the last event; 0 before the first.
    pub fn last(&self) -> u64 {
        self.last
    }

    /// Writes an event down; its number is given here.
    pub fn write(&mut self, mut event: Event) {
        if event.entry.appid.as_deref().is_some_and(|id| redact::is_misplaced("appid", id)) {
            event.entry.appid = Some(redact::MASK.into());
        }
        self.last += 1;
        event.number = self.last;
        event.known.clone_from(&self.known);
        let weight = event.weight();
        self.bytes += weight;
        self.ring.push_back((Arc::new(event), weight));
        while self.ring.len() > MOST || self.bytes > MOST_BYTES {
            let Some((_, weight)) = self.ring.pop_front() else { break };
            self.bytes -= weight;
        }
    }

    /// The events after a number, oldest first.
    pub fn since(&self, number: u64) -> impl Iterator<Item = &Arc<Event>> {
        let skip = match self.ring.front() {
            Some((first, _)) => number.saturating_sub(first.number.saturating_sub(1)),
            None => 0,
        };
        let rest = self.ring.iter().skip(usize::try_from(skip).unwrap_or(usize::MAX));
        rest.map(|(event, _)| event)
    }

    /// Forgets the events; numbers go on.
    pub fn clear(&mut self) {
        self.ring.clear();
        self.bytes = 0;
        self.clears += 1;
    }

    /// How often it was cleared: whoever follows along forgets too.
    pub fn clears(&self) -> u64 {
        self.clears
    }

    /// The name, if it was given yet.
    pub fn birth(&self) -> Option<Time> {
        self.born
    }

    /// A name of this journal, given by the first who asks: its numbers say nothing of another's.
    pub fn born(&mut self, now: Time) -> Time {
        *self.born.get_or_insert(now)
    }
}

#[cfg(test)]
mod tests {
    use super::{Entry, Event, Journal, MOST_BYTES, Party, Texts, Verdict};
    use crate::domain::time::Time;
    use crate::mock::why::Why;

    fn event(answer: usize) -> Event {
        Event {
            number: 0,
            at: Time::default(),
            system: Time::default(),
            delay: std::time::Duration::ZERO,
            entry: Entry::new(Party::Backend, "userinfo"),
            method: http::Method::GET,
            status: 200,
            secure: false,
            kind: "text/plain",
            sent: 0,
            answered: Some(0),
            texts: Texts::new(["", "", "", "", "", "", &"x".repeat(answer)]),
            known: None,
        }
    }

    #[test]
    fn the_ring_forgets_the_oldest_and_numbers_go_on() {
        let mut journal = Journal::default();
        for _ in 0..10_000 {
            journal.write(event(10));
        }
        assert_eq!(journal.last(), 10_000);
        assert_eq!(journal.since(0).count(), 4096);
        let numbers: Vec<u64> = journal.since(9_998).map(|event| event.number).collect();
        assert_eq!(numbers, [9_999, 10_000]);
        assert_eq!(journal.since(20_000).count(), 0);
        for _ in 0..100 {
            let mut large = event(1 << 20);
            large.entry.appid = Some("a".repeat(1 << 20).into());
            journal.write(large);
        }
        assert!(journal.since(0).count() < 5);
        journal.clear();
        assert_eq!((journal.since(0).count(), journal.last()), (0, 10_100));
    }

    #[test]
    fn what_strangers_choose_is_weighed_wherever_it_stands() {
        let mut journal = Journal::default();
        for _ in 0..1000 {
            let mut large = event(5000);
            large.entry.verdict = Verdict::Errcode(40066, Why::Path("/x".repeat(50_000)));
            journal.write(large);
        }
        let kept = journal.since(0).count();
        assert!(kept > 10 && kept < MOST_BYTES / 100_000, "{kept}");
    }

    #[test]
    fn texts_are_told_apart_and_cut_between_characters() {
        let long = "微".repeat(3000);
        let mut event = event(0);
        event.texts = Texts::new(["h", &long, "", "/t?x", &long, &long, &long]);
        assert_eq!((event.host(), event.target().as_text()), ("h", "/t?x"));
        assert!(event.media().is_empty());
        for text in [event.agent(), event.body(), event.location(), event.answer()] {
            assert_eq!(text.as_text(), "微".repeat(1365));
        }
        assert!(!format!("{event:?}").contains('微'));
    }
}
