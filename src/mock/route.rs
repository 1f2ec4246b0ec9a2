//! The emulator's endpoints by their paths, and the group of hosts each lives on (PROTOCOL 8).
//! Must not look at a request; `site` knows which host it was sent to.

use crate::mock::site::Group;

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
    /// `/cgi-bin/component/api_create_preauthcode`.
    CreatePreauthcode,
    /// `/cgi-bin/component/api_query_auth`.
    QueryAuth,
    /// `/cgi-bin/component/api_authorizer_token`.
    AuthorizerToken,
    /// `/cgi-bin/component/api_get_authorizer_info`.
    AuthorizerInfo,
    /// `/cgi-bin/component/api_get_authorizer_list`.
    AuthorizerList,
    /// `/cgi-bin/componentloginpage`: an account hands its rights to a platform, on a computer.
    ComponentLogin,
    /// `/safe/bindcomponent`, `/wxaopen/safe/bindcomponent`: the same, on a phone.
    BindComponent,
    /// The reply of either page.
    HandingReply,
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
    /// By the path alone, the host not considered.
    pub(crate) fn of_path(path: &str) -> Route {
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
            "/cgi-bin/component/api_create_preauthcode" => Route::CreatePreauthcode,
            "/cgi-bin/component/api_query_auth" => Route::QueryAuth,
            "/cgi-bin/component/api_authorizer_token" => Route::AuthorizerToken,
            "/cgi-bin/component/api_get_authorizer_info" => Route::AuthorizerInfo,
            "/cgi-bin/component/api_get_authorizer_list" => Route::AuthorizerList,
            "/cgi-bin/componentloginpage" => Route::ComponentLogin,
            // The first at mp.weixin.qq.com, older; the second at open.weixin.qq.com.
            "/safe/bindcomponent" | "/wxaopen/safe/bindcomponent" => Route::BindComponent,
            "/cgi-bin/componentloginpage_reply"
            | "/safe/bindcomponent_reply"
            | "/wxaopen/safe/bindcomponent_reply" => Route::HandingReply,
            "/cgi-bin/token" => Route::GlobalToken,
            "/cgi-bin/stable_token" => Route::StableToken,
            "/cgi-bin/user/get" => Route::Followers,
            "/wxa/business/getuserphonenumber" => Route::PhoneNumber,
            "/cgi-bin/gettoken" => Route::Gettoken,
            "/cgi-bin/auth/getuserinfo" | "/cgi-bin/user/getuserinfo" => Route::Getuserinfo,
            "/cgi-bin/auth/getuserdetail" | "/cgi-bin/user/getuserdetail" => Route::Getuserdetail,
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
    pub(crate) const fn group(self) -> Option<Group> {
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
            | Route::CreatePreauthcode
            | Route::QueryAuth
            | Route::AuthorizerToken
            | Route::AuthorizerInfo
            | Route::AuthorizerList
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
            Route::ComponentLogin | Route::BindComponent | Route::HandingReply => Group::Account,
            Route::Avatar => Group::Avatar,
            Route::Chance | Route::Unknown => return None,
        })
    }
}
