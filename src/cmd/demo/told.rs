//! What the operator of the demo hears: one line per step of a login, as text or JSON.
//! Must not tell browsers anything; WeChat's own words are for here only.

use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::app::App;
use crate::cmd::herald::{Herald, Piece};
use crate::demo::Event;
use crate::domain::lang::Lang;
use crate::domain::visible::visible;
use crate::error::Error;
use crate::platform::Signals;

/// Tells until Ctrl-C, SIGTERM or a closed stdout; then says how it was.
///
/// # Errors
/// There is no thread to write with.
pub(super) async fn tell(
    app: &App,
    mut signals: Signals,
    mut events: mpsc::Receiver<Event>,
) -> Result<(), Error> {
    let herald = Herald::start(app)?;
    let (mut signed_in, mut failed) = (0u64, 0u64);
    while !app.out.is_closed() {
        let event = tokio::select! {
            biased;
            _ = signals.next() => break,
            () = herald.closed() => break,
            Some(event) = events.recv() => event,
        };
        signed_in += u64::from(matches!(event, Event::SignedIn { .. }));
        failed += u64::from(matches!(event, Event::SignInFailed { .. }));
        herald.tell(match app.json() {
            true => Piece::Json(line(&event).to_string()),
            false => Piece::Talk(text(app, &event)),
        });
        if event == Event::Died {
            break;
        }
    }
    if app.json() {
        let end = json!({ "event": "end", "signed_in": signed_in, "failed": failed, "exit": 0 });
        herald.tell(Piece::Json(end.to_string()));
    }
    herald.finish().await;
    Ok(())
}

fn line(event: &Event) -> Value {
    match event {
        Event::Redirected => json!({ "event": "redirected" }),
        Event::Returned => json!({ "event": "returned" }),
        Event::Refused => json!({ "event": "refused" }),
        Event::CookieLost => json!({ "event": "cookie_lost" }),
        Event::Died => json!({ "event": "died" }),
        Event::SignedIn { openid, nickname } => {
            json!({ "event": "signed_in", "openid": openid, "nickname": nickname })
        }
        Event::SignInFailed { problem, because } => {
            json!({ "event": "sign_in_failed", "error": problem.slug(), "because": because })
        }
        Event::Drew { openid, prize } => {
            json!({ "event": "drew", "openid": openid, "prize": prize })
        }
    }
}

fn text(app: &App, event: &Event) -> String {
    let (paint, zh) = (app.paint_talk(), app.lang() == Lang::Zh);
    match event {
        Event::Redirected => {
            app.say("1–2 页面打开，跳转到微信授权", "1-2 page opened, redirected to WeChat").into()
        }
        Event::Returned => {
            app.say("3   微信带着 code 回来了", "3   WeChat came back with a code").into()
        }
        Event::Refused => app.say("3   用户拒绝了授权", "3   the user refused").into(),
        Event::CookieLost => app
            .say(
                "3   浏览器没有带回 state Cookie",
                "3   the browser did not bring the state cookie",
            )
            .into(),
        Event::Died => {
            app.say("程序崩溃退出（按 --flaw 的要求）", "died, as --flaw wants it").into()
        }
        Event::SignedIn { openid, nickname } => {
            let name = paint.good(&visible(nickname));
            match zh {
                true => format!("4–6 {name} 登录成功（{openid}）"),
                false => format!("4-6 {name} signed in ({openid})"),
            }
        }
        Event::SignInFailed { problem, because } => {
            let because =
                because.as_deref().map(|b| format!(": {}", visible(b))).unwrap_or_default();
            let slug = paint.bad(problem.slug());
            match zh {
                true => format!("4–6 登录失败 {slug}{because}"),
                false => format!("4-6 login failed, {slug}{because}"),
            }
        }
        Event::Drew { openid, prize } => match zh {
            true => format!("7   带票据抽奖，第 {prize} 格（{openid}）"),
            false => format!("7   a ticket drew prize {prize} ({openid})"),
        },
    }
}
