//! Settings that several commands share, each declared once: bare variables, sections `[app]`, `[ticket]`, `[wechat]`, `[net]`.
//! Must not hold a single command's own settings; those stand in the command's room.

use super::kind::{BASE, DURATION, TIMES};
use super::setting::Setting;

/// `--json`.
pub static JSON: Setting = Setting::switch(
    "json",
    "json",
    "只输出一份 JSON 文档，不输出文字",
    "Print one JSON document instead of text",
)
.var("WXAUTH_JSON");
/// `--lang`.
pub static LANG: Setting = Setting::one(
    "lang",
    "lang",
    "LANG",
    "说明和提示用哪种语言 [默认：跟随系统]",
    "Language of texts for people [default: the system's]",
)
.var("WXAUTH_LANG")
.choices(&["zh", "en"]);
/// `--color`.
pub static COLOR: Setting =
    Setting::one("color", "color", "WHEN", "输出是否带颜色", "Colour the output")
        .var("WXAUTH_COLOR")
        .choices(&["auto", "always", "never"])
        .default("auto");
/// `--no-input`.
pub static NO_INPUT: Setting = Setting::switch(
    "no_input",
    "no-input",
    "不提问；缺少必需的值就报错",
    "Never ask; a missing value is an error",
)
.var("WXAUTH_NO_INPUT");
/// `--profile`.
pub static PROFILE: Setting = Setting::one(
    "profile",
    "profile",
    "NAME",
    "使用配置文件里的 [profile.NAME.…] 各节",
    "Use the sections [profile.NAME.…] of the configuration files",
)
.var("WXAUTH_PROFILE")
.not_in_file();
/// `--config`.
pub static CONFIG: Setting = Setting::one(
    "config",
    "config",
    "FILE",
    "读这个文件，而不是项目里的 wxauth.toml",
    "Read this file instead of the project's wxauth.toml",
)
.var("WXAUTH_CONFIG")
.not_in_file();
/// The flags every command takes.
pub static GLOBAL: [&Setting; 6] = [&JSON, &LANG, &COLOR, &NO_INPUT, &PROFILE, &CONFIG];

/// `--platform`.
pub static PLATFORM: Setting = Setting::one(
    "app.platform",
    "platform",
    "PLATFORM",
    "哪种微信登录：公众号、网站扫码、第三方平台、企业微信客户端、企业微信网页扫码、小程序", "Which WeChat login: official account, website QR, third-party platform, WeCom client, WeCom web, mini program",
)
.var("WXAUTH_PLATFORM")
.choices(&["mp", "web", "component", "work", "work-web", "mini"])
.default("mp");
/// `--account`: an appid does not show its kind.
pub static ACCOUNT: Setting = Setting::one(
    "app.account",
    "account",
    "KIND",
    "账号类型，决定回调域名的规则（测试号可以用 IP 和端口）",
    "Kind of account, for the callback-domain rules (test accounts allow IP and port)",
)
.var("WXAUTH_ACCOUNT")
.choices(&["service", "test"]);
/// `--appid`.
pub static APPID: Setting = Setting::one(
    "app.appid",
    "appid",
    "APPID",
    "AppID（企业微信：CorpID）",
    "AppID (WeCom: CorpID)",
)
.var("WXAUTH_APPID");
/// `--secret`.
pub static SECRET: Setting = Setting::one(
    "app.secret",
    "secret",
    "SECRET",
    "AppSecret；最好用环境变量或 --secret-file（命令行参数在进程列表里看得到）",
    "App secret; prefer the variable or --secret-file (flags show in process lists)",
)
.var("WXAUTH_SECRET")
.secret();
/// `--secret-file`.
pub static SECRET_FILE: Setting = Setting::one(
    "app.secret_file",
    "secret-file",
    "FILE",
    "存放 AppSecret 的文件，或 `-`",
    "File with the app secret, or `-`",
)
.var("WXAUTH_SECRET_FILE")
.path();
/// `--redirect-uri`.
pub static REDIRECT_URI: Setting = Setting::one(
    "app.redirect_uri",
    "redirect-uri",
    "URL",
    "授权后微信跳转的回调地址",
    "Where WeChat sends the browser back",
)
.var("WXAUTH_REDIRECT_URI");
/// `--scope`.
pub static SCOPE: Setting = Setting::one(
    "app.scope",
    "scope",
    "SCOPE",
    "授权作用域：snsapi_userinfo、snsapi_base、snsapi_login（web）、snsapi_privateinfo（企业微信）",
    "snsapi_userinfo, snsapi_base, snsapi_login (web), snsapi_privateinfo (WeCom)",
)
.var("WXAUTH_SCOPE");
/// `--component-appid`.
pub static COMPONENT_APPID: Setting = Setting::one(
    "app.component_appid",
    "component-appid",
    "APPID",
    "第三方平台自己的 AppID",
    "The third-party platform's own AppID",
)
.var("WXAUTH_COMPONENT_APPID");
/// `--component-access-token`.
pub static COMPONENT_ACCESS_TOKEN: Setting = Setting::one(
    "app.component_access_token",
    "component-access-token",
    "TOKEN",
    "第三方平台的 token；最好用环境变量",
    "The third-party platform's token; prefer the variable",
)
.var("WXAUTH_COMPONENT_ACCESS_TOKEN")
.secret();
/// `--component-access-token-file`.
pub static COMPONENT_ACCESS_TOKEN_FILE: Setting = Setting::one(
    "app.component_access_token_file",
    "component-access-token-file",
    "FILE",
    "存放第三方平台 token 的文件，或 `-`",
    "File with the third-party platform's token, or `-`",
)
.var("WXAUTH_COMPONENT_ACCESS_TOKEN_FILE")
.path();
/// `--agentid`.
pub static AGENTID: Setting = Setting::one(
    "app.agentid",
    "agentid",
    "ID",
    "企业微信：应用的 AgentID",
    "WeCom: the app's AgentID",
)
.var("WXAUTH_AGENTID");

/// `--api-base`.
pub static API_BASE: Setting = Setting::one(
    "wechat.api_base",
    "api-base",
    "URL",
    "服务端接口的地址，代替 https://api.weixin.qq.com",
    "Base address of WeChat's server calls, instead of https://api.weixin.qq.com",
)
.var("WXAUTH_API_BASE")
.kind(BASE);
/// `--open-base`.
pub static OPEN_BASE: Setting = Setting::one(
    "wechat.open_base",
    "open-base",
    "URL",
    "浏览器页面的地址，代替 https://open.weixin.qq.com",
    "Base address of WeChat's browser pages, instead of https://open.weixin.qq.com",
)
.var("WXAUTH_OPEN_BASE")
.kind(BASE);
/// `--mock=URL`: an emulator that is already running.
pub static MOCK: Setting = Setting::one(
    "wechat.mock",
    "mock",
    "URL",
    "已经在运行的模拟器（`wxauth mock`）：同时设定 --api-base 和 --open-base",
    "An emulator already running (`wxauth mock`): sets --api-base and --open-base",
)
.var("WXAUTH_MOCK")
.kind(BASE);

/// `--ticket-secret`.
pub static TICKET_SECRET: Setting = Setting::one(
    "ticket.secret",
    "ticket-secret",
    "KEY",
    "签发票据的密钥（不是 AppSecret）；最好用环境变量或 --ticket-secret-file",
    "Key that signs tickets (not the app secret); prefer the variable or --ticket-secret-file",
)
.var("WXAUTH_TICKET_SECRET")
.secret();
/// `--ticket-secret-file`.
pub static TICKET_SECRET_FILE: Setting = Setting::one(
    "ticket.secret_file",
    "ticket-secret-file",
    "FILE",
    "存放票据密钥的文件，或 `-`；末尾的一个换行会去掉",
    "File with the key that signs tickets, or `-`; one trailing newline is dropped",
)
.var("WXAUTH_TICKET_SECRET_FILE")
.path();

/// `--timeout` of calls to a server.
pub static TIMEOUT: Setting = Setting::one(
    "net.timeout",
    "timeout",
    "TIME",
    "一次调用的总时限，不含重试",
    "Deadline of a whole call, retries not counted",
)
.var("WXAUTH_TIMEOUT")
.kind(DURATION)
.default("10s");
/// `--retry` of calls to WeChat.
pub static RETRY: Setting = Setting::one(
    "net.retry",
    "retry",
    "TIMES",
    "遇到 `-1 system error` 和网络故障时重试，先隔 300 毫秒，以后每次加倍；code 只在收到 -1 后才会再发。0：不重试", "Try again after `-1 system error` and network trouble, 300 ms later and then twice as long each time; a code is sent again only after -1. 0: never",
)
.var("WXAUTH_RETRY")
.kind(TIMES)
.default("2");
/// `--cacert`.
pub static CACERT: Setting = Setting::one(
    "net.cacert",
    "cacert",
    "FILE",
    "改为只信任这个 PEM 文件里的证书",
    "Trust only the certificates in this PEM file",
)
.var("WXAUTH_CACERT")
.path()
.belief();
/// `--system-certs`.
pub static SYSTEM_CERTS: Setting = Setting::switch(
    "net.system_certs",
    "system-certs",
    "信任系统的证书库",
    "Trust the system's certificate store",
)
.var("WXAUTH_SYSTEM_CERTS");
