//! Error pages of open.weixin.qq.com in English (PROTOCOL 1.10, 3.6, 6.1).
//! Must not differ in keys from its Chinese twin; a test compares them.

use crate::domain::text::errcode::{Row, sentence};

/// PROTOCOL 1.10.
pub(super) const ROWS: &[Row] = &[
    Row::new(
        10003,
        "The host of redirect_uri is not the callback domain set for this account.",
        "Another host (sub-domains are not included), a port other than 80 or 443, or a \
         redirect_uri that was encoded twice or not at all.",
        "Set the web-authorization domain on mp.weixin.qq.com to exactly that host, without \
         scheme and port; if redirect_uri has a port, take it out. wxauth explain 'LINK' checks the rest.",
    ),
    Row::new(
        10004,
        "The official account is banned.",
        "WeChat closed it for breaking the rules.",
        "Appeal on mp.weixin.qq.com.",
    ),
    Row::new(
        10005,
        "The account may not use this scope.",
        "Not a verified service account, a subscription account, the AppID of another kind of \
         app, or a misspelt scope.",
        "Use a verified service account's AppID (or a test account) with snsapi_base or \
         snsapi_userinfo.",
    ),
    Row::new(
        10006,
        "This user must follow the test account first.",
        "Test accounts let only their followers log in.",
        "Scan the test account's QR code on its settings page, follow it, and open the link again.",
    ),
    Row::new(
        10007,
        "Not in WeChat's published list.",
        "Unknown; nobody has published what it means.",
        "Note the exact sentence of the page and check the link with wxauth explain 'LINK'.",
    ),
    Row::new(
        10008,
        "Not in WeChat's published list.",
        "Unknown; nobody has published what it means.",
        "Note the exact sentence of the page and check the link with wxauth explain 'LINK'.",
    ),
    Row::new(
        10009,
        "Too many attempts.",
        "The page was opened too often in a short time; a redirect loop does that.",
        "Wait a little; make sure a failed login does not redirect to WeChat again by itself.",
    ),
    Row::new(
        10010,
        "scope is missing.",
        "Left out or empty, or cut off because redirect_uri was not encoded.",
        "Add scope=snsapi_base or scope=snsapi_userinfo.",
    ),
    Row::new(
        10011,
        "redirect_uri is missing.",
        "Left out or empty.",
        "Add redirect_uri, encoded once with encodeURIComponent.",
    ),
    Row::new(
        10012,
        "appid is missing.",
        "Left out or empty; an unset variable is the usual reason.",
        "Add the official account's AppID.",
    ),
    Row::new(
        10013,
        "state is missing.",
        "Left out or empty, although documented as optional.",
        "Always send a fresh random state; it also guards against forged callbacks.",
    ),
    Row::new(
        10014,
        "Not in WeChat's published list.",
        "Unknown; nobody has published what it means.",
        "Note the exact sentence of the page and check the link with wxauth explain 'LINK'.",
    ),
    Row::new(
        10015,
        "The official account has not authorized this third-party platform.",
        "component_appid names a platform the account never authorized, or no longer does.",
        "Let the account's administrator authorize the platform.",
    ),
    Row::new(
        10016,
        "An open-platform AppID was used where an official account's is needed.",
        "appid belongs to a website or mobile app; those do not work at /connect/oauth2/authorize.",
        "Use the official account's AppID; for a website app build a qrconnect link (wxauth url \
         --platform web).",
    ),
    Row::new(
        10038,
        "Reported by users, never explained by WeChat.",
        "Unknown; nobody has published what it means.",
        "Note the exact sentence of the page and check the link with wxauth explain 'LINK'.",
    ),
    Row::new(
        10057,
        "Quick login is not available; the user has to scan.",
        "The WeChat desktop client on this computer answered the login page that it cannot log \
         in by a click.",
        "Nothing is wrong: scan the QR code.",
    ),
    Row::sentence(
        sentence::OUTSIDE_WECHAT,
        "The link was opened outside WeChat.",
        "Official-account login works only in WeChat's own browser; a faked User-Agent does not \
         help.",
        "Open the link in WeChat (wxauth url --qr shows it as a QR code), or use website QR login \
         for desktop browsers.",
    ),
    Row::sentence(
        sentence::OUTSIDE_WECOM,
        "The link was opened outside WeCom.",
        "WeCom's authorize links open in the WeCom app only, or in WeChat's WeCom plugin.",
        "Open it in WeCom; for browsers on a computer use WeCom's web login (wxauth url --platform \
         work-web).",
    ),
    Row::sentence(
        sentence::NOT_REACHABLE,
        "WeChat refuses the link as it stands.",
        "Wrong or misspelt parameters, a wrong order, or a scope that is not allowed.",
        "Run wxauth explain 'LINK': it points at the first place that differs from the documented \
         form.",
    ),
    Row::sentence(
        sentence::REDIRECT_URI,
        "The host of redirect_uri is not the callback domain of this app.",
        "Website login and WeCom say it this way: another host, another port, or a redirect_uri \
         that is not encoded.",
        "Compare the host with the app's callback domain (WeCom: trusted domain, port included).",
    ),
    Row::sentence(
        sentence::SCOPE,
        "The scope is wrong, missing, or not allowed for this AppID.",
        "The AppID of another kind of app, or a redirect_uri whose raw & or # swallowed the scope.",
        "Official account: snsapi_base or snsapi_userinfo; website app: snsapi_login. Encode \
         redirect_uri with encodeURIComponent.",
    ),
    Row::sentence(
        sentence::APPID,
        "The AppID is unknown or malformed.",
        "A typing error, upper-case letters or blanks, or an unset variable.",
        "Copy the AppID again: wx (a CorpID: ww) and 16 lower-case hex digits.",
    ),
    Row::sentence(
        sentence::STATE_TOO_LONG,
        "state is longer than 128 bytes.",
        "JSON, a URL or an encrypted cookie was put into state.",
        "Send a short random state and keep what belongs to it on the server.",
    ),
    Row::sentence(
        sentence::NOT_A_DEVELOPER,
        "This WeChat user is not bound as a web developer of the account.",
        "Only WeChat's developer tools ask for this.",
        "Bind the user under web developer tools on mp.weixin.qq.com, and log in to the tools \
         with that user.",
    ),
    Row::sentence(
        sentence::WECOM_DOMAIN,
        "WeCom: the host of redirect_uri is not a trusted domain of the app.",
        "Host and port must both equal the app's trusted domain; the code of one app with the \
         agentid of another does the same.",
        "Set the trusted domain in the admin console, port included; check agentid.",
    ),
    Row::sentence(
        sentence::PRE_AUTH_CODE,
        "The pre_auth_code of the link is not good.",
        "Mistyped, expired, another platform's, or the component_appid is wrong.",
        "Call api_create_preauthcode just before the link is opened, once for each link.",
    ),
    Row::sentence(
        sentence::PRE_AUTH_CODE_USED,
        "An account has authorized with this pre_auth_code already.",
        "It is good for one authorization; the link was kept and used again.",
        "Get a new one each time the page is opened.",
    ),
    Row::sentence(
        sentence::PLATFORM_ENTRY,
        "The page the link was on, redirect_uri and the platform's domain differ.",
        "The link was not followed on a page of the platform's (typed, a redirect, or a no-referrer \
         page: nothing says where it came from), or redirect_uri goes to another host.",
        "Put the link on a page of the platform's authorization domain, and let redirect_uri go there.",
    ),
];
