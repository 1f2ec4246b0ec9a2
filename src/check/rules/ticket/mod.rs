//! 4xx: the ticket.
//! Must not judge how it came about; the areas `state` and `code` do.

mod address;
mod claims;
mod confusion;
mod form;
mod guessable;
mod identifier;
mod keys;
mod pen;
mod signature;
mod user;

super::judges! {
    InOrder "WXA401" => form::forgeable,
    InOrder "WXA402" => signature::alg_none,
    InOrder "WXA403" => signature::not_verified,
    InOrder "WXA404" => keys::another_key,
    InOrder "WXA405" => keys::weak,
    InOrder "WXA406" => keys::app_secret,
    InOrder "WXA407" => claims::exp_missing,
    InOrder "WXA408" => claims::exp_far,
    InOrder "WXA409" => claims::exp_not_enforced,
    InOrder "WXA410" => claims::nbf_not_enforced,
    InOrder "WXA411" => claims::aud,
    InOrder "WXA412" => claims::iss,
    InOrder "WXA413" => user::twice,
    InOrder "WXA414" => form::secrets,
    InOrder "WXA415" => form::trailing,
    InOrder "WXA416" => address::accepted,
    InOrder "WXA417" => address::sent,
    InOrder "WXA418" => user::other,
    InOrder "WXA419" => user::nobody,
    InOrder "WXA420" => confusion::confused,
    InOrder "WXA421" => guessable::predictable,
}
