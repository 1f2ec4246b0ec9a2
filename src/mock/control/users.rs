//! `/users`: the people of the emulator, looked at, added, changed, taken away.
//! Must not touch what they did already: codes and tokens of a user who is gone still work.

use super::fault::Fault;
use super::{Call, patch, reply};
use crate::mock::answer::Answer;
use crate::mock::grants::Ending;
use crate::mock::identity;
use crate::mock::user::{self, User, is_name};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// How many there can be.
const MOST: usize = 10_000;
/// How many characters a nickname can have; WeChat's own have far fewer.
const LONGEST_NICKNAME: usize = 256;

/// A user without the name, which stands in the path.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Traits {
    nickname: Option<String>,
    avatar: Option<bool>,
    follows: Option<bool>,
    from_menu: Option<bool>,
    snapshot: Option<bool>,
    unionid: Option<bool>,
    refuses: Option<bool>,
    banned: Option<bool>,
    member: Option<bool>,
}

impl Traits {
    fn of(user: &User) -> Traits {
        Traits {
            nickname: Some(user.nickname.clone()),
            avatar: Some(user.avatar),
            follows: Some(user.follows),
            from_menu: Some(user.from_menu),
            snapshot: Some(user.snapshot),
            unionid: Some(user.unionid),
            refuses: Some(user.refuses),
            banned: Some(user.banned),
            member: Some(user.member),
        }
    }

    /// What is not said is as with an ordinary user.
    fn user(self, name: &str) -> Result<User, Fault> {
        let ordinary = User::new(name, self.nickname.as_deref().unwrap_or(name));
        if ordinary.nickname.chars().count() > LONGEST_NICKNAME {
            let why = format!("more than {LONGEST_NICKNAME} characters");
            return Err(Fault::Value("nickname", why));
        }
        Ok(User {
            avatar: self.avatar.unwrap_or(ordinary.avatar),
            follows: self.follows.unwrap_or(ordinary.follows),
            from_menu: self.from_menu.unwrap_or(ordinary.from_menu),
            snapshot: self.snapshot.unwrap_or(ordinary.snapshot),
            unionid: self.unionid.unwrap_or(ordinary.unionid),
            refuses: self.refuses.unwrap_or(ordinary.refuses),
            banned: self.banned.unwrap_or(ordinary.banned),
            member: self.member.unwrap_or(ordinary.member),
            ..ordinary
        })
    }
}

/// All of them; the first is signed in where nobody chose.
pub(super) fn list(call: &mut Call<'_>, _: &str) -> Result<Answer, Fault> {
    let users: Vec<Value> = call.settings.users.iter().map(told).collect();
    Ok(reply::document(&json!({ "users": users })))
}

/// One, with his ids in every app known; `NAME.7` is a double of NAME.
pub(super) fn show(call: &mut Call<'_>, name: &str) -> Result<Answer, Fault> {
    let user = user::find(&call.settings.users, name).ok_or_else(|| unknown(name))?;
    let mut apps = call.state.accounts.list();
    // The apps of a corp share its ids.
    let mut seen = BTreeSet::new();
    apps.retain(|app| seen.insert(app.appid.clone()));
    let ids = apps.into_iter().map(|app| {
        let union = app.open_account.as_deref().filter(|_| user.unionid);
        json!({
            "appid": app.appid.as_str(),
            "openid": identity::openid(app.appid.as_str(), &user.name, false),
            "unionid": union.map(|account| identity::unionid(account, &user.name, false)),
        })
    });
    let mut document = told(&user);
    if let Some(object) = document.as_object_mut() {
        object.insert("ids".to_owned(), ids.collect());
    }
    Ok(reply::document(&document))
}

/// Adds one, or puts one in the place of another.
pub(super) fn put(call: &mut Call<'_>, name: &str) -> Result<Answer, Fault> {
    let traits: Traits = call.body()?;
    if !is_name(name) {
        let why = "a name has letters, digits, _ and - only, at most 64".to_owned();
        return Err(Fault::Value("name", why));
    }
    let user = traits.user(name)?;
    let answer = reply::document(&told(&user));
    let users = &mut call.settings.users;
    match users.iter().position(|known| known.name == name) {
        Some(at) => users.splice(at..=at, [user]).for_each(drop),
        None if users.len() >= MOST => {
            return Err(Fault::Conflict("there are 10000 users already".to_owned()));
        }
        None => users.push(user),
    }
    Ok(answer)
}

/// Changes one; `null` makes a trait ordinary.
pub(super) fn patch(call: &mut Call<'_>, name: &str) -> Result<Answer, Fault> {
    let change: Value = call.body()?;
    let known = call.settings.users.iter_mut().find(|known| known.name == name);
    let known = known.ok_or_else(|| unknown(name))?;
    let mut whole = serde_json::to_value(Traits::of(known)).unwrap_or_default();
    patch::merge(&mut whole, change);
    let whole: Traits =
        serde_json::from_value(whole).map_err(|error| Fault::Body(error.to_string()))?;
    let legacy = known.legacy.clone();
    *known = User { legacy, ..whole.user(name)? };
    Ok(reply::document(&told(known)))
}

/// Takes one away; somebody stays.
pub(super) fn delete(call: &mut Call<'_>, name: &str) -> Result<Answer, Fault> {
    let users = &mut call.settings.users;
    let at = users.iter().position(|user| user.name == name).ok_or_else(|| unknown(name))?;
    if users.len() == 1 {
        return Err(Fault::Conflict("this is the last user".to_owned()));
    }
    users.remove(at);
    Ok(reply::nothing())
}

/// The user changes the password: every token dies with 42007 (PROTOCOL 10.37).
pub(super) fn change_password(call: &mut Call<'_>, name: &str) -> Result<Answer, Fault> {
    let _: Nothing = call.body_if_any()?;
    let user = user::find(&call.settings.users, name).ok_or_else(|| unknown(name))?;
    let ended = call.state.grants.end(Ending::Password, |grant| *grant.user == *user.name);
    Ok(reply::document(&json!({ "ended": ended })))
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

fn told(user: &User) -> Value {
    let mut told = json!({ "name": user.name });
    patch::merge(&mut told, serde_json::to_value(Traits::of(user)).unwrap_or_default());
    told
}

fn unknown(name: &str) -> Fault {
    Fault::Unknown("user", name.to_owned())
}
