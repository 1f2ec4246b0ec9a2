//! `GET /sns/userinfo`: the profile of a user who consented (PROTOCOL 2.3).
//! Must not be confused with `/cgi-bin/user/info`, which takes the account's global token.

use crate::domain::base::Base;
use crate::domain::openid::{OpenId, UnionId};
use crate::domain::place::Place;
use crate::domain::token::AccessToken;
use crate::wire::dialect::{self, Fields, Voice};
use crate::wire::query::Params;
use crate::wire::{Error, json};
use bytes::Bytes;
use serde_json::{Map, Value};
use std::borrow::Cow;

const PLACE: Place = Place::Userinfo;

/// What our client asks.
#[derive(Debug)]
pub struct Request {
    /// From the code exchange.
    pub access_token: AccessToken,
    /// From the same answer as the token.
    pub openid: OpenId,
    /// `zh_CN`, `zh_TW` or `en`; without visible effect since 2021 (PROTOCOL 2.3).
    pub lang: Option<String>,
}

impl Request {
    /// The documented GET (PROTOCOL 2.3).
    pub fn into_http(self, base: &Base) -> Result<http::Request<Bytes>, Error> {
        let mut values =
            vec![("access_token", self.access_token.expose()), ("openid", self.openid.as_str())];
        values.extend(self.lang.as_deref().map(|lang| ("lang", lang)));
        dialect::get(PLACE, base, &values)
    }
}

/// What some client asked; anything may be missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked<'a> {
    /// `access_token`.
    pub access_token: Option<Cow<'a, str>>,
    /// `openid`.
    pub openid: Option<Cow<'a, str>>,
    /// `lang`.
    pub lang: Option<Cow<'a, str>>,
}

impl<'a> Asked<'a> {
    /// Reads the query; nothing is known of a form body here.
    pub fn from_http(request: &'a http::Request<Bytes>) -> Asked<'a> {
        let params = Params::of_query(request);
        Asked {
            access_token: params.get("access_token"),
            openid: params.get("openid"),
            lang: params.get("lang"),
        }
    }
}

/// WeChat's success (PROTOCOL 2.3). Since 2021 the region fields are empty and `sex` is 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The user within this app.
    pub openid: OpenId,
    /// May hold emoji and control characters.
    pub nickname: String,
    /// 0 unknown, 1 male, 2 female.
    pub sex: i64,
    /// Undocumented; empty today.
    pub language: String,
    /// Empty today.
    pub city: String,
    /// Empty today.
    pub province: String,
    /// Empty today.
    pub country: String,
    /// An https address ending in a size, or empty.
    pub headimgurl: String,
    /// E.g. `chinaunicom`.
    pub privilege: Vec<String>,
    /// The user across apps, when the app is bound to an open-platform account.
    pub unionid: Option<UnionId>,
    /// Members we do not know.
    pub rest: Map<String, Value>,
}

/// An [`Answer`] as it is written down, its texts borrowed from whoever made them.
#[derive(Clone, Copy)]
pub(crate) struct Written<'a> {
    pub(crate) openid: &'a str,
    pub(crate) nickname: &'a str,
    pub(crate) sex: i64,
    pub(crate) language: &'a str,
    pub(crate) city: &'a str,
    pub(crate) province: &'a str,
    pub(crate) country: &'a str,
    pub(crate) headimgurl: &'a str,
    pub(crate) privilege: &'a [String],
    pub(crate) unionid: Option<&'a str>,
}

impl Written<'_> {
    /// The bytes WeChat sends: key order, `\/` in headimgurl, raw UTF-8 (PROTOCOL 10.19, 10.27).
    pub(crate) fn render(&self) -> http::Response<Bytes> {
        let body = json::Object::new()
            .text("openid", self.openid)
            .unescaped("nickname", self.nickname)
            .number("sex", self.sex)
            .text("language", self.language)
            .text("city", self.city)
            .text("province", self.province)
            .text("country", self.country)
            .slashed("headimgurl", self.headimgurl)
            .list("privilege", self.privilege)
            .maybe_text("unionid", self.unionid);
        dialect::success(Voice::Sns, body.finish())
    }
}

impl Answer {
    /// The bytes WeChat sends.
    pub fn render(&self) -> http::Response<Bytes> {
        let written = Written {
            openid: self.openid.as_str(),
            nickname: &self.nickname,
            sex: self.sex,
            language: &self.language,
            city: &self.city,
            province: &self.province,
            country: &self.country,
            headimgurl: &self.headimgurl,
            privilege: &self.privilege,
            unionid: self.unionid.as_ref().map(UnionId::as_str),
        };
        written.render()
    }

    /// Reads the answer to a [`Request`].
    pub fn parse(response: &http::Response<Bytes>) -> Result<Answer, Error> {
        Answer::from_fields(dialect::read(PLACE, response)?)
    }

    fn from_fields(mut fields: Fields) -> Result<Answer, Error> {
        let mut text = |key| Ok(fields.maybe_text(key)?.unwrap_or_default());
        let (nickname, headimgurl) = (text("nickname")?, text("headimgurl")?);
        let (language, city) = (text("language")?, text("city")?);
        let (province, country) = (text("province")?, text("country")?);
        Ok(Answer {
            openid: fields.parsed("openid", OpenId::parse)?,
            nickname,
            sex: fields.maybe_number("sex")?.unwrap_or(0),
            language,
            city,
            province,
            country,
            headimgurl,
            privilege: fields.texts("privilege")?,
            unionid: fields.maybe_parsed("unionid", UnionId::parse)?,
            rest: fields.rest(),
        })
    }

    /// WeChat's own keys and values.
    pub fn to_json(&self) -> Map<String, Value> {
        let mut map = Map::new();
        map.insert("openid".to_owned(), self.openid.as_str().into());
        map.insert("nickname".to_owned(), self.nickname.as_str().into());
        map.insert("sex".to_owned(), self.sex.into());
        map.insert("language".to_owned(), self.language.as_str().into());
        map.insert("city".to_owned(), self.city.as_str().into());
        map.insert("province".to_owned(), self.province.as_str().into());
        map.insert("country".to_owned(), self.country.as_str().into());
        map.insert("headimgurl".to_owned(), self.headimgurl.as_str().into());
        map.insert("privilege".to_owned(), self.privilege.clone().into());
        if let Some(unionid) = &self.unionid {
            map.insert("unionid".to_owned(), unionid.as_str().into());
        }
        map.extend(self.rest.clone());
        map
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, Asked, Request};
    use crate::domain::base::Base;
    use crate::domain::openid::OpenId;
    use crate::domain::token::AccessToken;
    use crate::wire::access_token::tests::response;

    /// PROTOCOL 2.3, the answer of today.
    const GOLDEN: &str = r#"{"openid":"ob8F-wFENFWw7_FR6Gx8KbPacFEw","nickname":"张三","sex":0,"language":"","city":"","province":"","country":"","headimgurl":"https:\/\/thirdwx.qlogo.cn\/mmopen\/vi_32\/Q0j4TwGTfTK6\/132","privilege":[],"unionid":"oTpR9xAIiebFOc6p04tMTaLhviCQ"}"#;

    #[test]
    fn p2_3_the_request_as_documented() {
        let request = Request {
            access_token: AccessToken::parse("48_a-b").unwrap(),
            openid: OpenId::parse("o1").unwrap(),
            lang: Some("zh_CN".to_owned()),
        };
        let http = request.into_http(&Base::parse("http://h").unwrap()).unwrap();
        assert_eq!(
            http.uri().to_string(),
            "http://h/sns/userinfo?access_token=48_a-b&openid=o1&lang=zh_CN"
        );
        assert_eq!(Asked::from_http(&http).lang.as_deref(), Some("zh_CN"));
    }

    #[test]
    fn p10_27_answer_bytes_and_back() {
        let answer = Answer::parse(&response(GOLDEN)).unwrap();
        assert_eq!(answer.nickname, "张三");
        assert_eq!(answer.headimgurl, "https://thirdwx.qlogo.cn/mmopen/vi_32/Q0j4TwGTfTK6/132");
        assert_eq!(answer.render().body(), GOLDEN);
        assert_eq!(answer.to_json()["nickname"], "张三");
    }

    #[test]
    fn p2_0_nicknames_may_hold_anything() {
        let body = "{\"openid\":\"o\",\"nickname\":\"a\u{8}\u{e412}😀\",\"sex\":\"1\",\"headimgurl\":\"\",\"privilege\":null}";
        let answer = Answer::parse(&response(body)).unwrap();
        assert_eq!((answer.nickname.as_str(), answer.sex), ("a\u{8}\u{e412}😀", 1));
        let broken = [b"{\"openid\":\"o\",\"nickname\":\"a\xe5\xbe".as_slice(), b"\"}"].concat();
        assert_eq!(Answer::parse(&response(broken)).unwrap().nickname, "a\u{fffd}");
        // What we render with a raw control character we read back ourselves.
        let rendered = answer.render();
        assert!(std::str::from_utf8(rendered.body()).unwrap().contains("a\u{8}"));
        assert_eq!(Answer::parse(&rendered).unwrap(), answer);
    }
}
