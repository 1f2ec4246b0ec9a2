//! 1xx: the authorize link and the way to it.
//! Must not log anybody in, but for the appid and the scope, which the exchange shows.

mod door;
mod headers;
mod shape;
mod usage;

super::judges! {
    InOrder "WXA101" => door::reached,
    InOrder "WXA102" => shape::order,
    InOrder "WXA103" => shape::fragment,
    InOrder "WXA104" => shape::unencoded,
    InOrder "WXA105" => shape::encoded_twice,
    InOrder "WXA106" => shape::scope,
    InOrder "WXA107" => usage::scope_too_small,
    InOrder "WXA108" => shape::response_type,
    InOrder "WXA109" => shape::appid,
    InOrder "WXA110" => usage::appid,
    InOrder "WXA111" => shape::state_length,
    InOrder "WXA112" => shape::state_alphabet,
    InOrder "WXA113" => headers::host,
    InOrder "WXA114" => headers::forwarded,
    InOrder "WXA115" => door::cacheable,
    InOrder "WXA116" => door::stale,
    InOrder "WXA117" => door::address,
}
