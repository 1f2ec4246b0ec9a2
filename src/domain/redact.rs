//! Taking secrets out of requests and answers that are to be shown: by the names they go under.
//! Must not be the only guard: what is known to be secret is a `Secret` and never gets here.

use serde_json::Value;

/// What stands in the place of a secret.
pub const MASK: &str = "[redacted]";

/// Names of parameters and JSON fields whose values let somebody act for somebody else.
const NAMES: [&str; 20] = [
    "secret",
    "appsecret",
    "app_secret",
    "corpsecret",
    "client_secret",
    "access_token",
    "refresh_token",
    "component_access_token",
    "suite_access_token",
    "session_key",
    "user_ticket",
    "usertoken",
    "ticket",
    "token",
    "id_token",
    "jwt",
    "password",
    "pass_ticket",
    "code",
    "js_code",
];

/// True for a parameter or field name whose value must not be shown, in any letter case and with
/// or without separators (`access_token`, `accessToken`, `ACCESS-TOKEN`).
pub fn is_secret_name(name: &str) -> bool {
    fn plain(text: &str) -> impl Iterator<Item = u8> {
        let letters = text.bytes().filter(|b| !matches!(b, b'_' | b'-'));
        letters.map(|b| b.to_ascii_lowercase())
    }
    NAMES.iter().any(|known| plain(known).eq(plain(name)))
}

/// True for a header that carries credentials.
pub fn is_secret_header(name: &str) -> bool {
    const HEADERS: [&str; 6] = [
        "authorization",
        "proxy-authorization",
        "cookie",
        "set-cookie",
        "x-wx-ticket",
        "x-api-key",
    ];
    HEADERS.iter().any(|known| known.eq_ignore_ascii_case(name)) || is_secret_name(name)
}

/// An address without user information and with the values of secret parameters masked, in the
/// query and behind the `#`.
pub fn url(text: &str) -> String {
    let (head, fragment) = match text.split_once('#') {
        Some((head, fragment)) => (head, Some(fragment)),
        None => (text, None),
    };
    let (address, query) = match head.split_once('?') {
        Some((address, query)) => (address, Some(query)),
        None => (head, None),
    };
    let mut out = without_user(address);
    if let Some(query) = query {
        out.push('?');
        out.push_str(&self::query(query));
    }
    if let Some(fragment) = fragment {
        out.push('#');
        out.push_str(&self::query(fragment));
    }
    out
}

fn without_user(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else { return address.to_owned() };
    let (authority, path) = match rest.find('/') {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    match authority.rsplit_once('@') {
        Some((_, host)) => format!("{scheme}://{MASK}@{host}{path}"),
        None => address.to_owned(),
    }
}

/// `a=b&c=d` with the values of secret names masked; everything else stays byte for byte.
pub fn query(text: &str) -> String {
    let pairs = text.split('&').map(|pair| match pair.split_once('=') {
        Some((name, value)) if !value.is_empty() && is_secret_name(&decoded(name)) => {
            format!("{name}={MASK}")
        }
        _ => pair.to_owned(),
    });
    pairs.collect::<Vec<_>>().join("&")
}

fn decoded(name: &str) -> String {
    percent_encoding::percent_decode_str(name).decode_utf8_lossy().into_owned()
}

/// A body: fields of a JSON document at any depth, or of a form. Other text comes back as it is.
pub fn body(text: &str) -> String {
    if let Ok(mut document @ (Value::Object(_) | Value::Array(_))) = serde_json::from_str(text) {
        if mask(&mut document) {
            return document.to_string();
        }
        return text.to_owned();
    }
    let looks_like_form = text.contains('=') && !text.contains([' ', '\n', '<', '{']);
    if looks_like_form { query(text) } else { text.to_owned() }
}

/// Masks in place; tells whether anything was.
pub fn mask(document: &mut Value) -> bool {
    match document {
        Value::Object(fields) => fields.iter_mut().fold(false, |any, (name, value)| {
            // Text only: `{"code":0}` is how many back ends say that all is well.
            if value.is_string() && is_secret_name(name) {
                *value = Value::String(MASK.to_owned());
                return true;
            }
            mask(value) || any
        }),
        // Counted, not `any`: every item has to be visited.
        Value::Array(items) => items.iter_mut().filter_map(|i| mask(i).then_some(())).count() > 0,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{body, is_secret_header, is_secret_name, query, url};

    #[test]
    fn names_in_every_spelling() {
        for name in ["access_token", "accessToken", "SECRET", "session-key", "js_code"] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in ["openid", "state", "errcode", "nickname", "expires_in"] {
            assert!(!is_secret_name(name), "{name}");
        }
        assert!(is_secret_header("cookie") && is_secret_header("X-Wx-Ticket"));
        assert!(!is_secret_header("Content-Type"));
    }

    #[test]
    fn addresses_keep_all_but_the_secrets() {
        assert_eq!(
            url("https://u:canary@h/p?a=1&secret=canary&state=s#access_token=canary"),
            "https://[redacted]@h/p?a=1&secret=[redacted]&state=s#access_token=[redacted]"
        );
        assert_eq!(url("http://h/p"), "http://h/p");
        assert_eq!(query("a&code=&%73ecret=canary"), "a&code=&%73ecret=[redacted]");
    }

    #[test]
    fn bodies_as_json_and_form() {
        assert_eq!(
            body(r#"{"a":{"token":"canary"},"n":1}"#),
            r#"{"a":{"token":"[redacted]"},"n":1}"#
        );
        assert_eq!(body(r#"[ {"code":"c"} ]"#), r#"[{"code":"[redacted]"}]"#);
        assert_eq!(body("code=canary&b=1"), "code=[redacted]&b=1");
        assert_eq!(body(r#"{"code":0}"#), r#"{"code":0}"#);
        // Untouched text keeps its spelling.
        assert_eq!(body(r#"{ "a" : 1 }"#), r#"{ "a" : 1 }"#);
        assert_eq!(body("x = code"), "x = code");
    }
}
