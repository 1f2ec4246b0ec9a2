//! 9xx: redirects, cookies and sessions.
//! Must not judge the cookie that holds the state; the area `state` does.

mod cookie;
mod redirect;
mod session;

pub(super) use cookie::session_cookies;

super::judges! {
    InOrder "WXA901" => redirect::open,
    InOrder "WXA902" => cookie::script,
    InOrder "WXA903" => cookie::insecure,
    InOrder "WXA904" => cookie::cross_site,
    InOrder "WXA905" => session::fixation,
    InOrder "WXA906" => session::not_renewed,
}
