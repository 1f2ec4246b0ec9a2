//! `listen --exchange`: the caught code goes straight on to WeChat, and the answer is the tokens.
//! Must not send the code twice; it is moved in.

use serde_json::{Map, Value, json};

use super::session::Caught;
use super::{FORWARD, KEEP, SCHEMA, data};
use crate::app::App;
use crate::cmd::exchange::{Credentials, credentials, exchange, warn_of_snapshot};
use crate::cmd::wechat::caller::Caller;
use crate::cmd::wechat::{SHOW_SECRETS, show};
use crate::config::{Setting, shared};
use crate::domain::fault::Exit;
use crate::error::{Error, Plain};
use crate::out::Outcome;

/// `--exchange`.
pub(super) static EXCHANGE: Setting = Setting::switch(
    "listen.exchange",
    "exchange",
    "马上用 code 换 token，并打印结果",
    "Exchange the code at once and print the answer",
);

/// The group.
pub(super) static GROUP: [&Setting; 8] = [
    &EXCHANGE,
    &SHOW_SECRETS,
    &shared::SECRET,
    &shared::SECRET_FILE,
    &shared::COMPONENT_ACCESS_TOKEN,
    &shared::COMPONENT_ACCESS_TOKEN_FILE,
    &shared::API_BASE,
    &shared::RETRY,
];

/// Everything an exchange needs, asked for before anybody is kept waiting.
#[derive(Debug)]
pub(super) struct Onward {
    caller: Caller,
    credentials: Credentials,
}

impl Onward {
    /// Reads the flags; `None` without `--exchange`.
    pub(super) fn read(app: &App) -> Result<Option<Onward>, Error> {
        if !app.settings.on(&EXCHANGE)? {
            return Ok(None);
        }
        if app.settings.get(&FORWARD)?.is_some() {
            return Err(conflict("--forward")
                .hint(
                    "code 只能用一次：二选一，要么让开发服务器去换，要么让 wxauth 换",
                    "a code works once: let either the dev server or wxauth exchange it",
                )
                .into());
        }
        if app.settings.on(&KEEP)? {
            return Err(conflict("--keep")
                .hint(
                    "--keep 会逐行输出 code，把每一行交给 `wxauth exchange --from -`",
                    "--keep prints a line for each code: hand each to `wxauth exchange --from -`",
                )
                .into());
        }
        let platform = app.settings.text(&shared::PLATFORM)?.unwrap_or_default();
        let caller = Caller::from_settings(app, platform.starts_with("work"))?;
        let credentials = credentials(app, &platform, &caller)?;
        Ok(Some(Onward { caller, credentials }))
    }

    /// Spends the code. What WeChat answered is the answer; when it refuses, the code stands beside
    /// the error, as it may be unspent.
    pub(super) async fn spend(self, app: &App, caught: Caught) -> Result<Outcome, Error> {
        let beside = data(&caught.granted);
        let mut answer = Map::new();
        for key in ["state", "state_checked"] {
            answer.insert(key.to_owned(), beside.get(key).cloned().unwrap_or(Value::Null));
        }
        let exchanged = exchange(&self.caller, self.credentials, caught.granted.into_code()).await;
        let tokens = exchanged.map_err(|error| error.with_data(beside))?.to_json();
        warn_of_snapshot(app, &tokens);
        let human = show::lines(app, &tokens)?;
        answer.extend(tokens);
        match app.json() {
            true => drop(app.out.finish(SCHEMA, Ok(Outcome::answer("", json!(answer))))),
            false => app.out.write(human.as_bytes()),
        }
        Ok(Outcome::streamed(Exit::Done))
    }
}

fn conflict(other: &str) -> Plain {
    let what = format!("{other} and --exchange cannot go together");
    let chinese = format!("{other} 不能与 --exchange 同用");
    Plain::new("flags_conflict", Exit::Usage, chinese, what)
}
