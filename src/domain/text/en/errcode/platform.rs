//! Third-party platform codes in English (PROTOCOL 4, 7.2, 7.5).
//! Must not differ in keys and scenes from its Chinese twin; a test compares them.

use crate::domain::place::Place;
use crate::domain::scene::Scene;
use crate::domain::text::errcode::{Row, at};

/// PROTOCOL 4 and 7.5.
pub(super) const ROWS: &[Row] = &[
    Row::new(
        41018,
        "component_appid is missing.",
        "The parameter is absent or empty.",
        "Send the platform's own AppID as component_appid.",
    ),
    Row::new(
        41021,
        "component_access_token is missing.",
        "The parameter is absent or empty: perhaps fetching the platform's token had failed.",
        "Fetch component_access_token, check that answer, and send it in the query string.",
    ),
    Row::new(
        61000,
        "The kind of third party is not valid.",
        "The platform's type does not fit this call.",
        "Check which kind of platform this AppID is registered as.",
    ),
    Row::new(
        61001,
        "The platform's type does not fit its AppID.",
        "component_appid belongs to another kind of platform.",
        "Check component_appid on the open platform.",
    ),
    Row::new(
        61003,
        "The account has not authorized this platform.",
        "It never did, it withdrew the authorization, or appid names another account.",
        "Let the account's administrator authorize the platform; compare appid.",
    ),
    Row::new(
        61004,
        "The caller's IP address is not in the platform's allow-list.",
        "A new server, or another outgoing address.",
        "Add the address to the platform's list on the open platform.",
    ),
    Row::new(
        61005,
        "component_verify_ticket has expired.",
        "It lives 12 hours; WeChat pushes a new one every 10 minutes, and the newest was not \
         received or not stored.",
        "See that the push address receives, decrypts and stores every ticket.",
    ),
    Row::new(
        61006,
        "component_verify_ticket is not valid.",
        "A ticket of another platform, a wrongly decrypted one, or an old one.",
        "Use the one that was pushed last; check the decryption key.",
    ),
    Row::new(
        61007,
        "The account did not grant this right to the platform.",
        "Web authorization was not among the rights the account granted, or another platform \
         holds it.",
        "Let the account authorize again with web authorization included.",
    ),
    Row::new(
        61008,
        "The request has a key twice.",
        "The request body holds the same key more than once.",
        "Send each key once.",
    ),
    Row::new(
        61009,
        "The platform's authorization code is not valid.",
        "The call needs the auth_code that the callback brings after an account authorized the platform. \
         It is missing or used, or a pre_auth_code or a user's login code was sent instead.",
        "Send the auth_code of the callback; if it was used, let the account authorize again.",
    ),
    Row::new(
        61010,
        "The platform's authorization code has expired.",
        "The account authorized, but the code was redeemed too late, or had been redeemed already.",
        "Start the account's authorization again and redeem at once.",
    ),
    Row::new(
        61011,
        "The platform is unknown.",
        "component_appid is mistyped or is not a platform's AppID.",
        "Copy component_appid again from the open platform.",
    ),
    Row::new(
        61012,
        "The option name is not valid.",
        "A call about an account's options; the login is not involved.",
        "See the API for the names it takes.",
    ),
    Row::new(
        61013,
        "The option value is not valid.",
        "A call about an account's options; the login is not involved.",
        "See the API for the values it takes.",
    ),
    Row::new(
        61014,
        "This call takes the platform's own token.",
        "An authorizer's token, or an account's, stands where component_access_token belongs.",
        "Send component_access_token.",
    ),
    Row::new(
        61023,
        "The refresh_token is not valid.",
        "Expired, of another account, replaced by a newer one, or mixed up: an authorizer's \
         refresh token and a user's are two things.",
        "Take the one stored last; failing that, authorize again.",
    )
    .at(&[at(
        Scene::Call(Place::ComponentRefreshToken),
        "The user's refresh_token is unknown, older than 30 days, or of another account.",
        "Let the user log in again.",
    )]),
];
