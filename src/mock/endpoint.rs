//! What stands behind each path: who asks for it, its name in events, and for server calls what answers.
//! Must not dispatch pages; the emulator does.

use crate::mock::journal::Party;
use crate::mock::route::Route;
use crate::mock::turn::Turn;
use crate::mock::{authorizer, cgi, mini, phone_number, platform, sns, suite, work, work_mini};
use crate::wire::dialect::Voice;
use bytes::Bytes;

/// Who asks for it, and its slug in events.
pub(crate) fn introduce(route: Route) -> (Party, &'static str) {
    match route {
        Route::Authorize => (Party::Browser, "authorize"),
        Route::Qrconnect => (Party::Browser, "qrconnect"),
        Route::Qrcode => (Party::Browser, "qrcode"),
        Route::Poll => (Party::Browser, "poll"),
        Route::Confirm => (Party::Phone, "confirm"),
        Route::ConfirmReply => (Party::Phone, "confirm_reply"),
        Route::Device | Route::WorkDevice => (Party::Browser, "device"),
        Route::Accounts => (Party::Browser, "accounts"),
        Route::WxLogin => (Party::Browser, "wxlogin"),
        Route::AuthorizeReply => (Party::Browser, "authorize_reply"),
        Route::AccessToken => (Party::Backend, "access_token"),
        Route::RefreshToken => (Party::Backend, "refresh_token"),
        Route::Userinfo => (Party::Backend, "userinfo"),
        Route::Auth => (Party::Backend, "auth"),
        Route::Jscode2session => (Party::Backend, "jscode2session"),
        Route::ComponentJscode2session => (Party::Backend, "component_jscode2session"),
        Route::ComponentAccessToken => (Party::Backend, "component_access_token"),
        Route::ComponentRefreshToken => (Party::Backend, "component_refresh_token"),
        Route::ApiComponentToken => (Party::Backend, "api_component_token"),
        Route::CreatePreauthcode => (Party::Backend, "api_create_preauthcode"),
        Route::QueryAuth => (Party::Backend, "api_query_auth"),
        Route::AuthorizerToken => (Party::Backend, "api_authorizer_token"),
        Route::AuthorizerInfo => (Party::Backend, "api_get_authorizer_info"),
        Route::AuthorizerList => (Party::Backend, "api_get_authorizer_list"),
        Route::ComponentLogin => (Party::Browser, "componentloginpage"),
        Route::BindComponent => (Party::Browser, "bindcomponent"),
        Route::HandingReply => (Party::Browser, "bindcomponent_reply"),
        Route::GlobalToken => (Party::Backend, "token"),
        Route::StableToken => (Party::Backend, "stable_token"),
        Route::Followers => (Party::Backend, "user_get"),
        Route::PhoneNumber => (Party::Backend, "getuserphonenumber"),
        Route::Gettoken => (Party::Backend, "wecom_gettoken"),
        Route::Getuserinfo => (Party::Backend, "wecom_getuserinfo"),
        Route::Getuserdetail => (Party::Backend, "wecom_getuserdetail"),
        Route::GetSuiteToken => (Party::Backend, "wecom_get_suite_token"),
        Route::Getuserinfo3rd => (Party::Backend, "wecom_getuserinfo3rd"),
        Route::Getuserdetail3rd => (Party::Backend, "wecom_getuserdetail3rd"),
        Route::WorkJscode2session => (Party::Backend, "wecom_jscode2session"),
        Route::SuiteJscode2session => (Party::Backend, "wecom_jscode2session3rd"),
        Route::Member => (Party::Backend, "wecom_user_get"),
        Route::WorkLogin | Route::WorkLoginOld => (Party::Browser, "wecom_login"),
        Route::WorkReply => (Party::Browser, "wecom_login_reply"),
        Route::Avatar => (Party::Browser, "avatar"),
        Route::Chance => (Party::Browser, "chance"),
        Route::Unknown => (Party::Backend, "unknown"),
    }
}

/// A server call: the voice of its host, whether it takes a code, and its answer.
pub(crate) type Call = (Voice, bool, fn(&mut Turn<'_>) -> http::Response<Bytes>);

const CALLS: &[(Route, Call)] = &[
    (Route::AccessToken, (Voice::Sns, true, sns::access_token)),
    (Route::RefreshToken, (Voice::Sns, false, sns::refresh_token)),
    (Route::Userinfo, (Voice::Sns, false, sns::userinfo)),
    (Route::Auth, (Voice::Sns, false, sns::auth)),
    (Route::Jscode2session, (Voice::Sns, true, mini::jscode2session)),
    (Route::ComponentJscode2session, (Voice::Sns, true, mini::component_jscode2session)),
    (Route::ComponentAccessToken, (Voice::Sns, true, platform::access_token)),
    (Route::ComponentRefreshToken, (Voice::Sns, false, platform::refresh_token)),
    (Route::ApiComponentToken, (Voice::Cgi, false, platform::api_component_token)),
    (Route::CreatePreauthcode, (Voice::Cgi, false, authorizer::create_preauthcode)),
    (Route::QueryAuth, (Voice::Cgi, false, authorizer::query_auth)),
    (Route::AuthorizerToken, (Voice::Cgi, false, authorizer::token)),
    (Route::AuthorizerInfo, (Voice::Cgi, false, authorizer::info)),
    (Route::AuthorizerList, (Voice::Cgi, false, authorizer::list)),
    (Route::GlobalToken, (Voice::Cgi, false, cgi::token)),
    (Route::StableToken, (Voice::Cgi, false, cgi::stable_token)),
    (Route::Followers, (Voice::Cgi, false, cgi::followers)),
    (Route::PhoneNumber, (Voice::Cgi, true, phone_number::answer)),
    (Route::Gettoken, (Voice::Wecom, false, work::gettoken)),
    (Route::Getuserinfo, (Voice::Wecom, true, work::getuserinfo)),
    (Route::Getuserdetail, (Voice::Wecom, false, work::getuserdetail)),
    (Route::Member, (Voice::Wecom, false, work::user)),
    (Route::GetSuiteToken, (Voice::Wecom, false, suite::get_suite_token)),
    (Route::Getuserinfo3rd, (Voice::Wecom, true, suite::getuserinfo3rd)),
    (Route::Getuserdetail3rd, (Voice::Wecom, false, suite::getuserdetail3rd)),
    (Route::WorkJscode2session, (Voice::Wecom, true, work_mini::own)),
    (Route::SuiteJscode2session, (Voice::Wecom, true, work_mini::suite)),
];

/// The slugs of the server calls, which can be told to fail.
pub fn endpoints() -> impl Iterator<Item = &'static str> {
    CALLS.iter().map(|(route, _)| introduce(*route).1)
}

/// True for the calls where the code of a login is exchanged; the code of a phone number is none.
pub fn completes_a_login(endpoint: &str) -> bool {
    let takes_one = |(route, (_, code, _)): &&(Route, Call)| {
        *code && *route != Route::PhoneNumber && introduce(*route).1 == endpoint
    };
    CALLS.iter().any(|call| takes_one(&call))
}

/// The server call behind a path, if it is one.
pub(crate) fn server_call(route: Route) -> Option<Call> {
    CALLS.iter().find(|(known, _)| *known == route).map(|(_, call)| *call)
}
