//! The shape of what `explain` says about authorize links.
//! Must not hold the texts themselves.

use super::{Said, said, texts};

texts! {
    /// What a link asks for, and how to go on.
    pub struct LinkTexts {
        /// Official account, `snsapi_base`.
        mp_base,
        /// Official account, `snsapi_userinfo`.
        mp_userinfo,
        /// Official account, any other scope.
        mp_other,
        /// Website QR login.
        web,
        /// Through a third-party platform.
        component,
        /// Inside the WeCom client.
        work,
        /// WeCom web login.
        work_web,
        /// Nothing is wrong with it.
        next_good,
        /// Something may surprise.
        next_warned,
        /// Something is wrong with it.
        next_bad,
    }
}

said! {
    /// What can be wrong with a link, or is worth knowing about it.
    pub struct LinkSays {
        /// No `https://` at its beginning.
        scheme_missing,
        /// `http://`.
        scheme_http,
        /// A host of WeChat that does not serve this page; holes: `host`, `home`.
        host_wrong,
        /// Not WeChat's host: an emulator or proxy; holes: `host`, `home`.
        host_other,
        /// Path in other letter case or with a slash behind; hole: `path`.
        path_spelling,
        /// An older page of WeCom's web login.
        old_address,
        /// `&amp;` between the parameters.
        html_escaped,
        /// A blank or line break inside.
        whitespace,
        /// Parameters out of order; holes: `given`, `documented`.
        order,
        /// The same at qrconnect, where no order is documented.
        order_free,
        /// A known name in another spelling; holes: `name`, `right`.
        misspelt,
        /// Names nobody documents; hole: `names`.
        unknown_parameter,
        /// A name that comes more than once; hole: `name`.
        duplicate,
        /// Names the WeChat client adds; hole: `names`.
        client_parameters,
        /// The app secret in the link.
        secret_in_link,
        /// Names seen in practice but not documented; hole: `names`.
        undocumented,
        /// `appid` is not there or empty.
        appid_missing,
        /// `appid` does not look like one; hole: `value`.
        appid_invalid,
        /// `redirect_uri` is not there or empty.
        redirect_missing,
        /// `redirect_uri` is raw but survives.
        redirect_raw,
        /// `redirect_uri` is raw and cut off; holes: `mark`, `seen`.
        redirect_cut,
        /// `redirect_uri` is encoded twice.
        redirect_twice,
        /// `redirect_uri` is no complete address; hole: `value`.
        redirect_invalid,
        /// `response_type` is not there.
        response_type_missing,
        /// `response_type` is not `code`; hole: `value`.
        response_type_other,
        /// `scope` is not there or empty; hole: `scopes`.
        scope_missing,
        /// A scope of another family; holes: `value`, `scopes`.
        scope_invalid,
        /// `state` is not there or empty.
        state_missing,
        /// More than 128 bytes; hole: `n`.
        state_too_long,
        /// No fragment at all.
        fragment_missing,
        /// Another fragment; hole: `value`.
        fragment_other,
        /// Parameters behind the `#`; hole: `names`.
        behind_fragment,
        /// A switch that is neither true nor false; holes: `name`, `value`.
        switch_value,
        /// `connect_redirect=1`.
        connect_redirect,
        /// `connect_redirect` with another value; hole: `value`.
        connect_redirect_value,
        /// `component_appid` does not look like an AppID; hole: `value`.
        component_appid_invalid,
        /// `agentid` is needed and not there.
        agentid_missing,
        /// `agentid` is not a number; hole: `value`.
        agentid_invalid,
        /// The link differs from the documented form in a way not named above.
        differs,
    }
}
