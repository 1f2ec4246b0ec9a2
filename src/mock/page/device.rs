//! The page that plays a phone for a real browser: calls back twice, comes back, or has no cookies.
//! Must not need a script where a frame, a refresh, links and what the user presses do it.

use super::language_link;
use super::shell::{Markup, Policy, escape, page_under};
use crate::domain::scenario::Scenario;
use crate::domain::text::mock::of;
use crate::domain::text::{explain, scenario};
use crate::mock::device::Play;
use crate::mock::turn::Turn;
use crate::wire::detour::When;
use bytes::Bytes;

/// Back shows WeChat's page anew; a browser would rather show what it kept of this one, as it was
/// (Safari also where `no-store` is said over plain http).
const ANEW: &str = "addEventListener('pageshow',e=>{if(e.persisted)location.reload()})";

/// For a link: opens a tab.
const NEW: &str = " target=\"_blank\" rel=\"noopener\"";

/// The page.
pub(crate) fn device(turn: &Turn<'_>, play: &Play, name: &str) -> http::Response<Bytes> {
    let (lang, detour) = (turn.lang(), &play.detour);
    let (t, told) = (&of(lang).pages, scenario::of(detour.scenario, lang));
    let labels = &explain::of(lang).labels;
    let own = format!("mock_play={name}");
    let link = |address: &str, text: &str, target: &str| {
        let (address, text) = (escape(address), escape(text));
        format!("<p><a class=\"plain\"{target} href=\"{address}\">{text}</a></p>")
    };
    let go = link(&format!("device?{own}&mock_go=1"), t.device_callback, "");
    let bare = play.elsewhere.as_deref().unwrap_or_default();
    let (text, body) = match (&detour.again, detour.scenario) {
        (Some((first, When::Before, _)), _) if play.is_apart(turn.site.authority) => {
            (t.device_double_apart, link(first, t.device_first, NEW) + &go)
        }
        (Some((first, When::Before, _)), _) => {
            let (first, callback) = (escape(first), escape(&play.callback));
            let hidden = format!("<iframe hidden src=\"{first}\"></iframe>");
            let refresh = format!("<meta http-equiv=\"refresh\" content=\"1;url={callback}\">");
            (t.device_double, hidden + &refresh + &go)
        }
        _ if play.is_impossible() => {
            (t.device_nowhere, format!("<p><code>{}</code></p>{go}", escape(&play.callback)))
        }
        (_, Scenario::RefreshOnCallback) => (t.device_refresh, go),
        (_, Scenario::SharedLinkWithCode) => {
            (t.device_shared, link(bare, t.device_friend, NEW) + &go)
        }
        (_, Scenario::LostCookie) => (t.device_lost, link(bare, t.device_bare, "")),
        _ => (t.device_back, go + &format!("<script>{ANEW}</script>")),
    };
    let html = format!(
        "<main class=\"device\"><h1>{}</h1><p><code>{}</code> · {}</p><p>{}</p>{body}\
         <dl class=\"why\"><dt>{}</dt><dd>{}</dd><dt>{}</dt><dd>{}</dd></dl></main>",
        escape(t.device_title),
        detour.scenario.name(),
        escape(told.title),
        escape(text),
        escape(labels.uncovers),
        escape(told.bug),
        escape(labels.correct),
        escape(told.right)
    );
    let foot = Markup(format!(" · {}", language_link(lang, "device", &own)));
    page_under(&Policy::Frame(ANEW), lang, "device", t.device_title, &Markup(html), &foot)
}
