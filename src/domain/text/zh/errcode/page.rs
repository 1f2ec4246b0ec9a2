//! Error pages of open.weixin.qq.com in Chinese (PROTOCOL 1.10, 3.6, 6.1).
//! Must not differ in keys from its English twin; a test compares them.

use crate::domain::text::errcode::{Row, sentence};

/// PROTOCOL 1.10.
pub(super) const ROWS: &[Row] = &[
    Row::new(
        10003,
        "redirect_uri 的域名和后台配置的网页授权域名不一致。",
        "域名不同（子域名不算）、带了 80 和 443 以外的端口，或者 redirect_uri 没编码、编码了两次。",
        "把公众号后台的网页授权域名设成一模一样的域名，不带协议和端口；redirect_uri 有端口就去掉。其余问题运行 \
         wxauth explain '授权链接' 检查。",
    ),
    Row::new(10004, "公众号被封禁了。", "违规被微信处罚。", "到公众号后台申诉。"),
    Row::new(
        10005,
        "公众号没有这个 scope 的权限。",
        "不是已认证的服务号、是订阅号、填了别的类型应用的 AppID，或者 scope 拼写错误。",
        "用已认证服务号（或测试号）的 AppID，scope 用 snsapi_base 或 snsapi_userinfo。",
    ),
    Row::new(
        10006,
        "必须先关注这个测试号。",
        "测试号只允许关注了它的用户登录。",
        "到测试号管理页扫码关注，再打开链接。",
    ),
    Row::new(
        10007,
        "微信公布的错误码里没有它。",
        "未知，没有人公开过含义。",
        "记下页面上的原文，再运行 wxauth explain '授权链接'，看链接有没有问题。",
    ),
    Row::new(
        10008,
        "微信公布的错误码里没有它。",
        "未知，没有人公开过含义。",
        "记下页面上的原文，再运行 wxauth explain '授权链接'，看链接有没有问题。",
    ),
    Row::new(
        10009,
        "操作太频繁。",
        "短时间内打开授权页的次数太多，重定向死循环就会这样。",
        "稍等再试；确认登录失败后页面不会自动再跳一次微信。",
    ),
    Row::new(
        10010,
        "scope 为空。",
        "没写、为空，或者 redirect_uri 没编码把后面的参数吃掉了。",
        "加上 scope=snsapi_base 或 scope=snsapi_userinfo。",
    ),
    Row::new(
        10011,
        "redirect_uri 为空。",
        "没写或为空。",
        "加上 redirect_uri，用 encodeURIComponent 编码一次。",
    ),
    Row::new(10012, "appid 为空。", "没写或为空，常见原因是环境变量没配。", "填上公众号的 AppID。"),
    Row::new(
        10013,
        "state 为空。",
        "没写或为空，虽然文档说它可选。",
        "每次都带一个新的随机 state，顺便防住伪造的回调。",
    ),
    Row::new(
        10014,
        "微信公布的错误码里没有它。",
        "未知，没有人公开过含义。",
        "记下页面上的原文，再运行 wxauth explain '授权链接'，看链接有没有问题。",
    ),
    Row::new(
        10015,
        "公众号没有授权给这个第三方平台。",
        "公众号没授权过 component_appid 所指的平台，或者已经取消授权。",
        "请公众号管理员授权给平台。",
    ),
    Row::new(
        10016,
        "这里要用公众号的 AppID，不能用开放平台的。",
        "appid 是网站应用或移动应用的，不能用在 /connect/oauth2/authorize 上。",
        "换成公众号的 AppID；网站应用请用 qrconnect 链接（wxauth url --platform web）。",
    ),
    Row::new(
        10038,
        "有用户遇到过，微信没有解释过。",
        "未知，没有人公开过含义。",
        "记下页面上的原文，再运行 wxauth explain '授权链接'，看链接有没有问题。",
    ),
    Row::new(
        10057,
        "快速登录不可用，只能扫码。",
        "登录页问了这台电脑上的微信客户端，得到的响应是不能一键登录。",
        "没有出错，扫码就行。",
    ),
    Row::sentence(
        sentence::OUTSIDE_WECHAT,
        "链接是在微信以外打开的。",
        "公众号网页授权只能在微信自带的浏览器里用，伪造 User-Agent 也没用。",
        "到微信里打开（wxauth url --qr 可以生成二维码）；电脑浏览器请用网站扫码登录。",
    ),
    Row::sentence(
        sentence::OUTSIDE_WECOM,
        "链接是在企业微信以外打开的。",
        "企业微信的授权链接只能在企业微信（或微信里的企业微信插件）中打开。",
        "到企业微信里打开；电脑浏览器请用企业微信扫码登录（wxauth url --platform work-web）。",
    ),
    Row::sentence(
        sentence::NOT_REACHABLE,
        "微信不接受这个链接。",
        "参数写错、顺序不对，或者 scope 不被允许。",
        "运行 wxauth explain '授权链接'，它会指出第一处和文档格式不同的地方。",
    ),
    Row::sentence(
        sentence::REDIRECT_URI,
        "redirect_uri 的域名不是这个应用的回调域名。",
        "网站应用和企业微信会这样提示：域名不同、端口不同，或者 redirect_uri 没有编码。",
        "和后台的授权回调域核对（企业微信是可信域名，端口也要一致）。",
    ),
    Row::sentence(
        sentence::SCOPE,
        "scope 写错了、丢了，或者这个 AppID 没有权限。",
        "填了别的类型应用的 AppID，或者 redirect_uri 里没编码的 &、# 把 scope 吃掉了。",
        "公众号用 snsapi_base 或 snsapi_userinfo，网站应用用 snsapi_login；redirect_uri 用 \
         encodeURIComponent 编码。",
    ),
    Row::sentence(
        sentence::APPID,
        "AppID 不存在或格式不对。",
        "抄错了、有大写字母或空格，或者环境变量没配。",
        "重新复制 AppID：wx（企业微信的企业 ID 是 ww）开头，后跟 16 位小写十六进制字符。",
    ),
    Row::sentence(
        sentence::STATE_TOO_LONG,
        "state 超过了 128 字节。",
        "把 JSON、URL 或加密后的 cookie 塞进了 state。",
        "state 只放一小段随机数，其余内容存在服务端。",
    ),
    Row::sentence(
        sentence::NOT_A_DEVELOPER,
        "这个微信号没有绑定为公众号的网页开发者。",
        "只有在微信开发者工具里调试才会要求绑定。",
        "到公众号后台的“web开发者工具”里绑定这个微信号，并用它登录开发者工具。",
    ),
    Row::sentence(
        sentence::WECOM_DOMAIN,
        "企业微信：redirect_uri 的域名不是应用的可信域名。",
        "域名和端口都必须和应用的可信域名一致；agentid 填成别的应用也会这样。",
        "到管理后台设置可信域名（带上端口）；核对 agentid。",
    ),
    Row::sentence(
        sentence::PRE_AUTH_CODE,
        "授权链接里的 pre_auth_code 不能用。",
        "抄错了、已过期、是另一个平台的，或者 component_appid 不对。",
        "打开链接之前再调 api_create_preauthcode，每个链接都取一个新的。",
    ),
    Row::sentence(
        sentence::PRE_AUTH_CODE_USED,
        "已经有账号用这个 pre_auth_code 授权过了。",
        "一个 pre_auth_code 只能授权一次，链接被存下来重复使用了。",
        "每次打开授权页之前都重新取一个。",
    ),
    Row::sentence(
        sentence::PLATFORM_ENTRY,
        "授权页的来源、redirect_uri 和平台登记的域名不一致。",
        "链接不是在平台自己的页面上点开的（地址栏里直接打开、服务端跳转、no-referrer 的页面都不带 Referer），或者 redirect_uri 在别的域名下。",
        "把链接放在平台“授权发起页域名”下的页面里让人点，redirect_uri 也用这个域名。",
    ),
];
