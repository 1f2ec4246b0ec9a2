//! What is said when the demo can be opened: its address, and whom it takes for WeChat.
//! Must not start or stop anything.

use serde_json::{Value, json};

use super::SCHEMA;
use super::upstream::Upstream;
use crate::app::App;
use crate::demo::PATH;
use crate::domain::base::Base;

/// What is to be known before the first request.
#[derive(Debug)]
pub(super) struct Ready {
    address: String,
    /// The one address to open.
    pub(super) page: String,
    api: Base,
    open: Base,
    /// By the built-in emulator, that is.
    emulated: bool,
}

impl Ready {
    /// `address`: what is bound; `public`: what the world uses.
    pub(super) fn new(address: String, public: &Base, upstream: &Upstream) -> Ready {
        Ready {
            address,
            page: format!("{public}{PATH}"),
            api: upstream.api.clone(),
            open: upstream.open.clone(),
            emulated: upstream.emulator.is_some(),
        }
    }

    /// The first of the JSON lines.
    pub(super) fn to_json(&self) -> Value {
        json!({
            "event": "ready",
            "schema": SCHEMA,
            "address": self.address,
            "url": self.page,
            "api_base": self.api.as_str(),
            "open_base": self.open.as_str(),
        })
    }

    /// The address on stdout: it is the answer of this command.
    pub(super) fn tell(&self, app: &App) {
        if app.json() {
            return app.out.event(&self.to_json());
        }
        app.out.write(format!("{}\n", self.page).as_bytes());
        let open = app.paint_talk().link(self.open.as_str());
        let (wechat, how) = match self.emulated {
            true => (
                app.say("内置模拟器：", "the built-in emulator is at "),
                app.say(
                    "在浏览器里打开上面的地址；按 Ctrl-C 结束",
                    "open that address in a browser; Ctrl-C ends it",
                ),
            ),
            false => (
                app.say("微信：", "WeChat is at "),
                app.say(
                    "打开上面的地址（连的若是真实的微信，要在微信里打开）；按 Ctrl-C 结束",
                    "open that address (in WeChat, if it is the real one); Ctrl-C ends it",
                ),
            ),
        };
        let watch = app.say("（打开它可以看到每一次登录）", " (open it to watch each login)");
        let watch = if self.emulated { watch } else { "" };
        app.out.talk(&format!("{how}\n{wechat}{open}{watch}"));
    }
}
