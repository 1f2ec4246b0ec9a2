//! 3xx: the code and the callback.
//! Must not judge what kind of ticket comes of it.

mod delivery;
mod login;
mod odd;
mod refusal;

super::judges! {
    InOrder "WXA301" => login::works,
    InOrder "WXA302" => login::replay,
    InOrder "WXA303" => delivery::same_code,
    InOrder "WXA304" => delivery::new_code,
    InOrder "WXA305" => refusal::state_only,
    InOrder "WXA306" => refusal::authdeny,
    InOrder "WXA307" => delivery::stale_link,
    InOrder "WXA308" => odd::codes,
}
