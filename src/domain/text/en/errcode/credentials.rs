//! General codes and credentials in English (PROTOCOL 7.1).
//! Must not differ in keys and scenes from its Chinese twin; a test compares them.

use crate::domain::place::Place;
use crate::domain::scene::Scene;
use crate::domain::text::errcode::{Row, at};

/// PROTOCOL 7.1.
pub(super) const ROWS: &[Row] = &[
    Row::new(
        -1,
        "WeChat is busy and did not handle the request.",
        "Overload or a hiccup on WeChat's side; nothing is wrong with the request.",
        "Retry with back-off (1 s, 2 s, 4 s) and give up after a few tries.",
    )
    .at(&[at(
        Scene::Call(Place::AccessToken),
        "Overload on WeChat's side. Whether the code was spent before it failed is not documented.",
        "Try the same code once or twice more. If that says 40163, the first try did spend it: \
         start a new login.",
    )]),
    Row::new(
        0,
        "Success: this is not an error.",
        "/sns/auth and WeCom send errcode 0 when all is well; the token and profile answers of \
         WeChat carry no errcode at all on success.",
        "Nothing to do. In code, take a missing errcode and errcode 0 alike: as success.",
    ),
    Row::new(
        40001,
        "The credential is refused: the access_token, or the secret where a call takes one.",
        "The wrong kind of token (the account's global token where the user's is needed, or the \
         reverse), one that a newer token replaced, an expired one, or a secret that was reset.",
        "Use the access_token of the same answer as the openid; refresh it or log in again; make \
         sure the secret is the current one.",
    )
    .at(&[
        at(
            Scene::Call(Place::AccessToken),
            "This call takes no token, so WeChat means the secret: it was reset, or belongs to \
             another account. (Nowadays a wrong secret usually shows as 40125.)",
            "Compare appid and secret with the account's settings; if the secret was reset, put \
             the new one into the configuration.",
        ),
        at(
            Scene::Call(Place::Userinfo),
            "The access_token is not a live token of this user: it is past its 7200 seconds, a \
             newer one replaced it, or it is the account's global token from /cgi-bin/token, \
             which /sns/userinfo does not take.",
            "Pass the access_token that the code exchange returned. If it is older than two \
             hours, refresh it first (wxauth refresh).",
        ),
        at(
            Scene::Call(Place::Auth),
            "The token has expired, a newer one replaced it, or it never was a token of a web \
             login (the account's global token, say).",
            "Refresh it, or let the user log in again.",
        ),
        at(
            Scene::Call(Place::ComponentAccessToken),
            "component_access_token is wrong, older than two hours, or another process fetched a \
             newer one. The user's code is not to blame.",
            "Fetch a new component_access_token with the latest component_verify_ticket, and keep \
             one copy that all processes share.",
        ),
        at(
            Scene::Call(Place::ComponentRefreshToken),
            "component_access_token is wrong, older than two hours, or another process fetched a \
             newer one.",
            "Fetch a new component_access_token, then refresh the user's token again.",
        ),
        at(
            Scene::CgiBin,
            "The account's global token has expired or another process fetched a newer one; a \
             token from a web login does not work here at all.",
            "Let one process fetch the global token and share it. For a web login's profile call \
             /sns/userinfo instead of /cgi-bin/user/info.",
        ),
    ]),
    Row::new(
        40002,
        "grant_type is not what this endpoint takes.",
        "A misspelt value, a stray space or newline, or the value of a neighbouring endpoint.",
        "authorization_code to exchange a code, refresh_token to refresh, client_credential at \
         /cgi-bin/token.",
    ),
    Row::new(
        40003,
        "The openid is not known to this app.",
        "An openid of another AppID (every app has its own openid for the same person), or one \
         that was cut off.",
        "Use the openid of the same answer as the token. To recognise a person across apps, use \
         unionid.",
    )
    .at(&[
        at(
            Scene::Call(Place::Userinfo),
            "access_token and openid do not belong together: taken from two users, or from two \
             apps.",
            "Keep the two together as the exchange returned them.",
        ),
        at(
            Scene::Call(Place::Auth),
            "access_token and openid do not belong together: taken from two users, or from two \
             apps.",
            "Keep the two together as the exchange returned them.",
        ),
    ]),
    Row::new(
        40013,
        "The AppID is unknown.",
        "A typo, upper-case letters, spaces around it, or the AppID of another kind of account.",
        "Copy it again from the account's settings: wx and 16 lower-case hex digits.",
    )
    .at(&[
        at(
            Scene::Call(Place::Jscode2session),
            "Not a mini program's AppID: mistyped, or that of the official account of the same \
             company.",
            "Use the AppID in the mini program's project.config.json.",
        ),
        at(
            Scene::Call(Place::ComponentAccessToken),
            "appid must be the account's; perhaps the platform's own AppID stands there.",
            "appid: the account the user logs in to (the callback names it). component_appid: the \
             platform.",
        ),
    ]),
    Row::new(
        40014,
        "The access_token is malformed or no longer good.",
        "Cut off by a narrow database column, wrapped in quotes or spaces, or long expired.",
        "Leave room for 512 characters, compare the length with what the exchange returned, and \
         get a new one.",
    ),
    Row::new(
        40029,
        "The code is not valid.",
        "It is older than five minutes, was issued to another AppID, or is not a code at all.",
        "Exchange codes at once, with the AppID that stood in the authorize link; start again \
         with a fresh one.",
    )
    .at(&[
        at(
            Scene::Call(Place::AccessToken),
            "The code is older than five minutes, was issued to another AppID than the one sent \
             now (an official account and a website app are two), or was altered on its way. A \
             used code says 40163 instead.",
            "Check that the appid in the authorize link is the one exchanging, exchange within \
             five minutes, and try with a fresh code.",
        ),
        at(
            Scene::Call(Place::Jscode2session),
            "The js_code is older than five minutes, comes from another mini program, or from \
             developer tools that run with a test AppID.",
            "Call wx.login() again and send the code at once; the project in the developer tools \
             must have the AppID the server uses.",
        ),
        at(
            Scene::Call(Place::ComponentAccessToken),
            "The code is older than five minutes, or it belongs to another account than appid \
             says.",
            "Take appid from the callback, where WeChat puts it behind state, and exchange at \
             once.",
        ),
    ]),
    Row::new(
        40030,
        "The refresh_token is not known.",
        "Older than 30 days, of another AppID, cut off, or an access_token in its place.",
        "Let the user log in again, and leave room for 512 characters when storing it.",
    ),
    Row::new(
        40066,
        "A URL is not allowed.",
        "Menus or sitemaps; the login calls of WeChat do not answer this.",
        "See the API that was called; the login is not involved.",
    ),
    Row::new(
        40125,
        "The app secret is wrong.",
        "It was reset on the platform, copied with a space or a newline, or is another account's.",
        "Compare it with the account's settings (32 lower-case hex digits); if it is lost, reset \
         it there and store the new one.",
    )
    .at(&[at(
        Scene::Call(Place::Jscode2session),
        "Not this mini program's secret: reset, copied with a newline, or that of the official \
         account.",
        "Take the secret of the mini program whose AppID is sent.",
    )]),
    Row::new(
        40163,
        "The code has been used before.",
        "The callback came twice, the user reloaded or went back to it, or a request that had \
         timed out was sent again: the first exchange got the tokens.",
        "Exchange once, then redirect to an address without the code; answer a second hit of \
         the same browser within seconds from the first one's result, and nobody else's; add \
         connect_redirect=1 to the authorize link.",
    )
    .at(&[at(
        Scene::Call(Place::Jscode2session),
        "The same js_code was sent twice: two requests at start-up, a double tap, or a retry.",
        "Call wx.login() anew for every attempt, and let only one request log in at a time.",
    )]),
    Row::new(
        40164,
        "The caller's IP address is not in the account's allow-list.",
        "The call came from a new server, or left through a proxy or NAT; errmsg names the \
         address that WeChat saw.",
        "Add that address to the account's IP allow-list (mp.weixin.qq.com, basic configuration). \
         The /sns calls have no documented allow-list.",
    ),
    Row::new(
        40226,
        "WeChat blocks this user's login as high risk.",
        "WeChat's risk control; neither the code nor any setting is at fault.",
        "Show a neutral message and do not retry; nothing can be configured.",
    ),
];
