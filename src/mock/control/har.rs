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
    let mut entry = json!({
        "startedDateTime": started,
        "time": delay,
        "request": request(event),
        "response": response(event),
        "cache": {},
        "timings": timings(delay),
        "_flow": event.entry.flow.0,
        "_party": story::party(event.entry.party),
        "_endpoint": event.entry.endpoint,
    });
    comment_on(&mut entry, &comment.join(" "));
    event.masked(entry)
}

/// The three that HAR demands are never negative, and their sum is `time`; the emulator answers at
/// once, or when the span is over by which it was told to be late. -1: not known here.
fn timings(delay: u64) -> Value {
    json!({
        "blocked": -1, "dns": -1, "connect": -1, "ssl": -1,
        "send": 0, "wait": delay, "receive": 0,
        "comment": "wait is what the emulator held back on purpose; its own time is not measured",
    })
}

fn comment_on(object: &mut Value, comment: &str) {
    if let Some(object) = object.as_object_mut().filter(|_| !comment.is_empty()) {
        object.insert("comment".to_owned(), comment.into());
    }
}

fn request(event: &Event) -> Value {
    let target = address(event, event.target());
    let scheme = if event.secure { "https://" } else { "http://" };
    let url =
        if target.contains("://") { target } else { format!("{scheme}{}{target}", event.host()) };
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
        "bodySize": event.sent,
    });
    if !event.body().is_empty()
        && let Some(object) = request.as_object_mut()
    {
        let mut data = json!({ "mimeType": event.media().as_text(), "text": body });
        comment_on(&mut data, cut(event.body().as_text().len(), event.sent));
        object.insert("postData".to_owned(), data);
    }
    request
}

fn response(event: &Event) -> Value {
    let status = http::StatusCode::from_u16(event.status).ok();
    let location = address(event, event.location());
    // HAR has -1 for a body whose size is not known, but a content is always of some size.
    let size = event.answered.map_or(-1, i64::from);
    let kind = if event.kind.is_empty() { "x-unknown" } else { event.kind };
    let mut content = json!({ "size": size.max(0), "mimeType": kind });
    if let Some(object) = content.as_object_mut().filter(|_| !event.answer().is_empty()) {
        object.insert("text".to_owned(), event.answer().as_body().into());
        let whole = event.answered.unwrap_or_default();
        comment_on(&mut content, cut(event.answer().as_text().len(), whole));
    }
    json!({
        "status": event.status,
        "statusText": status.and_then(|s| s.canonical_reason()).unwrap_or(""),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": headers(&[("Content-Type", event.kind), ("Location", &location)]),
        "content": content,
        "redirectURL": location,
        "headersSize": -1,
        "bodySize": size,
    })
}

/// As an address that programs take for one: the brackets of a masked value are none's.
fn address(event: &Event, raw: Raw<'_>) -> String {
    event.masked_text(raw.as_url()).replace("[redacted]", "%5Bredacted%5D")
}

/// What to say of a text of which only the beginning was kept.
fn cut(kept: usize, whole: u32) -> &'static str {
    if u64::try_from(kept).is_ok_and(|kept| kept < u64::from(whole)) {
        "only the beginning of the text was kept"
    } else {
        ""
    }
}

fn headers(pairs: &[(&str, &str)]) -> Vec<Value> {
    let given = pairs.iter().filter(|(_, value)| !value.is_empty());
    given.map(|(name, value)| json!({ "name": name, "value": value })).collect()
}
