//! `GET /cgi-bin/auth/getuserinfo` and the old `/cgi-bin/user/getuserinfo`: who came with a code
//! (PROTOCOL 6.3). Must not decide which spelling of the keys to use; the path asked does.

use crate::domain::base::Base;
use crate::domain::code::Code;
use crate::domain::place::Place;
use crate::domain::token::{AccessToken, UserTicket};
use crate::wire::dialect::{self, Voice};
use crate::wire::query::Params;
use crate::wire::{Error, json};
use bytes::Bytes;
use serde_json::{Map, Value};

const PLACE: Place = Place::WecomGetuserinfo;

/// The path before 2022, still called by many.
pub const OLD_PATH: &str = "/cgi-bin/user/getuserinfo";

/// Which path, and with it which spelling of the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Spelling {
    /// `/cgi-bin/auth/getuserinfo`: `userid`, `openid`.
    New,
    /// `/cgi-bin/user/getuserinfo`: `UserId`, `OpenId`, `DeviceId`.
    Old,
}

/// What our client asks.
#[derive(Debug)]
pub struct Request {
    /// From `gettoken`.
    pub access_token: AccessToken,
    /// The code, spent by this request.
    pub code: Code,
}

impl Request {
    /// The documented GET.
    pub fn into_http(self, base: &Base) -> Result<http::Request<Bytes>, Error> {
        let values = [("access_token", self.access_token.expose()), ("code", self.code.as_str())];
        dialect::get(PLACE, base, &values)
    }
}

/// What some client asked; anything may be missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// `access_token`.
    pub access_token: Option<String>,
    /// `code`.
    pub code: Option<String>,
    /// By the path.
    pub spelling: Spelling,
}

impl Asked {
    /// Reads the query.
    pub fn from_http(request: &http::Request<Bytes>) -> Asked {
        let params = Params::of_query(request);
        let old = request.uri().path().ends_with(OLD_PATH);
        Asked {
            access_token: params.text("access_token"),
            code: params.text("code"),
            spelling: if old { Spelling::Old } else { Spelling::New },
        }
    }
}

/// Who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// A member of the corp.
    Member {
        /// The member's id within the corp.
        userid: String,
        /// For `getuserdetail`; with `snsapi_privateinfo` only.
        user_ticket: Option<UserTicket>,
    },
    /// Somebody else.
    Outsider {
        /// The person for this corp.
        openid: String,
        /// If a customer of the corp.
        external_userid: Option<String>,
    },
}

/// WeCom's success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Member or outsider.
    pub who: Who,
    /// Members we do not know (`DeviceId`, `expires_in`…).
    pub rest: Map<String, Value>,
}

impl Answer {
    /// The bytes WeCom sends, in the spelling of the path. The old one adds an empty `DeviceId`,
    /// and the life of the `user_ticket`.
    pub fn render(&self, spelling: Spelling) -> http::Response<Bytes> {
        let old = spelling == Spelling::Old;
        let mut body = json::Object::new().number("errcode", 0).text("errmsg", "ok");
        match &self.who {
            Who::Member { userid, user_ticket } => {
                body = body.text(if old { "UserId" } else { "userid" }, userid);
                if old {
                    body = body.text("DeviceId", "");
                }
                if let Some(ticket) = user_ticket {
                    body = body.text("user_ticket", ticket.expose());
                    if old {
                        body = body.number("expires_in", 1800);
                    }
                }
            }
            Who::Outsider { openid, external_userid } => {
                body = body
                    .text(if old { "OpenId" } else { "openid" }, openid)
                    .maybe_text("external_userid", external_userid.as_deref());
                if old {
                    body = body.text("DeviceId", "");
                }
            }
        }
        dialect::success(Voice::Wecom, body.finish())
    }

    /// Reads the answer to a [`Request`], in either spelling.
    pub fn parse(response: &http::Response<Bytes>) -> Result<Answer, Error> {
        let mut fields = dialect::read(PLACE, response)?;
        let userid = fields.maybe_text("userid")?.or(fields.maybe_text("UserId")?);
        let openid = fields.maybe_text("openid")?.or(fields.maybe_text("OpenId")?);
        let given = |text: &String| !text.is_empty();
        let who = match (userid.filter(given), openid.filter(given)) {
            (Some(userid), _) => Who::Member {
                userid,
                user_ticket: fields.maybe_parsed("user_ticket", UserTicket::parse)?,
            },
            (None, Some(openid)) => {
                Who::Outsider { openid, external_userid: fields.maybe_text("external_userid")? }
            }
            (None, None) => return Err(fields.wrong("userid", dialect::MISSING)),
        };
        Ok(Answer { who, rest: fields.rest() })
    }

    /// WeCom's own keys (new spelling), user_ticket in full: for a command whose answer this is.
    pub fn to_json_with_tokens(&self) -> Map<String, Value> {
        let mut map = Map::new();
        match &self.who {
            Who::Member { userid, user_ticket } => {
                map.insert("userid".to_owned(), userid.as_str().into());
                if let Some(ticket) = user_ticket {
                    map.insert("user_ticket".to_owned(), ticket.expose().into());
                }
            }
            Who::Outsider { openid, external_userid } => {
                map.insert("openid".to_owned(), openid.as_str().into());
                if let Some(id) = external_userid {
                    map.insert("external_userid".to_owned(), id.as_str().into());
                }
            }
        }
        map.extend(self.rest.clone());
        map
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, Asked, Request, Spelling, Who};
    use crate::domain::base::Base;
    use crate::domain::code::Code;
    use crate::domain::token::AccessToken;
    use crate::wire::access_token::tests::response;
    use bytes::Bytes;

    #[test]
    fn p6_3_the_request_as_documented() {
        let request = Request {
            access_token: AccessToken::parse("a").unwrap(),
            code: Code::parse("AAAAAAgG333qs9EdaPbCAP1VaOrjuNkiAZHTWgaWsZQ").unwrap(),
        };
        let http = request.into_http(&Base::parse("http://h").unwrap()).unwrap();
        assert_eq!(
            http.uri().to_string(),
            "http://h/cgi-bin/auth/getuserinfo?access_token=a&code=AAAAAAgG333qs9EdaPbCAP1VaOrjuNkiAZHTWgaWsZQ"
        );
        assert_eq!(Asked::from_http(&http).spelling, Spelling::New);
        let old =
            http::Request::get("/cgi-bin/user/getuserinfo?code=c").body(Bytes::new()).unwrap();
        assert_eq!(Asked::from_http(&old).spelling, Spelling::Old);
    }

    #[test]
    fn p6_3_answers_in_both_spellings() {
        let golden = r#"{"errcode":0,"errmsg":"ok","userid":"USERID","user_ticket":"T"}"#;
        let member = Answer::parse(&response(golden)).unwrap();
        assert_eq!(member.render(Spelling::New).body(), golden);
        assert_eq!(
            member.render(Spelling::Old).body(),
            r#"{"errcode":0,"errmsg":"ok","UserId":"USERID","DeviceId":"","user_ticket":"T","expires_in":1800}"#
        );
        let old = Answer::parse(&member.render(Spelling::Old)).unwrap();
        assert_eq!(old.who, member.who);
        let golden = r#"{"errcode":0,"errmsg":"ok","openid":"OPENID","external_userid":"wm1"}"#;
        let outsider = Answer::parse(&response(golden)).unwrap();
        assert!(matches!(outsider.who, Who::Outsider { .. }));
        assert_eq!(outsider.render(Spelling::New).body(), golden);
        assert_eq!(outsider.to_json_with_tokens()["openid"], "OPENID");
        assert!(Answer::parse(&response(r#"{"errcode":0,"errmsg":"ok"}"#)).is_err());
    }
}
