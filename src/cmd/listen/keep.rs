//! `listen --keep`: every callback as a JSON line, until Ctrl-C.
//! Must not hold what it has printed.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use super::catch::Event;
use super::data;
use super::ready::Ready;
use super::session::{Next, REFUSED, Session};
use crate::app::App;
use crate::domain::callback::Refusal;
use crate::domain::fault::Exit;
use crate::domain::lang::Lang;
use crate::domain::text::counted;
use crate::error::{Error, Plain};
use crate::out::Outcome;

/// Prints `ready`, then what comes, then `end`. Ended by Ctrl-C, SIGTERM, a closed stdout, or
/// `most`, when one was chosen; only then a wait without a single code is a failed login.
pub(super) async fn run(
    app: &App,
    mut session: Session,
    ready: &Ready,
    most: Option<Duration>,
) -> Result<Outcome, Error> {
    app.out.event(&ready.to_json());
    let deadline = most.and_then(|most| Instant::now().checked_add(most));
    let (mut granted, mut refused) = (0u64, 0u64);
    let exit = loop {
        if app.out.is_closed() {
            break Exit::Done;
        }
        match session.next(deadline).await {
            Next::Event(Event::TurnedAway(reason)) => session.turned_away(app, &reason),
            Next::Lost(error) => app.out.warn(&error.what()),
            Next::Event(event) => {
                granted += u64::from(matches!(event, Event::Granted(..)));
                refused += u64::from(matches!(event, Event::Refused(_)));
                app.out.event(&line(event));
            }
            Next::TimedOut if granted == 0 => {
                // The last word on stdout is `end`, so the error is said on stderr alone.
                let error = match refused {
                    0 => session.nobody_came(most.unwrap_or_default()),
                    n => nobody_agreed(n),
                };
                app.out.complain(&error);
                break Exit::Login;
            }
            Next::TimedOut | Next::Stopped => break Exit::Done,
        }
    };
    session.tell_walk(app);
    session.end().await;
    let end =
        json!({ "event": "end", "granted": granted, "refused": refused, "exit": exit.code() });
    app.out.event(&end);
    Ok(Outcome::streamed(exit))
}

fn nobody_agreed(refused: u64) -> Error {
    let logins = counted(refused, "login was", "logins were");
    Plain::new(
        REFUSED,
        Exit::Login,
        format!("没有人同意授权：被拒绝 {logins} 次"),
        format!("nobody agreed: {logins} refused"),
    )
    .hint("重新打开授权链接，并点“允许”", "open the login link again and allow it")
    .into()
}

fn line(event: Event) -> Value {
    let (outcome, mut rest) = match event {
        Event::Granted(granted, forwarded) => {
            let mut data = data(&granted);
            data["repeated"] = false.into();
            match forwarded {
                Some(Ok(status)) => data["forward_status"] = status.as_u16().into(),
                Some(Err(error)) => data["forward_error"] = error.whole(Lang::En).into(),
                None => {}
            }
            ("granted", data)
        }
        Event::Repeated(granted) => {
            let mut data = data(&granted);
            data["repeated"] = true.into();
            ("granted", data)
        }
        Event::Refused(Refusal::StateOnly) => ("refused", json!({ "refusal": "state-only" })),
        Event::Refused(Refusal::Authdeny) => ("refused", json!({ "refusal": "authdeny" })),
        Event::TurnedAway(_) => ("turned_away", json!({})),
    };
    let mut line = json!({ "event": "callback", "outcome": outcome });
    if let (Some(line), Some(rest)) = (line.as_object_mut(), rest.as_object_mut()) {
        line.append(rest);
    }
    line
}
