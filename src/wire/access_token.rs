//! `GET /sns/oauth2/access_token`: a code becomes tokens and an openid (PROTOCOL 2.1).
//! Must not keep or repeat the code: it is moved into the request.

use crate::domain::appid::AppId;
use crate::domain::base::Base;
use crate::domain::code::Code;
use crate::domain::openid::{OpenId, UnionId};
use crate::domain::place::Place;
use crate::domain::scope::Scopes;
use crate::domain::secret::Secret;
use crate::domain::token::{AccessToken, RefreshToken};
use crate::wire::dialect::{self, Fields, Voice};
use crate::wire::query::Params;
use crate::wire::{Error, json};
use bytes::Bytes;
use serde_json::{Map, Value};
use std::borrow::Cow;

const PLACE: Place = Place::AccessToken;

/// What our client asks.
#[derive(Debug)]
pub struct Request {
    /// The account that asked for the code.
    pub appid: AppId,
    /// Its AppSecret.
    pub secret: Secret,
    /// The code, spent by this request.
    pub code: Code,
}

impl Request {
    /// The documented GET (PROTOCOL 2.1), on the API host or what stands for it.
    pub fn into_http(self, base: &Base) -> Result<http::Request<Bytes>, Error> {
        let values = [
            ("appid", self.appid.as_str()),
            ("secret", self.secret.expose()),
            ("code", self.code.as_str()),
            ("grant_type", "authorization_code"),
        ];
        dialect::get(PLACE, base, &values)
    }
}

/// What some client asked; anything may be missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked<'a> {
    /// `appid`.
    pub appid: Option<Cow<'a, str>>,
    /// `secret`.
    pub secret: Option<Secret>,
    /// `code`.
    pub code: Option<Cow<'a, str>>,
    /// `grant_type`.
    pub grant_type: Option<Cow<'a, str>>,
}

impl<'a> Asked<'a> {
    /// Reads query and form body together (PROTOCOL 2.0, 10.17).
    pub fn from_http(request: &'a http::Request<Bytes>) -> Asked<'a> {
        let params = Params::merged(request);
        Asked {
            appid: params.get("appid"),
            secret: params.text("secret").map(Secret::new),
            code: params.get("code"),
            grant_type: params.get("grant_type"),
        }
    }
}

/// WeChat's success (PROTOCOL 2.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// For `/sns/*` calls on behalf of this user; server side only.
    pub access_token: AccessToken,
    /// Its life in seconds.
    pub expires_in: u64,
    /// For `refresh_token`; server side only.
    pub refresh_token: RefreshToken,
    /// The user within this app.
    pub openid: OpenId,
    /// What was granted.
    pub scope: Scopes,
    /// The user across apps, when the app is bound to an open-platform account.
    pub unionid: Option<UnionId>,
    /// The virtual user of the snapshot page (PROTOCOL 1.9).
    pub is_snapshotuser: bool,
    /// Members we do not know.
    pub rest: Map<String, Value>,
}

/// An [`Answer`] as it is written down, its texts borrowed from whoever made them.
#[derive(Clone, Copy)]
pub(crate) struct Written<'a> {
    pub(crate) access_token: &'a str,
    /// In seconds.
    pub(crate) expires_in: u64,
    pub(crate) refresh_token: &'a str,
    pub(crate) openid: &'a str,
    pub(crate) scope: &'a str,
    pub(crate) unionid: Option<&'a str>,
    pub(crate) is_snapshotuser: bool,
}

impl Written<'_> {
    /// The bytes WeChat sends: key order and content type of PROTOCOL 10.18 and 10.19.
    pub(crate) fn render(&self) -> http::Response<Bytes> {
        let mut body = json::Object::new()
            .text("access_token", self.access_token)
            .number("expires_in", i64::try_from(self.expires_in).unwrap_or(i64::MAX))
            .text("refresh_token", self.refresh_token)
            .text("openid", self.openid)
            .text("scope", self.scope)
            .maybe_text("unionid", self.unionid);
        if self.is_snapshotuser {
            body = body.number("is_snapshotuser", 1);
        }
        dialect::success(Voice::Sns, body.finish())
    }
}

impl Answer {
    /// The bytes WeChat sends.
    pub fn render(&self) -> http::Response<Bytes> {
        let written = Written {
            access_token: self.access_token.expose(),
            expires_in: self.expires_in,
            refresh_token: self.refresh_token.expose(),
            openid: self.openid.as_str(),
            scope: &self.scope.to_string(),
            unionid: self.unionid.as_ref().map(UnionId::as_str),
            is_snapshotuser: self.is_snapshotuser,
        };
        written.render()
    }

    /// Reads the answer to a [`Request`].
    pub fn parse(response: &http::Response<Bytes>) -> Result<Answer, Error> {
        Answer::from_fields(dialect::read(PLACE, response)?)
    }

    /// Reads an answer kept as JSON (a file, a pipe).
    pub fn from_json(map: Map<String, Value>) -> Result<Answer, Error> {
        Answer::from_fields(Fields::of(PLACE, map)?)
    }

    pub(crate) fn from_fields(mut fields: Fields) -> Result<Answer, Error> {
        Ok(Answer {
            access_token: fields.parsed("access_token", AccessToken::parse)?,
            expires_in: fields.seconds("expires_in")?,
            refresh_token: fields.parsed("refresh_token", RefreshToken::parse)?,
            openid: fields.parsed("openid", OpenId::parse)?,
            scope: Scopes::parse(&fields.maybe_text("scope")?.unwrap_or_default()),
            unionid: fields.maybe_parsed("unionid", UnionId::parse)?,
            is_snapshotuser: fields.maybe_number("is_snapshotuser")? == Some(1),
            rest: fields.rest(),
        })
    }

    /// WeChat's own keys and values, tokens in full: for a command whose answer this is.
    pub fn to_json_with_tokens(&self) -> Map<String, Value> {
        let mut map = Map::new();
        map.insert("access_token".to_owned(), self.access_token.expose().into());
        map.insert("expires_in".to_owned(), self.expires_in.into());
        map.insert("refresh_token".to_owned(), self.refresh_token.expose().into());
        map.insert("openid".to_owned(), self.openid.as_str().into());
        map.insert("scope".to_owned(), self.scope.to_string().into());
        if let Some(unionid) = &self.unionid {
            map.insert("unionid".to_owned(), unionid.as_str().into());
        }
        if self.is_snapshotuser {
            map.insert("is_snapshotuser".to_owned(), 1.into());
        }
        map.extend(self.rest.clone());
        map
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::{Answer, Asked, Request};
    use crate::domain::appid::AppId;
    use crate::domain::base::Base;
    use crate::domain::code::Code;
    use crate::domain::secret::Secret;
    use crate::wire::Error;
    use bytes::Bytes;

    /// PROTOCOL 2.1, the sample answer with the snapshot key of 1.9 behind.
    pub(crate) const GOLDEN: &str = r#"{"access_token":"48_95Uv_nF2","expires_in":7200,"refresh_token":"48_mNWDcOW","openid":"ob8F-wFENFWw7_FR6Gx8KbPacFEw","scope":"snsapi_base","unionid":"oTpR9xAIiebFOc6p04tMTaLhviCQ","is_snapshotuser":1}"#;

    pub(crate) fn response(body: impl Into<Bytes>) -> http::Response<Bytes> {
        http::Response::new(body.into())
    }

    #[test]
    fn p2_1_the_request_as_documented() {
        let request = Request {
            appid: AppId::parse("wx5b6e96c8c89c614e").unwrap(),
            secret: Secret::new("a&b=c"),
            code: Code::parse("001nny0w3ef1SZ2Fku0w3k8Y4w3nny0-").unwrap(),
        };
        assert!(!format!("{request:?}").contains("a&b"));
        let base = Base::parse("https://api.weixin.qq.com").unwrap();
        let http = request.into_http(&base).unwrap();
        assert_eq!(http.method(), "GET");
        assert_eq!(
            http.uri().to_string(),
            "https://api.weixin.qq.com/sns/oauth2/access_token?appid=wx5b6e96c8c89c614e\
             &secret=a%26b%3Dc&code=001nny0w3ef1SZ2Fku0w3k8Y4w3nny0-&grant_type=authorization_code"
        );
        let asked = Asked::from_http(&http);
        assert_eq!(asked.secret, Some(Secret::new("a&b=c")));
        assert_eq!(asked.grant_type.as_deref(), Some("authorization_code"));
    }

    #[test]
    fn a_value_beyond_all_bounds_is_an_error() {
        let request = Request {
            appid: AppId::parse("wx1").unwrap(),
            secret: Secret::new("s".repeat(100_000)),
            code: Code::parse("c").unwrap(),
        };
        let base = Base::parse("http://h").unwrap();
        assert!(matches!(request.into_http(&base), Err(Error::Unsendable { .. })));
    }

    #[test]
    fn p10_17_get_post_and_mixtures_are_read_alike() {
        // Auth.js: appid and secret in the query, the rest in the body, a Basic header (PROTOCOL 9.1).
        let mixed = http::Request::post("/sns/oauth2/access_token?appid=wx1&secret=s")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("authorization", "Basic d3gxOnM=")
            .body(Bytes::from_static(b"grant_type=authorization_code&code=c&redirect_uri=x"))
            .unwrap();
        let get = http::Request::get(
            "/sns/oauth2/access_token?code=c&grant_type=authorization_code&secret=s&appid=wx1",
        )
        .body(Bytes::new())
        .unwrap();
        assert_eq!(Asked::from_http(&mixed), Asked::from_http(&get));
    }

    #[test]
    fn p10_18_answer_bytes_and_back() {
        let answer = Answer::parse(&response(GOLDEN)).unwrap();
        assert_eq!(answer.expires_in, 7200);
        assert!(answer.is_snapshotuser);
        let rendered = answer.render();
        assert_eq!(rendered.body(), GOLDEN);
        assert_eq!(rendered.headers()["content-type"], "text/plain");
        let json = serde_json::to_string(&answer.to_json_with_tokens()).unwrap();
        assert_eq!(json, GOLDEN);
        assert!(!format!("{answer:?}").contains("95Uv"));
    }

    #[test]
    fn tolerates_strings_for_numbers_and_keeps_new_keys() {
        let body = r#"{"access_token":"a","expires_in":"7200","refresh_token":"r","openid":"o","scope":"snsapi_base,","unionid":"","token_kind":9}"#;
        let answer = Answer::parse(&response(body)).unwrap();
        assert_eq!((answer.expires_in, answer.unionid.as_ref()), (7200, None));
        assert_eq!(answer.to_json_with_tokens()["token_kind"], 9);
        let missing = Answer::parse(&response(r#"{"access_token":"a","expires_in":1}"#));
        assert!(matches!(missing, Err(Error::Malformed { key: "refresh_token", .. })));
    }
}
