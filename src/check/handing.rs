//! A code handed in as the back end asks for it, and values read where answers carry them.
//! Must not judge an answer nor remember anything.

use std::sync::Arc;

use http::{Method, header};
use serde_json::Value;

use super::browser::Browser;
use super::exchange::{Exchange, Step};
use super::target::{Login, Send};
use crate::domain::query::{decode, encode, pairs};

/// Hands a code in.
pub(super) async fn hand_in(
    browser: &mut Browser,
    login: &Login,
    code: Option<&str>,
    state: Option<&str>,
) -> Arc<Exchange> {
    let body = filled(&login.body, code, state);
    let mut url = login.url.clone();
    let (kind, text) = match login.send {
        Send::Json => ("application/json", body.to_string()),
        Send::Form => ("application/x-www-form-urlencoded", as_pairs(&body)),
        Send::Query => {
            let given = as_pairs(&body);
            let query = url.query().filter(|q| !q.is_empty()).map(|q| format!("{q}&{given}"));
            url.set_query(Some(&query.unwrap_or(given)));
            ("", String::new())
        }
    };
    let usual = if login.send == Send::Query { Method::GET } else { Method::POST };
    let method = login.method.clone().unwrap_or(usual);
    let headers = [(header::CONTENT_TYPE, kind), (header::ACCEPT, "application/json, */*")];
    let headers = if kind.is_empty() { headers.get(1..).unwrap_or(&[]) } else { &headers[..] };
    browser.send(Step::Login, method, &url, headers, text).await
}

/// The body with its values; a field whose value is not there is left out.
fn filled(body: &Value, code: Option<&str>, state: Option<&str>) -> Value {
    match body {
        Value::String(text) => {
            let text = text.replace("{code}", code.unwrap_or(""));
            Value::String(text.replace("{state}", state.unwrap_or("")))
        }
        Value::Object(fields) => {
            let there = |value: &Value| match value.as_str() {
                Some("{code}") => code.is_some(),
                Some("{state}") => state.is_some(),
                _ => true,
            };
            let fields = fields.iter().filter(|(_, value)| there(value));
            fields.map(|(name, value)| (name.clone(), filled(value, code, state))).collect()
        }
        Value::Array(items) => items.iter().map(|item| filled(item, code, state)).collect(),
        other => other.clone(),
    }
}

fn as_pairs(body: &Value) -> String {
    let Value::Object(fields) = body else { return String::new() };
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let pair =
        |(name, value): (&String, &Value)| format!("{}={}", encode(name), encode(&text(value)));
    fields.iter().map(pair).collect::<Vec<_>>().join("&")
}

/// A text or number at a JSON pointer.
pub fn text_at(json: &Value, pointer: &str) -> Option<String> {
    match json.pointer(pointer)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A parameter of an address, in its query or in its fragment.
pub fn in_address(address: &str, name: &str) -> Option<String> {
    let (head, fragment) = address.split_once('#').unwrap_or((address, ""));
    let query = head.split_once('?').map_or("", |(_, query)| query);
    let inner = fragment.split_once('?').map_or(fragment, |(_, query)| query);
    [query, inner]
        .into_iter()
        .find_map(|part| pairs(part).find(|pair| pair.name() == name))
        .map(|pair| decode(pair.raw_value).into_owned())
}

#[cfg(test)]
mod tests {
    use super::{as_pairs, filled, in_address, text_at};
    use serde_json::json;

    #[test]
    fn bodies_are_filled_and_flattened() {
        let body = json!({"code": "{code}", "d": {"s": "x-{state}"}, "n": 1, "state": "{state}"});
        assert_eq!(filled(&body, Some("c"), None), json!({"code": "c", "d": {"s": "x-"}, "n": 1}));
        assert_eq!(as_pairs(&json!({"a": "x y", "n": 1})), "a=x%20y&n=1");
    }

    #[test]
    fn tickets_are_found_in_bodies_and_addresses() {
        assert_eq!(text_at(&json!({"a": {"id": 7}}), "/a/id").as_deref(), Some("7"));
        assert_eq!(in_address("/p?x=1#token=t%2B1", "token").as_deref(), Some("t+1"));
        assert_eq!(in_address("/#/home?token=t", "token").as_deref(), Some("t"));
        assert_eq!(in_address("/p?x=1", "token"), None);
    }
}
