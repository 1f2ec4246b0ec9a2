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
        "A new server, or another way out to the internet; errmsg names the address.",
        "Add the address to the app's trusted IP list in the admin console.",
    ),
    Row::new(
        60111,
        "No member has this userid.",
        "Misspelt, of another corp, or the member left.",
        "Use the userid that getuserinfo returned.",
    ),
];
