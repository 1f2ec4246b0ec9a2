//! Failures of server calls, asked for one by one: at which endpoint, how often, of what kind.
//! Must not answer anything; it only says what is to happen to a call.

use crate::mock::scenario::{Scenario, Scenarios};
use std::time::Duration;

/// What happens to a call instead of, or after, its ordinary answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Refused with this errcode, in WeChat's words; nothing is carried out.
    Errcode(i64),
    /// Answered with this HTTP status and a page; nothing is carried out.
    Status(u16),
    /// Answered with status 200 and a page instead of JSON; nothing is carried out.
    NonJson,
    /// Answered as ever, but so much later.
    Delay(Duration),
    /// Carried out, but not answered.
    Hang,
    /// Carried out, then the connection breaks.
    Reset,
}

/// A failure that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Slug of the endpoint (`access_token`, `userinfo`…), or `*`.
    pub endpoint: String,
    /// How many more times; `None`: always.
    pub times: Option<u32>,
    /// What happens.
    pub act: Act,
}

/// Failures asked for, in order: the first that fits a call is used.
#[derive(Debug, Clone, Default)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// How many can be asked for at once.
    pub const MOST: usize = 100;

    /// Asks for one more; false when there are too many.
    pub fn add(&mut self, fault: Fault) -> bool {
        let room = self.0.len() < Faults::MOST;
        if room {
            self.0.push(fault);
        }
        room
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Those still to come.
    pub fn list(&self) -> &[Fault] {
        &self.0
    }

    /// What happens to this call; a fault that was used up is forgotten.
    pub fn take(&mut self, endpoint: &str) -> Option<Act> {
        let at = self.0.iter().position(|f| f.endpoint == endpoint || f.endpoint == "*")?;
        let fault = self.0.get_mut(at)?;
        let act = fault.act.clone();
        match &mut fault.times {
            None => {}
            Some(times) if *times > 1 => *times -= 1,
            Some(_) => drop(self.0.remove(at)),
        }
        Some(act)
    }
}

/// What the scenarios make of a server call, and which of them. `exchanges`: it takes a code; `first`: the first with
/// this code.
pub fn of_scenarios(
    on: Scenarios,
    exchanges: bool,
    first: bool,
    slowness: Duration,
    limit: i64,
) -> Option<(Scenario, Act)> {
    let acts = [
        (Scenario::Http500, Act::Status(500)),
        (Scenario::NonJson, Act::NonJson),
        (Scenario::RateLimited, Act::Errcode(limit)),
        (Scenario::Hang, Act::Hang),
        (Scenario::Reset, Act::Reset),
    ];
    let general = acts.into_iter().find(|(scenario, _)| on.has(*scenario));
    general.or_else(|| match exchanges {
        true if on.has(Scenario::BusyThenOk) && first => {
            Some((Scenario::BusyThenOk, Act::Errcode(-1)))
        }
        true if on.has(Scenario::SlowToken) => Some((Scenario::SlowToken, Act::Delay(slowness))),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Act, Fault, Faults};

    #[test]
    fn faults_are_used_in_order_and_used_up() {
        let mut faults = Faults::default();
        let fault = |endpoint: &str, times, errcode| Fault {
            endpoint: endpoint.to_owned(),
            times,
            act: Act::Errcode(errcode),
        };
        faults.add(fault("userinfo", Some(2), -1));
        faults.add(fault("*", None, 45011));
        assert_eq!(faults.take("access_token"), Some(Act::Errcode(45011)));
        for expected in [-1, -1, 45011, 45011] {
            assert_eq!(faults.take("userinfo"), Some(Act::Errcode(expected)));
        }
        faults.clear();
        assert_eq!(faults.take("userinfo"), None);
        assert!((0..Faults::MOST).all(|_| faults.add(fault("x", None, 1))));
        assert!(!faults.add(fault("x", None, 1)));
    }
}
