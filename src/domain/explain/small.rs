//! Explains the small things: verification files, request ids, rule ids.
//! Must not know the rules of `check`; it is handed a way to look them up.

use super::{Context, Explained, Kind};
use crate::domain::errcode::rid_time;
use crate::domain::lang::Lang;
use crate::domain::text::fill;

/// `MP_verify_XXXXXXXXXXXXXXXX.txt` (PROTOCOL 1.4).
pub(super) fn verify_file(name: &str, context: &Context<'_>) -> Explained {
    let text = context.text();
    let mut explained =
        Explained::new(Kind::VerifyFile, text.titles.verify_file, text.answer.verify_file)
            .next(text.answer.verify_file_next);
    let token = name.trim_start_matches("MP_verify_").trim_end_matches(".txt");
    explained.part("path", format!("/{name}"), None);
    explained.part("content", token, None);
    explained
}

/// A request id (PROTOCOL 2.0).
pub(super) fn rid(rid: &str, context: &Context<'_>) -> Explained {
    let text = context.text();
    let mut explained =
        Explained::new(Kind::Rid, text.titles.rid, text.answer.rid).next(text.answer.rid_next);
    explained.part("rid", rid, None);
    if let Some(time) = rid_time(rid) {
        explained.part("time", time.to_string(), None);
    }
    explained
}

/// A rule of `check`.
pub(super) fn rule(id: &str, context: &Context<'_>) -> Explained {
    let id = &id.to_ascii_uppercase();
    let text = context.text();
    let title = fill(text.titles.rule, &[("id", id)]);
    let colon = if context.lang == Lang::Zh { "：" } else { ": " };
    match (context.rules)(id) {
        Some(rule) => {
            Explained::new(Kind::Rule, title + colon + &rule.title, rule.meaning).next(rule.fix)
        }
        None => {
            let said = Explained::new(Kind::Rule, title, text.answer.rule_unknown);
            Explained { unknown: true, ..said }.next(text.answer.rule_next)
        }
    }
}
