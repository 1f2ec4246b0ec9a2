//! The accounts the emulator knows: official accounts, websites, mini programs, platforms, corps.
//! Must not hold what was learned at run time; that is state (`learned`).

use crate::domain::appid::AppId;
use crate::domain::lang::Lang;
use crate::domain::scope::{BASE, LOGIN, PRIVATEINFO, USERINFO};
use crate::domain::secret::Secret;
use crate::domain::text::mock::of;
use crate::mock::callback_domain::CallbackDomain;

/// What an account is; its appid does not show that (PROTOCOL 0.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A verified service account 已认证服务号.
    Service,
    /// A subscription account 订阅号: no web authorization at all (10005).
    Subscription,
    /// A test account 测试号: IP and port allowed, users must follow it (PROTOCOL 1.4).
    Test,
    /// An open-platform website app 网站应用.
    Website,
    /// A mini program 小程序.
    Mini,
    /// A third-party platform 第三方平台.
    Component,
    /// A corp of WeCom 企业微信.
    Work,
    /// A service provider's app at WeCom 第三方应用: its AppID is a suite_id.
    Suite,
}

impl Kind {
    /// Every kind with its name in settings.
    pub const ALL: [(Kind, &'static str); 8] = [
        (Kind::Service, "service"),
        (Kind::Subscription, "subscription"),
        (Kind::Test, "test"),
        (Kind::Website, "web"),
        (Kind::Mini, "mini"),
        (Kind::Component, "component"),
        (Kind::Work, "work"),
        (Kind::Suite, "suite"),
    ];

    /// True for what logs in at WeCom, by its pages, words and numbers (PROTOCOL 6).
    pub const fn is_wecom(self) -> bool {
        matches!(self, Kind::Work | Kind::Suite)
    }

    /// By its name in settings.
    pub fn parse(name: &str) -> Option<Kind> {
        Kind::ALL.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
    }

    /// Its name in settings.
    pub fn name(self) -> &'static str {
        Kind::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| *name)
    }

    /// The scopes such an account may ask for (PROTOCOL 0.3, 1.4, 6.1).
    pub const fn scopes(self) -> &'static [&'static str] {
        match self {
            Kind::Service | Kind::Test => &[BASE, USERINFO],
            Kind::Website => &[LOGIN],
            Kind::Work | Kind::Suite => &[BASE, USERINFO, PRIVATEINFO],
            Kind::Subscription | Kind::Mini | Kind::Component => &[],
        }
    }
}

/// One account.
#[derive(Debug, Clone)]
pub struct App {
    /// Its AppID (a corp's CorpID).
    pub appid: AppId,
    /// Which app of its corp it is, at WeCom, where each has a secret and domains of its own
    /// (PROTOCOL 6.1, 6.3); `None` elsewhere, and for a corp that stands for all its apps.
    pub agentid: Option<String>,
    /// What the consent page calls it; empty: what it is ([`App::title`]).
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Nobody said what it is: until its first exchange it is what is at home where it is used.
    pub kind_open: bool,
    /// Its AppSecret; `None`: the one of the first successful exchange becomes it.
    pub secret: Option<Secret>,
    /// Callback domains; empty: the host of the first successful exchange becomes it.
    pub domains: Vec<CallbackDomain>,
    /// Scopes it may ask for; `None`: those of its kind.
    pub scopes: Option<Vec<String>>,
    /// 此公众号被封禁 (10004).
    pub banned: bool,
    /// The open-platform account it is bound to; `None`: no unionid (PROTOCOL 10.28).
    pub open_account: Option<String>,
    /// Platforms it has handed its rights to (PROTOCOL 4).
    pub platforms: Vec<AppId>,
}

/// True for what WeCom's admin console shows as an app's number: digits, at most 20.
pub fn is_agentid(text: &str) -> bool {
    (1..=20).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// The open-platform account apps are bound to when nothing else is said.
pub const OPEN_ACCOUNT: &str = "default";

impl App {
    /// An account of that kind with nothing pinned yet.
    pub fn new(appid: AppId, kind: Kind) -> App {
        App {
            name: String::new(),
            appid,
            agentid: None,
            kind,
            kind_open: false,
            secret: None,
            domains: Vec::new(),
            scopes: None,
            banned: false,
            open_account: Some(OPEN_ACCOUNT.to_owned()),
            platforms: Vec::new(),
        }
    }

    /// What it is known by: its AppID, and behind a colon its agentid where it has one.
    pub fn key(&self) -> String {
        App::key_of(self.appid.as_str(), self.agentid.as_deref())
    }

    /// [`App::key`] of what is not there yet. No AppID has a colon.
    pub fn key_of(appid: &str, agentid: Option<&str>) -> String {
        match agentid {
            None => appid.to_owned(),
            Some(agentid) => format!("{appid}:{agentid}"),
        }
    }

    /// What it is called on pages: its name, else its kind and AppID.
    pub fn title(&self, lang: Lang) -> String {
        if !self.name.is_empty() {
            return self.name.clone();
        }
        let t = &of(lang).pages;
        let kind = match self.kind {
            Kind::Service | Kind::Subscription => t.app_official,
            Kind::Test => t.app_test,
            Kind::Website => t.app_website,
            Kind::Mini => t.app_mini,
            Kind::Component => t.app_component,
            Kind::Work => t.app_work,
            Kind::Suite => t.app_suite,
        };
        format!("{kind} {}", self.key())
    }

    /// True when the account may ask for this scope.
    pub fn allows(&self, scope: &str) -> bool {
        match &self.scopes {
            Some(list) => list.iter().any(|known| known == scope),
            None => self.kind.scopes().contains(&scope),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{App, Kind};
    use crate::domain::appid::AppId;

    #[test]
    fn kinds_have_names_and_scopes() {
        for (kind, name) in Kind::ALL {
            assert_eq!(Kind::parse(name), Some(kind));
            assert_eq!(kind.name(), name);
        }
        let mut app = App::new(AppId::parse("wx1").unwrap(), Kind::Test);
        assert!(app.allows("snsapi_userinfo") && !app.allows("snsapi_login"));
        app.scopes = Some(vec!["snsapi_base".to_owned()]);
        assert!(!app.allows("snsapi_userinfo"));
        assert!(!App::new(app.appid, Kind::Subscription).allows("snsapi_base"));
    }
}
