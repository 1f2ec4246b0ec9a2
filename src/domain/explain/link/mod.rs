//! Explains authorize links: their parts, every fault, and where they leave the documented form.
//! Must not build links for use; `domain::link` does, and knows what WeChat refuses.

mod difference;
mod judge;
mod parse;

use parse::{Parsed, Redirect};

use super::{Context, Explained, Kind, Weight, hidden};
use crate::domain::link::Platform;
use crate::domain::redact::is_secret_name;
use crate::domain::scope;
use crate::domain::text::explain::Explain;

/// True when one word is an authorize link.
pub(super) fn is_link(word: &str) -> bool {
    Parsed::read(word).is_some()
}

/// True when a whole text is one link, even one broken over lines.
pub(super) fn is_whole_link(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or_default();
    // Any later word of a broken link is a piece of a query.
    is_link(first) && words.all(|word| word.contains(['&', '=', '%', '#']))
}

/// Names whose values the WeChat client adds as proof of a session (PROTOCOL 1.1).
const CLIENT: [&str; 6] = ["uin", "key", "version", "exportkey", "pass_ticket", "wx_header"];

/// Explains a link; `None` when it is none.
pub(super) fn link(text: &str, context: &Context<'_>) -> Option<Explained> {
    let parsed = Parsed::read(text)?;
    let words = context.text();
    let mut explained = Explained::new(Kind::Link, title(&parsed, words), meaning(&parsed, words));
    parts(&parsed, &mut explained, words);
    judge::judge(&parsed, &mut explained, context);
    let documented = difference::documented(&parsed);
    explained.difference = difference::difference(text, &documented);
    if explained.difference.is_some() && explained.findings.is_empty() {
        let said = words.link_says.differs;
        explained.findings.push(super::Finding::new("differs", Weight::Warning, said, &[]));
    }
    let heaviest = explained.findings.iter().map(|finding| finding.weight).min();
    explained.next = match heaviest {
        Some(Weight::Fault) => words.link.next_bad,
        Some(Weight::Warning) => words.link.next_warned,
        Some(Weight::Note) | None => words.link.next_good,
    }
    .to_owned();
    Some(explained)
}

fn title<'t>(parsed: &Parsed<'_>, text: &'t Explain) -> &'t str {
    let titles = &text.titles;
    match parsed.platform {
        Platform::Mp => titles.link_mp,
        Platform::Web => titles.link_web,
        Platform::Component => titles.link_component,
        Platform::Work => titles.link_work,
        Platform::WorkWeb => titles.link_work_web,
    }
}

fn meaning<'t>(parsed: &Parsed<'_>, text: &'t Explain) -> &'t str {
    let link = &text.link;
    match (parsed.platform, parsed.value("scope").as_deref()) {
        (Platform::Mp, Some(scope::BASE)) => link.mp_base,
        (Platform::Mp, Some(scope::USERINFO)) => link.mp_userinfo,
        (Platform::Mp, _) => link.mp_other,
        (Platform::Web, _) => link.web,
        (Platform::Component, _) => link.component,
        (Platform::Work, _) => link.work,
        (Platform::WorkWeb, _) => link.work_web,
    }
}

fn parts(parsed: &Parsed<'_>, explained: &mut Explained, text: &Explain) {
    explained.part("page", parsed.head, None);
    for piece in &parsed.pieces {
        let value = match piece.name {
            "redirect_uri" => match &parsed.redirect {
                Redirect::Missing => String::new(),
                redirect => redirect.intended().to_owned(),
            },
            _ => piece.value(),
        };
        let value = match CLIENT.contains(&piece.name) || is_secret_name(piece.name) {
            true => hidden(&value, text),
            false if value.is_empty() => text.labels.empty.to_owned(),
            false => value,
        };
        explained.part(piece.name, value, None);
    }
    if let Some(fragment) = parsed.fragment {
        explained.part("#", fragment, None);
    }
}
