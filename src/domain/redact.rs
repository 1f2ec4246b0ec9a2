//! Taking secrets out of requests and answers that are to be shown: by the names they go under.
//! Must not be the only guard: what is known to be secret is a `Secret` and never gets here.

pub mod command;
mod escaped;
mod loose;

use crate::domain::callback::AUTHDENY;
use std::borrow::Cow;

use serde_json::Value;

/// What stands in the place of a secret.
pub const MASK: &str = "[redacted]";

/// Names WeChat and OAuth themselves give to what lets somebody act for somebody else.
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

/// What a name has in it when its value is a secret, letters and digits only.
const PARTS: [&str; 8] =
    ["secret", "token", "ticket", "password", "passwd", "aeskey", "sessionkey", "apikey"];

/// Names of an app's public id, letters and digits only.
const IDS: [&str; 5] = ["appid", "componentappid", "corpid", "suiteid", "clientid"];

/// Names with such a part that hold none: what kind of token it is (RFC 6749 5.1), where it is had.
const HARMLESS: [&str; 3] = ["tokentype", "tokenendpoint", "tickettype"];

/// Codes that are no secrets: results, and the things people call a code.
const OPEN_CODES: [&str; 15] = [
    "errcode",
    "errorcode",
    "retcode",
    "returncode",
    "resultcode",
    "statuscode",
    "exitcode",
    "qrcode",
    "barcode",
    "countrycode",
    "areacode",
    "zipcode",
    "postcode",
    "langcode",
    "unicode",
];

/// Lower case, percent-decoded, letters and digits only: `secret[]`, `+secret` and `app-Secret` are
/// read by some server or other as the name without all that.
fn plain(name: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(name).decode_utf8_lossy();
    let last = decoded.trim_start_matches("amp;").bytes();
    last.filter(u8::is_ascii_alphanumeric).map(|b| char::from(b.to_ascii_lowercase())).collect()
}

fn is_code(plain: &str) -> bool {
    let name = plain.trim_end_matches(|c: char| c.is_ascii_digit());
    name.ends_with("code") && !OPEN_CODES.iter().any(|open| name.ends_with(open))
}

/// True for a parameter or field name whose value must not be shown, however it is spelt
/// (`access_token`, `accessToken`, `ACCESS-TOKEN`, `secret[]`), known or made up after the pattern
/// (`component_appsecret`, `authorizer_refresh_token`, `EncodingAESKey`, `pre_auth_code`).
pub fn is_secret_name(name: &str) -> bool {
    let plain = plain(name);
    let has_part = PARTS.iter().any(|part| plain.contains(part));
    (has_part && !HARMLESS.contains(&plain.as_str())) || plain == "jwt" || is_code(&plain)
}

/// True for an app's secret where its id belongs, as after mixing the two up: 32 hex digits (PROTOCOL
/// 2.6), which no id of WeChat's is.
pub fn is_misplaced(name: &str, value: &str) -> bool {
    let is_secret = value.len() == 32 && value.bytes().all(|b| b.is_ascii_hexdigit());
    is_secret && IDS.contains(&plain(name).as_str())
}

/// True for the names WeChat and OAuth themselves use: enough to say that a secret is where it should
/// not be, which a name that only looks like one is not.
pub fn is_known_secret(name: &str) -> bool {
    let name = plain(name);
    NAMES.iter().any(|known| plain(known) == name)
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
    let text = &*without_user(text);
    let (head, fragment) = match text.split_once('#') {
        Some((head, fragment)) => (head, Some(fragment)),
        None => (text, None),
    };
    let (address, query) = match head.split_once('?') {
        Some((address, query)) => (address, Some(query)),
        None => (head, None),
    };
    let mut out = inside(address).into_owned();
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

fn without_user(address: &str) -> Cow<'_, str> {
    let Some((scheme, rest)) = address.split_once("://") else { return Cow::Borrowed(address) };
    let authority =
        rest.get(..rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len())).unwrap_or("");
    // Where no port follows the colon it is a password, which goes on behind a `/` that somebody
    // forgot to escape.
    let port =
        authority.rsplit_once(':').filter(|_| !authority.ends_with(']')).map(|(_, port)| port);
    let cut = port.is_some_and(|port| port.is_empty() || !port.bytes().all(|b| b.is_ascii_digit()));
    let end = if cut { rest.rfind('@') } else { authority.rfind('@') };
    match end.and_then(|at| rest.get(at..)) {
        Some(host) => Cow::Owned(format!("{scheme}://{MASK}{host}")),
        None => Cow::Borrowed(address),
    }
}

/// `a=b&c=d` with the values of secret names masked, those too that stand escaped inside another value
/// (`a=1%26secret=x`) or behind `;`; everything else stays byte for byte.
pub fn query(text: &str) -> String {
    text.split('&').map(inside).collect::<Vec<_>>().join("&")
}

/// One piece between `&` and `&`, or a path: every name in it is looked at, whatever parts it.
fn inside(piece: &str) -> Cow<'_, str> {
    let mut masked: Option<String> = None;
    let (mut kept, mut name_at, mut at) = (0, 0, 0);
    while let Some((byte, end)) = escaped::next(piece.as_bytes(), at) {
        let here = at;
        at = end;
        if byte != b'=' {
            if b"&;?#/, \"'<>{}".contains(&byte) {
                name_at = end;
            }
            continue;
        }
        let name = piece.get(name_at..here).unwrap_or("");
        name_at = end;
        // An escaped `=` belongs to an escaped pair, which an escaped `&` ends.
        let until = match end - here {
            1 => piece.len(),
            _ => escaped::find(piece.as_bytes(), end, b'&'),
        };
        let value = piece.get(end..until).unwrap_or("");
        // No code, but the word for a refusal (PROTOCOL 1.8).
        if value == AUTHDENY || !is_secret_name(name) && !is_misplaced(name, value) {
            continue;
        }
        at = until;
        if at > end {
            let out = masked.get_or_insert_default();
            out.push_str(piece.get(kept..end).unwrap_or(""));
            out.push_str(MASK);
            kept = at;
        }
    }
    match masked {
        None => Cow::Borrowed(piece),
        Some(out) => Cow::Owned(out + piece.get(kept..).unwrap_or("")),
    }
}

/// A body: fields of a JSON document at any depth, or of a form. Of text that is neither, or is cut
/// off, no value behind a secret name is shown.
pub fn body(text: &str) -> String {
    if let Ok(mut document @ (Value::Object(_) | Value::Array(_))) = serde_json::from_str(text) {
        if mask(&mut document) {
            return document.to_string();
        }
        return text.to_owned();
    }
    let looks_like_form = text.contains('=') && !text.contains([' ', '\n', '<', '{', '"', ':']);
    if looks_like_form { query(text) } else { loose::mask(text) }
}

/// Masks in place; tells whether anything was.
pub fn mask(document: &mut Value) -> bool {
    match document {
        Value::Object(fields) => fields.iter_mut().fold(false, |any, (name, value)| {
            if value.as_str() == Some(AUTHDENY) {
                return any;
            }
            let misplaced = value.as_str().is_some_and(|text| is_misplaced(name, text));
            let masked = match misplaced || is_secret_name(name) {
                true => mask_all(value, holds_number(name)),
                false => mask(value),
            };
            masked || any
        }),
        // Counted, not `any`: every item has to be visited.
        Value::Array(items) => items.iter_mut().filter_map(|i| mask(i).then_some(())).count() > 0,
        _ => false,
    }
}

/// `{"code":0}` is how many back ends say that all is well, and `token_expires_in` is a time.
fn holds_number(name: &str) -> bool {
    let plain = plain(name);
    is_code(&plain) || !PARTS.iter().any(|part| plain.ends_with(part))
}

/// Everything behind a secret name, at any depth.
fn mask_all(value: &mut Value, keep_numbers: bool) -> bool {
    let every = |any, value| mask_all(value, keep_numbers) || any;
    match value {
        Value::Object(fields) => fields.values_mut().fold(false, every),
        Value::Array(items) => items.iter_mut().fold(false, every),
        Value::Number(_) if keep_numbers => false,
        Value::String(_) | Value::Number(_) => {
            *value = Value::String(MASK.to_owned());
            true
        }
        Value::Null | Value::Bool(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{MASK, body, is_known_secret, is_secret_header, is_secret_name, query, url};

    #[test]
    fn names_in_every_spelling() {
        for name in ["access_token", "accessToken", "SECRET", "session-key", "js_code"] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in [
            "component_appsecret",
            "component_verify_ticket",
            "suite_secret",
            "suite_ticket",
            "provider_secret",
            "authorization_code",
            "authorizer_access_token",
            "permanent_code",
            "authorizer_refresh_token",
            "EncodingAESKey",
            "aes_key",
            "provider_access_token",
            "pre_auth_code",
            "auth_code",
            "jsapi_ticket",
            "+secret",
            "secret[]",
            "amp;secret",
            "code[0]",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
        assert!(is_known_secret("appSecret") && !is_known_secret("csrf_token"));
        for name in [
            "openid",
            "state",
            "errcode",
            "wx_errcode",
            "nickname",
            "expires_in",
            "token_type",
            "grant_type",
            "response_type",
            "appid",
        ] {
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
        for (given, shown) in [
            ("pg://u:can/ary@h/d", "pg://#@h/d"),
            ("redis://:can?ary#x@h:6379/0", "redis://#@h:6379/0"),
            ("http://u:can\\ary@h", "http://#@h"),
            ("redis://:/canary@h", "redis://#@h"),
            ("http://u:can@ary@h:80/@me", "http://#@h:80/@me"),
            ("http://u@h/@me", "http://#@h/@me"),
            ("http://h:80/a:b@c?x=1@2", "http://h:80/a:b@c?x=1@2"),
            ("http://[::1]/@me", "http://[::1]/@me"),
            ("http://[::1]:80/@me", "http://[::1]:80/@me"),
        ] {
            assert_eq!(url(given).replace(MASK, "#"), shown);
        }
        assert_eq!(query("a&code=&%73ecret=canary"), "a&code=&%73ecret=[redacted]");
        assert_eq!(query("state=&code=authdeny&code=c"), "state=&code=authdeny&code=[redacted]");
        assert_eq!(body(r#"{"code":"authdeny"}"#), r#"{"code":"authdeny"}"#);
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

    #[test]
    fn a_secret_in_the_place_of_an_id_is_none_to_show() {
        let (secret, id) = ("0F0e0d0c0b0a09080706050403020100", "wx5b6e96c8c89c614e");
        let pair = format!("appid={secret}&secret={id}&u=x%26appid%3D{secret}%26y");
        let shown = format!("appid={MASK}&secret={MASK}&u=x%26appid%3D{MASK}%26y");
        assert_eq!((query(&pair), body(&pair)), (shown.clone(), shown));
        let json = format!(r#"{{"component_appid":"{secret}","appid":"{id}"}}"#);
        assert_eq!(body(&json), format!(r#"{{"component_appid":"{MASK}","appid":"{id}"}}"#));
        assert_eq!(
            query(&format!("appid={id}&state={secret}")),
            format!("appid={id}&state={secret}")
        );
    }

    #[test]
    fn odd_queries_and_paths_show_no_secret() {
        for (odd, shown) in [
            ("a=1&+secret=canary", "a=1&+secret=[redacted]"),
            ("a=1&secret[]=canary&b=2", "a=1&secret[]=[redacted]&b=2"),
            ("a=1;secret=canary;x", "a=1;secret=[redacted]"),
            ("a=1&amp;secret=canary", "a=1&amp;secret=[redacted]"),
            ("appid=wx1%26secret=canary", "appid=wx1%26secret=[redacted]"),
            ("appid=wx1%2526secret%253Dcanary%2526b", "appid=wx1%2526secret%253D[redacted]%2526b"),
            (
                "u=http%3A%2F%2Fa%3Fcode%3Dcanary%26s%3D1",
                "u=http%3A%2F%2Fa%3Fcode%3D[redacted]%26s%3D1",
            ),
        ] {
            assert_eq!(query(odd), shown);
        }
        assert_eq!(
            url("/sns/oauth2/access_token/secret=canary"),
            "/sns/oauth2/access_token/secret=[redacted]"
        );
        for same in
            ["response_type=code&scope=a", "grant_type=authorization_code", "a=%&b=%2", "微=信"]
        {
            assert_eq!(query(same), same);
        }
    }

    #[test]
    fn values_behind_secret_names_at_any_depth() {
        assert_eq!(
            body(r#"{"secret":["canary",1,{"a":"canary"}],"access_token_expires_in":7200}"#),
            r#"{"secret":["[redacted]","[redacted]",{"a":"[redacted]"}],"access_token_expires_in":7200}"#
        );
    }

    #[test]
    fn bodies_that_are_not_what_they_claim_show_no_secret() {
        for odd in [
            r#"{"appid":"wx1","secret" : "canary"#,
            r#"{"appid":"wx1","secret" : "ca\"nary", "x": }"#,
            r#"{"appid":"wx1","secret":["x","canary"#,
            r#"{"appid":"wx1","secret":{"x":"canary"#,
            r#"{'appid':'wx1','secret':'canary','b':2}"#,
            r#""{\"appid\":\"wx1\",\"secret\":\"canary\"}""#,
            "--b\r\nContent-Disposition: form-data; name=\"appid\"\r\n\r\nwx1\r\n--b\r\n\
             Content-Disposition: form-data; name=\"secret\"\r\n\r\ncanary\r\ncanary\r\n--b--",
            "--b\nContent-Disposition: form-data; name=secret\n\ncanary wx1",
            "appid = wx1\nsecret = canary canary\nx",
            "appid wx1 secret: canary",
            "appid=wx1 & secret=canary",
            "appid=wx1&secret=ca\"nary canary&b=1",
            "<xml><AppId>wx1</AppId><SuiteTicket><![CDATA[canary]]></SuiteTicket></xml>",
            "appid=wx1&u=http://a/?x%26secret=canary",
            "wx1 { code: canary.get('canary'), a: 1 }",
            "wx1 { code: x.canary }",
            "wx1 { secret: canary.secret }",
            "wx1 { code: canary0canary.code }",
        ] {
            let shown = body(odd);
            let hidden = !shown.contains("canar") && !shown.contains("nary");
            let kept = shown.contains("wx1") || odd.ends_with("wx1");
            assert!(hidden && kept && shown.contains("[redacted]"), "{odd}: {shown}");
        }
        for same in [
            "errcode: 40029, errmsg: invalid code",
            "window.wx_errcode=408;window.x='';",
            "Error code: 40029, message",
            "<p>the <code>state</code>",
            "fetch('/l', {body: JSON.stringify({ code: q.get('code'), state: s })})",
            "var p = { code: params.code, js_code: route.query.js_code };",
        ] {
            assert_eq!(body(same), same);
        }
    }
}
