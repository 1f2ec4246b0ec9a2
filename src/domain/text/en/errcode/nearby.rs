//! Codes of the calls around a login, in English.
//! Must not differ in keys from its Chinese twin; a test compares them.

use crate::domain::text::errcode::Row;

/// Beside PROTOCOL: the global token, platforms, bodies.
pub(super) const ROWS: &[Row] = &[
    Row::new(
        40035,
        "A parameter is not valid.",
        "One is missing, empty, or of another type than the call takes.",
        "Compare every parameter with the call's documentation.",
    ),
    Row::new(
        40243,
        "The AppSecret is frozen.",
        "Somebody froze it in the account's settings, where an unused secret can be frozen; until it is unfrozen it gets no token.",
        "Unfreeze it where it was frozen (the account's development keys); both take effect after ten minutes.",
    ),
    Row::new(
        47002,
        "The body's text is written as \\uXXXX, which this call does not take.",
        "A JSON library that escapes everything outside ASCII.",
        "Send the text itself as UTF-8 (Python: ensure_ascii=False; PHP: JSON_UNESCAPED_UNICODE).",
    ),
    Row::new(
        47003,
        "A value in the body is outside what the call takes.",
        "Messages and templates mostly: a field is empty or too long; the login is not involved.",
        "errmsg names the field; compare it with the call's documentation.",
    ),
    Row::new(
        89501,
        "The caller's IP address waits for the administrator's consent.",
        "The account asks its administrator about every new address, and has not been answered.",
        "Have the administrator confirm, or add the address to the IP allow-list.",
    ),
    Row::new(
        89503,
        "The administrator has to allow this IP address first.",
        "The global token was asked for from an address the account does not know.",
        "Have the administrator confirm, or add the address to the IP allow-list (mp.weixin.qq.com, basic configuration).",
    ),
    Row::new(
        89506,
        "The administrator refused this IP address twice within 24 hours.",
        "The account stays closed to this address for 24 hours.",
        "Speak to the administrator; add the address to the IP allow-list and wait.",
    ),
    Row::new(
        89507,
        "The administrator refused this IP address within the last hour.",
        "The account stays closed to this address for an hour.",
        "Speak to the administrator; add the address to the IP allow-list and wait.",
    ),
    Row::new(
        40170,
        "Too many accounts were asked for at once.",
        "count of api_get_authorizer_list is over 500.",
        "Ask for 500 at most, and for the rest with offset.",
    ),
    Row::new(
        61015,
        "This API wants the account's token, not the platform's.",
        "component_access_token stands where authorizer_access_token belongs.",
        "Send authorizer_access_token of the account the call is for.",
    ),
    Row::new(
        61016,
        "The platform has to confirm this set of rights first.",
        "The account granted the rights, and the platform has not confirmed that it takes them.",
        "Confirm the set of rights on the open platform, or ask the account for one that needs no confirmation.",
    ),
    Row::new(
        61017,
        "The account did not grant this set of rights.",
        "It left them out when it authorized the platform, or withdrew them.",
        "Have the account authorize the platform again with that set; func_info tells what was granted.",
    ),
    Row::new(
        61024,
        "A platform does not get its token here.",
        "/cgi-bin/token was called with a platform's AppID and secret.",
        "Get component_access_token from /cgi-bin/component/api_component_token.",
    ),
];
