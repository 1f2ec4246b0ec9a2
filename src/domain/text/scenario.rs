//! The shape of what is said about each scenario of the emulator: what happens, which bug it finds, what is right.
//! Must not hold the texts themselves (they stand in `zh/scenario.rs` and `en/scenario.rs`).

use super::{en, zh};
use crate::domain::lang::Lang;
use crate::domain::scenario::Scenario;

/// What is said about a scenario.
#[derive(Debug, Clone, Copy)]
pub struct Told {
    /// Half a sentence, for lists.
    pub title: &'static str,
    /// What the phone, or WeChat, does.
    pub happens: &'static str,
    /// The bug of a back end it uncovers.
    pub bug: &'static str,
    /// What a correct back end does.
    pub right: &'static str,
}

/// One field per scenario; a scenario without a field, or a field without a text, does not compile.
macro_rules! scenarios {
    ($($field:ident $scenario:ident,)+) => {
        /// What is said about every scenario, in one language.
        #[derive(Debug)]
        pub struct Scenarios { $(
            #[doc = concat!("`Scenario::", stringify!($scenario), "`.")]
            pub $field: Told,
        )+ }

        /// What is said about a scenario, in the reader's language.
        pub fn of(scenario: Scenario, lang: Lang) -> &'static Told {
            let told = match lang {
                Lang::Zh => &zh::scenario::TOLD,
                Lang::En => &en::scenario::TOLD,
            };
            match scenario { $(Scenario::$scenario => &told.$field,)+ }
        }
    };
}

scenarios! {
    double_callback_same_code DoubleCallbackSameCode,
    double_callback_new_code DoubleCallbackNewCode,
    back_button BackButton,
    refresh_on_callback RefreshOnCallback,
    shared_link_with_code SharedLinkWithCode,
    deny Deny,
    snapshot_user SnapshotUser,
    no_unionid NoUnionid,
    lost_cookie LostCookie,
    hash_route HashRoute,
    state_too_long StateTooLong,
    slow_token SlowToken,
    busy_then_ok BusyThenOk,
    hang Hang,
    non_json NonJson,
    http_500 Http500,
    reset Reset,
    rate_limited RateLimited,
    expired_code ExpiredCode,
    used_code UsedCode,
}

/// Every text with the name of its scenario, for the tests.
pub fn all(lang: Lang) -> Vec<(&'static str, &'static str)> {
    let told = |(scenario, name): &(Scenario, &'static str)| {
        let Told { title, happens, bug, right } = *of(*scenario, lang);
        [(*name, title), (*name, happens), (*name, bug), (*name, right)]
    };
    Scenario::ALL.iter().flat_map(told).collect()
}
