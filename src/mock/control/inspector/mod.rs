//! `/_wxauth/`: the inspector, a page that shows what happened and steers the emulator.
//! Must not hold anything but files: what it shows, it reads from the control API like any client.

use super::fault::Fault;
use super::packed::{packed, unpacked};
use super::{Call, reply};
use crate::domain::lang::Lang;
use crate::mock::answer::Answer;
use bytes::Bytes;
use http::header::{
    ACCEPT_LANGUAGE, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, HeaderValue, LOCATION, VARY,
};

/// The emulator's mark.
pub(crate) const ICON: &str = include_str!("icon.svg");

const PAGE: &str = include_str!("index.html");

/// Nothing inline, nothing foreign: a script that found its way into a text is not run.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const SCRIPT: &str = "text/javascript; charset=utf-8";

/// What the page consists of beside the mark: name, media type, packed text.
const FILES: [(&str, &str, &[u8]); 14] = [
    ("style.css", "text/css; charset=utf-8", packed!("style.css")),
    ("main.js", SCRIPT, packed!("main.js")),
    ("dom.js", SCRIPT, packed!("dom.js")),
    ("api.js", SCRIPT, packed!("api.js")),
    ("flows.js", SCRIPT, packed!("flows.js")),
    ("list.js", SCRIPT, packed!("list.js")),
    ("curl.js", SCRIPT, packed!("curl.js")),
    ("detail.js", SCRIPT, packed!("detail.js")),
    ("sequence.js", SCRIPT, packed!("sequence.js")),
    ("controls.js", SCRIPT, packed!("controls.js")),
    ("start.js", SCRIPT, packed!("start.js")),
    ("text.js", SCRIPT, packed!("text.js")),
    ("zh.js", SCRIPT, packed!("zh.js")),
    ("en.js", SCRIPT, packed!("en.js")),
];

/// The page; its files are addressed relative to it.
pub(super) fn page(call: &mut Call<'_>, _: &str) -> Result<Answer, Fault> {
    let header = call.request.headers().get(ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok());
    let lang = header.and_then(Lang::from_accept_language).unwrap_or(Lang::Zh);
    let page = PAGE.replace("{lang}", lang.tag()).replace("{version}", env!("CARGO_PKG_VERSION"));
    let mut response = reply::response("text/html; charset=utf-8", Bytes::from(page));
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(lang.tag()));
    headers.insert(VARY, HeaderValue::from_static("accept-language"));
    Ok(response.into())
}

/// `/_wxauth` without its last slash: the page's relative addresses need it.
pub(super) fn beside(call: &mut Call<'_>, _: &str) -> Result<Answer, Fault> {
    let query = call.request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    let mut response = reply::response("text/plain", Bytes::new());
    *response.status_mut() = http::StatusCode::PERMANENT_REDIRECT;
    if let Ok(location) = HeaderValue::from_str(&format!("_wxauth/{query}")) {
        response.headers_mut().insert(LOCATION, location);
    }
    Ok(response.into())
}

/// One of its files.
pub(super) fn file(_: &mut Call<'_>, name: &str) -> Result<Answer, Fault> {
    if name == "icon.svg" {
        return Ok(reply::response("image/svg+xml", Bytes::from_static(ICON.as_bytes())).into());
    }
    let found = FILES.iter().find(|(known, _, _)| *known == name);
    let (_, kind, text) = found.ok_or_else(|| Fault::Path(format!("/ui/{name}")))?;
    Ok(reply::response(kind, Bytes::from(unpacked(text))).into())
}

#[cfg(test)]
mod tests {
    use super::{FILES, ICON, unpacked};
    use serde_json::{Map, Value};

    /// Name and text of every file.
    fn files() -> impl Iterator<Item = (&'static str, String)> {
        let text = |packed| String::from_utf8(unpacked(packed)).unwrap();
        let packed = FILES.iter().map(move |&(name, _, packed)| (name, text(packed)));
        packed.chain([("icon.svg", ICON.to_owned())])
    }

    /// The texts of a language; its file is JSON behind `export default`.
    fn texts(name: &str) -> Map<String, Value> {
        let text = files().find(|(known, _)| *known == name).unwrap().1;
        let json = text.split_once("export default ").unwrap().1;
        serde_json::from_str(json.trim().trim_end_matches(';')).unwrap()
    }

    #[test]
    fn both_languages_say_the_same_things() {
        let (zh, en) = (texts("zh.js"), texts("en.js"));
        let keys = |texts: &Map<String, Value>| -> Vec<String> {
            let key = |(group, words): (&String, &Value)| {
                let words = words.as_object().unwrap().keys();
                words.map(|word| format!("{group}.{word}")).collect::<Vec<_>>()
            };
            let mut keys: Vec<String> = texts.iter().flat_map(key).collect();
            keys.sort();
            keys
        };
        assert_eq!(keys(&zh), keys(&en));
        // Every word the scripts ask for is there.
        for (name, text) in files().filter(|(name, _)| name.ends_with(".js")) {
            for (at, _) in text.match_indices("t('") {
                let before = text[..at].chars().next_back();
                let (word, rest) = text[at + 3..].split_once('\'').unwrap();
                let whole = rest.starts_with([')', ',']);
                if whole && !before.is_some_and(char::is_alphanumeric) {
                    assert!(zh["ui"].get(word).is_some(), "{name}: t('{word}')");
                }
            }
        }
    }

    #[test]
    fn no_script_makes_markup_or_code_of_a_text() {
        for (name, text) in files() {
            for way in [
                "innerHTML",
                "outerHTML",
                "insertAdjacent",
                "document.write",
                "eval(",
                "new Function",
                "javascript:",
                "http://",
                "srcdoc",
            ] {
                let drawing = name == "icon.svg" && way == "http://";
                let space = text.replace("http://www.w3.org/2000/svg", "");
                assert!(drawing || !space.contains(way), "{name} has {way}");
            }
        }
    }

    #[test]
    fn it_stays_small() {
        let bytes: usize = files().map(|(_, text)| text.len()).sum();
        assert!(bytes < 128 * 1024, "{bytes} bytes");
    }
}
