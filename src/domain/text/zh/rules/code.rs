//! 关于 code 和回调。
//! Must not be a translation of `en/rules/code.rs`.

use crate::domain::text::rules::{RuleText, row};

pub(super) static TEXTS: &[RuleText] = &[
    row(
        "WXA301",
        "普通登录走不通",
        "登录没有成功：{detail}。",
        "微信这边一切正常：虚拟用户点了同意，带着新 code 和正确的 state 回来。",
        "在报告的“经过”里找到第一个不对的响应（--report html=check.html 生成报告）；再核对 [backend] 里的 `style`、`login`、`api`。",
    ),
    row(
        "WXA302",
        "用过的 code 还能登录",
        "另一个浏览器拿着已经用过的 code，也登录成功了。",
        "code 写在地址里：分享的链接、历史记录、日志里都有。谁拿到谁就能登录成本人。",
        "不要把 code 当会话凭证。要用缓存应付重复回调，也只能给同一个浏览器，并且只有几秒。",
    ),
    row(
        "WXA303",
        "回调来两次，登录就丢了",
        "同一个 code 的回调像某些手机那样来了两次，之后{detail}。",
        "微信客户端有时会把回调打开两遍。第二次换取会被拒绝（40163），用户看到报错，或者登录丢了。",
        "按浏览器记住这个 code 已用过，沿用已有的登录；链接里加 connect_redirect=1。",
    ),
    row(
        "WXA304",
        "同一 state 来了两个 code，登录就丢了",
        "两个回调 code 不同、state 相同，之后{detail}。",
        "再次授权（返回键、连点）会给同一个 state 带来第二个 code。",
        "state 已用过时，保留已有的登录，或者重新发起。",
    ),
    row(
        "WXA305",
        "没有处理用户拒绝授权",
        "用户拒绝，只带着 state 回来：{detail}。",
        "旧客户端和第三方平台会不带 code 跳回。页面若立刻重新发起授权，用户就会反复看到授权页。",
        "有自己的 state 而没有 code 时：显示一个带按钮的页面，不要跳转。",
    ),
    row(
        "WXA306",
        "没有处理 code=authdeny",
        "用户拒绝，带着 code=authdeny 回来：{detail}。",
        "有些客户端用这个 code 表示拒绝，拿去换只会失败。",
        "先判断 code=authdeny，再校验 state：这时 state 是空的，原来的值在 reason 里，拿它来比对；然后给一个可以重试的页面。",
    ),
    row(
        "WXA307",
        "带旧 code 的分享链接走不通",
        "另一个浏览器打开了地址里还有旧 code 的链接：{detail}。",
        "人们分享的就是地址栏里的内容，朋友应当得到自己的登录。",
        "code 或 state 对不上时，重新发起一次登录；code 用过后从地址栏去掉。",
    ),
    row(
        "WXA308",
        "异常的 code 会让后端出错，或被拼进发给微信的请求",
        "用{what}登录，{detail}。",
        "回调地址人人可以打开：没有处理的异常就是攻击入口；code 原样拼进请求微信的地址，别人就能在你的密钥旁边添上自己的参数。",
        "用之前先检查 code 的长度和字符，不合格就返回 400；拼地址用现成的 URL 库，或先 encodeURIComponent。",
    ),
];
