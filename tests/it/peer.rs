//! Independent HTTP peers for the client's tests: blocking, on port 0, none of our own code.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

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

/// Accepts one connection, hands it to `talk`, and tells what that returned.
pub(crate) fn once<T: Send + 'static>(
    talk: impl FnOnce(std::net::TcpStream) -> T + Send + 'static,
) -> (SocketAddr, Receiver<T>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (send, receive) = channel();
    std::thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
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
