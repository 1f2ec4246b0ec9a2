//! Everything that happens while the emulator runs: codes, tokens, pages, what was learned.
//! Must not grow without bound, and must not decide anything.

use crate::domain::time::Time;
use crate::mock::accounts::Accounts;
use crate::mock::app_tokens::AppTokens;
use crate::mock::authorize::Door;
use crate::mock::clock::Clock;
use crate::mock::codes::Codes;
use crate::mock::device::Play;
use crate::mock::fault::Faults;
use crate::mock::grants::Grants;
use crate::mock::handed::Handed;
use crate::mock::ids::Ids;
use crate::mock::journal::{FlowId, Journal};
use crate::mock::qr::scans::Scans;
use crate::mock::scenario::Scenarios;
use crate::mock::settings::Settings;
use crate::mock::shelf::{Issued, Shelf};
use crate::mock::texts::Texts;
use std::time::Duration;

/// How long a consent page can be answered.
pub const PAGE_LIFE: Duration = Duration::from_secs(1800);
/// How long a consent is remembered ("近期", PROTOCOL 1.7: no figure is published).
pub const CONSENT_LIFE: Duration = Duration::from_secs(30 * 86_400);

/// A consent page that waits for its reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Where the login came in.
    pub door: Door,
    /// The query of the authorize request it answers.
    pub query: String,
    /// The user shown on it.
    pub user: String,
    /// What goes wrong with this login.
    pub scenarios: Scenarios,
    /// The story it belongs to.
    pub flow: FlowId,
}

/// WeCom's `user_ticket`: whose details may be asked for, and by whom (PROTOCOL 6.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkTicket {
    /// The corp it was given to.
    pub corpid: String,
    /// The member.
    pub user: String,
    /// He was asked for private details (`snsapi_privateinfo`).
    pub private: bool,
    /// When it expires; it is remembered a while longer.
    pub until: Time,
}

/// The emulator's state.
#[derive(Debug)]
pub struct State {
    /// The emulator's time.
    pub clock: Clock,
    /// Accounts, pinned and learned.
    pub accounts: Accounts,
    /// Codes handed out.
    pub codes: Codes,
    /// Tokens handed out.
    pub grants: Grants,
    /// Ids told before.
    pub ids: Ids,
    /// Texts that codes and tokens have in common.
    pub texts: Texts,
    /// Consent pages by uuid.
    pub pages: Issued<Page>,
    /// Tokens of accounts.
    pub app_tokens: AppTokens,
    /// WeCom's `user_ticket`s.
    pub work_tickets: Issued<WorkTicket>,
    /// What accounts hand to platforms.
    pub handed: Handed,
    /// QR codes on pages.
    pub scans: Scans,
    /// Failures of server calls that were asked for.
    pub faults: Faults,
    /// How often it was reset: who is signed in at a browser is forgotten then.
    pub resets: u64,
    /// Scenarios that a browser is being led through.
    pub(crate) plays: Issued<Play>,
    /// A single request asked for scenarios once, so codes and tokens may carry some.
    pub staged: bool,
    /// Who granted `snsapi_userinfo` to which app: `appid user`.
    consents: Shelf<()>,
    /// What happened.
    pub journal: Journal,
}

impl State {
    /// A fresh state under those settings.
    pub fn new(settings: &Settings) -> State {
        let accounts = Accounts::new(settings);
        let mut journal = Journal::default();
        journal.guard(accounts.secrets());
        State {
            clock: Clock::default(),
            accounts,
            codes: Codes::default(),
            grants: Grants::default(),
            ids: Ids::default(),
            texts: Texts::default(),
            pages: Issued::new(4096),
            app_tokens: AppTokens::default(),
            work_tickets: Issued::new(4096),
            handed: Handed::default(),
            scans: Scans::default(),
            faults: Faults::default(),
            resets: 0,
            plays: Issued::new(1024),
            staged: false,
            consents: Shelf::new(16_384),
            journal,
        }
    }

    /// What the cookies of browsers carry, so that those of an earlier run, or from before a reset,
    /// sign nobody in; `None` where none was handed out yet.
    pub fn era(&self) -> Option<String> {
        Some(format!("{:x}.{}", self.journal.birth()?.millis(), self.resets))
    }

    /// Remembers that a user consented to `snsapi_userinfo`.
    pub fn consent(&mut self, appid: &str, user: &str, now: Time) {
        let (name, until) = ([appid, " ", user].concat(), now.after(CONSENT_LIFE));
        if !self.consents.prolong(&name, until, now) {
            self.consents.put(name, (), until, now);
        }
    }

    /// Whether he did, lately.
    pub fn has_consented(&self, appid: &str, user: &str, now: Time) -> bool {
        self.consents.get(&format!("{appid} {user}"), now).is_some()
    }
}
