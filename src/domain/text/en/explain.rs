//! The texts of `explain` in English.
//! Must not be a translation of its Chinese twin.

use crate::domain::text::explain::Labels;

/// Headings.
pub static LABELS: Labels = Labels { meaning: "meaning", cause: "likely cause", next: "next step" };
