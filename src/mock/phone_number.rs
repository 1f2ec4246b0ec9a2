//! `/wxa/business/getuserphonenumber`: the phone number of a mini program's user, for the code its
//! button gave (WeChat's page getPhoneNumber). Must not take the code of `wx.login()` for that one.

use crate::domain::time::Time;
use crate::mock::codes::{Issue, Standing, Via};
use crate::mock::refusal::Refusal;
use crate::mock::scenario::Scenario;
use crate::mock::turn::Turn;
use crate::mock::why::Why;
use crate::mock::{cgi, identity, sns};
use crate::wire::dialect::{self, Voice};
use crate::wire::json;
use bytes::Bytes;
use serde_json::Value;
use std::sync::Arc;

/// All numbers here are of China's mainland.
const COUNTRY: &str = "86";

/// Answers the call. `countryCode` is a text, as the page's table has it and back ends read it; the
/// page's sample shows a number.
pub(crate) fn answer(turn: &mut Turn<'_>) -> http::Response<Bytes> {
    match asked(turn) {
        Ok((issue, at)) => {
            let number = identity::phone(&sns::person(turn, &issue.user).name);
            let body = serde_json::json!({
                "errcode": 0,
                "errmsg": "ok",
                "phone_info": {
                    "phoneNumber": number,
                    "purePhoneNumber": number,
                    "countryCode": COUNTRY,
                    "watermark": { "timestamp": at.secs(), "appid": *issue.appid },
                },
            });
            dialect::success(Voice::Cgi, Bytes::from(body.to_string()))
        }
        Err(refusal) => turn.refuse(Voice::Cgi, &refusal),
    }
}

/// The code that was brought, spent, and when it was handed out.
fn asked(turn: &mut Turn<'_>) -> Result<(Issue, Time), Refusal> {
    let appid = cgi::caller(turn)?;
    let posted = turn.request.method() == http::Method::POST;
    turn.ensure("method", posted, || {
        Refusal::new(43002, Why::Wrong { name: "method", expected: "POST" })
    })?;
    let body = turn.request.body();
    if body.is_empty() {
        turn.entry.check("body", false);
        return Err(Refusal::new(44002, Why::NotJson));
    }
    // Seen: a form is answered with 47001.
    let body = json::read(body);
    turn.entry.check("body", body.is_ok());
    let body = body.map_err(|_| Refusal::new(47001, Why::NotJson))?;
    // Seen: a code in the query, and none in the body, is 40029 too.
    let code = body.get("code").and_then(Value::as_str).unwrap_or_default();
    let at = turn.state.codes.issued(code, turn.now).unwrap_or(turn.now);
    Ok((spend(turn, &appid, code)?, at))
}

/// The page names one number, 40029, for a code that is unknown, used or too old, and 40013 for one
/// of another mini program.
fn spend(turn: &mut Turn<'_>, appid: &str, code: &str) -> Result<Issue, Refusal> {
    let switches = &turn.settings.switches;
    let (issue, late) = match turn.state.codes.standing(code, switches.code_life, turn.now) {
        Standing::Fresh(issue) => (issue, None),
        Standing::Used(issue, ago) => (issue, Some((Scenario::UsedCode, Why::CodeUsed(ago)))),
        Standing::Expired(issue, age) => {
            (issue, Some((Scenario::ExpiredCode, Why::CodeExpired(age))))
        }
        Standing::Unknown => {
            turn.entry.check("code.known", false);
            return Err(Refusal::new(40029, Why::PhoneCode));
        }
    };
    turn.entry.check("code.known", true);
    turn.entry.flow = issue.flow;
    turn.entry.user = Some(Arc::clone(&issue.user));
    let made_here = issue.via == Via::Phone;
    let (call, platform) = issue.via.call();
    turn.ensure("code.call", made_here, || {
        Refusal::new(40029, Why::CodeForOther { call, platform })
    })?;
    turn.ensure("code.appid", *issue.appid == *appid, || {
        Refusal::new(40013, Why::CodeOfOther(issue.appid.to_string()))
    })?;
    let fresh = late.is_none();
    turn.entry.check("code.once", fresh);
    if let Some((scenario, why)) = late {
        if issue.scenarios.has(scenario) {
            turn.play(scenario);
        }
        return Err(Refusal::new(40029, why));
    }
    turn.state.codes.spend(code, switches.used_code_memory, turn.now);
    Ok(issue)
}
