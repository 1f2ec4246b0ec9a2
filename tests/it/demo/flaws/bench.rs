//! One app with at most one flaw, and a WeChat whose answers depend on the code.
//! Must not judge whether a flaw shows.

use std::sync::Mutex;
use std::time::Duration;

use serde_json::Value;
use wxauth::demo::{Flaw, Style};
use wxauth::domain::base::Base;
use wxauth::domain::lang::Lang;
use wxauth::domain::origin::Origin;

use super::super::{App, SECRET, callback, profile, tokens, wechat_error};
use crate::peer::{Answer, Peer, Seen, answer};
use crate::visitor::{self, Visitor, parameter};

/// How long the app waits for WeChat, where that is not the question.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);

pub(super) const ORIGIN: &str = "https://h5.example.com";

/// A WeChat whose mood depends on the code.
pub(super) fn moody() -> Peer {
    let busy = Mutex::new(Vec::new());
    Peer::start(move |seen| match seen.url.starts_with("/sns/oauth2/access_token?") {
        true => token_mood(seen, &mut busy.lock().unwrap()),
        false => profile(seen).header("Content-Type", "text/plain"),
    })
}

fn token_mood(seen: &Seen, busy: &mut Vec<String>) -> Answer {
    let code = parameter(&seen.url, "code").unwrap();
    if parameter(&seen.url, "secret").as_deref() != Some(SECRET) {
        return wechat_error(40125, "invalid appsecret");
    }
    let plain = |answer: Answer| answer.header("Content-Type", "text/plain");
    let with = |more: &str| {
        let full = String::from_utf8(tokens(seen).body).unwrap();
        plain(answer(200, full.replace('}', more)))
    };
    match code.strip_prefix("c-") {
        Some("busy") if !busy.contains(&code) => {
            busy.push(code);
            wechat_error(-1, "system error")
        }
        Some("page") => answer(200, "<html>"),
        Some("broken") => answer(500, "{}"),
        Some("snapshot") => with(",\"is_snapshotuser\":1}"),
        Some("used") | None => wechat_error(40163, "code been used"),
        Some(_) => plain(tokens(seen)),
    }
}

/// One app with at most one flaw.
pub(super) struct Bench {
    pub(super) app: App,
    pub(super) _wechat: Peer,
    pub(super) flaw: Option<Flaw>,
}

impl Bench {
    pub(super) fn new(flaw: Option<Flaw>, style: Style) -> Bench {
        let wechat = moody();
        let app = app(&wechat.url(""), flaw, style, PATIENCE);
        Bench { app, _wechat: wechat, flaw }
    }

    pub(super) fn link(&self) -> String {
        self.app.link(&mut Visitor::new(), &self.app.page())
    }

    pub(super) fn link_to(&self, headers: &[(&str, &str)]) -> String {
        Visitor::new().send("GET", &self.app.page(), headers, "").location()
    }

    pub(super) fn raw(&self, name: &str) -> String {
        let link = self.link();
        let query = link.split('#').next().unwrap().split_once('?').unwrap().1.to_owned();
        query.split('&').find_map(|p| p.strip_prefix(name)?.strip_prefix('=')).unwrap().to_owned()
    }

    /// The state of a link, empty where there is none.
    pub(super) fn start(&self, visitor: &mut Visitor) -> (String, String) {
        let link = self.app.link(visitor, &self.app.page());
        let back = parameter(&link, "redirect_uri").unwrap().replace("https:", "http:");
        (back, parameter(&link, "state").unwrap_or_default())
    }

    /// As far as the page that posts, without minding what it shows.
    pub(super) fn come(&self, visitor: &mut Visitor, code: &str) -> String {
        let (back, state) = self.start(visitor);
        visitor.get(&callback(&back, code, &state));
        state
    }

    pub(super) fn login_with(&self, visitor: &mut Visitor, code: &str) -> visitor::Answer {
        let state = self.come(visitor, code);
        self.app.post(visitor, code, &state)
    }

    pub(super) fn login(&self, visitor: &mut Visitor, code: &str) -> String {
        ticket_of(&self.login_with(visitor, code)).unwrap_or_default()
    }

    pub(super) fn me(&self, ticket: &str) -> Option<String> {
        openid_of(&self.app.with_ticket("GET", "/api/me", ticket))
    }

    pub(super) fn session(&self, brought: Option<&str>) -> (Option<String>, Option<String>) {
        let mut visitor = Visitor::new();
        if let Some(id) = brought {
            visitor = visitor.with("Cookie", &format!("wx_session={id}"));
        }
        let (back, state) = self.start(&mut visitor);
        let before = visitor.cookie("wx_session").map(str::to_owned);
        let planted = brought.zip(visitor.cookie("wx_state"));
        let planted = planted.map(|(id, state)| format!("wx_state={state}; wx_session={id}"));
        if let Some(cookies) = planted {
            visitor = Visitor::new().with("Cookie", &cookies);
        }
        visitor.get(&callback(&back, "c-zhang", &state));
        (before, visitor.cookie("wx_session").map(str::to_owned))
    }

    pub(super) fn session_cookie(&self) -> String {
        let mut visitor = Visitor::new();
        let (back, state) = self.start(&mut visitor);
        // Over https the cookies have the prefix; this visitor is not so strict.
        let answer = visitor.get(&callback(&back, "c-zhang", &state));
        let lines = answer.headers.iter().filter(|(name, _)| name == "set-cookie");
        lines.map(|(_, line)| line.clone()).find(|line| line.contains("wx_session=")).unwrap()
    }
}

pub(super) fn app(wechat: &str, flaw: Option<Flaw>, style: Style, deadline: Duration) -> App {
    // Whether cookies are `Secure` can be seen only where the world uses https.
    let secure = style == Style::Session && flaw.is_none_or(|f| f == Flaw::SessionCookieInsecure);
    App::start_with(wechat, move |config| {
        config.flaws = flaw.into_iter().collect();
        config.style = style;
        config.lang = Lang::En;
        config.origin = Some(Origin::parse(ORIGIN).unwrap());
        config.deadline = deadline;
        if secure {
            config.public =
                Base::parse(&config.public.as_str().replace("http:", "https:")).unwrap();
        }
    })
}

pub(super) fn ticket_of(answer: &visitor::Answer) -> Option<String> {
    serde_json::from_str::<Value>(&answer.body).ok()?["usertoken"].as_str().map(str::to_owned)
}

pub(super) fn openid_of(answer: &visitor::Answer) -> Option<String> {
    (answer.status == 200).then(|| answer.json()["openid"].as_str().unwrap().to_owned())
}
