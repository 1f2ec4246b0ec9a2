//! `GET /sns/jscode2session`: a mini program's code becomes a session_key (PROTOCOL 5).
//! Must not read a POST body: WeChat does not, and answers 41002.

use crate::domain::appid::AppId;
use crate::domain::base::Base;
use crate::domain::code::Code;
use crate::domain::openid::{OpenId, UnionId};
use crate::domain::place::Place;
use crate::domain::secret::Secret;
use crate::domain::token::{AccessToken, SessionKey};
use crate::wire::dialect::{self, Fields, Voice};
use crate::wire::query::Params;
use crate::wire::{Error, json};
use bytes::Bytes;
use serde_json::{Map, Value};

/// Who vouches for the mini program: itself, or a third-party platform (PROTOCOL 4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caller {
    /// The mini program's own AppSecret.
    Own {
        /// `secret`.
        secret: Secret,
    },
    /// A platform, at `/sns/component/jscode2session`.
    Component {
        /// The platform's AppID.
        component_appid: AppId,
        /// The platform's token.
        component_access_token: AccessToken,
    },
}

/// What our client asks.
#[derive(Debug)]
pub struct Request {
    /// The mini program.
    pub appid: AppId,
    /// Who asks for it.
    pub caller: Caller,
    /// The code of `wx.login()`, spent by this request.
    pub js_code: Code,
}

impl Request {
    /// The documented GET (PROTOCOL 5; through a platform, PROTOCOL 4).
    pub fn into_http(self, base: &Base) -> Result<http::Request<Bytes>, Error> {
        let (appid, code) = (("appid", self.appid.as_str()), ("js_code", self.js_code.as_str()));
        let grant = ("grant_type", "authorization_code");
        match &self.caller {
            Caller::Own { secret } => {
                let values = [appid, ("secret", secret.expose()), code, grant];
                dialect::get(Place::Jscode2session, base, &values)
            }
            Caller::Component { component_appid, component_access_token } => {
                let component = ("component_appid", component_appid.as_str());
                let token = ("component_access_token", component_access_token.expose());
                let values = [appid, code, grant, component, token];
                dialect::get(Place::ComponentJscode2session, base, &values)
            }
        }
    }
}

/// What some client asked; anything may be missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// `appid`.
    pub appid: Option<String>,
    /// `secret`.
    pub secret: Option<Secret>,
    /// `js_code`.
    pub js_code: Option<String>,
    /// `grant_type`.
    pub grant_type: Option<String>,
    /// `component_appid` (PROTOCOL 4).
    pub component_appid: Option<String>,
    /// `component_access_token` (PROTOCOL 4).
    pub component_access_token: Option<Secret>,
}

impl Asked {
    /// Reads the query alone (PROTOCOL 10.35).
    pub fn from_http(request: &http::Request<Bytes>) -> Asked {
        let params = Params::of_query(request);
        Asked {
            appid: params.text("appid"),
            secret: params.text("secret").map(Secret::new),
            js_code: params.text("js_code"),
            grant_type: params.text("grant_type"),
            component_appid: params.text("component_appid"),
            component_access_token: params.text("component_access_token").map(Secret::new),
        }
    }
}

/// WeChat's success (PROTOCOL 5): no tokens, no errcode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Decrypts what the mini program sends; never to the client.
    pub session_key: SessionKey,
    /// The user within this mini program.
    pub openid: OpenId,
    /// The user across apps, when bound to an open-platform account.
    pub unionid: Option<UnionId>,
    /// Members we do not know.
    pub rest: Map<String, Value>,
}

impl Answer {
    /// The bytes WeChat sends (PROTOCOL 10.35).
    pub fn render(&self) -> http::Response<Bytes> {
        let body = json::Object::new()
            .text("session_key", self.session_key.expose())
            .text("openid", self.openid.as_str())
            .maybe_text("unionid", self.unionid.as_ref().map(UnionId::as_str));
        dialect::success(Voice::Sns, body.finish())
    }

    /// Reads the answer to a [`Request`]; `errcode:0`, as in the page's sample, is no error.
    pub fn parse(response: &http::Response<Bytes>) -> Result<Answer, Error> {
        Answer::from_fields(dialect::read(Place::Jscode2session, response)?)
    }

    fn from_fields(mut fields: Fields) -> Result<Answer, Error> {
        Ok(Answer {
            session_key: fields.parsed("session_key", SessionKey::parse)?,
            openid: fields.parsed("openid", OpenId::parse)?,
            unionid: fields.maybe_parsed("unionid", UnionId::parse)?,
            rest: fields.rest(),
        })
    }

    /// WeChat's own keys and values, session_key in full: for a command whose answer this is.
    pub fn to_json_with_tokens(&self) -> Map<String, Value> {
        let mut map = Map::new();
        map.insert("session_key".to_owned(), self.session_key.expose().into());
        map.insert("openid".to_owned(), self.openid.as_str().into());
        if let Some(unionid) = &self.unionid {
            map.insert("unionid".to_owned(), unionid.as_str().into());
        }
        map.extend(self.rest.clone());
        map
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, Asked, Caller, Request};
    use crate::domain::appid::AppId;
    use crate::domain::base::Base;
    use crate::domain::code::Code;
    use crate::domain::secret::Secret;
    use crate::domain::token::AccessToken;
    use crate::wire::access_token::tests::response;
    use bytes::Bytes;

    const GOLDEN: &str =
        r#"{"session_key":"tQY+38pdTVnAIWCBNiM1+A==","openid":"o1","unionid":"o2"}"#;

    fn address(caller: Caller) -> String {
        let request = Request {
            appid: AppId::parse("wx1").unwrap(),
            caller,
            js_code: Code::parse("c").unwrap(),
        };
        request.into_http(&Base::parse("http://h").unwrap()).unwrap().uri().to_string()
    }

    #[test]
    fn p5_the_request_as_documented() {
        assert_eq!(
            address(Caller::Own { secret: Secret::new("s") }),
            "http://h/sns/jscode2session?appid=wx1&secret=s&js_code=c&grant_type=authorization_code"
        );
        assert_eq!(
            address(Caller::Component {
                component_appid: AppId::parse("wx2").unwrap(),
                component_access_token: AccessToken::parse("t").unwrap(),
            }),
            "http://h/sns/component/jscode2session?appid=wx1&js_code=c&grant_type=authorization_code\
             &component_appid=wx2&component_access_token=t"
        );
    }

    #[test]
    fn p10_35_a_post_body_is_not_read() {
        let post = http::Request::post("/sns/jscode2session")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Bytes::from_static(b"appid=wx1&secret=s&js_code=c"))
            .unwrap();
        assert_eq!(Asked::from_http(&post).appid, None);
    }

    #[test]
    fn p5_answer_bytes_and_back() {
        let answer = Answer::parse(&response(GOLDEN)).unwrap();
        assert_eq!(answer.render().body(), GOLDEN);
        assert!(!format!("{answer:?}").contains("tQY"));
        let sample = r#"{"errcode":0,"errmsg":"ok","session_key":"k","openid":"o"}"#;
        assert!(Answer::parse(&response(sample)).unwrap().unionid.is_none());
        assert_eq!(serde_json::to_string(&answer.to_json_with_tokens()).unwrap(), GOLDEN);
    }
}
