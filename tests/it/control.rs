//! The control API of the running program: live over a socket, guarded, and as its own document says.
//! Must not repeat what the unit tests of the function hold.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};

use crate::patience::minute;
use crate::peers;
use crate::runner::{Folder, Running, wxauth};

const APPID: &str = "wx5b6e96c8c89c614e";

/// A running emulator.
pub(crate) struct Mock {
    pub(crate) running: Running,
    /// `127.0.0.1:PORT`.
    pub(crate) address: String,
}

impl Mock {
    pub(crate) fn start(flags: &[&str]) -> Mock {
        Mock::with(flags, &[])
    }

    pub(crate) fn with(flags: &[&str], variables: &[(&str, &str)]) -> Mock {
        let mut words = vec!["mock", "--port", "0", "--json", "--quiet"];
        words.extend(flags);
        let run = variables.iter().fold(wxauth(words), |run, (name, value)| run.env(name, value));
        let mut running = run.start();
        let ready = running.json_line();
        let address = ready["url"].as_str().unwrap().trim_start_matches("http://").to_owned();
        Mock { running, address }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(minute())).unwrap();
        stream
    }

    /// Status and body of one request with these header lines.
    pub(crate) fn ask(&self, line: &str, headers: &str, body: &str) -> (u16, String) {
        let mut stream = self.connect();
        let host = if headers.to_lowercase().contains("host:") { "" } else { &self.address };
        let host = if host.is_empty() { String::new() } else { format!("Host: {host}\r\n") };
        let length = body.len();
        let request = format!(
            "{line} HTTP/1.1\r\n{host}{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
    }

    pub(crate) fn get(&self, target: &str) -> (u16, String) {
        self.ask(&format!("GET {target}"), "", "")
    }

    pub(crate) fn post(&self, target: &str, body: &Value) -> (u16, String) {
        let headers = "Content-Type: application/json\r\n";
        self.ask(&format!("POST {target}"), headers, &body.to_string())
    }

    /// A code for the first user.
    pub(crate) fn code(&self) -> String {
        let link = format!(
            "GET /connect/oauth2/authorize?appid={APPID}&redirect_uri=http%3A%2F%2F127.0.0.1%3A3000%2Fcb\
             &response_type=code&scope=snsapi_userinfo&state=s&mock_client=wechat&mock_consent=allow"
        );
        let mut stream = self.connect();
        let request =
            format!("{link} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address);
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.split_once("code=").unwrap().1.split('&').next().unwrap().to_owned()
    }

    pub(crate) fn exchange(&self, code: &str) -> Value {
        let call = format!(
            "/sns/oauth2/access_token?appid={APPID}&secret=s&code={code}&grant_type=authorization_code"
        );
        serde_json::from_str(&self.get(&call).1).unwrap()
    }
}

#[test]
fn events_arrive_while_they_happen() {
    let mock = Mock::start(&[]);
    let mut stream = mock.connect();
    let request = format!("GET /_wxauth/events HTTP/1.1\r\nHost: {}\r\n\r\n", mock.address);
    stream.write_all(request.as_bytes()).unwrap();
    let mut lines = BufReader::new(stream).lines().map(Result::unwrap);
    assert!(lines.any(|line| line == "event: hello"));
    let code = mock.code();
    let data =
        lines.find_map(|line| Some(line.strip_prefix("data: {\"event\":\"request\"")?.to_owned()));
    assert!(data.unwrap().contains("\"endpoint\":\"authorize\""));
    mock.exchange(&code);
    assert!(lines.any(|line| line == "id: 2"));
    // An open stream is ended like any answer, and does not keep the emulator from ending.
    mock.running.signal("TERM");
    let rest: Vec<String> = lines.collect();
    assert_eq!(rest[rest.len() - 2..], ["0", ""]);
    mock.running.wait().exits(0);
}

#[test]
fn the_clock_advances_and_a_code_expires() {
    let mock = Mock::start(&[]);
    let code = mock.code();
    let (status, clock) = mock.post("/_wxauth/clock", &json!({ "advance": "5m" }));
    assert_eq!((status, clock.contains("\"ahead_ms\":300000")), (200, true), "{clock}");
    assert_eq!(mock.exchange(&code)["errcode"], 40029);
}

#[test]
fn foreign_pages_names_and_forms_are_refused() {
    let mock = Mock::start(&["--allow-host", "wechat"]);
    let get = |headers: &str| mock.ask("GET /_wxauth/state", headers, "").0;
    assert_eq!(get(""), 200);
    assert_eq!(get("Host: wechat:8787\r\n"), 200);
    assert_eq!(get("Host: evil.example\r\n"), 403);
    assert_eq!(get("Sec-Fetch-Site: cross-site\r\n"), 403);
    assert_eq!(get("X-Forwarded-For: 203.0.113.9\r\n"), 403);
    let tunnel = "Host: abc.example.com\r\nX-Forwarded-For: 203.0.113.9\r\n";
    assert_eq!(mock.ask("GET /sns/auth?access_token=x&openid=o", tunnel, "").0, 200);
    assert_eq!(get("Origin: https://evil.example\r\n"), 403);
    let form = "Content-Type: text/plain\r\n";
    assert_eq!(mock.ask("POST /_wxauth/reset", form, "{}").0, 415);
}

#[test]
fn a_body_that_is_too_long_is_refused_in_json() {
    let mock = Mock::start(&[]);
    let long = format!("{{\"keep\":{}}}", " ".repeat(1 << 20));
    let json = "Content-Type: application/json\r\n";
    let (status, told) = mock.ask("POST /_wxauth/reset", json, &long);
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!((status, &told["error"]["kind"]), (413, &json!("body_too_large")));
    // WeChat's own paths have the engine's answer.
    let (status, told) = mock.ask("POST /sns/oauth2/access_token", json, &long);
    assert_eq!((status, told.as_str()), (413, "Payload Too Large"));
}

#[test]
fn a_token_comes_from_variable_or_file_and_is_not_told() {
    let mock = Mock::with(&[], &[("WXAUTH_MOCK_CONTROL_TOKEN", "canary")]);
    assert_eq!(mock.get("/_wxauth/state").0, 401);
    let bearer = "Authorization: Bearer canary\r\n";
    assert_eq!(mock.ask("GET /_wxauth/state", bearer, "").0, 200);
    assert_eq!(mock.get("/_wxauth/healthz").0, 200);
    mock.running.signal("TERM");
    assert!(!mock.running.wait().exits(0).show().contains("canary"));
    let wrong = wxauth(["mock", "--allow-host", "http://wechat"]).run();
    wrong.exits(2).says("--allow-host");
}

/// The document is tried against the program by a tool that knows only the document.
#[test]
fn schemathesis_finds_nothing() {
    let Some(mut python) = peers::python("schemathesis") else { return };
    let mock = Mock::start(&[]);
    let rules = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/peers/schemathesis.toml");
    let location = format!("http://{}/_wxauth/openapi.json", mock.address);
    python.args(["-m", "schemathesis.cli", "--config-file", rules, "run", &location]);
    // Every schema's limits, one by one, and then some at random, the same every time.
    python.args(["--phases", "coverage,fuzzing", "--max-examples", "3", "--seed", "1"]);
    // How fast it goes is the machine's.
    python.args(["--request-timeout", "600", "--suppress-health-check", "too_slow"]);
    // It goes through all variables for each request.
    let kept = ["PATH", "SystemRoot", "TMPDIR", "PYTHONPATH", "PYTHONIOENCODING"];
    for (name, _) in std::env::vars_os().filter(|(name, _)| kept.iter().all(|kept| name != kept)) {
        python.env_remove(name);
    }
    // One worker: Python 3.11's compiler fails now and then when two threads parse at once.
    // It would send the emulator to hosts of the fuzzer's choosing; its own tests cover it.
    python.args(["--exclude-operation-id", "verify_domain"]);
    // What it remembers of its cases goes with the folder.
    let folder = Folder::new();
    python.args(["--workers", "1", "--no-color"]).current_dir(folder.work());
    let done = python.stdin(Stdio::null()).output().unwrap();
    let told = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success(), "{told}\n{}", String::from_utf8_lossy(&done.stderr));
    assert!(told.contains("33 selected"), "{told}");
    assert!(told.contains("✅ Coverage") && told.contains("✅ Fuzzing"), "{told}");
}

#[test]
fn a_fault_breaks_the_next_call_and_no_more() {
    let mock = Mock::start(&[]);
    let code = mock.code();
    let (status, told) = mock.post("/_wxauth/faults", &json!({ "endpoint": "*", "act": "reset" }));
    assert_eq!(status, 200, "{told}");
    let mut stream = mock.connect();
    stream.write_all(b"GET /sns/auth HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    // A broken connection, or one that ends without a byte.
    let _ = stream.read_to_end(&mut answer);
    assert_eq!(answer, b"");
    let delay = json!({ "endpoint": "access_token", "act": "delay", "delay_ms": 300 });
    mock.post("/_wxauth/faults", &delay);
    let start = std::time::Instant::now();
    assert_eq!(mock.exchange(&code)["expires_in"], 7200);
    assert!(start.elapsed() >= Duration::from_millis(300));
    let (_, left) = mock.get("/_wxauth/faults");
    assert!(left.starts_with("{\"faults\":[],"), "{left}");
    // A page in the developer's browser cannot ask for any.
    let line = "POST /_wxauth/faults";
    let headers = "Content-Type: text/plain\r\nOrigin: https://evil.example\r\n";
    assert_eq!(mock.ask(line, headers, &delay.to_string()).0, 403);
}

#[test]
fn p10_37_a_password_change_ends_every_token_of_the_user() {
    let mock = Mock::start(&[]);
    let tokens = mock.exchange(&mock.code());
    let text = |name: &str| tokens[name].as_str().unwrap().to_owned();
    let (access, openid) = (text("access_token"), text("openid"));
    let auth = format!("/sns/auth?access_token={access}&openid={openid}");
    assert_eq!(mock.get(&auth).1, "{\"errcode\":0,\"errmsg\":\"ok\"}");
    let (status, ended) = mock.post("/_wxauth/users/zhangsan/change-password", &json!({}));
    assert_eq!((status, ended.trim()), (200, "{\"ended\":1}"));
    let userinfo = format!("/sns/userinfo?access_token={access}&openid={openid}");
    let refresh = format!(
        "/sns/oauth2/refresh_token?appid={APPID}&grant_type=refresh_token&refresh_token={}",
        text("refresh_token")
    );
    for call in [auth, userinfo, refresh] {
        assert!(mock.get(&call).1.starts_with("{\"errcode\":42007,"), "{call}");
    }
    // The next login works again.
    assert_eq!(mock.exchange(&mock.code())["openid"], openid);
}
