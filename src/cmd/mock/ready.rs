//! What is said when the emulator can be reached: its address, and how to use it.
//! Must not start or stop anything.

use std::net::SocketAddr;

use serde_json::{Value, json};

use super::tls::Tls;

use crate::app::App;
use crate::cmd::ready_file::ReadyFile;
use crate::error::Error;
use crate::mock::engine::Engine;
use crate::net::bind::http_address;

/// The first line.
#[derive(Debug)]
pub(super) struct Ready {
    url: String,
    /// Every network of this machine, not itself alone.
    everywhere: bool,
    tls: Option<Value>,
    users: Vec<String>,
    apps: Vec<String>,
}

impl Ready {
    pub(super) fn new(address: SocketAddr, tls: Option<&Tls>, engine: &Engine) -> Ready {
        engine.with(|emulator, _| {
            let settings = emulator.settings();
            Ready {
                url: http_address(address),
                everywhere: address.ip().is_unspecified(),
                tls: tls.map(|tls| tls.to_json(address)),
                users: settings.users.iter().map(|user| user.name.clone()).collect(),
                apps: settings.apps.iter().map(|app| app.key()).collect(),
            }
        })
    }

    fn to_json(&self) -> Value {
        let mut ready = json!({
            "event": "ready",
            "schema": super::SCHEMA,
            "url": self.url,
            "api_base": self.url,
            "open_base": self.url,
            "users": self.users,
            "apps": self.apps,
        });
        if let Some(tls) = &self.tls {
            ready["tls"] = tls.clone();
        }
        ready
    }

    /// The address on stdout: it is the answer of this command.
    pub(super) fn announce(&self, app: &App, file: Option<&mut ReadyFile>) -> Result<(), Error> {
        if let Some(file) = file {
            file.write(&self.to_json())?;
        }
        if app.json() {
            app.out.event(&self.to_json());
            return Ok(());
        }
        app.out.write(format!("{}\n", self.url).as_bytes());
        app.out.talk(&self.advice(app));
        Ok(())
    }

    fn advice(&self, app: &App) -> String {
        let url = app.paint_talk().link(&self.url);
        let apps = match self.apps.is_empty() {
            true => app
                .say(
                    "没有登记应用，任何 appid 都能用：从第一次登录的方式看出是测试号、网站应用还是别的；第一次换取成功后，类型、secret 和回调域名就固定了",
                    "no apps are pinned, so any appid works: what it is shows in its first login (a test \
                     account, a website app…), and its first successful exchange fixes kind, secret and \
                     callback domain",
                )
                .to_owned(),
            false => format!("{}{}", app.say("应用：", "apps: "), self.apps.join(", ")),
        };
        let users = format!("{}{}", app.say("用户：", "users: "), self.users.join(", "));
        let how = app.say(
            "用它代替 https://api.weixin.qq.com 和 https://open.weixin.qq.com；按 Ctrl-C 结束",
            "stands for https://api.weixin.qq.com and https://open.weixin.qq.com; Ctrl-C ends it",
        );
        let inspector = app.paint_talk().link(&format!("{}/_wxauth/", self.url));
        let watch = app.say("在浏览器里实时查看每次登录", "shows every login live, in a browser");
        let reach = match self.everywhere {
            true => app.say(
                "本机所有网卡都在监听：同一网络里的人都能访问\n",
                "listening on every network of this machine: whoever is in one of them can reach it\n",
            ),
            false => "",
        };
        let secure = self.tls.as_ref().map(|tls| secure(app, tls)).unwrap_or_default();
        format!("{url} {how}\n{reach}{secure}{inspector} {watch}\n{users}\n{apps}")
    }
}

/// How TLS is reached, and what makes clients believe it.
fn secure(app: &App, tls: &Value) -> String {
    let url = app.paint_talk().link(tls["url"].as_str().unwrap_or_default());
    let answers =
        app.say("同时响应 TLS，代表微信的所有域名", "answers TLS in all of WeChat's names");
    let trust = match tls["ca_file"].as_str() {
        Some(file) => {
            format!("{}{file}", app.say("；客户端要信任的证书：", "; clients trust it by "))
        }
        None => app
            .say(
                "；用 --tls-ca-file FILE 得到客户端要信任的证书",
                "; --tls-ca-file FILE gives the certificate that clients must trust",
            )
            .to_owned(),
    };
    format!("{url} {answers}{trust}\n")
}
