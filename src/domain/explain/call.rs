//! Explains the address of a server call: which call it is and what it lacks.
//! Must not make the call, and must not show the secrets in the address.

use super::{Context, Explained, Finding, Kind, Weight, cut, hidden};
use crate::domain::host;
use crate::domain::place::Place;
use crate::domain::query::{Pair, pairs};
use crate::domain::redact::{is_known_secret, is_secret_name};
use crate::domain::scene::Scene;
use crate::domain::text;

/// The call an address makes; `None` when it is no call of the login.
pub(super) fn place(word: &str) -> Option<Place> {
    let (address, _) = split(word);
    let path = match address.split_once("://") {
        Some((_, rest)) => rest.get(rest.find('/')?..)?,
        None if address.starts_with('/') => address,
        None => return None,
    };
    // An emulator may serve several hosts below /_host/NAME.
    let at = ["/sns/", "/cgi-bin/"].iter().find_map(|start| path.find(start))?;
    match Scene::from_path(path.get(at..)?)? {
        Scene::Call(place) => Some(place),
        _ => None,
    }
}

fn split(word: &str) -> (&str, &str) {
    let word = word.split('#').next().unwrap_or_default();
    word.split_once('?').unwrap_or((word, ""))
}

/// The parameters a call needs and the `grant_type` it takes (PROTOCOL 2.1–2.4, 4, 5, 6.3).
const fn needs(place: Place) -> (&'static [&'static str], Option<&'static str>) {
    const CODE: Option<&str> = Some("authorization_code");
    const REFRESH: Option<&str> = Some("refresh_token");
    match place {
        Place::AccessToken => (&["appid", "secret", "code", "grant_type"], CODE),
        Place::RefreshToken => (&["appid", "grant_type", "refresh_token"], REFRESH),
        Place::Userinfo | Place::Auth => (&["access_token", "openid"], None),
        Place::Jscode2session => (&["appid", "secret", "js_code", "grant_type"], CODE),
        Place::ComponentAccessToken => {
            (&["appid", "code", "grant_type", "component_appid", "component_access_token"], CODE)
        }
        Place::ComponentRefreshToken => (
            &["appid", "grant_type", "component_appid", "component_access_token", "refresh_token"],
            REFRESH,
        ),
        Place::ComponentJscode2session => {
            (&["appid", "js_code", "grant_type", "component_appid", "component_access_token"], CODE)
        }
        // Everything stands in its body.
        Place::ApiComponentToken => (&[], None),
        Place::WecomGettoken => (&["corpid", "corpsecret"], None),
        Place::WecomGetuserinfo => (&["access_token", "code"], None),
        Place::WecomGetuserdetail => (&["access_token"], None),
    }
}

/// Explains a call.
pub(super) fn call(word: &str, place: Place, context: &Context<'_>) -> Explained {
    let words = context.text();
    let (address, query) = split(word);
    let pairs: Vec<Pair<'_>> = pairs(query).collect();
    let mut explained = Explained::new(Kind::Call, words.titles.call, words.answer.call);
    explained.part("call", address, Some((text::errcode::of(context.lang).scene)(place.into())));
    for pair in &pairs {
        let (name, value) = (pair.name(), pair.value());
        match name.as_ref() {
            "code" | "js_code" => explained.part(&name, cut(&value, words), None),
            _ if is_secret_name(&name) => explained.part(&name, hidden(&value, words), None),
            _ if value.is_empty() => explained.part(&name, words.labels.empty, None),
            _ => explained.part(&name, value, None),
        }
    }
    judge(address, &pairs, place, &mut explained, context);
    explained.next = match explained.has_fault() {
        true => words.answer.call_bad,
        false => words.answer.call_good,
    }
    .to_owned();
    explained
}

fn judge(
    address: &str,
    pairs: &[Pair<'_>],
    place: Place,
    explained: &mut Explained,
    context: &Context<'_>,
) {
    let says = &context.text().answer_says;
    let mut add = |slug, weight, said, holes: &[(&str, &str)]| {
        explained.findings.push(Finding::new(slug, weight, said, holes));
    };
    let lower = address.to_ascii_lowercase();
    let host = lower.strip_prefix("http://").and_then(|rest| rest.split(['/', ':']).next());
    if host.is_some_and(host::is_wechat) {
        add("call_http", Weight::Fault, says.call_http, &[]);
    }
    let value = |name: &str| {
        pairs.iter().find(|p| p.name() == name).map(|p| p.value()).filter(|v| !v.is_empty())
    };
    if pairs.iter().any(|p| is_known_secret(&p.name()) && !p.raw_value.is_empty()) {
        add("call_secret", Weight::Warning, says.call_secret, &[]);
    }
    if place == Place::AccessToken && value("component_appid").is_some() {
        add("call_component", Weight::Fault, says.call_component, &[]);
        return;
    }
    let (needed, grant_type) = needs(place);
    // Nothing in the address: the parameters may have gone another way.
    for name in needed.iter().filter(|name| !pairs.is_empty() && value(name).is_none()) {
        match pairs.iter().map(Pair::name).find(|typed| means(typed, name)) {
            Some(typed) => add(
                "call_misspelt",
                Weight::Fault,
                says.call_misspelt,
                &[("name", &typed), ("right", name)],
            ),
            None => add("call_missing", Weight::Fault, says.call_missing, &[("name", name)]),
        }
    }
    // WeChat's documents write APPID, SECRET, CODE where a value belongs; no real value is all capitals.
    let is_placeholder =
        |text: &str| text.len() >= 4 && text.bytes().all(|b| b.is_ascii_uppercase() || b == b'_');
    let left: Vec<&str> = needed
        .iter()
        .copied()
        .filter(|name| value(name).is_some_and(|text| is_placeholder(&text)))
        .collect();
    if !left.is_empty() {
        let names = super::list(left);
        add("call_placeholder", Weight::Fault, says.call_placeholder, &[("names", &names)]);
    }
    if let (Some(found), Some(expected)) = (value("grant_type"), grant_type)
        && found != expected
    {
        let shown = format!("{found:?}");
        let holes = [("value", shown.as_str()), ("expected", expected)];
        add("call_grant_type", Weight::Fault, says.call_grant_type, &holes);
    }
}

/// True when a name was probably meant for a parameter: other case or separators, OAuth's names.
fn means(typed: &str, name: &str) -> bool {
    if typed == name {
        return false;
    }
    let plain = |text: &str| -> String {
        text.chars().filter(|c| !matches!(c, '_' | '-')).collect::<String>().to_ascii_lowercase()
    };
    let typed = plain(typed);
    let also: &[&str] = match name {
        "appid" => &["clientid"],
        "secret" => &["appsecret", "clientsecret"],
        "js_code" => &["code"],
        "corpid" => &["appid"],
        "corpsecret" => &["secret"],
        "access_token" => &["token", "suiteaccesstoken"],
        _ => &[],
    };
    typed == plain(name) || also.contains(&typed.as_str())
}
