//! `state`: one random value per login, known to one browser through a cookie, good for one use.
//! Must not be shared with tickets or users: before the login there is no user.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use http::{HeaderMap, header};

use super::problem::Problem;
use crate::domain::callback::ExpectedState;
use crate::domain::random::{Random, hex};
use crate::domain::secret::Secret;

/// How long somebody may take on WeChat's page, in seconds.
const LIFE: u32 = 600;

/// How many used states are remembered. Their codes are used as well, so what is forgotten here
/// WeChat still refuses (40163); a flood of openings can push nobody's login out.
const REMEMBERED: usize = 1024;

/// Hands out states and takes each back once.
#[derive(Debug)]
pub(super) struct States {
    cookie: &'static str,
    secure: bool,
    spent: Mutex<VecDeque<String>>,
}

impl States {
    /// `secure`: the app is reached over https.
    pub(super) fn new(secure: bool) -> States {
        // A browser takes a `__Host-` cookie over https only and for exactly this host, so a
        // neighbouring sub-domain cannot plant its own state here.
        let cookie = if secure { "__Host-wx_state" } else { "wx_state" };
        States { cookie, secure, spent: Mutex::default() }
    }

    /// A fresh state: 128 random bits in the letters WeChat documents (PROTOCOL 1.3).
    pub(super) fn issue(random: &mut dyn Random) -> String {
        hex(random, 16)
    }

    /// `Set-Cookie` for it. HttpOnly: no script needs it. Lax, not Strict: the way back from
    /// WeChat is a navigation from another site, which Strict would send without the cookie.
    pub(super) fn keep(&self, state: &str) -> String {
        self.set_cookie(state, LIFE)
    }

    /// `Set-Cookie` that takes it away.
    pub(super) fn forget(&self) -> String {
        self.set_cookie("", 0)
    }

    fn set_cookie(&self, value: &str, life: u32) -> String {
        let secure = if self.secure { "; Secure" } else { "" };
        let name = self.cookie;
        format!("{name}={value}; Path=/; Max-Age={life}; HttpOnly; SameSite=Lax{secure}")
    }

    /// What a callback in this browser has to bring; without a cookie of ours nothing will do.
    pub(super) fn expected(&self, headers: &HeaderMap) -> Option<ExpectedState> {
        ExpectedState::exactly(&self.of(headers)?).ok()
    }

    /// Takes `given` back: it must be this browser's, and not have been here before. Otherwise
    /// somebody could make a victim's page spend a code of his own and log the victim in as him
    /// (RFC 6749 section 10.12), or send the same request twice.
    pub(super) fn spend(&self, headers: &HeaderMap, given: &str) -> Result<(), Problem> {
        let own = self.of(headers).ok_or(Problem::StateMismatch)?;
        // Secrets compare in constant time.
        if Secret::new(own.as_str()) != Secret::new(given) {
            return Err(Problem::StateMismatch);
        }
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        if spent.contains(&own) {
            return Err(Problem::StateMismatch);
        }
        if spent.len() == REMEMBERED {
            spent.pop_front();
        }
        spent.push_back(own);
        Ok(())
    }

    /// The name of the cookie.
    pub(super) fn cookie(&self) -> &'static str {
        self.cookie
    }

    /// The state in the cookie. Two cookies of that name mean that somebody planted one: none.
    pub(super) fn of(&self, headers: &HeaderMap) -> Option<String> {
        let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
        let mut found = lines
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter(|(name, _)| *name == self.cookie)
            .map(|(_, value)| value);
        let state = found.next().filter(|_| found.next().is_none())?;
        let ours = state.len() == 32 && state.bytes().all(|b| b.is_ascii_hexdigit());
        ours.then(|| state.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::{REMEMBERED, States};
    use crate::demo::problem::Problem;
    use crate::domain::random::Seeded;
    use http::{HeaderMap, HeaderValue, header};

    fn browser(cookies: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_str(cookies).unwrap());
        headers
    }

    #[test]
    fn a_state_is_good_once_and_in_its_own_browser() {
        let states = States::new(false);
        let mut random = Seeded::new("s");
        let (mine, other) = (States::issue(&mut random), States::issue(&mut random));
        let here = browser(&format!("a=b; wx_state={mine}; c=d"));
        assert_eq!(states.spend(&HeaderMap::new(), &mine), Err(Problem::StateMismatch));
        assert_eq!(states.spend(&here, &other), Err(Problem::StateMismatch));
        assert_eq!(states.spend(&here, ""), Err(Problem::StateMismatch));
        assert_eq!(states.spend(&here, &mine), Ok(()));
        assert_eq!(states.spend(&here, &mine), Err(Problem::StateMismatch));
        let planted = browser(&format!("wx_state={other}; wx_state={mine}"));
        assert_eq!(states.spend(&planted, &other), Err(Problem::StateMismatch));
        assert_eq!(states.spend(&browser("wx_state="), ""), Err(Problem::StateMismatch));
    }

    #[test]
    fn memory_is_bounded() {
        let states = States::new(false);
        let mut random = Seeded::new("m");
        for _ in 0..REMEMBERED + 9 {
            let state = States::issue(&mut random);
            states.spend(&browser(&format!("wx_state={state}")), &state).unwrap();
        }
        assert_eq!(states.spent.lock().unwrap().len(), REMEMBERED);
    }

    #[test]
    fn cookies_are_hidden_from_scripts_and_tied_to_the_host_over_https() {
        let plain = States::new(false).keep("s");
        assert_eq!(plain, "wx_state=s; Path=/; Max-Age=600; HttpOnly; SameSite=Lax");
        let tied = States::new(true).keep("s");
        assert!(tied.starts_with("__Host-wx_state=s; Path=/;") && tied.ends_with("; Secure"));
        assert!(States::new(true).forget().contains("Max-Age=0"));
    }
}
