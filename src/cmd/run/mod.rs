//! `wxauth run -- CMD`: any program, unchanged, with the emulator in WeChat's place.
//! Must not write to stdout, which is the child's, nor know how a runtime is told; `intercept` does.

mod diagnosis;
mod doctor;
mod fault;
mod form;
mod life;
mod page;
mod story;
mod summary;
mod up;

use std::fs::File;
use std::sync::Arc;

use tokio::sync::mpsc;

use super::mock::{self, EMULATOR};
use super::{Command, Operand, Words, net_flags};
use crate::app::{App, Args};
use crate::config::{DURATION, Setting, WRITTEN};
use crate::domain::fault::Exit;
use crate::domain::said::Fixed;
use crate::error::{Error, Plain};
use crate::intercept::suspect::Seen;
use crate::intercept::{Intercept, Options};
use crate::mock::engine::Engine;
use crate::out::Outcome;
use crate::platform::child::{Received, has_terminal};
use life::Life;
use story::Story;
use up::{Awaited, until_there, until_up};

static OFFLINE: Setting = Setting::switch(
    "run.offline",
    "offline",
    "经过代理的连接，只要不是去微信的，一律拒绝",
    "Refuse every connection through the proxy that is not for WeChat",
);
static EVENTS: Setting = Setting::one(
    "run.events",
    "events",
    "FILE",
    "把全过程写进 FILE，每个事件一行 JSON，从 `ready` 到 `end`；--json 不在 stdout 上输出文档，stdout 归程序所有",
    "Write what happens to FILE as JSON lines, from `ready` to `end`; with --json too, as stdout is the command's own",
)
.path()
.inside()
.kind(WRITTEN);
static WAIT_FOR: Setting = Setting::one(
    "run.wait_for",
    "wait-for",
    "URL",
    "等 URL 有响应后报告 `up`；超时还没响应就结束程序",
    "Report `up` once the command answers at URL; stop the command if it does not in time",
)
.only_flag();
static WAIT_TIMEOUT: Setting = Setting::one(
    "run.wait_timeout",
    "wait-timeout",
    "TIME",
    "--wait-for 最多等多久",
    "How long --wait-for waits",
)
.kind(DURATION)
.default("60s");
static DOCTOR: Setting = Setting::switch(
    "run.doctor",
    "doctor",
    "不启动程序：列出会传给它运行时的环境变量，并测试请求能不能到达模拟器",
    "Do not start the command: show what its runtime is told, and test that its calls arrive",
)
.only_flag();
static QUIET: Setting =
    Setting::switch("run.quiet", "quiet", "结束时不打印摘要", "No summary at the end");

static OWN: [&Setting; 8] =
    [&OFFLINE, &page::FRONT, &page::BROWSER, &EVENTS, &WAIT_FOR, &WAIT_TIMEOUT, &DOCTOR, &QUIET];

/// Its table row.
pub static COMMAND: Command = Command {
    name: "run",
    about: Fixed::new(
        "不改任何代码运行任意程序，用模拟器代替微信",
        "Run any program, unchanged, with the emulator standing in for WeChat",
    ),
    examples: "wxauth run -- node server.js\n\
               wxauth run --auto-approve=lisi -- pytest -q\n\
               wxauth run --offline --events events.ndjson -- mvn test\n\
               wxauth run -- sh -c 'npm run build && npm test'\n\
               wxauth run --front 8080=http://127.0.0.1:3000 --browser -- npm run dev\n\
               wxauth run --doctor -- php artisan serve",
    operands: &[Operand {
        name: "CMD",
        help: Fixed::new("程序和它的参数", "The program and its arguments"),
        required: true,
        words: Words::Rest,
    }],
    settings: &[&OWN, &EMULATOR, &net_flags::GROUP],
    commands: &[],
    run: Some(run),
    schema: "run",
};

const SCHEMA: &str = "wxauth.run/1";

fn run(args: &Args, app: &App) -> Result<Outcome, Error> {
    let engine = Arc::new(mock::engine(app)?);
    if app.settings.on(&DOCTOR)? {
        return app.runtime()?.block_on(doctor::examine(app, args.all("CMD"), engine));
    }
    let events = events(app)?;
    let wait = app.settings.text(&WAIT_FOR)?;
    let wait = wait.map(|url| Awaited::parse(app, &url)).transpose()?;
    app.runtime()?.block_on(attend(app, args, engine, events, wait))
}

/// From the first file to the summary.
async fn attend(
    app: &App,
    args: &Args,
    engine: Arc<Engine>,
    events: Option<File>,
    wait: Option<Awaited>,
) -> Result<Outcome, Error> {
    let mut signals = Received::install(has_terminal()).map_err(|error| {
        Plain::new("no_signals", Exit::Local, "无法监听信号", "cannot watch for signals")
            .because(error)
    })?;
    let (listener, sights) = mpsc::unbounded_channel();
    let seen = diagnosis::first_look(app, args.all("CMD"));
    let intercept = intercept(app, &engine, &seen, listener).await?;
    let fronts = page::fronts(app, &intercept).await?;
    let page = page::wanted(app, &fronts)?;
    page::tell_of_inspector(app, &intercept, page.is_some() || !fronts.is_empty())?;
    let story = Story::new(app, engine, sights, events);
    let mut life = Life::start(app, &args.rest, seen, intercept, fronts, story)?;
    let lived = life.live(&mut signals, until_up(app, wait), until_there(app, page)).await;
    life.finish(lived).await
}

async fn intercept(
    app: &App,
    engine: &Arc<Engine>,
    seen: &Seen,
    listener: mpsc::UnboundedSender<crate::intercept::Sight>,
) -> Result<Intercept, Error> {
    let look = |name: &str| app.env.get(name).map(str::to_owned);
    let options = Options {
        look: &look,
        runtimes: seen.runtimes.clone(),
        offline: app.settings.on(&OFFLINE)?,
        trust: net_flags::trust(app)?,
        listener: Some(listener),
        now: app.now(),
        random: &mut app.random(),
    };
    Ok(Intercept::start(Arc::clone(engine), options).await?)
}

fn events(app: &App) -> Result<Option<File>, Error> {
    let Some(path) = app.settings.text(&EVENTS)? else { return Ok(None) };
    let file = File::create(&path).map_err(|error| {
        Plain::new(
            "file_unwritable",
            Exit::Local,
            format!("--events：无法写入 {path}"),
            format!("--events: cannot write {path}"),
        )
        .hint("检查目录是否存在、是否可写", "check that the folder exists and is writable")
        .because(error)
    })?;
    Ok(Some(file))
}
