//! The back end that `check` and `load` work on: described, started where that is asked for, with the
//! emulator beside it. Must not look at what it answers; who works on it does.

mod demo;
pub(super) mod last_words;
mod signing;
mod start;
pub(in crate::cmd) mod table;

use std::sync::Arc;

use super::link_flags;
use crate::app::{App, Args};
use crate::check::guess::guess;
use crate::check::probe::Probe;
use crate::check::recognise::ticket_cookie;
use crate::check::target::{Place, Style, Target};
use crate::check::wechat::Wechat;
use crate::config::{Setting, shared};
use crate::domain::appid::AppId;
use crate::domain::fault::Exit;
use crate::domain::lang::Lang;
use crate::domain::redact::body;
use crate::domain::said::Said;
use crate::domain::secret::Secret;
use crate::error::{Error, Plain};
use crate::platform::Signals;

/// What a command was told about it by flags of its own.
#[derive(Debug, Clone, Copy)]
pub(in crate::cmd) struct Wanted {
    /// The built-in reference app is the back end.
    pub(in crate::cmd) demo: bool,
    /// The emulator's port, where one was named; 0 is any free one.
    pub(in crate::cmd) port: Option<u16>,
}

/// A back end with its emulator, ready to be worked on.
pub(in crate::cmd) struct Stage {
    pub(in crate::cmd) target: Target,
    pub(in crate::cmd) wechat: Arc<Wechat>,
    pub(in crate::cmd) running: Running,
    /// Only the page's address is known; the rest is to be guessed.
    pub(in crate::cmd) bare: bool,
}

/// What was started and is ended when the work is done.
pub(in crate::cmd) enum Running {
    Nothing,
    Demo(demo::Running),
    Backend(Box<start::Running>),
}

impl Running {
    /// True for the built-in reference app.
    pub(in crate::cmd) fn is_demo(&self) -> bool {
        matches!(self, Running::Demo(_))
    }

    /// True where `[backend] start` was carried out.
    pub(in crate::cmd) fn is_started(&self) -> bool {
        matches!(self, Running::Backend(_))
    }

    /// Status and last lines of a back end started here that has ended by itself. `is_gone`: nobody
    /// answers any more, so that its end is worth waiting for.
    pub(in crate::cmd) async fn ended(&mut self, is_gone: bool) -> Option<(u8, String)> {
        match self {
            Running::Backend(backend) => backend.ended(is_gone).await,
            _ => None,
        }
    }

    /// Ends it.
    pub(in crate::cmd) async fn stop(self) {
        match self {
            Running::Nothing => {}
            Running::Demo(demo) => demo.stop().await,
            Running::Backend(backend) => backend.stop().await,
        }
    }
}

impl Stage {
    /// Sets it: reads `[backend]` and the page named, starts the emulator and, where asked for, the
    /// back end.
    ///
    /// # Errors
    /// No back end described, or wrongly; a port that is taken; a back end that does not start.
    pub(in crate::cmd) async fn set(
        args: &Args,
        app: &App,
        wanted: Wanted,
        signals: &mut Signals,
    ) -> Result<Stage, Error> {
        if wanted.demo {
            let account = demo::Account::new(app)?;
            let wechat = Arc::new(emulator(0, Some(account.pinned()))?);
            let (target, running) = demo::start(app, &wechat, account).await?;
            return Ok(Stage { target, wechat, running: Running::Demo(running), bare: false });
        }
        demo::unwanted(app)?;
        let (mut target, bare) = table::read(args, app)?;
        if target.style != Style::Mini {
            // Nothing else logs in without a page: all of the verdicts would be about that.
            link_flags::platform(app)?;
        }
        let Some((table, place)) = table::table(app)?.filter(|(table, _)| table.start.is_some())
        else {
            must_be_known(app, &target)?;
            let wechat = Arc::new(emulator(wanted.port.unwrap_or(8787), None)?);
            return Ok(Stage { target, wechat, running: Running::Nothing, bare });
        };
        let account = start::Account::new(app)?;
        let wechat = Arc::new(emulator(wanted.port.unwrap_or(0), account.pinned(&table))?);
        if table.hands_over("{appid}") {
            target.appid = Some(account.appid.clone());
        }
        must_be_known(app, &target)?;
        target.secret = table.hands_over("{secret}").then(|| account.secret.clone());
        let page = target.page.to_string();
        let with = (&*wechat, &account, page.as_str());
        let started = start::Running::start(app, (&table, &place), with, signals).await?;
        let running =
            started.map_or(Running::Nothing, |backend| Running::Backend(Box::new(backend)));
        Ok(Stage { target, wechat, running, bare })
    }
}

/// No link of a mini program's tells its appid, and `wx.login()` needs it.
///
/// # Errors
/// Nobody said it.
fn must_be_known(app: &App, target: &Target) -> Result<(), Error> {
    match (target.style, &target.appid) {
        (Style::Mini, None) => app.require(&shared::APPID).map(|_| ()),
        _ => Ok(()),
    }
}

/// Where `--demo` is on (its setting is given), no address may be named as well.
///
/// # Errors
/// Both were given.
pub(in crate::cmd) fn one_target(demo: Option<&Setting>, args: &Args) -> Result<(), Error> {
    let (Some(demo), Some(url)) = (demo, args.one("URL")) else { return Ok(()) };
    let name = demo.variable_name().unwrap_or_default();
    Err(Plain::new(
        "usage",
        Exit::Usage,
        format!("--demo 用的是内置的示例应用，用不到 {url:?}"),
        format!("--demo is about the built-in app, so {url:?} would not be looked at"),
    )
    .hint(
        format!("去掉 --demo（或环境变量 {name}），或去掉地址"),
        format!("leave out --demo (or the variable {name}), or the address"),
    )
    .into())
}

/// The target with what can be found out by itself, and that in words.
pub(in crate::cmd) async fn complete(
    app: &App,
    probe: &dyn Fn(Target) -> Probe,
    target: Target,
    bare: bool,
) -> (Target, Vec<String>) {
    let say = |(zh, en): (String, String)| if app.lang() == Lang::Zh { zh } else { en };
    if bare {
        let (target, said) = guess(&probe(target)).await;
        return (target, said.into_iter().map(say).collect());
    }
    let mut target = target;
    let mut said = Vec::new();
    // A session cookie that says who it is, as a JWT does, is a ticket, whether [backend] says so or not.
    if target.ticket.is_none()
        && let first = probe(target.clone())
        && let Ok(attempt) = first.plain().await
        && let openid = attempt.callback.openid.as_str()
        && let Some(name) = ticket_cookie(&first, &target, &attempt.browser, openid).await
    {
        let line = format!("ticket = \"cookie:{name}\"");
        said.push(say((line.clone(), line)));
        target.ticket = Some(Place::Cookie(name));
    }
    (target, said)
}

/// Whether `[backend]` has the shape it must have; what its values mean is not looked at.
pub(in crate::cmd) fn shape(app: &App) -> Result<(), Error> {
    table::table(app).map(drop)
}

fn emulator(port: u16, account: Option<(AppId, Secret)>) -> Result<Wechat, Error> {
    Wechat::start(port, account).map_err(|error| {
        Plain::new(
            "emulator_failed",
            Exit::Local,
            "无法启动模拟器（代替微信）",
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

/// The error where nobody is reached while nothing is judged yet: a back end that answered before is
/// not said to be down, but to have stopped, and after what.
pub(in crate::cmd) async fn unreached(probe: &Probe, why: Said, running: &mut Running) -> Error {
    let (page, record) = (probe.target.page.as_str(), &probe.world.record);
    let last = record.deadly();
    let request = last.map(|(_, last)| format!("{} {}", last.sent.method, last.sent.url.path()));
    if request.is_none() && !running.is_started() {
        return not_reached(page, why);
    }
    let all = record.all();
    let ours = all.iter().filter(|exchange| probe.target.owns(&exchange.sent.url));
    let times = ours.filter(|exchange| exchange.got.is_ok()).count();
    stopped(page, why, request.map(|request| (times, request)), running.ended(true).await)
}

/// Somebody answered so many times, and nobody does any more after `request`; `last`: status and last
/// lines, where the back end was started here.
fn stopped(
    page: &str,
    why: Said,
    request: Option<(usize, String)>,
    last: Option<(u8, String)>,
) -> Error {
    let (zh, en) = match request {
        Some((times, request)) => {
            let often = match times {
                1 => "once".to_owned(),
                more => format!("{more} times"),
            };
            (
                format!("后端 {page} 先响应了 {times} 次，{request} 之后就连不上了"),
                format!("the back end at {page} answered {often}, and stopped after {request}"),
            )
        }
        None => (
            format!("后端 {page} 先前有响应，后来连不上了"),
            format!("the back end at {page} answered, and then stopped"),
        ),
    };
    let error = Plain::new("backend_stopped", Exit::Network, zh, en).hint(
        "看后端自己的输出，里面有它退出的原因",
        "look at what the back end wrote: it says why",
    );
    match last.filter(|(_, words)| !words.is_empty()) {
        Some((status, words)) => {
            let words = body(&words);
            let zh = format!("退出状态 {status}，最后的输出：{words}");
            error.because(Said::new(zh, format!("it ended with status {status}: {words}"))).into()
        }
        None => error.because(why).into(),
    }
}

/// Nobody answers at the page.
fn not_reached(page: &str, why: Said) -> Error {
    Plain::new(
        "backend_not_reached",
        Exit::Network,
        format!("连不上后端 {page}"),
        format!("the back end at {page} cannot be reached"),
    )
    .hint(
        "先启动后端，或在 [backend] 里写 start，由 wxauth 启动",
        "start the back end first, or let wxauth do it with `start` under [backend]",
    )
    .because(why)
    .into()
}
