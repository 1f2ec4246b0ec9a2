//! What WeChat's pages show a browser, and the form of the consent page (PROTOCOL 1.6, 1.10).
//! Must not follow anything by itself; `visitor` walks, and whoever has a transport sends.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, header};
use url::Url;

use crate::domain::query::decode;
use crate::domain::said::Said;
use crate::domain::scenario::Scenario;
use crate::wire::detour;
use crate::wire::query::encode;

/// What the browser was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// Sent on to this absolute address; it may still carry a fragment.
    Sent(String),
    /// Asked for consent.
    Asked(Form),
    /// A page without a form: an error page, or a closed one after a refusal.
    Page(Page),
}

/// A page at which a walk ends.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// HTTP status.
    pub status: u16,
    /// Its headline: WeUI's where there is one, else the title (PROTOCOL 1.11).
    pub title: String,
    /// What a person would read, tags taken out.
    pub text: String,
    /// What the emulator calls it: `error`, `refused`, `outside`, `user_unknown`…; empty when the
    /// page is not the emulator's.
    pub kind: String,
    /// The page code of PROTOCOL 1.10, where the emulator says one.
    pub code: Option<u16>,
    /// The virtual users there are, where nobody is called as the visitor is.
    pub users: Option<String>,
    /// The emulator's scenario that made it what it is.
    pub scenario: Option<Scenario>,
    /// What exactly was the matter, where the emulator knows.
    pub why: Option<Box<Said>>,
    /// What to do about that, where it is not what the code's explanation says.
    pub fix: Option<Box<Said>>,
}

/// Header of the emulator's pages: which page it is.
pub const KIND: HeaderName = HeaderName::from_static("x-wxauth-page");
/// Header of the emulator's error pages: their code (PROTOCOL 1.10).
pub const CODE: HeaderName = HeaderName::from_static("x-wxauth-code");
/// Header of the page for an unknown user: the names there are.
pub const USERS: HeaderName = HeaderName::from_static("x-wxauth-users");

/// Headers of the emulator's error pages: why, in Chinese and in English, percent-encoded.
pub const WHY: [HeaderName; 2] =
    [HeaderName::from_static("x-wxauth-why-zh"), HeaderName::from_static("x-wxauth-why-en")];
/// The same for what to do.
pub const FIX: [HeaderName; 2] =
    [HeaderName::from_static("x-wxauth-fix-zh"), HeaderName::from_static("x-wxauth-fix-en")];

/// Writes a text into two headers; a page's address is not worth more than so many characters.
pub fn tell(headers: &mut HeaderMap, names: &[HeaderName; 2], zh: &str, en: &str) {
    for (name, text) in names.iter().zip([zh, en]) {
        let text: String = text.chars().take(600).collect();
        if let Ok(value) = HeaderValue::from_str(&encode(&text).to_string()) {
            headers.insert(name, value);
        }
    }
}

fn told(headers: &HeaderMap, [zh, en]: &[HeaderName; 2]) -> Option<Box<Said>> {
    let text = |name| Some(decode(headers.get(name)?.to_str().ok()?).into_owned());
    Some(Box::new(Said::new(text(zh)?, text(en)?)))
}

/// The consent page's form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    action: String,
    fields: Vec<(String, String)>,
}

impl Form {
    /// The request of somebody who presses "allow".
    pub fn allow(&self) -> Option<Request<Bytes>> {
        self.submit("1")
    }

    /// The request of somebody who presses "refuse"; what WeChat's own button sends nobody knows
    /// (PROTOCOL 1.6), the emulator's sends this.
    pub fn refuse(&self) -> Option<Request<Bytes>> {
        self.submit("0")
    }

    fn submit(&self, allow: &str) -> Option<Request<Bytes>> {
        let mut body = String::new();
        for (name, value) in self.fields.iter().filter(|(name, _)| name != "allow") {
            body.push_str(&format!("{}={}&", encode(name), encode(value)));
        }
        body.push_str(&format!("allow={allow}"));
        let kind = HeaderValue::from_static("application/x-www-form-urlencoded");
        let request = Request::post(&self.action).header(header::CONTENT_TYPE, kind);
        request.body(Bytes::from(body)).ok()
    }
}

/// Reads the answer to a request that was sent to `address`.
pub fn read(address: &str, answer: &Response<Bytes>) -> Shown {
    let base = Url::parse(address).ok();
    let absolute = |text: &str| match &base {
        Some(base) => base.join(text).map_or_else(|_| text.to_owned(), String::from),
        None => text.to_owned(),
    };
    let location = answer.headers().get(header::LOCATION).and_then(|l| l.to_str().ok());
    if let (true, Some(location)) = (answer.status().is_redirection(), location) {
        return Shown::Sent(absolute(location));
    }
    let html = String::from_utf8_lossy(answer.body());
    let fields = fields(&html);
    if fields.iter().any(|(name, _)| name == "uuid") {
        let action = tags(&html, "form").find_map(|tag| attribute(tag, "action"));
        let action = action.unwrap_or_else(|| super::authorize::REPLY_PATH.to_owned());
        return Shown::Asked(Form { action: absolute(&action), fields });
    }
    let said = |name| answer.headers().get(name).and_then(|v| v.to_str().ok());
    Shown::Page(Page {
        status: answer.status().as_u16(),
        title: headline(&html),
        text: visible(&html),
        kind: said(KIND).unwrap_or_default().to_owned(),
        code: said(CODE).and_then(|code| code.parse().ok()),
        users: said(USERS).map(str::to_owned),
        scenario: detour::played(answer.headers()),
        why: told(answer.headers(), &WHY),
        fix: told(answer.headers(), &FIX),
    })
}

fn headline(html: &str) -> String {
    let weui = html.split("<h4").find(|piece| {
        piece.split('>').next().is_some_and(|attributes| attributes.contains("weui_msg_title"))
    });
    let inside = |piece: &str, end: &str| {
        let text = piece.split_once('>').map_or("", |(_, text)| text);
        visible(text.split(end).next().unwrap_or_default())
    };
    match (weui, html.split_once("<title")) {
        (Some(piece), _) => inside(piece, "</h4"),
        (None, Some((_, piece))) => inside(piece, "</title"),
        (None, None) => String::new(),
    }
}

/// Hidden inputs and ticked boxes, in order.
fn fields(html: &str) -> Vec<(String, String)> {
    let sent = |tag: &&str| match attribute(tag, "type").as_deref() {
        Some("hidden") => true,
        Some("checkbox") => attribute(tag, "checked").is_some(),
        _ => false,
    };
    tags(html, "input")
        .filter(sent)
        .filter_map(|tag| {
            let value = attribute(tag, "value").unwrap_or_else(|| "on".to_owned());
            Some((attribute(tag, "name")?, value))
        })
        .collect()
}

/// The insides of every `<name …>`.
fn tags<'a>(html: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    html.split('<').skip(1).filter_map(move |piece| {
        let rest = piece.strip_prefix(name)?;
        let rest = rest.starts_with([' ', '\n', '\t', '\r', '/', '>']).then_some(rest)?;
        // A `>` inside quotes does not end a tag.
        let mut quote = None;
        let end = rest.char_indices().find(|&(_, c)| match (quote, c) {
            (None, '>') => true,
            (None, '"' | '\'') => {
                quote = Some(c);
                false
            }
            (Some(open), c) if open == c => {
                quote = None;
                false
            }
            _ => false,
        });
        rest.get(..end?.0)
    })
}

/// The value of an attribute, entities resolved; empty for one without a value.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let mut rest = tag.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
    while !rest.is_empty() {
        let end = rest.find(|c: char| c.is_whitespace() || c == '=' || c == '/');
        let (found, after) = rest.split_at(end.unwrap_or(rest.len()));
        let after = after.trim_start();
        let (value, next) = match after.strip_prefix('=').map(str::trim_start) {
            None => ("", after),
            Some(value) => match value.chars().next() {
                Some(quote @ ('"' | '\'')) => {
                    value.get(1..).unwrap_or_default().split_once(quote).unwrap_or((value, ""))
                }
                _ => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
            },
        };
        if found.eq_ignore_ascii_case(name) {
            return Some(resolve(value));
        }
        rest = next.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
    }
    None
}

/// The entities that occur in attributes and text; `&amp;` last, so nothing is resolved twice.
fn resolve(text: &str) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'")]
        .iter()
        .fold(text.to_owned(), |text, (entity, plain)| text.replace(entity, plain))
        .replace("&amp;", "&")
}

/// Text between tags, without scripts and styles, blanks joined.
fn visible(html: &str) -> String {
    let mut text = String::new();
    let mut hidden: Option<&str> = None;
    for piece in html.split('<').skip(usize::from(html.trim_start().starts_with('<'))) {
        let (tag, after) = piece.split_once('>').unwrap_or(("", piece));
        match hidden {
            Some(name) if tag.strip_prefix('/').is_some_and(|t| t.trim() == name) => hidden = None,
            Some(_) => continue,
            None => {
                hidden = ["script", "style"].into_iter().find(|name| {
                    tag.split_whitespace().next().is_some_and(|t| t.eq_ignore_ascii_case(name))
                });
            }
        }
        if hidden.is_none() {
            text.push_str(&resolve(after));
            text.push(' ');
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{Page, Shown, attribute, read, visible};
    use bytes::Bytes;
    use http::{Response, header};

    const LINK: &str = "http://127.0.0.1:8787/connect/oauth2/authorize?appid=wx1&state=s";

    fn page(html: &'static str) -> Response<Bytes> {
        Response::new(Bytes::from_static(html.as_bytes()))
    }

    #[test]
    fn a_redirect_is_read_whatever_its_status() {
        // PROTOCOL 11 number 4: 301 or 302, nobody knows.
        for status in [301, 302, 303] {
            let answer = Response::builder()
                .status(status)
                .header(header::LOCATION, "http://h/cb?code=c&state=s#/x")
                .body(Bytes::new())
                .unwrap();
            assert_eq!(read(LINK, &answer), Shown::Sent("http://h/cb?code=c&state=s#/x".into()));
        }
        let relative = Response::builder()
            .status(302)
            .header(header::LOCATION, "/connect/x")
            .body(Bytes::new());
        let expected = Shown::Sent("http://127.0.0.1:8787/connect/x".into());
        assert_eq!(read(LINK, &relative.unwrap()), expected);
    }

    #[test]
    fn protocol_1_6_the_consent_form_is_found_and_allowed() {
        let shown = read(
            LINK,
            &page(
                "<!doctype html><title>x</title><form method=post action='/connect/oauth2/authorize_reply?a=1&amp;b=2'>\
                 <input type=\"hidden\" name=\"uuid\" value=\"081zeCl93yctHa1G\">\
                 <input type=hidden name=key value=\"a&quot;>b\"><input name='pass_ticket' type='hidden' value='' />\
                 <input type=\"checkbox\" name=\"snsapi_userinfo\" checked>\
                 <input type=\"checkbox\" name=\"other\"><input type=text name=t value=u>\
                 <input type=\"hidden\" name=\"allow\" value=\"0\"></form>",
            ),
        );
        let Shown::Asked(form) = shown else { panic!("{shown:?}") };
        let request = form.allow().unwrap();
        assert_eq!(
            request.uri().to_string(),
            "http://127.0.0.1:8787/connect/oauth2/authorize_reply?a=1&b=2"
        );
        assert_eq!(
            request.body().as_ref(),
            b"uuid=081zeCl93yctHa1G&key=a%22%3Eb&pass_ticket=&snsapi_userinfo=on&allow=1"
        );
        assert_eq!(request.method(), "POST");
        assert!(form.refuse().unwrap().body().ends_with(b"&allow=0"));
    }

    #[test]
    fn protocol_1_10_an_error_page_is_its_text() {
        let shown = read(
            LINK,
            &page(
                "<html><style>p{}</style><script>var a='<p>no</p>'</script><h4 class=\"weui_msg_title\">AppID 参数错误</h4>",
            ),
        );
        let text = "AppID 参数错误".to_owned();
        let page = |title: &str, text: &str| {
            let (title, text) = (title.to_owned(), text.to_owned());
            Shown::Page(Page { status: 200, title, text, ..Page::default() })
        };
        assert_eq!(shown, page(&text, &text));
        let titled = Bytes::from_static(b"<title>a &amp; b</title><p>c</p>");
        assert_eq!(read(LINK, &Response::new(titled)), page("a & b", "a & b c"));
        assert_eq!(visible("a &lt;b&gt; &amp;lt;"), "a <b> &lt;");
    }

    #[test]
    fn attributes_in_every_spelling() {
        let tag = " TYPE=hidden name = \"n\" disabled value='a b'/";
        assert_eq!(attribute(tag, "type").as_deref(), Some("hidden"));
        assert_eq!(attribute(tag, "name").as_deref(), Some("n"));
        assert_eq!(attribute(tag, "disabled").as_deref(), Some(""));
        assert_eq!(attribute(tag, "value").as_deref(), Some("a b"));
        assert_eq!(attribute(tag, "id"), None);
    }

    proptest::proptest! {
        #[test]
        fn no_page_breaks_the_reader(html in "[<>/='\" a-z&;微!-]{0,80}") {
            read(LINK, &Response::new(Bytes::from(html)));
        }
    }
}
