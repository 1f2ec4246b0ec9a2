//! What `explain` says about answers, calls, files and request ids, in English.
//! Must not be a translation of its Chinese twin.

use crate::domain::text::explain::{AnswerSays, AnswerTexts, say};

/// What an answer is.
pub(super) const TEXT: AnswerTexts = AnswerTexts {
    token_title: "answer: tokens of a code exchange",
    token: "The exchange worked: openid is the user, access_token is good for two hours, \
            refresh_token renews it for 30 days; scope says what they open.",
    token_next: "Keep the tokens on the server. Profile: wxauth userinfo; your own ticket: wxauth \
                 ticket sign --from FILE.",
    refresh_title: "answer: refreshed tokens",
    refresh: "The refresh worked. While the old access_token is alive the same one comes back and \
              its two hours start again.",
    userinfo_title: "answer: profile",
    userinfo: "The user's profile from /sns/userinfo.",
    userinfo_next: "Store openid (and unionid where there is one); nickname and avatar change.",
    session_title: "answer: mini program session",
    session: "The mini program login worked: openid is the user, session_key decrypts what the \
              mini program sends.",
    session_next: "Make a session of your own from the openid and send only that to the mini \
                   program.",
    ok_title: "answer: ok",
    ok: "Success. /sns/auth says it this way when a token is still good, WeCom in every good \
         answer.",
    ok_next: "Nothing to do.",
    wecom_member_title: "answer: WeCom member",
    wecom_member: "The login worked: userid is the member within the corp.",
    wecom_member_next: "With user_ticket (1800 seconds) getuserdetail gives the details the \
                        member allowed.",
    wecom_outsider_title: "answer: WeCom, not a member",
    wecom_outsider: "The code was good, but the person is not a member of the corp: openid and \
                     external_userid name an outsider.",
    wecom_outsider_next: "Decide whether outsiders may log in; there is no userid for them.",
    app_token_title: "answer: an app's own token",
    app_token: "A token of the app itself, from /cgi-bin/token or WeCom's gettoken; it names no \
                user and does not work at /sns/userinfo.",
    app_token_next: "Fetch it in one place, share it, and fetch it again before it expires.",
    component_token_title: "answer: a platform's token",
    component_token: "component_access_token, the third-party platform's own token, for two hours.",
    component_token_next: "Share one copy between all processes.",
    call: "A call your server makes to WeChat, never the browser.",
    call_good: "Every parameter it needs is there.",
    call_bad: "Fix what is wrong and call again; a code that was sent along may be spent.",
    ticket: "A ticket signed with {alg}: the page sends it in X-Wx-Ticket, and sub names the user. \
             Everybody can read it; only the key can make it.",
    ticket_next: "Check its signature with wxauth ticket verify; nothing here has checked it.",
    ticket_unsigned: "A ticket in the form of a JWT that nobody signed: whoever has one can change it, or \
                      write another for any user.",
    ticket_unsigned_next: "Refuse it, whatever it says. To make a signed one: wxauth ticket sign \
                           --openid OPENID.",
    ticket_broken: "It looks like a JWT but cannot be read: {why}.",
    ticket_base64: "The openid in base64 and nothing else: whoever knows or guesses an openid can \
                    write such a ticket.",
    ticket_base64_next: "Replace it with a signed ticket: wxauth ticket sign --openid OPENID.",
    verify_file: "WeChat asks for this file before it accepts a callback domain: served at the \
                  root of the domain, it holds nothing but the 16 characters of its name.",
    verify_file_next: "Serve it (wxauth listen --verify-file FILE does) and press save in the \
                       account's settings.",
    rid: "WeChat's name for one request; its first group is the time.",
    rid_next: "Look for that time in your log; WeChat's support asks for the rid.",
    rule_unknown: "This version of wxauth has no rule of that name.",
    rule_next: "wxauth check lists its rules in every report.",
    scope_base: "openid only; /sns/userinfo answers 48001",
    scope_profile: "the profile may be read",
    seconds: "seconds, that is {human}",
    openid: "the user within this AppID",
    unionid: "the user across the apps of one open-platform account",
    scenario_flag: "for every login",
    scenario_link: "for one login, behind its link",
};

/// What is worth knowing about it.
pub(super) const SAYS: AnswerSays = AnswerSays {
    cut_off: say(
        "This JSON is cut off; only what is there is explained.",
        "When in doubt look at the whole answer: log writers often cut long lines.",
    ),
    snapshot_user: say(
        "This is a snapshot user: openid, unionid, nickname and avatar are invented, and another \
         visit brings other ones.",
        "Do not create an account for it; ask the user to tap the full-service button. It comes \
         when a page asks for snsapi_userinfo at once on load.",
    ),
    errcode_on_success: say(
        "There is errcode 0 in it, which WeChat does not send here.",
        "Something between you and WeChat rewrote the answer; some libraries take any errcode \
         for an error.",
    ),
    trailing_comma: say(
        "scope ends with a comma; refresh answers do.",
        "Drop empty items when splitting.",
    ),
    no_unionid: say(
        "There is no unionid: the account is not bound to an open-platform account, or the user \
         granted snsapi_base only.",
        "Take unionid as optional; identify users by openid within one app.",
    ),
    empty_profile: say(
        "sex, city, province and country are empty: since October 2021 WeChat fills them for \
         nobody.",
        "Do not rely on them.",
    ),
    anonymous_profile: say(
        "The nickname is the one mini programs get for everybody since November 2022.",
        "In a mini program let users enter nickname and avatar themselves.",
    ),
    odd_nickname: say(
        "The nickname holds control or private-use characters.",
        "Parse leniently, escape when showing, and do not use it as a key.",
    ),
    session_key: say(
        "session_key must not leave the server: whoever has it can forge the user's data.",
        "Answer the mini program with a session of your own.",
    ),
    tokens_stay: say(
        "access_token and refresh_token are for the server only.",
        "Never send them to the page, and keep them out of logs.",
    ),
    wrong_type: say(
        "{name} has another type; WeChat sends {expected}.",
        "Look for a proxy or emulator that rewrites the answer; typed clients fail on it.",
    ),
    call_http: say("The call goes over plain http, secret included.", "Use https."),
    call_placeholder: say(
        "Still the placeholder of the documentation: {names}.",
        "Put the real value there; copying the address from a document leaves it in.",
    ),
    call_missing: say(
        "{name} is missing or empty.",
        "Add it; an unset variable is the usual reason.",
    ),
    call_misspelt: say("{name} is not read here.", "The parameter is called {right}."),
    call_grant_type: say(
        "grant_type is {value}.",
        "This call takes {expected}, without spaces or line breaks.",
    ),
    call_secret: say(
        "The address holds a secret or a token.",
        "Keep such addresses out of logs and messages; if this one came from a log, renew what \
         it shows.",
    ),
    call_component: say(
        "A third-party platform's parameters at the plain endpoint, which does not know them.",
        "Call /sns/oauth2/component/access_token instead.",
    ),
    scenario_device: say(
        "The device plays this one, so somebody must be the device.",
        "Open the link in a browser, or let a virtual user of wxauth open it (`listen --as`, `login --mock --as`); \
         to any other client nothing happens, and the emulator says so.",
    ),
    scenario_also: say("{name} begins alike: {title}.", "wxauth explain {name}"),
};
