//! What the emulator reproduces, in Chinese.
//! Must not be a translation of its English twin, nor differ from it in rows.

use crate::domain::text::fidelity::{Fidelity, Labels};

/// All of it.
pub static TEXT: Fidelity =
    Fidelity { labels: LABELS, behaviours: BEHAVIOURS, switches: SWITCHES, unknowns: UNKNOWNS };

const LABELS: Labels = Labels {
    title: "模拟器与微信的对照表",
    intro: "依据：D 微信文档写明，O 有公开的真实抓包，C 微信的行为未知、由我们选定。“章节”指协议笔记的节号：那是我们根据微信文档和公开抓包整理的资料，不在本仓库里，源码注释写作 PROTOCOL。每一条都有对应的测试，测试名里带着编号。",
    number: "编号",
    behaviour: "行为",
    source: "依据",
    sections: "章节",
    tests: "测试",
    switches: "开关",
    switches_title: "开关：微信没有说清楚的地方",
    switches_intro: "用 --switch 名字=值 或配置里的 [mock] switch 设置，第一个值是默认值。",
    name: "名字",
    about: "管什么",
    values: "可选值",
    unknowns_title: "没有文档的地方，这里怎么做",
    unknowns_intro: "编号是上文所说协议笔记第 11 节的编号。",
    unknown: "不知道的事和这里的做法",
};

const BEHAVIOURS: &[(u8, &str)] = &[
    (
        1,
        "授权页出错时显示 HTML 页面，带错误码和微信的原话，从不返回 JSON，也从不带错误跳回 redirect_uri。",
    ),
    (2, "User-Agent 里没有 MicroMessenger 的浏览器看到“请在微信客户端打开链接”，拿不到 code。"),
    (3, "缺 appid、redirect_uri、scope、state 依次是 10012、10011、10010、10013。"),
    (
        4,
        "回调域名必须和配置的完全一致，子域名不算；正式的公众号不能带 80、443 以外的端口，测试号允许 IP 和端口。",
    ),
    (
        5,
        "scope 与账号类型不符 10005，网站应用的 AppID 10016，没关注测试号 10006，被封禁 10004，未授权第三方平台 10015。",
    ),
    (6, "state 128 字节可以，129 字节显示“state 参数过长”；qrconnect 没有这个限制。"),
    (7, "state 原样返回，连百分号编码也不变；空的 state 返回 state=。"),
    (
        8,
        "code、state 依次加进 redirect_uri 的查询串，在 # 之前；原有参数保留，重名不去重，openId 参数会被丢掉。",
    ),
    (
        9,
        "第三方平台流程在 state 后面多一个 appid；这样的 code 只能由这个平台用 component 接口换。公众号、小程序授权给平台：api_create_preauthcode 取预授权码（只能用一次），componentloginpage（电脑，要从同域名的页面点进来）或 bindcomponent（手机）选账号，回调带 auth_code、expires_in，再用 api_query_auth、api_authorizer_token、api_get_authorizer_info、api_get_authorizer_list；刷新时 authorizer_refresh_token 不变，重新授权才换。授权关系也可以写在 [[mock.app]] 的 platforms 里。每次都授权全部权限集；平台的 domains 同时当作授权发起页域名和公众号开发域名。没有查到的：手机链接在微信以外打不打得开（这里能打开），两处同时出错先报哪个。不推送 component_verify_ticket 和授权事件。微信的其他接口（getticket、菜单、消息等）一律返回 40066，并说明没有模拟。",
    ),
    (
        10,
        "snsapi_base 静默跳转；snsapi_userinfo 显示授权页，表单提交到 authorize_reply，返回 301。",
    ),
    (
        11,
        "从公众号菜单或会话进入的粉丝，snsapi_userinfo 也静默，forcePopup 和 forceSnapShot 不起作用。",
    ),
    (12, "用户拒绝：默认什么都不发生（页面关闭）；可切换为只带 state，或 code=authdeny。"),
    (13, "严格顺序模式下，前五个参数顺序不对就打不开；默认只提示。"),
    (14, "code 是 0 开头的 32 个字符，只能用一次，五分钟有效。"),
    (15, "用过的 code 是 40163；没见过的、别的 appid 的、过期的是 40029。"),
    (16, "场景 double-callback：同一个 code 回调两次，除非带 connect_redirect=1。"),
    (
        17,
        "access_token 接受 GET、POST 表单和两者混用，忽略多余参数和 Authorization 头，参数顺序随意。",
    ),
    (18, "成功时的键按固定顺序，没有 errcode，expires_in 是数字 7200。"),
    (19, "sns 的响应都是 200、text/plain（没有 charset）、UTF-8，headimgurl 里的斜杠写成 \\/。"),
    (20, "错误只有 errcode、errmsg 两个键，errmsg 后面跟 rid，第一段是十六进制的当前时间。"),
    (21, "缺参数：41002、41004、41008、41009，原文照搬。"),
    (22, "appid 不对 40013，secret 不对 40125，grant_type 不对 40002。"),
    (
        23,
        "access_token 没过期时刷新，返回同样的两个 token，7200 秒重新计；scope 带尾逗号，键的顺序不同，没有 unionid，不需要 secret。",
    ),
    (24, "过期后刷新得到新的 access_token；30 天后报错。"),
    (25, "没见过的 refresh_token：40030 invalid refresh_token。"),
    (26, "userinfo：只有 base 的 token 48001，openid 不对 40003，token 不对 40001，过期 42001。"),
    (27, "用户信息的字段按 2021 年以后的样子：sex 是 0，地区都为空。"),
    (28, "绑定了开放平台账号才有 unionid；同一用户在各 appid 下 openid 不同，unionid 相同。"),
    (29, "/sns/auth 成功返回 errcode 0，是 sns 里唯一带 errcode 的成功。"),
    (30, "快照页用户：token 里有 is_snapshotuser，openid、unionid 都是虚拟的。"),
    (
        31,
        "qrconnect 页面里有二维码图片和 fordevtool，二维码内容是 connect/confirm?uuid=…，uuid 16 个字符。",
    ),
    (
        32,
        "长轮询挂起约 25 秒后返回 408；扫码 404，取消 403，五分钟后 402，确认 405 带 wx_code；两种返回格式。",
    ),
    (33, "扫码登录的回调是直接拼接，code 会落在 # 后面。"),
    (34, "wxLogin.js 那样不带 response_type 的请求也接受。"),
    (
        35,
        "jscode2session 只读 GET 参数，POST 得到 41002；成功没有 errcode；40029、40163、40226。模拟到返回 session_key 为止：不生成 encryptedData，也没有 checksession 和 resetusersessionkey；要测解密，请自己拿 session_key 加密。getuserphonenumber 只认 /_wxauth/phone-codes 发的 code，每个用户一个号码；不存在、用过、过期都是 40029。",
    ),
    (
        36,
        "企业微信：每个响应都有 errcode，application/json; charset=UTF-8，出错时还有响应头；用过的 code 也是 40029；可信域名含端口；gettoken 重复返回同一个 token；每个应用（agentid）各有 secret 和可信域名，拿错应用的 token 是 50001。第三方应用（kind 写 suite）的链接以 suite_id 为 appid、不带 agentid，snsapi_userinfo 也静默，code 只能用 suite_access_token 调 getuserinfo3rd 换，域名要在它的可信域名里；getuserdetail3rd 不给手机、邮箱、地址，name 就是 userid。企业微信里的小程序：/_wxauth/js-codes 的 appid 写企业或第三方应用的 id，就发企业微信的 js_code。get_provider_token、get_login_info 和 3rd_qrConnect 没有模拟。",
    ),
    (37, "用户改密码后所有 token 都是 42007（控制接口触发）。"),
    (38, "场景 rate-limited：45011、45009 或页面 10009。"),
    (39, "只有 /MP_verify_….txt 的内容和令牌完全一致，控制接口才接受这个域名。"),
    (40, "场景 busy-then-ok：第一次 -1，第二次成功。"),
];

const SWITCHES: &[(&str, &str)] = &[
    ("state", "不带 state 或 state 为空的授权请求"),
    ("state-alphabet", "state 里字母数字以外的字符"),
    ("order", "前五个参数不按文档顺序"),
    ("pkce", "带 code_challenge 的链接"),
    ("page-status", "错误页的 HTTP 状态码"),
    ("silent-redirect", "静默授权的跳转状态码"),
    ("open-id-parameter", "redirect_uri 里自己的 openId 参数"),
    ("refusal", "用户拒绝以后"),
    ("outside-wechat", "不是微信的浏览器"),
    ("recent-consent", "最近同意过的用户再次授权"),
    ("expired-code", "过期的 code"),
    ("wrong-secret", "secret 错误时 code 还能不能用"),
    ("expired-token", "过期的网页 access_token"),
    ("expired-refresh-token", "过期的 refresh_token"),
    ("refresh-rotation", "过期后刷新是否换新的 refresh_token"),
    ("refresh-life", "刷新是否延长 30 天"),
    ("new-exchange", "再次换取 code 后，之前的 token 是否失效"),
    ("unionid-with-base", "snsapi_base 的响应里有没有 unionid"),
    ("snapshot-userinfo", "用快照页用户的 token 拉取用户信息"),
    ("profile", "2021 年后变空的用户信息字段"),
    ("errmsg-suffix", "errmsg 末尾附加的内容"),
    ("content-type", "sns 响应的 Content-Type"),
    ("avatar-host", "headimgurl 指向哪里"),
    ("qr-response-type", "qrconnect 的 response_type"),
    ("website-port", "网站应用的 redirect_uri 带端口，而配置的授权回调域没写端口"),
    ("component-content-type", "第三方平台 sns 接口的 Content-Type"),
    ("component-ticket", "换取平台 token 时的 component_verify_ticket"),
    ("authorization-entry", "授权给平台的页面是否检查从哪里打开"),
    ("used-authorization-code", "授权码（auth_code）用第二次"),
    ("corp-no-agentid", "企业微信自建应用的链接要 snsapi_privateinfo 却没带 agentid"),
    ("rate-limit", "场景 rate-limited 用哪个错误码"),
    ("code-life", "code 的有效期"),
    ("pre-auth-code-life", "pre_auth_code 的有效期：文档正文 30 分钟，示例 10 分钟"),
    ("authorization-code-life", "授权码的有效期：抓包一小时，文档示例 10 分钟"),
    ("used-code-memory", "用过的 code 多久之内返回 40163"),
    ("qr-life", "二维码的有效期"),
    ("qr-hold", "长轮询最多挂起多久"),
    ("slowness", "场景 slow-token 慢多久"),
];

const UNKNOWNS: &[(u8, &str)] = &[
    (
        1,
        "错误页的 HTTP 状态和 HTML：状态 200，页面是自己写的，文字是微信的原话；错误码另在响应头 x-wxauth-code 里。",
    ),
    (
        2,
        "授权请求的检查顺序：客户端、appid、redirect_uri、response_type、scope、state、封禁、域名、关注；只显示最先遇到的错误。不设开关：两处同时出错时先报哪个，业务代码用不上。",
    ),
    (
        3,
        "换 token 时的检查顺序：先看 appid、secret、code、grant_type 齐不齐，再看 appid、secret、code 对不对。不设开关：一次请求错两处才看得出区别，而且 /_wxauth/faults 想要哪个 errcode 都能给。",
    ),
    (4, "静默授权的跳转状态码：302；在授权页上提交之后是抓包里的 301。"),
    (5, "参数顺序到底检查不检查：默认只在日志里提示，打开开关才拒绝。"),
    (6, "state 能用哪些字符：默认都放行并在日志里提示，打开开关才按文档拒绝。"),
    (7, "过期的 code：按实际经验返回 40029。"),
    (8, "过期的网页 token：42001。"),
    (9, "用过的 code 多久之内返回 40163：一小时，之后当作不存在。"),
    (10, "secret 错了会不会把 code 用掉：不会。"),
    (11, "过期后刷新：refresh_token 不变，30 天照旧倒数。"),
    (12, "再次换取 code 会不会让之前的 token 失效：不会。"),
    (
        13,
        "41003、42002、42003、42007、43001 的英文：照已知的样子写。请比较 errcode，别比较 errmsg。",
    ),
    (14, "快照页用户：昵称“微信用户”，灰色头像，各个 id 样子正常但不属于任何人。"),
    (15, "snsapi_base 带不带 unionid：按文档，不带。"),
    (16, "拒绝按钮发什么：只告诉模拟器 allow=0，回调什么也收不到。"),
    (17, "页面错误码 10007、10008、10014、10038：从不出现。"),
    (
        18,
        "域名怎么比：不分大小写，忽略用户名部分，配置了路径就按前缀比，末尾多一个点算另一个域名。不设开关：这里取的是最严的读法，能通过它的地址在更宽的规则下也能通过。",
    ),
    (19, "网站应用的授权回调域能不能带端口：不能，除非配置里写的就是这个端口；打开开关则都行。"),
    (20, "其他响应头：不模拟；页面和跳转带 no-store 和 no-referrer。"),
    (21, "第三方平台接口的 Content-Type：和 sns 一样；抓包里见过的另一种用开关打开。"),
    (22, "PKCE 参数：忽略。"),
    (23, "id、code、token 怎么生成：只保证样子。id 由应用和用户算出，在哪台机器上都一样。"),
    (24, "wx_errcode 666 和 500：从不发送。"),
    (
        25,
        "sns 接口有没有 IP 白名单：没有。不设开关：来访问模拟器的都是本机；要那个 errcode，用 /_wxauth/faults。",
    ),
    (26, "授权页的措辞：自己写的。"),
    (27, "redirect_uri 最长多少：请求放得下就行。不设开关：没有可以填的数字。"),
    (
        28,
        "用 http 访问接口域名：和 https 一样响应。不设开关：程序连模拟器用的本来就是 http，拒绝的话谁都用不了；要 43003，用 /_wxauth/faults。",
    ),
];
