//! The shape of what `explain` says about callback addresses.
//! Must not hold the texts themselves.

use super::{Said, said, texts};

texts! {
    /// What a callback says, and how to go on.
    pub struct CallbackTexts {
        /// A code came.
        granted,
        /// A code came, through a third-party platform; hole: `appid`.
        granted_component,
        /// A code came, behind the fragment.
        granted_lost,
        /// `code=authdeny`.
        authdeny,
        /// A state and no code.
        state_only,
        /// What brings a state without a code.
        cause_state_only,
        /// Why a user is sent back with `authdeny`.
        cause_authdeny,
        /// Next step for a code.
        next_granted,
        /// Next step for a code of a platform; hole: `appid`.
        next_component,
        /// Next step when the code is behind the fragment.
        next_lost,
        /// Next step after a refusal.
        next_refused,
        /// `auth_code`: rights handed over, not a user's login.
        authorized,
        /// Next step for an `auth_code`.
        next_authorized,
        /// Note beside a code: its life.
        code_life,
    }
}

said! {
    /// What can be wrong with a callback, or is worth knowing about it.
    pub struct CallbackSays {
        /// No state, or an empty one, beside a code.
        state_missing,
        /// A name that comes twice; holes: `name`, `first`, `last`.
        duplicate,
        /// The code stands behind the `#`.
        code_behind_fragment,
        /// A fragment behind the query.
        fragment_behind_query,
        /// `state` came back percent-encoded; hole: `value`.
        state_encoded,
        /// `state` came back encoded twice; hole: `value`.
        state_encoded_twice,
        /// The code cannot be one; hole: `why`.
        code_odd,
        /// `http://` to a host that is not this machine.
        plain_http,
        /// Tokens or a secret in the callback address; hole: `names`.
        secret_in_callback,
        /// `authdeny`: state empty, the original in `reason`.
        state_in_reason,
    }
}
