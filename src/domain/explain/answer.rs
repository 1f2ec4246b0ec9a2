//! Explains JSON answers: WeChat's own, WeCom's, and the envelopes of wxauth that hold one.
//! Must not show tokens or session keys.

use serde_json::{Map, Value};

use super::ticket::length_of_time;
use super::{Context, Explained, Finding, Kind, Weight, code, find, hidden};
use crate::domain::place::Place;
use crate::domain::redact::is_secret_name;
use crate::domain::scene::Scene;
use crate::domain::scope::Scopes;
use crate::domain::text::explain::{AnswerSays, AnswerTexts, Explain};
use crate::domain::text::fill;

use Weight::{Fault, Note, Warning};

/// What an answer is, told by its keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Error { code: i64, poll: bool },
    Token,
    Refresh,
    Userinfo,
    Session,
    ComponentToken,
    AppToken,
    Member,
    Outsider,
    Ok,
}

/// True when a JSON document is, or holds, an answer of a WeChat login.
pub(super) fn is_answer(value: &Value) -> bool {
    locate(value).is_some()
}

/// The answer in a document: an error at any depth before a success.
fn locate(value: &Value) -> Option<(&Map<String, Value>, Shape)> {
    let error = search(value, 8, &|map| shape(map).filter(|s| matches!(s, Shape::Error { .. })));
    error.or_else(|| search(value, 8, &shape))
}

type Found<'v> = Option<(&'v Map<String, Value>, Shape)>;

fn search<'v>(
    value: &'v Value,
    depth: u8,
    shape: &dyn Fn(&Map<String, Value>) -> Option<Shape>,
) -> Found<'v> {
    let deeper = |value| search(value, depth.checked_sub(1)?, shape);
    match value {
        Value::Object(map) => {
            shape(map).map(|shape| (map, shape)).or_else(|| map.values().find_map(deeper))
        }
        Value::Array(items) => items.iter().find_map(deeper),
        _ => None,
    }
}

fn shape(map: &Map<String, Value>) -> Option<Shape> {
    let has = |name: &str| map.contains_key(name);
    let number = |name: &str| {
        map.get(name).and_then(|v| v.as_i64().or_else(|| v.as_str()?.trim().parse().ok()))
    };
    if let Some(code) = number("wx_errcode") {
        return Some(Shape::Error { code, poll: true });
    }
    let errcode = number("errcode");
    if let Some(code) = errcode.filter(|code| *code != 0) {
        return Some(Shape::Error { code, poll: false });
    }
    let token = has("access_token");
    if token && has("openid") {
        // PROTOCOL 2.2: a refresh answers with openid first and a list of scopes.
        let first = map.keys().next().map(String::as_str);
        let refreshed = first == Some("openid") || text(map, "scope").ends_with(',');
        return Some(if refreshed { Shape::Refresh } else { Shape::Token });
    }
    Some(match () {
        () if has("session_key") && has("openid") => Shape::Session,
        () if has("openid") && (has("nickname") || has("headimgurl")) => Shape::Userinfo,
        () if has("component_access_token") => Shape::ComponentToken,
        () if token && has("expires_in") => Shape::AppToken,
        () if errcode.is_some() && (has("userid") || has("UserId")) => Shape::Member,
        () if errcode.is_some() && (has("openid") || has("OpenId") || has("external_userid")) => {
            Shape::Outsider
        }
        () if errcode.is_some() => Shape::Ok,
        () => return None,
    })
}

fn text<'m>(map: &'m Map<String, Value>, name: &str) -> &'m str {
    map.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// Explains an answer; `whole` is the text it stood in, which may tell the call.
pub(super) fn answer(value: &Value, whole: &str, context: &Context<'_>) -> Option<Explained> {
    let (map, shape) = locate(value)?;
    if let Shape::Error { code, poll } = shape {
        return Some(error(map, code, poll, whole, context));
    }
    let words = context.text();
    let (title, meaning, next) = said(shape, &words.answer);
    let mut explained = Explained::new(Kind::Answer, title, meaning).next(next);
    for (name, value) in map {
        let value = shown(name, value, words);
        let note = note(name, map, words);
        explained.part(name, value, note.as_deref());
    }
    let mut judge = Judge { map, says: &words.answer_says, findings: Vec::new() };
    judge.all(shape);
    explained.findings = judge.findings;
    Some(explained)
}

/// Explains an answer that is cut off: what it lacks may have stood behind the cut.
pub(super) fn half(value: &Value, whole: &str, context: &Context<'_>) -> Option<Explained> {
    // PROTOCOL 2.1: the app's own token has nothing behind `expires_in`, a user's has its openid there.
    let longer = match locate(value) {
        Some((map, Shape::AppToken)) => {
            let mut map = map.clone();
            map.insert("openid".to_owned(), Value::Null);
            Some(Value::Object(map))
        }
        _ => None,
    };
    let mut explained = answer(longer.as_ref().unwrap_or(value), whole, context)?;
    if longer.is_some() {
        explained.parts.retain(|part| part.name != "openid");
    }
    explained.findings.retain(|finding| finding.slug != "no_unionid");
    let says = &context.text().answer_says;
    explained.findings.push(Finding::new("cut_off", Warning, says.cut_off, &[]));
    Some(explained)
}

fn error(
    map: &Map<String, Value>,
    errcode: i64,
    poll: bool,
    whole: &str,
    context: &Context<'_>,
) -> Explained {
    let (mut scene, product) = find::surroundings(whole, errcode, poll);
    if scene == Scene::Unknown && product.is_none() {
        scene = by_schema(whole);
    }
    let errmsg = text(map, "errmsg").to_owned();
    let wecom = crate::domain::errcode::split(&errmsg).is_wecom();
    let scene = if wecom && !matches!(scene.product(), Some(p) if p.slug() == "wecom") {
        Scene::Unknown
    } else {
        scene
    };
    let found = find::Code { code: errcode, errmsg, scene, product };
    let title = fill(context.text().titles.error_answer, &[("code", &errcode.to_string())]);
    code::read(Kind::Answer, title, &found, context)
}

/// The call an envelope of wxauth comes from.
fn by_schema(whole: &str) -> Scene {
    [
        ("wxauth.exchange/", Place::AccessToken),
        ("wxauth.refresh/", Place::RefreshToken),
        ("wxauth.userinfo/", Place::Userinfo),
        ("wxauth.auth/", Place::Auth),
    ]
    .into_iter()
    .find(|(schema, _)| whole.contains(schema))
    .map_or(Scene::Unknown, |(_, place)| Scene::Call(place))
}

/// Title, meaning, next step.
fn said(shape: Shape, text: &AnswerTexts) -> (&'static str, &'static str, &'static str) {
    match shape {
        Shape::Token => (text.token_title, text.token, text.token_next),
        Shape::Refresh => (text.refresh_title, text.refresh, text.token_next),
        Shape::Userinfo => (text.userinfo_title, text.userinfo, text.userinfo_next),
        Shape::Session => (text.session_title, text.session, text.session_next),
        Shape::ComponentToken => {
            (text.component_token_title, text.component_token, text.component_token_next)
        }
        Shape::AppToken => (text.app_token_title, text.app_token, text.app_token_next),
        Shape::Member => (text.wecom_member_title, text.wecom_member, text.wecom_member_next),
        Shape::Outsider => {
            (text.wecom_outsider_title, text.wecom_outsider, text.wecom_outsider_next)
        }
        Shape::Ok | Shape::Error { .. } => (text.ok_title, text.ok, text.ok_next),
    }
}

fn shown(name: &str, value: &Value, words: &Explain) -> String {
    match value {
        Value::String(text) if is_secret_name(name) => hidden(text, words),
        Value::String(text) if text.is_empty() => words.labels.empty.to_owned(),
        Value::String(text) => text.clone(),
        other => {
            let mut other = other.clone();
            crate::domain::redact::mask(&mut other);
            other.to_string()
        }
    }
}

fn note(name: &str, map: &Map<String, Value>, words: &Explain) -> Option<String> {
    let text = &words.answer;
    Some(match name {
        "openid" => text.openid.to_owned(),
        "unionid" => text.unionid.to_owned(),
        "expires_in" => {
            let seconds = map.get(name).and_then(Value::as_u64)?;
            let human = length_of_time(seconds, words);
            fill(text.seconds, &[("human", &human)])
        }
        "scope" => match Scopes::parse(self::text(map, "scope")) {
            scopes if scopes.opens_userinfo() => text.scope_profile.to_owned(),
            scopes if scopes.contains(crate::domain::scope::BASE) => text.scope_base.to_owned(),
            _ => return None,
        },
        _ => return None,
    })
}

struct Judge<'m> {
    map: &'m Map<String, Value>,
    says: &'static AnswerSays,
    findings: Vec<Finding>,
}

/// A finding under its field's name, so that slug and text cannot part.
macro_rules! found {
    ($judge:expr, $weight:expr, $slug:ident $(, $hole:ident = $value:expr)*) => {{
        let holes: &[(&str, &str)] = &[$((stringify!($hole), $value)),*];
        $judge.findings.push(Finding::new(stringify!($slug), $weight, $judge.says.$slug, holes));
    }};
}

impl Judge<'_> {
    fn has(&self, name: &str) -> bool {
        self.map.contains_key(name)
    }

    fn all(&mut self, shape: Shape) {
        match shape {
            Shape::Token | Shape::Refresh => self.token(shape),
            Shape::Userinfo => self.userinfo(),
            Shape::Session => {
                found!(self, Warning, session_key);
                self.no_unionid();
            }
            _ => return,
        }
        // PROTOCOL 2.0: absent on success; /sns/auth and WeCom are other shapes.
        if self.has("errcode") {
            found!(self, Warning, errcode_on_success);
        }
        self.types();
    }

    /// PROTOCOL 1.9, 2.1, 2.2.
    fn token(&mut self, shape: Shape) {
        if self.map.get("is_snapshotuser").and_then(Value::as_i64) == Some(1) {
            found!(self, Fault, snapshot_user);
        }
        found!(self, Note, tokens_stay);
        if text(self.map, "scope").ends_with(',') {
            found!(self, Note, trailing_comma);
        }
        if shape == Shape::Token {
            self.no_unionid();
        }
    }

    fn no_unionid(&mut self) {
        if !self.has("unionid") {
            found!(self, Note, no_unionid);
        }
    }

    /// PROTOCOL 2.3.
    fn userinfo(&mut self) {
        let nickname = text(self.map, "nickname");
        if nickname == "微信用户" {
            found!(self, Warning, anonymous_profile);
        }
        let odd = |c: char| c.is_control() || ('\u{e000}'..='\u{f8ff}').contains(&c);
        if nickname.chars().any(odd) {
            found!(self, Note, odd_nickname);
        }
        let empty = ["city", "province", "country"].iter().all(|n| text(self.map, n).is_empty());
        if empty && self.has("city") {
            found!(self, Note, empty_profile);
        }
        self.no_unionid();
    }

    /// PROTOCOL 9.2: what typed clients rely on.
    fn types(&mut self) {
        let numbers = ["expires_in", "sex", "is_snapshotuser", "errcode"];
        for name in numbers {
            if self.map.get(name).is_some_and(|v| !v.is_number()) {
                found!(self, Fault, wrong_type, name = name, expected = "number");
            }
        }
        if self.map.get("privilege").is_some_and(|v| !v.is_array()) {
            found!(self, Fault, wrong_type, name = "privilege", expected = "array");
        }
    }
}
