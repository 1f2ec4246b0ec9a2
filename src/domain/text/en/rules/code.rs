//! Said about the code and the callback.
//! Must not be a translation of `zh/rules/code.rs`.

use crate::domain::text::rules::{RuleText, row};

pub(super) static TEXTS: &[RuleText] = &[
    row(
        "WXA301",
        "A plain login does not work",
        "The login did not succeed: {detail}.",
        "Nothing went wrong on WeChat's side: a virtual user allowed, and came back with a fresh code and the right state.",
        "Look at the evidence for the first answer that is not as expected; check `style`, `login` and `api` under [backend].",
    ),
    row(
        "WXA302",
        "A used code logs in again",
        "Another browser brought a code that was already used, and was logged in.",
        "Codes are in addresses, and so in shared links, histories and logs. Whoever finds one gets in as its owner.",
        "Never keep a code as a key to a session. If a double callback is to be answered from memory, only for the same browser and for seconds.",
    ),
    row(
        "WXA303",
        "A callback that comes twice ends the login",
        "The callback came twice with the same code, as some phones do; afterwards {detail}.",
        "WeChat's clients sometimes call the callback twice. The second exchange is refused (40163), and the user sees an error or is logged out.",
        "Remember per browser that the code was used and keep the login that is there; add connect_redirect=1 to the link.",
    ),
    row(
        "WXA304",
        "Two callbacks with different codes end the login",
        "Two callbacks came with different codes and the same state; afterwards {detail}.",
        "A second authorization (back button, double tap) brings a second code for the same state.",
        "If the state was used, keep an existing login, or begin a new one.",
    ),
    row(
        "WXA305",
        "A refusal is not understood",
        "The user refused and came back with state only: {detail}.",
        "Older clients and third-party platforms send a refusal back without a code. A page that starts over at once asks the user again and again.",
        "Without a code but with your own state: show a page with a button, do not redirect.",
    ),
    row(
        "WXA306",
        "A refusal as authdeny is not understood",
        "The user refused and came back with code=authdeny: {detail}.",
        "Some clients send a refusal as this code; exchanging it can only fail.",
        "Look for code=authdeny before comparing the state: state comes back empty then, and its value stands in `reason`. Compare that, and show a page that offers to try again.",
    ),
    row(
        "WXA307",
        "A shared link with an old code does not get anywhere",
        "A second browser opened a link that still had an old code in it: {detail}.",
        "People share what stands in the address bar. The friend must get a login of their own.",
        "When code or state do not fit, begin a new login once; take the code out of the address bar after use.",
    ),
    row(
        "WXA308",
        "An odd code breaks the back end, or gets into its call to WeChat",
        "A login with {what} {detail}.",
        "Callbacks are open to everybody: an unhandled error there lets anybody disturb the service. A code put into WeChat's address unencoded adds parameters there, next to your secret.",
        "Check that the code is one short word before using it, and answer 400; let a query builder put it into the address, or encode it (`encodeURIComponent`).",
    ),
];
