//! `wxauth login`: the whole flow in one go, against WeChat, a running emulator, or the built-in one.
//! Must not do any step itself; each is its own room's (`listen`, `exchange`, `ticket`).

mod answered;
mod scene;
mod steps;
mod ticket;

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::exchange::{Credentials, Exchanged, exchange, profile};
use super::listen::{self, Plan, REFUSED, Session};
use super::ticket::flags;
use super::{Command, link_flags, net_flags};
use crate::app::{App, Args};
use crate::config::{BASE, Setting, shared};
use crate::domain::callback::{ExpectedState, Granted};
use crate::domain::fault::Exit;
use crate::domain::lang::Lang;
use crate::domain::said::Fixed;
use crate::error::{Error, Plain};
use crate::net::walk::{USER_UNKNOWN, WalkError};
use crate::out::Outcome;
use scene::Scene;
use steps::Steps;

static MOCK: Setting = Setting::maybe(
    "login.mock",
    "mock",
    "URL",
    "built-in",
    "让虚拟用户在内置模拟器上登录，或在 URL 处的模拟器上登录",
    "Log a virtual user in at the built-in emulator, or at the one at URL",
)
.kind(BASE)
.only_flag();
static AS: Setting = Setting::one(
    "login.as",
    "as",
    "USER",
    "由模拟器里的哪个虚拟用户登录 [默认：zhangsan]",
    "Which virtual user logs in at the emulator [default: zhangsan]",
);
static OWN: [&Setting; 2] = [&MOCK, &AS];
static SERVER: [&Setting; 7] = [
    &shared::SECRET,
    &shared::SECRET_FILE,
    &shared::COMPONENT_ACCESS_TOKEN,
    &shared::COMPONENT_ACCESS_TOKEN_FILE,
    &shared::API_BASE,
    &shared::RETRY,
    &super::wechat::SHOW_SECRETS,
];

/// Its table row.
pub static COMMAND: Command = Command {
    name: "login",
    about: Fixed::new(
        "一次走完整个流程：url → listen → exchange → userinfo → ticket",
        "The whole flow in one go: url → listen → exchange → userinfo → ticket",
    ),
    examples: "wxauth login --mock\n\
               TICKET=$(wxauth login --mock --as lisi)\n\
               wxauth login --mock --platform work-web\n\
               wxauth login --lan\n\
               wxauth login --platform web --public-url https://h5.example.com --open",
    operands: &[],
    settings: &[
        &OWN,
        &link_flags::GROUP,
        &listen::PLACE,
        &listen::WAITING,
        &SERVER,
        &flags::KEY_GROUP,
        &flags::MINT_GROUP,
        &net_flags::GROUP,
    ],
    commands: &[],
    run: Some(run),
    schema: "login",
};

fn run(_args: &Args, app: &App) -> Result<Outcome, Error> {
    let platform = link_flags::platform(app)?;
    let scene = Scene::read(app, platform)?;
    scene.judge(app)?;
    // Everything that may be missing is asked for before anybody is kept waiting.
    let credentials = scene.credentials(app)?;
    let minter = ticket::Minter::read(app, scene.is_built_in())?;
    let wait = app.settings.duration(&listen::TIMEOUT)?.unwrap_or(Duration::from_secs(300));
    app.runtime()?.block_on(async {
        let place = scene.wanted(app)?.open().await?;
        let state = link_flags::fresh_state(app);
        let expected =
            ExpectedState::exactly(&state).map_err(|_| bug("an empty state was made"))?;
        let (request, link) = scene.link(app, &place, state)?;
        let mut steps = Steps::new(app);
        let bound = format!("{}{}", place.bound, place.path);
        let (callback, notes) = (place.callback.clone(), place.notes(app)?);
        let plan = plan(place.path, expected, app.lang());
        let mut session = Session::start(place.listeners, plan)?;
        for warning in &link.warnings {
            app.out.warn(warning.text(app.lang()));
        }
        match scene.user() {
            // His link is told once it is known that there is such a user.
            Some(_) => {
                session.send_off(scene.walk(app, &link.url, (callback, bound))?);
            }
            None => {
                steps.link(&link.url);
                steps.waiting(request.opens_on_phone(), &callback, &notes);
                scene.show(app, &request, &link.url)?;
            }
        }
        let outcome = match session.first(app, wait).await {
            Ok(caught) => {
                if let Some(user) = scene.user() {
                    steps.link(&link.url);
                    steps.came(user);
                }
                steps.callback(&caught.granted);
                let spend = Spend { credentials, minter, granted: caught.granted };
                let finish = finish(app, &scene, spend, &mut steps);
                session.interruptible(app, finish).await.and_then(|finished| finished)
            }
            Err(error) => Err(not_caught(error, &scene, &link.url, &mut steps)),
        };
        if scene.user().is_some() && outcome.is_ok() {
            session.see_off(app).await;
        } else if outcome.is_ok() {
            session.linger(Duration::from_secs(1)).await;
        }
        session.end().await;
        outcome
    })
}

/// Waits at this path for this state, once.
fn plan(path: String, expected: ExpectedState, lang: Lang) -> Plan {
    Plan { path, expected, verify: None, forward: None, keep: false, lang }
}

/// A virtual user's refusal is told as his. One there is not has not taken a single step.
fn not_caught(error: Error, scene: &Scene, link: &str, steps: &mut Steps<'_>) -> Error {
    let Some(user) = scene.user().filter(|_| error.kind() != USER_UNKNOWN) else { return error };
    steps.link(link);
    if error.kind() != REFUSED {
        return error;
    }
    steps.refused(user);
    WalkError::Refused { name: user.to_owned() }.into()
}

/// A code, and what it is spent with.
struct Spend {
    granted: Granted,
    credentials: Credentials,
    minter: ticket::Minter,
}

/// From the code on: tokens, profile, ticket.
async fn finish(
    app: &App,
    scene: &Scene,
    spend: Spend,
    steps: &mut Steps<'_>,
) -> Result<Outcome, Error> {
    let Spend { granted, credentials, minter } = spend;
    let checked = granted.state_checked();
    let state = granted.state().map(str::to_owned);
    let exchanged = exchange(scene.caller(), credentials, granted.into_code()).await?;
    let mut data = exchanged.to_json();
    steps.exchanged(&data);
    app.earn(String::new(), data.clone().into());
    // The tokens are there and the code is gone: whatever fails from here on keeps them.
    let rest = rest(app, scene, &minter, &exchanged, &mut data, steps).await;
    data.insert("platform".to_owned(), scene.platform().name().into());
    data.insert("state".to_owned(), state.into());
    data.insert("state_checked".to_owned(), checked.into());
    match rest {
        Ok(ticket) => Ok(Outcome::answer(format!("{ticket}\n"), data.into())),
        Err(error) => Err(error.with_data(data.into())),
    }
}

async fn rest(
    app: &App,
    scene: &Scene,
    minter: &ticket::Minter,
    exchanged: &Exchanged,
    data: &mut Map<String, Value>,
    steps: &mut Steps<'_>,
) -> Result<String, Error> {
    if opens_profile(exchanged) {
        let profile = profile(scene.caller(), exchanged).await?;
        steps.profile(&profile);
        data.insert("userinfo".to_owned(), profile.into());
    }
    let ticket = minter.sign(app, data)?.ok_or_else(|| bug("the answer names nobody"))?;
    steps.ticket(&ticket);
    data.insert("ticket".to_owned(), ticket.text.clone().into());
    data.insert("ticket_verified".to_owned(), ticket.verified.into());
    data.insert("claims".to_owned(), ticket.claims.clone());
    if let Some(key) = minter.demo_key() {
        let answer = answered::call(app, scene, key, &ticket.text, data).await?;
        steps.answered(&answer);
        data.insert("answer".to_owned(), answer);
    } else if scene.is_built_in() {
        steps.left_to_yours();
    }
    let next = steps.next(&ticket.text, ticket.throwaway);
    data.insert("next".to_owned(), json!(next));
    Ok(ticket.text)
}

/// `snsapi_base` opens no profile (PROTOCOL 2.5); WeCom's needs a user_ticket (PROTOCOL 6.3).
fn opens_profile(exchanged: &Exchanged) -> bool {
    use crate::wire::wecom::getuserinfo::Who;
    match exchanged {
        Exchanged::Tokens(answer) => answer.scope.opens_userinfo(),
        Exchanged::Member(answer, _) => {
            matches!(answer.who, Who::Member { user_ticket: Some(_), .. })
        }
        Exchanged::Session(_) => false,
    }
}

fn bug(what: &str) -> Error {
    Plain::new("bug", Exit::Bug, format!("程序内部出错：{what}"), what).into()
}
