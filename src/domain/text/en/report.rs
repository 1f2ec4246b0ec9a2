//! What the HTML report of a check says around the findings, in English.
//! Must not be a translation of its Chinese twin.

use crate::domain::text::report::ReportText;

/// Headings and labels.
pub static TEXT: ReportText = ReportText {
    title: "WeChat login check",
    unfinished: "The check could not be done",
    clean: "Nothing found",
    tolerable: "Passed, with {count} smaller findings",
    failing: "Failed: {count} to fix",
    findings: "Findings",
    passed: "Passed",
    high: "High",
    medium: "Medium",
    low: "Low",
    known: "Known before",
    undecided: "Undecided",
    skipped: "Skipped",
    why: "Why it matters",
    fix: "What to do",
    evidence: "What happened",
    reproduce: "Do it yourself",
    follows: "Follows from {rule}; fix that first.",
    guessed: "Guessed",
    back_end: "back end",
    wechat: "WeChat (emulated)",
    browser: "browser {name}",
    attacker: "attacker",
    victim: "victim",
    friend: "friend",
    fresh: "fresh browser",
    swipe: "Wider than the screen: swipe to see all of it →",
    smoke: "smoke",
    full: "full",
    made_by: "wxauth {name} · {date} · {seconds} s · level {level}",
    drawing: "Sequence of the requests behind {rule}",
};
