//! What the emulator is told before it starts: apps, users, switches, who is approved unasked.
//! Must not change by what clients of WeChat do; that is state. The control API alone changes it.

use crate::domain::appid::AppId;
use crate::domain::base::Base;
use crate::domain::lang::Lang;
use crate::mock::app::App;
use crate::mock::control::access::Access;
use crate::mock::scenario::Scenarios;
use crate::mock::switches::Switches;
use crate::mock::user::{User, cast};

/// Who consents without being asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum AutoApprove {
    /// Nobody: the consent page is shown.
    #[default]
    Nobody,
    /// Whoever the browser or the request names, else the first user.
    Everybody,
    /// This user, unless the request names another.
    User(String),
}

/// The emulator's settings. The default needs no configuration at all.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Pinned accounts. Empty: any well-formed appid is a test account, learned on first use.
    pub apps: Vec<App>,
    /// The users; the first is the one signed in when nobody chose.
    pub users: Vec<User>,
    /// What is not known of WeChat.
    pub switches: Switches,
    /// Who consents without being asked.
    pub auto_approve: AutoApprove,
    /// How the outside reaches this emulator, for addresses in answers; `None`: the `Host` of the
    /// request.
    pub public_base: Option<Base>,
    /// What goes wrong, for every login and call.
    pub scenarios: Scenarios,
    /// Who may use the control API.
    pub control: Access,
    /// The language of pages and of the control API's hints, unless a request asks for one; `None`:
    /// Chinese on pages, English in hints.
    pub lang: Option<Lang>,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            apps: Vec::new(),
            users: cast(),
            switches: Switches::default(),
            auto_approve: AutoApprove::Nobody,
            public_base: None,
            scenarios: Scenarios::default(),
            control: Access::default(),
            lang: None,
        }
    }
}

impl Settings {
    /// The pinned account of that appid.
    pub fn app(&self, appid: &str) -> Option<&App> {
        self.apps.iter().find(|app| app.appid.as_str() == appid)
    }

    /// True when an appid nobody pinned is welcome: nothing is pinned, and it looks like one.
    pub fn admits_unknown(&self, appid: &AppId) -> bool {
        self.apps.is_empty() && appid.has_usual_shape()
    }
}
