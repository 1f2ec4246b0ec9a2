//! Everything the app says no with: a stable slug, a status, a sentence in the reader's language.
//! Must not carry what WeChat said: addresses, secrets and errmsg stay on the server.

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use serde_json::json;

use super::answer;
use crate::domain::lang::Lang;
use crate::domain::text::demo;

macro_rules! problems {
    ($($(#[$doc:meta])* $name:ident = $status:ident, $slug:ident;)+) => {
        /// Why a request got no answer of the wished kind.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Problem { $($(#[$doc])* $name,)+ }

        impl Problem {
            /// Every problem.
            pub const ALL: &'static [Problem] = &[$(Problem::$name,)+];

            /// The stable slug, `error` in the answer.
            pub const fn slug(self) -> &'static str {
                match self { $(Problem::$name => stringify!($slug),)+ }
            }

            /// The HTTP status.
            pub const fn status(self) -> StatusCode {
                match self { $(Problem::$name => StatusCode::$status,)+ }
            }

            /// The sentence for the user.
            pub fn text(self, lang: Lang) -> &'static str {
                match self { $(Problem::$name => demo::problems(lang).$slug,)+ }
            }
        }
    };
}

problems! {
    /// The body is not what the call takes.
    BadRequest = BAD_REQUEST, bad_request;
    /// The body is not JSON.
    NotJson = UNSUPPORTED_MEDIA_TYPE, not_json;
    /// The body is longer than any of ours.
    BodyTooLarge = PAYLOAD_TOO_LARGE, body_too_large;
    /// No such address.
    NotFound = NOT_FOUND, not_found;
    /// The address takes another method.
    MethodNotAllowed = METHOD_NOT_ALLOWED, method_not_allowed;
    /// The state is not this browser's, or was used before.
    StateMismatch = FORBIDDEN, state_mismatch;
    /// WeChat does not take the code: used, expired, made up (40029, 40163).
    CodeNotAccepted = BAD_REQUEST, code_not_accepted;
    /// The virtual user of a snapshot page (PROTOCOL 1.9).
    SnapshotUser = FORBIDDEN, snapshot_user;
    /// WeChat blocks this user (40226, 50002).
    UserBlocked = FORBIDDEN, user_blocked;
    /// WeChat says: later (-1, rate limits).
    WechatBusy = SERVICE_UNAVAILABLE, wechat_busy;
    /// WeChat did not answer in time.
    WechatTimeout = SERVICE_UNAVAILABLE, wechat_timeout;
    /// WeChat could not be reached, or hung up.
    WechatUnreachable = BAD_GATEWAY, wechat_unreachable;
    /// WeChat's answer made no sense.
    WechatUnreadable = BAD_GATEWAY, wechat_unreadable;
    /// WeChat refuses this server: wrong secret, wrong appid, missing rights.
    WechatRefused = BAD_GATEWAY, wechat_refused;
    /// No ticket in the request.
    TicketMissing = UNAUTHORIZED, ticket_missing;
    /// The ticket is forged, expired, or for something else.
    TicketNotAccepted = UNAUTHORIZED, ticket_not_accepted;
    /// All draws used.
    NoChancesLeft = CONFLICT, no_chances_left;
    /// Our own fault.
    Internal = INTERNAL_SERVER_ERROR, internal;
}

impl Problem {
    /// `{"error": slug, "message": sentence}`.
    pub(super) fn answer(self, lang: Lang) -> Response<Bytes> {
        let body = json!({ "error": self.slug(), "message": self.text(lang) });
        let mut response = answer::json(self.status(), &body);
        let headers = response.headers_mut();
        if self.status() == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("3"));
        }
        if self.status() == StatusCode::UNAUTHORIZED {
            // RFC 9110 section 15.5.2 wants one; browsers ask for a password only for schemes
            // they know.
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("X-Wx-Ticket"));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::Problem;
    use crate::domain::lang::Lang;

    #[test]
    fn every_problem_has_its_own_slug_and_says_when_to_come_back() {
        let mut slugs: Vec<_> = Problem::ALL.iter().map(|p| p.slug()).collect();
        slugs.sort_unstable();
        slugs.dedup();
        assert_eq!(slugs.len(), Problem::ALL.len());
        let busy = Problem::WechatBusy.answer(Lang::En);
        assert_eq!(
            (busy.status().as_u16(), &busy.headers()["retry-after"]),
            (503, &"3".parse().unwrap())
        );
        assert!(Problem::TicketMissing.answer(Lang::Zh).headers().contains_key("www-authenticate"));
    }
}
