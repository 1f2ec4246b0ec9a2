//! What a real phone does to a callback: calls it twice, comes back to it, opens it elsewhere.
//! Must not visit anything itself; it tells the walker, or shows the browser a page that does.

use crate::mock::authorize::Admitted;
use crate::mock::page;
use crate::mock::scenario::Scenario;
use crate::mock::turn::Turn;
use bytes::Bytes;
use http::header::HeaderValue;

/// Header: the address the device visits besides the callback.
pub const AGAIN: &str = "x-wxauth-again";
/// Header: `before` or `after` the callback.
pub const AGAIN_WHEN: &str = "x-wxauth-again-when";
/// Header: `same` browser, or an `other` one that has none of its cookies.
pub const AGAIN_BROWSER: &str = "x-wxauth-again-browser";
/// Header: the browser the callback itself is visited with, `same` when missing.
pub const BROWSER: &str = "x-wxauth-browser";

/// When the other visit happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Before the callback, or at the same time.
    Before,
    /// After the callback was answered.
    After,
}

/// Whose browser makes a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The user's, with its cookies.
    Same,
    /// One that has none of them.
    Other,
}

/// What the device does with a callback, beyond visiting it once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detour {
    /// Another visit: where, when, by whom.
    pub again: Option<(String, When, Whose)>,
    /// Who visits the callback itself.
    pub visitor: Whose,
}

/// The detour the scenarios ask for; `another` makes a second callback with a code of its own.
pub(crate) fn detour(
    turn: &mut Turn<'_>,
    admitted: &Admitted,
    callback: &str,
    another: impl FnOnce(&mut Turn<'_>) -> String,
) -> Option<Detour> {
    let on = turn.scenarios;
    let same = || callback.to_owned();
    let again = if on.has(Scenario::DoubleCallbackSameCode) && !admitted.connect_redirect {
        (same(), When::Before, Whose::Same)
    } else if on.has(Scenario::DoubleCallbackNewCode) && !admitted.connect_redirect {
        (another(turn), When::Before, Whose::Same)
    } else if on.has(Scenario::RefreshOnCallback) {
        (same(), When::After, Whose::Same)
    } else if on.has(Scenario::BackButton) {
        (another(turn), When::After, Whose::Same)
    } else if on.has(Scenario::SharedLinkWithCode) {
        (same(), When::After, Whose::Other)
    } else if on.has(Scenario::LostCookie) {
        return Some(Detour { again: None, visitor: Whose::Other });
    } else {
        return None;
    };
    Some(Detour { again: Some(again), visitor: Whose::Same })
}

/// Makes a redirect take the detour: by headers, for a client that walks; for a browser by a page.
pub(crate) fn take(
    turn: &Turn<'_>,
    redirect: http::Response<Bytes>,
    callback: &str,
    detour: &Detour,
) -> http::Response<Bytes> {
    // Browsers say how they navigate (to a loopback address too); no walker does.
    let browser = turn.request.headers().contains_key("sec-fetch-mode")
        && turn.own_parameter("mock_consent").is_none();
    if browser {
        return page::device(turn, callback, detour);
    }
    let mut response = redirect;
    let headers = response.headers_mut();
    let whose = |whose| match whose {
        Whose::Same => HeaderValue::from_static("same"),
        Whose::Other => HeaderValue::from_static("other"),
    };
    headers.insert(BROWSER, whose(detour.visitor));
    if let Some((address, when, by)) = &detour.again
        && let Ok(address) = HeaderValue::from_str(address)
    {
        headers.insert(AGAIN, address);
        headers.insert(AGAIN_BROWSER, whose(*by));
        let when = match when {
            When::Before => "before",
            When::After => "after",
        };
        headers.insert(AGAIN_WHEN, HeaderValue::from_static(when));
    }
    response
}

/// Reads the detour back from a redirect's headers; `None` when there is none.
pub fn read(response: &http::Response<Bytes>) -> Option<Detour> {
    let header = |name: &str| response.headers().get(name).and_then(|v| v.to_str().ok());
    let whose = |name: &str| match header(name) {
        Some("other") => Whose::Other,
        _ => Whose::Same,
    };
    let when = match header(AGAIN_WHEN) {
        Some("before") => When::Before,
        _ => When::After,
    };
    let again = header(AGAIN).map(|address| (address.to_owned(), when, whose(AGAIN_BROWSER)));
    header(BROWSER).map(|_| Detour { again, visitor: whose(BROWSER) })
}
