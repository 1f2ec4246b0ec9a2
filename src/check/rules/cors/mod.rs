//! 6xx: other origins.
//! Must not call an answer wrong that a browser takes and that gives nothing away.

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, header};
use url::Url;

use crate::check::exchange::{Exchange, Step};
use crate::check::probe::Probe;
use crate::check::target::{Carrier, Send};
use crate::check::verdict::{Finding, Stop, Verdict};
use crate::domain::cors::{Crossing, Seen};
use crate::domain::origin::Origin;

super::judges! {
    InOrder "WXA601" => preflight,
    InOrder "WXA602" => any_origin,
    InOrder "WXA603" => wildcard,
    InOrder "WXA604" => null_origin,
}

/// An origin that is nobody's (RFC 2606).
const STRANGER: &str = "https://wxauth-check.example";

/// A call that a page makes.
struct Call {
    url: Url,
    method: Method,
    headers: Vec<(&'static str, &'static str)>,
    extra: Vec<String>,
}

/// The calls of the front end: handing the code in, asking who it is.
fn calls(probe: &Probe) -> Vec<Call> {
    let target = &probe.target;
    let login = target.login.as_ref().map(|login| Call {
        url: login.url.clone(),
        method: login.method.clone().unwrap_or(match login.send {
            Send::Query => Method::GET,
            _ => Method::POST,
        }),
        headers: match login.send {
            Send::Json => vec![("content-type", "application/json")],
            _ => Vec::new(),
        },
        extra: Vec::new(),
    });
    let shown = target.ticket.is_some();
    let api = target.api.as_ref().map(|api| Call {
        url: api.url.clone(),
        method: Method::GET,
        headers: Vec::new(),
        extra: match &api.carrier {
            Carrier::Header(name, _) if shown => vec![name.clone()],
            _ => Vec::new(),
        },
    });
    login.into_iter().chain(api).collect()
}

fn seen(exchange: &Exchange) -> Option<Seen> {
    let answer = exchange.got.as_ref().ok()?;
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = answer.headers().iter().map(|(n, v)| (n.to_string(), text(v))).collect();
    Some(Seen { status: answer.status().as_u16(), headers })
}

/// WXA601.
async fn preflight(probe: &Probe) -> Result<Verdict, Stop> {
    let Some(origin) = &probe.target.origin else {
        return Ok(probe.skip("[backend] 没有写 origin", "[backend] names no `origin`"));
    };
    for call in calls(probe) {
        let extra: Vec<&str> = call.extra.iter().map(String::as_str).collect();
        let method = call.method.as_str();
        let crossing =
            Crossing::new(origin.clone(), method, call.headers.iter().copied(), &extra, false);
        let needs = method != "GET" || !crossing.unsafe_headers.is_empty();
        let asked = match needs {
            true => ask(probe, &call.url, &crossing).await,
            false => plain(probe, &call.url, origin.as_str()).await,
        };
        let Some(answer) = seen(&asked) else { continue };
        let stops = match needs {
            true => crossing.judge_preflight(&answer),
            false => crossing.judge_answer(&answer),
        };
        if let Some(stop) = stops.first() {
            let finding = Finding::new(&[asked])
                .hole("origin", origin.as_str())
                .hole("detail", stop.explain(&crossing, probe.lang));
            return Ok(finding.fail());
        }
    }
    Ok(Verdict::Pass)
}

async fn ask(probe: &Probe, url: &Url, crossing: &Crossing) -> Arc<Exchange> {
    let headers: Vec<(HeaderName, String)> = crossing
        .preflight_headers()
        .into_iter()
        .filter_map(|(n, v)| Some((HeaderName::from_bytes(n.as_bytes()).ok()?, v)))
        .collect();
    let mut headers: Vec<(HeaderName, &str)> =
        headers.iter().map(|(n, v)| (n.clone(), v.as_str())).collect();
    headers.push((header::ORIGIN, crossing.origin.as_str()));
    let mut browser = probe.browser("C");
    browser.send(Step::Preflight, Method::OPTIONS, url, &headers, Bytes::new()).await
}

async fn plain(probe: &Probe, url: &Url, origin: &str) -> Arc<Exchange> {
    let headers = [(header::ORIGIN, origin)];
    probe.browser("C").send(Step::Try, Method::GET, url, &headers, Bytes::new()).await
}

/// What answers to that origin allow: `Access-Control-Allow-Origin`, and whether with credentials.
async fn allowed(probe: &Probe, origin: &str) -> Vec<(String, bool, Arc<Exchange>)> {
    let mut all = Vec::new();
    for call in calls(probe) {
        let mut asked = vec![plain(probe, &call.url, origin).await];
        if let Ok(stranger) = Origin::parse(origin) {
            let crossing =
                Crossing::new(stranger, call.method.as_str(), [], &["x-wx-ticket"], true);
            asked.push(ask(probe, &call.url, &crossing).await);
        }
        for exchange in asked {
            let Some(allow) = exchange.header(header::ACCESS_CONTROL_ALLOW_ORIGIN) else {
                continue;
            };
            let credentials = exchange.header(header::ACCESS_CONTROL_ALLOW_CREDENTIALS);
            let credentials = credentials.is_some_and(|text| text.trim() == "true");
            all.push((allow.trim().to_owned(), credentials, Arc::clone(&exchange)));
        }
    }
    all
}

/// WXA602. Without credentials an echo gives no more away than `*` does.
async fn any_origin(probe: &Probe) -> Result<Verdict, Stop> {
    let found = allowed(probe, STRANGER).await;
    Ok(match found.into_iter().find(|(allow, credentials, _)| allow == STRANGER && *credentials) {
        Some((_, _, exchange)) => Finding::new(&[exchange]).hole("origin", STRANGER).fail(),
        None => Verdict::Pass,
    })
}

/// WXA603.
async fn wildcard(probe: &Probe) -> Result<Verdict, Stop> {
    let found = allowed(probe, STRANGER).await;
    Ok(match found.into_iter().find(|(allow, credentials, _)| allow == "*" && *credentials) {
        Some((_, _, exchange)) => Finding::new(&[exchange]).fail(),
        None => Verdict::Pass,
    })
}

/// WXA604.
async fn null_origin(probe: &Probe) -> Result<Verdict, Stop> {
    let found = allowed(probe, "null").await;
    Ok(match found.into_iter().find(|(allow, credentials, _)| allow == "null" && *credentials) {
        Some((_, _, exchange)) => Finding::new(&[exchange]).fail(),
        None => Verdict::Pass,
    })
}
