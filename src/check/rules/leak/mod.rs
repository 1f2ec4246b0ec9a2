//! 5xx: what must never reach a browser, searched in everything the check has received.
//! Must not send anything.

use std::collections::HashSet;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::Method;
use serde_json::Value;

use crate::check::exchange::{Exchange, Step};
use crate::check::page::scripts;
use crate::check::probe::Probe;
use crate::check::verdict::{Finding, Stop, Verdict};
use crate::check::wechat::{Kind, app_secrets, issued};
use crate::domain::lang::Lang;

/// How many scripts are read.
const SCRIPTS: usize = 12;

super::judges! {
    Afterwards "WXA501" => app_secret,
    Afterwards "WXA502" => access_token,
    Afterwards "WXA503" => refresh_token,
    Afterwards "WXA504" => session_key,
    Afterwards "WXA505" => upstream_url,
    Afterwards "WXA506" => stack_trace,
}

/// The scripts of every page seen, which a browser would have loaded.
async fn read_scripts(probe: &Probe) {
    let mut known: Vec<url::Url> = Vec::new();
    for (page, text) in bodies(probe).iter().filter(|(page, _)| page.is_success()) {
        let found = scripts(text, &page.sent.url);
        let new = |url: &url::Url| probe.target.owns(url) && !known.contains(url);
        let new: Vec<url::Url> = found.into_iter().filter(new).collect();
        known.extend(new);
    }
    for script in known.iter().take(SCRIPTS) {
        let mut browser = probe.browser("A");
        browser.send(Step::Script, Method::GET, script, &[], Bytes::new()).await;
    }
}

/// WXA501.
async fn app_secret(probe: &Probe) -> Result<Verdict, Stop> {
    read_scripts(probe).await;
    let mut secrets = app_secrets(&probe.wechat.events());
    secrets.extend(probe.target.secret.clone().filter(|secret| secret.len() >= 8));
    Ok(searched(probe, &secrets))
}

/// WXA502.
async fn access_token(probe: &Probe) -> Result<Verdict, Stop> {
    Ok(searched(probe, &of_kind(probe, Kind::AccessToken)))
}

/// WXA503.
async fn refresh_token(probe: &Probe) -> Result<Verdict, Stop> {
    Ok(searched(probe, &of_kind(probe, Kind::RefreshToken)))
}

/// WXA504: the emulator's own, or a member of that name.
async fn session_key(probe: &Probe) -> Result<Verdict, Stop> {
    match searched(probe, &of_kind(probe, Kind::SessionKey)) {
        Verdict::Pass => {}
        found => return Ok(found),
    }
    let record = probe.world.record.all();
    let found = record.iter().find_map(|e| Some((e, named_session_key(&e.json()?)?)));
    Ok(match found {
        None => Verdict::Pass,
        Some((exchange, value)) => {
            probe.world.record.hide(&value);
            let place = Place::Body.text(exchange, probe.lang);
            Finding::new(&[Arc::clone(exchange)]).hole("where", place).fail()
        }
    })
}

/// A member called session_key that holds one: 16 bytes in base64 (PROTOCOL 5). Whatever else is
/// called so by others is left alone.
fn named_session_key(json: &Value) -> Option<String> {
    let is_key =
        |text: &str| text.len() == 24 && STANDARD.decode(text).is_ok_and(|b| b.len() == 16);
    match json {
        Value::Object(fields) => fields.iter().find_map(|(name, value)| {
            let named = matches!(name.as_str(), "session_key" | "sessionKey");
            let own = value.as_str().filter(|text| named && is_key(text)).map(str::to_owned);
            own.or_else(|| named_session_key(value))
        }),
        Value::Array(items) => items.iter().find_map(named_session_key),
        _ => None,
    }
}

fn of_kind(probe: &Probe, kind: Kind) -> Vec<String> {
    let all = issued(&probe.wechat.events());
    all.into_iter().filter(|canary| canary.kind == kind).map(|canary| canary.value).collect()
}

/// Every answer, for values nobody else has.
fn searched(probe: &Probe, secrets: &[String]) -> Verdict {
    for secret in secrets {
        probe.world.record.hide(secret);
    }
    let bodies = bodies(probe);
    let in_body = bodies.iter().find(|(_, text)| secrets.iter().any(|s| text.contains(s.as_str())));
    let in_body = in_body.map(|(exchange, _)| (Arc::clone(exchange), Place::Body));
    let record = probe.world.record.all();
    let in_header = || {
        record.iter().find_map(|exchange| {
            let name = secrets.iter().find_map(|secret| header_with(exchange, secret))?;
            Some((Arc::clone(exchange), Place::Header(name)))
        })
    };
    match in_header().or(in_body) {
        None => Verdict::Pass,
        Some((exchange, place)) => {
            let place = place.text(&exchange, probe.lang);
            Finding::new(&[exchange]).hole("where", place).fail()
        }
    }
}

/// Where in an answer something stands.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Header(String),
    Body,
}

impl Place {
    fn text(&self, exchange: &Exchange, lang: Lang) -> String {
        let path = exchange.sent.url.path();
        match (self, lang) {
            (Place::Header(name), Lang::Zh) => format!("{path} 的响应头 {name}"),
            (Place::Header(name), Lang::En) => format!("the header {name} of {path}"),
            (Place::Body, Lang::Zh) => format!("{path} 的响应体"),
            (Place::Body, Lang::En) => format!("the answer of {path}"),
        }
    }
}

/// Every body that came, each once: a page of a megabyte comes fifty times.
fn bodies(probe: &Probe) -> Vec<(Arc<Exchange>, String)> {
    let mut seen: HashSet<Bytes> = HashSet::new();
    let mut all = Vec::new();
    for exchange in probe.world.record.all() {
        let Ok(answer) = &exchange.got else { continue };
        if !answer.body().is_empty() && seen.insert(answer.body().clone()) {
            let text = exchange.text();
            all.push((exchange, text));
        }
    }
    all
}

/// The header of an answer that holds something.
fn header_with(exchange: &Exchange, secret: &str) -> Option<String> {
    let answer = exchange.got.as_ref().ok()?;
    let holds = |value: &http::HeaderValue| {
        std::str::from_utf8(value.as_bytes()).is_ok_and(|value| value.contains(secret))
    };
    answer.headers().iter().find(|(_, value)| holds(value)).map(|(name, _)| name.to_string())
}

/// WXA505.
async fn upstream_url(probe: &Probe) -> Result<Verdict, Stop> {
    let bodies = bodies(probe);
    let found = bodies.iter().find_map(|(e, text)| Some((e, upstream(text)?)));
    Ok(match found {
        None => Verdict::Pass,
        Some((exchange, value)) => {
            let place = Place::Body.text(exchange, probe.lang);
            Finding::new(&[Arc::clone(exchange)]).hole("where", place).hole("value", value).fail()
        }
    })
}

/// The address of a server call in a text, without its query.
fn upstream(text: &str) -> Option<String> {
    let paths = ["/sns/oauth2/access_token", "/sns/userinfo", "/sns/auth", "/cgi-bin/gettoken"];
    paths.into_iter().find_map(|path| {
        let at = text.find(path)?;
        let before = text.get(..at)?;
        // A page may explain such a path; an address has its host in front.
        let from = before.rfind("://")?;
        let host = before.get(from + 3..)?;
        let plain = |c: char| c.is_ascii_alphanumeric() || ".-:_/[]".contains(c);
        let scheme = before.get(..from)?.rsplit(|c: char| !c.is_ascii_alphabetic()).next()?;
        host.chars().all(plain).then(|| format!("{scheme}://{host}{path}"))
    })
}

/// WXA506.
async fn stack_trace(probe: &Probe) -> Result<Verdict, Stop> {
    let bodies = bodies(probe);
    let found = bodies.iter().find_map(|(e, text)| Some((e, trace(text)?)));
    Ok(match found {
        None => Verdict::Pass,
        Some((exchange, value)) => {
            let place = Place::Body.text(exchange, probe.lang);
            Finding::new(&[Arc::clone(exchange)]).hole("where", place).hole("value", value).fail()
        }
    })
}

/// The line by which a stack trace is known.
fn trace(text: &str) -> Option<String> {
    // Express writes blanks as entities and lines as <br>.
    let text = text.replace("&nbsp;", " ").replace("<br>", "\n").replace("\\n", "\n");
    text.lines().map(str::trim).find(|line| is_trace(line)).map(|line| {
        let end = line.floor_char_boundary(120);
        line.get(..end).unwrap_or("").to_owned()
    })
}

fn is_trace(line: &str) -> bool {
    let numbered = |rest: &str| {
        rest.rsplit(':').next().is_some_and(|n| n.trim_end_matches(')').parse::<u32>().is_ok())
    };
    let node = line.strip_prefix("at ").is_some_and(|rest| {
        (rest.contains(".js:") || rest.contains(".ts:") || rest.contains("node:")) && numbered(rest)
    });
    let java = line.strip_prefix("at ").is_some_and(|rest| rest.contains(".java:"));
    let python = line.contains("Traceback (most recent call last)")
        || (line.starts_with("File \"") && line.contains(", line "));
    let go = line.starts_with("goroutine ") && line.contains('[');
    let php = line.contains(".php on line ") || line.starts_with("#0 /");
    let ruby = line.contains(".rb:") && line.contains(":in ");
    node || java || python || go || php || ruby
}

#[cfg(test)]
mod tests {
    use super::{header_with, named_session_key, trace, upstream};
    use crate::check::exchange::tests::exchange;

    #[test]
    fn canaries_are_found_in_headers() {
        let leak = exchange("http://h/x", 302, &[("location", "/p?t=CANARY-1")], "");
        assert_eq!(header_with(&leak, "CANARY-1").as_deref(), Some("location"));
        assert_eq!(header_with(&leak, "CANARY-2"), None);
    }

    #[test]
    fn only_a_session_key_counts_as_one() {
        let found = |json: serde_json::Value| named_session_key(&json).is_some();
        assert!(found(serde_json::json!({"data": {"session_key": "AAAAAAAAAAAAAAAAAAAAAA=="}})));
        assert!(!found(serde_json::json!({"session_key": "user:42", "sessionKey": 7})));
        assert!(!found(serde_json::json!({"csrf": "AAAAAAAAAAAAAAAAAAAAAA=="})));
    }

    #[test]
    fn addresses_of_calls_are_told_from_words() {
        let error = "request to https://api.weixin.qq.com/sns/oauth2/access_token?appid=x failed";
        let found = upstream(error);
        assert_eq!(found.as_deref(), Some("https://api.weixin.qq.com/sns/oauth2/access_token"));
        let local = "<p>http://127.0.0.1:8787/sns/userinfo?access_token=x</p>";
        assert_eq!(upstream(local).as_deref(), Some("http://127.0.0.1:8787/sns/userinfo"));
        assert_eq!(upstream("we call /sns/userinfo on the server"), None);
        assert_eq!(upstream("see https://example.com/docs about /sns/userinfo"), None);
    }

    #[test]
    fn traces_of_several_runtimes_and_no_prose() {
        for text in [
            "TypeError: x<br> &nbsp; &nbsp;at /srv/app/server.js:12:3<br>",
            "Error\\n    at Object.<anonymous> (node:internal/x:1:2)",
            "Traceback (most recent call last):\n  File \"/srv/app.py\", line 3, in login",
            "goroutine 1 [running]:",
            "PHP Fatal error: x in /srv/a.php on line 3",
        ] {
            assert!(trace(text).is_some(), "{text}");
        }
        for text in
            ["we meet at noon", "<h1>Internal Server Error</h1>", "look at file.js: it is 3"]
        {
            assert_eq!(trace(text), None, "{text}");
        }
    }
}
