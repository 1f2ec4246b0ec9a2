//! WeChat's answers for people: one value a line, tokens masked, foreign text made harmless.
//! Must not be parsed by programs; `--json` is for them.

use serde_json::{Map, Value};

use crate::app::App;
use crate::domain::visible::visible;
use crate::error::Error;

/// Keys whose values stay hidden without `--show-secrets`.
const SECRET: [&str; 4] = ["access_token", "refresh_token", "session_key", "user_ticket"];

/// The lines of an answer; a profile under `userinfo` follows its own heading-less keys.
pub fn lines(app: &App, data: &Map<String, Value>) -> Result<String, Error> {
    let open = app.settings.on(&super::SHOW_SECRETS)?;
    let mut rows: Vec<(&str, String)> = Vec::new();
    collect(app, data, open, &mut rows);
    let width = rows.iter().map(|(key, _)| key.len()).max().unwrap_or(0);
    let line = |(key, value): &(&str, String)| {
        format!("{}  {value}\n", app.paint().dim(&format!("{key:width$}")))
    };
    Ok(rows.iter().map(line).collect())
}

fn collect<'a>(
    app: &App,
    data: &'a Map<String, Value>,
    open: bool,
    rows: &mut Vec<(&'a str, String)>,
) {
    for (key, value) in data {
        match value {
            Value::Object(inner) => collect(app, inner, open, rows),
            // The profile repeats the openid of the answer it belongs to.
            _ if rows.iter().any(|(known, _)| known == key) => {}
            Value::String(text) if SECRET.contains(&key.as_str()) && !open => {
                rows.push((key, hidden(app, text)));
            }
            Value::String(text) => rows.push((key, visible(text))),
            Value::Array(items) => {
                let items = items.iter().map(plain).collect::<Vec<_>>();
                rows.push((key, visible(&items.join(", "))));
            }
            other => rows.push((key, visible(&other.to_string()))),
        }
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn hidden(app: &App, text: &str) -> String {
    let count = text.chars().count();
    let note = match app.lang() {
        crate::domain::lang::Lang::Zh => format!("[已隐藏，{count} 个字符；--show-secrets 显示]"),
        crate::domain::lang::Lang::En => format!("[hidden, {count} characters; --show-secrets]"),
    };
    app.paint().dim(&note)
}
