//! Where at WeChat a call went: the same `errcode` means different things in different places.
//! Must not explain anything; that is `domain::errcode`, which asks for a place.

/// A server call of PROTOCOL 2, 4, 5 and 6.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// `GET /sns/oauth2/access_token` (PROTOCOL 2.1).
    AccessToken,
    /// `GET /sns/oauth2/refresh_token` (PROTOCOL 2.2).
    RefreshToken,
    /// `GET /sns/userinfo` (PROTOCOL 2.3).
    Userinfo,
    /// `GET /sns/auth` (PROTOCOL 2.4).
    Auth,
    /// `GET /sns/jscode2session` (PROTOCOL 5).
    Jscode2session,
    /// `GET /sns/oauth2/component/access_token` (PROTOCOL 4).
    ComponentAccessToken,
    /// `GET /sns/oauth2/component/refresh_token` (PROTOCOL 4).
    ComponentRefreshToken,
    /// `GET /sns/component/jscode2session` (PROTOCOL 4).
    ComponentJscode2session,
    /// `POST /cgi-bin/component/api_component_token` (PROTOCOL 4).
    ApiComponentToken,
    /// WeCom `GET /cgi-bin/gettoken` (PROTOCOL 6.3).
    WecomGettoken,
    /// WeCom `GET /cgi-bin/auth/getuserinfo` and the old `/cgi-bin/user/getuserinfo` (PROTOCOL 6.3).
    WecomGetuserinfo,
    /// WeCom `POST /cgi-bin/auth/getuserdetail` (PROTOCOL 6.3).
    WecomGetuserdetail,
}

impl Place {
    /// Every place.
    pub const ALL: [Place; 12] = [
        Place::AccessToken,
        Place::RefreshToken,
        Place::Userinfo,
        Place::Auth,
        Place::Jscode2session,
        Place::ComponentAccessToken,
        Place::ComponentRefreshToken,
        Place::ComponentJscode2session,
        Place::ApiComponentToken,
        Place::WecomGettoken,
        Place::WecomGetuserinfo,
        Place::WecomGetuserdetail,
    ];

    /// The path of the call (the current one, where there is an older spelling too).
    pub const fn path(self) -> &'static str {
        match self {
            Place::AccessToken => "/sns/oauth2/access_token",
            Place::RefreshToken => "/sns/oauth2/refresh_token",
            Place::Userinfo => "/sns/userinfo",
            Place::Auth => "/sns/auth",
            Place::Jscode2session => "/sns/jscode2session",
            Place::ComponentAccessToken => "/sns/oauth2/component/access_token",
            Place::ComponentRefreshToken => "/sns/oauth2/component/refresh_token",
            Place::ComponentJscode2session => "/sns/component/jscode2session",
            Place::ApiComponentToken => "/cgi-bin/component/api_component_token",
            Place::WecomGettoken => "/cgi-bin/gettoken",
            Place::WecomGetuserinfo => "/cgi-bin/auth/getuserinfo",
            Place::WecomGetuserdetail => "/cgi-bin/auth/getuserdetail",
        }
    }

    /// True for WeCom (企业微信), whose error numbers are a table of their own.
    pub const fn is_wecom(self) -> bool {
        matches!(self, Place::WecomGettoken | Place::WecomGetuserinfo | Place::WecomGetuserdetail)
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.path())
    }
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn paths_are_distinct() {
        for (i, a) in Place::ALL.iter().enumerate() {
            for b in &Place::ALL[i + 1..] {
                assert_ne!(a.path(), b.path());
            }
        }
        assert!(Place::WecomGettoken.is_wecom() && !Place::Auth.is_wecom());
    }
}
