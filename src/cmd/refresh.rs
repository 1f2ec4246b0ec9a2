//! `wxauth refresh`: more time for an access_token, by its refresh_token.
//! Must not send the app secret: this call has none.

use super::wechat::caller::{Caller, Repeat};
use super::wechat::from::{Earlier, secret_or_earlier, unusable};
use super::wechat::{FROM, REFRESH_TOKEN, REFRESH_TOKEN_FILE, SHOW_SECRETS, show};
use super::{Command, exchange, net_flags, wechat};
use crate::app::{App, Args};
use crate::config::shared;
use crate::domain::appid::AppId;
use crate::domain::fault::Exit;
use crate::domain::said::Fixed;
use crate::domain::token::RefreshToken;
use crate::error::{Error, Plain};
use crate::out::Outcome;
use crate::wire::{component, refresh_token};

/// Its table row.
pub static COMMAND: Command = Command {
    name: "refresh",
    about: Fixed::new(
        "用 refresh_token 刷新 access_token",
        "Renew an access_token with its refresh_token",
    ),
    examples: "wxauth exchange CODE --json > answer.json; wxauth refresh --from answer.json --appid wx0123456789abcdef\n\
               wxauth refresh --refresh-token-file token.txt --json",
    operands: &[],
    settings: &[
        &[&FROM, &REFRESH_TOKEN, &REFRESH_TOKEN_FILE, &SHOW_SECRETS],
        &[&shared::PLATFORM, &shared::APPID],
        &wechat::COMPONENT,
        &wechat::GROUP,
        &net_flags::GROUP,
    ],
    commands: &[],
    run: Some(run),
    schema: "refresh",
};

fn run(_args: &Args, app: &App) -> Result<Outcome, Error> {
    let platform = app.settings.text(&shared::PLATFORM)?.unwrap_or_default();
    if platform == "mini" || platform.starts_with("work") {
        return Err(nothing_to_refresh(&platform).into());
    }
    let earlier = Earlier::read(app)?;
    let (token, origin) = secret_or_earlier(
        app,
        &REFRESH_TOKEN,
        &REFRESH_TOKEN_FILE,
        earlier.as_ref(),
        "refresh_token",
    )?;
    let refresh_token = RefreshToken::parse(&token).map_err(unusable("refresh_token"))?;
    let caller = Caller::from_settings(app, false)?;
    caller.may_have(&origin)?;
    let appid = match earlier.as_ref().and_then(|earlier| earlier.text("appid")) {
        // A setting goes before the file, as for openid.
        Some(known) if app.settings.get(&shared::APPID)?.is_none() => {
            AppId::parse(known).map_err(unusable("appid"))?
        }
        _ => exchange::appid(app)?,
    };
    let component =
        (platform == "component").then(|| exchange::platform_token(app, &caller)).transpose()?;
    let answer = app.wait(async {
        match component {
            Some((component_appid, component_access_token)) => {
                let request = component::Refresh {
                    appid,
                    component_appid,
                    component_access_token,
                    refresh_token,
                };
                let request = request.into_http(&caller.base)?;
                caller.ask(request, Repeat::Harmless, component::Refresh::parse).await
            }
            None => {
                let request = refresh_token::Request { appid, refresh_token };
                let request = request.into_http(&caller.base)?;
                caller.ask(request, Repeat::Harmless, refresh_token::Answer::parse).await
            }
        }
    })??;
    let data = answer.to_json_with_tokens();
    Ok(Outcome::answer(show::lines(app, &data)?, data.into()))
}

fn nothing_to_refresh(platform: &str) -> Plain {
    let what = format!("--platform {platform}: this login gives no refresh_token");
    let chinese = format!("--platform {platform}：这种登录没有 refresh_token");
    Plain::new("no_refresh_token", Exit::Usage, chinese, what).hint(
        "小程序和企业微信重新登录即可，没有 refresh_token",
        "mini programs and WeCom log in again instead",
    )
}
