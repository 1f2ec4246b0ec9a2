//! `wxauth explain`: says what a code, answer, link, callback, ticket or log line means.
//! Must not call anybody; everything it knows is in `domain::explain`.

mod human;
mod json;
mod rules;

use super::{Command, Operand, Words};
use crate::app::{App, Args};
use crate::domain::explain::{Context, Explained, Kind, explain};
use crate::domain::fault::Exit;
use crate::domain::nearest::nearest;
use crate::domain::rules::{RULES, find};
use crate::domain::said::Fixed;
use crate::domain::scenario::Scenario;
use crate::error::{Error, Plain};
use crate::out::Outcome;

/// Its table row.
pub static COMMAND: Command = Command {
    name: "explain",
    about: Fixed::new(
        "解释错误码、页面码、JSON 响应、授权链接、回调地址、票据、`check` 的规则，或 `mock` 的场景",
        "Explain an errcode, page code, JSON answer, authorize link, callback URL, ticket, rule of `check` or scenario of `mock`",
    ),
    examples: "wxauth explain 40163\n\
               wxauth explain -1\n\
               wxauth explain WXA402\n\
               wxauth explain double-callback\n\
               wxauth explain 'https://open.weixin.qq.com/connect/oauth2/authorize?appid=…'\n\
               wxauth exchange \"$CODE\" --json | wxauth explain\n\
               tail -1 app.log | wxauth explain --lang zh",
    operands: &[Operand {
        name: "THING",
        help: Fixed::new(
            "要解释的东西，或含有它的一段文字；`-` 或不写：标准输入",
            "What to explain, or a text that contains it; `-` or nothing: standard input",
        ),
        required: false,
        words: Words::OneHyphen(things),
    }],
    settings: &[],
    commands: &[],
    run: Some(run),
    schema: "explain",
};

/// What has a name: rules and scenarios. Numbers are looked up, not completed.
fn things() -> Vec<&'static str> {
    let scenarios = Scenario::ALL.iter().map(|(_, name)| *name);
    RULES.iter().map(|rule| rule.id).chain(scenarios).collect()
}

fn run(args: &Args, app: &App) -> Result<Outcome, Error> {
    let text = match args.one("THING") {
        Some("-") => app.read_stdin("THING")?,
        Some(thing) => thing.to_owned(),
        None if app.stdin_is_terminal => return Err(nothing_given()),
        None => app.read_stdin("THING")?,
    };
    let rules = |id: &str| rules::rule(id, app.lang());
    let context = Context { lang: app.lang(), now: app.now(), rules: &rules };
    let explained = explain(&text, &context).ok_or_else(|| unrecognised(&text))?;
    let id = text.trim();
    if explained.kind == Kind::Rule && !explained.picked && find(id).is_none() {
        return Err(no_such_rule(id));
    }
    let human = human::render(&explained, app.lang(), app.paint(), app.columns());
    let data = json::render(&explained, app.lang());
    if !explained.is_unknown() {
        return Ok(Outcome::answer(human, data));
    }
    // What could be read of it is the answer all the same.
    if !app.json() {
        app.out.write(human.as_bytes());
    }
    Err(unlisted(&explained).with_data(data))
}

/// A number or a rule that is in no table.
fn unlisted(explained: &Explained) -> Error {
    let (title, next) = (&explained.title, explained.next.clone());
    let (zh, en) =
        (format!("explain：不认识“{title}”"), format!("explain: nothing is known of \"{title}\""));
    Plain::new("unrecognised", Exit::Usage, zh, en).hint(next.clone(), next).into()
}

fn nothing_given() -> Error {
    Plain::new(
        "nothing_to_explain",
        Exit::Usage,
        "explain：没有给出要解释的内容",
        "explain: nothing given",
    )
    .hint(WHAT.0, WHAT.1)
    .into()
}

/// The text itself is not repeated: it may be a secret pasted by mistake.
fn unrecognised(text: &str) -> Error {
    let (zh, en) = match text.trim() {
        "" => ("explain：内容是空的", "explain: the text is empty"),
        _ => (
            "explain：没有识别出与微信登录有关的内容",
            "explain: nothing in this text comes from a WeChat login",
        ),
    };
    let error = Plain::new("unrecognised", Exit::Usage, zh, en);
    match nearest(text.trim(), Scenario::ALL.iter().map(|(_, name)| *name)) {
        Some(near) => error.hint(
            format!("模拟器有个场景叫 {near}：wxauth explain {near}"),
            format!("the emulator has a scenario called {near}: wxauth explain {near}"),
        ),
        None => error.hint(WHAT.0, WHAT.1),
    }
    .into()
}

/// It looks like a rule of ours, and there is none of that id.
fn no_such_rule(id: &str) -> Error {
    let id = id.to_ascii_uppercase();
    let (zh, en) =
        (format!("explain：没有 {id} 这条规则"), format!("explain: there is no rule {id}"));
    let error = Plain::new("unrecognised", Exit::Usage, zh, en);
    // The first digit is the area: a neighbour there is the likelier one.
    let ids = || RULES.iter().map(|rule| rule.id);
    let beside = nearest(&id, ids().filter(|known| known.get(..4) == id.get(..4)));
    let Some(near) = beside.or_else(|| nearest(&id, ids())) else {
        return error.hint(WHAT.0, WHAT.1).into();
    };
    let (zh, en) = (
        format!("编号相近的有 {near}；`wxauth check --demo --json` 会列出全部规则"),
        format!("the nearest is {near}; `wxauth check --demo --json` lists all of them"),
    );
    error.hint(zh, en).into()
}

const WHAT: (&str, &str) = (
    "请给出错误码（如 40029、-1）、微信返回的 JSON、授权链接、回调地址、票据，或含有其中之一的日志",
    "give an error code (40029, -1), WeChat's JSON answer, an authorize link, a callback address, a \
     ticket, or a log line that holds one",
);
