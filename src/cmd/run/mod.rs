//! `wxauth run -- CMD`: any program, unchanged, with the emulator in WeChat's place.
//! Must not write to stdout, which is the child's, nor know how a runtime is told; `intercept` does.

mod diagnosis;
mod doctor;
mod fault;
mod page;
mod story;
mod summary;

use std::fs::File;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use serde_json::json;
use tokio::sync::mpsc;

use super::mock::{self, EMULATOR};
use super::{Command, OWN_FAILURE, Operand, Words, net_flags};
use crate::app::{App, Args};
use crate::config::{DURATION, Setting, shared};
use crate::domain::fault::Exit;
use crate::error::{Error, Plain};
use crate::intercept::browser::Browser;
use crate::intercept::child::{Child, Manners};
use crate::intercept::{Intercept, Options};
use crate::mock::engine::Engine;
use crate::net::client::Limits;
use crate::net::tls::Trust;
use crate::out::Outcome;
use crate::platform::child::{Received, has_terminal};
use fault::NotStarted;
use story::Story;

static OFFLINE: Setting = Setting::switch(
    "run.offline",
    "offline",
    "Refuse every connection through the proxy that is not for WeChat",
);
static EVENTS: Setting = Setting::one(
    "run.events",
    "events",
    "FILE",
    "Write what happens to FILE as JSON lines, from `ready` to `end`",
)
.path();
static WAIT_FOR: Setting = Setting::one(
    "run.wait_for",
    "wait-for",
    "URL",
    "Say `up` once the command answers at URL, and end it when it does not in time",
)
.only_flag();
static WAIT_TIMEOUT: Setting =
    Setting::one("run.wait_timeout", "wait-timeout", "TIME", "How long --wait-for waits")
        .kind(DURATION)
        .default("60s");
static DOCTOR: Setting = Setting::switch(
    "run.doctor",
    "doctor",
    "Start nothing: show what the command's runtime is told, and test that it gets here",
)
.only_flag();
static QUIET: Setting = Setting::switch("run.quiet", "quiet", "No summary at the end");

static OWN: [&Setting; 8] =
    [&OFFLINE, &page::FRONT, &page::BROWSER, &EVENTS, &WAIT_FOR, &WAIT_TIMEOUT, &DOCTOR, &QUIET];

/// Its table row.
pub static COMMAND: Command = Command {
    name: "run",
    about: "Run any program, unchanged, with the emulator standing in for WeChat",
    examples: "wxauth run -- node server.js\n\
               wxauth run --auto-approve=lisi -- pytest -q\n\
               wxauth run --offline --events events.ndjson -- mvn test\n\
               wxauth run -- sh -c 'npm run build && npm test'\n\
               wxauth run --front 8080=http://127.0.0.1:3000 --browser -- npm run dev\n\
               wxauth run --doctor -- php artisan serve",
    operands: &[Operand {
        name: "CMD",
        help: "The program and its arguments",
        required: true,
        words: Words::Rest,
    }],
    settings: &[&OWN, &EMULATOR, &net_flags::GROUP],
    commands: &[],
    run: Some(run),
    schema: "run",
};

const SCHEMA: &str = "wxauth.run/1";

/// When to look at what the child has started; it cannot be looked at when it is gone.
const LOOKS: [Duration; 4] = [
    Duration::from_millis(100),
    Duration::from_millis(400),
    Duration::from_secs(2),
    Duration::from_secs(10),
];
const REST: Duration = Duration::from_secs(60);

/// For grandchildren to end by themselves when their parent has.
const PATIENCE: Duration = Duration::from_secs(2);

fn run(args: &Args, app: &App) -> Result<Outcome, Error> {
    let engine = Arc::new(mock::engine(app)?);
    if app.settings.on(&DOCTOR)? {
        return app.runtime()?.block_on(doctor::examine(app, args.all("CMD"), engine));
    }
    let events = events(app)?;
    let wait = app.settings.text(&WAIT_FOR)?;
    let wait = wait.map(|url| Awaited::parse(app, &url)).transpose()?;
    app.runtime()?.block_on(attend(app, args.all("CMD"), engine, events, wait))
}

/// From the first file to the summary.
async fn attend(
    app: &App,
    words: &[String],
    engine: Arc<Engine>,
    events: Option<File>,
    wait: Option<Awaited>,
) -> Result<Outcome, Error> {
    let mut signals = Received::install(has_terminal()).map_err(|error| {
        Plain::new("no_signals", Exit::Local, "cannot watch for signals").because(error)
    })?;
    let (listener, sights) = mpsc::unbounded_channel();
    let mut intercept = intercept(app, &engine, listener).await?;
    let fronts = page::fronts(app, &intercept).await?;
    let wanted = page::wanted(app, &fronts)?;
    let (program, arguments) = words.split_first().map_or(("", words), |(p, a)| (p.as_str(), a));
    let command = intercept.command(program, arguments, &super::secret_variables(app));
    let mut child = Child::start(command, Manners::Foreground)
        .map_err(|error| NotStarted::new(program, error))?;
    let mut seen = diagnosis::first_look(app, words);
    let mut looks = LOOKS.into_iter();
    let mut look = Box::pin(net_flags::sleep(looks.next().unwrap_or(REST)));
    let mut story = Story::new(app, engine, sights, events);
    story.line(json!({
        "event": "ready",
        "schema": SCHEMA,
        "url": intercept.url(),
        "pid": child.pid(),
        "program": program,
    }));
    let mut up = std::pin::pin!(until_up(app, wait));
    let mut waiting = true;
    let mut shown = std::pin::pin!(page::there(app, wanted));
    let (mut opening, mut browser) = (true, None);
    let status = loop {
        tokio::select! {
            biased;
            status = child.wait() => break status,
            sent = signals.next() => child.signal(sent),
            () = story.follow() => {}
            () = &mut look => {
                seen.family(&child.family());
                look = Box::pin(net_flags::sleep(looks.next().unwrap_or(REST)));
            }
            url = &mut shown, if opening => {
                opening = false;
                browser = page::open(app, &intercept, &url?);
                if let Some(pid) = browser.as_ref().and_then(Browser::pid) {
                    child.excuse(pid);
                }
            }
            answered = &mut up, if waiting => {
                waiting = false;
                match answered {
                    Ok(url) => story.up(&url),
                    Err(error) => {
                        child.end(PATIENCE).await;
                        story.end(OWN_FAILURE, &intercept.counts(), 0);
                        return Err(error);
                    }
                }
            }
        }
    };
    seen.family(&child.family());
    if let Some(browser) = browser {
        browser.close().await;
    }
    let left = child.end(PATIENCE).await;
    drop(fronts);
    intercept.stop().await;
    let status = status.map_err(|error| NotStarted::new(program, error))?;
    story.end(Exit::Child(status), &intercept.counts(), left);
    if !app.settings.on(&QUIET)? {
        let counts = intercept.counts();
        app.out.talk(&summary::text(app, &story, &counts, left));
        diagnosis::tell(app, &seen, &counts);
    }
    Ok(Outcome::streamed(Exit::Child(status)))
}

async fn intercept(
    app: &App,
    engine: &Arc<Engine>,
    listener: mpsc::UnboundedSender<crate::intercept::Sight>,
) -> Result<Intercept, Error> {
    let look = |name: &str| app.env.get(name).map(str::to_owned);
    let cacert = app.settings.text(&shared::CACERT)?.map(Into::into);
    let system = app.settings.on(&shared::SYSTEM_CERTS)?;
    let options = Options {
        look: &look,
        offline: app.settings.on(&OFFLINE)?,
        trust: Trust::choose(cacert, system, &look),
        listener: Some(listener),
        now: app.now(),
        random: &mut app.random(),
    };
    Ok(Intercept::start(Arc::clone(engine), options).await?)
}

fn events(app: &App) -> Result<Option<File>, Error> {
    let Some(path) = app.settings.text(&EVENTS)? else { return Ok(None) };
    let file = File::create(&path).map_err(|error| {
        Plain::new("file_unwritable", Exit::Local, format!("--events: cannot write {path}"))
            .hint("检查目录是否存在、是否可写", "check that the folder exists and is writable")
            .because(error)
    })?;
    Ok(Some(file))
}

/// `--wait-for`.
struct Awaited {
    url: http::Uri,
    patience: Duration,
}

impl Awaited {
    fn parse(app: &App, text: &str) -> Result<Awaited, Error> {
        let url = text.parse::<http::Uri>().ok();
        let url = url.filter(|url| matches!(url.scheme_str(), Some("http" | "https")));
        let Some(url) = url else {
            return Err(Plain::new(
                "setting_invalid",
                Exit::Usage,
                format!("--wait-for: {text:?} is no address"),
            )
            .hint(
                "写成 http://127.0.0.1:3000/healthz 这样的地址",
                "give an address such as http://127.0.0.1:3000/healthz",
            )
            .into());
        };
        let patience = app.settings.duration(&WAIT_TIMEOUT)?.unwrap_or(Duration::from_secs(60));
        Ok(Awaited { url, patience })
    }
}

/// Resolves with the address once it answers without a failure of its own (below 500).
async fn until_up(app: &App, wait: Option<Awaited>) -> Result<String, Error> {
    let Some(Awaited { url, patience }) = wait else { return std::future::pending().await };
    let client = net_flags::client(app)?;
    let ask = async {
        loop {
            let request = http::Request::get(url.clone()).body(Bytes::new()).unwrap_or_default();
            let answer = client.send(request, Limits::within(Duration::from_secs(5))).await;
            if answer.is_ok_and(|answer| answer.status().as_u16() < 500) {
                return;
            }
            net_flags::sleep(Duration::from_millis(50)).await;
        }
    };
    let late = || {
        let after = humantime::format_duration(patience);
        Plain::new("not_ready", Exit::Network, format!("{url} did not answer within {after}")).hint(
            "看看它的输出；启动慢就加大 --wait-timeout",
            "see what the command said; if it only starts slowly, raise --wait-timeout",
        )
    };
    tokio::time::timeout(patience, ask).await.map_err(|_| late())?;
    Ok(url.to_string())
}
