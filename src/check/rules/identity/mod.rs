//! 7xx: who somebody is.
//! Must not try signatures; a user is changed here by logging in, sharing, or claiming.

mod at_once;
mod claimed;
mod shared;
mod users;

super::judges! {
    InOrder "WXA701" => users::switched,
    InOrder "WXA702" => at_once::users,
    InOrder "WXA703" => shared::logs_in,
    InOrder "WXA704" => shared::lost,
    InOrder "WXA705" => claimed::openid,
    InOrder "WXA706" => users::one_for_all,
    InOrder "WXA707" => users::snapshot,
    InOrder "WXA708" => users::without_unionid,
}
