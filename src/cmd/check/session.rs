//! `--emit-session FILE`: a login for later steps, as cookie jar, ticket and Playwright storage state.
//! Must not write where others can read: what is in these files logs in.

use crate::domain::lang::Lang;
use crate::domain::said::Said;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::app::App;
use crate::check::jar::Cookie;
use crate::check::probe::{FIRST, Login, Probe};
use crate::cmd::reports::writable;
use crate::domain::fault::Exit;
use crate::error::{Error, Plain};
use crate::platform::{create_private, is_no_plain_file};

/// What the names of the files end in.
const ENDS: [&str; 3] = ["", ".json", ".ticket"];

/// Says before any work where a file cannot be made: what logs in is not poured into devices, and
/// what a link leads to belongs to somebody.
pub(super) fn fits(path: &str) -> Result<(), Error> {
    let paths = ENDS.map(|end| format!("{path}{end}"));
    let Some(there) = paths.iter().find(|path| is_no_plain_file(Path::new(path))) else {
        // A file that is there gives way to a new one, whatever its mode.
        let new = paths.iter().map(Path::new).filter(|path| !path.exists());
        return new.into_iter().try_for_each(writable);
    };
    let zh = format!("--emit-session：{there} 已存在，而且不是普通文件");
    let en = format!("--emit-session: {there} is there, and no plain file");
    Err(Plain::new("file_exists", Exit::Local, zh, en)
        .hint("换一个文件名", "name another file")
        .into())
}

/// Logs in once more and writes FILE (cookies, Netscape form), FILE.json (Playwright) and FILE.ticket.
pub(super) async fn emit(app: &App, probe: &Probe, path: &str) -> Result<(), Error> {
    let login = probe.login("A", FIRST).await.map_err(|stop| {
        Plain::new(
            "session_not_made",
            Exit::Login,
            "--emit-session：没有可交出的登录",
            "--emit-session: no login to hand on",
        )
        .because(Said::new(stop.text(Lang::Zh), stop.text(Lang::En)))
    })?;
    let beside = |end: &str| PathBuf::from(format!("{path}{end}"));
    write(Path::new(path), netscape(&login).as_bytes())?;
    write(&beside(".json"), playwright(&login).as_bytes())?;
    if let Some(ticket) = &login.session.ticket {
        write(&beside(".ticket"), ticket.as_bytes())?;
    }
    app.out.talk(&format!(
        "{}{path}, {path}.json{}",
        app.say("登录会话已写入 ", "the session is in "),
        if login.session.ticket.is_some() { format!(", {path}.ticket") } else { String::new() }
    ));
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    // A file of an earlier run is replaced, not written into: it may have another mode.
    let _ = std::fs::remove_file(path);
    create_private(path, bytes).map_err(|error| Plain::unwritable(path.display(), error).into())
}

/// The form curl (`-b FILE`) and hurl (`--cookie FILE`) read.
fn netscape(login: &Login) -> String {
    let mut text = "# Netscape HTTP Cookie File\n".to_owned();
    for cookie in login.browser.jar.iter() {
        let flag = |on: bool| if on { "TRUE" } else { "FALSE" };
        let only = if cookie.http_only { "#HttpOnly_" } else { "" };
        text.push_str(&format!(
            "{only}{}\t{}\t{}\t{}\t0\t{}\t{}\n",
            cookie.host,
            flag(cookie.wide),
            cookie.path,
            flag(cookie.secure),
            cookie.name,
            cookie.value
        ));
    }
    text
}

/// What Playwright takes as `storageState`.
fn playwright(login: &Login) -> String {
    let same_site = |cookie: &Cookie| match cookie.same_site.as_deref() {
        Some("strict") => "Strict",
        Some("none") => "None",
        _ => "Lax",
    };
    let cookie = |cookie: &Cookie| {
        let dot = if cookie.wide { "." } else { "" };
        json!({
            "name": cookie.name,
            "value": cookie.value,
            "domain": format!("{dot}{}", cookie.host),
            "path": cookie.path,
            "expires": -1,
            "httpOnly": cookie.http_only,
            "secure": cookie.secure,
            "sameSite": same_site(cookie),
        })
    };
    let cookies: Vec<_> = login.browser.jar.iter().map(cookie).collect();
    format!("{:#}\n", json!({ "cookies": cookies, "origins": [] }))
}
