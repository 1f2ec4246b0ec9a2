//! Settings that several commands share, each declared once: bare variables, sections `[app]`, `[ticket]`, `[wechat]`, `[net]`.
//! Must not hold a single command's own settings; those stand in the command's room.

use super::kind::{BASE, DURATION, TIMES};
use super::setting::Setting;

/// `--json`.
pub static JSON: Setting =
    Setting::switch("json", "json", "Print one JSON document instead of text").var("WXAUTH_JSON");
/// `--lang`.
pub static LANG: Setting =
    Setting::one("lang", "lang", "LANG", "Language of texts for people [default: the system's]")
        .var("WXAUTH_LANG")
        .choices(&["zh", "en"]);
/// `--color`.
pub static COLOR: Setting = Setting::one("color", "color", "WHEN", "Colour the output")
    .var("WXAUTH_COLOR")
    .choices(&["auto", "always", "never"])
    .default("auto");
/// `--no-input`.
pub static NO_INPUT: Setting =
    Setting::switch("no_input", "no-input", "Never ask; a missing value is an error")
        .var("WXAUTH_NO_INPUT");
/// `--profile`.
pub static PROFILE: Setting =
    Setting::one("profile", "profile", "NAME", "Use the sections [profile.NAME.…] of the files")
        .var("WXAUTH_PROFILE")
        .not_in_file();
/// `--config`.
pub static CONFIG: Setting =
    Setting::one("config", "config", "FILE", "Read this file instead of the project's wxauth.toml")
        .var("WXAUTH_CONFIG")
        .not_in_file();
/// The flags every command takes.
pub static GLOBAL: [&Setting; 6] = [&JSON, &LANG, &COLOR, &NO_INPUT, &PROFILE, &CONFIG];

/// `--platform`.
pub static PLATFORM: Setting = Setting::one(
    "app.platform",
    "platform",
    "PLATFORM",
    "Which WeChat login: official account, website QR, third-party platform, WeCom client, WeCom web, mini program",
)
.var("WXAUTH_PLATFORM")
.choices(&["mp", "web", "component", "work", "work-web", "mini"])
.default("mp");
/// `--account`: an appid does not show its kind.
pub static ACCOUNT: Setting = Setting::one(
    "app.account",
    "account",
    "KIND",
    "Kind of account, for the callback-domain rules (test accounts allow IP and port)",
)
.var("WXAUTH_ACCOUNT")
.choices(&["service", "test"]);
/// `--appid`.
pub static APPID: Setting =
    Setting::one("app.appid", "appid", "APPID", "AppID (WeCom: CorpID)").var("WXAUTH_APPID");
/// `--secret`.
pub static SECRET: Setting = Setting::one(
    "app.secret",
    "secret",
    "SECRET",
    "App secret; prefer the variable or --secret-file (flags show in process lists)",
)
.var("WXAUTH_SECRET")
.secret();
/// `--secret-file`.
pub static SECRET_FILE: Setting =
    Setting::one("app.secret_file", "secret-file", "FILE", "File with the app secret, or `-`")
        .var("WXAUTH_SECRET_FILE")
        .path();
/// `--redirect-uri`.
pub static REDIRECT_URI: Setting =
    Setting::one("app.redirect_uri", "redirect-uri", "URL", "Where WeChat sends the browser back")
        .var("WXAUTH_REDIRECT_URI");
/// `--scope`.
pub static SCOPE: Setting = Setting::one(
    "app.scope",
    "scope",
    "SCOPE",
    "snsapi_userinfo, snsapi_base, snsapi_login (web), snsapi_privateinfo (WeCom)",
)
.var("WXAUTH_SCOPE");
/// `--component-appid`.
pub static COMPONENT_APPID: Setting = Setting::one(
    "app.component_appid",
    "component-appid",
    "APPID",
    "The third-party platform's own AppID",
)
.var("WXAUTH_COMPONENT_APPID");
/// `--component-access-token`.
pub static COMPONENT_ACCESS_TOKEN: Setting = Setting::one(
    "app.component_access_token",
    "component-access-token",
    "TOKEN",
    "The third-party platform's token; prefer the variable",
)
.var("WXAUTH_COMPONENT_ACCESS_TOKEN")
.secret();
/// `--component-access-token-file`.
pub static COMPONENT_ACCESS_TOKEN_FILE: Setting = Setting::one(
    "app.component_access_token_file",
    "component-access-token-file",
    "FILE",
    "File with the third-party platform's token, or `-`",
)
.var("WXAUTH_COMPONENT_ACCESS_TOKEN_FILE")
.path();
/// `--agentid`.
pub static AGENTID: Setting =
    Setting::one("app.agentid", "agentid", "ID", "WeCom: the app's AgentID").var("WXAUTH_AGENTID");

/// `--api-base`.
pub static API_BASE: Setting = Setting::one(
    "wechat.api_base",
    "api-base",
    "URL",
    "Server calls go here instead of https://api.weixin.qq.com",
)
.var("WXAUTH_API_BASE")
.kind(BASE);
/// `--open-base`.
pub static OPEN_BASE: Setting = Setting::one(
    "wechat.open_base",
    "open-base",
    "URL",
    "Browser pages are here instead of https://open.weixin.qq.com",
)
.var("WXAUTH_OPEN_BASE")
.kind(BASE);
/// `--mock=URL`: an emulator that is already running.
pub static MOCK: Setting = Setting::one(
    "wechat.mock",
    "mock",
    "URL",
    "An emulator already running (`wxauth mock`): sets --api-base and --open-base",
)
.var("WXAUTH_MOCK")
.kind(BASE);

/// `--ticket-secret`.
pub static TICKET_SECRET: Setting = Setting::one(
    "ticket.secret",
    "ticket-secret",
    "KEY",
    "Key that signs tickets (not the app secret); prefer the variable or --ticket-secret-file",
)
.var("WXAUTH_TICKET_SECRET")
.secret();
/// `--ticket-secret-file`.
pub static TICKET_SECRET_FILE: Setting = Setting::one(
    "ticket.secret_file",
    "ticket-secret-file",
    "FILE",
    "File with the key that signs tickets, or `-`; one trailing newline is dropped",
)
.var("WXAUTH_TICKET_SECRET_FILE")
.path();

/// `--timeout` of calls to a server.
pub static TIMEOUT: Setting =
    Setting::one("net.timeout", "timeout", "TIME", "Deadline of a whole call, retries not counted")
        .var("WXAUTH_TIMEOUT")
        .kind(DURATION)
        .default("10s");
/// `--retry` of calls to WeChat.
pub static RETRY: Setting = Setting::one(
    "net.retry",
    "retry",
    "TIMES",
    "Try again after `-1 system error` and network trouble, 300 ms later and then twice as long each time; a code is sent again only after -1. 0: never",
)
.var("WXAUTH_RETRY")
.kind(TIMES)
.default("2");
/// `--cacert`.
pub static CACERT: Setting =
    Setting::one("net.cacert", "cacert", "FILE", "Trust the certificates of this PEM file instead")
        .var("WXAUTH_CACERT")
        .path();
/// `--system-certs`.
pub static SYSTEM_CERTS: Setting =
    Setting::switch("net.system_certs", "system-certs", "Trust the system's certificate store")
        .var("WXAUTH_SYSTEM_CERTS");
