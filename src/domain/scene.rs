//! Where an error code came up: a page, a server call, the QR login's polling, or nobody knows;
//! and with it whose numbers it uses. Must not hold texts or codes.

use super::place::Place;

/// A product of Tencent. Official accounts, third-party platforms and mini programs share the
/// numbers of `api.weixin.qq.com`; the others have numbers of their own (PROTOCOL 7, last line).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Product {
    /// Official accounts and website apps: `/sns/*`, `/cgi-bin/*` at `api.weixin.qq.com`.
    Account,
    /// Third-party platforms acting for an account (PROTOCOL 4).
    Component,
    /// Mini programs (PROTOCOL 5).
    Mini,
    /// WeCom, 企业微信 (PROTOCOL 6).
    Wecom,
    /// Pages of `open.weixin.qq.com` shown to the user (PROTOCOL 1.10).
    Page,
    /// `wx_errcode` of the website QR login's long polling (PROTOCOL 3.3).
    Poll,
}

impl Product {
    /// Every product.
    pub const ALL: [Product; 6] = [
        Product::Account,
        Product::Component,
        Product::Mini,
        Product::Wecom,
        Product::Page,
        Product::Poll,
    ];

    /// Stable slug, used in JSON.
    pub const fn slug(self) -> &'static str {
        match self {
            Product::Account => "account",
            Product::Component => "component",
            Product::Mini => "mini",
            Product::Wecom => "wecom",
            Product::Page => "page",
            Product::Poll => "poll",
        }
    }

    /// True when the two read a number the same way.
    pub fn shares_numbers_with(self, other: Product) -> bool {
        let wechat = |p| matches!(p, Product::Account | Product::Component | Product::Mini);
        self == other || (wechat(self) && wechat(other))
    }
}

/// Where an error code came up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scene {
    /// `/connect/oauth2/authorize` or `/connect/qrconnect`, in the browser (PROTOCOL 1, 3.1).
    Authorize,
    /// A server call of the login.
    Call(Place),
    /// Any other call of `api.weixin.qq.com`, which takes the account's global token.
    CgiBin,
    /// `/connect/l/qrconnect` (PROTOCOL 3.3).
    Poll,
    /// Nobody said.
    Unknown,
}

impl From<Place> for Scene {
    fn from(place: Place) -> Scene {
        Scene::Call(place)
    }
}

impl Scene {
    /// Stable slug, used in JSON.
    pub const fn slug(self) -> &'static str {
        match self {
            Scene::Authorize => "authorize",
            Scene::Call(place) => match place {
                Place::AccessToken => "access_token",
                Place::RefreshToken => "refresh_token",
                Place::Userinfo => "userinfo",
                Place::Auth => "auth",
                Place::Jscode2session => "jscode2session",
                Place::ComponentAccessToken => "component_access_token",
                Place::ComponentRefreshToken => "component_refresh_token",
                Place::ComponentJscode2session => "component_jscode2session",
                Place::ApiComponentToken => "api_component_token",
                Place::WecomGettoken => "wecom_gettoken",
                Place::WecomGetuserinfo => "wecom_getuserinfo",
                Place::WecomGetuserdetail => "wecom_getuserdetail",
            },
            Scene::CgiBin => "cgi_bin",
            Scene::Poll => "poll",
            Scene::Unknown => "unknown",
        }
    }

    /// The product whose numbers are used here; `None` when the scene is not known.
    pub const fn product(self) -> Option<Product> {
        Some(match self {
            Scene::Authorize => Product::Page,
            Scene::Call(place) if place.is_wecom() => Product::Wecom,
            Scene::Call(Place::Jscode2session) => Product::Mini,
            Scene::Call(
                Place::ComponentAccessToken
                | Place::ComponentRefreshToken
                | Place::ComponentJscode2session
                | Place::ApiComponentToken,
            ) => Product::Component,
            Scene::Call(_) | Scene::CgiBin => Product::Account,
            Scene::Poll => Product::Poll,
            Scene::Unknown => return None,
        })
    }

    /// The scene a URL path belongs to, at any host (emulators and proxies change the host).
    /// `/cgi-bin/*` is served by two products: only the paths of PROTOCOL 6.3 are WeCom's.
    pub fn from_path(path: &str) -> Option<Scene> {
        let path = path.trim_end_matches('/');
        if let Some(place) = Place::ALL.into_iter().find(|place| place.path() == path) {
            return Some(Scene::Call(place));
        }
        Some(match path {
            "/connect/oauth2/authorize" | "/connect/qrconnect" => Scene::Authorize,
            "/connect/l/qrconnect" => Scene::Poll,
            "/cgi-bin/user/getuserinfo"
            | "/cgi-bin/service/getuserinfo3rd"
            | "/cgi-bin/service/auth/getuserinfo3rd" => Scene::Call(Place::WecomGetuserinfo),
            "/cgi-bin/user/getuserdetail"
            | "/cgi-bin/service/getuserdetail3rd"
            | "/cgi-bin/service/auth/getuserdetail3rd" => Scene::Call(Place::WecomGetuserdetail),
            other if other.starts_with("/cgi-bin/") => Scene::CgiBin,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Product, Scene};
    use crate::domain::place::Place;

    #[test]
    fn paths_name_their_scene() {
        let scene = Scene::from_path;
        assert_eq!(scene("/sns/oauth2/access_token"), Some(Place::AccessToken.into()));
        assert_eq!(scene("/connect/qrconnect/"), Some(Scene::Authorize));
        // PROTOCOL 6.3: the old path.
        assert_eq!(scene("/cgi-bin/user/getuserinfo"), Some(Place::WecomGetuserinfo.into()));
        assert_eq!(scene("/cgi-bin/user/info"), Some(Scene::CgiBin));
        assert_eq!(scene("/callback"), None);
    }

    #[test]
    fn a_scene_tells_whose_numbers_count() {
        let product = |place: Place| Scene::Call(place).product();
        assert_eq!(product(Place::Userinfo), Some(Product::Account));
        assert_eq!(product(Place::ComponentJscode2session), Some(Product::Component));
        assert_eq!(product(Place::WecomGetuserdetail), Some(Product::Wecom));
        assert_eq!(Scene::Unknown.product(), None);
        assert!(Product::Mini.shares_numbers_with(Product::Component));
        assert!(!Product::Wecom.shares_numbers_with(Product::Account));
    }
}
