//! The bare server: hyper with the answers it is told, and nothing else.
//! Must not do more than any hyper server has to.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::{TcpListener, TcpSocket};

/// The answers it gives, by path: recorded from the emulator.
struct Answer {
    path: String,
    status: StatusCode,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Bytes,
}

fn read_answers(file: &str) -> Vec<Answer> {
    let text = std::fs::read_to_string(file).unwrap();
    let answers = text.split("\u{1e}").filter(|part| !part.is_empty());
    let read = |part: &str| {
        let (path, rest) = part.split_once('\n').unwrap();
        let (head, body) = rest.split_once("\r\n\r\n").unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        // hyper writes these two itself.
        let own = |name: &str| !matches!(name, "date" | "content-length");
        let headers =
            lines.map(|line| line.split_once(": ").unwrap()).filter(|(name, _)| own(name));
        Answer {
            path: path.to_owned(),
            status,
            headers: headers.map(|(n, v)| (n.parse().unwrap(), v.parse().unwrap())).collect(),
            body: Bytes::from(body.to_owned()),
        }
    };
    answers.map(read).collect()
}

/// Serves what `record` wrote into a file; the first line on stdout is the address.
pub(crate) async fn serve(file: &str) {
    let answers: &'static [Answer] = Box::leak(read_answers(file).into_boxed_slice());
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
    let listener: TcpListener = socket.listen(1024).unwrap();
    println!("{}", listener.local_addr().unwrap());
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        let _ = stream.set_nodelay(true);
        let service = service_fn(move |request: Request<Incoming>| async move {
            let found = answers.iter().find(|answer| answer.path == request.uri().path());
            let mut response = Response::new(Full::new(Bytes::new()));
            match found {
                None => *response.status_mut() = StatusCode::NOT_FOUND,
                Some(answer) => {
                    *response.status_mut() = answer.status;
                    response.headers_mut().extend(answer.headers.iter().cloned());
                    *response.body_mut() = Full::new(answer.body.clone());
                }
            }
            Ok::<_, Infallible>(response)
        });
        let mut http = hyper::server::conn::http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(Duration::from_secs(10));
        tokio::task::spawn_local(http.serve_connection(TokioIo::new(stream), service));
    }
}
