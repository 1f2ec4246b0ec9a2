//! The shape of the texts of `explain`: headings, what a thing is, and what can be wrong with it.
//! Must not hold the texts themselves (they stand in `zh/explain/` and `en/explain/`).

use super::{en, said, texts, zh};
use crate::domain::lang::Lang;

/// What was found, and what to do about it.
#[derive(Debug, Clone, Copy)]
pub struct Said {
    /// The finding, one or two sentences.
    pub what: &'static str,
    /// The remedy.
    pub fix: &'static str,
}

/// A finding and its remedy.
pub const fn say(what: &'static str, fix: &'static str) -> Said {
    Said { what, fix }
}

texts! {
    /// Headings and small words of an explanation.
    pub struct Labels {
        /// Above what the thing says.
        meaning,
        /// Above why it came.
        cause,
        /// Above what to do.
        next,
        /// Above the pieces.
        parts,
        /// Above what is wrong.
        faults,
        /// Above what may surprise.
        warnings,
        /// Above what is worth knowing.
        notes,
        /// Above the caret; hole: `at`, counted from 1.
        difference,
        /// Before the link as it was given.
        given,
        /// Before the link as documented.
        documented,
        /// Before the scene of a code.
        scene,
        /// Before WeChat's own short text.
        official,
        /// Before whether to retry.
        retry,
        /// The same call may succeed later.
        retry_yes,
        /// The same call will fail again.
        retry_no,
        /// Before the vendor's page.
        more,
        /// Above what a code means at particular calls.
        by_scene,
        /// Above the other meanings of a number.
        elsewhere,
        /// WeChat's errmsg for this code is not published; it may read otherwise.
        unconfirmed,
        /// A value that is not shown; hole: `n`, its length.
        hidden,
        /// A value shown only by its beginning; holes: `head`, `n`.
        cut,
        /// A parameter without a value.
        empty,
        /// A moment ahead; hole: `d`, a length of time.
        ahead,
        /// A moment past; hole: `d`, a length of time.
        ago,
        /// Unit behind a number of days.
        days,
        /// Unit behind a number of hours.
        hours,
        /// Unit behind a number of minutes.
        minutes,
        /// Unit behind a number of seconds.
        seconds,
        /// Before what happens in a scenario.
        happens,
        /// Before the bug a scenario uncovers.
        uncovers,
        /// Before what a correct back end does in a scenario.
        correct,
    }
}

texts! {
    /// Names of the kinds of things.
    pub struct Titles {
        /// A bare error code; hole: `code`.
        code,
        /// A page that shows a sentence.
        page,
        /// WeChat's JSON with an error in it; hole: `code`.
        error_answer,
        /// Authorize link of an official account.
        link_mp,
        /// Website QR login link.
        link_web,
        /// Authorize link through a third-party platform.
        link_component,
        /// Authorize link inside the WeCom client.
        link_work,
        /// WeCom web login link.
        link_work_web,
        /// A callback with a code.
        callback_granted,
        /// Rights were handed to a platform.
        callback_authorized,
        /// A callback of a refusal.
        callback_refused,
        /// A server call.
        call,
        /// A JWT.
        ticket,
        /// The old base64(openid).
        ticket_base64,
        /// The domain verification file.
        verify_file,
        /// A request id.
        rid,
        /// A rule of `wxauth check`; hole: `id`.
        rule,
        /// A scenario of the emulator; hole: `name`.
        scenario,
    }
}

mod answer;
mod callback;
mod link;
mod word;

pub use answer::{AnswerSays, AnswerTexts};
pub use callback::{CallbackSays, CallbackTexts};
pub use link::{LinkSays, LinkTexts};
pub use word::WordTexts;

/// All texts of `explain` in one language.
#[derive(Debug)]
pub struct Explain {
    /// Headings and small words.
    pub labels: Labels,
    /// Names of the kinds.
    pub titles: Titles,
    /// Links: what they ask for.
    pub link: LinkTexts,
    /// Links: what can be wrong.
    pub link_says: LinkSays,
    /// Callbacks: what they say.
    pub callback: CallbackTexts,
    /// Callbacks: what can be wrong.
    pub callback_says: CallbackSays,
    /// JSON answers, calls and the rest: what they are.
    pub answer: AnswerTexts,
    /// JSON answers and calls: what is worth knowing.
    pub answer_says: AnswerSays,
    /// Single words of the protocol.
    pub word: WordTexts,
}

impl Explain {
    /// Every text with its key, for the tests.
    pub fn all(&self) -> Vec<(&'static str, &'static str)> {
        [
            self.labels.all(),
            self.titles.all(),
            self.link.all(),
            self.link_says.all(),
            self.callback.all(),
            self.callback_says.all(),
            self.answer.all(),
            self.answer_says.all(),
            self.word.all(),
        ]
        .concat()
    }
}

/// The texts in the reader's language.
pub fn of(lang: Lang) -> &'static Explain {
    match lang {
        Lang::Zh => &zh::explain::TEXT,
        Lang::En => &en::explain::TEXT,
    }
}
