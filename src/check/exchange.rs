//! What virtual browsers sent and got, kept whole for the rules and shown masked as evidence.
//! Must not send anything.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, Response, StatusCode, header};
use url::Url;

use crate::domain::curl::{self, Body};
use crate::domain::lang::Lang;
use crate::domain::redact;
use crate::domain::said::Said;
use crate::net::error::Error as NetError;
use crate::report::check::{Evidence, RequestShown, ResponseShown};

/// What a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// Opens the page.
    Open,
    /// Goes where a redirect leads.
    Follow,
    /// Asks for the authorize link.
    AskLink,
    /// Reads a script of the page.
    Script,
    /// Comes back from WeChat.
    Callback,
    /// Hands the code in.
    Login,
    /// Calls the API.
    Api,
    /// Asks whether it may (CORS).
    Preflight,
    /// Something a single rule tries.
    Try,
}

impl Step {
    /// Stable slug for programs.
    pub const fn slug(self) -> &'static str {
        match self {
            Step::Open => "open",
            Step::Follow => "follow",
            Step::AskLink => "ask_link",
            Step::Script => "script",
            Step::Callback => "callback",
            Step::Login => "login",
            Step::Api => "api",
            Step::Preflight => "preflight",
            Step::Try => "try",
        }
    }

    /// In words.
    pub const fn text(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Step::Open, Lang::Zh) => "打开页面",
            (Step::Open, Lang::En) => "opens the page",
            (Step::Follow, Lang::Zh) => "跟着跳转",
            (Step::Follow, Lang::En) => "follows the redirect",
            (Step::AskLink, Lang::Zh) => "请求授权链接",
            (Step::AskLink, Lang::En) => "asks for the authorize link",
            (Step::Script, Lang::Zh) => "读取页面脚本",
            (Step::Script, Lang::En) => "reads a script of the page",
            (Step::Callback, Lang::Zh) => "从微信回来",
            (Step::Callback, Lang::En) => "comes back from WeChat",
            (Step::Login, Lang::Zh) => "提交 code",
            (Step::Login, Lang::En) => "hands the code in",
            (Step::Api, Lang::Zh) => "调用接口",
            (Step::Api, Lang::En) => "calls the API",
            (Step::Preflight, Lang::Zh) => "发出预检",
            (Step::Preflight, Lang::En) => "sends the preflight",
            (Step::Try, Lang::Zh) => "试探",
            (Step::Try, Lang::En) => "tries",
        }
    }
}

/// A request as it was sent.
#[derive(Debug, Clone)]
pub struct Sent {
    /// The method.
    pub method: Method,
    /// The address, without its fragment.
    pub url: Url,
    /// Where it really went, if a front stands for the address.
    pub inside: Option<Url>,
    /// Headers, cookies included.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Sent {
    /// The address that was dialled.
    pub fn dialled(&self) -> &Url {
        self.inside.as_ref().unwrap_or(&self.url)
    }
}

/// Why no answer came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Nobody listens there.
    NotReached(Said),
    /// Not in time.
    TimedOut(Duration),
    /// The connection broke, or what came is no HTTP.
    Broken(Said),
}

impl Failure {
    /// Sorts a client's error.
    pub fn of(error: &NetError) -> Failure {
        let text = Said::new(error.whole(Lang::Zh), error.whole(Lang::En));
        match error {
            NetError::TimedOut { after, .. } => Failure::TimedOut(*after),
            NetError::Broken { .. } | NetError::TooLarge { .. } => Failure::Broken(text),
            _ => Failure::NotReached(text),
        }
    }

    /// In words.
    pub fn text(&self, lang: Lang) -> String {
        match (self, lang) {
            (Failure::NotReached(why) | Failure::Broken(why), lang) => why.told(lang).to_owned(),
            (Failure::TimedOut(after), Lang::Zh) => format!("{} 秒内没有响应", after.as_secs()),
            (Failure::TimedOut(after), Lang::En) => {
                format!("no answer within {} s", after.as_secs())
            }
        }
    }
}

/// One request with its answer.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// Which browser: `A`, `B`, `attacker`…
    pub actor: &'static str,
    /// What for.
    pub step: Step,
    /// What was sent.
    pub sent: Sent,
    /// What came.
    pub got: Result<Response<Bytes>, Failure>,
    /// How long it took.
    pub took: Duration,
}

impl Exchange {
    /// The status, if an answer came.
    pub fn status(&self) -> Option<StatusCode> {
        self.got.as_ref().ok().map(Response::status)
    }

    /// True for 2xx.
    pub fn is_success(&self) -> bool {
        self.status().is_some_and(|status| status.is_success())
    }

    /// A header of the answer.
    pub fn header(&self, name: impl header::AsHeaderName) -> Option<&str> {
        self.got.as_ref().ok()?.headers().get(name)?.to_str().ok()
    }

    /// The body of the answer as text; empty when none came.
    pub fn text(&self) -> String {
        let body = self.got.as_ref().map(|answer| answer.body().as_ref()).unwrap_or_default();
        String::from_utf8_lossy(body).into_owned()
    }

    /// The body of the answer as JSON.
    pub fn json(&self) -> Option<serde_json::Value> {
        serde_json::from_slice(self.got.as_ref().ok()?.body()).ok()
    }

    /// Where the answer redirects to.
    pub fn location(&self) -> Option<&str> {
        let redirects = self.status().is_some_and(|status| status.is_redirection());
        self.header(header::LOCATION).filter(|_| redirects)
    }

    /// True when an error went unhandled: the connection broke, or the framework's own page for an
    /// exception came. A 500 the back end words itself is an answer like any other.
    pub fn is_crash(&self) -> bool {
        match &self.got {
            Err(Failure::Broken(_)) => true,
            Err(_) => false,
            Ok(answer) => {
                answer.status() == StatusCode::INTERNAL_SERVER_ERROR
                    && !self.is_worded()
                    && !self.is_error_page()
            }
        }
    }

    /// A page for errors the back end sent the browser to: it caught the error, whatever status the
    /// page has (Auth.js 5 leads to `/auth/error?error=Configuration`, which answers 500).
    fn is_error_page(&self) -> bool {
        let url = &self.sent.url;
        let address = [url.path(), url.query().unwrap_or("")].join("?").to_ascii_lowercase();
        let names_one = ["error", "fail"].iter().any(|word| address.contains(word));
        let default = self.text().to_ascii_lowercase().contains("internal server error");
        self.step == Step::Follow && names_one && !default
    }

    /// A JSON object that is not what frameworks answer by themselves.
    fn is_worded(&self) -> bool {
        let Some(serde_json::Value::Object(object)) = self.json() else { return false };
        let default = |text: &str| {
            text.eq_ignore_ascii_case("internal server error")
                || text.eq_ignore_ascii_case("server error")
        };
        let plain = object.values().any(|v| v.as_str().is_some_and(default));
        // A number of the back end's own beside such words is not the framework's.
        let numbered = object.keys().any(|k| k == "code" || k == "errcode");
        !object.is_empty() && (numbered || !plain)
    }

    /// As evidence; everything in `secrets` is masked wherever it stands.
    pub fn evidence(&self, secrets: &[String], lang: Lang) -> Evidence {
        let mask = |text: String| masked(text, secrets);
        let url = mask(redact::url(self.sent.url.as_str()));
        let body = String::from_utf8_lossy(&self.sent.body).into_owned();
        let shown = |headers: &HeaderMap| {
            headers.iter().map(|(name, value)| shown(name, value, secrets)).collect::<Vec<_>>()
        };
        let headers = shown(&self.sent.headers);
        let dialled = mask(redact::url(self.sent.dialled().as_str()));
        let reproduce = mask(curl_line(&self.sent, &dialled, &headers, &body));
        let request = RequestShown {
            method: self.sent.method.to_string(),
            url,
            headers,
            body: cut(mask(redact::body(&beginning(body)))),
        };
        let response = self.got.as_ref().ok().map(|answer| ResponseShown {
            status: answer.status().as_u16(),
            headers: shown(answer.headers()),
            body: cut(mask(redact::body(&beginning(self.text())))),
        });
        Evidence {
            step: self.step.text(lang).to_owned(),
            actor: self.actor.to_owned(),
            request: Some(request),
            response,
            failure: self.got.as_ref().err().map(|failure| failure.text(lang)),
            reproduce: Some(reproduce),
        }
    }
}

fn curl_line(sent: &Sent, url: &str, headers: &[(String, String)], body: &str) -> String {
    let own =
        |name: &str| !matches!(name, "user-agent" | "connection" | "accept" | "accept-language");
    let headers: Vec<(String, String)> =
        headers.iter().filter(|(name, _)| own(name)).cloned().collect();
    let line = curl::render(&curl::Line {
        method: sent.method.as_str(),
        url,
        headers: &headers,
        body: if body.is_empty() { Body::Empty } else { Body::Text(body) },
        variables: &[("x-wx-ticket", "TICKET"), ("cookie", "COOKIE")],
        follow: false,
    });
    // What was found stands in the head of the answer as often as in its body.
    line.replacen("curl", "curl -i", 1)
}

/// A header fit to be shown. Of cookies the names and attributes stay: findings are about them.
fn shown(
    name: &http::HeaderName,
    value: &http::HeaderValue,
    secrets: &[String],
) -> (String, String) {
    let text = String::from_utf8_lossy(value.as_bytes()).into_owned();
    let text = match name.as_str() {
        "set-cookie" => match text.split_once('=') {
            Some((cookie, rest)) => {
                let attributes = rest.split_once(';').map(|(_, a)| format!(";{a}"));
                format!("{cookie}={}{}", redact::MASK, attributes.unwrap_or_default())
            }
            None => text,
        },
        "cookie" => {
            let names = text.split("; ").map(|pair| pair.split('=').next().unwrap_or(""));
            names.map(|n| format!("{n}={}", redact::MASK)).collect::<Vec<_>>().join("; ")
        }
        "location" => redact::url(&text),
        other if redact::is_secret_header(other) => redact::MASK.to_owned(),
        _ => text,
    };
    (name.to_string(), masked(text, secrets))
}

fn masked(mut text: String, secrets: &[String]) -> String {
    for secret in secrets {
        if secret.len() >= 8 && text.contains(secret.as_str()) {
            text = text.replace(secret.as_str(), redact::MASK);
        }
    }
    text
}

/// What is worth masking: longer than what is shown by more than any secret.
fn beginning(mut text: String) -> String {
    text.truncate(text.floor_char_boundary(16 << 10));
    text
}

/// Evidence is to be read by people: the beginning of a body tells what it is.
fn cut(mut text: String) -> String {
    const MOST: usize = 2000;
    if text.len() > MOST {
        text.truncate(text.floor_char_boundary(MOST));
        text.push('…');
    }
    text
}

#[cfg(test)]
pub(crate) mod tests {
    use super::{Exchange, Failure, Sent, Step};
    use crate::domain::lang::Lang;
    use crate::domain::said::Said;
    use bytes::Bytes;
    use http::{HeaderMap, Method, Response};
    use std::time::Duration;
    use url::Url;

    /// An exchange as a test wants it.
    pub(crate) fn exchange(
        url: &str,
        status: u16,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Exchange {
        let mut answer = Response::builder().status(status);
        for (name, value) in headers {
            answer = answer.header(*name, *value);
        }
        Exchange {
            actor: "A",
            step: Step::Open,
            sent: Sent {
                method: Method::GET,
                url: Url::parse(url).unwrap(),
                inside: None,
                headers: HeaderMap::new(),
                body: Bytes::new(),
            },
            got: Ok(answer.body(Bytes::copy_from_slice(body.as_bytes())).unwrap()),
            took: Duration::ZERO,
        }
    }

    #[test]
    fn frameworks_own_error_pages_are_crashes_and_worded_answers_are_not() {
        let status = |status, body| exchange("http://h/", status, &[], body).is_crash();
        assert!(status(500, "<h1>Internal Server Error</h1>"));
        assert!(status(500, "Internal Server Error"));
        assert!(status(500, r#"{"statusCode":500,"message":"Internal server error"}"#));
        assert!(!status(500, r#"{"error":"login failed"}"#));
        assert!(!status(500, r#"{"code":500,"msg":"server error"}"#));
        assert!(!status(502, "Bad Gateway") && !status(400, "no"));
        let mut broken = exchange("http://h/", 200, &[], "");
        broken.got = Err(Failure::Broken(Said::same("reset")));
        assert!(broken.is_crash());
        broken.got = Err(Failure::TimedOut(Duration::from_secs(3)));
        assert!(!broken.is_crash());
    }

    #[test]
    fn an_error_page_one_is_sent_to_is_no_crash() {
        let reached = |step, url, body| {
            let mut page = exchange(url, 500, &[], body);
            page.step = step;
            page.is_crash()
        };
        let (auth_js, words) = ("http://h/auth/error?error=Configuration", "<h1>Server error</h1>");
        assert!(!reached(Step::Follow, auth_js, words));
        assert!(reached(Step::Callback, auth_js, words));
        assert!(reached(Step::Follow, "http://h/orders", words));
        assert!(reached(Step::Follow, auth_js, "<h1>Internal Server Error</h1>"));
    }

    #[test]
    fn evidence_shows_no_secret() {
        let secret = "canary-canary".to_owned();
        let mut exchange = exchange(
            "http://h/cb?code=canary-code&x=canary-canary",
            302,
            &[("set-cookie", "sid=canary-cookie; HttpOnly"), ("location", "/p?code=canary-c2")],
            r#"{"any":"canary-canary","access_token":"canary-3"}"#,
        );
        exchange.sent.headers.insert("cookie", "a=canary-4; b=canary-5".parse().unwrap());
        exchange.sent.headers.insert("x-wx-ticket", "canary-6".parse().unwrap());
        let evidence = exchange.evidence(&[secret], Lang::En);
        let text = serde_json::to_string(&evidence).unwrap();
        assert!(!text.contains("canary"), "{text}");
        assert!(text.contains("sid=[redacted]; HttpOnly"), "{text}");
    }
}
