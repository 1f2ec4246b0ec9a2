//! The HTTP engine against clients that behave badly: raw sockets, no client library.
//! Must not test what any handler means; only that the engine bounds, answers and stops.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{Request, Response};
use tokio::sync::{Semaphore, oneshot};
use wxauth::net::bind::bind;
use wxauth::net::server::{Handler, Limits, Reply, serve};

use crate::patience::{Patience, minute};

/// Far beyond anything a healthy answer takes, so that a hang fails instead of hanging.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Engine {
    pub(crate) address: SocketAddr,
    listeners: usize,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Engine {
    pub(crate) fn start(limits: Limits, handler: impl Handler) -> Engine {
        let (tell, told) = mpsc::channel();
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.unwrap().block_on(async {
                let bound = bind("127.0.0.1", 0).await.unwrap();
                tell.send((bound.address, bound.listeners.len())).unwrap();
                let stop = async { drop(stopped.await) };
                serve(bound.listeners, Arc::new(handler), limits, stop).await;
            });
        });
        let (address, listeners) = Patience::new().next(&told).unwrap();
        Engine { address, listeners, stop: Some(stop), thread: Some(thread) }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(minute())).unwrap();
        stream.set_write_timeout(Some(minute())).unwrap();
        stream
    }

    /// Sends `request` and reads until the server closes.
    fn exchange(&self, request: impl AsRef<[u8]>) -> String {
        let mut stream = self.connect();
        stream.write_all(request.as_ref()).unwrap();
        rest(&mut stream)
    }

    fn ask_to_stop(&mut self) {
        drop(self.stop.take());
    }

    fn join(&mut self) {
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.ask_to_stop();
        self.join();
    }
}

/// Everything up to the end of the connection; a reset counts as an end.
fn rest(stream: &mut TcpStream) -> String {
    let mut all = Vec::new();
    let mut piece = [0u8; 4096];
    loop {
        match stream.read(&mut piece) {
            Ok(0) => break,
            Ok(n) => all.extend_from_slice(&piece[..n]),
            Err(e) if e.kind() == ErrorKind::ConnectionReset => break,
            Err(e) => panic!("{e} after {:?}", String::from_utf8_lossy(&all)),
        }
    }
    String::from_utf8_lossy(&all).into_owned()
}

/// One answer on a connection that stays open: its head and as much body as announced.
fn one_answer(stream: &mut TcpStream, with_body: bool) -> String {
    let mut all = Vec::new();
    let mut byte = [0u8; 1];
    while !all.ends_with(b"\r\n\r\n") {
        assert_eq!(stream.read(&mut byte).unwrap(), 1, "{:?}", String::from_utf8_lossy(&all));
        all.push(byte[0]);
    }
    let head = String::from_utf8(all).unwrap();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0u8; if with_body { length.unwrap().parse().unwrap() } else { 0 }];
    stream.read_exact(&mut body).unwrap();
    head + &String::from_utf8(body).unwrap()
}

const GET: &str = "GET /who HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n";

async fn echo(_peer: SocketAddr, request: Request<Bytes>) -> Reply {
    let text = format!("{} {} {}", request.method(), request.uri(), request.body().len());
    Response::new(Bytes::from(text)).into()
}

fn short() -> Limits {
    // Long enough for a busy machine to send a request in.
    let blink = Duration::from_secs(1);
    Limits { head: blink, body: blink, write: blink, ..Limits::default() }
}

#[test]
fn answers_on_both_loopbacks() {
    let engine = Engine::start(Limits::default(), echo);
    assert!(engine.exchange(GET).ends_with("GET /who 0"));
    if engine.listeners == 2 {
        let mut six = TcpStream::connect(("::1", engine.address.port())).unwrap();
        six.write_all(GET.as_bytes()).unwrap();
        assert!(rest(&mut six).ends_with("GET /who 0"));
    }
}

#[test]
fn head_gets_the_head_alone_and_the_connection_goes_on() {
    let engine = Engine::start(Limits::default(), echo);
    let mut stream = engine.connect();
    stream.write_all(b"HEAD /h HTTP/1.1\r\nHost: t\r\n\r\n").unwrap();
    let head = one_answer(&mut stream, false);
    assert!(head.contains("content-length: 9\r\n"), "{head}");
    stream.write_all(b"POST /p HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\n\r\nabc").unwrap();
    assert!(one_answer(&mut stream, true).ends_with("POST /p 3"));
}

#[test]
fn thousands_of_idle_and_half_open_connections_do_not_lose_the_real_one() {
    // No deadline frees a place.
    let (head, body) = (Duration::from_secs(3600), Duration::from_secs(3600));
    let limits = Limits { connections: 100, head, body, ..Limits::default() };
    let engine = Engine::start(limits, echo);
    // Both ends live in this process, beside the other tests.
    let room = usize::try_from(wxauth::platform::open_files().min(12_000) / 4).unwrap();
    let halves: [&[u8]; 4] = [
        b"",
        b"GET /callb",
        b"GET / HTTP/1.1\r\nHost: t\r\nCookie: a",
        b"POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 9\r\n\r\nab",
    ];
    let mut open = Vec::new();
    for number in 0..room {
        let mut stream = engine.connect();
        // An evicted one may already be closed.
        let _ = stream.write_all(halves[number % 4]);
        open.push(stream);
        if number % 250 == 0 {
            assert!(engine.exchange(GET).ends_with("GET /who 0"), "after {number}");
        }
    }
    assert!(room > 200, "too few files to mean anything");
    assert!(engine.exchange(GET).ends_with("GET /who 0"));
}

#[test]
fn a_request_that_is_being_answered_is_never_evicted() {
    let gate = Arc::new(Semaphore::new(0));
    let inside = Arc::new(AtomicUsize::new(0));
    let handler = {
        let (gate, inside) = (Arc::clone(&gate), Arc::clone(&inside));
        move |_: SocketAddr, _: Request<Bytes>| {
            let (gate, inside) = (Arc::clone(&gate), Arc::clone(&inside));
            async move {
                inside.fetch_add(1, Ordering::SeqCst);
                let _permit = gate.acquire().await;
                Response::new(Bytes::from_static(b"held")).into()
            }
        }
    };
    let engine = Engine::start(Limits { connections: 3, ..Limits::default() }, handler);
    let since = Instant::now();
    let mut held = Vec::new();
    for number in 1..=5 {
        let mut stream = engine.connect();
        stream.write_all(GET.as_bytes()).unwrap();
        held.push(stream);
        while inside.load(Ordering::SeqCst) < number.min(3) {
            assert!(since.elapsed() < PATIENCE);
            std::thread::sleep(Duration::from_millis(1));
        }
    }
    gate.add_permits(1);
    for stream in &mut held {
        assert!(rest(stream).ends_with("held"));
    }
}

#[test]
fn a_request_must_arrive_within_its_deadline() {
    let engine = Engine::start(short(), echo);
    let halves = ["", "GET / HTTP/1.1\r\nHo", "GET / HTTP/1.1\r\nHost: t\r\nA: b\r\n"];
    let sent = halves.map(|half| {
        let mut stream = engine.connect();
        stream.write_all(half.as_bytes()).unwrap();
        (half, stream)
    });
    for (half, mut stream) in sent {
        assert_eq!(rest(&mut stream), "", "{half:?}");
    }
    let late = engine.exchange("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 9\r\n\r\nab");
    assert!(late.starts_with("HTTP/1.1 408 "), "{late}");
    // A kept connection may be idle as long, and no longer.
    let mut kept = engine.connect();
    kept.write_all(b"GET /k HTTP/1.1\r\nHost: t\r\n\r\n").unwrap();
    assert!(one_answer(&mut kept, true).ends_with("GET /k 0"));
    assert_eq!(rest(&mut kept), "");
}

#[test]
fn a_header_drip_does_not_prolong_the_deadline() {
    let engine = Engine::start(short(), echo);
    let mut drip = engine.connect();
    drip.write_all(b"GET / HTTP/1.1\r\n").unwrap();
    let since = Instant::now();
    // Every byte in time, and still the whole is late.
    while drip.write_all(b"a").is_ok() {
        assert!(since.elapsed() < PATIENCE, "a slowloris lives on");
        drip.set_read_timeout(Some(Duration::from_millis(5))).unwrap();
        match drip.read(&mut [0u8; 64]) {
            Ok(0) => break,
            Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            _ => break,
        }
    }
}

#[test]
fn oversized_heads_and_bodies_are_told_so() {
    let engine = Engine::start(Limits { body_bytes: 1000, ..Limits::default() }, echo);
    // More than the sockets hold: the client is still writing when the answer is made.
    let long = "a".repeat(12 << 20);
    let head = engine.exchange(format!("GET / HTTP/1.1\r\nHost: t\r\nCookie: {long}\r\n\r\n"));
    assert!(head.starts_with("HTTP/1.1 431 "), "{head}");
    let uri = engine.exchange(format!("GET /{long} HTTP/1.1\r\nHost: t\r\n\r\n"));
    assert!(uri.starts_with("HTTP/1.1 4"), "{uri}");
    let many = "X: y\r\n".repeat(500);
    let headers = engine.exchange(format!("GET / HTTP/1.1\r\nHost: t\r\n{many}\r\n"));
    assert!(headers.starts_with("HTTP/1.1 431 "), "{headers}");
    let announced = format!("POST / HTTP/1.1\r\nContent-Length: {}\r\n\r\n{long}", long.len());
    assert!(engine.exchange(announced).starts_with("HTTP/1.1 413 "));
    let chunked = format!(
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nc00000\r\n{long}\r\n0\r\n\r\n"
    );
    assert!(engine.exchange(chunked).starts_with("HTTP/1.1 413 "));
    let exact = format!(
        "POST / HTTP/1.1\r\nHost: t\r\nConnection: close\r\nContent-Length: 1000\r\n\r\n{}",
        "b".repeat(1000)
    );
    assert!(engine.exchange(exact).ends_with("POST / 1000"));
}

#[test]
fn malformed_requests_are_refused_and_harm_nobody() {
    let engine = Engine::start(short(), echo);
    let garbage: [&[u8]; 10] = [
        b"\r\n\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"G\x00T / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ];
    for bytes in garbage {
        let answer = engine.exchange(bytes);
        let shown = String::from_utf8_lossy(bytes);
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400 "), "{shown:?}: {answer}");
    }
    assert!(engine.exchange(GET).ends_with("GET /who 0"));
}

#[test]
fn a_panicking_handler_costs_one_answer_of_500() {
    async fn shaky(_peer: SocketAddr, request: Request<Bytes>) -> Reply {
        tokio::task::yield_now().await;
        assert!(request.uri().path() != "/panic", "asked for");
        Response::new(Bytes::from_static(b"calm")).into()
    }
    let engine = Engine::start(Limits::default(), shaky);
    for _ in 0..3 {
        let answer = engine.exchange("GET /panic HTTP/1.1\r\nHost: t\r\n\r\n");
        assert!(answer.starts_with("HTTP/1.1 500 "), "{answer}");
        assert!(engine.exchange(GET).ends_with("calm"));
    }
}

#[test]
fn reset_is_a_reset() {
    async fn rude(_peer: SocketAddr, _request: Request<Bytes>) -> Reply {
        Reply::Reset
    }
    let engine = Engine::start(Limits::default(), rude);
    let mut stream = engine.connect();
    stream.write_all(GET.as_bytes()).unwrap();
    let error = stream.read(&mut [0u8; 16]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
}

/// Streams pieces as the test asks for them, and reports when nobody takes them any more.
fn streaming(
    pieces: Arc<tokio::sync::Mutex<tokio::sync::mpsc::Receiver<Bytes>>>,
    gone: mpsc::Sender<()>,
) -> impl Handler {
    move |_: SocketAddr, _: Request<Bytes>| {
        let (pieces, gone) = (Arc::clone(&pieces), gone.clone());
        async move {
            let (sender, body) = tokio::sync::mpsc::channel(1);
            tokio::spawn(async move {
                while let Some(piece) = pieces.lock().await.recv().await {
                    if sender.send(piece).await.is_err() {
                        gone.send(()).unwrap();
                        return;
                    }
                }
            });
            Reply::Stream { head: Response::new(()), body }
        }
    }
}

#[test]
fn a_stream_is_delivered_piece_by_piece_and_ends() {
    let (feed, pieces) = tokio::sync::mpsc::channel(4);
    let (gone, _left) = mpsc::channel();
    let pieces = Arc::new(tokio::sync::Mutex::new(pieces));
    let engine = Engine::start(Limits::default(), streaming(pieces, gone));
    let mut stream = engine.connect();
    stream.write_all(GET.as_bytes()).unwrap();
    for word in ["one", "two"] {
        feed.blocking_send(Bytes::from(word)).unwrap();
        let mut seen = String::new();
        // The second piece is only sent after the first has been seen here.
        while !seen.contains(word) {
            let mut piece = [0u8; 256];
            let n = stream.read(&mut piece).unwrap();
            assert!(n > 0);
            seen.push_str(&String::from_utf8_lossy(&piece[..n]));
        }
    }
    drop(feed);
    assert!(rest(&mut stream).ends_with("0\r\n\r\n"));
}

#[test]
fn a_client_that_takes_nothing_is_given_up() {
    let (feed, pieces) = tokio::sync::mpsc::channel(4);
    let (gone, left) = mpsc::channel();
    let pieces = Arc::new(tokio::sync::Mutex::new(pieces));
    let engine = Engine::start(short(), streaming(pieces, gone));
    let mut stream = engine.connect();
    stream.write_all(GET.as_bytes()).unwrap();
    let feeder =
        std::thread::spawn(
            move || {
                while feed.blocking_send(Bytes::from(vec![0u8; 1 << 16])).is_ok() {}
            },
        );
    Patience::new().next(&left).unwrap();
    drop(engine);
    feeder.join().unwrap();
}

#[test]
fn stopping_lets_an_answer_finish_and_closes_the_rest() {
    let (entered, inside) = mpsc::channel();
    let gate = Arc::new(Semaphore::new(0));
    let handler = {
        let gate = Arc::clone(&gate);
        move |_: SocketAddr, _: Request<Bytes>| {
            let (gate, entered) = (Arc::clone(&gate), entered.clone());
            async move {
                entered.send(()).unwrap();
                let _permit = gate.acquire().await;
                Response::new(Bytes::from_static(b"finished")).into()
            }
        }
    };
    let limits = Limits { drain: PATIENCE, ..Limits::default() };
    let mut engine = Engine::start(limits, handler);
    let mut idle = engine.connect();
    let mut half = engine.connect();
    half.write_all(b"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\na").unwrap();
    let mut busy = engine.connect();
    busy.write_all(b"GET / HTTP/1.1\r\nHost: t\r\n\r\n").unwrap();
    Patience::new().next(&inside).unwrap();
    engine.ask_to_stop();
    assert_eq!(rest(&mut idle), "");
    assert_eq!(rest(&mut half), "");
    gate.add_permits(1);
    let answer = rest(&mut busy);
    assert!(answer.ends_with("finished"), "{answer}");
    engine.join();
    assert!(TcpStream::connect(engine.address).is_err());
}
