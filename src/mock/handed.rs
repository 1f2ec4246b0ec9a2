//! What accounts hand to third-party platforms: the codes on the way, and the rights in the end.
//! Must not decide who may ask; it tells what was handed out and what became of it.

use crate::domain::random::Random;
use crate::domain::time::Time;
use crate::mock::identity;
use crate::mock::journal::FlowId;
use crate::mock::shelf::{Issued, Shelf};
use std::time::Duration;

/// How long a code is remembered when it is used up or too old, so that this differs from "unknown".
const MEMORY: Duration = Duration::from_secs(3600);
/// How long rights stay: until the emulator stops.
const EVER: Duration = Duration::from_secs(20 * 366 * 86_400);
/// How many of each are remembered.
const MOST: usize = 2048;

/// A `pre_auth_code`: with it a platform asks accounts for their rights, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreAuth {
    /// The platform.
    pub platform: String,
    /// When it expires; it is remembered a while longer.
    pub until: Time,
    /// An account authorized with it.
    pub used: bool,
}

/// An authorization code: an account has consented, and the platform may fetch its tokens, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorization {
    /// The platform.
    pub platform: String,
    /// The account.
    pub account: String,
    /// When it expires; it is remembered a while longer.
    pub until: Time,
    /// When it was spent.
    pub used: Option<Time>,
    /// The story it belongs to.
    pub flow: FlowId,
}

/// The rights of one account in the hands of one platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Right {
    /// Since when.
    pub since: Time,
    /// `authorizer_refresh_token`; none before the authorization code was redeemed.
    pub refresh_token: Option<String>,
}

/// A page that asks which account hands its rights over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asking {
    /// The query of the request it answers.
    pub query: String,
    /// The story it belongs to.
    pub flow: FlowId,
}

/// All of it.
#[derive(Debug)]
pub struct Handed {
    pre: Issued<PreAuth>,
    codes: Issued<Authorization>,
    /// By platform and account.
    rights: Shelf<Right>,
    /// Pages that wait for their answer, by uuid.
    pub pages: Issued<Asking>,
}

impl Default for Handed {
    fn default() -> Handed {
        Handed {
            pre: Issued::new(MOST),
            codes: Issued::new(MOST),
            rights: Shelf::new(MOST),
            pages: Issued::new(MOST),
        }
    }
}

impl Handed {
    /// Hands out a `pre_auth_code`. Its length is that of captures.
    pub fn prepare(
        &mut self,
        platform: &str,
        life: Duration,
        now: Time,
        random: &mut dyn Random,
    ) -> String {
        let code = identity::handed("preauthcode", 86, random);
        let until = now.after(life);
        let kept = PreAuth { platform: platform.to_owned(), until, used: false };
        self.pre.put(bare(&code), kept, until.after(MEMORY), now);
        code
    }

    /// What is known of a `pre_auth_code`, with its prefix or without.
    pub fn prepared(&self, code: &str, now: Time) -> Option<&PreAuth> {
        self.pre.get(bare(code), now)
    }

    /// An account consents: the authorization code for the platform. The `pre_auth_code` is used up.
    pub fn authorize(
        &mut self,
        pre_auth_code: &str,
        authorization: Authorization,
        now: Time,
        random: &mut dyn Random,
    ) -> String {
        if let Some(pre) = self.pre.get_mut(bare(pre_auth_code), now) {
            pre.used = true;
        }
        // Who authorizes anew ends the refresh token he had (WeChat's page on api_query_auth).
        let name = pair(&authorization.platform, &authorization.account);
        self.rights.put(name, Right { since: now, refresh_token: None }, now.after(EVER), now);
        let code = identity::handed("queryauthcode", 86, random);
        let kept = authorization.until.after(MEMORY);
        self.codes.put(bare(&code), authorization, kept, now);
        code
    }

    /// What is known of an authorization code, with its prefix or without.
    pub fn authorization(&self, code: &str, now: Time) -> Option<&Authorization> {
        self.codes.get(bare(code), now)
    }

    /// Spends an authorization code; the refresh token that stands for the account's rights.
    pub fn redeem(&mut self, code: &str, now: Time, random: &mut dyn Random) -> Option<String> {
        let authorization = self.codes.get_mut(bare(code), now)?;
        authorization.used = Some(now);
        let name = pair(&authorization.platform, &authorization.account);
        let right = self.rights.get_mut(&name, now)?;
        let token = identity::handed("refreshtoken", 43, random);
        right.refresh_token = Some(token.clone());
        Some(token)
    }

    /// The rights of an account in a platform's hands, if it went through the page for them.
    pub fn right(&self, platform: &str, account: &str, now: Time) -> Option<&Right> {
        self.rights.get(&pair(platform, account), now)
    }
}

fn pair(platform: &str, account: &str) -> String {
    format!("{platform} {account}")
}

/// A code without `preauthcode@@@` and the like, which some developers cut off, and some do not.
fn bare(code: &str) -> &str {
    code.rsplit_once("@@@").map_or(code, |(_, bare)| bare)
}

#[cfg(test)]
mod tests {
    use super::{Authorization, Handed};
    use crate::domain::random::Seeded;
    use crate::domain::time::Time;
    use crate::mock::journal::FlowId;
    use std::time::Duration;

    #[test]
    fn authorizing_anew_ends_the_refresh_token_there_was() {
        let (mut handed, mut random) = (Handed::default(), Seeded::new("h"));
        let now = Time::from_secs(1_790_000_000);
        let mut once = |handed: &mut Handed| {
            let pre = handed.prepare("p", Duration::from_secs(600), now, &mut random);
            let authorization = Authorization {
                platform: "p".to_owned(),
                account: "a".to_owned(),
                until: now.after(Duration::from_secs(600)),
                used: None,
                flow: FlowId::default(),
            };
            let code = handed.authorize(&pre, authorization, now, &mut random);
            assert!(handed.prepared(&pre, now).unwrap().used);
            assert_eq!(handed.right("p", "a", now).unwrap().refresh_token, None);
            (pre, code.clone(), handed.redeem(&code, now, &mut random).unwrap())
        };
        let (pre, code, first) = once(&mut handed);
        // The lengths of captures.
        assert_eq!((pre.len(), code.len(), first.len()), (100, 102, 58));
        assert!(handed.authorization(code.rsplit('@').next().unwrap(), now).is_some());
        let (_, _, second) = once(&mut handed);
        assert_ne!(first, second);
        assert_eq!(handed.right("p", "a", now).unwrap().refresh_token, Some(second));
        assert!(handed.right("p", "b", now).is_none());
    }
}
