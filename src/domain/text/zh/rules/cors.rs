//! 关于跨域。
//! Must not be a translation of `en/rules/cors.rs`.

use crate::domain::text::rules::{RuleText, row};

pub(super) static TEXTS: &[RuleText] = &[
    row(
        "WXA601",
        "前端的来源进不来",
        "浏览器会拦下 {origin} 的页面：{detail}。",
        "X-Wx-Ticket 不是简单请求头，浏览器会先预检；预检不对，请求根本不会发出。",
        "在登录检查之前响应 OPTIONS：允许这个来源，并写上 Access-Control-Allow-Headers: X-Wx-Ticket, Content-Type。",
    ),
    row(
        "WXA602",
        "任何来源都能用用户的 Cookie",
        "来源 {origin} 被原样放行，并且带有 Access-Control-Allow-Credentials: true。",
        "用户打开的任何网站都能以他的身份调用接口并读到结果。",
        "把来源整个与固定名单比较。",
    ),
    row(
        "WXA603",
        "通配符和凭据一起用",
        "Access-Control-Allow-Origin: * 和 Access-Control-Allow-Credentials: true 同时出现。",
        "浏览器不接受这种组合，带 Cookie 的请求会失败，原意也看不明白。",
        "写明那一个来源，或者去掉凭据。",
    ),
    row(
        "WXA604",
        "来源 null 能用用户的 Cookie",
        "Origin: null 带凭据也被允许。",
        "沙箱里的 iframe 和本地文件的来源都是 null，攻击者的也一样。",
        "名单里不要有 null。",
    ),
];
