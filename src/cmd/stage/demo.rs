//! `check --demo`: the built-in reference app as the back end under test.
//! Must not know what is checked.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use url::Url;

use crate::app::{App, clock};
use crate::check::target::{Api, Carrier, Login, Place, Send, Style, Target};
use crate::check::wechat::Wechat;
use crate::config::Origin;
use crate::demo::{self, Config, DEADLINE, Demo, Event, Flaw, Flaws, PATH};
use crate::domain::appid::AppId;
use crate::domain::base::Base;
use crate::domain::fault::Exit;
use crate::domain::origin::Origin as WebOrigin;
use crate::domain::random::{Random as _, hex};
use crate::domain::secret::Secret;
use crate::domain::ticket::{Key, KeyEncoding};
use crate::error::{Error, Plain};
use crate::net::bind::{bind, http_address};
use crate::net::client::Client;

const APPID: &str = "wx0123456789abcdef";
/// The front end of another origin that the demo lets in.
const ORIGIN: &str = "https://h5.example.com";
/// What the world calls the app where a flaw shows over https only.
const FRONT: &str = "https://demo.example.com";

/// The app's account at the emulator.
pub(super) struct Account {
    appid: AppId,
    secret: String,
}

impl Account {
    /// Made for this run: whatever of the secret turns up in an answer is a leak.
    pub(super) fn new(app: &App) -> Result<Account, Error> {
        let appid = AppId::parse(APPID).map_err(|error| internal(&error))?;
        Ok(Account { appid, secret: hex(&mut app.random(), 16) })
    }

    /// As the emulator wants it.
    pub(super) fn pinned(&self) -> (AppId, Secret) {
        (self.appid.clone(), Secret::new(self.secret.clone()))
    }
}

/// Ends the app, once.
type Fuse = Arc<Mutex<Option<oneshot::Sender<()>>>>;

fn blow(fuse: &Fuse) {
    drop(fuse.lock().unwrap_or_else(PoisonError::into_inner).take());
}

/// The app while it runs.
pub(in crate::cmd) struct Running {
    stop: Fuse,
    served: JoinHandle<()>,
}

impl Running {
    /// Ends it.
    pub(super) async fn stop(self) {
        blow(&self.stop);
        let _ = self.served.await;
    }
}

/// Starts it on any port.
pub(super) async fn start(
    app: &App,
    wechat: &Wechat,
    account: Account,
) -> Result<(Target, Running), Error> {
    let (style, flaws) = shape(app)?;
    let bound = bind("127.0.0.1", 0).await?;
    let local = http_address(bound.address);
    let front = flaws.iter().any(Flaw::needs_https).then_some(FRONT);
    let public = front.unwrap_or(&local);
    let mut key = [0; 32];
    app.random().fill(&mut key);
    let base = Base::parse(public).map_err(|error| internal(&error))?;
    let (stop, stopped) = oneshot::channel::<()>();
    let stop = Arc::new(Mutex::new(Some(stop)));
    let fuse = Arc::clone(&stop);
    let once = flaws.has(Flaw::TicketReusable);
    let config = Config {
        public: base,
        api: wechat.base().clone(),
        open: wechat.base().clone(),
        appid: account.appid,
        secret: Secret::new(account.secret.clone()),
        key: Key::from_bytes(&key)?,
        origin: WebOrigin::parse(ORIGIN).ok(),
        style,
        flaws,
        known: None,
        lang: app.lang(),
        deadline: DEADLINE,
        client: Client::default(),
        clock: Box::new(clock),
        random: Box::new(app.random()),
        // A server that dies takes its listener with it.
        tell: Box::new(move |event| {
            if event == Event::Died {
                blow(&fuse);
            }
        }),
    };
    let served = Demo::start(config, bound.listeners, async { drop(stopped.await) })?;
    let target = target(&local, style, &key, account.secret).map_err(|error| internal(&error))?;
    let target = Target { ticket_once: once, ..target };
    let target = match front {
        Some(front) => target.behind(Url::parse(front).map_err(|error| internal(&error))?),
        None => target,
    };
    Ok((target, Running { stop, served }))
}

/// What is said of the reference app has no meaning for another one, and would be taken for checked.
///
/// # Errors
/// Such a flag was typed.
pub(super) fn unwanted(app: &App) -> Result<(), Error> {
    for setting in [&crate::cmd::demo::FLAW, &crate::cmd::demo::STYLE] {
        let found = app.settings.get(setting)?;
        if let Some(Origin::Flag(flag)) = found.map(|found| found.origin) {
            let zh = format!("{flag} 要和 --demo 一起用：它说的是内置的示例应用");
            let en = format!("{flag} needs --demo: it is about the built-in app");
            return Err(Plain::new("usage", Exit::Usage, zh, en)
                .hint(
                    format!("加上 --demo，或去掉 {flag}"),
                    format!("add --demo, or leave {flag} out"),
                )
                .into());
        }
    }
    Ok(())
}

/// How the app is to be, and what is to be wrong with it.
fn shape(app: &App) -> Result<(demo::Style, Flaws), Error> {
    let names = app.settings.list(&crate::cmd::demo::FLAW)?;
    if names.iter().any(|name| name == "list") {
        // A clean check would be taken for the answer.
        return Err(Plain::new(
            "setting_invalid",
            Exit::Usage,
            "--flaw list 只列出错误，不运行检查",
            "--flaw list lists the flaws and checks nothing",
        )
        .hint("用 `wxauth demo --flaw list` 查看", "see them with `wxauth demo --flaw list`")
        .into());
    }
    let flaws: Flaws = names.iter().filter_map(|name| Flaw::parse(name)).collect();
    let style = app.settings.text(&crate::cmd::demo::STYLE)?;
    let session = style.as_deref() == Some("session") || flaws.iter().any(Flaw::needs_session);
    Ok((if session { demo::Style::Session } else { demo::Style::Spa }, flaws))
}

fn target(
    public: &str,
    style: demo::Style,
    key: &[u8],
    secret: String,
) -> Result<Target, url::ParseError> {
    let url = |path: &str| Url::parse(&format!("{public}{path}"));
    let mut target = Target::new(url(PATH)?);
    target.style = match style {
        demo::Style::Spa => Style::Spa,
        demo::Style::Session => Style::Session,
    };
    let spa = target.style == Style::Spa;
    target.login = spa.then_some(Login {
        url: url("/api/wechat/login")?,
        method: None,
        send: Send::Json,
        body: serde_json::json!({ "code": "{code}", "state": "{state}" }),
    });
    target.ticket = spa.then(|| Place::Body("/usertoken".to_owned()));
    target.api = Some(Api {
        url: url("/api/me")?,
        openid: Some("/openid".to_owned()),
        carrier: Carrier::header("X-Wx-Ticket"),
    });
    target.origin = WebOrigin::parse(ORIGIN).ok().filter(|_| spa);
    target.friend_in_path = true;
    let hexed: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    target.key = Some((hexed, KeyEncoding::Hex));
    target.secret = Some(secret);
    target.appid = Some(APPID.to_owned());
    Ok(target)
}

fn internal(error: &dyn std::fmt::Display) -> Error {
    Plain::new(
        "demo_failed",
        Exit::Bug,
        format!("无法搭起示例应用（{error}）"),
        format!("cannot set up the reference app: {error}"),
    )
    .into()
}
