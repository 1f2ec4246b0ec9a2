//! The authorize link of each platform, exactly as PROTOCOL 1–6 documents it.
//! Must not open, print or fetch anything, nor draw the state itself.

mod judge;

pub use judge::{LinkError, Warning};

use super::appid::AppId;
use super::query::encode;

/// Which WeChat login a link starts (PROTOCOL 0.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Platform {
    /// Official account web authorization, inside WeChat (PROTOCOL 1).
    Mp,
    /// Website QR login (PROTOCOL 3).
    Web,
    /// A third-party platform on behalf of an official account (PROTOCOL 4).
    Component,
    /// A page inside the WeCom client (PROTOCOL 6.1).
    Work,
    /// WeCom web login (PROTOCOL 6.2).
    WorkWeb,
}

impl Platform {
    /// Reads the values of `--platform`.
    pub fn parse(text: &str) -> Option<Platform> {
        Some(match text {
            "mp" => Platform::Mp,
            "web" => Platform::Web,
            "component" => Platform::Component,
            "work" => Platform::Work,
            "work-web" => Platform::WorkWeb,
            _ => return None,
        })
    }

    /// As `--platform` spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Platform::Mp => "mp",
            Platform::Web => "web",
            Platform::Component => "component",
            Platform::Work => "work",
            Platform::WorkWeb => "work-web",
        }
    }

    /// The scope asked for when none is given; WeCom web login has none.
    pub const fn default_scope(self) -> Option<&'static str> {
        match self {
            Platform::Mp | Platform::Component => Some("snsapi_userinfo"),
            Platform::Web => Some("snsapi_login"),
            Platform::Work => Some("snsapi_base"),
            Platform::WorkWeb => None,
        }
    }

    /// The scopes of its family.
    pub const fn scopes(self) -> &'static [&'static str] {
        match self {
            Platform::Mp | Platform::Component => &["snsapi_userinfo", "snsapi_base"],
            Platform::Web => &["snsapi_login"],
            Platform::Work => &["snsapi_base", "snsapi_privateinfo", "snsapi_userinfo"],
            Platform::WorkWeb => &[],
        }
    }

    /// Where its page is when no other base is given.
    pub const fn home(self) -> &'static str {
        match self {
            Platform::WorkWeb => "https://login.work.weixin.qq.com",
            _ => "https://open.weixin.qq.com",
        }
    }

    /// The path of its page.
    pub const fn path(self) -> &'static str {
        match self {
            Platform::Mp | Platform::Component | Platform::Work => "/connect/oauth2/authorize",
            Platform::Web => "/connect/qrconnect",
            Platform::WorkWeb => "/wwlogin/sso/login",
        }
    }

    /// The parameters of its page in the documented order, then the switches `build` appends
    /// (PROTOCOL 1.1, 3.1, 4, 6.1, 6.2).
    pub const fn parameters(self) -> &'static [&'static str] {
        match self {
            Platform::Mp => &[
                "appid",
                "redirect_uri",
                "response_type",
                "scope",
                "state",
                "forcePopup",
                "forceSnapShot",
                "connect_redirect",
            ],
            Platform::Web => &["appid", "redirect_uri", "response_type", "scope", "state", "lang"],
            Platform::Component => &[
                "appid",
                "redirect_uri",
                "response_type",
                "scope",
                "state",
                "component_appid",
                "forcePopup",
                "forceSnapShot",
                "connect_redirect",
            ],
            Platform::Work => &[
                "appid",
                "redirect_uri",
                "response_type",
                "scope",
                "state",
                "agentid",
                "connect_redirect",
            ],
            Platform::WorkWeb => {
                &["login_type", "appid", "agentid", "redirect_uri", "state", "lang"]
            }
        }
    }

    /// True when only the WeChat (or WeCom) client shows the page; another browser is refused (PROTOCOL 1.11).
    pub const fn needs_client(self) -> bool {
        matches!(self, Platform::Mp | Platform::Component | Platform::Work)
    }
}

/// Kind of account, which an appid does not show; it decides the callback-domain rules (PROTOCOL 1.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Account {
    /// Verified service account: registered host, no port.
    Service,
    /// Test account: an IP address and a port are allowed.
    Test,
}

/// What a link is made of. Texts as given; `build` judges them.
#[derive(Debug, Clone)]
pub struct Request {
    /// Platform.
    pub platform: Platform,
    /// Kind of account, if it was said.
    pub account: Option<Account>,
    /// `appid` (WeCom: CorpID).
    pub appid: String,
    /// `redirect_uri`, plain (not percent-encoded).
    pub redirect_uri: String,
    /// `scope`; `None` = the platform's default.
    pub scope: Option<String>,
    /// `state`.
    pub state: String,
    /// `forcePopup`.
    pub force_popup: bool,
    /// `forceSnapShot`.
    pub force_snapshot: bool,
    /// `connect_redirect=1`.
    pub connect_redirect: bool,
    /// `component_appid`.
    pub component_appid: Option<String>,
    /// `agentid`.
    pub agentid: Option<String>,
    /// `lang` of the website and WeCom pages.
    pub lang: Option<String>,
    /// Base of the page when it is not WeChat's (an emulator).
    pub base: Option<String>,
}

/// A link ready to use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The address.
    pub url: String,
    /// The scope in it, if the platform has one.
    pub scope: Option<String>,
    /// What will work otherwise than expected, and why.
    pub warnings: Vec<Warning>,
}

impl Request {
    /// What WeChat would refuse, in the order of the parameters.
    pub fn faults(&self) -> Vec<LinkError> {
        judge::faults(self)
    }

    /// What will work otherwise than expected, in the order of the parameters.
    pub fn warnings(&self) -> Vec<Warning> {
        judge::warnings(self)
    }

    /// Builds the link in the documented order (PROTOCOL 1.1, 3.1, 4, 6.1, 6.2).
    /// The first fault found is an error, unless `force`, which turns every fault into a warning.
    pub fn build(&self, force: bool) -> Result<Link, LinkError> {
        let mut warnings = Vec::new();
        for fault in self.faults() {
            match force {
                true => warnings.push(fault.into()),
                false => return Err(fault),
            }
        }
        warnings.extend(self.warnings());
        let base = self.base.as_deref().unwrap_or(self.platform.home()).trim_end_matches('/');
        let scope = self.scope.clone().or(self.platform.default_scope().map(str::to_owned));
        let query: Vec<String> = self
            .pairs(scope.as_deref())
            .into_iter()
            .map(|(name, value)| format!("{name}={}", encode(&value)))
            .collect();
        let fragment = if self.platform == Platform::WorkWeb { "" } else { "#wechat_redirect" };
        let url = format!("{base}{}?{}{fragment}", self.platform.path(), query.join("&"));
        Ok(Link { url, scope: scope.filter(|_| self.platform != Platform::WorkWeb), warnings })
    }

    /// True when the page must be opened in WeChat or WeCom, false for a browser.
    pub fn opens_on_phone(&self) -> bool {
        self.platform.needs_client() && self.base.is_none()
    }

    fn pairs(&self, scope: Option<&str>) -> Vec<(&'static str, String)> {
        let mut pairs: Vec<(&'static str, String)> = Vec::new();
        if self.platform == Platform::WorkWeb {
            pairs.push(("login_type", "CorpApp".to_owned()));
            pairs.push(("appid", self.appid.clone()));
            pairs.extend(self.agentid.clone().map(|id| ("agentid", id)));
            pairs.push(("redirect_uri", self.redirect_uri.clone()));
            pairs.push(("state", self.state.clone()));
            pairs.extend(self.lang.clone().map(|lang| ("lang", lang)));
            return pairs;
        }
        pairs.push(("appid", self.appid.clone()));
        pairs.push(("redirect_uri", self.redirect_uri.clone()));
        pairs.push(("response_type", "code".to_owned()));
        pairs.push(("scope", scope.unwrap_or_default().to_owned()));
        pairs.push(("state", self.state.clone()));
        match self.platform {
            Platform::Work => pairs.extend(self.agentid.clone().map(|id| ("agentid", id))),
            Platform::Component => {
                pairs.extend(self.component_appid.clone().map(|id| ("component_appid", id)));
            }
            Platform::Web => pairs.extend(self.lang.clone().map(|lang| ("lang", lang))),
            Platform::Mp | Platform::WorkWeb => {}
        }
        for (name, value) in self.switches() {
            if self.platform.parameters().contains(&name) {
                pairs.push((name, value.to_owned()));
            }
        }
        pairs
    }

    /// The switches that are on, as parameters.
    fn switches(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let all = [
            (self.force_popup, "forcePopup", "true"),
            (self.force_snapshot, "forceSnapShot", "true"),
            (self.connect_redirect, "connect_redirect", "1"),
        ];
        all.into_iter().filter(|(on, ..)| *on).map(|(_, name, value)| (name, value))
    }
}

#[cfg(test)]
mod tests;
