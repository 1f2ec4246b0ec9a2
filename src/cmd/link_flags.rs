//! The link flags that `url`, `listen` and `login` share, and how they become a link request.
//! Must not build or show links.

use super::wechat::js_code;
use crate::app::App;
use crate::config::{Found, Setting, shared};
use crate::domain::base::Base;
use crate::domain::fault::Exit;
use crate::domain::link::{Account, Platform, Request};
use crate::domain::random;
use crate::domain::said::Bilingual;
use crate::error::{Error, Plain};

/// `--force-popup`.
pub static FORCE_POPUP: Setting = Setting::switch(
    "app.force_popup",
    "force-popup",
    "即使最近登录过，也弹出授权页",
    "Ask the user even after a recent login",
)
.var("WXAUTH_FORCE_POPUP");
/// `--force-snapshot`.
pub static FORCE_SNAPSHOT: Setting = Setting::switch(
    "app.force_snapshot",
    "force-snapshot",
    "强制进入快照页",
    "Force the snapshot page (快照页)",
)
.var("WXAUTH_FORCE_SNAPSHOT");
/// `--connect-redirect`.
pub static CONNECT_REDIRECT: Setting = Setting::switch(
    "app.connect_redirect",
    "connect-redirect",
    "加上 connect_redirect=1，避免微信客户端把回调打开两次",
    "Add connect_redirect=1, which keeps phones from calling the callback twice",
)
.var("WXAUTH_CONNECT_REDIRECT");
/// `--lang-param`.
pub static LANG_PARAM: Setting = Setting::one(
    "app.lang_param",
    "lang-param",
    "LANG",
    "微信自己的页面用什么语言：cn 或 en（web），zh 或 en（work-web）",
    "Language of WeChat's own page: cn or en (web), zh or en (work-web)",
)
.var("WXAUTH_LANG_PARAM");
/// `--force`.
pub static FORCE: Setting = Setting::switch(
    "force",
    "force",
    "即使微信会拒绝，也照样生成链接",
    "Build the link even if WeChat would refuse it",
)
.only_flag();

/// The group.
pub static GROUP: [&Setting; 13] = [
    &shared::PLATFORM,
    &shared::ACCOUNT,
    &shared::APPID,
    &shared::REDIRECT_URI,
    &shared::SCOPE,
    &FORCE_POPUP,
    &FORCE_SNAPSHOT,
    &CONNECT_REDIRECT,
    &shared::COMPONENT_APPID,
    &shared::AGENTID,
    &LANG_PARAM,
    &shared::OPEN_BASE,
    &FORCE,
];

/// The platform asked for.
pub fn platform(app: &App) -> Result<Platform, Error> {
    if app.settings.text(&shared::PLATFORM)?.as_deref() == Some("mini") {
        let (zh, en) = js_code::ways(app)?;
        let what = "--platform mini: a mini program has no link to log in by";
        return Err(Plain::new(
            "platform_without_link",
            Exit::Usage,
            "--platform mini：小程序没有可以打开的授权链接",
            what,
        )
        .hint(zh, en)
        .into());
    }
    let platform = app.settings.parse_with(&shared::PLATFORM, Platform::parse)?;
    Ok(platform.unwrap_or(Platform::Mp))
}

/// A fresh state: 32 hexadecimal digits, 128 random bits.
pub fn fresh_state(app: &App) -> String {
    random::hex(&mut app.random(), 16)
}

/// Reads the flags. `redirect_uri` is what stands in when none is set (`listen` knows its own);
/// `None` makes it required.
pub fn request(app: &App, state: String, redirect_uri: Option<String>) -> Result<Request, Error> {
    // Before anything is asked for: some platforms have no link at all.
    platform(app)?;
    let appid = app.require(&shared::APPID)?.text().to_owned();
    let redirect_uri = match (app.settings.text(&shared::REDIRECT_URI)?, redirect_uri) {
        (Some(given), _) => given,
        (None, Some(own)) => own,
        (None, None) => app.require(&shared::REDIRECT_URI)?.text().to_owned(),
    };
    request_for(app, appid, state, redirect_uri)
}

/// The same for an app and an address that are known already.
pub fn request_for(
    app: &App,
    appid: String,
    state: String,
    redirect_uri: String,
) -> Result<Request, Error> {
    let settings = &app.settings;
    let account = settings.text(&shared::ACCOUNT)?.map(|kind| match kind.as_str() {
        "test" => Account::Test,
        _ => Account::Service,
    });
    Ok(Request {
        platform: platform(app)?,
        account,
        appid,
        redirect_uri,
        scope: settings.text(&shared::SCOPE)?,
        state,
        force_popup: settings.on(&FORCE_POPUP)?,
        force_snapshot: settings.on(&FORCE_SNAPSHOT)?,
        connect_redirect: settings.on(&CONNECT_REDIRECT)?,
        component_appid: settings.text(&shared::COMPONENT_APPID)?,
        agentid: settings.text(&shared::AGENTID)?,
        lang: settings.text(&LANG_PARAM)?,
        base: app.open_base()?.map(|found| page_base(&found)).transpose()?,
    })
}

/// A base that is no address would make a link nobody can open.
fn page_base(found: &Found) -> Result<String, Error> {
    match Base::parse(found.text()) {
        Ok(base) => Ok(base.as_str().to_owned()),
        Err(error) => Err(Plain::new(
            "base_invalid",
            Exit::Usage,
            format!("{}：{}", found.origin.chinese(), error.chinese()),
            format!("{}: {error}", found.origin),
        )
        .hint("写成 http://127.0.0.1:8787", "write it as http://127.0.0.1:8787")
        .into()),
    }
}
