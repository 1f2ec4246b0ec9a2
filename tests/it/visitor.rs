//! A browser without a screen: raw HTTP over TCP, cookies kept by hand, redirects followed when asked.
//! Shares no code with the program, so both cannot be wrong in the same way.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use serde_json::Value;

use crate::patience::minute;

/// One answer.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
    /// The address that answered.
    pub url: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {self:?}"))
    }

    /// `Location`, absolute.
    #[track_caller]
    pub fn location(&self) -> String {
        let location = self.header("location").unwrap_or_else(|| panic!("no redirect: {self:?}"));
        match location.strip_prefix('/') {
            Some(path) => format!("{}/{path}", origin(&self.url)),
            None => location.to_owned(),
        }
    }

    /// Asserts the status and returns itself.
    #[track_caller]
    pub fn is(self, status: u16) -> Answer {
        assert_eq!(self.status, status, "{self:?}");
        self
    }
}

/// A browser of its own: one cookie jar, one User-Agent, one language.
#[derive(Debug, Clone, Default)]
pub struct Visitor {
    cookies: BTreeMap<(String, String), String>,
    headers: Vec<(String, String)>,
}

impl Visitor {
    pub fn new() -> Visitor {
        Visitor::default()
    }

    /// WeChat's own browser on an iPhone (PROTOCOL 1.12).
    pub fn wechat() -> Visitor {
        Visitor::new().with(
            "User-Agent",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 15_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, \
             like Gecko) Mobile/15E148 MicroMessenger/8.0.23(0x18001729) NetType/WIFI Language/zh_CN",
        )
    }

    /// Sends this header with every request.
    pub fn with(mut self, name: &str, value: &str) -> Visitor {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.iter().find(|((_, n), _)| n == name).map(|(_, v)| v.as_str())
    }

    /// As if the browser kept none.
    pub fn forget_cookies(&mut self) {
        self.cookies.clear();
    }

    pub fn get(&mut self, url: &str) -> Answer {
        self.send("GET", url, &[], "")
    }

    pub fn post_json(&mut self, url: &str, body: &Value) -> Answer {
        self.send("POST", url, &[("Content-Type", "application/json")], &body.to_string())
    }

    /// Opens an address and follows redirects until `until` says that the next one is not wanted.
    pub fn follow(&mut self, url: &str, until: impl Fn(&str) -> bool) -> Answer {
        let mut answer = self.get(url);
        for _ in 0..10 {
            if !(300..400).contains(&answer.status) || until(&answer.location()) {
                return answer;
            }
            let next = answer.location();
            answer = self.get(&next);
        }
        panic!("redirected in circles: {}", answer.url)
    }

    pub fn send(
        &mut self,
        method: &str,
        url: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let (authority, target) = split(url);
        let mut request =
            format!("{method} {target} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n");
        let own = self.headers.iter().map(|(n, v)| (n.as_str(), v.as_str()));
        for (name, value) in own.chain(headers.iter().copied()) {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        // Cookies know hosts, not ports (RFC 6265 section 8.5).
        let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host).to_owned();
        let mine = self.cookies.iter().filter(|((h, _), _)| *h == host);
        let cookies: Vec<String> = mine.map(|((_, n), v)| format!("{n}={v}")).collect();
        if !cookies.is_empty() {
            request.push_str(&format!("Cookie: {}\r\n", cookies.join("; ")));
        }
        if !body.is_empty() {
            request.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        let answer = exchange(authority, &format!("{request}\r\n{body}"), url);
        self.keep(&host, &answer);
        answer
    }

    fn keep(&mut self, host: &str, answer: &Answer) {
        for (_, line) in answer.headers.iter().filter(|(n, _)| n == "set-cookie") {
            let (pair, attributes) = line.split_once(';').unwrap_or((line, ""));
            let (name, value) = pair.split_once('=').unwrap();
            let key = (host.to_owned(), name.to_owned());
            match attributes.contains("Max-Age=0") {
                true => self.cookies.remove(&key),
                false => self.cookies.insert(key, value.to_owned()),
            };
        }
    }
}

fn split(url: &str) -> (&str, &str) {
    let rest = url.split('#').next().unwrap().strip_prefix("http://").expect("plain http");
    let at = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, target) = rest.split_at(at);
    (authority, if target.is_empty() { "/" } else { target })
}

fn origin(url: &str) -> String {
    format!("http://{}", split(url).0)
}

fn exchange(authority: &str, request: &str, url: &str) -> Answer {
    let mut stream = TcpStream::connect(authority).unwrap();
    stream.set_read_timeout(Some(minute())).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap_or_else(|e| panic!("{url}: {e}"));
    let text = String::from_utf8(bytes).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{url}: {text:?}"));
    let status = head.get(9..12).unwrap().parse().unwrap();
    let headers = head.lines().skip(1).filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(n, v)| (n.to_ascii_lowercase(), v.to_owned())).collect();
    Answer { status, headers, body: body.to_owned(), url: url.to_owned() }
}

/// The decoded value of a parameter in an address, the last one where there are several.
pub fn parameter(url: &str, name: &str) -> Option<String> {
    let query = url.split('#').next()?.split_once('?')?.1;
    let raw = query.rsplit('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
    Some(percent_encoding::percent_decode_str(raw).decode_utf8().unwrap().into_owned())
}
