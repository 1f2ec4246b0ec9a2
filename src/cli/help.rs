//! `--help` in the reader's language, from the same tables the grammar is built from.
//! Must not read what was typed. clap's own page is not used: it is English, and it breaks lines at
//! blanks only, which Chinese has none of.

use crate::cmd::{self, Command, Operand, Words};
use crate::config::{Setting, Takes, shared};
use crate::domain::columns::{width, wrap};
use crate::domain::fault::Exit;
use crate::domain::lang::Lang;
use crate::domain::said::Fixed;
use crate::out::Paint;

/// What the program is for.
pub(super) const ABOUT: Fixed = Fixed::new(
    "在本机跑通微信网页登录的每一步：能写进脚本，能制造异常，能验证对错",
    "Run, script, break and prove every step of a WeChat (微信) web login",
);
/// Names longer than this stand on a line of their own.
const NAMES: usize = 30;

const HELP: Fixed = Fixed::new("显示帮助", "Print help");
const VERSION: Fixed = Fixed::new("显示版本", "Print version");
const START: Fixed = Fixed::new(
    "从这里开始：\n  wxauth login --mock          不用微信，走完整个登录\n  wxauth COMMAND --help        一个命令的参数、例子和退出码",
    "Start here:\n  wxauth login --mock          the whole login, without WeChat\n  wxauth COMMAND --help        flags, examples and exit codes of a command",
);
/// The end codes of a command that hands on another program's.
const PASSED_ON: Fixed = Fixed::new(
    "  125  wxauth 自己先出错（含用法错误）\n  126  程序无法执行\n  127  找不到程序\n128+n  程序被信号 n 终止\n 其他  程序自己的退出码\n",
    "  125  wxauth itself failed first, bad usage included\n  126  the command cannot be executed\n  127  the command was not found\n  128+n  the command was killed by signal n\n  otherwise the command's own\n",
);

/// How the page is to look.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    pub(super) lang: Lang,
    pub(super) paint: Paint,
    /// Width of the page in columns.
    pub(super) columns: usize,
}

/// The page of a command, by the commands typed on the way to it; none: the program's.
pub(super) fn page(path: &[&'static Command], look: Look) -> String {
    let mut page = Page { text: String::new(), look };
    let command = path.last().copied();
    page.paragraph(command.map_or(ABOUT, |c| c.about).told(look.lang));
    page.usage(path);
    let below: Vec<&Command> =
        command.map_or_else(|| super::grammar::rows().collect(), |c| c.commands.to_vec());
    let commands = below.iter().map(|c| (c.name.to_owned(), c.about.told(look.lang).to_owned()));
    page.table(Fixed::new("命令", "Commands"), &commands.collect::<Vec<_>>());
    let operands = command.map_or(&[][..], |c| c.operands);
    let rows: Vec<Row> = operands.iter().map(|o| operand(o, look.lang)).collect();
    page.table(Fixed::new("参数", "Arguments"), &rows);
    let settings = command.map_or(&[][..], |c| c.settings);
    let mut rows: Vec<Row> =
        settings.iter().flat_map(|group| group.iter()).map(|s| flag(s, look.lang)).collect();
    rows.push(("-h, --help".to_owned(), HELP.told(look.lang).to_owned()));
    if command.is_none() {
        rows.push(("-V, --version".to_owned(), VERSION.told(look.lang).to_owned()));
    }
    page.table(Fixed::new("选项", "Options"), &rows);
    let rows: Vec<Row> = shared::GLOBAL.iter().map(|s| flag(s, look.lang)).collect();
    page.table(Fixed::new("全局选项", "Global options"), &rows);
    page.text.push_str(&match command {
        None => format!("{}\n", START.told(look.lang)),
        Some(command) => end(command, look.lang),
    });
    page.text
}

/// Examples and exit codes, with which the page of a command ends.
pub(super) fn end(command: &Command, lang: Lang) -> String {
    let mut text = String::new();
    if !command.examples.is_empty() {
        text.push_str(Fixed::new("例子：\n", "Examples:\n").told(lang));
        for line in command.examples.lines() {
            text.push_str(&format!("  {line}\n"));
        }
    }
    if command.run.is_none() {
        return text;
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(Fixed::new("退出码：\n", "Exit codes:\n").told(lang));
    if cmd::PASSES_ON_A_CODE.contains(&command.schema) {
        text.push_str(PASSED_ON.told(lang));
        return text;
    }
    for exit in Exit::ALL {
        text.push_str(&format!("  {:>3}  {}\n", exit.code(), exit.meaning().told(lang)));
    }
    text
}

/// What a setting is for, with its default, its variable and its choices.
pub(super) fn about(setting: &Setting, lang: Lang) -> String {
    let mut text = setting.help.told(lang).to_owned();
    if let Some(default) = setting.default {
        let name = Fixed::new("默认：", "default: ").told(lang);
        text.push_str(&format!(" [{name}{default}]"));
    }
    if let Some(variable) = setting.variable_name() {
        let name = Fixed::new("环境变量：", "env: ").told(lang);
        text.push_str(&format!(" [{name}{variable}]"));
    }
    text
}

/// A name and what it is for.
type Row = (String, String);

fn choices(text: String, values: &[&str], lang: Lang) -> String {
    if values.is_empty() {
        return text;
    }
    let name = Fixed::new("可选：", "possible values: ").told(lang);
    format!("{text} [{name}{}]", values.join(", "))
}

fn operand(operand: &Operand, lang: Lang) -> Row {
    let values = match operand.words {
        Words::OneOf(values) => values,
        _ => &[],
    };
    (shape(operand), choices(operand.help.told(lang).to_owned(), values, lang))
}

/// `<CODE>`, `[KEY]...`
fn shape(operand: &Operand) -> String {
    let name = if operand.required {
        format!("<{}>", operand.name)
    } else {
        format!("[{}]", operand.name)
    };
    match operand.words {
        Words::Many | Words::Rest => format!("{name}..."),
        Words::One | Words::OneOf(_) | Words::OneHyphen(_) => name,
    }
}

fn flag(setting: &Setting, lang: Lang) -> Row {
    let short = setting.short.map_or("    ".to_owned(), |letter| format!("-{letter}, "));
    let value = match setting.takes {
        Takes::Switch => String::new(),
        Takes::One(name) | Takes::Many(name) => format!(" <{name}>"),
        Takes::Maybe(name, _) => format!("[=<{name}>]"),
    };
    let values = if value.is_empty() { &[] } else { setting.choices };
    let text = choices(about(setting, lang), values, lang);
    (format!("{short}--{}{value}", setting.flag), text)
}

struct Page {
    text: String,
    look: Look,
}

impl Page {
    fn heading(&self, text: Fixed) -> String {
        let colon = Fixed::new("：", ":").told(self.look.lang);
        self.look.paint.bold(&format!("{}{colon}", text.told(self.look.lang)))
    }

    fn paragraph(&mut self, text: &str) {
        for line in wrap(text, self.look.columns) {
            self.text.push_str(&format!("{line}\n"));
        }
        self.text.push('\n');
    }

    fn usage(&mut self, path: &[&'static Command]) {
        let mut words = vec!["wxauth".to_owned()];
        words.extend(path.iter().map(|command| command.name.to_owned()));
        words.push("[OPTIONS]".to_owned());
        match path.last() {
            Some(command) if command.commands.is_empty() => {
                let rest = command.operands.iter().any(|o| matches!(o.words, Words::Rest));
                words.extend(rest.then(|| "--".to_owned()));
                words.extend(command.operands.iter().map(shape));
            }
            _ => words.push("<COMMAND>".to_owned()),
        }
        let heading = self.heading(Fixed::new("用法", "Usage"));
        let blank = Fixed::new("", " ").told(self.look.lang);
        self.text.push_str(&format!("{heading}{blank}{}\n\n", words.join(" ")));
    }

    /// Two columns, what a name is for beside it; nothing for no rows.
    fn table(&mut self, title: Fixed, rows: &[Row]) {
        let names = rows.iter().map(|(name, _)| width(name)).filter(|w| *w <= NAMES);
        let Some(name) = names.max() else { return };
        let room = self.look.columns.saturating_sub(name + 4).max(30);
        let heading = self.heading(title);
        self.text.push_str(&format!("{heading}\n"));
        for (spec, about) in rows {
            let lines = wrap(about, room);
            let hang = format!("\n{}", " ".repeat(name + 4));
            let begin = match width(spec) <= name {
                true => " ".repeat(name + 2 - width(spec)),
                false => hang.clone(),
            };
            let spec = self.look.paint.bold(spec);
            self.text.push_str(&format!("  {spec}{begin}{}\n", lines.join(&hang)));
        }
        self.text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::super::grammar::{row, rows};
    use super::{Look, Paint, flag, page, width};
    use crate::cmd::Command;
    use crate::config::shared;
    use crate::domain::lang::Lang;

    fn look(lang: Lang, columns: usize) -> Look {
        Look { lang, paint: Paint::new(false), columns }
    }

    /// Every command, behind those that lead to it.
    fn paths() -> Vec<Vec<&'static Command>> {
        let below = |c: &'static Command| {
            let inner = c.commands.iter().map(move |inner| vec![c, *inner]);
            std::iter::once(vec![c]).chain(inner)
        };
        rows().flat_map(below).collect()
    }

    fn is_chinese(text: &str) -> bool {
        text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
    }

    #[test]
    fn every_help_speaks_both_languages() {
        let settings = |c: &'static Command| c.settings.iter().flat_map(|group| group.iter());
        let own = paths().into_iter().filter_map(|path| path.last().copied()).flat_map(settings);
        for setting in own.copied().chain(shared::GLOBAL) {
            let help = setting.help;
            assert!(is_chinese(help.zh), "{}: {:?}", setting.key, help.zh);
            assert!(!help.en.is_empty() && !is_chinese(&help.en.replace("快照页", "")));
            // What both have to name stands in both: flags, variables, forms to type.
            for word in ["`", "<", "--", "@FILE", "PEM", "JSON"] {
                let count = |text: &str| text.contains(word);
                assert_eq!(count(help.zh), count(help.en), "{}: {word}", setting.key);
            }
        }
        for command in paths().into_iter().filter_map(|path| path.last().copied()) {
            assert!(is_chinese(command.about.zh), "{}", command.name);
            assert!(!command.about.en.is_empty() && !is_chinese(command.about.en));
        }
    }

    #[test]
    fn a_page_fits_its_columns_in_both_languages() {
        for columns in [80, 100] {
            for lang in [Lang::Zh, Lang::En] {
                for path in paths() {
                    let text = page(&path, look(lang, columns));
                    let (top, _) = text
                        .split_once(if lang == Lang::Zh { "例子：" } else { "Examples:" })
                        .unwrap_or((&text, ""));
                    // A word that is never broken, such as a variable's name, may stand out.
                    let wide = top.lines().filter(|l| width(l) > columns);
                    let broken =
                        wide.filter(|l| l.trim().contains(' ') && !l.contains("<COMMAND>"));
                    let wide: Vec<&str> = broken.filter(|l| !l.contains("WXAUTH_")).collect();
                    assert!(wide.is_empty(), "{columns}: {wide:#?}");
                }
            }
        }
    }

    #[test]
    fn a_page_shows_names_values_defaults_and_choices() {
        let mock = row("mock").unwrap();
        let text = page(&[mock], look(Lang::Zh, 100));
        for part in [
            "微信模拟器，带授权页\n\n用法：wxauth mock [OPTIONS]\n\n选项：\n",
            "\n      --port <PORT>            监听端口；0 = 任意空闲端口 [默认：8787] [环境变量：",
            "\n      --auto-approve[=<USER>]  不",
            "\n  -h, --help                   显示帮助\n\n全局选项：\n",
            "\n例子：\n  wxauth mock\n",
            "\n退出码：\n    0  完成，检查全部通过\n",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        let color = flag(&shared::COLOR, Lang::Zh).1;
        assert!(color.ends_with(" [可选：auto, always, never]"), "{color}");
        let text = page(&[row("exchange").unwrap()], look(Lang::En, 100));
        assert!(text.contains(
            "\nUsage: wxauth exchange [OPTIONS] [CODE]\n\nArguments:\n  [CODE]  The code"
        ));
        let text = page(&[], look(Lang::En, 100));
        assert!(text.contains("\n  url          Build the authorize link"), "{text}");
        assert!(text.ends_with("flags, examples and exit codes of a command\n"));
    }
}
