//! The people of the emulator: what each is called and how each behaves.
//! Must not hold ids; an openid is a function of app and user (`identity`).

use std::borrow::Cow;

/// One WeChat user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The name used in settings, links and reports (`zhangsan`): letters, digits, `_` and `-`.
    pub name: String,
    /// What apps see; may hold anything.
    pub nickname: String,
    /// False: `headimgurl` is empty.
    pub avatar: bool,
    /// Follows every account; a test account admits nobody else (10006).
    pub follows: bool,
    /// Enters from the account's menu or chat: never sees a popup (PROTOCOL 1.7).
    pub from_menu: bool,
    /// Gets the snapshot page's virtual account (PROTOCOL 1.9).
    pub snapshot: bool,
    /// False: no unionid, whatever the app is bound to.
    pub unionid: bool,
    /// Refuses whatever is asked (when nobody clicks for him).
    pub refuses: bool,
    /// Frozen by WeChat (50002, 40226).
    pub banned: bool,
    /// A member of the corps of WeCom; else an outsider.
    pub member: bool,
    /// What the profile said before 2021: shown by a switch only (PROTOCOL 2.3).
    pub legacy: Legacy,
}

/// The profile fields that have been empty since 2021 (PROTOCOL 2.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Legacy {
    /// 0 unknown, 1 male, 2 female.
    pub sex: u8,
    /// City, province, country in Chinese and English.
    pub region: [(&'static str, &'static str); 3],
}

impl Default for Legacy {
    fn default() -> Legacy {
        Legacy {
            sex: 1, region: [("广州", "Guangzhou"), ("广东", "Guangdong"), ("中国", "CN")]
        }
    }
}

impl User {
    /// An ordinary user: avatar, follower, unionid.
    pub fn new(name: &str, nickname: &str) -> User {
        User {
            name: name.to_owned(),
            nickname: nickname.to_owned(),
            avatar: true,
            follows: true,
            from_menu: false,
            snapshot: false,
            unionid: true,
            refuses: false,
            banned: false,
            member: true,
            legacy: Legacy::default(),
        }
    }
}

/// The people there are when none are configured: the ordinary and the awkward.
pub fn cast() -> Vec<User> {
    let lisi = User {
        legacy: Legacy {
            sex: 2,
            region: [("深圳", "Shenzhen"), ("广东", "Guangdong"), ("中国", "CN")],
        },
        ..User::new("lisi", "李四")
    };
    vec![
        User::new("zhangsan", "张三"),
        lisi,
        User::new("emoji", "🦄 Zoë 👩‍👩‍👧‍👦 🇨🇳"),
        // A raw backspace, an Apple private-use letter, an escape: seen in real nicknames
        // (PROTOCOL 2.0); strict JSON parsers refuse the answer, as they do with WeChat.
        User::new("control", "控制\u{8}字符\u{e412}\u{1b}[31m"),
        User::new("markup", "<b>Bobby</b> & \"Tables\"'; --"),
        User { avatar: false, ..User::new("noavatar", "没头像") },
        User { snapshot: true, ..User::new("snapshot", "快照页用户") },
        User { unionid: false, ..User::new("nounionid", "无UnionID") },
        User { banned: true, ..User::new("banned", "被冻结的用户") },
        User { refuses: true, ..User::new("refuser", "总是拒绝") },
        User { from_menu: true, ..User::new("follower", "从菜单进来") },
        User { follows: false, member: false, ..User::new("stranger", "没关注的路人") },
    ]
}

/// Finds a user by name, else by nickname where only one has it. `NAME.N` is the N-th double of NAME: the same traits, an identity of
/// its own, so that a load test has as many users as it likes.
pub fn find(users: &[User], name: &str) -> Option<User> {
    if let Some(user) = named(users, name) {
        return Some(user.clone());
    }
    double(users, name).or_else(|| by_nickname(users, name).cloned())
}

fn named<'a>(users: &'a [User], name: &str) -> Option<&'a User> {
    // Lengths first: each request of a login comes by here, and most users are somebody else.
    users.iter().find(|user| user.name.len() == name.len() && user.name == name)
}

/// A user found but not copied, for the calls of a login: all three come by here.
#[derive(Debug, Clone)]
pub struct Person<'a> {
    /// His name.
    pub name: Cow<'a, str>,
    /// How he behaves; name and nickname in it are those of whom he is a double of.
    pub traits: Cow<'a, User>,
    number: Option<&'a str>,
}

impl<'a> Person<'a> {
    /// As [`find`] finds him.
    pub fn find(users: &'a [User], name: &'a str) -> Option<Person<'a>> {
        if let Some(user) = named(users, name) {
            return Some(Person::of(user));
        }
        let Some((user, number)) = original(users, name) else {
            return by_nickname(users, name).map(Person::of);
        };
        let written = name.get(user.name.len() + 1..) == Some(number);
        let name = match written {
            true => Cow::Borrowed(name),
            false => Cow::Owned([&user.name, ".", number].concat()),
        };
        Some(Person { name, traits: Cow::Borrowed(user), number: Some(number) })
    }

    /// A user himself.
    pub fn of(user: &'a User) -> Person<'a> {
        Person { name: Cow::Borrowed(&user.name), traits: Cow::Borrowed(user), number: None }
    }

    /// Somebody of whom nothing but the name is known any more.
    pub fn stranger(name: &'a str) -> Person<'a> {
        let traits = Cow::Owned(User::new(name, name));
        Person { name: Cow::Borrowed(name), traits, number: None }
    }

    /// What apps see.
    pub fn nickname(&self) -> Cow<'_, str> {
        match self.number {
            Some(number) => Cow::Owned([&self.traits.nickname, " ", number].concat()),
            None => Cow::Borrowed(&self.traits.nickname),
        }
    }
}

/// The one user of that nickname: what people read on the pages is what they type.
fn by_nickname<'a>(users: &'a [User], nickname: &str) -> Option<&'a User> {
    let mut called = users.iter().filter(|user| user.nickname == nickname);
    let first = called.next()?;
    called.next().is_none().then_some(first)
}

/// Whom a double is one of, and its number as it is written.
fn original<'a>(users: &'a [User], name: &'a str) -> Option<(&'a User, &'a str)> {
    let (original, number) = name.rsplit_once('.')?;
    // `01` and `+1` are 1.
    let digits = number.strip_prefix('+').unwrap_or(number);
    let _: u32 = digits.parse().ok().filter(|_| !digits.starts_with('+'))?;
    let significant = digits.trim_start_matches('0');
    let number = if significant.is_empty() { "0" } else { significant };
    Some((named(users, original)?, number))
}

fn double(users: &[User], name: &str) -> Option<User> {
    let (user, number) = original(users, name)?;
    Some(User {
        name: [&user.name, ".", number].concat(),
        nickname: [&user.nickname, " ", number].concat(),
        avatar: user.avatar,
        follows: user.follows,
        from_menu: user.from_menu,
        snapshot: user.snapshot,
        unionid: user.unionid,
        refuses: user.refuses,
        banned: user.banned,
        member: user.member,
        legacy: user.legacy.clone(),
    })
}

/// True for a text that may name a user: it stands in links and cookies as it is.
pub fn is_name(text: &str) -> bool {
    let good = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
    !text.is_empty() && text.len() <= 64 && text.bytes().all(good)
}

#[cfg(test)]
mod tests {
    use super::{Person, cast, find, is_name};

    #[test]
    fn who_is_found_is_found_without_a_copy_too() {
        let users = cast();
        let names =
            ["zhangsan", "zhangsan.7", "zhangsan.07", "lisi.+3", "李四", "nobody", "lisi.x"];
        for name in names {
            let (user, person) = (find(&users, name), Person::find(&users, name));
            assert_eq!(user.is_some(), person.is_some(), "{name}");
            let Some((user, person)) = user.zip(person) else { continue };
            assert_eq!((&*user.name, &*user.nickname), (&*person.name, &*person.nickname()));
            assert_eq!(user.legacy, person.traits.legacy);
        }
        let gone = Person::stranger("gone");
        assert_eq!((&*gone.name, &*gone.nickname()), ("gone", "gone"));
    }

    #[test]
    fn the_cast_covers_the_awkward() {
        let users = cast();
        assert!(users.len() >= 8);
        assert!(users.iter().all(|user| is_name(&user.name)));
        assert!(users.iter().any(|user| user.nickname.contains(char::is_control)));
        let has = |special: fn(&super::User) -> bool| users.iter().any(special);
        assert!(has(|u| u.snapshot) && has(|u| u.banned) && has(|u| u.refuses));
        assert!(has(|u| u.from_menu) && has(|u| !u.unionid) && has(|u| !u.avatar));
        assert!(has(|u| !u.follows) && has(|u| !u.member));
    }

    #[test]
    fn a_nickname_finds_its_user_where_it_is_one_users() {
        let mut users = cast();
        assert_eq!(find(&users, "张三").unwrap().name, "zhangsan");
        assert_eq!(find(&users, "张"), None);
        users.push(super::User::new("other", "张三"));
        assert_eq!(find(&users, "张三"), None, "two are called so");
        // A name goes before a nickname.
        users.push(super::User::new("third", "lisi"));
        assert_eq!(find(&users, "lisi").unwrap().name, "lisi");
    }

    #[test]
    fn doubles_share_traits_and_are_somebody_else() {
        let users = cast();
        let double = find(&users, "noavatar.17").unwrap();
        assert!(!double.avatar && double.name == "noavatar.17");
        assert_eq!(find(&users, "nobody"), None);
        assert_eq!(find(&users, "nobody.1"), None);
        assert_eq!(find(&users, "zhangsan.x"), None);
        for same in ["zhangsan.01", "zhangsan.+1", "zhangsan.1"] {
            assert_eq!(find(&users, same).unwrap().name, "zhangsan.1");
        }
        assert_eq!(find(&users, "zhangsan.00").unwrap().name, "zhangsan.0");
        for nobody in ["zhangsan.", "zhangsan.++1", "zhangsan.4294967296"] {
            assert_eq!(find(&users, nobody), None);
        }
    }
}
