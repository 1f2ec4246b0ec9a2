//! The consent page (PROTOCOL 1.6) with the account picker, which is the emulator's addition.
//! Must not need a script: one tap allows, refuses or switches the account.

use super::shell::{Markup, escape, page};
use super::{language_link, requery};
use crate::domain::lang::Lang;
use crate::domain::scope::LOGIN;
use crate::domain::text::mock::{Pages, of};
use crate::mock::authorize::Admitted;
use crate::mock::avatar;
use crate::mock::turn::Turn;
use crate::mock::user::User;
use crate::wire::authorize::Asked;
use bytes::Bytes;
use std::fmt::Write;

/// How many other accounts the picker shows at most.
const MOST: usize = 50;

/// The page.
pub(crate) fn consent(
    turn: &Turn<'_>,
    asked: &Asked,
    admitted: &Admitted,
    uuid: &str,
) -> http::Response<Bytes> {
    let lang = turn.lang();
    let t = &of(lang).pages;
    let initial: String = admitted.app.name.chars().take(1).collect();
    let permission = if admitted.scope == LOGIN { t.consent_login } else { t.consent_profile };
    let html = format!(
        "<main class=\"consent\">\n<header><span class=\"mark\" aria-hidden=\"true\">{}</span>\
         <h1>{}</h1><p>{}</p></header>\n<p class=\"permission\">{}</p>\n\
         <section aria-labelledby=\"who\"><h2 id=\"who\">{}</h2>{}</section>\n{}\n{}</main>",
        escape(&initial),
        escape(&admitted.app.name),
        escape(t.consent_asks),
        escape(permission),
        escape(t.consent_as),
        account(&admitted.user, t),
        form(turn, asked, admitted, uuid, t),
        picker(turn, asked, admitted, t),
    );
    let foot = Markup(format!(" · {}", language_link(lang, "authorize", asked.query())));
    page(lang, "consent", t.consent_title, &Markup(html), &foot)
}

/// The form with the fields of PROTOCOL 1.6: what the client added to the address comes back.
fn form(turn: &Turn<'_>, asked: &Asked, admitted: &Admitted, uuid: &str, t: &Pages) -> String {
    let mut fields = hidden(&admitted.scope, "on") + &hidden("uuid", uuid);
    for name in ["uin", "key", "pass_ticket", "version"] {
        fields += &hidden(name, &asked.value(name).unwrap_or_default());
    }
    // The pages' language where no cookie is kept.
    let lang: Lang = turn.lang();
    fields += &hidden("mock_lang", lang.tag());
    format!(
        "<form method=\"post\" action=\"authorize_reply\">{fields}\
         <button class=\"plain\" name=\"allow\" value=\"0\">{}</button>\
         <button class=\"primary\" name=\"allow\" value=\"1\">{}</button></form>",
        escape(t.refuse),
        escape(t.allow)
    )
}

fn hidden(name: &str, value: &str) -> String {
    let (name, value) = (escape(name), escape(value));
    format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">")
}

fn picker(turn: &Turn<'_>, asked: &Asked, admitted: &Admitted, t: &Pages) -> String {
    let others = turn.settings.users.iter().filter(|user| user.name != admitted.user.name);
    let mut items = String::new();
    for user in others.take(MOST) {
        let own = [("mock_user", Some(user.name.as_str())), ("mock_switch", Some("1"))];
        let query = requery(asked.query(), &own);
        // Writing into a String does not fail.
        let _ = write!(
            items,
            "<li><a href=\"authorize?{}\">{}</a></li>",
            escape(&query),
            account(user, t)
        );
    }
    format!(
        "<nav aria-labelledby=\"others\"><h2 id=\"others\">{}</h2><ul>{items}</ul></nav>",
        escape(t.switch_account)
    )
}

/// Picture, nickname and what is special about a user.
pub(super) fn account(user: &User, t: &Pages) -> String {
    let picture = if user.avatar {
        avatar::svg(&crate::mock::identity::avatar(&user.name))
    } else {
        "<span class=\"avatar none\" aria-hidden=\"true\"></span>".to_owned()
    };
    let tags: String =
        tags(user, t).iter().map(|tag| format!("<small>{}</small>", escape(tag))).collect();
    format!(
        "<span class=\"account\">{picture}<span class=\"name\"><b>{}</b>{tags}</span></span>",
        escape(&user.nickname)
    )
}

fn tags(user: &User, t: &Pages) -> Vec<&'static str> {
    let all = [
        (user.snapshot, t.tag_snapshot),
        (user.from_menu, t.tag_follower),
        (!user.follows, t.tag_stranger),
        (!user.unionid, t.tag_no_unionid),
        (user.banned, t.tag_banned),
        (user.refuses, t.tag_refuses),
        (!user.avatar, t.tag_no_avatar),
    ];
    all.into_iter().filter(|(on, _)| *on).map(|(_, tag)| tag).collect()
}
