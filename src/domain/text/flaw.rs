//! The shape of what is said about the faults that can be planted in the reference app.
//! Must not hold the texts themselves (they stand in `zh/flaw.rs` and `en/flaw.rs`).

use super::{en, texts, zh};
use crate::domain::lang::Lang;

texts! {
    /// Half a sentence about each flaw, under its name; and what the broken app says of itself.
    pub struct Flaws {
        /// Heading of the banner on every page.
        banner,
        /// Before the list.
        heading,
        /// `link-none`.
        link_none,
        /// `link-order`.
        link_order,
        /// `link-no-fragment`.
        link_no_fragment,
        /// `link-not-encoded`.
        link_not_encoded,
        /// `link-encoded-twice`.
        link_encoded_twice,
        /// `link-scope-unknown`.
        link_scope_unknown,
        /// `link-scope-mismatch`.
        link_scope_mismatch,
        /// `link-response-type`.
        link_response_type,
        /// `link-appid-placeholder`.
        link_appid_placeholder,
        /// `link-appid-other`.
        link_appid_other,
        /// `link-state-too-long`.
        link_state_too_long,
        /// `link-state-odd`.
        link_state_odd,
        /// `link-from-host`.
        link_from_host,
        /// `link-from-forwarded-host`.
        link_from_forwarded_host,
        /// `link-cacheable`.
        link_cacheable,
        /// `link-stale-code`.
        link_stale_code,
        /// `link-elsewhere`.
        link_elsewhere,
        /// `link-base-missing`.
        link_base_missing,
        /// `state-missing`.
        state_missing,
        /// `state-constant`.
        state_constant,
        /// `state-counter`.
        state_counter,
        /// `state-time`.
        state_time,
        /// `state-not-verified`.
        state_not_verified,
        /// `state-empty-equal`.
        state_empty_equal,
        /// `state-not-bound`.
        state_not_bound,
        /// `state-reusable`.
        state_reusable,
        /// `state-cookie-open`.
        state_cookie_open,
        /// `login-fails`.
        login_fails,
        /// `code-replay`.
        code_replay,
        /// `double-same-code`.
        double_same_code,
        /// `double-new-code`.
        double_new_code,
        /// `refusal-loop`.
        refusal_loop,
        /// `refusal-fails`.
        refusal_fails,
        /// `authdeny-fails`.
        authdeny_fails,
        /// `stale-link-loop`.
        stale_link_loop,
        /// `stale-link-fails`.
        stale_link_fails,
        /// `stale-link-sticks`.
        stale_link_sticks,
        /// `odd-code-crash`.
        odd_code_crash,
        /// `code-concatenated`.
        code_concatenated,
        /// `ticket-base64`.
        ticket_base64,
        /// `ticket-none`.
        ticket_none,
        /// `ticket-unverified`.
        ticket_unverified,
        /// `ticket-any-key`.
        ticket_any_key,
        /// `ticket-weak-key`.
        ticket_weak_key,
        /// `ticket-key-appid`.
        ticket_key_appid,
        /// `ticket-key-app-secret`.
        ticket_key_app_secret,
        /// `ticket-no-exp`.
        ticket_no_exp,
        /// `ticket-far-exp`.
        ticket_far_exp,
        /// `ticket-exp-ignored`.
        ticket_exp_ignored,
        /// `ticket-nbf-ignored`.
        ticket_nbf_ignored,
        /// `ticket-aud-ignored`.
        ticket_aud_ignored,
        /// `ticket-iss-ignored`.
        ticket_iss_ignored,
        /// `ticket-reusable`.
        ticket_reusable,
        /// `ticket-tokens`.
        ticket_tokens,
        /// `ticket-trailing`.
        ticket_trailing,
        /// `ticket-in-url`.
        ticket_in_url,
        /// `ticket-sent-in-url`.
        ticket_sent_in_url,
        /// `ticket-other-user`.
        ticket_other_user,
        /// `ticket-not-required`.
        ticket_not_required,
        /// `ticket-alg-confused`.
        ticket_alg_confused,
        /// `ticket-counter`.
        ticket_counter,
        /// `ticket-md5`.
        ticket_md5,
        /// `ticket-time`.
        ticket_time,
        /// `ticket-object-id`.
        ticket_object_id,
        /// `ticket-uuid-1`.
        ticket_uuid_1,
        /// `ticket-short`.
        ticket_short,
        /// `leak-secret-page`.
        leak_secret_page,
        /// `leak-secret-script`.
        leak_secret_script,
        /// `leak-secret-link`.
        leak_secret_link,
        /// `leak-secret-error`.
        leak_secret_error,
        /// `leak-token-header`.
        leak_token_header,
        /// `leak-token-cookie`.
        leak_token_cookie,
        /// `leak-tokens-answer`.
        leak_tokens_answer,
        /// `leak-session-key`.
        leak_session_key,
        /// `leak-upstream-url`.
        leak_upstream_url,
        /// `upstream-leak`.
        upstream_leak,
        /// `leak-stack-trace`.
        leak_stack_trace,
        /// `cors-header-missing`.
        cors_header_missing,
        /// `cors-any-origin`.
        cors_any_origin,
        /// `cors-wildcard-credentials`.
        cors_wildcard_credentials,
        /// `cors-null`.
        cors_null,
        /// `switch-keeps-user`.
        switch_keeps_user,
        /// `logins-mixed-up`.
        logins_mixed_up,
        /// `shared-link-logs-in`.
        shared_link_logs_in,
        /// `friend-lost`.
        friend_lost,
        /// `openid-from-client`.
        openid_from_client,
        /// `global-user`.
        global_user,
        /// `snapshot-accepted`.
        snapshot_accepted,
        /// `unionid-needed`.
        unionid_needed,
        /// `errcode-as-success`.
        errcode_as_success,
        /// `text-plain-refused`.
        text_plain_refused,
        /// `nickname-garbled`.
        nickname_garbled,
        /// `no-deadline`.
        no_deadline,
        /// `busy-fails`.
        busy_fails,
        /// `not-json-crash`.
        not_json_crash,
        /// `http-500-crash`.
        http_500_crash,
        /// `reset-crash`.
        reset_crash,
        /// `process-dies`.
        process_dies,
        /// `open-redirect`.
        open_redirect,
        /// `session-cookie-script`.
        session_cookie_script,
        /// `session-cookie-insecure`.
        session_cookie_insecure,
        /// `session-cookie-cross-site`.
        session_cookie_cross_site,
        /// `session-fixation`.
        session_fixation,
        /// `session-not-renewed`.
        session_not_renewed,
    }
}

/// In the reader's language.
pub fn of(lang: Lang) -> &'static Flaws {
    match lang {
        Lang::Zh => &zh::flaw::FLAWS,
        Lang::En => &en::flaw::FLAWS,
    }
}
