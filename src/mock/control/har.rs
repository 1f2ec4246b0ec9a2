//! An event as an entry of an HTTP archive (HAR 1.2), for the tools that read those.
//! Must not show a secret: targets and bodies come out of the journal masked.

use super::story;
use crate::domain::query::pairs;
use crate::mock::journal::{Event, Raw};
use serde_json::{Value, json};

/// Everything up to the first entry.
pub(super) fn head() -> String {
    let creator = json!({ "name": "wxauth mock", "version": env!("CARGO_PKG_VERSION") });
    format!("{{\"log\":{{\"version\":\"1.2\",\"creator\":{creator},\"entries\":[")
}

/// Everything after the last entry.
pub(super) const TAIL: &str = "\n]}}\n";

/// One exchange.
pub(super) fn entry(event: &Event) -> Value {
    let delay = u64::try_from(event.delay.as_millis()).unwrap_or(u64::MAX);
    let millis = event.system.millis().rem_euclid(1000);
    let started = event.system.to_string().replace('Z', &format!(".{millis:03}Z"));
    let told = story::tell(event);
    let about = |key: &str| told.get(key).and_then(|text| text.get("en")).and_then(Value::as_str);
    let comment: Vec<&str> =
        ["why", "meaning", "fix"].iter().filter_map(|key| about(key)).collect();
    json!({
        "startedDateTime": started,
        "time": delay,
        "request": request(event),
        "response": response(event),
        "cache": {},
        "timings": { "send": 0, "wait": delay, "receive": 0 },
        "comment": comment.join(" "),
        "_flow": event.entry.flow.0,
        "_party": story::party(event.entry.party),
        "_endpoint": event.entry.endpoint,
    })
}

fn request(event: &Event) -> Value {
    let target = event.target().as_url();
    let url =
        if target.contains("://") { target } else { format!("http://{}{target}", event.host()) };
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let query: Vec<Value> =
        pairs(query).map(|pair| json!({ "name": pair.name(), "value": pair.value() })).collect();
    let body = event.body().as_body();
    let mut request = json!({
        "method": event.method.as_str(),
        "url": url,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": headers(&[("Host", event.host()), ("User-Agent", event.agent().as_text()),
            ("Content-Type", event.media().as_text())]),
        "queryString": query,
        "headersSize": -1,
        "bodySize": body.len(),
    });
    if !event.body().is_empty()
        && let Some(object) = request.as_object_mut()
    {
        let data = json!({ "mimeType": event.media().as_text(), "params": [], "text": body });
        object.insert("postData".to_owned(), data);
    }
    request
}

fn response(event: &Event) -> Value {
    let status = http::StatusCode::from_u16(event.status).ok();
    let answer = event.answer().as_body();
    let media = media(&event.answer());
    let location = event.location().as_url();
    json!({
        "status": event.status,
        "statusText": status.and_then(|s| s.canonical_reason()).unwrap_or(""),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": headers(&[("Content-Type", media), ("Location", &location)]),
        "content": { "size": answer.len(), "mimeType": media, "text": answer },
        "redirectURL": location,
        "headersSize": -1,
        "bodySize": answer.len(),
    })
}

/// Answers the journal keeps are WeChat's JSON, sent as `text/plain` (PROTOCOL 2.0).
fn media(answer: &Raw) -> &'static str {
    if answer.is_empty() { "" } else { "text/plain" }
}

fn headers(pairs: &[(&str, &str)]) -> Vec<Value> {
    let given = pairs.iter().filter(|(_, value)| !value.is_empty());
    given.map(|(name, value)| json!({ "name": name, "value": value })).collect()
}
