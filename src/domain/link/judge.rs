//! What is wrong with a link before it is built, and what will surprise its author.
//! Must not build anything.

use super::{Account, AppId, Platform, Request};
use crate::domain::fault::{Fault, Worded};
use crate::domain::lang::Lang;
use crate::domain::said::Bilingual;

/// A link that WeChat would refuse.
pub type LinkError = Worded;

/// A link that works otherwise than its author may think.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// Stable slug.
    pub kind: &'static str,
    zh: String,
    en: String,
}

impl Warning {
    /// The text in the reader's language.
    pub fn text(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

impl From<LinkError> for Warning {
    /// For `--force`.
    fn from(fault: LinkError) -> Warning {
        let said = |lang, mark| {
            format!("{}{mark}{}", fault.told(lang), fault.hint(lang).unwrap_or_default())
        };
        Warning { kind: fault.kind(), zh: said(Lang::Zh, "。"), en: said(Lang::En, "; ") }
    }
}

/// Every fault, in the order of the parameters.
pub(super) fn faults(request: &Request) -> Vec<LinkError> {
    let mut faults = Vec::new();
    faults.extend(appid_fault("appid", "--appid", &request.appid));
    faults.extend(redirect_fault(&request.redirect_uri));
    faults.extend(scope_fault(request));
    faults.extend(state_fault(request));
    faults.extend(extra_faults(request));
    faults
}

fn appid_fault(name: &str, flag: &str, text: &str) -> Option<LinkError> {
    let kind = if name == "appid" { "appid_invalid" } else { "component_appid_invalid" };
    let shape = (
        "正确的形式是 wx（企业微信为 ww）加 16 位小写十六进制；到公众平台后台重新复制",
        "it is wx (WeCom: ww) and 16 lower-case hex digits; copy it again from the account's settings",
    );
    match AppId::parse(text) {
        Err(error) => {
            let what = (format!("{flag}：{}", error.chinese()), format!("{flag}: {error}"));
            Some(LinkError::new(kind, what, shape.0, shape.1))
        }
        Ok(id) if !id.has_usual_shape() => {
            let what = (
                format!("{flag}：{text:?} 不像 AppID"),
                format!("{flag}: {text:?} does not look like an AppID"),
            );
            let force = ("；仅用于模拟器时可加 --force", "; for an emulator only, add --force");
            let (zh, en) = (format!("{}{}", shape.0, force.0), format!("{}{}", shape.1, force.1));
            Some(LinkError::new(kind, what, zh, en))
        }
        Ok(_) => None,
    }
}

fn redirect_fault(text: &str) -> Option<LinkError> {
    let fault = |(chinese, what): (String, String), zh: &str, en: &str| {
        let what = (format!("--redirect-uri：{chinese}"), format!("--redirect-uri: {what}"));
        Some(LinkError::new("redirect_uri_invalid", what, zh, en))
    };
    if text.is_empty() {
        return fault(
            ("地址是空的".to_owned(), "the address is empty".to_owned()),
            "给出完整的回调地址，例如 https://h5.example.com/callback",
            "give the whole address, such as https://h5.example.com/callback",
        );
    }
    let lower = text.to_ascii_lowercase();
    if lower.starts_with("http%3a") || lower.starts_with("https%3a") {
        return fault(
            (
                format!("{text:?} 已经做过百分号编码"),
                format!("{text:?} is already percent-encoded"),
            ),
            "请给未编码的地址，wxauth 会按 encodeURIComponent 编码一次",
            "give the plain address; wxauth encodes it once, as encodeURIComponent does",
        );
    }
    let parsed = url::Url::parse(text);
    let usable =
        parsed.as_ref().is_ok_and(|u| matches!(u.scheme(), "http" | "https") && u.has_host());
    if !usable || text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return fault(
            (
                format!("{text:?} 不是完整的 http 或 https 地址"),
                format!("{text:?} is not an absolute http or https address"),
            ),
            "写成 https://主机/路径 的完整形式，不要有空格",
            "write it in full, https://host/path, without blanks",
        );
    }
    None
}

fn scope_fault(request: &Request) -> Option<LinkError> {
    let scope = request.scope.as_deref()?;
    let allowed = request.platform.scopes();
    if allowed.is_empty() || allowed.contains(&scope) {
        return None;
    }
    let platform = request.platform.name();
    let list = allowed.join(", ");
    let owner = match scope {
        "snsapi_login" => Some("web"),
        "snsapi_userinfo" => Some("mp"),
        "snsapi_privateinfo" => Some("work"),
        _ => None,
    };
    let (zh, en) = match owner {
        Some(owner) => (
            format!("platform {platform} 用 {list}；{scope} 属于 --platform {owner}"),
            format!("--platform {platform} takes {list}; {scope} belongs to --platform {owner}"),
        ),
        None => (format!("可用的 scope：{list}"), format!("it takes {list}")),
    };
    let what = (
        format!("--scope：--platform {platform} 没有 {scope:?} 这个 scope"),
        format!("--scope: {scope:?} is not a scope of --platform {platform}"),
    );
    Some(LinkError::new("scope_invalid", what, zh, en))
}

fn state_fault(request: &Request) -> Option<LinkError> {
    let (state, length) = (request.state.as_str(), request.state.len());
    if state.is_empty() {
        // PROTOCOL 1.3, 3.1, 6.1: required by the page of official accounts, by us everywhere.
        let page = match request.platform {
            Platform::Mp | Platform::Component => {
                ("（微信会报 10013）", " (WeChat page error 10013)")
            }
            _ => ("", ""),
        };
        return Some(LinkError::new(
            "state_empty",
            (
                format!("--state：state 是空的{}", page.0),
                format!("--state: the state is empty{}", page.1),
            ),
            "去掉 --state 让 wxauth 生成，或给一个随机值；没有 state 就防不住 CSRF",
            "leave --state out to have one made, or give a random value: without it CSRF is open",
        ));
    }
    // PROTOCOL 1.3: enforced at oauth2/authorize, not at qrconnect.
    if length > 128 && request.platform.needs_client() {
        return Some(LinkError::new(
            "state_too_long",
            (
                format!(
                    "--state：有 {length} 字节，oauth2/authorize 最多接受 128（state 参数过长）"
                ),
                format!("--state: {length} bytes; oauth2/authorize refuses more than 128"),
            ),
            "把数据存在服务端，state 只放一个随机键",
            "keep the data on the server and put only a random key into state; WeChat's page says \"state 参数过长\"",
        ));
    }
    None
}

fn extra_faults(request: &Request) -> Vec<LinkError> {
    let mut faults = Vec::new();
    match (request.platform, request.component_appid.as_deref()) {
        (Platform::Component, None) => faults.push(LinkError::new(
            "component_appid_missing",
            (
                "--platform component 还需要第三方平台自己的 AppID",
                "--platform component needs the platform's own AppID",
            ),
            "加上 --component-appid（第三方平台的 AppID，不是公众号的）",
            "give --component-appid (the platform's AppID, not the account's)",
        )),
        (Platform::Component, Some(id)) => {
            faults.extend(appid_fault("component_appid", "--component-appid", id));
        }
        _ => {}
    }
    faults.extend(lang_fault(request));
    let agentid = request.agentid.as_deref();
    let privateinfo = request.scope.as_deref() == Some("snsapi_privateinfo");
    let needs = request.platform == Platform::WorkWeb
        || (request.platform == Platform::Work && privateinfo);
    match agentid {
        None if needs => faults.push(LinkError::new(
            "agentid_missing",
            ("缺少 --agentid", "--agentid is missing"),
            "在企业微信后台的应用详情里找到 AgentId，用 --agentid 给出",
            "find AgentId on the app's page in the WeCom console and give it with --agentid",
        )),
        Some(id) if id.is_empty() || !id.bytes().all(|b| b.is_ascii_digit()) => {
            faults.push(LinkError::new(
                "agentid_invalid",
                (
                    format!("--agentid：{id:?} 不是数字"),
                    format!("--agentid: {id:?} is not a number"),
                ),
                "AgentId 是纯数字，例如 1000002",
                "an AgentId is digits only, such as 1000002",
            ));
        }
        _ => {}
    }
    faults
}

/// The languages of WeChat's own page (PROTOCOL 3.1, 6.2).
fn lang_fault(request: &Request) -> Option<LinkError> {
    let known: &[&str] = match request.platform {
        Platform::Web => &["cn", "en"],
        Platform::WorkWeb => &["zh", "en"],
        _ => return None,
    };
    let lang = request.lang.as_deref().filter(|lang| !known.contains(lang))?;
    let platform = request.platform.name();
    let list = known.join(", ");
    Some(LinkError::new(
        "lang_invalid",
        (
            format!("--lang-param：--platform {platform} 的页面没有 {lang:?} 这种语言"),
            format!(
                "--lang-param: {lang:?} is not a language of the page of --platform {platform}"
            ),
        ),
        format!("可用的值：{list}"),
        format!("it takes {list}"),
    ))
}

/// An AppID, or a second one, that belongs to another platform (PROTOCOL 0.3, 4, 6.1).
fn platform_warnings(request: &Request, push: &mut impl FnMut(&'static str, &str, &str)) {
    let is_work = matches!(request.platform, Platform::Work | Platform::WorkWeb);
    if !is_work && request.appid.starts_with("ww") {
        push(
            "appid_of_corp",
            "ww 开头的是企业微信的 CorpID：企业微信内用 --platform work，企业微信扫码登录用 --platform work-web",
            "an appid beginning with ww is a CorpID of WeCom: use --platform work, or work-web for its login on the web",
        );
    }
    if request.platform != Platform::Component && request.component_appid.is_some() {
        push(
            "component_appid_without_effect",
            "--component-appid 只用于 --platform component，没有加进链接",
            "--component-appid belongs to --platform component, so it was left out",
        );
    }
}

/// Switches the page of the platform does not know, which are left out (PROTOCOL 1.1, 3.1, 6).
fn switch_warnings(request: &Request, push: &mut impl FnMut(&'static str, &str, &str)) {
    let platform = request.platform;
    let lang = request.lang.is_some().then_some("lang");
    for name in request.switches().map(|(name, _)| name).chain(lang) {
        if !platform.parameters().contains(&name) {
            let name_of = platform.name();
            push(
                "parameter_without_effect",
                &format!("{name_of} 的页面没有 {name} 这个参数，没有加进链接"),
                &format!("the page of --platform {name_of} has no {name}, so it was left out"),
            );
        }
    }
}

/// What will surprise, in the order of the parameters. Facts: PROTOCOL 1.3, 1.4, 1.5, 3.1, 3.4.
pub(super) fn warnings(request: &Request) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let mut push = |kind, zh: &str, en: &str| {
        warnings.push(Warning { kind, zh: zh.to_owned(), en: en.to_owned() });
    };
    if let Ok(url) = url::Url::parse(&request.redirect_uri) {
        host_warning(request, &url, &mut push);
        query_warnings(&url, &mut push);
    }
    platform_warnings(request, &mut push);
    fragment_warning(request, &mut push);
    switch_warnings(request, &mut push);
    let plain = request.state.bytes().all(|b| b.is_ascii_alphanumeric());
    if !plain && request.platform.needs_client() {
        push(
            "state_alphabet",
            "文档只允许 state 用 a-zA-Z0-9；其他字符会以百分号编码的原样返回，比较前要先解码",
            "state is documented as a-zA-Z0-9; anything else comes back percent-encoded as sent, so decode before \
             comparing",
        );
    }
    warnings
}

/// A host or port that WeChat would not take for a registered callback domain (PROTOCOL 1.4).
fn host_warning(
    request: &Request,
    url: &url::Url,
    push: &mut impl FnMut(&'static str, &str, &str),
) {
    let real = request.base.is_none();
    let strict = match request.account {
        Some(Account::Service) => true,
        Some(Account::Test) => false,
        None => {
            real && matches!(request.platform, Platform::Mp | Platform::Component | Platform::Web)
        }
    };
    let port = url.port().is_some();
    let host = url.host_str().unwrap_or("");
    let local = host == "localhost" || !matches!(url.host(), Some(url::Host::Domain(_)));
    if request.platform == Platform::Web {
        if strict && local {
            // PROTOCOL 3.1: the page's own words, which carry no number; there are no test accounts.
            push(
                "redirect_host_local",
                "网站应用的授权回调域不能填 localhost 和 IP，微信会提示“redirect_uri 参数错误”；本机调试可用 hosts 文件把正式域名指过来",
                "a website app's callback domain is never localhost or an IP address (WeChat answers \
                 redirect_uri 参数错误); use the registered name, for instance through the hosts file",
            );
        } else if strict && port {
            push(
                "redirect_port",
                "网站应用的授权回调域带不带端口，各家说法不一；有人因为 redirect_uri 带端口遇到“redirect_uri 参数错误”",
                "reports differ on whether a website app's callback domain may have a port; some got \
                 redirect_uri 参数错误 for a redirect_uri with one",
            );
        }
        return;
    }
    if strict && local {
        push(
            "redirect_host_local",
            "网页授权域名不能填 localhost 和 IP（页面会报 10003）；测试号可以，请加 --account test；本机调试可用 hosts 文件把正式域名指过来",
            "a callback domain is never localhost or an IP address (page error 10003), except a test account's \
             (--account test); else use the registered name, for instance through the hosts file",
        );
    } else if strict && port {
        push(
            "redirect_port",
            "网页授权域名不含端口，带端口的 redirect_uri 会报 10003；测试号可以带端口，请加 --account test",
            "the registered callback domain has no port, so this redirect_uri earns page error 10003, except with a \
             test account (--account test)",
        );
    }
}

/// Parameters of the address that WeChat drops or doubles (PROTOCOL 1.4, 1.5).
fn query_warnings(url: &url::Url, push: &mut impl FnMut(&'static str, &str, &str)) {
    if url.query_pairs().any(|(name, _)| name == "openId") {
        push(
            "redirect_openid",
            "微信会丢掉回调地址里名为 openId 的参数，换个名字",
            "WeChat drops a query parameter called openId from the callback; rename it",
        );
    }
    if url.query_pairs().any(|(name, _)| name == "code" || name == "state") {
        push(
            "redirect_code_or_state",
            "redirect_uri 里已有 code 或 state，回调时会出现两次，以后面的为准；先把旧参数去掉",
            "redirect_uri already carries code or state; the callback will have the name twice and the last one \
             counts. Strip the old ones first",
        );
    }
}

fn fragment_warning(request: &Request, push: &mut impl FnMut(&'static str, &str, &str)) {
    if !request.redirect_uri.contains('#') {
        return;
    }
    match request.platform {
        Platform::Web => push(
            "redirect_fragment",
            "扫码登录是直接在末尾拼接 code，带 # 的 redirect_uri 会让 code 落在 # 之后，服务器收不到",
            "scan login appends code at the very end, so it lands behind the # where no server sees it",
        ),
        _ => push(
            "redirect_fragment",
            "code 和 state 会插在 # 之前：https://a/#/x 会变成 https://a/?code=…#/x，前端路由要从 location.search 里取",
            "code and state are put in front of the #: https://a/#/x becomes https://a/?code=…#/x, so a hash router \
             must read location.search",
        ),
    }
}
