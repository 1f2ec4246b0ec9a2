//! The report of a check that could not be done: what kept it, in every form that was asked for.
//! Must not change the error it tells of, nor its exit code.

use std::time::Instant;

use super::{DEMO, level, select};
use crate::app::{App, Args};
use crate::cmd::reports::Reports;
use crate::domain::lang::Lang;
use crate::domain::time::Time;
use crate::error::Error;
use crate::report::check::{Report, SCHEMA, Summary, Trouble};

/// Writes the reports, so that a CI shows why there are no results. One that cannot be written is
/// told, and the first error stays the answer.
pub(super) fn tell(
    (args, app): (&Args, &App),
    chosen: &select::Chosen,
    reports: &Reports<Report>,
    (began, started): (Instant, Time),
    error: &Error,
) {
    if reports.is_empty() {
        return;
    }
    let report = Report {
        schema: SCHEMA.to_owned(),
        target: target(args, app),
        demo: app.settings.on(&DEMO).unwrap_or(false),
        lang: app.say("zh", "en").to_owned(),
        level: level(app).map_or_else(|_| "full".to_owned(), |level| level.slug().to_owned()),
        fail_on: chosen.fail_on.slug().to_owned(),
        started: started.to_string(),
        duration_ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        guessed: Vec::new(),
        rules: Vec::new(),
        summary: Summary::default(),
        error: Some(trouble(error, app.lang())),
    };
    reports.write(app, &report);
}

fn trouble(error: &Error, lang: Lang) -> Trouble {
    Trouble {
        kind: error.kind().to_owned(),
        message: error.told(lang),
        because: error.because(lang),
        hint: error.hint(lang),
        exit: error.exit().code(),
    }
}

/// The page as it was named; empty where nobody named one.
fn target(args: &Args, app: &App) -> String {
    let described =
        || crate::cmd::stage::table::table(app).ok().flatten().and_then(|(table, _)| table.page);
    args.one("URL").map(str::to_owned).or_else(described).unwrap_or_default()
}
