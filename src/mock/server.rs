//! The emulator inside a program: on a thread of its own, on a port of its own, gone when dropped.
//! Must not be needed by the commands; they bind and stop by themselves.

use crate::domain::base::Base;
use crate::domain::fault::Fault as _;
use crate::domain::random::{Random, Seeded};
use crate::domain::said::Said;
use crate::domain::time::Time;
use crate::mock::engine::Engine;
use crate::mock::entropy::Entropy;
use crate::mock::journal::Event;
use crate::mock::scenario::Scenarios;
use crate::mock::{Answer, Consent, Emulator, End, Settings};
use crate::net::bind::{BindError, bind};
use crate::net::server::{Limits, serve};
use crate::wire::consent::Page;
use crate::wire::detour::Whose;
use crate::wire::visitor::{Step, Visitor};
use bytes::Bytes;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;

/// How a server is started.
#[derive(Debug, Clone, Default)]
pub struct Start {
    /// Apps, users, switches.
    pub settings: Settings,
    /// Repeatable codes and tokens.
    pub seed: Option<String>,
    /// 0, the default: any free port.
    pub port: u16,
}

/// Why a server could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address cannot be had.
    #[error(transparent)]
    Bind(#[from] BindError),
    /// No event loop, or no thread.
    #[error("cannot start the emulator")]
    System(#[from] std::io::Error),
    /// The thread ended at once.
    #[error("the emulator ended at once")]
    Ended,
}

impl StartError {
    /// In both languages.
    pub fn said(&self) -> Said {
        match self {
            StartError::Bind(error) => error.said(),
            StartError::System(error) => Said::of_io(error),
            StartError::Ended => Said::new("模拟器一启动就结束了", self.to_string()),
        }
    }
}

/// A WeChat of one's own, for tests.
///
/// ```
/// use std::time::Duration;
/// use wxauth::mock::scenario::{Scenario, Scenarios};
/// use wxauth::mock::server::Start;
/// use wxauth::mock::user::User;
/// use wxauth::mock::{Consent, End, Server, Settings};
/// # fn get(wechat: &Server, target: &str) -> String {
/// #     use std::io::{Read, Write};
/// #     let address = wechat.url().trim_start_matches("http://");
/// #     let mut stream = std::net::TcpStream::connect(address).unwrap();
/// #     let head = format!("GET {target} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
/// #     stream.write_all(head.as_bytes()).unwrap();
/// #     let mut answer = String::new();
/// #     stream.read_to_string(&mut answer).unwrap();
/// #     answer
/// # }
///
/// // `Server::start()` has a cast of twelve; this one has a single user.
/// let maya = User { unionid: false, ..User::new("maya", "玛雅 🦄") };
/// let settings = Settings { users: vec![maya], ..Settings::default() };
/// let wechat = Server::start_with(Start { settings, ..Start::default() })?;
///
/// // Hand `wechat.url()` to your program in place of https://api.weixin.qq.com
/// // and https://open.weixin.qq.com. A user walks the link your program made:
/// let link = "https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx0123456789abcdef\
///     &redirect_uri=http%3A%2F%2F127.0.0.1%3A3000%2Fcb&response_type=code\
///     &scope=snsapi_userinfo&state=xyz#wechat_redirect";
/// let End::Callback(callback) = wechat.walk(link, "maya", Consent::Allow) else {
///     panic!("no callback");
/// };
/// assert!(callback.starts_with("http://127.0.0.1:3000/cb?code=0"));
/// assert!(callback.ends_with("&state=xyz"));
/// # let code = callback.split("code=").nth(1).unwrap().split('&').next().unwrap().to_owned();
/// # let exchange = || get(&wechat, &format!("/sns/oauth2/access_token?appid=wx0123456789abcdef\
/// #     &secret=s&code={code}&grant_type=authorization_code"));
///
/// // Your program exchanges the code on a bad day of WeChat's, and again on a better one:
/// wechat.play(Scenarios::default().with(Scenario::Http500));
/// assert!(exchange().starts_with("HTTP/1.1 500 "));
/// wechat.play(Scenarios::default());
/// assert!(exchange().contains("\"openid\":\"o"));
///
/// // Three hours pass without waiting:
/// wechat.advance(Duration::from_secs(3 * 3600));
///
/// // And what reached WeChat can be asserted on:
/// let exchanges = wechat.received("access_token");
/// assert_eq!(exchanges.iter().map(|event| event.status).collect::<Vec<_>>(), [500, 200]);
/// assert_eq!(exchanges[1].entry.user.as_deref(), Some("maya"));
/// assert!(wechat.received("userinfo").is_empty());
/// # Ok::<(), wxauth::mock::server::StartError>(())
/// ```
#[derive(Debug)]
pub struct Server {
    url: String,
    base: Base,
    engine: Arc<Engine>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts one that needs no configuration, on a free port of 127.0.0.1.
    pub fn start() -> Result<Server, StartError> {
        Server::start_with(Start::default())
    }

    /// Starts one.
    pub fn start_with(start: Start) -> Result<Server, StartError> {
        let random: Box<dyn Random> = match &start.seed {
            Some(seed) => Box::new(Seeded::new(seed)),
            None => Box::new(Entropy::new()),
        };
        let emulator = Emulator::new(start.settings);
        let engine = Arc::new(Engine::new(emulator, Box::new(system_clock), random));
        let (stop, stopped) = oneshot::channel();
        let (ready, address) = mpsc::channel();
        let shared = Arc::clone(&engine);
        let thread = std::thread::Builder::new().name("wxauth-mock".to_owned()).spawn(
            move || match open(start.port) {
                Err(error) => drop(ready.send(Err(error))),
                Ok((runtime, listeners, address)) => {
                    drop(ready.send(Ok(address)));
                    let stop = async { drop(stopped.await) };
                    runtime.block_on(serve(listeners, shared, Limits::default(), stop));
                }
            },
        )?;
        let address = address.recv().map_err(|_| StartError::Ended)??;
        let url = format!("http://{address}");
        let base = Base::parse(&url).map_err(|_| StartError::Ended)?;
        Ok(Server { url, base, engine, stop: Some(stop), thread: Some(thread) })
    }

    /// Where it is: `http://127.0.0.1:PORT`, in place of every host of WeChat's.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// [`Server::url`] as a base address.
    pub fn base(&self) -> &Base {
        &self.base
    }

    /// A virtual user walks an authorize link, without any connection. An empty page stands for a
    /// link that does not lead to WeChat, and for an answer that does not come at once.
    pub fn walk(&self, link: &str, user: &str, consent: Consent) -> End {
        let mut visitor = Visitor::new(self.base.clone()).named(user).answering(consent);
        self.walked(&mut visitor, link)
    }

    /// As [`Server::walk`] with the user's device played: every address it opens at the site, in
    /// order, and whether it does so in the user's browser or in one without the user's cookies.
    /// That is the callback once, unless a scenario has it otherwise.
    ///
    /// # Errors
    /// The page on which the walk ends.
    pub fn visits(
        &self,
        link: &str,
        user: &str,
        consent: Consent,
    ) -> Result<Vec<(String, Whose)>, Box<Page>> {
        let visitor = Visitor::new(self.base.clone()).named(user).answering(consent);
        let mut visitor = visitor.playing();
        match self.walked(&mut visitor, link) {
            End::Callback(callback) => Ok(visitor.visits(&callback)),
            End::Page(page) => Err(Box::new(page)),
        }
    }

    /// What `wx.login()` gives a user in a mini program: a `js_code`, good for one `jscode2session`
    /// (PROTOCOL 5). `scenarios`: what goes wrong with this one.
    ///
    /// # Errors
    /// Why there is none: no such user, an account of another kind, one not written down.
    pub fn js_code(&self, appid: &str, user: &str, scenarios: Scenarios) -> Result<String, Said> {
        self.engine.js_code((appid, user), scenarios)
    }

    fn walked(&self, visitor: &mut Visitor, link: &str) -> End {
        let peer = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let mut step = visitor.open(link).map(Step::Ask);
        loop {
            match step {
                Ok(Step::Ask(request)) if self.serves(&request) => {
                    let Answer::Now(answer) = self.engine.ask(peer, &request) else { break };
                    step = visitor.hear(&answer);
                }
                Ok(Step::Back(callback)) => return End::Callback(callback),
                Ok(Step::Page(page)) => return End::Page(page),
                Ok(Step::Ask(_)) | Err(_) => break,
            }
        }
        End::Page(Page::default())
    }

    fn serves(&self, request: &http::Request<Bytes>) -> bool {
        let authority = request.uri().authority().map(|authority| authority.as_str());
        authority
            .is_some_and(|authority| is_same(authority, self.url.trim_start_matches("http://")))
    }

    /// The engine below, for another door to the same emulator (an intercepting proxy).
    pub fn engine(&self) -> Arc<Engine> {
        Arc::clone(&self.engine)
    }

    /// What happened so far, as far as it is remembered, oldest first.
    pub fn events(&self) -> Vec<Arc<Event>> {
        self.with(|emulator| emulator.journal().since(0).cloned().collect())
    }

    /// What reached one endpoint, named as in the control API (`authorize`, `access_token`,
    /// `userinfo`…), as far as it is remembered, oldest first.
    pub fn received(&self, endpoint: &str) -> Vec<Arc<Event>> {
        let mut events = self.events();
        events.retain(|event| event.entry.endpoint == endpoint);
        events
    }

    /// Plays these scenarios on every login and call from now on, and no others.
    pub fn play(&self, scenarios: Scenarios) {
        self.with(|emulator| emulator.play(scenarios));
    }

    /// Moves the emulator's clock ahead; everything that expires obeys it. False when it would
    /// leave the year 9999, and stays where it was.
    pub fn advance(&self, span: Duration) -> bool {
        self.engine.with(|emulator, system| emulator.advance(span, system).is_ok())
    }

    /// Does something to the emulator, between two requests.
    pub fn with<T>(&self, act: impl FnOnce(&mut Emulator) -> T) -> T {
        self.engine.with(|emulator, _| act(emulator))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.engine.close();
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// The same host and port, both of plain http: 80 need not be written out.
fn is_same(one: &str, other: &str) -> bool {
    let bare = |authority: &str| authority.strip_suffix(":80").unwrap_or(authority).to_owned();
    bare(one) == bare(other)
}

fn open(port: u16) -> Result<(Runtime, Vec<TcpListener>, SocketAddr), StartError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let bound = runtime.block_on(bind("127.0.0.1", port))?;
    Ok((runtime, bound.listeners, bound.address))
}

/// The system's clock, for a library that was handed none.
fn system_clock() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let millis = since.map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX));
    Time::from_millis(millis)
}

#[cfg(test)]
mod tests {
    use super::{Scenarios, Server, Start, is_same};
    use std::io::{Read, Write};

    fn get(server: &Server, target: &str) -> String {
        let address = server.url().trim_start_matches("http://");
        let mut stream = std::net::TcpStream::connect(address).unwrap();
        let request =
            format!("GET {target} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// `--mock-port 80`: addresses are written without the port that goes without saying.
    #[test]
    fn port_80_goes_without_saying() {
        assert!(is_same("127.0.0.1", "127.0.0.1:80") && is_same("127.0.0.1:80", "127.0.0.1"));
        assert!(is_same("127.0.0.1:8080", "127.0.0.1:8080"));
        assert!(!is_same("127.0.0.1:8080", "127.0.0.1") && !is_same("127.0.0.1", "127.0.0.2"));
    }

    #[test]
    fn serves_over_http_and_frees_its_port() {
        let server = Server::start().unwrap();
        let answer = get(&server, "/sns/auth");
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert!(answer.contains("{\"errcode\":41001,\"errmsg\":\"access_token missing, rid: "));
        assert_eq!(server.events().len(), 1);
        let port = server.url().rsplit(':').next().unwrap().parse().unwrap();
        assert!(Server::start_with(Start { port, ..Start::default() }).is_err());
        drop(server);
        assert!(Server::start_with(Start { port, ..Start::default() }).is_ok());
    }

    #[test]
    fn a_seed_makes_codes_repeatable() {
        let link = "/connect/oauth2/authorize?appid=wx0123456789abcdef&redirect_uri=http%3A%2F%2Fa\
                    &response_type=code&scope=snsapi_base&state=s&mock_client=wechat";
        let location = || {
            let seed = Some("x".to_owned());
            let server = Server::start_with(Start { seed, ..Start::default() }).unwrap();
            let answer = get(&server, link);
            answer.lines().find(|l| l.starts_with("location")).unwrap().to_owned()
        };
        assert_eq!(location(), location());
    }

    /// PROTOCOL 5: a code is for the mini program it was given for, and for one use.
    #[test]
    fn a_js_code_is_given_without_any_request() {
        let server = Server::start().unwrap();
        let none = Scenarios::default();
        let code = server.js_code("wx0123456789abcdef", "zhangsan", none).unwrap();
        let call = format!(
            "/sns/jscode2session?appid=wx0123456789abcdef&secret=s&js_code={code}&grant_type=authorization_code"
        );
        assert!(get(&server, &call).contains("session_key"));
        assert!(get(&server, &call).contains("\"errcode\":40163"));
        assert!(server.js_code("wx0123456789abcdef", "nobody", none).is_err());
    }
}
