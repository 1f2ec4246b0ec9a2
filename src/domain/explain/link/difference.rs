//! The documented form of a link, and the first character at which the link leaves it.
//! Must not say why; `judge` does.

use super::super::Difference;
use super::parse::{Parsed, Redirect};
use crate::domain::host;
use crate::domain::link::Platform;
use crate::domain::query::encode;

/// The link as WeChat documents it, with the values of this one. What is missing stands there in
/// capitals, as in WeChat's own documentation; what does not belong is left out.
pub(super) fn documented(parsed: &Parsed<'_>) -> String {
    let pairs: Vec<String> = order(parsed)
        .into_iter()
        .filter_map(|name| Some(format!("{name}={}", value(parsed, name)?)))
        .collect();
    let fragment = match parsed.platform {
        Platform::WorkWeb => "",
        // Several SDKs leave it out here, and it works (PROTOCOL 3.1).
        Platform::Web if parsed.fragment.is_none() => "",
        _ => "#wechat_redirect",
    };
    format!("{}?{}{fragment}", page(parsed), pairs.join("&"))
}

/// The names in order: the documented ones, then what belongs to the page without being there.
/// For web logins no order is required, so the link's own is kept.
pub(super) fn order<'p>(parsed: &Parsed<'p>) -> Vec<&'p str> {
    let documented = parsed.platform.parameters();
    let mut order: Vec<&str> = documented.to_vec();
    let has = |name: &str| parsed.pieces.iter().position(|piece| piece.name == name);
    if !parsed.platform.needs_client() {
        let required: &[&str] = match parsed.platform {
            Platform::WorkWeb => &["login_type", "appid", "redirect_uri"],
            _ => &["appid", "redirect_uri", "scope"],
        };
        let mut own: Vec<&str> = Vec::new();
        for piece in &parsed.pieces {
            if is_kept(parsed.platform, piece.name) && !own.contains(&piece.name) {
                own.push(piece.name);
            }
        }
        own.extend(required.iter().filter(|name| !parsed.old && has(name).is_none()));
        return own;
    }
    // PROTOCOL 6.1: agentid behind state, or, in older pages, between scope and state.
    if parsed.platform == Platform::Work
        && has("agentid") < has("state")
        && has("agentid") > has("scope")
    {
        order.retain(|name| *name != "agentid");
        let at = order.iter().position(|name| *name == "state").unwrap_or(order.len());
        order.insert(at, "agentid");
    }
    order
}

/// Names that may stand in a link of this platform.
pub(super) fn is_kept(platform: Platform, name: &str) -> bool {
    /// What wxLogin.js puts into a website login link (PROTOCOL 3.5).
    const JSSDK: [&str; 12] = [
        "login_type",
        "self_redirect",
        "style",
        "href",
        "styletype",
        "sizetype",
        "bgcolor",
        "rst",
        "stylelite",
        "fast_login",
        "lang",
        "response_type",
    ];
    platform.parameters().contains(&name)
        || (platform == Platform::Web && JSSDK.contains(&name))
        || (platform == Platform::WorkWeb && ["usertype", "redirect_type"].contains(&name))
}

/// The value as it should stand, or `None` when the parameter need not be there.
fn value(parsed: &Parsed<'_>, name: &str) -> Option<String> {
    if name == "redirect_uri" {
        let raw = parsed.piece(name).map(|piece| piece.raw);
        return Some(match &parsed.redirect {
            Redirect::Missing => "REDIRECT_URI".to_owned(),
            Redirect::Encoded(uri) => match raw.filter(|raw| is_encoded(raw)) {
                Some(raw) => raw.to_owned(),
                None => encode(uri).to_string(),
            },
            broken => encode(broken.intended()).to_string(),
        });
    }
    let given = parsed.piece(name).map(|piece| piece.raw).filter(|raw| !raw.is_empty());
    match (name, given) {
        ("response_type", _) => Some("code".to_owned()),
        ("login_type", None) => Some("CorpApp".to_owned()),
        ("appid", None) => Some("APPID".to_owned()),
        ("scope", None) => Some("SCOPE".to_owned()),
        ("state", None) => Some("STATE".to_owned()),
        // wxLogin.js sends its optional names with nothing in them.
        (_, None) if !parsed.platform.needs_client() => parsed.piece(name).map(|_| String::new()),
        (_, None) => None,
        (_, Some(raw)) => {
            let raw: String = raw.split_whitespace().collect();
            Some(if raw.is_ascii() { raw } else { encode(&raw).to_string() })
        }
    }
}

/// True when a value holds only what `encodeURIComponent` leaves, or a form's `+`.
fn is_encoded(raw: &str) -> bool {
    raw.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.!~*'()%+".contains(&b))
}

/// The page's address: WeChat's own host over https, another host as it is.
pub(super) fn page(parsed: &Parsed<'_>) -> String {
    let home = parsed.platform.home();
    let path = parsed.platform.path();
    let (host, base) = host_and_base(parsed);
    match host {
        _ if parsed.old => parsed.head.to_owned(),
        Some(host) if host::is_wechat(host) && serves(parsed.platform, host) => {
            format!("https://{}{path}", host.to_ascii_lowercase())
        }
        Some(host) if !host::is_wechat(host) => format!("{base}{path}"),
        _ => format!("{home}{path}"),
    }
}

/// True for a host that serves a platform's page (PROTOCOL 8; sz.open.weixin.qq.com: 1.6).
pub(super) fn serves(platform: Platform, host: &str) -> bool {
    let hosts: &[&str] = match platform {
        Platform::WorkWeb => &["login.work.weixin.qq.com"],
        _ => &["open.weixin.qq.com", "sz.open.weixin.qq.com"],
    };
    hosts.iter().any(|known| known.eq_ignore_ascii_case(host))
}

/// The host of the link, and everything before the page's path.
pub(super) fn host_and_base<'a>(parsed: &Parsed<'a>) -> (Option<&'a str>, &'a str) {
    let head = parsed.head.trim_end_matches('/');
    let path = parsed.platform.path();
    let base = head.get(..head.len().saturating_sub(path.len())).unwrap_or(head);
    let after_scheme = base.split_once("://").map_or(base, |(_, rest)| rest);
    let authority = after_scheme.split('/').next().unwrap_or_default();
    let host = match authority.rfind(']') {
        Some(at) => authority.get(..=at),
        None => authority.split(':').next(),
    };
    (host.filter(|host| !host.is_empty()), base)
}

/// The first character at which the two part; `None` when they are the same.
pub(super) fn difference(given: &str, documented: &str) -> Option<Difference> {
    if given == documented {
        return None;
    }
    let at = given.chars().zip(documented.chars()).take_while(|(a, b)| a == b).count();
    Some(Difference { at, given: given.to_owned(), documented: documented.to_owned() })
}
