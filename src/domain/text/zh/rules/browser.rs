//! 关于跳转、Cookie 和会话。
//! Must not be a translation of `en/rules/browser.rs`.

use crate::domain::text::rules::{RuleText, row};

pub(super) static TEXTS: &[RuleText] = &[
    row(
        "WXA901",
        "登录后可以跳到任意网站",
        "把 {parameter} 设成别的网站，浏览器{when}就被带过去了。",
        "链接上是你的域名，通向的却是钓鱼页面，而且用户刚刚真的登录过；地址里说不定还带着票据。",
        "只允许站内路径：以单个 / 开头，不能是 // 或 /\\。",
    ),
    row(
        "WXA902",
        "脚本能读会话 Cookie",
        "Cookie {cookie} 代表登录，却没有 HttpOnly。",
        "站内任何一处被注入脚本（XSS），会话就会被偷走。",
        "设置 HttpOnly。",
    ),
    row(
        "WXA903",
        "会话 Cookie 明文传输",
        "Cookie {cookie} 在 https 下设置，却没有 Secure。",
        "只要有一次明文 http 请求，同一网络的人都看得到。",
        "设置 Secure。",
    ),
    row(
        "WXA904",
        "别的站点也会带上会话 Cookie",
        "名为 {cookie} 的 Cookie {detail}。",
        "别的站点可以让浏览器以用户的名义操作（CSRF）。",
        "设置 SameSite=Lax。",
    ),
    row(
        "WXA905",
        "会话固定：登录沿用了外来的会话 ID",
        "登录之前由外部指定的会话 ID（Cookie {cookie}）在登录后继续有效，持有它的另一个浏览器也跟着登录了。",
        "攻击者先把会话 ID 种进受害者的浏览器，等他登录，自己也就进来了。",
        "登录时换新的会话 ID，绝不沿用浏览器带来的。",
    ),
    row(
        "WXA906",
        "登录后没有更换会话 ID",
        "Cookie {cookie} 在登录前后一样。",
        "登录之前看到过或种下过这个会话 ID 的人，登录之后就能冒充本人。",
        "登录时更换会话 ID（req.session.regenerate、session.cycle_key）。",
    ),
];
