//! Small pages for people's browsers: one frame, everything escaped, nothing loaded from elsewhere.
//! Must not know what is said; callers bring texts, in the reader's language.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response, StatusCode, header};
use ring::digest::{SHA256, digest};

use crate::domain::lang::Lang;

const STYLE: &str = include_str!("page.css");

/// What a page is about, at a glance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// It worked.
    Good,
    /// Nothing has happened yet.
    Waiting,
    /// It did not work, and nothing is lost.
    Refused,
    /// Something is wrong.
    Bad,
}

impl Mood {
    const fn class(self) -> &'static str {
        match self {
            Mood::Good => "good",
            Mood::Waiting => "waiting",
            Mood::Refused => "refused",
            Mood::Bad => "bad",
        }
    }

    const fn sign(self) -> &'static str {
        match self {
            Mood::Good => "✓",
            Mood::Waiting => "…",
            Mood::Refused => "–",
            Mood::Bad => "!",
        }
    }
}

/// A page in the making.
#[derive(Debug)]
pub struct Page {
    lang: Lang,
    mood: Mood,
    heading: String,
    body: String,
    script: Option<&'static str>,
}

impl Page {
    /// A page with its heading, which is also its title.
    pub fn new(lang: Lang, mood: Mood, heading: &str) -> Page {
        Page { lang, mood, heading: heading.to_owned(), body: String::new(), script: None }
    }

    /// A paragraph.
    pub fn text(self, text: &str) -> Page {
        self.element("p", "", text)
    }

    /// A paragraph of less weight.
    pub fn note(self, text: &str) -> Page {
        self.element("p", " class=\"note\"", text)
    }

    /// A command or an address to copy.
    pub fn code(self, text: &str) -> Page {
        self.element("pre", " tabindex=\"0\"", text)
    }

    /// A part that only a script shows: `id` on the part, `id-link` on its link, which leads
    /// nowhere before the script has set it.
    pub fn hidden(mut self, id: &'static str, text: &str, link: &str) -> Page {
        let (text, link) = (escape(text), escape(link));
        let _ = write!(
            self.body,
            "<section id=\"{id}\" hidden><p>{text}</p><p><a class=\"button\" id=\"{id}-link\">{link}</a></p></section>"
        );
        self
    }

    /// The page's one inline script. Nothing of a request may be put into it.
    pub fn script(mut self, script: &'static str) -> Page {
        self.script = Some(script);
        self
    }

    fn element(mut self, name: &str, attributes: &str, text: &str) -> Page {
        let _ = write!(self.body, "<{name}{attributes}>{}</{name}>", escape(text));
        self
    }

    /// The answer: never stored, never framed, telling nobody where the reader came from, and able
    /// to run just its own script and style.
    pub fn into_response(self, status: StatusCode) -> Response<Bytes> {
        let policy = self.policy();
        let mut response = Response::new(Bytes::from(self.html()));
        *response.status_mut() = status;
        let fixed = [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CACHE_CONTROL, "no-store"),
            (header::REFERRER_POLICY, "no-referrer"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        ];
        let headers = response.headers_mut();
        for (name, value) in fixed {
            headers.insert(name, HeaderValue::from_static(value));
        }
        // Hashes and fixed words: always a valid header.
        if let Ok(policy) = HeaderValue::from_str(&policy) {
            headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        response
    }

    fn policy(&self) -> String {
        let script = self.script.map_or("'none'".to_owned(), source);
        format!(
            "default-src 'none'; style-src {}; script-src {script}; img-src data:; \
             base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            source(STYLE)
        )
    }

    fn html(&self) -> String {
        let Page { lang, mood, body, .. } = self;
        let heading = escape(&self.heading);
        let lang = match lang {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        };
        let script = self.script.map(|s| format!("<script>{s}</script>")).unwrap_or_default();
        let (class, sign) = (mood.class(), mood.sign());
        format!(
            "<!doctype html>\n<html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <meta name=\"color-scheme\" content=\"light dark\">{NO_ICON}<title>{heading} · wxauth</title>\
             <style>{STYLE}</style></head><body><main class=\"{class}\">\
             <div class=\"sign\" aria-hidden=\"true\">{sign}</div><h1>{heading}</h1>{body}</main>\
             <footer>wxauth</footer>{script}</body></html>\n"
        )
    }
}

/// An empty icon: a browser asks for none then, and Firefox does not complain that `img-src` forbids it.
pub(super) const NO_ICON: &str = "<link rel=\"icon\" href=\"data:,\">";

/// A hash source of a Content-Security-Policy (CSP Level 3, section 2.3.1).
fn source(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(digest(&SHA256, text.as_bytes())))
}

/// Makes any text harmless between tags and inside quoted attributes.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            // Text that turns around or hides what follows it.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => safe.push('\u{fffd}'),
            '\t' | '\n' => safe.push(c),
            c if c.is_control() => safe.push('\u{fffd}'),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::{Mood, Page, STYLE, escape, source};
    use crate::domain::lang::Lang;
    use http::{StatusCode, header};

    #[test]
    fn nothing_gets_out_of_its_place() {
        let evil = "</title><script>alert(1)</script>\" onload='x' \u{202e}\0";
        let page = Page::new(Lang::En, Mood::Bad, evil).text(evil).note(evil).code(evil);
        let html = String::from_utf8(page.into_response(StatusCode::OK).body().to_vec()).unwrap();
        assert_eq!(html.matches("<script").count(), 0, "{html}");
        assert!(!html.contains("onload='"), "{html}");
        assert!(!html.contains('\u{202e}') && !html.contains('\0'));
        assert_eq!(escape("<a b=\"c\">&'"), "&lt;a b=&quot;c&quot;&gt;&amp;&#39;");
    }

    #[test]
    fn the_policy_allows_just_its_own_script_and_style() {
        const SCRIPT: &str = "alert(1)";
        let response = Page::new(Lang::Zh, Mood::Good, "好")
            .script(SCRIPT)
            .into_response(StatusCode::BAD_REQUEST);
        assert_eq!(response.status(), 400);
        let policy = response.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        // echo -n 'alert(1)' | openssl dgst -sha256 -binary | base64
        assert_eq!(source(SCRIPT), "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='");
        assert!(policy.contains(&format!("script-src {}", source(SCRIPT))), "{policy}");
        assert!(policy.contains(&source(STYLE)) && policy.starts_with("default-src 'none'"));
        assert!(!policy.contains("unsafe"));
        let plain = Page::new(Lang::Zh, Mood::Good, "好").into_response(StatusCode::OK);
        let policy = plain.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("script-src 'none'") && policy.contains("; img-src data:;"));
        assert!(std::str::from_utf8(plain.body()).unwrap().contains("<link rel=\"icon\""));
        assert_eq!(plain.headers()[header::REFERRER_POLICY], "no-referrer");
        assert_eq!(plain.headers()[header::CACHE_CONTROL], "no-store");
    }
}
