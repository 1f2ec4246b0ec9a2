//! `POST /cgi-bin/auth/getuserdetail`: what a member allowed of his details (PROTOCOL 6.3).
//! Must not invent members: only what was allowed is there.

use crate::domain::base::Base;
use crate::domain::place::Place;
use crate::domain::token::{AccessToken, UserTicket};
use crate::wire::dialect::{self, Voice};
use crate::wire::query::{Params, address};
use crate::wire::{Error, json};
use bytes::Bytes;
use serde_json::{Map, Value};

const PLACE: Place = Place::WecomGetuserdetail;

/// What our client asks.
#[derive(Debug)]
pub struct Request {
    /// From `gettoken`.
    pub access_token: AccessToken,
    /// From `getuserinfo`.
    pub user_ticket: UserTicket,
}

impl Request {
    /// The documented POST of `{"user_ticket":"…"}`.
    pub fn into_http(self, base: &Base) -> Result<http::Request<Bytes>, Error> {
        let token = [("access_token", self.access_token.expose())];
        let body = json::Object::new().text("user_ticket", self.user_ticket.expose()).finish();
        http::Request::post(address(base.as_str(), PLACE.path(), &token))
            .header(http::header::CONTENT_TYPE, "application/json")
            .body(body)
            .map_err(|error| Error::unsendable(PLACE, &error))
    }
}

/// What some client asked; anything may be missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// `access_token`, from the query.
    pub access_token: Option<String>,
    /// `user_ticket`, from the JSON body.
    pub user_ticket: Option<String>,
}

impl Asked {
    /// Reads the token from the query and the ticket from the body, whatever its content type.
    pub fn from_http(request: &http::Request<Bytes>) -> Asked {
        let body = json::read(request.body()).unwrap_or_default();
        let ticket = body.get("user_ticket").and_then(Value::as_str).filter(|t| !t.is_empty());
        Asked {
            access_token: Params::of_query(request).text("access_token"),
            user_ticket: ticket.map(str::to_owned),
        }
    }
}

/// WeCom's success.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// The member.
    pub userid: String,
    /// `"1"` male, `"2"` female, `"0"` not given: a text at WeCom.
    pub gender: Option<String>,
    /// Picture address.
    pub avatar: Option<String>,
    /// Address of the member's QR code.
    pub qr_code: Option<String>,
    /// Mobile number.
    pub mobile: Option<String>,
    /// Own mail address.
    pub email: Option<String>,
    /// The corp's mail address for the member.
    pub biz_mail: Option<String>,
    /// Postal address.
    pub address: Option<String>,
    /// Members we do not know.
    pub rest: Map<String, Value>,
}

impl Answer {
    fn details(&self) -> [(&'static str, &Option<String>); 7] {
        [
            ("gender", &self.gender),
            ("avatar", &self.avatar),
            ("qr_code", &self.qr_code),
            ("mobile", &self.mobile),
            ("email", &self.email),
            ("biz_mail", &self.biz_mail),
            ("address", &self.address),
        ]
    }

    /// The bytes WeCom sends.
    pub fn render(&self) -> http::Response<Bytes> {
        let start = json::Object::new()
            .number("errcode", 0)
            .text("errmsg", "ok")
            .text("userid", &self.userid);
        let body = self
            .details()
            .into_iter()
            .fold(start, |body, (key, value)| body.maybe_text(key, value.as_deref()));
        dialect::success(Voice::Wecom, body.finish())
    }

    /// Reads the answer to a [`Request`].
    pub fn parse(response: &http::Response<Bytes>) -> Result<Answer, Error> {
        let mut fields = dialect::read(PLACE, response)?;
        Ok(Answer {
            userid: fields.text("userid")?,
            gender: fields.maybe_text("gender")?,
            avatar: fields.maybe_text("avatar")?,
            qr_code: fields.maybe_text("qr_code")?,
            mobile: fields.maybe_text("mobile")?,
            email: fields.maybe_text("email")?,
            biz_mail: fields.maybe_text("biz_mail")?,
            address: fields.maybe_text("address")?,
            rest: fields.rest(),
        })
    }

    /// WeCom's own keys and values.
    pub fn to_json(&self) -> Map<String, Value> {
        let mut map = Map::new();
        map.insert("userid".to_owned(), self.userid.as_str().into());
        for (key, value) in self.details() {
            if let Some(value) = value {
                map.insert(key.to_owned(), value.as_str().into());
            }
        }
        map.extend(self.rest.clone());
        map
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, Asked, Request};
    use crate::domain::base::Base;
    use crate::domain::token::{AccessToken, UserTicket};
    use crate::wire::access_token::tests::response;

    #[test]
    fn p6_3_request_and_answer() {
        let request = Request {
            access_token: AccessToken::parse("a").unwrap(),
            user_ticket: UserTicket::parse("t").unwrap(),
        };
        let http = request.into_http(&Base::parse("http://h").unwrap()).unwrap();
        assert_eq!(http.method(), "POST");
        assert_eq!(http.uri().to_string(), "http://h/cgi-bin/auth/getuserdetail?access_token=a");
        assert_eq!(http.body(), r#"{"user_ticket":"t"}"#);
        assert_eq!(Asked::from_http(&http).user_ticket.as_deref(), Some("t"));
        let golden =
            r#"{"errcode":0,"errmsg":"ok","userid":"u","gender":"1","mobile":"13800000000"}"#;
        let answer = Answer::parse(&response(golden)).unwrap();
        assert_eq!(answer.render().body(), golden);
        assert_eq!(answer.to_json()["gender"], "1");
    }
}
