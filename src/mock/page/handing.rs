//! The page where an administrator chooses which account hands its rights to a platform.
//! Must not need a script: each account is a button of one form.

use super::language_link;
use super::shell::{Markup, escape, page};
use crate::domain::text::mock::of;
use crate::mock::handing::{Admitted, SAMPLE};
use crate::mock::turn::Turn;
use bytes::Bytes;
use std::fmt::Write;

/// How many accounts it shows at most.
const MOST: usize = 50;

/// The page; `uuid` is what its answer is known by.
pub(crate) fn handing(turn: &Turn<'_>, admitted: &Admitted, uuid: &str) -> http::Response<Bytes> {
    let lang = turn.lang();
    let t = &of(lang).pages;
    let name = admitted.platform.title(lang);
    let initial: String = name.chars().take(1).collect();
    let here = turn.site.path.rsplit('/').next().unwrap_or("");
    let reply = format!("{}_reply", here.strip_suffix("_reply").unwrap_or(here));
    let form = |inside: &str| {
        format!(
            "<form method=\"post\" action=\"{}\"><input type=\"hidden\" name=\"uuid\" value=\"{}\">\
             <input type=\"hidden\" name=\"mock_lang\" value=\"{}\">{inside}</form>",
            escape(&reply),
            escape(uuid),
            lang.tag(),
        )
    };
    let mut buttons = String::new();
    for account in admitted.accounts.iter().take(MOST) {
        let appid = escape(account.appid.as_str());
        // Without a name of its own it is called by its AppID already.
        let below = match account.name.is_empty() {
            true => String::new(),
            false => format!("<small>{appid}</small>"),
        };
        // Writing into a String does not fail.
        let _ = write!(
            buttons,
            "<button class=\"plain\" name=\"account\" value=\"{appid}\"><b>{}</b>{below}</button>",
            escape(&account.title(lang)),
        );
    }
    let mut html = format!(
        "<main class=\"handing\">\n<header><span class=\"mark\" aria-hidden=\"true\">{}</span>\
         <h1>{}</h1><p>{}</p></header>\n<p class=\"permission\">{}</p>\n<h2>{}</h2>",
        escape(&initial),
        escape(&name),
        escape(t.handing_asks),
        escape(t.handing_permission),
        escape(t.handing_accounts),
    );
    if !buttons.is_empty() {
        html.push_str(&form(&buttons));
    }
    if admitted.open {
        // The sample is for whoever has no account yet.
        let value = if admitted.accounts.is_empty() { SAMPLE } else { "" };
        html.push_str(&form(&format!(
            "<label>{}<input name=\"account\" required autocapitalize=\"off\" spellcheck=\"false\" \
             value=\"{value}\"></label><button class=\"primary\">{}</button>",
            escape(t.handing_other),
            escape(t.handing_button),
        )));
    } else if buttons.is_empty() {
        let _ = write!(html, "<p>{}</p>", escape(t.handing_none));
    }
    html.push_str("</main>");
    let foot = Markup(format!(" · {}", language_link(lang, &reply, &format!("uuid={uuid}"))));
    page(lang, "handing", t.handing_title, &Markup(html), &foot)
}
