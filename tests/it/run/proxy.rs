//! What passes through the proxy, and what does not.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

use super::{events, run, run_in};
use crate::peer::{Peer, answer};
use crate::runner::Folder;

/// A proxy that notes what it is asked and answers everything itself.
fn upstream() -> (u16, std::sync::mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (told, heard) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let head = head(&mut stream);
            let _ = told.send(head.clone());
            if head.starts_with("CONNECT") {
                stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
                let inner = self::head(&mut stream);
                let _ = told.send(inner);
            }
            let _ = stream.write_all(
                b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\nConnection: close\r\n\r\nupstream",
            );
        }
    });
    (port, heard)
}

fn head(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|n| n == 1) {
        bytes.push(byte[0]);
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn other_hosts_are_handed_on_untouched() {
    let peer = Peer::start(|seen| {
        let connection = seen.headers.iter().any(|(name, _)| name.starts_with("proxy-"));
        assert!(!connection, "what is the proxy's stays with it");
        answer(200, format!("{} {}", seen.method, seen.body))
    });
    let url = peer.url("/x");
    // curl goes straight to 127.0.0.1 unless it is told otherwise.
    let plain = ["curl", "-sS", "--noproxy", "", "-d", "a=b", "--proxy-user", "a:b"];
    let line = format!(
        "{} -x $HTTP_PROXY {url}",
        plain.map(|w| if w.is_empty() { "''" } else { w }).join(" ")
    );
    assert_eq!(run(&[], &["sh", "-c", &line]).exits(0).text(), "POST a=b");
    let tunnel = format!("curl -sS --noproxy '' -p -x $HTTP_PROXY {url}");
    let done = run(&[], &["sh", "-c", &tunnel]).exits(0);
    assert_eq!(done.text(), "GET ");
    assert!(done.stderr.contains("no calls for WeChat"), "{}", done.show());
}

#[test]
fn the_proxy_that_was_there_keeps_its_part() {
    let (port, heard) = upstream();
    let folder = Folder::new();
    let proxy = format!("http://me:pass@127.0.0.1:{port}");
    let with = |words: &[&str]| {
        run_in(&folder, &[], words)
            .env("HTTPS_PROXY", &proxy)
            .env("HTTP_PROXY", &proxy)
            .env("NO_PROXY", "*")
            .run()
            .exits(0)
    };
    let done = with(&["curl", "-sS", "http://elsewhere.example/a?b"]);
    assert_eq!(done.text(), "upstream");
    let head = heard.recv().unwrap();
    assert!(head.starts_with("GET http://elsewhere.example/a?b HTTP/1.1\r\n"), "{head}");
    assert!(head.contains("Proxy-Authorization: Basic bWU6cGFzcw==\r\n"), "{head}");
    let done = with(&["sh", "-c", "curl -sS -p -x $HTTP_PROXY http://elsewhere.example:81/a"]);
    assert_eq!(done.text(), "upstream");
    let head = heard.recv().unwrap();
    assert!(head.starts_with("CONNECT elsewhere.example:81 HTTP/1.1\r\n"), "{head}");
    assert!(head.contains("roxy-Authorization: Basic bWU6cGFzcw==\r\n"), "{head}");
    assert!(heard.recv().unwrap().starts_with("GET /a HTTP/1.1\r\n"));
    // WeChat's hosts never go there.
    with(&["curl", "-sS", super::CALL]);
    assert!(heard.try_recv().is_err());
}

/// Python: sends the text through the proxy, and prints all that comes back.
const RAW: &str = "import os,socket,sys,urllib.parse as u
p=u.urlparse(os.environ['HTTP_PROXY'])
s=socket.create_connection((p.hostname,p.port),60)
s.sendall(sys.argv[1].encode())
d=b''
while True:
    b=s.recv(4096)
    if not b: break
    d+=b
print(d.decode())";

/// A server that never closes a connection by itself: answers once, and tells all that it was sent
/// until the other end has gone.
fn clinging() -> (std::net::SocketAddr, std::sync::mpsc::Receiver<String>) {
    crate::peer::once(|mut stream| {
        let mut all = head(&mut stream);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none");
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).expect("the proxy closes");
        all.push_str(&String::from_utf8_lossy(&rest));
        all
    })
}

#[test]
fn a_server_that_keeps_the_connection_gets_one_request_only() {
    let (address, heard) = clinging();
    let text = format!(
        "GET http://{address}/one HTTP/1.1\r\nHost: other.example\r\nX-Hop: 1\r\n\
         Connection: keep-alive, X-Hop\r\n\r\n\
         GET http://api.weixin.qq.com/sns/oauth2/access_token?secret=hush HTTP/1.1\r\n\
         Host: api.weixin.qq.com\r\n\r\n"
    );
    let done = run(&[], &["python3", "-c", RAW, &text]).exits(0);
    assert!(done.text().contains("one"), "{}", done.show());
    assert!(done.text().to_lowercase().contains("connection: close"), "{}", done.show());
    let seen = heard.recv().unwrap();
    assert!(seen.starts_with("GET /one HTTP/1.1\r\n"), "{seen}");
    assert!(seen.contains(&format!("Host: {address}\r\n")), "{seen}");
    let strange = ["hush", "other.example", "X-Hop"].iter().any(|word| seen.contains(word));
    assert!(!strange, "{seen}");
}

#[test]
fn a_proxy_that_keeps_the_connection_is_not_sent_what_is_for_wechat() {
    let (address, heard) = clinging();
    let folder = Folder::new();
    let two = format!("curl -s http://elsewhere.example/one '{}?secret=hush'", super::CALL);
    let two = two.replace("https://api", "http://api");
    let run =
        run_in(&folder, &[], &["sh", "-c", &two]).env("HTTP_PROXY", format!("http://{address}"));
    let done = run.run().exits(0);
    assert!(done.text().starts_with(&format!("one{}", super::ANSWER)), "{}", done.show());
    let seen = heard.recv().unwrap();
    assert!(seen.starts_with("GET http://elsewhere.example/one HTTP/1.1\r\n"), "{seen}");
    assert!(!seen.contains("hush"), "{seen}");
}

#[test]
fn a_request_of_two_lengths_is_refused() {
    let text = "POST http://127.0.0.1:9/ HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\
                Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    let done = run(&[], &["python3", "-c", RAW, text]).exits(0);
    assert!(done.text().starts_with("HTTP/1.1 400 "), "{}", done.show());
}

#[test]
fn a_socks_proxy_is_spoken_to_as_such() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut greeting = [0; 2];
        stream.read_exact(&mut greeting).unwrap();
        let mut methods = vec![0; usize::from(greeting[1])];
        stream.read_exact(&mut methods).unwrap();
        stream.write_all(&[5, 0]).unwrap();
        let mut request = [0; 5];
        stream.read_exact(&mut request).unwrap();
        // CONNECT to a domain name (RFC 1928 section 4).
        assert_eq!(request[..4], [5, 1, 0, 3]);
        let mut name = vec![0; usize::from(request[4]) + 2];
        stream.read_exact(&mut name).unwrap();
        stream.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).unwrap();
        head(&mut stream);
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nsocks").unwrap();
        String::from_utf8_lossy(&name[..name.len() - 2]).into_owned()
    });
    let folder = Folder::new();
    let words = ["sh", "-c", "curl -sS -p -x $HTTP_PROXY http://elsewhere.example:81/a"];
    let run = run_in(&folder, &[], &words).env("ALL_PROXY", format!("socks5h://127.0.0.1:{port}"));
    assert_eq!(run.run().exits(0).text(), "socks");
    assert_eq!(server.join().unwrap(), "elsewhere.example");
}

#[test]
fn offline_reaches_nothing_but_the_emulator() {
    let peer = Peer::start(|_| answer(200, "reached"));
    let port = peer.url("").rsplit(':').next().unwrap().to_owned();
    let folder = Folder::new();
    let line = format!(
        "curl -sS {call}; curl -sS --noproxy '' http://127.0.0.1:{port}/; \
         curl -sS --noproxy '' -p http://127.0.0.1:{port}/; \
         curl -sS https://res.wx.qq.com/open/js/jweixin-1.6.0.js; \
         curl -sS https://res.wx.qq.com/connect/zh_CN/htmledition/js/wxLogin.js",
        call = super::CALL
    );
    let options = ["--offline", "--events", "e.ndjson"];
    let done = run_in(&folder, &options, &["sh", "-c", &line]).run();
    let text = done.text();
    assert!(text.starts_with(super::ANSWER) && !text.contains("reached"), "{}", done.show());
    assert!(text.contains("wxauth run --offline: 127.0.0.1:"), "{}", done.show());
    assert!(text.contains("WxLogin"), "the one static file that is ours: {}", done.show());
    assert!(done.stderr.contains("refused by --offline: 127.0.0.1:"), "{}", done.stderr);
    let refused = events(&folder.work().join("e.ndjson"));
    let refused = refused.iter().filter(|line| line["passed"] == "refused").count();
    assert_eq!(refused, 3);
}

#[test]
fn runs_beside_each_other_do_not_meet() {
    let folder = Folder::new();
    let start = |n: usize| {
        let line = format!("echo up; read go; curl -sS {}; echo $HTTPS_PROXY", super::CALL);
        let events = format!("{n}.ndjson");
        run_in(&folder, &["--events", &events], &["sh", "-c", &line]).start()
    };
    let mut runs: Vec<_> = (0..4).map(start).collect();
    runs.iter_mut().for_each(|run| assert_eq!(run.line(), "up"));
    let mut proxies = std::collections::BTreeSet::new();
    for mut run in runs {
        run.write_stdin(b"\n");
        let done = run.wait().exits(0);
        assert!(done.stderr.contains("calls for WeChat: 1 "), "{}", done.show());
        proxies.insert(done.text().lines().last().unwrap().to_owned());
    }
    assert_eq!(proxies.len(), 4);
}
