//! Tokens handed out: what a user granted to an app, by access_token and by refresh_token.
//! Must not decide what a client is told; it says in what state a token is.

use crate::domain::random::Random;
use crate::domain::time::Time;
use crate::mock::identity;
use crate::mock::journal::FlowId;
use crate::mock::scenario::Scenarios;
use crate::mock::shelf::Issued;
use std::sync::Arc;
use std::time::Duration;

/// An access_token's life (PROTOCOL 8).
pub const ACCESS_LIFE: Duration = Duration::from_secs(7200);
/// A refresh_token's life (PROTOCOL 8).
pub const REFRESH_LIFE: Duration = Duration::from_secs(30 * 86_400);
/// How long dead tokens are remembered beyond that, so that "expired" differs from "unknown".
const MEMORY_OF_EXPIRED: Duration = Duration::from_secs(86_400);
/// How many grants are remembered at most.
const MOST: usize = 16_384;

/// What a user granted to an app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The account.
    pub appid: Arc<str>,
    /// The user.
    pub user: Arc<str>,
    /// The user's id within the account.
    pub openid: Arc<str>,
    /// The scope granted.
    pub scope: Arc<str>,
    /// The snapshot page's virtual user (PROTOCOL 1.9).
    pub snapshot: bool,
    /// What goes wrong with it.
    pub scenarios: Scenarios,
    /// The story it belongs to.
    pub flow: FlowId,
}

/// The tokens a grant stands behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tokens {
    /// For `/sns/userinfo` and `/sns/auth`.
    pub access_token: Arc<str>,
    /// For `/sns/oauth2/refresh_token`.
    pub refresh_token: Arc<str>,
}

/// The state of a token some client brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing<'a> {
    /// Good.
    Alive(&'a Grant),
    /// Too old, by so much.
    Expired(&'a Grant, Duration),
    /// Ended before its time: replaced by a newer one, or its user's password changed.
    Ended(&'a Grant, Ending),
    /// Never handed out here, or forgotten.
    Unknown,
}

impl<'a> Standing<'a> {
    /// The grant, dead or alive.
    pub fn grant(self) -> Option<&'a Grant> {
        match self {
            Standing::Alive(grant) | Standing::Expired(grant, _) | Standing::Ended(grant, _) => {
                Some(grant)
            }
            Standing::Unknown => None,
        }
    }
}

/// Why tokens ended before their time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// A newer exchange or a refresh took their place (switches).
    Replaced,
    /// The user changed the WeChat password (42007, PROTOCOL 10.37).
    Password,
}

#[derive(Debug)]
struct Record {
    grant: Grant,
    access_token: Arc<str>,
    access_until: Time,
    refresh_until: Time,
    ended: Option<Ending>,
}

/// All grants.
#[derive(Debug)]
pub struct Grants {
    by_refresh: Issued<Record>,
    /// access_token to refresh_token, and when it dies.
    by_access: Issued<(Arc<str>, Time)>,
}

impl Default for Grants {
    fn default() -> Grants {
        Grants { by_refresh: Issued::new(MOST), by_access: Issued::new(MOST) }
    }
}

impl Grants {
    /// Hands out both tokens of a grant.
    pub fn issue(&mut self, grant: Grant, now: Time, random: &mut dyn Random) -> Tokens {
        let (access, refresh) = identity::tokens(now, random);
        let (access_until, refresh_until) = (now.after(ACCESS_LIFE), now.after(REFRESH_LIFE));
        let record = Record {
            grant,
            access_token: Arc::clone(&access),
            access_until,
            refresh_until,
            ended: None,
        };
        self.keep(&refresh, record, refresh_until.after(MEMORY_OF_EXPIRED), now);
        self.note_access(&access, &refresh, access_until, now);
        Tokens { access_token: access, refresh_token: refresh }
    }

    /// A list of scopes is as long as a client likes (PROTOCOL 3.1).
    fn keep(&mut self, refresh: &Arc<str>, record: Record, until: Time, now: Time) {
        let bytes = record.grant.scope.len();
        self.by_refresh.put_heavy(Arc::clone(refresh), record, bytes, until, now);
    }

    fn note_access(&mut self, access: &Arc<str>, refresh: &Arc<str>, until: Time, now: Time) {
        let memory = until.after(MEMORY_OF_EXPIRED);
        self.by_access.put(Arc::clone(access), (Arc::clone(refresh), until), memory, now);
    }

    /// In what state an access_token is.
    pub fn access(&self, token: &str, now: Time) -> Standing<'_> {
        let Some((refresh, until)) = self.by_access.get(token, now) else {
            return Standing::Unknown;
        };
        match self.by_refresh.get(refresh, now) {
            None => Standing::Unknown,
            Some(Record { grant, ended: Some(ending), .. }) => Standing::Ended(grant, *ending),
            Some(record) if now >= *until => Standing::Expired(&record.grant, now.since(*until)),
            Some(record) => Standing::Alive(&record.grant),
        }
    }

    /// In what state a refresh_token is.
    pub fn refresh(&self, token: &str, now: Time) -> Standing<'_> {
        match self.by_refresh.get(token, now) {
            None => Standing::Unknown,
            Some(Record { grant, ended: Some(ending), .. }) => Standing::Ended(grant, *ending),
            Some(record) if now >= record.refresh_until => {
                Standing::Expired(&record.grant, now.since(record.refresh_until))
            }
            Some(record) => Standing::Alive(&record.grant),
        }
    }

    /// Refreshes: while the access_token lives the same tokens come back and its time starts anew;
    /// else there is a new access_token (PROTOCOL 2.2), and with `rotate` a new refresh_token.
    /// `None` when the refresh_token is not alive.
    pub fn renew(
        &mut self,
        refresh_token: &str,
        rotate: bool,
        prolong: bool,
        now: Time,
        random: &mut dyn Random,
    ) -> Option<Tokens> {
        let record = self.by_refresh.get_mut(refresh_token, now)?;
        if record.ended.is_some() || now >= record.refresh_until {
            return None;
        }
        if prolong {
            record.refresh_until = now.after(REFRESH_LIFE);
        }
        let refresh_until = record.refresh_until;
        let expired = now >= record.access_until;
        record.access_until = now.after(ACCESS_LIFE);
        let access_until = record.access_until;
        let memory = refresh_until.after(MEMORY_OF_EXPIRED);
        let mut refresh: Arc<str> = Arc::from(refresh_token);
        if !expired {
            let access = Arc::clone(&record.access_token);
            self.by_refresh.keep_until(refresh_token, memory);
            self.note_access(&access, &refresh, access_until, now);
            return Some(Tokens { access_token: access, refresh_token: refresh });
        }
        let (access, fresh) = identity::tokens(now, random);
        record.access_token = Arc::clone(&access);
        if rotate {
            let grant = record.grant.clone();
            record.ended = Some(Ending::Replaced);
            refresh = fresh;
            let record = Record {
                grant,
                access_token: Arc::clone(&access),
                access_until,
                refresh_until,
                ended: None,
            };
            self.keep(&refresh, record, memory, now);
        } else {
            self.by_refresh.keep_until(refresh_token, memory);
        }
        self.note_access(&access, &refresh, access_until, now);
        Some(Tokens { access_token: access, refresh_token: refresh })
    }

    /// Ends every living grant a test picks; tells how many.
    pub fn end(&mut self, ending: Ending, pick: impl Fn(&Grant) -> bool) -> usize {
        let mut count = 0;
        self.by_refresh.for_each_mut(|record| {
            if record.ended.is_none() && pick(&record.grant) {
                record.ended = Some(ending);
                count += 1;
            }
        });
        count
    }

    /// How many grants are remembered.
    pub fn len(&self) -> usize {
        self.by_refresh.len()
    }

    /// True when none is.
    pub fn is_empty(&self) -> bool {
        self.by_refresh.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::{Ending, Grant, Grants, Standing};
    use crate::domain::random::Seeded;
    use crate::domain::time::Time;
    use crate::mock::journal::FlowId;
    use crate::mock::scenario::Scenarios;

    fn grant() -> Grant {
        Grant {
            appid: "wx1".into(),
            user: "zhangsan".into(),
            openid: "o1".into(),
            scope: "snsapi_base".into(),
            snapshot: false,
            scenarios: Scenarios::default(),
            flow: FlowId::default(),
        }
    }

    const DAY: i64 = 86_400;

    #[test]
    fn p10_23_and_24_refreshing() {
        let at = Time::from_secs;
        let (mut grants, mut random) = (Grants::default(), Seeded::new("g"));
        let first = grants.issue(grant(), at(0), &mut random);
        let again = grants.renew(&first.refresh_token, false, false, at(7000), &mut random);
        assert_eq!(again.as_ref(), Some(&first));
        assert!(matches!(grants.access(&first.access_token, at(14_000)), Standing::Alive(_)));
        let late = grants.renew(&first.refresh_token, false, false, at(20_000), &mut random);
        let late = late.unwrap();
        assert_eq!(late.refresh_token, first.refresh_token);
        assert_ne!(late.access_token, first.access_token);
        assert!(matches!(grants.access(&first.access_token, at(20_001)), Standing::Expired(..)));
        assert!(matches!(grants.access(&late.access_token, at(20_001)), Standing::Alive(_)));
        let end = at(30 * DAY);
        assert!(matches!(grants.refresh(&first.refresh_token, end), Standing::Expired(..)));
        assert_eq!(grants.renew(&first.refresh_token, false, false, end, &mut random), None);
        assert_eq!(grants.refresh("nope", end), Standing::Unknown);
    }

    #[test]
    fn rotation_ends_the_old_refresh_token_and_prolonging_moves_the_end() {
        let at = Time::from_secs;
        let (mut grants, mut random) = (Grants::default(), Seeded::new("g"));
        let first = grants.issue(grant(), at(0), &mut random);
        let next = grants.renew(&first.refresh_token, true, true, at(20 * DAY), &mut random);
        let next = next.unwrap();
        assert_ne!(next.refresh_token, first.refresh_token);
        let old = grants.refresh(&first.refresh_token, at(20 * DAY));
        assert!(matches!(old, Standing::Ended(_, Ending::Replaced)));
        let later = grants.refresh(&next.refresh_token, at(49 * DAY));
        assert!(matches!(later, Standing::Alive(_)));
    }

    #[test]
    fn p10_37_a_password_change_ends_all_tokens_of_the_user() {
        let at = Time::from_secs;
        let (mut grants, mut random) = (Grants::default(), Seeded::new("g"));
        let tokens = grants.issue(grant(), at(0), &mut random);
        assert_eq!(grants.end(Ending::Password, |grant| &*grant.user == "lisi"), 0);
        assert_eq!(grants.end(Ending::Password, |grant| &*grant.user == "zhangsan"), 1);
        let standing = grants.access(&tokens.access_token, at(1));
        assert!(matches!(standing, Standing::Ended(_, Ending::Password)));
    }
}
