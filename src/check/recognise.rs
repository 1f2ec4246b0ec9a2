//! Tickets and users recognised in answers, by their names and their looks.
//! Must not send anything; `guess` tries out what is recognised here.

use serde_json::Value;

use super::browser::Browser;
use super::exchange::Exchange;
use super::forge::{Jwt, for_another};
use super::probe::Probe;
use super::target::{Place, Target};

/// What may be a ticket, and where it stands.
pub type Ticket = (Place, String);

/// A cookie of the browser that is a ticket rather than a session's name: a JWT, or one that spells the
/// user whose openid this is, where the API of `target` goes by it. Beside a session such a cookie may
/// only tell the page whom to greet.
pub async fn ticket_cookie(
    probe: &Probe,
    target: &Target,
    browser: &Browser,
    openid: &str,
) -> Option<String> {
    let is_ticket = |text: &str| Jwt::read(text).is_some() || spells(text, openid);
    for cookie in browser.jar.iter().filter(|cookie| is_ticket(&cookie.value)) {
        let ticket = Some(Place::Cookie(cookie.name.clone()));
        let known = Probe::of(probe, Target { ticket, ..target.clone() });
        if known.goes_by(browser, &cookie.value).await {
            return Some(cookie.name.clone());
        }
    }
    None
}

/// True for a text that has an openid in it, plain or encoded.
fn spells(text: &str, openid: &str) -> bool {
    for_another(text, openid, "").is_some()
}

/// What may be a ticket in the answer of a login, the likeliest first.
pub(super) fn tickets(answer: &Exchange) -> Vec<(Place, String)> {
    let mut found = Vec::new();
    if let Some((pointer, ticket)) = answer.json().and_then(|json| ticket_in(&json, "")) {
        found.push((Place::Body(pointer), ticket));
    }
    let Ok(response) = &answer.got else { return found };
    for (name, value) in response.headers() {
        let Ok(text) = value.to_str() else { continue };
        let bare = text.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        let bare = bare.map_or(text, |(_, ticket)| ticket);
        let named = ["token", "ticket", "authorization", "jwt"];
        let named = named.iter().any(|word| name.as_str().contains(word));
        let is_cookie = name == http::header::SET_COOKIE;
        if !is_cookie && bare.len() >= 8 && (named || Jwt::read(bare).is_some()) {
            found.push((Place::Header(name.to_string()), bare.to_owned()));
        }
    }
    found
}

/// Where in a JSON answer a text stands, as a pointer.
pub(super) fn find(json: &Value, text: &str, at: &str) -> Option<String> {
    match json {
        Value::String(value) if value == text => Some(at.to_owned()),
        Value::Object(fields) => fields.iter().find_map(|(name, value)| {
            let name = name.replace('~', "~0").replace('/', "~1");
            find(value, text, &format!("{at}/{name}"))
        }),
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(i, v)| find(v, text, &format!("{at}/{i}")))
        }
        _ => None,
    }
}

fn plain(name: &str) -> String {
    name.to_ascii_lowercase().replace(['_', '-'], "")
}

/// The member that names a user by its own name.
pub(super) fn id_in(json: &Value, at: &str) -> Option<String> {
    const NAMES: [&str; 7] = ["openid", "unionid", "userid", "uid", "sub", "id", "user"];
    let fields = json.as_object()?;
    let named = |wanted: &str| {
        fields.iter().find_map(|(name, value)| {
            let is = plain(name) == wanted;
            let held = match value {
                Value::String(text) => !text.is_empty(),
                Value::Number(_) => wanted != "user",
                _ => false,
            };
            (is && held).then(|| format!("{at}/{name}"))
        })
    };
    NAMES
        .iter()
        .find_map(|name| named(name))
        .or_else(|| fields.iter().find_map(|(name, value)| id_in(value, &format!("{at}/{name}"))))
}

/// The member that looks like a ticket: by its name, else a JWT wherever it stands.
fn ticket_in(json: &Value, at: &str) -> Option<(String, String)> {
    const NAMES: [&str; 9] = [
        "usertoken",
        "ticket",
        "token",
        "jwt",
        "accesstoken",
        "userticket",
        "idtoken",
        "sessionid",
        "sessiontoken",
    ];
    if let Value::Array(items) = json {
        let below = |(i, item)| ticket_in(item, &format!("{at}/{i}"));
        return items.iter().enumerate().find_map(below);
    }
    let fields = json.as_object()?;
    let text = |value: &Value| value.as_str().filter(|t| t.len() >= 8).map(str::to_owned);
    let named = fields.iter().find_map(|(name, value)| {
        let known = NAMES.contains(&&*plain(name));
        let text = text(value).filter(|text| known || Jwt::read(text).is_some())?;
        Some((format!("{at}/{name}"), text))
    });
    named.or_else(|| {
        fields.iter().find_map(|(name, value)| ticket_in(value, &format!("{at}/{name}")))
    })
}

#[cfg(test)]
mod tests {
    use super::{find, id_in, spells, ticket_in};
    use serde_json::json;

    #[test]
    fn tickets_and_users_are_found_in_answers() {
        let answer = json!({"code": 0, "data": {"token": "abcdefgh", "n": 1}});
        assert_eq!(ticket_in(&answer, ""), Some(("/data/token".to_owned(), "abcdefgh".to_owned())));
        assert_eq!(ticket_in(&json!({"msg": "successful"}), ""), None);
        let listed = json!({"result": [{"ticket": "abcdefgh"}]});
        assert_eq!(ticket_in(&listed, "").unwrap().0, "/result/0/ticket");
        assert_eq!(find(&json!({"a": [{"id": "o1"}]}), "o1", "").as_deref(), Some("/a/0/id"));
        assert_eq!(find(&json!({"a": "o2"}), "o1", ""), None);
        assert_eq!(id_in(&json!({"r": {"n": 1, "user_id": 7}}), "").as_deref(), Some("/r/user_id"));
        assert_eq!(id_in(&json!({"code": 0, "data": null}), ""), None);
    }

    #[test]
    fn a_session_s_name_spells_nobody() {
        let openid = "oLVPpjqs9BhvzwPj5A-vTYAX3GLc";
        assert!(
            spells(openid, openid) && spells(&format!("%7B%22o%22%3A%22{openid}%22%7D"), openid)
        );
        assert!(spells("b0xWUHBqcXM5Qmh2endQajVBLXZUWUFYM0dMYw%3D%3D", openid));
        assert!(!spells("s%3A5f0c7a1e3b1d4c559a1f0242ac120002.c2lnbmF0dXJl", openid));
        assert!(!spells("", openid) && !spells("anything", ""));
    }
}
