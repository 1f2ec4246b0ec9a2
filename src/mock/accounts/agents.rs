//! The apps of one corp of WeCom: told apart by agentid in links, by secret in server calls
//! (PROTOCOL 6.1, 6.3). Must not judge requests; it tells which app is meant, or why none is.

use super::{Account, Accounts, Found, MOST};
use crate::domain::appid::AppId;
use crate::domain::secret::Secret;
use crate::mock::app::{App, Kind, is_agentid};
use crate::mock::callback_domain::Target;
use crate::mock::why::Why;
use std::sync::Arc;

/// Where a code and a token of one corp meet.
#[derive(Debug)]
pub struct Meeting {
    /// The app both belong to.
    pub app: Arc<App>,
    /// It is sure enough that a first login teaches it its secret and its domain.
    pub sure: bool,
}

impl Accounts {
    /// The app of a corp that a link names by its agentid. Where nothing is pinned, one not seen
    /// before is welcome; one written down without an agentid stands for all of the corp's apps.
    pub fn find_agent(&mut self, corpid: &str, agentid: &str) -> Result<Found, Why> {
        if !is_agentid(agentid) {
            return Err(Why::AgentidShape);
        }
        let key = App::key_of(corpid, Some(agentid));
        if let Some(account) = self.known.get(&key) {
            return Ok(Found { app: Arc::clone(&account.app), new: false });
        }
        let whole =
            |account: &Account| !account.met || (account.settled && account.app.kind != Kind::Work);
        if self.known.get(corpid).is_some_and(whole) {
            return self.find(corpid, Kind::Work);
        }
        let written: Vec<&Account> = self.agents(corpid).filter(|account| !account.met).collect();
        if !written.is_empty() {
            let known: Vec<&str> =
                written.iter().filter_map(|account| account.app.agentid.as_deref()).collect();
            return Err(Why::AgentUnknown { asked: agentid.to_owned(), known: known.join(", ") });
        }
        self.meet_agent(corpid, agentid, key)
    }

    /// An app nobody wrote down. A corp that was met without an agentid, and has not logged anybody
    /// in yet, turns out to be this app.
    fn meet_agent(&mut self, corpid: &str, agentid: &str, key: String) -> Result<Found, Why> {
        let unnamed = self.known.get(corpid).is_some_and(|account| !account.settled);
        let new = !self.known.contains_key(corpid) && self.agents(corpid).next().is_none();
        if new && self.pinned {
            return Err(Why::AppidUnknown);
        }
        let corp = AppId::parse(corpid).ok().filter(AppId::has_usual_shape);
        let mut app = App::new(corp.ok_or(Why::AppidShape)?, Kind::Work);
        app.agentid = Some(agentid.to_owned());
        let app = Arc::new(app);
        if unnamed {
            self.known.remove(corpid);
        }
        if self.known.len() < MOST {
            let account = Account { app: Arc::clone(&app), settled: false, met: true };
            self.known.insert(key, account);
        }
        Ok(Found { app, new })
    }

    /// The app of a corp a link means that names none: the one that trusts its callback, as far as
    /// there are several (PROTOCOL 6.1: the trusted domain is the app's).
    pub fn find_trusting(&self, corpid: &str, redirect_uri: &str) -> Option<Arc<App>> {
        let target = Target::parse(redirect_uri)?;
        let trusts = |app: &App| app.domains.iter().any(|domain| domain.admits(&target, app.kind));
        let mut agents = self.agents(corpid).map(|account| &account.app);
        agents.find(|app| trusts(app)).map(Arc::clone)
    }

    /// The app of a corp whose secret this is; one that has none yet may take it. `Err`: it is the
    /// secret of none of them.
    pub fn find_by_secret(&self, corpid: &str, secret: &Secret) -> Result<Arc<App>, Why> {
        let all = || self.known.get(corpid).into_iter().chain(self.agents(corpid));
        let own = all().find(|account| account.app.secret.as_ref() == Some(secret));
        let open = || all().find(|account| account.app.secret.is_none());
        let found = own.or_else(open).map(|account| Arc::clone(&account.app));
        found.ok_or_else(|| Why::CorpSecret(self.learned(corpid)))
    }

    /// Where a code and a token of a corp meet: a code of one app is not for the token of another
    /// (PROTOCOL 6.3, 50001). Both may be of an app nobody has named.
    pub fn meet(
        &self,
        corpid: &str,
        secret: &Secret,
        code_of: Option<&str>,
    ) -> Result<Meeting, Why> {
        let owner = self.find_by_secret(corpid, secret)?;
        let owned = owner.secret.is_some();
        let Some(agentid) = code_of else {
            let open = self.agents(corpid).filter(|account| account.app.secret.is_none()).count();
            let sure = owned || owner.agentid.is_none() || open == 1;
            return Ok(Meeting { app: owner, sure });
        };
        let named = self.known.get(&App::key_of(corpid, Some(agentid)));
        let named = named.map_or_else(|| Arc::clone(&owner), |account| Arc::clone(&account.app));
        let other = |of: Option<&str>| Why::CodeOfAgent {
            code: agentid.to_owned(),
            token: of.unwrap_or_default().to_owned(),
        };
        let same = owner.agentid.as_deref() == Some(agentid);
        match (&named.secret, owned) {
            // The secret is that of an app with another number.
            (_, true) if !same && owner.agentid.is_some() => Err(other(owner.agentid.as_deref())),
            (Some(own), _) if own != secret => Err(other(None)),
            _ => Ok(Meeting { app: named, sure: true }),
        }
    }

    /// The accounts of a corp that have an agentid.
    pub(super) fn agents(&self, corpid: &str) -> impl Iterator<Item = &Account> {
        let prefix = App::key_of(corpid, Some(""));
        let after = self.known.range(prefix.clone()..);
        after.take_while(move |(key, _)| key.starts_with(&prefix)).map(|(_, account)| account)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Accounts;
    use crate::domain::appid::AppId;
    use crate::domain::secret::Secret;
    use crate::mock::app::{App, Kind};
    use crate::mock::settings::Settings;
    use crate::mock::why::Why;

    const CORP: &str = "ww0123456789abcdef";

    fn agent(agentid: &str, secret: &str) -> App {
        let mut app = App::new(AppId::parse(CORP).unwrap(), Kind::Work);
        app.agentid = Some(agentid.to_owned());
        app.secret = Some(Secret::new(secret));
        app
    }

    #[test]
    fn written_down_apps_of_a_corp_have_a_secret_each() {
        let apps = vec![agent("1000002", "a"), agent("1000003", "b")];
        let mut accounts = Accounts::new(&Settings { apps, ..Settings::default() });
        let found = accounts.find_agent(CORP, "1000003").unwrap();
        assert_eq!(found.app.secret, Some(Secret::new("b")));
        let unknown = accounts.find_agent(CORP, "1000004").unwrap_err();
        assert!(matches!(unknown, Why::AgentUnknown { known, .. } if known == "1000002, 1000003"));
        assert_eq!(accounts.find_agent(CORP, "a b").unwrap_err(), Why::AgentidShape);
        let by = |secret: &str| accounts.find_by_secret(CORP, &Secret::new(secret));
        assert_eq!(by("a").unwrap().agentid.as_deref(), Some("1000002"));
        assert!(matches!(by("c").unwrap_err(), Why::CorpSecret(_)));
        let meet = |secret: &str, code| accounts.meet(CORP, &Secret::new(secret), code);
        assert!(meet("a", Some("1000002")).is_ok() && meet("a", None).is_ok());
        let other = meet("a", Some("1000003")).unwrap_err();
        let expected = Why::CodeOfAgent { code: "1000003".into(), token: "1000002".into() };
        assert_eq!(other, expected);
        // The corp itself is still there for whoever asks for no app of it, never by its key.
        assert_eq!(accounts.peek(CORP).unwrap().kind, Kind::Work);
        assert!(!accounts.was_met(CORP));
        assert!(accounts.find("ww0123456789abcdef:1000002", Kind::Work).is_err());
    }

    #[test]
    fn met_apps_learn_their_secrets_from_their_logins() {
        let mut accounts = Accounts::new(&Settings::default());
        assert!(accounts.find(CORP, Kind::Work).unwrap().new);
        // Not a second account: the corp was met without a name before.
        assert!(!accounts.find_agent(CORP, "1000002").unwrap().new);
        assert_eq!(accounts.len(), 1);
        let (first, second) = (Secret::new("a"), Secret::new("b"));
        let login = |accounts: &mut Accounts, secret: &Secret, agentid: &str| {
            let met = accounts.meet(CORP, secret, Some(agentid))?;
            assert!(met.sure);
            accounts.learn(&met.app.key(), Some(secret), "http://a.b/");
            Ok::<_, Why>(())
        };
        login(&mut accounts, &first, "1000002").unwrap();
        assert!(accounts.find_by_secret(CORP, &second).is_err());
        accounts.find_agent(CORP, "1000003").unwrap();
        assert!(accounts.find_by_secret(CORP, &second).is_ok());
        assert!(login(&mut accounts, &first, "1000003").is_err());
        assert!(login(&mut accounts, &second, "1000002").is_err());
        login(&mut accounts, &second, "1000003").unwrap();
        assert!(accounts.find_by_secret(CORP, &Secret::new("c")).is_err());
    }

    #[test]
    fn a_corp_written_down_without_an_agentid_stands_for_all_its_apps() {
        let mut corp = agent("1", "a");
        corp.agentid = None;
        let settings = Settings { apps: vec![corp], ..Settings::default() };
        let mut accounts = Accounts::new(&settings);
        assert_eq!(accounts.find_agent(CORP, "1000002").unwrap().app.agentid, None);
        let met = accounts.meet(CORP, &Secret::new("a"), None).unwrap();
        assert!(met.sure && met.app.agentid.is_none());
    }
}
