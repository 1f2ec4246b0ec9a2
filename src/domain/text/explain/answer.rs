//! The shape of what `explain` says about JSON answers, server calls, files and request ids.
//! Must not hold the texts themselves.

use super::{Said, said, texts};

texts! {
    /// What an answer or a call is, and how to go on.
    pub struct AnswerTexts {
        /// Title and meaning: token answer.
        token_title,
        token,
        token_next,
        /// Refresh answer (key order, trailing comma).
        refresh_title,
        refresh,
        /// Profile.
        userinfo_title,
        userinfo,
        userinfo_next,
        /// Mini program session.
        session_title,
        session,
        session_next,
        /// `/sns/auth` or WeCom: success.
        ok_title,
        ok,
        ok_next,
        /// WeCom member.
        wecom_member_title,
        wecom_member,
        wecom_member_next,
        /// WeCom outsider.
        wecom_outsider_title,
        wecom_outsider,
        wecom_outsider_next,
        /// Global or WeCom app token.
        app_token_title,
        app_token,
        app_token_next,
        /// Platform token.
        component_token_title,
        component_token,
        component_token_next,
        /// A server call's address.
        call,
        call_good,
        call_bad,
        /// A JWT; hole: `alg`.
        ticket,
        ticket_next,
        /// A JWT that cannot be read; hole: `why`.
        ticket_broken,
        /// The old base64(openid).
        ticket_base64,
        ticket_base64_next,
        /// Verification file.
        verify_file,
        verify_file_next,
        /// Request id.
        rid,
        rid_next,
        /// Unknown rule.
        rule_unknown,
        rule_next,
        /// Note beside scope.
        scope_base,
        scope_profile,
        /// Note beside expires_in; hole: `n` seconds, `human`.
        seconds,
        /// Note beside openid and unionid.
        openid,
        unionid,
    }
}

said! {
    /// What is worth knowing about an answer, or wrong with a call.
    pub struct AnswerSays {
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
        /// A known name in another spelling; holes: `name`, `right`.
        call_misspelt,
        /// `grant_type` is not the call's; holes: `value`, `expected`.
        call_grant_type,
        /// A secret in an address.
        call_secret,
        /// A plain endpoint called with a platform's parameters.
        call_component,
    }
}
