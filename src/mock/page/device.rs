//! The page that plays a phone for a real browser: calls back twice, or without cookies.
//! Must not need a script: frames, a refresh and links do it.

use super::shell::{Markup, Policy, escape, page_under};
use crate::domain::text::mock::of;
use crate::domain::text::{explain, scenario};
use crate::mock::turn::Turn;
use crate::wire::detour::{Detour, When, Whose};
use bytes::Bytes;

/// The page.
pub(crate) fn device(turn: &Turn<'_>, callback: &str, detour: &Detour) -> http::Response<Bytes> {
    let lang = turn.lang();
    let (t, told) = (&of(lang).pages, scenario::of(detour.scenario, lang));
    let labels = &explain::of(lang).labels;
    let callback = escape(callback);
    let link = |address: &str, text: &str, target: &str| {
        format!("<p><a class=\"plain\"{target} href=\"{address}\">{}</a></p>", escape(text))
    };
    let new = " target=\"_blank\"";
    // A frame of an origin of its own: the browser sends none of the site's own cookies there.
    let bare = |address: &str| {
        format!(
            "<iframe class=\"phone\" sandbox=\"allow-scripts allow-forms\" src=\"{address}\"></iframe>"
        )
    };
    let (text, body) = match (&detour.again, detour.visitor) {
        (Some((first, When::Before, _)), _) => {
            let hidden = format!("<iframe hidden src=\"{}\"></iframe>", escape(first));
            let refresh = format!("<meta http-equiv=\"refresh\" content=\"1;url={callback}\">");
            (t.device_double, hidden + &refresh + &link(&callback, t.device_callback, ""))
        }
        (Some((again, When::After, Whose::Same)), _) => {
            let again = link(&escape(again), t.device_again, new);
            (t.device_after, link(&callback, t.device_callback, new) + &again)
        }
        (Some((again, When::After, Whose::Other)), _) => {
            let other = bare(&escape(again));
            (t.device_other, link(&callback, t.device_callback, new) + &other)
        }
        (None, _) => (t.device_other, bare(&callback)),
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
    page_under(&Policy::Frame, lang, "device", t.device_title, &Markup(html), &Markup::default())
}
