//! The driver: raw sockets, as little work of its own as can be.
//! Must not know which server it drives.

use super::CONNECTIONS;
use std::cell::Cell;
use std::io::Write;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Which requests a flow has.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    /// The emulator, and the bare server in its clothes.
    Wechat,
    /// oauth2-mock-server.
    Oauth2,
}

impl Kind {
    pub(crate) fn parse(name: &str) -> Kind {
        if name == "oauth2" { Kind::Oauth2 } else { Kind::Wechat }
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Kind::Wechat => "wechat",
            Kind::Oauth2 => "oauth2",
        }
    }
}

/// Until when: so many flows, or so many milliseconds.
pub(crate) async fn drive(kind: Kind, address: &str, limit: &str) {
    let address: SocketAddr = address.parse().unwrap();
    let (flows, millis) = match limit.strip_suffix("ms") {
        Some(millis) => (u64::MAX, millis.parse().unwrap()),
        None => (limit.parse().unwrap(), u64::MAX / 2_000_000),
    };
    let started = Rc::new(Cell::new(0u64));
    let begin = Instant::now();
    tokio::task::spawn_local(stay_awake());
    let tasks: Vec<_> = (0..CONNECTIONS)
        .map(|number| {
            let started = Rc::clone(&started);
            tokio::task::spawn_local(async move {
                let mut line = Line::open(address).await;
                let mut done = 0u64;
                while begin.elapsed() < Duration::from_millis(millis) && started.get() < flows {
                    started.set(started.get() + 1);
                    match kind {
                        Kind::Wechat => line.wechat(number).await,
                        Kind::Oauth2 => line.oauth2().await,
                    }
                    done += 1;
                }
                done
            })
        })
        .collect();
    let mut done = 0;
    for task in tasks {
        done += task.await.unwrap();
    }
    println!("{done} {}", begin.elapsed().as_nanos());
}

/// Keeps the driver's core busy. A driver that sleeps has to be woken by the server, with every
/// answer and at the price of several microseconds of the server's kernel time, but only by a server
/// slower than itself.
async fn stay_awake() {
    loop {
        tokio::task::yield_now().await;
    }
}

/// A kept connection.
struct Line {
    stream: TcpStream,
    request: Vec<u8>,
    answer: Vec<u8>,
}

impl Line {
    async fn open(address: SocketAddr) -> Line {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Line { stream, request: Vec::with_capacity(2048), answer: Vec::with_capacity(8192) }
    }

    async fn wechat(&mut self, number: usize) {
        let user = number + 1;
        let target = format!(
            "/connect/oauth2/authorize?appid=wx5b6e96c8c89c614e\
             &redirect_uri=http%3A%2F%2F127.0.0.1%3A3000%2Fcb&response_type=code\
             &scope=snsapi_userinfo&state=xyz&mock_user=zhangsan.{user}&mock_consent=allow"
        );
        self.get(&target, "User-Agent: MicroMessenger/8.0.23\r\n").await;
        let code = between(&self.answer, "code=", "&").to_owned();
        let target = format!(
            "/sns/oauth2/access_token?appid=wx5b6e96c8c89c614e&secret=0f0e0d0c0b0a09080706050403020100\
             &code={code}&grant_type=authorization_code"
        );
        self.get(&target, "").await;
        let token = between(&self.answer, "\"access_token\":\"", "\"");
        let openid = between(&self.answer, "\"openid\":\"", "\"");
        let target = format!("/sns/userinfo?access_token={token}&openid={openid}&lang=zh_CN");
        self.get(&target, "").await;
        between(&self.answer, "\"nickname\":\"", "\"");
    }

    async fn oauth2(&mut self) {
        self.get(
            "/authorize?response_type=code&client_id=x&state=xyz&scope=openid%20profile\
             &redirect_uri=http%3A%2F%2F127.0.0.1%3A3000%2Fcb",
            "",
        )
        .await;
        let code = between(&self.answer, "code=", "&").to_owned();
        let body = format!(
            "grant_type=authorization_code&code={code}&client_id=x&client_secret=y\
             &redirect_uri=http%3A%2F%2F127.0.0.1%3A3000%2Fcb"
        );
        let head = format!(
            "POST /token HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\n\r\n{body}",
            body.len()
        );
        self.send(head.as_bytes()).await;
        let token = between(&self.answer, "\"access_token\":\"", "\"");
        let bearer = format!("Authorization: Bearer {token}\r\n");
        self.get("/userinfo", &bearer).await;
        between(&self.answer, "\"sub\":\"", "\"");
    }

    async fn get(&mut self, target: &str, headers: &str) {
        let mut request = std::mem::take(&mut self.request);
        request.clear();
        let _ = write!(request, "GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n");
        self.send(&request).await;
        self.request = request;
    }

    async fn send(&mut self, request: &[u8]) {
        self.stream.write_all(request).await.unwrap();
        self.answer.clear();
        let mut whole = usize::MAX;
        while self.answer.len() < whole {
            let got = self.stream.read_buf(&mut self.answer).await.unwrap();
            assert!(got > 0, "the server closed: {}", String::from_utf8_lossy(&self.answer));
            if whole == usize::MAX
                && let Some(head) = find(&self.answer, b"\r\n\r\n")
            {
                whole = head + 4 + length(&self.answer[..head]);
            }
        }
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

fn length(head: &[u8]) -> usize {
    let head = std::str::from_utf8(head).unwrap();
    let value = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().unwrap())
    });
    value.expect("an answer with a length")
}

/// The text between two others; a server that answers something else fails the benchmark.
pub(crate) fn between<'a>(answer: &'a [u8], before: &str, after: &str) -> &'a str {
    let text = std::str::from_utf8(answer).unwrap();
    let found = text.split_once(before).and_then(|(_, rest)| rest.split_once(after));
    found.unwrap_or_else(|| panic!("no {before:?} in {text}")).0
}
