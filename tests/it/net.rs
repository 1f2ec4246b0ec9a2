//! The HTTP client against servers that share none of its code.

use std::io::{Read, Write};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use wxauth::domain::fault::Fault;
use wxauth::domain::lang::Lang;
use wxauth::net::client::{Client, Limits, Setup};
use wxauth::net::error::Error;
use wxauth::net::proxy::Proxies;
use wxauth::net::tls::Trust;

use crate::peer::{Peer, answer, head, once, say, say_over_tls, tls_config};

const LIMITS: Limits = Limits { deadline: Duration::from_secs(10), body: 1000 };

fn send(setup: Setup, url: &str) -> Result<http::Response<Bytes>, Error> {
    limited(setup, url, LIMITS)
}

fn limited(setup: Setup, url: &str, limits: Limits) -> Result<http::Response<Bytes>, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let request = Request::post(url).body(Bytes::from_static(b"a=b")).unwrap();
    runtime.block_on(Client::new(setup).send(request, limits))
}

/// Everything a person or a log could see of an error.
fn all_text(error: &Error) -> String {
    let source = std::error::Error::source(error).map(ToString::to_string);
    format!("{error} {error:?} {source:?} {:?}", error.hint(Lang::En))
}

#[test]
fn reads_the_answer_whole_and_follows_nothing() {
    let peer = Peer::start(|_| answer(302, "moved").header("Location", "/elsewhere"));
    let got = send(Setup::default(), &peer.url("/a?b=c")).unwrap();
    assert_eq!((got.status().as_u16(), got.body().as_ref()), (302, &b"moved"[..]));
    let seen = peer.seen();
    assert_eq!(seen.len(), 1);
    assert_eq!((seen[0].method.as_str(), seen[0].url.as_str()), ("POST", "/a?b=c"));
    assert_eq!(seen[0].body, "a=b");
    assert!(seen[0].header("User-Agent").unwrap().starts_with("wxauth/"));
    assert!(seen[0].header("Referer").is_none());
}

#[test]
fn a_body_over_the_cap_is_refused_with_and_without_a_length() {
    let peer = Peer::start(|_| answer(200, vec![b'x'; 1001]));
    let error = send(Setup::default(), &peer.url("/")).unwrap_err();
    assert_eq!(error.kind(), "answer_too_large");
    let (address, _done) = once(|mut stream| {
        head(&mut stream);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
        let _ = stream.write_all(&[b'x'; 1001]);
    });
    let error = send(Setup::default(), &format!("http://{address}/")).unwrap_err();
    assert_eq!(error.kind(), "answer_too_large");
}

#[test]
fn a_hang_times_out_and_a_cut_connection_is_told_apart() {
    let (address, _held) = once(|mut stream| {
        head(&mut stream);
        stream
    });
    let limits = Limits { deadline: Duration::from_millis(150), ..LIMITS };
    let url = format!("http://{address}/sns?secret=canary");
    let error = limited(Setup::default(), &url, limits).unwrap_err();
    assert_eq!(error.kind(), "timed_out");
    assert!(!all_text(&error).contains("canary"), "{}", all_text(&error));

    for cut in ["", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", "garbage\r\n\r\n"] {
        let (address, _done) = once(move |mut stream| {
            head(&mut stream);
            let _ = stream.write_all(cut.as_bytes());
        });
        let url = format!("http://{address}/sns?secret=canary");
        let error = send(Setup::default(), &url).unwrap_err();
        assert_eq!(error.kind(), "connection_broken", "{cut:?}: {error:?}");
        assert!(!all_text(&error).contains("canary"), "{}", all_text(&error));
    }
}

/// A CA, and a server configuration whose certificate it signed for `name`.
fn certificates(name: &str) -> (String, Arc<rustls::ServerConfig>) {
    let mut params = rcgen::CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let ca_key = rcgen::KeyPair::generate().unwrap();
    let ca = params.self_signed(&ca_key).unwrap();
    let issuer = rcgen::Issuer::new(params, ca_key);
    let key = rcgen::KeyPair::generate().unwrap();
    let leaf = rcgen::CertificateParams::new(vec![name.to_owned()])
        .unwrap()
        .signed_by(&key, &issuer)
        .unwrap();
    (ca.pem(), tls_config(&leaf, &key))
}

fn pem_file(name: &str, pem: &str) -> std::path::PathBuf {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("{name}-{}.pem", std::process::id()));
    std::fs::write(&path, pem).unwrap();
    path
}

#[test]
fn tls_believes_the_named_ca_and_nobody_else() {
    let (pem, config) = certificates("localhost");
    let trusted = || Setup {
        trust: Trust { cacert: Some(pem_file("ca", &pem)), system: false },
        proxies: Proxies::none(),
        ..Setup::default()
    };
    let (address, seen) = once({
        let config = config.clone();
        move |stream| say_over_tls(config, stream, "secure")
    });
    let got = send(trusted(), &format!("https://localhost:{}/x", address.port())).unwrap();
    assert_eq!(got.body().as_ref(), b"secure");
    assert!(seen.recv().unwrap().starts_with("POST /x HTTP/1.1"));

    // The same server, trusted by the built-in roots only.
    let (address, _seen) = once({
        let config = config.clone();
        move |stream| say_over_tls(config, stream, "secure")
    });
    let url = format!("https://localhost:{}/?secret=canary", address.port());
    let error = send(Setup::default(), &url).unwrap_err();
    assert_eq!(error.kind(), "tls_refused", "{error:?}");
    assert!(error.hint(Lang::En).unwrap().contains("--cacert"));
    assert!(!all_text(&error).contains("canary"));

    // The right CA, another name.
    let (address, _seen) = once(move |stream| say_over_tls(config, stream, "secure"));
    let error = send(trusted(), &format!("https://127.0.0.1:{}/", address.port())).unwrap_err();
    assert_eq!(error.kind(), "tls_refused", "{error:?}");
}

#[test]
fn plain_http_on_a_tls_port_is_named() {
    let (address, _done) = once(|mut stream| {
        let mut some = [0u8; 5];
        let _ = stream.read(&mut some);
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    });
    let error = send(Setup::default(), &format!("https://{address}/")).unwrap_err();
    assert_eq!(error.kind(), "tls_refused", "{error:?}");
    assert!(error.hint(Lang::En).unwrap().contains("http://"), "{error:?}");
}

fn proxied(name: &'static str, value: String, trust: Trust) -> Setup {
    let proxies = Proxies::from_env(&|n| (n == name).then(|| value.clone())).unwrap();
    Setup { trust, proxies, ..Setup::default() }
}

#[test]
fn plain_requests_go_to_the_proxy_in_absolute_form() {
    let (address, seen) = once(|mut stream| {
        let request = head(&mut stream);
        say(&mut stream, "by proxy");
        request
    });
    let setup = proxied("HTTP_PROXY", format!("http://me:pw@{address}"), Trust::default());
    let got = send(setup, "http://backend.invalid/x?y=z").unwrap();
    assert_eq!(got.body().as_ref(), b"by proxy");
    let request = seen.recv().unwrap();
    assert!(request.starts_with("POST http://backend.invalid/x?y=z HTTP/1.1"), "{request}");
    assert!(request.to_lowercase().contains("proxy-authorization: basic bwu6chc="), "{request}");
}

#[test]
fn tls_goes_through_the_proxy_as_a_tunnel() {
    let (pem, config) = certificates("backend.invalid");
    let trust = Trust { cacert: Some(pem_file("tunnel", &pem)), system: false };
    let (address, seen) = once(move |mut stream| {
        let connect = head(&mut stream);
        stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").unwrap();
        (connect, say_over_tls(config, stream, "secure"))
    });
    let setup = proxied("HTTPS_PROXY", format!("http://{address}"), trust);
    let got = send(setup, "https://backend.invalid/x").unwrap();
    assert_eq!(got.body().as_ref(), b"secure");
    let (connect, inner) = seen.recv().unwrap();
    assert!(connect.starts_with("CONNECT backend.invalid:443 HTTP/1.1"), "{connect}");
    assert!(inner.starts_with("POST /x HTTP/1.1"), "{inner}");
}

#[test]
fn a_proxy_that_refuses_is_not_reached_and_keeps_its_password() {
    let (address, _seen) = once(|mut stream| {
        head(&mut stream);
        stream.write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n").unwrap();
    });
    let setup = proxied("HTTPS_PROXY", format!("http://me:canary@{address}"), Trust::default());
    let error = send(setup, "https://backend.invalid/x?secret=canary").unwrap_err();
    assert_eq!(error.kind(), "not_reached", "{error:?}");
    assert!(!all_text(&error).contains("canary"), "{}", all_text(&error));
}

#[test]
fn socks5_with_the_name_resolved_by_the_proxy() {
    let (address, seen) = once(|mut stream| {
        let mut greeting = [0u8; 2];
        stream.read_exact(&mut greeting).unwrap();
        let mut methods = vec![0u8; usize::from(greeting[1])];
        stream.read_exact(&mut methods).unwrap();
        stream.write_all(&[5, 0]).unwrap();
        let mut request = [0u8; 5];
        stream.read_exact(&mut request).unwrap();
        let mut name = vec![0u8; usize::from(request[4]) + 2];
        stream.read_exact(&mut name).unwrap();
        stream.write_all(&[5, 0, 0, 1, 127, 0, 0, 1, 0, 0]).unwrap();
        head(&mut stream);
        say(&mut stream, "by socks");
        (request[3], String::from_utf8_lossy(&name[..name.len() - 2]).into_owned())
    });
    let setup = proxied("ALL_PROXY", format!("socks5h://{address}"), Trust::default());
    let got = send(setup, "http://backend.invalid/").unwrap();
    assert_eq!(got.body().as_ref(), b"by socks");
    // Address type 3 is a domain name (RFC 1928 section 5).
    assert_eq!(seen.recv().unwrap(), (3, "backend.invalid".to_owned()));
}

#[test]
fn this_machine_is_called_straight_whatever_the_proxy() {
    let peer = Peer::start(|_| answer(200, "straight"));
    let setup = proxied("ALL_PROXY", "http://127.0.0.1:1".to_owned(), Trust::default());
    let got = send(setup, &peer.url("/")).unwrap();
    assert_eq!(got.body().as_ref(), b"straight");
}
