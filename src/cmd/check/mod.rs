//! `wxauth check`: is my WeChat login right, and is it safe? Reads settings, shows the report.
//! Must not judge anything; `check` does.

mod backend;
mod demo;
mod human;
mod reports;
mod select;

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Command, Operand, Words, net_flags};
use crate::app::{App, Args, clock};
use crate::check::browser::World;
use crate::check::exchange::Record;
use crate::check::probe::Probe;
use crate::check::target::Target;
use crate::check::verdict::Stop;
use crate::check::wechat::Wechat;
use crate::config::{Setting, parse_duration, shared};
use crate::domain::fault::Exit;
use crate::domain::rules::{Level, Severity};
use crate::error::{Error, Plain};
use crate::out::Outcome;
use crate::report::check::{Outcome as Came, Report, SCHEMA, Summary};

static DEMO: Setting =
    Setting::switch("check.demo", "demo", "Check the built-in reference app; needs no set-up")
        .not_in_file();
static ONLY: Setting = Setting::many(
    "check.only",
    "only",
    "RULE",
    "Check only these: ids, names or areas (link, state, code, ticket, leak, cors, identity, upstream, browser); commas allowed",
);
static SKIP: Setting =
    Setting::many("check.skip", "skip", "RULE", "Leave these out: ids, names or areas");
static FAIL_ON: Setting = Setting::one(
    "check.fail_on",
    "fail-on",
    "SEVERITY",
    "The least severity that makes the exit code 1",
)
.choices(&["low", "medium", "high"])
.default("medium");
static LEVEL: Setting = Setting::one(
    "check.level",
    "level",
    "LEVEL",
    "smoke: what a handful of requests can tell; full: everything",
)
.choices(&["smoke", "full"])
.default("full");
static EXIT_ZERO: Setting =
    Setting::switch("check.exit_zero", "exit-zero", "Exit with 0 also when something was found")
        .only_flag();
static REPORT: Setting = Setting::many(
    "check.report",
    "report",
    "FORMAT=FILE",
    "Write a report: json=FILE; commas or several flags for more than one, `-` for stdout",
);
static MOCK_PORT: Setting = Setting::one(
    "check.mock_port",
    "mock-port",
    "PORT",
    "Port of the emulator that stands for WeChat; 0 = any [default: 8787 for a back end that runs already]",
);
static PATIENCE: Setting = Setting::one(
    "check.patience",
    "patience",
    "TIME",
    "How long the back end may take for one answer",
)
.default("12s");

static OWN: [&Setting; 9] =
    [&DEMO, &LEVEL, &ONLY, &SKIP, &FAIL_ON, &EXIT_ZERO, &REPORT, &MOCK_PORT, &PATIENCE];
static ACCOUNT: [&Setting; 3] = [&shared::APPID, &shared::SECRET, &shared::SECRET_FILE];

/// Its table row.
pub static COMMAND: Command = Command {
    name: "check",
    about: "Test your own back end's WeChat login: does it work, and is it safe",
    examples: "wxauth check --demo\n\
               wxauth check\n\
               wxauth check --level smoke --report json=check.json\n\
               wxauth check --only ticket,WXA302 --fail-on high",
    operands: &[Operand {
        name: "URL",
        help: "The page that needs the login, instead of `page` under [backend]",
        required: false,
        words: Words::One,
    }],
    settings: &[&OWN, &ACCOUNT, &net_flags::GROUP],
    commands: &[],
    run: Some(run),
    schema: "check",
};

fn run(args: &Args, app: &App) -> Result<Outcome, Error> {
    let chosen = select::Chosen::read(app)?;
    let reports = reports::Reports::read(app)?;
    let patience = app
        .settings
        .parse_with(&PATIENCE, "a duration such as 12s", parse_duration)?
        .unwrap_or(Duration::from_secs(12));
    let world = World { client: net_flags::client(app)?, record: Record::default(), patience };
    app.runtime()?.block_on(async {
        let began = Instant::now();
        let started = app.now();
        let stage = stage(args, app).await?;
        let demo = stage.demo.is_some();
        let probe = Probe::new(
            stage.target,
            Arc::clone(&stage.wechat),
            Arc::new(world),
            (app.lang(), chosen.level),
            Box::new(clock),
            Box::new(app.random()),
        );
        if let Err(Stop::NotReached(why)) = probe.first().await {
            return Err(not_reached(probe.target.page.as_str(), &why));
        }
        let judged = crate::check::run(&probe, &|rule| chosen.takes(rule, app.lang())).await;
        let report = Report {
            schema: SCHEMA.to_owned(),
            target: probe.target.page.to_string(),
            demo,
            lang: app.say("zh", "en").to_owned(),
            level: chosen.level.slug().to_owned(),
            fail_on: chosen.fail_on.slug().to_owned(),
            started: started.to_string(),
            duration_ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            guessed: stage.guessed,
            summary: Summary::of(&judged),
            rules: judged,
        };
        if let Some(demo) = stage.demo {
            demo.stop().await;
        }
        finish(app, &reports, &report, chosen.fail_on)
    })
}

/// A back end with its emulator, ready to be checked.
struct Stage {
    target: Target,
    wechat: Arc<Wechat>,
    /// The built-in reference app, where that is checked.
    demo: Option<demo::Running>,
    guessed: Vec<String>,
}

async fn stage(args: &Args, app: &App) -> Result<Stage, Error> {
    if app.settings.on(&DEMO)? {
        let wechat = Arc::new(emulator(0)?);
        let (target, running) = demo::start(app, &wechat).await?;
        return Ok(Stage { target, wechat, demo: Some(running), guessed: Vec::new() });
    }
    let target = backend::read(args, app)?;
    let port = app.settings.parse(&MOCK_PORT, "a port number, 0 to 65535")?.unwrap_or(8787);
    let wechat = Arc::new(emulator(port)?);
    Ok(Stage { target, wechat, demo: None, guessed: Vec::new() })
}

fn emulator(port: u16) -> Result<Wechat, Error> {
    Wechat::start(port).map_err(|error| {
        Plain::new(
            "emulator_failed",
            Exit::Local,
            "cannot start the emulator that stands for WeChat",
        )
        .hint(
            "该端口上也许已有 `wxauth mock`：先停掉它，或用 --mock-port 换一个端口",
            "perhaps a `wxauth mock` runs there: stop it, or choose another --mock-port",
        )
        .because(error)
        .into()
    })
}

fn not_reached(page: &str, why: &str) -> Error {
    Plain::new(
        "backend_not_reached",
        Exit::Network,
        format!("the back end at {page} cannot be reached"),
    )
    .hint(
        "先启动后端，或在 [backend] 里写 start，由 wxauth 启动",
        "start the back end first, or let wxauth do it with `start` under [backend]",
    )
    .because(std::io::Error::other(why.to_owned()))
    .into()
}

fn finish(
    app: &App,
    reports: &reports::Reports,
    report: &Report,
    fail_on: Severity,
) -> Result<Outcome, Error> {
    let printed = reports.write(app, report)?;
    let human = if printed { Vec::new() } else { human::render(app, report).into_bytes() };
    let data = serde_json::to_value(report).unwrap_or_default();
    let failed = report.failing(fail_on).next().is_some() && !app.settings.on(&EXIT_ZERO)?;
    let exit = if failed { Exit::No } else { Exit::Done };
    let nothing = report.rules.iter().all(|rule| rule.outcome == Came::Skipped);
    if nothing {
        app.out.warn(app.say("没有检查任何规则", "no rule was checked"));
    }
    Ok(Outcome::answer(human, data).exit(exit))
}

/// The level as a value, for those who read the flag.
fn level(app: &App) -> Result<Level, Error> {
    let text = app.settings.text(&LEVEL)?.unwrap_or_default();
    Ok(Level::parse(&text).unwrap_or(Level::Full))
}
