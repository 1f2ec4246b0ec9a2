//! The other style of login: the back end owns the callback, and a session in a cookie says who it is.
//! Must not hold anything but the openid; a session is a name for what the server knows.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use http::{HeaderMap, header};

use crate::domain::random::{Random, hex};
use crate::domain::time::Time;

/// How long a session lives, in seconds; as long as a ticket.
const LIFE: u32 = 2 * 3600;

/// More sessions than this, and the oldest end.
const MOST: usize = 10_000;

#[derive(Debug)]
struct Session {
    id: String,
    openid: String,
    ends: Time,
}

/// The open sessions.
#[derive(Debug)]
pub(super) struct Sessions {
    cookie: &'static str,
    secure: bool,
    open: Mutex<VecDeque<Session>>,
}

impl Sessions {
    /// `secure`: the app is reached over https.
    pub(super) fn new(secure: bool) -> Sessions {
        // See `state` for the prefix.
        let cookie = if secure { "__Host-wx_session" } else { "wx_session" };
        Sessions { cookie, secure, open: Mutex::default() }
    }

    /// Opens a session and tells its `Set-Cookie`. Its name is always new: one that the browser
    /// brought may have been planted there by somebody who knows it (session fixation). The
    /// session this browser had before ends: WeChat may belong to somebody else now.
    pub(super) fn open(
        &self,
        headers: &HeaderMap,
        openid: &str,
        now: Time,
        random: &mut dyn Random,
    ) -> String {
        let id = hex(random, 16);
        let before = self.of(headers);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|session| Some(&session.id) != before.as_ref() && session.ends > now);
        if open.len() == MOST {
            open.pop_front();
        }
        let ends = now.after(std::time::Duration::from_secs(LIFE.into()));
        let openid = openid.to_owned();
        open.push_back(Session { id: id.clone(), openid, ends });
        // HttpOnly: no script needs it. Lax: a request another site makes comes without it, so
        // nobody else's form can draw here (CSRF).
        let secure = if self.secure { "; Secure" } else { "" };
        let name = self.cookie;
        format!("{name}={id}; Path=/; Max-Age={LIFE}; HttpOnly; SameSite=Lax{secure}")
    }

    /// Whose session the request belongs to: the openid.
    pub(super) fn whose(&self, headers: &HeaderMap, now: Time) -> Option<String> {
        let id = self.of(headers)?;
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let session = open.iter().find(|session| session.id == id && session.ends > now)?;
        Some(session.openid.clone())
    }

    /// The name in the cookie. Two of them: one was planted, and nobody knows which.
    fn of(&self, headers: &HeaderMap) -> Option<String> {
        let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
        let mut found = lines
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter(|(name, _)| *name == self.cookie)
            .map(|(_, value)| value.to_owned());
        found.next().filter(|_| found.next().is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::{LIFE, MOST, Sessions};
    use crate::domain::random::Seeded;
    use crate::domain::time::Time;
    use http::{HeaderMap, HeaderValue, header};
    use std::time::Duration;

    const NOW: Time = Time::from_secs(1_800_000_000);

    fn browser(cookies: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_str(cookies).unwrap());
        headers
    }

    fn pair(cookie: &str) -> &str {
        cookie.split(';').next().unwrap()
    }

    #[test]
    fn a_session_is_new_at_every_login_and_ends() {
        let (sessions, mut random) = (Sessions::new(false), Seeded::new("s"));
        let planted = browser("wx_session=0123456789abcdef0123456789abcdef");
        let first = sessions.open(&planted, "oA", NOW, &mut random);
        assert!(first.ends_with("; Path=/; Max-Age=7200; HttpOnly; SameSite=Lax"), "{first}");
        assert_eq!(sessions.whose(&planted, NOW), None);
        let here = browser(&format!("a=b; {}", pair(&first)));
        assert_eq!(sessions.whose(&here, NOW).as_deref(), Some("oA"));
        let second = sessions.open(&here, "oB", NOW, &mut random);
        assert_eq!(sessions.whose(&here, NOW), None, "the old name is good for nothing");
        let here = browser(pair(&second));
        assert_eq!(sessions.whose(&here, NOW).as_deref(), Some("oB"));
        let later = NOW.after(Duration::from_secs(LIFE.into()));
        assert_eq!(sessions.whose(&here, later), None);
        let both = browser(&format!("{0}; {0}", pair(&second)));
        assert_eq!(sessions.whose(&both, NOW), None);
        assert!(Sessions::new(true).open(&both, "o", NOW, &mut random).ends_with("; Secure"));
    }

    #[test]
    fn memory_is_bounded() {
        let (sessions, mut random) = (Sessions::new(false), Seeded::new("m"));
        for _ in 0..MOST + 5 {
            sessions.open(&HeaderMap::new(), "o", NOW, &mut random);
        }
        assert_eq!(sessions.open.lock().unwrap().len(), MOST);
    }
}
