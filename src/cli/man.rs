//! `wxauth man`: the manual pages, printed or written into a folder.
//! Must not show them; `man` does.

use std::path::Path;

use clap::Command as Clap;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};
use serde_json::json;

use super::grammar::{grammar, row};
use crate::app::{App, Args};
use crate::cmd::{Command, Operand, Words};
use crate::config::Setting;
use crate::domain::fault::Exit;
use crate::domain::said::Fixed;
use crate::error::{Error, Plain};
use crate::out::Outcome;

static DIR: Setting = Setting::one(
    "man.dir",
    "dir",
    "DIR",
    "把全部手册页写进 DIR，没有就新建",
    "Write every page into DIR, creating it if needed",
)
.only_flag();

/// Its table row.
pub(super) static COMMAND: Command = Command {
    name: "man",
    about: Fixed::new(
        "打印一页手册，或把全部手册页写进一个目录",
        "Print a man page, or write them all into a folder",
    ),
    examples: "wxauth man | man -l -\n\
               wxauth man url | man -l -\n\
               wxauth man --dir ~/.local/share/man/man1",
    operands: &[Operand {
        name: "COMMAND",
        help: Fixed::new(
            "要看哪个命令的手册：`url`、`config show` [默认：wxauth 本身]",
            "The command the page is about: `url`, `config show` [default: wxauth itself]",
        ),
        required: false,
        words: Words::Many,
    }],
    settings: &[&[&DIR]],
    commands: &[],
    run: Some(run),
    schema: "man",
};

fn run(args: &Args, app: &App) -> Result<Outcome, Error> {
    let words = args.all("COMMAND");
    match app.settings.text(&DIR)? {
        Some(_) if !words.is_empty() => Err(Plain::new(
            "usage",
            Exit::Usage,
            "--dir 会写出全部手册页，再给 COMMAND 没有意义",
            "--dir writes every page; a COMMAND beside it has no meaning",
        )
        .hint("去掉其中一个", "leave one of the two out")
        .into()),
        Some(folder) => write_all(Path::new(&folder)),
        None => print(words),
    }
}

fn print(words: &[String]) -> Result<Outcome, Error> {
    let mut page = whole();
    for word in words {
        page = page.find_subcommand(word).cloned().ok_or_else(|| {
            Plain::new(
                "command_unknown",
                Exit::Usage,
                format!("没有 {:?} 这个命令", words.join(" ")),
                format!("no command {:?}", words.join(" ")),
            )
            .hint("`wxauth --help` 列出全部命令", "`wxauth --help` lists the commands")
        })?;
    }
    let name = file_name(&page);
    let roff = render(page)?;
    let data = json!({ "name": name, "roff": String::from_utf8_lossy(&roff) });
    Ok(Outcome::answer(roff, data))
}

fn write_all(folder: &Path) -> Result<Outcome, Error> {
    std::fs::create_dir_all(folder).map_err(|error| unwritable(folder, error))?;
    let mut written = Vec::new();
    for page in pages(whole()) {
        let path = folder.join(file_name(&page));
        std::fs::write(&path, render(page)?).map_err(|error| unwritable(&path, error))?;
        written.push(path.to_string_lossy().into_owned());
    }
    let human: String = written.iter().map(|path| format!("{path}\n")).collect();
    Ok(Outcome::answer(human, json!({ "written": written })))
}

fn unwritable(path: &Path, error: std::io::Error) -> Error {
    Plain::unwritable(path.display(), error).into()
}

/// The grammar with every level built; that gives each command its full name, `wxauth-config-show`.
fn whole() -> Clap {
    let mut clap = grammar();
    clap.build();
    clap
}

/// A command and all below it.
fn pages(clap: Clap) -> Vec<Clap> {
    let below = clap.get_subcommands().cloned().flat_map(pages).collect::<Vec<_>>();
    std::iter::once(clap).chain(below).collect()
}

fn file_name(page: &Clap) -> String {
    format!("{}.1", page.get_display_name().unwrap_or_else(|| page.get_name()))
}

fn render(page: Clap) -> Result<Vec<u8>, Error> {
    let row = row(page.get_name());
    let name = page.get_display_name().unwrap_or_else(|| page.get_name()).to_owned();
    // A page is headed by the name one types behind `man`.
    let page = page.name(name.clone());
    let mut roff = Vec::new();
    let written = sections(page, name, row, &mut roff);
    written.map_err(|error| {
        Plain::new("page_failed", Exit::Bug, "无法生成手册页", "cannot make the page")
            .because(error)
    })?;
    Ok(roff)
}

fn sections(
    page: Clap,
    name: String,
    row: Option<&Command>,
    out: &mut Vec<u8>,
) -> std::io::Result<()> {
    let has_commands = page.has_subcommands();
    let man = Man::new(page).title(name).source(concat!("wxauth ", env!("CARGO_PKG_VERSION")));
    man.render_title(out)?;
    man.render_name_section(out)?;
    man.render_synopsis_section(out)?;
    man.render_description_section(out)?;
    man.render_options_section(out)?;
    if has_commands {
        man.render_subcommands_section(out)?;
    }
    let mut end = Roff::new();
    match row {
        Some(row) => as_typed(&mut end, "EXAMPLES", row.examples),
        None => {
            as_typed(&mut end, "EXAMPLES", "wxauth login --mock\nwxauth url --help");
            as_typed(&mut end, "FILES", "wxauth.toml\n~/.config/wxauth/config.toml");
        }
    }
    let codes: Vec<String> =
        Exit::ALL.iter().map(|exit| format!("{:>3}  {}", exit.code(), exit.meaning().en)).collect();
    as_typed(&mut end, "EXIT STATUS", &codes.join("\n"));
    end.to_writer(out)
}

/// A section whose lines stay as they are.
fn as_typed(roff: &mut Roff, heading: &str, lines: &str) {
    if lines.is_empty() {
        return;
    }
    roff.control("SH", [heading]).control("nf", []);
    for line in lines.lines() {
        roff.text([roman(line)]);
    }
    roff.control("fi", []);
}

#[cfg(test)]
mod tests {
    use super::{file_name, pages, print, render, whole};

    #[test]
    fn every_command_has_a_page_of_its_own_name() {
        let pages = pages(whole());
        let names: Vec<String> = pages.iter().map(file_name).collect();
        for name in ["wxauth.1", "wxauth-url.1", "wxauth-config-show.1", "wxauth-man.1"] {
            assert!(names.contains(&name.to_owned()), "{names:?}");
        }
        for page in pages {
            let name = file_name(&page);
            let text = String::from_utf8(render(page).unwrap()).unwrap();
            assert!(text.contains(".SH NAME") && text.contains(".SH \"EXIT STATUS\""), "{name}");
        }
    }

    #[test]
    fn a_page_is_found_by_the_words_one_types() {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let outcome = print(&words("config show")).unwrap();
        assert_eq!(outcome.data["name"], "wxauth-config-show.1");
        assert_eq!(print(&words("config nope")).unwrap_err().kind(), "command_unknown");
    }
}
