//! What somebody at a terminal sees while a check takes its time: which rule's turn it is.
//! Must not write a line that stays; the report says what came of it.

use crate::app::App;
use crate::domain::text::rules::of;

/// Before the rules: what is not known is found out.
pub(super) fn first_logins(app: &App) {
    shown(app, app.say("先登录几次，了解后端……", "logging in first, to know the back end…"));
}

/// A rule's turn.
pub(super) fn rule(app: &App, id: &str) {
    let title = of(id, app.lang()).map_or("", |text| text.title);
    shown(app, &format!("{} {id} {title}", app.say("正在检查", "checking")));
}

/// Takes the line away.
pub(super) fn over(app: &App) {
    shown(app, "");
}

fn shown(app: &App, text: &str) {
    if app.interactive {
        app.out.status(text);
    }
}
