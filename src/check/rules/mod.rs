//! The rules, one folder per area: each looks at flows of the [`Probe`] and returns a [`Verdict`].
//! Must not know how findings are shown, nor do a login again that another rule has made.
//!
//! How to add a rule. Its id, severity and references stand in `domain::rules`, its words in
//! `domain::text::{zh,en}::rules`. Here it is one
//! `async fn(&Probe) -> Result<Verdict, Stop>` in the folder of its area, named in that folder's
//! `JUDGES`. What it decides from exchanges is a plain function beside it, tested on recorded ones.
//! - flows come from the probe: `first` (the page opened), `several` (opened by many), `plain` and
//!   `baseline` (logins that are done already), `scene` (a login with something going wrong at
//!   WeChat); a browser taken from one is cloned before it is used on;
//! - `?` on a [`Stop`] makes the rule undecided, with that reason;
//! - what may also be right is not a finding: undecided, or a pass;
//! - a finding fills the holes of the rule's `found` text and brings its exchanges.

mod browser;
mod code;
mod cors;
mod identity;
mod leak;
mod link;
mod state;
mod ticket;
mod upstream;

use std::future::Future;
use std::pin::Pin;

use super::probe::Probe;
use super::target::Style;
use super::verdict::{Stop, Verdict};
use crate::domain::rules::{Area, RULES};

/// What a rule is doing.
pub type Judging<'a> = Pin<Box<dyn Future<Output = Result<Verdict, Stop>> + 'a>>;

/// When a rule is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// One after the other, in the order of ids: a small back end serves one request at a time.
    InOrder,
    /// Then, in order too: WeChat fails, which a weak back end may not outlive.
    Harsh,
    /// Then, all at once: they may keep the back end from answering anything else.
    Waiting,
    /// At the end: they look at everything that happened.
    Afterwards,
}

/// A rule with its judge.
pub struct Judge {
    /// `WXA101`.
    pub id: &'static str,
    /// When.
    pub turn: Turn,
    /// How.
    pub run: for<'a> fn(&'a Probe) -> Judging<'a>,
}

impl std::fmt::Debug for Judge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id)
    }
}

/// Declares the judges of an area: `judges! { InOrder "WXA101" => reached, … }`.
macro_rules! judges {
    ($($turn:ident $id:literal => $run:path,)+) => {
        pub(super) static JUDGES: &[$crate::check::rules::Judge] = &[$(
            $crate::check::rules::Judge {
                id: $id,
                turn: $crate::check::rules::Turn::$turn,
                run: |probe| Box::pin($run(probe)),
            },
        )+];
    };
}
use judges;

/// Every rule.
pub fn all() -> impl Iterator<Item = &'static Judge> {
    let areas = [
        link::JUDGES,
        state::JUDGES,
        code::JUDGES,
        ticket::JUDGES,
        leak::JUDGES,
        cors::JUDGES,
        identity::JUDGES,
        upstream::JUDGES,
        browser::JUDGES,
    ];
    areas.into_iter().flatten()
}

/// Rules about pages and callbacks, outside the areas that have nothing else.
const OF_PAGES: [&str; 8] =
    ["WXA303", "WXA304", "WXA305", "WXA306", "WXA307", "WXA703", "WXA704", "WXA707"];

/// True where a rule has something to judge. A mini program has no link, no state and no callback, and
/// no other site can use the cookies of its client.
pub fn applies(id: &str, style: Style) -> bool {
    let area = RULES.iter().find(|rule| rule.id == id).map(|rule| rule.area);
    let of_pages = matches!(area, Some(Area::Link | Area::State | Area::Browser));
    style != Style::Mini || !(of_pages || OF_PAGES.contains(&id))
}

/// Findings that follow from another: (follower, causes; the first that failed counts).
pub const CAUSES: &[(&str, &[&str])] = &[
    ("WXA110", &["WXA109"]),
    ("WXA202", &["WXA201"]),
    ("WXA203", &["WXA202"]),
    ("WXA204", &["WXA201"]),
    ("WXA205", &["WXA201", "WXA204", "WXA202", "WXA203"]),
    ("WXA206", &["WXA201", "WXA204", "WXA205", "WXA202", "WXA203"]),
    (
        "WXA301",
        &[
            "WXA101", "WXA117", "WXA105", "WXA106", "WXA108", "WXA109", "WXA110", "WXA111",
            "WXA107", "WXA802",
        ],
    ),
    ("WXA304", &["WXA303"]),
    ("WXA306", &["WXA305", "WXA308"]),
    ("WXA307", &["WXA302", "WXA303", "WXA116"]),
    ("WXA402", &["WXA419", "WXA403"]),
    ("WXA403", &["WXA419"]),
    ("WXA404", &["WXA419", "WXA403"]),
    ("WXA405", &["WXA406"]),
    ("WXA409", &["WXA419", "WXA403"]),
    ("WXA410", &["WXA419", "WXA403"]),
    ("WXA411", &["WXA419", "WXA403"]),
    ("WXA412", &["WXA419", "WXA403"]),
    ("WXA415", &["WXA419", "WXA403"]),
    ("WXA416", &["WXA419"]),
    ("WXA418", &["WXA705"]),
    ("WXA419", &["WXA706"]),
    ("WXA420", &["WXA419", "WXA403", "WXA404"]),
    ("WXA421", &["WXA419", "WXA401"]),
    ("WXA604", &["WXA602"]),
    ("WXA701", &["WXA706"]),
    ("WXA702", &["WXA706"]),
    ("WXA703", &["WXA706"]),
    ("WXA705", &["WXA706"]),
    ("WXA805", &["WXA801"]),
    ("WXA806", &["WXA801"]),
    ("WXA807", &["WXA806"]),
    ("WXA906", &["WXA905"]),
];

#[cfg(test)]
mod tests {
    use super::{CAUSES, OF_PAGES, all, applies};
    use crate::check::target::Style;
    use crate::domain::rules::{RULES, find};

    #[test]
    fn every_rule_has_its_judge() {
        let judged: Vec<&str> = all().map(|judge| judge.id).collect();
        assert_eq!(judged, RULES.iter().map(|rule| rule.id).collect::<Vec<_>>());
    }

    #[test]
    fn a_mini_program_is_asked_nothing_about_pages() {
        let skipped = |id: &str| !applies(id, Style::Mini);
        assert!(skipped("WXA101") && skipped("WXA206") && skipped("WXA304") && skipped("WXA901"));
        assert!(!skipped("WXA301") && !skipped("WXA401") && !skipped("WXA504"));
        assert!(RULES.iter().all(|rule| applies(rule.id, Style::Spa)));
        assert!(OF_PAGES.iter().all(|id| find(id).is_some()));
    }

    #[test]
    fn causes_name_rules_there_are() {
        for (follower, causes) in CAUSES {
            assert!(find(follower).is_some(), "{follower}");
            assert!(causes.iter().all(|cause| find(cause).is_some()), "{follower}");
        }
    }
}
