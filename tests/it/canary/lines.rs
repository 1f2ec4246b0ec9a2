//! The command lines that are tried with secrets planted, and servers an error might quote.

use crate::peer::{Peer, answer};

/// A command line and where its calls go.
pub struct Line {
    pub words: Vec<&'static str>,
    pub base: String,
    pub stdin: Option<&'static str>,
    /// With `--json`, its own answer is tokens.
    pub tokens: bool,
}

pub fn line(words: &[&'static str], base: &str) -> Line {
    Line { words: words.to_vec(), base: base.to_owned(), stdin: None, tokens: false }
}

impl Line {
    fn tokens(mut self) -> Line {
        self.tokens = true;
        self
    }
    fn stdin(mut self, text: &'static str) -> Line {
        self.stdin = Some(text);
        self
    }
}

/// Servers that misbehave in ways an error might quote.
pub struct Bad {
    pub peers: Vec<Peer>,
}

impl Bad {
    pub fn start() -> Bad {
        let echo =
            |seen: &crate::peer::Seen| format!("cannot {} {} {}", seen.method, seen.url, seen.body);
        Bad {
            peers: vec![
                Peer::start(move |seen| {
                    answer(200, echo(seen)).header("Content-Type", "text/html")
                }),
                Peer::start(move |seen| answer(502, echo(seen))),
                Peer::start(|seen| {
                    answer(302, "").header("Location", format!("/moved{}", seen.url))
                }),
                Peer::start(|_| {
                    answer(
                        200,
                        r#"{"errcode":40125,"errmsg":"invalid appsecret, rid: 62bae58d-5bf58b34-5f8e035e"}"#,
                    )
                }),
                Peer::start(|_| {
                    answer(200, r#"{"access_token":"48_canaryaccess","expires_in":"soon"}"#)
                }),
            ],
        }
    }

    /// The peers, a port nobody listens at, and TLS spoken to a server that does not.
    pub fn bases(&self) -> Vec<String> {
        let mut bases: Vec<String> = self.peers.iter().map(|peer| peer.url("")).collect();
        bases.push("http://127.0.0.1:1".to_owned());
        bases.push(self.peers[0].url("").replace("http://", "https://"));
        bases
    }
}

const OPENID: &str = "oLVPpjqs9BhvzwPj5A-vTYAX3GLc";
const COMPONENT: &str = "wxaaaaaaaaaaaaaaaa";

/// Commands that send a secret, to `base`.
pub fn sending(base: &str) -> Vec<Line> {
    let component = ["--platform", "component", "--component-appid", COMPONENT];
    let with = |words: &[&'static str], more: &[&'static str]| line(&[words, more].concat(), base);
    vec![
        line(&["exchange", "003tgd100Od6", "--userinfo"], base).tokens(),
        with(&["exchange", "003tgd100Od6"], &component).tokens(),
        line(&["exchange", "c", "--platform", "mini"], base).tokens(),
        line(&["exchange", "c", "--platform", "work", "--userinfo"], base).tokens(),
        line(&["refresh"], base).tokens(),
        with(&["refresh"], &component).tokens(),
        line(&["userinfo", "--openid", OPENID], base),
        line(&["auth", "--openid", OPENID], base),
    ]
}

/// Commands that hold secrets without sending them to WeChat, and those that should not look at them.
pub fn keeping(base: &str) -> Vec<Line> {
    let jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJvMSJ9.AAAA";
    vec![
        line(&["ticket", "sign", "--openid", OPENID], base),
        line(&["ticket", "sign", "--from", "-"], base)
            .stdin(r#"{"openid":"o1","access_token":"48_canaryaccess","session_key":"canarykey"}"#),
        line(&["ticket", "sign", "--batch", "-"], base).stdin("{\"openid\":\"o1\"}\nnot JSON\n"),
        line(&["ticket", "verify", jwt], base),
        line(&["ticket", "verify", jwt, "--key-encoding", "base64"], base),
        line(&["ticket", "verify", "--batch", "-"], base).stdin("{\"ticket\":\"a.b.c\"}\n"),
        line(&["ticket", "decode", jwt], base),
        line(&["call", "http://127.0.0.1:1/"], base),
        line(&["call", "--print-curl", "POST", "http://127.0.0.1:1/", "a=b"], base),
        line(&["url", "--redirect-uri", "https://h5.example.com/"], base),
        line(&["url"], base),
        line(&["listen", "--port", "x"], base),
        line(&["login", "--mock", "--redirect-uri", "nowhere"], base),
        line(&["mock", "--port", "x"], base),
        line(&["demo", "--origin", "nowhere"], base),
        line(&["check", "--demo", "--only", "WXA301"], base),
        line(&["check", "--mock-port", "0", "http://127.0.0.1:1/"], base),
        line(&["load", "--demo", "--concurrency", "2", "--duration", "100ms"], base),
        line(&["load", "--mock-port", "0", "http://127.0.0.1:1/"], base),
        line(&["wait", "http://127.0.0.1:1/", "--timeout", "1ms"], base),
        line(&["run", "--", "sh", "-c", "env | grep ^WXAUTH_"], base),
        line(&["run", "--", "sh", "-c", "env | grep ^WXAUTH_ >&2; exit 3"], base),
        line(&["config", "show"], base),
        line(&["config", "path"], base),
        line(&["init", "--force", "--account", "test"], base),
        line(&["explain", "40125"], base),
        line(&["man", "exchange"], base),
        line(&["completions", "elvish"], base),
        line(&["exchange", "--help"], base),
    ]
}
