//! The texts of `explain` in English.
//! Must not be a translation of its Chinese twin.

mod answer;
mod callback;
mod link;
mod word;

use crate::domain::text::explain::{Explain, Labels, Titles};

/// All of them.
pub static TEXT: Explain = Explain {
    labels: Labels {
        meaning: "meaning",
        cause: "likely cause",
        next: "next step",
        parts: "parts",
        faults: "what is wrong",
        warnings: "watch out",
        notes: "good to know",
        difference: "first difference from the documented form, at character {at}",
        given: "given",
        documented: "documented",
        scene: "where",
        official: "WeChat's text",
        retry: "retry",
        retry_yes: "may help, after a pause",
        retry_no: "will not help",
        more: "more",
        by_scene: "more exactly, by call",
        elsewhere: "the same number elsewhere",
        unconfirmed: "wording not confirmed",
        hidden: "not shown, {n} characters",
        cut: "{head}… ({n} characters)",
        empty: "(empty)",
        ahead: "in {d}",
        ago: "{d} ago",
        days: "d",
        hours: "h",
        minutes: "m",
        seconds: "s",
        happens: "what happens",
        uncovers: "bug it uncovers",
        correct: "correct back end",
    },
    titles: Titles {
        code: "code {code}",
        page: "error page of open.weixin.qq.com",
        error_answer: "error answer {code}",
        link_mp: "authorize link: official account",
        link_web: "authorize link: website QR login",
        link_component: "authorize link: official account, through a third-party platform",
        link_work: "authorize link: inside the WeCom client",
        link_work_web: "authorize link: WeCom web login",
        callback_granted: "callback: the user agreed",
        callback_authorized: "Callback of an authorization to a platform",
        callback_refused: "callback: no code",
        call: "server call",
        ticket: "ticket (JWT)",
        ticket_base64: "ticket (base64 of the openid)",
        verify_file: "domain verification file",
        rid: "request id (rid)",
        rule: "rule {id}",
        scenario: "scenario {name}",
    },
    link: link::TEXT,
    link_says: link::SAYS,
    callback: callback::TEXT,
    callback_says: callback::SAYS,
    answer: answer::TEXT,
    answer_says: answer::SAYS,
    word: word::TEXT,
};
