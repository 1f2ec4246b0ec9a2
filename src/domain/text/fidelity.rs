//! The shape of the table of what the emulator reproduces: behaviours by number, switches by name.
//! Must not hold the texts themselves (they stand in `zh/fidelity.rs` and `en/fidelity.rs`).

use super::{en, texts, zh};
use crate::domain::lang::Lang;

texts! {
    /// Headings and introductions.
    pub struct Labels {
        /// Title.
        title,
        /// What the marks mean.
        intro,
        /// Column.
        number,
        /// Column.
        behaviour,
        /// Column.
        source,
        /// Column.
        sections,
        /// Column.
        tests,
        /// Column.
        switches,
        /// Heading of the second table.
        switches_title,
        /// Above the second table.
        switches_intro,
        /// Column.
        name,
        /// Column.
        about,
        /// Column.
        values,
        /// Heading of the third table.
        unknowns_title,
        /// Above the third table.
        unknowns_intro,
        /// Column.
        unknown,
    }
}

/// All texts of the table in one language.
#[derive(Debug)]
pub struct Fidelity {
    /// Headings.
    pub labels: Labels,
    /// Behaviours of PROTOCOL 10 by number.
    pub behaviours: &'static [(u8, &'static str)],
    /// Switches by name.
    pub switches: &'static [(&'static str, &'static str)],
    /// Unknowns of PROTOCOL 11 by number.
    pub unknowns: &'static [(u8, &'static str)],
}

/// The texts in the reader's language.
pub fn of(lang: Lang) -> &'static Fidelity {
    match lang {
        Lang::Zh => &zh::fidelity::TEXT,
        Lang::En => &en::fidelity::TEXT,
    }
}

#[cfg(test)]
mod tests {
    use super::{Fidelity, of};
    use crate::domain::lang::Lang;
    use crate::domain::text::pair;

    #[test]
    fn both_languages_have_the_same_rows() {
        let (zh, en) = (of(Lang::Zh), of(Lang::En));
        assert_eq!(
            (zh.behaviours.len(), zh.switches.len(), zh.unknowns.len()),
            (en.behaviours.len(), en.switches.len(), en.unknowns.len())
        );
        let numbered = |of: &'static Fidelity| of.behaviours.iter().chain(of.unknowns);
        for ((number, zh), (same, en)) in numbered(zh).zip(numbered(en)) {
            assert_eq!(number, same);
            pair::check(&number.to_string(), zh, &en.replace("微信用户", ""));
        }
        for ((name, zh), (same, en)) in zh.switches.iter().zip(en.switches) {
            assert_eq!(name, same);
            pair::check(name, zh, en);
        }
    }
}
