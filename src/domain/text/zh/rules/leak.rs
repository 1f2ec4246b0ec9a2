//! 关于绝不能到浏览器的东西。
//! Must not be a translation of `en/rules/leak.rs`.

use crate::domain::text::rules::{RuleText, row};

pub(super) static TEXTS: &[RuleText] = &[
    row(
        "WXA501",
        "AppSecret 泄露到浏览器",
        "AppSecret 出现在{where}里。",
        "拿到它就能以你的公众号身份调用微信。",
        "AppSecret 只留在服务器上；现在就到 mp.weixin.qq.com 重置，旧的已经泄露了。",
    ),
    row(
        "WXA502",
        "微信的 access_token 泄露到浏览器",
        "access_token 出现在{where}里。",
        "用它能拉取用户信息，还会被别的服务误当作登录凭证。",
        "只返回自己的票据。",
    ),
    row(
        "WXA503",
        "微信的 refresh_token 泄露到浏览器",
        "refresh_token 出现在{where}里。",
        "30 天内都能换出新的 access_token。",
        "留在服务器上，或者直接丢掉：多数登录用不到。",
    ),
    row(
        "WXA504",
        "session_key 泄露到浏览器",
        "session_key 出现在{where}里。",
        "有了它就能伪造小程序的手机号、步数等数据。",
        "留在服务器上。",
    ),
    row(
        "WXA505",
        "报错里有调用微信的地址",
        "{where}里有服务端调用的地址：{value}。",
        "这种地址的参数里有 AppSecret 和 token。",
        "只返回自己写的提示；原因写进日志，并去掉参数。",
    ),
    row(
        "WXA506",
        "报错里有调用栈",
        "{where}里有调用栈：{value}。",
        "路径和版本号会给攻击者提供线索。",
        "关掉调试模式，出错时只返回自己写的提示。",
    ),
];
