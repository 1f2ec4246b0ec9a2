//! The shape of what the browser is told when it reaches a callback address.
//! Must not hold the texts themselves (they stand in `zh/callback.rs` and `en/callback.rs`).

use super::{en, texts, zh};
use crate::domain::lang::Lang;

texts! {
    /// Pages of the local callback server, in the order people may meet them.
    pub struct Pages {
        /// Heading: a code came.
        granted,
        /// What to do now.
        granted_next,
        /// Heading: a code came, but another one was taken before.
        late,
        /// Why that happens.
        late_why,
        /// Heading: the user said no.
        refused,
        /// What to do now.
        refused_next,
        /// Heading: the state does not fit.
        state,
        /// There was none.
        state_missing,
        /// There was another one.
        state_different,
        /// How to go on; names the flags.
        state_next,
        /// Heading: what came as code cannot be one.
        bad_code,
        /// Hole `why`: the reason, in English.
        bad_code_why,
        /// Heading: nothing came yet.
        waiting,
        /// What this address is for.
        waiting_what,
        /// Shown by a script: the code stands behind the `#`.
        fragment,
        /// Link that hands it over.
        fragment_link,
        /// Heading: nothing here.
        elsewhere,
        /// Holes `path`, `listens`: what was asked for, what is listened at.
        elsewhere_where,
        /// A code came to the wrong path. Hole `path`.
        elsewhere_code,
        /// Heading: the code was caught, but could not be handed on.
        forward_failed,
        /// Hole `target`: where to.
        forward_failed_where,
        /// What to do now.
        forward_failed_next,
    }
}

/// The texts in the reader's language.
pub fn of(lang: Lang) -> &'static Pages {
    match lang {
        Lang::Zh => &zh::callback::PAGES,
        Lang::En => &en::callback::PAGES,
    }
}
