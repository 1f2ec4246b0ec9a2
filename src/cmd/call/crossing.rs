//! `--origin`: the preflight a browser would send first, sent and judged, and the answer judged too.
//! Must not send credentials with the preflight; browsers do not.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Response};
use serde_json::{Value, json};

use super::fault::CallError;
use super::request::Plan;
use crate::domain::cors::{Crossing, Seen, Stop};
use crate::domain::lang::Lang;
use crate::domain::origin::Origin;
use crate::domain::said::Said;
use crate::error::Error;
use crate::net::client::{Client, Limits};

/// A judged crossing.
#[derive(Debug)]
pub(super) struct Judgement {
    crossing: Crossing,
    preflight_status: u16,
    preflight: Vec<Stop>,
    answer: Vec<Stop>,
}

/// Sends the preflight for `plan`. `ticket_header` is asked for whether or not a ticket is sent:
/// the page will send one.
pub(super) async fn preflight(
    client: &Client,
    plan: &Plan,
    origin: Origin,
    ticket_header: &str,
    limits: Limits,
) -> Result<Judgement, Error> {
    let headers = plan.headers.iter().map(|(n, v)| (n.as_str(), v.to_str().unwrap_or("\u{1}")));
    let credentials = plan.headers.contains_key(http::header::COOKIE);
    let crossing =
        Crossing::new(origin, plan.method.as_str(), headers, &[ticket_header], credentials);
    let request = request(plan, &crossing)?;
    let response = client.send(request, limits).await?;
    let seen = seen(&response);
    let preflight = crossing.judge_preflight(&seen);
    Ok(Judgement { crossing, preflight_status: seen.status, preflight, answer: Vec::new() })
}

fn request(plan: &Plan, crossing: &Crossing) -> Result<http::Request<Bytes>, CallError> {
    let mut bare = Plan {
        method: Method::OPTIONS,
        headers: http::HeaderMap::new(),
        body: Bytes::new(),
        ticket: None,
        ..plan.clone()
    };
    if let Some(agent) = plan.headers.get(http::header::USER_AGENT) {
        bare.headers.insert(http::header::USER_AGENT, agent.clone());
    }
    for (name, value) in crossing.preflight_headers() {
        let bad = |_| CallError::BadHeader { name: name.to_owned() };
        let value = HeaderValue::from_str(&value).map_err(bad)?;
        let name = HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| CallError::BadHeader { name: name.to_owned() })?;
        bare.headers.insert(name, value);
    }
    bare.into_http()
}

fn seen(response: &Response<Bytes>) -> Seen {
    let text = |v: &HeaderValue| String::from_utf8_lossy(v.as_bytes()).into_owned();
    Seen {
        status: response.status().as_u16(),
        headers: response.headers().iter().map(|(n, v)| (n.to_string(), text(v))).collect(),
    }
}

impl Judgement {
    /// Judges the answer to the request itself.
    pub(super) fn with_answer(mut self, response: &Response<Bytes>) -> Judgement {
        self.answer = self.crossing.judge_answer(&seen(response));
        self
    }

    /// True when a page could read the answer.
    pub(super) fn passes(&self) -> bool {
        self.preflight.is_empty() && self.answer.is_empty()
    }

    /// One line per matter, whether it is good, and below a bad one its reasons.
    pub(super) fn lines(&self, lang: Lang) -> Vec<(Option<bool>, String)> {
        let mut lines = Vec::new();
        let asked = self.crossing.unsafe_headers.join(", ");
        let origin = &self.crossing.origin;
        let status = self.preflight_status;
        for (what, stops) in [(true, &self.preflight), (false, &self.answer)] {
            let name = match (what, lang) {
                (true, Lang::Zh) => format!("预检 {origin} → {asked}（{status}）"),
                (true, Lang::En) => format!("preflight from {origin} for {asked} ({status})"),
                (false, Lang::Zh) => format!("响应可被 {origin} 读取"),
                (false, Lang::En) => format!("answer readable from {origin}"),
            };
            lines.push((Some(stops.is_empty()), name));
            lines.extend(stops.iter().map(|s| (None, s.explain(&self.crossing, lang))));
        }
        lines
    }

    /// The error it earns, if any.
    pub(super) fn refusal(&self) -> Option<CallError> {
        let first = self.preflight.first().or_else(|| self.answer.first())?;
        Some(CallError::CorsRefused {
            origin: self.crossing.origin.to_string(),
            first: Said::new(
                first.explain(&self.crossing, Lang::Zh),
                first.explain(&self.crossing, Lang::En),
            ),
        })
    }

    /// For the envelope.
    pub(super) fn to_json(&self, lang: Lang) -> Value {
        let stops = |stops: &[Stop]| -> Vec<Value> {
            let tell =
                |s: &Stop| json!({ "slug": s.slug(), "message": s.explain(&self.crossing, lang) });
            stops.iter().map(tell).collect()
        };
        json!({
            "origin": self.crossing.origin.as_str(),
            "credentials": self.crossing.credentials,
            "request_headers": self.crossing.unsafe_headers,
            "preflight": {
                "status": self.preflight_status,
                "allowed": self.preflight.is_empty(),
                "stops": stops(&self.preflight),
            },
            "answer": { "allowed": self.answer.is_empty(), "stops": stops(&self.answer) },
        })
    }
}
