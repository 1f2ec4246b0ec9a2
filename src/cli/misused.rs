//! Words that cannot be taken, by clap or by us, as one line in both languages.
//! Must not decide what follows from it; `start` does.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::domain::fault::Exit;
use crate::error::Plain;

/// The words as text, and the first that is none, by its place, with its fault: what is replaced in it
/// would go on as another code, file or address than was typed.
pub(super) fn texts(line: &[OsString]) -> (Vec<String>, Option<(usize, Plain)>) {
    let words: Vec<String> = line.iter().map(|w| w.to_string_lossy().into_owned()).collect();
    let first = line.iter().position(|word| word.to_str().is_none());
    let word = first.and_then(|place| Some((place, words.get(place)?)));
    let fault = word.map(|(place, word)| (place, garbled(place, word)));
    (words, fault)
}

fn garbled(place: usize, word: &str) -> Plain {
    let (zh, en) = (
        format!("第 {place} 个参数 {word:?} 不是 UTF-8"),
        format!("argument {place}, {word:?}, is not UTF-8"),
    );
    Plain::new("usage", Exit::Usage, zh, en).hint(
        "换成 UTF-8 再试；文件名不是 UTF-8 时可从标准输入读，或给文件改名",
        "give it as UTF-8; a file whose name is not can be renamed, or read from standard input",
    )
}

/// More values than this are no help in a line of error.
const MANY: usize = 24;

/// The line in Chinese and in English.
pub(super) fn told(mut error: clap::Error) -> (String, String) {
    if matches!(error.get(ContextKind::ValidValue), Some(ContextValue::Strings(all)) if all.len() > MANY)
    {
        error.remove(ContextKind::ValidValue);
    }
    // What clap finds nearest to a flag that is like none of ours.
    if matches!(error.get(ContextKind::SuggestedArg), Some(ContextValue::String(near)) if near == "--help")
    {
        error.remove(ContextKind::SuggestedArg);
    }
    let error = &error;
    let english = summary(&error.render().to_string());
    (chinese(error).unwrap_or_else(|| format!("用法不对：{english}")), english)
}

/// Said anew from the parts; `None` for a kind of fault our grammar does not make.
fn chinese(error: &clap::Error) -> Option<String> {
    let part = |kind| error.get(kind).map(ToString::to_string);
    let behind = |kind, label: &str| {
        part(kind).filter(|text| !text.is_empty()).map(|text| format!("；{label}{text}"))
    };
    let near = |kind| behind(kind, "是不是想写 ").map(|asked| asked + "？");
    let argument = || part(ContextKind::InvalidArg).unwrap_or_default();
    let value = || part(ContextKind::InvalidValue).filter(|value| !value.is_empty());
    let values = || behind(ContextKind::ValidValue, "可用的值：").unwrap_or_default();
    Some(match error.kind() {
        ErrorKind::UnknownArgument => {
            let near = near(ContextKind::SuggestedArg);
            format!("不认识参数 {}{}", argument(), near.unwrap_or_default())
        }
        ErrorKind::InvalidSubcommand => {
            let near = near(ContextKind::SuggestedSubcommand);
            let name = part(ContextKind::InvalidSubcommand)?;
            format!("没有 {name} 这个命令{}", near.unwrap_or_default())
        }
        ErrorKind::MissingSubcommand => {
            let known = behind(ContextKind::ValidSubcommand, "可用的：").unwrap_or_default();
            format!("{} 后面要写子命令{known}", part(ContextKind::InvalidSubcommand)?)
        }
        ErrorKind::MissingRequiredArgument => format!("缺少必需的参数 {}", argument()),
        ErrorKind::ArgumentConflict => match part(ContextKind::PriorArg) {
            Some(prior) if prior != argument() => format!("{} 不能与 {prior} 同用", argument()),
            _ => format!("{} 只能写一次", argument()),
        },
        ErrorKind::InvalidValue => match value() {
            Some(value) => format!("{} 的值 {value} 不可用{}", argument(), values()),
            None => format!("{} 要有一个值{}", argument(), values()),
        },
        ErrorKind::TooManyValues => format!("{} 不能带值 {}", argument(), value()?),
        ErrorKind::NoEquals => format!("{} 的值要用等号连写", argument()),
        _ => return None,
    })
}

/// clap's message without its label, usage and help pointers, as one line.
fn summary(rendered: &str) -> String {
    let lines = rendered.lines().take_while(|line| !line.starts_with("Usage:"));
    let parts: Vec<&str> =
        lines.map(str::trim).filter(|l| !l.is_empty() && !l.starts_with("For more")).collect();
    parts.join("; ").trim_start_matches("error: ").replacen(":; ", ": ", 1)
}

#[cfg(test)]
mod tests {
    use super::told;
    use crate::cli::grammar::grammar;

    /// A line of a hundred values, and a flag that is like none of ours, help nobody.
    #[test]
    fn what_clap_offers_is_left_out_where_it_does_not_help() {
        let of = |words: &str| {
            let words = ["wxauth"].into_iter().chain(words.split(' '));
            told(grammar().try_get_matches_from(words).unwrap_err())
        };
        for line in <[String; 2]>::from(of("demo --flaw nope")) {
            assert!(line.contains("nope") && line.chars().count() < 160, "{line}");
        }
        for line in <[String; 2]>::from(of("ticket sign --exp now")) {
            assert!(line.contains("--exp") && !line.contains("--help"), "{line}");
        }
        assert!(of("url --color red").1.contains("auto, always, never"));
    }
}
