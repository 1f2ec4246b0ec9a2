//! Accounts at run time: the pinned ones, and those met on the way and learned from first use.
//! Must not judge requests; it tells what an appid is, and what a first exchange settles.

mod agents;

pub use agents::Meeting;

use crate::domain::appid::AppId;
use crate::domain::secret::Secret;
use crate::mock::app::{App, Kind};
use crate::mock::callback_domain::{CallbackDomain, Target};
use crate::mock::device::is_elsewhere;
use crate::mock::known::Known;
use crate::mock::settings::Settings;
use crate::mock::why::{Learned, Why};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many unpinned accounts are remembered; a next one is welcome, but learns nothing.
const MOST: usize = 1024;
/// How many bytes of secrets and domains are learned at most: clients choose them.
const MOST_BYTES: usize = 1 << 20;

/// An account the emulator knows.
#[derive(Debug)]
struct Account {
    app: Arc<App>,
    /// Its kind and, where they were open, secret and domain are decided.
    settled: bool,
    /// Seen in a request, not written down by anybody.
    met: bool,
}

/// All accounts.
#[derive(Debug)]
pub struct Accounts {
    /// By [`App::key`], in order: few as a rule, and strangers choose the names, so that hashing
    /// them well costs more than comparing.
    known: BTreeMap<String, Account>,
    /// Only the accounts of the settings exist.
    pinned: bool,
    /// Bytes learned.
    bytes: usize,
    /// Their secrets, also of those taken away.
    secrets: Known,
}

/// What a first exchange settles of an account.
struct Lesson<'a> {
    /// Its secret, where it had none.
    secret: Option<&'a Secret>,
    /// Its callback domain, where it had none.
    domain: Option<Target>,
}

impl<'a> Lesson<'a> {
    /// `None`: nothing is left to be learned.
    fn of(account: &Account, secret: Option<&'a Secret>, redirect_uri: &str) -> Option<Lesson<'a>> {
        let secret = secret.filter(|_| account.app.secret.is_none());
        // A browser that was led there to have no cookies makes nothing known.
        let domain = Target::parse(redirect_uri)
            .filter(|target| account.app.domains.is_empty() && !is_elsewhere(&target.host));
        let open = !account.settled || secret.is_some() || domain.is_some();
        open.then_some(Lesson { secret, domain })
    }
}

/// What `find` found.
#[derive(Debug)]
pub struct Found {
    /// The account.
    pub app: Arc<App>,
    /// True when it was not known before.
    pub new: bool,
}

impl Accounts {
    /// The accounts of the settings.
    pub fn new(settings: &Settings) -> Accounts {
        let account =
            |app: &App| Account { app: Arc::new(app.clone()), settled: !app.kind_open, met: false };
        let secrets = Known::default();
        settings.apps.iter().for_each(|app| secrets.note(app.secret.as_ref()));
        let known = settings.apps.iter().map(|app| (app.key(), account(app))).collect();
        Accounts { known, pinned: !settings.apps.is_empty(), bytes: 0, secrets }
    }

    /// The secrets of all accounts there are and were, as they become known.
    pub fn secrets(&self) -> Known {
        self.secrets.clone()
    }

    /// The account of an appid. Where nothing is pinned, a well-formed one not seen before is
    /// taken for the kind that is at home where it is used.
    pub fn find(&mut self, appid: &str, at_home: Kind) -> Result<Found, Why> {
        if !self.known.contains_key(appid)
            && let Some(account) = self.agents(appid).next()
        {
            return Ok(Found { app: Arc::clone(&account.app), new: false });
        }
        let named = self.known.get_mut(appid).filter(|account| account.app.agentid.is_none());
        if let Some(account) = named {
            if !account.settled && account.app.kind != at_home {
                account.app = Arc::new(App { kind: at_home, ..App::clone(&account.app) });
            }
            return Ok(Found { app: Arc::clone(&account.app), new: false });
        }
        if self.pinned {
            return Err(Why::AppidUnknown);
        }
        let appid = AppId::parse(appid).ok().filter(AppId::has_usual_shape);
        let appid = appid.ok_or(Why::AppidShape)?;
        let name = appid.to_string();
        let app = Arc::new(App::new(appid, at_home));
        if self.known.len() < MOST {
            self.known.insert(name, Account { app: Arc::clone(&app), settled: false, met: true });
        }
        Ok(Found { app, new: true })
    }

    /// The account of an appid as far as it is known, without changing anything.
    pub fn peek(&self, appid: &str) -> Result<Arc<App>, Why> {
        let named = self.account(appid).filter(|account| account.app.appid.as_str() == appid);
        match named {
            Some(account) => Ok(Arc::clone(&account.app)),
            None if self.pinned => Err(Why::AppidUnknown),
            None => {
                let appid = AppId::parse(appid).ok().filter(AppId::has_usual_shape);
                Ok(Arc::new(App::new(appid.ok_or(Why::AppidShape)?, Kind::Test)))
            }
        }
    }

    /// The account of a key; for a corp that is known by its apps only, the first of them.
    fn account(&self, key: &str) -> Option<&Account> {
        self.known.get(key).or_else(|| self.agents(key).next())
    }

    /// True when an exchange would settle something of an account that is open yet.
    pub fn teaches(&self, key: &str, secret: Option<&Secret>, redirect_uri: &str) -> bool {
        self.known.get(key).is_some_and(|account| {
            // The usual case, of every exchange but the first, is told before anything is read.
            let open = !account.settled
                || (account.app.secret.is_none() && secret.is_some())
                || account.app.domains.is_empty();
            open && Lesson::of(account, secret, redirect_uri).is_some()
        })
    }

    /// A first successful exchange: what was open becomes the account's own. `Some` tells the
    /// callback domain when something was learned.
    pub fn learn(
        &mut self,
        key: &str,
        secret: Option<&Secret>,
        redirect_uri: &str,
    ) -> Option<String> {
        let account = self.known.get_mut(key)?;
        let Lesson { secret, domain } = Lesson::of(account, secret, redirect_uri)?;
        let learned = secret.map_or(0, |secret| secret.expose().len())
            + domain.as_ref().map_or(0, |domain| domain.host.len());
        if self.bytes.saturating_add(learned) > MOST_BYTES {
            return None;
        }
        self.bytes += learned;
        let mut app = App::clone(&account.app);
        if secret.is_some() {
            app.secret = secret.cloned();
            self.secrets.note(secret);
        }
        app.domains.extend(domain.as_ref().map(CallbackDomain::of));
        let domains: Vec<String> = app.domains.iter().map(ToString::to_string).collect();
        account.app = Arc::new(app);
        account.settled = true;
        Some(domains.join(", "))
    }

    /// One more callback domain for an account; tells all it has then.
    pub fn add_domain(&mut self, appid: &str, domain: CallbackDomain) -> Vec<String> {
        let Some(account) = self.known.get_mut(appid) else { return Vec::new() };
        let mut app = App::clone(&account.app);
        if !app.domains.contains(&domain) {
            app.domains.push(domain);
        }
        let all = app.domains.iter().map(ToString::to_string).collect();
        account.app = Arc::new(app);
        all
    }

    /// Puts an account there, in place of one of the same appid.
    pub fn put(&mut self, app: App) {
        let name = app.key();
        self.secrets.note(app.secret.as_ref());
        self.known.insert(name, Account { app: Arc::new(app), settled: true, met: false });
    }

    /// Puts a changed account in its own place; one met on the way stays one.
    pub fn change(&mut self, app: App) {
        let name = app.key();
        let met = self.was_met(&name);
        self.secrets.note(app.secret.as_ref());
        self.known.insert(name, Account { app: Arc::new(app), settled: true, met });
    }

    /// True for an account nobody wrote down: it was met on the way, so that nobody said to which
    /// platforms it has handed its rights (PROTOCOL 4).
    pub fn was_met(&self, appid: &str) -> bool {
        self.account(appid).is_none_or(|account| account.met)
    }

    /// How what is known of an account was learned: a refusal says so.
    pub fn learned(&self, appid: &str) -> Learned {
        match self.was_met(appid) {
            true => Learned::Met,
            false => Learned::Told,
        }
    }

    /// The account of a key ([`App::key`]), if it was met or pinned.
    pub fn get(&self, key: &str) -> Option<Arc<App>> {
        self.known.get(key).map(|account| Arc::clone(&account.app))
    }

    /// What the account of an appid is, if it was met or pinned.
    pub fn get_kind(&self, appid: &str) -> Option<Kind> {
        self.account(appid).map(|account| account.app.kind)
    }

    /// Takes the account of a key away.
    pub fn remove(&mut self, key: &str) {
        self.known.remove(key);
    }

    /// How many are known.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// True when none is.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Every account, in the order of their keys.
    pub fn list(&self) -> Vec<Arc<App>> {
        self.known.values().map(|a| Arc::clone(&a.app)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Accounts;
    use crate::domain::appid::AppId;
    use crate::domain::secret::Secret;
    use crate::mock::app::{App, Kind};
    use crate::mock::settings::Settings;
    use crate::mock::why::Why;

    const APPID: &str = "wx0123456789abcdef";

    #[test]
    fn an_unknown_appid_is_learned_from_its_first_exchange() {
        let mut accounts = Accounts::new(&Settings::default());
        assert_eq!(accounts.find("wxABC", Kind::Test).unwrap_err(), Why::AppidShape);
        assert!(accounts.find(APPID, Kind::Test).unwrap().new);
        assert_eq!(accounts.find(APPID, Kind::Website).unwrap().app.kind, Kind::Website);
        assert_eq!(accounts.find(APPID, Kind::Test).unwrap().app.kind, Kind::Test);
        let secret = Secret::new("s");
        let learned = accounts.learn(APPID, Some(&secret), "http://127.0.0.1:3000/cb");
        assert_eq!(learned.as_deref(), Some("127.0.0.1"));
        assert_eq!(accounts.learn(APPID, Some(&Secret::new("x")), "http://other/"), None);
        let app = accounts.peek(APPID).unwrap();
        assert_eq!(app.secret, Some(secret));
        // Settled: the kind no longer follows the use.
        assert_eq!(accounts.find(APPID, Kind::Website).unwrap().app.kind, Kind::Test);
    }

    #[test]
    fn with_pinned_apps_others_do_not_exist() {
        let mut pinned = App::new(AppId::parse("demo").unwrap(), Kind::Service);
        pinned.secret = Some(Secret::new("s"));
        let settings = Settings { apps: vec![pinned], ..Settings::default() };
        let mut accounts = Accounts::new(&settings);
        assert!(accounts.find("demo", Kind::Test).is_ok());
        assert_eq!(accounts.find(APPID, Kind::Test).unwrap_err(), Why::AppidUnknown);
        assert_eq!(accounts.peek(APPID).unwrap_err(), Why::AppidUnknown);
        // The domain was left open: the first exchange settles it, the secret stays.
        let learned = accounts.learn("demo", Some(&Secret::new("t")), "http://a.b/");
        assert_eq!(learned.as_deref(), Some("a.b"));
        assert_eq!(accounts.peek("demo").unwrap().secret, Some(Secret::new("s")));
    }

    #[test]
    fn a_written_down_account_of_no_kind_is_what_its_first_login_makes_it() {
        let mut open = App::new(AppId::parse(APPID).unwrap(), Kind::Test);
        open.secret = Some(Secret::new("s"));
        open.kind_open = true;
        let settings = Settings { apps: vec![open], ..Settings::default() };
        let mut accounts = Accounts::new(&settings);
        let app = accounts.find(APPID, Kind::Website).unwrap().app;
        assert_eq!((app.kind, &app.secret), (Kind::Website, &Some(Secret::new("s"))));
        assert!(!accounts.was_met(APPID));
        // PROTOCOL 1.10, 10016: from then on the other doors are closed to it.
        accounts.learn(APPID, Some(&Secret::new("s")), "http://127.0.0.1:3000/cb");
        assert_eq!(accounts.find(APPID, Kind::Test).unwrap().app.kind, Kind::Website);
    }

    #[test]
    fn what_was_met_is_told_from_what_was_written_down() {
        let mut accounts = Accounts::new(&Settings::default());
        let app = accounts.find(APPID, Kind::Test).unwrap().app;
        assert!(accounts.was_met(APPID));
        accounts.change(App { banned: true, ..App::clone(&app) });
        assert!(accounts.was_met(APPID) && accounts.peek(APPID).unwrap().banned);
        accounts.put(App::clone(&app));
        assert!(!accounts.was_met(APPID));
        accounts.remove(APPID);
        assert!(accounts.was_met(APPID));
    }

    #[test]
    fn large_secrets_are_learned_until_there_are_too_many() {
        let mut accounts = Accounts::new(&Settings::default());
        let secret = Secret::new("s".repeat(100_000));
        for n in 0..50u32 {
            let appid = format!("wx{n:016x}");
            assert!(accounts.find(&appid, Kind::Test).is_ok());
            let learned = accounts.learn(&appid, Some(&secret), "http://a.b/").is_some();
            assert_eq!(learned, n < 10, "{n}");
        }
        let own: Vec<bool> = accounts.list().iter().map(|app| app.secret.is_some()).collect();
        assert_eq!(own.iter().filter(|has| **has).count(), 10);
    }

    #[test]
    fn unknown_appids_do_not_grow_without_bound() {
        let mut accounts = Accounts::new(&Settings::default());
        for n in 0..3000u32 {
            assert!(accounts.find(&format!("wx{n:016x}"), Kind::Test).is_ok());
        }
        assert_eq!(accounts.list().len(), 1024);
    }
}
