//! The same logins as a locustfile, which Locust runs on as many machines as wanted.
//! Must not write files; the flow it spells out is that of `check::flow`, step by step.

use std::time::Duration;

use serde_json::{Value, json};
use url::Url;

use super::plan::{Arrivals, Plan};
use crate::check::exchange::Step;
use crate::check::link::{DOORS, How};
use crate::check::opening::Opened;
use crate::check::probe::FIRST;
use crate::check::target::{Carrier, Place, Send, Style, Target, same_server};
use crate::domain::lang::Lang;
use crate::domain::text::fill;
use crate::domain::text::load::of;
use crate::domain::user_agent;

/// The file, with marks between `@` where what is known of the back end goes.
const TEMPLATE: &str = include_str!("locustfile.py");

/// Where the emulator is for Locust's users, unless a variable says so: `wxauth mock`'s own port.
const WECHAT: &str = "http://127.0.0.1:8787";

/// The locustfile for logins to a back end, as one of them went: `opened` is how its page led to WeChat.
/// `None` where the back end stands behind a front of ours, which Locust has not.
pub fn render(
    target: &Target,
    opened: &Opened,
    (plan, patience): (&Plan, Duration),
    lang: Lang,
) -> Option<String> {
    if target.front.is_some() {
        return None;
    }
    let (users, throughput) = pace(plan.arrivals);
    let wait = match throughput {
        Some(each) => format!("constant_throughput({each})"),
        None => "constant(0)".to_owned(),
    };
    let head = fill(
        of(lang).locust,
        &[
            ("page", target.page.as_str()),
            ("users", &users.to_string()),
            ("seconds", &plan.duration.as_secs().max(1).to_string()),
        ],
    );
    let agent = user_agent::resolve("wechat-android").unwrap_or_default();
    let value = |value: Value| literal(&value);
    let marks = [
        ("HEAD", head),
        ("WAIT_KIND", wait.split('(').next().unwrap_or_default().to_owned()),
        ("WAIT", wait.clone()),
        ("WECHAT", value(json!(WECHAT))),
        ("USERS", plan.users.to_string()),
        ("PATIENCE", patience.as_secs_f64().to_string()),
        ("HOST", value(json!(target.page.origin().ascii_serialization()))),
        ("STYLE", value(json!(target.style.slug()))),
        ("APPID", value(json!(target.appid.as_ref().filter(|_| target.style == Style::Mini)))),
        ("PAGE", value(json!(address(&target.page, target)))),
        ("THEN", value(then(opened, target))),
        ("MADE", value(made(opened))),
        ("LOGIN", value(login(target))),
        ("TICKET", value(ticket(target))),
        ("API", value(api(target))),
        ("AGENT", value(json!(agent))),
        ("DOORS", value(json!(DOORS))),
        ("FIRST", FIRST.to_owned()),
    ];
    Some(marked(TEMPLATE, &marks))
}

/// How many of Locust's users there are, and how often each logs in in a second; `None`: as soon as
/// the last login has ended.
fn pace(arrivals: Arrivals) -> (u64, Option<f64>) {
    match arrivals {
        Arrivals::Concurrency(lanes) => (u64::from(lanes), None),
        Arrivals::Rate(rate) => {
            let users = rate.ceil().max(1.0);
            (users as u64, Some(rate / users))
        }
    }
}

/// A template with every `@NAME@` in place; what is put in is not looked at again.
fn marked(template: &str, marks: &[(&str, String)]) -> String {
    let mut text = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('@') {
        text.push_str(before);
        let found = after.split_once('@').and_then(|(name, tail)| {
            marks.iter().find(|(known, _)| *known == name).map(|(_, value)| (value, tail))
        });
        match found {
            Some((value, tail)) => {
                text.push_str(value);
                rest = tail;
            }
            // A decorator.
            None => {
                text.push('@');
                rest = after;
            }
        }
    }
    text.push_str(rest);
    text
}

/// A value as Python writes it.
fn literal(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Array(items) => {
            format!("[{}]", items.iter().map(literal).collect::<Vec<_>>().join(", "))
        }
        Value::Object(fields) => {
            let field =
                |(name, value): (&String, &Value)| format!("{}: {}", json!(name), literal(value));
            format!("{{{}}}", fields.iter().map(field).collect::<Vec<_>>().join(", "))
        }
        // JSON's escapes are Python's.
        plain => plain.to_string(),
    }
}

/// An address of the back end, short where it stands at the page's server.
fn address(url: &Url, target: &Target) -> String {
    match same_server(url, &target.page) {
        true => {
            let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
            format!("{}{query}", url.path())
        }
        false => url.to_string(),
    }
}

/// What a browser asks for after the page, before it knows the link.
fn then(opened: &Opened, target: &Target) -> Value {
    if opened.link.how == How::Script {
        return Value::Null;
    }
    let Some(last) = opened.trail.last().filter(|last| last.step != Step::Open) else {
        return Value::Null;
    };
    let first = opened.trail.iter().find(|exchange| exchange.step == last.step).unwrap_or(last);
    json!([first.step.slug(), address(&first.sent.url, target)])
}

/// The link a script makes, with a hole for its state.
fn made(opened: &Opened) -> Value {
    let (How::Script, Some(state)) = (opened.link.how, opened.link.raw("state")) else {
        return Value::Null;
    };
    json!(opened.link.text.replacen(&format!("state={state}"), "state={state}", 1))
}

fn login(target: &Target) -> Value {
    let Some(login) = target.login.as_ref().filter(|_| target.style.hands_in()) else {
        return Value::Null;
    };
    let (send, usual) = match login.send {
        Send::Json => ("json", "POST"),
        Send::Form => ("form", "POST"),
        Send::Query => ("query", "GET"),
    };
    let method = login.method.as_ref().map_or(usual, http::Method::as_str);
    json!({
        "method": method, "url": address(&login.url, target), "send": send, "body": login.body,
    })
}

fn ticket(target: &Target) -> Value {
    match &target.ticket {
        None => Value::Null,
        Some(Place::Body(pointer)) => json!(["body", pointer]),
        Some(Place::Header(name)) => json!(["header", name]),
        Some(Place::Cookie(name)) => json!(["cookie", name]),
        Some(Place::Address(name)) => json!(["address", name]),
    }
}

fn api(target: &Target) -> Value {
    let Some(api) = &target.api else { return Value::Null };
    let (header, query) = match &api.carrier {
        Carrier::Header(name, text) => (json!([name, text]), Value::Null),
        Carrier::Query(name) => (Value::Null, json!(name)),
    };
    json!({
        "url": address(&api.url, target), "header": header, "query": query, "openid": api.openid,
    })
}

#[cfg(test)]
mod tests {
    use super::{literal, marked, pace};
    use crate::load::plan::Arrivals;
    use serde_json::json;

    #[test]
    fn values_are_written_as_python_writes_them() {
        let value = json!({"a": null, "b": [true, 1.5, "x\"\n张"], "c": {"d": false}});
        assert_eq!(
            literal(&value),
            r#"{"a": None, "b": [True, 1.5, "x\"\n张"], "c": {"d": False}}"#
        );
    }

    #[test]
    fn marks_are_filled_once_and_decorators_stay() {
        let marks = [("A", "@B@".to_owned()), ("B", "b".to_owned())];
        assert_eq!(marked("@A@ @task def @B@", &marks), "@B@ @task def b");
    }

    #[test]
    fn a_rate_is_shared_by_users_who_log_in_about_once_a_second() {
        assert_eq!(pace(Arrivals::Concurrency(8)), (8, None));
        assert_eq!(pace(Arrivals::Rate(50.0)), (50, Some(1.0)));
        assert_eq!(pace(Arrivals::Rate(0.5)), (1, Some(0.5)));
        assert_eq!(pace(Arrivals::Rate(1.5)), (2, Some(0.75)));
    }
}
