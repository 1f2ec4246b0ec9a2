//! What is said about the scenarios, in English.
//! Must not be a translation of its Chinese twin.

use crate::domain::text::scenario::{Scenarios, Told};

/// All of them.
pub static TOLD: Scenarios = Scenarios {
    double_callback_same_code: Told {
        title: "The callback is opened twice with one code",
        happens: "Some WeChat clients load the callback in the background first and in the page right after: two \
                  requests with the same code and the same state. A link with connect_redirect=1 stops it, here too.",
        bug: "The back end exchanges the code at every visit. The visit nobody sees logs in, the one on the screen \
              gets 40163 (code been used), and the user reads that the login failed.",
        right: "For some seconds it repeats its first answer to the same browser and refuses every other one; or it sees \
                that this browser is already logged in and goes on.",
    },
    double_callback_new_code: Told {
        title: "Two callbacks, two codes, one state",
        happens: "The client authorizes twice, so the callback comes twice in a row: another code each time, the same \
                  state. A link with connect_redirect=1 stops it, here too.",
        bug: "The state is forgotten at the first visit, so the second, which is the one on the screen, is refused \
              as forged.",
        right: "It leads a browser that has just logged in with this state on to the page. Any other callback whose \
                state is gone begins a new login. It still checks the state.",
    },
    back_button: Told {
        title: "After the login the user presses Back",
        happens: "Back leads to WeChat's page, which authorizes again at once: the callback gets the old state with a \
                  new code.",
        bug: "The state is used up: somebody who is logged in reads that the state does not match. Where the state is \
              not checked, the login runs once more and whatever depends on it happens twice.",
        right: "It sees that this browser is logged in and leads on to the page; otherwise it begins a new login.",
    },
    refresh_on_callback: Told {
        title: "The user reloads the callback",
        happens: "The page of the callback is reloaded while code and state still stand in its address.",
        bug: "The code is spent a second time: 40163 and an error page, for somebody who is logged in.",
        right: "It redirects away from the callback after the login, so that there is nothing to reload. For a used \
                code it keeps the session it already has, or begins a new login.",
    },
    shared_link_with_code: Told {
        title: "The callback's address is shared with somebody",
        happens: "The user copies the address, code and state included, and a friend opens it in another browser, \
                  without the user's cookies.",
        bug: "Without a state that is tied to the browser, a friend who is quick is logged in as the user; a friend \
              who is slow reads an error about somebody else's code.",
        right: "The state belongs to the browser that began the login. To any other browser code and state are worth \
                nothing: it begins a login of its own.",
    },
    deny: Told {
        title: "The user refuses",
        happens: "WeChat closes the page and sends nothing back. Older clients come back with the state alone or with \
                  code=authdeny; the switch `refusal` chooses which. A silent link (snsapi_base) asks nobody, so there \
                  is nothing to refuse.",
        bug: "A callback without a code sends the user straight to WeChat again, for ever; or the word authdeny is \
              exchanged as if it were a code.",
        right: "It takes a missing code for a refusal, says so on a friendly page, and lets the user try again.",
    },
    snapshot_user: Told {
        title: "The snapshot page's virtual user",
        happens: "A page that asks for snsapi_userinfo as soon as it is opened is shown as a snapshot: the token answer \
                  says is_snapshotuser, and openid, nickname and unionid belong to nobody.",
        bug: "The back end makes an account for a person who does not exist, and points, coupons and orders go there.",
        right: "It looks for is_snapshotuser, stores nothing, and offers the user the button for the full service.",
    },
    no_unionid: Told {
        title: "No unionid in any answer",
        happens: "unionid is missing everywhere, as with any account that no open-platform account is bound to.",
        bug: "Users are kept by unionid: everybody becomes one and the same user, called undefined, or the login \
              crashes.",
        right: "It keeps users by appid and openid, and notes the unionid where there is one.",
    },
    lost_cookie: Told {
        title: "The callback arrives without cookies",
        happens: "The browser that comes back has none of the cookies it left with: another browser opened the link, \
                  or the cookies were cleared or held back.",
        bug: "There is no state to compare with, so the comparison is skipped, or it crashes.",
        right: "It does not take the code, and begins a new login instead of showing an error.",
    },
    hash_route: Told {
        title: "The callback has a route behind #",
        happens: "redirect_uri ends in a route such as #/ and WeChat puts code and state in front of it: \
                  /?code=…&state=…#/ (after a website QR login they stand behind everything).",
        bug: "The page's router looks behind the #, finds no code, and sends the user to WeChat again, in a loop.",
        right: "It reads code and state from the query, and takes them out of the address.",
    },
    state_too_long: Told {
        title: "The state is refused as too long",
        happens: "WeChat shows an error page instead of asking for consent, as it does with more than 128 bytes of \
                  state. Nobody comes back.",
        bug: "A return address or JSON is packed into the state, which works until it grows; and a back end that \
              counts on every login coming back keeps this one under way for ever.",
        right: "A short random state, with the rest kept in the session; a login that never comes back expires, and \
                the next one simply begins.",
    },
    slow_token: Told {
        title: "The token call takes its time",
        happens: "The exchange is carried out at once and answered late (5 s; the switch `slowness` sets it).",
        bug: "The back end gives up too early and exchanges the code again: it is spent, so WeChat says 40163 and the \
              login is lost.",
        right: "It waits for several seconds. When it gives up, it does not repeat the exchange, whose outcome nobody \
                knows, but begins a new login.",
    },
    busy_then_ok: Told {
        title: "-1 once, then it works",
        happens: "The first exchange of each code is answered with -1 (system error), the next one as always.",
        bug: "-1 is taken for a no: a login fails that would have worked a second later.",
        right: "It repeats the call a few times after -1, with a pause. Here the code is not spent by it.",
    },
    hang: Told {
        title: "Server calls are never answered",
        happens: "The call is carried out, but no answer comes for ten minutes.",
        bug: "A call without a deadline keeps a worker busy all that time; after a few of them the site stands still.",
        right: "Every call has a deadline of some seconds. Then the user is told, and the login begins anew: the code \
                may be spent.",
    },
    non_json: Told {
        title: "A page instead of JSON",
        happens: "Server calls are answered with status 200 and an HTML page, as gateways do.",
        bug: "The JSON parser throws and nobody catches it: status 500, a stack trace on the page, or a process that \
              ends.",
        right: "It expects that an answer may be unreadable, logs it, and offers the user another try.",
    },
    http_500: Told {
        title: "Server calls answer 500",
        happens: "Server calls are answered with status 500 and a page, and nothing is carried out.",
        bug: "Nobody looks at the status: the page is read as JSON and the login crashes, or goes on without an openid.",
        right: "It looks at the status before the body, and offers the user another try.",
    },
    reset: Told {
        title: "The connection breaks",
        happens: "The call is carried out, then the connection breaks before the answer.",
        bug: "The call is repeated automatically: the code is spent, and 40163 hides what really happened.",
        right: "It takes the outcome for unknown, does not repeat an exchange, and begins a new login.",
    },
    rate_limited: Told {
        title: "Too many calls",
        happens: "Server calls are refused with 45011 (the switch `rate-limit` also offers 45009 and the page error 10009).",
        bug: "The call is repeated at once, again and again, which keeps the limit up for everybody.",
        right: "It stops, tells the user to come back in a minute, and logs the number.",
    },
    expired_code: Told {
        title: "The code is too old",
        happens: "The code that comes back was handed out more than five minutes ago: its exchange says 40029.",
        bug: "The user ends on an error page, and reloading it brings the same code and the same error.",
        right: "It begins a new login, once; if that fails as well, it says so.",
    },
    used_code: Told {
        title: "The code was spent by somebody else",
        happens: "Somebody has exchanged the code before: its exchange says 40163.",
        bug: "40163 is taken for a sign that the user is logged in, or ends on an error page that reloading does not \
              get rid of.",
        right: "A used code logs nobody in. A browser without a session begins a new login.",
    },
};
