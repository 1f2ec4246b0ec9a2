//! The doors a login comes in by, and what each asks of a request (PROTOCOL 1, 3, 6).
//! Must not look at a request; it only tells the rules of a door.

use super::judge::PageError;
use crate::domain::text::errcode::sentence;
use crate::mock::app::Kind;
use crate::mock::why::{Learned, Why};

/// A page that starts a login.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Door {
    /// `/connect/oauth2/authorize`: official accounts, platforms, and WeCom inside its client.
    Official,
    /// `/connect/qrconnect`: website apps.
    Website,
    /// `/wwlogin/sso/login`: WeCom on the web.
    WorkWeb,
    /// `/wwopen/sso/qrConnect`: the same, older; its callback carries the corp's id.
    WorkWebOld,
}

impl Door {
    /// The last segment of its path, for links between its pages.
    pub(crate) const fn page(self) -> &'static str {
        match self {
            Door::Official => "authorize",
            Door::Website => "qrconnect",
            Door::WorkWeb => "login",
            Door::WorkWebOld => "qrConnect",
        }
    }

    /// True for WeCom's login on the web.
    pub(crate) const fn is_work_web(self) -> bool {
        matches!(self, Door::WorkWeb | Door::WorkWebOld)
    }

    /// What an account not seen before is taken for. A CorpID starts with `ww`, a suite_id with `ww`,
    /// `tj` or `dk`, and `agentid` is WeCom's alone (PROTOCOL 6.1).
    pub(crate) fn at_home(self, appid: &str, agentid: bool) -> Kind {
        match self {
            Door::Official
                if agentid || ["ww", "tj", "dk"].iter().any(|begin| appid.starts_with(begin)) =>
            {
                Kind::Work
            }
            Door::Official => Kind::Test,
            Door::Website => Kind::Website,
            Door::WorkWeb | Door::WorkWebOld => Kind::Work,
        }
    }

    /// Whether accounts of that kind come in here, or the page that says no.
    pub(crate) fn admits(self, kind: Kind, learned: Learned) -> Result<(), PageError> {
        let why = || Why::AppKind(kind, learned);
        match (self, kind) {
            (Door::Official, Kind::Website) => Err(PageError::numbered(10016, why())),
            (Door::Official, Kind::Mini | Kind::Component) => {
                Err(PageError::saying(sentence::APPID, why()))
            }
            (Door::Official, _) | (Door::Website, Kind::Website) => Ok(()),
            // PROTOCOL 3.1: what an official account's AppID gets at qrconnect.
            (Door::Website, _) => Err(PageError::saying(sentence::SCOPE, why())),
            // WW-98152: a provider's web login is at the newer address.
            (Door::WorkWeb | Door::WorkWebOld, Kind::Work) | (Door::WorkWeb, Kind::Suite) => Ok(()),
            (Door::WorkWeb | Door::WorkWebOld, _) => Err(PageError::saying(sentence::APPID, why())),
        }
    }

    /// The page for a fault that has a number at the official account's door and only a sentence
    /// elsewhere (PROTOCOL 3.1, 6.1).
    pub(crate) fn error(self, code: u16, elsewhere: &'static str, why: Why) -> PageError {
        match self {
            Door::Official => PageError::numbered(code, why),
            _ => PageError::saying(elsewhere, why),
        }
    }

    /// The page for a callback that is not the configured one.
    pub(crate) fn wrong_callback(self, owner: Kind, why: Why) -> PageError {
        match owner {
            kind if kind.is_wecom() => PageError::saying(sentence::WECOM_DOMAIN, why),
            _ => self.error(10003, sentence::REDIRECT_URI, why),
        }
    }
}
