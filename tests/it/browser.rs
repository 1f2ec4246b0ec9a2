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
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};

use crate::chromium::{self, Session};

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
        if !chromium::is_there() {
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
