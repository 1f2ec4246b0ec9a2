//! Whom the demo takes for WeChat, and as which account it calls there.
//! Must not send anything.

use crate::app::App;
use crate::cmd::mock::cast;
use crate::config::{Found, Origin, Setting, shared, trust};
use crate::domain::appid::AppId;
use crate::domain::base::Base;
use crate::domain::fault::Exit;
use crate::domain::said::Bilingual;
use crate::domain::secret::Secret;
use crate::error::{Error, Plain};
use crate::mock::app::{App as Account, Kind};
use crate::mock::server::Start;
use crate::mock::{Server, Settings};

static REFUSAL: Setting = Setting::one(
    "demo.refusal",
    "refusal",
    "MODE",
    "在内置模拟器上拒绝授权后页面收到什么：什么都没有、只有 state，或 code=authdeny", "What a refusal at the built-in emulator sends to the page: nothing, only the state, or code=authdeny",
)
.choices(&["none", "state-only", "authdeny"])
.default("state-only");
static OUTSIDE_WECHAT: Setting = Setting::one(
    "demo.outside_wechat",
    "outside-wechat",
    "MODE",
    "不是微信的浏览器打开内置模拟器的授权页时：给一个继续的按钮（offer），或像微信那样拒绝（refuse）",
    "Other browsers at the built-in emulator: offer a way on, or refuse as WeChat does",
)
.choices(&["offer", "refuse"])
.default("offer");

/// The flags.
pub(super) static GROUP: [&Setting; 8] = [
    &REFUSAL,
    &OUTSIDE_WECHAT,
    &shared::MOCK,
    &shared::API_BASE,
    &shared::OPEN_BASE,
    &shared::APPID,
    &shared::SECRET,
    &shared::SECRET_FILE,
];

/// The account at an emulator that knows none: any will do there, and the first secret that works
/// stays its secret, so it is the same at every start.
const APPID: &str = "wx0123456789abcdef";
const SECRET: &str = "0123456789abcdef0123456789abcdef";

const API: &str = "https://api.weixin.qq.com";
const OPEN: &str = "https://open.weixin.qq.com";

/// WeChat, or what stands for it, and our account there.
#[derive(Debug)]
pub(super) struct Upstream {
    pub(super) api: Base,
    pub(super) open: Base,
    pub(super) appid: AppId,
    pub(super) secret: Secret,
    /// The built-in emulator, which ends when this is dropped.
    pub(super) emulator: Option<Server>,
}

impl Upstream {
    /// Reads the flags; starts the built-in emulator when they name nobody.
    pub(super) fn read(app: &App) -> Result<Upstream, Error> {
        let (api, open) = (app.api_base()?, app.open_base()?);
        if api.is_none() && open.is_none() {
            let (appid, secret, _) = account(app, true)?;
            let server = emulator(app, &appid, &secret)?;
            let base = server.base().clone();
            return Ok(Upstream {
                api: base.clone(),
                open: base,
                appid,
                secret,
                emulator: Some(server),
            });
        }
        let (api, named_by) = named(api, API)?;
        let (open, _) = named(open, OPEN)?;
        let (appid, secret, secret_from) = account(app, !api.is_wechat())?;
        trust::check(&api, &named_by, &secret_from)?;
        Ok(Upstream { api, open, appid, secret, emulator: None })
    }
}

/// Our AppID and secret; made up where nobody gave them and an emulator takes any.
fn account(app: &App, made_up: bool) -> Result<(AppId, Secret, Origin), Error> {
    let appid = match app.settings.text(&shared::APPID)? {
        Some(appid) => appid,
        None if made_up => APPID.to_owned(),
        None => app.require(&shared::APPID)?.text().to_owned(),
    };
    let appid = AppId::parse(&appid).map_err(|error| {
        Plain::new("appid_invalid", Exit::Usage, error.chinese(), error.to_string())
            .hint("AppID 形如 wx5b6e96c8c89c614e", "an AppID looks like wx5b6e96c8c89c614e")
    })?;
    let (secret, origin) = match app.secret(&shared::SECRET, &shared::SECRET_FILE)? {
        Some(found) => found,
        None if made_up => (Secret::new(SECRET), Origin::Default),
        None => app.require_secret(&shared::SECRET, &shared::SECRET_FILE)?,
    };
    Ok((appid, secret, origin))
}

/// The built-in emulator: the configured users, and this app as its one account.
fn emulator(app: &App, appid: &AppId, secret: &Secret) -> Result<Server, Error> {
    let mut own = Account::new(appid.clone(), Kind::Test);
    own.name = crate::domain::text::demo::page(app.lang()).title.to_owned();
    own.secret = Some(secret.clone());
    let mut settings =
        Settings { users: cast::read(app)?.users, apps: vec![own], ..Settings::default() };
    for (name, setting) in [("refusal", &REFUSAL), ("outside-wechat", &OUTSIDE_WECHAT)] {
        let value = app.settings.text(setting)?.unwrap_or_default();
        // Both settings list the switch's own values as their choices.
        settings.switches.set(name, &value).map_err(|error| {
            let zh = format!("--{} 不能是 {value:?}", setting.flag);
            Plain::new("setting_invalid", Exit::Usage, zh, format!("--{}: {error}", setting.flag))
        })?;
    }
    Server::start_with(Start { settings, ..Start::default() }).map_err(|error| {
        Plain::new(
            "emulator_failed",
            Exit::Local,
            "无法启动内置模拟器",
            "cannot start the built-in emulator",
        )
        .because(error)
        .into()
    })
}

/// An address somebody gave, or WeChat's own; with who said so.
fn named(found: Option<Found>, wechat: &str) -> Result<(Base, Origin), Error> {
    let (text, origin) = match &found {
        Some(found) => (found.text(), found.origin.clone()),
        None => (wechat, Origin::Default),
    };
    Ok((base(text, &origin)?, origin))
}

/// Reads an address; errors say who gave it.
pub(super) fn base(text: &str, said_by: &Origin) -> Result<Base, Error> {
    Base::parse(text).map_err(|error| {
        Plain::new(
            "base_invalid",
            Exit::Usage,
            format!("{}：{}", said_by.chinese(), error.chinese()),
            format!("{said_by}: {error}"),
        )
        .hint(
            "写成 http://127.0.0.1:8787 或 https://api.weixin.qq.com",
            "write it as http://127.0.0.1:8787 or https://api.weixin.qq.com",
        )
        .into()
    })
}
