//! The texts of `explain` in Chinese.
//! Must not be a translation of its English twin.

use crate::domain::text::explain::Labels;

/// Headings.
pub static LABELS: Labels = Labels { meaning: "含义", cause: "可能原因", next: "下一步" };
