//! A real browser for tests: headless Chromium, driven through chromedriver's HTTP protocol (W3C WebDriver).
//! Waits by the driver's own implicit wait: `find` returns when the element is there, and fails after a while.
//! After a tap that leads to another page, look for something that only that page has.
//!
//! ```ignore
//! let Some(browser) = Browser::phone() else { return };
//! browser.open("http://127.0.0.1:8788/");
//! browser.click("#draw");
//! browser.find("#won:not([hidden])");
//! ```

use std::cell::RefCell;
use std::io::{BufRead as _, BufReader, Error, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};

use crate::patience::minute;
use crate::runner::Folder;

const CHROMIUM: &str = "/usr/bin/chromium";
const DRIVER: &str = "/usr/bin/chromedriver";

/// WebDriver's name for the reference of an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// One browser at a time: a second one makes both slow enough to fail. Here wait those that a test has
/// done with, while another test waits for its turn: to start Chromium costs more than most tests do.
static ONE: Mutex<Vec<Session>> = Mutex::new(Vec::new());

/// How many tests wait for their turn.
static WAITING: AtomicUsize = AtomicUsize::new(0);

/// A browser of a test's own while it is there: no cookies, nothing stored, no history.
pub struct Browser {
    /// There until dropped.
    session: Option<Session>,
    turn: MutexGuard<'static, Vec<Session>>,
}

/// A running Chromium with its driver and profile; ends when dropped.
struct Session {
    /// What it was started with.
    kind: String,
    driver: Child,
    port: u16,
    id: String,
    _profile: Folder,
}

/// An element found on the page.
pub struct Element<'b> {
    browser: &'b Browser,
    /// How it was found.
    way: Value,
    id: RefCell<String>,
}

impl Browser {
    /// 390 × 844, as on a phone, with a touch screen, for a user who wants no animations. `None`:
    /// no Chromium here, so no test; in CI that is a failure.
    pub fn phone() -> Option<Browser> {
        // A phone's fourfold pixels are for people who look at the pictures.
        let ratio = if std::env::var_os("WXAUTH_SCREENSHOTS").is_some() { 2 } else { 1 };
        let metrics = json!({ "width": 390, "height": 844, "pixelRatio": ratio, "touch": true });
        let options = json!({ "mobileEmulation": { "deviceMetrics": metrics } });
        Browser::start(options, &["--force-prefers-reduced-motion"])
    }

    /// 1280 × 900, animations included.
    pub fn desktop() -> Option<Browser> {
        Browser::start(json!({}), &["--window-size=1280,900"])
    }

    /// With further `goog:chromeOptions` and command-line arguments.
    pub fn start(options: Value, more: &[&str]) -> Option<Browser> {
        if !Path::new(CHROMIUM).exists() || !Path::new(DRIVER).exists() {
            let ci = std::env::var_os("CI").is_some();
            assert!(!ci, "CI needs the packages chromium and chromium-driver");
            return None;
        }
        let kind = format!("{options} {more:?}");
        WAITING.fetch_add(1, Ordering::SeqCst);
        let mut turn = ONE.lock().unwrap_or_else(PoisonError::into_inner);
        WAITING.fetch_sub(1, Ordering::SeqCst);
        let left = turn.iter().position(|session| session.kind == kind);
        let left = left.map(|at| turn.swap_remove(at)).filter(|session| session.renew().is_ok());
        let session = left.unwrap_or_else(|| Session::start(kind, &options, more));
        Some(Browser { session: Some(session), turn })
    }

    /// Opens an address and waits for its `load`.
    pub fn open(&self, url: &str) {
        self.ask("/url", &json!({ "url": url }));
    }

    /// The address bar.
    pub fn url(&self) -> String {
        self.get("/url").as_str().unwrap().to_owned()
    }

    pub fn back(&self) {
        self.ask("/back", &json!({}));
    }

    pub fn reload(&self) {
        self.ask("/refresh", &json!({}));
    }

    /// The first element of a CSS selector, as soon as there is one.
    #[track_caller]
    pub fn find(&self, css: &str) -> Element<'_> {
        self.look("css selector", css)
    }

    /// The first element whose own text holds `text`, as soon as there is one.
    #[track_caller]
    pub fn find_text(&self, text: &str) -> Element<'_> {
        self.find_xpath(&format!("//*[text()[contains(., {})]]", json!(text)))
    }

    /// The first element of an XPath, as soon as there is one.
    #[track_caller]
    pub fn find_xpath(&self, xpath: &str) -> Element<'_> {
        self.look("xpath", xpath)
    }

    #[track_caller]
    fn look(&self, using: &str, value: &str) -> Element<'_> {
        let way = json!({ "using": using, "value": value });
        match self.session().try_ask("/element", &way) {
            Ok(found) => {
                let id = RefCell::new(found[ELEMENT].as_str().unwrap().to_owned());
                Element { browser: self, way, id }
            }
            Err(error) => panic!("{value}: {error}\n{}\n{}", self.url(), self.text("body")),
        }
    }

    /// Taps or clicks it.
    #[track_caller]
    pub fn click(&self, css: &str) {
        self.find(css).click();
    }

    /// Clicks it twice with nothing in between, for what must be done soon after each other.
    #[track_caller]
    pub fn click_twice(&self, css: &str) {
        let found = self.find(css);
        let target = json!({ ELEMENT: *found.id.borrow() });
        let seen = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
        self.ask("/execute/sync", &json!({ "script": seen, "args": [target.clone()] }));
        let there = json!({ "type": "pointerMove", "origin": target, "x": 0, "y": 0 });
        let down = json!({ "type": "pointerDown", "button": 0 });
        let up = json!({ "type": "pointerUp", "button": 0 });
        let acts = [&there, &down, &up, &down, &up];
        let mouse = json!({ "type": "pointer", "id": "mouse", "actions": acts });
        self.ask("/actions", &json!({ "actions": [mouse] }));
    }

    /// The text a user sees in it.
    pub fn text(&self, css: &str) -> String {
        self.find(css).text()
    }

    /// Presses keys, one after the other, wherever the focus is; U+E00C is Escape (WebDriver, 17.4.2).
    pub fn press(&self, keys: &str) {
        let down_up = |key: char| {
            let key = key.to_string();
            [json!({ "type": "keyDown", "value": key }), json!({ "type": "keyUp", "value": key })]
        };
        let acts: Vec<Value> = keys.chars().flat_map(down_up).collect();
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": acts });
        self.ask("/actions", &json!({ "actions": [keyboard] }));
    }

    /// Runs a script's body in the page; what it returns.
    pub fn eval(&self, script: &str) -> Value {
        self.ask("/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// Errors on the page's console since the last time, refused resources included.
    pub fn complaints(&self) -> Vec<String> {
        let lines = self.ask("/se/log", &json!({ "type": "browser" }));
        let severe = lines.as_array().unwrap().iter().filter(|line| line["level"] == "SEVERE");
        severe.map(|line| line["message"].as_str().unwrap().to_owned()).collect()
    }

    /// One command of Chromium's own protocol.
    fn command(&self, name: &str, params: Value) -> Value {
        self.ask("/goog/cdp/execute", &json!({ "cmd": name, "params": params }))
    }

    /// Keeps a picture as `NAME.png` in the folder named by the variable `WXAUTH_SCREENSHOTS`, if
    /// there is one: for people to look at.
    pub fn screenshot(&self, name: &str) {
        let Some(folder) = std::env::var_os("WXAUTH_SCREENSHOTS") else { return };
        let height = self.eval("return document.documentElement.scrollHeight");
        let clip = json!({
            "captureBeyondViewport": true,
            "clip": { "x": 0, "y": 0, "scale": 1, "height": height,
                      "width": self.eval("return innerWidth") },
        });
        let picture = self.command("Page.captureScreenshot", clip);
        use base64::Engine as _;
        let picture = picture["data"].as_str().unwrap();
        let bytes = base64::engine::general_purpose::STANDARD.decode(picture).unwrap();
        std::fs::write(Path::new(&folder).join(format!("{name}.png")), bytes).unwrap();
    }

    /// From here on, inside the page's only frame; [`Browser::open`] comes back out.
    pub fn enter_frame(&self) {
        self.find("iframe");
        self.ask("/frame", &json!({ "id": 0 }));
    }

    /// `dark` or `light`, as if the system were set so.
    pub fn prefer(&self, scheme: &str) {
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        self.command("Emulation.setEmulatedMedia", json!({ "features": features }));
    }

    fn get(&self, path: &str) -> Value {
        let session = self.session();
        let path = format!("/session/{}{path}", session.id);
        session.call("GET", &path, None).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    fn ask(&self, path: &str, body: &Value) -> Value {
        let told = self.session().try_ask(path, body);
        told.unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    fn session(&self) -> &Session {
        self.session.as_ref().expect("there until dropped")
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // What a failed test leaves is nobody's.
        let kept = self.session.take().filter(|_| !std::thread::panicking());
        // A page that stays open goes on drawing and asking, beside the next test's.
        let blank = json!({ "url": "about:blank" });
        let kept = kept.filter(|session| session.try_ask("/url", &blank).is_ok());
        self.turn.extend(kept);
        if WAITING.load(Ordering::SeqCst) == 0 {
            self.turn.clear();
        }
    }
}

impl Session {
    /// Chromium on a busy machine sometimes does not come up in the time its driver gives it; the second
    /// one does.
    fn start(kind: String, options: &Value, more: &[&str]) -> Session {
        let mut why = String::new();
        for _ in 0..3 {
            match Session::try_start(kind.clone(), options, more) {
                Ok(session) => return session,
                Err(error) => why = error,
            }
        }
        panic!("Chromium did not start: {why}");
    }

    fn try_start(kind: String, options: &Value, more: &[&str]) -> Result<Session, String> {
        let profile = Folder::new();
        let mut driver = Command::new(DRIVER)
            .args(["--port=0", "--allowed-ips=127.0.0.1"])
            .env("TMPDIR", profile.temporary())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let port = port(&mut driver);
        let mut args = arguments(&profile);
        args.extend(more.iter().map(|&arg| arg.to_owned()));
        // 4: opens these addresses. Its own first page costs a second of work.
        let first = json!({ "restore_on_startup": 4, "startup_urls": ["about:blank"] });
        let prefs = json!({ "session": first });
        let mut chrome = json!({ "binary": CHROMIUM, "args": args, "prefs": prefs });
        for (key, value) in options.as_object().unwrap() {
            chrome[key] = value.clone();
        }
        // For an element, and for a page.
        let wait = u64::try_from(minute().as_millis()).unwrap();
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": chrome,
            "goog:loggingPrefs": { "browser": "ALL" },
            "timeouts": { "implicit": wait },
        } } });
        let mut session = Session { kind, driver, port, id: String::new(), _profile: profile };
        let made = session.call("POST", "/session", Some(&wanted))?;
        session.id = made["sessionId"].as_str().unwrap().to_owned();
        Ok(session)
    }

    /// As if just started: another tab, and nothing left of what the earlier one did.
    fn renew(&self) -> Result<(), String> {
        let tab = self.try_ask("/window/new", &json!({ "type": "tab" }))?;
        // Closes the earlier one.
        self.call("DELETE", &format!("/session/{}/window", self.id), None)?;
        self.try_ask("/window", &json!({ "handle": tab["handle"] }))?;
        let everywhere = json!({ "origin": "*", "storageTypes": "all" });
        for (cmd, params) in [
            ("Storage.clearDataForOrigin", everywhere),
            ("Network.clearBrowserCookies", json!({})),
            ("Network.clearBrowserCache", json!({})),
        ] {
            self.try_ask("/goog/cdp/execute", &json!({ "cmd": cmd, "params": params }))?;
        }
        self.try_ask("/se/log", &json!({ "type": "browser" })).map(drop)
    }

    fn try_ask(&self, path: &str, body: &Value) -> Result<Value, String> {
        self.call("POST", &format!("/session/{}{path}", self.id), Some(body))
    }

    fn call(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, String> {
        let answer = self.answer(method, path, &body.map(Value::to_string).unwrap_or_default());
        let mut answer = answer.map_err(|error| format!("chromedriver: {error}"))?;
        let value = answer["value"].take();
        match value["message"].as_str() {
            Some(message) if value.get("error").is_some() => Err(message.to_owned()),
            _ => Ok(value),
        }
    }

    /// An error where the driver is gone or hangs up, as it may when it is told to end its session.
    fn answer(&self, method: &str, path: &str, body: &str) -> std::io::Result<Value> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        // It answers when its own waits are over.
        stream.set_read_timeout(Some(Duration::from_secs(1800)))?;
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.port,
            body.len()
        );
        stream.write_all(request.as_bytes())?;
        let head = crate::peer::head(&mut stream);
        let length = head.to_ascii_lowercase();
        let length = length.lines().find_map(|line| line.strip_prefix("content-length:"));
        let length = length.and_then(|length| length.trim().parse().ok());
        let mut answer = vec![0; length.ok_or_else(|| Error::other(format!("hung up: {head:?}")))?];
        stream.read_exact(&mut answer)?;
        Ok(serde_json::from_slice(&answer)?)
    }
}

impl Element<'_> {
    /// Taps or clicks it.
    #[track_caller]
    pub fn click(&self) {
        self.ask("click", &json!({}));
    }

    /// Types into it.
    pub fn type_text(&self, text: &str) {
        self.ask("value", &json!({ "text": text }));
    }

    /// The text a user sees in it.
    pub fn text(&self) -> String {
        self.get("text").as_str().unwrap().to_owned()
    }

    /// What a script sees: `value`, `href`, `hidden`…
    pub fn property(&self, name: &str) -> Value {
        self.get(&format!("property/{name}"))
    }

    /// Whether a user sees it.
    pub fn is_shown(&self) -> bool {
        self.get("displayed") == true
    }

    #[track_caller]
    fn get(&self, path: &str) -> Value {
        self.call("GET", path, None)
    }

    #[track_caller]
    fn ask(&self, path: &str, body: &Value) -> Value {
        self.call("POST", path, Some(body))
    }

    /// Pages that draw what happens put a new element in the place of one just found: it is the same
    /// to whoever looks at the page.
    #[track_caller]
    fn call(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        let session = self.browser.session();
        let call = |id: &str| {
            session.call(method, &format!("/session/{}/element/{id}/{path}", session.id), body)
        };
        let mut told = call(&self.id.borrow());
        for _ in 0..100 {
            if !told.as_ref().is_err_and(|error| error.starts_with("stale element")) {
                break;
            }
            let found = self.browser.ask("/element", &self.way);
            self.id.replace(found[ELEMENT].as_str().unwrap().to_owned());
            told = call(&self.id.borrow());
        }
        told.unwrap_or_else(|error| panic!("{}: {path}: {error}", self.way["value"]))
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // Ends Chromium, which then lets go of its profile.
        if !self.id.is_empty() {
            let _ = self.call("DELETE", &format!("/session/{}", self.id), None);
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

fn arguments(profile: &Folder) -> Vec<String> {
    let data = format!("--user-data-dir={}", profile.home().display());
    let flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-default-apps",
        "--lang=zh-CN",
        "--accept-lang=zh-CN",
        // Pages it draws in secret, for somebody who will type into the address bar: a second of work.
        "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup",
        // Whatever a page wants from elsewhere is not there, and shows in `complaints`.
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE *.localhost",
    ];
    flags.iter().map(|&flag| flag.to_owned()).chain([data]).collect()
}

/// The port chromedriver says it took.
fn port(driver: &mut Child) -> u16 {
    let mut lines = BufReader::new(driver.stdout.take().unwrap());
    loop {
        let mut line = String::new();
        assert_ne!(lines.read_line(&mut line).unwrap(), 0, "chromedriver did not start");
        let said =
            line.trim_end().trim_end_matches('.').rsplit_once("started successfully on port ");
        if let Some((_, port)) = said {
            // It must be able to go on talking.
            std::thread::spawn(move || std::io::copy(&mut lines, &mut std::io::sink()));
            return port.parse().unwrap();
        }
    }
}

#[test]
fn an_element_drawn_anew_is_the_same_to_whoever_taps_it() {
    let Some(browser) = Browser::phone() else { return };
    browser
        .open("data:text/html,<title>a</title><button onclick=\"document.title='b'\">x</button>");
    let button = browser.find("button");
    browser.eval("document.body.innerHTML = document.body.innerHTML");
    button.click();
    assert_eq!((browser.eval("return document.title"), button.text().as_str()), (json!("b"), "x"));
}
