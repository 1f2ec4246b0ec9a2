//! Reading a request as it came, and rewriting requests and answers piece by piece.
//! Must not know a flaw.

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, Uri, header};
use serde_json::Value;

use crate::domain::query::{decode, encode, pairs};

/// A request as it came.
#[derive(Debug)]
pub(super) struct Visit {
    /// All of it.
    pub(super) request: Request<Bytes>,
    body: Value,
}

impl Visit {
    /// Keeps a copy.
    pub(super) fn of(request: &Request<Bytes>) -> Visit {
        let body = serde_json::from_slice(request.body()).unwrap_or_default();
        Visit { request: request.clone(), body }
    }

    pub(super) fn path(&self) -> &str {
        self.request.uri().path()
    }

    pub(super) fn is(&self, method: &Method, path: &str) -> bool {
        self.request.method() == method && self.path() == path
    }

    /// The last value under a name in the query.
    pub(super) fn asked(&self, name: &str) -> Option<String> {
        let query = self.request.uri().query()?;
        pairs(query).rev().find(|pair| pair.name() == name).map(|pair| pair.value().into_owned())
    }

    /// A text of the JSON body.
    pub(super) fn posted(&self, name: &str) -> Option<String> {
        self.body.get(name)?.as_str().map(str::to_owned)
    }

    /// A header.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.request.headers().get(name)?.to_str().ok()
    }

    /// The first cookie of a name.
    pub(super) fn cookie(&self, name: &str) -> Option<String> {
        let lines = self.request.headers().get_all(header::COOKIE).iter();
        let mut cookies = lines.filter_map(|l| l.to_str().ok()).flat_map(|l| l.split(';'));
        cookies.find_map(|c| Some(c.trim().strip_prefix(name)?.strip_prefix('=')?.to_owned()))
    }
}

/// Adds a cookie to a request, before all others and instead of those of its name.
pub(super) fn set_cookie(request: &mut Request<Bytes>, name: &str, value: &str) {
    let lines = request.headers().get_all(header::COOKIE).iter().filter_map(|l| l.to_str().ok());
    let others = lines.flat_map(|l| l.split(';')).map(str::trim);
    let others = others.filter(|c| c.split('=').next() != Some(name));
    let all: Vec<String> =
        std::iter::once(format!("{name}={value}")).chain(others.map(str::to_owned)).collect();
    if let Ok(line) = HeaderValue::from_str(&all.join("; ")) {
        request.headers_mut().insert(header::COOKIE, line);
    }
}

/// Replaces the query; an empty one goes away.
pub(super) fn set_query(request: &mut Request<Bytes>, query: &str) {
    let path = request.uri().path();
    let target = if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") };
    if let Ok(uri) = target.parse::<Uri>() {
        *request.uri_mut() = uri;
    }
}

/// The query without the pairs of these names.
pub(super) fn without(query: &str, names: &[&str]) -> String {
    let kept = pairs(query).filter(|pair| !names.contains(&&*pair.name()));
    kept.map(|p| format!("{}={}", p.raw_name, p.raw_value)).collect::<Vec<_>>().join("&")
}

/// Puts a text into the JSON body.
pub(super) fn set_posted(request: &mut Request<Bytes>, name: &str, value: &str) {
    if let Ok(Value::Object(mut body)) = serde_json::from_slice(request.body()) {
        body.insert(name.to_owned(), value.into());
        *request.body_mut() = Bytes::from(Value::Object(body).to_string());
    }
}

/// True for a page.
pub(super) fn is_html(response: &Response<Bytes>) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("text/html"))
}

/// Replaces the first occurrence of a text in the body.
pub(super) fn replace(response: &mut Response<Bytes>, from: &str, to: &str) {
    let body = String::from_utf8_lossy(response.body()).replacen(from, to, 1);
    *response.body_mut() = Bytes::from(body);
}

/// A redirect to WeChat's authorize page, taken apart: everything as it stood, still encoded.
#[derive(Debug)]
pub(super) struct Link {
    /// Up to the `?`.
    pub(super) page: String,
    pub(super) pairs: Vec<(String, String)>,
    /// With its `#`; empty when there is none.
    pub(super) fragment: String,
}

impl Link {
    /// `None` when the answer redirects nowhere, or somewhere else.
    pub(super) fn of(response: &Response<Bytes>) -> Option<Link> {
        let location = response.headers().get(header::LOCATION)?.to_str().ok()?;
        let (page, rest) = location.split_once("/connect/oauth2/authorize?")?;
        let (query, fragment) = rest.split_once('#').unwrap_or((rest, ""));
        let owned = |p: crate::domain::query::Pair<'_>| (p.raw_name.into(), p.raw_value.into());
        Some(Link {
            page: format!("{page}/connect/oauth2/authorize"),
            pairs: pairs(query).map(owned).collect(),
            fragment: if fragment.is_empty() { String::new() } else { format!("#{fragment}") },
        })
    }

    /// A parameter's value, decoded.
    pub(super) fn get(&self, name: &str) -> String {
        let found = self.pairs.iter().find(|(n, _)| n == name);
        found.map(|(_, value)| decode(value).into_owned()).unwrap_or_default()
    }

    /// Sets a parameter's value, which will be encoded.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.set_raw(name, &encode(value).to_string());
    }

    /// Sets a parameter's value as it is.
    pub(super) fn set_raw(&mut self, name: &str, value: &str) {
        match self.pairs.iter_mut().find(|(n, _)| n == name) {
            Some((_, old)) => value.clone_into(old),
            None => self.pairs.push((name.to_owned(), value.to_owned())),
        }
    }

    /// Puts the link back into the answer.
    pub(super) fn write(&self, response: &mut Response<Bytes>) {
        let query: Vec<String> = self.pairs.iter().map(|(n, v)| format!("{n}={v}")).collect();
        let text = format!("{}?{}{}", self.page, query.join("&"), self.fragment);
        if let Ok(location) = HeaderValue::from_str(&text) {
            response.headers_mut().insert(header::LOCATION, location);
        }
    }
}

/// Edits every `Set-Cookie` of the answer whose name fits.
pub(super) fn edit_cookies(
    response: &mut Response<Bytes>,
    fits: impl Fn(&str) -> bool,
    edit: impl Fn(&str) -> Option<String>,
) {
    let lines = response.headers().get_all(header::SET_COOKIE).iter();
    let lines: Vec<String> = lines.filter_map(|l| l.to_str().ok()).map(str::to_owned).collect();
    response.headers_mut().remove(header::SET_COOKIE);
    for line in lines {
        let name = line.split('=').next().unwrap_or_default();
        let line = if fits(name) { edit(&line) } else { Some(line) };
        add_cookie(response, line.as_deref().unwrap_or_default());
    }
}

/// Adds a `Set-Cookie`.
pub(super) fn add_cookie(response: &mut Response<Bytes>, line: &str) {
    if let Ok(line) = HeaderValue::from_str(line)
        && !line.is_empty()
    {
        response.headers_mut().append(header::SET_COOKIE, line);
    }
}
