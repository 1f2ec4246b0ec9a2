//! Which of WeChat's hosts a request is for, and which endpoint: by `Host`, by the prefix
//! `/_host/NAME/`, else by path alone. Must not look at parameters.

use crate::domain::host;
use crate::mock::route::Route;
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
    /// `mp.weixin.qq.com`: where accounts hand their rights to platforms.
    Account,
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
            "mp.weixin.qq.com" => Group::Account,
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
            Group::Account => "mp.weixin.qq.com",
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
            // The phone's page moved (WeChat's page on the authorization process).
            (Some(Group::Open), Some(Group::Account)) if self.path.starts_with("/wxaopen/") => {
                route
            }
            (Some(Group::Account), _) if self.path.starts_with("/wxaopen/") => Route::Unknown,
            (Some(asked), Some(home)) if asked != home => Route::Unknown,
            // The emulator's own pages are not WeChat's: no page of a WeChat host reaches them.
            // Browsers ask every host for its icon.
            (Some(_), None) if self.path != "/favicon.ico" => Route::Unknown,
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

#[cfg(test)]
mod tests {
    use super::{Group, Site};
    use crate::mock::route::Route;
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
