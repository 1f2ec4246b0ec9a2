//! What WeChat's endpoints share: error bodies with their suffixes, content types, and reading
//! an answer tolerantly. Must not know what any error number means.

use crate::domain::place::Place;
use crate::domain::random::{Random, hex};
use crate::domain::said::Said;
use crate::domain::time::Time;
use crate::wire::error::excerpt;
use crate::wire::{Error, json};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use serde_json::{Map, Value};

/// Which host's manners an answer follows (PROTOCOL 2.0, 6.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Voice {
    /// `sns/*` and `jscode2session`: `text/plain` without charset.
    Sns,
    /// `cgi-bin/*` of WeChat: `application/json; encoding=utf-8` (the word is `encoding`).
    Cgi,
    /// WeCom: `application/json; charset=UTF-8`, errors also in headers.
    Wecom,
}

impl Voice {
    /// The voice of a place.
    pub const fn of(place: Place) -> Voice {
        match place {
            Place::ApiComponentToken => Voice::Cgi,
            place if place.is_wecom() => Voice::Wecom,
            _ => Voice::Sns,
        }
    }

    /// The exact content type.
    pub const fn content_type(self) -> &'static str {
        match self {
            Voice::Sns => "text/plain",
            Voice::Cgi => "application/json; encoding=utf-8",
            Voice::Wecom => "application/json; charset=UTF-8",
        }
    }
}

/// What WeChat puts behind the text of `errmsg` (PROTOCOL 2.0, "The errmsg suffix").
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Suffix {
    /// Nothing, as in the documentation's samples.
    None,
    /// `, rid: xxxxxxxx-xxxxxxxx-xxxxxxxx`: `sns/*` today.
    Rid(Rid),
    /// ` rid: …` with a blank only: `cgi-bin/*` today.
    BlankRid(Rid),
    /// `, hints: [ req_id: XXXX ]`: `sns/*` until about 2021.
    ReqId(String),
    /// `, hint: […], from ip: …, more info at …`: WeCom.
    Wecom {
        /// Digits in the brackets.
        hint: String,
        /// The caller's address as seen.
        ip: String,
    },
}

/// A request id: three groups of eight hex digits, the first the Unix time (PROTOCOL 2.0).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rid(String);

impl Rid {
    /// A fresh one.
    pub fn new(now: Time, random: &mut dyn Random) -> Rid {
        let tail = hex(random, 8);
        let (a, b) = tail.split_at(8);
        let seconds = u32::try_from(now.secs()).unwrap_or_default();
        Rid(format!("{seconds:08x}-{a}-{b}"))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Suffix {
    fn render(&self, errcode: i64) -> String {
        match self {
            Suffix::None => String::new(),
            Suffix::Rid(rid) => format!(", rid: {}", rid.0),
            Suffix::BlankRid(rid) => format!(" rid: {}", rid.0),
            Suffix::ReqId(id) => format!(", hints: [ req_id: {id} ]"),
            Suffix::Wecom { hint, ip } => format!(
                ", hint: [{hint}], from ip: {ip}, more info at \
                 https://open.work.weixin.qq.com/devtool/query?e={errcode}"
            ),
        }
    }
}

/// An error answer: status 200, exactly `errcode` and `errmsg` (PROTOCOL 2.0; WeCom 6.3).
pub fn refusal(voice: Voice, errcode: i64, stem: &str, suffix: &Suffix) -> http::Response<Bytes> {
    let errmsg = format!("{stem}{}", suffix.render(errcode));
    let body = json::Object::new().number("errcode", errcode).text("errmsg", &errmsg).finish();
    let mut response = success(voice, body);
    if voice == Voice::Wecom {
        let headers = response.headers_mut();
        headers.insert(HeaderName::from_static("error-code"), HeaderValue::from(errcode));
        if let Ok(value) = HeaderValue::from_str(&errmsg) {
            headers.insert(HeaderName::from_static("error-msg"), value);
        }
    }
    response
}

/// An answer in a voice: status 200, the voice's content type, these bytes.
pub fn success(voice: Voice, body: Bytes) -> http::Response<Bytes> {
    let mut response = http::Response::new(body);
    let kind = HeaderValue::from_static(voice.content_type());
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}

/// The members of a success answer, taken out one by one.
#[derive(Debug)]
pub struct Fields {
    place: Place,
    status: u16,
    map: Map<String, Value>,
}

/// Reads an answer: WeChat's error, something that is not WeChat's, or the members of a success.
pub fn read(place: Place, response: &http::Response<Bytes>) -> Result<Fields, Error> {
    let status = response.status().as_u16();
    let map = json::read(response.body()).map_err(|reason| Error::NotWechat {
        place,
        status,
        reason,
        excerpt: excerpt(response.body()),
    })?;
    Fields::new(place, status, map)
}

impl Fields {
    /// The members of an answer read elsewhere (a file, a pipe). A non-zero `errcode` is the error.
    pub fn of(place: Place, map: Map<String, Value>) -> Result<Fields, Error> {
        Fields::new(place, 200, map)
    }

    fn new(place: Place, status: u16, mut map: Map<String, Value>) -> Result<Fields, Error> {
        let errmsg = map.get("errmsg").and_then(Value::as_str).unwrap_or("").to_owned();
        match map.get("errcode").map(json::integer) {
            Some(Some(0)) | None if (200..300).contains(&status) => {
                map.shift_remove("errcode");
                map.shift_remove("errmsg");
                Ok(Fields { place, status, map })
            }
            Some(Some(errcode)) if errcode != 0 => Err(Error::Wechat { errcode, errmsg, place }),
            Some(None) => {
                Err(Error::Malformed { place, status, key: "errcode", reason: NO_NUMBER })
            }
            _ => Err(Error::NotWechat {
                place,
                status,
                reason: Said::fixed(
                    "状态码表示失败，却没有 errcode",
                    "a failure status without an errcode",
                ),
                excerpt: String::new(),
            }),
        }
    }

    /// The error for a member that cannot be used.
    pub fn wrong(&self, key: &'static str, reason: Said) -> Error {
        Error::Malformed { place: self.place, status: self.status, key, reason }
    }

    /// A text that must be there.
    pub fn text(&mut self, key: &'static str) -> Result<String, Error> {
        self.maybe_text(key)?.ok_or_else(|| self.wrong(key, MISSING))
    }

    /// A text that may be missing or `null`; an empty one is given as it is.
    pub fn maybe_text(&mut self, key: &'static str) -> Result<Option<String>, Error> {
        match self.map.shift_remove(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(self.wrong(key, Said::fixed("不是文本", "is not a text"))),
        }
    }

    /// A number, also one sent as a string; `None` when missing.
    pub fn maybe_number(&mut self, key: &'static str) -> Result<Option<i64>, Error> {
        match self.map.shift_remove(key) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => {
                json::integer(&value).map(Some).ok_or_else(|| self.wrong(key, NO_NUMBER))
            }
        }
    }

    /// A span in whole seconds, which must be there and not negative.
    pub fn seconds(&mut self, key: &'static str) -> Result<u64, Error> {
        let number = self.maybe_number(key)?.ok_or_else(|| self.wrong(key, MISSING))?;
        u64::try_from(number).map_err(|_| self.wrong(key, Said::fixed("是负数", "is negative")))
    }

    /// A value parsed from a text that must be there.
    pub fn parsed<T, E: Into<Said>>(
        &mut self,
        key: &'static str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<T, Error> {
        let text = self.text(key)?;
        parse(&text).map_err(|error| self.wrong(key, unusable(&error.into())))
    }

    /// A value parsed from a text that may be missing or empty.
    pub fn maybe_parsed<T, E: Into<Said>>(
        &mut self,
        key: &'static str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Option<T>, Error> {
        match self.maybe_text(key)?.filter(|text| !text.is_empty()) {
            None => Ok(None),
            Some(text) => {
                parse(&text).map(Some).map_err(|error| self.wrong(key, unusable(&error.into())))
            }
        }
    }

    /// A list of texts; missing, `null` and an empty text are an empty list (old PHP servers).
    pub fn texts(&mut self, key: &'static str) -> Result<Vec<String>, Error> {
        match self.map.shift_remove(key) {
            Some(Value::Array(items)) => items
                .into_iter()
                .map(|item| match item {
                    Value::String(text) => Ok(text),
                    _ => {
                        Err(self.wrong(key, Said::fixed("不是文本列表", "is not a list of texts")))
                    }
                })
                .collect(),
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::String(text)) if text.is_empty() => Ok(Vec::new()),
            Some(_) => Err(self.wrong(key, Said::fixed("不是列表", "is not a list"))),
        }
    }

    /// What nobody took out: members we do not know, kept for a full print.
    pub fn rest(self) -> Map<String, Value> {
        self.map
    }
}

/// What a member that must be there earns by not being there.
pub(crate) const MISSING: Said = Said::fixed("没有给出", "is missing");
const NO_NUMBER: Said = Said::fixed("不是数字", "is not a number");

fn unusable(why: &Said) -> Said {
    Said::new(format!("用不了：它{}", why.chinese()), format!("cannot be used: {why}"))
}

/// A GET with the values in the query, as every documented call is sent (PROTOCOL 2.0).
pub(crate) fn get(
    place: Place,
    base: &crate::domain::base::Base,
    values: &[(&str, &str)],
) -> Result<http::Request<Bytes>, Error> {
    let address = crate::wire::query::address(base.as_str(), place.path(), values);
    http::Request::get(address).body(Bytes::new()).map_err(|error| Error::unsendable(place, &error))
}

#[cfg(test)]
mod tests {
    use super::{Fields, Rid, Suffix, Voice, read, refusal};
    use crate::domain::place::Place;
    use crate::domain::random::Seeded;
    use crate::domain::said::Said;
    use crate::domain::time::Time;
    use crate::wire::Error;
    use bytes::Bytes;

    fn body(response: &http::Response<Bytes>) -> &str {
        std::str::from_utf8(response.body()).unwrap()
    }

    #[test]
    fn p2_0_error_bodies_byte_for_byte() {
        let rid = Rid("62bae58d-5bf58b34-5f8e035e".to_owned());
        let sns = refusal(Voice::Sns, 40029, "invalid code", &Suffix::Rid(rid.clone()));
        assert_eq!(
            body(&sns),
            r#"{"errcode":40029,"errmsg":"invalid code, rid: 62bae58d-5bf58b34-5f8e035e"}"#
        );
        assert_eq!(sns.status(), 200);
        assert_eq!(sns.headers()["content-type"], "text/plain");
        let old = Suffix::ReqId("MdoBRh4FE-_iqKea".to_owned());
        assert_eq!(
            body(&refusal(Voice::Sns, 40163, "code been used", &old)),
            r#"{"errcode":40163,"errmsg":"code been used, hints: [ req_id: MdoBRh4FE-_iqKea ]"}"#
        );
        let cgi = refusal(Voice::Cgi, 48001, "api unauthorized", &Suffix::BlankRid(rid));
        assert_eq!(cgi.headers()["content-type"], "application/json; encoding=utf-8");
        assert!(body(&cgi).contains("\"api unauthorized rid: 62bae58d-"));
    }

    #[test]
    fn p6_3_wecom_errors_byte_for_byte() {
        let suffix = Suffix::Wecom {
            hint: "1676019639347283636740445".to_owned(),
            ip: "1.2.3.4".to_owned(),
        };
        let answer = refusal(Voice::Wecom, 40029, "invalid code", &suffix);
        assert_eq!(
            body(&answer),
            r#"{"errcode":40029,"errmsg":"invalid code, hint: [1676019639347283636740445], from ip: 1.2.3.4, more info at https://open.work.weixin.qq.com/devtool/query?e=40029"}"#
        );
        assert_eq!(answer.headers()["content-type"], "application/json; charset=UTF-8");
        assert_eq!(answer.headers()["error-code"], "40029");
    }

    #[test]
    fn p10_20_rid_starts_with_the_time_in_hex() {
        let rid = Rid::new(Time::from_secs(0x62ba_e58d), &mut Seeded::new("x"));
        let groups: Vec<&str> = rid.as_str().split('-').collect();
        assert_eq!(groups.iter().map(|g| g.len()).collect::<Vec<_>>(), [8, 8, 8]);
        assert_eq!(groups[0], "62bae58d");
        assert!(rid.as_str().chars().all(|c| c == '-' || c.is_ascii_hexdigit()));
    }

    fn answer(status: u16, body: &'static str) -> http::Response<Bytes> {
        http::Response::builder().status(status).body(Bytes::from_static(body.as_bytes())).unwrap()
    }

    fn failure(status: u16, body: &'static str) -> Error {
        read(Place::AccessToken, &answer(status, body)).unwrap_err()
    }

    #[test]
    fn errors_are_found_whatever_their_form() {
        for body in [
            r#"{"errcode":40029,"errmsg":"invalid code"}"#,
            r#"{"errcode":"40029","errmsg":"invalid code"}"#,
        ] {
            for status in [200, 500] {
                assert_eq!(failure(status, body).errcode(), Some(40029));
            }
        }
        assert_eq!(failure(200, r#"{"errcode":-1}"#).errcode(), Some(-1));
        assert!(matches!(failure(200, r#"{"errcode":"x"}"#), Error::Malformed { .. }));
        assert!(matches!(failure(502, "{}"), Error::NotWechat { status: 502, .. }));
        assert!(matches!(failure(200, "<html>"), Error::NotWechat { .. }));
    }

    #[test]
    fn fields_are_taken_out_and_the_rest_is_kept() {
        let json = r#"{"errcode":0,"errmsg":"ok","n":"7","t":"x","p":["a"],"new":true,"e":""}"#;
        let mut fields = read(Place::Userinfo, &answer(200, json)).unwrap();
        assert_eq!(fields.maybe_number("n").unwrap(), Some(7));
        assert_eq!(fields.text("t").unwrap(), "x");
        assert_eq!(fields.texts("p").unwrap(), ["a"]);
        assert_eq!(
            fields.maybe_parsed("e", |_| Err::<(), _>(Said::same("never asked"))).unwrap(),
            None
        );
        assert!(matches!(fields.text("gone"), Err(Error::Malformed { key: "gone", .. })));
        assert_eq!(fields.rest().len(), 1);
        assert!(Fields::of(Place::Auth, serde_json::Map::new()).is_ok());
    }
}
