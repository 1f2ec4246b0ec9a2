//! `/js-codes`: what `wx.login()` gives in a mini program, for programs that have no phone.
//! Must not be WeChat's: it is the emulator's stand-in for the mini program's client.

use super::fault::Fault;
use super::{Call, reply};
use crate::domain::lang::Lang;
use crate::mock::answer::Answer;
use crate::mock::{mini, user};
use serde::Deserialize;
use serde_json::json;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// The mini program.
    appid: String,
    /// A user; `NAME.7` is the seventh double of NAME. Without one, the first user.
    user: Option<String>,
}

/// Hands a `js_code` out.
pub(super) fn issue(call: &mut Call<'_>, _: &str) -> Result<Answer, Fault> {
    let wanted: Wanted = call.body()?;
    let first = || call.settings.users.first().map(|user| user.name.clone());
    let user = wanted.user.or_else(first).unwrap_or_default();
    let now = call.now();
    let issued = mini::js_code(call.settings, call.state, &wanted.appid, &user, now, call.random);
    match issued {
        Ok((code, flow)) => {
            call.flow = flow;
            let name = user::find(&call.settings.users, &user).map_or(user, |user| user.name);
            Ok(reply::document(&json!({ "js_code": code, "user": name, "flow": flow.0 })))
        }
        Err(why) => Err(Fault::Conflict(why.text(Lang::En))),
    }
}
