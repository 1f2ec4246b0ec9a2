//! `wxauth listen`: a local callback server that catches the `code` of a login.
//! Must not spend the code, except where `--forward` or `--exchange` asks for it.

mod catch;
mod forward;
mod keep;
mod line;
mod onward;
mod pages;
mod place;
mod ready;
mod session;

use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value, json};

use super::guest::{self, Guest};
use super::{Command, link_flags, net_flags};
use crate::app::{App, Args};
use crate::config::{DURATION, Kind, Origin, Setting, read_bytes, shared};
use crate::domain::callback::{ExpectedState, Granted};
use crate::domain::fault::Exit;
use crate::domain::said::Fixed;
use crate::error::{Error, Plain};
use crate::out::Outcome;
pub(crate) use catch::Plan;
use forward::Forward;
pub(crate) use line::line;
use onward::Onward;
pub(crate) use place::{GROUP as PLACE, LAN, PORT, Place, Wanted};
use ready::Ready;
pub(crate) use ready::link;
use session::Caught;
pub(crate) use session::{REFUSED, Session};

static STATE: Setting = Setting::one(
    "listen.state",
    "state",
    "STATE",
    "回调必须带回的 state [默认：当场生成并写进链接]",
    "The state the callback must carry [default: made at random and put into the link]",
)
.not_in_file();
static ANY_STATE: Setting = Setting::switch(
    "listen.any_state",
    "any-state",
    "不检查 state，没有也收：防不住 CSRF",
    "Accept any state, or none: no CSRF check",
)
.only_flag();
pub(crate) static TIMEOUT: Setting = Setting::one(
    "listen.timeout",
    "timeout",
    "TIME",
    "最多等多久（用了 --keep 时，不写就一直等）",
    "Give up after this long (with --keep: never, unless given)",
)
.kind(DURATION)
.default("5m");
static KEEP: Setting = Setting::switch(
    "listen.keep",
    "keep",
    "持续接收回调，每个输出一行 JSON，直到 Ctrl-C",
    "Take every callback, as JSON lines, until Ctrl-C",
);
static VERIFY_FILE: Setting = Setting::one(
    "listen.verify_file",
    "verify-file",
    "FILE",
    "同时提供微信的域名校验文件 MP_verify_….txt",
    "Also serve WeChat's domain verification file MP_verify_….txt",
)
.path()
.inside();
static FORWARD: Setting = Setting::one(
    "listen.forward",
    "forward",
    "URL",
    "把收到的请求转给这个开发服务器，由它去用 code",
    "Forward the caught request to this dev server, which exchanges the code",
)
.kind(Kind::Parsed {
    zh: "完整的 http 或 https 地址，例如 http://localhost:3000",
    en: "an absolute http or https address such as http://localhost:3000",
    fits: |text| forward::target(text).is_some(),
})
.here();
pub(crate) static OPEN: Setting =
    Setting::switch("listen.open", "open", "用浏览器打开链接", "Open the link in a browser");
pub(crate) static QR: Setting =
    Setting::switch("listen.qr", "qr", "把链接显示成二维码", "Show the link as a QR code");
static GRACE: Setting = Setting::one(
    "listen.grace",
    "grace",
    "TIME",
    "拿到 code 之后再监听多久，用来应付会回调两次的手机",
    "Keep answering this long after the code, for phones that call back twice",
)
.kind(DURATION)
.default("1s");

static AS: Setting = Setting::one(
    "listen.as",
    "as",
    "USER",
    "让模拟器（--mock）里的这个虚拟用户直接走完授权，不用浏览器",
    "Let this virtual user of the emulator (--mock) log in at once, without a browser",
);

static OWN: [&Setting; 10] =
    [&STATE, &ANY_STATE, &TIMEOUT, &KEEP, &VERIFY_FILE, &FORWARD, &OPEN, &QR, &GRACE, &AS];

/// What `login` takes of these too.
pub(crate) static WAITING: [&Setting; 3] = [&TIMEOUT, &OPEN, &QR];

/// Its table row.
pub static COMMAND: Command = Command {
    name: "listen",
    about: Fixed::new("本地回调服务器，接住 code", "A local callback server that catches the code"),
    examples: "CODE=$(wxauth listen --appid wx5b6e96c8c89c614e)\n\
               wxauth listen --lan --qr\n\
               wxauth listen --state 7d3f --public-url https://abc.example.com\n\
               wxauth listen --keep --forward http://localhost:3000\n\
               CODE=$(wxauth listen --mock=http://127.0.0.1:8787 --appid wx5b6e96c8c89c614e --as lisi)",
    operands: &[],
    settings: &[
        &place::GROUP,
        &OWN,
        &link_flags::GROUP,
        &[&shared::MOCK],
        &onward::GROUP,
        &net_flags::GROUP,
    ],
    commands: &[],
    run: Some(run),
    schema: "listen",
};

const SCHEMA: &str = "wxauth.listen/1";

fn run(_args: &Args, app: &App) -> Result<Outcome, Error> {
    let wanted = Wanted::read(app)?;
    let Expected { state, check } = Expected::read(app)?;
    let onward = Onward::read(app)?;
    // A file named in vain is told also where nothing is called.
    net_flags::trust(app)?;
    let forward = forward(app)?;
    let verify = app.settings.text(&VERIFY_FILE)?.map(|path| verification(&path)).transpose()?;
    let grace = app.settings.duration(&GRACE)?.unwrap_or_default();
    let wait = wait(app)?;
    app.runtime()?.block_on(async {
        let place = wanted.open().await?;
        let ready = Ready::prepare(app, &place, state)?;
        let keep = app.settings.on(&KEEP)?;
        let guest = guest(app, &ready, &place.bound)?;
        let plan =
            Plan { path: place.path, expected: check, verify, forward, keep, lang: app.lang() };
        let mut session = Session::start(place.listeners, plan)?;
        ready.announce(app)?;
        if let Some(guest) = guest {
            session.send_off(guest.go());
        }
        if keep {
            return keep::run(app, session, &ready, wait.chosen.then_some(wait.most)).await;
        }
        let outcome = match (session.first(app, wait.most).await, onward) {
            (Ok(caught), Some(onward)) => {
                session.interruptible(app, onward.spend(app, caught)).await.and_then(|spent| spent)
            }
            (Ok(caught), None) => answer(app, caught),
            (Err(error), _) => Err(error),
        };
        if outcome.is_ok() {
            session.see_off(app).await;
            session.linger(grace).await;
        }
        session.end().await;
        outcome
    })
}

/// The state to put into the link, and what a callback's is compared with.
struct Expected {
    state: String,
    check: ExpectedState,
}

impl Expected {
    fn read(app: &App) -> Result<Expected, Error> {
        let given = app.settings.text(&STATE)?;
        let any = app.settings.on(&ANY_STATE)?;
        if any && given.is_some() {
            return Err(Plain::new(
                "flags_conflict",
                Exit::Usage,
                "--state 与 --any-state 互相矛盾",
                "--state and --any-state contradict each other",
            )
            .hint("只留一个；推荐 --state", "give one of them, preferably --state")
            .into());
        }
        let state = given.unwrap_or_else(|| link_flags::fresh_state(app));
        if any {
            return Ok(Expected { state, check: ExpectedState::any() });
        }
        let check = ExpectedState::exactly(&state).map_err(|_| {
            Plain::new(
                "state_empty",
                Exit::Usage,
                "--state：state 是空的",
                "--state: the state is empty",
            )
            .hint(
                "给出链接里的 state；确定不检查才用 --any-state",
                "give the state of the link; only --any-state takes callbacks without one",
            )
        })?;
        Ok(Expected { state, check })
    }
}

/// How long to wait, and whether somebody chose that.
struct Wait {
    most: Duration,
    chosen: bool,
}

fn wait(app: &App) -> Result<Wait, Error> {
    let chosen = app.settings.get(&TIMEOUT)?.is_some_and(|found| found.origin != Origin::Default);
    let most = app.settings.duration(&TIMEOUT)?.unwrap_or(Duration::from_secs(300));
    Ok(Wait { most, chosen })
}

fn forward(app: &App) -> Result<Option<Forward>, Error> {
    let Some(target) = app.settings.parse_with(&FORWARD, forward::target)? else { return Ok(None) };
    Ok(Some(Forward::new(target, net_flags::client(app)?)))
}

/// The virtual user who walks to our callback (`--as`).
fn guest(app: &App, ready: &Ready, bound: &str) -> Result<Option<Guest>, Error> {
    let Some(user) = guest::name(app, &AS)? else { return Ok(None) };
    let (emulator, link) = ready.emulator().ok_or_else(|| {
        Plain::new(
            "as_without_mock",
            Exit::Usage,
            "--as：只有模拟器里有虚拟用户，请用 --mock=URL 给出它的地址",
            "--as: only an emulator has virtual users; give its address with --mock=URL",
        )
        .hint(
            "先运行 `wxauth mock`，再加 --mock=http://127.0.0.1:8787",
            "run `wxauth mock`, then add --mock=http://127.0.0.1:8787",
        )
    })?;
    let detour = (ready.callback.clone(), format!("{bound}{}", ready.path));
    Guest::new(app, emulator, &user, link, detour).map(Some)
}

/// WeChat's verification file (PROTOCOL 1.4; WeCom's begins with WW): its name and bytes.
fn verification(path: &str) -> Result<(String, Bytes), Error> {
    let name = std::path::Path::new(path).file_name().and_then(|n| n.to_str()).unwrap_or_default();
    let token = ["MP_verify_", "WW_verify_"]
        .iter()
        .find_map(|prefix| name.strip_prefix(prefix)?.strip_suffix(".txt"))
        .filter(|token| !token.is_empty() && token.bytes().all(|b| b.is_ascii_alphanumeric()));
    let Some(token) = token else {
        return Err(Plain::new(
            "verify_file_name",
            Exit::Usage,
            format!("--verify-file：{path:?} 不像域名校验文件的名字"),
            format!("--verify-file: {path:?} is not named like a verification file"),
        )
        .hint(
            "文件名形如 MP_verify_xxxxxxxxxxxxxxxx.txt，从公众平台下载后不要改名",
            "it is called MP_verify_xxxxxxxxxxxxxxxx.txt; keep the name it was downloaded with",
        )
        .into());
    };
    let content = read_bytes(path.as_ref())?;
    // WeChat would refuse it, and what it is nobody meant to publish.
    if content.trim_ascii() != token.as_bytes() {
        return Err(Plain::new(
            "verify_file_content",
            Exit::Usage,
            format!("--verify-file：{path:?} 的内容和文件名不一致，微信会校验失败，所以不提供"),
            format!("--verify-file: {path:?} does not hold the token of its name, so WeChat would refuse it; it is not served"),
        )
        .hint("从公众平台重新下载", "download it again")
        .into());
    }
    Ok((name.to_owned(), content.into()))
}

/// Prints the code at once: whoever reads stdout need not wait for the lingering.
fn answer(app: &App, caught: Caught) -> Result<Outcome, Error> {
    let mut data = data(&caught.granted);
    if let Some(Ok(status)) = &caught.forwarded {
        data["forward_status"] = status.as_u16().into();
    }
    if !app.json() {
        app.out.write(format!("{}\n", caught.granted.code().as_str()).as_bytes());
    }
    if let Some(Err(error)) = caught.forwarded {
        return Err(Error::from(error).with_data(data));
    }
    if app.json() {
        app.out.finish(SCHEMA, Ok(Outcome::answer("", data)));
    }
    Ok(Outcome::streamed(Exit::Done))
}

/// A granted code as `--json` and the lines of `--keep` show it.
fn data(granted: &Granted) -> Value {
    let mut data = json!({
        "code": granted.code().as_str(),
        "state": granted.state(),
        "state_checked": granted.state_checked(),
    });
    if let Some(appid) = granted.appid() {
        data["appid"] = appid.into();
    }
    data
}
