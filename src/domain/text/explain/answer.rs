//! The shape of what `explain` says about JSON answers, server calls, files and request ids.
//! Must not hold the texts themselves.

use super::{Said, said, texts};

texts! {
    /// What an answer or a call is, and how to go on.
    pub struct AnswerTexts {
        /// Title: tokens of an exchange.
        token_title,
        /// Meaning: tokens of a code exchange.
        token,
        /// Next step: tokens of an exchange.
        token_next,
        /// Title: refreshed tokens.
        refresh_title,
        /// Meaning: refreshed tokens.
        refresh,
        /// Title: the profile.
        userinfo_title,
        /// Meaning: the profile.
        userinfo,
        /// Next step: the profile.
        userinfo_next,
        /// Title: a mini program session.
        session_title,
        /// Meaning: a mini program session.
        session,
        /// Next step: a mini program session.
        session_next,
        /// Title: success without content.
        ok_title,
        /// Meaning: success without content.
        ok,
        /// Next step: success without content.
        ok_next,
        /// Title: a WeCom member.
        wecom_member_title,
        /// Meaning: a WeCom member.
        wecom_member,
        /// Next step: a WeCom member.
        wecom_member_next,
        /// Title: a WeCom outsider.
        wecom_outsider_title,
        /// Meaning: a WeCom outsider.
        wecom_outsider,
        /// Next step: a WeCom outsider.
        wecom_outsider_next,
        /// Title: an app's own token.
        app_token_title,
        /// Meaning: an app's own token.
        app_token,
        /// Next step: an app's own token.
        app_token_next,
        /// Title: a platform's token.
        component_token_title,
        /// Meaning: a platform's token.
        component_token,
        /// Next step: a platform's token.
        component_token_next,
        /// Meaning: a server call.
        call,
        /// Next step: the call lacks nothing.
        call_good,
        /// Next step: the call lacks something.
        call_bad,
        /// Meaning: a JWT; hole: `alg`.
        ticket,
        /// Next step: a JWT.
        ticket_next,
        /// Meaning: a JWT without a signature.
        ticket_unsigned,
        /// Next step: a JWT without a signature.
        ticket_unsigned_next,
        /// Meaning: a JWT that cannot be read; hole: `why`.
        ticket_broken,
        /// Meaning: the old base64(openid).
        ticket_base64,
        /// Next step: the old base64(openid).
        ticket_base64_next,
        /// Meaning: the verification file.
        verify_file,
        /// Next step: the verification file.
        verify_file_next,
        /// Meaning: a request id.
        rid,
        /// Next step: a request id.
        rid_next,
        /// Meaning: a rule nobody knows.
        rule_unknown,
        /// Next step: a rule nobody knows.
        rule_next,
        /// Note beside `snsapi_base`.
        scope_base,
        /// Note beside a scope that opens the profile.
        scope_profile,
        /// Note beside `expires_in`; hole: `human`.
        seconds,
        /// Note beside `openid`.
        openid,
        /// Note beside `unionid`.
        unionid,
        /// Note beside the flag that plays a scenario.
        scenario_flag,
        /// Note beside the parameter that plays a scenario.
        scenario_link,
    }
}

said! {
    /// What is worth knowing about an answer, or wrong with a call.
    pub struct AnswerSays {
        /// The JSON ends before its end.
        cut_off,
        /// `is_snapshotuser`.
        snapshot_user,
        /// `errcode: 0` in an answer that never has it.
        errcode_on_success,
        /// `scope` ends with a comma.
        trailing_comma,
        /// No unionid.
        no_unionid,
        /// `sex`, `city`… empty.
        empty_profile,
        /// Nickname `微信用户`.
        anonymous_profile,
        /// Control or private-use characters in the nickname.
        odd_nickname,
        /// `session_key` must stay on the server.
        session_key,
        /// Tokens must stay on the server.
        tokens_stay,
        /// Another type than WeChat sends; holes: `name`, `expected`.
        wrong_type,
        /// `http://` to WeChat's API.
        call_http,
        /// A parameter the call needs; hole: `name`.
        call_missing,
        /// A parameter still has the documentation's placeholder.
        call_placeholder,
        /// A known name in another spelling; holes: `name`, `right`.
        call_misspelt,
        /// `grant_type` is not the call's; holes: `value`, `expected`.
        call_grant_type,
        /// A secret in an address.
        call_secret,
        /// A plain endpoint called with a platform's parameters.
        call_component,
        /// A scenario of the device: who plays it.
        scenario_device,
        /// Another scenario whose name begins alike; holes: `name`, `title`.
        scenario_also,
    }
}
