//! The shape of the texts of `explain`: its headings.
//! Must not hold the texts themselves (they stand in `zh/explain.rs` and `en/explain.rs`).

use super::{en, texts, zh};
use crate::domain::lang::Lang;

texts! {
    /// Headings of an explanation.
    pub struct Labels {
        /// Above what the thing says.
        meaning,
        /// Above why it came.
        cause,
        /// Above what to do.
        next,
    }
}

/// The texts in the reader's language.
pub fn of(lang: Lang) -> &'static Labels {
    match lang {
        Lang::Zh => &zh::explain::LABELS,
        Lang::En => &en::explain::LABELS,
    }
}
