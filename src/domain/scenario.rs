//! Device scenarios and upstream failures by name: what goes wrong on real phones and days.
//! Must not carry anything out; the emulator's pages, codes and answers ask whether a scenario is on.

/// A scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Scenario {
    /// The client calls the callback twice with one code (PROTOCOL 1.5, 10.16).
    DoubleCallbackSameCode,
    /// The client authorizes twice: two callbacks, two codes, one state.
    DoubleCallbackNewCode,
    /// After the login the user presses Back: WeChat authorizes again, same state, new code.
    BackButton,
    /// The user reloads the callback: same code, same state.
    RefreshOnCallback,
    /// The callback's address was shared: somebody else's browser opens it.
    SharedLinkWithCode,
    /// The user refuses (PROTOCOL 1.8).
    Deny,
    /// The snapshot page's virtual user (PROTOCOL 1.9).
    SnapshotUser,
    /// No unionid in any answer (PROTOCOL 2.1).
    NoUnionid,
    /// The callback arrives in a browser that lost its cookies.
    LostCookie,
    /// The callback has a route behind `#`, the code stands before it (PROTOCOL 1.5).
    HashRoute,
    /// WeChat refuses the state as too long (PROTOCOL 1.3).
    StateTooLong,
    /// The token call takes its time.
    SlowToken,
    /// The token call says -1 once per code, then works (PROTOCOL 10.40).
    BusyThenOk,
    /// Server calls are carried out, but never answered.
    Hang,
    /// Server calls are answered with a page instead of JSON.
    NonJson,
    /// Server calls are answered with status 500.
    Http500,
    /// Server calls are carried out, then the connection breaks.
    Reset,
    /// Too many calls (PROTOCOL 10.38); which number, a switch says.
    RateLimited,
    /// The code was handed out too long ago (PROTOCOL 10.15).
    ExpiredCode,
    /// The code was spent by somebody else already (PROTOCOL 10.15).
    UsedCode,
}

use Scenario::{
    BackButton, BusyThenOk, Deny, DoubleCallbackNewCode, DoubleCallbackSameCode, ExpiredCode, Hang,
    HashRoute, Http500, LostCookie, NoUnionid, NonJson, RateLimited, RefreshOnCallback, Reset,
    SharedLinkWithCode, SlowToken, SnapshotUser, StateTooLong, UsedCode,
};

impl Scenario {
    /// Every scenario with its name.
    pub const ALL: [(Scenario, &'static str); 20] = [
        (DoubleCallbackSameCode, "double-callback-same-code"),
        (DoubleCallbackNewCode, "double-callback-new-code"),
        (BackButton, "back-button"),
        (RefreshOnCallback, "refresh-on-callback"),
        (SharedLinkWithCode, "shared-link-with-code"),
        (Deny, "deny"),
        (SnapshotUser, "snapshot-user"),
        (NoUnionid, "no-unionid"),
        (LostCookie, "lost-cookie"),
        (HashRoute, "hash-route"),
        (StateTooLong, "state-too-long"),
        (SlowToken, "slow-token"),
        (BusyThenOk, "busy-then-ok"),
        (Hang, "hang"),
        (NonJson, "non-json"),
        (Http500, "http-500"),
        (Reset, "reset"),
        (RateLimited, "rate-limited"),
        (ExpiredCode, "expired-code"),
        (UsedCode, "used-code"),
    ];

    /// By name.
    pub fn parse(name: &str) -> Option<Scenario> {
        Scenario::ALL.iter().find(|(_, known)| *known == name).map(|(scenario, _)| *scenario)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        Scenario::ALL.iter().find(|(known, _)| *known == self).map_or("", |(_, name)| name)
    }

    /// Those of that name, or whose names begin with that word: `double-callback` is two.
    pub fn called(text: &str) -> Vec<Scenario> {
        let is = |name: &str| {
            let rest = name.strip_prefix(text);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        Scenario::ALL.iter().filter(|(_, name)| is(name)).map(|(scenario, _)| *scenario).collect()
    }

    /// True for what the user's device does with the callback: nobody plays it for a client that
    /// neither is a browser nor walks on as one.
    pub const fn is_of_device(self) -> bool {
        matches!(
            self,
            DoubleCallbackSameCode
                | DoubleCallbackNewCode
                | BackButton
                | RefreshOnCallback
                | SharedLinkWithCode
                | LostCookie
        )
    }
}

/// A set of scenarios.
#[derive(Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Scenarios(u32);

impl Scenarios {
    /// With one more.
    #[must_use]
    pub fn with(self, scenario: Scenario) -> Scenarios {
        Scenarios(self.0 | 1 << scenario as u8)
    }

    /// Those of either.
    #[must_use]
    pub fn and(self, others: Scenarios) -> Scenarios {
        Scenarios(self.0 | others.0)
    }

    /// Whether it is on.
    pub fn has(self, scenario: Scenario) -> bool {
        self.0 & (1 << scenario as u8) != 0
    }

    /// True when none is.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Those that are, in the order of the names.
    pub fn iter(self) -> impl Iterator<Item = Scenario> {
        Scenario::ALL.iter().map(|(scenario, _)| *scenario).filter(move |s| self.has(*s))
    }

    /// Reads `slow-token,deny`; `Err` is the first name that is none.
    pub fn parse(names: &str) -> Result<Scenarios, String> {
        let names = names.split(',').map(str::trim).filter(|name| !name.is_empty());
        names.into_iter().try_fold(Scenarios::default(), |set, name| {
            Scenario::parse(name).map(|scenario| set.with(scenario)).ok_or_else(|| name.to_owned())
        })
    }
}

impl std::fmt::Debug for Scenarios {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.iter().map(Scenario::name)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::{Scenario, Scenarios};

    #[test]
    fn sets_by_name() {
        for (scenario, name) in Scenario::ALL {
            assert_eq!((Scenario::parse(name), scenario.name()), (Some(scenario), name));
        }
        let set = Scenarios::parse("slow-token, deny,").unwrap();
        assert!(set.has(Scenario::Deny) && set.has(Scenario::SlowToken));
        assert!(!set.has(Scenario::Hang) && !set.is_empty());
        assert_eq!(format!("{set:?}"), "[\"deny\", \"slow-token\"]");
        assert_eq!(Scenarios::parse("deny,nope"), Err("nope".to_owned()));
    }

    #[test]
    fn half_a_name_calls_all_that_begin_with_it() {
        let names = |text| Scenario::called(text).iter().map(|s| s.name()).collect::<Vec<_>>();
        let double = ["double-callback-same-code", "double-callback-new-code"];
        assert_eq!(names("double-callback"), double);
        assert_eq!(names("reset"), ["reset"]);
        for nobody in ["", "res", "reset-", "Reset"] {
            assert!(names(nobody).is_empty(), "{nobody:?}");
        }
    }
}
