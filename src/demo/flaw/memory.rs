//! What flawed guards remember between requests: names, codes, tickets, browsers; all of it bounded.
//! Must not judge.

use std::collections::VecDeque;

use super::confusion::Pair;
use super::edit::Visit;

/// How much of each kind is remembered.
const MOST: usize = 1024;

/// Pairs of texts, the oldest forgotten first.
#[derive(Debug, Default)]
pub(super) struct Shelf(VecDeque<(String, String)>);

impl Shelf {
    /// Notes a pair.
    pub(super) fn put(&mut self, name: &str, value: &str) {
        if self.0.len() == MOST {
            self.0.pop_front();
        }
        self.0.push_back((name.to_owned(), value.to_owned()));
    }

    /// The value noted last under a name.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        self.0.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    }

    /// Whether this very pair was noted.
    pub(super) fn holds(&self, name: &str, value: &str) -> bool {
        self.0.iter().any(|(n, v)| n == name && v == value)
    }

    /// Forgets a name.
    pub(super) fn remove(&mut self, name: &str) {
        self.0.retain(|(known, _)| known != name);
    }
}

/// All of it.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// The last number handed out as a state.
    pub(super) counter: u64,
    /// States handed out, under themselves; or under what stands for them outside.
    pub(super) states: Shelf,
    /// Code → openid, of every login.
    pub(super) codes: Shelf,
    /// Code or state → ticket, of every login.
    pub(super) tickets: Shelf,
    /// Codes the page was opened with, under their state.
    pub(super) arrivals: Shelf,
    /// Tickets taken back.
    pub(super) revoked: Shelf,
    /// The name a session goes by outside → the one the app knows.
    pub(super) sessions: Shelf,
    /// The browser's mark → openid.
    pub(super) browsers: Shelf,
    /// How many tickets were handed out, where they are counted.
    pub(super) issued: u64,
    /// Ticket → openid, of tickets that are nothing but names.
    pub(super) names: Shelf,
    /// The keys of an app that has two halves of one.
    pub(super) pair: Option<Pair>,
    /// Who logged in last.
    pub(super) last: Option<String>,
}

impl Memory {
    /// Notes a login.
    pub(super) fn logged_in(&mut self, visit: &Visit, openid: &str, ticket: &str) {
        self.last = Some(openid.to_owned());
        let (code, state) = (visit.posted("code"), visit.posted("state"));
        if let Some(code) = &code {
            self.codes.put(code, openid);
            self.tickets.put(code, ticket);
        }
        if let Some(state) = state {
            self.tickets.put(&state, ticket);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST, Shelf};

    #[test]
    fn the_last_word_counts_and_memory_is_bounded() {
        let mut shelf = Shelf::default();
        shelf.put("a", "1");
        shelf.put("a", "2");
        assert_eq!(shelf.get("a").as_deref(), Some("2"));
        assert!(shelf.holds("a", "1") && !shelf.holds("a", "3"));
        for number in 0..MOST {
            shelf.put(&number.to_string(), "");
        }
        assert_eq!((shelf.0.len(), shelf.get("a")), (MOST, None));
        shelf.remove("7");
        assert_eq!(shelf.get("7"), None);
    }
}
