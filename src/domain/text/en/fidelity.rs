//! What the emulator reproduces, in English.
//! Must not be a translation of its Chinese twin, nor differ from it in rows.

use crate::domain::text::fidelity::{Fidelity, Labels};

/// All of it.
pub static TEXT: Fidelity =
    Fidelity { labels: LABELS, behaviours: BEHAVIOURS, switches: SWITCHES, unknowns: UNKNOWNS };

const LABELS: Labels = Labels {
    title: "How the emulator follows WeChat",
    intro: "Marks: D documented by WeChat, O observed in public captures, C our choice where WeChat's behaviour is unknown. Sections are those of the protocol notes, our collection of what WeChat documents and public captures show; it is not in this repository, and PROTOCOL in the source's comments means it. Every line has tests whose names carry its number.",
    number: "Number",
    behaviour: "Behaviour",
    source: "Source",
    sections: "Sections",
    tests: "Tests",
    switches: "Switches",
    switches_title: "Switches: where nobody outside WeChat knows",
    switches_intro: "Set by --switch NAME=VALUE, or [mock] switch in the configuration; the first value is the default.",
    name: "Name",
    about: "About",
    values: "Values",
    unknowns_title: "Unknowns: what is not documented, and what is done here",
    unknowns_intro: "The numbers are those of section 11 of the protocol notes named above.",
    unknown: "Unknown, and what is done",
};

const BEHAVIOURS: &[(u8, &str)] = &[
    (
        1,
        "Errors of the authorize page are HTML pages with WeChat's number and words; never JSON, never a redirect with an error.",
    ),
    (
        2,
        "A browser whose User-Agent does not say MicroMessenger gets the outside-WeChat page and no code.",
    ),
    (3, "Missing appid, redirect_uri, scope, state: 10012, 10011, 10010, 10013."),
    (
        4,
        "The callback host must be the configured one, sub-domains not implied; no port but 80 and 443, while test accounts take IP and port.",
    ),
    (
        5,
        "Scope not for the account 10005, website AppID 10016, not following a test account 10006, banned 10004, platform not authorized 10015.",
    ),
    (6, "A state of 128 bytes passes, 129 bytes are too long; qrconnect has no limit."),
    (7, "state comes back as sent, percent-encoding included; an empty one as state=."),
    (
        8,
        "code, then state, go into the query of redirect_uri before any #; own parameters stay, repeated names too, openId is dropped.",
    ),
    (
        9,
        "The platform flow adds appid after state; such a code is for that platform's component call only. An account hands its rights over: api_create_preauthcode gives a code that is good once, componentloginpage (on a computer, opened from a page of the callback's host) or bindcomponent (on a phone) asks which account, the callback gets auth_code and expires_in, and then api_query_auth, api_authorizer_token, api_get_authorizer_info and api_get_authorizer_list answer; a refresh leaves authorizer_refresh_token as it was, authorizing anew replaces it. [[mock.app]] platforms may say who did, too. Every set of rights is granted each time, and the platform's domains stand for both of its lists, that of these pages and that of web authorization. Not known: whether the phone's link opens outside WeChat (here it does), and which of two faults is told first. component_verify_ticket and events are not pushed. Every other call of WeChat's (getticket, menus, messages) is answered 40066 with words that say it is not played.",
    ),
    (
        10,
        "snsapi_base redirects silently; snsapi_userinfo shows a page whose form goes to authorize_reply, answered with 301.",
    ),
    (
        11,
        "A follower from the menu or chat is never asked, and forcePopup and forceSnapShot are ignored.",
    ),
    (12, "Refusal: nothing is sent (default); by switch the state only, or code=authdeny."),
    (
        13,
        "In strict order a link whose first five parameters are in another order does not open; by default it is noted.",
    ),
    (14, "A code has 32 characters beginning with 0, works once, for five minutes."),
    (15, "A used code is 40163; an unknown, foreign or expired one 40029."),
    (16, "Scenario double-callback: one code is delivered twice, unless connect_redirect=1."),
    (
        17,
        "access_token takes GET, POST forms and mixtures; extra parameters, the Authorization header and order do not matter.",
    ),
    (18, "Keys of a success come in a fixed order, without errcode, expires_in the number 7200."),
    (19, "Every sns answer is 200, text/plain without charset, UTF-8, with \\/ in headimgurl."),
    (
        20,
        "Errors have exactly errcode and errmsg; errmsg ends in a rid whose first group is the time in hex.",
    ),
    (21, "Missing parameters: 41002, 41004, 41008, 41009 with the observed words."),
    (22, "Wrong appid 40013, wrong secret 40125, wrong grant_type 40002."),
    (
        23,
        "Refreshing a live token gives the same tokens and 7200 new seconds; scope has a trailing comma, keys another order, no unionid, no secret.",
    ),
    (24, "After expiry a refresh gives a new access_token; after 30 days an error."),
    (25, "An unknown refresh_token: 40030 invalid refresh_token."),
    (26, "userinfo: base token 48001, wrong openid 40003, wrong token 40001, expired 42001."),
    (27, "The profile as it is since 2021: sex 0, region fields empty."),
    (
        28,
        "unionid only for apps bound to an open-platform account; one openid per appid, one unionid per account.",
    ),
    (29, "/sns/auth succeeds with errcode 0, the only sns success that has one."),
    (30, "Snapshot users: is_snapshotuser in the token answer, another openid and unionid."),
    (
        31,
        "The qrconnect page has the QR picture and the fordevtool line; the code says connect/confirm?uuid=…, 16 characters.",
    ),
    (
        32,
        "Polling is held about 25 s, then 408; scanned 404, cancelled 403, after five minutes 402, confirmed 405 with wx_code; both body forms.",
    ),
    (33, "The callback of scan login is plain concatenation: the code may stand behind #."),
    (34, "The request of wxLogin.js, without response_type, is accepted."),
    (
        35,
        "jscode2session reads GET only, a POST gets 41002; success has no errcode; 40029, 40163, 40226. It ends at session_key: encryptedData is not made here, nor checksession and resetusersessionkey answered; a test of those encrypts with the session_key itself. getuserphonenumber answers the codes of /_wxauth/phone-codes, one number for each user; unknown, used and expired are all 40029.",
    ),
    (
        36,
        "WeCom: every answer has errcode, application/json; charset=UTF-8, errors in headers too; used codes are 40029; the trusted domain includes the port; gettoken repeats its token; each app (agentid) has its secret and trusted domains, and the token of another app gets 50001. The link of a provider's app (kind suite) has its suite_id as appid and no agentid, snsapi_userinfo is silent too, and its code goes to getuserinfo3rd with a suite_access_token alone, from a domain the app trusts; getuserdetail3rd tells no number, mail or address, and the userid as name. A mini program inside WeCom gets its js_code from /_wxauth/js-codes, with the corp or suite as appid. get_provider_token, get_login_info and 3rd_qrConnect are not played.",
    ),
    (37, "After a password change every token is 42007 (by the control API)."),
    (38, "Scenario rate-limited: 45011, 45009 or page 10009."),
    (39, "The control API accepts a domain only if its /MP_verify_….txt holds exactly the token."),
    (40, "Scenario busy-then-ok: -1 first, then success."),
];

const SWITCHES: &[(&str, &str)] = &[
    ("state", "An authorize request without state, or with an empty one"),
    ("state-alphabet", "Other characters than letters and digits in state"),
    ("order", "The first five parameters in another order"),
    ("pkce", "A link with code_challenge"),
    ("page-status", "HTTP status of error pages"),
    ("silent-redirect", "Status of the silent redirect"),
    ("open-id-parameter", "An own parameter openId in redirect_uri"),
    ("refusal", "After the user refused"),
    ("outside-wechat", "A browser that is not WeChat's"),
    ("recent-consent", "A user who consented lately"),
    ("expired-code", "An expired code"),
    ("wrong-secret", "Whether a wrong secret spends the code"),
    ("expired-token", "An expired web access_token"),
    ("expired-refresh-token", "An expired refresh_token"),
    ("refresh-rotation", "Whether a refresh after expiry gives a new refresh_token"),
    ("refresh-life", "Whether a refresh prolongs the 30 days"),
    ("new-exchange", "Whether a new exchange ends earlier tokens"),
    ("unionid-with-base", "unionid in the answer for snsapi_base"),
    ("snapshot-userinfo", "The profile with a snapshot user's token"),
    ("profile", "The profile fields that are empty since 2021"),
    ("errmsg-suffix", "What stands behind errmsg"),
    ("content-type", "Content type of sns answers"),
    ("avatar-host", "Where headimgurl points"),
    ("qr-response-type", "response_type at qrconnect"),
    ("website-port", "A port in a website's redirect_uri where the configured domain has none"),
    ("component-content-type", "Content type of a platform's sns calls"),
    ("component-ticket", "The component_verify_ticket for a platform's token"),
    (
        "authorization-entry",
        "Whether the page where an account authorizes a platform looks where it was opened from",
    ),
    (
        "used-authorization-code",
        "An account's authorization code (auth_code), brought a second time",
    ),
    ("corp-no-agentid", "snsapi_privateinfo in a WeCom corp's link without agentid"),
    ("rate-limit", "The number of the scenario rate-limited"),
    ("code-life", "How long a code works"),
    (
        "pre-auth-code-life",
        "How long a pre_auth_code works: 30 minutes in the page's prose, 10 in its sample",
    ),
    (
        "authorization-code-life",
        "How long an authorization code works: an hour in captures, 10 minutes in the page's sample",
    ),
    ("used-code-memory", "How long a used code answers 40163"),
    ("qr-life", "How long a QR code can be scanned"),
    ("qr-hold", "How long polling is held"),
    ("slowness", "How late the scenario slow-token answers"),
];

const UNKNOWNS: &[(u8, &str)] = &[
    (
        1,
        "HTTP status and exact HTML of error pages: status 200, a page of our own with WeChat's words; the number also in the header x-wxauth-code.",
    ),
    (
        2,
        "The order in which authorize checks: client, appid, redirect_uri, response_type, scope, state, ban, domain, follower; the first fault is shown. No switch: it shows only where two things are wrong at once, to a developer and never to code.",
    ),
    (
        3,
        "The order in which the token call checks: appid, secret, code and grant_type present, then the appid, the secret and the code itself. No switch: only a call with two faults could tell, and /_wxauth/faults gives any errcode.",
    ),
    (4, "Status of the silent redirect: 302; after the consent form 301, as observed."),
    (5, "Whether the order of parameters is enforced: it is noted, and enforced by switch."),
    (
        6,
        "The alphabet of state: anything goes through and is noted; the documented one is enforced by switch.",
    ),
    (7, "An expired code: 40029, as in practice."),
    (8, "An expired web token: 42001."),
    (9, "How long a used code answers 40163 before it is unknown: an hour."),
    (10, "Whether a wrong secret spends the code: it does not."),
    (11, "A refresh after expiry: the same refresh_token, whose 30 days go on."),
    (12, "Whether a new exchange ends earlier tokens: it does not."),
    (
        13,
        "The words of 41003, 42002, 42003, 42007 and 43001: in the style of the known ones. Compare errcode, never errmsg.",
    ),
    (
        14,
        "The snapshot user: nickname 微信用户, the grey avatar, ids of the usual shape that are nobody else's.",
    ),
    (15, "unionid with snsapi_base: never, as documented."),
    (16, "What the refuse button sends: allow=0 to the emulator, and nothing to the callback."),
    (17, "Page codes 10007, 10008, 10014 and 10038: never shown."),
    (
        18,
        "Comparison of hosts: case ignored, the user part skipped, a configured path is a prefix, a trailing dot is another host. No switch: these are the strictest readings, and an address that passes them passes looser ones too.",
    ),
    (
        19,
        "Ports of a website's callback domain: refused, unless the configured domain has that port; any, by switch.",
    ),
    (
        20,
        "Other response headers: none are imitated; pages and redirects say no-store and no-referrer.",
    ),
    (
        21,
        "Content type of the component calls: as all of sns; the one captured otherwise by switch.",
    ),
    (22, "PKCE parameters: ignored."),
    (
        23,
        "How ids, codes and tokens are made: by shape only. Ids are a function of app and user, the same on every machine.",
    ),
    (24, "wx_errcode 666 and 500: never sent."),
    (
        25,
        "An IP allow-list on sns calls: there is none. No switch: every caller of an emulator is local; /_wxauth/faults gives the errcode.",
    ),
    (26, "Wording of the consent page: our own."),
    (
        27,
        "The longest redirect_uri: as long as a request may be. No switch: there is no number to set it to.",
    ),
    (
        28,
        "Plain http to the API hosts: answered like https. No switch: a base address given to a program is plain http here, so refusing it would refuse everybody; /_wxauth/faults gives 43003.",
    ),
];
