//! `GET /sns/auth`: is an access_token still good (PROTOCOL 2.4).
//! Must not treat errcode 0 as an error: this is the one sns call that says it on success.

use crate::domain::base::Base;
use crate::domain::openid::OpenId;
use crate::domain::place::Place;
use crate::domain::token::AccessToken;
use crate::wire::dialect::{self, Voice};
use crate::wire::query::Params;
use crate::wire::{Error, json};
use bytes::Bytes;

const PLACE: Place = Place::Auth;

/// What our client asks.
#[derive(Debug)]
pub struct Request {
    /// From the code exchange.
    pub access_token: AccessToken,
    /// From the same answer as the token.
    pub openid: OpenId,
}

impl Request {
    /// The documented GET (PROTOCOL 2.4).
    pub fn into_http(self, base: &Base) -> Result<http::Request<Bytes>, Error> {
        let values =
            [("access_token", self.access_token.expose()), ("openid", self.openid.as_str())];
        dialect::get(PLACE, base, &values)
    }
}

/// What some client asked; anything may be missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// `access_token`.
    pub access_token: Option<String>,
    /// `openid`.
    pub openid: Option<String>,
}

impl Asked {
    /// Reads the query.
    pub fn from_http(request: &http::Request<Bytes>) -> Asked {
        let params = Params::of_query(request);
        Asked { access_token: params.text("access_token"), openid: params.text("openid") }
    }
}

/// WeChat's success: the token is valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer;

impl Answer {
    /// `{"errcode":0,"errmsg":"ok"}` (PROTOCOL 10.29).
    pub fn render(&self) -> http::Response<Bytes> {
        let body = json::Object::new().number("errcode", 0).text("errmsg", "ok").finish();
        dialect::success(Voice::Sns, body)
    }

    /// Reads the answer to a [`Request`]. An object that says nothing of `errcode` is no yes.
    pub fn parse(response: &http::Response<Bytes>) -> Result<Answer, Error> {
        let said = json::read(response.body()).is_ok_and(|map| map.contains_key("errcode"));
        let fields = dialect::read(PLACE, response)?;
        if said { Ok(Answer) } else { Err(fields.wrong("errcode", dialect::MISSING)) }
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, Asked, Request};
    use crate::domain::base::Base;
    use crate::domain::openid::OpenId;
    use crate::domain::token::AccessToken;
    use crate::wire::access_token::tests::response;

    #[test]
    fn p10_29_success_says_errcode_0() {
        assert_eq!(Answer.render().body(), r#"{"errcode":0,"errmsg":"ok"}"#);
        assert_eq!(Answer::parse(&Answer.render()), Ok(Answer));
        let refused = response(r#"{"errcode":40003,"errmsg":"invalid openid"}"#);
        assert_eq!(Answer::parse(&refused).unwrap_err().errcode(), Some(40003));
        assert!(Answer::parse(&response("{}")).is_err());
    }

    #[test]
    fn p2_4_the_request_as_documented() {
        let request = Request {
            access_token: AccessToken::parse("48_a").unwrap(),
            openid: OpenId::parse("o1").unwrap(),
        };
        let http = request.into_http(&Base::parse("http://h").unwrap()).unwrap();
        assert_eq!(http.uri().to_string(), "http://h/sns/auth?access_token=48_a&openid=o1");
        assert_eq!(Asked::from_http(&http).openid.as_deref(), Some("o1"));
    }
}
