//! `wxauth demo`: starts the reference web app, tells its address, and says what happens in it.
//! Must not hold any of the app's logic; that is `demo`.

mod flaw;
mod ready;
mod told;
mod upstream;

use tokio::sync::{mpsc, oneshot};

use super::ready_file::ReadyFile;
use super::ticket::flags::KEY_ENCODING;
use super::{Command, net_flags, ticket};
use crate::app::{App, Args, clock};
use crate::config::{
    Kind, ORIGIN as ORIGIN_VALUE, Origin as ReadFrom, PORT as PORT_NUMBER, Setting, WRITTEN, shared,
};
use crate::demo::{Config, DEADLINE, Demo, Event, Flaw, Style};
use crate::domain::base::Base;
use crate::domain::fault::Exit;
use crate::domain::origin::Origin;
use crate::domain::random::Random;
use crate::domain::said::Fixed;
use crate::domain::ticket::{Algorithm, Key, KeyEncoding};
use crate::error::{Error, Plain};
use crate::net::bind::{Bound, bind, http_address};
use crate::net::browser;
use crate::out::Outcome;
use crate::platform::Signals;
use ready::Ready;
use upstream::Upstream;

pub(in crate::cmd) use flaw::FLAW;

static HOST: Setting = Setting::one("demo.host", "host", "ADDRESS", "监听地址", "Address to bind")
    .here()
    .default("127.0.0.1");
static PORT: Setting = Setting::one(
    "demo.port",
    "port",
    "PORT",
    "监听端口；0 = 任意空闲端口",
    "Port to bind; 0 = any free one",
)
.kind(PORT_NUMBER)
.default("8788");
static ORIGIN: Setting = Setting::one(
    "demo.origin",
    "origin",
    "ORIGIN",
    "唯一允许跨源调用接口的另一个源，例如 https://h5.example.com",
    "The one other origin whose pages may call the API, e.g. https://h5.example.com",
)
.kind(ORIGIN_VALUE);
static PUBLIC_URL: Setting = Setting::one(
    "demo.public_url",
    "public-url",
    "URL",
    "对外的地址：内网穿透的地址，或 hosts 里的域名",
    "The address others use to reach it: a tunnel's, or a name in the hosts file",
)
.kind(Kind::Parsed {
    zh: "不带路径的地址，例如 https://demo.example.com",
    en: "an address without a path, such as https://demo.example.com",
    fits: |text| public_base(text).is_some(),
});
static READY_FILE: Setting = Setting::one(
    "demo.ready_file",
    "ready-file",
    "FILE",
    "应用可以打开时，把 `ready` 那一行写进 FILE；结束时删除",
    "Write the `ready` line to FILE once the app can be opened; removed at the end",
)
.path()
.inside()
.kind(WRITTEN);
static OPEN: Setting =
    Setting::switch("demo.open", "open", "用浏览器打开页面", "Open the page in a browser");

pub(in crate::cmd) static STYLE: Setting = Setting::one(
    "demo.style",
    "style",
    "STYLE",
    "由谁把 code 交给后端：页面（spa），或后端自己接收回调、用会话 Cookie（session）", "Who takes the code to the back end: the page (spa), or the back end itself with a session cookie",
)
.choices(&["spa", "session"])
.default("spa");

static OWN: [&Setting; 8] =
    [&HOST, &PORT, &PUBLIC_URL, &ORIGIN, &READY_FILE, &OPEN, &STYLE, &flaw::FLAW];

/// Its table row.
pub static COMMAND: Command = Command {
    name: "demo",
    about: Fixed::new(
        "写法正确的示例后端和 H5 页面，可以照着学，也可以用来检查",
        "A correct reference back end and H5 page, to learn from and to check against",
    ),
    examples: "wxauth demo\n\
               wxauth demo --port 0 --json --ready-file ready.json\n\
               wxauth demo --mock=http://127.0.0.1:8787 --origin https://h5.example.com\n\
               wxauth demo --flaw list\n\
               wxauth demo --flaw state-missing --flaw ticket-none",
    operands: &[],
    settings: &[
        &OWN,
        &upstream::GROUP,
        &[&shared::TICKET_SECRET, &shared::TICKET_SECRET_FILE, &KEY_ENCODING],
        &net_flags::GROUP,
    ],
    commands: &[],
    run: Some(run),
    schema: "demo",
};

const SCHEMA: &str = "wxauth.demo/1";

/// Bound beyond loopback, but leading other machines to this one's loopback.
const PHONES_ZH: &str = "别的设备打不开：请用 --public-url 写明它们访问的地址，并用 `wxauth mock --host 0.0.0.0` 和 --mock 代替内置模拟器（它只在本机）";
const PHONES_EN: &str = "other devices will not get through: name the address they use with \
    --public-url, and replace the built-in emulator, which is on this machine only, by \
    `wxauth mock --host 0.0.0.0` and --mock";

fn run(_args: &Args, app: &App) -> Result<Outcome, Error> {
    let flaws = match flaw::read(app)? {
        Ok(flaws) => flaws,
        Err(list) => return Ok(list),
    };
    flaw::warn(app, &flaws);
    let session = app.settings.text(&STYLE)?.as_deref() == Some("session");
    let style = match session || flaws.iter().any(Flaw::needs_session) {
        true => Style::Session,
        false => Style::Spa,
    };
    let upstream = Upstream::read(app)?;
    let (key, client) = (key(app)?, net_flags::client(app)?);
    let origin = app.settings.parse_with(&ORIGIN, |text| Origin::parse(text).ok())?;
    let named = app.settings.parse_with(&PUBLIC_URL, public_base)?;
    app.runtime()?.block_on(async {
        let ready_file = ReadyFile::claim(app, app.settings.text(&READY_FILE)?);
        let bound = listeners(app).await?;
        let public = public(app, &bound, named, upstream.emulator.is_some())?;
        let ready = Ready::new(http_address(bound.address), &public, &upstream);
        let (tell, events) = mpsc::channel(256);
        let config = Config {
            public,
            api: upstream.api.clone(),
            open: upstream.open.clone(),
            appid: upstream.appid.clone(),
            secret: upstream.secret.clone(),
            key,
            origin,
            style,
            flaws,
            known: None,
            lang: app.lang(),
            deadline: DEADLINE,
            client,
            clock: Box::new(clock),
            random: Box::new(app.random()),
            // A full channel means that nobody reads; the app must not wait for that.
            tell: Box::new(move |event| drop(tell.try_send(event))),
        };
        serve(app, config, bound, (&ready, ready_file), events).await
    })
}

/// From the first request to the last.
async fn serve(
    app: &App,
    config: Config,
    bound: Bound,
    (ready, mut file): (&Ready, Option<ReadyFile>),
    events: mpsc::Receiver<Event>,
) -> Result<Outcome, Error> {
    let signals = Signals::install().map_err(|error| {
        Plain::new("no_signals", Exit::Local, "无法监听 Ctrl-C", "cannot watch for Ctrl-C")
            .because(error)
    })?;
    let (stop, stopped) = oneshot::channel::<()>();
    let served = Demo::start(config, bound.listeners, async { drop(stopped.await) })?;
    let mut told = announce(app, ready, file.as_mut());
    if told.is_ok() {
        told = told::tell(app, signals, events).await;
    }
    drop((file.take(), stop));
    let _ = served.await;
    told.map(|()| Outcome::streamed(Exit::Done))
}

fn announce(app: &App, ready: &Ready, file: Option<&mut ReadyFile>) -> Result<(), Error> {
    if let Some(file) = file {
        file.write(&ready.to_json())?;
    }
    ready.tell(app);
    match app.settings.on(&OPEN)? {
        true => Ok(browser::open(&ready.page, app.env.get("BROWSER"))?),
        false => Ok(()),
    }
}

/// The address the world uses: the one named, else the one bound, on this machine.
fn public(app: &App, bound: &Bound, named: Option<Base>, emulated: bool) -> Result<Base, Error> {
    if !bound.address.ip().is_loopback() && (named.is_none() || emulated) {
        app.out.warn(app.say(PHONES_ZH, PHONES_EN));
    }
    match named {
        Some(named) => Ok(named),
        None => upstream::base(&http_address(bound.address), &ReadFrom::Default),
    }
}

/// The app's addresses begin at the root, so what stands for it has no path.
fn public_base(text: &str) -> Option<Base> {
    Base::parse(text).ok().filter(|base| base.as_str().matches('/').count() == 2)
}

/// The key of the tickets: the configured one, so that tickets outlive the program; else a random
/// one, so that nobody else can have it.
fn key(app: &App) -> Result<Key, Error> {
    let Some((secret, _)) = app.secret(&shared::TICKET_SECRET, &shared::TICKET_SECRET_FILE)? else {
        let mut bytes = [0; 32];
        app.random().fill(&mut bytes);
        return Ok(Key::from_bytes(&bytes)?);
    };
    let encoding = app.settings.parse_with(&KEY_ENCODING, KeyEncoding::parse)?;
    let key = Key::from_secret(secret.expose().as_bytes(), encoding.unwrap_or_default())?;
    ticket::told::warn(app, &ticket::keys::judged(app, &key, Algorithm::HS256)?);
    Ok(key)
}

async fn listeners(app: &App) -> Result<Bound, Error> {
    let host = app.settings.text(&HOST)?.unwrap_or_default();
    let port = app.settings.parse(&PORT)?.unwrap_or_default();
    Ok(bind(&host, port).await?)
}
