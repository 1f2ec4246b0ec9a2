//! The frame of every page: head, style, headers. Must not let a text through unescaped.

use crate::domain::lang::Lang;
use crate::domain::text::mock::of;
use crate::wire::consent::KIND;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use std::sync::LazyLock;

const STYLE: &str = include_str!("style.css");

/// What a page may load. Always: this one style, pictures of our own, nothing foreign. Firefox counts
/// the icon it asks for unasked among the pictures, and complains of one it may not load. Forms may
/// lead to any site: after the consent form the browser follows our redirect to the callback, and
/// Chromium counts that.
#[derive(Debug)]
pub(crate) enum Policy<'a> {
    /// No script, no frame around it.
    Still,
    /// This script alone, and any site in a frame: the callback, as a device visits it.
    Frame(&'a str),
    /// No script, but a site may frame the page, as it may the one with the script.
    Framed,
    /// This script and polling of our own; a site may frame the page (wxLogin.js does).
    Script(&'a str),
}

static STYLE_HASH: LazyLock<String> = LazyLock::new(|| hash(STYLE));

fn hash(text: &str) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
    format!("'sha256-{}'", STANDARD.encode(digest))
}

impl Policy<'_> {
    fn render(&self) -> String {
        let style = &*STYLE_HASH;
        let common = format!(
            "default-src 'none'; style-src {style}; img-src 'self'; form-action http: https:; \
             base-uri 'none'"
        );
        match self {
            Policy::Still => format!("{common}; frame-ancestors 'none'"),
            Policy::Framed => common,
            Policy::Frame(script) => {
                let script = hash(script);
                format!(
                    "{common}; script-src {script}; frame-src http: https:; frame-ancestors 'none'"
                )
            }
            Policy::Script(script) => {
                let script = hash(script);
                format!("{common}; script-src {script}; connect-src 'self'")
            }
        }
    }
}

/// HTML that was put together from escaped texts.
#[derive(Debug, Default)]
pub(crate) struct Markup(pub(crate) String);

/// A text made safe for HTML, in elements and in quoted attributes. Control characters become
/// visible (U+2400…): nicknames have them.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    // What needs nothing is copied in one go: it may be a link of 20,000 characters.
    while let Some(at) = rest.find(needs_escape) {
        let (plain, more) = rest.split_at(at);
        out.push_str(plain);
        let mut more = more.chars();
        match more.next() {
            Some('&') => out.push_str("&amp;"),
            Some('<') => out.push_str("&lt;"),
            Some('>') => out.push_str("&gt;"),
            Some('"') => out.push_str("&quot;"),
            Some('\'') => out.push_str("&#39;"),
            Some(c @ '\u{0}'..='\u{1f}') => {
                out.push(char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'));
            }
            _ => out.push('\u{fffd}'),
        }
        rest = more.as_str();
    }
    out.push_str(rest);
    out
}

fn needs_escape(c: char) -> bool {
    matches!(c, '&' | '<' | '>' | '"' | '\'' | '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A whole page without scripts.
pub(crate) fn page(
    lang: Lang,
    kind: &'static str,
    title: &str,
    body: &Markup,
    foot: &Markup,
) -> http::Response<Bytes> {
    page_under(&Policy::Still, lang, kind, title, body, foot)
}

/// A whole page. `kind` is a slug for machines (`x-wxauth-page`), `foot` stands beside the line
/// that says what this is.
pub(crate) fn page_under(
    policy: &Policy<'_>,
    lang: Lang,
    kind: &'static str,
    title: &str,
    body: &Markup,
    foot: &Markup,
) -> http::Response<Bytes> {
    let note = escape(of(lang).pages.not_wechat);
    let html = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>{}</title>\n<style>{STYLE}</style>\n\
         <body>\n{}\n<footer>{note}{}</footer>\n</body>\n</html>\n",
        lang.tag(),
        escape(title),
        body.0,
        foot.0,
    );
    let mut response = http::Response::new(Bytes::from(html));
    let headers = response.headers_mut();
    let fixed = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (KIND, kind),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(policy) = HeaderValue::from_str(&policy.render()) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::{Markup, escape, page};
    use crate::domain::lang::Lang;

    #[test]
    fn escapes_everything_a_nickname_can_hold() {
        assert_eq!(
            escape("<b a='1'>&\"\u{8}\u{202e}"),
            "&lt;b a=&#39;1&#39;&gt;&amp;&quot;␈\u{fffd}"
        );
    }

    #[test]
    fn pages_carry_their_guards() {
        let page = page(Lang::Zh, "test", "<t>", &Markup::default(), &Markup::default());
        let csp = page.headers()["content-security-policy"].to_str().unwrap();
        assert!(csp.starts_with("default-src 'none'; style-src 'sha256-"));
        assert!(!csp.contains("unsafe"));
        assert!(csp.contains("; img-src 'self';"), "Firefox asks for /favicon.ico: {csp}");
        assert_eq!(page.headers()["cache-control"], "no-store");
        assert_eq!(page.headers()["referrer-policy"], "no-referrer");
        let html = std::str::from_utf8(page.body()).unwrap();
        assert!(
            html.contains("&lt;t&gt;") && !html.contains("<script") && !html.contains("style=")
        );
    }
}
