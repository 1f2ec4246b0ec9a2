//! A table that its own room reads (`[backend]`, `[[mock.app]]`), as `config show` tells it.
//! Must not hold a secret's value: it is replaced while the table is made; where one is kept is no secret.

use serde_json::{Map, Value, json};

use super::row::SET;
use crate::app::App;
use crate::domain::redact;
use crate::error::one_line;
use crate::out::Paint;

/// Keys of `[backend]` that sound like a secret and are none: where the ticket is found, and how it is read.
const OPEN: [&str; 4] = ["ticket", "ticket_key_encoding", "ticket_once", "ticket_public_key"];

/// The key of `[backend]` that holds a command.
const START: &str = "start";

/// One table and what is in it.
pub(super) struct Table {
    pub(super) key: &'static str,
    /// File, line and column.
    place: String,
    /// `None` when it is not what it should be; another line says so then.
    value: Option<Value>,
}

impl Table {
    /// `None` where no file has it.
    pub(super) fn new(app: &App, key: &'static str) -> Option<Table> {
        let (path, line, column) = app.settings.structured_place(key)?;
        let place = format!("{}:{line}:{column}", path.display());
        let value = app.settings.structured::<Value>(key).ok().flatten();
        Some(Table { key, place, value: value.map(|(value, _)| shown(value)) })
    }

    /// Its object in `--json`.
    pub(super) fn json(&self) -> Value {
        json!({ "key": self.key, "origin": self.place, "value": self.value })
    }

    /// Its heading, and a line for each key; of a list of tables one for each table.
    pub(super) fn render(&self, app: &App, paint: Paint) -> String {
        let (open, close) = match self.value {
            Some(Value::Array(_)) => ("[[", "]]"),
            _ => ("[", "]"),
        };
        let heading = paint.bold(&format!("{open}{}{close}", self.key));
        let place = crate::domain::visible::visible(&self.place);
        let mut text = format!("{heading}  {}\n", paint.dim(&place));
        let told = |value: &Value| match value {
            Value::String(set) if set == SET => app.say("（已设置）", SET).to_owned(),
            value => one_line(&toml_text(value)),
        };
        for (name, value) in self.value.iter().flat_map(lines) {
            let value = paint.link(&told(value));
            match name {
                Some(name) => text.push_str(&format!("  {}  {value}\n", one_line(name))),
                None => text.push_str(&format!("  {value}\n")),
            }
        }
        text
    }
}

fn lines(value: &Value) -> Vec<(Option<&str>, &Value)> {
    match value {
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| (Some(name.as_str()), value)).collect()
        }
        Value::Array(items) => items.iter().map(|item| (None, item)).collect(),
        other => vec![(None, other)],
    }
}

/// Without secrets: a value behind a secret's name, a password in an address.
fn shown(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let field = |(name, value): (String, Value)| {
                let secret = redact::is_secret_name(&name) && !OPEN.contains(&name.as_str());
                let value = match name.as_str() {
                    _ if secret => hidden(value),
                    START => command(value),
                    _ => shown(value),
                };
                (name, value)
            };
            Value::Object(fields.into_iter().map(field).collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(shown).collect()),
        Value::String(text) => Value::String(redact::url(&text)),
        other => other,
    }
}

/// A command in one line, or as a list of its words.
fn command(value: Value) -> Value {
    match value {
        Value::String(line) => Value::String(redact::command::line(&line)),
        Value::Array(words) if words.iter().all(Value::is_string) => {
            redact::command::words(words.iter().filter_map(Value::as_str)).into()
        }
        other => shown(other),
    }
}

/// What stands behind a secret's name: a placeholder or the secret's whereabouts stay.
fn hidden(value: Value) -> Value {
    match value {
        Value::String(text) if text.starts_with('{') && text.ends_with('}') => Value::String(text),
        Value::Object(fields)
            if fields.len() == 1 && (fields.contains_key("env") || fields.contains_key("file")) =>
        {
            Value::Object(fields)
        }
        Value::Bool(switch) => Value::Bool(switch),
        _ => Value::String(SET.to_owned()),
    }
}

/// As TOML writes a value in a line.
fn toml_text(value: &Value) -> String {
    let each =
        |items: Vec<String>, open: &str, close: &str| format!("{open}{}{close}", items.join(", "));
    match value {
        Value::Object(fields) => {
            let pair = |(name, value): (&String, &Value)| match value {
                Value::String(set) if set == SET => format!("{name} = {SET}"),
                value => format!("{name} = {}", toml_text(value)),
            };
            each(fields.iter().map(pair).collect(), "{ ", " }")
        }
        Value::Array(items) => each(items.iter().map(toml_text).collect(), "[", "]"),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::{shown, toml_text};
    use serde_json::json;

    #[test]
    fn what_is_secret_is_hidden_and_where_it_is_kept_is_not() {
        let table = json!({
            "start": "node server.js --password hunter2 --db pg://u:pw@h/d",
            "env": { "WX_SECRET": "hunter2", "APP_SECRET": "{secret}", "PORT": "3000", "DB": "pg://u:pw@h/d" },
            "login": { "url": "http://h/l?token=t0p", "ticket": "/usertoken" },
            "ticket_secret": { "env": "JWT_SECRET" },
            "ticket_once": true,
        });
        let listed = json!({ "start": ["sh", "-c", "TOKEN=t0p node .", "--secret", "hunter2"] });
        let text = toml_text(&shown(table)) + &toml_text(&shown(listed));
        for leaked in ["hunter2", "pw@", "t0p"] {
            assert!(!text.contains(leaked), "{text}");
        }
        for kept in [
            "WX_SECRET = (set)",
            "node server.js --password [redacted] --db pg://",
            "\"-c\", \"TOKEN=[redacted] node .\", \"--secret\", \"[redacted]\"",
            "APP_SECRET = \"{secret}\"",
            "ticket = \"/usertoken\"",
            "ticket_secret = { env = \"JWT_SECRET\" }",
            "ticket_once = true",
        ] {
            assert!(text.contains(kept), "{kept} in {text}");
        }
    }
}
