//! The QR login's polling answers in English (PROTOCOL 3.3).
//! Must not differ in keys from its Chinese twin; a test compares them.

use crate::domain::text::errcode::Row;

/// PROTOCOL 3.3.
pub(super) const ROWS: &[Row] = &[
    Row::new(
        402,
        "The QR code has expired.",
        "Nobody confirmed it within about five minutes.",
        "Show a new one: the page reloads itself and gets a new uuid.",
    ),
    Row::new(
        403,
        "The user cancelled on the phone.",
        "The user tapped cancel instead of allow.",
        "Poll on with last=403; the user may scan again.",
    ),
    Row::new(
        404,
        "Scanned: waiting for the user to confirm on the phone.",
        "A normal step of the login.",
        "Poll again at once with last=404.",
    ),
    Row::new(
        405,
        "Confirmed: wx_code holds the code.",
        "The last step of the login. An empty wx_code would be an error.",
        "Go to redirect_uri with code and state.",
    ),
    Row::new(
        408,
        "Nobody has scanned yet.",
        "The server held the request for about 25 seconds and nothing happened.",
        "Poll again after two seconds, without last.",
    ),
    Row::new(
        500,
        "WeChat's side of the QR login failed.",
        "A fault on WeChat's side.",
        "Reload the page to get a new QR code.",
    ),
    Row::new(
        666,
        "Seen in one client as a sign to stop polling.",
        "Not documented by WeChat.",
        "Stop polling and show a new QR code.",
    ),
];
