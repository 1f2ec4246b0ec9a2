//! Everything that reads a text a person or a server gave: links, callbacks, request items,
//! expectations, what `explain` is asked, and what masks secrets in it. No panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wxauth::domain::callback::{self, ExpectedState};
use wxauth::domain::expect::Expect;
use wxauth::domain::explain::{Context, explain};
use wxauth::domain::lang::Lang;
use wxauth::domain::origin::Origin;
use wxauth::domain::request_item::Item;
use wxauth::domain::time::Time;
use wxauth::domain::{columns, curl, query, redact, visible};

const CANARY: &str = "canary0canary0canary0canary";

fuzz_target!(|input: &[u8]| {
    let text = &*String::from_utf8_lossy(input);
    for lang in [Lang::Zh, Lang::En] {
        let now = Time::from_secs(1_763_815_470);
        let _ = explain(text, &Context { lang, now, rules: &|_| None });
    }
    let _ = callback::parse(text, &ExpectedState::any());
    let _ = callback::query_in_fragment(text);
    for pair in query::pairs(text) {
        let _ = (pair.name(), pair.value());
    }
    let _ = Origin::parse(text);
    let _ = Item::parse(text);
    let _ = (Expect::status(text), Expect::json(text), Expect::header(text));
    let _ = columns::wrap(text, 20);
    assert!(!visible::visible(text).chars().any(char::is_control));
    let _ = curl::quote(text);
    masked(text);
});

/// A secret among whatever else is in a query or a body is never shown.
fn masked(text: &str) {
    let around = text.replace(CANARY, "");
    if !around.contains(['&', ';', '#', '?', '%']) {
        let shown = redact::query(&format!("a={around}&secret={CANARY}&b={around}"));
        assert!(!shown.contains(CANARY), "{shown}");
    }
    let body = serde_json::json!({ "a": around, "access_token": CANARY, "b": [around] });
    let shown = redact::body(&body.to_string());
    assert!(!shown.contains(CANARY), "{shown}");
}
