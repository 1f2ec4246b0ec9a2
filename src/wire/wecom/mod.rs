//! WeCom (企业微信): its server calls, whose answers always say errcode (PROTOCOL 6.3).
//! Must not borrow error meanings from WeChat: the same numbers mean other things here.

pub mod gettoken;
pub mod getuserdetail;
pub mod getuserinfo;
