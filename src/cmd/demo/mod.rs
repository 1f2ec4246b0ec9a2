//! `wxauth demo`: starts the reference web app, tells its address, and says what happens in it.
//! Must not hold any of the app's logic; that is `demo`.

mod told;
mod upstream;

use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};

use super::ticket::flags::KEY_ENCODING;
use super::{Command, net_flags, ready_file, ticket};
use crate::app::{App, Args, clock};
use crate::config::{Origin as ReadFrom, Setting, shared};
use crate::demo::{Config, DEADLINE, Demo, PATH};
use crate::domain::base::Base;
use crate::domain::fault::Exit;
use crate::domain::origin::Origin;
use crate::domain::random::Random;
use crate::domain::ticket::{Algorithm, Key, KeyEncoding};
use crate::error::{Error, Plain};
use crate::net::bind::{Bound, bind, http_address};
use crate::net::browser;
use crate::out::Outcome;
use crate::platform::Signals;
use upstream::Upstream;

static HOST: Setting =
    Setting::one("demo.host", "host", "ADDRESS", "Address to bind").default("127.0.0.1");
static PORT: Setting =
    Setting::one("demo.port", "port", "PORT", "Port to bind; 0 = any free one").default("8788");
static ORIGIN: Setting = Setting::one(
    "demo.origin",
    "origin",
    "ORIGIN",
    "The one other origin whose pages may call the API, e.g. https://h5.example.com",
);
static PUBLIC_URL: Setting = Setting::one(
    "demo.public_url",
    "public-url",
    "URL",
    "What the world sees instead: a tunnel's address or a name of the hosts file",
);
static READY_FILE: Setting = Setting::one(
    "demo.ready_file",
    "ready-file",
    "FILE",
    "Write the `ready` line to FILE when the app can be opened",
)
.path();
static OPEN: Setting = Setting::switch("demo.open", "open", "Open the page in a browser");

static OWN: [&Setting; 6] = [&HOST, &PORT, &PUBLIC_URL, &ORIGIN, &READY_FILE, &OPEN];

/// Its table row.
pub static COMMAND: Command = Command {
    name: "demo",
    about: "A correct reference back end and H5 page, to learn from and to check against",
    examples: "wxauth demo\n\
               wxauth demo --port 0 --json --ready-file ready.json\n\
               wxauth demo --mock=http://127.0.0.1:8787 --origin https://h5.example.com",
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
    let settings = &app.settings;
    let origin = settings.parse_with(&ORIGIN, "an origin such as https://h5.example.com", |o| {
        Origin::parse(o).ok()
    })?;
    let public = settings.parse_with(&PUBLIC_URL, "an address without a path", public_base)?;
    let (upstream, key, client) = (Upstream::read(app)?, key(app)?, net_flags::client(app)?);
    app.runtime()?.block_on(async {
        let signals = Signals::install().map_err(|error| {
            Plain::new("no_signals", Exit::Local, "cannot watch for Ctrl-C").because(error)
        })?;
        let bound = listeners(app).await?;
        let address = http_address(bound.address);
        let alone = bound.address.ip().is_loopback();
        if !alone && (public.is_none() || upstream.emulator.is_some()) {
            app.out.warn(app.say(PHONES_ZH, PHONES_EN));
        }
        let public = match public {
            Some(public) => public,
            None => upstream::base(&address, &ReadFrom::Default)?,
        };
        let ready = Ready {
            address,
            page: format!("{public}{PATH}"),
            api: upstream.api.clone(),
            open: upstream.open.clone(),
            emulated: upstream.emulator.is_some(),
        };
        let (tell, events) = mpsc::channel(256);
        let config = Config {
            public,
            api: upstream.api,
            open: upstream.open,
            appid: upstream.appid,
            secret: upstream.secret,
            key,
            origin,
            lang: app.lang(),
            deadline: DEADLINE,
            client,
            clock: Box::new(clock),
            random: Box::new(app.random()),
            // A full channel means that nobody reads; the app must not wait for that.
            tell: Box::new(move |event| drop(tell.try_send(event))),
        };
        let (stop, stopped) = oneshot::channel::<()>();
        let served = Demo::start(config, bound.listeners, async { drop(stopped.await) })?;
        let announced = ready.announce(app);
        if announced.is_ok() {
            told::tell(app, signals, events).await;
        }
        drop(stop);
        let _ = served.await;
        announced.map(|()| Outcome::streamed(Exit::Done))
    })
}

/// The app's addresses begin at the root, so what stands for it has no path.
fn public_base(text: &str) -> Option<Base> {
    Base::parse(text).ok().filter(|base| base.as_str().matches('/').count() == 2)
}

/// What is to be known before the first request.
struct Ready {
    address: String,
    page: String,
    api: Base,
    open: Base,
    /// By the built-in emulator, that is.
    emulated: bool,
}

impl Ready {
    fn to_json(&self) -> Value {
        json!({
            "event": "ready",
            "schema": SCHEMA,
            "address": self.address,
            "url": self.page,
            "api_base": self.api.as_str(),
            "open_base": self.open.as_str(),
        })
    }

    /// The address on stdout: it is the answer of this command.
    fn announce(&self, app: &App) -> Result<(), Error> {
        if let Some(path) = app.settings.text(&READY_FILE)? {
            ready_file::write(path.as_ref(), &self.to_json())?;
        }
        match app.json() {
            true => app.out.event(&self.to_json()),
            false => {
                app.out.write(format!("{}\n", self.page).as_bytes());
                app.out.talk(&self.advice(app));
            }
        }
        match app.settings.on(&OPEN)? {
            true => Ok(browser::open(&self.page, app.env.get("BROWSER"))?),
            false => Ok(()),
        }
    }

    fn advice(&self, app: &App) -> String {
        let open = app.paint_talk().link(self.open.as_str());
        let (wechat, how) = match self.emulated {
            true => (
                app.say("内置模拟器：", "the built-in emulator is at "),
                app.say(
                    "在浏览器里打开上面的地址；按 Ctrl-C 结束",
                    "open that address in a browser; Ctrl-C ends it",
                ),
            ),
            false => (
                app.say("微信：", "WeChat is at "),
                app.say(
                    "打开上面的地址（真的微信只能在微信里打开）；按 Ctrl-C 结束",
                    "open that address (in WeChat, if it is the real one); Ctrl-C ends it",
                ),
            ),
        };
        format!("{how}\n{wechat}{open}")
    }
}

/// The key of the tickets: the configured one, so that tickets outlive the program; else a random
/// one, so that nobody else can have it.
fn key(app: &App) -> Result<Key, Error> {
    let Some((secret, _)) = app.secret(&shared::TICKET_SECRET, &shared::TICKET_SECRET_FILE)? else {
        let mut bytes = [0; 32];
        app.random().fill(&mut bytes);
        return Ok(Key::from_bytes(&bytes)?);
    };
    let encoding = app.settings.parse_with(&KEY_ENCODING, "an encoding", KeyEncoding::parse)?;
    let key = Key::from_secret(secret.expose().as_bytes(), encoding.unwrap_or_default())?;
    ticket::told::warn(app, &ticket::keys::judged(app, &key, Algorithm::HS256)?);
    Ok(key)
}

async fn listeners(app: &App) -> Result<Bound, Error> {
    let host = app.settings.text(&HOST)?.unwrap_or_default();
    let port = app.settings.parse(&PORT, "a port number, 0 to 65535")?.unwrap_or_default();
    Ok(bind(&host, port).await?)
}
