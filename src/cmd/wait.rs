//! `wxauth wait`: waits until a server answers, by its address or by the ready-file it writes.
//! Must not believe a ready-file alone: it may be left over from a run that is gone.

use std::time::{Duration, Instant};

use bytes::Bytes;
use serde_json::{Value, json};

use super::{Command, Operand, Words, net_flags};
use crate::app::{App, Args};
use crate::config::{DURATION, ReadError, Setting, read_bytes};
use crate::domain::fault::{Exit, Fault};
use crate::domain::lang::Lang;
use crate::domain::redact;
use crate::domain::said::Fixed;
use crate::domain::said::Said;
use crate::error::{Error, Plain};
use crate::net::client::{Client, Limits};
use crate::out::Outcome;
use crate::platform;

static TIMEOUT: Setting =
    Setting::one("wait.timeout", "timeout", "TIME", "最多等多久", "Give up after this long")
        .kind(DURATION)
        .default("30s");

/// Its table row.
pub static COMMAND: Command = Command {
    name: "wait",
    about: Fixed::new(
        "等到模拟器（或任何服务器）有响应为止",
        "Wait until the emulator, or any server, answers",
    ),
    examples: "wxauth mock --ready-file ready.json & MOCK=$(wxauth wait ready.json)\n\
               wxauth wait http://127.0.0.1:3000/healthz --timeout 1m",
    operands: &[Operand {
        name: "TARGET",
        help: Fixed::new(
            "http(s) 地址，或 `mock --ready-file` 写的文件",
            "An http(s) address, or the file of `mock --ready-file`",
        ),
        required: true,
        words: Words::One,
    }],
    settings: &[&[&TIMEOUT], &net_flags::GROUP],
    commands: &[],
    run: Some(run),
    schema: "wait",
};

/// One try must not use up all the time there is.
const TRY: Duration = Duration::from_secs(5);
/// The first pause; each is twice the one before, up to the last.
const PAUSES: (Duration, Duration) = (Duration::from_millis(5), Duration::from_millis(200));

/// Nobody answered in time.
#[derive(Debug, thiserror::Error)]
#[error("{target} was not ready within {}", humantime::format_duration(*.after))]
struct NotReady {
    target: String,
    after: Duration,
    last: Missing,
    #[source]
    why: Said,
}

/// What was missing at the last look.
#[derive(Debug, thiserror::Error)]
enum Missing {
    #[error("the file does not exist")]
    File,
    #[error("the file cannot be read: {0}")]
    Unreadable(std::io::Error),
    #[error("a pipe or a device is not a ready-file")]
    Special,
    #[error("the file holds no JSON object with a \"url\"")]
    Url,
    #[error(transparent)]
    Answer(crate::net::error::Error),
    #[error("something else than an emulator answers there")]
    Stranger,
    #[error("it answers with status {0}")]
    Status(u16),
}

impl Missing {
    /// In both languages.
    fn said(&self) -> Said {
        let chinese = match self {
            Missing::File => "这个文件还不存在".to_owned(),
            Missing::Unreadable(error) => format!("文件读不了：{}", Said::of_io(error).chinese()),
            Missing::Special => "管道和设备不能当 ready-file".to_owned(),
            Missing::Url => "文件里没有带 \"url\" 的 JSON 对象".to_owned(),
            Missing::Answer(error) => error.whole(Lang::Zh),
            Missing::Status(status) => format!("那里返回的状态码是 {status}"),
            Missing::Stranger => "在那里响应的不是模拟器".to_owned(),
        };
        let english = match self {
            Missing::Answer(error) => error.whole(Lang::En),
            other => other.to_string(),
        };
        Said::new(chinese, english)
    }
}

impl Fault for NotReady {
    fn kind(&self) -> &'static str {
        "not_ready"
    }

    fn exit(&self) -> Exit {
        Exit::Network
    }

    fn chinese(&self) -> String {
        let after = humantime::format_duration(self.after);
        format!("等了 {after}，{} 仍未就绪", self.target)
    }

    fn hint(&self, lang: Lang) -> Option<String> {
        let text = match (&self.last, lang) {
            (Missing::File | Missing::Unreadable(_) | Missing::Url, Lang::Zh) => {
                "确认服务是用同一个 --ready-file 启动的，并看看它的错误输出"
            }
            (Missing::File | Missing::Unreadable(_) | Missing::Url, Lang::En) => {
                "see that the server was started with the same --ready-file, and what it says on stderr"
            }
            (Missing::Stranger, Lang::Zh) => "这个文件是以前运行时留下的：看看模拟器有没有启动成功",
            (Missing::Stranger, Lang::En) => {
                "the file is left from a run that is gone: see whether the emulator has started"
            }
            (_, Lang::Zh) => "看看服务的输出；启动慢就加大 --timeout",
            (_, Lang::En) => "see what the server says; if it only starts slowly, raise --timeout",
        };
        Some(text.to_owned())
    }
}

fn run(args: &Args, app: &App) -> Result<Outcome, Error> {
    let target = app.operand(args.one("TARGET"), "TARGET", "wxauth wait ready.json")?;
    let target = target.as_str();
    let after = app.settings.duration(&TIMEOUT)?.unwrap_or_default();
    if let Some(why) = unusable(target) {
        return Err(unfit(why));
    }
    let client = net_flags::client(app)?;
    let start = Instant::now();
    // No duration that can be given reaches past the end of the clock.
    let deadline = start.checked_add(after).unwrap_or(start);
    let url = app.wait(wait(&client, target, deadline))?;
    let url = url.map_err(|last| match last {
        // Waiting longer heals none of these.
        Missing::Answer(error) if !error.is_transient() => Error::from(error),
        Missing::Special => unfit((
            format!("TARGET {target:?} 是管道或设备，不是文件"),
            format!("TARGET {target:?} is a pipe or a device, not a file"),
        )),
        last => {
            let why = last.said();
            NotReady { target: redact::url(target), after, last, why }.into()
        }
    })?;
    let waited = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(Outcome::answer(format!("{url}\n"), json!({ "url": url, "waited_ms": waited })))
}

fn unfit((zh, en): (String, String)) -> Error {
    Plain::new("target_invalid", Exit::Usage, zh, en)
        .hint(
            "写完整的地址，例如 http://127.0.0.1:8787；或写启动服务时给 --ready-file 的那个文件",
            "give a whole address such as http://127.0.0.1:8787, or the file a server was told by --ready-file",
        )
        .into()
}

/// What is wrong with a target that waiting would never make right.
fn unusable(target: &str) -> Option<(String, String)> {
    if target.trim().is_empty() {
        return Some(("TARGET 是空的".to_owned(), "TARGET is empty".to_owned()));
    }
    if is_address(target) {
        let broken = target.parse::<http::Uri>().is_err();
        let told =
            || ("TARGET 不是可用的地址".to_owned(), "TARGET is not a usable address".to_owned());
        return broken.then(told);
    }
    // `127.0.0.1:8787`, `localhost:8787/x`; a drive of Windows has no number behind its colon.
    let authority = target.split(['/', '\\']).next().unwrap_or_default();
    let port = authority.rsplit_once(':').map_or("", |(_, port)| port);
    let bare = !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit());
    let foreign = target.contains("://");
    ((bare || foreign) && !std::path::Path::new(target).exists()).then(|| {
        (
            format!("TARGET {target:?} 既不是 http 地址，也不是文件"),
            format!("TARGET {target:?} is neither an http address nor a file"),
        )
    })
}

fn is_address(target: &str) -> bool {
    let scheme = target.split_once("://").map_or("", |(scheme, _)| scheme);
    scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
}

/// Looks until the target is there, or until the deadline; at least once.
async fn wait(client: &Client, target: &str, deadline: Instant) -> Result<String, Missing> {
    let (mut pause, longest) = PAUSES;
    loop {
        let missing = match look(client, target, deadline).await {
            Ok(url) => return Ok(url),
            Err(Missing::Answer(error)) if !error.is_transient() => {
                return Err(Missing::Answer(error));
            }
            Err(Missing::Special) => return Err(Missing::Special),
            Err(missing) => missing,
        };
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(missing);
        }
        net_flags::sleep(pause.min(left)).await;
        pause = (pause * 2).min(longest);
    }
}

async fn look(client: &Client, target: &str, deadline: Instant) -> Result<String, Missing> {
    let (url, emulator) =
        if is_address(target) { (target.to_owned(), false) } else { announced(target)? };
    let asked = if emulator { format!("{url}/_wxauth/healthz") } else { url.clone() };
    let request = http::Request::get(&asked).body(Bytes::new()).map_err(|_| Missing::Url)?;
    let left = deadline.saturating_duration_since(Instant::now());
    let limits = Limits::within(TRY.min(left.max(PAUSES.1)));
    let status = match client.send(request, limits).await {
        // Another program may have got the port of an emulator that is gone.
        Ok(answer) if emulator && !is_health(&answer) => return Err(Missing::Stranger),
        Ok(answer) => answer.status(),
        // More than we care to hold is an answer too.
        Err(crate::net::error::Error::TooLarge { .. }) if !emulator => return Ok(url),
        Err(error) => return Err(Missing::Answer(error)),
    };
    // Anything a program says itself will do; a gateway before a program that is not up says 5xx.
    if status.is_server_error() { Err(Missing::Status(status.as_u16())) } else { Ok(url) }
}

/// What an emulator answers about its health.
fn is_health(answer: &http::Response<Bytes>) -> bool {
    let document: Option<Value> = serde_json::from_slice(answer.body()).ok();
    answer.status() == 200 && document.is_some_and(|told| told == json!({ "status": "ok" }))
}

/// The address in a ready-file, and whether it is an emulator's. Half a file is none: its writer may still be at it.
fn announced(path: &str) -> Result<(String, bool), Missing> {
    // One without a writer would be opened for ever, past every signal and the deadline.
    if platform::is_special(path.as_ref()) {
        return Err(Missing::Special);
    }
    let bytes = read_bytes(path.as_ref()).map_err(|error| match error {
        ReadError::Io { source, .. } if source.kind() == std::io::ErrorKind::NotFound => {
            Missing::File
        }
        ReadError::Io { source, .. } => Missing::Unreadable(source),
        _ => Missing::Url,
    })?;
    let document: Value = serde_json::from_slice(&bytes).map_err(|_| Missing::Url)?;
    let url = document.get("url").and_then(Value::as_str).filter(|url| is_address(url));
    Ok((url.ok_or(Missing::Url)?.to_owned(), document["schema"] == "wxauth.mock/1"))
}
