//! 2xx: `state`.
//! Must not judge what happens to the code; the area `code` does.

mod cookie;
mod delivery;
mod randomness;

pub(super) use randomness::counts;

super::judges! {
    InOrder "WXA201" => randomness::missing,
    InOrder "WXA202" => randomness::constant,
    InOrder "WXA203" => randomness::predictable,
    InOrder "WXA204" => delivery::not_verified,
    InOrder "WXA205" => delivery::not_bound,
    InOrder "WXA206" => delivery::reusable,
    InOrder "WXA207" => cookie::flags,
}
