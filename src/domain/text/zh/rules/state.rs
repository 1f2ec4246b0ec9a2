//! 关于 state。
//! Must not be a translation of `en/rules/state.rs`.

use crate::domain::text::rules::{RuleText, row};

pub(super) static TEXTS: &[RuleText] = &[
    row(
        "WXA201",
        "链接没有 state",
        "授权链接里{detail}。",
        "没有 state，就没人能分辨登录是不是这个浏览器发起的：攻击者可以让别人的浏览器完成攻击者的登录（登录 CSRF）。",
        "每次登录取至少 128 位随机数，记在会话或 Cookie 里，回来时比较。",
    ),
    row(
        "WXA202",
        "state 每次都一样",
        "{count} 个不同浏览器的登录用了同一个 state：{value}。",
        "人人都知道的常量证明不了任何事，等于没有。",
        "每次登录都取新的随机值。",
    ),
    row(
        "WXA203",
        "state 可以猜到",
        "{count} 次登录的 state 有规律：{detail}。",
        "猜得到下一个 state，就能伪造回调。",
        "用系统的安全随机源：crypto.randomBytes(16)、secrets.token_hex(16)。",
    ),
    row(
        "WXA204",
        "没有校验回调里的 state",
        "{where}收到新 code 和{with}，照样登录成功。",
        "攻击者给的回调链接会让受害者登录成攻击者，受害者之后填的内容都进了攻击者的账号。",
        "使用 code 之前，先与这个浏览器发起登录时的 state 比较，不一致或没有就拒绝。",
    ),
    row(
        "WXA205",
        "state 没有绑定浏览器",
        "发给一个浏览器的 state，在另一个浏览器里也被接受。",
        "攻击者发起登录，停在回调之前，让受害者的浏览器去完成：受害者就登录成了攻击者。",
        "state 要放在只有该浏览器才有的地方（会话或 Cookie）再比较，不能只查“发出过的 state”列表。",
    ),
    row(
        "WXA206",
        "state 可以用第二次",
        "登录完成之后，同一个 state 配上另一个 code 又被接受。",
        "从日志或分享链接泄露的 state 一直有效；RFC 9700 要求只用一次。",
        "比较之后立刻作废，然后再去换 code。",
    ),
    row(
        "WXA207",
        "存 state 的 Cookie 设置不当",
        "名为 {cookie} 的 Cookie {detail}。",
        "没有 HttpOnly，脚本就能读到；SameSite=Strict 的 Cookie 从微信（另一个站点）跳回来时不会发送，登录会失败。",
        "设置 HttpOnly 和 SameSite=Lax，https 下加 Secure，有效期几分钟。",
    ),
];
