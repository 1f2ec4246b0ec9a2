//! Sending the request: again after trouble when that was asked for, and along redirects.
//! Must not carry the ticket, cookies or credentials to another origin.

use std::time::Duration;

use bytes::Bytes;
use http::header::{
    AUTHORIZATION, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, LOCATION,
};
use http::{Method, Response, StatusCode};

use super::fault::CallError;
use super::request::Plan;
use crate::domain::redact;
use crate::error::Error;
use crate::net::client::{Client, Limits};
use crate::net::error::Error as NetError;
use crate::net::retry::{Retry, Verdict};

/// How browsers limit them too (Fetch: 20); fewer, as nobody waits for a loop.
const MOST_REDIRECTS: usize = 10;

/// One redirect that was followed.
#[derive(Debug)]
pub(super) struct Hop {
    /// The status that sent us on.
    pub status: u16,
    /// Where to, secrets masked.
    pub to: String,
    /// Whether it led to another origin, so that the ticket stayed behind.
    pub left_origin: bool,
}

/// What came back in the end.
#[derive(Debug)]
pub(super) struct Reply {
    /// The last answer.
    pub response: Response<Bytes>,
    /// The redirects on the way.
    pub hops: Vec<Hop>,
    /// How often the last request was sent.
    pub tries: u32,
    /// Why a redirect was not followed, in both languages.
    pub stayed: Option<(&'static str, &'static str)>,
}

/// How to send.
#[derive(Debug, Clone, Copy)]
pub(super) struct Manner {
    /// Deadline and size of one try.
    pub limits: Limits,
    /// `--retry`.
    pub retry: Retry,
    /// `--follow`.
    pub follow: bool,
}

/// Sends the plan and, with `--follow`, what its redirects ask for.
pub(super) async fn send(
    client: &Client,
    mut plan: Plan,
    manner: Manner,
    sleep: impl AsyncFn(Duration),
) -> Result<Reply, Error> {
    let mut hops = Vec::new();
    loop {
        let (response, tries) = one(client, &plan, manner, &sleep).await?;
        let mut reply = Reply { response, hops, tries, stayed: None };
        if !manner.follow {
            return Ok(reply);
        }
        let Some(next) = next_url(&plan, &reply.response) else { return Ok(reply) };
        if reply.hops.len() >= MOST_REDIRECTS {
            return Err(CallError::TooManyRedirects(MOST_REDIRECTS).into());
        }
        match redirected(plan, reply.response.status(), next) {
            Ok((onward, hop)) => {
                reply.hops.push(hop);
                hops = reply.hops;
                plan = onward;
            }
            Err(reason) => {
                reply.stayed = Some(reason);
                return Ok(reply);
            }
        }
    }
}

async fn one(
    client: &Client,
    plan: &Plan,
    manner: Manner,
    sleep: &impl AsyncFn(Duration),
) -> Result<(Response<Bytes>, u32), Error> {
    let request = plan.clone().into_http()?;
    let harmless = plan.method != Method::POST && plan.method != Method::PATCH;
    let (result, tries) = manner
        .retry
        .run(
            async || client.send(request.clone(), manner.limits).await,
            |result| judge(result, harmless),
            async |pause| sleep(pause).await,
        )
        .await;
    Ok((result?, tries))
}

/// What earns another try: no answer, or one that says "later". POST and PATCH only where the
/// server cannot have acted: it was not reached, or said so itself.
fn judge(result: &Result<Response<Bytes>, NetError>, harmless: bool) -> Verdict {
    let again = match result {
        Err(NetError::NotReached { .. }) => true,
        Err(error) => harmless && error.is_transient(),
        Ok(response) => match response.status().as_u16() {
            429 | 503 => true,
            502 | 504 => harmless,
            _ => false,
        },
    };
    if again { Verdict::Again } else { Verdict::Keep }
}

fn next_url(plan: &Plan, response: &Response<Bytes>) -> Option<url::Url> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let location = response.headers().get(LOCATION)?;
    // Raw UTF-8 in Location is common in the wild; browsers read it so.
    let location = std::str::from_utf8(location.as_bytes()).ok()?;
    let mut next = plan.url.join(location).ok()?;
    next.set_fragment(None);
    matches!(next.scheme(), "http" | "https").then_some(next)
}

type Reason = (&'static str, &'static str);

/// The request a redirect asks for (Fetch, "HTTP-redirect fetch").
fn redirected(plan: Plan, status: StatusCode, next: url::Url) -> Result<(Plan, Hop), Reason> {
    let left_origin = next.origin() != plan.url.origin();
    let to_get = match status.as_u16() {
        301 | 302 => plan.method == Method::POST,
        303 => plan.method != Method::GET && plan.method != Method::HEAD,
        _ => false,
    };
    if left_origin && !to_get && !plan.body.is_empty() {
        return Err((
            "没有跟随：这次跳转会把请求体发到另一个源",
            "not followed: that redirect would send the body to another origin",
        ));
    }
    let hop = Hop { status: status.as_u16(), to: redact::url(next.as_str()), left_origin };
    let mut onward = Plan { url: next, ..plan };
    if to_get {
        onward.method = Method::GET;
        onward.body = Bytes::new();
        for name in [CONTENT_TYPE, CONTENT_LENGTH, CONTENT_ENCODING, CONTENT_LANGUAGE] {
            onward.headers.remove(name);
        }
    }
    if left_origin {
        onward.ticket = None;
        onward.headers.remove(AUTHORIZATION);
        let secret: Vec<_> = onward
            .headers
            .keys()
            .filter(|name| redact::is_secret_header(name.as_str()))
            .cloned()
            .collect();
        for name in secret {
            onward.headers.remove(name);
        }
    }
    Ok((onward, hop))
}

#[cfg(test)]
mod tests {
    use super::{judge, redirected};
    use crate::cmd::call::request::Plan;
    use crate::net::error::Error as NetError;
    use crate::net::retry::Verdict;
    use bytes::Bytes;
    use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
    use std::time::Duration;

    fn plan(method: Method, body: &'static str) -> Plan {
        let mut headers = HeaderMap::new();
        headers.insert("cookie", HeaderValue::from_static("canary"));
        headers.insert("authorization", HeaderValue::from_static("canary"));
        headers.insert("content-type", HeaderValue::from_static("text/plain"));
        Plan {
            method,
            url: url::Url::parse("https://a.example/x").unwrap(),
            headers,
            body: Bytes::from_static(body.as_bytes()),
            ticket: Some((
                HeaderName::from_static("x-wx-ticket"),
                HeaderValue::from_static("canary"),
            )),
        }
    }

    fn go(plan: Plan, status: u16, to: &str) -> Result<Plan, &'static str> {
        let next = url::Url::parse(to).unwrap();
        redirected(plan, StatusCode::from_u16(status).unwrap(), next)
            .map(|(p, _)| p)
            .map_err(|r| r.1)
    }

    #[test]
    fn credentials_stay_with_their_origin() {
        let same = go(plan(Method::GET, ""), 302, "https://a.example/y").unwrap();
        assert!(same.ticket.is_some() && same.headers.contains_key("cookie"));
        // Another host, another port, another scheme.
        for to in ["https://b.example/", "https://a.example:8443/", "http://a.example/"] {
            let away = go(plan(Method::GET, ""), 302, to).unwrap();
            assert!(away.ticket.is_none(), "{to}");
            assert!(!format!("{:?}", away.headers).contains("canary"), "{to}");
        }
    }

    #[test]
    fn methods_change_as_in_browsers() {
        let post = |status| go(plan(Method::POST, "b"), status, "https://a.example/y").unwrap();
        for status in [301, 302, 303] {
            let next = post(status);
            assert_eq!((next.method, next.body.len()), (Method::GET, 0));
            assert!(!next.headers.contains_key("content-type"));
        }
        for status in [307, 308] {
            assert_eq!((post(status).method, post(status).body.len()), (Method::POST, 1));
        }
        let put = go(plan(Method::PUT, "b"), 302, "https://a.example/y").unwrap();
        assert_eq!(put.method, Method::PUT);
        assert!(go(plan(Method::POST, "b"), 307, "https://b.example/").is_err());
    }

    #[test]
    fn a_post_is_not_repeated_when_the_server_may_have_acted() {
        let answer = |status: u16| {
            let mut response = http::Response::new(Bytes::new());
            *response.status_mut() = StatusCode::from_u16(status).unwrap();
            Ok(response)
        };
        let lost =
            || Err(NetError::TimedOut { origin: String::new(), after: Duration::from_secs(1) });
        assert_eq!(judge(&lost(), true), Verdict::Again);
        assert_eq!(judge(&lost(), false), Verdict::Keep);
        assert_eq!(judge(&answer(503), false), Verdict::Again);
        assert_eq!(judge(&answer(502), false), Verdict::Keep);
        assert_eq!(judge(&answer(502), true), Verdict::Again);
        assert_eq!(judge(&answer(500), true), Verdict::Keep);
    }
}
