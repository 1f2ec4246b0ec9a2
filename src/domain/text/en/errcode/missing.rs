//! Missing parameters and expiry in English (PROTOCOL 7.2, 7.3).
//! Must not differ in keys and scenes from its Chinese twin; a test compares them.

use crate::domain::place::Place;
use crate::domain::scene::Scene;
use crate::domain::text::errcode::{Row, at};

/// PROTOCOL 7.2 and 7.3.
pub(super) const ROWS: &[Row] = &[
    Row::new(
        41001,
        "access_token is missing.",
        "The parameter is absent or empty, or not in the query string.",
        "Send access_token in the query string.",
    )
    .at(&[at(
        Scene::Call(Place::Userinfo),
        "access_token is empty: most often the exchange before had failed and its error answer \
         was not looked at.",
        "Check the exchange's answer for errcode before going on to the profile.",
    )]),
    Row::new(
        41002,
        "appid is missing.",
        "The parameter is absent or empty, or the parameters went out as a JSON body, which is \
         not read.",
        "Send appid in the query string; look for an unset variable.",
    )
    .at(&[at(
        Scene::Call(Place::Jscode2session),
        "appid is absent, or the parameters were posted: this endpoint reads the query string \
         only.",
        "Use GET and put everything into the query string.",
    )]),
    Row::new(
        41003,
        "refresh_token is missing.",
        "The parameter is absent or empty; perhaps it was never stored.",
        "Store the refresh_token of the exchange, and send it under exactly this name.",
    ),
    Row::new(
        41004,
        "The secret is missing.",
        "The parameter is absent or empty, or is called something else: its name is secret, \
         neither appsecret nor client_secret.",
        "Send it as secret; look for an unset variable.",
    )
    .at(&[at(
        Scene::Call(Place::AccessToken),
        "secret is absent, empty (often an unset variable) or named otherwise. With \
         component_appid in the request: a third-party platform has another endpoint, without a \
         secret.",
        "Send secret; third-party platforms call /sns/oauth2/component/access_token.",
    )]),
    Row::new(
        41006,
        "media_id is missing.",
        "A media call, not one of the login.",
        "See the API that was called; the login is not involved.",
    ),
    Row::new(
        41008,
        "The code is missing.",
        "The parameter is absent or empty: the page was opened without a code, or the front end \
         sent it under another name.",
        "If there is no code, redirect to the authorize link first; send it as code.",
    )
    .at(&[at(
        Scene::Call(Place::Jscode2session),
        "For mini programs the parameter is called js_code; code is not read.",
        "Send the result of wx.login() as js_code.",
    )]),
    Row::new(
        41009,
        "openid is missing.",
        "The parameter is absent or empty; openId or open_id do not count.",
        "Send the openid of the same answer as the token.",
    ),
    Row::new(
        42001,
        "The access_token has expired.",
        "It is older than 7200 seconds.",
        "Refresh it (wxauth refresh), or let the user log in again.",
    )
    .at(&[at(
        Scene::Call(Place::Userinfo),
        "The user's access_token is older than 7200 seconds. (Newer servers often answer 40001 \
         for this.)",
        "Refresh it first (wxauth refresh); treat 40001 and 42001 alike.",
    )]),
    Row::new(
        42002,
        "The refresh_token has expired.",
        "It is older than 30 days, and cannot be renewed.",
        "Let the user log in again.",
    ),
    Row::new(
        42003,
        "The code has expired.",
        "More than five minutes went by between callback and exchange. (In practice WeChat says \
         40029.)",
        "Exchange codes as soon as they arrive; start a new login.",
    ),
    Row::new(
        42006,
        "component_access_token has expired.",
        "The platform's token is older than two hours.",
        "Fetch a new one with the latest component_verify_ticket.",
    ),
    Row::new(
        42007,
        "The user changed the WeChat password, which ended all tokens.",
        "A password change; access_token and refresh_token both died with it.",
        "Let the user log in again.",
    ),
];
