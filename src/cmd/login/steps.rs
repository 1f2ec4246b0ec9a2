//! The steps of a login as people see them, on stderr while they happen.
//! Must not show a token or a secret; the ticket is the answer and stands on stdout.

use serde_json::{Map, Value};

use super::ticket::Signed;
use crate::app::App;
use crate::domain::callback::Granted;
use crate::domain::columns::width;
use crate::domain::ticket::claim::names_token;
use crate::domain::visible::visible;

/// Counts and shows.
#[derive(Debug)]
pub(super) struct Steps<'a> {
    app: &'a App,
    number: usize,
}

impl<'a> Steps<'a> {
    pub(super) fn new(app: &'a App) -> Steps<'a> {
        Steps { app, number: 0 }
    }

    fn step(&mut self, zh: &str, en: &str, told: &str) {
        self.number += 1;
        let paint = self.app.paint_talk();
        let name = self.app.say(zh, en);
        let gap = " ".repeat(10_usize.saturating_sub(width(name)));
        let number = paint.good(&self.number.to_string());
        self.app.out.talk(&format!("{number} {}{gap}{told}", paint.bold(name)));
    }

    pub(super) fn link(&mut self, url: &str) {
        let url = self.app.paint_talk().link(url);
        self.step("链接", "link", &url);
    }

    /// Somebody was sent back with a code. A person was announced by `waiting`; whether a virtual
    /// user was asked depends on scope and user, so only what is certain is said.
    pub(super) fn came(&mut self, user: &str) {
        let (zh, en) = (
            format!("虚拟用户 {user} 打开链接，带着 code 回来了"),
            format!("the virtual user {user} opened the link and came back with a code"),
        );
        let told = self.app.say(&zh, &en).to_owned();
        self.step("授权", "consent", &told);
    }

    /// The virtual user refused.
    pub(super) fn refused(&mut self, user: &str) {
        let (zh, en) = (
            format!("虚拟用户 {user} 打开链接，拒绝了授权"),
            format!("the virtual user {user} opened the link and refused"),
        );
        let told = self.app.say(&zh, &en).to_owned();
        self.step("授权", "consent", &told);
    }

    /// `notes`: what else there is to know of the callback's place.
    pub(super) fn waiting(&mut self, phone: bool, callback: &str, notes: &[String]) {
        let callback = self.app.paint_talk().link(callback);
        let open = match phone {
            true => self.app.say("请在微信里打开上面的链接；", "open the link in WeChat; "),
            false => self.app.say("请在浏览器里打开上面的链接；", "open the link in a browser; "),
        };
        let told = format!("{open}{}{callback}", self.app.say("等待回调：", "waiting for it at "));
        self.step("授权", "consent", &told);
        for note in notes {
            self.app.out.talk(&format!("            {note}"));
        }
    }

    pub(super) fn callback(&mut self, granted: &Granted) {
        let code: String = granted.code().as_str().chars().take(8).collect();
        let (zh, en) =
            (format!("code={code}… state 一致"), format!("code={code}… and the state matches"));
        let told = self.app.say(&zh, &en).to_owned();
        self.step("回调", "callback", &told);
    }

    pub(super) fn exchanged(&mut self, data: &Map<String, Value>) {
        let keys =
            ["openid", "unionid", "userid", "UserId", "scope", "expires_in", "is_snapshotuser"];
        let told: Vec<String> = keys
            .iter()
            .filter_map(|key| Some((key, data.get(*key)?)))
            .map(|(key, value)| format!("{key}={}", shown(value)))
            .collect();
        self.step("换取", "exchange", &told.join(" "));
        super::super::exchange::warn_of_snapshot(self.app, data);
    }

    pub(super) fn profile(&mut self, profile: &Map<String, Value>) {
        let keys = ["nickname", "headimgurl", "userid", "mobile", "email"];
        let told: Vec<String> = keys
            .iter()
            .filter_map(|key| Some((key, profile.get(*key)?)))
            .map(|(key, value)| format!("{key}={}", shown(value)))
            .collect();
        self.step("资料", "userinfo", &told.join(" "));
    }

    pub(super) fn ticket(&mut self, signed: &Signed) {
        let claims: Vec<String> = signed
            .claims
            .as_object()
            .into_iter()
            .flatten()
            .map(|(key, value)| match names_token(key) {
                true => format!("{key}=[…]"),
                false => format!("{key}={}", shown(value)),
            })
            .collect();
        self.step("票据", "ticket", &format!("{} {}", signed.algorithm, claims.join(" ")));
        if !signed.verified {
            let told = self.app.say(
                "票据还没到生效时间（--not-before），未验证",
                "not valid yet (--not-before), so it was not verified",
            );
            return self.step("验证", "verified", told);
        }
        let (zh, en) = match signed.throwaway {
            true => (
                "签名和有效期都通过；密钥只用于这一次，正式使用请设置 WXAUTH_TICKET_SECRET",
                "signature and times hold; the key was made for this run, set WXAUTH_TICKET_SECRET for your own",
            ),
            false => ("签名和有效期都通过", "signature and times hold"),
        };
        let told = self.app.say(zh, en).to_owned();
        self.step("验证", "verified", &told);
    }

    pub(super) fn answered(&mut self, answer: &Value) {
        let said = |key: &str| answer.get(key).map_or_else(String::new, shown);
        let (zh, en) = (
            format!(
                "{}（示例应用，请求头 X-Wx-Ticket）→ {} {}",
                said("request"),
                said("status"),
                said("body")
            ),
            format!(
                "{} of the reference app, X-Wx-Ticket attached → {} {}",
                said("request"),
                said("status"),
                said("body")
            ),
        );
        let told = self.app.say(&zh, &en).to_owned();
        self.step("调用", "call", &told);
    }

    /// The reference app is not asked about a ticket it has no key for.
    pub(super) fn left_to_yours(&mut self) {
        let told = self.app.say(
            "不调用示例应用：密钥是你自己的，请用下面的命令调用你的后端",
            "the reference app is not asked: the key is yours, so your back end answers the line below",
        );
        self.step("调用", "call", told);
    }

    /// The lines to go on with; also part of the answer.
    pub(super) fn next(&mut self, ticket: &str, throwaway: bool) -> [String; 2] {
        let lines = [
            format!("wxauth call http://127.0.0.1:3000/api/me --ticket {ticket}"),
            format!("curl -H \"X-Wx-Ticket: {ticket}\" http://127.0.0.1:3000/api/me"),
        ];
        let paint = self.app.paint_talk();
        let (zh, en) = match throwaway {
            true => (
                "接下来调用你的后端（先把它的密钥设为 WXAUTH_TICKET_SECRET，再登录一次，它才认这张票据）：",
                "go on and call your back end with it (which takes it once its key is in WXAUTH_TICKET_SECRET here):",
            ),
            false => ("接下来用这张票据调用你的后端：", "go on and call your back end with it:"),
        };
        let head = self.app.say(zh, en);
        self.app.out.talk(&format!(
            "{head}\n  {}\n  {}",
            paint.link(&lines[0]),
            paint.link(&lines[1])
        ));
        lines
    }
}

fn shown(value: &Value) -> String {
    visible(&value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}
