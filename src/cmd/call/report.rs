//! What a `call` shows in the end: the body byte for byte, findings as talk, data for `--json`.
//! Must not decide anything; verdicts come from the expectations and the crossing.

use bytes::Bytes;
use http::{Response, Version};
use serde_json::{Map, Value, json};

use super::body;
use super::crossing::Judgement;
use super::fault::CallError;
use super::request::Plan;
use super::send::Reply;
use crate::app::App;
use crate::domain::curl::{self, Body, Line};
use crate::domain::expect::{Answer, Expect, Finding};
use crate::domain::said::Said;
use crate::domain::visible::{visible, visible_lines};
use crate::domain::{fault::Exit, redact};
use crate::error::Error;
use crate::out::Outcome;

/// Everything known at the end.
pub(super) struct Ending {
    /// What was asked, without the ticket.
    pub method: String,
    /// Its address, secrets masked.
    pub url: String,
    /// Scheme, host and port.
    pub origin: String,
    /// What came back.
    pub reply: Reply,
    /// How long it took, in milliseconds.
    pub elapsed_ms: i64,
    /// What was expected.
    pub expects: Vec<Expect>,
    /// `--origin`.
    pub judgement: Option<Judgement>,
    /// What may explain a refusal of the ticket (zh, en).
    pub ticket_note: Option<(String, String)>,
    /// `--include`.
    pub include: bool,
}

impl Ending {
    /// Writes the talk and makes the outcome.
    pub(super) fn outcome(self, app: &App) -> Result<Outcome, Error> {
        let response = &self.reply.response;
        let headers = header_pairs(response);
        let answer =
            Answer { status: response.status().as_u16(), headers: &headers, body: response.body() };
        let findings: Vec<Finding> = self.expects.iter().map(|e| e.judge(&answer)).collect();
        self.talk(app, &findings);
        let data = self.data(app, &headers, &findings);
        let mut human = Vec::new();
        if self.include {
            human.extend_from_slice(head(response).as_bytes());
        }
        human.extend_from_slice(response.body());
        // Byte for byte, but on a screen nothing of it steers the terminal, and what follows starts on
        // a line of its own.
        if app.out.style().terminal {
            human = visible_lines(&human).into_bytes();
            if !human.is_empty() && !human.ends_with(b"\n") {
                human.push(b'\n');
            }
        }
        match self.fault(&findings) {
            None => Ok(Outcome::answer(human, data).exit(Exit::Done)),
            Some(fault) => {
                // The body is the answer even when it is a bad one.
                if !app.json() {
                    app.out.write(&human);
                }
                Err(Error::from(fault).with_data(data))
            }
        }
    }

    fn fault(&self, findings: &[Finding]) -> Option<CallError> {
        let failed: Vec<&Finding> = findings.iter().filter(|f| !f.held).collect();
        if let Some(first) = failed.first() {
            return Some(CallError::ExpectationFailed {
                failed: failed.len(),
                all: findings.len(),
                first: words(first),
            });
        }
        if let Some(refusal) = self.judgement.as_ref().and_then(Judgement::refusal) {
            return Some(refusal);
        }
        let status = self.reply.response.status();
        let failure = status.is_client_error() || status.is_server_error();
        // A server that fails is told as that, whatever its answer holds; only --expect-status asks
        // for it by name.
        let asked = self.expects.iter().any(|e| matches!(e, Expect::Status { .. }));
        let told = findings.is_empty() || (status.is_server_error() && !asked);
        (failure && told).then(|| CallError::ServerFailure {
            origin: self.origin.clone(),
            status: status_text(&self.reply.response),
            hint: self.failure_hint(),
        })
    }

    fn failure_hint(&self) -> (String, String) {
        let status = self.reply.response.status().as_u16();
        if let (401 | 403, Some(note)) = (status, &self.ticket_note) {
            return note.clone();
        }
        let (zh, en) = match status {
            401 | 403 => (
                "票据缺失、过期或不属于这个服务：用 `wxauth ticket decode` 看一看",
                "the ticket is missing, expired or not for this server: look at it with `wxauth ticket decode`",
            ),
            404 | 405 => ("检查路径和方法", "check the path and the method"),
            400..=499 => (
                "看看响应体；若这正是预期，加 --expect-status",
                "look at the body; if this is what should happen, say so with --expect-status",
            ),
            _ => ("看看服务器的日志", "look at the server's log"),
        };
        (zh.to_owned(), en.to_owned())
    }

    fn talk(&self, app: &App, findings: &[Finding]) {
        let paint = app.paint_talk();
        for hop in &self.reply.hops {
            let note = match hop.left_origin {
                true => app.say("（换了源，未带票据）", " (another origin: without the ticket)"),
                false => "",
            };
            app.out.talk(&paint.dim(&format!("{} → {}{note}", hop.status, hop.to)));
        }
        if let Some((zh, en)) = self.reply.stayed {
            app.out.warn(app.say(zh, en));
        }
        let mut lines: Vec<(Option<bool>, String)> =
            self.judgement.as_ref().map_or_else(Vec::new, |j| j.lines(app.lang()));
        lines.extend(findings.iter().map(|f| (Some(f.held), words(f).told(app.lang()).to_owned())));
        for (good, text) in lines {
            let mark = match good {
                Some(true) => paint.good("✓"),
                Some(false) => paint.bad("✗"),
                None => "   ".to_owned(),
            };
            app.out.talk(&format!("{mark} {}", visible(&text)));
        }
    }

    fn data(&self, app: &App, headers: &[(String, String)], findings: &[Finding]) -> Value {
        let response = &self.reply.response;
        let mut data = json!({
            "method": self.method,
            "url": self.url,
            "status": response.status().as_u16(),
            "headers": grouped(headers),
            "elapsed_ms": self.elapsed_ms,
            "tries": self.reply.tries,
        });
        let (key, body) = body::shown(response.body());
        data[key] = body;
        if !self.reply.hops.is_empty() {
            let hops =
                self.reply.hops.iter().map(
                    |h| json!({ "status": h.status, "to": h.to, "left_origin": h.left_origin }),
                );
            data["redirects"] = hops.collect();
        }
        if !findings.is_empty() {
            let tell = findings.iter().map(|f| {
                json!({ "flag": f.flag, "expected": f.expected, "found": f.found, "held": f.held })
            });
            data["expectations"] = tell.collect();
        }
        if let Some(judgement) = &self.judgement {
            data["cors"] = judgement.to_json(app.lang());
            data["cors"]["allowed"] = judgement.passes().into();
        }
        data
    }
}

/// A finding in words.
fn words(finding: &Finding) -> Said {
    let expected = format!("{} {:?}", finding.flag, finding.expected);
    match (&finding.found, finding.held) {
        (_, true) => Said::same(expected),
        (Some(found), false) => {
            Said::new(format!("{expected}，实际是 {found}"), format!("{expected}, found {found}"))
        }
        (None, false) => {
            Said::new(format!("{expected}，实际没有"), format!("{expected}, found nothing"))
        }
    }
}

fn header_pairs(response: &Response<Bytes>) -> Vec<(String, String)> {
    let text = |v: &http::HeaderValue| String::from_utf8_lossy(v.as_bytes()).into_owned();
    response.headers().iter().map(|(n, v)| (n.to_string(), text(v))).collect()
}

/// Lower-case names; a header that came more than once is a list.
fn grouped(headers: &[(String, String)]) -> Map<String, Value> {
    let mut map: Map<String, Value> = Map::new();
    for (name, value) in headers {
        match map.get_mut(name) {
            None => {
                map.insert(name.clone(), value.as_str().into());
            }
            Some(Value::Array(list)) => list.push(value.as_str().into()),
            Some(first) => *first = json!([first.clone(), value]),
        }
    }
    map
}

fn status_text(response: &Response<Bytes>) -> String {
    let status = response.status();
    match status.canonical_reason() {
        Some(reason) => format!("{} {reason}", status.as_u16()),
        None => status.as_u16().to_string(),
    }
}

/// Status line and headers as they stood.
fn head(response: &Response<Bytes>) -> String {
    let version = match response.version() {
        Version::HTTP_10 => "HTTP/1.0",
        Version::HTTP_2 => "HTTP/2",
        _ => "HTTP/1.1",
    };
    let mut text = format!("{version} {}\r\n", status_text(response));
    for (name, value) in header_pairs(response) {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("\r\n");
    text
}

/// `--print-curl`: the request as a line, nothing sent.
pub(super) fn as_curl(plan: &Plan, ticket_header: Option<&str>, follow: bool) -> Outcome {
    let mut headers: Vec<(String, String)> = plan
        .headers
        .iter()
        // curl says this by itself.
        .filter(|(n, v)| !(*n == http::header::ACCEPT && v.as_bytes() == b"*/*"))
        .map(|(n, v)| (as_usual(n), String::from_utf8_lossy(v.as_bytes()).into_owned()))
        .collect();
    if let Some(name) = ticket_header {
        headers.push((name.to_owned(), String::new()));
    }
    let variables: Vec<(&str, &str)> =
        ticket_header.iter().map(|name| (*name, "WXAUTH_CALL_TICKET")).collect();
    let body = match std::str::from_utf8(&plan.body) {
        Ok("") => Body::Empty,
        Ok(text) => Body::Text(text),
        Err(_) => Body::Binary,
    };
    let line = curl::render(&Line {
        method: plan.method.as_str(),
        url: plan.url.as_str(),
        headers: &headers,
        body,
        variables: &variables,
        follow,
    });
    let data = json!({
        "method": plan.method.as_str(),
        "url": redact::url(plan.url.as_str()),
        "curl": line,
    });
    Outcome::answer(format!("{line}\n"), data)
}

/// `content-type` as `Content-Type`, the way it is sent.
fn as_usual(name: &http::HeaderName) -> String {
    let capital = |word: &str| match word.split_at_checked(1) {
        Some((first, rest)) => format!("{}{rest}", first.to_ascii_uppercase()),
        None => word.to_owned(),
    };
    name.as_str().split('-').map(capital).collect::<Vec<_>>().join("-")
}
