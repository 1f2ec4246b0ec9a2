//! `wxauth run --doctor`: what a command would be told, and whether it would get here, before it is started.
//! Must not start the command; of its runtime one line of our own is run at most.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::diagnosis;
use super::form::{self, Form};
use crate::app::App;
use crate::domain::fault::{Exit, Fault};
use crate::domain::lang::Lang;
use crate::domain::said::Fixed;
use crate::domain::text::run;
use crate::error::Error;
use crate::intercept::Intercept;
use crate::intercept::suspect::find;
use crate::intercept::table::{Runtime, TABLE, read_by};
use crate::mock::engine::Engine;
use crate::net::client::{Client, Limits, Setup};
use crate::net::error::Error as NetError;
use crate::net::proxy::Proxies;
use crate::net::tls::Trust;
use crate::out::Outcome;

/// Answered by the emulator with an errcode, whoever asks.
const CALL: &str = "https://api.weixin.qq.com/sns/auth";
/// For one try.
const PATIENCE: Duration = Duration::from_secs(15);

/// One thing that was tried.
struct Check {
    name: Fixed,
    ok: bool,
    detail: String,
}

/// Looks at a command, tries its runtime, and says what was found.
pub(super) async fn examine(
    app: &App,
    words: &[String],
    engine: Arc<Engine>,
) -> Result<Outcome, Error> {
    let (listener, _sights) = mpsc::unbounded_channel();
    let seen = diagnosis::first_look(app, words);
    let mut intercept = super::intercept(app, &engine, &seen, listener).await?;
    let program = words.first().map_or("", String::as_str);
    let path = find(program, app.env.get("PATH").unwrap_or_default());
    let runtimes: Vec<Runtime> = seen.runtimes.iter().copied().collect();
    let mut checks = vec![Check {
        name: Fixed::new("程序", "program"),
        ok: path.is_some(),
        detail: path.as_ref().map_or_else(
            || app.say("没有找到", "not found").to_owned(),
            |path| path.display().to_string(),
        ),
    }];
    checks.push(roots(app, &intercept));
    checks.push(reach(app, &intercept).await);
    let mut untried = Vec::new();
    for runtime in &runtimes {
        match attempt(app, &intercept, *runtime, program).await {
            Some(check) => checks.push(check),
            None => untried.push(*runtime),
        }
    }
    let variables = variables(&intercept, &runtimes);
    intercept.stop().await;
    let exit = if checks.iter().all(|check| check.ok) { Exit::Done } else { Exit::No };
    let form = form::working(words);
    let data = json!({
        "program": program,
        "path": path.as_ref().map(|path| path.display().to_string()),
        "runtimes": runtimes.iter().map(|runtime| runtime.name()).collect::<Vec<_>>(),
        "variables": variables,
        "checks": checks
            .iter()
            .map(|check| json!({ "name": check.name.en, "ok": check.ok, "detail": check.detail }))
            .collect::<Value>(),
        "untried": untried.iter().map(|runtime| runtime.name()).collect::<Vec<_>>(),
        "start": form.as_ref().map(|form| form.line.as_str()),
    });
    let mut lines = text(app, &runtimes, &variables, &checks);
    lines.extend(untried.iter().map(|runtime| not_tried(app, *runtime)));
    if path.is_some() {
        lines.push_str(&start(app, form.as_ref()));
    }
    Ok(Outcome::answer(lines, data).exit(exit))
}

/// Those its runtimes read; all, where none is known.
fn variables(intercept: &Intercept, runtimes: &[Runtime]) -> BTreeMap<String, String> {
    let read = |name: &str| {
        let general = TABLE.iter().any(|row| row.name == name && row.readers.is_empty());
        let theirs = runtimes.iter().any(|r| read_by(*r).any(|row| row.name == name));
        runtimes.is_empty() || general || theirs
    };
    let ours = intercept.variables().iter().filter(|variable| read(&variable.name));
    let mut all = BTreeMap::new();
    all.extend(ours.map(|v| (v.name.clone(), v.value.to_string_lossy().into_owned())));
    all
}

fn roots(app: &App, intercept: &Intercept) -> Check {
    let count = intercept.system_roots();
    let detail = match count {
        0 => app
            .say(
                "本机没有系统根证书：除微信外的 HTTPS 请求可能会失败，请安装 ca-certificates",
                "this system has no root certificates: HTTPS calls to others may fail; install ca-certificates",
            )
            .to_owned(),
        _ => count.to_string() + app.say(" 个", ""),
    };
    Check { name: Fixed::new("系统根证书", "system roots"), ok: count > 0, detail }
}

/// Through the proxy and its TLS with our own client.
async fn reach(app: &App, intercept: &Intercept) -> Check {
    let look = |name: &str| (name == "HTTPS_PROXY").then(|| intercept.url().to_owned());
    let trust = Trust { cacert: Some(intercept.authority().to_owned()), system: false };
    let answer = async {
        let told = |error: NetError| match app.lang() {
            Lang::Zh => error.chinese(),
            Lang::En => error.to_string(),
        };
        let proxies = Proxies::from_env(&look).map_err(told)?;
        let client = Client::new(Setup { trust, proxies, ..Setup::default() });
        let request = http::Request::get(CALL).body(Bytes::new()).map_err(|e| e.to_string())?;
        let answer = client.send(request, Limits::within(PATIENCE)).await;
        answer.map_err(told)
    };
    let answered = answer.await.and_then(|answer| expected(answer.body()).ok_or_else(String::new));
    let fine = app.say("代理和证书都正常", "proxy and certificate are fine");
    let (ok, detail) = match answered {
        Ok(()) => (true, fine.to_owned()),
        Err(reason) => (false, reason),
    };
    Check { name: Fixed::new("代理和 TLS", "proxy and TLS"), ok, detail }
}

fn expected(body: &[u8]) -> Option<()> {
    memchr::memmem::find(body, b"\"errcode\"").map(|_| ())
}

/// One line in the runtime itself; `None` where there is none to try.
async fn attempt(
    app: &App,
    intercept: &Intercept,
    runtime: Runtime,
    program: &str,
) -> Option<Check> {
    if runtime == Runtime::Mono {
        // Nothing that is set reaches its certificate store; a shell line may fill one first.
        let named = program.rsplit(['/', '\\']).next().is_some_and(|n| n.starts_with("mono"));
        let detail = run::of(app.lang()).distrusted_mono.fix.to_owned();
        return named.then(|| Check { name: called(runtime), ok: false, detail });
    }
    let line = line(runtime, program)?;
    let (first, rest) = line.split_first()?;
    let mut command = intercept.command(first, rest, &crate::cmd::secret_variables(app));
    command.stdin(Stdio::null()).kill_on_drop(true);
    let output = tokio::time::timeout(PATIENCE, command.output()).await;
    let (ok, detail) = match output {
        Ok(Ok(done)) if expected(&done.stdout).is_some() => {
            let said = match runtime {
                Runtime::Php => app.say(
                    "能连到模拟器（试的是 curl 扩展；流见 docs/run.zh-CN.md）",
                    "reaches the emulator (tried with curl; streams: docs/run.md)",
                ),
                _ => app.say("能连到模拟器", "reaches the emulator"),
            };
            (true, said.to_owned())
        }
        Ok(Ok(done)) => {
            let last = String::from_utf8_lossy(&done.stderr).trim().to_owned();
            let last = last.lines().last().unwrap_or_default().to_owned();
            (false, crate::error::one_line(&format!("{}: {last}", first)))
        }
        Ok(Err(error)) => (false, format!("{first}: {error}")),
        Err(_) => (false, app.say("超时，没有结束", "did not end in time").to_owned()),
    };
    Some(Check { name: called(runtime), ok, detail })
}

/// That a runtime's own client was left alone, why, and what tells more.
fn not_tried(app: &App, runtime: Runtime) -> String {
    let why = match runtime {
        Runtime::Git => app.say("它不访问微信", "it does not call WeChat"),
        Runtime::Mono => app.say("启动它的是另一个程序", "another program starts it"),
        _ => app.say(
            "它要先编译，没有一行就能跑的程序；直接用 run 启动，结束时看汇总",
            "it compiles first and takes no one-line program; start it under `run` and read the summary at the end",
        ),
    };
    let said = app.say("：没有试，", ": not tried, as ");
    format!("– {}{said}{why}\n", runtime.name())
}

/// A runtime is called the same in every language.
fn called(runtime: Runtime) -> Fixed {
    Fixed::new(runtime.name(), runtime.name())
}

/// The shortest program that calls WeChat, for those that take one on the command line.
fn line(runtime: Runtime, program: &str) -> Option<Vec<String>> {
    let name = program.rsplit(['/', '\\']).next().unwrap_or(program);
    // The very interpreter of the command, where it names one: of virtual environments, say.
    let as_named = |usual: &str| {
        if name.starts_with(usual) { program.to_owned() } else { usual.to_owned() }
    };
    let fetch = format!("console.log(await (await fetch('{CALL}')).text())");
    let words = match runtime {
        Runtime::Curl => vec!["curl".to_owned(), "-sS".to_owned(), CALL.to_owned()],
        Runtime::Wget => vec!["wget".to_owned(), "-qO-".to_owned(), CALL.to_owned()],
        Runtime::Python => {
            let code =
                format!("import urllib.request as r;print(r.urlopen('{CALL}').read().decode())");
            let python = if name.starts_with("python") { program } else { "python3" };
            vec![python.to_owned(), "-c".to_owned(), code]
        }
        Runtime::Node => {
            let code = format!("require('https').get('{CALL}',r=>r.pipe(process.stdout))");
            vec![as_named("node"), "-e".to_owned(), code]
        }
        Runtime::Bun => vec![as_named("bun"), "-e".to_owned(), fetch],
        Runtime::Deno => vec![as_named("deno"), "eval".to_owned(), fetch],
        Runtime::Php => {
            let code = format!("$c=curl_init('{CALL}');curl_exec($c);");
            vec![as_named("php"), "-r".to_owned(), code]
        }
        Runtime::Ruby => {
            let code = format!("require 'net/http';puts Net::HTTP.get(URI('{CALL}'))");
            vec![as_named("ruby"), "-e".to_owned(), code]
        }
        Runtime::Perl => {
            let code = format!("print HTTP::Tiny->new(verify_SSL=>1)->get('{CALL}')->{{content}}");
            vec![as_named("perl"), "-MHTTP::Tiny".to_owned(), "-e".to_owned(), code]
        }
        Runtime::Git
        | Runtime::Java
        | Runtime::Go
        | Runtime::Dotnet
        | Runtime::Mono
        | Runtime::Native => return None,
    };
    Some(words)
}

fn text(
    app: &App,
    runtimes: &[Runtime],
    variables: &BTreeMap<String, String>,
    checks: &[Check],
) -> String {
    let paint = app.paint();
    let names: Vec<&str> = runtimes.iter().map(|runtime| runtime.name()).collect();
    let names = match names.is_empty() {
        true => {
            app.say("不认识，给出全部变量", "not recognized: it gets every variable").to_owned()
        }
        false => names.join(", "),
    };
    let mut lines = vec![format!("{}{names}", app.say("运行环境：", "runtime: "))];
    for (name, value) in variables {
        lines.push(format!("  {}={value}", paint.bold(name)));
    }
    for check in checks {
        let mark = if check.ok { paint.good("✓") } else { paint.bad("✗") };
        let name = check.name.told(app.lang());
        lines.push(format!("{mark} {name}{}{}", app.say("：", ": "), check.detail));
    }
    lines.join("\n") + "\n"
}

/// The command to start it by, and what was changed in it.
fn start(app: &App, form: Option<&Form>) -> String {
    let Some(form) = form else { return String::new() };
    let line = app.paint().bold(&form.line);
    let mut text = format!("{}{line}\n", app.say("这样启动：", "start it as: "));
    if let Some(why) = form.why {
        text.push_str(&format!("  {}\n", why.told(app.lang())));
    }
    text
}
