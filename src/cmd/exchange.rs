//! `wxauth exchange CODE`: a code becomes tokens and an openid, and on request a profile.
//! Must not send a code twice, nor lose the tokens when the profile fails.

use serde_json::{Map, Value};

use super::wechat::caller::{Caller, Repeat};
use super::wechat::fault::FromFault;
use super::wechat::from::{Earlier, unusable};
use super::wechat::{FROM, SHOW_SECRETS, js_code, show};
use super::{Command, Operand, Words, net_flags, wechat};
use crate::app::{App, Args, missing};
use crate::config::{Origin, Setting, shared};
use crate::domain::appid::AppId;
use crate::domain::code::{Code, CodeError};
use crate::domain::fault::Exit;
use crate::domain::said::{Bilingual, Fixed};
use crate::domain::secret::Secret;
use crate::domain::token::AccessToken;
use crate::error::{Error, Plain};
use crate::out::Outcome;
use crate::wire::wecom::{gettoken, getuserdetail, getuserinfo};
use crate::wire::{access_token, component, jscode2session, userinfo};

static USERINFO: Setting = Setting::switch(
    "exchange.userinfo",
    "userinfo",
    "同时拉取用户信息",
    "Read the user's profile too",
);

/// Its table row.
pub static COMMAND: Command = Command {
    name: "exchange",
    about: Fixed::new("用 code 换 token 和 openid", "Exchange a code for tokens and the openid"),
    examples: "wxauth exchange \"$(wxauth listen)\" --json | jq -r .data.openid\n\
               wxauth exchange 003tgd100Od6YM22cu3d3BAVEo1tgd1r --userinfo\n\
               wxauth exchange CODE --platform mini\n\
               wxauth listen --json | wxauth exchange --from -",
    operands: &[Operand {
        name: "CODE",
        help: Fixed::new(
            "回调带来的 code，或 `-` 表示标准输入",
            "The code of the callback, or `-` for standard input",
        ),
        required: false,
        words: Words::One,
    }],
    settings: &[
        &[&FROM, &USERINFO, &SHOW_SECRETS],
        &[&shared::PLATFORM, &shared::APPID, &shared::SECRET, &shared::SECRET_FILE],
        &wechat::COMPONENT,
        &wechat::GROUP,
        &net_flags::GROUP,
    ],
    commands: &[],
    run: Some(run),
    schema: "exchange",
};

/// Who exchanges, and with what.
#[derive(Debug)]
pub enum Credentials {
    /// Official account or website app.
    Own {
        /// `appid`.
        appid: AppId,
        /// `secret`.
        secret: Secret,
    },
    /// A platform for an account.
    Component {
        /// The account.
        appid: AppId,
        /// The platform.
        component_appid: AppId,
        /// The platform's token.
        token: AccessToken,
    },
    /// A mini program, or a platform for one.
    Mini {
        /// The mini program.
        appid: AppId,
        /// Who vouches for it.
        caller: jscode2session::Caller,
    },
    /// WeCom.
    Work {
        /// The corp.
        corpid: AppId,
        /// The app's secret.
        secret: Secret,
    },
}

/// What came of it.
#[derive(Debug)]
pub enum Exchanged {
    /// Tokens of a web login.
    Tokens(access_token::Answer),
    /// A mini program's session.
    Session(jscode2session::Answer),
    /// A member or outsider of WeCom, and the app's token for further calls.
    Member(getuserinfo::Answer, AccessToken),
}

impl Exchanged {
    /// WeChat's own keys, tokens in full.
    pub fn to_json(&self) -> Map<String, Value> {
        match self {
            Exchanged::Tokens(answer) => answer.to_json_with_tokens(),
            Exchanged::Session(answer) => answer.to_json_with_tokens(),
            Exchanged::Member(answer, _) => answer.to_json_with_tokens(),
        }
    }
}

fn run(args: &Args, app: &App) -> Result<Outcome, Error> {
    let platform = app.settings.text(&shared::PLATFORM)?.unwrap_or_default();
    let wants_profile = app.settings.on(&USERINFO)?;
    if platform == "mini" && wants_profile {
        return Err(no_profile().into());
    }
    let code = code(args, app, &platform)?;
    let caller = Caller::from_settings(app, platform.starts_with("work"))?;
    let credentials = credentials(app, &platform, &caller)?;
    app.wait(async {
        let exchanged = exchange(&caller, credentials, code).await?;
        let mut data = exchanged.to_json();
        warn_of_snapshot(app, &data);
        if wants_profile {
            app.earn(show::lines(app, &data)?, data.clone().into());
            match profile(&caller, &exchanged).await {
                Ok(profile) => data.insert("userinfo".to_owned(), profile.into()),
                // The tokens are there and the code is gone: they must not be lost.
                Err(error) => return Err(keep(app, data, error)?),
            };
        }
        Ok(Outcome::answer(show::lines(app, &data)?, data.into()))
    })?
}

fn keep(app: &App, data: Map<String, Value>, error: Error) -> Result<Error, Error> {
    if !app.json() {
        app.out.write(show::lines(app, &data)?.as_bytes());
    }
    Ok(error.with_data(data.into()))
}

fn no_profile() -> Plain {
    Plain::new(
        "no_profile",
        Exit::Usage,
        "小程序登录拿不到用户信息",
        "a mini program's profile cannot be read by a server",
    )
    .hint(
        "去掉 --userinfo；昵称头像由小程序端让用户填写",
        "leave out --userinfo; the mini program asks its user for name and picture",
    )
}

/// Says so where whoever came is the virtual user of a snapshot page (PROTOCOL 1.9).
pub fn warn_of_snapshot(app: &App, answer: &Map<String, Value>) {
    if answer.get("is_snapshotuser").and_then(Value::as_i64) == Some(1) {
        app.out.warn(app.say(
            "这是快照页用户（is_snapshotuser=1），openid、昵称和头像都是虚拟的：后端不应让他登录",
            "this is the virtual user of a snapshot page (is_snapshotuser=1): openid, name and \
             picture are nobody's, so a back end must not log him in",
        ));
    }
}

/// Spends the code.
pub async fn exchange(
    caller: &Caller,
    credentials: Credentials,
    code: Code,
) -> Result<Exchanged, Error> {
    let (base, spends) = (&caller.base, Repeat::SpendsCode);
    Ok(match credentials {
        Credentials::Own { appid, secret } => {
            let request = access_token::Request { appid, secret, code }.into_http(base)?;
            Exchanged::Tokens(caller.ask(request, spends, access_token::Answer::parse).await?)
        }
        Credentials::Component { appid, component_appid, token } => {
            let request =
                component::Request { appid, code, component_appid, component_access_token: token };
            let request = request.into_http(base)?;
            Exchanged::Tokens(caller.ask(request, spends, component::Request::parse).await?)
        }
        Credentials::Mini { appid, caller: vouches } => {
            let request = jscode2session::Request { appid, caller: vouches, js_code: code };
            let request = request.into_http(base)?;
            Exchanged::Session(caller.ask(request, spends, jscode2session::Answer::parse).await?)
        }
        Credentials::Work { corpid, secret } => {
            let request = gettoken::Request { corpid, corpsecret: secret }.into_http(base)?;
            let token = caller.ask(request, Repeat::Harmless, gettoken::Answer::parse).await?;
            let access_token = token.access_token;
            let request = getuserinfo::Request { access_token: access_token.clone(), code };
            let request = request.into_http(base)?;
            let who = caller.ask(request, spends, getuserinfo::Answer::parse).await?;
            Exchanged::Member(who, access_token)
        }
    })
}

/// Reads the profile of whoever came.
pub async fn profile(caller: &Caller, exchanged: &Exchanged) -> Result<Map<String, Value>, Error> {
    let harmless = Repeat::Harmless;
    match exchanged {
        Exchanged::Tokens(answer) => {
            let request = userinfo::Request {
                access_token: answer.access_token.clone(),
                openid: answer.openid.clone(),
                lang: Some("zh_CN".to_owned()),
            };
            let request = request.into_http(&caller.base)?;
            Ok(caller.ask(request, harmless, userinfo::Answer::parse).await?.to_json())
        }
        Exchanged::Member(answer, access_token) => {
            let getuserinfo::Who::Member { user_ticket: Some(ticket), .. } = &answer.who else {
                return Err(no_user_ticket().into());
            };
            let request = getuserdetail::Request {
                access_token: access_token.clone(),
                user_ticket: ticket.clone(),
            };
            let request = request.into_http(&caller.base)?;
            Ok(caller.ask(request, harmless, getuserdetail::Answer::parse).await?.to_json())
        }
        Exchanged::Session(_) => Err(no_profile().into()),
    }
}

fn no_user_ticket() -> Plain {
    Plain::new(
        "no_user_ticket",
        Exit::Usage,
        "企业微信没有返回 user_ticket，读不到成员的敏感信息",
        "WeCom gave no user_ticket, so there is no profile to read",
    )
    .hint(
        "授权链接要用 scope=snsapi_privateinfo 并带上 agentid，且登录的是企业成员",
        "ask with scope=snsapi_privateinfo; only members of the corp have one",
    )
}

/// The code: the operand, standard input, or an earlier answer of `listen`.
fn code(args: &Args, app: &App, platform: &str) -> Result<Code, Error> {
    let text = match (args.one("CODE"), app.settings.text(&FROM)?) {
        (Some(_), Some(_)) => {
            return Err(Plain::new(
                "code_given_twice",
                Exit::Usage,
                "code 给了两次：CODE 和 --from",
                "the code is given twice: CODE and --from",
            )
            .hint("两者只留一个", "leave one of them out")
            .into());
        }
        (Some("-"), None) => app.read_stdin("CODE")?,
        (Some(code), None) => code.to_owned(),
        (None, Some(_)) => match Earlier::read(app)? {
            Some(earlier) => code_of(&earlier)?.to_owned(),
            None => return Err(no_code(app, platform)?),
        },
        (None, None) => match app.ask("CODE")? {
            Some(code) => code,
            None => return Err(no_code(app, platform)?),
        },
    };
    parse(text.trim())
}

/// What `listen` caught, or what the emulator gave instead of `wx.login()`.
fn code_of(earlier: &Earlier) -> Result<&str, FromFault> {
    match earlier.text("js_code") {
        Some(js_code) => Ok(js_code),
        None => earlier.need("code"),
    }
}

fn no_code(app: &App, platform: &str) -> Result<Error, Error> {
    let missing = Plain::new(
        "code_missing",
        Exit::Usage,
        "没有给出 code：写在命令里、用 `-` 从管道传入，或用 --from",
        "no code given: name it, pipe it to `-`, or use --from",
    );
    if platform == "mini" {
        let (zh, en) = js_code::ways(app)?;
        return Ok(missing.hint(zh, en).into());
    }
    let (zh, en) =
        ("`wxauth listen` 会接住回调里的 code", "`wxauth listen` catches the code of a callback");
    Ok(missing.hint(zh, en).into())
}

/// A code, or a document that holds one: of `listen --json`, of the emulator's `/js-codes`.
fn parse(text: &str) -> Result<Code, Error> {
    if text.starts_with('{') {
        let earlier = Earlier::parse("CODE", text.as_bytes())?;
        return parse(code_of(&earlier)?);
    }
    if text.contains("://") || text.contains("code=") {
        return Err(Plain::new(
            "code_is_callback",
            Exit::Usage,
            "这是回调地址，不是 code",
            "that is a callback address, not a code",
        )
        .hint(
            "只传 code= 后面的值，并先核对 state；`wxauth listen` 会替你做这两件事",
            "give the value of code= alone, and compare the state first; `wxauth listen` does both",
        )
        .into());
    }
    Code::parse(text).map_err(|error| match error {
        CodeError::Refused => Plain::new(
            "value_unusable",
            Exit::Usage,
            format!("code：{}", error.chinese()),
            format!("code: {error}"),
        )
        .hint(
            "用户拒绝了授权，没有 code 可换；让用户重新打开授权链接并点“允许”",
            "there is nothing to exchange; let the user open the login link again and allow it",
        )
        .into(),
        CodeError::Empty => {
            Plain::new("value_unusable", Exit::Usage, "code 是空的", "code: it is empty")
                .hint(
                    "给出 code 的变量是空的？先看 `wxauth listen` 是否成功",
                    "is the variable it should be in empty? See whether `wxauth listen` succeeded",
                )
                .into()
        }
        error => unusable("code")(error).into(),
    })
}

/// What the platform needs, each secret checked against where it will go.
pub fn credentials(app: &App, platform: &str, caller: &Caller) -> Result<Credentials, Error> {
    let appid = appid(app)?;
    if platform == "component" {
        let (component_appid, token) = platform_token(app, caller)?;
        return Ok(Credentials::Component { appid, component_appid, token });
    }
    let for_platform = app.settings.text(&shared::COMPONENT_APPID)?.is_some();
    if platform == "mini" && for_platform {
        let (component_appid, component_access_token) = platform_token(app, caller)?;
        let vouches = jscode2session::Caller::Component { component_appid, component_access_token };
        return Ok(Credentials::Mini { appid, caller: vouches });
    }
    let (secret, origin) = app.require_secret(&shared::SECRET, &shared::SECRET_FILE)?;
    caller.may_have(&origin)?;
    Ok(match platform {
        "mini" => Credentials::Mini { appid, caller: jscode2session::Caller::Own { secret } },
        "work" | "work-web" => Credentials::Work { corpid: appid, secret },
        _ => Credentials::Own { appid, secret },
    })
}

/// The appid, checked.
pub fn appid(app: &App) -> Result<AppId, Error> {
    let found = app.require(&shared::APPID)?;
    AppId::parse(found.text()).map_err(|e| unusable("appid")(e).into())
}

/// The platform's AppID and token.
pub fn platform_token(app: &App, caller: &Caller) -> Result<(AppId, AccessToken), Error> {
    let Some(found) = app.settings.get(&shared::COMPONENT_APPID)? else {
        return Err(missing(&shared::COMPONENT_APPID, None).into());
    };
    let component = AppId::parse(found.text()).map_err(unusable("component_appid"))?;
    let (token, origin): (Secret, Origin) =
        app.require_secret(&shared::COMPONENT_ACCESS_TOKEN, &shared::COMPONENT_ACCESS_TOKEN_FILE)?;
    caller.may_have(&origin)?;
    let token = AccessToken::parse(token.expose()).map_err(unusable("component_access_token"))?;
    Ok((component, token))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn codes_envelopes_and_what_is_neither() {
        assert_eq!(parse("003tgd100").unwrap().into_string(), "003tgd100");
        let envelope = r#"{"schema":"wxauth.listen/1","ok":true,"data":{"code":"c1","state":"s"}}"#;
        assert_eq!(parse(envelope).unwrap().into_string(), "c1");
        let issued = r#"{"js_code":"0j1","user":"lisi","flow":1}"#;
        assert_eq!(parse(issued).unwrap().into_string(), "0j1");
        assert_eq!(parse("http://h/cb?code=c&state=s").unwrap_err().kind(), "code_is_callback");
        assert_eq!(parse("code=c").unwrap_err().kind(), "code_is_callback");
        for bad in ["", "a b", "authdeny", "a\nb"] {
            assert_eq!(parse(bad).unwrap_err().kind(), "value_unusable", "{bad:?}");
        }
    }
}
