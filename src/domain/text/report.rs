//! The shape of what a check's HTML report says around the findings.
//! Must not hold the texts themselves (they stand in `zh/report.rs` and `en/report.rs`).

use super::{en, texts, zh};
use crate::domain::lang::Lang;

texts! {
    /// Headings and labels.
    pub struct ReportText {
        /// Title of the page.
        title,
        /// The check could not be done.
        unfinished,
        /// Nothing was found.
        clean,
        /// Something was found, but nothing that fails the run. Hole `count`.
        tolerable,
        /// The run fails. Hole `count`.
        failing,
        /// Heading of the findings.
        findings,
        /// Tile: rules that passed.
        passed,
        /// Tile and badge: severity high.
        high,
        /// Tile and badge: severity medium.
        medium,
        /// Tile and badge: severity low.
        low,
        /// Tile: known before.
        known,
        /// Tile and heading: could not be decided.
        undecided,
        /// Tile and heading: not asked for.
        skipped,
        /// Before the reason.
        why,
        /// Before the remedy.
        fix,
        /// Before the exchanges.
        evidence,
        /// Before a line for the shell.
        reproduce,
        /// Hole `rule`: this follows from another finding.
        follows,
        /// Before what was guessed.
        guessed,
        /// Lane of a drawing: the back end under test.
        back_end,
        /// Lane of a drawing: the emulator.
        wechat,
        /// Lane of a drawing: a browser. Hole `name`.
        browser,
        /// Lane of a drawing: somebody else's doing.
        attacker,
        /// The one an attack is aimed at.
        victim,
        /// Who opens what was shared.
        friend,
        /// Lane of a drawing: a browser that never logged in.
        fresh,
        /// Above a drawing wider than a phone.
        swipe,
        /// `--level smoke`.
        smoke,
        /// `--level full`.
        full,
        /// Hole `name`, `date`, `seconds`, `level`.
        made_by,
        /// What a drawing shows, for those who cannot see it. Hole `rule`.
        drawing,
    }
}

/// In the reader's language.
pub fn of(lang: Lang) -> &'static ReportText {
    match lang {
        Lang::Zh => &zh::report::TEXT,
        Lang::En => &en::report::TEXT,
    }
}
