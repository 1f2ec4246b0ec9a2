//! `/js-codes` and `/phone-codes`: what `wx.login()` and the getPhoneNumber button give in a mini
//! program, for programs that have no phone. Must not be WeChat's: it is the emulator's stand-in for
//! the mini program's client.

use super::fault::Fault;
use super::{Call, reply};
use crate::domain::lang::Lang;
use crate::mock::answer::Answer;
use crate::mock::codes::Via;
use crate::mock::scenario::Scenarios;
use crate::mock::why::Why;
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
    /// What goes wrong with this code, names with commas between them.
    scenario: Option<String>,
}

/// Hands a `js_code` out.
pub(super) fn issue(call: &mut Call<'_>, _: &str) -> Result<Answer, Fault> {
    hand_out(call, Via::Mini, "js_code")
}

/// Hands a code out as the getPhoneNumber button does.
pub(super) fn phone(call: &mut Call<'_>, _: &str) -> Result<Answer, Fault> {
    hand_out(call, Via::Phone, "code")
}

fn hand_out(call: &mut Call<'_>, via: Via, key: &str) -> Result<Answer, Fault> {
    let wanted: Wanted = call.body()?;
    let first = || call.settings.users.first().map(|user| user.name.clone());
    let user = wanted.user.or_else(first).unwrap_or_default();
    let scenarios = Scenarios::parse(wanted.scenario.as_deref().unwrap_or_default());
    let scenarios = scenarios.map_err(|name| Fault::Unknown("scenario", name))?;
    let (now, appid) = (call.now(), wanted.appid);
    let wanted = mini::Wanted { via, appid: &appid, user: &user, scenarios };
    let issued = mini::code(call.settings, call.state, wanted, now, call.random);
    match issued {
        Ok((code, flow)) => {
            call.flow = flow;
            let name = user::find(&call.settings.users, &user).map_or(user, |user| user.name);
            Ok(reply::document(&json!({ key: code, "user": name, "flow": flow.0 })))
        }
        // There is such an account, but it is no mini program.
        Err(why @ Why::AppKind(..)) => Err(Fault::Conflict(why.text(Lang::En))),
        Err(why) => Err(Fault::Absent(why.text(Lang::En))),
    }
}
