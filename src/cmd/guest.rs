//! The virtual user who walks a login's link to our own callback, without a browser (`--as`).
//! Must not be sent to WeChat itself, where only a phone has a user.

use crate::app::App;
use crate::cmd::net_flags;
use crate::config::Setting;
use crate::domain::base::Base;
use crate::domain::fault::Exit;
use crate::error::{Error, Plain};
use crate::net::client::Client;
use crate::net::walk::{arrive, up_to_callback};
use crate::wire::visitor::Visitor;

/// Somebody ready to go.
#[derive(Debug)]
pub(crate) struct Guest {
    client: Client,
    visitor: Visitor,
    name: String,
    link: String,
    /// The advertised callback and the bound one: our user is at home and needs no tunnel.
    detour: (String, String),
}

impl Guest {
    /// A user called `name` of the emulator at `emulator`, with `link` in hand.
    pub(crate) fn new(
        app: &App,
        emulator: Base,
        name: &str,
        link: &str,
        detour: (String, String),
    ) -> Result<Guest, Error> {
        let visitor = Visitor::new(emulator).named(name);
        let client = net_flags::client(app)?;
        Ok(Guest { client, visitor, name: name.to_owned(), link: link.to_owned(), detour })
    }

    /// The whole way: the link, consent, and the callback.
    ///
    /// # Errors
    /// Whoever does not arrive ([`crate::net::walk::WalkError`]).
    pub(crate) async fn go(mut self) -> Result<(), Error> {
        let visitor = &mut self.visitor;
        let callback = up_to_callback(&self.client, visitor, &self.link, &self.name).await?;
        let (advertised, bound) = &self.detour;
        let near = callback.strip_prefix(advertised).map(|rest| format!("{bound}{rest}"));
        arrive(&self.client, visitor, near.as_deref().unwrap_or(&callback)).await?;
        Ok(())
    }
}

/// The name given by `setting`, if any; an empty one names nobody.
pub(crate) fn name(app: &App, setting: &'static Setting) -> Result<Option<String>, Error> {
    let name = app.settings.text(setting)?;
    if name.as_deref().is_some_and(|name| name.trim().is_empty()) {
        let what = format!("--{}: an empty name is nobody's", setting.flag);
        return Err(Plain::new(
            "setting_invalid",
            Exit::Usage,
            format!("--{}：名字是空的", setting.flag),
            what,
        )
        .hint("例如 --as zhangsan", "for instance --as zhangsan")
        .into());
    }
    Ok(name)
}
