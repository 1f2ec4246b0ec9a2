//! `wxauth auth`: is an access_token still good for its openid.
//! Must not take "no" for a failure to find out: WeChat's no is code 3, silence is 4.

use serde_json::json;

use super::wechat::caller::{Caller, Repeat};
use super::wechat::from::TokenOf;
use super::wechat::{ACCESS_TOKEN, ACCESS_TOKEN_FILE, FROM, OPENID};
use super::{Command, net_flags, wechat};
use crate::app::{App, Args};
use crate::domain::said::Fixed;
use crate::error::Error;
use crate::out::Outcome;
use crate::wire::auth;

/// Its table row.
pub static COMMAND: Command = Command {
    name: "auth",
    about: Fixed::new(
        "检验 access_token 是否仍然有效",
        "Ask WeChat whether an access_token is still valid",
    ),
    examples: "wxauth auth --from answer.json && echo still valid",
    operands: &[],
    settings: &[
        &[&FROM, &ACCESS_TOKEN, &ACCESS_TOKEN_FILE, &OPENID],
        &wechat::GROUP,
        &net_flags::GROUP,
    ],
    commands: &[],
    run: Some(run),
    schema: "auth",
};

fn run(_args: &Args, app: &App) -> Result<Outcome, Error> {
    let token = TokenOf::read(app)?;
    let caller = Caller::from_settings(app, false)?;
    caller.may_have(&token.origin)?;
    let request = auth::Request { access_token: token.access_token, openid: token.openid };
    let request = request.into_http(&caller.base)?;
    app.wait(caller.ask(request, Repeat::Harmless, auth::Answer::parse))??;
    Ok(Outcome::answer("ok\n", json!({ "errcode": 0, "errmsg": "ok" })))
}
