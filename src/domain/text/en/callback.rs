//! What the browser is told at a callback address, in English.
//! Must not be a translation of its Chinese twin.

use crate::domain::text::callback::Pages;

/// Pages of the local callback server.
pub static PAGES: Pages = Pages {
    granted: "Code received",
    granted_next: "Go back to your terminal. You can close this page.",
    late: "A code was received before",
    late_why: "wxauth takes the first code; this one was not used. Phones sometimes call back twice, or the link was opened again. To go on receiving, use --keep.",
    refused: "Login refused",
    refused_next: "You said no, and wxauth got nothing about you. To try again, open the login link once more.",
    state: "Not our callback: state does not match",
    state_missing: "The callback carries no state. Either this address was opened directly, or the login link was made without a state.",
    state_different: "The state in the callback belongs to another login: an old link, most likely, or somebody trying to slip their own login in.",
    state_next: "Open the link wxauth printed. For a link made elsewhere, give its state with --state; only if you really do not want the check, use --any-state. wxauth is still waiting.",
    bad_code: "That is not a code",
    bad_code_why: "The state is right, but the code cannot be used: {why}. Open the login link again.",
    waiting: "Waiting for the login",
    waiting_what: "This is the address that receives the code; opening it by hand does nothing. Open the login link, and WeChat comes back here with the code.",
    fragment: "The code is behind the #. WeChat's website QR login glues its parameters to the very end of redirect_uri, and browsers never send what follows a #, so your server will not see the code either. Take the # out of redirect_uri (history routing, or a callback address of its own).",
    fragment_link: "Hand this code to wxauth anyway",
    elsewhere: "Nothing here",
    elsewhere_where: "You opened {path}, but wxauth waits for the callback at {listens}.",
    elsewhere_code: "A code arrived here, at the wrong path, and was not used. Make --path the path of redirect_uri: --path {path}",
    forward_failed: "Code received, but not handed on",
    forward_failed_where: "{target}, given with --forward, did not answer properly:",
    forward_failed_next: "Check that the dev server is running and that the port is right, then open the login link again (a code works once).",
};
