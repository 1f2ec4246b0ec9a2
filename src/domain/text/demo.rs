//! The shape of what the reference web app says: its page and its answers to failures.
//! Must not hold the texts themselves (they stand in `zh/demo.rs` and `en/demo.rs`).

use super::{en, texts, zh};
use crate::domain::lang::Lang;

texts! {
    /// The lottery page.
    pub struct Page {
        /// Title of the activity.
        title,
        /// What it is about, in half a sentence.
        subtitle,
        /// While the code is exchanged.
        signing_in,
        /// Hole `name`: the friend whose link was opened.
        invited_by,
        /// Hole `left`: how many draws are left.
        chances,
        /// The button in the middle.
        draw,
        /// Before the name of a prize.
        won,
        /// Button: share.
        invite,
        /// What the shared link is and is not.
        invite_note,
        /// Button: copy the link.
        copy,
        /// After copying.
        copied,
        /// Opens the page again, which runs the login again.
        switch,
        /// Heading: the user said no.
        refused,
        /// Why we ask.
        refused_why,
        /// Heading: the browser came back without our cookie, twice.
        lost,
        /// What to do about it.
        lost_why,
        /// Heading: a virtual user of the snapshot page.
        snapshot,
        /// Why that is not enough.
        snapshot_why,
        /// Button: leave the snapshot page.
        snapshot_leave,
        /// Heading: the login failed.
        failed,
        /// The answer never came.
        offline,
        /// Button: once more.
        again,
        /// Without scripts nothing works.
        noscript,
        /// Heading: no such page.
        not_found,
        /// What there is instead.
        not_found_why,
        /// Heading of the explanation.
        how,
        /// Step 1.
        step1,
        /// Step 2.
        step2,
        /// Step 3.
        step3,
        /// Step 4.
        step4,
        /// Step 5.
        step5,
        /// Step 6.
        step6,
        /// Step 7.
        step7,
        /// Step 4 where the back end owns the callback.
        session4,
        /// Step 5 there.
        session5,
        /// Step 6 there.
        session6,
        /// Step 7 there.
        session7,
        /// Prize 1, and so on around the board.
        prize1,
        /// Prize 2.
        prize2,
        /// Prize 3.
        prize3,
        /// Prize 4.
        prize4,
        /// Prize 5.
        prize5,
        /// Prize 6.
        prize6,
        /// Prize 7.
        prize7,
        /// Prize 8.
        prize8,
    }
}

texts! {
    /// What people read when a request fails, under the name of its slug.
    pub struct Problems {
        /// The body is not what the call takes.
        bad_request,
        /// The body is not JSON.
        not_json,
        /// The body is too long.
        body_too_large,
        /// No such address.
        not_found,
        /// The address takes another method.
        method_not_allowed,
        /// The login was not started in this browser, or is over.
        state_mismatch,
        /// WeChat does not take the code.
        code_not_accepted,
        /// A virtual user.
        snapshot_user,
        /// WeChat blocks this user.
        user_blocked,
        /// WeChat says: later.
        wechat_busy,
        /// WeChat did not answer in time.
        wechat_timeout,
        /// WeChat could not be reached, or hung up.
        wechat_unreachable,
        /// WeChat's answer made no sense.
        wechat_unreadable,
        /// WeChat refuses this server.
        wechat_refused,
        /// No ticket.
        ticket_missing,
        /// The ticket is not good.
        ticket_not_accepted,
        /// All draws used.
        no_chances_left,
        /// Our own fault.
        internal,
    }
}

/// The page in the reader's language.
pub fn page(lang: Lang) -> &'static Page {
    match lang {
        Lang::Zh => &zh::demo::PAGE,
        Lang::En => &en::demo::PAGE,
    }
}

/// The failures in the reader's language.
pub fn problems(lang: Lang) -> &'static Problems {
    match lang {
        Lang::Zh => &zh::demo::PROBLEMS,
        Lang::En => &en::demo::PROBLEMS,
    }
}
