//! Every fault that can be planted in the reference app, by name, with the rule of `check` that finds it.
//! Must not plant anything; the neighbours of this file do.

use crate::domain::lang::Lang;
use crate::domain::text::flaw;

macro_rules! flaws {
    ($($name:ident = $slug:ident, $rule:literal, $text:literal;)+) => {
        /// A fault of the kind found in the wild. What each does, [`Flaw::text`] says.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "each has its sentence in domain::text::flaw")]
        pub enum Flaw { $($name,)+ }

        impl Flaw {
            /// Every flaw, by rule.
            pub const ALL: &'static [Flaw] = &[$(Flaw::$name,)+];

            /// Their names, in the same order; and `list`, which asks for them.
            pub const NAMES: &'static [&'static str] = &["list", $($text,)+];

            /// Its name on the command line: `state-missing`.
            pub const fn name(self) -> &'static str {
                match self { $(Flaw::$name => $text,)+ }
            }

            /// The id of the rule that finds it.
            pub const fn rule(self) -> &'static str {
                match self { $(Flaw::$name => $rule,)+ }
            }

            /// What is wrong, in half a sentence.
            pub fn text(self, lang: Lang) -> &'static str {
                match self { $(Flaw::$name => flaw::of(lang).$slug,)+ }
            }
        }
    };
}

flaws! {
    LinkNone = link_none, "WXA101", "link-none";
    LinkOrder = link_order, "WXA102", "link-order";
    LinkNoFragment = link_no_fragment, "WXA103", "link-no-fragment";
    LinkNotEncoded = link_not_encoded, "WXA104", "link-not-encoded";
    LinkEncodedTwice = link_encoded_twice, "WXA105", "link-encoded-twice";
    LinkScopeUnknown = link_scope_unknown, "WXA106", "link-scope-unknown";
    LinkScopeMismatch = link_scope_mismatch, "WXA107", "link-scope-mismatch";
    LinkResponseType = link_response_type, "WXA108", "link-response-type";
    LinkAppidPlaceholder = link_appid_placeholder, "WXA109", "link-appid-placeholder";
    LinkAppidOther = link_appid_other, "WXA110", "link-appid-other";
    LinkStateTooLong = link_state_too_long, "WXA111", "link-state-too-long";
    LinkStateOdd = link_state_odd, "WXA112", "link-state-odd";
    LinkFromHost = link_from_host, "WXA113", "link-from-host";
    LinkFromForwardedHost = link_from_forwarded_host, "WXA114", "link-from-forwarded-host";
    LinkCacheable = link_cacheable, "WXA115", "link-cacheable";
    LinkStaleCode = link_stale_code, "WXA116", "link-stale-code";
    LinkElsewhere = link_elsewhere, "WXA117", "link-elsewhere";
    LinkBaseMissing = link_base_missing, "WXA117", "link-base-missing";
    StateMissing = state_missing, "WXA201", "state-missing";
    StateConstant = state_constant, "WXA202", "state-constant";
    StateCounter = state_counter, "WXA203", "state-counter";
    StateTime = state_time, "WXA203", "state-time";
    StateNotVerified = state_not_verified, "WXA204", "state-not-verified";
    StateEmptyEqual = state_empty_equal, "WXA204", "state-empty-equal";
    StateNotBound = state_not_bound, "WXA205", "state-not-bound";
    StateReusable = state_reusable, "WXA206", "state-reusable";
    StateCookieOpen = state_cookie_open, "WXA207", "state-cookie-open";
    LoginFails = login_fails, "WXA301", "login-fails";
    CodeReplay = code_replay, "WXA302", "code-replay";
    DoubleSameCode = double_same_code, "WXA303", "double-same-code";
    DoubleNewCode = double_new_code, "WXA304", "double-new-code";
    RefusalLoop = refusal_loop, "WXA305", "refusal-loop";
    RefusalFails = refusal_fails, "WXA305", "refusal-fails";
    AuthdenyFails = authdeny_fails, "WXA306", "authdeny-fails";
    StaleLinkLoop = stale_link_loop, "WXA307", "stale-link-loop";
    StaleLinkFails = stale_link_fails, "WXA307", "stale-link-fails";
    StaleLinkSticks = stale_link_sticks, "WXA307", "stale-link-sticks";
    OddCodeCrash = odd_code_crash, "WXA308", "odd-code-crash";
    CodeConcatenated = code_concatenated, "WXA308", "code-concatenated";
    TicketBase64 = ticket_base64, "WXA401", "ticket-base64";
    TicketNone = ticket_none, "WXA402", "ticket-none";
    TicketUnverified = ticket_unverified, "WXA403", "ticket-unverified";
    TicketAnyKey = ticket_any_key, "WXA404", "ticket-any-key";
    TicketWeakKey = ticket_weak_key, "WXA405", "ticket-weak-key";
    TicketKeyAppid = ticket_key_appid, "WXA405", "ticket-key-appid";
    TicketKeyAppSecret = ticket_key_app_secret, "WXA406", "ticket-key-app-secret";
    TicketNoExp = ticket_no_exp, "WXA407", "ticket-no-exp";
    TicketFarExp = ticket_far_exp, "WXA408", "ticket-far-exp";
    TicketExpIgnored = ticket_exp_ignored, "WXA409", "ticket-exp-ignored";
    TicketNbfIgnored = ticket_nbf_ignored, "WXA410", "ticket-nbf-ignored";
    TicketAudIgnored = ticket_aud_ignored, "WXA411", "ticket-aud-ignored";
    TicketIssIgnored = ticket_iss_ignored, "WXA412", "ticket-iss-ignored";
    TicketReusable = ticket_reusable, "WXA413", "ticket-reusable";
    TicketTokens = ticket_tokens, "WXA414", "ticket-tokens";
    TicketTrailing = ticket_trailing, "WXA415", "ticket-trailing";
    TicketInUrl = ticket_in_url, "WXA416", "ticket-in-url";
    TicketSentInUrl = ticket_sent_in_url, "WXA417", "ticket-sent-in-url";
    TicketOtherUser = ticket_other_user, "WXA418", "ticket-other-user";
    TicketNotRequired = ticket_not_required, "WXA419", "ticket-not-required";
    TicketAlgConfused = ticket_alg_confused, "WXA420", "ticket-alg-confused";
    TicketCounter = ticket_counter, "WXA421", "ticket-counter";
    TicketMd5 = ticket_md5, "WXA421", "ticket-md5";
    TicketTime = ticket_time, "WXA421", "ticket-time";
    TicketObjectId = ticket_object_id, "WXA421", "ticket-object-id";
    TicketUuid1 = ticket_uuid_1, "WXA421", "ticket-uuid-1";
    TicketShort = ticket_short, "WXA421", "ticket-short";
    LeakSecretPage = leak_secret_page, "WXA501", "leak-secret-page";
    LeakSecretScript = leak_secret_script, "WXA501", "leak-secret-script";
    LeakSecretLink = leak_secret_link, "WXA501", "leak-secret-link";
    LeakSecretError = leak_secret_error, "WXA501", "leak-secret-error";
    LeakTokenHeader = leak_token_header, "WXA502", "leak-token-header";
    LeakTokenCookie = leak_token_cookie, "WXA502", "leak-token-cookie";
    LeakTokensAnswer = leak_tokens_answer, "WXA503", "leak-tokens-answer";
    LeakSessionKey = leak_session_key, "WXA504", "leak-session-key";
    LeakUpstreamUrl = leak_upstream_url, "WXA505", "leak-upstream-url";
    UpstreamLeak = upstream_leak, "WXA505", "upstream-leak";
    LeakStackTrace = leak_stack_trace, "WXA506", "leak-stack-trace";
    CorsHeaderMissing = cors_header_missing, "WXA601", "cors-header-missing";
    CorsAnyOrigin = cors_any_origin, "WXA602", "cors-any-origin";
    CorsWildcardCredentials = cors_wildcard_credentials, "WXA603", "cors-wildcard-credentials";
    CorsNull = cors_null, "WXA604", "cors-null";
    SwitchKeepsUser = switch_keeps_user, "WXA701", "switch-keeps-user";
    LoginsMixedUp = logins_mixed_up, "WXA702", "logins-mixed-up";
    SharedLinkLogsIn = shared_link_logs_in, "WXA703", "shared-link-logs-in";
    FriendLost = friend_lost, "WXA704", "friend-lost";
    OpenidFromClient = openid_from_client, "WXA705", "openid-from-client";
    GlobalUser = global_user, "WXA706", "global-user";
    SnapshotAccepted = snapshot_accepted, "WXA707", "snapshot-accepted";
    UnionidNeeded = unionid_needed, "WXA708", "unionid-needed";
    ErrcodeAsSuccess = errcode_as_success, "WXA801", "errcode-as-success";
    TextPlainRefused = text_plain_refused, "WXA802", "text-plain-refused";
    NicknameGarbled = nickname_garbled, "WXA803", "nickname-garbled";
    NoDeadline = no_deadline, "WXA804", "no-deadline";
    BusyFails = busy_fails, "WXA805", "busy-fails";
    NotJsonCrash = not_json_crash, "WXA806", "not-json-crash";
    Http500Crash = http_500_crash, "WXA807", "http-500-crash";
    ResetCrash = reset_crash, "WXA808", "reset-crash";
    ProcessDies = process_dies, "WXA809", "process-dies";
    OpenRedirect = open_redirect, "WXA901", "open-redirect";
    SessionCookieScript = session_cookie_script, "WXA902", "session-cookie-script";
    SessionCookieInsecure = session_cookie_insecure, "WXA903", "session-cookie-insecure";
    SessionCookieCrossSite = session_cookie_cross_site, "WXA904", "session-cookie-cross-site";
    SessionFixation = session_fixation, "WXA905", "session-fixation";
    SessionNotRenewed = session_not_renewed, "WXA906", "session-not-renewed";
}

impl Flaw {
    /// True where only the session style has what is broken.
    pub fn needs_session(self) -> bool {
        self.name().starts_with("session-")
    }

    /// True where it shows only to a world that uses https.
    pub fn needs_https(self) -> bool {
        self == Flaw::SessionCookieInsecure
    }

    /// By name.
    pub fn parse(name: &str) -> Option<Flaw> {
        Flaw::ALL.iter().copied().find(|flaw| flaw.name() == name)
    }
}

/// The flaws of one app.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flaws(Vec<Flaw>);

impl Flaws {
    /// True for an app without any.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the app has this one.
    pub fn has(&self, flaw: Flaw) -> bool {
        self.0.contains(&flaw)
    }

    /// Whether it has one of these.
    pub fn any(&self, flaws: &[Flaw]) -> bool {
        flaws.iter().any(|flaw| self.has(*flaw))
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = Flaw> {
        self.0.iter().copied()
    }
}

impl FromIterator<Flaw> for Flaws {
    fn from_iter<I: IntoIterator<Item = Flaw>>(flaws: I) -> Flaws {
        Flaws(flaws.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::Flaw;

    #[test]
    fn names_are_unique_and_read_back() {
        for (at, flaw) in Flaw::ALL.iter().enumerate() {
            assert_eq!(Flaw::parse(flaw.name()), Some(*flaw));
            assert!(!Flaw::ALL.iter().take(at).any(|other| other.name() == flaw.name()));
        }
        assert_eq!(Flaw::parse("state_missing"), None);
    }

    #[test]
    fn flaws_stand_by_rule() {
        let rules: Vec<&str> = Flaw::ALL.iter().map(|flaw| flaw.rule()).collect();
        assert!(rules.is_sorted());
    }
}
