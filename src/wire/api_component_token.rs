//! `POST /cgi-bin/component/api_component_token`: a third-party platform's own token (PROTOCOL 4).
//! Must not be confused with the tokens it gets for accounts and their users.

use crate::domain::appid::AppId;
use crate::domain::base::Base;
use crate::domain::place::Place;
use crate::domain::secret::Secret;
use crate::domain::token::AccessToken;
use crate::wire::dialect::{self, Voice};
use crate::wire::{Error, json};
use bytes::Bytes;
use serde_json::Value;

const PLACE: Place = Place::ApiComponentToken;

/// What our client asks.
#[derive(Debug)]
pub struct Request {
    /// The platform's AppID.
    pub component_appid: AppId,
    /// The platform's secret.
    pub component_appsecret: Secret,
    /// What WeChat pushes to the platform every ten minutes.
    pub component_verify_ticket: Secret,
}

impl Request {
    /// The documented POST of a JSON body.
    pub fn into_http(self, base: &Base) -> Result<http::Request<Bytes>, Error> {
        let body = json::Object::new()
            .text("component_appid", self.component_appid.as_str())
            .text("component_appsecret", self.component_appsecret.expose())
            .text("component_verify_ticket", self.component_verify_ticket.expose())
            .finish();
        http::Request::post(format!("{base}{PLACE}"))
            .header(http::header::CONTENT_TYPE, "application/json")
            .body(body)
            .map_err(|error| Error::unsendable(PLACE, &error))
    }
}

/// What some client asked; anything may be missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// `component_appid`.
    pub component_appid: Option<String>,
    /// `component_appsecret`.
    pub component_appsecret: Option<Secret>,
    /// `component_verify_ticket`.
    pub component_verify_ticket: Option<Secret>,
}

impl Asked {
    /// Reads the JSON body, whatever its content type: clients send it without one (engineering
    /// notes, section 3). `None`: it is no JSON object.
    pub fn from_http(request: &http::Request<Bytes>) -> Option<Asked> {
        let body = json::read(request.body()).ok()?;
        let text = |name: &str| {
            body.get(name).and_then(Value::as_str).filter(|t| !t.is_empty()).map(str::to_owned)
        };
        Some(Asked {
            component_appid: text("component_appid"),
            component_appsecret: text("component_appsecret").map(Secret::new),
            component_verify_ticket: text("component_verify_ticket").map(Secret::new),
        })
    }
}

/// WeChat's success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The platform's token.
    pub component_access_token: AccessToken,
    /// Its life in seconds.
    pub expires_in: u64,
}

impl Answer {
    /// The bytes WeChat sends.
    pub fn render(&self) -> http::Response<Bytes> {
        let body = json::Object::new()
            .text("component_access_token", self.component_access_token.expose())
            .number("expires_in", i64::try_from(self.expires_in).unwrap_or(i64::MAX));
        dialect::success(Voice::Cgi, body.finish())
    }

    /// Reads the answer to a [`Request`].
    pub fn parse(response: &http::Response<Bytes>) -> Result<Answer, Error> {
        let mut fields = dialect::read(PLACE, response)?;
        Ok(Answer {
            component_access_token: fields.parsed("component_access_token", AccessToken::parse)?,
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
    fn p4_request_and_answer() {
        let request = Request {
            component_appid: AppId::parse("wx1").unwrap(),
            component_appsecret: Secret::new("s"),
            component_verify_ticket: Secret::new("ticket@@@t"),
        };
        let http = request.into_http(&Base::parse("http://h").unwrap()).unwrap();
        assert_eq!(http.uri().to_string(), "http://h/cgi-bin/component/api_component_token");
        let body = r#"{"component_appid":"wx1","component_appsecret":"s","component_verify_ticket":"ticket@@@t"}"#;
        assert_eq!(http.body(), body);
        let asked = Asked::from_http(&http).unwrap();
        assert_eq!(asked.component_verify_ticket, Some(Secret::new("ticket@@@t")));
        assert_eq!(Asked::from_http(&http::Request::new("[]".into())), None);
        let golden = r#"{"component_access_token":"t","expires_in":7200}"#;
        let answer = Answer::parse(&response(golden)).unwrap();
        assert_eq!(answer.render().body(), golden);
        let refused = response(r#"{"errcode":61006,"errmsg":"component ticket is invalid"}"#);
        assert_eq!(Answer::parse(&refused).unwrap_err().errcode(), Some(61006));
    }
}
