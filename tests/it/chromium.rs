//! Chromium and its driver as processes, and one question to the driver at a time.
//! Must not know pages or elements; `browser` does.

use std::io::{BufRead as _, BufReader, Error, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::patience::minute;
use crate::runner::Folder;

const CHROMIUM: &str = "/usr/bin/chromium";
const DRIVER: &str = "/usr/bin/chromedriver";

/// Whether both are here; in CI they must be.
pub fn is_there() -> bool {
    let there = Path::new(CHROMIUM).exists() && Path::new(DRIVER).exists();
    let ci = std::env::var_os("CI").is_some();
    assert!(there || !ci, "CI needs the packages chromium and chromium-driver");
    there
}

/// A running Chromium with its driver and profile; ends when dropped.
pub struct Session {
    /// What it was started with.
    pub kind: String,
    driver: Child,
    port: u16,
    pub id: String,
    _profile: Folder,
}

impl Session {
    /// Chromium on a busy machine sometimes does not come up in the time its driver gives it; the second
    /// one does.
    pub fn start(kind: String, options: &Value, more: &[&str]) -> Session {
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
    pub fn renew(&self) -> Result<(), String> {
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

    pub fn try_ask(&self, path: &str, body: &Value) -> Result<Value, String> {
        self.call("POST", &format!("/session/{}{path}", self.id), Some(body))
    }

    pub fn call(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, String> {
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
