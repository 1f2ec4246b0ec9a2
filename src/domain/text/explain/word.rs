//! The shape of what `explain` says about single words: scopes, a refusal, the snapshot page.
//! Must not hold the texts themselves.

use super::texts;

texts! {
    /// What a word means, and what follows from it.
    pub struct WordTexts {
        /// Title: `authdeny`.
        refused_title,
        /// Meaning: `authdeny`.
        refused,
        /// Next step: `authdeny`.
        refused_next,
        /// Title: the snapshot page.
        snapshot_title,
        /// Meaning: the snapshot page.
        snapshot,
        /// Next step: the snapshot page.
        snapshot_next,
        /// Title: `snsapi_base`.
        base_title,
        /// Meaning: `snsapi_base`.
        base,
        /// Next step: `snsapi_base`.
        base_next,
        /// Title: `snsapi_userinfo`.
        userinfo_title,
        /// Meaning: `snsapi_userinfo`.
        userinfo,
        /// Next step: `snsapi_userinfo`.
        userinfo_next,
        /// Title: `snsapi_login`.
        login_title,
        /// Meaning: `snsapi_login`.
        login,
        /// Next step: `snsapi_login`.
        login_next,
        /// Title: `snsapi_privateinfo`.
        privateinfo_title,
        /// Meaning: `snsapi_privateinfo`.
        privateinfo,
        /// Next step: `snsapi_privateinfo`.
        privateinfo_next,
    }
}
