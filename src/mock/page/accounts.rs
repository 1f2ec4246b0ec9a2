//! Pages of the emulator's own where somebody chooses whom this browser's WeChat belongs to.
//! Must not sign anybody in; each choice is a link, and the request it makes does.

use super::consent::list;
use super::shell::{Markup, escape, page};
use super::{language_link, requery};
use crate::domain::text::mock::of;
use crate::mock::turn::Turn;
use crate::mock::user::User;
use bytes::Bytes;

/// Everybody but `current`, each a link to `here` as that user: one tap, no script.
pub(super) fn others(turn: &Turn<'_>, current: Option<&str>, here: &str, query: &str) -> String {
    let t = &of(turn.lang()).pages;
    let title = escape(if turn.is_wecom() { t.work_switch_account } else { t.switch_account });
    let items = items(turn, current, here, query);
    format!("<nav aria-labelledby=\"others\"><h2 id=\"others\">{title}</h2>{items}</nav>")
}

fn items(turn: &Turn<'_>, current: Option<&str>, here: &str, query: &str) -> String {
    let t = &of(turn.lang()).pages;
    let others = turn.settings.users.iter().filter(|user| Some(user.name.as_str()) != current);
    let address = |user: &User| {
        let own = [
            ("mock_choose", None),
            ("mock_signout", None),
            ("mock_user", Some(user.name.as_str())),
            ("mock_switch", Some("1")),
        ];
        format!("{here}?{}", requery(query, &own))
    };
    format!("<ul>{}</ul>", list(others, turn.is_wecom(), t, address, ""))
}

/// Before a login goes on: as whom?
pub(crate) fn choose(turn: &Turn<'_>, here: &str, query: &str) -> http::Response<Bytes> {
    let lang = turn.lang();
    let t = &of(lang).pages;
    let title = if turn.is_wecom() { t.work_choose_title } else { t.choose_title };
    let html = format!(
        "<main class=\"accounts choose\"><h1 id=\"others\">{}</h1>\
         <nav aria-labelledby=\"others\">{}</nav></main>",
        escape(title),
        items(turn, None, here, query)
    );
    let foot = Markup(format!(" · {}", language_link(lang, here, query)));
    page(lang, "choose", title, &Markup(html), &foot)
}

/// Who is signed in, with nothing going on.
pub(crate) fn accounts(turn: &Turn<'_>, current: Option<&str>) -> http::Response<Bytes> {
    let lang = turn.lang();
    let t = &of(lang).pages;
    let query = turn.request.uri().query().unwrap_or("");
    let query =
        requery(query, &[("mock_user", None), ("mock_switch", None), ("mock_signout", None)]);
    let own = |name: &str| super::consent::account_of(turn, name, t);
    let now = current.and_then(own).unwrap_or_else(|| format!("<p>{}</p>", escape(t.signed_out)));
    let leave = requery(&query, &[("mock_signout", Some("1"))]);
    let leave = format!(
        "<a class=\"plain\" href=\"accounts?{}\">{}</a>",
        escape(&leave),
        escape(t.sign_out)
    );
    let html = format!(
        "<main class=\"accounts\"><h1>{}</h1><p class=\"permission\">{}</p>\
         <section aria-labelledby=\"who\"><h2 id=\"who\">{}</h2>{now}{}</section>{}</main>",
        escape(t.accounts_title),
        escape(t.accounts_text),
        escape(t.consent_as),
        if current.is_some() { &leave } else { "" },
        others(turn, current, "accounts", &query)
    );
    let foot = Markup(format!(" · {}", language_link(lang, "accounts", &query)));
    page(lang, "accounts", t.accounts_title, &Markup(html), &foot)
}
