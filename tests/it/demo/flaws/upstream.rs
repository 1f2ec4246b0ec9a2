//! Flaws that show when WeChat is slow, broken or gone.
//! Must not wait for more than the app's own deadline.

use std::sync::mpsc;
use std::time::Duration;

use serde_json::json;
use wxauth::demo::{Flaw, Style};

use super::bench::{Bench, PATIENCE, app, moody};
use crate::peer::once;
use crate::visitor::Visitor;

pub(super) fn upstream(flaw: Flaw, bench: &Bench) -> bool {
    let mut visitor = Visitor::new();
    match flaw {
        Flaw::ErrcodeAsSuccess => !bench.login(&mut visitor, "c-used").is_empty(),
        Flaw::TextPlainRefused => bench.login_with(&mut visitor, "c-zhang").status == 502,
        Flaw::NicknameGarbled => {
            let ticket = bench.login(&mut visitor, "c-long");
            let me = bench.app.with_ticket("GET", "/api/me", &ticket).json();
            !me["nickname"].as_str().unwrap().contains("微信用户")
        }
        Flaw::BusyFails => bench.login_with(&mut visitor, "c-busy").status == 500,
        Flaw::NotJsonCrash => drops(bench, "c-page"),
        Flaw::Http500Crash => drops(bench, "c-broken"),
        Flaw::NoDeadline => {
            // Accepts and never answers; the app's own deadline is 400 ms.
            let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
            let wechat = format!("http://{}", silent.local_addr().unwrap());
            let app = app(&wechat, bench.flaw, Style::Spa, Duration::from_millis(400));
            let (_, state) = app.arrive(&mut visitor, "c-zhang");
            let url = app.url("/api/wechat/login");
            let (tell, told) = mpsc::channel();
            let waiting = std::thread::spawn(move || {
                let answer = post_raw(&url, "c-zhang", &state, &visitor);
                let _ = tell.send(answer);
            });
            // An answer may be late on a busy machine; none is not waited for as long.
            let planted = bench.flaw == Some(Flaw::NoDeadline);
            let patience = Duration::from_millis(if planted { 1500 } else { 60_000 });
            let waits = told.recv_timeout(patience).is_err();
            drop(silent);
            drop(app);
            waiting.join().unwrap();
            waits
        }
        Flaw::ResetCrash | Flaw::ProcessDies => {
            let (address, _) = once(|mut stream| crate::peer::head(&mut stream));
            let bench = Bench {
                app: app(&format!("http://{address}"), bench.flaw, Style::Spa, PATIENCE),
                _wechat: moody(),
                flaw: bench.flaw,
            };
            drops(&bench, "c-zhang")
        }
        other => panic!("no question for {other:?}"),
    }
}

/// Whether a login ends with a connection that is simply gone.
fn drops(bench: &Bench, code: &str) -> bool {
    let mut visitor = Visitor::new();
    let state = bench.come(&mut visitor, code);
    post_raw(&bench.app.url("/api/wechat/login"), code, &state, &visitor).is_empty()
}

/// What comes back, be it nothing.
pub fn post_raw(url: &str, code: &str, state: &str, visitor: &Visitor) -> String {
    use std::io::{Read as _, Write as _};
    let (authority, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let body = json!({ "code": code, "state": state }).to_string();
    let cookie = visitor.cookie("wx_state").unwrap_or_default();
    let mut stream = std::net::TcpStream::connect(authority).unwrap();
    let head = format!(
        "POST /{path} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\nCookie: wx_state={cookie}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut text = Vec::new();
    let _ = stream.read_to_end(&mut text);
    String::from_utf8_lossy(&text).into_owned()
}
