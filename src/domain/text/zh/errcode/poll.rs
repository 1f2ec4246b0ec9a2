//! The QR login's polling answers in Chinese (PROTOCOL 3.3).
//! Must not differ in keys from its English twin; a test compares them.

use crate::domain::text::errcode::Row;

/// PROTOCOL 3.3.
pub(super) const ROWS: &[Row] = &[
    Row::new(
        402,
        "二维码过期了。",
        "大约 5 分钟内没有人确认登录。",
        "换一个新的：页面会自动刷新，拿到新的 uuid。",
    ),
    Row::new(
        403,
        "用户在手机上取消了。",
        "用户点的是取消，不是允许。",
        "带上 last=403 继续轮询，用户可能会再扫一次。",
    ),
    Row::new(
        404,
        "已扫码，等用户在手机上确认。",
        "登录过程中的正常一步。",
        "带上 last=404 马上继续轮询。",
    ),
    Row::new(
        405,
        "已确认，wx_code 就是 code。",
        "登录的最后一步；如果 wx_code 是空的，那才是出错。",
        "带着 code 和 state 跳到 redirect_uri。",
    ),
    Row::new(
        408,
        "还没有人扫码。",
        "服务器把请求挂起了大约 25 秒，这期间没有人扫码。",
        "等两秒再轮询，不带 last。",
    ),
    Row::new(
        500,
        "微信这边的扫码登录出错了。",
        "微信服务端的故障。",
        "刷新页面，换一个新的二维码。",
    ),
    Row::new(
        666,
        "有客户端把它当作停止轮询的信号。",
        "微信没有公开过含义。",
        "停止轮询，换一个新的二维码。",
    ),
];
