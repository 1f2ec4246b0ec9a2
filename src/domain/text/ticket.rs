//! The shape of what is said about tickets: next steps after a refusal, and warnings.
//! Must not hold the texts themselves (they stand in `zh/ticket.rs` and `en/ticket.rs`).

use super::{en, texts, zh};
use crate::domain::lang::Lang;

texts! {
    /// The next step after a refusal; the fields are the slugs of `ticket::Refusal`, in its order.
    pub struct RefusalHints {
        /// Longer than a header may be.
        too_large,
        /// Not a JWT.
        malformed,
        /// A JWE.
        encrypted,
        /// A member twice.
        duplicate_key,
        /// `crit` in the header.
        critical_header,
        /// `alg` not on the list.
        alg_not_allowed,
        /// Another key, or changed bytes.
        bad_signature,
        /// `exp` passed.
        expired,
        /// `nbf` ahead.
        not_yet_valid,
        /// `iat` ahead.
        issued_in_future,
        /// Another `iss`.
        wrong_issuer,
        /// Another `aud`.
        wrong_audience,
        /// An `aud` nobody asked for.
        unexpected_audience,
        /// A claim is missing.
        missing_claim,
        /// A claim of the wrong type.
        invalid_claim,
        /// A claim with another value.
        wrong_claim,
        /// Nothing to remember it by.
        no_jti,
        /// No end to remembering it.
        no_exp,
        /// Seen before.
        replayed,
    }
}

texts! {
    /// Warnings; the fields are the slugs of `ticket::Warning`.
    pub struct WarningTexts {
        /// Fewer bytes than the hash.
        short_key,
        /// Words everybody tries.
        dictionary_key,
        /// One secret for two purposes.
        key_is_app_secret,
        /// The appid as key.
        key_is_appid,
        /// `--include-tokens`.
        tokens_included,
        /// The base64 form.
        forgeable,
        /// Read without a key.
        not_verified,
        /// No end.
        no_exp,
        /// Milliseconds.
        exp_in_millis,
        /// A long life.
        long_lived,
        /// Signed with `--ttl 0`.
        born_expired,
        /// Over.
        expired,
        /// Not begun.
        not_yet_valid,
        /// Nothing is signed.
        unsigned,
        /// Nobody named.
        no_sub,
        /// Tokens in it.
        carries_tokens,
        /// Personal data in it.
        personal_data,
        /// A key in the header.
        header_brings_key,
        /// `crit`.
        critical_header,
        /// A member twice.
        duplicate_key,
        /// A wrong type.
        invalid_claim,
    }
}

/// The hints in one language.
pub fn refusal(lang: Lang) -> &'static RefusalHints {
    match lang {
        Lang::Zh => &zh::ticket::REFUSAL,
        Lang::En => &en::ticket::REFUSAL,
    }
}

/// The warnings in one language.
pub fn warning(lang: Lang) -> &'static WarningTexts {
    match lang {
        Lang::Zh => &zh::ticket::WARNING,
        Lang::En => &en::ticket::WARNING,
    }
}
