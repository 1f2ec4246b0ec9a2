//! Independent HTTP peers for the client's tests: blocking, on port 0, none of our own code.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};

use rustls::ServerConfig;
use rustls::pki_types::PrivatePkcs8KeyDer;

use crate::patience::minute;

/// One request as the peer saw it.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) method: String,
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
    }
}

/// What the peer answers.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
}

pub(crate) fn answer(status: u16, body: impl Into<Vec<u8>>) -> Answer {
    Answer { status, headers: Vec::new(), body: body.into() }
}

impl Answer {
    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Answer {
        self.headers.push((name, value.into()));
        self
    }
}

/// A tiny_http server; stops when dropped.
pub(crate) struct Peer {
    pub(crate) address: SocketAddr,
    server: Arc<tiny_http::Server>,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Peer {
    pub(crate) fn start(handler: impl Fn(&Seen) -> Answer + Send + 'static) -> Peer {
        let server = Arc::new(tiny_http::Server::http("127.0.0.1:0").unwrap());
        let address = server.server_addr().to_ip().unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (inner, log) = (server.clone(), seen.clone());
        std::thread::spawn(move || {
            while let Ok(mut request) = inner.recv() {
                let mut body = String::new();
                let _ = request.as_reader().read_to_string(&mut body);
                let one = Seen {
                    method: request.method().to_string(),
                    url: request.url().to_owned(),
                    headers: request
                        .headers()
                        .iter()
                        .map(|h| (h.field.to_string(), h.value.to_string()))
                        .collect(),
                    body,
                };
                let told = handler(&one);
                log.lock().unwrap().push(one);
                let mut response =
                    tiny_http::Response::from_data(told.body).with_status_code(told.status);
                for (name, value) in told.headers {
                    let header =
                        tiny_http::Header::from_bytes(name.as_bytes(), value.as_bytes()).unwrap();
                    response.add_header(header);
                }
                let _ = request.respond(response);
            }
        });
        Peer { address, server, seen }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.server.unblock();
    }
}

/// An address where nobody listens, and where nobody else can while this is there: a port that was
/// merely free a moment ago may be another test's by now.
pub(crate) struct Nobody(tokio::net::TcpSocket);

impl Nobody {
    pub(crate) fn new() -> Nobody {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.bind(([127, 0, 0, 1], 0).into()).unwrap();
        Nobody(socket)
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.0.local_addr().unwrap()
    }
}

/// A port nobody has, for a program that must be told one; below those the system hands out by
/// itself, as one of those may be taken by any other test between now and its use.
pub(crate) fn free_port() -> u16 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    // Two runs of the tests at once begin far from each other: 7,919 is a prime.
    let start = std::process::id().wrapping_mul(7919) % 9000;
    let steps = std::iter::from_fn(|| Some(NEXT.fetch_add(1, Ordering::SeqCst)));
    let mut ports = steps.map(|step| u16::try_from(20_000 + (start + step) % 10_000).unwrap());
    ports.find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok()).unwrap()
}

/// Accepts one connection, hands it to `talk`, and tells what that returned. Nobody listens there any
/// more by then.
pub(crate) fn once<T: Send + 'static>(
    talk: impl FnOnce(std::net::TcpStream) -> T + Send + 'static,
) -> (SocketAddr, Receiver<T>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (send, receive) = channel();
    std::thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        drop(listener);
        stream.set_read_timeout(Some(minute())).unwrap();
        let _ = send.send(talk(stream));
    });
    (address, receive)
}

/// Reads up to the blank line that ends a request's head.
pub(crate) fn head(stream: &mut impl Read) -> String {
    let mut bytes = Vec::new();
    let mut one = [0u8];
    while !bytes.ends_with(b"\r\n\r\n") && matches!(stream.read(&mut one), Ok(1)) {
        bytes.push(one[0]);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

pub(crate) fn say(stream: &mut impl Write, body: &str) {
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    let _ = stream.write_all(answer.as_bytes());
    let _ = stream.flush();
}

/// The server's side of TLS with this one certificate.
pub(crate) fn tls_config(leaf: &rcgen::Certificate, key: &rcgen::KeyPair) -> Arc<ServerConfig> {
    let key = PrivatePkcs8KeyDer::from(key.serialize_der()).into();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![leaf.der().clone()], key)
        .unwrap();
    Arc::new(config)
}

/// Answers one request over TLS, and returns its head; of a client that turns away, what came.
pub(crate) fn say_over_tls(
    config: Arc<ServerConfig>,
    mut stream: impl Read + Write,
    body: &str,
) -> String {
    let mut session = rustls::ServerConnection::new(config).unwrap();
    let mut tls = rustls::Stream::new(&mut session, &mut stream);
    let request = head(&mut tls);
    say(&mut tls, body);
    request
}
