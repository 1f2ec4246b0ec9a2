//! What is said in Chinese about the rules of `check`, one file per area.
//! Must not be a translation of `en/rules/`: each language says it the way its developers would.

mod browser;
mod code;
mod cors;
mod identity;
mod leak;
mod link;
mod state;
mod ticket;
mod upstream;

use crate::domain::text::rules::Areas;

/// All of them, in the order of the numbers.
pub static AREAS: Areas = [
    link::TEXTS,
    state::TEXTS,
    code::TEXTS,
    ticket::TEXTS,
    leak::TEXTS,
    cors::TEXTS,
    identity::TEXTS,
    upstream::TEXTS,
    browser::TEXTS,
];
