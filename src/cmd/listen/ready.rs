//! What is said when the callback server stands: address, link, QR code, and what may go wrong.
//! Must not bind or serve.

use serde_json::{Value, json};

use super::place::{LAN, Place};
use super::{AS, OPEN, QR};
use crate::app::App;
use crate::cmd::{link_flags, url};
use crate::config::{Found, Origin, shared};
use crate::domain::base::Base;
use crate::domain::fault::Exit;
use crate::domain::lang::Lang;
use crate::domain::link::{Link, Request};
use crate::domain::visible::visible;
use crate::error::{Error, Plain};

/// Everything to announce.
#[derive(Debug)]
pub(super) struct Ready {
    bound: String,
    notes: Vec<String>,
    pub(super) path: String,
    pub(super) callback: String,
    state: String,
    link: Option<(Request, Link)>,
}

impl Ready {
    /// Builds the link, when there is an AppID to build it with.
    pub(super) fn prepare(app: &App, place: &Place, state: String) -> Result<Ready, Error> {
        let known = app.settings.get(&shared::APPID)?.is_some();
        let wanted = known || app.open_base()?.is_some() || app.settings.on(&OPEN)?;
        let link = if wanted { Some(link(app, place, &state, None)?) } else { None };
        Ok(Ready {
            bound: place.bound.clone(),
            notes: place.notes(app)?,
            path: place.path.clone(),
            callback: place.callback.clone(),
            state,
            link,
        })
    }

    /// Emulator and link, when the link leads to one and not to WeChat.
    pub(super) fn emulator(&self) -> Option<(Base, &str)> {
        let (request, link) = self.link.as_ref()?;
        let base = Base::parse(request.base.as_deref()?).ok()?;
        (!base.is_wechat()).then_some((base, link.url.as_str()))
    }

    /// The first of the JSON lines.
    pub(super) fn to_json(&self) -> Value {
        json!({
            "event": "ready",
            "schema": super::SCHEMA,
            "address": self.bound,
            "callback": self.callback,
            "state": self.state,
            "url": self.link.as_ref().map(|(_, link)| link.url.as_str()),
        })
    }

    /// Tells people, on stderr; opens the browser when asked to.
    pub(super) fn announce(&self, app: &App) -> Result<(), Error> {
        let paint = app.paint_talk();
        let mut lines = vec![format!(
            "{}{}",
            app.say("正在等待回调：", "waiting for the callback at "),
            paint.link(&self.callback)
        )];
        lines.extend(self.notes.iter().cloned());
        lines.push(match &self.link {
            Some((request, link)) => {
                let in_wechat = request.platform.needs_client() && request.base.is_none();
                let where_to = match app.settings.text(&AS)? {
                    Some(user) => match app.lang() {
                        Lang::Zh => format!("虚拟用户 {} 打开：", visible(&user)),
                        Lang::En => format!("the virtual user {} opens:", visible(&user)),
                    },
                    None if in_wechat => app.say("请在微信里打开：", "open in WeChat:").to_owned(),
                    None => app.say("请在浏览器里打开：", "open in a browser:").to_owned(),
                };
                format!("{where_to}\n  {}", paint.link(&link.url))
            }
            None => format!(
                "{}{}",
                app.say(
                    "没有 AppID，不生成链接；你的链接里请用 state=",
                    "no AppID, so no link; put into yours state="
                ),
                visible(&self.state)
            ),
        });
        for warning in self.link.iter().flat_map(|(_, link)| &link.warnings) {
            app.out.warn(warning.text(app.lang()));
        }
        app.out.talk(&lines.join("\n"));
        if app.settings.on(&QR)? || app.settings.on(&LAN)? {
            let shown = self.link.as_ref().map_or(&self.callback, |(_, link)| &link.url);
            url::show_qr(app, shown)?;
        }
        match &self.link {
            Some((request, link)) if app.settings.on(&OPEN)? => url::open(app, request, &link.url),
            _ => Ok(()),
        }
    }
}

/// The link that leads here. A `redirect_uri` typed for this run stands; one from a file or the
/// environment is the deployed app's and would send the code past us. `base` stands before the
/// settings' own (`login --mock`).
pub(crate) fn link(
    app: &App,
    place: &Place,
    state: &str,
    base: Option<String>,
) -> Result<(Request, Link), Error> {
    let mut request = link_flags::request(app, state.to_owned(), Some(place.callback.clone()))?;
    match app.settings.get(&shared::REDIRECT_URI)? {
        Some(Found { origin: Origin::Flag(_), .. }) => fits(&request.redirect_uri, &place.path)?,
        _ => request.redirect_uri.clone_from(&place.callback),
    }
    if base.is_some() {
        request.base = base;
    }
    let link = request.build(app.settings.on(&link_flags::FORCE)?)?;
    Ok((request, link))
}

/// A `redirect_uri` whose path is not listened at could never be caught.
fn fits(redirect_uri: &str, path: &str) -> Result<(), Error> {
    let arrives = url_path(redirect_uri);
    if arrives
        .as_deref()
        .is_none_or(|p| p.trim_end_matches('/').ends_with(path.trim_end_matches('/')))
    {
        return Ok(());
    }
    let arrives = arrives.unwrap_or_default();
    Err(Plain::new(
        "redirect_uri_elsewhere",
        Exit::Usage,
        format!("--redirect-uri 指向 {arrives}，而 --path 是 {path}"),
        format!("--redirect-uri leads to {arrives}, but --path is {path}"),
    )
    .hint("让 --path 与 redirect_uri 的路径一致", "make --path the path of redirect_uri")
    .into())
}

fn url_path(address: &str) -> Option<String> {
    ::url::Url::parse(address).ok().map(|url| url.path().to_owned())
}
