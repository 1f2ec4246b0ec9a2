//! `wxauth userinfo`: the profile of a user who consented.
//! Must not change the answer: WeChat's keys and values as they came.

use super::wechat::caller::{Caller, Repeat};
use super::wechat::from::TokenOf;
use super::wechat::{ACCESS_TOKEN, ACCESS_TOKEN_FILE, FROM, OPENID, SHOW_SECRETS, show};
use super::{Command, net_flags, wechat};
use crate::app::{App, Args};
use crate::domain::said::Fixed;
use crate::error::Error;
use crate::out::Outcome;
use crate::wire::userinfo;

/// Its table row.
pub static COMMAND: Command = Command {
    name: "userinfo",
    about: Fixed::new("拉取用户信息", "Read the user's profile"),
    examples: "wxauth exchange CODE --json | wxauth userinfo --from -\n\
               wxauth userinfo --access-token-file token.txt --openid oAbc --json",
    operands: &[],
    settings: &[
        &[&FROM, &ACCESS_TOKEN, &ACCESS_TOKEN_FILE, &OPENID, &SHOW_SECRETS],
        &wechat::GROUP,
        &net_flags::GROUP,
    ],
    commands: &[],
    run: Some(run),
    schema: "userinfo",
};

fn run(_args: &Args, app: &App) -> Result<Outcome, Error> {
    let token = TokenOf::read(app)?;
    let caller = Caller::from_settings(app, false)?;
    caller.may_have(&token.origin)?;
    let request = userinfo::Request {
        access_token: token.access_token,
        openid: token.openid,
        lang: Some("zh_CN".to_owned()),
    };
    let request = request.into_http(&caller.base)?;
    let answer = app.wait(caller.ask(request, Repeat::Harmless, userinfo::Answer::parse))??;
    let data = answer.to_json();
    Ok(Outcome::answer(show::lines(app, &data)?, data.into()))
}
