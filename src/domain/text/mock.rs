//! The shape of what the emulator shows people: its pages, and why it said no.
//! Must not hold the texts themselves (they stand in `zh/mock.rs` and `en/mock.rs`).

use super::{en, texts, zh};
use crate::domain::lang::Lang;

texts! {
    /// Pages and their buttons.
    pub struct Pages {
        /// Says on every page that this is not WeChat.
        not_wechat,
        /// Title of the consent page.
        consent_title,
        /// What the app wants, below its name.
        consent_asks,
        /// The permission of snsapi_userinfo.
        consent_profile,
        /// The permission of snsapi_login.
        consent_login,
        /// Above the account that would consent.
        consent_as,
        /// Title of WeCom's consent page.
        work_consent_title,
        /// Above the WeCom account that would consent.
        work_consent_as,
        /// Above the other accounts.
        switch_account,
        /// Above the other WeCom accounts.
        work_switch_account,
        /// The button that consents.
        allow,
        /// The button that refuses.
        refuse,
        /// Marks a snapshot user.
        tag_snapshot,
        /// Marks a follower from the menu.
        tag_follower,
        /// Marks a user who follows nothing.
        tag_stranger,
        /// Marks a user without unionid.
        tag_no_unionid,
        /// Marks a frozen user.
        tag_banned,
        /// Marks a user who refuses.
        tag_refuses,
        /// Marks a user without picture.
        tag_no_avatar,
        /// Marks somebody who is no member of the corp.
        tag_outsider,
        /// Title of the page for other browsers, as WeChat has it.
        outside_title,
        /// The sentence for other browsers, as WeChat has it.
        outside_text,
        /// Why the sentence is shown.
        outside_why,
        /// The sentence for browsers that are not WeCom's.
        work_outside_text,
        /// Why that sentence is shown.
        work_outside_why,
        /// The button that goes on all the same.
        outside_go_on,
        /// Title after a refusal.
        refused_title,
        /// What happens after a refusal.
        refused_text,
        /// The same, where a scenario refused.
        denied_text,
        /// What happens after a refusal at WeCom.
        work_refused_text,
        /// The link back to the consent page.
        start_again,
        /// Heading: why the emulator refused.
        error_why,
        /// Heading: what to do.
        error_fix,
        /// What to do about a platform's callback domain.
        fix_platform_domain,
        /// What to do about a callback domain nobody configured.
        fix_learned_domain,
        /// Heading: what WeChat shows.
        error_wechat,
        /// Heading: what WeCom shows.
        work_error_wechat,
        /// Title for a scenario there is not.
        scenario_unknown_title,
        /// An official account without a name.
        app_official,
        /// A test account without a name.
        app_test,
        /// A website app without a name.
        app_website,
        /// A mini program without a name.
        app_mini,
        /// A third-party platform without a name.
        app_component,
        /// An app of WeCom without a name.
        app_work,
        /// A service provider's app without a name.
        app_suite,
        /// Title when the consent page is too old.
        gone_title,
        /// Title for a path the emulator does not have.
        unknown_title,
        /// The permission of snsapi_privateinfo.
        consent_private,
        /// The permission of a WeCom web login.
        consent_member,
        /// Heading of the QR page.
        scan_title,
        /// Describes the QR code.
        scan_alt,
        /// Below the QR code, before the name of the app.
        scan_tip,
        /// After somebody scanned.
        scan_done,
        /// What to do then.
        scan_done_text,
        /// After somebody cancelled.
        scan_cancelled,
        /// What can be done then.
        scan_cancelled_text,
        /// Above the users whose phones can scan.
        scan_phones,
        /// The same as one link, where there is no room for a list.
        scan_phone,
        /// On the phone after it said yes.
        phone_confirmed,
        /// Title of the page that plays a device.
        device_title,
        /// Double callback: what it does.
        device_double,
        /// The same where a frame would lack the cookies of the user.
        device_double_apart,
        /// The link to open first, then.
        device_first,
        /// Back: what to do.
        device_back,
        /// Reload: what to do.
        device_refresh,
        /// A shared link: what to do.
        device_shared,
        /// No cookies: what the link does.
        device_lost,
        /// Where that cannot be had.
        device_nowhere,
        /// The friend's link.
        device_friend,
        /// The link without cookies.
        device_bare,
        /// The link to the callback.
        device_callback,
        /// Title of the page that asks as whom to go on.
        choose_title,
        /// The same of WeCom.
        work_choose_title,
        /// Title of the page that tells who is signed in.
        accounts_title,
        /// What that means.
        accounts_text,
        /// Where nobody is.
        signed_out,
        /// The link that makes it so.
        sign_out,
        /// Title of the page where an account hands its rights to a platform.
        handing_title,
        /// What the platform wants, below its name.
        handing_asks,
        /// How much is handed over.
        handing_permission,
        /// Above the accounts.
        handing_accounts,
        /// Above the field for another account's AppID.
        handing_other,
        /// The button below that field.
        handing_button,
        /// Where no account can be chosen.
        handing_none,
        /// Title for an unknown mock_user.
        user_unknown_title,
    }
}

texts! {
    /// Why a request was refused, one sentence each.
    pub struct Whys {
        /// `mock::why::Why::Missing`.
        missing,
        /// `mock::why::Why::Wrong`.
        wrong,
        /// `mock::why::Why::NotJson`.
        not_json,
        /// `mock::why::Why::AppidShape`.
        appid_shape,
        /// `mock::why::Why::AppidUnknown`.
        appid_unknown,
        /// `mock::why::Why::AgentidShape`.
        agentid_shape,
        /// `mock::why::Why::AgentUnknown`. Holes `asked`, `known`.
        agent_unknown,
        /// `mock::why::Why::AppKind`.
        app_kind,
        /// Behind it, where the kind was learned from a first exchange.
        kind_learned,
        /// `mock::app::Kind`.
        kind_service,
        /// `mock::app::Kind`.
        kind_subscription,
        /// `mock::app::Kind`.
        kind_test,
        /// `mock::app::Kind`.
        kind_website,
        /// `mock::app::Kind`.
        kind_mini,
        /// `mock::app::Kind`.
        kind_component,
        /// `mock::app::Kind`.
        kind_work,
        /// `mock::app::Kind`.
        kind_suite,
        /// `mock::why::Why::Secret`.
        secret,
        /// The same, where the secret was learned from a first exchange.
        secret_learned,
        /// `mock::why::Why::CorpSecret`.
        corp_secret,
        /// The same, where the secrets were learned from first logins.
        corp_secret_learned,
        /// `mock::why::Why::CodeUnknown`.
        code_unknown,
        /// A mini program's code never handed out.
        js_code,
        /// jscode2session without a code.
        js_code_missing,
        /// A code getuserphonenumber does not know.
        phone_code,
        /// `mock::why::Why::CodeUsed`.
        code_used,
        /// `mock::why::Why::CodeExpired`.
        code_expired,
        /// `mock::why::Why::CodeOfOther`.
        code_of_other,
        /// `mock::why::Why::CodeOfAgent`. Holes `code`, `token`.
        code_of_agent,
        /// The same, where the token's app has no number.
        code_of_agent_unnamed,
        /// `mock::why::Why::CodeOfPlatform`.
        code_of_platform,
        /// `mock::why::Why::CodeForOther`. Holes `call`, `platform`.
        code_for_other,
        /// The same, where `wxauth exchange` does not make that call. Hole `call`.
        code_for_call,
        /// `mock::why::Why::TokenUnknown`.
        token_unknown,
        /// `mock::why::Why::TokenShape`.
        token_shape,
        /// `mock::why::Why::TicketUnknown`.
        ticket_unknown,
        /// `mock::why::Why::TicketExpired`.
        ticket_expired,
        /// `mock::why::Why::VerifyTicket`.
        verify_ticket,
        /// `mock::why::Why::TokenExpired`.
        token_expired,
        /// How long ago: less than a second.
        just_now,
        /// How long ago, around `days` to `seconds`.
        ago,
        /// A span of time.
        days,
        /// A span of time.
        hours,
        /// A span of time.
        minutes,
        /// A span of time.
        seconds,
        /// `mock::why::Why::TokenReplaced`.
        token_replaced,
        /// `mock::why::Why::TokenPassword`.
        token_password,
        /// `mock::why::Why::TokenOfOther`.
        token_of_other,
        /// `mock::why::Why::TokenForOther`. Hole `kind`.
        token_for_other,
        /// `mock::why::Why::Openid`.
        openid,
        /// `mock::why::Why::Scope`.
        scope,
        /// `mock::why::Why::Snapshot`.
        snapshot,
        /// `mock::why::Why::UserBanned`.
        user_banned,
        /// `mock::why::Why::Invisible`.
        invisible,
        /// `mock::why::Why::AppBanned`.
        app_banned,
        /// `mock::why::Why::ScopeNotAllowed`.
        scope_not_allowed,
        /// `mock::why::Why::RedirectShape`.
        redirect_shape,
        /// `mock::why::Why::Domain`.
        domain,
        /// `mock::why::Why::LearnedDomain`. Holes `asked`, `learned`.
        learned_domain,
        /// `mock::why::Why::ScopeNotAllowed`, misspelt. Holes `scope`, `near`.
        scope_misspelt,
        /// `mock::why::Why::ScopeNotAllowed`: `snsapi_login` where it is not website login.
        scope_login,
        /// `mock::why::Why::PlatformDomain`. Holes `asked`, `configured`.
        platform_domain,
        /// `mock::why::Why::StateMissing`.
        state_missing,
        /// `mock::why::Why::StateLength`.
        state_length,
        /// `mock::why::Why::StateAlphabet`.
        state_alphabet,
        /// `mock::why::Why::Order`.
        order,
        /// `mock::why::Why::Pkce`.
        pkce,
        /// `mock::why::Why::NotFollower`.
        not_follower,
        /// `mock::why::Why::Outside`.
        outside,
        /// `mock::why::Why::UserUnknown`.
        user_unknown,
        /// `mock::why::Why::PageGone`.
        page_gone,
        /// `mock::why::Why::PlatformUnknown`.
        platform_unknown,
        /// `mock::why::Why::NotHanded`. Holes `account`, `platform`.
        not_handed,
        /// `mock::why::Why::PreAuthCodeUsed`.
        pre_auth_code_used,
        /// `mock::why::Why::PreAuthCodeHere`.
        pre_auth_code_here,
        /// `mock::why::Why::AuthorizerRefresh`.
        authorizer_refresh,
        /// `mock::why::Why::Entry`. Holes `from`, `callback`.
        entry,
        /// The same, where nothing says from where. Hole `callback`.
        entry_unknown,
        /// `mock::why::Why::Path`.
        path,
        /// `mock::why::Why::Unplayed`. Hole `path`.
        unplayed,
        /// `mock::why::Why::AgentidOfCorp`.
        agentid_of_corp,
        /// `mock::why::Why::CodeOfSuite`.
        code_of_suite,
        /// `mock::why::Why::OtherHost`. Holes `path`, `host`.
        other_host,
        /// `mock::why::Why::ScenarioUnknown`.
        scenario_unknown,
        /// `mock::why::Why::Scenario`.
        scenario,
    }
}

texts! {
    /// What was noticed without refusing, one sentence each.
    pub struct Notices {
        /// `mock::why::Notice::Order`.
        order,
        /// `mock::why::Notice::StateAlphabet`.
        state_alphabet,
        /// `mock::why::Notice::TakenFor`.
        taken_for,
        /// `mock::why::Notice::Learned`.
        learned,
        /// `mock::why::Notice::Learned` where there is no domain.
        learned_secret,
        /// `mock::why::Notice::NotLearned`.
        not_learned,
        /// `mock::why::Notice::NotLearnedAs`: `{name}`.
        not_learned_as,
        /// `mock::why::Notice::OpenIdDropped`.
        open_id_dropped,
        /// `mock::why::Notice::Offered`.
        offered,
        /// `mock::why::Notice::TakenForBase`.
        taken_for_base,
        /// `mock::why::Notice::Refused`.
        refused,
        /// `mock::why::Notice::Failing`.
        failing,
        /// `mock::why::Notice::Denied`.
        denied,
        /// `mock::why::Notice::Detour` and `Played`. Holes `name`, `said`.
        played,
        /// `mock::why::Notice::NotPlayed`. Holes `name`, `why`.
        not_played,
        /// `wire::detour::Unplayed::Client`.
        unplayed_client,
        /// `wire::detour::Unplayed::ConnectRedirect`.
        unplayed_connect_redirect,
        /// `wire::detour::Unplayed::OneAtATime`.
        unplayed_one_at_a_time,
        /// `wire::detour::Unplayed::Silent`.
        unplayed_silent,
        /// `wire::detour::Unplayed::Scope`.
        unplayed_scope,
        /// `wire::detour::Unplayed::Host`.
        unplayed_host,
        /// `wire::detour::Unplayed::Scan`.
        unplayed_scan,
        /// `mock::why::Notice::Misplaced`. Hole `names`.
        misplaced,
    }
}

/// All texts of the emulator in one language.
#[derive(Debug)]
pub struct Mock {
    /// Pages.
    pub pages: Pages,
    /// Refusals.
    pub why: Whys,
    /// Notices.
    pub notice: Notices,
}

/// The texts in the reader's language.
pub fn of(lang: Lang) -> &'static Mock {
    match lang {
        Lang::Zh => &zh::mock::TEXT,
        Lang::En => &en::mock::TEXT,
    }
}

impl Mock {
    /// Every text with its key.
    pub fn all(&self) -> Vec<(&'static str, &'static str)> {
        [self.pages.all(), self.why.all(), self.notice.all()].concat()
    }
}
