//! The browser's half of a run: proxies before the application, and a Chromium that takes the emulator for WeChat.
//! Must not decide when; the command's life does.

use std::process::ExitStatus;

use http::Uri;

use crate::app::App;
use crate::cmd::stage::last_words;
use crate::cmd::{net_flags, secret_variables};
use crate::config::{Kind, Setting, Wrong};
use crate::domain::base::Base;
use crate::domain::fault::Exit;
use crate::domain::said::Said;
use crate::error::{Error, Plain};
use crate::intercept::Intercept;
use crate::intercept::browser::Browser;
use crate::intercept::front::Front;

pub(super) static FRONT: Setting = Setting::many(
    "run.front",
    "front",
    "PORT=URL",
    "在 PORT 上转发 URL 处的网页应用，把其中去微信登录的链接改到模拟器",
    "Serve the web application at URL on PORT, with its WeChat login links pointed to the emulator",
)
.kind(Kind::Judged(|text| parse(text).map(drop)))
.here();
pub(super) static BROWSER: Setting = Setting::maybe(
    "run.browser",
    "browser",
    "URL",
    FIRST,
    "用全新的配置打开 Chromium，微信的域名都指到这里；打开 URL，或第一个 --front",
    "Open Chromium, with a fresh profile and WeChat's User-Agent, at URL or the first --front",
)
.only_flag();

/// What a bare `--browser` means.
const FIRST: &str = "*";

fn parse(text: &str) -> Result<(u16, Base), Wrong> {
    let read = || {
        let (port, url) = text.split_once('=')?;
        let base = Base::parse(url).ok()?;
        let bare = base.as_str().matches('/').count() == 2;
        bare.then_some((port.parse().ok()?, base))
    };
    let (port, base) = read().ok_or_else(|| {
        Wrong::new(
            "setting_invalid",
            (
                format!("{text:?} 不是 端口=地址"),
                format!("{text:?} is not a port and an address"),
            ),
            "写成 --front 8080=http://127.0.0.1:3000（8080 是浏览器打开的端口，后面是应用的地址，不带路径）",
            "write it as --front 8080=http://127.0.0.1:3000: the port browsers open, then the \
             application's address without a path",
        )
    })?;
    if port != 0 && base.is_loopback() && base.as_str().ends_with(&format!(":{port}")) {
        return Err(Wrong::new(
            "setting_invalid",
            (format!("{text:?} 的两个端口是同一个"), format!("{text:?} names one port twice")),
            "front 会占住应用要用的端口：等号前换一个端口，例如 8080",
            "the front would take the application's own port: name another before the =, such as 8080",
        ));
    }
    Ok((port, base))
}

/// Starts them all, and says where they are.
pub(super) async fn fronts(app: &App, intercept: &Intercept) -> Result<Vec<Front>, Error> {
    let trust = net_flags::trust(app)?;
    let emulator = format!("127.0.0.1:{}", intercept.port());
    let mut fronts = Vec::new();
    for text in app.settings.list(&FRONT)? {
        let (port, target) = parse(&text)?;
        let front = Front::start(port, &target, &emulator, trust.clone()).await?;
        let (at, target) = (front.url(), front.target());
        app.out.talk(app.say(
            &format!("wxauth run: 请用浏览器打开 {at}（转发 {target}，微信登录会走到模拟器）"),
            &format!(
                "wxauth run: {at} is the address to open in the browser: it hands on to {target}, \
                 and WeChat's login leads to the emulator"
            ),
        ));
        fronts.push(front);
    }
    Ok(fronts)
}

/// Says where the emulator can be watched, to whoever will sit before it: a person at a terminal, or
/// one with a browser.
pub(super) fn tell_of_inspector(
    app: &App,
    intercept: &Intercept,
    browsing: bool,
) -> Result<(), Error> {
    if (browsing || app.interactive) && !app.settings.on(&super::QUIET)? {
        let at = format!("http://127.0.0.1:{}/_wxauth/", intercept.port());
        app.out.talk(app.say(
            &format!("wxauth run: 检视器 {at}（每次登录的经过，运行期间可以打开）"),
            &format!("wxauth run: {at} shows every login while this runs"),
        ));
    }
    Ok(())
}

/// The page `--browser` opens, if it is asked for.
pub(super) fn wanted(app: &App, fronts: &[Front]) -> Result<Option<Uri>, Error> {
    let Some(text) = app.settings.text(&BROWSER)? else { return Ok(None) };
    let first = || fronts.first().map(Front::url);
    let url = if text == FIRST { first() } else { Some(text.clone()) };
    let uri = url.and_then(|url| url.parse::<Uri>().ok());
    match uri.filter(|uri| matches!(uri.scheme_str(), Some("http" | "https"))) {
        Some(uri) => Ok(Some(uri)),
        None => Err(Plain::new(
            "setting_invalid",
            Exit::Usage,
            "--browser：要打开哪个页面？",
            "--browser: which page?",
        )
        .hint(
            "写成 --browser=http://127.0.0.1:3000/，或同时给出 --front",
            "write --browser=http://127.0.0.1:3000/, or give a --front as well",
        )
        .into()),
    }
}

/// Opens it. That there is no browser is told, and ends nothing.
pub(super) fn open(app: &App, intercept: &Intercept, url: &str) -> Option<Browser> {
    let look = |name: &str| app.env.get(name).map(str::to_owned);
    match intercept.browse(url, &look, &secret_variables(app)) {
        Ok(Some(browser)) => Some(browser),
        Ok(None) => {
            app.out.warn(app.say(
                "没有找到 Chromium：安装它，或用 CHROME_PATH 指明它的位置",
                "there is no Chromium: install it, or say where it is in CHROME_PATH",
            ));
            None
        }
        Err(error) => {
            app.out.warn(&format!("--browser: {error}"));
            None
        }
    }
}

/// Says why it went, where somebody did not just close it. It ends nothing.
pub(super) fn tell_gone(app: &App, browser: &Browser, status: ExitStatus) {
    if status.success() {
        return;
    }
    let words = last_words::of_log(browser.log());
    app.out.warn(gone(status, &words).told(app.lang()));
}

fn gone(status: ExitStatus, words: &str) -> Said {
    let (zh, en) = match words.contains("--no-sandbox") {
        true => (
            "；Chromium 不让 root 这样运行：换普通用户，或让 CHROME_PATH 指向一个加上 --no-sandbox 的脚本",
            "; Chromium does not run like this as root: be another user, or name in CHROME_PATH a script \
             that adds --no-sandbox",
        ),
        false => ("", ""),
    };
    let behind =
        |mark: &str| if words.is_empty() { String::new() } else { format!("{mark}{words}") };
    Said::new(
        format!("--browser：Chromium 自己退出了（{status}）{}{zh}", behind("：")),
        format!("--browser: Chromium went by itself ({status}){}{en}", behind(": ")),
    )
}
