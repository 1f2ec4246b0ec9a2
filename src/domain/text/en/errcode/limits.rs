//! Transport, quota, rights and user states in English (PROTOCOL 7.4).
//! Must not differ in keys and scenes from its Chinese twin; a test compares them.

use crate::domain::place::Place;
use crate::domain::scene::Scene;
use crate::domain::text::errcode::{Row, at};

/// PROTOCOL 7.4.
pub(super) const ROWS: &[Row] = &[
    Row::new(
        43001,
        "This endpoint wants GET.",
        "The call was sent as POST.",
        "Send GET with the parameters in the query string.",
    ),
    Row::new(
        43002,
        "This endpoint wants POST.",
        "The call was sent as GET.",
        "Send POST with the body the API describes.",
    ),
    Row::new(
        43003,
        "This endpoint wants HTTPS.",
        "The address begins with http://.",
        "Use https://api.weixin.qq.com.",
    ),
    Row::new(
        44002,
        "The POST body is empty.",
        "Nothing was sent, or Content-Length is 0.",
        "Send the body the API describes.",
    ),
    Row::new(
        45009,
        "The daily quota of this API is used up.",
        "Too many calls today; a retry loop is a common reason.",
        "Wait for the next day or clear the quota on the platform; find the loop.",
    ),
    Row::new(
        45011,
        "Too many calls within a minute.",
        "The per-minute quota of this API is used up.",
        "Wait for the next minute and send fewer calls.",
    )
    .at(&[
        at(
            Scene::Call(Place::AccessToken),
            "The account made more than 50,000 exchanges within a minute, or a loop sends the \
             same code over and over.",
            "Wait a minute; make sure one callback leads to one exchange.",
        ),
        at(
            Scene::Call(Place::Jscode2session),
            "One user logged in more than 100 times within a minute: wx.login() sits in a loop.",
            "Keep your own session after a login instead of logging in for every request.",
        ),
    ]),
    Row::new(
        45035,
        "The caller's IP address is not in the allow-list.",
        "A plugin or platform with an allow-list was called from an address it does not know.",
        "Add the server's address to that list.",
    ),
    Row::new(
        47001,
        "The body cannot be read as JSON or XML.",
        "A syntax error, or form data where JSON is expected.",
        "Send well-formed JSON in UTF-8.",
    ),
    Row::new(
        48001,
        "The app, or this token's scope, may not use this API.",
        "A right the account does not have, or a token whose scope does not reach that far.",
        "Ask for the scope the API needs; get the account verified.",
    )
    .at(&[
        at(
            Scene::Call(Place::Userinfo),
            "The token was granted with snsapi_base, which does not open the profile; or the user \
             is on a snapshot page (is_snapshotuser in the token answer).",
            "Ask with scope=snsapi_userinfo (website login: snsapi_login); ask a snapshot user to \
             tap the full-service button.",
        ),
        at(
            Scene::Call(Place::ComponentAccessToken),
            "An authorizer's token stands where component_access_token belongs, or the account \
             did not grant this right to the platform.",
            "Send component_access_token; have the account authorize the platform again with web \
             authorization included.",
        ),
        at(
            Scene::CgiBin,
            "The account may not use this API: not verified, wrong kind of account, or a token of \
             a web login was used.",
            "Look at the account's list of API rights on mp.weixin.qq.com.",
        ),
    ]),
    Row::new(
        48002,
        "The follower refuses messages from the account.",
        "A message call; the login is not involved.",
        "Nothing to do for the login.",
    ),
    Row::new(
        48003,
        "The account has not agreed to the mass-send terms.",
        "A message call; the login is not involved.",
        "Agree to the terms on mp.weixin.qq.com.",
    ),
    Row::new(
        48004,
        "WeChat took this API away from the account.",
        "A punishment for breaking the rules.",
        "Log in to mp.weixin.qq.com: the notice there says why and until when.",
    ),
    Row::new(
        48017,
        "The call went to a regional address that is no longer in service.",
        "A fixed IP address, an old hosts entry or a stale DNS cache.",
        "Resolve the name again and use api.weixin.qq.com.",
    ),
    Row::new(
        50001,
        "The user has not granted this API to the app.",
        "The user did not consent, or withdrew the consent.",
        "Ask again with scope=snsapi_userinfo.",
    ),
    Row::new(
        50002,
        "The user's WeChat account is restricted.",
        "Frozen, closed, or blocked for breaking the rules.",
        "Show a neutral message; neither retrying nor configuring helps.",
    ),
    Row::new(
        50003,
        "WeChat does not accept this user here.",
        "The user may not be in an allow-list of the app.",
        "Check whether the app is limited to listed users.",
    ),
    Row::new(
        50004,
        "This user may not use the access_token.",
        "Probably a punishment of the user's account.",
        "Show a neutral message; nothing can be configured.",
    ),
    Row::new(
        50005,
        "The user does not follow the official account.",
        "The API called is for followers only; a web login itself does not need it.",
        "Read the profile from /sns/userinfo, or invite the user to follow.",
    ),
];
