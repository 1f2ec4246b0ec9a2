//! The browser's half: `/connect/oauth2/authorize`, the reply of its consent page and the
//! callback WeChat builds (PROTOCOL 1). Must not judge a request; the emulator's checks do.

use crate::domain::bytes::{are_graphic, find};
use crate::domain::query::{Pair, pairs};
use crate::wire::query::Params;
use bytes::Bytes;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use std::borrow::Cow;

/// The path of the page (PROTOCOL 1.1).
pub const PATH: &str = "/connect/oauth2/authorize";
/// Where its consent form goes (PROTOCOL 1.6).
pub const REPLY_PATH: &str = "/connect/oauth2/authorize_reply";
/// The first five parameters in the documented order (PROTOCOL 1.2).
pub const ORDER: [&str; 5] = ["appid", "redirect_uri", "response_type", "scope", "state"];

/// An authorize request as it came: order, repetitions and encoding kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked<'a> {
    query: &'a str,
    /// Taken apart once: the whole is asked for some twenty of them.
    pairs: Vec<Pair<'a>>,
}

impl<'a> Asked<'a> {
    /// Reads the query; the fragment never reaches a server (PROTOCOL 9.2).
    pub fn from_http(request: &'a http::Request<Bytes>) -> Asked<'a> {
        Asked::from_query(request.uri().query().unwrap_or(""))
    }

    /// From a raw query.
    pub fn from_query(query: &'a str) -> Asked<'a> {
        let mut all = Vec::with_capacity(12);
        all.extend(pairs(query));
        Asked { pairs: all, query }
    }

    /// The raw query.
    pub fn query(&self) -> &'a str {
        self.query
    }

    /// The pairs in order.
    pub fn pairs(&self) -> impl Iterator<Item = Pair<'a>> {
        self.pairs.iter().copied()
    }

    /// The decoded value of the first pair of that name; an empty value counts as missing.
    pub fn value(&self, name: &str) -> Option<Cow<'a, str>> {
        // Only an empty text decodes to an empty one.
        self.first(name).filter(|pair| !pair.raw_value.is_empty()).map(Pair::value)
    }

    /// The value as it was sent, still encoded; `Some("")` for an empty one.
    pub fn raw(&self, name: &str) -> Option<&'a str> {
        self.first(name).map(|pair| pair.raw_value)
    }

    fn first(&self, name: &str) -> Option<&Pair<'a>> {
        self.pairs.iter().find(|pair| pair.is_named(name))
    }

    /// True when the parameters of [`ORDER`] that are there come first and in that order.
    pub fn is_in_documented_order(&self) -> bool {
        let mut expected = ORDER.iter().filter(|name| self.raw(name).is_some());
        let mut given = self.pairs();
        expected.all(|name| given.next().is_some_and(|pair| pair.is_named(name)))
    }
}

/// What the consent page's form sends (PROTOCOL 1.6), by GET or POST.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The page it belongs to.
    pub uuid: Option<String>,
    /// `allow`: `1` or 同意 is yes, anything else no.
    pub allow: bool,
    /// Boxes ticked: every parameter `snsapi_…=on`.
    pub scopes: Vec<String>,
    /// The account picked on the page (an addition of the emulator).
    pub user: Option<String>,
}

impl Reply {
    /// Reads query and form body together.
    pub fn from_http(request: &http::Request<Bytes>) -> Reply {
        let params = Params::merged(request);
        let allow = params.get("allow");
        let ticked = |pair: &Pair<'_>| pair.raw_name.starts_with("snsapi_") && pair.value() == "on";
        Reply {
            uuid: params.text("uuid"),
            allow: matches!(allow.as_deref(), Some("1" | "同意" | "allow" | "on" | "true")),
            scopes: params.iter().filter(ticked).map(|pair| pair.name().into_owned()).collect(),
            user: params.text("mock_user"),
        }
    }
}

/// What WeChat adds to the callback address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameters<'a> {
    /// `code`; without one it is a refusal of the old kind (PROTOCOL 1.8).
    pub code: Option<&'a str>,
    /// `state`, percent-encoded as it was sent (PROTOCOL 1.3).
    pub raw_state: &'a str,
    /// `reason`, of the `authdeny` kind of refusal, encoded (PROTOCOL 1.8).
    pub raw_reason: Option<&'a str>,
    /// `appid`, third, for a third-party platform (PROTOCOL 4).
    pub appid: Option<&'a str>,
}

impl Parameters<'_> {
    fn render(&self, out: &mut String) {
        let mut pair = |before: &str, value: &str| {
            out.push_str(before);
            out.push_str(value);
        };
        // The one capture of this kind puts the state first (PROTOCOL 1.8).
        if let Some(reason) = self.raw_reason {
            pair("state=", self.raw_state);
            return pair("&code=authdeny&reason=", reason);
        }
        if let Some(code) = self.code {
            pair("code=", code);
        }
        pair(if self.code.is_some() { "&state=" } else { "state=" }, self.raw_state);
        if let Some(appid) = self.appid {
            pair("&appid=", appid);
        }
    }
}

/// The callback of the official account: into the query, before any fragment; the rest of the
/// address stays as it is, names may come twice (PROTOCOL 1.5). With `drop_open_id` an own
/// parameter called `openId` falls away (PROTOCOL 1.4).
pub fn callback(redirect_uri: &str, added: Parameters<'_>, drop_open_id: bool) -> String {
    inserted(redirect_uri, drop_open_id, |out| added.render(out))
}

/// The callback of a platform to which an account handed its rights, put together the same way
/// (captures of real addresses, the fragment behind).
pub fn handed_callback(redirect_uri: &str, auth_code: &str, expires_in: u64) -> String {
    inserted(redirect_uri, false, |out| {
        out.push_str(&format!("auth_code={auth_code}&expires_in={expires_in}"));
    })
}

fn inserted(redirect_uri: &str, drop_open_id: bool, add: impl FnOnce(&mut String)) -> String {
    let cut = |text: &str, mark: u8| memchr::memchr(mark, text.as_bytes()).unwrap_or(text.len());
    let (address, fragment) = redirect_uri.split_at(cut(redirect_uri, b'#'));
    let (place, own) = address.split_at(cut(address, b'?'));
    let own = own.get(1..).unwrap_or("");
    let mut out = String::with_capacity(redirect_uri.len() + 96);
    out.push_str(place);
    let after_scheme = find(place.as_bytes(), b"://").map_or(0, |at| at + 3);
    if memchr::memchr(b'/', place.get(after_scheme..).unwrap_or("").as_bytes()).is_none() {
        out.push('/');
    }
    out.push('?');
    for piece in own.split('&').filter(|piece| !piece.is_empty()) {
        if !drop_open_id || piece.split('=').next() != Some("openId") {
            out.push_str(piece);
            out.push('&');
        }
    }
    add(&mut out);
    out.push_str(fragment);
    harmless(out)
}

/// The callback of website login: plain concatenation, behind any fragment (PROTOCOL 3.4).
pub fn concatenated(redirect_uri: &str, added: Parameters<'_>) -> String {
    let separator = if redirect_uri.contains('?') { '&' } else { '?' };
    let mut out = format!("{redirect_uri}{separator}");
    added.render(&mut out);
    harmless(out)
}

/// Nothing that could end a header line or an HTML attribute leaves raw.
fn harmless(address: String) -> String {
    const RAW: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>');
    let bytes = address.as_bytes();
    if are_graphic(bytes) && memchr::memchr3(b'"', b'<', b'>', bytes).is_none() {
        return address;
    }
    utf8_percent_encode(&address, RAW).to_string()
}

#[cfg(test)]
mod tests {
    use super::{Asked, Parameters, Reply, callback, concatenated};
    use bytes::Bytes;

    const ADDED: Parameters<'static> =
        Parameters { code: Some("C"), raw_state: "S", raw_reason: None, appid: None };

    #[test]
    fn p10_8_callback_composition_of_1_5() {
        let of = |uri| callback(uri, ADDED, true);
        assert_eq!(of("http://test.com/#/product/1"), "http://test.com/?code=C&state=S#/product/1");
        assert_eq!(
            of("https://e.com/Login?state=x#/quncard/index"),
            "https://e.com/Login?state=x&code=C&state=S#/quncard/index"
        );
        assert_eq!(of("https://test.com#/x"), "https://test.com/?code=C&state=S#/x");
        assert_eq!(of("https://test.com?a=1"), "https://test.com/?a=1&code=C&state=S");
        assert_eq!(of("https://a.b/c?"), "https://a.b/c?code=C&state=S");
        assert_eq!(of("https://a.b/?openId=1&openid=2"), "https://a.b/?openid=2&code=C&state=S");
        assert_eq!(
            callback("https://a.b/?openId=1", ADDED, false),
            "https://a.b/?openId=1&code=C&state=S"
        );
        assert_eq!(of("https://a.b/\r\nX: 微"), "https://a.b/%0D%0AX:%20%E5%BE%AE?code=C&state=S");
    }

    #[test]
    fn p10_9_the_component_flow_adds_appid_third() {
        let added = Parameters { appid: Some("wx1"), ..ADDED };
        assert_eq!(
            callback("https://a.b/c", added, true),
            "https://a.b/c?code=C&state=S&appid=wx1"
        );
    }

    #[test]
    fn p1_8_refusals() {
        let state_only = Parameters { code: None, ..ADDED };
        assert_eq!(callback("https://a.b/c", state_only, true), "https://a.b/c?state=S");
        let authdeny = Parameters { code: None, raw_state: "", raw_reason: Some("S"), appid: None };
        assert_eq!(
            callback("https://a.b/c", authdeny, true),
            "https://a.b/c?state=&code=authdeny&reason=S"
        );
    }

    #[test]
    fn p10_33_scan_login_concatenates() {
        assert_eq!(concatenated("https://a.b/#/x", ADDED), "https://a.b/#/x?code=C&state=S");
        assert_eq!(concatenated("https://a.b/?q=1", ADDED), "https://a.b/?q=1&code=C&state=S");
    }

    #[test]
    fn p1_2_documented_order() {
        let ok = |q: &str| Asked::from_query(q).is_in_documented_order();
        assert!(ok("appid=1&redirect_uri=2&response_type=code&scope=4&state=5&connect_redirect=1"));
        assert!(ok("appid=1&redirect_uri=2&response_type=code&scope=4"));
        assert!(!ok("scope=4&appid=1&redirect_uri=2&response_type=code&state=5"));
        assert!(!ok(
            "appid=1&connect_redirect=1&redirect_uri=2&response_type=code&scope=4&state=5"
        ));
    }

    #[test]
    fn values_are_kept_as_sent() {
        let asked = Asked::from_query("state=ZXg%3D&redirect_uri=http%3A%2F%2Fa&scope=");
        assert_eq!(asked.raw("state"), Some("ZXg%3D"));
        assert_eq!(asked.value("state").as_deref(), Some("ZXg="));
        assert_eq!((asked.value("scope"), asked.raw("scope")), (None, Some("")));
    }

    #[test]
    fn p10_10_replies_by_get_and_post() {
        let get = http::Request::get(
            "/connect/oauth2/authorize_reply?snsapi_userinfo=on&allow=1&uuid=081zeCl93yctHa1G",
        )
        .body(Bytes::new())
        .unwrap();
        let post = http::Request::post("/connect/oauth2/authorize_reply")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Bytes::from_static(
                b"snsapi_userinfo=on&allow=%E5%90%8C%E6%84%8F&uuid=081zeCl93yctHa1G",
            ))
            .unwrap();
        assert_eq!(Reply::from_http(&get), Reply::from_http(&post));
        let reply = Reply::from_http(&get);
        assert!(reply.allow && reply.scopes == ["snsapi_userinfo"]);
        let refused = http::Request::get("/x?allow=0").body(Bytes::new()).unwrap();
        assert!(!Reply::from_http(&refused).allow);
    }
}
