//! Ids that were told before: each is a function of account and user, and costs two digests anew.
//! Must not decide anything: what is forgotten here is computed again, to the same letters.

use crate::mock::identity;
use crate::mock::shelf::Quick;
use std::hash::Hasher;
use std::sync::Arc;

/// How many are remembered at most.
const MOST: usize = 2048;

/// What an id says of a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Open,
    Union,
    Avatar,
}

#[derive(Debug)]
struct Known {
    kind: Kind,
    snapshot: bool,
    owner: Box<str>,
    user: Box<str>,
    id: Arc<str>,
}

/// The ids told last, each in the one place its names lead to: whoever comes to the same place later
/// takes it, so that nobody can make this grow.
#[derive(Debug, Default)]
pub struct Ids {
    places: Vec<Option<Known>>,
}

impl Ids {
    /// [`identity::openid`].
    pub fn openid(&mut self, appid: &str, user: &str, snapshot: bool) -> Arc<str> {
        let make = || identity::openid(appid, user, snapshot);
        self.told((Kind::Open, snapshot), appid, user, make)
    }

    /// [`identity::unionid`].
    pub fn unionid(&mut self, open_account: &str, user: &str, snapshot: bool) -> Arc<str> {
        let make = || identity::unionid(open_account, user, snapshot);
        self.told((Kind::Union, snapshot), open_account, user, make)
    }

    /// [`identity::avatar`].
    pub fn avatar(&mut self, user: &str) -> Arc<str> {
        self.told((Kind::Avatar, false), "", user, || identity::avatar(user))
    }

    fn told(
        &mut self,
        (kind, snapshot): (Kind, bool),
        owner: &str,
        user: &str,
        make: impl FnOnce() -> String,
    ) -> Arc<str> {
        let mut hasher = Quick::default();
        hasher.write(owner.as_bytes());
        hasher.write(user.as_bytes());
        hasher.write_u8(kind as u8);
        let at = usize::try_from(hasher.finish()).unwrap_or_default() % MOST;
        if self.places.is_empty() {
            self.places.resize_with(MOST, || None);
        }
        let Some(place) = self.places.get_mut(at) else { return make().into() };
        if let Some(known) = place
            && (known.kind, known.snapshot) == (kind, snapshot)
            && (&*known.owner, &*known.user) == (owner, user)
        {
            return Arc::clone(&known.id);
        }
        let id: Arc<str> = make().into();
        let (owner, user) = (owner.into(), user.into());
        *place = Some(Known { kind, snapshot, owner, user, id: Arc::clone(&id) });
        id
    }
}

#[cfg(test)]
mod tests {
    use super::{Ids, MOST};
    use crate::mock::identity;

    #[test]
    fn what_is_remembered_is_what_would_be_computed() {
        let mut ids = Ids::default();
        for _ in 0..2 {
            for number in 0..2 * MOST {
                let (app, user) = (format!("wx{}", number % 3), format!("user.{number}"));
                for snapshot in [false, true] {
                    let openid = identity::openid(&app, &user, snapshot);
                    assert_eq!(*ids.openid(&app, &user, snapshot), *openid);
                    let unionid = identity::unionid(&app, &user, snapshot);
                    assert_eq!(*ids.unionid(&app, &user, snapshot), *unionid);
                }
                assert_eq!(*ids.avatar(&user), *identity::avatar(&user));
            }
        }
        assert_eq!(ids.places.len(), MOST);
    }

    #[test]
    fn names_that_run_together_are_not_the_same() {
        let mut ids = Ids::default();
        assert_ne!(ids.openid("wx1", "2a", false), ids.openid("wx12", "a", false));
        assert_ne!(ids.openid("wx1", "a", false), ids.unionid("wx1", "a", false));
    }
}
