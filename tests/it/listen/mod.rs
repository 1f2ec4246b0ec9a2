//! `wxauth listen` against raw sockets, as browsers, phones and strangers knock.

mod callback;
mod link;
mod onward;
mod walk;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use crate::patience::minute;
use crate::runner::{Done, Folder, Running, wxauth, wxauth_in};

pub const CODE: &str = "003tgd100Od6YM22cu3d3BAVEo1tgd1r";
pub const APPID: &str = "wx5b6e96c8c89c614e";

/// A callback server under way, on any port.
pub struct Listening {
    pub run: Running,
    pub port: u16,
}

impl Listening {
    /// With state `s1`.
    pub fn start(words: &[&str]) -> Listening {
        Listening::start_bare(&[&["--state", "s1"], words].concat())
    }

    pub fn start_bare(words: &[&str]) -> Listening {
        let mut run = wxauth([&["listen", "--port", "0"], words].concat()).start();
        let port = port(&run.talk_with("waiting for the callback at "));
        Listening { run, port }
    }

    pub fn open(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(minute())).unwrap();
        stream
    }

    pub fn send(&self, request: &str) -> String {
        let mut stream = self.open();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8(answer).unwrap()
    }

    pub fn ask(&self, method: &str, target: &str, headers: &str) -> String {
        self.send(&format!(
            "{method} {target} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n{headers}\r\n",
            self.port
        ))
    }

    pub fn get(&self, target: &str) -> String {
        self.ask("GET", target, "")
    }

    pub fn callback(&self, query: &str) -> String {
        self.get(&format!("/callback?{query}"))
    }

    pub fn grant(&self) -> String {
        let page = self.callback(&format!("code={CODE}&state=s1"));
        assert!(page.starts_with("HTTP/1.1 200 "), "{page}");
        page
    }

    /// The code comes now, and nothing before it has ended the wait.
    pub fn ends_with_code(self) -> Done {
        self.grant();
        let done = self.run.wait().exits(0);
        assert_eq!(done.text(), format!("{CODE}\n"));
        done
    }
}

pub fn port(line: &str) -> u16 {
    let address = line.rsplit_once("://").unwrap().1;
    address.split('/').next().unwrap().rsplit_once(':').unwrap().1.parse().unwrap()
}

pub fn header<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    let head = answer.split("\r\n\r\n").next().unwrap();
    head.lines().filter_map(|line| line.split_once(": ")).find(|(n, _)| *n == name).map(|(_, v)| v)
}

#[test]
fn prints_the_code_alone_and_tidies_the_browser() {
    let listening = Listening::start(&["--grace", "0"]);
    let page = listening.grant();
    assert_eq!(header(&page, "referrer-policy"), Some("no-referrer"));
    assert_eq!(header(&page, "cache-control"), Some("no-store"));
    assert!(!page.contains(CODE), "the page repeats the code");
    let script = page.split("<script>").nth(1).unwrap().split("</script>").next().unwrap();
    assert!(script.contains("history.replaceState"));
    let hash = ring::digest::digest(&ring::digest::SHA256, script.as_bytes());
    use base64::Engine as _;
    let hash = base64::engine::general_purpose::STANDARD.encode(hash);
    let policy = header(&page, "content-security-policy").unwrap();
    assert!(policy.contains(&format!("script-src 'sha256-{hash}'")), "{policy}");
    let done = listening.run.wait().exits(0);
    assert_eq!(done.text(), format!("{CODE}\n"));
    assert!(!done.stderr.contains(CODE));
}

#[test]
fn json_is_one_document() {
    let listening = Listening::start(&["--json", "--grace", "0"]);
    listening.grant();
    let json = listening.run.wait().exits(0).json();
    assert_eq!(json["schema"], "wxauth.listen/1");
    assert_eq!(json["ok"], true);
    let data = serde_json::json!({ "code": CODE, "state": "s1", "state_checked": true });
    assert_eq!(json["data"], data);
}

#[test]
fn nobody_came() {
    let done = wxauth(["listen", "--port", "0", "--timeout", "50ms", "--json"]).run().exits(5);
    assert_eq!(done.json()["error"]["kind"], "callback_timeout");
    assert!(done.stderr.contains("no callback came within 50ms"), "{}", done.show());
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_one_shot_with_130_and_keep_with_0() {
    let listening = Listening::start(&[]);
    listening.run.signal("INT");
    assert_eq!(listening.run.wait().exits(130).text(), "");
    for signal in ["INT", "TERM"] {
        let mut run = wxauth(["listen", "--port", "0", "--keep"]).start();
        run.json_line();
        run.signal(signal);
        assert_eq!(run.json_line()["event"], "end");
        run.wait().exits(0);
    }
}

#[test]
fn protocol_1_4_serves_the_verification_file() {
    let folder = Folder::new();
    let file = folder.file("MP_verify_HzPnYOUNdYYAAAAA.txt", "HzPnYOUNdYYAAAAA");
    let words = ["listen", "--port", "0", "--verify-file", file.to_str().unwrap()];
    let mut run = wxauth_in(&folder, words).start();
    let port = port(&run.talk_with("waiting for the callback at "));
    let listening = Listening { run, port };
    let answer = listening.get("/MP_verify_HzPnYOUNdYYAAAAA.txt");
    assert!(answer.ends_with("\r\n\r\nHzPnYOUNdYYAAAAA"), "{answer}");
    assert!(listening.get("/MP_verify_HzPnYOUNdYYAAAAB.txt").starts_with("HTTP/1.1 404 "));
    let other = folder.file("verify.txt", "x");
    let words = ["listen", "--verify-file", other.to_str().unwrap()];
    wxauth_in(&folder, words).run().exits(2).says("MP_verify_");
    let secret = folder.file("MP_verify_BBBBBBBBBBBBBBBB.txt", "-----BEGIN PRIVATE KEY-----");
    let words = ["listen", "--port", "0", "--verify-file", secret.to_str().unwrap()];
    wxauth_in(&folder, words).run().exits(2).says("does not hold the token of its name");
    wxauth(["listen", "--verify-file", "MP_verify_AAAA.txt"]).run().exits(8).says("cannot read");
}

#[test]
fn keep_prints_every_callback_as_a_line() {
    let mut run = wxauth(["listen", "--port", "0", "--keep", "--state", "s1"]).start();
    let ready = run.json_line();
    assert_eq!((&ready["event"], &ready["state"]), (&"ready".into(), &"s1".into()));
    let callback = ready["callback"].as_str().unwrap();
    assert_eq!(callback, format!("{}/callback", ready["address"].as_str().unwrap()));
    let mut listening = Listening { run, port: port(callback) };
    for (code, repeated) in [("first", false), ("second", false), ("first", true)] {
        listening.callback(&format!("code={code}&state=s1"));
        let line = listening.run.json_line();
        assert_eq!(line["event"], "callback");
        assert_eq!((&line["outcome"], &line["code"]), (&"granted".into(), &code.into()));
        assert_eq!((&line["repeated"], &line["state_checked"]), (&repeated.into(), &true.into()));
    }
    listening.callback("code=third&state=s2");
    listening.callback("state=s1");
    let line = listening.run.json_line();
    assert_eq!((&line["outcome"], &line["refusal"]), (&"refused".into(), &"state-only".into()));
    #[cfg(unix)]
    {
        listening.run.signal("TERM");
        let end = listening.run.json_line();
        assert_eq!(
            end,
            serde_json::json!({ "event": "end", "granted": 2, "refused": 1, "exit": 0 })
        );
        listening.run.wait().exits(0);
    }
}

#[test]
fn wrong_input_is_told_in_one_line() {
    wxauth(["listen", "--any-state", "--state", "x"]).run().exits(2).says("--any-state");
    wxauth(["listen", "--state", ""]).run().exits(2).says("empty");
    wxauth(["listen", "--port", "70000"]).run().exits(2).says("port");
    wxauth(["listen", "--path", "/a?b"]).run().exits(2).says("--path");
    wxauth(["listen", "--public-url", "abc.example.com"]).run().exits(2).says("--public-url");
    wxauth(["listen", "--forward", "localhost:3000"]).run().exits(2).says("--forward");
    wxauth(["listen", "--timeout", "soon"]).run().exits(2).says("duration");
    wxauth(["listen", "--port", "0", "--open"]).run().exits(2).says("--appid");
    wxauth(["listen", "--port", "0", "--appid", "WX1"]).run().exits(2).says("--appid");
    wxauth(["listen", "--host", "192.0.2.9", "--port", "0"]).run().exits(8).says("192.0.2.9");
    let words = ["listen", "--port", "0", "--timeout", "1ms", "--cacert", "no-such-file"];
    wxauth(words).run().exits(8).says("no-such-file");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let done = wxauth(["listen", "--port", &port, "--json"]).run().exits(8);
    assert_eq!(done.json()["error"]["kind"], "address_in_use");
}

#[test]
fn keep_says_why_it_ended_without_a_login() {
    let words = ["listen", "--keep", "--port", "0", "--timeout", "50ms"];
    let done = wxauth(words).run().exits(5).says("no callback came within 50ms");
    assert!(done.text().ends_with("\"exit\":5}\n"), "{}", done.show());
}
