//! Whether a check proved anything: one that found nothing because it saw nothing is no success.
//! Must not judge a rule; it only weighs the report as a whole.

use super::EXIT_ZERO;
use crate::app::App;
use crate::domain::fault::Exit;
use crate::error::Error;
use crate::out::Outcome;
use crate::report::check::{Outcome as Came, Report};

/// The plain login, which all that is said of tickets and users rests on.
const LOGIN: &str = "WXA301";

/// Whether what came out says anything of the back end's own part: where a login was tried and the
/// emulator was never asked for a token, it does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Proved {
    /// It does.
    Something,
    /// Not of the back end that `start` names.
    NotOfStarted,
    /// Not of one that runs already.
    NotOfFound,
}

/// The outcome for what was proved.
pub(super) fn weighed(
    app: &App,
    outcome: Outcome,
    report: &Report,
    proved: Proved,
) -> Result<Outcome, Error> {
    let rules: Vec<_> = report.rules.iter().map(|rule| (rule.id.as_str(), rule.outcome)).collect();
    match lack(&rules, proved) {
        None => return Ok(outcome),
        Some(Lack::Astray) => astray(app, proved),
        Some(Lack::Open) => open(app),
        Some(Lack::Untried) => untried(app),
    }
    let ends_well = outcome.exit == Exit::Done && !app.settings.on(&EXIT_ZERO)?;
    Ok(if ends_well { outcome.exit(Exit::Login) } else { outcome })
}

/// What keeps a report from proving anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lack {
    /// A login was tried, and nobody asked the emulator for a token.
    Astray,
    /// Not one verdict.
    Open,
    /// No verdict on the plain login.
    Untried,
}

/// From each rule's id and what came of it.
fn lack(rules: &[(&str, Came)], proved: Proved) -> Option<Lack> {
    let some = |wanted: &[Came]| rules.iter().any(|(_, came)| wanted.contains(came));
    if proved != Proved::Something {
        Some(Lack::Astray)
    } else if some(&[Came::Undecided]) && !some(&[Came::Pass, Came::Fail]) {
        Some(Lack::Open)
    } else {
        rules.contains(&(LOGIN, Came::Undecided)).then_some(Lack::Untried)
    }
}

/// A back end that talks to somebody else is not proved by a check without findings.
fn astray(app: &App, proved: Proved) {
    app.out.warn(app.say(
        "后端一次也没有向模拟器换过 token：登录和票据都没有得到验证。后端可能直接连了真实微信，也可能登录请求没有发到它",
        "the back end never asked the emulator for a token, so neither login nor tickets were proved: \
         perhaps it talks to the real WeChat, or the login never reached it",
    ));
    if proved == Proved::NotOfStarted {
        app.out.talk(app.say(
            "  建议：后端可能不理会代理和证书的环境变量：在 [backend] 的 env 里用 {mock} 把微信接口地址交给它（各种运行时见 docs/run.zh-CN.md）；再核对 login 和 api（`wxauth init --backend` 会逐项询问）",
            "  try: perhaps it does not take proxy and certificate from its environment: hand it WeChat's \
             address as {mock} in `env` under [backend] (docs/run.md tells of each runtime); then look at \
             `login` and `api` (`wxauth init --backend` asks for all of them)",
        ));
        return;
    }
    app.out.talk(app.say(
        "  建议：让后端的微信接口地址指向模拟器，或在 [backend] 里写 start，由 wxauth 启动并接管；再核对 login 和 api（`wxauth init --backend` 会逐项询问）",
        "  try: point the back end's WeChat address to the emulator, or let wxauth start it with `start` \
         under [backend]; then look at `login` and `api` (`wxauth init --backend` asks for all of them)",
    ));
}

/// Nobody knows whether anybody is logged in at all.
fn untried(app: &App) {
    app.out.warn(app.say(
        "连普通登录（WXA301）是否成功都无法判断，依赖它的规则也就都没有验证",
        "not even the plain login (WXA301) could be judged, and so nothing that rests on it",
    ));
    app.out.talk(app.say(
        "  建议：看 WXA301 写的原因，多半要在 [backend] 里写 api：登录后返回当前用户的接口；只查一部分就用 --only",
        "  try: read why, under WXA301; mostly `api` is missing under [backend], the call that says who is \
         logged in. `--only` checks a part",
    ));
}

/// Not one verdict.
fn open(app: &App) {
    app.out.warn(app.say(
        "选中的规则没有一条得出结论，什么也没有得到验证",
        "not one of the chosen rules came to a verdict, so nothing was proved",
    ));
    app.out.talk(app.say(
        "  建议：看每条规则写的原因；缺少的信息多半要写进 [backend]（`wxauth init --backend` 会逐项询问）",
        "  try: read why, under each rule; what is missing mostly belongs under [backend] \
         (`wxauth init --backend` asks for all of it)",
    ));
}

#[cfg(test)]
mod tests {
    use super::{Came, Lack, Proved, lack};

    #[test]
    fn a_report_that_proves_nothing_is_told_from_one_that_does() {
        let (pass, open, none) = (Came::Pass, Came::Undecided, Came::Skipped);
        assert_eq!(
            lack(&[("WXA101", pass), ("WXA301", pass), ("WXA402", open)], Proved::Something),
            None
        );
        assert_eq!(lack(&[("WXA101", pass), ("WXA301", none)], Proved::Something), None);
        assert_eq!(lack(&[("WXA101", pass)], Proved::Something), None, "--only link");
        assert_eq!(
            lack(&[("WXA101", pass), ("WXA301", pass)], Proved::NotOfFound),
            Some(Lack::Astray)
        );
        assert_eq!(
            lack(&[("WXA101", open), ("WXA402", none)], Proved::Something),
            Some(Lack::Open)
        );
        assert_eq!(
            lack(&[("WXA101", pass), ("WXA301", open)], Proved::Something),
            Some(Lack::Untried)
        );
    }
}
