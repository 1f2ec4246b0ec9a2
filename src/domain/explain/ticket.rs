//! Explains tickets: what they say, and what their text alone shows to be wrong.
//! Must not be mistaken for verifying; the first finding says that nothing was checked.

use serde_json::Value;

use super::{Context, Explained, Finding, Kind, Weight, hidden};
use crate::domain::fault::Fault;
use crate::domain::lang::Lang;
use crate::domain::text::explain::Explain;
use crate::domain::text::fill;
use crate::domain::ticket::claim::names_token;
use crate::domain::ticket::{self, Form, Warning};
use crate::domain::time::Time;

/// True when a word holds a ticket.
pub(super) fn is_ticket(word: &str) -> bool {
    extract(word).is_some()
}

/// The ticket in a word: a JWT anywhere in it (`X-Wx-Ticket=eyJ…`, `/page/eyJ…`), or a word that is
/// all base64 of an openid.
fn extract(word: &str) -> Option<&str> {
    let jwt = word.match_indices("eyJ").take(20).find_map(|(at, _)| {
        let rest = word.get(at..)?;
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "-_.=".contains(c)));
        let ticket = rest.get(..end.unwrap_or(rest.len()))?;
        (ticket.contains('.') && ticket.len() > 20).then_some(ticket)
    });
    jwt.or_else(|| {
        let openid = ticket::openid64::read(word).ok()?;
        // An openid begins with o and has 28 characters; be generous, but not to every word.
        (openid.starts_with('o') && openid.len() >= 20 && openid.is_ascii()).then_some(word)
    })
}

/// Explains a ticket.
pub(super) fn ticket(word: &str, context: &Context<'_>) -> Option<Explained> {
    let words = context.text();
    let (titles, text) = (&words.titles, &words.answer);
    let decoded = match ticket::decode(extract(word)?, context.now) {
        Ok(decoded) => decoded,
        Err(refusal) => {
            let meaning = fill(text.ticket_broken, &[("why", &refusal.told(context.lang))]);
            let next = refusal.hint(context.lang).unwrap_or_default();
            return Some(Explained::new(Kind::Ticket, titles.ticket, meaning).next(next));
        }
    };
    let mut explained = match &decoded.form {
        Form::Jwt { header, payload } => {
            let (header, payload) = (object(header), object(payload));
            let alg = header.get("alg").and_then(Value::as_str).unwrap_or("?");
            // Nothing can be checked where nobody signed: neither key nor `ticket verify` is of use.
            let unsigned = decoded.warnings.contains(&Warning::Unsigned);
            let (meaning, next) = match unsigned {
                true => (text.ticket_unsigned.to_owned(), text.ticket_unsigned_next),
                false => (fill(text.ticket, &[("alg", alg)]), text.ticket_next),
            };
            let mut explained = Explained::new(Kind::Ticket, titles.ticket, meaning).next(next);
            members(&header, &mut explained, context);
            members(&payload, &mut explained, context);
            explained
        }
        Form::Openid64(openid) => {
            let mut explained =
                Explained::new(Kind::Ticket, titles.ticket_base64, text.ticket_base64)
                    .next(text.ticket_base64_next);
            explained.part("openid", openid, None);
            explained
        }
    };
    let unsigned = decoded.warnings.contains(&Warning::Unsigned);
    let told = |warning: &&Warning| !(unsigned && **warning == Warning::NotVerified);
    explained.findings =
        decoded.warnings.iter().filter(told).map(|warning| finding(warning, context)).collect();
    Some(explained)
}

fn object(json: &str) -> serde_json::Map<String, Value> {
    serde_json::from_str(json).unwrap_or_default()
}

fn members(
    members: &serde_json::Map<String, Value>,
    explained: &mut Explained,
    context: &Context<'_>,
) {
    for (name, value) in members {
        let shown = match value {
            Value::String(text) if names_token(name) => hidden(text, context.text()),
            Value::String(text) => text.clone(),
            other => {
                let mut other = other.clone();
                crate::domain::redact::mask(&mut other);
                other.to_string()
            }
        };
        let note = match name.as_str() {
            "exp" | "nbf" | "iat" => moment(value, context),
            _ => None,
        };
        explained.part(name, shown, note.as_deref());
    }
}

/// A NumericDate in human time (RFC 7519 section 2).
fn moment(value: &Value, context: &Context<'_>) -> Option<String> {
    let time = Time::from_secs(value.as_i64()?);
    let labels = &context.text().labels;
    let (text, length) = match time > context.now {
        true => (labels.ahead, time.since(context.now)),
        false => (labels.ago, context.now.since(time)),
    };
    let d = length_of_time(length.as_secs(), context.text());
    let told = fill(text, &[("d", &d)]);
    Some(match context.lang {
        Lang::Zh => format!("{time}，{told}"),
        Lang::En => format!("{time}, {told}"),
    })
}

/// A length of time by its two largest units.
pub(super) fn length_of_time(seconds: u64, text: &Explain) -> String {
    let labels = &text.labels;
    let units = [
        (seconds / 86_400, labels.days),
        (seconds / 3600 % 24, labels.hours),
        (seconds / 60 % 60, labels.minutes),
        (seconds % 60, labels.seconds),
    ];
    let first = units.iter().position(|(n, _)| *n > 0).unwrap_or(units.len() - 1);
    let shown = units.iter().skip(first).take(2).enumerate();
    let shown = shown.filter(|(i, (n, _))| *i == 0 || *n > 0);
    let shown: Vec<String> = shown.map(|(_, (n, unit))| format!("{n}{unit}")).collect();
    shown.join(if labels.days.starts_with(' ') { " " } else { "" })
}

fn finding(warning: &Warning, context: &Context<'_>) -> Finding {
    let weight = match warning {
        Warning::Forgeable
        | Warning::Unsigned
        | Warning::ExpInMillis
        | Warning::Expired(_)
        | Warning::CarriesTokens(_)
        | Warning::DuplicateKey(_)
        | Warning::InvalidClaim(_) => Weight::Fault,
        _ => Weight::Warning,
    };
    let (slug, message) = (warning.slug(), warning.text(context.lang));
    Finding { slug, weight, message, fix: None, at: None }
}

#[cfg(test)]
mod tests {
    use crate::domain::explain::explain;
    use crate::domain::explain::tests::{context, slugs};
    use crate::domain::lang::Lang;

    /// What nobody signed is neither called signed nor sent to be verified.
    #[test]
    fn an_unsigned_ticket_is_told_as_one() {
        let ticket = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJvMTIzIiwiZXhwIjoxNzYzOTM0MDAwfQ.";
        for lang in [Lang::Zh, Lang::En] {
            let explained = explain(ticket, &context(lang)).unwrap();
            assert!(slugs(&explained).contains(&"unsigned"), "{:?}", slugs(&explained));
            assert!(!slugs(&explained).contains(&"not_verified"), "{:?}", slugs(&explained));
            let told = format!("{} {:?}", explained.meaning, explained.next);
            let (yes, no) = match lang {
                Lang::Zh => ("没有签名", "签名的票据：页面"),
                Lang::En => ("nobody signed", "signed with"),
            };
            assert!(told.contains(yes) && !told.contains(no) && !told.contains("verify"), "{told}");
        }
    }
}
