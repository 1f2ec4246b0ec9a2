//! `wxauth config show`: all settings, grouped by section.
//! Must not stop at a wrong value: it is shown beside the others, then reported.

use serde_json::{Value, json};

use super::path;
use super::row::{Row, SET, State};
use super::table::Table;
use crate::app::{App, Args};
use crate::cmd::mock::cast;
use crate::cmd::{Command, Operand, STRUCTURED, Words, stage};
use crate::config::Origin;
use crate::domain::fault::Exit;
use crate::domain::lang::Lang;
use crate::domain::said::Fixed;
use crate::domain::visible::visible;
use crate::error::{Error, Plain, one_line};
use crate::out::{Outcome, Paint};

/// Its table row.
pub(super) static COMMAND: Command = Command {
    name: "show",
    about: Fixed::new(
        "显示每项设置、生效的值（密钥只显示是否已设置）和来源",
        "Show every setting, its value in force (secrets as `(set)`) and its origin",
    ),
    examples: "wxauth config show\n\
               wxauth config show app            one section, or one key such as app.appid\n\
               wxauth config show --profile prod\n\
               wxauth config show --json | jq '.data.settings[] | select(.from == \"variable\")'",
    operands: &[Operand {
        name: "KEY",
        help: Fixed::new(
            "只看这些：一节（`app`）或一个键（`app.appid`）",
            "Only these: a section (`app`) or a key (`app.appid`)",
        ),
        required: false,
        words: Words::Many,
    }],
    settings: &[],
    commands: &[],
    run: Some(run),
    schema: "config-show",
};

fn run(args: &Args, app: &App) -> Result<Outcome, Error> {
    let wanted = args.all("KEY");
    let mut rows: Vec<Row> =
        app.settings.known().iter().map(|setting| Row::new(&app.settings, setting)).collect();
    let tables = STRUCTURED.iter().filter_map(|key| Table::new(app, key));
    if let Some(unknown) = wanted.iter().find(|w| {
        !rows.iter().any(|row| matches(row.setting.key, w))
            && !STRUCTURED.iter().any(|key| matches(key, w))
    }) {
        return Err(unknown_key(unknown));
    }
    rows.retain(|row| wanted.is_empty() || wanted.iter().any(|w| matches(row.setting.key, w)));
    let tables =
        tables.filter(|table| wanted.is_empty() || wanted.iter().any(|w| matches(table.key, w)));
    let tables: Vec<Table> = tables.collect();
    let data = data(app, &rows, &tables);
    let human = render(app, &rows, &tables);
    let has = |wanted: &str| tables.iter().any(|table| table.key.starts_with(wanted));
    let cast = has("mock.").then(|| cast::shape(app).err()).flatten();
    let backend = has("backend").then(|| stage::shape(app).err()).flatten();
    let wrong = rows.into_iter().filter_map(|row| match row.state {
        State::Wrong(error) => Some(Error::from(error)),
        _ => None,
    });
    let mut wrong = wrong.chain(cast).chain(backend);
    let Some(first) = wrong.next() else { return Ok(Outcome::answer(human, data)) };
    if !app.json() {
        app.out.write(human.as_bytes());
    }
    for error in wrong {
        app.out.warn(&error.what());
    }
    Err(first.with_data(data))
}

/// Whether `key` is the one wanted, or lies in the section wanted.
fn matches(key: &str, wanted: &str) -> bool {
    key.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn unknown_key(wanted: &str) -> Error {
    Plain::new(
        "key_unknown",
        Exit::Usage,
        format!("没有叫 {wanted:?} 的配置项或节"),
        format!("no setting or section is called {wanted:?}"),
    )
    .hint("`wxauth config show` 列出全部配置项", "`wxauth config show` lists them all")
    .into()
}

fn data(app: &App, rows: &[Row], tables: &[Table]) -> Value {
    let tables: Vec<Value> = tables.iter().map(Table::json).collect();
    json!({
        "profile": app.settings.profile(),
        "files": path::files(app),
        "settings": rows.iter().map(Row::json).collect::<Vec<_>>(),
        "tables": tables,
    })
}

fn render(app: &App, rows: &[Row], tables: &[Table]) -> String {
    let paint = app.paint();
    let (typed, rows): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| row.is_typed_only());
    let mut sections: Vec<Option<&str>> = Vec::new();
    for row in &rows {
        if !sections.contains(&row.section()) {
            sections.push(row.section());
        }
    }
    let mut text = String::new();
    for section in sections {
        let heading = match section {
            None => app.say("（不能写在文件里）", "(not in files)").to_owned(),
            Some("") => app.say("（文件开头，不分节）", "(top of the file)").to_owned(),
            Some(section) => format!("[{section}]"),
        };
        text.push_str(&format!("{}\n", paint.bold(&heading)));
        let inside: Vec<&&Row> = rows.iter().filter(|row| row.section() == section).collect();
        let width = inside.iter().map(|row| row.name().len()).max().unwrap_or(0);
        for row in inside {
            text.push_str(&line(app, paint, row, width));
        }
        text.push('\n');
    }
    for table in tables {
        text.push_str(&table.render(app, paint));
    }
    if !typed.is_empty() {
        let mut flags: Vec<String> = typed.iter().map(|row| row.flag()).collect();
        flags.sort();
        flags.dedup();
        let told = app.say("只能写在命令行上：", "only as flags: ");
        text.push_str(&format!("{}\n", paint.dim(&format!("{told}{}", flags.join(" ")))));
    }
    format!("{}\n", text.trim_end())
}

/// Where a value comes from, for people.
fn told(app: &App, origin: &Origin) -> String {
    match app.lang() {
        Lang::Zh => origin.chinese(),
        Lang::En => origin.to_string(),
    }
}

/// `  appid  wx5b6e96c8c89c614e  ← variable WXAUTH_APPID   --appid WXAUTH_APPID`
fn line(app: &App, paint: Paint, row: &Row, width: usize) -> String {
    let ways = std::iter::once(row.flag()).chain(row.setting.variable_name());
    let ways = paint.dim(&ways.collect::<Vec<_>>().join(" "));
    let name = format!("{:width$}", row.name());
    match &row.state {
        State::Set(values, origin) => {
            let value = match values.as_slice() {
                [one] if one == SET && app.lang() == Lang::Zh => "（已设置）".to_owned(),
                values => one_line(&values.join(", ")),
            };
            let value = if value.is_empty() { "\"\"" } else { value.as_str() };
            let arrow = paint.dim("←");
            let origin = visible(&told(app, origin));
            format!("  {name}  {}  {arrow} {origin}  {ways}\n", paint.link(value))
        }
        State::Unset => {
            format!("  {}  {ways}\n", paint.dim(&format!("{name}  {}", app.say("未设置", "unset"))))
        }
        State::Dangling(variable, origin) => {
            let origin = visible(&told(app, origin));
            let told = match app.lang() {
                Lang::Zh => format!("变量 {variable} 未设置"),
                Lang::En => format!("the variable {variable} is not set"),
            };
            format!("  {name}  {}  {} {origin}  {ways}\n", paint.warn(&told), paint.dim("←"))
        }
        State::Wrong(error) => {
            let told = crate::domain::fault::Fault::told(error, app.lang());
            format!("  {name}  {}  {ways}\n", paint.bad(&one_line(&told)))
        }
    }
}
