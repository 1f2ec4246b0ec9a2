//! `wxauth ticket decode`: what a ticket says, without a key, and what its text shows to be wrong.
//! Must not let anybody take it for verifying: it says so first, every time.

use serde_json::{Value, json};

use super::told;
use super::verify::{pretty, ticket};
use crate::app::{App, Args};
use crate::cmd::{Command, Operand, Words};
use crate::domain::said::Fixed;
use crate::domain::ticket::{Form, decode};
use crate::error::Error;
use crate::out::Outcome;

/// Its table row.
pub(super) static COMMAND: Command = Command {
    name: "decode",
    about: Fixed::new(
        "显示票据里写了什么，不验证",
        "Show what a ticket says, without verifying it",
    ),
    examples: "wxauth ticket decode \"$TICKET\"\n\
               wxauth ticket decode - < ticket.txt | jq .claims.sub",
    operands: &[Operand {
        name: "TICKET",
        help: Fixed::new("票据，或 `-` 表示标准输入", "The ticket, or `-` for standard input"),
        required: false,
        words: Words::One,
    }],
    settings: &[],
    commands: &[],
    run: Some(run),
    schema: "ticket-decode",
};

fn run(args: &Args, app: &App) -> Result<Outcome, Error> {
    let decoded = decode(&ticket(args, app, "decode")?, app.now())?;
    told::warn(app, &decoded.warnings);
    let mut data = json!({ "verified": false });
    let human = match decoded.form {
        Form::Openid64(openid) => {
            data["format"] = "base64".into();
            data["openid"] = openid.as_str().into();
            let shown = json!({ "openid": openid });
            pretty(&shown, &shown.to_string())
        }
        Form::Jwt { header, payload } => {
            let text = format!("{{\"header\":{header},\"claims\":{payload}}}");
            let mut shown: Value = serde_json::from_str(&text).unwrap_or_default();
            let human = pretty(&shown, &text);
            data["format"] = "jwt".into();
            data["openid"] = shown["claims"]["sub"].clone();
            data["header"] = shown["header"].take();
            data["claims"] = shown["claims"].take();
            human
        }
    };
    data["warnings"] = told::to_json(app, &decoded.warnings);
    Ok(Outcome::answer(format!("{human}\n"), data))
}
