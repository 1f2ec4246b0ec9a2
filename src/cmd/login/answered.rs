//! The last step of `login --mock`: the reference app, started for a moment, answers a request with the ticket.
//! Must not be needed for a login; it shows that the ticket is worth something.

use bytes::Bytes;
use serde_json::{Map, Value, json};
use tokio::sync::oneshot;

use super::bug;
use super::scene::Scene;
use crate::app::{App, clock};
use crate::cmd::net_flags;
use crate::demo::{Config, DEADLINE, Demo, Flaws, Style};
use crate::domain::base::Base;
use crate::domain::secret::Secret;
use crate::domain::ticket::Key;
use crate::error::Error;
use crate::net::bind::{bind, http_address};
use crate::net::client::Limits;

/// `GET /api/me` with the ticket in its header: status and body. `login`: what came before, so that
/// the app knows the name of whom it meets, as one does that was there.
pub(super) async fn call(
    app: &App,
    scene: &Scene,
    key: &Key,
    ticket: &str,
    login: &Map<String, Value>,
) -> Result<Value, Error> {
    let bound = bind("127.0.0.1", 0).await?;
    let public = Base::parse(&http_address(bound.address)).map_err(|_| bug("no address"))?;
    let url = format!("{public}/api/me");
    let config = Config {
        public,
        api: scene.caller().base.clone(),
        open: scene.caller().base.clone(),
        appid: scene.appid(app)?,
        // It logs nobody in here, so it needs no real one.
        secret: Secret::new("unused"),
        key: key.clone(),
        origin: None,
        style: Style::Spa,
        flaws: Flaws::default(),
        known: known(login),
        lang: app.lang(),
        deadline: DEADLINE,
        client: net_flags::client(app)?,
        clock: Box::new(clock),
        random: Box::new(app.random()),
        tell: Box::new(drop),
    };
    let (stop, stopped) = oneshot::channel::<()>();
    let served = Demo::start(config, bound.listeners, async { drop(stopped.await) })?;
    let request = http::Request::get(&url)
        .header("X-Wx-Ticket", ticket)
        .body(Bytes::new())
        .map_err(|_| bug("no request"))?;
    let answer = net_flags::client(app)?.send(request, Limits::within(DEADLINE)).await;
    drop(stop);
    let _ = served.await;
    let answer = answer?;
    let body: Value = serde_json::from_slice(answer.body()).unwrap_or(Value::Null);
    Ok(json!({ "request": "GET /api/me", "status": answer.status().as_u16(), "body": body }))
}

/// Whom the login was about, and the name WeChat told.
fn known(login: &Map<String, Value>) -> Option<(String, String)> {
    let openid = login.get("openid")?.as_str()?;
    let nickname = login.get("userinfo")?.get("nickname")?.as_str()?;
    Some((openid.to_owned(), nickname.to_owned()))
}
