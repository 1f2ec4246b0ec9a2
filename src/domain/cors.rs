//! What a browser does with a cross-origin request: the preflight it sends, and whether it lets
//! the answer through (Fetch standard). Must not be laxer than a browser, nor stricter.

use super::lang::Lang;
use super::origin::Origin;

/// A request as a page would make it with `fetch`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crossing {
    /// Where the page comes from.
    pub origin: Origin,
    /// The method, as `fetch` normalizes it.
    pub method: String,
    /// Names of headers the page sets that need permission, lower case, sorted, each once.
    pub unsafe_headers: Vec<String>,
    /// `credentials: "include"`: cookies travel along.
    pub credentials: bool,
}

/// An answer as far as CORS reads it.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// The status.
    pub status: u16,
    /// Headers in order; a name may come more than once.
    pub headers: Vec<(String, String)>,
}

/// Why a browser would stop here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// No `Access-Control-Allow-Origin`.
    NoAllowOrigin,
    /// It names another origin, or several.
    OtherOrigin(String),
    /// `*` where cookies travel along.
    WildcardWithCredentials,
    /// No `Access-Control-Allow-Credentials: true` where cookies travel along.
    CredentialsNotAllowed,
    /// The preflight was not answered with 200–299; a redirect counts as refusal.
    PreflightStatus(u16),
    /// A list header that cannot be parsed.
    MalformedList(&'static str),
    /// The method is not in `Access-Control-Allow-Methods`.
    MethodNotAllowed(String),
    /// A header is not in `Access-Control-Allow-Headers`.
    HeaderNotAllowed(String),
}

const ALLOW_ORIGIN: &str = "access-control-allow-origin";
const ALLOW_CREDENTIALS: &str = "access-control-allow-credentials";
const ALLOW_METHODS: &str = "access-control-allow-methods";
const ALLOW_HEADERS: &str = "access-control-allow-headers";

impl Crossing {
    /// The crossing of a request with these headers. `extra` names headers the page will send in
    /// any case (the ticket header).
    pub fn new<'a>(
        origin: Origin,
        method: &str,
        headers: impl IntoIterator<Item = (&'a str, &'a str)>,
        extra: &[&str],
        credentials: bool,
    ) -> Crossing {
        let mut unsafe_headers: Vec<String> = headers
            .into_iter()
            .filter(|(name, value)| !is_forbidden(name) && !is_safelisted(name, value))
            .map(|(name, _)| name.to_ascii_lowercase())
            .chain(extra.iter().map(|name| name.to_ascii_lowercase()))
            .collect();
        unsafe_headers.sort();
        unsafe_headers.dedup();
        Crossing { origin, method: normalize_method(method), unsafe_headers, credentials }
    }

    /// The headers of the preflight, in the order browsers use them.
    pub fn preflight_headers(&self) -> Vec<(&'static str, String)> {
        let mut headers = vec![
            ("Accept", "*/*".to_owned()),
            ("Access-Control-Request-Method", self.method.clone()),
        ];
        if !self.unsafe_headers.is_empty() {
            headers.push(("Access-Control-Request-Headers", self.unsafe_headers.join(",")));
        }
        headers.push(("Origin", self.origin.to_string()));
        headers.push(("Sec-Fetch-Mode", "cors".to_owned()));
        headers
    }

    /// Judges the answer to the preflight (Fetch, "CORS-preflight fetch", steps 7 and on).
    /// Empty: the browser goes on to the request itself.
    pub fn judge_preflight(&self, answer: &Seen) -> Vec<Stop> {
        let mut stops = self.judge_answer(answer);
        if !(200..300).contains(&answer.status) {
            stops.push(Stop::PreflightStatus(answer.status));
        }
        match answer.list(ALLOW_METHODS) {
            None => stops.push(Stop::MalformedList("Access-Control-Allow-Methods")),
            Some(allowed) => stops.extend(self.judge_method(&allowed)),
        }
        match answer.list(ALLOW_HEADERS) {
            None => stops.push(Stop::MalformedList("Access-Control-Allow-Headers")),
            Some(allowed) => stops.extend(self.judge_headers(&allowed)),
        }
        stops
    }

    /// Judges the answer to the request itself (Fetch, "CORS check").
    /// Empty: the page may read it.
    pub fn judge_answer(&self, answer: &Seen) -> Vec<Stop> {
        let Some(allowed) = answer.get(ALLOW_ORIGIN) else { return vec![Stop::NoAllowOrigin] };
        if !self.credentials && allowed == "*" {
            return Vec::new();
        }
        if self.credentials && allowed == "*" {
            return vec![Stop::WildcardWithCredentials];
        }
        if allowed != self.origin.as_str() {
            return vec![Stop::OtherOrigin(allowed)];
        }
        let credentials_allowed = answer.get(ALLOW_CREDENTIALS).as_deref() == Some("true");
        if self.credentials && !credentials_allowed {
            return vec![Stop::CredentialsNotAllowed];
        }
        Vec::new()
    }

    fn judge_method(&self, allowed: &[String]) -> Option<Stop> {
        let safelisted = ["GET", "HEAD", "POST"].contains(&self.method.as_str());
        let wildcard = !self.credentials && allowed.iter().any(|m| m == "*");
        let named = allowed.contains(&self.method);
        (!safelisted && !wildcard && !named).then(|| Stop::MethodNotAllowed(self.method.clone()))
    }

    fn judge_headers<'a>(&'a self, allowed: &'a [String]) -> impl Iterator<Item = Stop> + 'a {
        let wildcard = !self.credentials && allowed.iter().any(|h| h == "*");
        let named = move |name: &str| allowed.iter().any(|h| h.eq_ignore_ascii_case(name));
        // `Authorization` is the one name that `*` does not cover.
        self.unsafe_headers
            .iter()
            .filter(move |n| !named(n) && (!wildcard || n.as_str() == "authorization"))
            .map(|n| Stop::HeaderNotAllowed(n.clone()))
    }
}

impl Seen {
    /// All values of a header, joined as Fetch does (", "); `None` when it is absent.
    fn get(&self, name: &str) -> Option<String> {
        let values: Vec<&str> = self
            .headers
            .iter()
            .filter(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, v)| v.trim_matches([' ', '\t']))
            .collect();
        (!values.is_empty()).then(|| values.join(", "))
    }

    /// A list of tokens (RFC 9110 section 5.6.1); empty when the header is absent, `None` when it
    /// does not parse.
    fn list(&self, name: &str) -> Option<Vec<String>> {
        let Some(text) = self.get(name) else { return Some(Vec::new()) };
        let items = text.split(',').map(|i| i.trim_matches([' ', '\t'])).filter(|i| !i.is_empty());
        items.map(|i| is_token(i).then(|| i.to_owned())).collect()
    }
}

/// RFC 9110 section 5.6.2.
fn is_token(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}

/// Fetch, "normalize a method": six names are put in upper case, all others (`patch`!) stay.
fn normalize_method(method: &str) -> String {
    let upper = method.to_ascii_uppercase();
    match upper.as_str() {
        "DELETE" | "GET" | "HEAD" | "OPTIONS" | "POST" | "PUT" => upper,
        _ => method.to_owned(),
    }
}

/// Headers a page cannot set: the browser writes them itself (Fetch, "forbidden request-header").
fn is_forbidden(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    const NAMES: [&str; 20] = [
        "accept-charset",
        "accept-encoding",
        "access-control-request-headers",
        "access-control-request-method",
        "connection",
        "content-length",
        "cookie",
        "cookie2",
        "date",
        "dnt",
        "expect",
        "host",
        "keep-alive",
        "origin",
        "referer",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "via",
    ];
    NAMES.contains(&name.as_str())
        || name.starts_with("proxy-")
        || name.starts_with("sec-")
        // Not on Fetch's list any more, but here it stands for the browser's own, see `--ua`.
        || name == "user-agent"
}

/// Headers that need no permission (Fetch, "CORS-safelisted request-header").
fn is_safelisted(name: &str, value: &str) -> bool {
    if value.len() > 128 {
        return false;
    }
    let odd = |b: u8| (b < 0x20 && b != b'\t') || b"\"():<>?@[\\]{}\x7f".contains(&b);
    match name.to_ascii_lowercase().as_str() {
        "accept" => !value.bytes().any(odd),
        "accept-language" | "content-language" => {
            value.bytes().all(|b| b.is_ascii_alphanumeric() || b" *,-.;=".contains(&b))
        }
        "content-type" => {
            let essence = value.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
            !value.bytes().any(odd)
                && ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"]
                    .contains(&essence.as_str())
        }
        "range" => value.strip_prefix("bytes=").is_some_and(|r| {
            r.split_once('-').is_some_and(|(from, to)| {
                !from.is_empty() && [from, to].iter().all(|n| n.bytes().all(|b| b.is_ascii_digit()))
            })
        }),
        _ => false,
    }
}

impl Stop {
    /// Stable slug for `--json`.
    pub const fn slug(&self) -> &'static str {
        match self {
            Stop::NoAllowOrigin => "no_allow_origin",
            Stop::OtherOrigin(_) => "other_origin",
            Stop::WildcardWithCredentials => "wildcard_with_credentials",
            Stop::CredentialsNotAllowed => "credentials_not_allowed",
            Stop::PreflightStatus(_) => "preflight_status",
            Stop::MalformedList(_) => "malformed_list",
            Stop::MethodNotAllowed(_) => "method_not_allowed",
            Stop::HeaderNotAllowed(_) => "header_not_allowed",
        }
    }

    /// What is wrong and what the server has to send, for people.
    pub fn explain(&self, crossing: &Crossing, lang: Lang) -> String {
        let origin = &crossing.origin;
        match (self, lang) {
            (Stop::NoAllowOrigin, Lang::Zh) => {
                format!("响应里没有 Access-Control-Allow-Origin；应返回 {origin}")
            }
            (Stop::NoAllowOrigin, Lang::En) => {
                format!("no Access-Control-Allow-Origin in the answer; it has to say {origin}")
            }
            (Stop::OtherOrigin(got), Lang::Zh) => format!(
                "Access-Control-Allow-Origin 是 {got:?}，与 {origin} 不是同一个字符串（只能有一个值）"
            ),
            (Stop::OtherOrigin(got), Lang::En) => format!(
                "Access-Control-Allow-Origin says {got:?}, which is not the one string {origin}"
            ),
            (Stop::WildcardWithCredentials, Lang::Zh) => {
                format!("带 Cookie 的请求不接受 Access-Control-Allow-Origin: *；应返回 {origin}")
            }
            (Stop::WildcardWithCredentials, Lang::En) => format!(
                "Access-Control-Allow-Origin: * does not count where cookies are sent; it has to say {origin}"
            ),
            (Stop::CredentialsNotAllowed, Lang::Zh) => {
                "请求带 Cookie，响应却没有 Access-Control-Allow-Credentials: true".to_owned()
            }
            (Stop::CredentialsNotAllowed, Lang::En) => {
                "cookies are sent, but Access-Control-Allow-Credentials: true is missing".to_owned()
            }
            (Stop::PreflightStatus(status), Lang::Zh) => format!(
                "预检请求（OPTIONS）返回 {status}，浏览器只接受 200–299；多半是登录校验或路由没有放行 OPTIONS"
            ),
            (Stop::PreflightStatus(status), Lang::En) => format!(
                "the preflight (OPTIONS) was answered with {status}; browsers accept only 200–299. Often a login guard or the router stops OPTIONS"
            ),
            (Stop::MalformedList(name), Lang::Zh) => format!("{name} 不是用逗号分隔的名称列表"),
            (Stop::MalformedList(name), Lang::En) => {
                format!("{name} is not a list of names separated by commas")
            }
            (Stop::MethodNotAllowed(method), Lang::Zh) => {
                format!("Access-Control-Allow-Methods 里没有 {method}（区分大小写）")
            }
            (Stop::MethodNotAllowed(method), Lang::En) => {
                format!("Access-Control-Allow-Methods does not name {method} (letter case counts)")
            }
            (Stop::HeaderNotAllowed(name), Lang::Zh) => {
                format!("Access-Control-Allow-Headers 里没有 {name}")
            }
            (Stop::HeaderNotAllowed(name), Lang::En) => {
                format!("Access-Control-Allow-Headers does not name {name}")
            }
        }
    }
}

#[cfg(test)]
mod tests;
