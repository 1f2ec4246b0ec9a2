//! `GET /sns/oauth2/refresh_token`: more time for an access_token (PROTOCOL 2.2).
//! Must not send a secret: this call has none.

use crate::domain::appid::AppId;
use crate::domain::base::Base;
use crate::domain::openid::OpenId;
use crate::domain::place::Place;
use crate::domain::scope::Scopes;
use crate::domain::token::{AccessToken, RefreshToken};
use crate::wire::dialect::{self, Fields, Voice};
use crate::wire::query::Params;
use crate::wire::{Error, json};
use bytes::Bytes;
use serde_json::{Map, Value};

const PLACE: Place = Place::RefreshToken;

/// What our client asks.
#[derive(Debug)]
pub struct Request {
    /// The account the token belongs to.
    pub appid: AppId,
    /// From the code exchange.
    pub refresh_token: RefreshToken,
}

impl Request {
    /// The documented GET (PROTOCOL 2.2).
    pub fn into_http(self, base: &Base) -> Result<http::Request<Bytes>, Error> {
        let values = [
            ("appid", self.appid.as_str()),
            ("grant_type", "refresh_token"),
            ("refresh_token", self.refresh_token.expose()),
        ];
        dialect::get(PLACE, base, &values)
    }
}

/// What some client asked; anything may be missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// `appid`.
    pub appid: Option<String>,
    /// `grant_type`.
    pub grant_type: Option<String>,
    /// `refresh_token`.
    pub refresh_token: Option<String>,
}

impl Asked {
    /// Reads query and form body together, as for the code exchange; a `secret` is ignored.
    pub fn from_http(request: &http::Request<Bytes>) -> Asked {
        let params = Params::merged(request);
        Asked {
            appid: params.text("appid"),
            grant_type: params.text("grant_type"),
            refresh_token: params.text("refresh_token"),
        }
    }
}

/// WeChat's success (PROTOCOL 2.2): no unionid, no is_snapshotuser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The user within this app.
    pub openid: OpenId,
    /// The same token as before while it lives, else a new one.
    pub access_token: AccessToken,
    /// Its life in seconds, counted anew.
    pub expires_in: u64,
    /// The refresh token.
    pub refresh_token: RefreshToken,
    /// What was granted.
    pub scope: Scopes,
    /// Members we do not know.
    pub rest: Map<String, Value>,
}

impl Answer {
    /// The bytes WeChat sends: its key order, and the comma behind the last scope (PROTOCOL 10.23).
    pub fn render(&self) -> http::Response<Bytes> {
        let body = json::Object::new()
            .text("openid", self.openid.as_str())
            .text("access_token", self.access_token.expose())
            .number("expires_in", i64::try_from(self.expires_in).unwrap_or(i64::MAX))
            .text("refresh_token", self.refresh_token.expose())
            .text("scope", &format!("{},", self.scope));
        dialect::success(Voice::Sns, body.finish())
    }

    /// Reads the answer to a [`Request`].
    pub fn parse(response: &http::Response<Bytes>) -> Result<Answer, Error> {
        Answer::from_fields(dialect::read(PLACE, response)?)
    }

    pub(crate) fn from_fields(mut fields: Fields) -> Result<Answer, Error> {
        Ok(Answer {
            openid: fields.parsed("openid", OpenId::parse)?,
            access_token: fields.parsed("access_token", AccessToken::parse)?,
            expires_in: fields.seconds("expires_in")?,
            refresh_token: fields.parsed("refresh_token", RefreshToken::parse)?,
            scope: Scopes::parse(&fields.maybe_text("scope")?.unwrap_or_default()),
            rest: fields.rest(),
        })
    }

    /// WeChat's own keys and values, tokens in full: for a command whose answer this is.
    pub fn to_json_with_tokens(&self) -> Map<String, Value> {
        let mut map = Map::new();
        map.insert("openid".to_owned(), self.openid.as_str().into());
        map.insert("access_token".to_owned(), self.access_token.expose().into());
        map.insert("expires_in".to_owned(), self.expires_in.into());
        map.insert("refresh_token".to_owned(), self.refresh_token.expose().into());
        map.insert("scope".to_owned(), self.scope.to_string().into());
        map.extend(self.rest.clone());
        map
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, Asked, Request};
    use crate::domain::appid::AppId;
    use crate::domain::base::Base;
    use crate::domain::token::RefreshToken;
    use crate::wire::access_token::tests::response;

    /// PROTOCOL 2.2, the real answer (tokens shortened).
    const GOLDEN: &str = r#"{"openid":"ob8F-wFENFWw7_FR6Gx8KbPacFEw","access_token":"5_pEk49","expires_in":7200,"refresh_token":"5_BqSz9","scope":"snsapi_base,snsapi_userinfo,"}"#;

    #[test]
    fn p2_2_the_request_as_documented() {
        let request = Request {
            appid: AppId::parse("wx1").unwrap(),
            refresh_token: RefreshToken::parse("5_BqSz9").unwrap(),
        };
        let http = request.into_http(&Base::parse("http://h:1").unwrap()).unwrap();
        assert_eq!(
            http.uri().to_string(),
            "http://h:1/sns/oauth2/refresh_token?appid=wx1&grant_type=refresh_token&refresh_token=5_BqSz9"
        );
        let asked = Asked::from_http(&http);
        assert_eq!(asked.refresh_token.as_deref(), Some("5_BqSz9"));
    }

    #[test]
    fn p10_23_answer_bytes_and_back() {
        let answer = Answer::parse(&response(GOLDEN)).unwrap();
        assert_eq!(answer.scope.iter().collect::<Vec<_>>(), ["snsapi_base", "snsapi_userinfo"]);
        assert_eq!(answer.render().body(), GOLDEN);
        assert_eq!(answer.to_json_with_tokens()["refresh_token"], "5_BqSz9");
    }
}
