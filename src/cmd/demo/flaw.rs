//! `--flaw`: which faults are planted, the list of all, and the line that says that they are.
//! Must not plant any; `demo::flaw` does.

use serde_json::{Value, json};

use crate::app::App;
use crate::config::Setting;
use crate::demo::{Flaw, Flaws};
use crate::domain::lang::Lang;
use crate::domain::text::flaw;
use crate::error::Error;
use crate::out::Outcome;

/// The flag.
pub(in crate::cmd) static FLAW: Setting = Setting::many(
    "demo.flaw",
    "flaw",
    "NAME",
    "故意把应用改坏成这样，看 `check` 怎么说；`wxauth demo --flaw list` 列出全部并解释",
    "Break the app on purpose, to see what `check` says; `wxauth demo --flaw list` explains them",
)
.choices(Flaw::NAMES);

/// The flaws asked for; `Err` is the list, which somebody wanted to read instead.
pub(super) fn read(app: &App) -> Result<Result<Flaws, Outcome>, Error> {
    let names = app.settings.list(&FLAW)?;
    if names.iter().any(|name| name == "list") {
        return Ok(Err(Outcome::answer(list(app.lang()), to_json(app.lang()))));
    }
    // What is no flaw the choices have refused already.
    Ok(Ok(names.iter().filter_map(|name| Flaw::parse(name)).collect()))
}

/// Says on stderr that this app is not one to learn from.
pub(super) fn warn(app: &App, flaws: &Flaws) {
    if flaws.is_empty() {
        return;
    }
    let lang = app.lang();
    let said: Vec<String> =
        flaws.iter().map(|f| format!("{}: {}", f.name(), f.text(lang))).collect();
    app.out.warn(&format!("{} {}", flaw::of(lang).banner, said.join("; ")));
}

fn list(lang: Lang) -> String {
    let width = Flaw::ALL.iter().map(|flaw| flaw.name().len()).max().unwrap_or_default();
    let mut text = format!("{}\n", flaw::of(lang).heading);
    for flaw in Flaw::ALL {
        text.push_str(&format!("  {:width$}  {}  {}\n", flaw.name(), flaw.rule(), flaw.text(lang)));
    }
    text
}

fn to_json(lang: Lang) -> Value {
    let row =
        |flaw: &Flaw| json!({ "name": flaw.name(), "rule": flaw.rule(), "what": flaw.text(lang) });
    json!({ "flaws": Flaw::ALL.iter().map(row).collect::<Vec<_>>() })
}
