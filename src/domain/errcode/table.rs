//! The table of codes: every code of PROTOCOL 1.10, 2, 3.3, 4, 5, 6.3 and 7 with its facts, and
//! those of the vendors' own lists that logins meet besides.
//! Must not hold explanations; those stand in `domain::text`, and a test sees that none is missing.

use super::Entry;
use super::nearby::NEARBY;
use crate::domain::scene::Product;
use crate::domain::text::errcode::{Key, sentence};

/// All groups.
pub(super) static ALL: [&[Entry]; 10] =
    [GENERAL, MISSING, LIMITS, MINI, PLATFORM, NEARBY, WECOM, WECOM_LISTED, PAGE, POLL];

pub(super) const fn code(
    product: Product,
    code: i64,
    stems: &'static [&'static str],
    official: &'static str,
    source: &'static str,
) -> Entry {
    let key = Key::Number(code);
    Entry { product, key, stems, confirmed: true, official, retryable: false, source }
}

const fn page(key: Key, official: &'static str, source: &'static str) -> Entry {
    let product = Product::Page;
    Entry { product, key, stems: &[], confirmed: true, official, retryable: false, source }
}

/// A code whose English wording is a guess, or of which only the number is known.
pub(super) const fn unsure(entry: Entry) -> Entry {
    Entry { confirmed: false, ..entry }
}

/// A code that goes away by waiting.
pub(super) const fn wait(entry: Entry) -> Entry {
    Entry { retryable: true, ..entry }
}

/// PROTOCOL 7.1: general and credentials.
const GENERAL: &[Entry] = &[
    wait(code(Product::Account, -1, &["system error"], "系统繁忙，请稍候再试", "2.1, 5, 7.1")),
    code(Product::Account, 0, &["ok"], "请求成功", "2.4, 7.1"),
    code(
        Product::Account,
        40001,
        &["invalid credential"],
        "AppSecret错误，或access_token无效",
        "2.1, 2.3, 2.4, 4, 7.1",
    ),
    code(Product::Account, 40002, &["invalid grant_type"], "不合法的凭证类型", "2.1, 2.2, 5, 7.1"),
    code(Product::Account, 40003, &["invalid openid"], "不合法的OpenID", "2.3, 2.4, 7.1"),
    code(Product::Account, 40013, &["invalid appid"], "不合法的AppID", "2.1, 2.2, 5, 7.1"),
    code(
        Product::Account,
        40014,
        &["invalid access_token"],
        "不合法的access_token",
        "2.3, 2.4, 7.1",
    ),
    code(Product::Account, 40029, &["invalid code"], "不合法(无效)的oauth_code", "2.1, 4, 5, 7.1"),
    code(Product::Account, 40030, &["invalid refresh_token"], "不合法的refresh_token", "2.2, 7.1"),
    code(Product::Account, 40066, &["invalid url"], "不合法的url", "7.1"),
    code(Product::Account, 40125, &["invalid appsecret"], "无效的appsecret", "2.1, 5, 7.1"),
    code(Product::Account, 40163, &["code been used"], "oauth_code已使用", "2.1, 4, 5, 7.1"),
    code(Product::Account, 40164, &["invalid ip"], "调用接口的IP不在白名单", "7.1, 8"),
    code(Product::Account, 40226, &["code blocked"], "高风险用户，登录被拦截", "2.1, 5, 7.1"),
];

/// PROTOCOL 7.2 and 7.3: missing parameters, expiry.
const MISSING: &[Entry] = &[
    code(Product::Account, 41001, &["access_token missing"], "缺少access_token参数", "2.3, 7.2"),
    code(Product::Account, 41002, &["appid missing"], "缺少appid参数", "2.1, 2.2, 5, 7.2"),
    unsure(code(
        Product::Account,
        41003,
        &["refresh_token missing"],
        "缺少refresh_token参数",
        "2.2, 7.2",
    )),
    code(Product::Account, 41004, &["appsecret missing"], "缺少secret参数", "2.1, 4, 5, 7.2"),
    unsure(code(Product::Account, 41006, &["media_id missing"], "缺少media_id参数", "7.2")),
    code(Product::Account, 41008, &["missing code"], "缺少oauth code", "2.1, 5, 7.2"),
    code(Product::Account, 41009, &["missing openid"], "缺少openid", "2.3, 7.2"),
    code(Product::Account, 42001, &["access_token expired"], "access_token超时", "2.3, 2.4, 7.3"),
    unsure(code(
        Product::Account,
        42002,
        &["refresh_token expired"],
        "refresh_token超时",
        "2.2, 7.3",
    )),
    unsure(code(Product::Account, 42003, &["code expired"], "oauth_code超时", "2.1, 7.3")),
    code(
        Product::Component,
        42006,
        &["component_access_token expired"],
        "component_access_token超时",
        "4, 7.3",
    ),
    unsure(code(
        Product::Account,
        42007,
        &[],
        "用户修改微信密码，accesstoken和refreshtoken失效，需要重新授权",
        "7.3",
    )),
];

/// PROTOCOL 7.4: transport, quota, rights, user.
const LIMITS: &[Entry] = &[
    unsure(code(Product::Account, 43001, &["require GET method"], "需要GET请求", "7.4")),
    code(Product::Account, 43002, &["require POST method"], "需要POST请求", "7.4"),
    code(Product::Account, 43003, &["require https"], "需要HTTPS请求", "2.0, 7.4"),
    code(Product::Account, 44002, &["empty post data"], "POST的数据包为空", "7.4"),
    wait(code(
        Product::Account,
        45009,
        &["reach max api daily quota limit"],
        "接口调用超过限制",
        "7.4",
    )),
    wait(code(
        Product::Account,
        45011,
        &[
            "api minute-quota reach limit mustslower retry next minute",
            "api minute-quota reach limit must slower",
        ],
        "API调用太频繁，请稍候再试",
        "2.1, 5, 7.4",
    )),
    code(
        Product::Account,
        45035,
        &["access clientip is not registered, not in ip-white-list"],
        "IP不在白名单",
        "7.4",
    ),
    code(Product::Account, 47001, &["data format error"], "解析JSON/XML内容错误", "7.4"),
    code(Product::Account, 48001, &["api unauthorized"], "api功能未授权", "2.3, 2.5, 4, 7.4"),
    unsure(code(Product::Account, 48002, &[], "粉丝拒收消息", "7.4")),
    code(Product::Account, 48003, &["user not agree mass-send protocol"], "", "7.4"),
    code(Product::Account, 48004, &["api forbidden for irregularities"], "api接口被封禁", "7.4"),
    unsure(code(Product::Account, 48017, &[], "", "7.4, 8")),
    code(Product::Account, 50001, &["user unauthorized"], "用户未授权该api", "7.4"),
    code(
        Product::Account,
        50002,
        &["user limited"],
        "用户受限（帐号冻结或注销，或违规封禁）",
        "2.1, 2.3, 7.4",
    ),
    code(Product::Account, 50003, &["user unexpected, maybe not in white list"], "", "7.4"),
    code(
        Product::Account,
        50004,
        &["user not allow to use accesstoken, maybe for punishment"],
        "",
        "7.4",
    ),
    unsure(code(Product::Account, 50005, &[], "用户未关注公众号", "7.4")),
];

/// Beside PROTOCOL: what a mini program's back end meets next to its login. The negative numbers
/// are those of the decryption sample WeChat hands out.
const MINI: &[Entry] = &[
    code(Product::Account, -41001, &[], "encodingAesKey 非法", "MINI"),
    code(Product::Account, -41002, &[], "", "MINI"),
    code(Product::Account, -41003, &[], "aes 解密失败", "MINI"),
    code(Product::Account, -41004, &[], "解密后得到的buffer非法", "MINI"),
    code(Product::Account, 40097, &["invalid args"], "参数错误", "CODES"),
    code(
        Product::Account,
        41030,
        &["invalid page"],
        "所传page页面不存在，或者小程序没有发布",
        "CODES",
    ),
    code(Product::Account, 87009, &["invalid signature"], "无效的签名", "MINI"),
];

/// PROTOCOL 4 and 7.5: third-party platforms.
const PLATFORM: &[Entry] = &[
    code(Product::Component, 41018, &["missing component_appid"], "缺少component_appid", "4, 7.2"),
    code(
        Product::Component,
        41021,
        &["missing component_access_token", "component_access_token missing"],
        "缺少component_access_token",
        "4, 7.2",
    ),
    unsure(code(Product::Component, 61000, &[], "无效的第三方类型", "7.5")),
    unsure(code(Product::Component, 61001, &[], "第三方类型与第三方APPID不匹配", "7.5")),
    code(
        Product::Component,
        61003,
        &["component is not authorized by this account"],
        "帐号未授权",
        "4, 7.5",
    ),
    code(Product::Component, 61004, &["access clientip is not registered"], "", "4, 7.5"),
    unsure(code(
        Product::Component,
        61005,
        &["component ticket is expired"],
        "ticket 已过期",
        "4, 7.5",
    )),
    unsure(code(
        Product::Component,
        61006,
        &["component ticket is invalid"],
        "无效 ticket",
        "4, 7.5",
    )),
    code(
        Product::Component,
        61007,
        &["api is unauthorized to component"],
        "接口未授权给第三方平台",
        "4, 7.5",
    ),
    unsure(code(Product::Component, 61008, &[], "第三方请求的key存在重复", "7.5")),
    code(Product::Component, 61009, &["code is invalid"], "无效code", "4, 7.5"),
    code(Product::Component, 61010, &["code is expired"], "code已过期", "4, 7.5"),
    code(Product::Component, 61011, &["invalid component"], "无效的第三方平台", "4, 7.5"),
    unsure(code(Product::Component, 61012, &[], "无效的选项名称", "7.5")),
    unsure(code(Product::Component, 61013, &[], "无效的选项值", "7.5")),
    code(
        Product::Component,
        61014,
        &["must use component token for component api"],
        "必须使用component接口的token",
        "4, 7.5",
    ),
    code(Product::Component, 61023, &["refresh_token is invalid"], "", "2.2, 4, 7.5"),
];

/// PROTOCOL 6.3: WeCom. Its Chinese texts are not recorded there.
const WECOM: &[Entry] = &[
    code(Product::Wecom, 0, &["ok"], "", "6.3"),
    code(Product::Wecom, 40001, &["invalid credential"], "", "6.3"),
    code(Product::Wecom, 40013, &["invalid corpid"], "", "6.3"),
    code(Product::Wecom, 40014, &["invalid access_token"], "", "6.3"),
    code(Product::Wecom, 40029, &["invalid code"], "", "6.3"),
    unsure(code(Product::Wecom, 40066, &[], "", "6.3")),
    unsure(code(Product::Wecom, 40091, &["secret is invalid"], "", "6.3")),
    code(Product::Wecom, 42001, &["access_token expired"], "", "6.3"),
    unsure(code(Product::Wecom, 42007, &["pre_auth_code expired"], "", "6.3")),
    unsure(code(Product::Wecom, 48002, &[], "", "6.3")),
    code(Product::Wecom, 50001, &["redirect_uri unauthorized"], "", "6.3"),
    unsure(code(Product::Wecom, 50002, &[], "", "6.3")),
    unsure(code(Product::Wecom, 60011, &[], "", "6.3")),
    code(Product::Wecom, 60020, &["not allow to access from your ip"], "", "6.3"),
    unsure(code(Product::Wecom, 60111, &["userid not found"], "", "6.3")),
];

/// Beside PROTOCOL: WeCom's list of return codes (page 90313), as far as logins meet them. Its
/// English texts are confirmed where an answer was seen.
const WECOM_LISTED: &[Entry] = &[
    wait(unsure(code(Product::Wecom, -1, &["system error"], "系统繁忙，请稍候再试", "WW-90313"))),
    unsure(code(Product::Wecom, 40056, &["invalid agentid"], "不合法的agentid", "WW-90313")),
    unsure(code(
        Product::Wecom,
        40078,
        &["invalid auth_code"],
        "不合法的auth_code参数",
        "WW-90313",
    )),
    unsure(code(
        Product::Wecom,
        40080,
        &["invalid suite_secret"],
        "不合法的suite_secret",
        "WW-90313",
    )),
    unsure(code(
        Product::Wecom,
        40082,
        &["invalid suite_access_token"],
        "不合法的suite_token",
        "WW-90313",
    )),
    unsure(code(Product::Wecom, 40083, &["invalid suite_id"], "不合法的suite_id", "WW-90313")),
    unsure(code(
        Product::Wecom,
        40084,
        &["invalid permanent_code"],
        "不合法的permanent_code参数",
        "WW-90313",
    )),
    unsure(code(
        Product::Wecom,
        40085,
        &["invalid suite ticket"],
        "不合法的的suite_ticket参数",
        "WW-90313",
    )),
    unsure(code(Product::Wecom, 40097, &[], "该成员尚未离职", "WW-90313")),
    code(Product::Wecom, 41001, &["access_token missing"], "缺少access_token参数", "WW-90313"),
    code(Product::Wecom, 41002, &["corpid missing"], "缺少corpid参数", "WW-90313"),
    code(Product::Wecom, 41004, &["corpsecret missing"], "缺少secret参数", "WW-90313"),
    unsure(code(Product::Wecom, 41008, &["missing code"], "缺少auth code参数", "WW-90313")),
    unsure(code(Product::Wecom, 41009, &["missing userid"], "缺少userid参数", "WW-90313")),
    unsure(code(Product::Wecom, 41011, &[], "缺少agentid参数", "WW-90313")),
    unsure(code(Product::Wecom, 41021, &["missing suite_id"], "缺少suite_id参数", "WW-90313")),
    unsure(code(
        Product::Wecom,
        41022,
        &["missing suite_access_token"],
        "缺少suite_access_token参数",
        "WW-90313",
    )),
    unsure(code(
        Product::Wecom,
        41023,
        &["missing suite_ticket"],
        "缺少suite_ticket参数",
        "WW-90313",
    )),
    unsure(code(Product::Wecom, 41024, &["missing suite_secret"], "缺少secret参数", "WW-90313")),
    unsure(code(Product::Wecom, 41025, &[], "缺少permanent_code参数", "WW-90313")),
    unsure(code(
        Product::Wecom,
        42009,
        &["suite_access_token expired"],
        "suite_access_token已过期",
        "WW-90313",
    )),
    unsure(code(Product::Wecom, 43002, &["require POST method"], "", "unconfirmed")),
    wait(unsure(code(
        Product::Wecom,
        45009,
        &["reach max api daily quota limit"],
        "接口调用超过限制",
        "WW-90313",
    ))),
    code(Product::Wecom, 47001, &["data format error"], "", "observed"),
    unsure(code(Product::Wecom, 50003, &[], "应用已禁用", "WW-90313")),
    unsure(code(Product::Wecom, 84014, &["user_ticket expired"], "成员票据过期", "WW-90313")),
    unsure(code(Product::Wecom, 84015, &["invalid user_ticket"], "成员票据无效", "WW-90313")),
    code(
        Product::Wecom,
        301002,
        &["not allow operate another agent with this accesstoken"],
        "无权限操作指定的应用",
        "WW-90313",
    ),
];

/// PROTOCOL 1.10: pages, with a number and without.
const PAGE: &[Entry] = &[
    page(Key::Number(10003), "redirect_uri域名与后台配置不一致", "1.4, 1.10"),
    page(Key::Number(10004), "此公众号被封禁", "1.10"),
    page(Key::Number(10005), "此公众号并没有这些scope的权限", "1.10"),
    page(Key::Number(10006), "必须关注此测试号", "1.4, 1.10"),
    unsure(page(Key::Number(10007), "", "1.10")),
    unsure(page(Key::Number(10008), "", "1.10")),
    wait(page(Key::Number(10009), "操作太频繁了，请稍后重试", "1.10")),
    page(Key::Number(10010), "scope不能为空", "1.10"),
    page(Key::Number(10011), "redirect_uri不能为空", "1.10"),
    page(Key::Number(10012), "appid不能为空", "1.10"),
    page(Key::Number(10013), "state不能为空", "1.3, 1.10"),
    unsure(page(Key::Number(10014), "", "1.10")),
    page(Key::Number(10015), "公众号未授权第三方平台，请检查授权状态", "1.10, 4"),
    page(Key::Number(10016), "不支持微信开放平台的Appid，请使用公众号Appid", "1.10"),
    unsure(page(Key::Number(10038), "", "1.10")),
    unsure(page(Key::Number(10057), "", "3.6")),
    page(Key::Sentence(sentence::OUTSIDE_WECHAT), "", "1.10, 1.11"),
    unsure(page(Key::Sentence(sentence::OUTSIDE_WECOM), "", "6.1")),
    page(Key::Sentence(sentence::NOT_REACHABLE), "", "1.2, 1.10"),
    page(Key::Sentence(sentence::REDIRECT_URI), "", "1.10, 3.1, 6.1"),
    page(Key::Sentence(sentence::SCOPE), "", "1.4, 1.10, 3.1"),
    page(Key::Sentence(sentence::APPID), "", "1.10, 3.1"),
    page(Key::Sentence(sentence::STATE_TOO_LONG), "", "1.3, 1.10"),
    page(Key::Sentence(sentence::NOT_A_DEVELOPER), "", "1.10"),
    page(Key::Sentence(sentence::WECOM_DOMAIN), "", "6.1"),
    page(Key::Sentence(sentence::PRE_AUTH_CODE), "", "4"),
    page(Key::Sentence(sentence::PRE_AUTH_CODE_USED), "", "4"),
    page(Key::Sentence(sentence::PLATFORM_ENTRY), "", "4"),
];

/// PROTOCOL 3.3: `wx_errcode`.
const POLL: &[Entry] = &[
    code(Product::Poll, 402, &[], "", "3.3"),
    wait(code(Product::Poll, 403, &[], "", "3.3")),
    wait(code(Product::Poll, 404, &[], "", "3.3")),
    code(Product::Poll, 405, &[], "", "3.3"),
    wait(code(Product::Poll, 408, &[], "", "3.3")),
    code(Product::Poll, 500, &[], "", "3.3"),
    unsure(code(Product::Poll, 666, &[], "", "3.3")),
];
