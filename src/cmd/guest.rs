//! The virtual user who walks a login's link to our own callback, without a browser (`--as`).
//! Must not be sent to WeChat itself, where only a phone has a user.

use crate::app::App;
use crate::cmd::net_flags;
use crate::config::Setting;
use crate::domain::base::Base;
use crate::domain::fault::Exit;
use crate::domain::lang::Lang;
use crate::domain::scenario::Scenario;
use crate::domain::text::scenario::of;
use crate::error::{Error, Plain};
use crate::mock::why::Notice;
use crate::net::client::Client;
use crate::net::walk::{arrive, up_to_callback};
use crate::wire::detour::Unplayed;
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
        let visitor = Visitor::new(emulator).named(name).playing();
        let client = net_flags::client(app)?;
        Ok(Guest { client, visitor, name: name.to_owned(), link: link.to_owned(), detour })
    }

    /// The whole way: the link, consent, and the callback, as often as the device opens it.
    ///
    /// # Errors
    /// Whoever does not arrive ([`crate::net::walk::WalkError`]).
    pub(crate) async fn go(mut self) -> Result<Walked, Error> {
        let visitor = &mut self.visitor;
        let callback = up_to_callback(&self.client, visitor, &self.link, &self.name).await?;
        let (scenario, unplayed) = (visitor.scenario(), visitor.unplayed());
        let (advertised, bound) = &self.detour;
        let near = |address: &str| match address.strip_prefix(advertised) {
            Some(rest) => format!("{bound}{rest}"),
            None => address.to_owned(),
        };
        let statuses = arrive(&self.client, visitor, &callback, near).await?;
        Ok(Walked { scenario, unplayed, statuses })
    }
}

/// How somebody got to the callback.
#[derive(Debug)]
pub(crate) struct Walked {
    /// The emulator's scenario that was played on the way.
    pub(crate) scenario: Option<Scenario>,
    /// Scenarios that are on and were not played, and why.
    unplayed: Vec<(Scenario, Unplayed)>,
    /// What each visit to the callback was answered.
    statuses: Vec<u16>,
}

impl Walked {
    /// What there is to say about it: nothing, where no scenario is on.
    pub(crate) fn told(&self, lang: Lang) -> Vec<String> {
        let played = self.scenario.map(|scenario| {
            let (name, title) = (scenario.name(), of(scenario, lang).title);
            let statuses = self.statuses.iter().map(u16::to_string).collect::<Vec<_>>();
            match lang {
                Lang::Zh => {
                    format!("场景 {name}：{title}（回调的响应：{}）", statuses.join("、"))
                }
                Lang::En => {
                    format!(
                        "scenario {name}: {title} (the callback answered {})",
                        statuses.join(", ")
                    )
                }
            }
        });
        let unplayed = self.unplayed.iter();
        let unplayed = unplayed.map(|(name, why)| Notice::NotPlayed(*name, *why).text(lang));
        played.into_iter().chain(unplayed).collect()
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
