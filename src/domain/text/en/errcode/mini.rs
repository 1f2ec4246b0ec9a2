//! What mini programs meet beside their login, in English.
//! Must not differ in keys from its Chinese twin; a test compares them.

use crate::domain::text::errcode::Row;

/// The decryption sample's codes and those of neighbouring calls.
pub(super) const ROWS: &[Row] = &[
    Row::new(
        -41001,
        "The session_key cannot be a key.",
        "A code of the mini program's decryption sample (WXBizDataCrypt): the session_key is not base64 of 24 characters.",
        "Take the whole session_key that came for the latest wx.login() code.",
    ),
    Row::new(
        -41002,
        "The iv is not valid.",
        "A code of WXBizDataCrypt: the iv is not base64 of 24 characters, often because + became a space on the way.",
        "Send the iv as it came, URL-encoded in a form.",
    ),
    Row::new(
        -41003,
        "The data cannot be decrypted.",
        "A code of WXBizDataCrypt: the session_key is not the one of encryptedData (wx.login() was called in between and made a new one), or the watermark has another appid.",
        "Call wx.login() first, fetch the data then, and decrypt with the session_key of that login; better, use the newer call that takes a code for the phone number.",
    ),
    Row::new(
        -41004,
        "The decrypted data cannot be read.",
        "A code of WXBizDataCrypt: the base64 or the JSON inside cannot be read.",
        "See that encryptedData was neither cut off nor encoded twice.",
    ),
    Row::new(
        40097,
        "Invalid arguments.",
        "A value is outside what the call takes; seen at mini program codes and messages, not at the login.",
        "Compare every parameter with the call's documentation.",
    ),
    Row::new(
        41030,
        "The page does not exist.",
        "The mini program is not published yet, or the path starts with a slash; the login is not involved.",
        "Name a path the published version has, such as pages/index/index.",
    ),
    Row::new(
        87009,
        "The signature is not valid.",
        "At checksession: signature was not made with the user's current session_key.",
        "signature = hmac_sha256(session_key, empty string); after a new session_key log in again.",
    ),
];
