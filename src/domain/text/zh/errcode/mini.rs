//! What mini programs meet beside their login, in Chinese.
//! Must not differ in keys from its English twin; a test compares them.

use crate::domain::text::errcode::Row;

/// The decryption sample's codes and those of neighbouring calls.
pub(super) const ROWS: &[Row] = &[
    Row::new(
        -41001,
        "解密用的 session_key 不对。",
        "这是小程序解密示例代码（WXBizDataCrypt）的错误码：session_key 不是 24 个字符的 base64。",
        "用这次 wx.login() 的 code 换来的 session_key，整段传，别截断。",
    ),
    Row::new(
        -41002,
        "解密用的 iv 不对。",
        "WXBizDataCrypt 的错误码：iv 不是 24 个字符的 base64，常见原因是 + 在传输中变成了空格。",
        "小程序把 iv 原样传给后端，表单里要做 URL 编码。",
    ),
    Row::new(
        -41003,
        "数据解不开。",
        "WXBizDataCrypt 的错误码：session_key 和 encryptedData 不配套（期间又调过 wx.login()，session_key 变了），或者水印里的 appid 不是你的。",
        "先 wx.login() 再取加密数据，两者用同一次登录的 session_key；最好改用按 code 换手机号的新接口。",
    ),
    Row::new(
        -41004,
        "解密出来的内容不对。",
        "WXBizDataCrypt 的错误码：base64 或解密后的 JSON 读不出来。",
        "确认 encryptedData 没有被截断或重复编码。",
    ),
    Row::new(
        40097,
        "参数不对。",
        "某个参数的值超出了接口允许的范围，多见于小程序码、消息等接口，与登录无关。",
        "对照接口文档核对每个参数。",
    ),
    Row::new(
        41030,
        "page 指的页面不存在。",
        "小程序还没发布，或者路径多了开头的 /；与登录无关。",
        "写已发布版本里有的路径，例如 pages/index/index。",
    ),
    Row::new(
        87009,
        "签名不对。",
        "检验登录态（checksession）时，signature 不是用这个用户当前的 session_key 算的。",
        "signature = hmac_sha256(session_key, 空字符串)；session_key 变了就重新登录。",
    ),
];
