//! What the commands that call WeChat's servers share: flags, the caller, files to go on from.
//! Must not be a command itself; `exchange`, `refresh`, `userinfo`, `auth` and `login` are.

pub mod caller;
pub mod fault;
pub mod from;
pub mod js_code;
pub mod show;

use crate::config::{Setting, shared};

/// Where the calls go and what they may take, as [`caller::Caller::from_settings`] reads it.
pub static GROUP: [&Setting; 4] =
    [&shared::MOCK, &shared::API_BASE, &shared::TIMEOUT, &shared::RETRY];
/// The third-party platform that calls for an account.
pub static COMPONENT: [&Setting; 3] = [
    &shared::COMPONENT_APPID,
    &shared::COMPONENT_ACCESS_TOKEN,
    &shared::COMPONENT_ACCESS_TOKEN_FILE,
];
/// `--from`: any envelope of ours, or WeChat's raw answer.
pub static FROM: Setting = Setting::one(
    "from",
    "from",
    "FILE",
    "从这份响应里取需要的值（wxauth 的 --json 输出，或微信的原始响应），或 `-`",
    "Read what is needed from this answer (of wxauth --json, or WeChat's own), or `-`",
)
.only_flag();
/// `--show-secrets`.
pub static SHOW_SECRETS: Setting =
    Setting::switch("show_secrets", "show-secrets", "完整打印 token", "Print tokens in full")
        .only_flag();
/// `--access-token`.
pub static ACCESS_TOKEN: Setting = Setting::one(
    "access_token",
    "access-token",
    "TOKEN",
    "用户的 access_token；最好用 --from、环境变量或 --access-token-file",
    "The user's access_token; prefer --from, the variable or --access-token-file",
)
.var("WXAUTH_ACCESS_TOKEN")
.secret()
.not_in_file();
/// `--access-token-file`.
pub static ACCESS_TOKEN_FILE: Setting = Setting::one(
    "access_token_file",
    "access-token-file",
    "FILE",
    "存放用户 access_token 的文件，或 `-`",
    "File with the user's access_token, or `-`",
)
.var("WXAUTH_ACCESS_TOKEN_FILE")
.not_in_file();
/// `--refresh-token`.
pub static REFRESH_TOKEN: Setting = Setting::one(
    "refresh_token",
    "refresh-token",
    "TOKEN",
    "refresh_token；最好用 --from、环境变量或 --refresh-token-file",
    "The refresh_token; prefer --from, the variable or --refresh-token-file",
)
.var("WXAUTH_REFRESH_TOKEN")
.secret()
.not_in_file();
/// `--refresh-token-file`.
pub static REFRESH_TOKEN_FILE: Setting = Setting::one(
    "refresh_token_file",
    "refresh-token-file",
    "FILE",
    "存放 refresh_token 的文件，或 `-`",
    "File with the refresh_token, or `-`",
)
.var("WXAUTH_REFRESH_TOKEN_FILE")
.not_in_file();
/// `--openid`.
pub static OPENID: Setting = Setting::one(
    "openid",
    "openid",
    "OPENID",
    "用户的 openid，要和 token 出自同一份响应",
    "The user's openid, of the same answer as the token",
)
.var("WXAUTH_OPENID")
.not_in_file();
