//! The shape of what a load's HTML report says around the numbers, and of the head of its locustfile.
//! Must not hold the texts themselves (they stand in `zh/load.rs` and `en/load.rs`).

use super::{en, texts, zh};
use crate::domain::lang::Lang;

texts! {
    /// Headings and labels.
    pub struct LoadText {
        /// Title of the page.
        title,
        /// Every limit was kept.
        within,
        /// Some limit was not.
        beyond,
        /// Stopped before its end.
        interrupted,
        /// Holes `how`, `users`, `seconds`.
        asked,
        /// For the hole `how`. Hole `count`.
        rate,
        /// For the hole `how`. Hole `count`.
        lanes,
        /// Goes on after `asked`. Hole `seconds`.
        ramp,
        /// Tile: logins that ended well.
        done,
        /// Tile: logins that failed.
        failed,
        /// Tile: logins a second.
        per_second,
        /// Tile and column: the longest time.
        longest,
        /// Heading of the limits.
        limits,
        /// Name of a limit.
        error_rate,
        /// In place of a number.
        nothing,
        /// The longest delay of a beginning. Hole `time`.
        late,
        /// The back end that was started here is gone. Holes `status`, `last`: what it wrote last.
        backend_ended,
        /// The back end answered and then was not to be reached. Hole `count`: logins before that.
        backend_stopped,
        /// wxauth's own processor time. Hole `percent`.
        busy,
        /// Heading of the table.
        times,
        /// Column: how many.
        count,
        /// Row: from the page to the API.
        whole,
        /// Heading of what went wrong.
        failures,
        /// Heading of a plot: logins second by second.
        over_time,
        /// Line: ended well.
        done_each,
        /// Line: failed.
        failed_each,
        /// Line: under way.
        under_way,
        /// Heading of a plot: times second by second.
        latency_over_time,
        /// Heading of a plot: percentiles.
        spread,
        /// What stands at the head of a locustfile. Holes `page`, `users`, `seconds`.
        locust,
    }
}

/// The texts of a language.
pub fn of(lang: Lang) -> &'static LoadText {
    match lang {
        Lang::Zh => &zh::load::TEXT,
        Lang::En => &en::load::TEXT,
    }
}
