//! The shape of what is said about the rules of `check`: title, finding, reason and fix by id.
//! Must not hold the texts themselves (they stand in `zh/rules/` and `en/rules/`).

use super::{en, zh};
use crate::domain::lang::Lang;

/// What is said about one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleText {
    /// `WXA402`.
    pub id: &'static str,
    /// The fault, in a few words.
    pub title: &'static str,
    /// What was seen; its holes are filled by the rule.
    pub found: &'static str,
    /// Why it matters, in plain words.
    pub why: &'static str,
    /// What to do.
    pub fix: &'static str,
}

/// Puts a row together.
pub(in crate::domain::text) const fn row(
    id: &'static str,
    title: &'static str,
    found: &'static str,
    why: &'static str,
    fix: &'static str,
) -> RuleText {
    RuleText { id, title, found, why, fix }
}

/// The texts of a language, by area.
pub type Areas = [&'static [RuleText]; 9];

/// The text of a rule.
pub fn of(id: &str, lang: Lang) -> Option<&'static RuleText> {
    let areas: &Areas = match lang {
        Lang::Zh => &zh::rules::AREAS,
        Lang::En => &en::rules::AREAS,
    };
    areas.iter().flat_map(|area| area.iter()).find(|text| text.id.eq_ignore_ascii_case(id))
}

#[cfg(test)]
mod tests {
    use super::of;
    use crate::domain::lang::Lang;
    use crate::domain::rules::RULES;
    use crate::domain::text::{en, pair, zh};

    #[test]
    fn every_rule_is_told_in_both_languages() {
        for rule in RULES {
            let zh = of(rule.id, Lang::Zh).unwrap_or_else(|| panic!("{}: no zh", rule.id));
            let en = of(rule.id, Lang::En).unwrap_or_else(|| panic!("{}: no en", rule.id));
            for (what, zh, en) in [
                ("title", zh.title, en.title),
                ("found", zh.found, en.found),
                ("why", zh.why, en.why),
                ("fix", zh.fix, en.fix),
            ] {
                pair::check(&format!("{} {what}", rule.id), zh, en);
            }
            assert!(!en.title.ends_with('.') && en.found.ends_with('.'), "{}", rule.id);
        }
    }

    #[test]
    fn no_text_is_left_over() {
        for areas in [&zh::rules::AREAS, &en::rules::AREAS] {
            let told: Vec<&str> = areas.iter().flat_map(|a| a.iter()).map(|t| t.id).collect();
            let known: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
            assert_eq!(told, known);
        }
    }
}
