//! Pages that ask: the consent form (PROTOCOL 1.6) and the phone's side of a QR code (3.2), with
//! the account picker, which is the emulator's addition. Must not need a script: one tap allows,
//! refuses or switches the account.

use super::accounts::others;
use super::language_link;
use super::shell::{Markup, escape, page};
use crate::domain::lang::Lang;
use crate::domain::scope::{LOGIN, PRIVATEINFO};
use crate::domain::text::mock::{Pages, of};
use crate::mock::authorize::Admitted;
use crate::mock::avatar;
use crate::mock::turn::Turn;
use crate::mock::user::User;
use crate::wire::authorize::Asked;
use bytes::Bytes;
use std::fmt::Write;

/// How many other accounts a picker shows at most.
const MOST: usize = 50;

/// The consent page of a door.
pub(crate) fn consent(
    turn: &Turn<'_>,
    asked: &Asked,
    admitted: &Admitted,
    uuid: &str,
) -> http::Response<Bytes> {
    let scope = match admitted.scope.as_str() {
        "" => "snsapi_base",
        scope => scope,
    };
    let mut fields =
        vec![(scope.to_owned(), "on".to_owned()), ("uuid".to_owned(), uuid.to_owned())];
    for name in ["uin", "key", "pass_ticket", "version"] {
        fields.push((name.to_owned(), asked.value(name).unwrap_or_default().into_owned()));
    }
    let sheet = Sheet {
        action: "authorize_reply",
        allow: "1",
        fields,
        page: admitted.door.page(),
        query: asked.query(),
    };
    sheet.render(turn, admitted)
}

/// The page of the phone that scanned.
pub(crate) fn phone(turn: &Turn<'_>, admitted: &Admitted, uuid: &str) -> http::Response<Bytes> {
    let fields = [
        ("uuid", uuid),
        ("uin", ""),
        ("key", ""),
        ("pass_ticket", ""),
        (LOGIN, "on"),
        ("mock_user", &admitted.user.name),
    ];
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let sheet = Sheet {
        action: "confirm_reply",
        allow: "allow",
        fields: fields.to_vec(),
        page: "confirm",
        query: turn.request.uri().query().unwrap_or(""),
    };
    sheet.render(turn, admitted)
}

/// A page that asks.
struct Sheet<'a> {
    /// Where the form goes, relative to the page.
    action: &'a str,
    /// The value of `allow` that says yes.
    allow: &'a str,
    /// Hidden fields.
    fields: Vec<(String, String)>,
    /// The page itself, relative, and its query.
    page: &'a str,
    query: &'a str,
}

impl Sheet<'_> {
    fn render(&self, turn: &Turn<'_>, admitted: &Admitted) -> http::Response<Bytes> {
        let lang = turn.lang();
        let t = &of(lang).pages;
        let work = admitted.app.kind.is_wecom();
        let (title, above) = match work {
            true => (t.work_consent_title, t.work_consent_as),
            false => (t.consent_title, t.consent_as),
        };
        let name = admitted.app.title(lang);
        let initial: String = name.chars().take(1).collect();
        let permission = match (work, admitted.scope.as_str()) {
            (true, PRIVATEINFO) => t.consent_private,
            (true, _) => t.consent_member,
            (_, LOGIN) => t.consent_login,
            _ => t.consent_profile,
        };
        let html = format!(
            "<main class=\"consent\">\n<header><span class=\"mark\" aria-hidden=\"true\">{}</span>\
             <h1>{}</h1><p>{}</p></header>\n<p class=\"permission\">{}</p>\n\
             <section aria-labelledby=\"who\"><h2 id=\"who\">{}</h2>{}</section>\n{}\n{}</main>",
            escape(&initial),
            escape(&name),
            escape(t.consent_asks),
            escape(permission),
            escape(above),
            account(&admitted.user, work, t),
            self.form(lang, t),
            others(turn, Some(&admitted.user.name), self.page, self.query),
        );
        let foot = Markup(format!(" · {}", language_link(lang, self.page, self.query)));
        page(lang, "consent", title, &Markup(html), &foot)
    }

    fn form(&self, lang: Lang, t: &Pages) -> String {
        // The pages' language, for where no cookie is kept.
        let language = ("mock_lang".to_owned(), lang.tag().to_owned());
        let fields: String = self
            .fields
            .iter()
            .chain([&language])
            .map(|(name, value)| {
                let (name, value) = (escape(name), escape(value));
                format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">")
            })
            .collect();
        format!(
            "<form method=\"post\" action=\"{}\">{fields}\
             <button class=\"plain\" name=\"allow\" value=\"0\">{}</button>\
             <button class=\"primary\" name=\"allow\" value=\"{}\">{}</button></form>",
            self.action,
            escape(t.refuse),
            self.allow,
            escape(t.allow)
        )
    }
}

/// Accounts as links; `work`: of WeCom.
pub(super) fn list<'a>(
    users: impl Iterator<Item = &'a User>,
    work: bool,
    t: &Pages,
    address: impl Fn(&User) -> String,
    attributes: &str,
) -> String {
    let mut items = String::new();
    for user in users.take(MOST) {
        // Writing into a String does not fail.
        let _ = write!(
            items,
            "<li><a{attributes} href=\"{}\">{}</a></li>",
            escape(&address(user)),
            account(user, work, t)
        );
    }
    items
}

/// The same of the user of that name, if there is one.
pub(super) fn account_of(turn: &Turn<'_>, name: &str, t: &Pages) -> Option<String> {
    turn.user_named(name).ok().map(|user| account(&user, turn.is_wecom(), t))
}

/// Picture, nickname and what is special about a user.
fn account(user: &User, work: bool, t: &Pages) -> String {
    let picture = if user.avatar {
        avatar::svg(&crate::mock::identity::avatar(&user.name))
    } else {
        "<span class=\"avatar none\" aria-hidden=\"true\"></span>".to_owned()
    };
    let tags: String =
        tags(user, work, t).iter().map(|tag| format!("<small>{}</small>", escape(tag))).collect();
    format!(
        "<span class=\"account\">{picture}<span class=\"name\"><b>{}</b>{tags}</span></span>",
        escape(&user.nickname)
    )
}

/// A corp knows members; followers, snapshots and unionids are WeChat's.
fn tags(user: &User, work: bool, t: &Pages) -> Vec<&'static str> {
    let all = [
        (!work && user.snapshot, t.tag_snapshot),
        (!work && user.from_menu, t.tag_follower),
        (!work && !user.follows, t.tag_stranger),
        (!work && !user.unionid, t.tag_no_unionid),
        (work && !user.member, t.tag_outsider),
        (user.banned, t.tag_banned),
        (user.refuses, t.tag_refuses),
        (!user.avatar, t.tag_no_avatar),
    ];
    all.into_iter().filter(|(on, _)| *on).map(|(_, tag)| tag).collect()
}
