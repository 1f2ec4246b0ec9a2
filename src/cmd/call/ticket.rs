//! Where the ticket of a `call` comes from: typed, a file, standard input; and what may be wrong with it.
//! Must not judge the ticket: sending bad ones is what this command is for.

use serde_json::Value;

use super::fault::CallError;
use super::{TICKET, TICKET_FILE};
use crate::app::App;
use crate::domain::lang::Lang;
use crate::domain::secret::Secret;
use crate::domain::ticket::{Warning, decode};
use crate::domain::time::Time;
use crate::error::Error;

/// The ticket to send, if any.
pub(super) fn read(app: &App) -> Result<Option<Secret>, Error> {
    let typed = app.settings.text(&TICKET)?;
    let file = app.settings.text(&TICKET_FILE)?;
    let ticket = match (typed, file) {
        (Some(_), Some(_)) => {
            return Err(CallError::TicketTwice("--ticket and --ticket-file".to_owned()).into());
        }
        (Some(text), None) if text == "-" => Some(from_text(&app.read_stdin("--ticket")?)),
        (Some(text), None) => Some(Secret::new(text)),
        (None, Some(path)) if path == "-" => Some(from_text(&app.read_stdin("--ticket-file")?)),
        (None, Some(path)) => Some(from_file(&path)?),
        (None, None) => None,
    };
    Ok(ticket)
}

/// What the ticket's own text says about a server's refusal of it (zh, en): run out, not yet
/// valid, unsigned. Nothing where nothing can be seen.
pub(super) fn excuse(ticket: &Secret, now: Time) -> Option<(String, String)> {
    let decoded = decode(ticket.expose(), now).ok()?;
    let telling = decoded
        .warnings
        .iter()
        .find(|w| matches!(w, Warning::Expired(_) | Warning::NotYetValid(_) | Warning::Unsigned))?;
    Some((telling.text(Lang::Zh), telling.text(Lang::En)))
}

fn from_file(path: &str) -> Result<Secret, CallError> {
    let bytes = super::request::read_file(path)?;
    let text = String::from_utf8(bytes)
        .map_err(|_| CallError::FileContent { path: path.to_owned(), wanted: "UTF-8 text" })?;
    Ok(from_text(&text))
}

/// The ticket itself, or the one in an envelope of `ticket sign --json` and `login --json`.
fn from_text(text: &str) -> Secret {
    let text = text.trim();
    let found = text.starts_with('{').then(|| serde_json::from_str::<Value>(text).ok()).flatten();
    let ticket = found.as_ref().and_then(|document| {
        ["/data/ticket", "/ticket"].iter().find_map(|place| document.pointer(place)?.as_str())
    });
    Secret::new(ticket.unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::{excuse, from_text};
    use crate::domain::secret::Secret;
    use crate::domain::time::Time;

    #[test]
    fn a_ticket_that_ran_out_explains_itself() {
        // {"alg":"HS256"} . {"sub":"o","exp":1000}
        let ticket = Secret::new("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJvIiwiZXhwIjoxMDAwfQ.AAAA");
        let (zh, en) = excuse(&ticket, Time::from_secs(2000)).unwrap();
        assert!(en.contains("1970-01-01T00:16:40Z") && zh.contains("1970"), "{zh} {en}");
        assert_eq!(excuse(&ticket, Time::from_secs(900)), None);
        assert_eq!(excuse(&Secret::new("no ticket"), Time::from_secs(0)), None);
    }

    #[test]
    fn a_ticket_may_come_in_our_own_envelope() {
        assert_eq!(from_text(" a.b.c\n").expose(), "a.b.c");
        assert_eq!(from_text(r#"{"ok":true,"data":{"ticket":"a.b.c"}}"#).expose(), "a.b.c");
        assert_eq!(from_text(r#"{"ticket":"a.b.c"}"#).expose(), "a.b.c");
        assert_eq!(from_text(r#"{"x":1}"#).expose(), r#"{"x":1}"#);
    }
}
