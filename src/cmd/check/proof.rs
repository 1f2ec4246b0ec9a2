//! Whether a check proved anything: one that found nothing because it saw nothing is no success.
//! Must not judge a rule; it only weighs the report as a whole.

use super::EXIT_ZERO;
use crate::app::App;
use crate::domain::fault::Exit;
use crate::error::Error;
use crate::out::Outcome;
use crate::report::check::{Outcome as Came, Report};

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
    let some = |wanted: &[Came]| report.rules.iter().any(|rule| wanted.contains(&rule.outcome));
    if proved != Proved::Something {
        astray(app, proved);
    } else if some(&[Came::Undecided]) && !some(&[Came::Pass, Came::Fail]) {
        open(app);
    } else {
        return Ok(outcome);
    }
    let ends_well = outcome.exit == Exit::Done && !app.settings.on(&EXIT_ZERO)?;
    Ok(if ends_well { outcome.exit(Exit::Login) } else { outcome })
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
