//! The flags every command takes that calls a server, and the client they make.
//! Must not send anything; the commands do.

use std::path::PathBuf;

use crate::app::App;
use crate::config::{Setting, shared};
use crate::error::Error;
use crate::net::client::{Client, Setup};
use crate::net::proxy::Proxies;
use crate::net::tls::Trust;

/// Whose certificates are believed.
pub static GROUP: [&Setting; 2] = [&shared::CACERT, &shared::SYSTEM_CERTS];

/// A client that goes by the flags and the environment's proxies. Nothing is set up before its
/// first request, and certificates are read only for one that needs TLS.
pub fn client(app: &App) -> Result<Client, Error> {
    keeping(app, 0)
}

/// The same, for who has many requests under way at one server: so many connections are kept.
pub fn keeping(app: &App, idle: usize) -> Result<Client, Error> {
    let variable = |name: &str| app.env.get(name).map(str::to_owned);
    Ok(Client::new(Setup { trust: trust(app)?, proxies: Proxies::from_env(&variable)?, idle }))
}

/// Whose certificates are believed, by flags, settings and environment. A file the user named is
/// looked into also where no TLS follows; that of `SSL_CERT_FILE`, which is meant for every
/// program, only where it is needed.
pub fn trust(app: &App) -> Result<Trust, Error> {
    let variable = |name: &str| app.env.get(name).map(str::to_owned);
    let cacert = app.settings.text(&shared::CACERT)?.map(PathBuf::from);
    let named = cacert.is_some();
    let trust = Trust::choose(cacert, app.settings.on(&shared::SYSTEM_CERTS)?, &variable);
    if named {
        trust.check_file()?;
    }
    Ok(trust)
}

/// The sleeper of retries.
pub async fn sleep(pause: std::time::Duration) {
    tokio::time::sleep(pause).await;
}
