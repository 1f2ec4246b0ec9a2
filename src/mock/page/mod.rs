//! What the user sees: the consent page, WeChat's error pages, and what the emulator adds.
//! Must not decide anything; every text is escaped, and but for the QR page none has a script.

mod accounts;
mod consent;
mod device;
mod handing;
mod notice;
mod scan;
mod shell;

pub(crate) use accounts::{accounts, choose};
pub(crate) use consent::{consent, phone};
pub(crate) use device::device;
pub(crate) use handing::handing;
pub(crate) use notice::{
    cancelled, confirmed, error, gone, home, outside, outside_sentence, refused, unknown,
};
pub(crate) use scan::scan;
pub(crate) use shell::escape;

use crate::domain::lang::Lang;
use crate::domain::query::pairs;
use crate::wire::query::encode;
use bytes::Bytes;
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};

/// A picture; without one, 404. `cache`: how long it may be kept.
pub(crate) fn picture(png: Option<Vec<u8>>, cache: &'static str) -> http::Response<Bytes> {
    let mut response = http::Response::new(Bytes::new());
    let Some(png) = png else {
        *response.status_mut() = StatusCode::NOT_FOUND;
        return response;
    };
    *response.body_mut() = png.into();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("image/png"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    response
}

/// The query with own parameters replaced: each name given goes, and comes back with its value.
fn requery(query: &str, own: &[(&str, Option<&str>)]) -> String {
    let kept = pairs(query)
        .filter(|pair| !own.iter().any(|(name, _)| pair.raw_name == *name))
        .map(|pair| format!("{}={}", pair.raw_name, pair.raw_value));
    let added =
        own.iter().filter_map(|(name, value)| Some(format!("{name}={}", encode((*value)?))));
    kept.chain(added).collect::<Vec<_>>().join("&")
}

/// The link that shows a page in the other language.
fn language_link(lang: Lang, page: &str, query: &str) -> String {
    let (other, name) = match lang {
        Lang::Zh => (Lang::En, "English"),
        Lang::En => (Lang::Zh, "中文"),
    };
    let query = requery(query, &[("mock_lang", Some(other.tag()))]);
    format!(
        "<a lang=\"{0}\" hreflang=\"{0}\" href=\"{1}?{2}\">{name}</a>",
        other.tag(),
        escape(page),
        escape(&query)
    )
}

#[cfg(test)]
mod tests {
    use super::requery;

    #[test]
    fn own_parameters_are_replaced_and_the_rest_stays_as_sent() {
        let query = "appid=1&state=ZXg%3D&mock_user=a&mock_lang=zh";
        let out = requery(query, &[("mock_user", Some("b c")), ("mock_lang", None)]);
        assert_eq!(out, "appid=1&state=ZXg%3D&mock_user=b%20c");
    }
}
