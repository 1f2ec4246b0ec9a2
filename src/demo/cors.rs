//! CORS: pages of one other origin may call the API and show their ticket there.
//! Must not echo whatever origin asks, nor let cookies travel: the ticket in its header is all.

use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode, header};

use super::answer::{empty, set};
use crate::domain::origin::Origin;

/// Headers a page of that origin may send; without the ticket's name the browser would never
/// let the request out.
const HEADERS: &str = "X-Wx-Ticket, Content-Type";
const METHODS: &str = "GET, POST";

/// The permission.
#[derive(Debug)]
pub(super) struct Cors {
    allowed: Option<Origin>,
}

impl Cors {
    /// For one origin, or for none.
    pub(super) fn new(allowed: Option<Origin>) -> Cors {
        Cors { allowed }
    }

    /// The answer to a preflight. It comes before any login guard: browsers send preflights
    /// without ticket and cookies. An origin that is not allowed learns it from what is missing.
    pub(super) fn preflight(&self, request: &Request<Bytes>) -> Response<Bytes> {
        let mut response = empty(StatusCode::NO_CONTENT);
        if self.permits(request.headers()) {
            let headers = response.headers_mut();
            set(headers, header::ACCESS_CONTROL_ALLOW_METHODS, METHODS);
            set(headers, header::ACCESS_CONTROL_ALLOW_HEADERS, HEADERS);
            set(headers, header::ACCESS_CONTROL_MAX_AGE, "600");
        }
        self.mark(request.headers(), response)
    }

    /// Adds what lets that origin read the answer.
    pub(super) fn mark(&self, asked: &HeaderMap, mut response: Response<Bytes>) -> Response<Bytes> {
        let Some(origin) = &self.allowed else { return response };
        let headers = response.headers_mut();
        // Always, also for other origins: a cache must not hand one origin's answer to another.
        set(headers, header::VARY, "Origin");
        if self.permits(asked) {
            set(headers, header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.as_str());
        }
        response
    }

    /// Compared whole: `https://h5.example.com.evil.example` begins like the right one.
    fn permits(&self, asked: &HeaderMap) -> bool {
        let given = asked.get(header::ORIGIN).and_then(|o| o.to_str().ok());
        self.allowed.as_ref().is_some_and(|allowed| given == Some(allowed.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::Cors;
    use crate::domain::cors::{Crossing, Seen};
    use crate::domain::origin::Origin;
    use bytes::Bytes;
    use http::{Method, Request, Response};

    fn ours() -> Origin {
        Origin::parse("https://h5.example.com").unwrap()
    }

    fn ask(cors: &Cors, crossing: &Crossing) -> Seen {
        let mut request = Request::builder().method(Method::OPTIONS);
        for (name, value) in crossing.preflight_headers() {
            request = request.header(name, value);
        }
        seen(&cors.preflight(&request.body(Bytes::new()).unwrap()))
    }

    fn seen(response: &Response<Bytes>) -> Seen {
        let text = |v: &http::HeaderValue| v.to_str().unwrap().to_owned();
        let headers = response.headers().iter().map(|(n, v)| (n.to_string(), text(v))).collect();
        Seen { status: response.status().as_u16(), headers }
    }

    #[test]
    fn a_browser_lets_the_one_origin_through_with_its_ticket() {
        let cors = Cors::new(Some(ours()));
        for method in ["GET", "POST"] {
            let json = [("content-type", "application/json")];
            let crossing = Crossing::new(ours(), method, json, &["X-Wx-Ticket"], false);
            let answer = ask(&cors, &crossing);
            assert_eq!(crossing.judge_preflight(&answer), []);
            assert!(answer.headers.contains(&("vary".to_owned(), "Origin".to_owned())));
        }
    }

    #[test]
    fn no_other_origin_and_no_cookies() {
        let cors = Cors::new(Some(ours()));
        for other in ["https://h5.example.com.evil.example", "http://h5.example.com", "null"] {
            let crossing = Crossing::new(Origin::parse(other).unwrap(), "GET", [], &[], false);
            let answer = ask(&cors, &crossing);
            assert!(!crossing.judge_preflight(&answer).is_empty(), "{other}");
            assert!(answer.headers.contains(&("vary".to_owned(), "Origin".to_owned())));
        }
        let with_cookies = Crossing::new(ours(), "GET", [], &[], true);
        assert!(!with_cookies.judge_preflight(&ask(&cors, &with_cookies)).is_empty());
        let nobody = Crossing::new(ours(), "GET", [], &[], false);
        assert!(!nobody.judge_preflight(&ask(&Cors::new(None), &nobody)).is_empty());
    }
}
