//! Where the ticket of a `call` comes from: typed, a file, standard input.
//! Must not judge the ticket: sending bad ones is what this command is for.

use serde_json::Value;

use super::fault::CallError;
use super::{TICKET, TICKET_FILE};
use crate::app::App;
use crate::domain::secret::Secret;
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
    use super::from_text;

    #[test]
    fn a_ticket_may_come_in_our_own_envelope() {
        assert_eq!(from_text(" a.b.c\n").expose(), "a.b.c");
        assert_eq!(from_text(r#"{"ok":true,"data":{"ticket":"a.b.c"}}"#).expose(), "a.b.c");
        assert_eq!(from_text(r#"{"ticket":"a.b.c"}"#).expose(), "a.b.c");
        assert_eq!(from_text(r#"{"x":1}"#).expose(), r#"{"x":1}"#);
    }
}
