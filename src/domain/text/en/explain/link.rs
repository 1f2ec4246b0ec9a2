//! What `explain` says about authorize links, in English (PROTOCOL 1, 3, 4, 6).
//! Must not be a translation of its Chinese twin.

use crate::domain::text::explain::{LinkSays, LinkTexts, say};

/// What a link asks for.
pub(super) const TEXT: LinkTexts = LinkTexts {
    mp_base: "Opened inside WeChat it sends the user straight back with a code, without asking; \
              the code yields the openid only.",
    mp_userinfo: "Opened inside WeChat it asks the user for consent and comes back with a code \
                  that also opens nickname and avatar.",
    mp_other: "Meant for WeChat's own browser: sends the user back to redirect_uri with a code.",
    web: "Opened in a desktop browser it shows a QR code; whoever scans it with WeChat and \
          confirms is sent back with a code.",
    component: "Opened inside WeChat it logs the user in to an official account on whose behalf \
                a third-party platform acts; the platform's domain counts.",
    work: "Opened inside the WeCom client it sends the member back with a code.",
    work_web: "Opened in a desktop browser it shows WeCom's QR login.",
    next_good: "The form is right. If WeChat still refuses it, compare the host of redirect_uri \
                with the callback domain in the account's settings, and the account's kind with \
                the scope.",
    next_warned: "The form passes; read the warnings, then compare the host of redirect_uri with \
                  the callback domain in the account's settings.",
    next_bad: "Fix what is wrong, or let wxauth url build the link.",
};

/// What can be wrong with it.
pub(super) const SAYS: LinkSays = LinkSays {
    scheme_missing: say("The address has no scheme.", "Begin it with https://."),
    scheme_http: say("The page is opened over plain http.", "Begin the link with https://."),
    host_wrong: say(
        "{host} is WeChat's, but does not serve this page.",
        "Begin the link with {home}.",
    ),
    host_other: say(
        "{host} is not WeChat: an emulator, or a proxy in front of it.",
        "For the real WeChat the link begins with {home}.",
    ),
    path_spelling: say(
        "The path is spelt otherwise than documented.",
        "Write {path}, in this letter case and with no slash at the end.",
    ),
    old_address: say(
        "This is the older page of WeCom's web login.",
        "New links go to https://login.work.weixin.qq.com/wwlogin/sso/login (wxauth url \
         --platform work-web).",
    ),
    html_escaped: say(
        "The ampersands are written as HTML (&amp;), so every name after the first begins with \
         amp; and is not found.",
        "Write plain & outside of HTML; inside HTML let the browser undo it.",
    ),
    whitespace: say(
        "There is a space or a line break inside the link.",
        "Take it out; it usually comes from copying out of a document.",
    ),
    order: say(
        "The parameters stand in another order than documented: {given}.",
        "Write them as {documented}. WeChat says that another order does not open; some clients \
         are lenient, so it may fail on some phones only.",
    ),
    order_free: say(
        "The parameters stand in another order than in the documentation: {given}.",
        "Nothing has to change: for website login no order is required.",
    ),
    misspelt: say(
        "{name} is not a name this page knows.",
        "It is called {right}, in this letter case.",
    ),
    unknown_parameter: say(
        "Not documented for this page: {names}.",
        "Leave it out. What belongs to your own page goes into redirect_uri, encoded with it.",
    ),
    duplicate: say("{name} comes more than once.", "Send it once."),
    client_parameters: say(
        "The WeChat client adds these itself: {names}. The link was copied out of a running \
         session.",
        "Take them out, and treat that copy as a secret: they prove who is logged in.",
    ),
    secret_in_link: say(
        "The app secret stands in the link, where every user can read it.",
        "Take it out, and reset the secret in the account's settings: it is no longer secret.",
    ),
    undocumented: say(
        "Seen in practice but documented nowhere: {names}.",
        "It has no known effect; leave it out unless you know why it is there.",
    ),
    appid_missing: say(
        "appid is missing or empty{page}.",
        "Put the account's AppID first; an unset variable is the usual reason.",
    ),
    appid_invalid: say(
        "appid does not look like one: {value}",
        "It is wx (WeCom: ww or wx) and 16 lower-case hex digits; copy it again.",
    ),
    redirect_missing: say(
        "redirect_uri is missing or empty{page}.",
        "Add the whole address of the callback page, encoded once with encodeURIComponent. If the \
         link has it, put quotes around the link: unquoted, the shell cuts it at the first &.",
    ),
    redirect_raw: say(
        "redirect_uri is not encoded.",
        "Encode the whole value once with encodeURIComponent; as soon as it has a query of its \
         own, everything behind the first & is lost.",
    ),
    redirect_cut: say(
        "redirect_uri is not encoded (or with encodeURI only), so it ends at the first {mark}: \
         WeChat sees {seen}, and what follows is lost or taken for parameters of its own.",
        "Encode the whole value once with encodeURIComponent.",
    ),
    redirect_twice: say(
        "redirect_uri is encoded twice: WeChat sees no address but text with % in it (page error \
         10003).",
        "Encode it once: %3A%2F%2F, not %253A%252F%252F. Most libraries encode by themselves; \
         give them the plain address.",
    ),
    redirect_invalid: say(
        "redirect_uri is not a complete web address: {value}",
        "Write it in full: https://host/path.",
    ),
    response_type_missing: say(
        "response_type is missing.",
        "Add response_type=code between redirect_uri and scope.",
    ),
    response_type_other: say(
        "response_type is {value}.",
        "WeChat knows only code; there is no implicit flow.",
    ),
    scope_missing: say(
        "scope is missing or empty{page}.",
        "Add one of: {scopes}. If it was there when you built the link, a raw # or & in \
         redirect_uri swallowed it.",
    ),
    scope_invalid: say(
        "{value} is not a scope of this page{page}.",
        "It takes {scopes}. snsapi_login belongs to website login (/connect/qrconnect), snsapi_userinfo \
         to official accounts (/connect/oauth2/authorize), snsapi_privateinfo to WeCom.",
    ),
    state_missing: say(
        "state is missing or empty. WeChat may refuse that (page error 10013), and without it \
         anybody can slip a code of theirs into the callback.",
        "Send a fresh random value with every link and compare it in the callback.",
    ),
    state_too_long: say(
        "state has {n} bytes; this page refuses more than 128.",
        "Keep the data on the server and put only a random key into state.",
    ),
    fragment_missing: say(
        "#wechat_redirect is missing at the end.",
        "Add it: WeChat's client needs it, also when the link is reached by a redirect.",
    ),
    fragment_other: say(
        "The fragment is #{value} instead of #wechat_redirect.",
        "End the link with #wechat_redirect.",
    ),
    behind_fragment: say(
        "Behind the # and so without effect: {names}.",
        "Put it before #wechat_redirect, after state.",
    ),
    switch_value: say(
        "{name}={value} is neither true nor false.",
        "Write {name}=true, or leave it out.",
    ),
    connect_redirect: say(
        "connect_redirect=1 is undocumented but widely used: it keeps the WeChat client from \
         calling the callback twice.",
        "Leave it in.",
    ),
    connect_redirect_value: say(
        "connect_redirect={value}: only 1 is known to do anything.",
        "Write connect_redirect=1.",
    ),
    component_appid_invalid: say(
        "component_appid does not look like an AppID: {value}",
        "It is the platform's own AppID, wx and 16 lower-case hex digits.",
    ),
    agentid_missing: say(
        "agentid is missing.",
        "Add the app's AgentId; this kind of link needs it.",
    ),
    agentid_invalid: say("agentid is not a number: {value}", "An AgentId is digits only."),
    differs: say(
        "The link differs from the documented form.",
        "Compare it with the documented form above.",
    ),
};
