//! The parameters of a call: query and form body read together, queries written.
//! Must not judge names or values; the endpoints do.

pub use crate::domain::query::encode;
use crate::domain::query::{Pair, pairs};
use bytes::Bytes;
use std::borrow::Cow;

/// The first pair of that name, if any.
pub fn first<'a>(raw: &'a str, name: &str) -> Option<Pair<'a>> {
    pairs(raw).find(|pair| pair.is_named(name))
}

/// The parameters of a server call: the query and, where the endpoint reads one, the form body.
#[derive(Debug, Clone)]
pub struct Params<'a> {
    /// The query's, then the form's: taken apart once, asked for by several names.
    pairs: Vec<Pair<'a>>,
}

impl<'a> Params<'a> {
    /// The query alone: what a GET-only endpoint looks at (PROTOCOL 5: a POST body is not read).
    pub fn of_query(request: &'a http::Request<Bytes>) -> Params<'a> {
        Params::of(request.uri().query().unwrap_or(""), "")
    }

    /// Query and form body together (PROTOCOL 2.0, 9.2). A body of another content type, JSON
    /// above all, is not read: WeChat then misses the appid (PROTOCOL 7.2).
    pub fn merged(request: &'a http::Request<Bytes>) -> Params<'a> {
        let kind = request.headers().get(http::header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
        let is_form = kind.is_none_or(|k| {
            let essence = k.split(';').next().unwrap_or("").trim();
            essence.eq_ignore_ascii_case("application/x-www-form-urlencoded")
        });
        let form = match is_form && !request.body().is_empty() {
            true => std::str::from_utf8(request.body()).unwrap_or("").trim_ascii_end(),
            false => "",
        };
        Params::of(request.uri().query().unwrap_or(""), form)
    }

    /// A query, and a form's body, taken apart.
    pub fn of(query: &'a str, form: &'a str) -> Params<'a> {
        let mut all = Vec::with_capacity(8);
        all.extend(pairs(query));
        all.extend(pairs(form));
        Params { pairs: all }
    }

    /// The decoded value: the query goes before the form, an empty value is a missing one.
    pub fn get(&self, name: &str) -> Option<Cow<'a, str>> {
        // Only an empty text decodes to an empty one.
        let mut named = self.pairs.iter().filter(|p| !p.raw_value.is_empty() && p.is_named(name));
        named.next().map(Pair::value)
    }

    /// [`Params::get`], owned.
    pub fn text(&self, name: &str) -> Option<String> {
        self.get(name).map(Cow::into_owned)
    }

    /// Every pair, the query's before the form's.
    pub fn iter(&self) -> impl Iterator<Item = Pair<'a>> {
        self.pairs.iter().copied()
    }
}

/// Builds `base + path + ?name=value&…` with encoded values, in the order given.
pub(crate) fn address(base: &str, path: &str, values: &[(&str, &str)]) -> String {
    use std::fmt::Write;
    let mut out = format!("{base}{path}");
    for (at, (name, value)) in values.iter().enumerate() {
        // Writing into a String does not fail.
        let _ = write!(out, "{}{name}={}", if at == 0 { '?' } else { '&' }, encode(value));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Params, encode, first};
    use bytes::Bytes;

    #[test]
    fn encodes_like_encode_uri_component() {
        assert_eq!(
            encode("http://a.b/c?d=e&f#g 微").to_string(),
            "http%3A%2F%2Fa.b%2Fc%3Fd%3De%26f%23g%20%E5%BE%AE"
        );
        assert_eq!(encode("-_.!~*'()").to_string(), "-_.!~*'()");
    }

    #[test]
    fn the_first_of_a_name_as_sent() {
        assert_eq!(first("x=1&state=ZXg%3D", "state").map(|p| p.raw_value), Some("ZXg%3D"));
    }

    fn post(uri: &str, kind: Option<&str>, body: &'static str) -> http::Request<Bytes> {
        let mut request = http::Request::post(uri);
        if let Some(kind) = kind {
            request = request.header("content-type", kind);
        }
        request.body(Bytes::from_static(body.as_bytes())).unwrap()
    }

    #[test]
    fn forms_are_merged_behind_the_query_and_json_is_not_read() {
        let form = Some("application/x-www-form-urlencoded; charset=utf-8");
        let mixed = post("/x?appid=q&secret=", form, "appid=f&secret=s&code=c%2B\n");
        let params = Params::merged(&mixed);
        assert_eq!(params.text("appid").as_deref(), Some("q"));
        assert_eq!(params.text("secret").as_deref(), Some("s"));
        assert_eq!(params.text("code").as_deref(), Some("c+"));
        assert_eq!(Params::of_query(&mixed).get("code"), None);
        let json = post("/x", Some("application/json"), "appid=f");
        assert_eq!(Params::merged(&json).get("appid"), None);
        assert_eq!(
            Params::merged(&post("/x", None, "appid=f")).text("appid").as_deref(),
            Some("f")
        );
    }
}
