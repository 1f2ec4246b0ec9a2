//! `/apps`: the accounts the emulator knows, pinned and learned, looked at, added, changed.
//! Must not show a secret, nor say more of one than that there is one.

use super::fault::Fault;
use super::{Call, patch, reply};
use crate::domain::appid::AppId;
use crate::domain::secret::Secret;
use crate::mock::answer::Answer;
use crate::mock::app::{App, Kind, OPEN_ACCOUNT, is_agentid};
use crate::mock::callback_domain::CallbackDomain;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// How many entries a list of an account can have.
const MOST_ENTRIES: usize = 64;
/// How many characters a text of an account can have.
const LONGEST: usize = 256;
/// How many accounts can be known.
const MOST: usize = 10_000;

/// An account as written, without its appid, which stands in the path.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: Option<String>,
    kind: Option<String>,
    secret: Option<String>,
    domains: Option<Vec<String>>,
    scopes: Option<Vec<String>>,
    banned: Option<bool>,
    #[serde(default = "bound")]
    open_account: Option<String>,
    platforms: Option<Vec<String>>,
}

fn bound() -> Option<String> {
    Some(OPEN_ACCOUNT.to_owned())
}

impl Written {
    /// The account of a key: an appid, and at WeCom perhaps `:AGENTID` behind it.
    fn named(self, key: &str) -> Result<App, Fault> {
        let (appid, agentid) = match key.split_once(':') {
            Some((appid, agentid)) => (appid, Some(agentid)),
            None => (key, None),
        };
        let appid = AppId::parse(appid).map_err(|e| Fault::Value("appid", e.to_string()))?;
        if agentid.is_some_and(|agentid| !is_agentid(agentid)) {
            return Err(Fault::Value("agentid", "it has digits only, at most 20".to_owned()));
        }
        let mut app = self.app(appid, agentid.map_or(Kind::Test, |_| Kind::Work))?;
        if agentid.is_some() && app.kind != Kind::Work {
            let why = "only apps of WeCom (kind work) have an agentid".to_owned();
            return Err(Fault::Conflict(why));
        }
        app.agentid = agentid.map(str::to_owned);
        Ok(app)
    }

    fn app(self, appid: AppId, usual: Kind) -> Result<App, Fault> {
        let kinds = || Kind::ALL.map(|(_, name)| name).join(", ");
        let kind = match self.kind.as_deref() {
            None => usual,
            Some(name) => Kind::parse(name).ok_or_else(|| {
                Fault::Value("kind", format!("{name:?} is not one of {}", kinds()))
            })?,
        };
        let mut app = App::new(appid, kind);
        if let Some(name) = self.name {
            app.name = short("name", name)?;
        }
        app.secret = secret(self.secret)?;
        for domain in few("domains", self.domains)?.unwrap_or_default() {
            let domain = domain.as_str();
            let domain = CallbackDomain::parse(domain);
            app.domains.push(domain.map_err(|e| Fault::Value("domains", e.to_string()))?);
        }
        app.scopes = few("scopes", self.scopes)?;
        app.banned = self.banned.unwrap_or_default();
        app.open_account = self.open_account.map(|name| short("open_account", name)).transpose()?;
        for platform in few("platforms", self.platforms)?.unwrap_or_default() {
            let platform = AppId::parse(&platform);
            app.platforms.push(platform.map_err(|e| Fault::Value("platforms", e.to_string()))?);
        }
        Ok(app)
    }
}

fn secret(text: Option<String>) -> Result<Option<Secret>, Fault> {
    let Some(text) = text else { return Ok(None) };
    if text.is_empty() || text.chars().count() > 1024 {
        return Err(Fault::Value("secret", "it must have 1 to 1024 characters".to_owned()));
    }
    Ok(Some(Secret::new(text)))
}

fn short(name: &'static str, text: String) -> Result<String, Fault> {
    if text.chars().count() <= LONGEST {
        return Ok(text);
    }
    Err(Fault::Value(name, format!("more than {LONGEST} characters")))
}

fn few(name: &'static str, list: Option<Vec<String>>) -> Result<Option<Vec<String>>, Fault> {
    let Some(list) = list else { return Ok(None) };
    if list.len() > MOST_ENTRIES {
        let why = format!("{} entries; {MOST_ENTRIES} is the most", list.len());
        return Err(Fault::Value(name, why));
    }
    list.into_iter().map(|text| short(name, text)).collect::<Result<_, _>>().map(Some)
}

/// All of them, by appid.
pub(super) fn list(call: &mut Call<'_>, _: &str) -> Result<Answer, Fault> {
    let apps: Vec<Value> = call.state.accounts.list().iter().map(|app| told(app)).collect();
    Ok(reply::document(&json!({ "apps": apps })))
}

/// One.
pub(super) fn show(call: &mut Call<'_>, appid: &str) -> Result<Answer, Fault> {
    Ok(reply::document(&told(&*known(call, appid)?)))
}

/// Adds one, or puts one in the place of another. What is left open is learned from first use.
pub(super) fn put(call: &mut Call<'_>, appid: &str) -> Result<Answer, Fault> {
    let written: Written = call.body()?;
    let fresh = call.state.accounts.get(appid).is_none();
    if fresh && call.state.accounts.len() >= MOST {
        return Err(Fault::Conflict("there are 10000 apps already".to_owned()));
    }
    let app = written.named(appid)?;
    let answer = reply::document(&told(&app));
    call.state.accounts.put(app);
    Ok(answer)
}

/// Changes one; `null` opens what was closed: the secret is learned anew, for instance.
pub(super) fn patch(call: &mut Call<'_>, appid: &str) -> Result<Answer, Fault> {
    let change: Value = call.body()?;
    let app = known(call, appid)?;
    let mut whole = told(&app);
    if let Some(object) = whole.as_object_mut() {
        object.remove("appid");
        object.remove("agentid");
        object.remove("has_secret");
    }
    let keeps_secret = change.get("secret").is_none();
    let says_platforms = change.get("platforms").is_some();
    let unbinds = change.get("open_account").is_some_and(Value::is_null);
    patch::merge(&mut whole, change);
    let written: Written =
        serde_json::from_value(whole).map_err(|error| Fault::Body(error.to_string()))?;
    let mut new = written.named(&app.key())?;
    if keeps_secret {
        new.secret.clone_from(&app.secret);
    }
    if unbinds {
        new.open_account = None;
    }
    let answer = reply::document(&told(&new));
    match says_platforms {
        true => call.state.accounts.put(new),
        false => call.state.accounts.change(new),
    }
    Ok(answer)
}

/// Takes one away.
pub(super) fn delete(call: &mut Call<'_>, appid: &str) -> Result<Answer, Fault> {
    known(call, appid)?;
    call.state.accounts.remove(appid);
    Ok(reply::nothing())
}

fn known(call: &Call<'_>, appid: &str) -> Result<Arc<App>, Fault> {
    call.state.accounts.get(appid).ok_or_else(|| Fault::Unknown("app", appid.to_owned()))
}

fn told(app: &App) -> Value {
    let text = |list: &[CallbackDomain]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
    let platforms: Vec<&str> = app.platforms.iter().map(AppId::as_str).collect();
    json!({
        "appid": app.appid.as_str(),
        "agentid": app.agentid,
        "name": app.name,
        "kind": app.kind.name(),
        "has_secret": app.secret.is_some(),
        "domains": text(&app.domains),
        "scopes": app.scopes,
        "banned": app.banned,
        "open_account": app.open_account,
        "platforms": platforms,
    })
}
