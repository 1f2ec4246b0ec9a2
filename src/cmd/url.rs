//! `wxauth url`: builds the authorize link of a platform, as text, QR code, or opened in a browser.
//! Must not call WeChat.

use serde_json::json;

use super::{Command, link_flags, listen};
use crate::app::{App, Args};
use crate::config::{Kind, Setting, shared};
use crate::domain::lang::Lang;
use crate::domain::link::{Link, Request};
use crate::domain::said::{Fixed, Said};
use crate::domain::visible::visible;
use crate::error::{Error, Plain};
use crate::net::bind::lan_addresses;
use crate::net::browser;
use crate::out::Outcome;
use crate::report::qr;

static STATE: Setting = Setting::one(
    "url.state",
    "state",
    "STATE",
    "要带的 state [默认：32 位随机十六进制]",
    "State to send [default: 32 random hex digits]",
);
static QR: Setting = Setting::switch(
    "url.qr",
    "qr",
    "在终端上显示链接的二维码",
    "Show the link as a QR code on the terminal",
);
static QR_FILE: Setting = Setting::one(
    "url.qr_file",
    "qr-file",
    "FILE",
    "把二维码写进 FILE（.svg 或 .png）",
    "Write the QR code to FILE (.svg or .png)",
)
.kind(Kind::Parsed {
    zh: "以 .svg 或 .png 结尾的文件名",
    en: "the name of a .svg or .png file",
    fits: |path| picture(path).is_some(),
})
.path()
.inside();
static OPEN: Setting =
    Setting::switch("url.open", "open", "用浏览器打开链接", "Open the link in a browser");

/// Its table row.
pub static COMMAND: Command = Command {
    name: "url",
    about: Fixed::new(
        "为某种平台生成授权链接：文字、二维码，或直接用浏览器打开",
        "Build the authorize link for a platform, as text, QR code, or opened in a browser",
    ),
    examples: "wxauth url --appid wx5b6e96c8c89c614e --redirect-uri https://h5.example.com/callback\n\
               wxauth url --scope snsapi_base --qr\n\
               wxauth url --platform web --qr-file login.svg",
    operands: &[],
    settings: &[&link_flags::GROUP, &[&shared::MOCK, &STATE, &QR, &QR_FILE, &OPEN]],
    commands: &[],
    run: Some(run),
    schema: "url",
};

fn run(_args: &Args, app: &App) -> Result<Outcome, Error> {
    let state = match app.settings.text(&STATE)? {
        Some(state) => state,
        None => link_flags::fresh_state(app),
    };
    let request = link_flags::request(app, state, None)?;
    let link = request.build(app.settings.on(&link_flags::FORCE)?)?;
    for warning in &link.warnings {
        app.out.warn(warning.text(app.lang()));
    }
    let file = app.settings.text(&QR_FILE)?;
    if let Some(path) = &file {
        write_qr(path, &link.url)?;
    }
    if app.settings.on(&QR)? {
        draw(app, &link.url, true)?;
    }
    if app.settings.on(&OPEN)? {
        open(app, &request, &link.url)?;
    }
    app.out.talk(&belongs(app, &request));
    let human = format!("{}\n", link.url);
    Ok(Outcome::answer(human, data(app, &request, &link, file.as_deref())))
}

fn data(app: &App, request: &Request, link: &Link, file: Option<&str>) -> serde_json::Value {
    let warnings: Vec<_> = link
        .warnings
        .iter()
        .map(|w| json!({ "kind": w.kind, "message": w.text(app.lang()) }))
        .collect();
    let mut data = json!({
        "url": link.url,
        "platform": request.platform.name(),
        "appid": request.appid,
        "redirect_uri": request.redirect_uri,
        "scope": link.scope,
        "state": request.state,
        "warnings": warnings,
    });
    if let Some(file) = file {
        data["qr_file"] = file.into();
    }
    data
}

/// Which `listen` catches this link's callback.
fn belongs(app: &App, request: &Request) -> String {
    let line = listen::line(&request.redirect_uri, Some(&request.state), lan_addresses);
    let command = app.paint_talk().link(&visible(&line));
    match app.lang() {
        Lang::Zh => format!("接收回调：{command}"),
        Lang::En => format!("catch its callback with: {command}"),
    }
}

/// Draws a link.
type Draw = fn(&str) -> Result<Vec<u8>, qr::TooLong>;

/// How to draw what goes into a file of this name.
fn picture(path: &str) -> Option<Draw> {
    let lower = path.to_ascii_lowercase();
    let ends = |end: &str| lower.ends_with(end);
    match (ends(".svg"), ends(".png")) {
        (true, _) => Some(|url| qr::svg(url).map(String::into_bytes)),
        (_, true) => Some(|url| qr::png(url, 8)),
        _ => None,
    }
}

fn write_qr(path: &str, url: &str) -> Result<(), Error> {
    // Its kind lets no other name through.
    let Some(draw) = picture(path) else { return Ok(()) };
    std::fs::write(path, draw(url)?).map_err(|error| Plain::unwritable(path, error).into())
}

/// The QR code goes to stderr: stdout is the link, for scripts.
pub(super) fn show_qr(app: &App, url: &str) -> Result<(), Error> {
    draw(app, url, false)
}

/// `to_file`: the command has `--qr-file`.
fn draw(app: &App, url: &str, to_file: bool) -> Result<(), Error> {
    let needed = qr::columns(url)?;
    if let Some(said) = too_narrow(needed, app.talk_columns(), to_file) {
        app.out.warn(said.told(app.lang()));
        return Ok(());
    }
    let code = qr::terminal(url, app.paint_talk().is_on())?;
    app.out.talk(code.trim_end_matches('\n'));
    Ok(())
}

/// A code whose lines wrap is none: what is said instead, where the terminal has too few columns.
fn too_narrow(needed: usize, columns: Option<usize>, to_file: bool) -> Option<Said> {
    let columns = columns.filter(|columns| *columns < needed)?;
    let (zh, en) = match to_file {
        true => ("，或用 --qr-file login.svg 存成图片", ", or save it with --qr-file login.svg"),
        false => (
            "，或缩小字号；也可以直接用链接",
            " or make the letters smaller; the link itself will do, too",
        ),
    };
    Some(Said::new(
        format!("二维码要 {needed} 列，这个终端只有 {columns} 列，没有显示：拉宽终端再试{zh}"),
        format!("the QR code needs {needed} columns, this terminal has {columns}: widen it{en}"),
    ))
}

/// A page only the WeChat client shows is offered as a QR code instead, unless an emulator is the target.
pub(super) fn open(app: &App, request: &Request, url: &str) -> Result<(), Error> {
    if request.platform.needs_client() && request.base.is_none() {
        app.out.warn(app.say(
            "电脑浏览器打不开这个链接（微信会提示“请在微信客户端打开链接”），请用微信扫描二维码：",
            "a desktop browser cannot show this page (WeChat answers 请在微信客户端打开链接); scan it with WeChat:",
        ));
        return show_qr(app, url);
    }
    Ok(browser::open(url, app.env.get("BROWSER"))?)
}

#[cfg(test)]
mod tests {
    use super::too_narrow;

    #[test]
    fn a_code_is_not_drawn_where_its_lines_would_wrap() {
        assert!(too_narrow(53, None, true).is_none() && too_narrow(53, Some(53), true).is_none());
        let said = too_narrow(53, Some(40), true).unwrap();
        assert!(said.to_string().contains("53 columns") && said.to_string().contains("--qr-file"));
        assert!(said.chinese().contains("53 列") && said.chinese().contains("40 列"));
        let plain = too_narrow(53, Some(40), false).unwrap();
        assert!(!plain.to_string().contains("--qr-file") && plain.chinese().contains("链接"));
    }
}
