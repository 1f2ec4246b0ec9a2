//! `[backend] start`: the back end as a child, with the emulator standing in for WeChat as by `run`.
//! Must not leave a process behind, nor hand the child our own secrets.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::Request;
use tokio::process::Command;
use tokio::time::{sleep, timeout};

use super::last_words;
use super::table::{Table, Words};
use crate::app::App;
use crate::check::wechat::Wechat;
use crate::domain::appid::AppId;
use crate::domain::fault::Exit;
use crate::domain::lang::Lang;
use crate::domain::random::hex;
use crate::domain::said::Said;
use crate::domain::secret::Secret;
use crate::error::{Error, Plain};
use crate::intercept::child::{Child, Manners};
use crate::intercept::suspect::Seen;
use crate::intercept::{Intercept, Options};
use crate::net::client::{Client, Limits};
use crate::net::tls::Trust;
use crate::platform::Signals;

/// How long a back end may take to start.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long that is waited for without a word.
const TALK: Duration = Duration::from_secs(2);
/// For it to end by itself when asked.
const END: Duration = Duration::from_secs(3);

/// What `{appid}` and `{secret}` stand for.
#[derive(Debug, Clone)]
pub(super) struct Account {
    pub(super) appid: String,
    pub(super) secret: String,
}

impl Account {
    /// The appid as configured; the secret made for this run, as the emulator takes any: a project
    /// file says which program is told, and is not trusted with the user's own.
    pub(super) fn new(app: &App) -> Result<Account, Error> {
        let appid = app.settings.text(&crate::config::shared::APPID)?;
        Ok(Account {
            appid: appid.unwrap_or_else(|| "wx0123456789abcdef".to_owned()),
            secret: hex(&mut app.random(), 16),
        })
    }

    /// The one account of the emulator, where the back end is handed both values.
    pub(super) fn pinned(&self, table: &Table) -> Option<(AppId, Secret)> {
        let appid = AppId::parse(&self.appid).ok()?;
        let both = table.hands_over("{appid}") && table.hands_over("{secret}");
        both.then(|| (appid, Secret::new(self.secret.clone())))
    }
}

/// The back end while it runs.
pub(in crate::cmd) struct Running {
    child: Child,
    intercept: Intercept,
    log: PathBuf,
}

impl Running {
    /// Starts it and waits until it answers, or somebody has had enough.
    pub(super) async fn start(
        app: &App,
        (table, place): (&Table, &Path),
        (wechat, account, page): (&Wechat, &Account, &str),
        signals: &mut Signals,
    ) -> Result<Option<Running>, Error> {
        let Some(words) = &table.start else { return Ok(None) };
        let fill = |text: &str| {
            let text = text.replace("{mock}", wechat.base().as_str());
            text.replace("{appid}", &account.appid).replace("{secret}", &account.secret)
        };
        let words: Vec<String> = split(words).iter().map(|word| fill(word)).collect();
        let Some((program, arguments)) = words.split_first() else {
            return Err(wrong("backend.start 是空的", "backend.start is empty"));
        };
        let look = |name: &str| app.env.get(name).map(str::to_owned);
        let mut seen = Seen::default();
        seen.program(&words, None);
        let options = Options {
            look: &look,
            runtimes: seen.runtimes,
            offline: false,
            trust: Trust::choose(None, false, &look),
            listener: None,
            now: app.now(),
            random: &mut app.random(),
        };
        let intercept = Intercept::start(wechat.server().engine(), options).await?;
        let without = crate::cmd::secret_variables(app);
        let mut command = intercept.command(program, arguments, &without);
        for (name, value) in &table.env {
            command.env(name, fill(value));
        }
        if let Some(folder) = place.parent().filter(|folder| folder.is_dir()) {
            command.current_dir(folder);
        }
        let ready = table.ready.as_deref().unwrap_or(page);
        unoccupied(ready).await?;
        let log = intercept.folder().join("backend.log");
        let child = start(command, program, &log)?;
        let mut running = Running { child, intercept, log };
        let ready = app.interruptible_by(signals, running.until_ready(app, ready)).await;
        if let Err(error) = ready.and_then(|ready| ready) {
            running.stop().await;
            return Err(error);
        }
        Ok(Some(running))
    }

    async fn until_ready(&mut self, app: &App, ready: &str) -> Result<(), Error> {
        let mut shown = false;
        let tell = |last: &Said| {
            if app.interactive {
                shown = true;
                app.out.status(waiting_for(ready, last).told(app.lang()));
            }
        };
        let answered = tokio::select! {
            answered = answered(ready, (TALK, PATIENCE), tell) => Ok(answered),
            status = self.child.wait() => Err(status),
        };
        if shown {
            app.out.status("");
        }
        match answered {
            Ok(Ok(())) => Ok(()),
            Ok(Err(last)) => {
                let (zh, en) = (last.chinese(), &last);
                let what = format!("the back end did not answer at {ready} within 60 s: {en}");
                let chinese = format!("后端 60 秒内没有在 {ready} 响应：{zh}");
                Err(self.failed("backend_not_ready", chinese, what))
            }
            Err(status) => {
                let status = status.map_or_else(|e| e.to_string(), |s| s.to_string());
                let what = format!("the back end ended with status {status} before it answered");
                let chinese = format!("后端还没响应就结束了，状态是 {status}");
                Err(self.failed("backend_ended", chinese, what))
            }
        }
    }

    /// With what it wrote about it.
    fn failed(&self, kind: &'static str, chinese: String, what: String) -> Error {
        let error = Plain::new(kind, Exit::Network, chinese, what).hint(
            "看它的输出，再核对 start、env、ready",
            "look at what it wrote, then at start, env and ready",
        );
        match last_words::of_log(&self.log) {
            last if last.is_empty() => error.into(),
            last => error.because(std::io::Error::other(last)).into(),
        }
    }

    /// Its status and the last lines it wrote, if the program named by `start` has ended. `is_gone`:
    /// nobody answers any more, as when it is just ending.
    pub(super) async fn ended(&mut self, is_gone: bool) -> Option<(u8, String)> {
        // A dying process closes its connections first; on a busy machine its status comes much later.
        // A status that is already there needs a moment to arrive as well.
        let patience = Duration::from_millis(if is_gone { 2_000 } else { 20 });
        let status = timeout(patience, self.child.wait()).await.ok()?.ok()?;
        Some((status, last_words::of_log(&self.log)))
    }

    /// Ends it with everything it started.
    pub(super) async fn stop(mut self) {
        self.child.end(END).await;
        self.intercept.stop().await;
    }
}

/// Asks until something answers at `ready`, whatever it says. After `quiet` each attempt is told with
/// what it got; after `patience`, the last one is the error.
async fn answered(
    ready: &str,
    (quiet, patience): (Duration, Duration),
    mut tell: impl FnMut(&Said),
) -> Result<(), Said> {
    let (client, begun) = (Client::default(), Instant::now());
    loop {
        let request = Request::get(ready).header(http::header::CONNECTION, "close");
        let request = request
            .body(Bytes::new())
            .map_err(|_| Said::new("backend.ready 不是地址", "backend.ready is not an address"))?;
        let last = match client.send(request, Limits::within(Duration::from_secs(5))).await {
            Ok(_) => return Ok(()),
            Err(error) => Said::new(error.whole(Lang::Zh), error.whole(Lang::En)),
        };
        if begun.elapsed() >= patience {
            return Err(last);
        }
        if begun.elapsed() >= quiet {
            tell(&last);
        }
        sleep(Duration::from_millis(50)).await;
    }
}

/// What somebody at a terminal is told while nothing answers.
fn waiting_for(ready: &str, last: &Said) -> Said {
    Said::new(
        format!("等待后端在 {ready} 响应：{}", last.chinese()),
        format!("waiting for the back end to answer at {ready}: {last}"),
    )
}

/// What answers before the back end is started is another one, perhaps left over from before: to check
/// it instead would prove nothing. A gateway that misses its back end may be there.
async fn unoccupied(ready: &str) -> Result<(), Error> {
    let request = Request::get(ready).header(http::header::CONNECTION, "close").body(Bytes::new());
    let Ok(request) = request else { return Ok(()) };
    let limits = Limits::within(Duration::from_secs(2));
    let answered = Client::default().send(request, limits).await;
    if !answered.is_ok_and(|answer| !answer.status().is_server_error()) {
        return Ok(());
    }
    let (zh, en) = (
        format!("还没启动后端，{ready} 就已经有响应了"),
        format!("something answers at {ready} already, before the back end is started"),
    );
    Err(Plain::new("backend_occupied", Exit::Local, zh, en)
        .hint(
            "先停掉占着这个地址的程序；要检查的就是它，就去掉 [backend] 里的 start",
            "stop what runs there first; to check just that, leave out `start` under [backend]",
        )
        .into())
}

/// Starts the child with its talk going into the log.
fn start(mut command: Command, program: &str, log: &Path) -> Result<Child, Error> {
    let unwritable = |error| Plain::unwritable(log.display(), error);
    let file = File::create(log).map_err(unwritable)?;
    command.stdin(Stdio::null()).stdout(file.try_clone().map_err(unwritable)?).stderr(file);
    Child::start(command, Manners::Background).map_err(|error| {
        let (zh, en) = (
            format!("无法启动后端：{program:?}"),
            format!("cannot start the back end: {program:?}"),
        );
        Plain::new("backend_not_started", Exit::Local, zh, en)
            .hint(
                "检查 [backend] 的 start：写程序和参数，不经过 shell",
                "check `start` under [backend]: a program and its arguments, no shell",
            )
            .because(error)
            .into()
    })
}

/// Words of a line: blanks part them, quotes hold them together.
fn split(words: &Words) -> Vec<String> {
    let line = match words {
        Words::List(list) => return list.clone(),
        Words::Line(line) => line,
    };
    let (mut all, mut word, mut quote) = (Vec::new(), None::<String>, None::<char>);
    for c in line.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, c) if c.is_whitespace() => all.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    all.extend(word);
    all
}

fn wrong(zh: &str, en: &str) -> Error {
    Plain::new("config_invalid", Exit::Usage, zh, en)
        .hint("改正配置文件里的这一项", "correct it in the configuration")
        .into()
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::time::Duration;

    use super::{answered, split, waiting_for};
    use crate::cmd::stage::table::Words;

    /// Nobody listens on a port that was free a moment ago.
    #[test]
    fn what_is_waited_for_is_told_and_is_the_error_too() {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let url = format!("http://{free}/ready");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let told = RefCell::new(Vec::new());
        let patience = |ms| Duration::from_millis(ms);
        let tell = |last: &crate::domain::said::Said| {
            told.borrow_mut().push(waiting_for(&url, last));
        };
        let waits = answered(&url, (Duration::ZERO, patience(60)), tell);
        let last = runtime.block_on(waits).unwrap_err();
        assert!(last.to_string().contains("refused"), "{last}");
        let first = told.borrow().first().unwrap().clone();
        assert_eq!(
            first.to_string(),
            format!("waiting for the back end to answer at {url}: {last}")
        );
        assert!(
            first.chinese().starts_with(&format!("等待后端在 {url} 响应：")),
            "{}",
            first.chinese()
        );
        let quiet = answered(&url, (Duration::MAX, Duration::ZERO), |_| unreachable!());
        assert_eq!(runtime.block_on(quiet).unwrap_err(), last);
    }

    #[test]
    fn lines_become_words() {
        let line = |text: &str| split(&Words::Line(text.to_owned()));
        assert_eq!(
            line("node server.js --x 'a b' \"c\"d"),
            ["node", "server.js", "--x", "a b", "cd"]
        );
        assert_eq!(line("  "), Vec::<String>::new());
        assert_eq!(split(&Words::List(vec!["a b".to_owned()])), ["a b"]);
    }
}
