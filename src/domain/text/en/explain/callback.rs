//! What `explain` says about callbacks, in English (PROTOCOL 1.5, 1.8, 3.4, 4).
//! Must not be a translation of its Chinese twin.

use crate::domain::text::explain::{CallbackSays, CallbackTexts, say};

/// What a callback says.
pub(super) const TEXT: CallbackTexts = CallbackTexts {
    granted: "WeChat sent the user back with a code: the login may go on.",
    granted_component: "WeChat sent the user back with a code, through a third-party platform, \
                        for the account {appid}.",
    granted_lost: "WeChat sent the user back with a code, but behind the #: a browser does not \
                   send that part, so the server never sees it.",
    authdeny: "The user refused: code is the word authdeny and not a code.",
    state_only: "The user came back without a code: this is how WeChat documents a refusal.",
    cause_state_only: "The user tapped refuse; or the page was opened again from an address the \
                       code had been taken out of. (Today's WeChat mostly sends nothing \
                       when a user refuses.)",
    cause_authdeny: "The user tapped refuse, in a WeChat that still reports it this way.",
    next_granted: "Compare state with the one you sent, then exchange the code once and within \
                   five minutes: wxauth exchange CODE --appid APPID, with the secret in \
                   WXAUTH_SECRET.",
    next_component: "Compare state, then exchange with appid={appid}: wxauth exchange CODE \
                     --platform component --appid {appid} --component-appid PLATFORM, with the \
                     component_access_token in WXAUTH_COMPONENT_ACCESS_TOKEN.",
    next_lost: "Build the link with a redirect_uri without #, or let the page itself read the \
                code from location.hash and post it.",
    next_refused: "Show a friendly page with a way to try again; do not redirect to WeChat \
                   automatically: that ends in a loop.",
    authorized: "This is the callback of an account, or a corp, that hands its rights to a platform (or of a login at a WeCom provider): auth_code is not the code of a user's login, and nobody refused anything.",
    next_authorized: "The platform redeems it within expires_in: by api_query_auth at WeChat, by get_permanent_code at WeCom, by get_login_info for a provider's login. wxauth's emulator plays WeChat's part of it, not WeCom's.",
    code_life: "works once, for five minutes",
};

/// What can be wrong with it.
pub(super) const SAYS: CallbackSays = CallbackSays {
    state_missing: say(
        "There is a code but no state: nobody can tell whose login this is.",
        "Send a random state with the link, and refuse callbacks that do not bring it back. If the \
         address has one, put quotes around it: unquoted, the shell cuts it at the &.",
    ),
    duplicate: say(
        "{name} comes twice: first {first}, then {last}. WeChat appends and removes nothing, so \
         the last one is its own.",
        "Read the last one, and keep {name} out of redirect_uri: it was there before.",
    ),
    code_behind_fragment: say(
        "The code stands behind the #. Website QR login appends it at the very end of \
         redirect_uri, and this one has a fragment.",
        "Use a redirect_uri without # for website login.",
    ),
    fragment_behind_query: say(
        "The fragment of redirect_uri stands behind the code, where WeChat puts it.",
        "A hash router finds the code in location.search, not in the route's own query.",
    ),
    state_encoded: say(
        "state came back percent-encoded, as it was sent: {value}",
        "Decode it once before comparing; random letters and digits need no care.",
    ),
    state_encoded_twice: say(
        "state came back encoded twice: {value}",
        "It was sent that way: encode it once when building the link.",
    ),
    code_odd: say("This cannot be a code: {why}.", "Copy the callback's address again."),
    plain_http: say(
        "The callback is plain http: everybody on the way can read the code.",
        "Use https for the callback; WeChat recommends it too.",
    ),
    secret_in_callback: say(
        "These stand in the address, for the browser and every log to see: {names}.",
        "Keep tokens and secrets on the server; WeChat never sends them to the callback.",
    ),
    state_in_reason: say(
        "In this form of refusal the state comes back as reason.",
        "Compare reason with the state you sent.",
    ),
};
