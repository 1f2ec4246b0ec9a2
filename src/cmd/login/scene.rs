//! Where a login happens: at WeChat, at an emulator that runs already, or at one started here.
//! Must not walk the steps; it says what each of them needs.

use std::future::Future;

use super::{AS, MOCK};
use crate::app::App;
use crate::cmd::exchange::{self, Credentials};
use crate::cmd::guest::{self, Guest, Walked};
use crate::cmd::listen::{Place, Wanted};
use crate::cmd::wechat::caller::{Caller, Repeat};
use crate::cmd::wechat::from::unusable;
use crate::cmd::{link_flags, listen, url};
use crate::config::{Origin, shared};
use crate::domain::appid::AppId;
use crate::domain::base::Base;
use crate::domain::fault::Exit;
use crate::domain::link::{Link, Platform, Request};
use crate::domain::random;
use crate::domain::said::Bilingual;
use crate::domain::secret::Secret;
use crate::domain::token::AccessToken;
use crate::error::{Error, Plain};
use crate::mock::identity;
use crate::mock::server::{Server, Start};
use crate::mock::switches::Refusal;
use crate::wire::api_component_token;

/// The AppID of the built-in emulator's app when none is configured; WeCom's are CorpIDs.
const DEMO_APPID: &str = "wx5b6e96c8c89c614e";
const DEMO_CORPID: &str = "ww5b6e96c8c89c614e";
/// The third-party platform that account has handed its rights to.
const DEMO_COMPONENT: &str = "wx8f3a1d2c4b5e6f70";
/// The app of that corp.
const DEMO_AGENTID: &str = "1000002";

/// What stands for an app at an emulator that runs already, when none is configured: whoever has just
/// started one can see a login at once. The inspector's own first login uses the same.
const NEWCOMER: (&str, &str) = ("wx00000000000000aa", "secret");
/// His website app.
const NEWCOMERS_WEBSITE: &str = "wx00000000000000ab";
/// His account that has handed its rights to a platform.
const NEWCOMERS_ACCOUNT: &str = "wx00000000000000ac";

/// Who logs in when nobody is named.
const DEMO_USER: &str = "zhangsan";

/// Everything the steps ask of the place they happen at.
#[derive(Debug)]
pub(super) struct Scene {
    platform: Platform,
    caller: Caller,
    /// The emulator's address, for the link; `None` at WeChat.
    emulator: Option<String>,
    /// Who walks the link; `None` means a person with a phone.
    user: Option<String>,
    /// No app is configured, and the emulator takes any.
    newcomer: bool,
    /// Held until the login ends; `None` unless started here.
    built_in: Option<Server>,
}

impl Scene {
    /// Reads the flags and starts the emulator when it is to be the built-in one.
    pub(super) fn read(app: &App, platform: Platform) -> Result<Scene, Error> {
        let user = guest::name(app, &AS)?;
        let wecom = matches!(platform, Platform::Work | Platform::WorkWeb);
        let address = match app.settings.text(&MOCK)?.as_deref() {
            Some("built-in") => return Scene::built_in(app, platform, user),
            Some(address) => Some(address.to_owned()),
            None => app.settings.text(&shared::MOCK)?,
        };
        let Some(address) = address else {
            if user.is_some() {
                return Err(Plain::new(
                    "as_without_mock",
                    Exit::Usage,
                    "--as：只有模拟器里有虚拟用户",
                    "--as: only an emulator has virtual users",
                )
                .hint("加上 --mock", "add --mock")
                .into());
            }
            let caller = Caller::from_settings(app, wecom)?;
            let emulator = app.open_base()?.map(|found| found.text().to_owned());
            return Ok(Scene {
                platform,
                caller,
                emulator,
                user: None,
                newcomer: false,
                built_in: None,
            });
        };
        let base = Base::parse(&address).map_err(|error| {
            Plain::new(
                "base_invalid",
                Exit::Usage,
                format!("--mock：{}", error.chinese()),
                format!("--mock: {error}"),
            )
            .hint("例如 --mock=http://127.0.0.1:8787", "for instance --mock=http://127.0.0.1:8787")
        })?;
        let emulator = Some(base.as_str().to_owned());
        let caller = Caller::of_emulator(app, base)?;
        let user = Some(user.unwrap_or_else(|| DEMO_USER.to_owned()));
        let newcomer = app.settings.text(&shared::APPID)?.is_none();
        Ok(Scene { platform, caller, emulator, user, newcomer, built_in: None })
    }

    fn built_in(app: &App, platform: Platform, user: Option<String>) -> Result<Scene, Error> {
        let redirect_uri = app.settings.get(&shared::REDIRECT_URI)?;
        if redirect_uri.is_some_and(|found| matches!(found.origin, Origin::Flag(_))) {
            let what = "--redirect-uri has no meaning with --mock: the virtual user comes back to wxauth itself";
            let chinese = "--redirect-uri 在 --mock 下没有意义：虚拟用户会回到 wxauth 自己";
            return Err(Plain::new("flags_conflict", Exit::Usage, chinese, what)
                .hint(
                    "去掉 --redirect-uri；想让链接里出现另一个地址，用 --public-url",
                    "leave it out; to have another address in the link, give --public-url",
                )
                .into());
        }
        // A refusal that never comes back would leave us waiting; this form is documented (PROTOCOL 1.8).
        let mut start = Start::default();
        start.settings.switches.refusal = Refusal::StateOnly;
        let server = Server::start_with(start).map_err(|error| {
            Plain::new(
                "mock_not_started",
                Exit::Local,
                "无法启动内置模拟器",
                "cannot start the built-in emulator",
            )
            .because(error)
        })?;
        let base = Base::parse(server.url()).map_err(|error| {
            Plain::new("bug", Exit::Bug, "模拟器的地址不可用", "the emulator's address is none")
                .because(error)
        })?;
        Ok(Scene {
            platform,
            caller: Caller::of_emulator(app, base)?,
            emulator: Some(server.url().to_owned()),
            user: Some(user.unwrap_or_else(|| DEMO_USER.to_owned())),
            newcomer: false,
            built_in: Some(server),
        })
    }

    /// The platform.
    pub(super) fn platform(&self) -> Platform {
        self.platform
    }

    /// Who calls the API.
    pub(super) fn caller(&self) -> &Caller {
        &self.caller
    }

    /// The virtual user who walks the link.
    pub(super) fn user(&self) -> Option<&str> {
        self.user.as_deref()
    }

    /// Where to listen. A virtual user needs no fixed port, so none is taken unless it was asked for.
    pub(super) fn wanted(&self, app: &App) -> Result<Wanted, Error> {
        let wanted = Wanted::read(app)?;
        let port = app.settings.get(&listen::PORT)?;
        let chosen = port.is_some_and(|found| found.origin != Origin::Default);
        Ok(if self.user.is_some() && !chosen { wanted.on_any_port() } else { wanted })
    }

    /// The link that leads to our callback.
    pub(super) fn link(
        &self,
        app: &App,
        place: &Place,
        state: String,
    ) -> Result<(Request, Link), Error> {
        if self.built_in.is_none() && !self.newcomer {
            return listen::link(app, place, &state, self.emulator.clone());
        }
        let request = self.request(app, &place.callback, state)?;
        let link = request.build(app.settings.on(&link_flags::FORCE)?)?;
        Ok((request, link))
    }

    /// Judges what will be in the link, before a secret is asked for.
    pub(super) fn judge(&self, app: &App) -> Result<(), Error> {
        let (callback, state) = ("http://127.0.0.1/callback".to_owned(), "judged".to_owned());
        let request = match self.built_in.is_none() && !self.newcomer {
            true => link_flags::request(app, state, Some(callback))?,
            false => self.request(app, &callback, state)?,
        };
        request.build(app.settings.on(&link_flags::FORCE)?)?;
        Ok(())
    }

    /// A link of an app nobody configured: what is missing is made up.
    fn request(&self, app: &App, callback: &str, state: String) -> Result<Request, Error> {
        let appid = self.appid_text(app)?;
        let mut request = link_flags::request_for(app, appid, state, callback.to_owned())?;
        let stand_in = |of_it: bool, text: &str| of_it.then(|| text.to_owned());
        let (component, work) = (self.platform == Platform::Component, self.is_wecom());
        request.component_appid =
            request.component_appid.or_else(|| stand_in(component, DEMO_COMPONENT));
        request.agentid = request.agentid.or_else(|| stand_in(work, DEMO_AGENTID));
        callback.clone_into(&mut request.redirect_uri);
        request.base.clone_from(&self.emulator);
        Ok(request)
    }

    /// The app's AppID, the demonstration's when none is set.
    pub(super) fn appid(&self, app: &App) -> Result<AppId, Error> {
        Ok(AppId::parse(&self.appid_text(app)?).map_err(|error| {
            Plain::new(
                "appid_invalid",
                Exit::Usage,
                format!("--appid：{}", error.chinese()),
                format!("--appid: {error}"),
            )
        })?)
    }

    fn appid_text(&self, app: &App) -> Result<String, Error> {
        let standard = match self.platform {
            Platform::Work | Platform::WorkWeb => DEMO_CORPID,
            // An emulator that runs already keeps what an appid was first used for.
            Platform::Web if self.newcomer => NEWCOMERS_WEBSITE,
            Platform::Component if self.newcomer => NEWCOMERS_ACCOUNT,
            _ if self.newcomer => NEWCOMER.0,
            _ => DEMO_APPID,
        };
        Ok(app.settings.text(&shared::APPID)?.unwrap_or_else(|| standard.to_owned()))
    }

    fn is_wecom(&self) -> bool {
        matches!(self.platform, Platform::Work | Platform::WorkWeb)
    }

    /// Whether the emulator was started for this login.
    pub(super) fn is_built_in(&self) -> bool {
        self.built_in.is_some()
    }

    /// Who exchanges. The built-in emulator gets a secret made for it: a real one has no business there.
    pub(super) fn credentials(&self, app: &App) -> Result<Credentials, Error> {
        if self.built_in.is_none() && !self.newcomer {
            return exchange::credentials(app, self.platform.name(), &self.caller);
        }
        let appid = self.appid(app)?;
        let secret = match self.newcomer {
            true => Secret::new(NEWCOMER.1),
            false => Secret::new(random::hex(&mut app.random(), 16)),
        };
        Ok(match self.platform {
            Platform::Mp | Platform::Web => Credentials::Own { appid, secret },
            Platform::Work | Platform::WorkWeb => Credentials::Work { corpid: appid, secret },
            Platform::Component => {
                let standard = || DEMO_COMPONENT.to_owned();
                let platform = app.settings.text(&shared::COMPONENT_APPID)?;
                let component_appid = AppId::parse(&platform.unwrap_or_else(standard))
                    .map_err(unusable("component_appid"))?;
                let token = self.platform_token(app, component_appid.clone(), secret)?;
                Credentials::Component { appid, component_appid, token }
            }
        })
    }

    /// The platform's own token, asked for as a platform does (PROTOCOL 4).
    fn platform_token(
        &self,
        app: &App,
        component_appid: AppId,
        component_appsecret: Secret,
    ) -> Result<AccessToken, Error> {
        let ticket = identity::component_ticket(component_appid.as_str());
        let request = api_component_token::Request {
            component_appid,
            component_appsecret,
            component_verify_ticket: Secret::new(ticket),
        };
        let request = request.into_http(&self.caller.base)?;
        let parse = api_component_token::Answer::parse;
        let answer = app.wait(self.caller.ask(request, Repeat::Harmless, parse))??;
        Ok(answer.component_access_token)
    }

    /// The virtual user's walk. `detour`: the advertised callback and the bound address; our user is at
    /// home and needs no tunnel.
    pub(super) fn walk(
        &self,
        app: &App,
        link: &str,
        detour: (String, String),
    ) -> Result<impl Future<Output = Result<Walked, Error>> + Send + 'static, Error> {
        let user = self.user.as_deref().unwrap_or(DEMO_USER);
        Ok(Guest::new(app, self.caller.base.clone(), user, link, detour)?.go())
    }

    /// Shows the link to a person: in the browser, or as a QR code.
    pub(super) fn show(&self, app: &App, request: &Request, url: &str) -> Result<(), Error> {
        let phone = request.opens_on_phone();
        let lan = app.settings.on(&listen::LAN)?;
        if app.settings.on(&listen::OPEN)? {
            return url::open(app, request, url);
        }
        if app.settings.on(&listen::QR)? || lan || (phone && app.interactive) {
            url::show_qr(app, url)?;
        }
        Ok(())
    }
}
