//! Codes handed out and what each stands for: once, for one appid, for a while.
//! Must not decide what a client is told; it says in what state a code is.

use crate::domain::random::Random;
use crate::domain::time::Time;
use crate::mock::identity;
use crate::mock::journal::FlowId;
use crate::mock::scenario::{Scenario, Scenarios};
use crate::mock::shelf::Issued;
use std::sync::Arc;
use std::time::Duration;

/// How many codes are remembered at most; under such load the oldest are surely done.
const MOST: usize = 32_768;
/// How long an expired code is remembered, so that the journal can say "expired" and not "unknown".
const MEMORY_OF_EXPIRED: Duration = Duration::from_secs(3600);

/// Which call a code is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Via {
    /// `/sns/oauth2/access_token`.
    Web,
    /// `/sns/oauth2/component/access_token`: a platform asked for it, and no account can redeem it
    /// (PROTOCOL 4).
    Component,
    /// `/sns/jscode2session` (PROTOCOL 5).
    Mini,
    /// `/wxa/business/getuserphonenumber`: a mini program's button gave it, not `wx.login()`.
    Phone,
    /// `jscode2session` of WeCom: `wx.qy.login()` gave it.
    WorkMini,
    /// WeCom's `getuserinfo` (PROTOCOL 6.3).
    Work,
    /// WeCom's `getuserinfo3rd` alone: the link was a service provider's, without an agentid.
    Suite,
}

impl Via {
    /// The call, and what `--platform` is for it; empty where `exchange` has none.
    pub const fn call(self) -> (&'static str, &'static str) {
        match self {
            Via::Web => ("/sns/oauth2/access_token", "mp"),
            Via::Component => ("/sns/oauth2/component/access_token", "component"),
            Via::Mini => ("/sns/jscode2session", "mini"),
            Via::WorkMini => ("/cgi-bin/miniprogram/jscode2session", ""),
            Via::Phone => ("/wxa/business/getuserphonenumber", ""),
            Via::Work => ("/cgi-bin/auth/getuserinfo", "work"),
            Via::Suite => ("/cgi-bin/service/auth/getuserinfo3rd", "work"),
        }
    }
}

/// What a code stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// The call it is for.
    pub via: Via,
    /// The account that asked.
    pub appid: Arc<str>,
    /// The app of the corp that asked, where the link named one (PROTOCOL 6.1).
    pub agentid: Option<Arc<str>>,
    /// The user who consented.
    pub user: Arc<str>,
    /// The scope granted.
    pub scope: Arc<str>,
    /// The callback address it went to.
    pub redirect_uri: Arc<str>,
    /// The platform that asked on the account's behalf (PROTOCOL 4).
    pub platform: Option<String>,
    /// The snapshot page's virtual user (PROTOCOL 1.9).
    pub snapshot: bool,
    /// What goes wrong with it.
    pub scenarios: Scenarios,
    /// The story it belongs to.
    pub flow: FlowId,
}

#[derive(Debug)]
struct Record {
    issue: Issue,
    issued: Time,
    used: Option<Time>,
    /// Some client asked for it before.
    met: bool,
}

/// The state of a code some client brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Good: may be spent.
    Fresh(Issue),
    /// Spent so long ago.
    Used(Issue, Duration),
    /// Not spent in time; its age.
    Expired(Issue, Duration),
    /// Never handed out here, or forgotten.
    Unknown,
}

/// All codes.
#[derive(Debug)]
pub struct Codes {
    shelf: Issued<Record>,
}

impl Default for Codes {
    fn default() -> Codes {
        Codes { shelf: Issued::new(MOST) }
    }
}

impl Codes {
    /// Hands out a code.
    pub fn issue(
        &mut self,
        issue: Issue,
        life: Duration,
        now: Time,
        random: &mut dyn Random,
    ) -> String {
        let code = match issue.via {
            Via::Work | Via::WorkMini | Via::Suite => identity::work_code(random),
            Via::Web | Via::Component | Via::Mini | Via::Phone => identity::code(random),
        };
        let until = now.after(life).after(MEMORY_OF_EXPIRED);
        let used = issue.scenarios.has(Scenario::UsedCode).then_some(now);
        let issued = match issue.scenarios.has(Scenario::ExpiredCode) {
            true => now.before(life),
            false => now,
        };
        let bytes = issue.redirect_uri.len() + issue.scope.len();
        let record = Record { issue, issued, used, met: false };
        self.shelf.put_heavy(code.as_str(), record, bytes, until, now);
        code
    }

    /// When a code was handed out.
    pub fn issued(&self, code: &str, now: Time) -> Option<Time> {
        self.shelf.get(code, now).map(|record| record.issued)
    }

    /// In what state a code is; looking does not spend it.
    pub fn standing(&self, code: &str, life: Duration, now: Time) -> Standing {
        let Some(record) = self.shelf.get(code, now) else { return Standing::Unknown };
        let issue = record.issue.clone();
        match record.used {
            Some(used) => Standing::Used(issue, now.since(used)),
            None if now.since(record.issued) >= life => {
                Standing::Expired(issue, now.since(record.issued))
            }
            None => Standing::Fresh(issue),
        }
    }

    /// Spends a code; it is remembered as spent for `memory`.
    pub fn spend(&mut self, code: &str, memory: Duration, now: Time) {
        if let Some(record) = self.shelf.get_mut(code, now) {
            record.used = Some(now);
        }
        self.shelf.keep_until(code, now.after(memory));
    }

    /// What goes wrong with a code, and whether this is the first time somebody asks for it.
    pub fn staged(&mut self, code: &str, now: Time) -> (Scenarios, bool) {
        match self.shelf.get_mut(code, now) {
            None => (Scenarios::default(), false),
            Some(record) => (record.issue.scenarios, !std::mem::replace(&mut record.met, true)),
        }
    }

    /// How many are remembered.
    pub fn len(&self) -> usize {
        self.shelf.len()
    }

    /// True when none is.
    pub fn is_empty(&self) -> bool {
        self.shelf.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::{Codes, Issue, Standing, Via};
    use crate::domain::random::Seeded;
    use crate::domain::time::Time;
    use crate::mock::journal::FlowId;
    use crate::mock::scenario::Scenarios;
    use std::time::Duration;

    const LIFE: Duration = Duration::from_secs(300);

    #[test]
    fn a_code_is_fresh_then_used_or_expired_then_unknown() {
        let issue = Issue {
            via: Via::Web,
            appid: "wx1".into(),
            agentid: None,
            user: "zhangsan".into(),
            scope: "snsapi_base".into(),
            redirect_uri: "http://a.b/".into(),
            platform: None,
            snapshot: false,
            scenarios: Scenarios::default(),
            flow: FlowId::default(),
        };
        let at = Time::from_secs;
        let mut codes = Codes::default();
        let mut random = Seeded::new("c");
        let spent = codes.issue(issue.clone(), LIFE, at(0), &mut random);
        let left = codes.issue(issue.clone(), LIFE, at(0), &mut random);
        assert_eq!(codes.standing(&spent, LIFE, at(299)), Standing::Fresh(issue.clone()));
        codes.spend(&spent, Duration::from_secs(3600), at(10));
        let used = codes.standing(&spent, LIFE, at(400));
        assert_eq!(used, Standing::Used(issue.clone(), Duration::from_secs(390)));
        assert_eq!(codes.standing(&spent, LIFE, at(3611)), Standing::Unknown);
        let expired = codes.standing(&left, LIFE, at(300));
        assert_eq!(expired, Standing::Expired(issue, Duration::from_secs(300)));
        assert_eq!(codes.standing("nope", LIFE, at(0)), Standing::Unknown);
    }
}
