//! `wxauth check`: is my WeChat login right, and is it safe? Reads settings, shows the report.
//! Must not judge anything; `check` does.

mod baseline;
mod ended;
mod human;
mod progress;
mod proof;
mod select;
mod session;
mod unfinished;

use std::sync::Arc;
use std::time::{Duration, Instant};

use self::proof::Proved;
use super::reports::{Form, Reports};
use super::stage::{self, Running, Stage, Wanted};
use super::{Command, Operand, Words, net_flags};
use crate::app::interrupt::watch;
use crate::app::{App, Args, clock};
use crate::check::browser::World;
use crate::check::probe::Probe;
use crate::check::record::Record;
use crate::check::target::Target;
use crate::check::verdict::Stop;
use crate::check::wechat::Wechat;
use crate::config::{DURATION, PORT as PORT_NUMBER, Setting, WRITTEN, shared};
use crate::domain::fault::Exit;
use crate::domain::rules::{Level, RULES, Severity};
use crate::domain::said::Fixed;
use crate::error::{Error, Plain};
use crate::mock::journal::Party;
use crate::out::Outcome;
use crate::report::check::{Outcome as Came, Report, RuleResult, SCHEMA, Summary};
use crate::report::{html, junit, sarif};

static DEMO: Setting = Setting::switch(
    "check.demo",
    "demo",
    "检查内置的示例应用，不需要任何准备",
    "Check the built-in reference app; needs no set-up",
)
.not_in_file();
static ONLY: Setting = Setting::many(
    "check.only",
    "only",
    "RULE",
    "只检查这些：编号、名字或范围（link、state、code、ticket、leak、cors、identity、upstream、browser），可用逗号分开",
    "Check only these: ids, names or areas (link, state, code, ticket, leak, cors, identity, upstream, browser); commas allowed",
)
.offers(select::offered);
static SKIP: Setting = Setting::many(
    "check.skip",
    "skip",
    "RULE",
    "跳过这些：编号、名字或范围",
    "Leave these out: ids, names or areas",
)
.offers(select::offered);
static FAIL_ON: Setting = Setting::one(
    "check.fail_on",
    "fail-on",
    "SEVERITY",
    "从哪个严重程度起，退出码为 1",
    "The lowest severity that makes the exit code 1",
)
.choices(&["low", "medium", "high"])
.default("medium");
static LEVEL: Setting = Setting::one(
    "check.level",
    "level",
    "LEVEL",
    "smoke：几个请求就能看出来的；full：全部",
    "smoke: what a handful of requests can tell; full: everything",
)
.choices(&["smoke", "full"])
.default("full");
static EXIT_ZERO: Setting = Setting::switch(
    "check.exit_zero",
    "exit-zero",
    "发现了问题也以 0 退出",
    "Exit with 0 even if something was found",
)
.only_flag();
static REPORT: Setting = Setting::many(
    "check.report",
    "report",
    "FORMAT=FILE",
    "写报告：json=FILE、junit=FILE、sarif=FILE、html=FILE；要几份就用逗号或多次给出，`-` 表示标准输出",
    "Write a report: json=FILE, junit=FILE, sarif=FILE, html=FILE; commas or repeated flags for several; `-` for stdout",
)
.inside();
static MOCK_PORT: Setting = Setting::one(
    "check.mock_port",
    "mock-port",
    "PORT",
    "模拟器（代替微信）用哪个端口；0 = 任意空闲端口 [默认：后端已在运行时为 8787]",
    "Port of the emulator; 0 = any free one [default: 8787 for a back end that already runs]",
)
.kind(PORT_NUMBER);
static PATIENCE: Setting = Setting::one(
    "check.patience",
    "patience",
    "TIME",
    "每个响应最多等多久",
    "How long the back end may take for one answer",
)
.kind(DURATION)
.default("12s");

static EMIT_SESSION: Setting = Setting::one(
    "check.emit_session",
    "emit-session",
    "FILE",
    "检查之后留下一次登录供后续步骤用：Cookie 写进 FILE（curl、hurl）、FILE.json（Playwright），票据写进 FILE.ticket", "After the check, write a login for later steps: cookies to FILE (curl, hurl), FILE.json (Playwright), FILE.ticket",
)
.path()
.inside()
.kind(WRITTEN);

static OWN: [&Setting; 14] = [
    &DEMO,
    &super::demo::FLAW,
    &super::demo::STYLE,
    &LEVEL,
    &ONLY,
    &SKIP,
    &FAIL_ON,
    &EXIT_ZERO,
    &REPORT,
    &baseline::BASELINE,
    &baseline::WRITE_BASELINE,
    &EMIT_SESSION,
    &MOCK_PORT,
    &PATIENCE,
];
static ACCOUNT: [&Setting; 1] = [&shared::APPID];

/// The forms of its report.
const FORMS: [Form<Report>; 4] = [
    ("json", Report::to_json),
    ("junit", junit::render),
    ("sarif", sarif::render),
    ("html", html::render),
];

/// The rule that a login works from end to end.
const LOGIN_WORKS: &str = "WXA301";

/// Its table row.
pub static COMMAND: Command = Command {
    name: "check",
    about: Fixed::new(
        "检查你自己后端的微信登录：能不能用，安不安全",
        "Test your own back end's WeChat login: does it work, and is it safe",
    ),
    examples: "wxauth check --demo\n\
               wxauth check\n\
               wxauth check --level smoke --report junit=check.xml,html=check.html\n\
               wxauth check --baseline wxauth-baseline.json\n\
               wxauth check --only ticket,WXA302 --fail-on high",
    operands: &[Operand {
        name: "URL",
        help: Fixed::new(
            "需要登录的页面，代替 [backend] 里的 `page`",
            "The page that needs the login, instead of `page` under [backend]",
        ),
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
    if !RULES.iter().any(|rule| chosen.takes(rule, app.lang()).is_ok()) {
        return Err(nothing_chosen());
    }
    stage::one_target(app.settings.on(&DEMO).unwrap_or(false).then_some(&DEMO), args)?;
    let reports = Reports::read(app, &REPORT, &FORMS)?;
    let begun = (Instant::now(), app.now());
    let (report, proved) = checked(args, app, &chosen).inspect_err(|error| {
        unfinished::tell((args, app), &chosen, &reports, begun, error);
    })?;
    let outcome = finish(app, &reports, (&report, chosen.fail_on), args.one("URL"))?;
    proof::weighed(app, outcome, &report, proved)
}

/// Sets everything up, checks, and ends what was started.
fn checked(args: &Args, app: &App, chosen: &select::Chosen) -> Result<(Report, Proved), Error> {
    let known = baseline::Known::read(app)?;
    if let Some(path) = app.settings.text(&EMIT_SESSION)? {
        session::fits(&path)?;
    }
    let patience = app.settings.duration(&PATIENCE)?.unwrap_or(Duration::from_secs(12));
    let client = net_flags::client(app)?;
    app.runtime()?.block_on(async {
        // From here on: what is started here is ended here, also when somebody has had enough.
        let mut signals = watch()?;
        let wanted =
            Wanted { demo: app.settings.on(&DEMO)?, port: app.settings.parse(&MOCK_PORT)? };
        let Stage { target, wechat, mut running, bare } =
            Stage::set(args, app, wanted, &mut signals).await?;
        let front = target.front.clone();
        let (record, keeps) = (Record::default(), false);
        let world = World { client, record, patience, keeps, front };
        let world = (Arc::new(world), wechat);
        let work = examined(app, chosen, world, (target, bare, &mut running));
        let report = app.interruptible_by(&mut signals, work).await;
        progress::over(app);
        running.stop().await;
        let (mut report, proved) = report??;
        known.apply(app, &mut report)?;
        Ok((report, proved))
    })
}

/// The check itself: what is not known is guessed, every chosen rule judged.
async fn examined(
    app: &App,
    chosen: &select::Chosen,
    (world, wechat): (Arc<World>, Arc<Wechat>),
    (target, bare, running): (Target, bool, &mut Running),
) -> Result<(Report, Proved), Error> {
    let (began, started) = (Instant::now(), app.now());
    let probe = |target| {
        let (wechat, world) = (Arc::clone(&wechat), Arc::clone(&world));
        let (clock, random) = (Box::new(clock), Box::new(app.random()));
        Probe::new(target, wechat, world, (app.lang(), chosen.level), clock, random)
    };
    progress::first_logins(app);
    let (target, guessed) = stage::complete(app, &probe, target, bare).await;
    let probe = probe(target);
    if let Err(Stop::NotReached(why) | Stop::Silent(why)) = probe.reach().await {
        return Err(stage::unreached(&probe, why, running).await);
    }
    let mut judged = crate::check::run(&probe, &|rule| chosen.takes(rule, app.lang()), &|id| {
        progress::rule(app, id)
    })
    .await;
    progress::over(app);
    ended::tell(app, &mut judged, running).await;
    if let Some(path) = app.settings.text(&EMIT_SESSION)? {
        session::emit(app, &probe, &path).await?;
    }
    let tried = |rule: &RuleResult| {
        rule.id == LOGIN_WORKS && matches!(rule.outcome, Came::Undecided | Came::Fail)
    };
    let asked = wechat.events().iter().any(|event| event.entry.party == Party::Backend);
    let proved = match judged.iter().any(tried) && !asked {
        true if running.is_started() => Proved::NotOfStarted,
        true => Proved::NotOfFound,
        false => Proved::Something,
    };
    let report = Report {
        schema: SCHEMA.to_owned(),
        target: probe.target.page.to_string(),
        demo: running.is_demo(),
        lang: app.say("zh", "en").to_owned(),
        level: chosen.level.slug().to_owned(),
        fail_on: chosen.fail_on.slug().to_owned(),
        started: started.to_string(),
        duration_ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        guessed,
        summary: Summary::of(&judged),
        rules: judged,
        error: None,
    };
    Ok((report, proved))
}

fn nothing_chosen() -> Error {
    Plain::new(
        "usage",
        Exit::Usage,
        "--only、--skip 和 --level 合起来没有选中任何规则",
        "--only, --skip and --level together leave no rule to check",
    )
    .hint(
        "放宽其中一个；想知道一条规则查什么：`wxauth explain WXA301`",
        "loosen one of them; `wxauth explain WXA301` explains a rule",
    )
    .into()
}

fn finish(
    app: &App,
    reports: &Reports<Report>,
    (report, fail_on): (&Report, Severity),
    operand: Option<&str>,
) -> Result<Outcome, Error> {
    let written = reports.write(app, report);
    let human =
        if written.printed { Vec::new() } else { human::render(app, operand, report).into_bytes() };
    let data = serde_json::to_value(report).unwrap_or_default();
    let failed = report.failing(fail_on).next().is_some() && !app.settings.on(&EXIT_ZERO)?;
    let exit = match (written.failed, failed) {
        (true, _) => Exit::Local,
        (false, true) => Exit::No,
        (false, false) => Exit::Done,
    };
    if report.rules.iter().all(|rule| rule.outcome == Came::Skipped) {
        app.out.warn(app.say("没有检查任何规则", "no rule was checked"));
    }
    Ok(Outcome::answer(human, data).exit(exit))
}

/// The level as a value, for those who read the flag.
fn level(app: &App) -> Result<Level, Error> {
    let text = app.settings.text(&LEVEL)?.unwrap_or_default();
    Ok(Level::parse(&text).unwrap_or(Level::Full))
}
