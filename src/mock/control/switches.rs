//! `/switches` and `/approval`: what is not known of WeChat, and who consents unasked.
//! Must not invent switches; `mock::switches` has the table.

use super::fault::Fault;
use super::{Call, reply};
use crate::mock::answer::Answer;
use crate::mock::settings::AutoApprove;
use crate::mock::switches::{SwitchError, TABLE};
use crate::mock::user;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// All of them, each with its values (the default first) and where it comes from.
pub(super) fn list(call: &mut Call<'_>, _: &str) -> Result<Answer, Fault> {
    let switches = &call.settings.switches;
    let told: Vec<Value> = TABLE
        .iter()
        .map(|switch| {
            json!({
                "name": switch.name,
                "value": switches.get(switch.name),
                "values": switch.values,
                "protocol": switch.protocol,
            })
        })
        .collect();
    Ok(reply::document(&json!({ "switches": told })))
}

/// Sets some, all or none; `null` sets the default again.
pub(super) fn patch(call: &mut Call<'_>, _: &str) -> Result<Answer, Fault> {
    let change: BTreeMap<String, Option<String>> = call.body()?;
    let mut switches = call.settings.switches.clone();
    for (name, value) in &change {
        let default = || {
            let known = TABLE.iter().find(|switch| switch.name == name);
            known.and_then(|switch| switch.values.first().copied()).unwrap_or("")
        };
        let value = value.as_deref().unwrap_or_else(default);
        switches.set(name, value).map_err(|error| match error {
            SwitchError::Name(_) => Fault::Unknown("switch", name.clone()),
            SwitchError::Value { name, .. } => Fault::Value(name, error.to_string()),
        })?;
    }
    call.settings.switches = switches;
    list(call, "")
}

/// Who consents unasked.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Approval {
    /// `false`: nobody; `true`: whoever the browser is signed in as; a name: that user.
    auto: Whom,
}

#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "auto is true, false or the name of a user")]
enum Whom {
    All(bool),
    One(String),
}

/// Says who.
pub(super) fn approval(call: &mut Call<'_>, _: &str) -> Result<Answer, Fault> {
    let auto = match &call.settings.auto_approve {
        AutoApprove::Nobody => json!(false),
        AutoApprove::Everybody => json!(true),
        AutoApprove::User(name) => json!(name),
    };
    Ok(reply::document(&json!({ "auto": auto })))
}

/// Decides who.
pub(super) fn approve(call: &mut Call<'_>, _: &str) -> Result<Answer, Fault> {
    let Approval { auto } = call.body()?;
    call.settings.auto_approve = match auto {
        Whom::All(false) => AutoApprove::Nobody,
        Whom::All(true) => AutoApprove::Everybody,
        Whom::One(name) => {
            let known = user::find(&call.settings.users, &name);
            known.ok_or_else(|| Fault::Unknown("user", name.clone()))?;
            AutoApprove::User(name)
        }
    };
    approval(call, "")
}
