//! Tokens of accounts, not of users: global ones, platforms', corps' (PROTOCOL 4, 6.3).
//! Must not be taken for a user's token anywhere: `/sns/userinfo` does not know them.

use crate::domain::random::Random;
use crate::domain::secret::Secret;
use crate::domain::time::Time;
use crate::mock::identity;
use crate::mock::shelf::{Issued, Shelf};
use std::time::Duration;

/// Their life, all of them (PROTOCOL 4, 6.3, 8).
pub const LIFE: Duration = Duration::from_secs(7200);
/// How long an expired one is remembered, so that "expired" differs from "unknown".
const MEMORY: Duration = Duration::from_secs(86_400);
/// How many are remembered.
const MOST: usize = 2048;

/// What kind of account a token speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// An official account: `/cgi-bin/token`.
    Account,
    /// An account, spoken for by a platform: `authorizer_access_token`. It opens what the
    /// account's own opens.
    Authorizer,
    /// A third-party platform: `component_access_token`.
    Component,
    /// A corp's app: `/cgi-bin/gettoken` at WeCom.
    Work,
    /// A service provider: `suite_access_token` at WeCom.
    Suite,
}

impl Role {
    /// True when a token of this kind will do where one of `asked` is asked for.
    fn serves(self, asked: Role) -> bool {
        self == asked || (self == Role::Authorizer && asked == Role::Account)
    }

    /// What such a token is called, and the call it comes from.
    pub const fn token(self) -> &'static str {
        match self {
            Role::Account => "access_token (/cgi-bin/token)",
            Role::Authorizer => "authorizer_access_token (/cgi-bin/component/api_query_auth)",
            Role::Component => "component_access_token (/cgi-bin/component/api_component_token)",
            Role::Work => "access_token (/cgi-bin/gettoken)",
            Role::Suite => "suite_access_token (/cgi-bin/service/get_suite_token)",
        }
    }
}

/// A token's owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppToken {
    /// What it speaks for.
    pub role: Role,
    /// The account.
    pub appid: String,
    /// The secret it was got with; the first successful exchange makes it the account's own. At
    /// WeCom it tells the corp's apps apart.
    pub secret: Secret,
    until: Time,
}

/// The state of a token some client brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Good.
    Alive(AppToken),
    /// Too old, by so much.
    Expired(Duration),
    /// Handed out for something else.
    Other(Role),
    /// Never handed out here.
    Unknown,
}

/// All of them.
#[derive(Debug)]
pub struct AppTokens {
    shelf: Issued<AppToken>,
    /// The last of each owner: role, appid and a digest of the secret. Two apps of a corp have a
    /// token each (PROTOCOL 6.3).
    current: Shelf<String>,
}

impl Default for AppTokens {
    fn default() -> AppTokens {
        AppTokens { shelf: Issued::new(MOST), current: Shelf::new(MOST) }
    }
}

impl AppTokens {
    /// A token, and how many seconds it lives. With `repeat` the one handed out before comes again
    /// while it lives (PROTOCOL 6.3).
    pub fn issue(
        &mut self,
        role: Role,
        appid: &str,
        secret: &Secret,
        repeat: bool,
        now: Time,
        random: &mut dyn Random,
    ) -> (String, u64) {
        let owner = repeat.then(|| owner(role, appid, secret));
        if let Some(owner) = &owner
            && let Some(token) = self.current.get(owner, now)
            && let Some(kept) = self.shelf.get(token, now)
        {
            return (token.clone(), kept.until.since(now).as_secs());
        }
        let (token, until) = (identity::token(random), now.after(LIFE));
        let kept = AppToken { role, appid: appid.to_owned(), secret: secret.clone(), until };
        // Clients choose the secrets.
        let bytes = secret.expose().len();
        self.shelf.put_heavy(token.as_str(), kept, bytes, until.after(MEMORY), now);
        if let Some(owner) = owner {
            self.current.put(owner, token.clone(), until, now);
        }
        (token, LIFE.as_secs())
    }

    /// Ends the one that would be handed out again.
    pub fn end_current(&mut self, role: Role, appid: &str, secret: &Secret, now: Time) {
        if let Some(token) = self.current.take(&owner(role, appid, secret), now) {
            self.shelf.take(&token, now);
        }
    }

    /// True when an account has had a token of that role lately.
    pub fn has_had(&self, role: Role, appid: &str, now: Time) -> bool {
        self.shelf.iter(now).any(|(_, kept)| kept.role == role && kept.appid == appid)
    }

    /// In what state a token is, for callers of that role.
    pub fn standing(&self, role: Role, token: &str, now: Time) -> Standing {
        match self.shelf.get(token, now) {
            None => Standing::Unknown,
            Some(kept) if !kept.role.serves(role) => Standing::Other(kept.role),
            Some(kept) if now >= kept.until => Standing::Expired(now.since(kept.until)),
            Some(kept) => Standing::Alive(kept.clone()),
        }
    }
}

/// Whose token it is, without the secret itself.
fn owner(role: Role, appid: &str, secret: &Secret) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, secret.expose().as_bytes());
    let digest: String = digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{role:?} {appid} {digest}")
}

#[cfg(test)]
mod tests {
    use super::{AppTokens, Role, Standing};
    use crate::domain::random::Seeded;
    use crate::domain::secret::Secret;
    use crate::domain::time::Time;

    #[test]
    fn p10_36_the_same_token_again_while_it_lives() {
        let (mut tokens, mut random) = (AppTokens::default(), Seeded::new("a"));
        let (at, secret) = (Time::from_secs, Secret::new("s"));
        let mut get = |repeat, now, secret: &Secret| {
            tokens.issue(Role::Work, "ww1", secret, repeat, at(now), &mut random)
        };
        let (first, life) = get(true, 0, &secret);
        assert_eq!(life, 7200);
        assert_eq!(get(true, 200, &secret), (first.clone(), 7000));
        // Another app of the corp has a token of its own, and neither call disturbs the other.
        assert_ne!(get(true, 200, &Secret::new("other")).0, first);
        assert_eq!(get(true, 201, &secret).0, first);
        assert_ne!(get(false, 200, &secret).0, first);
        let standing = |now| tokens.standing(Role::Work, &first, at(now));
        assert!(matches!(standing(7199), Standing::Alive(token) if token.appid == "ww1"));
        assert!(matches!(standing(7200), Standing::Expired(_)));
        let elsewhere = tokens.standing(Role::Component, &first, at(1));
        assert_eq!(elsewhere, Standing::Other(Role::Work));
    }
}
