//! Third floor: the emulator in WeChat's place for a program that knows nothing of it, and that program's life.
//! Must not change anything outside the child's environment and one private folder.
//!
//! # For commands that start somebody's program
//!
//! 1. `Intercept::start(engine, options)` inside a tokio runtime: makes the certificates, binds a
//!    port on loopback, serves it in the background. The engine is the caller's; its journal says
//!    what happened.
//! 2. `intercept.command(program, arguments)` is a `tokio::process::Command` with the environment
//!    that makes the program's runtime come to us ([`table`]); set a folder, more variables, or
//!    pipes on it as needed. `intercept.url()` is the emulator's own address, for programs that can
//!    be told.
//! 3. `child::Child::start(command, manners)` starts it; `wait`, `signal` and `end` mind the whole
//!    family of processes, grandchildren included.
//! 4. `intercept.stop().await` ends the server; dropping it removes the folder.

mod authority;
pub mod browser;
pub mod child;
mod desk;
mod environment;
pub mod family;
mod folder;
pub mod front;
mod gate;
mod gone;
mod handshake;
mod head;
mod links;
mod pkcs12;
pub mod porch;
mod relay;
mod roots;
mod router;
pub mod suspect;
pub mod table;
mod tally;

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::process::Command;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

pub use authority::{AuthorityError, Identity, Names, is_ours, root_params};
pub use environment::{Look, Variable};
pub use tally::{Counts, Passed, Sight};

use crate::domain::fault::{Exit, Fault};
use crate::domain::lang::Lang;
use crate::domain::random::Random;
use crate::domain::time::Time;
use crate::mock::engine::Engine;
use crate::net::bind::{BindError, Bound, bind};
use crate::net::client::{Client, Setup};
use crate::net::dial::Dialer;
use crate::net::error::Error as NetError;
use crate::net::proxy::Proxies;
use crate::net::server::{Limits, serve_behind};
use crate::net::tls::Trust;
use crate::platform::child::started_as;
use browser::Browser;
use desk::Desk;
use environment::Maker;
use folder::Folder;
use gate::Gate;
use roots::Roots;
use table::Runtime;
use tally::Tally;

/// How an interception is set up.
pub struct Options<'a> {
    /// Looks a variable of our own environment up; empty counts as unset.
    pub look: Look<'a>,
    /// What the command is known to be; empty when that is not known.
    pub runtimes: BTreeSet<Runtime>,
    /// Refuse everything that is not for WeChat.
    pub offline: bool,
    /// Whose certificates are believed where we call a real host.
    pub trust: Trust,
    /// Hears of every call and connection.
    pub listener: Option<mpsc::UnboundedSender<Sight>>,
    /// The present moment, for the certificates' dates.
    pub now: Time,
    /// For the name of the private folder.
    pub random: &'a mut dyn Random,
}

/// Why there is no interception.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// No port.
    #[error(transparent)]
    Bind(#[from] BindError),
    /// No certificates.
    #[error(transparent)]
    Authority(#[from] AuthorityError),
    /// The proxy that was in the environment is no address.
    #[error(transparent)]
    Net(#[from] NetError),
    /// No private folder.
    #[error("cannot write the files a child needs into {}", .0.display())]
    Folder(PathBuf, #[source] std::io::Error),
}

impl Fault for StartError {
    fn kind(&self) -> &'static str {
        match self {
            StartError::Bind(error) => error.kind(),
            StartError::Authority(_) => "no_certificates",
            StartError::Net(error) => error.kind(),
            StartError::Folder(..) => "file_unwritable",
        }
    }

    fn exit(&self) -> Exit {
        match self {
            StartError::Authority(AuthorityError::Clock(_)) => Exit::Local,
            StartError::Authority(_) => Exit::Bug,
            StartError::Net(error) => error.exit(),
            StartError::Bind(_) | StartError::Folder(..) => Exit::Local,
        }
    }

    fn chinese(&self) -> String {
        match self {
            StartError::Bind(error) => error.chinese(),
            StartError::Authority(error) => match error {
                AuthorityError::Certificate(why) => format!("生成证书失败（{why}）"),
                AuthorityError::Clock(now) => {
                    format!("本机时钟显示 {now}，证书里写不下这样的日期")
                }
                AuthorityError::Tls(why) => format!("TLS 库不接受生成的证书（{why}）"),
            },
            StartError::Net(error) => error.chinese(),
            StartError::Folder(path, _) => {
                format!("子进程需要的文件写不进 {}", path.display())
            }
        }
    }

    fn hint(&self, lang: Lang) -> Option<String> {
        match (self, lang) {
            (StartError::Bind(error), lang) => error.hint(lang),
            (StartError::Net(error), lang) => error.hint(lang),
            (StartError::Authority(AuthorityError::Clock(_)), Lang::Zh) => {
                Some("把本机时钟调对".to_owned())
            }
            (StartError::Authority(AuthorityError::Clock(_)), Lang::En) => {
                Some("set this machine's clock right".to_owned())
            }
            (StartError::Authority(_), _) => None,
            (StartError::Folder(..), Lang::Zh) => {
                Some("用 TMPDIR 指定一个可写的临时目录".to_owned())
            }
            (StartError::Folder(..), Lang::En) => {
                Some("name a writable folder for temporary files with TMPDIR".to_owned())
            }
        }
    }
}

/// A running interception.
#[derive(Debug)]
pub struct Intercept {
    url: String,
    port: u16,
    variables: Vec<Variable>,
    roots: usize,
    authority: PathBuf,
    identity: Identity,
    folder: Folder,
    tally: Arc<Tally>,
    engine: Arc<Engine>,
    stop: Option<oneshot::Sender<()>>,
    serving: Option<JoinHandle<()>>,
}

impl Intercept {
    /// Makes certificates and files, binds 127.0.0.1 and serves in the background. Needs a tokio
    /// runtime with I/O and time; returns when clients can connect.
    ///
    /// # Errors
    /// No port, no private folder, or a proxy variable that holds no address.
    pub async fn start(engine: Arc<Engine>, options: Options<'_>) -> Result<Intercept, StartError> {
        let proxies = Proxies::from_env(options.look)?.of_variables_only();
        let proxies = proxies.except(environment::except(options.look));
        let identity = Identity::new(options.now, &Names::wechat())?;
        let unwritable = |error| StartError::Folder(std::env::temp_dir(), error);
        let folder = Folder::new(options.random).map_err(unwritable)?;
        let Bound { listeners, address } = bind("127.0.0.1", 0).await?;
        let port = address.port();
        let roots = Roots::of_system();
        let authority = folder.write("authority.pem", &identity.root_pem).map_err(unwritable)?;
        let (look, runtimes) = (options.look, &options.runtimes);
        let maker =
            Maker { look, folder: &folder, identity: &identity, roots: &roots, port, runtimes };
        let variables = maker.variables().map_err(unwritable)?;
        let tally = Arc::new(Tally::new(options.listener));
        let offline = options.offline;
        let gate = Gate {
            server: Arc::clone(&identity.server),
            dialer: Dialer::new(&proxies, options.trust.clone()),
            offline,
            port,
            tally: Arc::clone(&tally),
        };
        let client = Client::new(Setup { trust: options.trust, proxies, ..Setup::default() });
        let desk = Desk { engine: Arc::clone(&engine), client, offline, tally: Arc::clone(&tally) };
        let (stop, stopped) = oneshot::channel::<()>();
        let stopped = async { drop(stopped.await) };
        let serving = serve_behind(gate, listeners, Arc::new(desk), Limits::default(), stopped);
        Ok(Intercept {
            url: format!("http://127.0.0.1:{port}"),
            port,
            variables,
            roots: roots.count(),
            authority,
            identity,
            folder,
            tally,
            engine,
            stop: Some(stop),
            serving: Some(tokio::spawn(serving)),
        })
    }

    /// The emulator's own address, which is the proxy's as well: `http://127.0.0.1:PORT`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The port of everything: proxy, TLS and emulator.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What a child's environment has of ours.
    pub fn variables(&self) -> &[Variable] {
        &self.variables
    }

    /// How many roots the system has; 0 means that children trust nobody but us where a variable
    /// replaces their own roots.
    pub fn system_roots(&self) -> usize {
        self.roots
    }

    /// The certificates in use.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The file with our authority's certificate alone: PEM.
    pub fn authority(&self) -> &Path {
        &self.authority
    }

    /// The private folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// What went through so far.
    pub fn counts(&self) -> Counts {
        self.tally.counts()
    }

    /// A program with these arguments and the environment that brings it to us, `without` the
    /// variables that are none of its business: our own secrets.
    pub fn command<A: AsRef<OsStr>>(
        &self,
        program: impl AsRef<OsStr>,
        arguments: impl IntoIterator<Item = A>,
        without: &[String],
    ) -> Command {
        let mut command = Command::new(started_as(program.as_ref()));
        let mut arguments: Vec<OsString> =
            arguments.into_iter().map(|word| word.as_ref().to_owned()).collect();
        self.route(program.as_ref(), &mut arguments);
        command.args(arguments);
        for name in without {
            command.env_remove(name);
        }
        for variable in &self.variables {
            command.env(&variable.name, &variable.value);
        }
        command
    }

    /// Puts our script before the router script of PHP's built-in server, where the program is that.
    fn route(&self, program: &OsStr, arguments: &mut [OsString]) {
        let words = std::iter::once(program).chain(arguments.iter().map(OsString::as_os_str));
        let words: Vec<String> = words.map(|word| word.to_string_lossy().into_owned()).collect();
        let place = router::place(&words).and_then(|at| arguments.get_mut(at.checked_sub(1)?));
        let Some(word) = place.filter(|word| Path::new(word).is_file()) else { return };
        let script = router::script(Path::new(word), self.port);
        // Without it the server is what it would be without us.
        if let Some(Ok(path)) = script.map(|script| self.folder.write("php-router.php", script)) {
            *word = path.into_os_string();
        }
    }

    /// Opens a page in Chromium, in a fresh profile that comes to us; `None` when there is no
    /// Chromium. It is what `CHROME_PATH` names, else the first of the usual ones.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn browse(
        &self,
        url: &str,
        look: Look<'_>,
        without: &[String],
    ) -> std::io::Result<Option<Browser>> {
        let path = look("PATH").unwrap_or_default();
        let Some(program) = browser::chromium(look("CHROME_PATH").as_deref(), &path) else {
            return Ok(None);
        };
        let command = self.command(program, std::iter::empty::<&str>(), without);
        let arguments = browser::arguments(self.port, &self.identity.pin);
        let profile = self.folder.path().join("profile");
        Browser::open(command, &arguments, &profile, url).map(Some)
    }

    /// Ends the server; answers under way may finish (a second at most).
    pub async fn stop(&mut self) {
        self.engine.close();
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(serving) = self.serving.take() {
            let _ = serving.await;
        }
    }
}
