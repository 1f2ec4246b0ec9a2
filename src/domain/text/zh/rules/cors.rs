//! 关于跨域。
//! Must not be a translation of `en/rules/cors.rs`.

use crate::domain::text::rules::{RuleText, row};

pub(super) static TEXTS: &[RuleText] = &[
    row(
        "WXA601",
        "前端的跨域请求被拦",
        "浏览器会拦下 {origin} 的页面：{detail}。",
        "X-Wx-Ticket 不是简单请求头，浏览器会先预检；预检不对，请求根本不会发出。",
        "在登录检查之前响应 OPTIONS：允许这个源，并写上 Access-Control-Allow-Headers: X-Wx-Ticket, Content-Type。",
    ),
    row(
        "WXA602",
        "任何源都能带着用户的 Cookie 访问",
        "源 {origin} 被原样放行，同时返回 Access-Control-Allow-Credentials: true。",
        "用户打开的任何网站都能以他的身份调用接口并读到结果。",
        "拿完整的源与固定的白名单比较。",
    ),
    row(
        "WXA603",
        "源写 * 的同时允许带 Cookie",
        "Access-Control-Allow-Origin: * 和 Access-Control-Allow-Credentials: true 同时出现。",
        "浏览器不接受这种组合，带 Cookie 的请求会失败；也看不出本来想放行谁。",
        "写明具体的源，或者去掉 Access-Control-Allow-Credentials。",
    ),
    row(
        "WXA604",
        "源为 null 也能带着用户的 Cookie 访问",
        "Origin: null 也被放行，并且允许带 Cookie。",
        "沙箱里的 iframe 和本地文件的源都是 null，攻击者的也一样。",
        "白名单里不要有 null。",
    ),
];
