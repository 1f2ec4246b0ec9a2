//! `GET /cgi-bin/gettoken`: the app's token, the same one for two hours (PROTOCOL 6.3).
//! Must not be confused with a user's token: WeCom has none.

use crate::domain::appid::AppId;
use crate::domain::base::Base;
use crate::domain::place::Place;
use crate::domain::secret::Secret;
use crate::domain::token::AccessToken;
use crate::wire::dialect::{self, Voice};
use crate::wire::query::Params;
use crate::wire::{Error, json};
use bytes::Bytes;

const PLACE: Place = Place::WecomGettoken;

/// What our client asks.
#[derive(Debug)]
pub struct Request {
    /// The corp.
    pub corpid: AppId,
    /// The secret of one of its apps.
    pub corpsecret: Secret,
}

impl Request {
    /// The documented GET.
    pub fn into_http(self, base: &Base) -> Result<http::Request<Bytes>, Error> {
        let values = [("corpid", self.corpid.as_str()), ("corpsecret", self.corpsecret.expose())];
        dialect::get(PLACE, base, &values)
    }
}

/// What some client asked; anything may be missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// `corpid`.
    pub corpid: Option<String>,
    /// `corpsecret`.
    pub corpsecret: Option<Secret>,
}

impl Asked {
    /// Reads the query.
    pub fn from_http(request: &http::Request<Bytes>) -> Asked {
        let params = Params::of_query(request);
        Asked {
            corpid: params.text("corpid"),
            corpsecret: params.text("corpsecret").map(Secret::new),
        }
    }
}

/// WeCom's success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The app's token.
    pub access_token: AccessToken,
    /// Its life in seconds.
    pub expires_in: u64,
}

impl Answer {
    /// The bytes WeCom sends.
    pub fn render(&self) -> http::Response<Bytes> {
        let body = json::Object::new()
            .number("errcode", 0)
            .text("errmsg", "ok")
            .text("access_token", self.access_token.expose())
            .number("expires_in", i64::try_from(self.expires_in).unwrap_or(i64::MAX));
        dialect::success(Voice::Wecom, body.finish())
    }

    /// Reads the answer to a [`Request`].
    pub fn parse(response: &http::Response<Bytes>) -> Result<Answer, Error> {
        let mut fields = dialect::read(PLACE, response)?;
        Ok(Answer {
            access_token: fields.parsed("access_token", AccessToken::parse)?,
            expires_in: fields.seconds("expires_in")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, Asked, Request};
    use crate::domain::appid::AppId;
    use crate::domain::base::Base;
    use crate::domain::secret::Secret;
    use crate::wire::access_token::tests::response;

    #[test]
    fn p6_3_request_and_answer() {
        let request = Request {
            corpid: AppId::parse("ww0123456789abcdef").unwrap(),
            corpsecret: Secret::new("s"),
        };
        let http = request.into_http(&Base::parse("http://h").unwrap()).unwrap();
        assert_eq!(
            http.uri().to_string(),
            "http://h/cgi-bin/gettoken?corpid=ww0123456789abcdef&corpsecret=s"
        );
        assert_eq!(Asked::from_http(&http).corpsecret, Some(Secret::new("s")));
        let golden = r#"{"errcode":0,"errmsg":"ok","access_token":"a","expires_in":7200}"#;
        let answer = Answer::parse(&response(golden)).unwrap();
        assert_eq!(answer.render().body(), golden);
        let refused = response(r#"{"errcode":40013,"errmsg":"invalid corpid, hint: [1]"}"#);
        assert_eq!(Answer::parse(&refused).unwrap_err().errcode(), Some(40013));
    }
}
