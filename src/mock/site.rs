//! Which of WeChat's hosts a request is for, and which endpoint: by `Host`, by the prefix
//! `/_host/NAME/`, else by path alone. Must not look at parameters.

use crate::domain::host;
use crate::net::server::door::Secure;
use crate::wire::dialect::Voice;
use bytes::Bytes;

/// The prefix that names a host where names cannot be mapped.
pub const HOST_PREFIX: &str = "/_host/";
/// Everything of the emulator itself: inspector and control API.
pub const CONTROL_PREFIX: &str = "/_wxauth";

/// A group of WeChat's hosts that serve the same paths (PROTOCOL 8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// `api.weixin.qq.com` and its twins.
    Api,
    /// `open.weixin.qq.com`, `sz.open.weixin.qq.com`.
    Open,
    /// `lp.open.weixin.qq.com`, `long.open.weixin.qq.com`.
    Poll,
    /// `res.wx.qq.com`.
    Static,
    /// `thirdwx.qlogo.cn`, `wx.qlogo.cn`.
    Avatar,
    /// `qyapi.weixin.qq.com`.
    WorkApi,
    /// `login.work.weixin.qq.com`, `open.work.weixin.qq.com`.
    WorkLogin,
}

impl Group {
    /// The group of a host name.
    pub fn of(name: &str) -> Option<Group> {
        if !host::is_wechat(name) {
            return None;
        }
        let name = name.to_ascii_lowercase();
        Some(match name.as_str() {
            "open.weixin.qq.com" | "sz.open.weixin.qq.com" => Group::Open,
            "lp.open.weixin.qq.com" | "long.open.weixin.qq.com" => Group::Poll,
            "res.wx.qq.com" => Group::Static,
            "thirdwx.qlogo.cn" | "wx.qlogo.cn" => Group::Avatar,
            "qyapi.weixin.qq.com" => Group::WorkApi,
            "login.work.weixin.qq.com" | "open.work.weixin.qq.com" => Group::WorkLogin,
            _ => Group::Api,
        })
    }
}

impl Group {
    /// The best known of its names.
    pub const fn name(self) -> &'static str {
        match self {
            Group::Api => "api.weixin.qq.com",
            Group::Open => "open.weixin.qq.com",
            Group::Poll => "lp.open.weixin.qq.com",
            Group::Static => "res.wx.qq.com",
            Group::Avatar => "thirdwx.qlogo.cn",
            Group::WorkApi => "qyapi.weixin.qq.com",
            Group::WorkLogin => "login.work.weixin.qq.com",
        }
    }
}

/// Where a request was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Site<'a> {
    /// As the request says: the authority of an absolute address, else `Host`, port included.
    pub authority: &'a str,
    /// How addresses of our own begin for this client: `https://` when it came over TLS.
    pub scheme: &'static str,
    /// The group of hosts asked for, if one was named.
    pub group: Option<Group>,
    /// The path without the host prefix.
    pub path: &'a str,
    /// The raw query.
    pub query: &'a str,
}

impl<'a> Site<'a> {
    /// Reads where a request was sent.
    pub fn of(request: &'a http::Request<Bytes>) -> Site<'a> {
        let header = request.headers().get(http::header::HOST).and_then(|v| v.to_str().ok());
        let authority = request.uri().authority().map(|a| a.as_str()).or(header).unwrap_or("");
        let path = request.uri().path();
        let query = request.uri().query().unwrap_or("");
        let secure = request.extensions().get::<Secure>().is_some();
        let scheme = if secure { "https://" } else { "http://" };
        if let Some((name, _)) =
            path.strip_prefix(HOST_PREFIX).map(|p| p.split_once('/').unwrap_or((p, "")))
        {
            let end = HOST_PREFIX.len() + name.len();
            let rest = path.get(end..).filter(|rest| !rest.is_empty()).unwrap_or("/");
            return Site { authority, scheme, group: Group::of(name), path: rest, query };
        }
        let port = memchr::memrchr(b':', authority.as_bytes()).unwrap_or(authority.len());
        let name = authority.get(..port).unwrap_or(authority);
        Site { authority, scheme, group: Group::of(name), path, query }
    }

    /// The endpoint asked for.
    pub fn route(&self) -> Route {
        let mut route = Route::of_path(self.path);
        // The same path, two products: by host, and where none is named by the parameter that only
        // WeCom's has.
        if route == Route::Followers {
            let member = self.query.split('&').any(|pair| pair.starts_with("userid="));
            if self.group == Some(Group::WorkApi) || (self.group.is_none() && member) {
                route = Route::Member;
            }
        }
        match (self.group, route.group()) {
            // The QR page polls its own host where names cannot be mapped.
            (Some(Group::Open), Some(Group::Poll)) => route,
            (Some(asked), Some(home)) if asked != home => Route::Unknown,
            // The emulator's own pages are not WeChat's: no page of a WeChat host reaches them.
            (Some(_), None) => Route::Unknown,
            _ => route,
        }
    }

    /// True for the pages of WeCom's login.
    pub fn is_wecom_page(&self) -> bool {
        Route::of_path(self.path).group() == Some(Group::WorkLogin)
    }

    /// The host that has this path, where it was sent to another of WeChat's.
    pub fn right_host(&self) -> Option<&'static str> {
        let home = Route::of_path(self.path).group()?;
        (self.group? != home).then_some(home.name())
    }

    /// In which voice an unknown path is refused; `None`: with a page.
    pub fn voice(&self) -> Option<Voice> {
        match self.group {
            Some(Group::WorkApi) => Some(Voice::Wecom),
            Some(Group::Api) if self.path.starts_with("/sns/") => Some(Voice::Sns),
            Some(Group::Api) => Some(Voice::Cgi),
            Some(_) => None,
            None if self.path.starts_with("/sns/") => Some(Voice::Sns),
            None if self.path.starts_with("/cgi-bin/service/") => Some(Voice::Wecom),
            None => {
                const API: [&str; 5] = ["/cgi-bin/", "/wxa/", "/wxaapi/", "/card/", "/datacube/"];
                API.iter().any(|p| self.path.starts_with(p)).then_some(Voice::Cgi)
            }
        }
    }
}

/// An endpoint of the emulator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Route {
    /// `/connect/oauth2/authorize`.
    Authorize,
    /// `/connect/oauth2/authorize_reply`.
    AuthorizeReply,
    /// `/connect/qrconnect`.
    Qrconnect,
    /// `/connect/qrcode/UUID`.
    Qrcode,
    /// `/connect/l/qrconnect`.
    Poll,
    /// `/connect/confirm`.
    Confirm,
    /// `/connect/confirm_reply`.
    ConfirmReply,
    /// `device` beside a login's page: the emulator's own, leads a browser through a scenario.
    Device,
    /// `device` of WeCom.
    WorkDevice,
    /// `/connect/accounts`: the emulator's own, who is signed in to this browser's WeChat.
    Accounts,
    /// wxLogin.js.
    WxLogin,
    /// `/sns/oauth2/access_token`.
    AccessToken,
    /// `/sns/oauth2/refresh_token`.
    RefreshToken,
    /// `/sns/userinfo`.
    Userinfo,
    /// `/sns/auth`.
    Auth,
    /// `/sns/jscode2session`.
    Jscode2session,
    /// `/sns/component/jscode2session`.
    ComponentJscode2session,
    /// `/sns/oauth2/component/access_token`.
    ComponentAccessToken,
    /// `/sns/oauth2/component/refresh_token`.
    ComponentRefreshToken,
    /// `/cgi-bin/component/api_component_token`.
    ApiComponentToken,
    /// `/cgi-bin/token`.
    GlobalToken,
    /// `/cgi-bin/stable_token`.
    StableToken,
    /// `/cgi-bin/user/get` of an official account: its followers.
    Followers,
    /// `/wxa/business/getuserphonenumber`: the phone number of a mini program's user.
    PhoneNumber,
    /// `/cgi-bin/gettoken` of WeCom.
    Gettoken,
    /// `/cgi-bin/auth/getuserinfo` of WeCom, and the old `/cgi-bin/user/getuserinfo`.
    Getuserinfo,
    /// `/cgi-bin/auth/getuserdetail` of WeCom.
    Getuserdetail,
    /// `/cgi-bin/service/get_suite_token` of WeCom: a service provider's own token.
    GetSuiteToken,
    /// `/cgi-bin/service/auth/getuserinfo3rd` of WeCom.
    Getuserinfo3rd,
    /// `/cgi-bin/service/auth/getuserdetail3rd` of WeCom.
    Getuserdetail3rd,
    /// `/cgi-bin/miniprogram/jscode2session` of WeCom.
    WorkJscode2session,
    /// `/cgi-bin/service/miniprogram/jscode2session` of WeCom.
    SuiteJscode2session,
    /// `/cgi-bin/user/get` of WeCom: a member.
    Member,
    /// `/wwlogin/sso/login` of WeCom.
    WorkLogin,
    /// `/wwopen/sso/qrConnect` of WeCom.
    WorkLoginOld,
    /// The reply of WeCom's login page.
    WorkReply,
    /// A picture of a user.
    Avatar,
    /// `/`, `/favicon.ico`, `/robots.txt`: browsers ask unasked.
    Chance,
    /// Nothing the emulator has.
    Unknown,
}

impl Route {
    fn of_path(path: &str) -> Route {
        match path {
            "/connect/oauth2/authorize" => Route::Authorize,
            "/connect/oauth2/authorize_reply" => Route::AuthorizeReply,
            "/connect/qrconnect" => Route::Qrconnect,
            "/connect/l/qrconnect" => Route::Poll,
            "/connect/confirm" => Route::Confirm,
            "/connect/confirm_reply" => Route::ConfirmReply,
            "/connect/accounts" => Route::Accounts,
            "/connect/oauth2/device" | "/connect/device" => Route::Device,
            "/wwlogin/sso/device" | "/wwopen/sso/device" => Route::WorkDevice,
            "/connect/zh_CN/htmledition/js/wxLogin.js" => Route::WxLogin,
            "/sns/oauth2/access_token" => Route::AccessToken,
            "/sns/oauth2/refresh_token" => Route::RefreshToken,
            "/sns/jscode2session" => Route::Jscode2session,
            "/sns/component/jscode2session" => Route::ComponentJscode2session,
            "/sns/oauth2/component/access_token" => Route::ComponentAccessToken,
            "/sns/oauth2/component/refresh_token" => Route::ComponentRefreshToken,
            "/cgi-bin/component/api_component_token" => Route::ApiComponentToken,
            "/cgi-bin/token" => Route::GlobalToken,
            "/cgi-bin/stable_token" => Route::StableToken,
            "/cgi-bin/user/get" => Route::Followers,
            "/wxa/business/getuserphonenumber" => Route::PhoneNumber,
            "/cgi-bin/gettoken" => Route::Gettoken,
            "/cgi-bin/auth/getuserinfo" | "/cgi-bin/user/getuserinfo" => Route::Getuserinfo,
            "/cgi-bin/auth/getuserdetail" => Route::Getuserdetail,
            "/cgi-bin/service/get_suite_token" => Route::GetSuiteToken,
            // Without `auth/` the paths before 2022, which SDKs still call.
            "/cgi-bin/service/auth/getuserinfo3rd" | "/cgi-bin/service/getuserinfo3rd" => {
                Route::Getuserinfo3rd
            }
            "/cgi-bin/service/auth/getuserdetail3rd" | "/cgi-bin/service/getuserdetail3rd" => {
                Route::Getuserdetail3rd
            }
            "/cgi-bin/miniprogram/jscode2session" => Route::WorkJscode2session,
            "/cgi-bin/service/miniprogram/jscode2session" => Route::SuiteJscode2session,
            "/wwlogin/sso/login" => Route::WorkLogin,
            "/wwopen/sso/qrConnect" => Route::WorkLoginOld,
            "/wwlogin/sso/authorize_reply" | "/wwopen/sso/authorize_reply" => Route::WorkReply,
            "/sns/userinfo" => Route::Userinfo,
            "/sns/auth" => Route::Auth,
            "/" | "/favicon.ico" | "/robots.txt" => Route::Chance,
            path if path.starts_with("/mmopen/") => Route::Avatar,
            path if path.starts_with("/connect/qrcode/") => Route::Qrcode,
            _ => Route::Unknown,
        }
    }

    /// A link of a login leads here.
    pub(crate) const fn begins_a_login(self) -> bool {
        matches!(self, Route::Authorize | Route::Qrconnect | Route::WorkLogin | Route::WorkLoginOld)
    }

    /// The hosts that serve it; `None`: any.
    const fn group(self) -> Option<Group> {
        Some(match self {
            Route::Authorize
            | Route::AuthorizeReply
            | Route::Qrconnect
            | Route::Qrcode
            | Route::Confirm
            | Route::ConfirmReply
            | Route::Device
            | Route::Accounts => Group::Open,
            Route::Poll => Group::Poll,
            Route::WxLogin => Group::Static,
            Route::AccessToken
            | Route::RefreshToken
            | Route::Userinfo
            | Route::Auth
            | Route::Jscode2session
            | Route::ComponentJscode2session
            | Route::ComponentAccessToken
            | Route::ComponentRefreshToken
            | Route::ApiComponentToken
            | Route::GlobalToken
            | Route::StableToken
            | Route::Followers
            | Route::PhoneNumber => Group::Api,
            Route::Gettoken
            | Route::Getuserinfo
            | Route::Getuserdetail
            | Route::GetSuiteToken
            | Route::Getuserinfo3rd
            | Route::Getuserdetail3rd
            | Route::WorkJscode2session
            | Route::SuiteJscode2session
            | Route::Member => Group::WorkApi,
            Route::WorkLogin | Route::WorkLoginOld | Route::WorkReply | Route::WorkDevice => {
                Group::WorkLogin
            }
            Route::Avatar => Group::Avatar,
            Route::Chance | Route::Unknown => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Group, Route, Site};
    use crate::wire::dialect::Voice;
    use bytes::Bytes;

    fn request(host: &str, uri: &str) -> http::Request<Bytes> {
        http::Request::get(uri).header("host", host).body(Bytes::new()).unwrap()
    }

    fn route(host: &str, uri: &str) -> Route {
        Site::of(&request(host, uri)).route()
    }

    #[test]
    fn hosts_paths_and_prefixes() {
        assert_eq!(route("127.0.0.1:8787", "/sns/auth?x=1"), Route::Auth);
        assert_eq!(route("API.weixin.qq.com:443", "/sns/auth"), Route::Auth);
        assert_eq!(route("open.weixin.qq.com", "/sns/auth"), Route::Unknown);
        assert_eq!(
            route("x", "/_host/open.weixin.qq.com/connect/oauth2/authorize"),
            Route::Authorize
        );
        assert_eq!(route("x", "/_host/qyapi.weixin.qq.com/sns/auth"), Route::Unknown);
        assert_eq!(route("thirdwx.qlogo.cn", "/mmopen/vi_32/x/132"), Route::Avatar);
        assert_eq!(route("x", "/_host/api.weixin.qq.com"), Route::Unknown);
        let absolute = request("x", "http://api.weixin.qq.com/sns/userinfo");
        assert_eq!(Site::of(&absolute).route(), Route::Userinfo);
        assert_eq!(Site::of(&absolute).group, Some(Group::Api));
    }

    #[test]
    fn unknown_paths_are_refused_in_the_hosts_voice() {
        let voice = |host, uri| Site::of(&request(host, uri)).voice();
        assert_eq!(voice("localhost", "/cgi-bin/menu/create"), Some(Voice::Cgi));
        assert_eq!(voice("localhost", "/sns/x"), Some(Voice::Sns));
        assert_eq!(voice("qyapi.weixin.qq.com", "/cgi-bin/x"), Some(Voice::Wecom));
        assert_eq!(voice("localhost", "/x"), None);
        assert_eq!(voice("open.weixin.qq.com", "/sns/x"), None);
    }
}
