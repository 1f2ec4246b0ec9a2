//! Whom the demo takes for WeChat, and as which account it calls there.
//! Must not send anything.

use crate::app::App;
use crate::config::{Origin, Setting, shared, trust};
use crate::domain::appid::AppId;
use crate::domain::base::Base;
use crate::domain::fault::Exit;
use crate::domain::secret::Secret;
use crate::error::{Error, Plain};

/// The flags.
pub(super) static GROUP: [&Setting; 6] = [
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

/// WeChat, or what stands for it, and our account there.
#[derive(Debug)]
pub(super) struct Upstream {
    pub(super) api: Base,
    pub(super) open: Base,
    pub(super) appid: AppId,
    pub(super) secret: Secret,
}

impl Upstream {
    /// Reads the flags.
    pub(super) fn read(app: &App) -> Result<Upstream, Error> {
        let (Some(api), Some(open)) = (app.api_base()?, app.open_base()?) else {
            return Err(crate::app::missing(&shared::MOCK, None));
        };
        let (api_origin, api) = (api.origin.clone(), base(api.text(), &api.origin)?);
        let made_up = !api.is_wechat();
        let appid = match app.settings.text(&shared::APPID)? {
            None if made_up => APPID.to_owned(),
            Some(appid) => appid,
            None => app.require(&shared::APPID)?.text().to_owned(),
        };
        let (secret, origin) = match app.secret(&shared::SECRET, &shared::SECRET_FILE)? {
            Some(found) => found,
            None if made_up => (Secret::new(SECRET), Origin::Default),
            None => app.require_secret(&shared::SECRET, &shared::SECRET_FILE)?,
        };
        trust::check(&api, &api_origin, &origin)?;
        let appid = AppId::parse(&appid).map_err(|error| {
            Plain::new("appid_invalid", Exit::Usage, error.to_string())
                .hint("AppID 形如 wx5b6e96c8c89c614e", "an AppID looks like wx5b6e96c8c89c614e")
        })?;
        Ok(Upstream { api, open: base(open.text(), &open.origin)?, appid, secret })
    }
}

/// Reads an address; errors say who gave it.
pub(super) fn base(text: &str, said_by: &Origin) -> Result<Base, Error> {
    Base::parse(text).map_err(|error| {
        Plain::new("base_invalid", Exit::Usage, format!("{said_by}: {error}"))
            .hint(
                "写法：http://127.0.0.1:8787 或 https://api.weixin.qq.com",
                "write it as http://127.0.0.1:8787 or https://api.weixin.qq.com",
            )
            .into()
    })
}
