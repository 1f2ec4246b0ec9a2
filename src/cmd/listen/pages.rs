//! The callback server's answers as pages, from what a callback turned out to be.
//! Must not decide what a callback is, nor hold texts.

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};

use crate::domain::callback::{Callback, StateFault};
use crate::domain::lang::Lang;
use crate::domain::said::Bilingual;
use crate::domain::text::{callback as texts, fill};
use crate::report::page::{Mood, Page};

/// Takes the query, and with it the code, out of the address bar and the history.
const TIDY: &str = "history.replaceState(null,\"\",location.pathname)";

/// Finds a code behind the `#`, where only a script can see it (PROTOCOL 3.4), explains, and
/// offers to hand it over.
const FRAGMENT: &str = "(function(){var m=/(?:^#|[?&])(code=.*)$/.exec(location.hash);if(!m)return;\
    document.getElementById(\"fragment\").hidden=false;\
    document.getElementById(\"fragment-link\").href=location.pathname+\"?\"+m[1]})()";

/// The page of a callback, as far as it depends on nothing else.
pub(super) fn of(callback: &Callback, lang: Lang) -> Response<Bytes> {
    let text = texts::of(lang);
    match callback {
        Callback::Granted(_) => granted(lang),
        Callback::Refused(_) => Page::new(lang, Mood::Refused, text.refused)
            .text(text.refused_next)
            .script(TIDY)
            .into_response(StatusCode::OK),
        Callback::WrongState(fault) => Page::new(lang, Mood::Bad, text.state)
            .text(match fault {
                StateFault::Missing => text.state_missing,
                StateFault::Different => text.state_different,
            })
            .note(text.state_next)
            .script(TIDY)
            .into_response(StatusCode::BAD_REQUEST),
        Callback::BadCode(error) => Page::new(lang, Mood::Bad, text.bad_code)
            .text(&fill(text.bad_code_why, &[("why", error.said().told(lang))]))
            .script(TIDY)
            .into_response(StatusCode::BAD_REQUEST),
        Callback::Empty => Page::new(lang, Mood::Waiting, text.waiting)
            .text(text.waiting_what)
            .hidden("fragment", text.fragment, text.fragment_link)
            .script(FRAGMENT)
            .into_response(StatusCode::OK),
    }
}

/// A code was taken.
pub(super) fn granted(lang: Lang) -> Response<Bytes> {
    let text = texts::of(lang);
    Page::new(lang, Mood::Good, text.granted)
        .text(text.granted_next)
        .script(TIDY)
        .into_response(StatusCode::OK)
}

/// A code came after another one had been taken.
pub(super) fn late(lang: Lang) -> Response<Bytes> {
    let text = texts::of(lang);
    Page::new(lang, Mood::Refused, text.late)
        .text(text.late_why)
        .script(TIDY)
        .into_response(StatusCode::CONFLICT)
}

/// Not the callback's path.
pub(super) fn elsewhere(lang: Lang, path: &str, listens: &str, code: bool) -> Response<Bytes> {
    let text = texts::of(lang);
    let shown: String = path.chars().take(200).collect();
    let place = fill(text.elsewhere_where, &[("path", &shown), ("listens", listens)]);
    let mut page = Page::new(lang, Mood::Bad, text.elsewhere).text(&place);
    if code {
        page = page.note(&fill(text.elsewhere_code, &[("path", &shown)])).script(TIDY);
    }
    page.into_response(StatusCode::NOT_FOUND)
}

/// The dev server of `--forward` gave no answer.
pub(super) fn forward_failed(lang: Lang, target: &str, why: &str) -> Response<Bytes> {
    let text = texts::of(lang);
    Page::new(lang, Mood::Bad, text.forward_failed)
        .text(&fill(text.forward_failed_where, &[("target", target)]))
        .code(why)
        .note(text.forward_failed_next)
        .script(TIDY)
        .into_response(StatusCode::BAD_GATEWAY)
}

/// To a prefetch: an answer that browsers throw away and ask for again.
pub(super) fn not_for_prefetch() -> Response<Bytes> {
    let mut answer = plain(StatusCode::SERVICE_UNAVAILABLE, "not for prefetching\n");
    answer.headers_mut().insert(header::VARY, HeaderValue::from_static("Sec-Purpose, Purpose"));
    answer
}

/// Plain text, never stored.
pub(super) fn plain(status: StatusCode, body: impl Into<Bytes>) -> Response<Bytes> {
    let mut answer = empty(status);
    *answer.body_mut() = body.into();
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    answer
}

/// A status alone.
pub(super) fn empty(status: StatusCode) -> Response<Bytes> {
    let mut answer = Response::new(Bytes::new());
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    answer
}
