//! Callbacks with a state that is wrong, another browser's, or used: are they taken?
//! Must not use a code twice: what is refused must be refused for its state.

use crate::check::browser::Browser;
use crate::check::flow::SignIn;
use crate::check::jar::set_by;
use crate::check::link::How;
use crate::check::opening::Opened;
use crate::check::probe::{FIRST, Probe};
use crate::check::target::Style;
use crate::check::verdict::{Finding, Stop, Verdict};
use crate::check::wechat::Callback;
use crate::mock::journal::Party;

/// Where the state is compared, if anywhere, only the page's script knows: it makes it, reads it
/// from JSON or from a cookie, and the back end is handed the code alone.
fn only_in_the_page(probe: &Probe, opened: &Opened) -> bool {
    let Some(login) = probe.target.login.as_ref().filter(|_| probe.target.style == Style::Spa)
    else {
        return false;
    };
    let state = opened.link.value("state").unwrap_or_default();
    let readable = opened.trail.iter().any(|exchange| {
        let Ok(answer) = &exchange.got else { return false };
        let cookies = set_by(answer.headers(), &exchange.sent.url);
        cookies.iter().any(|cookie| !cookie.http_only && cookie.value.contains(&state))
    });
    let handed = matches!(opened.link.how, How::Json | How::Script | How::Page);
    !login.takes_state() && (handed || readable)
}

fn in_page() -> Stop {
    Stop::Other(
        "后端没有收到 state，只能由页面脚本来比较：看脚本里有没有一行，拿回调带回的 state 跟自己存下的那个比较；没有，别人的回调链接就能登录",
        "the back end is not handed the state, so only the page's script can compare it: look there for the line that compares state from the callback with what it stored; without one, anybody's callback link logs in",
    )
}

/// True where the page may compare, whatever the back end takes: it was handed the link, and the back
/// end gave the browser nothing by which to know it again.
fn page_may_compare(probe: &Probe, opened: &Opened) -> bool {
    let handed = matches!(opened.link.how, How::Json | How::Script | How::Page);
    let known = opened.trail.iter().any(|exchange| {
        let Ok(answer) = &exchange.got else { return false };
        !set_by(answer.headers(), &exchange.sent.url).is_empty()
    });
    probe.target.style == Style::Spa && handed && !known
}

fn taken_unless_by_page() -> Stop {
    Stop::Other(
        "后端什么 state 都收，也没有用 Cookie 认浏览器，只能由页面脚本来比较：看脚本里有没有一行，拿回调带回的 state 跟自己存下的那个比较；没有，别人的回调链接就能登录",
        "the back end takes any state and sets no cookie to know the browser by, so only the page's script can compare it: look there for the line that compares state from the callback with what it stored; without one, anybody's callback link logs in",
    )
}

/// Opens the page in a new browser and comes back, up to the callback, which is not opened.
async fn waiting(probe: &Probe, actor: &'static str) -> Result<(Browser, Opened, Callback), Stop> {
    let mut browser = probe.browser(actor);
    let opened = probe.open(&mut browser).await?;
    let callback = probe.wechat.walk(&opened.link, FIRST, "")?;
    probe.world.record.hide(&callback.code);
    Ok((browser, opened, callback))
}

/// WXA204: a wrong state, and none; from a browser with the cookies of its own login, and from one that
/// has none: where nothing equals nothing, only the second gets in.
pub(super) async fn not_verified(probe: &Probe) -> Result<Verdict, Stop> {
    probe.baseline().await?;
    let wrong = probe.fresh_word();
    let tries = [
        (Some(wrong.as_str()), true, probe.say("错误的 state", "a wrong state")),
        (None, true, probe.say("空缺的 state", "no state")),
        (
            None,
            false,
            probe.say(
                "空缺的 state（浏览器没有 Cookie）",
                "no state, from a browser without cookies,",
            ),
        ),
        (
            Some(""),
            false,
            probe.say(
                "空的 state（浏览器没有 Cookie）",
                "an empty state, from a browser without cookies,",
            ),
        ),
    ];
    for (state, with_cookies, with) in tries {
        let (own, opened, callback) = waiting(probe, "A").await?;
        if only_in_the_page(probe, &opened) {
            return Err(in_page());
        }
        let Some(forged) = callback.with_state(state) else { continue };
        let mut browser = if with_cookies { own } else { probe.browser("victim") };
        let came = probe.finish(&mut browser, &forged).await?;
        if let SignIn::In(session) = came {
            if page_may_compare(probe, &opened) {
                return Err(taken_unless_by_page());
            }
            let place = match probe.target.style {
                Style::Session => probe.say("回调地址", "the callback"),
                Style::Spa | Style::Mini => probe.say("登录接口", "the login call"),
            };
            let finding = Finding::new(&session.trail).hole("where", place).hole("with", with);
            return Ok(finding.fail());
        }
    }
    Ok(Verdict::Pass)
}

/// WXA205: the attacker's state and code in the victim's browser, which has a state of its own or
/// none at all.
pub(super) async fn not_bound(probe: &Probe) -> Result<Verdict, Stop> {
    probe.baseline().await?;
    for victim_began in [false, true] {
        let (_, opened, callback) = waiting(probe, "attacker").await?;
        if only_in_the_page(probe, &opened) {
            return Err(in_page());
        }
        let mut victim = probe.browser("victim");
        if victim_began {
            probe.open(&mut victim).await?;
        }
        if let SignIn::In(session) = probe.finish(&mut victim, &callback).await? {
            if page_may_compare(probe, &opened) {
                return Err(taken_unless_by_page());
            }
            let trail: Vec<_> = opened.trail.iter().chain(&session.trail).cloned().collect();
            return Ok(Finding::new(&trail).fail());
        }
    }
    Ok(Verdict::Pass)
}

/// WXA206: the state of a finished login with a fresh code, in the same browser.
pub(super) async fn reusable(probe: &Probe) -> Result<Verdict, Stop> {
    let login = probe.login("A", FIRST).await?;
    if only_in_the_page(probe, &login.opened) {
        return Err(in_page());
    }
    let again = probe.wechat.walk(&login.opened.link, FIRST, "")?;
    let mut browser = login.browser.clone();
    let came = probe.finish(&mut browser, &again).await?;
    // A back end that sees the session and goes on with it has not taken the code at all.
    let spent = probe.wechat.events().iter().any(|event| {
        event.entry.party == Party::Backend
            && (event.target().as_text().contains(&again.code)
                || event.body().as_text().contains(&again.code))
    });
    match came {
        SignIn::In(_) if spent && page_may_compare(probe, &login.opened) => {
            Err(taken_unless_by_page())
        }
        SignIn::In(session) if spent => Ok(Finding::new(&session.trail).fail()),
        _ => Ok(Verdict::Pass),
    }
}
