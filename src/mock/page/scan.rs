//! The page with the QR code (PROTOCOL 3.2): the one page with a script, which polls and sends
//! the browser on. Must not load anything from elsewhere.

use super::consent::list;
use super::shell::{Markup, Policy, escape, page_under};
use super::{language_link, requery};
use crate::domain::text::mock::{Pages, of};
use crate::mock::authorize::Admitted;
use crate::mock::turn::Turn;
use crate::mock::user::User;
use crate::wire::authorize::{Asked, Parameters, concatenated};
use bytes::Bytes;

const SCRIPT: &str = include_str!("scan.js");

/// Where the script puts the code it hears of; no address contains it.
const HOLE: &str = "\u{1}";

/// The page.
pub(crate) fn scan(
    turn: &Turn<'_>,
    asked: &Asked,
    admitted: &Admitted,
    uuid: &str,
) -> http::Response<Bytes> {
    let lang = turn.lang();
    let t = &of(lang).pages;
    let script = format!(
        "var fordevtool = \"https://long.open.weixin.qq.com/connect/l/qrconnect?uuid={uuid}\";\n{SCRIPT}"
    );
    // wxLogin.js makes a frame of 300 by 400 pixels that does not scroll (PROTOCOL 3.5).
    let small = asked.value("login_type").as_deref() == Some("jssdk");
    let phones = if small { phone(uuid, t) } else { phones(turn, uuid, t) };
    let (before, after) = halves(admitted);
    // PROTOCOL 3.4: the iframe's own window, the top one, or whichever can be had.
    let target = asked.value("self_redirect").filter(|v| v == "true" || v == "false");
    let html = format!(
        "<main class=\"{}\" data-uuid=\"{uuid}\" data-before=\"{}\" data-after=\"{}\" data-self=\"{}\">\n\
         <header><h1>{}</h1></header>\n\
         <img class=\"qrcode lightBorder\" alt=\"{}\" src=\"{}/connect/qrcode/{uuid}\">\n\
         <div role=\"status\"><p id=\"wx_default_tip\">{} “{}”</p>\
         <p id=\"wx_after_scan\" hidden><b>{}</b><br>{}</p>\
         <p id=\"wx_after_cancel\" hidden><b>{}</b><br>{}</p></div>\n\
         {phones}</main>\n\
         <script>{script}</script>",
        if small { "scan small" } else { "scan" },
        escape(&before),
        escape(&after),
        target.as_deref().unwrap_or("default"),
        escape(t.scan_title),
        escape(t.scan_alt),
        escape(turn.prefix()),
        escape(t.scan_tip),
        escape(&admitted.app.title(lang)),
        escape(t.scan_done),
        escape(t.scan_done_text),
        escape(t.scan_cancelled),
        escape(t.scan_cancelled_text),
    );
    let foot = Markup(format!(" · {}", language_link(lang, "qrconnect", asked.query())));
    page_under(&Policy::Script(&script), lang, "scan", t.scan_title, &Markup(html), &foot)
}

/// Who may scan: everybody there is, each on a phone of his own.
fn phones(turn: &Turn<'_>, uuid: &str, t: &Pages) -> String {
    let address = |user: &User| {
        let own = [("mock_user", Some(user.name.as_str()))];
        format!("confirm?{}", requery(&format!("uuid={uuid}"), &own))
    };
    let users = turn.settings.users.iter();
    let items = list(users, false, t, address, " target=\"_blank\" rel=\"noopener\"");
    let title = escape(t.scan_phones);
    format!("<nav aria-labelledby=\"phones\"><h2 id=\"phones\">{title}</h2><ul>{items}</ul></nav>")
}

/// One phone, on whose page the user can be changed.
fn phone(uuid: &str, t: &Pages) -> String {
    format!(
        "<a class=\"plain\" href=\"confirm?uuid={uuid}\" target=\"_blank\" rel=\"noopener\">{}</a>",
        escape(t.scan_phone)
    )
}

/// The callback around the code: plain concatenation (PROTOCOL 3.4).
fn halves(admitted: &Admitted) -> (String, String) {
    let added = Parameters {
        code: Some(HOLE),
        raw_state: &admitted.raw_state,
        raw_reason: None,
        appid: None,
    };
    let address = concatenated(&admitted.redirect_uri, added);
    // `concatenated` encodes control characters, the hole among them.
    let (before, after) = address.rsplit_once("%01").unwrap_or((&address, ""));
    (before.to_owned(), after.to_owned())
}
