//! `wxauth mock`: the WeChat emulator on a port of this machine, until Ctrl-C or SIGTERM.
//! Must not hold any of WeChat's behaviour; that is `mock`.

pub(super) mod cast;
mod ready;
mod tls;
mod token;
pub(super) mod told;

use std::sync::Arc;

use tokio::sync::oneshot;

use super::Command;
use super::ready_file::{ReadyFile, mark};
use crate::app::{App, Args, clock};
use crate::config::{BASE, Kind, PORT as PORT_NUMBER, Setting, WRITTEN, Wrong};
use crate::domain::base::Base;
use crate::domain::fault::Exit;
use crate::domain::random::{Random, Seeded};
use crate::domain::said::Fixed;
use crate::error::{Error, Plain};
use crate::mock::control::access::Access;
use crate::mock::engine::Engine;
use crate::mock::entropy::Entropy;
use crate::mock::fidelity;
use crate::mock::scenario::{Scenario, Scenarios};
use crate::mock::switches::{self, SwitchError, Switches};
use crate::mock::user;
use crate::mock::{AutoApprove, Emulator, Settings};
use crate::net::bind::{Bound, bind};
use crate::net::server::{Limits, serve, serve_behind};
use crate::out::Outcome;
use crate::platform::Signals;
use ready::Ready;
use tls::Tls;

static HOST: Setting = Setting::one("mock.host", "host", "ADDRESS", "监听地址", "Address to bind")
    .here()
    .default("127.0.0.1");
static PORT: Setting = Setting::one(
    "mock.port",
    "port",
    "PORT",
    "监听端口；0 = 任意空闲端口",
    "Port to bind; 0 = any free one",
)
.kind(PORT_NUMBER)
.default("8787");
static PUBLIC_URL: Setting = Setting::one(
    "mock.public_url",
    "public-url",
    "URL",
    "浏览器访问模拟器的地址，响应里的链接用它 [默认：请求里的 Host]",
    "How browsers reach the emulator, for addresses in answers [default: the request's Host]",
)
.kind(BASE);
static APPS: Setting = Setting::one(
    "mock.apps",
    "apps",
    "FILE",
    "含 [[app]] 和 [[user]] 的 TOML 文件，代替 [[mock.app]] 和 [[mock.user]]",
    "TOML file with [[app]] and [[user]], instead of [[mock.app]] and [[mock.user]]",
)
.path();
static NO_CAST: Setting = Setting::switch(
    "mock.no_cast",
    "no-cast",
    "只用配置里的用户，不要自带的那些",
    "Only the configured users, not the built-in ones",
);
static AUTO_APPROVE: Setting = Setting::maybe(
    "mock.auto_approve",
    "auto-approve",
    "USER",
    EVERYBODY,
    "不显示授权页，直接同意：用浏览器里已登录的用户，或 USER",
    "Consent without a page, as the user the browser is signed in as, or as USER",
);
static OUTSIDE_WECHAT: Setting = Setting::one(
    "mock.outside_wechat",
    "outside-wechat",
    "MODE",
    "不是微信的浏览器打开授权页时：给一个继续的按钮（offer），或像微信那样拒绝（refuse）",
    "Browsers other than WeChat's: offer to continue, or refuse as WeChat does",
)
.choices(&["offer", "refuse"])
.default("offer");
static REFUSAL: Setting = Setting::one(
    "mock.refusal",
    "refusal",
    "MODE",
    "拒绝授权后回调收到什么：什么都没有、只有 state，或 code=authdeny",
    "What a refusal sends to the callback: nothing, only the state, or code=authdeny",
)
.choices(&["none", "state-only", "authdeny"])
.default("none");
static STRICT_ORDER: Setting = Setting::switch(
    "mock.strict_order",
    "strict-order",
    "拒绝参数顺序和文档不一致的链接",
    "Refuse links whose parameters are not in the documented order",
);
static SWITCH: Setting = Setting::many(
    "mock.switch",
    "switch",
    "NAME=VALUE",
    "微信没有说清楚的行为，这里选哪一种；写错名字会列出全部",
    "Choose a behaviour nobody outside WeChat knows for sure; a wrong name lists them all",
)
.kind(Kind::Judged(|text| set(&mut Switches::default(), text)));
static SCENARIO: Setting = Setting::many(
    "mock.scenario",
    "scenario",
    "NAME",
    "打开哪些异常场景：double-callback-same-code、slow-token、reset……；写错名字会列出全部，`wxauth explain 名字` 说明每一个",
    "What goes wrong: double-callback-same-code, slow-token, reset…; a wrong name lists them all, `wxauth explain NAME` explains one",
)
.kind(Kind::Judged(|text| scenarios(text).map(drop)))
.offers(|| Scenario::ALL.iter().map(|(_, name)| *name).collect());
static SEED: Setting = Setting::one(
    "mock.seed",
    "seed",
    "TEXT",
    "让 code 和 token 可以重现：同样的请求得到同样的响应",
    "Make codes and tokens reproducible: the same requests get the same answers",
);
static READY_FILE: Setting = Setting::one(
    "mock.ready_file",
    "ready-file",
    "FILE",
    "模拟器可以访问时，把 `ready` 那一行写进 FILE；结束时删除",
    "Write the `ready` line to FILE once the emulator can be reached; removed at the end",
)
.path()
.inside()
.kind(WRITTEN);
static QUIET: Setting =
    Setting::switch("mock.quiet", "quiet", "不逐条打印请求", "No line per request");

static FIDELITY: Setting = Setting::switch(
    "mock.fidelity",
    "fidelity",
    "打印模拟了微信的哪些行为（编号、测试、开关），然后结束",
    "Print which WeChat behaviours are reproduced, by number, with tests and switches, then exit",
)
.only_flag();
static ALLOW_HOST: Setting = Setting::many(
    "mock.allow_host",
    "allow-host",
    "NAME",
    "控制接口还可以用哪个主机名访问，例如容器名；--tls 的证书里也会写上它",
    "Another name the control API may be called by, such as a container's; --tls covers it too",
)
.kind(Kind::Judged(host_name))
.unlisted();

/// What a bare `--auto-approve` means.
const EVERYBODY: &str = "*";

/// What the emulator is told, wherever it runs.
pub(super) static EMULATOR: [&Setting; 9] = [
    &AUTO_APPROVE,
    &OUTSIDE_WECHAT,
    &REFUSAL,
    &STRICT_ORDER,
    &SWITCH,
    &SCENARIO,
    &APPS,
    &NO_CAST,
    &SEED,
];

/// Where it is.
static PLACE: [&Setting; 3] = [&HOST, &PORT, &PUBLIC_URL];

static OWN: [&Setting; 8] = [
    &READY_FILE,
    &tls::TLS,
    &tls::CA_FILE,
    &QUIET,
    &FIDELITY,
    &token::TOKEN,
    &token::TOKEN_FILE,
    &ALLOW_HOST,
];

/// Its table row.
pub static COMMAND: Command = Command {
    name: "mock",
    about: Fixed::new("微信模拟器，带授权页", "The WeChat emulator, with its consent page"),
    examples: "wxauth mock\n\
               wxauth mock --auto-approve=lisi --port 0 --ready-file ready.json\n\
               wxauth mock --outside-wechat refuse --refusal state-only\n\
               wxauth mock --scenario double-callback-same-code --scenario slow-token\n\
               wxauth mock --switch state=optional --switch expired-token=40001 --json\n\
               wxauth mock --tls --tls-ca-file wechat.pem --host 0.0.0.0 --port 443",
    operands: &[],
    settings: &[&PLACE, &EMULATOR, &OWN],
    commands: &[],
    run: Some(run),
    schema: "mock",
};

const SCHEMA: &str = "wxauth.mock/1";

fn run(_args: &Args, app: &App) -> Result<Outcome, Error> {
    if app.settings.on(&FIDELITY)? {
        let lang = app.lang();
        return Ok(Outcome::answer(fidelity::markdown(lang), fidelity::to_json(lang)));
    }
    let engine = Arc::new(engine(app)?);
    let host = app.settings.text(&HOST)?.unwrap_or_default();
    let port = app.settings.parse(&PORT)?.unwrap_or_default();
    let quiet = app.settings.on(&QUIET)?;
    let tls = Tls::prepare(app)?;
    let mut ready_file = ReadyFile::claim(app, app.settings.text(&READY_FILE)?);
    app.runtime()?.block_on(async {
        let signals = Signals::install().map_err(|error| {
            Plain::new("no_signals", Exit::Local, "无法监听 Ctrl-C", "cannot watch for Ctrl-C")
                .because(error)
        })?;
        let Bound { listeners, address } = bind(&host, port).await?;
        token::judge(&engine, address.ip())?;
        let published = tls.as_ref().map(|tls| tls.publish(&mark(app))).transpose()?;
        let ready = Ready::new(address, tls.as_ref(), &engine);
        let (stop, stopped) = oneshot::channel::<()>();
        let stopped = async { drop(stopped.await) };
        let (handler, limits) = (Arc::clone(&engine), Limits::default());
        let (serving, distrusts) = match tls.as_ref().map(Tls::porch) {
            Some((porch, distrusts)) => {
                let serving = serve_behind(porch, listeners, handler, limits, stopped);
                (tokio::spawn(serving), Some(distrusts))
            }
            None => (tokio::spawn(serve(listeners, handler, limits, stopped)), None),
        };
        let mut told = ready.announce(app, ready_file.as_mut());
        if told.is_ok() {
            told = told::tell(app, &engine, signals, distrusts, quiet).await;
        }
        drop((published, ready_file.take()));
        engine.close();
        drop(stop);
        let _ = serving.await;
        told.map(|()| Outcome::streamed(Exit::Done))
    })
}

/// An emulator as the settings want it, not served yet.
pub(super) fn engine(app: &App) -> Result<Engine, Error> {
    let settings = settings(app)?;
    let random: Box<dyn Random> = match app.settings.text(&SEED)? {
        Some(seed) => Box::new(Seeded::new(&seed)),
        None => Box::new(Entropy::new()),
    };
    Ok(Engine::new(Emulator::new(settings), Box::new(clock), random))
}

/// Everything the emulator is told before it starts.
fn settings(app: &App) -> Result<Settings, Error> {
    let mut settings = cast::read(app)?;
    if let Some(mode) = app.settings.text(&OUTSIDE_WECHAT)? {
        set(&mut settings.switches, &format!("outside-wechat={mode}"))?;
    }
    if let Some(mode) = app.settings.text(&REFUSAL)? {
        set(&mut settings.switches, &format!("refusal={mode}"))?;
    }
    if app.settings.on(&STRICT_ORDER)? {
        set(&mut settings.switches, "order=refuse")?;
    }
    for switch in app.settings.list(&SWITCH)? {
        set(&mut settings.switches, &switch)?;
    }
    for names in app.settings.list(&SCENARIO)? {
        settings.scenarios = settings.scenarios.and(scenarios(&names)?);
    }
    settings.control = access(app)?;
    settings.lang = Some(app.lang());
    settings.public_base = app.settings.parse_with(&PUBLIC_URL, |text| Base::parse(text).ok())?;
    settings.auto_approve = match app.settings.text(&AUTO_APPROVE)?.as_deref() {
        None => AutoApprove::Nobody,
        Some(EVERYBODY) => AutoApprove::Everybody,
        Some(name) => AutoApprove::User(known(&settings, name)?),
    };
    Ok(settings)
}

/// Who may use the control API.
fn access(app: &App) -> Result<Access, Error> {
    let token = app.secret(&token::TOKEN, &token::TOKEN_FILE)?.map(|(token, _)| token);
    let hosts = app.settings.list(&ALLOW_HOST)?;
    Ok(Access { token, hosts })
}

fn known(settings: &Settings, name: &str) -> Result<String, Error> {
    if let Some(user) = user::find(&settings.users, name) {
        return Ok(user.name);
    }
    let names: Vec<&str> = settings.users.iter().map(|user| user.name.as_str()).collect();
    let names = names.join(", ");
    Err(Plain::new(
        "unknown_user",
        Exit::Usage,
        format!("--auto-approve：没有用户 {name:?}"),
        format!("--auto-approve: there is no user {name:?}"),
    )
    .hint(format!("已有的用户：{names}"), format!("the users are: {names}"))
    .into())
}

/// Sets a switch written `NAME=VALUE`.
fn set(switches: &mut Switches, text: &str) -> Result<(), Wrong> {
    let (name, value) = text.split_once('=').unwrap_or((text, ""));
    switches.set(name, value).map_err(|error| {
        if let SwitchError::Value { name, values, .. } = &error {
            let zh = match values.is_empty() {
                true => format!("{name} 取一段时长，例如 30s、5m、2h"),
                false => format!("{name} 可取 {}", values.join("、")),
            };
            let en = match values.is_empty() {
                true => format!("{name} is a length of time such as 30s, 5m, 2h"),
                false => format!("{name} can be {}", values.join(", ")),
            };
            let why = (format!("开关 {name} 不能取 {value:?}"), error.to_string());
            return Wrong::new("unknown_switch", why, &zh, &en);
        }
        let names = switches::TABLE.iter().map(|s| s.name).collect::<Vec<_>>().join(", ");
        let (zh, en) = (format!("所有开关：{names}"), format!("the switches are: {names}"));
        let why = (format!("没有开关 {name:?}"), error.to_string());
        Wrong::new("unknown_switch", why, &zh, &en)
    })
}

/// Reads names of scenarios, separated by commas.
fn scenarios(text: &str) -> Result<Scenarios, Wrong> {
    Scenarios::parse(text).map_err(|name| {
        let names = Scenario::ALL.map(|(_, known)| known).join(", ");
        let (zh, en) = (format!("所有场景：{names}"), format!("the scenarios are: {names}"));
        let why = (format!("没有 {name:?} 这个场景"), format!("there is no {name:?}"));
        Wrong::new("unknown_scenario", why, &zh, &en)
    })
}

fn host_name(text: &str) -> Result<(), Wrong> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
    if !text.is_empty() && text.chars().all(fits) {
        return Ok(());
    }
    Err(Wrong::new(
        "setting_invalid",
        (format!("{text:?} 不是主机名"), format!("{text:?} is not a host name")),
        "只写名字，不带 http:// 和端口，例如 --allow-host wechat",
        "give the name alone, without http:// and port: --allow-host wechat",
    ))
}
