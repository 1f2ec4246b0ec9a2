//! `wxauth load`: many virtual WeChat users log in to a back end; how long it takes, and what breaks.
//! Must not make a login or draw anything; `load` and `report` do.

mod flags;
mod human;
mod told;

use std::sync::Arc;
use std::time::Instant;

use serde_json::{Value, json};

use super::herald::{Herald, Piece};
use super::reports::{Form, Reports};
use super::stage::{self, Running, Stage, Wanted};
use super::{Command, Operand, Words, net_flags};
use crate::app::interrupt::watch;
use crate::app::{App, Args, clock};
use crate::check::browser::World;
use crate::check::flow::SignIn;
use crate::check::opening::Opened;
use crate::check::probe::Probe;
use crate::check::record::Record;
use crate::check::target::Target;
use crate::check::verdict::Stop;
use crate::domain::fault::Exit;
use crate::domain::lang::Lang;
use crate::domain::rules::Level;
use crate::domain::said::{Fixed, Said};
use crate::error::{Error, Plain};
use crate::load::drive::{Counts, Load, trial};
use crate::load::fault::Fault;
use crate::load::identity::Names;
use crate::load::locust;
use crate::net::client::Client;
use crate::out::Outcome;
use crate::platform::{Signals, busy};
use crate::report::load::{Ended, Report};
use crate::report::load_page;
use flags::{Export, Flags};

/// Its table row.
pub static COMMAND: Command = Command {
    name: "load",
    about: Fixed::new(
        "压测：大量虚拟微信用户同时登录你的后端，看有多快、会不会出错",
        "Many virtual WeChat users log in to your back end: how fast, and what breaks",
    ),
    examples: "wxauth load --demo\n\
               wxauth load --rate 50 --duration 30s\n\
               wxauth load --concurrency 20 --users 5000 --ramp 10s --duration 2m\n\
               wxauth load --rate 100 --max-p99 300ms --max-error-rate 0.1%\n\
               wxauth load --export locust=locustfile.py\n\
               wxauth load --rate 100 --report html=load.html,json=load.json",
    operands: &[Operand {
        name: "URL",
        help: Fixed::new(
            "需要登录的页面，代替 [backend] 里的 `page`",
            "The page that needs the login, instead of `page` under [backend]",
        ),
        required: false,
        words: Words::One,
    }],
    settings: &[&flags::OWN, &flags::ACCOUNT, &net_flags::GROUP],
    commands: &[],
    run: Some(run),
    schema: "load",
};

const SCHEMA: &str = "wxauth.load/1";

/// The forms of its report.
const FORMS: [Form<Report>; 2] = [("json", Report::to_json), ("html", load_page::render)];

fn run(args: &Args, app: &App) -> Result<Outcome, Error> {
    let flags = Flags::read(args, app)?;
    let reports = Reports::read(app, &flags::REPORT, &FORMS)?;
    app.runtime()?.block_on(async {
        // From here on: what is started here is ended here, also when somebody has had enough.
        let mut signals = watch()?;
        let wanted = Wanted { demo: flags.demo, port: flags.mock_port };
        let Stage { target, wechat, mut running, bare } =
            Stage::set(args, app, wanted, &mut signals).await?;
        let demo = running.is_demo();
        let work = Work { app, flags: &flags, wechat, demo };
        let came = match &flags.export {
            Some(place) => work.exported((target, bare), &mut running, signals, place).await,
            None => match work.loaded((target, bare), &mut running, signals).await {
                Ok(report) => {
                    let cut = |kind: &str| ["not_reached", "broken"].contains(&kind);
                    let is_gone = report.failures.iter().any(|failure| cut(&failure.kind));
                    let backend_ended = running.ended(is_gone).await.map(Ended::from);
                    finish(app, &reports, &Report { backend_ended, ..report })
                }
                Err(error) => Err(error),
            },
        };
        running.stop().await;
        came
    })
}

/// What the work needs at every turn.
struct Work<'a> {
    app: &'a App,
    flags: &'a Flags,
    wechat: Arc<crate::check::wechat::Wechat>,
    demo: bool,
}

impl Work<'_> {
    /// One login to see whether there is anything to load; then all of them.
    async fn loaded(
        &self,
        described: (Target, bool),
        running: &mut Running,
        mut signals: Signals,
    ) -> Result<Report, Error> {
        let prepared = self.prepared(described, running);
        let (target, names, _) = self.app.interruptible_by(&mut signals, prepared).await??;
        let herald = Herald::start(self.app)?;
        self.announce(&herald, &target);
        let report = self.load(target, names, &herald, signals).await;
        herald.finish().await;
        report
    }

    /// One login to see how it goes, and that written down for Locust.
    async fn exported(
        &self,
        described: (Target, bool),
        running: &mut Running,
        mut signals: Signals,
        place: &Export,
    ) -> Result<Outcome, Error> {
        let prepared = self.prepared(described, running);
        let (target, _, opened) = self.app.interruptible_by(&mut signals, prepared).await??;
        let (plan, lang) = ((&self.flags.plan, self.flags.patience), self.app.lang());
        let text = locust::render(&target, &opened, plan, lang).ok_or_else(behind_a_front)?;
        let Export::File(path) = place else {
            return Ok(Outcome::answer(text.clone(), json!({ "format": "locust", "text": text })));
        };
        std::fs::write(path, text).map_err(|error| Plain::unwritable(path.display(), error))?;
        let shown = path.display();
        let said = match lang {
            Lang::Zh => format!("已写入 {shown}；怎么运行，写在文件开头\n"),
            Lang::En => format!("written: {shown}; how to run it stands at its top\n"),
        };
        Ok(Outcome::answer(said, json!({ "format": "locust", "file": path })))
    }

    fn world(&self, client: Client, record: Record, keeps: bool, target: &Target) -> Arc<World> {
        let (patience, front) = (self.flags.patience, target.front.clone());
        Arc::new(World { client, record, patience, keeps, front })
    }

    /// A probe costs nothing before its first request.
    fn probe(&self, target: Target, world: &Arc<World>) -> Probe {
        let (clock, random) = (Box::new(clock), Box::new(self.app.random()));
        let (wechat, world) = (Arc::clone(&self.wechat), Arc::clone(world));
        Probe::new(target, wechat, world, (self.app.lang(), Level::Smoke), clock, random)
    }

    async fn prepared(
        &self,
        (target, bare): (Target, bool),
        running: &mut Running,
    ) -> Result<(Target, Names, Opened), Error> {
        let client = net_flags::client(self.app)?;
        let world = self.world(client, Record::default(), false, &target);
        let probe = |target| self.probe(target, &world);
        let (target, guessed) = stage::complete(self.app, &probe, target, bare).await;
        for guess in guessed {
            self.app.out.talk(&format!("{} {guess}", self.app.say("猜测", "guessed")));
        }
        let probe = probe(target);
        let (names, opened) = match trial(&probe).await {
            Ok((attempt, names)) => match &attempt.sign_in {
                SignIn::In(_) => (names, attempt.opened),
                SignIn::Out(out) => return Err(no_login(Fault::of(out).said())),
            },
            Err(Stop::NotReached(why)) => {
                return Err(stage::unreached(&probe, why, running).await);
            }
            Err(stop) => {
                return Err(no_login(Said::new(stop.text(Lang::Zh), stop.text(Lang::En))));
            }
        };
        if matches!(names, Names::Unknown) {
            self.app.out.talk(self.app.say(
                "注意：[backend] 里没写 api.openid，看不出有没有人被登录成别人",
                "note: without api.openid nobody notices who is taken for somebody else",
            ));
        }
        Ok((probe.target, names, opened))
    }

    fn announce(&self, herald: &Herald, target: &Target) {
        let (app, page, wechat) = (self.app, target.page.as_str(), self.wechat.base().as_str());
        match app.json() {
            true => {
                let plan = told::asked(&self.flags.plan);
                let ready = json!({
                    "event": "ready", "schema": SCHEMA, "target": page, "wechat": wechat,
                    "plan": plan,
                });
                herald.tell(Piece::Json(ready.to_string()));
            }
            false => {
                herald.tell(Piece::Talk(human::beginning(app, page, &self.flags.plan)));
            }
        }
    }

    async fn load(
        &self,
        target: Target,
        names: Names,
        herald: &Herald,
        mut signals: Signals,
    ) -> Result<Report, Error> {
        let (app, plan) = (self.app, self.flags.plan);
        let counts = Arc::<Counts>::default();
        let head = told::Head {
            target: target.page.to_string(),
            demo: self.demo,
            lang: app.lang(),
            started: app.now().to_string(),
        };
        let client = net_flags::keeping(app, self.flags.most)?;
        let world = self.world(client, counts.record(), true, &target);
        let probe = self.probe(target, &world);
        let load = Load::new(probe, plan, Arc::clone(&counts), (names, self.flags.most));
        let (began, spent) = (Instant::now(), busy());
        let told = |second: &_, number| {
            let second = told::second(second);
            if app.json() {
                let progress = json!({ "event": "progress", "second": number, "data": second });
                herald.tell(Piece::Json(flat(progress).to_string()));
            } else if app.interactive {
                herald.tell(Piece::Status(human::progress(app, &plan, number, &second)));
            }
        };
        let stop = async {
            signals.next().await;
        };
        let interrupted = load.run(self.flags.patience, told, stop).await;
        if app.interactive && !app.json() {
            herald.tell(Piece::Status(String::new()));
        }
        let spent = busy().zip(spent).map(|(after, before)| after.saturating_sub(before));
        let own = told::Own { busy: spent, took: began.elapsed(), interrupted };
        Ok(told::report(head, &plan, (&counts.tally(), own), self.flags.limits))
    }
}

/// The members of `data` beside the others.
fn flat(mut event: Value) -> Value {
    if let Some(data) = event.as_object_mut().and_then(|event| event.remove("data"))
        && let (Value::Object(data), Some(event)) = (data, event.as_object_mut())
    {
        event.extend(data);
    }
    event
}

fn finish(app: &App, reports: &Reports<Report>, report: &Report) -> Result<Outcome, Error> {
    let written = reports.write(app, report);
    let exit = match (report.interrupted, report.is_within()) {
        _ if written.failed => Exit::Local,
        (true, _) => Exit::Interrupted,
        (false, true) => Exit::Done,
        (false, false) => Exit::No,
    };
    if app.json() {
        let mut data = serde_json::to_value(report).unwrap_or_default();
        if let Some(data) = data.as_object_mut() {
            data.retain(|name, _| !["schema", "timeline", "percentiles"].contains(&name.as_str()));
        }
        let end = json!({ "event": "end", "exit": exit.code(), "data": data });
        app.out.event(&flat(end));
        return Ok(Outcome::streamed(exit));
    }
    let human = if written.printed { Vec::new() } else { human::end(app, report).into_bytes() };
    Ok(Outcome::answer(human, Value::Null).exit(exit))
}

/// What `public` promises is made by a front in this process.
fn behind_a_front() -> Error {
    Plain::new(
        "export_not_possible",
        Exit::Usage,
        "--export：[backend] 里写了 public 时导不出脚本，后端前面那层 https 代理只有 wxauth 里才有",
        "--export: with `public` under [backend] there is a front before the back end that only wxauth has",
    )
    .hint("去掉 public 再导出", "export without `public`")
    .into()
}

/// Without one login there is nothing to load.
fn no_login(why: Said) -> Error {
    Plain::new(
        "login_failed",
        Exit::Login,
        "压测前试着登录一次，没有成功，所以没有开始",
        "not even one login works, so there is nothing to load",
    )
    .hint("`wxauth check` 会逐条说明哪里不对", "`wxauth check` says rule by rule what is wrong")
    .because(why)
    .into()
}
