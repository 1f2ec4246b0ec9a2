//! WeCom's codes in English: the same numbers mean other things there (PROTOCOL 6.3).
//! Must not differ in keys and scenes from its Chinese twin; a test compares them.

use crate::domain::place::Place;
use crate::domain::scene::Scene;
use crate::domain::text::errcode::{Row, at};

/// PROTOCOL 6.3.
pub(super) const ROWS: &[Row] = &[
    Row::new(
        0,
        "Success: WeCom says so in every good answer.",
        "Unlike WeChat's /sns calls, WeCom always sends errcode and errmsg.",
        "Nothing to do.",
    ),
    Row::new(
        40001,
        "The corpsecret is wrong, or the credential is not accepted.",
        "In WeCom each app has its own secret; it may be that of another app or corp, or have \
         been reset.",
        "Copy the secret of this very app from the admin console.",
    )
    .at(&[at(
        Scene::Call(Place::WecomGettoken),
        "corpid and corpsecret do not belong together: the secret of another app or corp, or one \
         that was reset.",
        "Copy the CorpID and the secret of this very app from the admin console.",
    )]),
    Row::new(
        40013,
        "The CorpID is not valid.",
        "Mistyped, or a WeChat AppID or suite id in its place.",
        "Copy the CorpID from the admin console's company page.",
    ),
    Row::new(
        40014,
        "The access_token is not valid.",
        "Cut off, of another app, or the token of a WeChat account.",
        "Get it from qyapi.weixin.qq.com/cgi-bin/gettoken; leave room for 512 characters.",
    ),
    Row::new(
        40029,
        "The code is not valid: unknown, expired or already used.",
        "WeCom has no 40163: a second use shows as 40029 too. Otherwise older than five minutes, \
         or a code of another corp.",
        "Redeem each code once and at once; then start again with a fresh one.",
    ),
    Row::new(
        40066,
        "The list of departments is not valid.",
        "A call about the address book; the login is not involved.",
        "See the API that was called.",
    ),
    Row::new(
        40091,
        "The secret is not valid.",
        "Not the secret of this app, or cut off when copied.",
        "Copy the secret of this very app from the admin console.",
    ),
    Row::new(
        42001,
        "The access_token has expired.",
        "It is past the expires_in it came with.",
        "Call /cgi-bin/gettoken again; within its life it returns the same token.",
    ),
    Row::new(
        42007,
        "pre_auth_code has expired.",
        "The service provider's installation link was opened too late. (At WeChat 42007 means a \
         changed password.)",
        "Fetch a new pre_auth_code and make a new link.",
    ),
    Row::new(
        48002,
        "The app has no right to this API.",
        "The app's permissions do not include it. (At WeChat 48002 means a follower who refuses \
         messages.)",
        "Grant the permission to the app in the admin console, or use the token of an app that \
         has it.",
    )
    .at(&[at(
        Scene::Call(Place::WecomGetuserdetail),
        "The app may not read members' sensitive details.",
        "Grant it in the admin console and ask with scope=snsapi_privateinfo and agentid.",
    )]),
    Row::new(
        50001,
        "The domain that produced the code is not a trusted domain of this app.",
        "Often the code of one app is redeemed with the token of another; otherwise the app's \
         trusted domain differs, port included.",
        "Redeem with the token of the app whose agentid stood in the link; check its trusted \
         domain.",
    ),
    Row::new(
        50002,
        "The member is outside the app's visible range.",
        "The app is not shown to this person. (At WeChat 50002 means a restricted user.)",
        "Add the member or the department to the app's visible range.",
    ),
    Row::new(
        60011,
        "No privilege for this member, department or tag.",
        "It lies outside what the app may see or manage.",
        "Widen the app's visible range or its rights in the admin console.",
    ),
    Row::new(
        60020,
        "The caller's IP address is not in the app's trusted list.",
        "A new server, or another outgoing address; errmsg names it.",
        "Add the address to the app's trusted IP list in the admin console.",
    ),
    Row::new(
        60111,
        "No member has this userid.",
        "Misspelt, of another corp, or the member left.",
        "Use the userid that getuserinfo returned.",
    ),
];

/// WeCom's own list of return codes, page 90313, beside PROTOCOL.
pub(super) const LISTED: &[Row] = &[
    Row::new(
        -1,
        "WeCom is busy.",
        "The trouble is on WeCom's side.",
        "Try again after a pause, three times at most.",
    ),
    Row::new(
        40056,
        "The agentid is not valid.",
        "The corp has no such app, or the access_token is another app's.",
        "Copy AgentId from the app's page in the admin console, and get the token with that app's secret.",
    ),
    Row::new(
        40078,
        "The auth_code is not valid.",
        "It is the code of a corp installing a provider's app, not that of a user's login: from elsewhere, or used.",
        "It works once; let the corp authorize the app again.",
    ),
    Row::new(
        40080,
        "The suite_secret is not valid.",
        "It is another provider app's, or was reset.",
        "Copy it from the app's page in the provider console.",
    ),
    Row::new(
        40082,
        "The suite_access_token is not valid.",
        "Cut off, expired, or a corp's own access_token in its place.",
        "Get a new one from /cgi-bin/service/get_suite_token.",
    ),
    Row::new(
        40083,
        "There is no such suite_id.",
        "Mistyped, or a CorpID in its place.",
        "Copy SuiteID from the app's page in the provider console.",
    ),
    Row::new(
        40084,
        "The corp's permanent_code is not valid.",
        "Mistyped, withdrawn by the corp, or another provider's.",
        "Compare the stored permanent_code; after a withdrawal the corp must install the app again.",
    ),
    Row::new(
        40085,
        "The suite_ticket is unknown or no longer good.",
        "WeCom pushes a new one every 10 minutes; the newest was not received, not stored, or wrongly decrypted.",
        "See that the callback address receives and decrypts the pushes; use the newest.",
    ),
    Row::new(
        40097,
        "The member has not left yet.",
        "A call about handing over a leaver's customers; the login is not involved. (At WeChat 40097 means invalid arguments.)",
        "See the API that was called.",
    ),
    Row::new(
        41001,
        "access_token is missing.",
        "Not in the query string, or empty; one in the body or in an Authorization header does not count.",
        "Put it into the query string: ?access_token=…",
    ),
    Row::new(
        41002,
        "corpid is missing.",
        "Absent or empty, often an unset variable.",
        "Send corpid=CORPID; its name is not appid.",
    ),
    Row::new(
        41004,
        "corpsecret is missing.",
        "Absent or empty, or called secret.",
        "Send corpsecret=the secret of the app.",
    ),
    Row::new(
        41008,
        "code is missing.",
        "Absent or empty: the callback had none, or it was not read.",
        "Put the code of the callback into the query string.",
    ),
    Row::new(
        41009,
        "userid is missing.",
        "Absent or empty; for somebody who is not a member, getuserinfo gives an openid only.",
        "See whether getuserinfo returned a userid.",
    ),
    Row::new(
        41011,
        "agentid is missing.",
        "Absent or empty.",
        "Copy AgentId from the app's page in the admin console.",
    ),
    Row::new(
        41021,
        "suite_id is missing.",
        "Not in the body, or empty; the body is JSON.",
        "Send suite_id in the JSON body.",
    ),
    Row::new(
        41022,
        "suite_access_token is missing.",
        "Not in the query string, or empty; a provider's calls take this and not access_token.",
        "Call /cgi-bin/service/get_suite_token and put the result into the query string.",
    ),
    Row::new(
        41023,
        "suite_ticket is missing.",
        "Not in the body, or empty: perhaps none was pushed yet.",
        "Store the suite_ticket WeCom pushes, and send it in the JSON body.",
    ),
    Row::new(
        41024,
        "suite_secret is missing.",
        "Not in the body, or empty.",
        "Send suite_secret in the JSON body.",
    ),
    Row::new(
        41025,
        "permanent_code is missing.",
        "Not in the body, or empty.",
        "Send the corp's permanent_code in the JSON body.",
    ),
    Row::new(
        42009,
        "The suite_access_token has expired.",
        "It is past the expires_in it came with.",
        "Call /cgi-bin/service/get_suite_token again.",
    ),
    Row::new(
        43002,
        "This call takes POST.",
        "It was called by GET.",
        "Use POST, with the parameters in a JSON body.",
    ),
    Row::new(
        45009,
        "The API was called too often.",
        "Over the rate limit, often by fetching a token for every request.",
        "Keep the access_token, and try again later.",
    ),
    Row::new(
        47001,
        "The body is not valid JSON.",
        "It was sent as a form, or the JSON is broken.",
        "Send JSON in the body.",
    ),
    Row::new(
        50003,
        "The app is disabled.",
        "An administrator switched it off. (At WeChat 50003 means a user who is not accepted.)",
        "Enable the app in the admin console.",
    ),
    Row::new(
        84014,
        "The user_ticket has expired.",
        "It lives 1800 seconds.",
        "Let the member log in again and take the user_ticket of the new code.",
    ),
    Row::new(
        84015,
        "The user_ticket is not valid.",
        "Not the one getuserinfo returned, cut off, or another app's.",
        "Take the user_ticket getuserinfo returns after a login with scope=snsapi_privateinfo; leave room for 512 bytes.",
    ),
    Row::new(
        301002,
        "This token may not act for that app.",
        "agentid names one app, the access_token was got with another app's secret.",
        "Take agentid and secret of one app.",
    ),
];
