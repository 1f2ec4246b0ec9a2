//! What nobody outside WeChat knows for sure, as switches with a default (PROTOCOL 10, 11).
//! Must not be read where PROTOCOL is certain: a switch for a fact would be a lie.

use std::time::Duration;

/// A switch as settings and documents see it.
#[derive(Debug, Clone, Copy)]
pub struct Switch {
    /// `--switch NAME=VALUE`, in `wxauth.toml` `[mock] switch = ["NAME=VALUE"]`.
    pub name: &'static str,
    /// What it may be set to, the default first; a duration is written `<duration>`.
    pub values: &'static [&'static str],
    /// The sections of PROTOCOL it comes from.
    pub protocol: &'static str,
}

/// Why a switch could not be set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SwitchError {
    /// There is none of that name.
    #[error("there is no switch {0:?}")]
    Name(String),
    /// It has no such value.
    #[error("the switch {name} cannot be {value:?}; it can be {}", .values.join(", "))]
    Value {
        /// The switch.
        name: &'static str,
        /// What was asked.
        value: String,
        /// What it can be.
        values: &'static [&'static str],
    },
}

macro_rules! switches {
    ($(
        $(#[$doc:meta])*
        $field:ident: $type:ident, $name:literal, $protocol:literal,
        { $($(#[$value_doc:meta])* $variant:ident = $value:literal,)+ }
    )+
    => {
        $($(#[$span_doc:meta])* $span:ident, $span_name:literal, $span_protocol:literal, $default:literal;)+
    }) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
            pub enum $type { $($(#[$value_doc])* $variant,)+ }

            impl $type {
                fn parse(text: &str) -> Option<$type> {
                    match text { $($value => Some($type::$variant),)+ _ => None }
                }

                /// The value as settings write it.
                pub const fn name(self) -> &'static str {
                    match self { $($type::$variant => $value,)+ }
                }
            }
        )+

        /// Every switch and how it stands.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Switches {
            $($(#[$doc])* pub $field: $type,)+
            $($(#[$span_doc])* pub $span: Duration,)+
        }

        /// Every switch there is.
        pub const TABLE: &[Switch] = &[
            $(Switch { name: $name, values: &[$($value,)+], protocol: $protocol },)+
            $(Switch {
                name: $span_name,
                values: &[$default, "<duration>"],
                protocol: $span_protocol,
            },)+
        ];

        impl Switches {
            /// Sets a switch by name.
            pub fn set(&mut self, name: &str, value: &str) -> Result<(), SwitchError> {
                let known = TABLE.iter().find(|switch| switch.name == name);
                let known = known.ok_or_else(|| SwitchError::Name(name.to_owned()))?;
                let wrong = || SwitchError::Value {
                    name: known.name,
                    value: value.to_owned(),
                    values: known.values,
                };
                match name {
                    $($name => self.$field = $type::parse(value).ok_or_else(wrong)?,)+
                    $($span_name => self.$span = duration(value).ok_or_else(wrong)?,)+
                    _ => return Err(wrong()),
                }
                Ok(())
            }

            /// How a switch stands, by name.
            pub fn get(&self, name: &str) -> Option<String> {
                match name {
                    $($name => Some(self.$field.name().to_owned()),)+
                    $($span_name => Some(humantime::format_duration(self.$span).to_string()),)+
                    _ => None,
                }
            }
        }
    };
}

fn duration(text: &str) -> Option<Duration> {
    humantime::parse_duration(text).ok().filter(|d| *d <= Duration::from_secs(86_400 * 366))
}

switches! {
    /// An authorize request without `state`, or with an empty one.
    state: State, "state", "1.1, 1.3, 10.3", {
        /// Page 10013, as documented.
        Required = "required",
        /// Goes through, as real traffic shows.
        Optional = "optional",
    }
    /// Letters beyond a–z A–Z 0–9 in `state` at oauth2/authorize.
    state_alphabet: StateAlphabet, "state-alphabet", "1.3, 11.6", {
        /// Accepted, as in practice.
        Any = "any",
        /// 该链接无法访问.
        Documented = "documented",
    }
    /// The first five parameters in another than the documented order.
    order: Order, "order", "1.2, 10.13, 11.5", {
        /// Goes through and is noted in the journal.
        Warn = "warn",
        /// 该链接无法访问.
        Refuse = "refuse",
    }
    /// `code_challenge` and its method, of which WeChat documents nothing.
    pkce: Pkce, "pkce", "1.1, 11.22", {
        /// Ignored.
        Ignored = "ignored",
        /// 该链接无法访问.
        Refused = "refused",
    }
    /// HTTP status of error pages.
    page_status: PageStatus, "page-status", "1.10, 11.1", {
        /// 200.
        Ok = "200",
        /// 400.
        BadRequest = "400",
    }
    /// The redirect of a silent authorization.
    silent_redirect: SilentRedirect, "silent-redirect", "1.5, 11.4", {
        /// 302 Found.
        Found = "302",
        /// 301 Moved Permanently, as after the consent form.
        Moved = "301",
    }
    /// A parameter of one's own called `openId` in `redirect_uri`.
    open_id: OpenIdParameter, "open-id-parameter", "1.4, 10.8", {
        /// Dropped.
        Drop = "drop",
        /// Kept.
        Keep = "keep",
    }
    /// What happens when the user refuses.
    refusal: Refusal, "refusal", "1.8, 10.12", {
        /// The page closes, nothing is sent (practice since 2019).
        None = "none",
        /// Redirect with `state` and no `code`.
        StateOnly = "state-only",
        /// Redirect with `state=&code=authdeny&reason=STATE`.
        Authdeny = "authdeny",
    }
    /// A browser that is not WeChat's.
    outside_wechat: OutsideWechat, "outside-wechat", "1.11, 10.2", {
        /// WeChat's sentence and a button to go on in the emulator.
        Offer = "offer",
        /// WeChat's sentence, as the real thing.
        Refuse = "refuse",
    }
    /// A user who consented before, asked again for `snsapi_userinfo`.
    recent_consent: RecentConsent, "recent-consent", "1.7", {
        /// Is asked each time.
        Ask = "ask",
        /// Passes silently unless `forcePopup=true`.
        Silent = "silent",
    }
    /// A code older than its life.
    expired_code: ExpiredCode, "expired-code", "2.1, 10.15, 11.7", {
        /// 40029 invalid code (practice).
        Invalid = "40029",
        /// 42003 code expired (documented).
        Expired = "42003",
    }
    /// A right code with a wrong secret.
    wrong_secret: WrongSecret, "wrong-secret", "11.10", {
        /// The code can still be exchanged.
        KeepsCode = "keeps-code",
        /// The code is spent.
        BurnsCode = "burns-code",
    }
    /// A web access_token older than two hours.
    expired_token: ExpiredToken, "expired-token", "2.3, 10.26, 11.8", {
        /// 42001 access_token expired.
        Expired = "42001",
        /// 40001 invalid credential, as newer reports have it.
        Invalid = "40001",
    }
    /// A refresh_token older than 30 days.
    expired_refresh_token: ExpiredRefreshToken, "expired-refresh-token", "2.2, 10.24", {
        /// 40030 invalid refresh_token.
        Invalid = "40030",
        /// 42002 refresh_token expired.
        Expired = "42002",
    }
    /// A refresh after the access_token expired.
    refresh_rotation: RefreshRotation, "refresh-rotation", "2.2, 11.11", {
        /// Gives the same refresh_token again.
        Same = "same",
        /// Gives a new one and ends the old.
        New = "new",
    }
    /// Whether a refresh starts the 30 days of the refresh_token anew.
    refresh_life: RefreshLife, "refresh-life", "2.2, 11.11", {
        /// It cannot be prolonged (current documentation).
        Fixed = "fixed",
        /// It is (older documentation).
        Prolonged = "prolonged",
    }
    /// A new code exchange of the same user and app.
    new_exchange: NewExchange, "new-exchange", "2.1, 11.12", {
        /// Leaves earlier tokens alone.
        KeepsTokens = "keeps-tokens",
        /// Ends them (40001), as one report says.
        EndsTokens = "ends-tokens",
    }
    /// `unionid` in the token answer of `snsapi_base`, for an app bound to an open account.
    unionid_with_base: UnionidWithBase, "unionid-with-base", "2.1, 11.15", {
        /// Absent (documentation).
        Never = "never",
        /// When the user granted userinfo to this app before (practice).
        AfterConsent = "after-consent",
        /// Always.
        Always = "always",
    }
    /// `/sns/userinfo` with a snapshot user's token.
    snapshot_userinfo: SnapshotUserinfo, "snapshot-userinfo", "1.9, 10.30", {
        /// The virtual profile (announcement).
        Profile = "profile",
        /// 48001 (one report).
        Unauthorized = "48001",
    }
    /// The fields of the profile that are empty since 2021.
    profile: Profile, "profile", "2.3, 10.27", {
        /// Empty, `sex` 0.
        Today = "today",
        /// Filled, as before.
        Legacy = "legacy",
    }
    /// What stands behind the text of `errmsg`.
    errmsg_suffix: ErrmsgSuffix, "errmsg-suffix", "2.0, 10.20", {
        /// `, rid: …` (today).
        Rid = "rid",
        /// `, hints: [ req_id: … ]` (until about 2021).
        ReqId = "req-id",
        /// Nothing, as in the documentation's samples.
        None = "none",
    }
    /// Content type of `sns/*` answers.
    content_type: ContentType, "content-type", "2.0, 9.2", {
        /// `text/plain` without charset.
        Text = "text",
        /// `application/json; charset=utf-8`, for clients that fail with the real thing.
        Json = "json",
    }
    /// Where `headimgurl` points.
    avatar_host: AvatarHost, "avatar-host", "2.3", {
        /// At WeChat's host when called by that name, else at the emulator itself.
        Auto = "auto",
        /// Always at `https://thirdwx.qlogo.cn`.
        Wechat = "wechat",
    }
    /// `response_type` at qrconnect.
    qr_response_type: QrResponseType, "qr-response-type", "3.1, 10.34", {
        /// May be missing, as wxLogin.js leaves it out.
        Optional = "optional",
        /// Must be `code`, as documented.
        Required = "required",
    }
    /// A port in the `redirect_uri` of a website whose configured callback domain has none.
    website_port: WebsitePort, "website-port", "3.1, 11.19", {
        /// Page 10003, as for official accounts.
        Configured = "configured",
        /// Goes through.
        Any = "any",
    }
    /// Content type of `sns/oauth2/component/*`.
    component_content_type: ComponentContentType, "component-content-type", "2.0, 11.21", {
        /// As all of `sns`.
        Sns = "sns",
        /// `application/json; encoding=utf-8`, as one capture has it.
        Cgi = "cgi",
    }
    /// `component_verify_ticket` when a platform asks for its token; nothing pushes one here.
    component_ticket: ComponentTicket, "component-ticket", "4", {
        /// Any ticket will do.
        Any = "any",
        /// Only the one the emulator tells for the platform (61006).
        Own = "own",
    }
    /// Whether the page where an account hands its rights to a platform must be opened from a page of
    /// the domain its callback goes to. WeChat's own script has the sentence that says so.
    authorization_entry: AuthorizationEntry, "authorization-entry", "4", {
        /// By `Referer`, on a computer; without one the page is refused.
        Checked = "checked",
        /// From anywhere.
        Any = "any",
    }
    /// An authorization code of an account, brought a second time; developers report both.
    used_authorization: UsedAuthorization, "used-authorization-code", "4, 7.5", {
        /// 61010 code is expired.
        Expired = "61010",
        /// 61009 code is invalid.
        Invalid = "61009",
    }
    /// `snsapi_privateinfo` in a corp's link without `agentid`. WeCom's page 96441 says both: the table
    /// that it fails, the special cases that it counts as `snsapi_base`.
    corp_no_agentid: CorpNoAgentid, "corp-no-agentid", "6.1", {
        /// 该链接无法访问, unless the appid may be a suite's.
        Refused = "refused",
        /// Counts as `snsapi_base`, unless the appid is known to be a suite's.
        Base = "base",
    }
    /// The number of the scenario `rate-limited`.
    rate_limit: RateLimit, "rate-limit", "8, 10.38", {
        /// 45011, per minute.
        Minute = "45011",
        /// 45009, per day.
        Day = "45009",
        /// 10009, on the authorize page.
        Page = "10009",
    }
    => {
        /// How long a code works (website apps: sources differ, 10 minutes).
        code_life, "code-life", "1.5", "5m";
        /// How long a `pre_auth_code` works: the page's prose says 30 minutes, its sample 10.
        pre_auth_code_life, "pre-auth-code-life", "4", "30m";
        /// How long an account's authorization code works: captures say an hour, the page's sample 10
        /// minutes.
        authorization_code_life, "authorization-code-life", "4", "1h";
        /// How long a used code answers 40163 before it is unknown.
        used_code_memory, "used-code-memory", "11.9", "1h";
        /// How long a QR code can be scanned before polling answers 402.
        qr_life, "qr-life", "3.2, 10.32", "5m";
        /// How long polling is held before it answers 408.
        qr_hold, "qr-hold", "3.3, 10.32", "25s";
        /// How late the scenario `slow-token` answers.
        slowness, "slowness", "8", "5s";
    }
}

impl Default for Switches {
    fn default() -> Switches {
        Switches {
            state: State::Required,
            state_alphabet: StateAlphabet::Any,
            order: Order::Warn,
            pkce: Pkce::Ignored,
            page_status: PageStatus::Ok,
            silent_redirect: SilentRedirect::Found,
            open_id: OpenIdParameter::Drop,
            refusal: Refusal::None,
            outside_wechat: OutsideWechat::Offer,
            recent_consent: RecentConsent::Ask,
            expired_code: ExpiredCode::Invalid,
            wrong_secret: WrongSecret::KeepsCode,
            expired_token: ExpiredToken::Expired,
            expired_refresh_token: ExpiredRefreshToken::Invalid,
            refresh_rotation: RefreshRotation::Same,
            refresh_life: RefreshLife::Fixed,
            new_exchange: NewExchange::KeepsTokens,
            unionid_with_base: UnionidWithBase::Never,
            snapshot_userinfo: SnapshotUserinfo::Profile,
            profile: Profile::Today,
            errmsg_suffix: ErrmsgSuffix::Rid,
            content_type: ContentType::Text,
            avatar_host: AvatarHost::Auto,
            qr_response_type: QrResponseType::Optional,
            website_port: WebsitePort::Configured,
            component_content_type: ComponentContentType::Sns,
            component_ticket: ComponentTicket::Any,
            authorization_entry: AuthorizationEntry::Checked,
            used_authorization: UsedAuthorization::Expired,
            corp_no_agentid: CorpNoAgentid::Refused,
            rate_limit: RateLimit::Minute,
            code_life: Duration::from_secs(300),
            pre_auth_code_life: Duration::from_secs(1800),
            authorization_code_life: Duration::from_secs(3600),
            used_code_memory: Duration::from_secs(3600),
            qr_life: Duration::from_secs(300),
            qr_hold: Duration::from_secs(25),
            slowness: Duration::from_secs(5),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{SwitchError, Switches, TABLE};

    #[test]
    fn the_first_value_is_the_default_and_every_value_can_be_set() {
        for switch in TABLE {
            let mut switches = Switches::default();
            assert_eq!(switches.get(switch.name).as_deref(), switch.values.first().copied());
            for value in switch.values.iter().filter(|value| **value != "<duration>") {
                switches.set(switch.name, value).unwrap();
                assert_eq!(switches.get(switch.name).as_deref(), Some(*value));
            }
            let wrong = switches.set(switch.name, "no such value").unwrap_err();
            assert!(wrong.to_string().contains(switch.name));
        }
        let nameless = Switches::default().set("x", "y");
        assert_eq!(nameless, Err(SwitchError::Name("x".to_owned())));
        let mut switches = Switches::default();
        switches.set("code-life", "10m").unwrap();
        assert_eq!(switches.code_life.as_secs(), 600);
    }
}
