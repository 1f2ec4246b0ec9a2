//! Who has logged in, and how many draws each has left; in memory, bounded.
//! Must not keep WeChat's tokens: nothing here needs them after the login.

use std::collections::{HashMap, VecDeque};

use super::wechat::Profile;
use crate::domain::random::{Random, hex};

/// Draws for everybody.
const CHANCES: u32 = 3;

/// More users than this, and those who came first are forgotten.
const MOST: usize = 10_000;

/// Somebody who logged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct User {
    /// As WeChat tells it; may hold anything, so pages show it as text only. `None`: this memory
    /// has seen the ticket, not the login.
    pub(super) nickname: Option<String>,
    /// Where the picture is, as WeChat tells it; empty: none, or none known.
    pub(super) avatar: String,
    /// What an invite calls this user: random, so that it leads back to the openid only here.
    pub(super) handle: String,
    /// Draws left.
    pub(super) left: u32,
}

impl User {
    /// Takes one draw; tells how many are left. `None`: there was none.
    pub(super) fn take_chance(&mut self) -> Option<u32> {
        self.left = self.left.checked_sub(1)?;
        Some(self.left)
    }
}

/// All of them, by openid.
#[derive(Debug, Default)]
pub(super) struct Users {
    users: HashMap<String, User>,
    handles: HashMap<String, String>,
    order: VecDeque<String>,
}

impl Users {
    /// Notes a login. Whoever comes back keeps draws and handle, and gets the nickname of today.
    pub(super) fn welcome(&mut self, profile: Profile, random: &mut dyn Random) {
        let user = self.of(profile.openid.as_str(), random);
        (user.nickname, user.avatar) = (Some(profile.nickname), profile.avatar);
    }

    /// Notes who logged in somewhere else, as a database would know it.
    pub(super) fn meet(&mut self, openid: &str, nickname: String, random: &mut dyn Random) {
        self.of(openid, random).nickname = Some(nickname);
    }

    /// The user of an openid that a ticket or WeChat vouches for. Tickets outlive this memory, so
    /// it may be somebody we know nothing else about.
    pub(super) fn of(&mut self, openid: &str, random: &mut dyn Random) -> &mut User {
        if !self.users.contains_key(openid) {
            if self.order.len() == MOST {
                self.forget_first();
            }
            self.order.push_back(openid.to_owned());
        }
        let handles = &mut self.handles;
        self.users.entry(openid.to_owned()).or_insert_with(|| {
            let handle = hex(random, 8);
            handles.insert(handle.clone(), openid.to_owned());
            User { nickname: None, avatar: String::new(), handle, left: CHANCES }
        })
    }

    fn forget_first(&mut self) {
        let first = self.order.pop_front().and_then(|openid| self.users.remove(&openid));
        if let Some(user) = first {
            self.handles.remove(&user.handle);
        }
    }

    /// The nickname behind a handle.
    pub(super) fn nickname_of(&self, handle: &str) -> Option<String> {
        self.users.get(self.handles.get(handle)?)?.nickname.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::{CHANCES, MOST, Profile, Users};
    use crate::domain::openid::OpenId;
    use crate::domain::random::Seeded;

    fn profile(openid: &str, nickname: &str) -> Profile {
        Profile {
            openid: OpenId::parse(openid).unwrap(),
            nickname: nickname.to_owned(),
            avatar: String::new(),
        }
    }

    #[test]
    fn coming_back_gives_no_new_draws() {
        let (mut users, mut random) = (Users::default(), Seeded::new("u"));
        users.welcome(profile("oA", "张三"), &mut random);
        let handle = users.of("oA", &mut random).handle.clone();
        for left in (0..CHANCES).rev() {
            assert_eq!(users.of("oA", &mut random).take_chance(), Some(left));
        }
        users.welcome(profile("oA", "张三丰"), &mut random);
        assert_eq!(users.of("oA", &mut random).take_chance(), None);
        assert_eq!(users.nickname_of(&handle).as_deref(), Some("张三丰"));
        assert_eq!(users.nickname_of("oA"), None);
    }

    #[test]
    fn memory_is_bounded() {
        let (mut users, mut random) = (Users::default(), Seeded::new("u"));
        for number in 0..MOST + 5 {
            users.welcome(profile(&format!("o{number}"), ""), &mut random);
        }
        assert_eq!((users.users.len(), users.handles.len(), users.order.len()), (MOST, MOST, MOST));
        assert!(!users.users.contains_key("o4") && users.users.contains_key("o5"));
    }
}
