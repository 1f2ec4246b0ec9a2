//! 关于授权链接，以及通向它的路。
//! Must not be a translation of `en/rules/link.rs`.

use crate::domain::text::rules::{RuleText, row};

pub(super) static TEXTS: &[RuleText] = &[
    row(
        "WXA101",
        "页面没有把人带到微信",
        "没有找到授权链接：{detail}。",
        "没登录的访客应当被带到微信的授权链接：302 跳转、页面脚本，或者页面请求得到的链接都行。这一步不通，后面什么都没法检查。",
        "检查 [backend] 里的 `page`；链接若由页面请求得到，把那个地址写成 `link`。后端要用给它的基址来拼链接：见 `env` 里的 {mock}。",
    ),
    row(
        "WXA102",
        "链接参数的顺序与文档不同",
        "现在的顺序是 {given}，微信文档的顺序是 {documented}。",
        "微信说授权地址会按严格的正则检查，顺序不对可能打不开；并不是每个客户端都这么严，所以出了问题很难查。",
        "按 appid、redirect_uri、response_type、scope、state 的顺序写，最后是 #wechat_redirect。",
    ),
    row(
        "WXA103",
        "缺少 #wechat_redirect",
        "授权链接的末尾没有 #wechat_redirect。",
        "无论直接打开还是 302 跳转，微信都要求带上它；有些客户端缺了就停在白屏。",
        "把 #wechat_redirect 放在所有参数之后，作为链接的结尾。",
    ),
    row(
        "WXA104",
        "redirect_uri 没有编码",
        "链接里的 redirect_uri 是未编码的：{value}。",
        "它自己的第一个 & 或 # 就会把值截断，后面的内容要么丢失，要么变成链接本身的参数。",
        "对整个地址做一次 encodeURIComponent（Python 用 urllib.parse.quote(uri, safe=\"\")）。",
    ),
    row(
        "WXA105",
        "redirect_uri 编码了两次",
        "解码一次之后，redirect_uri 仍是编码过的：{value}。",
        "微信只解码一次，剩下的不是地址，或者域名不是你的，用户会看到 10003。",
        "只编码一次。多半是手工编码之后又交给了会自动编码的 URL 库。",
    ),
    row(
        "WXA106",
        "scope 缺失或不认识",
        "scope 是 {value}，这里可以用的是 {allowed}。",
        "微信不会询问用户，而是显示错误 10005 或 10010。",
        "只要 openid 用 snsapi_base，要昵称头像用 snsapi_userinfo，qrconnect 用 snsapi_login。",
    ),
    row(
        "WXA107",
        "scope 不够后端后面的调用用",
        "链接申请的是 {scope}，后端却接着调用 /sns/userinfo，被拒绝（48001）。",
        "snsapi_base 的 token 拿不到用户资料；能不能登录，取决于用户以前授权过什么。",
        "改为申请 snsapi_userinfo，或者去掉拉取资料这一步。",
    ),
    row(
        "WXA108",
        "response_type 不是 code",
        "response_type 是 {value}。",
        "微信只认 code，其他值打不开。",
        "写成 response_type=code。",
    ),
    row(
        "WXA109",
        "appid 是占位符",
        "链接里的 appid 是 {value}。",
        "AppID 是 wx 加 16 位十六进制。带占位符的链接哪里也打不开，多半是配置没有读到。",
        "从配置读取 AppID，读不到就拒绝启动。",
    ),
    row(
        "WXA110",
        "授权和换取用了不同的 appid",
        "链接里是 {link}，{other_is} {other}。",
        "code 属于链接里的那个 appid，拿别的 appid 去换就是 40029。",
        "两处都从同一个配置项读取 AppID。",
    ),
    row(
        "WXA111",
        "state 超过 128 字节",
        "state 有 {bytes} 字节。",
        "微信不会询问用户，而是显示“state 参数过长”。",
        "要记住的内容放在服务器或 Cookie 里，state 只放一个短的随机值。",
    ),
    row(
        "WXA112",
        "state 含有文档之外的字符",
        "state 里有 {value}；文档允许的是 a–z、A–Z、0–9。",
        "这样的值多半能用，但会按发出时的编码原样带回，按文本比较可能不相等。",
        "只用十六进制，或字母加数字。",
    ),
    row(
        "WXA113",
        "redirect_uri 跟着 Host 头变",
        "请求头写 Host: {host} 时，链接里的 redirect_uri 变成了 {value}。",
        "redirect_uri 指到哪里，code 就送到哪里。微信会比较域名，所以难以利用；但只要前面的代理不转发 Host，登录就会坏。",
        "自己的地址从配置读取。",
    ),
    row(
        "WXA114",
        "redirect_uri 跟着 X-Forwarded-Host 变",
        "请求头写 X-Forwarded-Host: {host} 时，链接里的 redirect_uri 变成了 {value}。",
        "代理不覆盖的话，谁都可以发这个头。微信会比较域名，所以难以利用，但并非不可能。",
        "自己的地址从配置读取，或只信任自己代理发来的转发头。",
    ),
    row(
        "WXA115",
        "通向微信的应答可以被缓存",
        "带人去微信的那个应答{detail}。",
        "缓存或浏览器之后会直接给出旧应答：所有人的 state 都一样，旧的登录反复开始。",
        "用 302，并加上 Cache-Control: no-store。",
    ),
    row(
        "WXA116",
        "旧的 code 和 state 被带进了 redirect_uri",
        "用带有旧 code、state 的地址打开页面，redirect_uri 里又出现了它们：{value}。",
        "回调地址里同名参数就有两份，以哪个为准全看框架；打开分享链接或刷新页面的人会登录失败。",
        "用页面地址拼 redirect_uri 之前，先去掉 code 和 state。",
    ),
];
