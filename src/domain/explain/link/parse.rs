//! An authorize link as it was typed: pieces with their places, and what the author meant.
//! Must not judge; it reads leniently, so that a broken link can be shown broken.

use percent_encoding::percent_decode_str;

use crate::domain::link::Platform;

/// One parameter as it stands in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    /// The name as typed.
    pub(super) name: &'a str,
    /// The value as typed.
    pub(super) raw: &'a str,
    /// Where the name begins, in bytes.
    pub(super) at: usize,
}

impl Piece<'_> {
    /// The value, percent-decoded once; a line break that came in by copying is no part of it.
    pub(super) fn value(&self) -> String {
        let raw: String = self.raw.split_whitespace().collect();
        percent_decode_str(&raw).decode_utf8_lossy().into_owned()
    }
}

/// What became of `redirect_uri`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Redirect {
    /// Not there, or empty.
    Missing,
    /// Encoded once, as it should be.
    Encoded(String),
    /// Not encoded, but nothing is lost.
    Raw(String),
    /// Not encoded and cut off.
    Cut {
        /// What the author meant.
        intended: String,
        /// What WeChat sees.
        seen: String,
        /// The character that cuts it.
        mark: char,
    },
    /// Encoded twice.
    Twice(String),
}

impl Redirect {
    /// The address the author meant, plain.
    pub(super) fn intended(&self) -> &str {
        match self {
            Redirect::Missing => "",
            Redirect::Encoded(uri) | Redirect::Raw(uri) | Redirect::Twice(uri) => uri,
            Redirect::Cut { intended, .. } => intended,
        }
    }
}

/// A link, taken apart.
#[derive(Debug)]
pub(super) struct Parsed<'a> {
    /// The whole text.
    pub(super) text: &'a str,
    /// The address before the `?`.
    pub(super) head: &'a str,
    /// Which login it starts.
    pub(super) platform: Platform,
    /// True for WeCom's older page.
    pub(super) old: bool,
    /// Parameters in order, those swallowed by a raw `redirect_uri` left out.
    pub(super) pieces: Vec<Piece<'a>>,
    /// What stands behind the `#`, up to the first parameter there.
    pub(super) fragment: Option<&'a str>,
    /// Parameters behind the fragment.
    pub(super) behind: Vec<Piece<'a>>,
    /// What became of `redirect_uri`.
    pub(super) redirect: Redirect,
    /// True when the separators are written `&amp;`.
    pub(super) html: bool,
}

/// Names an authorize page is called with, documented or seen (PROTOCOL 1.1, 3.1, 3.5, 4, 6).
/// A name that is not here and follows a raw `redirect_uri` belongs to that.
pub(super) const KNOWN: [&str; 35] = [
    "appid",
    "redirect_uri",
    "response_type",
    "scope",
    "state",
    "forcePopup",
    "forceSnapShot",
    "connect_redirect",
    "component_appid",
    "agentid",
    "lang",
    "login_type",
    "usertype",
    "uin",
    "key",
    "version",
    "exportkey",
    "pass_ticket",
    "wx_header",
    "isopenid",
    "md",
    "code_challenge",
    "code_challenge_method",
    "self_redirect",
    "style",
    "href",
    "styletype",
    "sizetype",
    "bgcolor",
    "rst",
    "stylelite",
    "fast_login",
    "redirect_type",
    "secret",
    "nonce",
];

/// Paths of the older WeCom pages (PROTOCOL 6.2).
const OLD: [&str; 2] = ["/wwopen/sso/qrConnect", "/wwopen/sso/3rd_qrConnect"];

impl<'a> Parsed<'a> {
    /// Reads a link; `None` when its path is no authorize page.
    pub(super) fn read(text: &'a str) -> Option<Parsed<'a>> {
        let end = text.find(['?', '#']).unwrap_or(text.len());
        let head = text.get(..end)?;
        let has_host = head.contains("://") || head.starts_with("open.");
        let path = head.trim_end_matches('/').to_ascii_lowercase();
        let is = |known: &str| path.ends_with(&known.to_ascii_lowercase());
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/[]%".contains(c);
        if !has_host || !head.chars().all(plain) {
            return None;
        }
        let old = OLD.iter().any(|known| is(known));
        let page = [Platform::Mp, Platform::Web, Platform::WorkWeb]
            .into_iter()
            .find(|page| is(page.path()))
            .or(old.then_some(Platform::WorkWeb))?;
        let (query, query_at, tail) = split_tail(text, end);
        let html = query.contains("&amp;");
        let mut pieces = pieces(query, query_at);
        let redirect = take_redirect(text, &mut pieces);
        let platform = platform(page, &pieces);
        let (fragment, behind) = fragment(tail, text.len() - tail.map_or(0, str::len));
        Some(Parsed { text, head, platform, old, pieces, fragment, behind, redirect, html })
    }

    /// The piece of a name.
    pub(super) fn piece(&self, name: &str) -> Option<&Piece<'a>> {
        self.pieces.iter().find(|piece| piece.name == name)
    }

    /// The value of a name, decoded; `None` when it is not there or empty.
    pub(super) fn value(&self, name: &str) -> Option<String> {
        self.piece(name).map(Piece::value).filter(|value| !value.is_empty())
    }

    /// A place in bytes as a count of characters.
    pub(super) fn characters(&self, at: usize) -> usize {
        self.text.get(..at).map_or(0, |before| before.chars().count())
    }
}

/// Query, where it begins, and what stands behind the `#` that ends it. A raw `#` inside
/// `redirect_uri` does not end the query here, though it does for a browser.
fn split_tail(text: &str, end: usize) -> (&str, usize, Option<&str>) {
    let query_at = end + usize::from(text.get(end..).is_some_and(|t| t.starts_with('?')));
    let rest = text.get(query_at..).unwrap_or_default();
    let documented = rest.rfind("#wechat_redirect");
    let cut = documented.or_else(|| {
        rest.find('#').filter(|at| {
            let behind = rest.get(*at..).unwrap_or_default();
            !["&response_type=", "&scope=", "&state="].iter().any(|name| behind.contains(name))
        })
    });
    match cut {
        Some(at) => {
            let (query, tail) = rest.split_at(at);
            (query, query_at, tail.get(1..))
        }
        None => (rest, query_at, None),
    }
}

fn pieces(query: &str, query_at: usize) -> Vec<Piece<'_>> {
    let mut at = query_at;
    let mut found = Vec::new();
    for text in query.split('&') {
        let begin = at;
        at += text.len() + 1;
        let trimmed = text.strip_prefix("amp;").unwrap_or(text).trim();
        if trimmed.is_empty() {
            continue;
        }
        let begin = begin + text.find(trimmed).unwrap_or(0);
        let (name, raw) = trimmed.split_once('=').unwrap_or((trimmed, ""));
        found.push(Piece { name, raw, at: begin });
    }
    found
}

/// Reads `redirect_uri`; pieces that belong to a raw one are taken out of the list.
fn take_redirect(text: &str, pieces: &mut Vec<Piece<'_>>) -> Redirect {
    let Some(index) = pieces.iter().position(|piece| piece.name == "redirect_uri") else {
        return Redirect::Missing;
    };
    let Some(piece) = pieces.get(index).copied().filter(|piece| !piece.raw.is_empty()) else {
        return Redirect::Missing;
    };
    if !piece.raw.contains("://") {
        let once = piece.value();
        let lower = once.to_ascii_lowercase();
        let twice = lower.starts_with("http%3a") || lower.starts_with("https%3a");
        return match twice {
            true => Redirect::Twice(percent_decode_str(&once).decode_utf8_lossy().into_owned()),
            false => Redirect::Encoded(once),
        };
    }
    let after = pieces.iter().skip(index + 1);
    let swallowed = after.take_while(|next| !KNOWN.contains(&next.name)).count();
    let last = pieces.get(index + swallowed).copied().unwrap_or(piece);
    let from = text.len().min(piece.at + piece.name.len() + 1);
    let to = last.at + last.name.len() + usize::from(!last.raw.is_empty()) + last.raw.len();
    let meant = text.get(from..to).unwrap_or(piece.raw);
    pieces.drain(index + 1..index + 1 + swallowed);
    match meant.find(['&', '#']) {
        None => Redirect::Raw(meant.to_owned()),
        Some(at) => {
            let (seen, rest) = meant.split_at(at);
            let mark = rest.chars().next().unwrap_or('&');
            let intended = meant.replace("&amp;", "&");
            Redirect::Cut { intended, seen: seen.to_owned(), mark }
        }
    }
}

/// The login a page starts, told by what it is called with (an appid does not show its kind).
fn platform(page: Platform, pieces: &[Piece<'_>]) -> Platform {
    let has = |name: &str| pieces.iter().any(|piece| piece.name == name);
    let is = |name: &str, value: &str| {
        pieces.iter().any(|piece| piece.name == name && piece.raw.starts_with(value))
    };
    match page {
        Platform::Mp if has("component_appid") => Platform::Component,
        Platform::Mp
            if has("agentid") || is("appid", "ww") || is("scope", "snsapi_privateinfo") =>
        {
            Platform::Work
        }
        page => page,
    }
}

/// The fragment proper, and parameters written behind it.
fn fragment(tail: Option<&str>, tail_at: usize) -> (Option<&str>, Vec<Piece<'_>>) {
    let Some(tail) = tail else { return (None, Vec::new()) };
    let end = tail.find(['&', '?']).unwrap_or(tail.len());
    let (fragment, rest) = tail.split_at(end);
    let behind = rest.get(1..).map(|rest| pieces(rest, tail_at + end + 1)).unwrap_or_default();
    (Some(fragment.trim()), behind)
}

#[cfg(test)]
mod tests {
    use super::{Parsed, Redirect};
    use crate::domain::link::Platform;

    const PAGE: &str = "https://open.weixin.qq.com/connect/oauth2/authorize";

    fn names(text: &str) -> Vec<String> {
        let parsed = Parsed::read(text).unwrap();
        parsed.pieces.iter().map(|piece| piece.name.to_owned()).collect()
    }

    #[test]
    fn a_raw_redirect_uri_takes_its_own_parameters_along() {
        let text = format!(
            "{PAGE}?appid=a&redirect_uri=https://h/cb?a=1&b=2&response_type=code&scope=s&state=t#wechat_redirect"
        );
        assert_eq!(names(&text), ["appid", "redirect_uri", "response_type", "scope", "state"]);
        let parsed = Parsed::read(&text).unwrap();
        assert_eq!(
            parsed.redirect,
            Redirect::Cut {
                intended: "https://h/cb?a=1&b=2".into(),
                seen: "https://h/cb?a=1".into(),
                mark: '&'
            }
        );
        assert_eq!(parsed.fragment, Some("wechat_redirect"));
    }

    #[test]
    fn protocol_1_4_encode_uri_leaves_the_hash_and_loses_the_rest() {
        let text =
            format!("{PAGE}?appid=a&redirect_uri=https://h/#/p&response_type=code&scope=s&state=t");
        let parsed = Parsed::read(&text).unwrap();
        assert!(
            matches!(&parsed.redirect, Redirect::Cut { mark: '#', seen, .. } if seen == "https://h/")
        );
        assert_eq!((parsed.value("scope").as_deref(), parsed.fragment), (Some("s"), None));
    }

    #[test]
    fn encodings_are_told_apart() {
        let redirect = |raw: &str| {
            Parsed::read(&format!("{PAGE}?redirect_uri={raw}&scope=s")).unwrap().redirect
        };
        assert_eq!(redirect("https%3A%2F%2Fh%2Fc"), Redirect::Encoded("https://h/c".into()));
        assert_eq!(redirect("https%253A%252F%252Fh"), Redirect::Twice("https://h".into()));
        assert_eq!(redirect("https://h/c?x=1"), Redirect::Raw("https://h/c?x=1".into()));
        assert_eq!(redirect(""), Redirect::Missing);
    }

    #[test]
    fn platforms_are_told_by_their_parameters() {
        let platform = |query: &str| Parsed::read(&format!("{PAGE}?{query}")).unwrap().platform;
        assert_eq!(platform("appid=wx1&component_appid=wx2"), Platform::Component);
        assert_eq!(platform("appid=ww1"), Platform::Work);
        assert_eq!(platform("appid=wx1&agentid=3"), Platform::Work);
        assert_eq!(platform("appid=wx1"), Platform::Mp);
        let page = |text: &str| Parsed::read(text).map(|p| (p.platform, p.old));
        let old = "https://open.work.weixin.qq.com/wwopen/sso/qrConnect?appid=a";
        assert_eq!(page(old), Some((Platform::WorkWeb, true)));
        assert_eq!(page("http://127.0.0.1:8787/connect/qrconnect?"), Some((Platform::Web, false)));
        assert_eq!(page("https://h5.example.com/callback?code=1"), None);
    }

    #[test]
    fn html_and_parameters_behind_the_fragment() {
        let text = format!("{PAGE}?appid=a&amp;scope=s#wechat_redirect&forcePopup=true");
        let parsed = Parsed::read(&text).unwrap();
        assert!(parsed.html && parsed.value("scope").is_some());
        assert_eq!(parsed.behind.first().map(|p| (p.name, p.raw)), Some(("forcePopup", "true")));
        let at = parsed.behind.first().map_or(0, |p| p.at);
        assert!(text.get(at..).unwrap().starts_with("forcePopup"));
    }

    proptest::proptest! {
        #[test]
        fn reads_anything_without_panic(tail in "[a-zé&=%#?:/;. 0-9]{0,80}") {
            let text = format!("{PAGE}?redirect_uri={tail}");
            if let Some(parsed) = Parsed::read(&text) {
                for piece in &parsed.pieces {
                    proptest::prop_assert!(text.get(piece.at..).unwrap().starts_with(piece.name));
                }
            }
        }
    }
}
