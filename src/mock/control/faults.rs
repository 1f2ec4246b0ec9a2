//! `/faults`: failures of server calls, asked for one by one, still to come.
//! Must not let anything fail itself; the calls do (`mock::failing`).

use super::fault::Fault as No;
use super::{Call, reply};
use crate::mock::answer::Answer;
use crate::mock::endpoint::endpoints;
use crate::mock::fault::{Act, Fault, Faults};
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;

/// The longest delay, in milliseconds; a call that hangs waits as long.
const LONGEST: i64 = 600_000;
/// The largest errcode; WeChat's have at most seven digits.
const LARGEST: i64 = 99_999_999;

/// A failure as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    endpoint: String,
    #[serde(default = "once")]
    times: Option<Whole>,
    act: String,
    errcode: Option<Whole>,
    status: Option<Whole>,
    delay_ms: Option<Whole>,
}

fn once() -> Option<Whole> {
    Some(Whole::Integer(1))
}

/// JSON knows no whole numbers: 5.0 is 5.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(untagged, expecting = "times, errcode, status and delay_ms are numbers")]
enum Whole {
    Integer(i64),
    Number(f64),
}

impl Whole {
    fn within(self, name: &'static str, least: i64, most: i64) -> Result<i64, No> {
        let number = match self {
            Whole::Integer(number) => Some(number),
            Whole::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => {
                Some(number as i64)
            }
            Whole::Number(_) => None,
        };
        let number = number.filter(|number| (least..=most).contains(number));
        number.ok_or_else(|| No::Value(name, format!("it must be from {least} to {most}")))
    }
}

impl Written {
    fn fault(self) -> Result<Fault, No> {
        if self.endpoint != "*" && !endpoints().any(|known| known == self.endpoint) {
            let known = endpoints().collect::<Vec<_>>().join(", ");
            let what = format!("there is no endpoint {:?}", self.endpoint);
            return Err(No::Absent(format!("{what}; there are {known}, and * for all of them")));
        }
        let times = self.times.map(|times| times.within("times", 1, i64::from(u32::MAX)));
        let times = times.transpose()?.and_then(|times| u32::try_from(times).ok());
        let extra = [
            ("errcode", self.errcode.is_some()),
            ("status", self.status.is_some()),
            ("delay_ms", self.delay_ms.is_some()),
        ];
        let (act, wants) = match self.act.as_str() {
            "errcode" => (Act::Errcode(errcode(self.errcode)?), "errcode"),
            "status" => (Act::Status(status(self.status)?), "status"),
            "delay" => (Act::Delay(delay(self.delay_ms)?), "delay_ms"),
            "non-json" => (Act::NonJson, ""),
            "hang" => (Act::Hang, ""),
            "reset" => (Act::Reset, ""),
            _ => return Err(No::Unknown("act", self.act)),
        };
        match extra.iter().find(|(name, given)| *given && *name != wants) {
            Some((name, _)) => Err(No::Value(name, format!("not with {}", self.act))),
            None => Ok(Fault { endpoint: self.endpoint, times, act }),
        }
    }
}

fn errcode(written: Option<Whole>) -> Result<i64, No> {
    let errcode = needed("errcode", written)?.within("errcode", -1, LARGEST)?;
    match errcode {
        0 => Err(No::Value("errcode", "0 is success".to_owned())),
        errcode => Ok(errcode),
    }
}

fn status(written: Option<Whole>) -> Result<u16, No> {
    let status = needed("status", written)?.within("status", 400, 599)?;
    Ok(u16::try_from(status).unwrap_or(500))
}

fn delay(written: Option<Whole>) -> Result<Duration, No> {
    let millis = needed("delay_ms", written)?.within("delay_ms", 0, LONGEST)?;
    Ok(Duration::from_millis(millis.unsigned_abs()))
}

fn needed(name: &'static str, written: Option<Whole>) -> Result<Whole, No> {
    written.ok_or_else(|| No::Value(name, "it is missing".to_owned()))
}

/// Those still to come, in order; and the endpoints that can fail.
pub(super) fn list(call: &mut Call<'_>, _: &str) -> Result<Answer, No> {
    let faults: Vec<Value> = call.state.faults.list().iter().map(told).collect();
    let endpoints: Vec<&str> = endpoints().collect();
    Ok(reply::document(&json!({ "faults": faults, "endpoints": endpoints })))
}

/// Asks for one more, after those there are.
pub(super) fn add(call: &mut Call<'_>, _: &str) -> Result<Answer, No> {
    let written: Written = call.body()?;
    if !call.state.faults.add(written.fault()?) {
        return Err(No::Conflict(format!("there are {} faults already", Faults::MOST)));
    }
    list(call, "")
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// In order; all others are forgotten.
    faults: Vec<Written>,
}

/// Asks for these and no others, all or none.
pub(super) fn put(call: &mut Call<'_>, _: &str) -> Result<Answer, No> {
    let Wanted { faults } = call.body()?;
    if faults.len() > Faults::MOST {
        let why = format!("{} entries; {} is the most", faults.len(), Faults::MOST);
        return Err(No::Value("faults", why));
    }
    let faults: Vec<Fault> = faults.into_iter().map(Written::fault).collect::<Result<_, _>>()?;
    call.state.faults.clear();
    for fault in faults {
        call.state.faults.add(fault);
    }
    list(call, "")
}

/// Forgets all.
pub(super) fn clear(call: &mut Call<'_>, _: &str) -> Result<Answer, No> {
    call.state.faults.clear();
    Ok(reply::nothing())
}

fn told(fault: &Fault) -> Value {
    let Fault { endpoint, times, act } = fault;
    let mut told = json!({ "endpoint": endpoint, "times": times });
    let (name, extra) = match act {
        Act::Errcode(errcode) => ("errcode", Some(("errcode", json!(errcode)))),
        Act::Status(status) => ("status", Some(("status", json!(status)))),
        Act::Delay(span) => (
            "delay",
            Some(("delay_ms", json!(u64::try_from(span.as_millis()).unwrap_or(u64::MAX)))),
        ),
        Act::NonJson => ("non-json", None),
        Act::Hang => ("hang", None),
        Act::Reset => ("reset", None),
    };
    if let Some(object) = told.as_object_mut() {
        object.insert("act".to_owned(), name.into());
        object.extend(extra.map(|(name, value)| (name.to_owned(), value)));
    }
    told
}
